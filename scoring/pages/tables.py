"""Tables of a group's agencies: what each cell shows, and its exact position in its column."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring.criteria import Area
from scoring.pipeline import GroupResult
from scoring.points import Number, plain, rounded, shown, total
from scoring.ranking import Standing
from scoring.report import in_order, printed
from scoring.scores import AgencyScore


class Cell(NamedTuple):
    """A cell of a table: what it shows, and where it stands among its column (None: always last)."""

    text: str
    key: int | None


class Column(NamedTuple):
    """A column of a table that can be sorted; `first` is the order of the first press."""

    id: str
    title: str
    first: str
    numeric: bool = True


class Line(NamedTuple):
    """An agency's row."""

    standing: Standing
    cells: tuple[Cell, ...]

    def named(self, columns: tuple[Column, ...]) -> list[tuple[Column, Cell]]:
        """The cells with their columns."""
        return list(zip(columns, self.cells, strict=True))


class Table(NamedTuple):
    """A table of a group's agencies."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


class Reached(NamedTuple):
    """How much of an area the agencies with a place reached: all of them together, the least and the most of one."""

    area: Area
    mean: Number | None
    least: Number
    most: Number

    @property
    def words(self) -> str:
        if self.mean is None:
            return "không áp dụng"
        return f"cả nhóm {shown(self.mean)}%, thấp nhất {shown(self.least)}%, cao nhất {shown(self.most)}%"


Valued = tuple[Column, Callable[[Standing, AgencyScore], tuple[str, Number | None]]]
"""A column, and what it shows of an agency with the number it is sorted by."""


NONE: tuple[str, Number | None] = "–", None
"""What a cell shows where there is nothing to show: not 0."""


def table(group: GroupResult, columns: Sequence[Valued]) -> Table:
    """The agencies by place; a cell's key is its exact position among the values of its column."""
    own = {score.declared.agency.id: score for score in group.self_scores}
    ordered = in_order(group)
    by_column = [_cells([value(one, own[one.agency.id]) for one in ordered]) for _, value in columns]
    lines = (Line(one, cells) for one, cells in zip(ordered, zip(*by_column, strict=True), strict=True))
    return Table(tuple(column for column, _ in columns), tuple(lines))


def _cells(values: Sequence[tuple[str, Number | None]]) -> list[Cell]:
    keys = {key: position for position, key in enumerate(sorted({key for _, key in values if key is not None}))}
    return [Cell(text, None if key is None else keys[key]) for text, key in values]


def ranking_columns(group: GroupResult, *, appraised: bool) -> Iterator[Valued]:
    """The columns of the ranking sheet of the workbook."""
    policies, surveyed = group.group_set.policies, _surveyed(group)
    yield Column("place", "Hạng", "up"), lambda one, _: (str(one.place) if one.place else "–", one.place)
    yield Column("agency", "Cơ quan, đơn vị", "up", numeric=False), lambda one, _: (one.agency.title, one.agency.order)
    yield (
        Column("index", "Chỉ số (%)", "down"),
        lambda one, _: (
            NONE
            if one.absent
            else (printed(one.score.printed, policies.index_places).replace(".", ","), one.score.printed)
        ),
    )
    yield Column("grade", "Xếp loại", "up", numeric=False), lambda one, _: _grade(group, one)
    yield Column("self", "Điểm tự đánh giá", "down"), lambda one, own: _scored(one, own.points)
    if appraised:
        yield Column("points", "Điểm thẩm định", "down"), lambda one, _: _scored(one, one.score.points)
    yield Column("survey", "Điểm điều tra", "down"), lambda one, _: _points(surveyed(one.score))
    for position, area in enumerate(group.group_set.areas):
        if area.part != "base":
            title = "Điểm cộng" if area.part == "bonus" else "Điểm trừ"
            yield Column(area.part, title, "down"), lambda one, _, at=position: _points(one.score.areas[at].points)  # type: ignore[misc]
    yield Column("max", "Điểm tối đa áp dụng", "down"), lambda one, _: _points(one.score.max)
    yield Column("awards", "Đề nghị, ghi chú", "up", numeric=False), lambda one, _: _said(one, appraised=appraised)


def area_columns(group: GroupResult) -> Iterator[Valued]:
    """The columns of the area sheet of the workbook."""
    yield Column("agency", "Cơ quan, đơn vị", "up", numeric=False), lambda one, _: (one.agency.title, one.agency.order)
    for position, area in enumerate(group.group_set.areas):
        title = {"bonus": "Điểm cộng", "penalty": "Điểm trừ"}.get(area.part, f"{area.id}. {area.title}")
        yield Column(f"area-{area.id}", title, "down"), lambda one, _, at=position: _area(one, at)  # type: ignore[misc]


def _scored(one: Standing, points: Number) -> tuple[str, Number | None]:
    return NONE if one.absent else _points(points)


def _points(points: Number) -> tuple[str, Number]:
    return shown(points).replace("-", "−"), points


def _area(one: Standing, at: int) -> tuple[str, Number | None]:
    score = one.score.areas[at]
    return NONE if one.absent or (score.area.part == "base" and not score.max) else _points(score.points)


def _grade(group: GroupResult, one: Standing) -> tuple[str, Number | None]:
    if one.grade is None:
        return one.unplaced or "–", None
    return one.grade.title, [grade.id for grade in group.group_set.policies.grades].index(one.grade.id)


def _said(one: Standing, *, appraised: bool) -> tuple[str, Number | None]:
    open = one.score.open_words if appraised and not one.absent else ""
    said = [open, *(award.words for award in one.awards), one.unplaced if one.grade else "", *one.notes]
    return "; ".join(filter(None, said)), (one.place if one.awards else None)


def _surveyed(group: GroupResult) -> Callable[[AgencyScore], Number]:
    """The points of the surveyed items of the base."""
    places = [i for i, leaf in enumerate(group.group_set.leaves) if leaf.is_surveyed]
    return lambda score: total(score.items[place].points or 0 for place in places)


def reached(group: GroupResult, position: int) -> Reached:
    """What the agencies with a place reached of an area."""
    scores = [one.score.areas[position] for one in group.standings if one.place is not None]
    shares = [_percent(one.points, one.max) for one in scores if one.max]
    top = total(one.max for one in scores)
    mean = _percent(total(one.points for one in scores), top) if top else None
    return Reached(group.group_set.areas[position], mean, min(shares, default=0), max(shares, default=0))


def _percent(part: Number, whole: Number) -> Number:
    return rounded(plain(Fraction(100) * part / whole), 2)
