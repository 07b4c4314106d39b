"""Where items and agencies come from: each continues what there was before, and no item is continued twice."""

from collections.abc import Iterator, Sequence

from scoring.checking.items import Spot
from scoring.errors import Loc, Problem, nearest
from scoring.fields import NEW
from scoring.loading import Loaded, Source
from scoring.submissions import Agency, Roster


def item_lineage(spots: Sequence[Spot], before: frozenset[str]) -> Iterator[Problem]:
    """Items said to continue an item that the set before has not, or that another continues already."""
    seen: dict[str, str] = {}
    for spot in spots:
        id = spot.item.succeeds
        if id is None or id == NEW:
            continue
        if before and id not in before:
            message = f"bộ tiêu chí trước không có mục '{id}'{nearest(id, before)}; mục mới ghi succeeds: {NEW}"
            yield spot.problem("kế-thừa", message, ("succeeds",))
        elif id in seen:
            message = f"mục '{id}' của bộ tiêu chí trước đã có mục {seen[id]} kế thừa; một mục chỉ kế thừa một lần"
            yield spot.problem("kế-thừa", message, ("succeeds",))
        seen.setdefault(id, spot.item.id)


def agency_lineage(roster: Loaded[Roster], before: frozenset[str]) -> Iterator[Problem]:
    """Agencies said to take over from one that the roster before has not."""
    for position, agency in enumerate(roster.model.agencies):
        yield from _taken_over(roster.source, ("agencies", position, "succeeds"), agency, before)


def _taken_over(source: Source, loc: Loc, agency: Agency, before: frozenset[str]) -> Iterator[Problem]:
    for i, id in enumerate(agency.succeeds):
        place = source.place((*loc, i))
        if id in agency.succeeds[:i]:
            yield Problem(place, "kế-thừa", f"{agency.id}: cơ quan '{id}' ghi hai lần; bỏ một lần")
        elif before and id not in before:
            message = f"{agency.id}: danh sách cơ quan của kỳ trước không có '{id}'{nearest(id, before)}"
            yield Problem(place, "kế-thừa", message)
