"""Workbooks to send, sound and hostile, and ways to change one at random."""

import datetime
import io
import random
import re
import struct
import warnings
import zipfile
from collections.abc import Callable

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
Parts = dict[str, bytes]


def sound() -> bytes:
    """A small workbook with what officials' workbooks have: text, numbers, dates, formulas, merges, a drop-down."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Tự đánh giá")
    date = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range("A1:C1", "Phiếu tự đánh giá năm 2022")
    sheet.write_row("A2", ["1.1", "Hồ sơ đúng hạn", 12.5])
    sheet.write_datetime("A3", datetime.datetime(2022, 3, 5), date)
    sheet.write_formula("B3", "=C2*2", None, 25)
    sheet.data_validation("C2:C9", {"validate": "list", "source": ["Có", "Không"]})
    sheet.write_url("C3", "https://dongthap.gov.vn")
    book.add_worksheet("Hướng dẫn").write("A1", "Điền các ô màu vàng")
    book.close()
    return stream.getvalue()


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def changed(part: str, right: str, wrong: str) -> bytes:
    """The sound workbook with one passage of a part replaced."""
    parts = parts_of(sound())
    text = parts[part].decode()
    assert right in text, text[:2000]
    return zipped({**parts, part: text.replace(right, wrong, 1).encode()})


def added(name: str, content: bytes = b"<x/>") -> bytes:
    return zipped({**parts_of(sound()), name: content})


def without(name: str) -> bytes:
    parts = parts_of(sound())
    del parts[name]
    return zipped(parts)


def cells(xml: str) -> bytes:
    """The sound workbook with other rows."""
    parts = parts_of(sound())
    head, _, rest = parts[SHEET].decode().partition("<sheetData>")
    _, _, tail = rest.partition("</sheetData>")
    return zipped({**parts, SHEET: f"{head}<sheetData>{xml}</sheetData>{tail}".encode()})


def ole(*streams: str) -> bytes:
    return bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + b"".join(name.encode("utf-16-le") for name in streams)


def twice() -> bytes:
    stream = io.BytesIO(sound())
    with zipfile.ZipFile(stream, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, b"<worksheet/>")
    return stream.getvalue()


def overlapping() -> bytes:
    """Every entry of the central directory points at the first entry's bytes."""
    data = bytearray(sound())
    for at in _directory(bytes(data)):
        struct.pack_into("<I", data, at + 42, 0)
    return bytes(data)


def lying() -> bytes:
    """A bomb whose headers say that it is small."""
    data = bytearray(added("xl/bomb.xml", b"<x>" + b" " * 300_000_000 + b"</x>"))
    for at in _directory(bytes(data)):
        if struct.unpack_from("<I", data, at + 24)[0] > 10**8:
            struct.pack_into("<I", data, at + 24, 10**6)
    return bytes(data)


def locked() -> bytes:
    data = bytearray(sound())
    for at in _directory(bytes(data)):
        data[at + 8] |= 1
    return bytes(data)


def _directory(data: bytes) -> list[int]:
    found, at = [], data.find(b"PK\x01\x02")
    while at >= 0:
        found.append(at)
        at = data.find(b"PK\x01\x02", at + 4)
    return found


# --- change at random -----------------------------------------------------------------------------------------------


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Some bytes of the file changed."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def swapped(data: bytes, chance: random.Random) -> bytes:
    """Two entries with each other's content, or one gone, emptied or under another name."""
    parts = parts_of(data)
    one, other = chance.sample(list(parts), 2)
    match chance.randrange(4):
        case 0:
            parts[one], parts[other] = parts[other], parts[one]
        case 1:
            del parts[one]
        case 2:
            parts[one] = b""
        case _:
            parts[other.upper()] = parts.pop(one)
    return zipped(parts)


_WORDS = (
    *("-1", "0", "1e999", "nan", "99999999999999999999", "XFD1048576", "A1:XFD1048576", "&lt;", "", "s", "d", "b"),
    *("inlineStr", "shared", "array", "true", "visible", "Sheet1!$A$1", "../x", "/xl/workbook.xml", "rId1", "é", "=1"),
)


def edited(data: bytes, chance: random.Random) -> bytes:
    """A part with attributes and texts exchanged, elements dropped or repeated."""
    parts = parts_of(data)
    name = chance.choice(list(parts))
    pieces = _pieces(parts[name].decode())
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(pieces))
        match chance.randrange(4):
            case 0:
                pieces[at] = _with_value(pieces[at], chance)
            case 1:
                del pieces[at]
            case 2:
                pieces.insert(at, chance.choice(pieces))
            case _:
                pieces[at] = chance.choice(_WORDS)
        pieces = pieces or [""]
    return zipped({**parts, name: "".join(pieces).encode()})


def _pieces(text: str) -> list[str]:
    return re.findall(r"<[^>]*>|[^<]+", text) or [""]


def _with_value(piece: str, chance: random.Random) -> str:
    values = re.findall(r'"[^"]*"', piece)
    return piece.replace(chance.choice(values), f'"{chance.choice(_WORDS)}"', 1) if values else chance.choice(_WORDS)


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (flipped, cut, swapped, edited, edited, edited)


def mutated(data: bytes, seed: int) -> bytes:
    """A workbook changed in one of the ways, the same for the same seed."""
    chance = random.Random(seed)
    return chance.choice(WAYS)(data, chance)
