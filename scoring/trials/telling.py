"""Trials in words: what a case expected, what came, and from the clause to each sub-value why."""

from collections.abc import Iterator

from scoring.casebook import REFUSED
from scoring.criteria import Leaf
from scoring.points import Number, shown
from scoring.reasons import reason
from scoring.scores import STATE_WORDS, State
from scoring.trials.running import Trial
from scoring.trials.standings import PolicyTrial


def failure(trial: Trial) -> list[str]:
    """A failing case: where it stands, the clause, the figures, each step, and expected against got."""
    node, case, outcome = trial.subject.node, trial.case, trial.outcome
    lines = [f"HỎNG {trial.group_set.group.id} {node.id} {case.name}", f"  Ở {trial.place.line_only()}"]
    if trial.subject.leaf is not None:
        lines.append(f"  Căn cứ: {basis(trial, trial.subject.leaf)}")
    lines += [f"  Số liệu: {said}" for said in _figures(trial)]
    if trial.subject.leaf is not None:
        lines += [f"  {line}" for line in _working(trial, trial.subject.leaf)]
    lines += [f"  Cần:  {_said(case.state, case.points)}", f"  Được: {_said(outcome.state, outcome.points)}"]
    return [*lines, f"  Vì sao cần như vậy: {case.why}"]


def basis(trial: Trial, leaf: Leaf) -> str:
    """The clause of an item with its source."""
    own = leaf.item.basis
    source = next(source for source in trial.index.head.sources if source.id == own.source)
    return f"{own.clause} ({source.title}, {own.at})"


def _figures(trial: Trial) -> Iterator[str]:
    facts, figures = trial.group_set.facts, trial.figures
    for id, value in figures.values.items():
        yield f"{facts[id].label}: {facts[id].shown(value)}"
    for id, value in figures.against.items():
        of, _, what = id.partition("@")
        yield f"{facts[of].label}, {'bình quân' if what == 'mean' else 'cao nhất'} của nhóm: {facts[of].shown(value)}"
    yield from trial.outcome.refusals
    if trial.case.evidence is not None:
        yield f"tài liệu đã nộp: {', '.join(trial.case.evidence) or 'không có'}"
    if not trial.case.appraised:
        yield "lĩnh vực chưa thẩm định"


def _working(trial: Trial, leaf: Leaf) -> Iterator[str]:
    """What was measured, and every step with the one that applied."""
    score = trial.outcome.score
    if score is None:
        return
    yield f"Tính ra: {reason(trial.group_set, leaf, score, trial.declared, trial.figures.against)}"
    for position, step in enumerate(leaf.ladder.steps):
        mark = "→" if position == score.step else "–"
        yield f"  {mark} {step.says}: {step.gives}" if step.says else f"  {mark} {step.gives}"


def _said(state: str, points: Number | None) -> str:
    if state == REFUSED:
        return "số liệu không được nhận"
    words = STATE_WORDS[State(state)]
    return words if points is None else f"{shown(points)} điểm ({words.lower()})"


def policy_failure(trial: PolicyTrial) -> list[str]:
    """A failing case of the policies: where it stands, and expected against got."""
    lines = [f"HỎNG {trial.group_set.group.id} index {trial.case.name}", f"  Ở {trial.place.line_only()}"]
    for key, wanted in trial.expected.items():
        if wanted != trial.got[key]:
            lines += [f"  {key} cần:  {'; '.join(wanted)}", f"  {key} được: {'; '.join(trial.got[key])}"]
    return [*lines, f"  Vì sao cần như vậy: {trial.case.why}"]
