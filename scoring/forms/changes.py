"""What an import changes against the file that is there: figure by figure, before and after."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scoring.criteria import GroupSet
from scoring.points import Number, shown
from scoring.submissions import Entry, Evidence, Submission

NOTHING = "(trống)"
_NO_ENTRY = Entry()


class Change(NamedTuple):
    """One thing that is different."""

    item: str
    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.item}{' ' * bool(self.item)}{self.what}: {self.before} → {self.after}"


def changes(group_set: GroupSet, old: Submission | None, new: Submission) -> list[Change]:
    """Every difference, in the order of the criteria."""
    found = list(_heads(old, new))
    for leaf in group_set.leaves:
        id = leaf.item.id
        was = old.items.get(id, _NO_ENTRY) if old else _NO_ENTRY
        found += _entries(group_set, id, was, new.items.get(id, _NO_ENTRY))
    return [change for change in found if change.before != change.after]


def _heads(old: Submission | None, new: Submission) -> Iterator[Change]:
    for label, key in (("ngày ký", "date"), ("người ký", "by"), ("số báo cáo", "document")):
        before = getattr(old.submitted, key) if old else None
        yield Change("", label, _said(before), _said(getattr(new.submitted, key)))
    kinds = {True: "minh họa", False: "thật", None: NOTHING}
    yield Change("", "số liệu", kinds[old.illustrative if old else None], kinds[new.illustrative])


def _entries(group_set: GroupSet, id: str, old: Entry, new: Entry) -> Iterator[Change]:
    for fact in dict.fromkeys([*old.facts, *new.facts]):
        label = group_set.facts[fact].label if fact in group_set.facts else fact
        yield Change(id, label, *(_figure(group_set, fact, one.facts) for one in (old, new)))
    yield Change(id, "điểm tự chấm", _points(old.claimed), _points(new.claimed))
    labels = {kind.id: kind.label for leaf in group_set.leaves if leaf.item.id == id for kind in leaf.item.evidence}
    for kind in dict.fromkeys(document.id for document in (*old.evidence, *new.evidence)):
        before, after = (_documents(one.evidence, kind) for one in (old, new))
        yield Change(id, f"tài liệu “{labels.get(kind, kind)}”", before, after)
    yield Change(id, "giải trình", _said(old.explanation), _said(new.explanation))


def _figure(group_set: GroupSet, id: str, facts: Mapping[str, str]) -> str:
    if id not in facts or id not in group_set.facts:
        return facts.get(id, NOTHING)
    fact = group_set.facts[id]
    try:
        return fact.shown(fact.read(facts[id]))
    except ValueError:
        return facts[id]


def _points(value: Number | None) -> str:
    return NOTHING if value is None else shown(value)


def _documents(evidence: tuple[Evidence, ...], kind: str) -> str:
    """The documents of a kind, in no order: a form may give them in another."""
    return "; ".join(sorted(_document(one) for one in evidence if one.id == kind)) or NOTHING


def _document(document: Evidence) -> str:
    said = (document.number, document.date, document.issuer, document.file, document.note)
    return ", ".join(_said(one) for one in said if one is not None) or "có nộp"


def _said(value: object) -> str:
    if value is None:
        return NOTHING
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else " ".join(str(value).split())
