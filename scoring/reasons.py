"""Why an item has the points it has, in Vietnamese."""

from collections.abc import Iterator, Mapping, Sequence

from scoring import points
from scoring.appraisal import Declared
from scoring.criteria import GroupSet, Leaf
from scoring.expressions import Env, Value
from scoring.points import Number
from scoring.rules import Step
from scoring.rules.boundaries import fact_id
from scoring.scores import OPEN, ItemScore, State, without
from scoring.submissions import Submission

REMARKS = {
    "zero": "không tính điểm",
    "flag": "giữ điểm, đánh dấu để thẩm định",
    "cap": "điểm bị giới hạn",
}


def reason(group_set: GroupSet, leaf: Leaf, score: ItemScore, declared: Declared, against: Mapping[str, Value]) -> str:
    """One sentence: the figures, the step that applied and what it gave, or why there are no points."""
    env = {**declared.values, **against}
    match score.state:
        case State.NOT_APPLICABLE:
            return _not_applicable(leaf, declared, env)
        case State.NOT_ANSWERED:
            return f"Chưa kê khai: {_missing(group_set, leaf, env, 'agency')}"
        case State.AWAITING_SURVEY:
            return f"Chờ kết quả điều tra: {_missing(group_set, leaf, env, 'survey')}"
        case State.AWAITING_APPRAISAL:
            lacking = [_missing(group_set, leaf, env, supplier) for supplier in ("appraiser", "central")]
            said = ", ".join(label for label in lacking if label)
            return f"Chờ cơ quan thẩm định cung cấp: {said}" if said else f"Lĩnh vực {leaf.area.id} chưa thẩm định"
        case State.EVIDENCE_MISSING:
            return f"{_lacking(group_set, leaf, score)}; theo số liệu: {_scored(leaf, score, env, told_points=False)}"
    return _scored(leaf, score, env, told_points=True)


def _scored(leaf: Leaf, score: ItemScore, env: Env, *, told_points: bool) -> str:
    assert score.step is not None
    step = leaf.ladder.steps[score.step]
    said = _joined(leaf.ladder.figure(env), step)
    if told_points and score.points is not None:
        told = earned(leaf.area.part, score.points)
        said += f" → {told}" if step.gives != told else ""
    return said[:1].upper() + said[1:]


def earned(part: str, value: Number) -> str:
    """Points in words: those of a bonus are added, those of a penalty taken off."""
    if part == "base":
        return f"{points.shown(value)} điểm"
    verb = "cộng" if part == "bonus" else "trừ"
    return f"{verb} {points.shown(value)} điểm" if value else f"không {verb} điểm"


def _joined(figure: str, step: Step) -> str:
    """The figure and its step; an answer that is the step itself is said once."""
    if not step.says:
        return f"{figure}; {step.gives}"
    is_step = f": {figure}".lower().endswith(f": {step.says}".lower())
    if is_step:
        return f"{figure}{'; ' if ': ' in figure else ': '}{step.gives}"
    return f"{figure}; {step.says}: {step.gives}"


def _not_applicable(leaf: Leaf, declared: Declared, env: Env) -> str:
    if declared.rulings.get(leaf.item.id):
        return "Cơ quan thẩm định kết luận không áp dụng"
    if leaf.item.scored_by == "survey" and any(name not in env for name in leaf.reads):
        return "Không tổ chức điều tra đối với mục này"
    return leaf.item.not_applicable.says if leaf.item.not_applicable else "Không áp dụng"


def _missing(group_set: GroupSet, leaf: Leaf, env: Env, supplier: str) -> str:
    ids = dict.fromkeys(fact_id(id, group_set.facts) for id in leaf.reads if id not in env)
    found = [group_set.facts[id] for id in ids if group_set.facts[id].supplier == supplier]
    return ", ".join(fact.label for fact in found)


def _lacking(group_set: GroupSet, leaf: Leaf, score: ItemScore) -> str:
    kinds = [kind for kind in leaf.item.evidence if kind.id in score.lacking]
    said = "; ".join(f"{kind.label} ({REMARKS[without(group_set.policies, leaf, kind)]})" for kind in kinds)
    return f"Thiếu tài liệu kiểm chứng: {said}"


def doubts(group_set: GroupSet, submission: Submission, scores: Sequence[ItemScore]) -> Iterator[tuple[str, str]]:
    """The items for which an agency claims points that its own figures do not give, each with what is wrong; where
    others' figures are awaited nobody can tell."""
    for leaf, score in zip(group_set.leaves, scores, strict=True):
        entry = submission.items.get(leaf.item.id)
        said = doubt(entry.claimed, score.points) if entry and entry.claimed is not None else ""
        if said and score.state not in OPEN:
            yield leaf.item.id, f"{leaf.item.id}: {said}; điểm tính theo số liệu"


def doubt(claimed: Number, given: Number | None) -> str:
    """What is wrong with points an agency claims; nothing where its own figures give them."""
    if points.claims(claimed, given):
        return ""
    said = "chưa tính được điểm" if given is None else f"là {points.shown(given)} điểm"
    return f"tự chấm {points.shown(claimed)} điểm, theo số liệu kê khai {said}"
