"""Places, grades and awards as live formulas, to the right of the points they follow from."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scoring.cells import YES, quoted
from scoring.conditions import Outcome, TieValue, stated, tie_value
from scoring.criteria import GroupSet
from scoring.expressions import Name
from scoring.pipeline import GroupResult
from scoring.places import NOT_HANDED_IN, NOT_RANKED
from scoring.policies import Award, Grade, TieKey
from scoring.ranking import WAITING, asked_words
from scoring.rules.bands import intervals
from scoring.submissions import Agency, Council
from scoring.workbook.book import content
from scoring.workbook.conditions import Conditions
from scoring.workbook.facts import SUBMITTED, any_of
from scoring.workbook.grid import ROW, Line
from scoring.workbook.guards import FAULTY
from scoring.workbook.points import FINE, PointsGrid
from scoring.workbook.proposals import Ranks, add_input, add_live, add_outcome, add_proposal, holds, standing_of
from scoring.workbook.sheet import Content

NO_PLACE, ABSENT = "–", "chưa nộp"
MOVED = "dòng số liệu là của cơ quan khác"
_FAR = 10**30


class Columns(NamedTuple):
    """Where an agency's standing is, in the points sheet."""

    placed: str
    absent: str
    """That an agency has no place and has handed nothing in: its points are no score."""
    place: str
    order: str
    grade: str
    proposals: tuple[str, ...]
    notes: str
    """What the council should know of place and grade; no letter where there can be nothing."""
    rulings: str
    """What the council ruled on the agency; no letter where it ruled nothing."""


def add_standing(grid: PointsGrid, group: GroupResult, council: Council | None, awards: Sequence[Award]) -> Columns:
    """The columns of places, grades and awards, added to a points sheet."""
    placed = _placed(grid)
    keys = [*_tie_keys(grid, placed), _key(grid, _ruling(grid, council), "<")]
    place = _place(grid, group, placed, keys)
    order = _order(grid, placed, place)
    last = _last(grid, place)
    absent = _absent(grid, placed)
    grade, notes = _grade(grid, absent)
    held = {(one.award, one.agency) for one in council.withheld} if council else set()
    ranks = Ranks(placed, place, last, grade)
    proposals = tuple(add_proposal(grid, one, ranks, held) for one in awards)
    told, rulings = _notes(grid, place, last, notes), _rulings(grid, council)
    return Columns(placed, absent, place, order, grade, proposals, told, rulings)


def _rulings(grid: PointsGrid, council: Council | None) -> str:
    if council is None:
        return ""
    title = "Kết luận của Hội đồng"
    return add_input(grid, title, lambda line: ruling_words(grid.group_set, council, line.dossier.agency), 15)


def ruling_words(group_set: GroupSet, council: Council | None, agency: Agency) -> Content:
    """What the council ruled on an agency, with its reasons."""
    if council is None:
        return None
    titles = {award.id: award.title for award in group_set.policies.awards}
    ties = [one for one in council.ties if one.group == group_set.group.id and agency.id in one.agencies]
    held = [one for one in council.withheld if one.agency == agency.id and one.award in titles]
    said = [f"thứ tự khi bằng nhau theo kết luận ngày {one.date:%d/%m/%Y}: {one.reason}" for one in ties]
    said += [f"không đề nghị {titles[one.award]}: {one.reason}" for one in held]
    return "; ".join(said) or None


def _placed(grid: PointsGrid) -> str:
    """Whether an agency is ranked, from its two answers in the facts sheet, and if not, why."""
    facts = grid.facts
    reason = add_input(grid, "Lý do không xếp hạng", _reason, 14)
    why = f'IF({reason}{ROW}="",{quoted(NOT_RANKED)},{reason}{ROW})'
    here = quoted(YES)
    if grid.policies.not_submitted == "unplaced":
        here = f'IF({facts.submitted}="{SUBMITTED}",{here},{quoted(NOT_HANDED_IN)})'
    found = f'IF({facts.ranked}="{YES}",{here},{why})'
    found = f'IF({facts.faulty([facts.ranked, facts.submitted])},"{FAULTY}",{found})'
    formula = f"IF({facts.moved},{quoted(MOVED)},{found})"
    return add_live(grid, "Được xếp hạng", formula, lambda line: standing_of(line).unplaced or YES, 14)


def _absent(grid: PointsGrid, placed: str) -> str:
    """Whether an agency is neither ranked nor has handed in: then it is shown as such, not by its points."""
    formula = f'IF(AND({placed}{ROW}<>"{YES}",{grid.facts.submitted}<>"{SUBMITTED}"),{quoted(ABSENT)},"")'
    return add_live(grid, "Chưa có điểm", formula, lambda line: ABSENT if standing_of(line).absent else None, 11)


def _reason(line: Line) -> Content:
    return None if line.dossier.competes else standing_of(line).unplaced


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


def _tie_keys(grid: PointsGrid, placed: str) -> list[Key]:
    """The index, then each tie key as it counts among those equal until then."""
    found = [_key(grid, grid.exact, ">")]
    for position, key in enumerate(grid.policies.ties.keys):
        said = add_live(grid, f"Tiêu chí phụ: {key.says}", Conditions(grid).value(key.by), _said(grid, key), 12)
        formula, value = _counted(grid, placed, said, key, found), _counts(position, key)
        letter = add_live(grid, f"Tiêu chí phụ {position + 1} dùng để xếp", formula, value, 12)
        found.append(_key(grid, letter, ">" if key.better == "higher" else "<"))
    return found


def _said(grid: PointsGrid, key: TieKey) -> Callable[[Line], Content]:
    return lambda line: _content(tie_value(grid.group_set, key.by, line.env))


