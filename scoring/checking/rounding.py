"""Checks that item points survive their rounding: no stated points are finer than the places of the policies."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from scoring import points
from scoring.checking.items import Spot
from scoring.criteria import Item
from scoring.errors import Loc, Problem
from scoring.loading import Loaded
from scoring.points import Number
from scoring.policies import MOST_PLACES, Head
from scoring.rules.base import Award

_IN_POINTS = ("max", "step")
"""Points stated as plain numbers; every other level is an award. What one more counts (each) is a rate, no level."""
_SLIPS = 2
"""Items whose points are too fine by a slip of their own; more of them speak against the policies."""


def rounding_problems(head: Loaded[Head], spots: Sequence[tuple[str, Spot]]) -> Iterator[Problem]:
    """Points that the policies would round away, each at its item; of many items, the policies themselves. Each item
    comes with the id of its policies."""
    for position, policies in enumerate(head.model.policies):
        places = policies.item_places
        if places is None or places > MOST_PLACES:
            continue
        stated = [(spot, *one) for id, spot in spots if id == policies.id for one in stated_points(spot)]
        finer = [one for one in stated if points.decimals(one[2]) > places]
        if len({spot.item.id for spot, _, _ in finer}) > _SLIPS:
            place = head.source.place(("policies", position, "item_rounding"))
            yield Problem(place, "quy-ước", _too_coarse(finer, places))
        else:
            for spot, loc, value in finer:
                said = f"{points.shown(value)} điểm có nhiều chữ số thập phân hơn mức làm tròn của quy ước ({places})"
                yield spot.problem("điểm", f"{said}; sửa số điểm, hoặc item_rounding trong index.yaml", loc)


def _too_coarse(finer: Sequence[tuple[Spot, Loc, Number]], places: int) -> str:
    spot, loc, value = finer[0]
    where = spot.file.source.place((*spot.loc, *loc)).line_only()
    said = f"điểm mục làm tròn đến {places} chữ số thập phân nhưng {len(finer)} mức điểm có nhiều hơn"
    first = f"đầu tiên là mục {spot.item.id}: {points.shown(value)} điểm ({where})"
    needed = max(points.decimals(value) for _, _, value in finer)
    remedy = f"đổi thành places: {needed} hoặc exact" if needed <= MOST_PLACES else "đổi thành exact"
    return f"{said}, {first}; {remedy}"


def stated_points(spot: Spot) -> Iterator[tuple[Loc, Number]]:
    """The points that an item states, each with its place in it; shares of the maximum are not stated in points."""
    return _points(spot.item, ())


def _points(node: Any, loc: Loc) -> Iterator[tuple[Loc, Number]]:
    match node:
        case Award(kind="points", value=value):
            yield loc, value
        case Award(kind="linear", ends=ends):
            for i, end in enumerate(ends):
                yield from _points(end, (*loc, "linear", i))
        case BaseModel():
            for name, field in type(node).model_fields.items():
                if name in ("rule", "evidence") or not isinstance(node, Item) or name == "max":
                    yield from _field(getattr(node, name), (*loc, field.alias or name))
        case tuple():
            for i, one in enumerate(node):
                yield from _points(one, (*loc, i))


def _field(value: Any, loc: Loc) -> Iterator[tuple[Loc, Number]]:
    if loc[-1] in _IN_POINTS and value is not None:
        yield loc, value
    else:
        yield from _points(value, loc)
