"""The outside of a package: is it a zip at all, are its entries what they seem, how much do they hold when unpacked.

Nothing a header says of a size is believed: entries are unpacked piece by piece, and counted.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from scoring.errors import Place, Problem

MIB = 2**20


class Limits(NamedTuple):
    """What a workbook may hold; more is no form and no table of ours."""

    bytes: int
    expanded: int
    elements: int
    rows: int
    columns: int


FORM = Limits(bytes=4 * MIB, expanded=32 * MIB, elements=300_000, rows=10_000, columns=1_000)
"""A self-assessment form, read within 5 seconds and 512 MiB whatever it holds."""
TABLE = Limits(bytes=64 * MIB, expanded=1024 * MIB, elements=20_000_000, rows=500_000, columns=1_000)
"""A table of raw answers."""
PIECE = 2**16
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, LookupError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError),
)
"""What unpacking raises on a damaged zip."""
DAMAGED = "tệp bị hỏng ({}); mở bằng Excel hoặc LibreOffice, lưu lại kiểu Excel Workbook (*.xlsx), hoặc tải lại tệp"
_MOST_ENTRIES = 1_000
_MOST_RATIO, _FREE_OF_RATIO = 200, 4 * MIB
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
SAVE_AS = "lưu lại kiểu Excel Workbook (*.xlsx)"
_LOCAL = struct.Struct("<4s22xHH")


class Refused(Exception):
    """What makes it pointless, or dangerous, to look further."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def problem(shown: str, message: str) -> Problem:
    """What is wrong with a workbook as a whole."""
    return Problem(Place(shown), "sổ-tính", message)


def entries(data: bytes, limits: Limits) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The zip that bytes are, and its entries, each in its own place under its own name; Refused when it is none."""
    if len(data) > limits.bytes:
        raise Refused(f"tệp quá lớn (trên {limits.bytes // MIB} MiB); xóa hình ảnh, trang tính thừa rồi lưu lại")
    if not data.startswith(b"PK\x03\x04"):
        raise Refused(_not_a_zip(data))
    if data.count(b"PK\x01\x02") > 4 * _MOST_ENTRIES:
        raise Refused(_too_many())
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        found = archive.infolist()
    except BROKEN:
        raise Refused(DAMAGED.format("không đọc được mục lục của gói")) from None
    if len(found) > _MOST_ENTRIES:
        raise Refused(_too_many())
    for fault in (*_names(found), *_places(data, archive, found)):
        raise Refused(f"gói của tệp không bình thường: {fault}; {SAVE_AS} bằng Excel hoặc LibreOffice")
    if any(entry.flag_bits & 1 for entry in found):
        raise Refused("tệp đặt mật khẩu; bỏ mật khẩu rồi lưu lại")
    return archive, [entry for entry in found if not entry.is_dir()]


def _too_many() -> str:
    return f"gói của tệp có quá {_MOST_ENTRIES} thành phần; không phải là sổ tính bình thường, {SAVE_AS}"


def _not_a_zip(data: bytes) -> str:
    if not data:
        return "tệp trống (0 byte); tải lại hoặc gửi lại tệp"
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "tệp đặt mật khẩu; mở bằng Excel, bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ làm việc) rồi lưu lại"
        return f"đây là tệp Excel kiểu cũ (.xls); mở bằng Excel hoặc LibreOffice rồi {SAVE_AS}"
    if data.lstrip()[:1] == b"<":
        return f"đây là trang web hoặc tệp XML mang đuôi .xlsx; mở bằng Excel rồi {SAVE_AS}"
    return f"không phải là tệp sổ tính .xlsx; mở bằng Excel hoặc LibreOffice rồi {SAVE_AS}"


def _names(found: list[zipfile.ZipInfo]) -> Iterator[str]:
    seen: set[str] = set()
    for entry in found:
        name = entry.orig_filename
        if name.lower() in seen:
            yield f"hai thành phần cùng tên '{_quoted(name)}'"
        seen.add(name.lower())
        steps = name.removesuffix("/").split("/")
        if re.search(r"[\\:\x00-\x1f\x7f]", name) or {"", ".", ".."} & set(steps):
            yield f"tên thành phần '{_quoted(name)}' trỏ ra ngoài gói"


def _quoted(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:80]}…"


def _places(data: bytes, archive: zipfile.ZipFile, found: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Entries that share bytes: the way a small zip unpacks to an endless one."""
    ordered = sorted(found, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset for entry in ordered[1:]] + [archive.start_dir]
    for entry, end in zip(ordered, ends, strict=True):
        start = entry.header_offset
        if not 0 <= start <= len(data) - _LOCAL.size:
            yield f"thành phần '{_quoted(entry.filename)}' nằm ngoài tệp"
            return
        signature, name, extra = _LOCAL.unpack_from(data, start)
        if signature != b"PK\x03\x04" or start + _LOCAL.size + name + extra + entry.compress_size > end:
            yield f"thành phần '{_quoted(entry.filename)}' chồng lên thành phần khác"
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield f"thành phần '{_quoted(entry.filename)}' nén theo cách lạ"
    if ordered and ordered[0].header_offset != 0:
        yield "có dữ liệu lạ đứng trước gói"


class Budget:
    """How much may still be unpacked, over all entries."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.expanded

    def pieces(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """An entry unpacked piece by piece; Refused when it swells beyond what a workbook does."""
        size = 0
        try:
            with archive.open(entry) as unpacked:
                while piece := unpacked.read(PIECE):
                    size += len(piece)
                    self.left -= len(piece)
                    if self.left < 0 or size > max(_FREE_OF_RATIO, _MOST_RATIO * entry.compress_size):
                        raise Refused(f"'{_quoted(entry.filename)}' bung ra quá lớn (bom nén); không mở tệp này")
                    yield piece
        except BROKEN:
            raise Refused(DAMAGED.format(f"không giải nén được '{_quoted(entry.filename)}'")) from None
