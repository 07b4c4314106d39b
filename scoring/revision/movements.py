"""What a change of criteria does to each agency: where it stood, where it stands, and what each item adds to that.

With P points of an applicable maximum M before, and P', M' after, the index moves by

    100 (P'/M' - P/M) = sum over items of 100 (Δpoints - P/M Δmaximum) / M'

so that each item has its part, and limits of areas have theirs. P and M are those of the old criteria under the new
policies: what the policies alone change is one part, and the parts add up exactly.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from scoring.criteria import GroupSet, Leaf
from scoring.handbook.contents import POLICIES
from scoring.points import Number, plain
from scoring.ranking import Standing
from scoring.revision.pairs import Pair
from scoring.scores import AgencyScore, ItemScore, State


@dataclass(frozen=True, slots=True)
class Part:
    """What one item, one area's limits or the policies add to an agency's points and to its exact index."""

    label: str
    points: Number
    index: Number
    pair: Pair | None = None
    before: ItemScore | None = None
    after: ItemScore | None = None
    """What the item had, where the edition has it: before under the new policies."""

    @property
    def untold(self) -> bool:
        """True where the season has no points for the item in one of the editions: nobody declared or appraised it."""
        sides = (self.before, self.after)
        return any(one and one.points is None and one.state is not State.NOT_APPLICABLE for one in sides)


@dataclass(frozen=True, slots=True)
class Movement:
    """An agency before and after; the parts add up to what it moved by."""

    before: Standing
    after: Standing
    parts: tuple[Part, ...]

    @property
    def points(self) -> Number:
        return plain(Fraction(self.after.score.points) - self.before.score.points)

    @property
    def index(self) -> Number:
        return plain(Fraction(self.after.score.index) - self.before.score.index)

    @property
    def awards(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The awards proposed before and after."""
        before, after = (tuple(one.award.id for one in standing.awards) for standing in (self.before, self.after))
        return before, after

    @property
    def grades(self) -> tuple[str, str]:
        """The grades before and after; no text where there is none."""
        before, after = (one.grade.id if one.grade else "" for one in (self.before, self.after))
        return before, after

    @property
    def moved(self) -> bool:
        """True where its place, grade or awards are others."""
        return self.before.place != self.after.place or len({*self.grades}) > 1 or len({*self.awards}) > 1


def movement(
    pairs: Sequence[Pair], sets: tuple[GroupSet, GroupSet], before: Standing, between: AgencyScore, after: Standing
) -> Movement:
    """How far an agency moved, and by what; `between` is its score by the old criteria under the new policies."""
    parts = _parts(pairs, before.score, _Side(sets[0], between), _Side(sets[1], after.score))
    return Movement(before, after, tuple(one for one in parts if one.points or one.index))


def by_weight(movements: Sequence[Movement]) -> list[Movement]:
    """The movements that change an award first, then a grade, then a place, then the rest; the largest first."""

    def key(one: Movement) -> tuple[bool, bool, bool, Number]:
        awards, grades = len({*one.awards}) > 1, len({*one.grades}) > 1
        return not awards, not grades, one.before.place == one.after.place, -abs(Fraction(one.index))

    return sorted(movements, key=key)


class _Sum(NamedTuple):
    """Points, and the applicable maximum they are of."""

    points: Fraction
    max: Fraction

    def less(self, other: "_Sum") -> "_Sum":
        return _Sum(self.points - other.points, self.max - other.max)


_NONE = _Sum(Fraction(0), Fraction(0))


class _Side:
    """An agency's points under one set of criteria, by item and by what areas and policies make of them."""

    def __init__(self, group_set: GroupSet, score: AgencyScore) -> None:
        self.score = score
        self.whole = _Sum(Fraction(score.points), Fraction(score.max))
        self.scores = {leaf.item.id: own for leaf, own in zip(group_set.leaves, score.items, strict=True)}
        self.items = {leaf.item.id: _item(leaf, self.scores[leaf.item.id]) for leaf in group_set.leaves}
        self.areas: dict[str, _Sum] = {}
        """What limits, caps and redistribution make of the sum of an area's items."""
        for area in score.areas:
            own = [self.items[leaf.item.id] for leaf in group_set.leaves if leaf.area is area.area]
            stated = _Sum(Fraction(area.points), Fraction(area.max))
            self.areas[area.area.id] = stated.less(_Sum(sum((s.points for s in own), Fraction(0)), _maximum(own)))

    @property
    def raw(self) -> Fraction:
        """The share that points are of their maximum, before the ends of the index."""
        return self.whole.points / self.whole.max if self.whole.max else Fraction(0)


def _item(leaf: Leaf, own: ItemScore) -> _Sum:
    earned = Fraction(own.points or 0)
    applies = leaf.area.part == "base" and own.state is not State.NOT_APPLICABLE
    return _Sum(-earned if leaf.area.part == "penalty" else earned, Fraction(leaf.item.max) if applies else Fraction(0))


def _maximum(own: Sequence[_Sum]) -> Fraction:
    return sum((one.max for one in own), Fraction(0))


def _parts(pairs: Sequence[Pair], before: AgencyScore, old: _Side, new: _Side) -> Iterator[Part]:
    """What each item and each area's limits do; what they leave is done by the policies, or by the ends of the index,
    its rescaling, and an index that only one of the sets has."""
    points, left = Fraction(new.score.points) - before.points, Fraction(new.score.index) - before.index
    for label, step, item in _steps(pairs, old, new):
        index = Fraction(0)
        if old.whole.max and new.whole.max:
            index = 100 * (step.points - old.raw * step.max) / new.whole.max
        points, left = points - step.points, left - index
        yield Part(label, plain(step.points), plain(index), *item)
    yield Part(POLICIES, plain(points), plain(left))


def _steps(
    pairs: Sequence[Pair], old: _Side, new: _Side
) -> Iterator[tuple[str, _Sum, tuple[Pair | None, ItemScore | None, ItemScore | None]]]:
    """What each item and each area's limits change in points and maximum."""
    for pair in pairs:
        was, now = (leaf.item.id if leaf else "" for leaf in pair)
        step = new.items.get(now, _NONE).less(old.items.get(was, _NONE))
        yield pair.label, step, (pair, old.scores.get(was), new.scores.get(now))
    for id in dict.fromkeys([*old.areas, *new.areas]):
        step = new.areas.get(id, _NONE).less(old.areas.get(id, _NONE))
        yield f"Lĩnh vực {id}: giới hạn, tính lại điểm", step, (None, None, None)
