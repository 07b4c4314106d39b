"""The nearest step missed, and what it would take, in units of the figure."""

from collections.abc import Callable, Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from scoring import points
from scoring.criteria import GroupSet, Leaf, rules_of
from scoring.expressions import Env, Value, names
from scoring.facts import NUMERIC, Fact
from scoring.points import Number, plain, rounded
from scoring.rules import Growth, Ratio, judged_name

_EARLIEST = 40_000
"""The serial of a day in 2009: no deadline of an assessed year is earlier."""


class Reach(NamedTuple):
    """The smallest change of one figure that enters a better step: which, from what to what, and the points then."""

    fact: str
    before: Any
    after: Any
    points: Number
    moved: Mapping[str, Value]
    """Every figure as it is then: the other parts of a sum that stays the same give way."""

    @property
    def shifts(self) -> bool:
        return len(self.moved) > 1

    def words(self, fact: Fact, now: Number) -> str:
        """The change in units of the figure: "nếu thêm 14 hồ sơ (thành 405 hồ sơ) thì được 0,5 điểm (+0,25 điểm)"."""
        gain = f"được {points.shown(self.points)} điểm (+{points.shown(self.points - now)} điểm)"
        return f"{fact.label}: nếu {self.change(fact)} thì {gain}"

    def change(self, fact: Fact) -> str:
        """The change alone: "thêm 14 hồ sơ (thành 405 hồ sơ)"."""
        if fact.type == "date":
            return f"chậm nhất là ngày {fact.shown(self.after)}"
        if fact.type in NUMERIC:
            change = self.after - self.before
            sense = "thêm" if change > 0 else "bớt"
            rest = f"; các phần khác của tổng {'giảm' if change > 0 else 'tăng'} tương ứng" if self.shifts else ""
            return f"{sense} {fact.shown(abs(change))} (thành {fact.shown(self.after)}{rest})"
        return f"là “{fact.shown(self.after)}”"


class _Trial(NamedTuple):
    """An item with its figures, to be scored again with one of them changed."""

    group_set: GroupSet
    leaf: Leaf
    env: Env
    tests: Any
    sums: tuple[tuple[str, ...], ...]

    def parts(self, id: str) -> list[str]:
        """The other parts of the sums a figure is part of; those the rule does not read first."""
        others = [other for parts in self.sums if id in parts for other in parts if other != id and other in self.env]
        return sorted(others, key=lambda other: other in self.leaf.reads)

    def changed(self, id: str, value: Value) -> dict[str, Any]:
        """The figures with one of them changed; the other parts of its sum give way."""
        env: dict[str, Any] = {**self.env, id: value}
        parts = self.parts(id)
        rest = env[id] - self.env[id] if parts else 0
        for other in parts:
            taken = min(rest, env[other])
            env[other], rest = env[other] - taken, rest - taken
        return env

    def outcome(self, id: str, value: Value) -> tuple[int, Number]:
        """The step and points with one figure changed; none where nothing is left to divide by."""
        env, places = self.changed(id, value), self.group_set.policies.item_places
        try:
            return next(
                (i, rounded(award(env), places)) for i, (test, award) in enumerate(self.tests) if not test or test(env)
            )
        except ZeroDivisionError:
            return -1, 0


def reaches(
    group_set: GroupSet, leaf: Leaf, env: Env, suppliers: Collection[str] = ("agency", "appraiser")
) -> list[Reach]:
    """The nearest better step for each figure that can reach one alone, the largest gain first.

    A total or a target is left alone, for fewer files are no better service; so are survey answers and the points an
    appraiser gives.
    """
    sums = tuple(relation.sum for one in group_set.leaves for relation in one.item.relations)
    trial, found = _Trial(group_set, leaf, env, leaf.ladder.tests(), sums), []
    fixed = {group_set.facts[id].at_most for id in leaf.ladder.names() if id in group_set.facts}
    fixed |= {judged_name(leaf.item.id), *_measures(leaf)}
    for id in leaf.ladder.names():
        fact = group_set.facts.get(id)
        if fact is not None and fact.supplier in suppliers and id in env and id not in fixed:
            reach = _nearest(trial, id, fact)
            found += [reach] if reach else []
    return sorted(found, key=lambda reach: (-reach.points, reach.fact))


def _measures(leaf: Leaf) -> Iterator[str]:
    """The figures that others are measured against: wholes, and those of the year before."""
    for rule in rules_of(leaf.item.rule):
        if isinstance(rule, Ratio):
            yield from names(rule.whole)
        elif isinstance(rule, Growth):
            yield rule.before


def _nearest(trial: _Trial, id: str, fact: Fact) -> Reach | None:
    """The nearest value that enters a better step, or else gives more in the same one."""
    step, now = trial.outcome(id, trial.env[id])
    stepped = len(trial.leaf.ladder.steps) > 1 and bool(trial.leaf.ladder.steps[step].says)
    for away in (step, None) if stepped else (None,):

        def better(value: Value, away: int | None = away) -> bool:
            at, then = trial.outcome(id, value)
            return then > now and at != away

        found = next((value for value in _candidates(trial, id, fact, better) if better(value)), None)
        if found is not None:
            then = trial.changed(id, found)
            moved = {one: value for one, value in then.items() if value != trial.env[one]}
            return Reach(id, trial.env[id], found, trial.outcome(id, found)[1], moved)
    return None


def _candidates(trial: _Trial, id: str, fact: Fact, better: Callable[[Value], bool]) -> Iterator[Value]:
    """Values of a figure worth trying, nearest first: the other answers, or the first better number down and up."""
    if fact.type == "yes_no":
        yield not trial.env[id]
    elif fact.type == "choice":
        answers = [option.id for option in fact.options if option.id != trial.env[id]]
        yield from sorted(answers, key=lambda answer: trial.outcome(id, answer)[1])
    else:
        start: Any = trial.env[id]
        ends = [_first_better(trial, id, fact, sign, better) for sign in (1, -1)]
        yield from sorted((end for end in ends if end is not None), key=lambda end: abs(end - start))


def _first_better(trial: _Trial, id: str, fact: Fact, sign: int, better: Callable[[Value], bool]) -> Number | None:
    """The nearest number in one direction that is better."""
    start: Any = trial.env[id]
    unit = Fraction(1, 10**fact.decimals)
    end = _range(trial, id, fact)[sign > 0]
    most = 2 * abs(start) + 1000 if end is None else int((end - start) * sign / unit)
    count = _least(lambda count: better(plain(start + sign * count * unit)), most)
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
    whole = sum(env[part] for part in (id, *trial.parts(id))) if trial.parts(id) else None
    highs = [end for end in (high, env.get(fact.at_most or ""), whole) if end is not None]
    parts = [env[other] for other, one in trial.group_set.facts.items() if one.at_most == id and other in env]
    lows = [end for end in (low, *parts) if end is not None]
    return max(lows, default=None), min(highs, default=None)
