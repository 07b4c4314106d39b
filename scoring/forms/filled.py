"""A form filled in: what an agency has declared so far, and what the engine makes of it, cell by cell."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scoring.appraisal import declared
from scoring.cells import NO, YES
from scoring.checking.filings import Dossier
from scoring.evidence import NOTHING_KNOWN
from scoring.expressions import NEVER, Value
from scoring.facts import Fact
from scoring.forms import live, rows
from scoring.forms.keys import DOCUMENT, At, document_key, fact_key, item_key, more_key
from scoring.forms.plan import Plan
from scoring.forms.texts import NEVER_WORDS
from scoring.points import Number, total
from scoring.policies import SELF
from scoring.scores import AgencyScore, Scorer, State
from scoring.submissions import Evidence, Submission
from scoring.workbook.book import content, day
from scoring.workbook.facts import HANDED, LACKING
from scoring.workbook.sheet import Content

Cells = dict[tuple[str, At], Content]
REAL, ILLUSTRATIVE = "Số liệu thật", "Số liệu minh họa"


class Handing(NamedTuple):
    """Who hands in, by key: what the form asks on its first sheet."""

    key: str
    label: str
    hint: str


HANDING = (
    Handing("head:date", "Ngày ký báo cáo tự đánh giá", "Ngày/tháng/năm; bắt buộc"),
    Handing("head:by", "Người ký", "Họ tên hoặc chức danh người đứng đầu; bắt buộc"),
    Handing("head:document", "Số, ký hiệu báo cáo", "Ví dụ 120/BC-SYT; chưa có thì để trống"),
    Handing("head:illustrative", "Loại số liệu", f"“{ILLUSTRATIVE}” chỉ dùng khi chạy thử"),
)


class Form(NamedTuple):
    """The form of one agency: what stands in its input cells, what its formulas give, last year's figures."""

    dossier: Dossier
    inputs: Cells
    results: Cells
    before: Mapping[str, Content]


def form_of(own: Plan, scorer: Scorer, dossier: Dossier, before: Mapping[str, Value]) -> Form:
    """What an agency's form shows when it is handed out."""
    dossier = dossier._replace(documents=NOTHING_KNOWN)  # a form sees that a file is named, not whether it is there
    submission = dossier.submission.model if dossier.submission else None
    inputs: Cells = dict(_inputs(own, submission)) if submission else {("head:illustrative", At.HOW): REAL}
    facts = own.group_set.facts
    values = {**dossier.declared, **dossier.measured}
    for id in own.figures.rows:
        if id in values:
            inputs[fact_key(id), At.FIGURE] = typed(facts[id], values[id])
    score = scorer.score(declared(own.group_set, dossier, SELF), {})
    shown = {id: typed(facts[id], before[id]) for id in own.figures.rows if id in before}
    return Form(dossier, inputs, dict(_results(own, score, dossier, values)), shown)


def typed(fact: Fact, value: Value) -> Content:
    """A figure as an official types it."""
    if fact.type == "date" and value == NEVER:
        return NEVER_WORDS
    if fact.type == "yes_no":
        return YES if value else NO
    if fact.type == "choice":
        return next(option.label for option in fact.options if option.id == value)
    return content(value)


def extra_documents(submission: Submission | None) -> list[tuple[str, Evidence]]:
    """Documents beyond the first of each kind, with their items."""
    found = []
    for id, entry in submission.items.items() if submission else ():
        seen: set[str] = set()
        for document in entry.evidence:
            if document.id in seen:
                found.append((id, document))
            seen.add(document.id)
    return found


def _inputs(own: Plan, submission: Submission) -> Iterator[tuple[tuple[str, At], Content]]:
    handed = submission.submitted
    yield ("head:date", At.HOW), day(handed.date)
    yield ("head:by", At.HOW), handed.by
    yield ("head:document", At.HOW), handed.document
    yield ("head:illustrative", At.HOW), ILLUSTRATIVE if submission.illustrative else REAL
    for id, entry in submission.items.items():
        yield (item_key(id), At.CLAIMED), content(entry.claimed)
        yield (item_key(id), At.WORDS), entry.explanation
        for document in reversed(entry.evidence):  # the first of a kind has the last word
            key = document_key(id, document.id)
            yield from _described(key, document)
            yield (key, At.FIGURE), YES
    for number, (id, document) in enumerate(extra_documents(submission), 1):
        yield (more_key(number), At.HOW), own.kinds[id, document.id].words
        yield from _described(more_key(number), document)


