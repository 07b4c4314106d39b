"""`parindex explain`: law, figures, the step that applied, the nearest step missed, evidence, adjustment."""

from collections.abc import Iterator

from scoring.appraisal import handed_in
from scoring.checking.season import Dossier
from scoring.criteria import Index, Leaf
from scoring.errors import Place
from scoring.expressions import Value
from scoring.facts import SUPPLIERS, Fact
from scoring.loading import Loaded
from scoring.pipeline import GroupResult, Result
from scoring.points import percent, shown
from scoring.ranking import Standing
from scoring.reasons import reaches, reason
from scoring.rules import judged_name
from scoring.scores import STATE_WORDS, ItemScore, State
from scoring.submissions import Adjustment, Evidence

SCORED_BY = {"self": "cơ quan tự chấm, cơ quan thẩm định xác nhận", "survey": "điều tra xã hội học", "appraiser": "cơ quan thẩm định"}


def found(result: Result, agency: str) -> tuple[GroupResult, int] | None:
    """The group of an agency, and its position there."""
    for group in result.groups:
        for position, standing in enumerate(group.standings):
            if standing.agency.id == agency:
                return group, position
    return None


def sheet(result: Result, group: GroupResult, position: int) -> str:
    """The whole sheet of an agency: where it stands, the areas, and every item, points lost first."""
    standing = group.standings[position]
    score = standing.score
    lines = [*_head(result, group, standing), "", "Theo lĩnh vực:"]
    for area in score.areas:
        of = f"/{shown(area.max)} ({percent(_share(area.points, area.max))})" if area.max else ""
        lines.append(f"  {area.area.id:<3} {shown(area.points)}{of} điểm — {area.area.title}")
    rows = zip(group.group_set.leaves, score.items, strict=True)
    lines += ["", "Theo mục, mất điểm nhiều trước:"]
    for leaf, item in sorted(rows, key=lambda row: -_lost(*row)):
        lines.append(f"  {leaf.item.id:<8} {_points(leaf, item)} — {leaf.item.title}")
        lines.append(f"           {reason(group.group_set, leaf, item, score.declared, group.against)}")
    return "\n".join(lines)


def item(result: Result, group: GroupResult, position: int, id: str) -> str:
    """One item of an agency, explained from the clause to the points."""
    leaves = group.group_set.leaves
    index = next(i for i, leaf in enumerate(leaves) if leaf.item.id == id)
    standing, dossier, leaf = group.standings[position], group.dossiers[position], leaves[index]
    score = standing.score.items[index]
    sections = [
        ("Mục", [f"{leaf.item.id} {leaf.item.title}", _location(leaf)]),
        ("Căn cứ", _basis(result.index, leaf)),
        ("Cách tính", [leaf.ladder.sentence(), f"Người chấm: {SCORED_BY[leaf.item.scored_by]}"]),
        ("Số liệu", list(_figures(group, position, leaf))),
        ("Kết quả", _outcome(group, standing, leaf, score)),
        ("Mức gần nhất chưa đạt", _missed(group, standing, leaf, score)),
        ("Tài liệu kiểm chứng", list(_evidence(dossier, leaf))),
        ("Điều chỉnh của cơ quan thẩm định", list(_adjustment(dossier, leaf))),
        ("Giải trình của cơ quan", list(_explanation(dossier, leaf))),
    ]
    lines = _head(result, group, standing)
    for title, body in sections:
        lines += ["", f"{title}:", *(f"  {line}" for line in body or ["không có"])]
    return "\n".join(lines)


def _head(result: Result, group: GroupResult, standing: Standing) -> list[str]:
    score, placed = standing.score, sum(one.place is not None for one in group.standings)
    place = f"hạng {standing.place}/{placed}" if standing.place is not None else f"không xếp hạng ({standing.unplaced})"
    tied = " (đồng hạng)" if standing.tied else ""
    grade = f", xếp loại {standing.grade.title}" if standing.grade else ""
    lines = [
        f"{standing.agency.title} — năm {result.index.head.year}, vòng {_round(result)}",
        f"{shown(score.points)}/{shown(score.max)} điểm, chỉ số {shown(score.printed, group.group_set.policies.index_places)}%, "
        f"{place}{tied}{grade}",
    ]
    lines += [f"Đề nghị: {one.award.title} — {one.reason}" for one in standing.awards]
    if result.provisional:
        lines.append("TẠM TÍNH: còn mục chưa thẩm định, chưa điều tra hoặc cơ quan chưa nộp")
    if result.season.illustrative:
        lines.append("SỐ LIỆU MINH HỌA")
    return lines


