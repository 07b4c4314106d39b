"""What the cases of an item have to reach: steps, branches, both sides of every turn, ends, documents and states."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.casebook import REFUSED
from scoring.checking.casebooks import Subject
from scoring.criteria import Cap, GroupSet, Item, Leaf, rules_of
from scoring.expressions import NEVER, Env, Expr, Num, Value, calendar
from scoring.facts import Fact
from scoring.points import Number, exact, plain, shown
from scoring.rules import Judged, Ladder, Step, judged_name
from scoring.rules.boundaries import Boundary, Sign, Turns, boundaries, likely
from scoring.rules.composed import Combine
from scoring.scores import State
from scoring.trials.running import Trial

Key = tuple[Hashable, ...]
STEP, BRANCH, TURN, END, DOCUMENT, STATE = "mức", "nhánh", "biên", "giới hạn", "tài liệu", "trạng thái"
KINDS = (STEP, BRANCH, TURN, END, DOCUMENT, STATE)


class Goal(NamedTuple):
    """One thing that a case has to reach, and figures that would reach it."""

    kind: str
    key: Key
    says: str
    figures: Env = {}
    beyond: tuple[str, str] | None = None
    """A figure that is to be refused, as text."""
    lacking: str = ""
    """A document that is to be missing."""
    unanswered: str = ""
    """A figure that is to be left out."""
    appraised: bool = True


class Aims(NamedTuple):
    """The goals of an item, criterion or area, and what is needed to tell which of them a case reaches."""

    goals: tuple[Goal, ...]
    rules: tuple[Turns, ...]
    """The ladder of the item, and those of the rules that it combines."""
    absent: Turns | None
    limits: tuple[Turns, ...]
    applies: Env
    """Figures with which the item applies."""


def aims(group_set: GroupSet, subject: Subject) -> Aims:
    """What the cases of a subject have to reach."""
    if subject.leaf is None:
        turns = tuple(_condition(group_set, cap.when) for cap in _own_limits(subject))
        return Aims(tuple(_limit_goals(group_set, turns)), (), None, turns, {})
    leaf = subject.leaf
    ladders = [leaf.ladder, *_branches(group_set, leaf)]
    rules = tuple(Turns(ladder, group_set.facts) for ladder in ladders)
    absent = _condition(group_set, leaf.item.not_applicable.when) if leaf.item.not_applicable else None
    applies = _applies(absent, group_set) if absent else {}
    found = [goal for at, turns in enumerate(rules) for goal in _turn_goals(turns, at, leaf, group_set)]
    best = best_of(found)
    found += _answer_goals(group_set, leaf, best)
    found += _absent_goals(absent, group_set) if absent else []
    found += [*_end_goals(leaf.item, best), *_document_goals(leaf, best), *_state_goals(group_set, leaf, best)]
    return Aims(tuple(found), rules, absent, (), applies)


def _own_limits(subject: Subject) -> tuple[Cap, ...]:
    return () if isinstance(subject.node, Item) else subject.node.limits


def _branches(group_set: GroupSet, leaf: Leaf) -> list[Ladder]:
    combined = [rule for rule in rules_of(leaf.item.rule) if isinstance(rule, Combine)]
    return [part.ladder(group_set.scale(leaf.item)) for rule in combined for part in rule.of]


def _condition(group_set: GroupSet, when: Expr) -> Turns:
    steps = (Step(group_set.expression(when), Num(1), "đúng", ""), Step(None, Num(0), "sai", ""))
    return Turns(Ladder("", lambda _: "", steps), group_set.facts)


def _applies(absent: Turns, group_set: GroupSet) -> Env:
    cases = boundaries(absent.ladder, group_set.facts)
    return next((one.facts for one in cases if one.step == 1 and likely(one.facts, group_set.facts)), {})


def best_of(goals: Sequence[Goal]) -> Env:
    """Figures that an item may have in passing, when a goal is about something else: those of the first step."""
    return next((goal.figures for goal in goals if goal.kind == STEP), {})


# --- the goals ------------------------------------------------------------------------------------------------------


def _turn_goals(turns: Turns, at: int, leaf: Leaf, group_set: GroupSet) -> Iterator[Goal]:
    """Every step, and both sides of every turn."""
    seen: set[Key] = set()
    kind = BRANCH if at else STEP
    cases = (_on_scale(case, leaf.item) for case in boundaries(turns.ladder, group_set.facts))
    for case in sorted(cases, key=lambda one: one.step):
        if not likely(case.facts, group_set.facts):
            continue
        step: Key = ("step", at, case.step)
        if step not in seen:
            seen.add(step)
            yield Goal(kind, step, _said(turns, case.step), case.facts)
        for side in sorted(turns.sides(case.facts), key=str):
            if ("side", at, *side) not in seen:
                seen.add(("side", at, *side))
                yield Goal(TURN, ("side", at, *side), _turn(turns, *side), case.facts)


def _on_scale(case: Boundary, item: Item) -> Boundary:
    """A case that could be declared: beside a level of a scale there is nothing that an appraiser may give."""
    judged = isinstance(item.rule, Judged) and item.rule.scale
    return case._replace(facts={judged_name(item.id): case.points}) if judged else case


def _said(turns: Turns, step: int) -> str:
    one = turns.ladder.steps[step]
    return one.says or one.gives


def _turn(turns: Turns, here: Sign, there: Sign) -> str:
    if here[0] != there[0]:
        return f"{_said(turns, here[0])} | sát mức: {_said(turns, there[0])}"
    ends = [f"{shown(top)} điểm" if top is not None else "giữa chừng" for _, top in (here, there)]
    return f"{_said(turns, here[0])}: {ends[0]} | sát {ends[1]}"


def _answer_goals(group_set: GroupSet, leaf: Leaf, best: Env) -> Iterator[Goal]:
    """Every answer of every question that the rule reads."""
    for id in leaf.ladder.names():
        fact = group_set.facts.get(id)
        if fact is not None and fact.type in ("yes_no", "choice"):
            answers: list[Value] = [True, False] if fact.type == "yes_no" else [one.id for one in fact.options]
            for answer in answers:
                says = f"{fact.label}: {fact.shown(answer)}"
                yield Goal(BRANCH, ("answer", id, answer), says, {**best, id: answer})


def _absent_goals(absent: Turns, group_set: GroupSet) -> Iterator[Goal]:
    for case in boundaries(absent.ladder, group_set.facts):
        if likely(case.facts, group_set.facts):
            for here, there in sorted(absent.sides(case.facts), key=str):
                says = "không áp dụng" if here[0] == 0 else "vẫn áp dụng, sát điều kiện không áp dụng"
                yield Goal(TURN, ("absent", here, there), says, case.facts)


def _end_goals(item: Item, best: Env) -> Iterator[Goal]:
    """The smallest and largest figures that the form accepts, and the next that it refuses."""
    for id, fact in item.facts.items():
        for key, sign in (("least", -1), ("most", 1)):
            if getattr(fact, key) is not None:
                end: Any = fact.bounds[sign > 0]
                text = written(fact, plain(end + sign * unit(fact)))
                said = f"{fact.label}: {fact.shown(end)}"
                yield Goal(END, ("end", id, key), f"{said} vẫn nhận", {**best, id: end})
                yield Goal(END, ("beyond", id, text), f"{said} là giới hạn, {text} không nhận", best, beyond=(id, text))


def unit(fact: Fact) -> Number:
    """The smallest change of a figure."""
    return plain(Fraction(1, 10**fact.decimals))


def written(fact: Fact, value: Value) -> str:
    """A value as a case writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if fact.type == "date":
        return "never" if value == NEVER else calendar(int(value)).isoformat()
    return exact(value)


