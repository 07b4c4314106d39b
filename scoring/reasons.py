"""Why an item has the points it has, in Vietnamese; and the nearest step missed."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scoring import points
from scoring.appraisal import Declared
from scoring.criteria import GroupSet, Leaf
from scoring.expressions import NEVER, Env, Num, Value
from scoring.facts import SUPPLIERS, Fact
from scoring.points import Number, rounded
from scoring.scores import ItemScore, State

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
            return f"{_lacking(leaf, declared)}; theo số liệu: {_scored(leaf, score, env, told_points=False)}"
    return _scored(leaf, score, env, told_points=True)


def _scored(leaf: Leaf, score: ItemScore, env: Env, *, told_points: bool) -> str:
    assert score.step is not None
    step = leaf.ladder.steps[score.step]
    says = f"{step.says}: {step.gives}" if step.says else step.gives
    figure = leaf.ladder.figure(env)
    said = says if figure == step.says else f"{figure}; {says}"
    if told_points and not isinstance(step.award, Num) and score.points is not None:
        said += f" → {points.shown(score.points)} điểm"
    return said


def _not_applicable(leaf: Leaf, declared: Declared, env: Env) -> str:
    if declared.rulings.get(leaf.item.id):
        return "Cơ quan thẩm định kết luận không áp dụng"
    if leaf.item.scored_by == "survey" and any(name not in env for name in leaf.reads):
        return "Không tổ chức điều tra đối với mục này"
    return leaf.item.not_applicable.says if leaf.item.not_applicable else "Không áp dụng"


def _missing(group_set: GroupSet, leaf: Leaf, env: Env, supplier: str) -> str:
    ids = dict.fromkeys(id.partition("@")[0] if id not in group_set.facts else id for id in leaf.reads if id not in env)
    found = [group_set.facts[id] for id in ids if group_set.facts[id].supplier == supplier]
    return ", ".join(fact.label for fact in found)


def _lacking(leaf: Leaf, declared: Declared) -> str:
    kinds = [kind for kind in leaf.item.evidence if kind.id in declared.lacking.get(leaf.item.id, ())]
    said = "; ".join(f"{kind.label} ({REMARKS[kind.without or 'flag']})" for kind in kinds)
    return f"Thiếu tài liệu kiểm chứng: {said}"


# --- the nearest step missed ----------------------------------------------------------------------------------------


class Reach(NamedTuple):
    """The smallest change of one figure that would earn more: which, from what to what, and the points then."""

    fact: str
    before: Value
    after: Value
    points: Number

    def words(self, fact: Fact, now: Number) -> str:
        """The change in units of the figure: "thêm 14 hồ sơ …: +0,25 điểm"."""
        gain = f"+{points.shown(self.points - now)} điểm"
        if isinstance(self.before, int | points.Fraction) and not isinstance(self.before, bool):
            if fact.type == "date":
                return f"{fact.label}: chậm nhất {fact.shown(self.after)} thay vì {fact.shown(self.before)}: {gain}"
            change = self.after - self.before  # type: ignore[operator]
            verb = "thêm" if change > 0 else "bớt"
            return f"{fact.label}: {verb} {fact.shown(abs(change))} (thành {fact.shown(self.after)}): {gain}"
        return f"{fact.label}: “{fact.shown(self.after)}” thay vì “{fact.shown(self.before)}”: {gain}"


def reaches(group_set: GroupSet, leaf: Leaf, score: ItemScore, env: Env) -> list[Reach]:
    """What the nearest better step would take, for each of the agency's figures that can reach one alone."""
    if score.step is None or score.points is None:
        return []
    found = []
    for id in leaf.reads:
        fact = group_set.facts.get(id)
        if fact is not None and fact.supplier == "agency" and id in env:
            found += _nearest(group_set, leaf, id, fact, env)
    return sorted(found, key=lambda reach: (-reach.points, reach.fact))


def _nearest(group_set: GroupSet, leaf: Leaf, id: str, fact: Fact, env: Env) -> list[Reach]:
    now = _points(group_set, leaf, env)
    best: Reach | None = None
    for value in _trials(group_set, leaf, id, fact, env):
        then = _points(group_set, leaf, {**env, id: value})
        if then > now and (best is None or then > best.points):
            return [Reach(id, env[id], value, then)]
    return [best] if best else []


def _points(group_set: GroupSet, leaf: Leaf, env: Env) -> Number:
    for test, award in leaf.ladder.tests():
        if test is None or test(env):
            return rounded(award(env), group_set.policies.item_places)
    raise AssertionError(leaf.item.id)


def _trials(group_set: GroupSet, leaf: Leaf, id: str, fact: Fact, env: Env) -> Iterator[Value]:
    """Values of a fact to try, nearest first: the other answers, or the first better number up and down."""
    if fact.type == "yes_no":
        yield not env[id]
    elif fact.type == "choice":
        yield from sorted(
            (option.id for option in fact.options if option.id != env[id]),
            key=lambda answer: _points(group_set, leaf, {**env, id: answer}),
        )
    elif fact.type in ("count", "money", "decimal", "date"):
        ends = [_first_better(group_set, leaf, id, fact, env, sign) for sign in (1, -1)]
        yield from sorted((end for end in ends if end is not None), key=lambda v: abs(v - env[id]))  # type: ignore[operator,arg-type]


def _first_better(group_set: GroupSet, leaf: Leaf, id: str, fact: Fact, env: Env, sign: int) -> Number | None:
    """The nearest value in one direction that enters a better step (or, on one step, the first that gives more)."""
    start, unit = env[id], points.Fraction(1, 10**fact.decimals)
    low, high = _limits(fact, id, env, group_set)
    most = high if sign > 0 else low
    if most is None:
        most = start + sign * (abs(start) + 1000)  # type: ignore[operator]
    steps = int((most - start) * sign / unit)  # type: ignore[operator]
    now = _points(group_set, leaf, env)

    def better(count: int) -> bool:
        return _points(group_set, leaf, {**env, id: points.plain(start + sign * count * unit)}) > now  # type: ignore[operator]

    probe = next((count for count in _doubling(steps) if better(count)), None)
    if probe is None:
        return None
    floor = probe // 2
    while probe - floor > 1:
        middle = (probe + floor) // 2
        floor, probe = (floor, middle) if better(middle) else (middle, probe)
    return points.plain(start + sign * probe * unit)  # type: ignore[operator]


def _doubling(most: int) -> Iterator[int]:
    count = 1
    while count < most:
        yield count
        count *= 2
    if most > 0:
        yield most


def _limits(fact: Fact, id: str, env: Env, group_set: GroupSet) -> tuple[Number | None, Number | None]:
    """How far a figure can move: its own bounds, what it may not exceed, and what may not exceed it."""
    low, high = fact.bounds
    if fact.type == "date":
        return (env[id] - 730 if env[id] != NEVER else NEVER), high  # type: ignore[operator,return-value]
    if fact.at_most in env:
        top = env[fact.at_most]
        high = top if high is None else min(high, top)  # type: ignore[type-var]
    lows: list[Number] = [env[o] for o, f in group_set.facts.items() if f.at_most == id and o in env]  # type: ignore[misc]
    if low is not None:
        lows.append(low)
    return max(lows, default=None), high
