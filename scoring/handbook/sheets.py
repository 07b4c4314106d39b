"""The handbook as a workbook: the appendix as it is signed, and the sheet of all else."""

import io

from xlsxwriter import Workbook

from scoring.forms.rows import most_format
from scoring.forms.sheets import FormBook, paper, workbook
from scoring.handbook.contents import COLUMNS, Handbook, Row
from scoring.policies import Head
from scoring.workbook.book import content
from scoring.workbook.heights import height, room, small_height
from scoring.workbook.pages import motto, signature
from scoring.workbook.sheet import Sheet, merged, put

_WIDTHS = (7, 26, 7, 42, 32, 13, 54)
_LAST, _MIDDLE = len(COLUMNS) - 1, 4
_STYLES = {
    "area": ("area_text", "area_text", "area_points"),
    "criterion": ("criterion_text", "criterion_text", "criterion_points"),
    "item": ("bold_text", "small", "center"),
    "total": ("area_text", "area_text", "area_points"),
}
"""The style of the title of a row, of its other texts, of its number and points."""
_NOTES = (40, 110)


class HandbookBook(FormBook):
    """The workbook of a handbook."""

    def __init__(self, workbook: Workbook, head: Head) -> None:
        super().__init__(workbook)
        self.head = head


def package(handbook: Handbook) -> bytes:
    """The bytes of the workbook; the same content gives the same bytes."""
    stream, head = io.BytesIO(), handbook.head
    made = workbook(stream, head, head.title, company=head.decision.issuer)
    book = HandbookBook(made, head)
    _write_table(book, handbook)
    _write_notes(book, handbook)
    made.close()
    return stream.getvalue()


def _write_table(book: HandbookBook, handbook: Handbook) -> None:
    """The appendix: the head of the decision, the rows, who signs."""
    sheet = book.sheet("Bộ tiêu chí")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    row = _write_titles(book, sheet, handbook, motto(book, sheet, _MIDDLE, _LAST), _LAST)
    sheet.set_row(row, 34)
    for column, title in enumerate(COLUMNS):
        put(sheet, row, column, title, book.style("head"))
    for number, one in enumerate(handbook.rows, row + 1):
        _write_row(book, sheet, number, one)
    end = signature(book, sheet, row + len(handbook.rows) + 2, _MIDDLE + 1, _LAST)
    paper(sheet, handbook.head.title, handbook.sha256)
    sheet.repeat_rows(row)
    sheet.freeze_panes(row + 1, 2)
    sheet.print_area(0, 0, end, _LAST)


def _write_titles(book: HandbookBook, sheet: Sheet, handbook: Handbook, row: int, last: int) -> int:
    """Titles and notice across a sheet; the next free row."""
    for position, text in enumerate(filter(None, [*handbook.titles, handbook.notice])):
        sheet.set_row(row, 34 if text == handbook.notice else 22)
        style = "subtitle" if text == handbook.notice or position else "title"
        merged(sheet, row, 0, last, text, book.style(style))
        row += 1
    return row + 1


def _write_row(book: HandbookBook, sheet: Sheet, number: int, row: Row) -> None:
    title, words, middle = _STYLES[row.kind]
    styles = (middle, title, middle, *[words] * 4)
    sheet.set_row(number, max(map(_height, row.cells, _WIDTHS, styles)))
    for column, (text, style) in enumerate(zip(row.cells, styles, strict=True)):
        put(sheet, number, column, text, book.style(style))
    put(sheet, number, 2, content(row.max), book.style(middle, most_format(row.max)))


def _height(text: str, width: float, style: str) -> float:
    return small_height(text, width) if style == "small" else height([(text, room(width, style))])


def _write_notes(book: HandbookBook, handbook: Handbook) -> None:
    """Everything but the criteria, section by section."""
    sheet = book.sheet("Quy ước và nguồn")
    for column, width in enumerate(_NOTES):
        sheet.set_column(column, column, width)
    row = _write_titles(book, sheet, handbook, 0, 1)
    for section in handbook.sections:
        merged(sheet, row, 0, 1, section.title, book.style("area_text"))
        for number, line in enumerate(section.lines, row + 1):
            sheet.set_row(number, max(map(_height, line, _NOTES, ("text", "text"))))
            for column, text in enumerate(line):
                put(sheet, number, column, text, book.style("text"))
        row += len(section.lines) + 2
    paper(sheet, handbook.head.title, handbook.sha256)