def _document_goals(leaf: Leaf, best: Env) -> Iterator[Goal]:
    for kind in leaf.item.required_evidence:
        yield Goal(DOCUMENT, ("lacking", kind.id), f"thiếu {kind.label}", best, lacking=kind.id)


def _state_goals(group_set: GroupSet, leaf: Leaf, best: Env) -> Iterator[Goal]:
    """A figure of each supplier missing, the area not yet appraised."""
    seen: set[Key] = set()
    for id in leaf.reads:
        fact, key = group_set.facts.get(id), _missing_key(group_set, id)
        if fact is not None and key not in seen:
            seen.add(key)
            yield Goal(STATE, key, f"chưa có {fact.label}", best, unanswered=id)
    if leaf.item.scored_by != "survey":
        yield Goal(STATE, ("unappraised",), "lĩnh vực chưa thẩm định", best, appraised=False)


def _missing_key(group_set: GroupSet, id: str) -> Key:
    """A figure left out: each by itself, those of a survey together."""
    fact = group_set.facts.get(id)
    return ("missing", "survey" if fact is not None and fact.supplier == "survey" else id)


def _limit_goals(group_set: GroupSet, limits: tuple[Turns, ...]) -> Iterator[Goal]:
    for at, turns in enumerate(limits):
        for case in boundaries(turns.ladder, group_set.facts):
            if likely(case.facts, group_set.facts):
                for side in sorted(turns.sides(case.facts), key=str):
                    applies = "áp dụng" if side[0][0] == 0 else "không áp dụng, sát điều kiện"
                    yield Goal(TURN, ("limit", at, *side), f"giới hạn {applies}", case.facts)


# --- what a case reaches --------------------------------------------------------------------------------------------


def reached(trial: Trial, own: Aims) -> Iterator[Key]:
    """The goals that a case reaches."""
    env = {**trial.figures.values, **trial.figures.against}
    stated = {**trial.cases.given, **trial.case.figures}
    if trial.outcome.state == REFUSED:
        yield from (("beyond", id, text.strip()) for id, text in stated.items())
        return
    for at, turns in enumerate(own.limits):
        if env.keys() >= set(turns.names):
            yield from (("limit", at, *side) for side in turns.sides(env))
    if trial.subject.leaf is None:
        return
    if own.absent is not None and env.keys() >= set(own.absent.names) and trial.case.not_applicable is None:
        yield from (("absent", *side) for side in own.absent.sides(env))
    yield from _ends(trial.subject.leaf.item, env)
    score = trial.outcome.score
    if score is not None and score.step is not None:
        yield from _steps(own.rules, env)
        yield from (("lacking", id) for id in score.lacking)
    yield from _states(trial, env)


def _steps(rules: tuple[Turns, ...], env: Mapping[str, Value]) -> Iterator[Key]:
    for at, turns in enumerate(rules):
        here = turns.outcome(env)
        if here is not None:
            yield ("step", at, here[0])
            yield from (("side", at, *side) for side in turns.sides(env))
    yield from (("answer", id, value) for id, value in env.items() if isinstance(value, bool | str))


def _ends(item: Item, env: Env) -> Iterator[Key]:
    for id, fact in item.facts.items():
        if id in env:
            yield from (("end", id, key) for key in ("least", "most") if env[id] == fact.bounds[key == "most"])


def _states(trial: Trial, env: Env) -> Iterator[Key]:
    leaf, state = trial.subject.leaf, trial.outcome.state
    missing = [id for id in leaf.reads if id not in env] if leaf else []
    keys = {_missing_key(trial.group_set, id) for id in missing}
    if len(keys) == 1 and state != State.NOT_APPLICABLE:
        yield from keys
    if state == State.AWAITING_APPRAISAL and not trial.case.appraised and not missing:
        yield ("unappraised",)
