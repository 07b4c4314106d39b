"""A form read back: whose it is, and what stands in its input cells, found by keys wherever these have moved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.utils import get_column_letter, range_boundaries

from scoring.errors import Place, Problem
from scoring.fields import set_name, set_of
from scoring.forms.keys import MARK, SHEET, TITLES, At, Edition, Mark, Prints
from scoring.forms.plan import Plan
from scoring.forms.printed import Asked, differing
from scoring.packages import Cell, Sheet
from scoring.packages.sheets import Value

_NOT_OURS = "không phải là phiếu tự đánh giá do phần mềm ghi ra; xuất phiếu bằng lệnh parindex form rồi điền vào đó"
_AGAIN = "xuất lại phiếu bằng lệnh parindex form"
_FAMILY = MARK.rpartition("-")[0]
_READ_ALONG = (At.FIGURE, At.CLAIMED, *(at for at in At if At.SYMBOL <= at <= At.WORDS))
"""Columns in which a row that the form does not know must hold nothing."""


@dataclass
class Answers:
    """What was typed into a form, by key and column; `spots` tells where each input cell stands, blank or not."""

    shown: str
    typed: dict[tuple[str, At], Cell] = field(default_factory=dict)
    spots: dict[tuple[str, At], Place] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """The titles of the form as they read now."""
    problems: list[Problem] = field(default_factory=list)

    def place(self, key: str, at: At) -> Place:
        """Where an input cell stands; the form as a whole where it is not in it."""
        return self.spots.get((key, at), Place(self.shown))

    def wrong(self, key: str, at: At, code: str, message: str, *, warning: bool = False) -> None:
        """Note what is wrong with an input cell."""
        self.problems.append(Problem(self.place(key, at), code, message, warning))


class _Grid(NamedTuple):
    """A sheet of a form: where its columns and its keyed rows stand now."""

    sheet: Sheet
    columns: Mapping[At, int]
    rows: list[tuple[int, str]]


def marked(sheets: tuple[Sheet, ...], shown: str) -> tuple[Mark | None, list[Problem]]:
    """Whose form it is."""
    for sheet in sheets:
        first = _text(sheet, 1, 1)
        if first == MARK and _text(sheet, 1, 2) == "keys":
            return _mark(sheet, shown)
        if first.startswith(_FAMILY) and first != MARK:
            said = "phiếu do một bản khác của phần mềm ghi ra; xuất lại phiếu bằng lệnh parindex form"
            return None, [Problem(Place(shown), "phiếu", said)]
    return None, [Problem(Place(shown), "phiếu", _NOT_OURS)]


def _mark(sheet: Sheet, shown: str) -> tuple[Mark | None, list[Problem]]:
    rows = {_text(sheet, row, 1): row for row, column in sheet.cells if column == 1}
    stated = {key: _text(sheet, rows[key], 2) for key in ("year", "group", "agency", "criteria") if key in rows}
    items = {
        key.removeprefix("item:"): Prints(_text(sheet, row, 2), _text(sheet, row, 3))
        for key, row in rows.items()
        if key.startswith("item:")
    }
    kind = set_of(stated.get("year", ""))
    if len(stated) < 4 or kind is None or not items:
        said = "trang khóa ẩn của phiếu đã bị sửa; xuất lại phiếu bằng lệnh parindex form rồi chép số liệu sang"
        return None, [Problem(Place(shown), "phiếu", said)]
    return Mark(set_name(*kind), stated["group"], stated["agency"], stated["criteria"], items), []


def answers(sheets: tuple[Sheet, ...], shown: str, asks: Asked, edition: Edition) -> Answers:
    """What was typed into a form, by what it asks, but for the items that have changed since."""
    found = Answers(shown)
    grids = [_grid(sheet, found) for sheet in sheets if _corner(sheet) and _text(sheet, 1, 2) != "keys"]
    seen: dict[str, Place] = {}
    for grid in grids:
        for row, key in grid.rows:
            is_new = key not in seen
            _read_row(found, grid, row, key, asks, seen)
            _refuse_locked(found, grid, row, key, asks.own)
            for column, said in differing(asks, edition, grid.sheet, grid.columns, row, key) if is_new else ():
                words = f"{said}; số liệu có thể đã sang dòng khác: khôi phục ô này, hoặc xuất lại phiếu rồi điền"
                found.problems.append(Problem(_place(shown, grid.sheet, row, column), "khác-nhãn", words))
        _refuse_merged(found, grid)
        _refuse_strays(found, grid)
    _refuse_missing(found, asks, edition, seen)
    return found


def _grid(sheet: Sheet, found: Answers) -> _Grid:
    top, left = _corner(sheet) or (1, 1)
    names = {at.name: at for at in At}
    columns: dict[At, int] = {}
    for (row, column), _ in sheet.cells.items():
        at = names.get(_text(sheet, row, column)) if row == top and column > left else None
        if at is not None and at in columns:
            place = _place(found.shown, sheet, row, column)
            found.problems.append(Problem(place, "cột-lặp", "cột này chép từ cột khác của phiếu; xóa cột chép thừa"))
        elif at is not None:
            columns[at] = column
    rows = sorted((row, _text(sheet, row, left)) for row, column in sheet.cells if column == left and row != top)
    return _Grid(sheet, columns, rows)


def _corner(sheet: Sheet) -> tuple[int, int] | None:
    """Where the mark of a form's sheet stands: in its first cell, unless rows or columns were put before it."""
    if _text(sheet, 1, 1) == MARK:
        return 1, 1
    return next((spot for spot, cell in sheet.cells.items() if cell.value == MARK), None)


