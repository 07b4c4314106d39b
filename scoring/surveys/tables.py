"""Answer tables: a CSV or a workbook as rows of text, with the place of every cell."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from scoring.errors import InputError, Place, Problem, told
from scoring.loading.documents import decoded
from scoring.packages import TABLE, problems, safely

if TYPE_CHECKING:
    import numpy
    import pandas

    Codes = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.int64]]
    Marks = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.bool_]]

_SEPARATORS = ",;\t"


class Column(NamedTuple):
    """The cells of a column: each different text once, trimmed, one of them blank, and which stands in each row."""

    codes: "Codes"
    texts: tuple[str, ...]

    def text(self, row: int) -> str:
        return self.texts[int(self.codes[row])]

    def each(self, of: Callable[[str], Any]) -> "numpy.ndarray[Any, Any]":
        """A value for every row, of each different text asked once."""
        import numpy

        return numpy.array([of(text) for text in self.texts])[self.codes]

    def blank(self) -> "Marks":
        """The rows in which nothing stands."""
        found: Marks = self.codes == self.texts.index("")
        return found

    def rows(self, first: int, end: int | None = None) -> "Column":
        """The same column in some of its rows."""
        return Column(self.codes[first:end], self.texts)


class Table(NamedTuple):
    """The columns of a table, the row of headings first, trailing empty rows left out."""

    shown: str
    sheet: str
    columns: tuple[Column, ...]

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
    columns = [_column(cells[name]) for name in cells]
    last = max((int(rows[-1]) for one in columns if len(rows := (~one.blank()).nonzero()[0])), default=-1)
    if last < 0:
        raise InputError([Problem(Place(shown), "bảng", "bảng trống; xuất lại phiếu trả lời kèm hàng tiêu đề")])
    return Table(shown, sheet, tuple(one.rows(0, last + 1) for one in columns))


def _column(cells: "pandas.Series[str]") -> Column:
    """A column as it was read; what a short row lacks is blank."""
    import numpy
    import pandas

    codes, found = pandas.factorize(cells.to_numpy())
    trimmed = [*(str(text).strip() for text in found), ""]  # the last is that of the code -1: nothing there
    known = {text: at for at, text in enumerate(dict.fromkeys(trimmed))}
    return Column(numpy.array([known[text] for text in trimmed], dtype=numpy.int64)[codes], tuple(known))


def _of_workbook(data: bytes, shown: str) -> tuple[str, "pandas.DataFrame"]:
    import pandas

    found = problems(data, shown, TABLE)
    if found:
        raise InputError(found)

    def first_sheet() -> tuple[str, "pandas.DataFrame"]:
        with pandas.ExcelFile(io.BytesIO(data), engine="openpyxl") as book:
            cells = pandas.read_excel(book, header=None, dtype=str, keep_default_na=False, na_filter=False)
            return f"{book.sheet_names[0]}!", cells

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
            io.BytesIO(text.encode()), sep=separator, header=None, dtype=object, na_filter=False, skip_blank_lines=False
        )
    except pandas.errors.ParserError as error:
        raise InputError([_unparsed(shown, str(error))]) from error
    if short := told(_cut_short(text, separator, cells.shape[1], shown)):
        raise InputError(short)
    return cells


def _cut_short(text: str, separator: str, width: int, shown: str) -> Iterator[Problem]:
    """Rows with fewer cells than the headings: what is not there was lost, it was not left blank."""
    for row, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
        if len(cells) < width and any(cell.strip() for cell in cells):
            said = f"hàng chỉ có {len(cells)} ô, hàng tiêu đề có {width}; hàng bị cắt cụt, xuất lại tệp CSV"
            yield Problem(Place(shown, row, 1, f"hàng {row}"), "bảng", said)


def _unparsed(shown: str, said: str) -> Problem:
    many = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", said)
    if many:
        message = f"hàng có {many[3]} ô, hàng tiêu đề có {many[1]}; ô có dấu phẩy, chấm phẩy phải để trong ngoặc kép"
        return Problem(Place(shown, int(many[2]), 1, f"hàng {many[2]}"), "bảng", message)
    return Problem(Place(shown), "bảng", "ngoặc kép mở mà không đóng; xuất lại tệp CSV")
