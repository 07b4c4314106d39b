"""The same document in several places: for several items, or from several agencies."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from scoring.evidence import numbers
from scoring.evidence.entries import Entry, Finding
from scoring.evidence.spots import Spot
from scoring.names import folded
from scoring.policies import EvidencePolicy


def reused(handed_in: Sequence[Entry], policy: EvidencePolicy) -> Iterator[tuple[Spot, Finding]]:
    """Documents that serve several items beyond what the policy shares, or several agencies: by bytes, by number."""
    by_bytes: dict[object, list[Entry]] = defaultdict(list)
    by_number: dict[object, list[Entry]] = defaultdict(list)
    for entry in handed_in:
        if entry.file is not None and entry.file.sha256:
            by_bytes[entry.file.sha256].append(entry)
        if entry.evidence.number:
            by_number[_identity(entry, policy)].append(entry)
    for uses in by_bytes.values():
        yield from _renumbered(uses, policy)
    told = set()
    for same, what, key in ((by_bytes, "tệp", "file"), (by_number, "văn bản", "number")):
        for uses in same.values():
            for spot, finding in _shared(uses, policy, what, key) if len(uses) > 1 else ():
                if (spot, finding.code) not in told:
                    told.add((spot, finding.code))
                    yield spot, finding


def _identity(entry: Entry, policy: EvidencePolicy) -> object:
    """What makes two citations the same document: number, date, who issued it."""
    evidence = entry.evidence
    return _number(entry, policy), evidence.date, folded(evidence.issuer or entry.agency.title)


def _number(entry: Entry, policy: EvidencePolicy) -> str:
    """The number of a document, in one way of writing."""
    assert entry.evidence.number is not None
    try:
        return str(numbers.parsed(entry.evidence.number, policy.document_kinds))
    except ValueError:
        return folded(entry.evidence.number)


def _shared(group: Sequence[Entry], policy: EvidencePolicy, what: str, key: str) -> Iterator[tuple[Spot, Finding]]:
    """Every use of one document is told of the others that it may not share."""
    uses = sorted({(one.agency.id, one.agency.short, one.leaf.item.id, _scope(one, policy)) for one in group})
    for entry in group:
        others = (f"{short} ({item})" for id, short, item, _ in uses if id != entry.agency.id)
        if by := ", ".join(islice(others, _MOST_NAMED)):
            yield entry.spot, Finding("dùng-chung", f"{what} này cũng được {by} nộp", key)
        scope = _scope(entry, policy)
        own = (item for id, _, item, within in uses if id == entry.agency.id and within != scope)
        if items := ", ".join(islice(own, _MOST_NAMED)):
            yield entry.spot, Finding("dùng-lại", f"{what} này cũng dùng cho mục {items}", key)


_MOST_NAMED = 5


def _renumbered(uses: Sequence[Entry], policy: EvidencePolicy) -> Iterator[tuple[Spot, Finding]]:
    """One file under several document numbers where it may serve several items: a slip, or not the document."""
    by_scope: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in uses:
        if entry.evidence.number:
            by_scope[entry.agency.id, _scope(entry, policy)].append(entry)
    for together in by_scope.values():
        numbered = {_number(entry, policy) for entry in together}
        for entry in together if len(numbered) > 1 else ():
            others = ", ".join(islice(sorted(numbered - {_number(entry, policy)}), _MOST_NAMED))
            yield entry.spot, Finding("khác-số", f"tệp này cũng được nộp với số {others}; sửa số hoặc tệp", "number")


def _scope(entry: Entry, policy: EvidencePolicy) -> str:
    """Within what a document may serve several items."""
    match policy.shared_within:
        case "area":
            return entry.leaf.area.id
        case "criterion":
            return entry.leaf.criterion.id if entry.leaf.criterion else entry.leaf.item.id
    return entry.leaf.item.id
