"""Checks over all that is declared about one agency, typed by the criteria on the way."""

from collections.abc import Mapping, Sequence, Set
from contextlib import suppress
from typing import Any

from scoring import points
from scoring.checking.appraisals import check_rulings, corrected_values
from scoring.checking.clarifications import check_clarification
from scoring.checking.filings import Dossier, Filed
from scoring.checking.readers import Reader, TooMany, check_belongs, not_here
from scoring.checking.relations import mismatches
from scoring.criteria import Leaf, rules_of
from scoring.errors import Loc, nearest
from scoring.evidence import Documents
from scoring.expressions import NEVER, Value, serial
from scoring.facts import SUPPLIERS
from scoring.loading import Loaded, SeasonFiles
from scoring.policies import Round
from scoring.rules.measured import Survey
from scoring.submissions import Agency, Appraisal, Clarification, Entry, Measured, Submission


def dossier_of(reader: Reader, agency: Agency, files: SeasonFiles, documents: Documents) -> Dossier:
    """All that is declared about an agency, typed; what is wrong goes to the reader's problems."""
    submission = files.submissions.get(agency.id)
    declared: dict[str, Value] = {}
    measured: dict[str, Value] = {}
    with suppress(TooMany):
        declared = _declared(reader, agency, submission) if submission else {}
    with suppress(TooMany):
        measured = _measured(reader, agency, files)
    said = {**declared, **measured}
    if submission:
        _relations(reader, submission, said, said.keys())
    competes, rounds = agency.ranked and agency.exists_on(reader.period.to), tuple(one.id for one in reader.rounds)
    dossier = Dossier(agency, competes, submission, declared, measured, rounds, documents)
    filings = files.filed.get(agency.id, {})
    for round in reader.rounds:
        if round.id in filings:
            dossier = _with(reader, dossier, round, filings[round.id])
    if submission and submission.sound:  # where the day itself is wrong another stands in for it
        _check_handed_in(reader, submission, dossier.filed)
    return dossier


def _check_handed_in(reader: Reader, submission: Loaded[Submission], filed: Sequence[Filed]) -> None:
    """A day of handing in before its round, or after it and what others filed on it, is a slip of that day."""
    day, own = submission.model.submitted.date, reader.rounds[0]
    earlier = [one for filing in filed for one in filing.days if one < day]
    out = f"ngày nộp {day:%d/%m/%Y} nằm ngoài thời gian của vòng '{own.title}' ({own.window})"
    loc: Loc = ("submitted", "date")
    if own.opens_after(day):
        reader.wrong(submission.source, loc, "ngày", f"{out}; kiểm tra lại ngày nộp", warning=True)
    elif earlier and not own.is_open(day):
        after = f"và sau cả quyết định ngày {min(earlier):%d/%m/%Y} về hồ sơ này"
        reader.wrong(submission.source, loc, "ngày", f"{out} {after}; sửa ngày nộp, hoặc ngày quyết định", warning=True)


def _with(reader: Reader, dossier: Dossier, round: Round, loaded: Loaded[Appraisal] | Loaded[Clarification]) -> Dossier:
    """The dossier with what a round filed on it, checked against all that was filed before."""
    values: dict[str, Value] = {}
    if isinstance(loaded.model, Clarification):
        with suppress(TooMany):
            check_clarification(reader, dossier, round, loaded.source, loaded.model)
    else:
        with suppress(TooMany):
            values = corrected_values(reader, dossier, round, loaded.source, loaded.model)
    made = dossier._replace(filed=(*dossier.filed, Filed(round, loaded, values)))
    if isinstance(loaded.model, Appraisal):
        ruled = {**dossier.declared, **dossier.measured, **made.corrected(round.id)}
        _relations(reader, loaded, ruled, values.keys())
        with suppress(TooMany):
            check_rulings(reader, loaded.source, made, round, ruled)
    return made


def _declared(reader: Reader, agency: Agency, submission: Loaded[Submission]) -> dict[str, Value]:
    check_belongs(reader, submission.source, submission.model, agency)
    values: dict[str, Value] = {}
    for id, entry in submission.model.items.items():
        leaf = reader.leaves.get(id)
        if leaf is None:
            message = f"không có mục '{id}' trong tiêu chí của nhóm {reader.group}{nearest(id, reader.leaves)}"
            reader.wrong(submission.source, ("items", id), "mục-lạ", message, key=True)
            continue
        own, source, loc = leaf.item.facts, submission.source, ("items", id, "facts")
        for fact_id, text in entry.facts.items():
            fact = own.get(fact_id)
            if fact is None or fact.supplier != "agency":
                not_here(reader, source, loc, fact_id, leaf, ("agency",))
                continue
            reader.read(source, loc, fact_id, fact, text, values)
        if entry.evidence or entry.claimed is not None or entry.cites:
            _check_entry(reader, source, leaf, entry)
            if submission.sound:
                _check_day(reader, source, leaf, entry, values)
    return values


