"""The engine's results beside the oracle's, and every place where they differ."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import oracle

from scoring.appraisal import RoundId
from scoring.criteria import GroupSet
from scoring.ranking import Standing

Ranked = Iterable[tuple[GroupSet, Sequence[Standing]]]
"""The groups of a year with their standings, as the engine gives them."""


class Tally(NamedTuple):
    """How many item scores and agencies were compared, and what differed."""

    items: int = 0
    agencies: int = 0
    differences: tuple[str, ...] = ()

    def plus(self, other: "Tally") -> "Tally":
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))


def compared(ranked: Ranked, year: oracle.Year, round: RoundId) -> Tally:
    """Every item, area, index, place, grade and award of the engine, against the oracle's."""
    tally = Tally()
    for group_set, standings in ranked:
        id = group_set.group.id
        judged = oracle.standings(year, id, round)
        found = tuple(_differences(f"{round}/{id}", _of_engine(group_set, standings), _of_oracle(judged)))
        tally = tally.plus(Tally(sum(len(one.scored.items) for one in judged.values()), len(judged), found))
    return tally


def _differences(where: str, engine: Any, judged: Any) -> Iterator[str]:
    if isinstance(engine, dict) and isinstance(judged, dict):
        for key in sorted({*engine, *judged}, key=str):
            yield from _differences(f"{where}/{key}", engine.get(key, "absent"), judged.get(key, "absent"))
    elif engine != judged or isinstance(engine, float):
        yield f"{where}: engine {engine}, oracle {judged}"


def _of_engine(group_set: GroupSet, standings: Sequence[Standing]) -> dict[str, Any]:
    return {one.agency.id: _standing(group_set, one) for one in standings}


def _standing(group_set: GroupSet, one: Standing) -> dict[str, Any]:
    score = one.score
    return {
        "items": {
            leaf.item.id: {"state": str(item.state), "points": item.points}
            for leaf, item in zip(group_set.leaves, score.items, strict=True)
        },
        "areas": {area.area.id: {"points": area.points, "max": area.max} for area in score.areas},
        "points": score.points,
        "max": score.max,
        "index": score.index,
        "printed": score.printed,
        "place": one.place,
        "tied": one.tied,
        "grade": one.grade.id if one.grade else None,
        "awards": {proposal.award.id: proposal.decided for proposal in one.awards},
        "withheld": sorted(kept.award.id for kept in one.withheld),
        "asked": [(asked.grade.id, str(asked.outcome)) for asked in one.asked],
        "keys": [str(key) for key in one.keys],
    }


def _of_oracle(standings: dict[str, oracle.Standing]) -> dict[str, Any]:
    return {
        id: {
            "items": {item: {"state": state, "points": points} for item, (state, points) in one.scored.items.items()},
            "areas": {area: {"points": points, "max": top} for area, (points, top) in one.scored.areas.items()},
            "points": one.scored.points,
            "max": one.scored.max,
            "index": one.scored.index,
            "printed": one.scored.printed,
            "place": one.place,
            "tied": one.tied,
            "grade": one.grade,
            "awards": one.awards,
            "withheld": sorted(one.withheld),
            "asked": list(one.lowered),
            "keys": [str(key) for key in one.keys],
        }
        for id, one in standings.items()
    }
