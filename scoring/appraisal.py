"""What counts in a round: what the agency said, and in the appraised round what the appraisers made of it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from scoring.checking.dossiers import Dossier
from scoring.criteria import GroupSet
from scoring.expressions import Value
from scoring.submissions import Adjustment, Agency, Evidence

RoundId = Literal["self", "appraised"]


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
    """The areas appraised; every area in the self round, where none needs to be."""


def declared(group_set: GroupSet, dossier: Dossier, round: RoundId) -> Declared:
    """What counts for an agency in a round; what it said itself stays in its dossier."""
    adjustments = dossier.appraisal.model.items if dossier.appraisal and round == "appraised" else {}
    values = {**dossier.declared, **dossier.measured, **(dossier.corrected if round == "appraised" else {})}
    lacking, rulings = {}, {}
    for id, required in group_set.required_evidence.items():
        missing = _lacking(dossier, adjustments.get(id), id, required)
        if missing:
            lacking[id] = missing
    for id, adjustment in adjustments.items():
        if adjustment.not_applicable is not None:
            rulings[id] = adjustment.not_applicable
    appraised = _appraised(group_set, dossier, round)
    handed = dossier.submission is not None
    return Declared(dossier.agency, dossier.competes, handed, values, lacking, rulings, appraised)


def _lacking(dossier: Dossier, adjustment: Adjustment | None, item: str, required: tuple[str, ...]) -> tuple[str, ...]:
    handed = {evidence.id for evidence in handed_in(dossier, item)}
    verdicts: Mapping[str, str] = adjustment.evidence if adjustment else {}
    return tuple(id for id in required if verdicts.get(id, "accepted" if id in handed else "rejected") == "rejected")


def handed_in(dossier: Dossier, item: str) -> tuple[Evidence, ...]:
    """The documents an agency handed in for an item: those cited, less those whose file is not there."""
    return tuple(one for one in cited(dossier, item) if dossier.documents.is_there(one))


def cited(dossier: Dossier, item: str) -> tuple[Evidence, ...]:
    """The documents an agency names for an item, whether or not their files are there."""
    entry = dossier.submission.model.items.get(item) if dossier.submission else None
    return entry.evidence if entry else ()


def _appraised(group_set: GroupSet, dossier: Dossier, round: RoundId) -> frozenset[str]:
    if round == "self":
        return frozenset(area.id for area in group_set.areas)
    return frozenset(decided.id for decided in dossier.appraisal.model.areas) if dossier.appraisal else frozenset()
