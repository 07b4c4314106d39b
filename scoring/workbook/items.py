"""The live formula of an item: its state first, in the engine's order, then its points, then what documents leave."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from scoring.cells import Cell, Writer
from scoring.criteria import EvidenceKind, GroupSet, Leaf
from scoring.expressions import names
from scoring.points import Number, exact, rounded
from scoring.rules.boundaries import fact_of
from scoring.scores import STATE_WORDS, ItemScore, State, without
from scoring.workbook.book import content
from scoring.workbook.facts import APPLIES_NOT, APPRAISED, LACKING, any_of
from scoring.workbook.grid import Line
from scoring.workbook.guards import FAULTY, FAULTY_WORDS
from scoring.workbook.sheet import Content

NOT_APPLICABLE, NOT_ANSWERED, NO_EVIDENCE = "KAD", "CKK", "TKC"
AWAITING_APPRAISAL, AWAITING_SURVEY = "CTĐ", "CĐT"
CODES = {
    State.NOT_APPLICABLE: NOT_APPLICABLE,
    State.NOT_ANSWERED: NOT_ANSWERED,
    State.AWAITING_APPRAISAL: AWAITING_APPRAISAL,
    State.AWAITING_SURVEY: AWAITING_SURVEY,
    State.EVIDENCE_MISSING: NO_EVIDENCE,
}
CODE_WORDS = {code: STATE_WORDS[state] for state, code in CODES.items()} | {FAULTY: FAULTY_WORDS}
"""What every code of the points sheet means; the last never stands in a workbook as it was written."""
_BEYOND = "1E9"
"""More than any points."""


class Facts(Protocol):
    """Where the figures, documents, rulings and appraisals stand that an item's formula reads."""

    @property
    def with_appraisal(self) -> bool: ...
    @property
    def cells(self) -> Mapping[str, Cell]: ...
    @property
    def documents(self) -> Mapping[tuple[str, str], str]: ...
    @property
    def rulings(self) -> Mapping[str, str]: ...
    @property
    def areas(self) -> Mapping[str, str]: ...

    def blank(self, names: Iterable[str]) -> str: ...


def shown(group_set: GroupSet, leaf: Leaf, score: ItemScore) -> Content:
    """What stands in the points sheet: points, or the code of a state that gives none."""
    if any(_does(group_set, leaf, kind) == "zero" for kind in leaf.item.evidence if kind.id in score.lacking):
        return NO_EVIDENCE
    return CODES[score.state] if score.points is None else content(score.points)


def value_of(group_set: GroupSet, leaf: Leaf, position: int, line: Line) -> Content:
    """What the engine gives an item of an agency."""
    return shown(group_set, leaf, line.score.items[position])


def formula(group_set: GroupSet, facts: Facts, leaf: Leaf) -> str:
    """The state and points of an item from the facts sheet, for the row it stands in."""
    result = _points(group_set, facts, leaf)
    for test, code in reversed(list(_states(group_set, facts, leaf))):
        result = f'IF({test},"{code}",{result})'
    return result


def _states(group_set: GroupSet, facts: Facts, leaf: Leaf):  # type: ignore[no-untyped-def]
    """The conditions of the states without points, in the order in which they are asked."""
    absent = _not_applicable(group_set, facts, leaf)
    if absent:
        yield absent, NOT_APPLICABLE
    by_supplier = {supplier: facts.blank(ids) for supplier, ids in suppliers(group_set, leaf).items()}
    if "survey" in by_supplier:
        waits = group_set.policies.survey_not_held == "await"
        yield by_supplier.pop("survey"), AWAITING_SURVEY if waits else NOT_APPLICABLE
    if "agency" in by_supplier:
        yield by_supplier.pop("agency"), NOT_ANSWERED
    waiting = list(by_supplier.values())
    if facts.with_appraisal and leaf.item.scored_by != "survey":
        waiting.append(f'{facts.areas[leaf.area.id]}<>"{APPRAISED}"')
    if waiting:
        yield any_of(waiting), AWAITING_APPRAISAL


