"""All that is declared about one agency, and what each round of the season added to it."""

import datetime
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from scoring.evidence import NOTHING_KNOWN, Documents
from scoring.evidence.verdicts import Paper, counted, judged, refused
from scoring.expressions import Value
from scoring.loading import Loaded
from scoring.policies import FINAL, Round
from scoring.submissions import (
    Adjustment,
    Agency,
    Appraisal,
    Clarification,
    Clarified,
    Decided,
    Entry,
    Evidence,
    Submission,
)


class Filed(NamedTuple):
    """What a round filed on an agency; the figures and points that it states, typed."""

    round: Round
    file: Loaded[Appraisal] | Loaded[Clarification]
    values: Mapping[str, Value]

    @property
    def appraisal(self) -> Appraisal | None:
        return self.file.model if isinstance(self.file.model, Appraisal) else None

    @property
    def days(self) -> Iterator[datetime.date]:
        """The days that it states: of decisions, or of handing in."""
        if isinstance(self.file.model, Clarification):
            yield self.file.model.submitted.date
        else:
            yield from (one.date.day for one in self.file.model.areas)
            yield from (one.date.day for one in self.file.model.items.values())

    @property
    def clarification(self) -> Clarification | None:
        return self.file.model if isinstance(self.file.model, Clarification) else None


class Decision(NamedTuple):
    """What the appraisers decided on an item in one round."""

    filed: Filed
    adjustment: Adjustment


class Plea(NamedTuple):
    """What an agency said of an item in a clarification (giải trình)."""

    filed: Filed
    said: Clarified


class Dossier(NamedTuple):
    """All that is declared about an agency, typed: by itself, by measurement, and by the rounds in their order."""

    agency: Agency
    competes: bool
    """Ranked, and in being when the period ends."""
    submission: Loaded[Submission] | None
    declared: Mapping[str, Value]
    measured: Mapping[str, Value]
    rounds: tuple[str, ...]
    """The rounds of the season, in order."""
    documents: Documents = NOTHING_KNOWN
    filed: tuple[Filed, ...] = ()
    """What each round filed on it, in their order."""

    def until(self, round: str) -> tuple[Filed, ...]:
        """What had been filed when a round was over; nothing in the first."""
        if round == self.rounds[-1]:
            return self.filed
        over = self.rounds[: self.rounds.index(round) + 1]
        return tuple(one for one in self.filed if one.round.id in over)

    def entry(self, item: str) -> Entry | None:
        """What the agency declared for an item."""
        return self.submission.model.items.get(item) if self.submission else None

    def corrected(self, round: str) -> dict[str, Value]:
        """The figures and points that appraisers had stated by the end of a round, later over earlier."""
        return {id: value for one in self.until(round) for id, value in one.values.items()}

    def appraised(self, round: str) -> dict[str, Decided]:
        """The areas appraised by the end of a round, each as it was last."""
        return {area.id: area for one in self.until(round) if one.appraisal for area in one.appraisal.areas}

    def decisions(self, item: str, round: str = FINAL) -> tuple[Decision, ...]:
        """What had been decided on an item by the end of a round, the latest last."""
        found = ((one, one.appraisal.items.get(item)) for one in self.until(round) if one.appraisal)
        return tuple(Decision(one, adjustment) for one, adjustment in found if adjustment is not None)

    def pleas(self, item: str, round: str = FINAL) -> tuple[Plea, ...]:
        """What the agency had said of an item in clarifications by the end of a round."""
        found = ((one, one.clarification.items.get(item)) for one in self.until(round) if one.clarification)
        return tuple(Plea(one, said) for one, said in found if said is not None)

    def papers(self, item: str, round: str = FINAL) -> list[Paper]:
        """The documents of an item by the end of a round, each with what became of it."""
        later = (one.file.model.items.get(item) for one in self.until(round))
        return judged(one for one in (self.entry(item), *later) if one is not None)

    def refused(self, item: str, round: str = FINAL) -> Collection[str]:
        """The kinds of which documents were judged, and none stands accepted."""
        return refused(self.papers(item, round))

    def handed_in(self, item: str, round: str = FINAL) -> tuple[Evidence, ...]:
        """The documents handed in for an item: those cited, less those whose file is not there."""
        return tuple(one for one in self.cited(item, round) if self.documents.is_there(one))

    def cited(self, item: str, round: str = FINAL) -> tuple[Evidence, ...]:
        """The documents an agency names for an item, in its submission and in clarifications."""
        entry = self.entry(item)
        own = entry.evidence if entry else ()
        return own + tuple(document for plea in self.pleas(item, round) for document in plea.said.evidence)

    def rulings(self, round: str = FINAL) -> dict[str, bool]:
        """The rulings on applicability by item, each until a later one: True is not applicable."""
        stated = (items.items() for items in (one.appraisal.items for one in self.until(round) if one.appraisal))
        found = ((id, adjustment.not_applicable) for items in stated for id, adjustment in items)
        return {id: ruling for id, ruling in found if ruling is not None}

    def lacking(self, item: str, required: tuple[str, ...], round: str) -> tuple[str, ...]:
        """The required documents of an item that do not count: not handed in, or rejected."""
        counts = counted(self.papers(item, round), self.documents.is_there)
        return tuple(id for id in required if id not in counts)

    def undecided(self) -> Iterator[tuple[Filed, str]]:
        """The clarified items on which no later appraisal has decided, each with where the agency spoke."""
        for position, one in enumerate(self.filed):
            later = [after.appraisal.items for after in self.filed[position + 1 :] if after.appraisal]
            for item in one.clarification.items if one.clarification else ():
                if not any(item in items for items in later):
                    yield one, item
