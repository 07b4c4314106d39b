"""The table of criteria in a workbook, found by the words of its heads wherever it stands: its rows by column."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from openpyxl.utils import get_column_letter, range_boundaries

from scoring.errors import Place, Problem
from scoring.forms import typed
from scoring.packages import Cell, Sheet

Column = Literal["number", "title", "points", "how", "documents", "appraiser", "basis"]
_HEADS: Sequence[tuple[Column | None, str]] = (
    ("number", r"(stt|tt|số tt|số thứ tự|ký hiệu|mã|mục)\.?\Z"),
    ("documents", r".*(tài liệu|\w chứng\b)"),
    ("basis", r".*(căn cứ|cơ sở pháp lý)"),
    ("appraiser", r".*(cơ quan|đơn vị|người) (thẩm định|đánh giá|chấm|theo dõi|phụ trách)"),
    (None, r".*(tự chấm|tự đánh giá|điểm đạt|điểm thẩm định|kết quả)"),
    ("how", r".*(cách (tính|chấm|cho|xác định)|ghi chú|hướng dẫn|phương pháp)"),
    ("points", r"(thang |số |mức )?điểm|.*điểm (tối đa|chuẩn)"),
    ("title", r".*(tiêu chí|nội dung|lĩnh vực|chỉ tiêu)"),
)
"""What heads say of their columns, the first that fits; None are columns that are left aside."""
_HEADS_WITHIN = 60
"""Rows above a table: the head of the decision."""
_HEAD_ROWS = 4
_NUMBERING = re.compile(r"\(?\w{1,2}\)?\Z")
_FILLED_DOWN = ("documents", "appraiser", "basis", "how")
"""Columns in which one cell merged over several criteria speaks of each."""


class TableRow(NamedTuple):
    """A row of the table: the cells that hold something, by column, and of merged ones what they say from above."""

    shown: str
    sheet: str
    number: int
    letters: dict[Column, str]
    cells: dict[Column, tuple[Cell, ...]]
    from_above: dict[Column, tuple[Cell, ...]]

    def place(self, column: Column) -> Place:
        """Where a cell of the row stands."""
        letters = self.letters.get(column) or self.letters["title"]
        return Place(self.shown, self.number, ord(letters[-1]), f"{self.sheet}!{letters}{self.number}")

    def problem(self, column: Column, code: str, said: str, *, warning: bool = False) -> Problem:
        """What is wrong with a cell of the row."""
        return Problem(self.place(column), code, said, warning)


class Table(NamedTuple):
    """The tables of a workbook, one after the other, what stands above them, and the sheets that have none."""

    rows: tuple[TableRow, ...]
    above: tuple[str, ...]
    left_aside: tuple[str, ...]
    columns: frozenset[Column]


def table_of(sheets: Sequence[Sheet], shown: str) -> Table:
    """The tables found; no rows where there is none."""
    rows: list[TableRow] = []
    above: list[str] = []
    aside, columns = [], set[Column]()
    for sheet in sheets:
        grid = None if sheet.hidden else _grid(sheet)
        if grid is None:
            aside.append(sheet.title)
            continue
        above += [_said(cell) for (row, _), cell in sorted(sheet.cells.items()) if row < grid.top]
        rows += grid.rows(shown)
        columns |= set(grid.columns)
    return Table(tuple(rows), tuple(above), tuple(aside), frozenset(columns))


class _Grid(NamedTuple):
    """A sheet with a table: the first and last row of its heads, its columns, and where merged cells begin."""

    sheet: Sheet
    top: int
    bottom: int
    columns: dict[Column, list[int]]
    begins: dict[tuple[int, int], tuple[int, int]]

    def rows(self, shown: str) -> Iterator[TableRow]:
        """The rows under the heads, those left out that repeat the heads or only number the columns."""
        letters = {name: get_column_letter(columns[0]) for name, columns in self.columns.items()}
        last = max((row for row, _ in (*self.sheet.cells, *self.sheet.formulas)), default=0)
        heads = self._texts(self.bottom)
        for number in range(self.bottom + 1, last + 1):
            texts = self._texts(number)
            if texts and (texts == heads or (number == self.bottom + 1 and all(map(_NUMBERING.match, texts)))):
                continue
            own = {name: self._cells(number, columns) for name, columns in self.columns.items()}
            above = {name: self._above(number, self.columns[name]) for name in _FILLED_DOWN if name in self.columns}
            yield TableRow(shown, self.sheet.title, number, letters, own, above)

    def _texts(self, row: int) -> list[str]:
        return [_said(self.sheet.cells[row, column]) for column in self._wide() if (row, column) in self.sheet.cells]

    def _wide(self) -> list[int]:
        return sorted(column for columns in self.columns.values() for column in columns)

    def _cells(self, row: int, columns: Sequence[int]) -> tuple[Cell, ...]:
        """What stands in columns of a row; a formula that was never computed is one without a value."""
        spots = [(row, column) for column in columns]
        found = [self.sheet.cells.get(spot, Cell(None, "=") if spot in self.sheet.formulas else None) for spot in spots]
        return tuple(cell for cell in found if cell is not None and _said(cell) + cell.format * (cell.value is None))

    def _above(self, row: int, columns: Sequence[int]) -> tuple[Cell, ...]:
        begins = [self.begins.get((row, column), (row, 0)) for column in columns]
        within = [spot for spot, column in zip(begins, columns, strict=True) if spot[1] == column and spot[0] < row]
        return tuple(self.sheet.cells[spot] for spot in within if spot in self.sheet.cells)


def _grid(sheet: Sheet) -> _Grid | None:
    """The table of a sheet, under the first row whose heads name criteria and points."""
    begins: dict[tuple[int, int], tuple[int, int]] = {}
    ends: dict[int, int] = {}
    for reference in sheet.merged:
        left, top, right, bottom = range_boundaries(reference)
        begins |= {(row, column): (top, left) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        ends[top] = min(max(bottom, ends.get(top, top)), top + _HEAD_ROWS - 1)
    wide = sorted({column for _, column in (*sheet.cells, *begins)})
    for row in sorted({row for row, _ in sheet.cells if row <= _HEADS_WITHIN}):
        columns = _columns(sheet, begins, wide, range(row, ends.get(row, row) + 1))
        if "title" in columns and "points" in columns:
            return _Grid(sheet, row, ends.get(row, row), columns, begins)
    return None


def _columns(
    sheet: Sheet, begins: dict[tuple[int, int], tuple[int, int]], wide: Sequence[int], rows: range
) -> dict[Column, list[int]]:
    """The columns that heads of one or more rows name; of several for points the one that says which."""
    found: dict[Column, list[int]] = {}
    firm: set[int] = set()
    for column in wide:
        spots = dict.fromkeys(begins.get((row, column), (row, column)) for row in rows)
        said = " ".join(_said(sheet.cells[spot]) for spot in spots if spot in sheet.cells).casefold()
        name = next((name for name, pattern in _HEADS if re.match(pattern, said)), None)
        if name is not None and len(said) < 120:
            found.setdefault(name, []).append(column)
            firm |= {column} if re.search("tối đa|chuẩn|quy định", said) else set()
    if points := found.get("points"):
        found["points"] = [next((column for column in points if column in firm), points[0])]
    return {name: columns if name in _FILLED_DOWN else columns[:1] for name, columns in found.items()}


def _said(cell: Cell) -> str:
    return "" if cell.value is None else " ".join(typed.shown(cell.value).split())
