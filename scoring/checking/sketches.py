"""What can be checked although the criteria have mistakes: the season by what holds, areas by their other items."""

from collections.abc import Iterator

from scoring.checking.items import spots_of
from scoring.criteria import Area, Criterion, GroupSet, Index, Item, Leaf
from scoring.errors import Problem, faults
from scoring.expressions import Num
from scoring.loading import CriteriaFiles
from scoring.rules.base import Ladder, Step

_HARMLESS = {"cách-tính", "điểm", "chia-cho-0", "nguồn", "tổng-điểm", "kỳ", "quy-ước"}
"""Mistakes that leave every id, figure and round of the criteria as it is meant."""
_ITEM_CODES = {"cách-tính", "điểm", "chia-cho-0"}
_BY_POINTS = {"điểm", "tự-chấm", "thời-hạn"}
"""What a season is told by the maxima and windows that may themselves be wrong."""
_SHARED = ("/survey.yaml", "/central.yaml")
_NOTHING = Ladder("", lambda _: "", (Step(None, Num(0), "", ""),))


class _Sketch(GroupSet):
    """A group whose faulty items have no ladder."""

    faulty: frozenset[str] = frozenset()

    def leaf(self, area: Area, criterion: Criterion | None, item: Item) -> Leaf:
        if item.id in self.faulty:
            return Leaf(area, criterion, item, _NOTHING, ())
        return super().leaf(area, criterion, item)


def sketch(files: CriteriaFiles, problems: list[Problem]) -> Index | None:
    """An index to check the season by, where the mistakes in the criteria leave no doubt what is meant."""
    if files.head is None or {one.code for one in faults(problems)} - _HARMLESS:
        return None
    head, policies = files.head.model, {one.id: one for one in files.head.model.policies}
    if any(one.policies not in policies or not files.areas.get(one.id) for one in head.groups):
        return None
    faulty = frozenset(one.message.partition(":")[0] for one in problems)
    sets = []
    for group in sorted(head.groups, key=lambda one: one.order):
        made = _Sketch(group, policies[group.policies], tuple(area.model for area in files.areas[group.id]))
        made.faulty = faulty
        sets.append(made)
    return Index(head, tuple(sets), files.sha256, files.survey.model if files.survey else None, files.roots)


def certain(unread: list[Problem], found: list[Problem], *, sound: bool) -> list[Problem]:
    """What was found in a season, less what may come of its unread parts, or of criteria with mistakes, alone."""
    told = {(one.place.path, line) for one in unread for line in (one.place.line - 1, one.place.line)}
    apart = [one for one in found if (one.place.path, one.place.line) not in told]
    return [one for one in apart if sound or not (one.code in _BY_POINTS or one.place.path.endswith(_SHARED))]


def beside(files: CriteriaFiles, unread: list[Problem], found: list[Problem]) -> Iterator[Problem]:
    """What the checks of half-read criteria found for certain: in items that are whole, of their own rules."""
    if not unread:
        yield from found
        return
    told = {one.place for one in unread}
    starts = {
        area.source.shown: sorted(area.source.place(spot.loc).line for spot in spots_of(area))
        for areas in files.areas.values()
        for area in areas
    }
    blamed = {(one.place.path, _above(starts, one)) for one in unread}
    for one in found:
        whole = one.code == "kỳ" or (one.code in _ITEM_CODES and (one.place.path, _above(starts, one)) not in blamed)
        if whole and one.place not in told:
            yield one


def _above(starts: dict[str, list[int]], problem: Problem) -> int:
    """The line where the item begins in which a problem stands."""
    return max((line for line in starts.get(problem.place.path, ()) if line <= problem.place.line), default=0)
