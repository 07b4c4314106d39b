"""`parindex explain`: law, figures, the step that applied, the nearest step missed, evidence, adjustment."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from scoring.checking.filings import Decision, Dossier, Plea
from scoring.criteria import EvidenceKind, Item, Leaf
from scoring.errors import UnknownError, nearest
from scoring.evidence import Documents
from scoring.evidence.verdicts import VERDICTS, Paper, verdict_words
from scoring.facts import SUPPLIERS, Fact
from scoring.missed import missed
from scoring.points import Number, percent, shown
from scoring.policies import Head
from scoring.reasons import earned
from scoring.report import ILLUSTRATIVE, KNOWN, NO_SCORE, NOTHING_HANDED_IN, PROVISIONAL
from scoring.scores import STATE_WORDS, AreaScore, ItemScore, State
from scoring.submissions import Adjustment, Evidence
from scoring.views import View

PARTS = {"base": "", "bonus": "Cộng điểm. ", "penalty": "Trừ điểm. "}
MOST = {"base": "tối đa", "bonus": "cộng tối đa", "penalty": "trừ tối đa"}
NOT_IN_FORCE = "Bộ tiêu chí chưa ban hành: mức điểm, mốc ngày mà nguồn trên không nêu là do bộ tiêu chí tham chiếu đặt"
AT, CLAUSE = "Vị trí:", "Nội dung:"
"""How the place and the clause of a basis begin."""
SCORED_BY = {
    "self": "cơ quan tự chấm, cơ quan thẩm định xác nhận",
    "survey": "điều tra xã hội học",
    "appraiser": "cơ quan thẩm định",
}


def sheet(one: View) -> str:
    """The whole sheet of an agency: where it stands, the areas, and every item, points lost first."""
    lines = [*_head(one), "", "Theo lĩnh vực:"]
    for area in one.standing.score.areas:
        lines.append(f"  {area.area.id:<3} {_area_points(area)} — {area.area.title}")
    lines += ["", f"Theo mục, mất điểm nhiều trước{' (* có số liệu minh họa)' * one.result.season.illustrative}:"]
    for leaf, score in sorted(one.rows(), key=lambda row: -_lost(*row)):
        star = " *" * any(one.is_illustrative(id) for id in _read(leaf))
        lines.append(f"  {leaf.item.id:<8} {_points(leaf, score)} — {leaf.item.title}{star}")
        lines.append(f"           {one.reason(leaf, score)}")
    return "\n".join(lines)


def _area_points(score: AreaScore) -> str:
    if score.max:
        return f"{shown(score.points)}/{shown(score.max)} điểm ({percent(Fraction(score.points) / score.max)})"
    if score.area.part == "base":
        return "không áp dụng"
    return f"{earned(score.area.part, max(score.points, -score.points))} (tối đa {shown(score.area.max)})"


def item(one: View, id: str) -> str:
    """One item of an agency, explained from the clause to the points; UnknownError where it has none such."""
    rows = {leaf.item.id: (leaf, score) for leaf, score in one.rows()}
    if id not in rows:
        raise UnknownError(f"không có mục '{id}' trong nhóm '{one.group.group_set.group.id}'{nearest(id, rows)}")
    leaf, score = rows[id]
    sections = [
        ("Mục", [f"{leaf.item.id} {leaf.item.title}", _location(leaf)]),
        ("Căn cứ", basis_words(one.result.index.head, leaf.item)),
        (
            "Cách tính",
            [f"{PARTS[leaf.area.part]}{leaf.ladder.sentence()}", f"Người chấm: {SCORED_BY[leaf.item.scored_by]}"],
        ),
        ("Số liệu", list(_figures(one, leaf))),
        ("Kết quả", [f"{_points(leaf, score)}; trạng thái: {STATE_WORDS[score.state]}", one.reason(leaf, score)]),
        ("Mức gần nhất chưa đạt", missed(one, leaf, score)),
        ("Tài liệu kiểm chứng", list(evidence_words(one, leaf))),
        ("Điều chỉnh của cơ quan thẩm định", list(_adjustment(one, leaf))),
        ("Giải trình của cơ quan", list(_explanation(one, leaf))),
    ]
    lines = _head(one)
    for title, body in sections:
        lines += ["", f"{title}:", *(f"  {line}" for line in body or ["không có"])]
    return "\n".join(lines)


def _head(one: View) -> list[str]:
    standing, score = one.standing, one.standing.score
    placed = sum(other.place is not None for other in one.group.standings)
    place = f"hạng {standing.place}/{placed}" if standing.place is not None else f"không xếp hạng ({standing.unplaced})"
    place += " (đồng hạng)" * standing.tied
    grade = f", xếp loại {standing.grade.title}" if standing.grade else ""
    earned_points = f"{shown(score.points)}/{shown(score.max)} điểm"
    index = shown(score.printed, one.group.group_set.policies.index_places)
    absent = [f"CHƯA NỘP, {place}. {NOTHING_HANDED_IN}", f"{KNOWN}: {earned_points}; {NO_SCORE}"]
    lines = [
        f"{standing.agency.title} — năm {one.result.index.head.year}, vòng {one.result.round_title.lower()}",
        *(absent if standing.absent else [f"{earned_points}, chỉ số {index}%, {place}{grade}"]),
    ]
    lines += [f"Đề nghị: {proposal.award.title} — {proposal.reason}" for proposal in standing.awards]
    lines += [f"Chưa đề nghị: {kept.words}" for kept in standing.withheld]
    lines += [f"Lưu ý: {note}" for note in standing.notes]
    if score.open_words and not standing.absent:
        lines.append(f"Lưu ý: {score.open_words}; điểm, hạng và xếp loại trên đây chưa tính các mục đó")
    if one.result.provisional:
        lines.append(f"{PROVISIONAL}: còn mục chưa thẩm định, chưa điều tra hoặc cơ quan chưa nộp")
    if one.result.season.illustrative:
        lines.append(ILLUSTRATIVE)
    return lines


def _lost(leaf: Leaf, score: ItemScore) -> Number:
    """The points lost: what a penalty takes off too, but no bonus that was not given."""
    if score.state is State.NOT_APPLICABLE or leaf.area.part == "bonus":
        return 0
    return (score.points or 0) if leaf.area.part == "penalty" else leaf.item.max - (score.points or 0)


def _points(leaf: Leaf, score: ItemScore) -> str:
    if score.points is None:
        return f"[{STATE_WORDS[score.state]}] ({MOST[leaf.area.part]} {shown(leaf.item.max)})"
    flag = f" [{STATE_WORDS[score.state]}]" if score.state is not State.SCORED else ""
    if leaf.area.part == "base":
        return f"{shown(score.points)}/{shown(leaf.item.max)} điểm{flag}"
    return f"{earned(leaf.area.part, score.points)} (tối đa {shown(leaf.item.max)}){flag}"


def _location(leaf: Leaf) -> str:
    criterion = f", {leaf.criterion.id} {leaf.criterion.title}" if leaf.criterion else ""
    return f"thuộc {leaf.area.id} {leaf.area.title}{criterion}"


def basis_words(head: Head, item: Item) -> list[str]:
    """Source, place and clause of an item."""
    basis = item.basis
    source = next(source for source in head.sources if source.id == basis.source)
    dated = f" ({source.number}{f', ngày {source.date:%d/%m/%Y}' if source.date else ''})" if source.number else ""
    lines = [f"{source.title}{dated}", f"{AT} {basis.at}", f"{CLAUSE} {basis.clause}"]
    return lines if head.status == "in_force" else [*lines, NOT_IN_FORCE]


# --- figures --------------------------------------------------------------------------------------------------------


def _read(leaf: Leaf) -> dict[str, None]:
    """The figures an item depends on, each once."""
    return dict.fromkeys([*leaf.reads, *leaf.item.facts])


def _figures(one: View, leaf: Leaf) -> Iterator[str]:
    """Every figure the points depend on, with the file and line where it was read."""
    facts = one.group.group_set.facts
    for id in _read(leaf):
        base, _, of_group = id.partition("@")
        if id not in facts:
            yield from _of_group(one, facts[base], id, "bình quân nhóm" if of_group == "mean" else "cao nhất nhóm")
        elif facts[id].type != "percent":
            yield _figure(one, id, facts[id])


def _of_group(one: View, fact: Fact, id: str, said: str) -> Iterator[str]:
    if id in one.group.against:
        marked = " (tính từ số liệu minh họa)" * one.result.season.illustrative
        yield f"{fact.label}, {said}: {fact.shown(one.group.against[id])}{marked}"


def _figure(one: View, id: str, fact: Fact) -> str:
    value = one.standing.score.declared.values.get(id)
    if value is None:
        return f"{fact.label}: chưa có ({SUPPLIERS[fact.supplier]})"
    was = one.dossier.declared.get(id)
    changed = f", cơ quan kê khai {fact.shown(was)}" if was is not None and was != value else ""
    cite = one.cite(id)
    said = f" (theo {cite})" if cite else " (số liệu minh họa)" * one.is_illustrative(id)
    return f"{fact.label}: {fact.shown(value)}{changed} [{one.where(id).line_only()}]{said}"


# --- evidence, adjustment, explanation ------------------------------------------------------------------------------


def evidence_words(one: View, leaf: Leaf) -> Iterator[str]:
    """Each document asked for: what was handed in and what became of it."""
    documents, held = one.dossier.documents, one.dossier.papers(leaf.item.id, one.result.round)
    submission = one.dossier.submission
    illustrative = submission is not None and submission.model.illustrative
    for kind in leaf.item.evidence:
        need = "bắt buộc" if kind.required else "không bắt buộc"
        own = [paper for paper in held if paper.kind == kind.id]
        for paper in own:
            ruled, entry = verdict_words(held, paper), paper.evidence
            given = paper_words(documents, paper)
            if illustrative and entry and not entry.note and (entry.number or entry.date):
                given += " (số, ngày minh họa)"
            yield f"{kind.label} ({need}): {given}{f'; {ruled}' if ruled else ''}"
            if entry:
                yield from (f"  {line}" for line in documents.words(leaf.item.id, paper.position, entry))
        if not own:
            yield f"{kind.label} ({need}): chưa nộp"


def paper_words(documents: Documents, paper: Paper) -> str:
    """A document as it is cited, or that there is none."""
    if paper.evidence is None:
        return "chưa nộp"
    absent = "" if documents.is_there(paper.evidence) else "; không có tệp, tính như chưa nộp"
    return f"{document_words(paper.evidence)}{absent}"


def document_words(evidence: Evidence) -> str:
    """A document as it is cited: number, date, issuer, file, note."""
    dated = f"ngày {evidence.date:%d/%m/%Y}" if evidence.date else ""
    number = evidence.number or ("không số" if dated or not evidence.note else "")
    parts = [number, dated, evidence.issuer, evidence.file, evidence.note]
    return ", ".join(part for part in parts if part)


def _adjustment(one: View, leaf: Leaf) -> Iterator[str]:
    codes = reason_codes(one.result.index.head)
    for decision in one.decisions(leaf):
        place = decision.filed.file.source.place(("items", leaf.item.id), key=True)
        yield f"{decision_words(codes, one.dossier, leaf, decision)} [{place.line_only()}]"


def reason_codes(head: Head) -> Mapping[str, str]:
    """The reason codes in words."""
    return {code.id: code.title for code in head.reason_codes}


def coded(codes: Mapping[str, str], adjustment: Adjustment) -> str:
    """The reason of a decision, after what its code says."""
    return f"{codes[adjustment.code]}. {adjustment.reason}" if adjustment.code else adjustment.reason


def decision_words(codes: Mapping[str, str], dossier: Dossier, leaf: Leaf, decision: Decision) -> str:
    """A decision in one sentence: in which round, what, why, by whom and when."""
    adjustment = decision.adjustment
    changes = "; ".join(adjustment_words(dossier, leaf, adjustment))
    said = f"{decision.filed.round.title}: {changes}. Lý do: {coded(codes, adjustment)}"
    return f"{said} ({adjustment.author}, {adjustment.date})"


def adjustment_words(dossier: Dossier, leaf: Leaf, adjustment: Adjustment) -> Iterator[str]:
    """What an adjustment changes, one clause each."""
    for id, text in adjustment.facts.items():
        fact, was = leaf.item.facts[id], dossier.declared.get(id)
        before = f" (kê khai {fact.shown(was)})" if was is not None else ""
        yield f"{fact.label}: {fact.shown(fact.read(text))}{before}"
    for kind in leaf.item.evidence:
        yield from _verdicts(dossier, leaf, kind, adjustment)
    if adjustment.not_applicable is not None:
        yield "kết luận không áp dụng" if adjustment.not_applicable else "kết luận có áp dụng"
    if adjustment.points is not None:
        yield f"cho {shown(adjustment.points)} điểm"
    if not (adjustment.facts or adjustment.evidence or adjustment.points is not None) and (
        adjustment.not_applicable is None
    ):
        yield "giữ nguyên"


def _verdicts(dossier: Dossier, leaf: Leaf, kind: EvidenceKind, adjustment: Adjustment) -> Iterator[str]:
    """What a decision makes of a kind of document; of several documents it says which."""
    stated = adjustment.evidence.get(kind.id, {})
    if not stated:
        return
    round = next(one.filed.round.id for one in dossier.decisions(leaf.item.id) if one.adjustment is adjustment)
    held = [one for one in dossier.papers(leaf.item.id, round) if one.kind == kind.id]
    for verdict in dict.fromkeys(stated.values()):
        meant = [one for one in held if one.decision is adjustment and one.verdict == verdict]
        which = ", ".join(_short(one.evidence) for one in meant if one.evidence) if len(held) > 1 else ""
        yield f"{kind.label}{f' ({which})' if which else ''}: {VERDICTS[verdict]}"


def _short(evidence: Evidence) -> str:
    """A document by the first of what identifies it."""
    dated = f"ngày {evidence.date:%d/%m/%Y}" if evidence.date else ""
    return evidence.number or dated or evidence.file or evidence.note or "không số"


def _explanation(one: View, leaf: Leaf) -> Iterator[str]:
    entry = one.dossier.entry(leaf.item.id)
    if entry and entry.explanation:
        yield entry.explanation
    for plea in one.dossier.pleas(leaf.item.id, one.result.round):
        place = plea.filed.file.source.place(("items", leaf.item.id), key=True)
        yield f"{plea_words(plea)} [{place.line_only()}]"


def said_of(one: View, leaf: Leaf) -> Iterator[tuple[str, str]]:
    """What the agency explains of an item, what was decided of it, and what the agency pleads, each with its name."""
    entry = one.dossier.entry(leaf.item.id)
    if entry and entry.explanation:
        yield "Giải trình", entry.explanation
    codes = reason_codes(one.result.index.head)
    for decision in one.decisions(leaf):
        yield "Thẩm định", decision_words(codes, one.dossier, leaf, decision)
    for plea in one.dossier.pleas(leaf.item.id, one.result.round):
        yield "Giải trình bổ sung", plea_words(plea)


def plea_words(plea: Plea) -> str:
    """What an agency said in a clarification, and the documents it added."""
    new = "".join(f"; tài liệu mới: {document_words(document)}" for document in plea.said.evidence)
    clarification = plea.filed.clarification
    day = f" ({clarification.submitted.date:%d/%m/%Y})" if clarification else ""
    said = plea.said.explanation.removesuffix(".") if new else plea.said.explanation
    return f"{plea.filed.round.title}{day}: {said}{new}"
