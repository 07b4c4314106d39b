"""Answer tables: a CSV or a workbook as rows of text, with the place of every cell."""

import io
import re
from typing import TYPE_CHECKING, NamedTuple

from scoring.errors import InputError, Place, Problem
from scoring.loading.documents import decoded
from scoring.packages import TABLE, problems, safely

if TYPE_CHECKING:
    import pandas

_SEPARATORS = ",;\t"


class Table(NamedTuple):
    """The cells of a table as text, the row of headings first, trailing empty rows left out."""

    shown: str
    sheet: str
    cells: "pandas.DataFrame"

    def place(self, row: int, column: int) -> Place:
        """Where a cell stands, as a spreadsheet names it; rows and columns from 0."""
        return Place(self.shown, row + 1, column + 1, f"{self.sheet}{letters(column)}{row + 1}")

    def row_place(self, row: int) -> Place:
        """Where a row stands."""
        return Place(self.shown, row + 1, 0, f"{self.sheet.rstrip('!')}{' ' * bool(self.sheet)}hàng {row + 1}")


def letters(column: int) -> str:
    """The letters of a column, from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read_table(data: bytes, shown: str) -> Table:
    """The table that a file holds; InputError when it holds none."""
    is_workbook = shown.lower().endswith(".xlsx") or data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))
    sheet, cells = _of_workbook(data, shown) if is_workbook else ("", _of_text(data, shown))
    filled = (cells != "").any(axis=1).to_numpy().nonzero()[0]
    if not len(filled):
        raise InputError([Problem(Place(shown), "bảng", "bảng trống; xuất lại phiếu trả lời kèm hàng tiêu đề")])
    return Table(shown, sheet, cells.iloc[: filled[-1] + 1])


def _of_workbook(data: bytes, shown: str) -> tuple[str, "pandas.DataFrame"]:
    import pandas

    found = problems(data, shown, TABLE)
    if found:
        raise InputError(found)

    def first_sheet() -> tuple[str, "pandas.DataFrame"]:
        with pandas.ExcelFile(io.BytesIO(data), engine="openpyxl") as book:
            cells = pandas.read_excel(book, header=None, dtype=str, keep_default_na=False, na_filter=False)
            return f"{book.sheet_names[0]}!", cells.fillna("").map(str.strip)

    return safely(shown, first_sheet)


def _of_text(data: bytes, shown: str) -> "pandas.DataFrame":
    import pandas

    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        said = "tệp lưu kiểu 'Unicode Text' (UTF-16); trong Excel chọn Lưu thành > CSV UTF-8 (*.csv)"
        raise InputError([Problem(Place(shown), "mã-hóa", said)])
    text, found = decoded(data, shown)
    if found:
        raise InputError(found)
    if not text.strip(f"{_SEPARATORS} \r\n"):
        return pandas.DataFrame()
    heading = re.sub('"[^"]*"', "", text.partition("\n")[0])
    if not heading.strip():
        said = "hàng đầu tiên phải là hàng tiêu đề; xóa các hàng phía trên"
        raise InputError([Problem(Place(shown, 1, 1, "hàng 1"), "bảng", said)])
    separator = max(_SEPARATORS, key=heading.count)
    try:
        cells = pandas.read_csv(
            io.StringIO(text), sep=separator, header=None, dtype=str, na_filter=False, skip_blank_lines=False
        )
    except pandas.errors.ParserError as error:
        raise InputError([_unparsed(shown, str(error))]) from error
    return cells.fillna("").map(str.strip)


def _unparsed(shown: str, said: str) -> Problem:
    many = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", said)
    if many:
        message = f"hàng có {many[3]} ô, hàng tiêu đề có {many[1]}; ô có dấu phẩy, chấm phẩy phải để trong ngoặc kép"
        return Problem(Place(shown, int(many[2]), 1, f"hàng {many[2]}"), "bảng", message)
    return Problem(Place(shown), "bảng", "ngoặc kép mở mà không đóng; xuất lại tệp CSV")
