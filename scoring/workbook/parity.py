"""The parity sheet: the engine's values as plain numbers, and live how many of the workbook's differ from them."""

from collections.abc import Sequence
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

from scoring.workbook.book import Book
from scoring.workbook.grid import BEFORE, Grid, Line
from scoring.workbook.guards import FAULTY
from scoring.workbook.heights import height, room
from scoring.workbook.listing import Live, put_any
from scoring.workbook.pages import page, title_rows
from scoring.workbook.sheet import Sheet, put, quoted
from scoring.workbook.styles import DIFFERS

_FIGURES = 3
"""The first column of values: after number, agency and count."""
_NAME = 62
_TOP = 9
_TITLE = "ĐỐI CHIẾU VỚI KẾT QUẢ ĐÃ TÍNH"
_HOW = (
    "Các ô dưới đây là giá trị do phần mềm tính chính xác, không phải công thức. Mỗi dòng đếm số ô của bảng điểm "
    "(công thức) khác giá trị này; ô khác được tô đỏ."
)

_HEADLINE = (
    f'C6&" sai lệch"&IF(C8=0,"","; trong đó "&C8&" ô điểm mang mã {FAULTY}: '
    'số liệu sai kiểu hoặc ngoài giới hạn, sửa các ô tô đỏ ở trang số liệu")'
)


class Compared(NamedTuple):
    """A grid of live values, and the agencies in it."""

    title: str
    grid: Grid
    lines: Sequence[Line]


def write_parity(book: Book, tables: Sequence[Compared], waiting: Live) -> None:
    """Every live value against the engine's, agency by agency, and their count at the top."""
    sheet = book.sheet(book.parity)
    widest = max(len(table.grid.columns) for table in tables)
    page(book, sheet, _TITLE, (4, 6), [4, _NAME, 20, *[7.5] * widest], wide=False)
    title_rows(book, sheet, _TITLE, _HOW, 2, _NAME + 24)
    starts = _starts(tables)
    _write_count(book, sheet, tables, starts)
    put(sheet, 8, 1, "Số cơ quan xếp hạng chưa nộp hoặc còn mục chờ", book.style("text"))
    put_any(sheet, 8, 2, waiting, book.style("strong"))
    for start, table in zip(starts, tables, strict=True):
        _write_table(book, sheet, start, table)
    sheet.freeze_panes(_TOP - 1, _FIGURES)
    # On paper the counts suffice: the values are those of the points sheets
    sheet.print_area(0, 0, starts[-1] + len(tables[-1].lines), _FIGURES - 1)


def _starts(tables: Sequence[Compared]) -> list[int]:
    """The first row of values of each table, after its title and heads."""
    starts, row = [], _TOP
    for table in tables:
        starts.append(row + 2)
        row += 3 + len(table.lines)
    return starts


def _write_count(book: Book, sheet: Sheet, tables: Sequence[Compared], starts: Sequence[int]) -> None:
    cells = sum(len(table.lines) * len(table.grid.columns) for table in tables)
    counts = [f"SUM(C{start + 1}:C{start + max(len(t.lines), 1)})" for start, t in zip(starts, tables, strict=True)]
    sheet.write_formula(4, 0, _HEADLINE, book.style("banner_left", text_wrap=False), "0 sai lệch")
    put(sheet, 5, 1, "Số ô sai lệch", book.style("bold_text"))
    sheet.write_formula(5, 2, "+".join(counts), book.style("strong"), 0)
    put(sheet, 6, 1, "Số ô đã đối chiếu", book.style("text"))
    put(sheet, 6, 2, cells, book.style("whole"))
    put(sheet, 7, 1, f"Số ô điểm có số liệu sai ({FAULTY})", book.style("text"))
    faulty = "+".join(f'COUNTIF({_live(t)},"{FAULTY}")' for t in tables)
    sheet.write_formula(7, 2, faulty, book.style("strong"), 0)


def _live(table: Compared) -> str:
    """The values of every agency, as they stand in the points sheet."""
    grid = table.grid
    return f"{quoted(grid.sheet)}{grid.letter(0)}{grid.first}:{grid.letter(len(grid.columns) - 1)}{grid.last}"


def _write_table(book: Book, sheet: Sheet, start: int, table: Compared) -> None:
    grid = table.grid
    head, whole, text = book.style("head_small"), book.style("whole"), book.style("text")
    put(sheet, start - 2, 0, table.title, book.style("bold_plain"))
    for col, label in enumerate(("STT", "Cơ quan, đơn vị", "Số ô sai lệch")):
        put(sheet, start - 1, col, label, head)
    for col, column in enumerate(grid.columns, _FIGURES):
        put(sheet, start - 1, col, column.heads[1] or column.heads[2], head)
    styles = [book.style("center", num_format=column.format) for column in grid.columns]
    for position, line in enumerate(table.lines):
        row = start + position
        sheet.set_row(row, height([(line.dossier.agency.title, room(_NAME))], 15))
        put(sheet, row, 0, position + 1, whole)
        put(sheet, row, 1, line.dossier.agency.title, text)
        sheet.write_formula(row, 2, _differences(grid, grid.first + position, row + 1), book.style("strong"), 0)
        for col, (column, style) in enumerate(zip(grid.columns, styles, strict=True), _FIGURES):
            put(sheet, row, col, column.value(line), style)
    if table.lines:
        _mark(book, sheet, start, table)


def _differences(grid: Grid, live: int, own: int) -> str:
    first, last = grid.letter(0), grid.letter(len(grid.columns) - 1)
    start, end = xl_col_to_name(_FIGURES), xl_col_to_name(_FIGURES + len(grid.columns) - 1)
    return f"SUMPRODUCT(--({quoted(grid.sheet)}{first}{live}:{last}{live}<>{start}{own}:{end}{own}))"


def _mark(book: Book, sheet: Sheet, start: int, table: Compared) -> None:
    """A value that the live one differs from is filled."""
    rows, cols = table.grid.first - start - 1, BEFORE - _FIGURES
    live = f'INDIRECT("{quoted(table.grid.sheet)}"&ADDRESS(ROW(){rows:+d},COLUMN(){cols:+d}))'
    rule = {
        "type": "formula",
        "criteria": f"={live}<>D{start + 1}",
        "format": book.workbook.add_format(DIFFERS),
    }
    last = start + len(table.lines) - 1
    sheet.conditional_format(start, _FIGURES, last, _FIGURES + len(table.grid.columns) - 1, rule)
