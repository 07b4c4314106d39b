"""How much of each area and criterion an agency has, and where it is strong or weak by the decision's own grades."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring.criteria import Criterion, GroupSet, Item
from scoring.own.rows import Row
from scoring.points import Number, percent, plain, shown, total
from scoring.rules.bands import Interval, intervals
from scoring.scores import AgencyScore, Scorer, State

MOST = 5
"""Strengths and weaknesses that are told: what a conference can take in."""


class Share(NamedTuple):
    """The points of an area or criterion: earned, awaiting, and the maximum of what applies."""

    id: str
    title: str
    part: str
    points: Number
    awaiting: Number
    max: Number
    rows: tuple[Row, ...]

    @property
    def known(self) -> Number:
        """The maximum of what is decided."""
        return max(self.max - self.awaiting, 0)

    @property
    def lost(self) -> Number:
        return max(self.known - self.points, 0)

    @property
    def ratio(self) -> Number | None:
        """Points of what is decided, by its maximum; None where nothing is decided yet."""
        return plain(Fraction(self.points) / self.known) if self.known else None

    @property
    def percent(self) -> str:
        return "–" if self.ratio is None else percent(self.ratio)

    @property
    def words(self) -> str:
        """Points of maximum, as an official reads them."""
        if self.part != "base":
            return f"{shown(self.points).replace('-', '−')} điểm"
        return f"{shown(self.points)}/{shown(self.max)} điểm" if self.max else "không áp dụng"

    def unanswered(self) -> int:
        """Items the agency has yet to answer."""
        return sum(row.score.state is State.NOT_ANSWERED for row in self.rows)


def area_shares(score: AgencyScore, rows: Sequence[Row]) -> tuple[Share, ...]:
    """The areas as the engine adds them up, with what awaits beside."""
    found = []
    for area in score.areas:
        own = tuple(row for row in rows if row.leaf.area is area.area)
        waits = total(row.leaf.item.max for row in own if row.awaits)
        outside = total(
            row.leaf.item.max for row in own if row.awaits and row.score.state is State.NOT_APPLICABLE
        )  # a comparison that a policy would leave out before the survey is in still awaits its group
        top = plain(area.max + outside) if area.area.part == "base" else 0
        found.append(Share(area.area.id, area.area.title, area.area.part, area.points, min(waits, top), top, own))
    return tuple(found)


def criterion_shares(group_set: GroupSet, rows: Sequence[Row]) -> tuple[Share, ...]:
    """The criteria of the base areas, item by item."""
    spans = Scorer(group_set).spans
    parts = [
        (node, rows[start:end])
        for area in group_set.areas
        if area.part == "base"
        for node, start, end in spans[area.id]
    ]
    return tuple(_criterion(node, tuple(own)) for node, own in parts)


def _criterion(node: Criterion | Item, rows: tuple[Row, ...]) -> Share:
    top = total(row.leaf.item.max for row in rows if row.applies)
    waits = total(row.leaf.item.max for row in rows if row.awaits)
    return Share(node.id, node.title, "base", total(row.earned for row in rows), waits, top, rows)


class Standards(NamedTuple):
    """What counts as strong and as weak: the best grade, and what is below the middle one."""

    strong: Interval
    weak: Interval
    says_strong: str
    says_weak: str


def standards(group_set: GroupSet) -> Standards | None:
    """The decision's own scale, applied to a criterion; None where it grades nobody."""
    grades = group_set.policies.grades
    if len(grades) < 2:
        return None
    found = intervals(grades)
    middle = len(grades) // 2
    weak = Interval(None, True, found[middle].low, not found[middle].low_closed)
    return Standards(
        found[0],
        weak,
        f"tiêu chí có tỷ lệ điểm (%) {found[0].words()}, mức “{grades[0].title}” của thang xếp loại",
        f"tiêu chí có tỷ lệ điểm (%) {weak.words()}, dưới mức “{grades[middle].title}”",
    )


def strengths(shares: Iterable[Share], by: Standards) -> list[str]:
    """The criteria in the best grade, the largest share first and then the larger criterion."""
    found = [one for one in shares if one.ratio is not None and by.strong.holds(100 * one.ratio)]
    found.sort(key=lambda one: (-(one.ratio or 0), -one.known))
    return [f"{one.id} {one.title}: {_of_known(one)}." for one in found[:MOST]]


def weaknesses(shares: Iterable[Share], by: Standards) -> list[str]:
    """The criteria below the middle grade, the most points lost first, with the item that lost most."""
    found = [one for one in shares if one.ratio is not None and by.weak.holds(100 * one.ratio)]
    found.sort(key=lambda one: (-one.lost, one.ratio or 0))
    return [_weakness(one) for one in found[:MOST]]


def _of_known(one: Share) -> str:
    return f"{shown(one.points)}/{shown(one.known)} điểm ({one.percent})"


def _weakness(one: Share) -> str:
    worst = max(one.rows, key=lambda row: row.lost)
    said = f"{one.id} {one.title}: {_of_known(one)}, mất {shown(one.lost)} điểm"
    if len(one.rows) > 1:
        said += f", nhiều nhất ở {worst.id} {worst.leaf.item.title}"
    return f"{said}. {worst.reason}."