def _round(result: Result) -> str:
    return next(one.title for one in result.index.head.rounds if one.id == result.round).lower()


def _share(earned: Value, top: Value) -> Value:
    from fractions import Fraction

    return Fraction(earned) / Fraction(top)


def _lost(leaf: Leaf, score: ItemScore) -> Value:
    if score.state is State.NOT_APPLICABLE or leaf.area.part != "base":
        return 0
    return leaf.item.max - (score.points or 0)


def _points(leaf: Leaf, score: ItemScore) -> str:
    if score.points is None:
        return f"[{STATE_WORDS[score.state]}] (tối đa {shown(leaf.item.max)})"
    flag = f" [{STATE_WORDS[score.state]}]" if score.state is not State.SCORED else ""
    return f"{shown(score.points)}/{shown(leaf.item.max)} điểm{flag}"


def _location(leaf: Leaf) -> str:
    criterion = f" › {leaf.criterion.id} {leaf.criterion.title}" if leaf.criterion else ""
    return f"thuộc {leaf.area.id} {leaf.area.title}{criterion}"


def _basis(index: Index, leaf: Leaf) -> list[str]:
    basis = leaf.item.basis
    source = next(one for one in index.head.sources if one.id == basis.source)
    dated = f" ({source.number}{f', ngày {source.date:%d/%m/%Y}' if source.date else ''})" if source.number else ""
    return [f"{source.title}{dated}", f"Vị trí: {basis.at}", f"Nội dung: {basis.clause}"]


def _figures(group: GroupResult, position: int, leaf: Leaf) -> Iterator[str]:
    """Every figure the points depend on, with the file and line where it was read."""
    standing, dossier, facts = group.standings[position], group.dossiers[position], group.group_set.facts
    absent = leaf.item.not_applicable
    read = [*leaf.reads, *leaf.item.facts, *(_names(absent.when) if absent else ())]
    for id in dict.fromkeys(read):
        fact = facts.get(id)
        if fact is None:
            base, _, what = id.partition("@")
            if base in facts and id in group.against:
                said = "bình quân nhóm" if what == "mean" else "cao nhất nhóm"
                yield f"{facts[base].label}, {said}: {shown(group.against[id])}"  # type: ignore[arg-type]
        elif fact.type != "percent":
            yield from _figure(group, dossier, standing, leaf, id, fact)


def _names(formula):  # type: ignore[no-untyped-def]
    from scoring.expressions import names

    return names(formula)


def _figure(group: GroupResult, dossier: Dossier, standing: Standing, leaf: Leaf, id: str, fact: Fact) -> Iterator[str]:
    value = standing.score.declared.values.get(id)
    if value is None:
        yield f"{fact.label}: chưa có ({SUPPLIERS[fact.supplier]})"
        return
    place = where(group, dossier, id, corrected=dossier.corrected.get(id) == value and standing.score.declared.values is not dossier.declared)
    was = dossier.declared.get(id)
    changed = f", cơ quan kê khai {fact.shown(was)}" if was is not None and was != value else ""
    cite = _cite(dossier, group, id)
    yield f"{fact.label}: {fact.shown(value)}{changed}  [{place.line_only() if place else SUPPLIERS[fact.supplier]}]{cite}"


def _home(group: GroupResult, id: str) -> str:
    for leaf in group.group_set.leaves:
        if id in leaf.item.facts or id == judged_name(leaf.item.id):
            return leaf.item.id
    raise KeyError(id)


