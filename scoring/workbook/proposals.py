"""Proposed awards as live formulas: who may have one by place, grade and condition, and what quotas and ties leave."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scoring.cells import YES, quoted
from scoring.conditions import Outcome, outcome
from scoring.expressions import Expr
from scoring.policies import Award, Policies
from scoring.ranking import WAITS, Proposal, Standing, near
from scoring.workbook.conditions import Conditions
from scoring.workbook.grid import ROW, Column, Line
from scoring.workbook.items import number
from scoring.workbook.points import PointsGrid
from scoring.workbook.sheet import Content

AREA = "Xếp hạng"
_LIKELY = -1
"""Meets the conditions only if the council's order leaves it in the places of the award."""


class Ranks(NamedTuple):
    """The columns of who is ranked, the place, the last place the council may leave it, and the grade."""

    placed: str
    place: str
    last: str
    grade: str


def standing_of(line: Line) -> Standing:
    """The standing of an agency in the round of the result."""
    assert line.standing is not None
    return line.standing


def add_input(grid: PointsGrid, title: str, value: Callable[[Line], Content], width: float) -> str:
    """The letter of a new column that is read, not computed."""
    return grid.add(Column((AREA, "", title, "", ""), value, style="input", width=width))


def add_live(grid: PointsGrid, title: str, formula: str, value: Callable[[Line], Content], width: float = 8) -> str:
    """The letter of a new column that is computed."""
    return grid.add(Column((AREA, "", title, "", ""), value, formula, "strong", width=width))


def add_outcome(grid: PointsGrid, title: str, when: Expr) -> str:
    """The letter of a new column that tells how a condition comes out."""
    formula = Conditions(grid).outcome(when)
    return add_live(grid, title, formula, lambda line: str(outcome(grid.group_set, when, line.env)), 12)


def holds(letter: str) -> str:
    """The condition of a column of outcomes holds, or asks nothing."""
    return f"OR({letter}{ROW}={quoted(Outcome.MET)},{letter}{ROW}={quoted(Outcome.NO_OBJECT)})"


def proposed(proposals: Sequence[Proposal], award: Award) -> str | None:
    """What the points sheet shows of an award: its title, marked where the council must break a tie first."""
    return next((proposal.words for proposal in proposals if proposal.award is award), None)


def joined(parts: Sequence[str]) -> str:
    """Texts side by side, those that are there, with a semicolon between."""
    said = "&".join(f'IF({part}="","","; "&{part})' for part in parts)
    return f"MID({said},3,999)" if parts else '""'


def awards_of(policies: Policies, line: Line) -> Content:
    """The awards proposed for an agency, as the ranking lists them."""
    found = [proposed(standing_of(line).awards, award) for award in policies.awards]
    return "; ".join(one for one in found if one) or None


def add_proposal(grid: PointsGrid, award: Award, ranks: Ranks, held: set[tuple[str, str]]) -> str:
    """The letter of the column that proposes an award, after those it follows from."""
    ids = {agency for one, agency in held if one == award.id}
    title = f"Không đề nghị {award.title}"
    kept = add_input(grid, title, lambda line: YES if line.dossier.agency.id in ids else None, 12)
    given = _given(grid, award, ranks)
    formula, width = f'IF({kept}{ROW}="{YES}","",{given})', 14 + len(award.title) * 4 // 5
    return add_live(
        grid, f"Đề nghị: {award.title}", formula, lambda line: proposed(standing_of(line).awards, award), width
    )


def _given(grid: PointsGrid, award: Award, ranks: Ranks) -> str:
    fits, sure = _fits(grid, award, ranks), _sure(grid, award, ranks)
    if award.quota is not None:
        level = f"IF({sure},1,{_LIKELY})" if sure else "1"
        column = add_live(grid, f"Đủ điều kiện: {award.title}", f"IF({fits},{level},0)", _eligible(grid, award), 9)
        return _within(grid, award, column, ranks.place)
    title = f"IF({sure},{quoted(award.title)},{quoted(_open(award))})" if sure else quoted(award.title)
    return f'IF({fits},{title},"")'


def _open(award: Award) -> str:
    return f"{award.title} ({WAITS})"


def _fits(grid: PointsGrid, award: Award, ranks: Ranks) -> str:
    """The conditions of an award, whatever its quota."""
    first, last = number(award.places.from_), number(award.places.to)
    tests = [f'{ranks.placed}{ROW}="{YES}"', f"{ranks.last}{ROW}>={first}", f"{ranks.place}{ROW}<={last}"]
    if award.grade_at_least is not None:
        titles = _enough(grid, award)
        tests.append(f"OR({','.join(f'{ranks.grade}{ROW}={quoted(title)}' for title in titles)})")
    if award.when is not None:
        tests.append(holds(add_outcome(grid, f"Điều kiện: {award.title}", award.when)))
    return f"AND({','.join(tests)})"


def _sure(grid: PointsGrid, award: Award, ranks: Ranks) -> str:
    """The places of an award hold whatever the council decides; nothing where it has nothing to decide."""
    if grid.policies.ties.then == "shared":
        return ""
    first, last = number(award.places.from_), number(award.places.to)
    return f"AND({ranks.place}{ROW}>={first},{ranks.last}{ROW}<={last})"


def _enough(grid: PointsGrid, award: Award) -> list[str]:
    """The grades that are good enough for an award."""
    ids = [grade.id for grade in grid.policies.grades]
    return [grade.title for grade in grid.policies.grades[: ids.index(award.grade_at_least or "") + 1]]


def _within(grid: PointsGrid, award: Award, column: str, place: str) -> str:
    """Awarded within the quota; what a tie across it does is the policy's."""
    title, waits = quoted(award.title), quoted(_open(award))
    by_council = grid.policies.ties.then == "council"
    tied = {"all": title, "none": '""', "council": waits}["council" if by_council else award.tie_over_quota]
    fits, places = grid.all(column), grid.all(place)
    upto = f"SUMPRODUCT(({fits}<>0)*({places}<={place}{ROW}))"
    before = f"SUMPRODUCT(({fits}=1)*({places}<{place}{ROW}))"
    within = f"IF({column}{ROW}=1,{title},{waits})" if by_council else title
    return f'IF({column}{ROW}=0,"",IF({upto}<={award.quota},{within},IF({before}>={award.quota},"",{tied})))'


def _eligible(grid: PointsGrid, award: Award) -> Callable[[Line], Content]:
    """1 for an agency that meets the conditions of an award, -1 where its place is the council's to decide."""

    def value(line: Line) -> Content:
        claim = near(grid.group_set, award, standing_of(line))
        if claim is None or not outcome(grid.group_set, award.when, line.env).holds:
            return 0
        return 1 if claim.sure else _LIKELY

    return value
