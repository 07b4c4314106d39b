"""Where documents are handed in: with the submission, and with clarifications after it."""

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from scoring.errors import Loc
from scoring.loading import Loaded, SeasonFiles, Source
from scoring.submissions import Clarification, Evidence


class Spot(NamedTuple):
    """Where a document is handed in: by whom, for which item, as which of its entries, earlier files first."""

    agency: str
    item: str
    position: int


class Handed(NamedTuple):
    """A document as an agency names it: where, on which day, in which file."""

    spot: Spot
    evidence: Evidence
    day: datetime.date
    source: Source
    loc: Loc
    sound: bool
    """False where the file has mistakes, so that the day may stand in for another."""


def handed(files: SeasonFiles, agency: str) -> Iterator[Handed]:
    """The documents an agency names, item by item in the order of its files."""
    submission = files.submissions.get(agency)
    later = [one for one in files.filed.get(agency, {}).values() if isinstance(one.model, Clarification)]
    loaded: list[Loaded[Any]] = [*([submission] if submission else []), *later]
    before: Counter[str] = Counter()
    for source, model, sound in loaded:
        for item, entry in model.items.items():
            for at, evidence in enumerate(entry.evidence):
                spot, loc = Spot(agency, item, before[item] + at), ("items", item, "evidence", at)
                yield Handed(spot, evidence, model.submitted.date, source, loc, sound)
            before[item] += len(entry.evidence)
