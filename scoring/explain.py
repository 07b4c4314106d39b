"""`parindex explain`: law, figures, the step that applied, the nearest step missed, evidence, adjustment."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from scoring.appraisal import handed_in
from scoring.checking.dossiers import Dossier
from scoring.criteria import Leaf, is_judged
from scoring.errors import Place
from scoring.expressions import names
from scoring.facts import SUPPLIERS, Fact
from scoring.pipeline import GroupResult, Result
from scoring.points import Number, percent, shown
from scoring.ranking import Standing
from scoring.reach import reaches
from scoring.reasons import reason
from scoring.rules import judged_name
from scoring.scores import STATE_WORDS, AreaScore, ItemScore, State
from scoring.submissions import Adjustment, Evidence

VERDICTS = {"rejected": "không chấp nhận", "accepted": "chấp nhận"}
SCORED_BY = {
    "self": "cơ quan tự chấm, cơ quan thẩm định xác nhận",
    "survey": "điều tra xã hội học",
    "appraiser": "cơ quan thẩm định",
}


class View(NamedTuple):
    """One agency of a result."""

    result: Result
    group: GroupResult
    position: int

    @property
    def standing(self) -> Standing:
        return self.group.standings[self.position]

    @property
    def dossier(self) -> Dossier:
        return self.group.dossiers[self.position]

    def rows(self) -> list[tuple[Leaf, ItemScore]]:
        """The items with their scores."""
        return list(zip(self.group.group_set.leaves, self.standing.score.items, strict=True))

    def adjustment(self, leaf: Leaf) -> Adjustment | None:
        """What the appraisers changed, in a round in which that counts."""
        appraisal = self.dossier.appraisal
        return appraisal.model.items.get(leaf.item.id) if appraisal and self.result.round != "self" else None

    def reason(self, leaf: Leaf, score: ItemScore) -> str:
        """Why the item has its points."""
        return reason(self.group.group_set, leaf, score, self.standing.score.declared, self.group.against)


def view(result: Result, agency: str) -> View | None:
    """An agency of a result, by its code."""
    for group in result.groups:
        for position, standing in enumerate(group.standings):
            if standing.agency.id == agency:
                return View(result, group, position)
    return None


def sheet(one: View) -> str:
    """The whole sheet of an agency: where it stands, the areas, and every item, points lost first."""
    lines = [*_head(one), "", "Theo lĩnh vực:"]
    for area in one.standing.score.areas:
        lines.append(f"  {area.area.id:<3} {_area_points(area)} — {area.area.title}")
    lines += ["", "Theo mục, mất điểm nhiều trước:"]
    for leaf, score in sorted(one.rows(), key=lambda row: -_lost(*row)):
        lines.append(f"  {leaf.item.id:<8} {_points(leaf, score)} — {leaf.item.title}")
        lines.append(f"           {one.reason(leaf, score)}")
    return "\n".join(lines)


def _area_points(score: AreaScore) -> str:
    if score.max:
        return f"{shown(score.points)}/{shown(score.max)} điểm ({percent(Fraction(score.points) / score.max)})"
    return "không áp dụng" if score.area.part == "base" else f"{shown(score.points)} điểm"


def item(one: View, id: str) -> str:
    """One item of an agency, explained from the clause to the points."""
    leaf, score = next(row for row in one.rows() if row[0].item.id == id)
    sections = [
        ("Mục", [f"{leaf.item.id} {leaf.item.title}", _location(leaf)]),
        ("Căn cứ", _basis(one, leaf)),
        ("Cách tính", [leaf.ladder.sentence(), f"Người chấm: {SCORED_BY[leaf.item.scored_by]}"]),
        ("Số liệu", list(_figures(one, leaf))),
        ("Kết quả", [f"{_points(leaf, score)}; trạng thái: {STATE_WORDS[score.state]}", one.reason(leaf, score)]),
        ("Mức gần nhất chưa đạt", _missed(one, leaf, score)),
        ("Tài liệu kiểm chứng", list(_evidence(one, leaf))),
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
    index = shown(score.printed, one.group.group_set.policies.index_places)
    lines = [
        f"{standing.agency.title} — năm {one.result.index.head.year}, vòng {_round(one.result)}",
        f"{shown(score.points)}/{shown(score.max)} điểm, chỉ số {index}%, {place}{grade}",
    ]
    lines += [f"Đề nghị: {proposal.award.title} — {proposal.reason}" for proposal in standing.awards]
    lines += [f"Chưa đề nghị: {kept.words}" for kept in standing.withheld]
    lines += [f"Lưu ý: {note}" for note in standing.notes]
    if one.result.provisional:
        lines.append("TẠM TÍNH: còn mục chưa thẩm định, chưa điều tra hoặc cơ quan chưa nộp")
    if one.result.season.illustrative:
        lines.append("SỐ LIỆU MINH HỌA")
    return lines


def _round(result: Result) -> str:
    return next(one.title for one in result.index.head.rounds if one.id == result.round).lower()


def _lost(leaf: Leaf, score: ItemScore) -> Number:
    if score.state is State.NOT_APPLICABLE or leaf.area.part != "base":
        return 0
    return leaf.item.max - (score.points or 0)


def _points(leaf: Leaf, score: ItemScore) -> str:
    if score.points is None:
        return f"[{STATE_WORDS[score.state]}] (tối đa {shown(leaf.item.max)})"
    flag = f" [{STATE_WORDS[score.state]}]" if score.state is not State.SCORED else ""
    sign = "−" if leaf.area.part == "penalty" and score.points else ""
    return f"{sign}{shown(score.points)}/{shown(leaf.item.max)} điểm{flag}"


def _location(leaf: Leaf) -> str:
    criterion = f", {leaf.criterion.id} {leaf.criterion.title}" if leaf.criterion else ""
    return f"thuộc {leaf.area.id} {leaf.area.title}{criterion}"


def _basis(one: View, leaf: Leaf) -> list[str]:
    basis = leaf.item.basis
    source = next(source for source in one.result.index.head.sources if source.id == basis.source)
    dated = f" ({source.number}{f', ngày {source.date:%d/%m/%Y}' if source.date else ''})" if source.number else ""
    return [f"{source.title}{dated}", f"Vị trí: {basis.at}", f"Nội dung: {basis.clause}"]


# --- figures --------------------------------------------------------------------------------------------------------


def _figures(one: View, leaf: Leaf) -> Iterator[str]:
    """Every figure the points depend on, with the file and line where it was read."""
    facts, absent = one.group.group_set.facts, leaf.item.not_applicable
    read = [*leaf.reads, *leaf.item.facts, *(names(absent.when) if absent else ())]
    for id in dict.fromkeys(read):
        base, _, of_group = id.partition("@")
        if id not in facts:
            yield from _of_group(one, facts[base], id, "bình quân nhóm" if of_group == "mean" else "cao nhất nhóm")
        elif facts[id].type != "percent":
            yield _figure(one, id, facts[id])


def _of_group(one: View, fact: Fact, id: str, said: str) -> Iterator[str]:
    if id in one.group.against:
        yield f"{fact.label}, {said}: {fact.shown(one.group.against[id])}"


def _figure(one: View, id: str, fact: Fact) -> str:
    value = one.standing.score.declared.values.get(id)
    if value is None:
        return f"{fact.label}: chưa có ({SUPPLIERS[fact.supplier]})"
    was = one.dossier.declared.get(id)
    changed = f", cơ quan kê khai {fact.shown(was)}" if was is not None and was != value else ""
    entry = one.dossier.submission.model.items.get(_home(one, id)) if one.dossier.submission else None
    cite = f" (theo {entry.cites[id]})" if entry and id in entry.cites else ""
    return f"{fact.label}: {fact.shown(value)}{changed} [{where(one, id, fact).line_only()}]{cite}"


def _home(one: View, id: str) -> str:
    """The item that declares a fact."""
    leaves = one.group.group_set.leaves
    return next(leaf.item.id for leaf in leaves if id in leaf.item.facts or id == judged_name(leaf.item.id))


def where(one: View, id: str, fact: Fact) -> Place:
    """Where the figure that counts was read."""
    dossier, files, home = one.dossier, one.result.season.files, _home(one, id)
    measured = {"survey": files.survey, "central": files.central}.get(fact.supplier)
    if measured is not None:
        return measured.source.place(("agencies", one.standing.agency.id, id))
    if dossier.appraisal is not None and id in dossier.corrected and one.result.round != "self":
        last = ("points",) if id == judged_name(home) else ("facts", id)
        return dossier.appraisal.source.place(("items", home, *last))
    assert dossier.submission is not None
    return dossier.submission.source.place(("items", home, "facts", id))


def _missed(one: View, leaf: Leaf, score: ItemScore) -> list[str]:
    if score.state is State.EVIDENCE_MISSING:
        return ["bổ sung tài liệu kiểm chứng còn thiếu để được tính điểm theo số liệu"]
    if score.state is State.NOT_ANSWERED:
        return ["kê khai số liệu còn thiếu để được tính điểm"]
    if score.points is None or leaf.area.part == "penalty":
        return []
    if score.points == leaf.item.max:
        return ["đã đạt điểm tối đa"]
    env = {**one.standing.score.declared.values, **one.group.against}
    facts = one.group.group_set.facts
    found = [reach.words(facts[reach.fact], score.points) for reach in reaches(one.group.group_set, leaf, env)]
    return found or [_out_of_reach(leaf)]


def _out_of_reach(leaf: Leaf) -> str:
    if leaf.item.scored_by == "survey":
        return "theo kết quả điều tra"
    if is_judged(leaf.item):
        return "theo đánh giá của cơ quan thẩm định"
    return "không số liệu nào, thay đổi một mình, đưa lên được mức cao hơn"


# --- evidence, adjustment, explanation ------------------------------------------------------------------------------


def _evidence(one: View, leaf: Leaf) -> Iterator[str]:
    handed = {document.id: document for document in handed_in(one.dossier, leaf.item.id)}
    adjustment = one.adjustment(leaf)
    for kind in leaf.item.evidence:
        verdict = VERDICTS.get((adjustment.evidence if adjustment else {}).get(kind.id, ""), "")
        need = "bắt buộc" if kind.required else "không bắt buộc"
        given = document_words(handed[kind.id]) if kind.id in handed else "chưa nộp"
        yield f"{kind.label} ({need}): {given}{f'; {verdict}' if verdict else ''}"


def document_words(evidence: Evidence) -> str:
    """A document as it is cited: number, date, issuer, file, note."""
    dated = f"ngày {evidence.date:%d/%m/%Y}" if evidence.date else ""
    number = evidence.number or ("không số" if dated or not evidence.note else "")
    parts = [number, dated, evidence.issuer, evidence.file, evidence.note]
    return ", ".join(part for part in parts if part)


def _adjustment(one: View, leaf: Leaf) -> Iterator[str]:
    adjustment, loaded = one.adjustment(leaf), one.dossier.appraisal
    if adjustment is None or loaded is None:
        return
    yield from adjustment_words(one.dossier, leaf, adjustment)
    yield f"Lý do: {adjustment.reason}"
    place = loaded.source.place(("items", leaf.item.id), key=True)
    yield f"{adjustment.author}, ngày {adjustment.date:%d/%m/%Y} [{place.line_only()}]"


def adjustment_words(dossier: Dossier, leaf: Leaf, adjustment: Adjustment) -> Iterator[str]:
    """What an adjustment changes, one clause each."""
    for id, text in adjustment.facts.items():
        fact, was = leaf.item.facts[id], dossier.declared.get(id)
        before = f" (kê khai {fact.shown(was)})" if was is not None else ""
        yield f"{fact.label}: {fact.shown(fact.read(text))}{before}"
    for kind in leaf.item.evidence:
        if kind.id in adjustment.evidence:
            yield f"{kind.label}: {VERDICTS[adjustment.evidence[kind.id]]}"
    if adjustment.not_applicable is not None:
        yield "kết luận không áp dụng" if adjustment.not_applicable else "kết luận có áp dụng"
    if adjustment.points is not None:
        yield f"cho {shown(adjustment.points)} điểm"


def _explanation(one: View, leaf: Leaf) -> Iterator[str]:
    entry = one.dossier.submission.model.items.get(leaf.item.id) if one.dossier.submission else None
    if entry and entry.explanation:
        yield entry.explanation
