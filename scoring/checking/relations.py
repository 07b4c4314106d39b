"""Figures that cannot all be true: a part greater than its whole, parts that do not add up to their sum."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from scoring.criteria import Relation
from scoring.expressions import Value
from scoring.facts import Fact


class Mismatch(NamedTuple):
    """Figures that contradict each other: the one to look at, all that were read, and what is wrong."""

    id: str
    reads: frozenset[str]
    says: str


def mismatches(
    parts: Mapping[str, Fact], sums: Sequence[Relation], facts: Mapping[str, Fact], values: Mapping[str, Value]
) -> Iterator[Mismatch]:
    """The parts that exceed what they may not, then the sums that do not add up, of the figures that are there."""
    for id, fact in parts.items():
        top = fact.at_most
        if top and id in values and top in values and values[id] > values[top]:  # type: ignore[operator]
            over = f"{facts[top].label} ({facts[top].shown(values[top])})"
            yield Mismatch(id, frozenset((id, top)), f"{fact.label} ({fact.shown(values[id])}) lớn hơn {over}")
    for relation in sums:
        read = frozenset((*relation.sum, relation.equals))
        added: Any = sum(values[name] for name in relation.sum) if read <= values.keys() else None
        if added is not None and added != values[relation.equals]:
            whole = facts[relation.equals]
            said = f"{whole.label} ghi {whole.shown(values[relation.equals])}"
            yield Mismatch(relation.equals, read, f"{said} nhưng các phần cộng lại là {whole.shown(added)}")