def _content(given: TieValue) -> Content:
    return str(given) if isinstance(given, Outcome) else content(given)


def _counted(grid: PointsGrid, placed: str, said: str, key: TieKey, before: Sequence[Key]) -> str:
    """Last of all where a figure is missing; the same for all equals where one of them has no object for the key."""
    own, absent = f"{said}{ROW}", quoted(Outcome.NO_OBJECT)
    value = f"IF({own}={quoted(Outcome.UNKNOWN)},{_farthest(key)},{own})"
    if stated(grid.group_set, key.by)[1] is None:
        return value
    equals = f'SUMPRODUCT(({grid.all(placed)}="{YES}")*{_equal(before)}*({grid.all(said)}={absent}))'
    return f"IF({own}={absent},0,IF({equals}>0,0,{value}))"


def _counts(position: int, key: TieKey) -> Callable[[Line], Content]:
    def value(line: Line) -> Content:
        given = standing_of(line).keys[position]
        if isinstance(given, Outcome):
            return _farthest(key) if given is Outcome.UNKNOWN else 0
        return content(given)

    return value


def _farthest(key: TieKey) -> int:
    """Worse than any figure, and within what a spreadsheet compares."""
    return -_FAR if key.better == "higher" else _FAR


def _ruling(grid: PointsGrid, council: Council | None) -> str:
    """The council's order among agencies that are equal otherwise."""
    rulings = [one.agencies for one in council.ties if one.group == grid.group_set.group.id] if council else []
    positions: dict[str, int] = {}
    for agencies in rulings:
        positions = {id: position for position, id in enumerate(agencies)} | positions
    return add_input(
        grid, "Hội đồng xếp thứ tự khi bằng nhau", lambda line: positions.get(line.dossier.agency.id, 0), 10
    )


def _place(grid: PointsGrid, group: GroupResult, placed: str, keys: Sequence[Key]) -> str:
    """One more than the agencies before it, or than the different places before it."""
    ranked = f'({grid.all(placed)}="{YES}")'
    counted = ranked
    if grid.policies.shared_places == "dense":
        earlier = f"SUMPRODUCT({ranked}*{_equal(keys)}*(ROW({grid.all(placed)})<ROW()))"
        first = f'IF({placed}{ROW}="{YES}",IF({earlier}=0,1,0),0)'
        counted = f"({grid.all(add_live(grid, 'Đầu nhóm bằng nhau', first, _first_of(group)))}=1)"
    formula = f'IF({placed}{ROW}="{YES}",1+SUMPRODUCT({counted}*{_better(keys)}),"{NO_PLACE}")'
    return add_live(grid, "Thứ hạng", formula, lambda line: standing_of(line).place or NO_PLACE)


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
    return add_live(
        grid, "Dòng trong bảng xếp hạng", f'IF({placed}{ROW}="{YES}",{among},{after})', lambda line: line.order
    )


def _last(grid: PointsGrid, place: str) -> str:
    """The last place an agency may have once the council has ordered the ties left to it."""
    if grid.policies.ties.then == "shared":
        return place
    formula = f'IF(ISNUMBER({place}{ROW}),COUNTIF({grid.all(place)},"<="&{place}{ROW}),"{NO_PLACE}")'
    return add_live(grid, "Hạng thấp nhất khi Hội đồng xếp", formula, lambda line: standing_of(line).last or NO_PLACE)


# --- grades ---------------------------------------------------------------------------------------------------------


def _grade(grid: PointsGrid, absent: str) -> tuple[str, list[str]]:
    """The column of the first grade that the index reaches and whose side condition holds, with notes on the others."""
    conditions, reached, steps, asked = Conditions(grid), [], [], []
    for grade, interval in zip(grid.policies.grades, intervals(grid.policies.grades), strict=True):
        test = interval.test(Name("index"))
        reached.append(conditions.test(test) if test is not None else "TRUE")
        found = any_of(reached)
        if grade.when is not None:
            letter = add_outcome(grid, f"Điều kiện loại {grade.title}", grade.when)
            asked.append((grade, found, letter))
            found = f"AND({found},{holds(letter)})"
        steps.append((found, grade.title))
    formula = '""'
    for met, title in reversed(steps):
        formula = f"IF({met},{quoted(title)},{formula})"
    column = add_live(grid, "Xếp loại", f'IF({absent}{ROW}<>"","",{formula})', grade_title, 11)
    return column, [_asked(grid, column, *one) for one in asked]


def _asked(grid: PointsGrid, column: str, grade: Grade, reached: str, letter: str) -> str:
    """The note on a side condition, where the grade was asked for."""
    grades = grid.policies.grades
    better = [f"{column}{ROW}<>{quoted(one.title)}" for one in grades[: grades.index(grade)]]
    said = '""'
    for found in (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.NO_OBJECT):
        said = f"IF({letter}{ROW}={quoted(found)},{quoted('; ' + asked_words(grade, found))},{said})"
    tests = [f'{column}{ROW}<>""', reached, *better]
    return f'IF(AND({",".join(tests)}),{said},"")'


def _notes(grid: PointsGrid, place: str, last: str, notes: list[str]) -> str:
    if last != place:
        tied = f"IF(ISNUMBER({place}{ROW}),COUNTIF({grid.all(place)},{place}{ROW})>1,FALSE)"
        notes = [f'IF({tied},{quoted("; " + WAITING)},"")', *notes]
    if not notes:
        return ""
    formula = f"MID({'&'.join(notes)},3,999)"
    return add_live(grid, "Ghi chú xếp hạng", formula, lambda line: "; ".join(standing_of(line).notes) or None, 30)


def grade_title(line: Line) -> Content:
    """The grade of an agency, if it has one."""
    grade = standing_of(line).grade
    return grade.title if grade else None
