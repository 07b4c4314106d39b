"""Cases of the policies: agencies with given indexes, ranked by the engine's own ranking; deadlines on days off."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scoring.appraisal import Declared
from scoring.casebook import DayCase, StandingCase, TotalCase
from scoring.criteria import GroupSet, Index, Leaf
from scoring.errors import Loc, Place
from scoring.loading import PolicyFile, Source
from scoring.points import Number, exact, rounded
from scoring.ranking import Standing, ranked
from scoring.scores import AgencyScore, AreaScore, ItemScore, Scorer, State
from scoring.submissions import Agency

PolicyCase = StandingCase | TotalCase | DayCase
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
    case: PolicyCase
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
    kinds: dict[str, tuple[PolicyCase, ...]] = {"standings": book.standings, "totals": book.totals, "days": book.days}
    for key, cases in kinds.items():
        for at, case in enumerate(cases):
            text = f"{file.group} index {case.name}".casefold()
            if all(not is_id(word) and word.casefold() in text for word in words):
                expected, got = compared(index, group_set, case)
                yield PolicyTrial(index, group_set, case, expected, got, source, (key, at))


def compared(index: Index, group_set: GroupSet, case: PolicyCase) -> tuple[Found, Found]:
    """What a case expects of the policies of a group, and what they give."""
    if isinstance(case, TotalCase):
        return {"index": [exact(case.index)]}, {"index": [exact(_total(group_set, case))]}
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
        "awards": [_awards(one) for one in result],
    }


def _awards(standing: Standing) -> str:
    """The awards proposed; `council` for one that waits for the council to break a tie."""
    return ", ".join(one.award.id if one.decided else "council" for one in standing.awards) or "none"


def _score(group_set: GroupSet, case: StandingCase, at: int) -> AgencyScore:
    value = case.indexes[at]
    agency = ANYONE.model_copy(update={"id": f"co-quan-{at}", "order": at})
    handed_in = case.handed_in[at] if case.handed_in else True
    declared = Declared(agency, True, handed_in, {}, {}, {}, frozenset())
    base = [area for area in group_set.areas if area.part == "base"]
    areas = tuple(AreaScore(area, case.areas[area.id][at] if area.id in case.areas else 1, 1) for area in base)
    return AgencyScore(declared, (), areas, value, 100, value, rounded(value, group_set.policies.index_places))


def _total(group_set: GroupSet, case: TotalCase) -> Number:
    """The index printed for an agency whose items earn what a case says."""
    items = tuple(_item(leaf, case) for leaf in group_set.leaves)
    return Scorer(group_set).total(Declared(ANYONE, True, True, {}, {}, {}, frozenset()), items, {}).printed


def _item(leaf: Leaf, case: TotalCase) -> ItemScore:
    if leaf.item.id in case.not_applicable:
        return ItemScore(State.NOT_APPLICABLE, None)
    full = case.others == "max" and leaf.area.part == "base"
    return ItemScore(State.SCORED, case.earned.get(leaf.item.id, leaf.item.max if full else 0))


def _said(value: Any) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else exact(value)
