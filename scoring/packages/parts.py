"""The parts of a package: no macros, links or objects, every XML part sound and without a DTD, no cell far away.

Every part is read as XML, whatever its name says, so that nothing reaches a reader unseen. A merged range or a
table's size counts as cells, because readers make them; a validation or a conditional format over a whole column is
usual, and no reader expands it.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from scoring.errors import Problem
from scoring.packages.archive import BROKEN, DAMAGED, FORM, SAVE_AS, Budget, Limits, Refused, entries, problem

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MOST_DEPTH = 60
_LONGEST_TOKEN = 2**20
_MOST_STYLES = 20_000
_REQUIRED = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml")
_WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
_PICTURES = re.compile(r"xl/media/|xl/printersettings/|docprops/thumbnail")
"""Parts that are no XML; nothing may name one as a sheet."""
_FORBIDDEN = (
    (r"vbaproject|macro|vbadata", f"tệp có macro (.xlsm); {SAVE_AS}"),
    (r"externallink", "tệp có liên kết tới sổ tính khác; ngắt liên kết (Dữ liệu > Sửa liên kết) rồi lưu lại"),
    (r"embeddings/|oleobject|/package$", "tệp nhúng tệp khác bên trong; xóa đối tượng nhúng rồi lưu lại"),
    (r"activex|/control$|customui|webextension", f"tệp có nút điều khiển chạy mã (ActiveX, tiện ích); xóa, {SAVE_AS}"),
    (r"connections|querytable|xl/model", "tệp có kết nối dữ liệu ra ngoài; xóa kết nối rồi lưu lại"),
)
_OTHERS = (
    ("xl/workbook.bin", f"đây là tệp Excel nhị phân (.xlsb); {SAVE_AS}"),
    ("content.xml", f"đây là tệp OpenDocument (.ods); {SAVE_AS}"),
    ("word/document.xml", "đây là văn bản Word, không phải sổ tính; gửi đúng tệp"),
)
_SINCE_1904 = (
    "sổ tính đếm ngày từ năm 1904 (Excel cho máy Mac) nên ngày có thể lệch bốn năm; trong Excel vào Tệp > Tùy chọn > "
    "Nâng cao, bỏ chọn “Dùng hệ ngày 1904”, xem lại từng ngày rồi lưu"
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?\Z", re.ASCII)
Attributes = dict[str, str]


class Package(NamedTuple):
    """A package found harmless; by the part that holds a sheet its merged ranges, cells with a formula and last row."""

    data: bytes
    merged: dict[str, list[str]]
    formulas: dict[str, set[tuple[int, int]]]
    rows: dict[str, int]


def problems(data: bytes, shown: str, limits: Limits = FORM) -> list[Problem]:
    """Why a reader must not open a workbook; none when it may. `shown` is the path that messages name."""
    return examined(data, shown, limits)[1]


def examined(data: bytes, shown: str, limits: Limits = FORM) -> tuple[Package | None, list[Problem]]:
    """The package that bytes are, when no harm is in it; else every reason why not."""
    package = Package(data, {}, {}, {})
    try:
        archive, found = entries(data, limits)
        told = list(dict.fromkeys(_unwelcome([entry.filename for entry in found])))
        if told:
            return None, [problem(shown, message) for message in told]
        _read_parts(archive, found, limits, package)
    except Refused as refused:
        return None, [problem(shown, refused.message)]
    return package, []


def _unwelcome(names: list[str]) -> Iterator[str]:
    """What the names of the parts tell already; of another kind of file, only which."""
    other = next((message for name, message in _OTHERS if name in names), None)
    if other:
        yield other
        return
    yield from (message for name in names if (message := _forbidden(name)))
    for name in _REQUIRED:
        if name not in names:
            yield DAMAGED.format(f"thiếu thành phần '{name}'")
    if not any(name.startswith("xl/worksheets/") for name in names):
        yield DAMAGED.format("không có trang tính nào")


def _forbidden(text: str) -> str | None:
    return next((message for pattern, message in _FORBIDDEN if re.search(pattern, text, re.IGNORECASE)), None)


def _welcome(kind: str) -> str:
    """A kind of part that may be there; Refused where it must not."""
    if forbidden := _forbidden(kind):
        raise Refused(forbidden)
    return kind


def _read_parts(archive: zipfile.ZipFile, found: list[zipfile.ZipInfo], limits: Limits, package: Package) -> None:
    budget = Budget(limits)
    elements = 0
    for entry in found:
        pieces = budget.pieces(archive, entry)
        if _PICTURES.match(entry.filename.lower()):
            for _ in pieces:
                pass
            continue
        part = _Part(entry.filename, limits, elements)
        part.read(pieces)
        elements = part.elements
        package.merged[entry.filename] = part.merged
        package.formulas[entry.filename] = part.formulas
        package.rows[entry.filename] = part.row


class _Part:
    """One part read as XML, its elements looked at as they pass; Refused at the first that must not be."""

    def __init__(self, name: str, limits: Limits, elements: int) -> None:
        self.name, self.limits, self.elements = name, limits, elements
        self.depth = self.row_depth = self.row = self.column = self.styles = self.area = 0
        self.seen: set[str] = set()
        self.merged: list[str] = []
        self.formulas: set[tuple[int, int]] = set()
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.checks: dict[str, Callable[[Attributes], None]] = {
            f"{_MAIN}row": self.a_row,
            f"{_MAIN}f": self.a_formula,
            f"{_MAIN}dimension": self.a_dimension,
            f"{_MAIN}mergeCell": self.a_merge,
            f"{_MAIN}xf": self.a_style,
            f"{_MAIN}sheet": self.a_sheet,
            f"{_MAIN}workbookPr": self.a_workbook,
            "http://schemas.openxmlformats.org/package/2006/relationships}Relationship": self.a_relation,
            "http://schemas.openxmlformats.org/package/2006/content-types}Default": self.a_type,
            "http://schemas.openxmlformats.org/package/2006/content-types}Override": self.a_type,
        }

    def read(self, pieces: Iterator[bytes]) -> None:
        """Read the part to its end."""
        given = 0
        try:
            for piece in pieces:
                self.parser.Parse(piece, False)
                given += len(piece)
                if given - self.parser.CurrentByteIndex > _LONGEST_TOKEN:
                    raise self.refused("có một thẻ quá dài")
            self.parser.Parse(b"", True)
        except (expat.ExpatError, *BROKEN):
            raise self.refused("XML hỏng") from None

    def refused(self, what: str) -> Refused:
        return Refused(DAMAGED.format(f"thành phần '{self.name}': {what}"))

    def doctype(self, *_: object) -> None:
        raise Refused(f"thành phần '{self.name}' có khai báo DTD, thường dùng để tấn công; không mở tệp này")

    def start(self, tag: str, attributes: Attributes) -> None:
        self.elements += 1
        if self.elements > self.limits.elements:
            raise Refused(
                f"tệp có quá {self.limits.elements} ô và thành phần; xóa hàng, cột, trang tính thừa rồi lưu lại"
            )
        self.depth += 1
        if self.depth > _MOST_DEPTH:
            raise self.refused("XML lồng quá sâu")
        if self.row_depth and self.depth == self.row_depth + 1:
            self.a_cell(attributes)  # readers take whatever stands in a row for a cell
        check = self.checks.get(tag)
        if check is not None:
            check(attributes)
        elif self.depth == 1:
            self.the_root(tag)

    def end(self, _: str) -> None:
        if self.depth == self.row_depth:
            self.row_depth = 0
        self.depth -= 1

    def the_root(self, tag: str) -> None:
        if self.name == "xl/workbook.xml" and tag != f"{_MAIN}workbook":
            raise Refused(f"tệp lưu kiểu Strict Open XML hoặc không phải sổ tính; {SAVE_AS}")

    def a_row(self, attributes: Attributes) -> None:
        if self.row_depth:
            raise self.refused("hàng nằm trong hàng")
        stated = attributes.get("r", str(self.row + 1))
        if not (stated.isascii() and stated.isdigit()) or len(stated) > 7 or int(stated) <= self.row:
            raise self.refused(f"hàng '{stated[:20]}' lặp lại hoặc sai thứ tự")
        self.row, self.column, self.row_depth = int(stated), 0, self.depth
        self.within(self.row, 1)

    def a_cell(self, attributes: Attributes) -> None:
        stated = attributes.get("r")
        if stated is None:
            self.column += 1
        else:
            column, row, _, _ = self.corners(stated)
            if row != self.row or column <= self.column or ":" in stated:
                raise self.refused(f"ô '{stated}' lặp lại hoặc sai thứ tự")
            self.column = column
        self.within(self.row, self.column)

    def a_formula(self, _: Attributes) -> None:
        self.formulas.add((self.row, self.column))

    def a_dimension(self, attributes: Attributes) -> None:
        _, _, column, row = self.corners(attributes.get("ref", ""))
        self.within(row, column)

    def a_merge(self, attributes: Attributes) -> None:
        reference = attributes.get("ref", "")
        left, top, right, bottom = self.corners(reference)
        self.within(bottom, right)
        self.area += max(0, right - left + 1) * max(0, bottom - top + 1)
        if self.area > self.limits.elements:
            raise self.refused(f"vùng ô gộp quá lớn, đến '{reference}'; bỏ gộp ô")
        self.merged.append(reference)

    def a_style(self, _: Attributes) -> None:
        self.styles += 1
        if self.styles > _MOST_STYLES:
            raise Refused(f"tệp có quá {_MOST_STYLES} kiểu định dạng; chép số liệu sang sổ tính mới rồi gửi lại")

    def a_sheet(self, attributes: Attributes) -> None:
        self.once(next((value for key, value in attributes.items() if key.endswith("}id")), ""))

    def a_workbook(self, attributes: Attributes) -> None:
        if attributes.get("date1904", "0") not in ("0", "false"):
            raise Refused(_SINCE_1904)

    def once(self, reference: str) -> None:
        """Many sheets that are one part would take a reader many times as long."""
        if reference in self.seen:
            raise self.refused(f"hai trang tính dùng chung '{reference[:40]}'")
        self.seen.add(reference)

    def a_relation(self, attributes: Attributes) -> None:
        kind, target = _welcome(attributes.get("Type", "")), attributes.get("Target", "")
        if attributes.get("TargetMode") == "External" and not kind.endswith("/hyperlink"):
            raise Refused(f"tệp lấy dữ liệu từ ngoài ({target[:80]}); bỏ liên kết này rồi lưu lại")
        if _is_picture(target) and not kind.endswith(("/image", "/printerSettings", "/thumbnail")):
            raise self.refused("hình ảnh đứng ở chỗ của trang tính")
        if self.name == _WORKBOOK_RELATIONS:
            self.once(posixpath.normpath(posixpath.join("/xl", target)))

    def a_type(self, attributes: Attributes) -> None:
        kind, part = _welcome(attributes.get("ContentType", "")), attributes.get("PartName", "")
        if kind.endswith("main+xml") and part not in ("", "/xl/workbook.xml"):
            raise self.refused(f"sổ tính đứng ở '{part[:40]}'")
        if _is_picture(part) and not (kind.startswith("image/") or kind.endswith("printerSettings")):
            raise self.refused("hình ảnh đứng ở chỗ của trang tính")

    def corners(self, reference: str) -> tuple[int, int, int, int]:
        """First column and row, last column and row of a range."""
        found = _REFERENCE.match(reference)
        if not found:
            raise self.refused(f"'{reference[:20]}' không phải là địa chỉ ô")
        left, top, right, bottom = found.groups()
        return _column(left), int(top), _column(right or left), int(bottom or top)

    def within(self, row: int, column: int) -> None:
        if row > self.limits.rows or column > self.limits.columns:
            message = f"thành phần '{self.name}': ô ở hàng {row}, cột {column} nằm quá xa bảng"
            raise Refused(f"{message}; xóa các hàng, cột thừa (xem bằng Ctrl+End) rồi lưu lại")


def _is_picture(target: str) -> bool:
    return any(word in target.lower() for word in ("media/", "printersettings/", "thumbnail"))


@lru_cache(maxsize=2**11)
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
