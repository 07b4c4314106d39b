"""The nearest step missed, and what it would take, in units of the figure."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from scoring import points
from scoring.criteria import GroupSet, Leaf
from scoring.expressions import Env, Value
from scoring.facts import NUMERIC, Fact
from scoring.points import Number, plain, rounded
from scoring.rules import judged_name

_EARLIEST = 40_000
"""The serial of a day in 2009: no deadline of an assessed year is earlier."""


class Reach(NamedTuple):
    """The smallest change of one figure that enters a better step: which, from what to what, and the points then."""

    fact: str
    before: Any
    after: Any
    points: Number

    def words(self, fact: Fact, now: Number) -> str:
        """The change in units of the figure: "thêm 14 hồ sơ …: +0,25 điểm"."""
        gain = f"+{points.shown(self.points - now)} điểm"
        if fact.type == "date":
            return f"{fact.label}: chậm nhất {fact.shown(self.after)}: {gain}"
        if fact.type in NUMERIC:
            change = self.after - self.before
            return f"{fact.label}: {'thêm' if change > 0 else 'bớt'} {fact.shown(abs(change))}: {gain}"
        return f"{fact.label}: “{fact.shown(self.after)}”: {gain}"


class _Trial(NamedTuple):
    """An item with its figures, to be scored again with one of them changed."""

    group_set: GroupSet
    leaf: Leaf
    env: Env
    tests: Any

    def outcome(self, id: str, value: Value) -> tuple[int, Number]:
        """The step and points with one figure changed; none where nothing is left to divide by."""
        env, places = {**self.env, id: value}, self.group_set.policies.item_places
        try:
            return next(
                (i, rounded(award(env), places)) for i, (test, award) in enumerate(self.tests) if not test or test(env)
            )
        except ZeroDivisionError:
            return -1, 0


def reaches(group_set: GroupSet, leaf: Leaf, env: Env) -> list[Reach]:
    """The nearest better step for each figure that can reach one alone, the largest gain first.

    A total that bounds another figure is left alone, for fewer files are no better service; so are survey answers and
    the points an appraiser gives.
    """
    trial, found = _Trial(group_set, leaf, env, leaf.ladder.tests()), []
    fixed = {group_set.facts[id].at_most for id in leaf.ladder.names() if id in group_set.facts}
    fixed.add(judged_name(leaf.item.id))
    for id in leaf.ladder.names():
        fact = group_set.facts.get(id)
        if fact is not None and fact.supplier in ("agency", "appraiser") and id in env and id not in fixed:
            reach = _nearest(trial, id, fact)
            found += [reach] if reach else []
    return sorted(found, key=lambda reach: (-reach.points, reach.fact))


def _nearest(trial: _Trial, id: str, fact: Fact) -> Reach | None:
    step, now = trial.outcome(id, trial.env[id])
    tried = [(value, *trial.outcome(id, value)) for value in _candidates(trial, id, fact)]
    better = [
        (value, then) for value, at, then in tried if then > now and (at != step or len(trial.leaf.ladder.steps) == 1)
    ]
    return Reach(id, trial.env[id], *better[0]) if better else None


def _candidates(trial: _Trial, id: str, fact: Fact) -> Iterator[Value]:
    """Values of a figure worth trying, nearest first: the other answers, or the first better number down and up."""
    if fact.type == "yes_no":
        yield not trial.env[id]
    elif fact.type == "choice":
        answers = [option.id for option in fact.options if option.id != trial.env[id]]
        yield from sorted(answers, key=lambda answer: trial.outcome(id, answer)[1])
    else:
        start: Any = trial.env[id]
        ends = [_first_better(trial, id, fact, sign) for sign in (1, -1)]
        yield from sorted((end for end in ends if end is not None), key=lambda end: abs(end - start))


def _first_better(trial: _Trial, id: str, fact: Fact, sign: int) -> Number | None:
    """The nearest number in one direction that enters a better step; on a ladder of one step, that gives more."""
    start: Any = trial.env[id]
    unit = Fraction(1, 10**fact.decimals)
    end = _range(trial, id, fact)[sign > 0]
    most = 2 * abs(start) + 1000 if end is None else int((end - start) * sign / unit)
    step, now = trial.outcome(id, start)
    single = len(trial.leaf.ladder.steps) == 1

    def better(count: int) -> bool:
        at, then = trial.outcome(id, plain(start + sign * count * unit))
        return then > now and (single or at != step)

    count = _least(better, most)
    return None if count is None else plain(start + sign * count * unit)


def _least(holds: Callable[[int], bool], most: int) -> int | None:
    """The least count from 1 to `most` for which a condition holds that, once true, stays so."""
    high = 1
    while high < most and not holds(high):
        high = min(2 * high, most)
    if high > most or not holds(high):
        return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _range(trial: _Trial, id: str, fact: Fact) -> tuple[Number | None, Number | None]:
    """How far a figure can move: its own bounds, what it may not exceed, and what may not exceed it."""
    env: dict[str, Any] = dict(trial.env)
    low, high = fact.bounds
    if fact.type == "date":
        return _EARLIEST, None
    highs = [end for end in (high, env.get(fact.at_most or "")) if end is not None]
    parts = [env[other] for other, one in trial.group_set.facts.items() if one.at_most == id and other in env]
    lows = [end for end in (low, *parts) if end is not None]
    return max(lows, default=None), min(highs, default=None)
