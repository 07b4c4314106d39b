"""What became of each document of an item: the verdicts of the appraisals, in the order in which all was said of it."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from scoring.submissions import Adjustment, Clarified, Entry, Evidence

REJECTED, ACCEPTED = "rejected", "accepted"
VERDICTS = {REJECTED: "không chấp nhận", ACCEPTED: "chấp nhận"}
NO_VERDICT = "chưa có kết luận riêng"


class Paper(NamedTuple):
    """A document handed in for an item, or a kind of which none was in hand when it was decided on."""

    kind: str
    evidence: Evidence | None
    position: int
    """Among all documents that the agency names for the item, earlier files first."""
    decision: Adjustment | None = None
    """The last one that judged it."""
    verdict: str = ""


def judged(said: Iterable[Entry | Clarified | Adjustment]) -> list[Paper]:
    """The documents of an item, each with its own verdict, by all that was said of it in order."""
    held: list[Paper] = []
    for one in said:
        if isinstance(one, Adjustment):
            _judge(held, one)
        else:
            first = sum(paper.evidence is not None for paper in held)
            held += [Paper(document.id, document, at) for at, document in enumerate(one.evidence, first)]
    return held


def _judge(held: list[Paper], decision: Adjustment) -> None:
    """A verdict is on the documents of its kind that have none yet; on all of them where there is nothing new."""
    for kind, by_number in decision.evidence.items():
        for number, verdict in by_number.items():
            own = [at for at, one in enumerate(held) if one.kind == kind and _is_meant(one, number)]
            for at in [at for at in own if not held[at].verdict] or own:
                held[at] = held[at]._replace(decision=decision, verdict=verdict)
            if not own and not number:
                held.append(Paper(kind, None, -1, decision, verdict))


def _is_meant(one: Paper, number: str) -> bool:
    return not number or (one.evidence is not None and one.evidence.number == number)


def counted(held: Sequence[Paper], is_there: Callable[[Evidence], bool]) -> set[str]:
    """The kinds that count as there: one of them accepted; while none was judged, one of them handed in."""
    decided = {one.kind for one in held if one.verdict}
    handed = {one.kind for one in held if one.evidence is not None and is_there(one.evidence)}
    return {one.kind for one in held if one.verdict == ACCEPTED} | (handed - decided)


def refused(held: Sequence[Paper]) -> set[str]:
    """The kinds of which documents were judged, and none stands accepted."""
    return {one.kind for one in held if one.verdict} - {one.kind for one in held if one.verdict == ACCEPTED}


def verdict_words(held: Sequence[Paper], one: Paper) -> str:
    """What became of a document, in words; nothing while no document of its kind was judged."""
    if one.verdict:
        return VERDICTS[one.verdict]
    decided = any(other.verdict for other in held if other.kind == one.kind)
    return NO_VERDICT if decided else ""


def amiss(held: Sequence[Paper], one: Paper) -> bool:
    """True for a document that was refused, or left aside when another of its kind was."""
    return one.verdict == REJECTED or (not one.verdict and one.kind in refused(held))