def _described(key: str, document: Evidence) -> Iterator[tuple[tuple[str, At], Content]]:
    said = (document.number, day(document.date), document.issuer, document.file, document.note)
    yield from (((key, at), value) for at, value in zip(DOCUMENT, said, strict=True))


# --- what the formulas give -----------------------------------------------------------------------------------------


def _results(
    own: Plan, score: AgencyScore, dossier: Dossier, values: Mapping[str, Value]
) -> Iterator[tuple[tuple[str, At], Content]]:
    facts = own.group_set.facts
    for leaf in own.group_set.leaves:
        handed = {document.id for document in dossier.handed_in(leaf.item.id, SELF)}
        for kind in leaf.item.evidence:
            key, there = document_key(leaf.item.id, kind.id), kind.id in handed
            yield (key, At.SOUND), HANDED if there else LACKING
            yield (key, At.POINTS), rows.NO_DOCUMENT if kind.required and not there else ""
    for id in own.figures.rows:
        yield (fact_key(id), At.SOUND), _sound(facts[id], values.get(id))
        if id in values:
            yield (fact_key(id), At.READ), typed(facts[id], values[id])
            yield (fact_key(id), At.PLAIN), f"/{NEVER_WORDS}" if values[id] == NEVER else ""
        yield (fact_key(id), At.POINTS), _doubt(own, id, values)
    yield from _points(own, score, dossier, values)


def _points(
    own: Plan, score: AgencyScore, dossier: Dossier, values: Mapping[str, Value]
) -> Iterator[tuple[tuple[str, At], Content]]:
    """Items, areas and totals: points by the figures beside points claimed; last, what is still open."""
    earned: dict[str, list[Number]] = {area.id: [] for area in own.group_set.areas}
    states: list[Content] = []
    reduced = 0
    for leaf, item in zip(own.group_set.leaves, score.items, strict=True):
        if leaf.item.scored_by == "self":
            answered = all(id in values for id in leaf.reads if id in own.figures.rows)
            states.append(live.shown(own.group_set, leaf, item, answered=answered))
            yield (item_key(leaf.item.id), At.POINTS), states[-1]
            if item.state is State.EVIDENCE_MISSING and not isinstance(states[-1], str):
                yield (item_key(leaf.item.id), At.LACKS), LACKING
                reduced += 1
            if not isinstance(states[-1], str):
                earned[leaf.area.id].append(item.points or 0)
    yield from _sums(own, At.POINTS, earned)
    yield from _sums(own, At.CLAIMED, _claimed(own, dossier))
    for id, entry in (dossier.submission.model.items if dossier.submission else {}).items():
        if entry.claimed is not None:
            yield from (((item_key(id), at), content(entry.claimed)) for at in (At.SOUND, At.READ))
    blank, lacking = map(states.count, rows.OPEN)
    yield ("totals", At.HOW), rows.status_words(blank, lacking + reduced)


def _claimed(own: Plan, dossier: Dossier) -> dict[str, list[Number]]:
    entries = dossier.submission.model.items if dossier.submission else {}
    found: dict[str, list[Number]] = {area.id: [] for area in own.group_set.areas}
    for leaf in own.group_set.leaves:
        entry = entries.get(leaf.item.id)
        found[leaf.area.id].append(entry.claimed or 0 if entry else 0)
    return found


def _sums(own: Plan, at: At, points: Mapping[str, list[Number]]) -> Iterator[tuple[tuple[str, At], Content]]:
    whole: Number = 0
    for area in own.group_set.areas:
        sum = total(points[area.id])
        whole += -sum if area.part == "penalty" else sum
        yield (f"area:{area.id}", at), content(sum)
    yield ("totals", at), content(whole)


def _sound(fact: Fact, value: Value | None) -> Content:
    """The figure as formulas take it."""
    if value is None:
        return ""
    if fact.type == "text":
        return "x"
    if fact.type == "yes_no":
        return YES if value else NO
    return content(value)


def _doubt(own: Plan, id: str, values: Mapping[str, Value]) -> Content:
    if own.group_set.facts[id].supplier != "agency":
        return None
    if id not in values:
        return rows.NO_FIGURE
    said = [doubt.words for doubt in own.doubts(id) if doubt.found(values)]
    return said[-1] if said else ""