def where(group: GroupResult, dossier: Dossier, id: str, *, corrected: bool) -> Place | None:
    """Where the figure that counts was read."""
    home = _home(group, id)
    if corrected and id in dossier.corrected and dossier.appraisal:
        last = ("points",) if id == judged_name(home) else ("facts", id)
        return dossier.appraisal.source.place(("items", home, *last))
    if id in dossier.declared and dossier.submission:
        return dossier.submission.source.place(("items", home, "facts", id))
    return None


def _cite(dossier: Dossier, group: GroupResult, id: str) -> str:
    entry = dossier.submission.model.items.get(_home(group, id)) if dossier.submission else None
    return f"  (theo {entry.cites[id]})" if entry and id in entry.cites else ""


def _outcome(group: GroupResult, standing: Standing, leaf: Leaf, score: ItemScore) -> list[str]:
    lines = [f"{_points(leaf, score)}; trạng thái: {STATE_WORDS[score.state]}"]
    lines.append(reason(group.group_set, leaf, score, standing.score.declared, group.against))
    return lines


def _missed(group: GroupResult, standing: Standing, leaf: Leaf, score: ItemScore) -> list[str]:
    env = {**standing.score.declared.values, **group.against}
    if score.state is State.EVIDENCE_MISSING:
        return ["bổ sung tài liệu kiểm chứng còn thiếu để được tính điểm theo số liệu"]
    if score.points is None:
        return []
    if score.points == leaf.item.max and leaf.area.part != "penalty":
        return ["đã đạt điểm tối đa"]
    found = reaches(group.group_set, leaf, score, env)
    facts = group.group_set.facts
    return [reach.words(facts[reach.fact], score.points) for reach in found] or [
        "không có số liệu nào của riêng cơ quan, thay đổi một mình, đưa lên mức cao hơn"
    ]


def _evidence(dossier: Dossier, leaf: Leaf) -> Iterator[str]:
    handed = {one.id: one for one in handed_in(dossier, leaf.item.id)}
    adjustment = _adjusted(dossier, leaf)
    for kind in leaf.item.evidence:
        verdict = {"rejected": "không chấp nhận", "accepted": "chấp nhận"}.get((adjustment.evidence if adjustment else {}).get(kind.id, ""), "")
        need = "bắt buộc" if kind.required else "không bắt buộc"
        given = _document(handed[kind.id]) if kind.id in handed else "chưa nộp"
        yield f"{kind.label} ({need}): {given}{f'; {verdict}' if verdict else ''}"


def _document(evidence: Evidence) -> str:
    parts = [evidence.number or "không số", f"ngày {evidence.date:%d/%m/%Y}" if evidence.date else "", evidence.issuer or "", evidence.file or ""]
    return ", ".join(part for part in parts if part)


def _adjusted(dossier: Dossier, leaf: Leaf) -> Adjustment | None:
    return dossier.appraisal.model.items.get(leaf.item.id) if dossier.appraisal else None


def _adjustment(dossier: Dossier, leaf: Leaf) -> Iterator[str]:
    adjustment, loaded = _adjusted(dossier, leaf), dossier.appraisal
    if adjustment is None or loaded is None:
        return
    for id, text in adjustment.facts.items():
        fact = leaf.item.facts[id]
        was = dossier.declared.get(id)
        before = f" (kê khai {fact.shown(was)})" if was is not None else ""
        yield f"{fact.label}: {fact.shown(fact.read(text))}{before}"
    if adjustment.not_applicable is not None:
        yield "kết luận không áp dụng" if adjustment.not_applicable else "kết luận có áp dụng"
    if adjustment.points is not None:
        yield f"cho {shown(adjustment.points)} điểm"
    yield f"Lý do: {adjustment.reason}"
    place = loaded.source.place(("items", leaf.item.id), key=True)
    yield f"{adjustment.author}, ngày {adjustment.date:%d/%m/%Y}  [{place.line_only()}]"


def _explanation(dossier: Dossier, leaf: Leaf) -> Iterator[str]:
    entry = dossier.submission.model.items.get(leaf.item.id) if dossier.submission else None
    if entry and entry.explanation:
        yield entry.explanation


