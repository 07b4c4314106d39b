"""Tables with a row an agency and a column a figure: facts, points, and the engine's points beside them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name

from scoring.checking.filings import Dossier
from scoring.conditions import condition_values
from scoring.pipeline import GroupResult
from scoring.policies import SELF
from scoring.ranking import Standing
from scoring.report import in_order
from scoring.scores import AgencyScore
from scoring.workbook.book import Book
from scoring.workbook.heights import height, room
from scoring.workbook.pages import page, title_rows
from scoring.workbook.sheet import Content, Sheet, merged, put, quoted
from scoring.workbook.styles import CITED, FONT, decimals

ROW = "\0"
"""Stands for the number of the row in the formulas of a column."""
HEADS = 5
_LONGEST, _DEEPEST, _LONGEST_TEXT = 8192, 60, 255
"""What a spreadsheet takes as a formula: its length, its nesting, the texts in it."""
FIRST = 10
"""The row of the first agency, as the sheet numbers it."""
BEFORE = 2
"""The columns before the first figure: number and name."""
NAME = 36
_WORDED = 12
"""From this width on a column holds words that take several lines."""


class Line(NamedTuple):
    """An agency in one round, as the tables show it."""

    dossier: Dossier
    score: AgencyScore
    standing: Standing | None
    env: Mapping[str, Any]
    """What conditions on it may read, where it is ranked."""
    order: int
    """Its line in the ranking, from 1."""
    round: str


class Column(NamedTuple):
    """A figure of every agency: what stands above it, what the engine gives, and the live formula, if it is one."""

    heads: tuple[str, str, str, str, Content]
    """Area, item, title, who or which unit, maximum."""
    value: Callable[[Line], Content]
    formula: str = ""
    style: str = "center"
    format: str = ""
    width: float = 7.5
    choices: tuple[str, ...] = ()
    accepts: Mapping[str, Any] = {}
    """What a cell takes, where that is a range: XlsxWriter's words for a validation."""


class Grid:
    """The columns of a sheet in the making; references to them stand for the row they are used in."""

    def __init__(self, sheet: str, lines: int) -> None:
        self.sheet, self.columns = sheet, []  # type: tuple[str, list[Column]]
        self.first, self.last = FIRST, FIRST + max(lines, 1) - 1

    def add(self, column: Column) -> str:
        """The letter of a new column; a formula that no spreadsheet would take is left out, and the head says so."""
        if column.formula and not is_taken(column.formula):
            column = _computed(column)
        self.columns.append(column)
        return self.letter(len(self.columns) - 1)

    def letter(self, position: int) -> str:
        return str(xl_col_to_name(BEFORE + position))

    def cites(self, line: Line) -> Mapping[int, str]:
        """The documents that figures of an agency were taken from, by column."""
        return {}

    def all(self, letter: str) -> str:
        """A column over every agency."""
        return f"${letter}${self.first}:${letter}${self.last}"

    def elsewhere(self, letter: str) -> str:
        """A column over every agency, as another sheet refers to it."""
        return quoted(self.sheet) + self.all(letter)


def is_taken(formula: str) -> bool:
    """True where a spreadsheet takes the formula."""
    longest = len(formula) + 6 * formula.count(ROW)
    texts = formula.split('"')[1::2]
    return longest <= _LONGEST and _depth(formula) <= _DEEPEST and max(map(len, texts), default=0) <= _LONGEST_TEXT


def _depth(formula: str) -> int:
    """How deep its brackets nest: each turn takes the innermost away."""
    brackets, depth = re.sub(r"[^()]+", "", formula), 0
    while "()" in brackets:
        brackets, depth = brackets.replace("()", ""), depth + 1
    return depth


def _computed(column: Column) -> Column:
    """The column as values, marked as such; a text where there is none, because a blank counts as 0 elsewhere."""
    area, item, title, by, most = column.heads
    heads = (area, item, f"{title} (tính sẵn)", by, most)

    def value(line: Line) -> Content:
        found = column.value(line)
        return "" if found is None else found

    return column._replace(formula="", heads=heads, value=value)


