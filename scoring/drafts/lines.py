"""The rows of a table read: number, title, points and texts of each, with what is wrong with its cells."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeVar

from scoring import points
from scoring.drafts.numbers import Mark, mark_of, number_text, split
from scoring.drafts.table import Column, Table, TableRow
from scoring.errors import Problem
from scoring.facts import Fact
from scoring.forms import typed
from scoring.packages import Cell
from scoring.points import Number

_TOTAL = re.compile(r"(tổng|cộng)\b", re.IGNORECASE)
_POINTS = re.compile(r"(?:tối đa|không quá)?\s*(-?\d[\d.,]*)\s*(?:điểm|đ)?\.?\Z", re.IGNORECASE)
_LIKE = Fact.model_validate({"label": "Điểm", "type": "decimal", "supplier": "agency", "unit": "điểm", "places": "6"})
_TEXTS: Sequence[Column] = ("how", "documents", "appraiser", "basis")
Found = TypeVar("Found")


class Line(NamedTuple):
    """A row of the table: `mark` is its number, None of one that goes on with the row above."""

    row: TableRow
    mark: Mark | None
    title: str
    points: Number | None
    said: str
    """What stands in the cell of the points, as it is printed."""
    texts: dict[Column, str]
    problems: tuple[Problem, ...]

    def saying(self, texts: Mapping[Column, str]) -> "Line":
        """The line with other texts in some columns."""
        return self._replace(texts={**self.texts, **texts})

    @property
    def is_blank(self) -> bool:
        return not (self.mark or self.title or self.said or any(self.texts.values()))

    @property
    def is_total(self) -> bool:
        """True of a row that adds up those above it."""
        return self.mark is None and bool(_TOTAL.match(self.title)) and self.points is not None


def lines_of(table: Table) -> Iterator[Line]:
    """The lines of every sheet, up to the last that is numbered or adds up: remarks and signatures follow."""
    for _, rows in groupby(table.rows, key=lambda row: row.sheet):
        lines = [_Reader(row, numbered="number" in table.columns).line() for row in rows]
        last = max((at for at, line in enumerate(lines) if line.mark or line.is_total), default=-1)
        for at, line in enumerate(lines):
            if at > last and (line.is_blank or lines[last].is_total or line.problems):
                break
            if not line.is_blank or line.problems:
                yield line


class _Reader:
    """Reads the cells of one row; `problems` gathers those that cannot be read."""

    def __init__(self, row: TableRow, *, numbered: bool) -> None:
        self.row, self.numbered = row, numbered
        self.problems: list[Problem] = []

    def line(self) -> Line:
        """The row as a line."""
        title = self._joined(self._read("title", typed.words))
        text = " ".join(self._read("number", number_text))
        if text and not title:
            text, title = split(text) if split(text)[0] else (("", text) if _TOTAL.match(text) else (text, ""))
        elif not self.numbered:
            text, title = split(title)
        mark = self._mark(text)
        said = self._joined(self._read("points", typed.words if mark is None else _plain))
        value = None if mark is None and not _POINTS.match(said) else self._points(said)
        own = {name: "\n".join(self._texts(self.row.cells.get(name, ()), name)) for name in _TEXTS}
        above = {name: "\n".join(self._texts(cells, name)) for name, cells in self.row.from_above.items()}
        texts = own if mark is None else {name: text or above.get(name, "") for name, text in own.items()}
        return Line(self.row, mark, " ".join(title.split()), value, said, texts, tuple(self.problems))

    def _mark(self, text: str) -> Mark | None:
        try:
            return mark_of(text)
        except ValueError as error:
            self.problems.append(self.row.problem("number", "số-thứ-tự", str(error)))
            return None

    def _points(self, said: str) -> Number | None:
        found = _POINTS.match(said)
        if not said:
            return None
        try:
            read = typed.number(Cell(found[1] if found else said, "@"), _LIKE)
        except ValueError as error:
            self.problems.append(self.row.problem("points", "điểm", str(error)))
            return None
        return points.number(read.text) if read else None

    def _texts(self, cells: Sequence[Cell], column: Column) -> list[str]:
        return [read.text for read in self._of(cells, column, typed.words) if read is not None]

    def _read(self, column: Column, reading: Callable[[Cell], Found]) -> list[Found]:
        return self._of(self.row.cells.get(column, ()), column, reading)

    def _of(self, cells: Sequence[Cell], column: Column, reading: Callable[[Cell], Found]) -> list[Found]:
        found = []
        for cell in cells:
            try:
                if cell.value is None:
                    raise ValueError("ô có công thức chưa được tính; mở bằng Excel hoặc LibreOffice rồi lưu lại")
                found.append(reading(cell))
            except ValueError as error:
                self.problems.append(self.row.problem(column, "ô", str(error)))
        return found

    def _joined(self, found: Sequence[typed.Read | None]) -> str:
        return " ".join(read.text for read in found if read is not None)


def _plain(cell: Cell) -> typed.Read | None:
    """What a cell of points says; one shown as a per cent or a date is no points."""
    if isinstance(cell.value, str):
        return typed.words(cell)
    read = typed.number(cell, _LIKE)
    return read and typed.Read(read.text.replace(".", ","))
