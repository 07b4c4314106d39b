"""A season told in the terms of other criteria: what was declared, under the items and figures that continue it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scoring.appraisal import Declared, RoundId, declared
from scoring.checking.filings import Dossier
from scoring.criteria import GroupSet, Item
from scoring.expressions import NEVER, Value, calendar, serial
from scoring.facts import Fact
from scoring.policies import SELF
from scoring.rules import judged_name


class Bridge(NamedTuple):
    """From the criteria a season was declared under to others: items by their number there."""

    base: GroupSet
    target: GroupSet
    items: Mapping[str, Item]
    """The item that each item of the target continues."""
    years: int
    """How many years later the target's period is."""

    @property
    def facts(self) -> Mapping[str, str]:
        """The figures of the target that the season may state, each under its own name there."""
        judged = {judged_name(id): judged_name(item.id) for id, item in self.items.items()}
        return {id: judged.get(id, id) for id in self.target.facts if judged.get(id, id) in self.base.facts}


def restated(bridge: Bridge, dossier: Dossier, round: RoundId) -> Declared:
    """What counts for an agency under the target; a document that was not asked for counts as there."""
    was = declared(bridge.base, dossier, round)
    values: dict[str, Value] = {}
    for id, before in bridge.facts.items():
        if before in was.values:
            carried = _carried(bridge.base.facts[before], bridge.target.facts[id], was.values[before], bridge.years)
            values |= {id: carried} if carried is not None else {}
    lacking = {id: _lacking(bridge, dossier, id, kinds, round) for id, kinds in bridge.target.required_evidence.items()}
    rulings = {id: was.rulings[item.id] for id, item in bridge.items.items() if item.id in was.rulings}
    return was._replace(
        values=values,
        lacking={id: kinds for id, kinds in lacking.items() if kinds},
        rulings=rulings,
        appraised=_appraised(bridge, was, round),
    )


def _carried(before: Fact, after: Fact, value: Value, years: int) -> Value | None:
    """A value as the other set takes it, a date so many years later; None where it does not."""
    if before.type != after.type:
        return None
    if after.type == "choice":
        return value if value in [option.id for option in after.options] else None
    if after.type == "date" and value != NEVER:
        value = _later(int(value), years)
    if isinstance(value, bool | str) or value == NEVER:
        return value
    low, high = after.bounds
    fits = (low is None or value >= low) and (high is None or value <= high)
    return value if fits else None


def _later(day: int, years: int) -> int:
    """The same day of a later year; of 29 February, the last of that month."""
    date = calendar(day)
    try:
        return serial(date.replace(year=date.year + years))
    except ValueError:
        return serial(datetime.date(date.year + years, 2, 28))


def _lacking(bridge: Bridge, dossier: Dossier, id: str, kinds: Sequence[str], round: RoundId) -> tuple[str, ...]:
    item = bridge.items.get(id)
    if item is None:
        return ()
    known = {kind.id for kind in item.evidence}
    return dossier.lacking(item.id, tuple(kind for kind in kinds if kind in known), round)


def _appraised(bridge: Bridge, was: Declared, round: RoundId) -> frozenset[str]:
    """The areas of which no item continues one that still awaits its appraisal."""
    areas = frozenset(area.id for area in bridge.target.areas)
    if round == SELF:
        return areas
    waits = {leaf.item.id for leaf in bridge.base.leaves if leaf.area.id not in was.appraised}
    open = [leaf for leaf in bridge.target.leaves if leaf.item.id in bridge.items]
    return areas - {leaf.area.id for leaf in open if bridge.items[leaf.item.id].id in waits}
