"""Paper: A4 landscape, the heads on every page, the marks of a result that is not final on every sheet."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from scoring.policies import Head
from scoring.report import PROVISIONAL, notice
from scoring.workbook.book import Book
from scoring.workbook.heights import height
from scoring.workbook.sheet import Sheet, merged, quoted
from scoring.workbook.styles import FONT

COUNT_CELL = "$C$6"
"""Where the parity sheet counts differences."""
WAITING_CELL = "$C$9"
"""Where the parity sheet counts the ranked agencies that something is still open of."""
CHANGED = "SỔ TÍNH ĐÃ SỬA SỐ LIỆU, KHÁC KẾT QUẢ ĐÃ TÍNH"
A3, A4 = 8, 9
_SCALE = 50
_PIXELS = 3010
"""What fits between the margins of an A3 page at that scale."""
_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


class Paper(Protocol):
    """A workbook that prints documents of a decision."""

    head: Head

    def style(self, name: str) -> Format: ...


def page(
    book: Book, sheet: Sheet, title: str, repeat: tuple[int, int] | None, widths: Sequence[float], *, wide: bool
) -> None:
    """A sheet's columns and pages: an A4 page wide, or as many of A3 as it takes, each with the first two columns."""
    for col, width in enumerate(widths):
        sheet.set_column(col, col, width)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A3 if wide else A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    if repeat is not None:
        sheet.repeat_rows(*repeat)
    _page_ends(book, sheet, title)
    if not wide:
        sheet.fit_to_pages(1, 0)
        return
    sheet.set_print_scale(_SCALE)
    sheet.repeat_columns(0, 1)
    sheet.set_v_pagebreaks(list(_breaks(widths)))


def _breaks(widths: Sequence[float]) -> Iterator[int]:
    """The columns at which a page ends."""
    repeated = sum(map(_pixels, widths[:2]))
    used = repeated
    for col, width in enumerate(widths[2:], 2):
        if used + _pixels(width) > _PIXELS:
            yield col
            used = repeated
        used += _pixels(width)


def _pixels(width: float) -> float:
    """The widest that a spreadsheet draws a column: the digits of its type are 7 or 8 pixels wide."""
    return 8 * width + 5


def _page_ends(book: Book, sheet: Sheet, title: str) -> None:
    """The marks at the head of every page, at its foot the year, the hash of the criteria and the page number."""
    font = f'&"{FONT},Regular"&9'
    said = " · ".join(book.marks).replace("&", "&&")
    sheet.set_header(f'&L{font} {_short(title)}&R&"{FONT},Bold"&9 {said}')
    year, sha256 = book.head.year, book.result.index.sha256[:12]
    sheet.set_footer(f"&L{font} Chỉ số CCHC năm {year} · bộ tiêu chí {sha256}&R{font} Trang &P/&N")


def _short(title: str) -> str:
    return title.replace("&", "&&")[:100]


def write_banner(book: Book, sheet: Sheet, row: int, last: int, *, left: bool = False) -> None:
    """The marks, and live: that the figures were changed since the result was made."""
    said = " · ".join(book.marks)
    lives = [(COUNT_CELL, CHANGED)] if book.provisional else [(WAITING_CELL, PROVISIONAL), (COUNT_CELL, CHANGED)]
    told = "&".join(f'IF({quoted(book.parity)}{cell}=0,""," · {words}")' for cell, words in lives)
    formula = f'"{said}"&{told}' if said else f"MID({told},4,999)"
    style = book.style("banner_left" if left else "banner")
    if not left:
        merged(sheet, row, 0, last, "", style)
    sheet.write_formula(row, 0, formula, style, said)


def print_apart(book: Book, sheet: Sheet, last: int, rows: Sequence[int]) -> None:
    """Parts of a sheet that begin at the rows given, up to the last, each on a page of its own."""
    name, end = quoted(sheet.get_name()), xl_col_to_name(last)
    parts = [f"{name}$A${first + 1}:${end}${stop}" for first, stop in pairwise(rows)]
    book.workbook.define_name(f"{name}_xlnm.Print_Area", f"={','.join(parts)}")


def title_rows(book: Book, sheet: Sheet, title: str, group: str, last: int = 1, wide: float = 40) -> None:
    """Title, group, marks and notice in the corner that every page of a wide sheet repeats."""
    texts = (title, group, "", notice(book.result))
    for row, (text, least, letters) in enumerate(zip(texts, (22, 18, 34, 18), (0.65, 1.1, 1.1, 1.1), strict=True)):
        sheet.set_row(row, height([(text, letters * wide)], least) * (1.3 if row == 0 else 1))
        if row == 2:
            sheet.merge_range(row, 0, row, last, "", book.style("banner_left"))
            write_banner(book, sheet, row, 0, left=True)
        else:
            merged(sheet, row, 0, last, text, book.style("corner" if row else "corner_title"))


def centred_rows(book: Book, sheet: Sheet, titles: Sequence[str], last: int, row: int = 0) -> int:
    """Titles, marks and notice across a sheet of one page's width; the next free row."""
    for position, text in enumerate(titles):
        sheet.set_row(row, 36 if len(text) > 110 else 22)
        merged(sheet, row, 0, last, text, book.style("title" if position == 0 else "subtitle"))
        row += 1
    sheet.set_row(row, 20)
    write_banner(book, sheet, row, last)
    if notice(book.result):
        row += 1
        sheet.set_row(row, 32)
        merged(sheet, row, 0, last, notice(book.result), book.style("subtitle"))
    return row + 1


def rows_before(book: Book, titles: Sequence[str]) -> int:
    """Titles, marks, and the notice of a decision that is not in force."""
    return len(titles) + (2 if book.head.status == "reference" else 1)


def motto(book: Paper, sheet: Sheet, middle: int, last: int) -> int:
    """The head of an official document: who issues, the national motto, number, place and date; the next free row."""
    decision = book.head.decision
    number = decision.number if not decision.number.startswith("/") else f"          {decision.number}"
    place = f"{book.head.place}, ngày {decision.date:%d} tháng {_month(decision.date.month)} năm {decision.date:%Y}"
    rows = (
        (decision.issuer.upper(), "motto", _MOTTO[0], "motto"),
        ("", "motto", _MOTTO[1], "motto_line"),
        (f"Số: {number}", "number", place, "place"),
    )
    for row, (left, left_style, right, right_style) in enumerate(rows):
        sheet.set_row(row, 18)
        merged(sheet, row, 0, middle - 1, left, book.style(left_style))
        merged(sheet, row, middle, last, right, book.style(right_style))
    return len(rows) + 1


def _month(month: int) -> str:
    """Days, and the first two months, are written with two digits."""
    return f"{month:02d}" if month < 3 else str(month)


def signature(book: Paper, sheet: Sheet, row: int, middle: int, last: int) -> int:
    """Who signs, with room to; the next free row."""
    merged(sheet, row, middle, last, book.head.decision.signer.upper(), book.style("motto"))
    merged(sheet, row + 1, middle, last, "(Ký tên, đóng dấu)", book.style("place"))
    return row + 7
