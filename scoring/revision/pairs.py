"""Which item of the new criteria continues which of the old."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from scoring.criteria import GroupSet, Index, Leaf
from scoring.fields import NEW


class Pair(NamedTuple):
    """An item before and after; None before where it is new, None after where it was dropped."""

    old: Leaf | None
    new: Leaf | None

    @property
    def label(self) -> str:
        """Its number, the old one too where it was renumbered, and its title."""
        leaf = self.new or self.old
        assert leaf is not None
        was = f" (trước là {self.old.item.id})" if self.old and self.old.item.id != leaf.item.id else ""
        return f"{leaf.item.id}{was} {leaf.item.title}"


def pairs(chain: Sequence[Index], group: str) -> tuple[Pair, ...]:
    """The items of the first and the last set of a chain: those of the last in its order, then those that were dropped.

    The sets between them tell which number became which, for `succeeds` speaks of the set before.
    """
    old, new = chain[0].set(group), chain[-1].set(group)
    before = {leaf.item.id: leaf for leaf in old.leaves}
    came = {leaf.item.id: leaf.item.id for leaf in new.leaves}
    links = [index for index in chain if any(one.group.id == group for one in index.sets)]
    for older, newer in reversed([*pairwise(links)]):
        step = _origins(older, newer, group)
        came = {id: step[at] for id, at in came.items() if at in step}
    kept = tuple(Pair(before.get(came.get(leaf.item.id, "")), leaf) for leaf in new.leaves)
    continued = {pair.old.item.id for pair in kept if pair.old}
    return kept + tuple(Pair(leaf, None) for id, leaf in before.items() if id not in continued)


def between(old: GroupSet, new: GroupSet, years: int) -> GroupSet:
    """The old criteria under the policies of the new: what their change does by itself; days off are those of the
    year of the criteria."""
    days_off = old.policies.days_off if years else new.policies.days_off
    policies = new.policies.model_copy(update={"days_off": days_off})
    return old if policies == old.policies else GroupSet(old.group, policies, old.areas)


def _origins(old: Index, new: Index, group: str) -> Mapping[str, str]:
    """The old number of every new item that has one. Two editions of one year go by their numbers, for `succeeds`
    speaks of the year before; from a later year back to an earlier one it is read backwards."""
    if old.head.year > new.head.year:
        return {before: id for id, before in _origins(new, old, group).items()}
    items = [leaf.item for leaf in new.set(group).leaves]
    if old.head.year == new.head.year:
        return {item.id: item.id for item in items}
    said = {item.id: item.succeeds for item in items if item.succeeds is not None}
    unsaid = {item.id: item.id for item in items if item.id not in said and item.id not in said.values()}
    return {id: before for id, before in (said | unsaid).items() if before != NEW}