def suppliers(group_set: GroupSet, leaf: Leaf) -> dict[str, list[str]]:
    """The figures an item reads, by who supplies them."""
    found: dict[str, list[str]] = {}
    for id in leaf.reads:
        found.setdefault(fact_of(id, group_set.facts).supplier, []).append(id)
    return found


def _not_applicable(group_set: GroupSet, facts: Facts, leaf: Leaf) -> str:
    """The appraiser's ruling where there is one, else the declared condition, once all of its figures are there."""
    if leaf.item.not_applicable is None:
        return ""
    when = group_set.expression(leaf.item.not_applicable.when)
    test = Writer(facts.cells, group_set.ranges).condition(when)
    blank = facts.blank(dict.fromkeys(names(when)))
    met = f"IF({blank},FALSE,{test})" if blank else test
    ruling = facts.rulings.get(leaf.item.id)
    return f'IF({ruling}<>"",{ruling}="{APPLIES_NOT}",{met})' if ruling else met


def _points(group_set: GroupSet, facts: Facts, leaf: Leaf) -> str:
    """The ladder's points, less what missing documents take."""
    earned = _earned(group_set, facts, leaf)
    caps = [_cap(group_set, facts, leaf, kind) for kind in _kinds(group_set, leaf, "cap")]
    capped = f"MIN({','.join([earned, *caps])})" if caps else earned
    fatal = [_lacks(facts, leaf, kind) for kind in _kinds(group_set, leaf, "zero")]
    return f'IF({any_of(fatal)},IF({earned}>0,"{NO_EVIDENCE}",0),{capped})' if fatal else capped


def evidence_missing(group_set: GroupSet, facts: Facts, leaf: Leaf, points: str) -> str:
    """The condition that a missing document has a consequence other than that nothing is left; no text for never."""
    flags = [_lacks(facts, leaf, kind) for kind in _kinds(group_set, leaf, "flag")]
    caps = [(_lacks(facts, leaf, kind), _most(group_set, leaf, kind)) for kind in _kinds(group_set, leaf, "cap")]
    earned = _earned(group_set, facts, leaf) if caps else points
    tests = [f"IF({any_of(flags)},{earned}>0,FALSE)"] if flags else []
    tests += [f"IF({lacks},{earned}>{most},FALSE)" for lacks, most in caps]
    return any_of(tests) if tests else ""


def _earned(group_set: GroupSet, facts: Facts, leaf: Leaf) -> str:
    writer = Writer(facts.cells, group_set.ranges)
    return writer.rounded(leaf.ladder.expression(), group_set.policies.item_places)


def _cap(group_set: GroupSet, facts: Facts, leaf: Leaf, kind: EvidenceKind) -> str:
    return f"IF({_lacks(facts, leaf, kind)},{_most(group_set, leaf, kind)},{_BEYOND})"


def _most(group_set: GroupSet, leaf: Leaf, kind: EvidenceKind) -> str:
    assert kind.cap is not None
    return number(rounded(kind.cap.constant(leaf.item.max), group_set.policies.item_places))


def _lacks(facts: Facts, leaf: Leaf, kind: EvidenceKind) -> str:
    return f'{facts.documents[leaf.item.id, kind.id]}="{LACKING}"'


def _does(group_set: GroupSet, leaf: Leaf, kind: EvidenceKind) -> str:
    return without(group_set.policies, leaf, kind)


def _kinds(group_set: GroupSet, leaf: Leaf, consequence: str) -> list[EvidenceKind]:
    return [kind for kind in leaf.item.required_evidence if _does(group_set, leaf, kind) == consequence]


def number(value: Number) -> str:
    """A number as a formula writes it."""
    text = exact(value)
    return f"({text})" if "/" in text else text