def lines_of(group: GroupResult, round: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The agencies of a group in official order: in the round of the result, and as they scored themselves."""
    order = {s.agency.id: i for i, s in enumerate(in_order(group), 1)}
    ranked, own = [], []
    for dossier, standing, score in zip(group.dossiers, group.standings, group.self_scores, strict=True):
        env = condition_values(group.group_set, standing.score)
        ranked.append(Line(dossier, standing.score, standing, env, order[dossier.agency.id], round))
        own.append(Line(dossier, score, None, {}, order[dossier.agency.id], SELF))
    return tuple(ranked), tuple(own)


def write_grid(book: Book, grid: Grid, title: str, group: str, lines: Sequence[Line]) -> Sheet:
    """The sheet of a grid, down to the last agency."""
    sheet = book.sheet(grid.sheet)
    widths = [column.width for column in grid.columns]
    page(book, sheet, title, (FIRST - HEADS - 1, FIRST - 2), [4, NAME, *widths], wide=True)
    title_rows(book, sheet, title, group)
    _write_heads(book, sheet, grid)
    styles = [_style(book, column) for column in grid.columns]
    names, numbers = book.style("text"), book.style("whole")
    worded = [column for column in grid.columns if column.style == "center" and column.width >= _WORDED]
    for position, line in enumerate(lines):
        row = grid.first - 1 + position
        texts = [(line.dossier.agency.title, room(NAME))]
        texts += [(said, room(column.width)) for column in worded if isinstance(said := column.value(line), str)]
        sheet.set_row(row, height(texts))
        sheet.write_number(row, 0, position + 1, numbers)
        put(sheet, row, 1, line.dossier.agency.title, names)
        cites = grid.cites(line)
        _write_line(sheet, row, grid.columns, _cited(book, grid, styles, cites) if cites else styles, line)
        for col, cite in cites.items():
            sheet.write_comment(row, BEFORE + col, f"Trích: {cite}", {"author": "", "font_name": FONT, "x_scale": 2})
    for position, column in enumerate(grid.columns):
        if column.choices:
            _offer(sheet, grid, BEFORE + position, column.choices)
        if column.accepts:
            sheet.data_validation(
                grid.first - 1, BEFORE + position, grid.last - 1, BEFORE + position, dict(column.accepts)
            )
    sheet.autofilter(grid.first - 2, 0, grid.last - 1, BEFORE + len(grid.columns) - 1)
    sheet.freeze_panes(grid.first - 1, BEFORE)
    return sheet


def _cited(book: Book, grid: Grid, styles: Sequence[Any], cites: Mapping[int, str]) -> list[Any]:
    """The styles of a row, figures with a source in the colour of sources."""
    return [
        _style(book, column, font_color=CITED) if col in cites else style
        for col, (column, style) in enumerate(zip(grid.columns, styles, strict=True))
    ]


def _write_line(sheet: Sheet, row: int, columns: Sequence[Column], styles: Sequence[Any], line: Line) -> None:
    number = str(row + 1)
    for col, (column, style) in enumerate(zip(columns, styles, strict=True), BEFORE):
        value = column.value(line)
        if column.formula:
            formula = column.formula.replace(ROW, number)
            sheet.write_formula(row, col, formula, style, "" if value is None else value)
        else:
            put(sheet, row, col, value, style)


def _style(book: Book, column: Column, **more: Any) -> Any:
    return book.style(column.style, num_format=column.format, **more)


def _write_heads(book: Book, sheet: Sheet, grid: Grid) -> None:
    """Five lines of heads, the area over all of its columns."""
    top = FIRST - HEADS - 1
    head, small, vertical = book.style("head"), book.style("head_small"), book.style("vertical")
    maxima = book.style("head_small", num_format=decimals(None))
    tall = any(column.style != "input" and len(column.heads[2]) > 24 for column in grid.columns)
    for line, size in enumerate((18, 18, 190 if tall else 60, 27, 18)):
        sheet.set_row(top + line, size)
    merged_heads = ["", "STT", "", "", ""], ["Lĩnh vực", "Cơ quan, đơn vị", "", "", ""]
    merged(sheet, top, 0, 1, "Lĩnh vực", head)
    for first, last, area in _stretches([column.heads[0] for column in grid.columns]):
        merged(sheet, top, BEFORE + first, BEFORE + last, area, head)
    for line in range(1, HEADS):
        for col in range(BEFORE):
            put(sheet, top + line, col, merged_heads[col][line], head)
        for col, column in enumerate(grid.columns, BEFORE):
            put(sheet, top + line, col, column.heads[line], (small, small, vertical, small, maxima)[line])


def _stretches(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Runs of equal labels: first, last, label."""
    start = 0
    for position, label in enumerate(labels):
        if position + 1 == len(labels) or labels[position + 1] != label:
            yield start, position, label
            start = position + 1


def _offer(sheet: Sheet, grid: Grid, col: int, choices: tuple[str, ...]) -> None:
    """The answers a cell takes, as a list to pick from, where a spreadsheet can hold the list."""
    if len(",".join(choices)) <= 255 and not any("," in choice for choice in choices):
        options = {"validate": "list", "source": list(choices)}
        sheet.data_validation(grid.first - 1, col, grid.last - 1, col, options)
