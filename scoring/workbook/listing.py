"""A list on a page's width: heads that repeat, rows of text and numbers, some of them live."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from scoring.cells import quoted as text
from scoring.workbook.book import Book
from scoring.workbook.heights import height, room
from scoring.workbook.pages import centred_rows, page, rows_before
from scoring.workbook.sheet import Content, Sheet, put

MOST_ROWS = 2**20
"""What a sheet can hold."""


_LONGEST = 5000
"""The longest text that a formula says whole."""
STALE = "Số liệu đã sửa sau khi xuất; chạy lại parindex rank"


class Live(NamedTuple):
    """A formula and its exact value."""

    formula: str
    value: Content


def said_while(holds: str, said: str) -> Live:
    """A text that follows from figures, said only as long as they are those it follows from."""
    return Live(f"IF({holds},{_pieces(said[:_LONGEST])},{text(STALE)})", said)


def _pieces(said: str) -> str:
    """A text of a formula, in pieces as long as a spreadsheet takes them; lines end in no text of a formula."""
    lines = ("&".join(text(line[at : at + 200]) for at in range(0, len(line), 200)) for line in said.split("\n"))
    return "&CHAR(10)&".join(line or '""' for line in lines)


class Head(NamedTuple):
    """A column of a list."""

    title: str
    width: float
    style: str = "text"
    format: str = ""


Row = Sequence[Content | Live]


def put_any(sheet: Worksheet, row: int, col: int, value: Content | Live, style: object) -> None:
    """A value, live or not."""
    if isinstance(value, Live):
        sheet._write_formula(row, col, value.formula, style, "" if value.value is None else value.value)
    else:
        put(sheet, row, col, value, style)


def write_list(book: Book, name: str, titles: Sequence[str], heads: Sequence[Head], rows: Iterable[Row]) -> Sheet:
    """A sheet of one list; where it holds more than a sheet can, the last row says so."""
    sheet = book.sheet(name)
    last = len(heads) - 1
    top = rows_before(book, titles)
    page(book, sheet, titles[0], (top, top), [head.width for head in heads], wide=False)
    assert centred_rows(book, sheet, titles, last) == top
    sheet.set_row(top, height((head.title, room(head.width, "head")) for head in heads))
    for col, head in enumerate(heads):
        put(sheet, top, col, head.title, book.style("head"))
    styles = [book.style(head.style, num_format=head.format) for head in heads]
    row = top
    for row, values in enumerate(rows, top + 1):
        if row == MOST_ROWS - 1:
            put(sheet, row, 0, "Danh sách còn tiếp, vượt số dòng của một trang tính", styles[0])
            break
        sheet.set_row(row, height(_texts(values, heads)))
        for col, (value, style) in enumerate(zip(values, styles, strict=True)):
            put_any(sheet, row, col, value, style)
    if row > top:
        sheet.autofilter(top, 0, row, last)
    sheet.freeze_panes(top + 1, 0)
    return sheet


def _texts(values: Row, heads: Sequence[Head]) -> Iterator[tuple[str, float]]:
    for value, head in zip(values, heads, strict=True):
        said = value.value if isinstance(value, Live) else value
        if isinstance(said, str):
            yield said, room(head.width, head.style)