def _check_entry(reader: Reader, source: Any, leaf: Leaf, entry: Entry) -> None:
    item, loc = leaf.item, ("items", leaf.item.id)
    if entry.claimed is not None and entry.claimed > item.max:
        said = f"tự chấm {points.shown(entry.claimed)} điểm, vượt điểm tối đa {points.shown(item.max)}"
        message = f"{item.id}: {said}; sửa hoặc bỏ điểm tự chấm"
        reader.wrong(source, (*loc, "claimed"), "tự-chấm", message)
    if entry.claimed is not None and item.scored_by != "self":
        reader.wrong(
            source, (*loc, "claimed"), "tự-chấm", f"{item.id}: mục này cơ quan không tự chấm; bỏ điểm tự chấm", key=True
        )
    for id in entry.cites:
        if id not in entry.facts:
            message = f"{item.id}: có trích dẫn nhưng không kê khai số liệu '{id}'{nearest(id, entry.facts)}"
            reader.wrong(source, (*loc, "cites", id), "trích-dẫn", message, key=True)
    for position, evidence in enumerate(entry.evidence):
        reader.check_kind(source, (*loc, "evidence", position, "id"), leaf, evidence.id)
        if evidence.named in [one.named for one in entry.evidence[:position]]:
            message = f"{item.id}: tài liệu này đã ghi ở trên trong cùng mục; bỏ một dòng, hoặc sửa số, ngày cho đúng"
            reader.wrong(source, (*loc, "evidence", position), "tài-liệu", message, warning=True)


def _check_day(reader: Reader, source: Any, leaf: Leaf, entry: Entry, values: Mapping[str, Value]) -> None:
    """Where the one figure of an item is the day of its one required document, both state the same day."""
    required = leaf.item.required_evidence
    if len(leaf.item.facts) != 1 or len(required) != 1:
        return
    ((id, fact),) = leaf.item.facts.items()
    days = [one.date for one in entry.evidence if one.id == required[0].id and one.date]
    known = [NEVER, *(serial(day) for day in days)]
    if fact.type == "date" and days and values.get(id, NEVER) not in known:
        stated = ", ".join(f"{day:%d/%m/%Y}" for day in days)
        said = f"{fact.label} kê khai {fact.shown(values[id])}, mà “{required[0].label}” ghi ngày {stated}"
        message = f"{leaf.item.id}: {said}; kiểm tra lại, số liệu được giữ nguyên"
        reader.wrong(source, ("items", leaf.item.id, "facts", id), "không-khớp", message, warning=True)


def _relations(reader: Reader, loaded: Loaded[Any], values: Mapping[str, Value], stated: Set[str]) -> None:
    """Parts against wholes, for the figures a file states: a mismatch is told, never mended."""
    for leaf in reader.leaves.values():
        for found in mismatches(leaf.item.facts, leaf.item.relations, reader.facts, values):
            if found.reads & stated:
                _mismatch(reader, loaded, leaf, found.id, found.says)


def _mismatch(reader: Reader, loaded: Loaded[Any], leaf: Leaf, id: str, message: str) -> None:
    said = f"{leaf.item.id}: {message}; kiểm tra lại, số liệu được giữ nguyên"
    reader.wrong(loaded.source, ("items", reader.home[id], "facts", id), "không-khớp", said, warning=True)


def _measured(reader: Reader, agency: Agency, files: SeasonFiles) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for loaded, supplier in ((files.survey, "survey"), (files.central, "central")):
        given = loaded.model.agencies.get(agency.id, {}) if loaded else {}
        for id, text in given.items():
            assert loaded is not None
            loc: Loc = ("agencies", agency.id)
            fact = reader.facts.get(id)
            if fact is None or fact.supplier != supplier:
                reader.wrong(loaded.source, (*loc, id), "số-liệu", _not_measured(reader, id, supplier), key=True)
                continue
            reader.read(loaded.source, loc, id, fact, text, values)
    if files.survey:
        _unanswered(reader, agency, files.survey, values)
    return values


def _unanswered(reader: Reader, agency: Agency, survey: Loaded[Measured], values: Mapping[str, Value]) -> None:
    """A survey in which nobody answered gives no points; most likely it was not held."""
    for leaf in reader.leaves.values():
        for rule in rules_of(leaf.item.rule):
            options = [option.fact for option in rule.options] if isinstance(rule, Survey) else []
            if options and all(values.get(id) == 0 for id in options):
                said = "điều tra không có phiếu nào có ý kiến nên được 0 điểm; bỏ các dòng này nếu chưa điều tra"
                loc: Loc = ("agencies", agency.id, options[0])
                reader.wrong(survey.source, loc, "không-có-phiếu", f"{leaf.item.id}: {said}", warning=True)


def _not_measured(reader: Reader, id: str, supplier: str) -> str:
    fact = reader.facts.get(id)
    if fact is not None:
        return f"{fact.label} ('{id}') không lấy từ tệp này ({SUPPLIERS[fact.supplier]}); bỏ dòng này"
    known = [one for one, f in reader.facts.items() if f.supplier == supplier]
    remedy = nearest(id, known) or "; bỏ dòng này"
    return f"nhóm {reader.group} không có số liệu '{id}'{remedy}"
