"""Places, grades and awards as live formulas, to the right of the points they follow from."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scoring.cells import YES, quoted
from scoring.expressions import Expr, Name, names, value_of
from scoring.pipeline import GroupResult
from scoring.policies import Award
from scoring.ranking import Proposal, Standing
from scoring.rules.bands import intervals
from scoring.submissions import Council
from scoring.workbook.book import content
from scoring.workbook.conditions import Conditions
from scoring.workbook.facts import SUBMITTED
from scoring.workbook.grid import ROW, Column, Line
from scoring.workbook.items import number
from scoring.workbook.points import FINE, PointsGrid
from scoring.workbook.sheet import Content

NO_PLACE = "–"
AREA = "Xếp hạng"


class Columns(NamedTuple):
    """Where an agency's standing is, in the points sheet."""

    placed: str
    place: str
    order: str
    grade: str
    proposals: tuple[str, ...]


def add_standing(grid: PointsGrid, group: GroupResult, council: Council | None) -> Columns:
    """The columns of places, grades and awards, added to a points sheet."""
    placed = _input(grid, "Được xếp hạng", lambda line: standing_of(line).unplaced or YES, 14)
    keys = [_key(grid, grid.exact, ">"), *_tie_keys(grid), _key(grid, _ruling(grid, council), "<")]
    place = _place(grid, group, placed, keys)
    order = _order(grid, placed, place)
    grade = _grade(grid, placed)
    held = {(one.award, one.agency) for one in council.withheld} if council else set()
    awards = grid.policies.awards
    return Columns(
        placed, place, order, grade, tuple(_proposal(grid, one, (placed, place, grade), held) for one in awards)
    )


def standing_of(line: Line) -> Standing:
    """The standing of an agency in the round of the result."""
    assert line.standing is not None
    return line.standing


def _input(grid: PointsGrid, title: str, value: Callable[[Line], Content], width: float) -> str:
    return grid.add(Column((AREA, "", title, "", ""), value, style="input", width=width))


def _live(grid: PointsGrid, title: str, formula: str, value: Callable[[Line], Content], width: float = 8) -> str:
    return grid.add(Column((AREA, "", title, "", ""), value, formula, "strong", width=width))


# --- places ---------------------------------------------------------------------------------------------------------


class Key(NamedTuple):
    """A value that ranks: its column, its own cell, and the sign of the better one."""

    all: str
    own: str
    better: str


def _key(grid: PointsGrid, letter: str, better: str) -> Key:
    """A printed index is compared as it stands, anything else to nine decimals: coarser than a spreadsheet's error."""
    if letter == grid.index and grid.policies.index_places is not None:
        return Key(grid.all(letter), f"{letter}{ROW}", better)
    return Key(f"ROUND({grid.all(letter)},{FINE})", f"ROUND({letter}{ROW},{FINE})", better)


def _tie_keys(grid: PointsGrid) -> list[Key]:
    found = []
    for key in grid.policies.ties.keys:
        formula, value = Conditions(grid).value(key.by), _evaluated(grid.group_set.expression(key.by))
        letter = _live(grid, f"Tiêu chí phụ: {key.says}", formula, value, 12)
        found.append(_key(grid, letter, ">" if key.better == "higher" else "<"))
    return found


def _evaluated(expr: Expr) -> Callable[[Line], Content]:
    """The value of an expression over an agency; 0, or false, where a figure is missing."""
    reads = set(names(expr))
    return lambda line: content(value_of(expr, line.env)) if line.env.keys() >= reads else 0


def _ruling(grid: PointsGrid, council: Council | None) -> str:
    """The council's order among agencies that are equal otherwise."""
    rulings = [one.agencies for one in council.ties if one.group == grid.group_set.group.id] if council else []
    positions: dict[str, int] = {}
    for agencies in rulings:
        positions = {id: position for position, id in enumerate(agencies)} | positions
    return _input(grid, "Hội đồng xếp thứ tự khi bằng nhau", lambda line: positions.get(line.dossier.agency.id, 0), 10)


def _place(grid: PointsGrid, group: GroupResult, placed: str, keys: Sequence[Key]) -> str:
    """One more than the agencies before it, or than the different places before it."""
    ranked = f'({grid.all(placed)}="{YES}")'
    counted = ranked
    if grid.policies.shared_places == "dense":
        earlier = f"SUMPRODUCT({ranked}*{_equal(keys)}*(ROW({grid.all(placed)})<ROW()))"
        first = f'IF({placed}{ROW}="{YES}",IF({earlier}=0,1,0),0)'
        counted = f"({grid.all(_live(grid, 'Đầu nhóm bằng nhau', first, _first_of(group)))}=1)"
    formula = f'IF({placed}{ROW}="{YES}",1+SUMPRODUCT({counted}*{_better(keys)}),"{NO_PLACE}")'
    return _live(grid, "Thứ hạng", formula, lambda line: standing_of(line).place or NO_PLACE)


def _better(keys: Sequence[Key]) -> str:
    """1 for every agency that stands before the one of the row."""
    key, *rest = keys
    ahead = f"({key.all}{key.better}{key.own})"
    return f"({ahead}+({key.all}={key.own})*{_better(rest)})" if rest else ahead


def _equal(keys: Sequence[Key]) -> str:
    return "*".join(f"({key.all}={key.own})" for key in keys)


def _first_of(group: GroupResult) -> Callable[[Line], Content]:
    """1 for the first agency in official order at each place."""
    firsts: dict[int, str] = {}
    for standing in group.standings:
        if standing.place is not None:
            firsts.setdefault(standing.place, standing.agency.id)
    return lambda line: int(line.dossier.agency.id in firsts.values())


