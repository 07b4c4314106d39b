"""Cliffs: where a rule takes the most points for the smallest change of one figure; told, never a fault."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scoring.checking.items import spots_of
from scoring.checking.proofs import courses_of, figures, in_turn
from scoring.criteria import GroupSet, Index, Leaf
from scoring.loading import CriteriaFiles
from scoring.points import Number, rounded, shown
from scoring.rules.courses import Course, Stop, unit_of


class Cliff(NamedTuple):
    """The most that one unit of a figure costs in an item: the figures before and after, and the points they give."""

    path: str
    set: str
    item: str
    title: str
    max: Number
    before: tuple[str, Number]
    after: tuple[str, Number]

    @property
    def loss(self) -> Number:
        """The points lost."""
        return self.before[1] - self.after[1]

    def words(self) -> str:
        """One line."""
        lost = f"(mất {shown(self.loss)}/{shown(self.max)} điểm)"
        return f"{self.set} {self.item} {self.title} {lost}: {in_turn([self.before, self.after])}"


def cliffs(index: Index, files: CriteriaFiles) -> list[Cliff]:
    """The cliff of every item that has one, the deepest first."""
    found: list[Cliff] = []
    for group_set in index.tried(None):
        paths = [file.source.shown for file in files.areas[group_set.group.id] for _ in spots_of(file)]
        for path, leaf in zip(paths, group_set.leaves, strict=True):
            own = [] if leaf.item.rule.steady else list(_falls(leaf, group_set))
            if own:
                before, after = max(own, key=lambda pair: pair[0][1] - pair[1][1])
                title = f"{index.head.name}/{group_set.group.folder}"
                found.append(Cliff(path, title, leaf.item.id, leaf.item.title, leaf.item.max, before, after))
    return sorted((one for one in found if one.loss > 0), key=lambda one: -one.loss)


def _falls(leaf: Leaf, group_set: GroupSet) -> Iterator[tuple[tuple[str, Number], tuple[str, Number]]]:
    """The deepest fall of each course, of large figures where there are any."""
    own = courses_of(leaf, group_set)
    found = [(one, pair) for one in own if (pair := one.cliff(unit_of(one.name, group_set.facts)))]
    large: Sequence[tuple[Course, tuple[Stop, Stop]]] = [one for one in found if one[0].main]
    for course, (better, worse) in large or found:
        before, after = (
            (figures(leaf, group_set, course.name, stop), rounded(stop.points, group_set.policies.item_places))
            for stop in (better, worse)
        )
        yield before, after
