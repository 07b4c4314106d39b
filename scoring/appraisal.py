"""What counts in a round: what the agency said, and what appraisers and clarifications had made of it by then."""

from collections.abc import Mapping
from typing import NamedTuple

from scoring.checking.filings import Dossier
from scoring.criteria import GroupSet
from scoring.expressions import Value
from scoring.policies import SELF
from scoring.submissions import Agency

RoundId = str


class Declared(NamedTuple):
    """The figures, evidence and rulings that count for an agency in one round."""

    agency: Agency
    competes: bool
    """Ranked, and in being when the period ends."""
    handed_in: bool
    values: Mapping[str, Value]
    lacking: Mapping[str, tuple[str, ...]]
    """Required evidence that is not there, by item: not handed in, or rejected."""
    rulings: Mapping[str, bool]
    """The appraiser's ruling on applicability, by item: True is not applicable."""
    appraised: frozenset[str]
    """The areas appraised so far; every area in the self round, where none needs to be."""


def declared(group_set: GroupSet, dossier: Dossier, round: RoundId) -> Declared:
    """What counts for an agency in a round; what it said itself stays in its dossier."""
    values = {**dossier.declared, **dossier.measured, **dossier.corrected(round)}
    lacking = {}
    for id, required in group_set.required_evidence.items():
        missing = dossier.lacking(id, required, round)
        if missing:
            lacking[id] = missing
    areas = [area.id for area in group_set.areas] if round == SELF else dossier.appraised(round)
    handed = dossier.submission is not None
    rulings = dossier.rulings(round)
    return Declared(dossier.agency, dossier.competes, handed, values, lacking, rulings, frozenset(areas))