def _order(grid: PointsGrid, placed: str, place: str) -> str:
    """The line of an agency in the ranking: by place, equals in official order, those without a place last."""
    ranked, places = grid.all(placed), grid.all(place)
    rows = f"(ROW({places})<=ROW())"
    ahead = f"(({places}<{place}{ROW})+({places}={place}{ROW})*{rows})"
    among = f'SUMPRODUCT(({ranked}="{YES}")*{ahead})'
    after = f'COUNTIF({ranked},"{YES}")+SUMPRODUCT(({ranked}<>"{YES}")*{rows})'
    return _live(
        grid, "Dòng trong bảng xếp hạng", f'IF({placed}{ROW}="{YES}",{among},{after})', lambda line: line.order
    )


# --- grades ---------------------------------------------------------------------------------------------------------


def _grade(grid: PointsGrid, placed: str) -> str:
    """The first grade whose interval, or one before it, holds the index, and whose side condition is met."""
    conditions, inside, steps = Conditions(grid), [], []
    for grade, interval in zip(grid.policies.grades, intervals(grid.policies.grades), strict=True):
        test = interval.test(Name("index"))
        inside.append(conditions.test(test) if test is not None else "TRUE")
        found = f"OR({','.join(inside)})" if len(inside) > 1 else inside[0]
        steps.append((f"AND({found},{conditions.holds(grade.when)})" if grade.when else found, grade.title))
    formula = '""'
    for met, title in reversed(steps):
        formula = f"IF({met},{quoted(title)},{formula})"
    absent = f'AND({placed}{ROW}<>"{YES}",{grid.facts.submitted}<>"{SUBMITTED}")'
    return _live(grid, "Xếp loại", f'IF({absent},"",{formula})', grade_title, 11)


def grade_title(line: Line) -> Content:
    """The grade of an agency, if it has one."""
    grade = standing_of(line).grade
    return grade.title if grade else None


# --- awards ---------------------------------------------------------------------------------------------------------


def proposed(proposals: Sequence[Proposal], award: Award) -> str | None:
    """What the points sheet shows of an award: its title, marked where the council must break a tie first."""
    for proposal in proposals:
        if proposal.award is award:
            return award.title if proposal.decided else _undecided(award)
    return None


def _undecided(award: Award) -> str:
    return f"{award.title} (chờ Hội đồng quyết định)"


def _proposal(grid: PointsGrid, award: Award, letters: tuple[str, str, str], held: set[tuple[str, str]]) -> str:
    ids = {agency for one, agency in held if one == award.id}
    kept = _input(grid, f"Không đề nghị {award.title}", lambda line: YES if line.dossier.agency.id in ids else None, 12)
    fits = _fits(grid, award, letters)
    given = f'IF({fits},{quoted(award.title)},"")'
    if award.quota is not None:
        column = _live(grid, f"Đủ điều kiện: {award.title}", f"IF({fits},1,0)", _eligible(grid, award), 9)
        given = _within(grid, award, column, letters[1])
    formula, width = f'IF({kept}{ROW}="{YES}","",{given})', 14 + len(award.title) * 4 // 5
    return _live(
        grid, f"Đề nghị: {award.title}", formula, lambda line: proposed(standing_of(line).awards, award), width
    )


def _fits(grid: PointsGrid, award: Award, letters: tuple[str, str, str]) -> str:
    """The conditions of an award, whatever its quota."""
    placed, place, grade = letters
    first, last = number(award.places.from_), number(award.places.to)
    tests = [f'{placed}{ROW}="{YES}"', f"{place}{ROW}>={first}", f"{place}{ROW}<={last}"]
    if award.grade_at_least is not None:
        titles = _enough(grid, award)
        tests.append(f"OR({','.join(f'{grade}{ROW}={quoted(title)}' for title in titles)})")
    if award.when is not None:
        tests.append(Conditions(grid).holds(award.when))
    return f"AND({','.join(tests)})"


def _enough(grid: PointsGrid, award: Award) -> list[str]:
    """The grades that are good enough for an award."""
    ids = [grade.id for grade in grid.policies.grades]
    return [grade.title for grade in grid.policies.grades[: ids.index(award.grade_at_least or "") + 1]]


def _within(grid: PointsGrid, award: Award, column: str, place: str) -> str:
    """Awarded within the quota; what a tie across it does is the policy's."""
    title = quoted(award.title)
    tied = {"all": title, "none": '""', "council": quoted(_undecided(award))}[award.tie_over_quota]
    fits, places = grid.all(column), grid.all(place)
    upto = f"SUMPRODUCT({fits}*({places}<={place}{ROW}))"
    before = f"SUMPRODUCT({fits}*({places}<{place}{ROW}))"
    return f'IF({column}{ROW}=0,"",IF({upto}<={award.quota},{title},IF({before}>={award.quota},"",{tied})))'


def _eligible(grid: PointsGrid, award: Award) -> Callable[[Line], Content]:
    """1 for an agency that meets the conditions of an award."""
    when = _evaluated(grid.group_set.expression(award.when)) if award.when is not None else None

    def value(line: Line) -> Content:
        place, grade = standing_of(line).place, grade_title(line)
        if place is None or not award.places.from_ <= place <= award.places.to:
            return 0
        if award.grade_at_least is not None and grade not in _enough(grid, award):
            return 0
        return int(when is None or bool(when(line)))

    return value