def _read_row(found: Answers, grid: _Grid, row: int, key: str, asks: Asked, seen: dict[str, Place]) -> None:
    sheet = grid.sheet
    if key.startswith("text:"):
        found.texts.setdefault(key, _text(sheet, row, grid.columns.get(At.ID, 0)))
        seen.setdefault(key, _place(found.shown, sheet, row, 2))
        return
    if key in seen:
        said = f"dòng này chép từ dòng {seen[key].line} của phiếu; xóa dòng chép thừa"
        found.problems.append(Problem(_place(found.shown, sheet, row, 2), "dòng-lặp", said))
        return
    seen[key] = _place(found.shown, sheet, row, 2)
    for at in (At.FIGURE,) if key in asks.supplied else asks.wanted.get(key, ()):
        column = grid.columns.get(at)
        if column is None:
            continue
        found.spots[key, at] = _place(found.shown, sheet, row, column)
        cell = sheet.cells.get((row, column))
        if cell is not None:
            found.typed[key, at] = cell
        if (row, column) in sheet.formulas:
            shows = f" (đang hiện {cell.value})" if cell is not None else ""
            said = f"ô là công thức{shows}; xóa công thức và gõ giá trị"
            found.wrong(key, at, "công-thức", said)
            found.typed.pop((key, at), None)


def _refuse_locked(found: Answers, grid: _Grid, row: int, key: str, own: Plan) -> None:
    """What was typed where the form takes nothing: in items that are gone, and points in those not self-assessed."""
    if key.startswith(("text:", "more:", "head:", "totals")):
        return
    gone = key not in own.numbers
    for at in _READ_ALONG if gone else (At.CLAIMED,) if key in own.not_self else ():
        column = grid.columns.get(at, 0)
        if (row, column) in grid.sheet.cells:
            said = "dòng này không còn trong bộ tiêu chí; xóa nội dung ô này, hoặc xuất phiếu mới để điền"
            said = said if gone else "mục này cơ quan không tự chấm; xóa ô này"
            found.problems.append(Problem(_place(found.shown, grid.sheet, row, column), "dòng-lạ", said))


def _refuse_merged(found: Answers, grid: _Grid) -> None:
    """Input cells in a merged range hide what was typed in them."""
    inputs = {(place.line, place.column): place for place in found.spots.values() if _on(place, grid.sheet)}
    for reference in grid.sheet.merged:
        left, top, right, bottom = range_boundaries(reference)
        within = [inputs[r, c] for r in range(top, bottom + 1) for c in range(left, right + 1) if (r, c) in inputs]
        if within:
            said = f"ô nằm trong vùng gộp {reference}; bỏ gộp ô (Unmerge Cells) rồi điền từng ô"
            found.problems.append(Problem(within[0], "ô-gộp", said))


def _refuse_strays(found: Answers, grid: _Grid) -> None:
    """What was typed in rows that people put in would be lost."""
    keyed, columns = {row for row, _ in grid.rows}, {grid.columns[at]: at for at in _READ_ALONG if at in grid.columns}
    top = (_corner(grid.sheet) or (1, 1))[0]
    for row, column in sorted(grid.sheet.cells):
        if row > top and row not in keyed and column in columns:
            said = "dòng này không thuộc phiếu (dòng thêm); chuyển nội dung vào dòng có sẵn hoặc phần Tài liệu bổ sung"
            found.problems.append(Problem(_place(found.shown, grid.sheet, row, column), "dòng-lạ", said))


def _refuse_missing(found: Answers, asks: Asked, edition: Edition, seen: Mapping[str, Place]) -> None:
    """Rows and columns that were deleted: what they asked must not pass for unanswered."""
    if not any(key in seen for key in asks.own.numbers):
        said = f"phiếu thiếu trang “{SHEET}” (đã bị xóa); {_AGAIN}"
        found.problems.append(Problem(Place(found.shown), "thiếu-trang", said))
        return
    lost: dict[tuple[str, At], None] = {}
    before = Place(found.shown)
    for key in asks.words:
        before = seen.get(key, before)
        if key not in asks.wanted or asks.own.item_of(key) in edition.changed:
            continue
        if key not in seen:
            where = "ngay dưới dòng này" if before.cell else "phiếu"
            said = f"{where} thiếu dòng “{asks.words[key][At.TITLE]}” (đã bị xóa); {_AGAIN}"
            found.problems.append(Problem(before, "thiếu-dòng", said))
        else:
            sheet = seen[key].cell.rpartition("!")[0]
            lost.update({(sheet, at): None for at in asks.wanted[key] if (key, at) not in found.spots})
    for sheet, at in lost:
        said = f"trang “{sheet}” thiếu cột “{TITLES[at]}” (đã bị xóa); {_AGAIN}"
        found.problems.append(Problem(Place(found.shown), "thiếu-cột", said))


def _on(place: Place, sheet: Sheet) -> bool:
    return place.cell.startswith(f"{sheet.title}!")


def _place(shown: str, sheet: Sheet, row: int, column: int) -> Place:
    return Place(shown, row, column, f"{sheet.title}!{get_column_letter(column)}{row}")


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.cells.get((row, column))
    value: Value | None = cell.value if cell else None
    return value if isinstance(value, str) else "" if value is None else str(value)
