"""Cases of the policies: agencies with given indexes, ranked by the engine's own ranking; deadlines on days off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scoring.appraisal import Declared
from scoring.casebook import DayCase, StandingCase
from scoring.criteria import GroupSet, Index
from scoring.errors import Loc, Place
from scoring.loading import PolicyFile, Source
from scoring.points import exact, rounded
from scoring.ranking import ranked
from scoring.scores import AgencyScore, AreaScore
from scoring.submissions import Agency

Found = dict[str, list[Any]]
ANYONE = Agency.model_validate(
    {"id": "phep-thu", "title": "Phép thử", "short": "Phép thử", "group": "phep-thu", "order": "1", "ranked": "yes"}
)
"""The agency of every case."""


@dataclass(frozen=True, slots=True)
class PolicyTrial:
    """A case of the policies that was run: what it expected, and what came."""

    index: Index
    group_set: GroupSet
    case: StandingCase | DayCase
    expected: Found
    got: Found
    source: Source
    loc: Loc

    @property
    def passed(self) -> bool:
        """Whether the policies give what the case expects."""
        return self.expected == self.got

    @property
    def place(self) -> Place:
        """Where the case stands."""
        return self.source.place(self.loc)


_NODE = re.compile(r"([A-Z]|[0-9]+)(\.[0-9]+)*\Z")


def is_id(word: str) -> bool:
    """Whether a word asked for is the id of an item, criterion or area."""
    return bool(_NODE.match(word))


def policy_trials(index: Index, file: PolicyFile, words: list[str]) -> Iterator[PolicyTrial]:
    """The cases of the policies whose name or group holds every word, run."""
    group_set, book, source = index.set(file.group), file.book.model, file.book.source
    kinds: dict[str, tuple[StandingCase | DayCase, ...]] = {"standings": book.standings, "days": book.days}
    for key, cases in kinds.items():
        for at, case in enumerate(cases):
            text = f"{file.group} index {case.name}".casefold()
            if all(not is_id(word) and word.casefold() in text for word in words):
                expected, got = _compared(index, group_set, case)
                yield PolicyTrial(index, group_set, case, expected, got, source, (key, at))


def _compared(index: Index, group_set: GroupSet, case: StandingCase | DayCase) -> tuple[Found, Found]:
    if isinstance(case, DayCase):
        day = group_set.policies.working_day(case.by)
        return {"due": [case.due.isoformat()]}, {"due": [day.isoformat()]}
    keys = [key for key in ("printed", "places", "grades", "awards") if getattr(case, key)]
    found = standings(index, group_set, case)
    return {key: [_said(one) for one in getattr(case, key)] for key in keys}, {key: found[key] for key in keys}


def standings(index: Index, group_set: GroupSet, case: StandingCase) -> Found:
    """What ranking makes of agencies with the indexes of a case."""
    scores = [_score(group_set, case, at) for at in range(len(case.indexes))]
    result = ranked(group_set, scores, index.head.period, None)
    return {
        "printed": [_said(one.score.printed) for one in result],
        "places": [_said(one.place) for one in result],
        "grades": [one.grade.id if one.grade else "none" for one in result],
        "awards": [", ".join(award.award.id for award in one.awards) or "none" for one in result],
    }


def _score(group_set: GroupSet, case: StandingCase, at: int) -> AgencyScore:
    value = case.indexes[at]
    agency = ANYONE.model_copy(update={"id": f"co-quan-{at}", "order": at})
    declared = Declared(agency, True, True, {}, {}, {}, frozenset())
    base = [area for area in group_set.areas if area.part == "base"]
    areas = tuple(AreaScore(area, case.areas[area.id][at] if area.id in case.areas else 1, 1) for area in base)
    return AgencyScore(declared, (), areas, value, 100, value, rounded(value, group_set.policies.index_places))


def _said(value: Any) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else exact(value)
