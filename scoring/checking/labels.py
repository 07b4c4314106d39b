"""What the criteria say and no figures can try: names, labels, units, sources, days, sums that figures must obey."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from scoring import points
from scoring.criteria import Area, Criterion, Index, Item, Signed
from scoring.errors import Loc

Fault = tuple[Loc, str]
_READ = frozenset(
    [
        *("title", "label", "unit", "places", "at_most", "sum", "equals", "says"),
        *("not_monotone", "note", "source", "at", "period", "issuer", "types"),
    ]
)
"""The keys of an item, criterion or area that cases do not try."""
_PARTS = ("criteria", "sub_criteria")
"""What an area or criterion is made of, whose labels are its own."""


def labels_of(node: Area | Criterion | Item) -> list[str]:
    """Every text that people read in an item, or in a criterion or area without its parts: a table a line, in order."""
    return [*_lines(node, _READ)]


def labels_of_head(index: Index) -> list[str]:
    """Everything that stands in `index.yaml` and `survey.yaml` but for ids, ends of grades and formulas."""
    return [*_lines(index.head, None), *_lines(index.questionnaire, None)]


def label_faults(noted: Sequence[str], now: Sequence[str]) -> Iterator[Fault]:
    """Labels that were changed since the cases were written; none noted, none missed."""
    if noted and len(noted) != len(now):
        said = f"ở đây có {len(noted)} nhãn, tiêu chí có {len(now)}"
        yield ("labels",), f"{said}; xem lại các phép thử rồi ghi đủ nhãn theo thứ tự"
    for at, (before, after) in enumerate(zip(noted, now, strict=False)):
        if before != after:
            yield ("labels", at), f"tiêu chí ghi '{after}'; xem lại các phép thử rồi sửa nhãn ở đây cho đúng như vậy"


def _lines(node: Any, wanted: Collection[str] | None) -> Iterator[str]:
    if isinstance(node, BaseModel):
        own, inner = [], []
        for name in type(node).model_fields:
            value = getattr(node, name)
            said = [*_said(value)] if (name != "id" if wanted is None else name in wanted) else []
            own += said
            inner += [] if said or name in _PARTS else [*_lines(value, wanted)]
        yield from [" | ".join(own)] if own else []
        yield from inner
    elif isinstance(node, dict | tuple):
        for one in node.values() if isinstance(node, dict) else node:
            yield from _lines(one, wanted)


def _said(value: Any) -> Iterator[str]:
    """A value as people read it; nothing of tables, formulas and what was left out."""
    match value:
        case str():
            yield value
        case datetime.date():
            yield f"{value:%d/%m/%Y}"
        case int() | Fraction():
            yield points.exact(value)
        case Signed():
            yield from (said for day in (value.from_, value.to) for said in _said(day))
        case Mapping():
            yield from (f"{key} {said}" for key, one in value.items() for said in _said(one))
        case tuple() if not hasattr(value, "_fields"):
            yield from (said for one in value for said in _said(one))
