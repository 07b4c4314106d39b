"""The boundary cases of a rule: figures on both sides of every point where its outcome turns.

Found from the ladder itself, so that no kind has to list them: each figure is moved alone, and wherever the step
changes, or the points reach their top or bottom, the last value before and the first value after are a case each.
"""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.expressions import NEVER, Date, Env, Expr, Num, Value, children
from scoring.facts import Fact
from scoring.points import Number, plain
from scoring.rules.base import Ladder

_MOST_BASES = 64
_MOST_WHOLE = 10_000


class Boundary(NamedTuple):
    """Figures next to a turning point, the step they reach and the points it gives, before rounding."""

    facts: Mapping[str, Value]
    step: int
    points: Number


def boundaries(ladder: Ladder, facts: Mapping[str, Fact]) -> list[Boundary]:
    """The boundary cases of a ladder over its facts; figures that only the group has are taken as given by the fact."""
    tests = ladder.tests()

    def outcome(env: Env) -> tuple[int, Number] | None:
        """Step and points; nothing for figures that divide by zero, for which `check` has proved the item leaves."""
        try:
            return next(
                (i, plain(Fraction(award(env)))) for i, (test, award) in enumerate(tests) if not test or test(env)
            )
        except ZeroDivisionError:
            return None

    tops = {end for span in ladder.reach({id: one.bounds for id, one in facts.items()}) for end in span}

    def sign(env: Env) -> tuple[int, Number | None] | None:
        """What turns: the step, and whether the points are at their top or bottom."""
        reached = outcome(env)
        return reached and (reached[0], reached[1] if reached[1] in tops else None)

    names = ladder.names()
    found: dict[tuple[tuple[str, Value], ...], Boundary] = {}
    for base in _bases(ladder, names, facts):
        for name in names:
            for value in _turns(name, base, ladder, facts, sign):
                env = {**base, name: value}
                reached = outcome(env)
                if reached is not None:
                    found.setdefault(tuple(sorted(env.items())), Boundary(env, *reached))
    return list(found.values())


def _fact(name: str, facts: Mapping[str, Fact]) -> Fact:
    return facts[name] if name in facts else facts[name.partition("@")[0]]


def _bases(ladder: Ladder, names: list[str], facts: Mapping[str, Fact]) -> Iterator[dict[str, Value]]:
    """Figures to start from: every combination of answers, and a whole that the limits of bands divide evenly."""
    whole = math.lcm(*(n.value.denominator for n in _constants(ladder) if isinstance(n, Num)), 100)
    days = sorted({n.value for n in _constants(ladder) if isinstance(n, Date)}) or [NEVER]
    choices = [_starts(_fact(name, facts), min(whole, _MOST_WHOLE), days) for name in names]
    for values in itertools.islice(itertools.product(*choices), _MOST_BASES):
        yield dict(zip(names, values, strict=True))


def _starts(fact: Fact, whole: int, days: list[int]) -> list[Value]:
    if fact.type == "yes_no":
        return [True, False]
    if fact.type == "choice":
        return [option.id for option in fact.options]
    if fact.type == "date":
        return [days[0]]
    low, high = fact.bounds
    start = max(min(whole, whole if high is None else high), whole if low is None else low)
    return list(dict.fromkeys([start, 0 if low is None else low]))


def _constants(ladder: Ladder) -> Iterator[Expr]:
    waiting = [expr for step in ladder.steps for expr in (step.when, step.award) if expr is not None]
    while waiting:
        expr = waiting.pop()
        if isinstance(expr, Num | Date):
            yield expr
        waiting += children(expr)


def _turns(
    name: str, base: dict[str, Value], ladder: Ladder, facts: Mapping[str, Fact], sign: Callable[[Env], Any]
) -> Iterator[Value]:
    """The values of one figure on both sides of every turn, the others standing still."""
    fact = _fact(name, facts)
    if fact.type in ("yes_no", "choice"):
        yield from _starts(fact, 0, [])
        return
    unit = Fraction(1, 10**fact.decimals)
    samples = sorted(_samples(fact, base[name], ladder))

    def at(value: Number) -> Any:
        return sign({**base, name: value})

    for low, high in itertools.pairwise(samples):
        if at(low) != at(high):
            yield from _bisected(low, high, unit, at)


def _samples(fact: Fact, start: Any, ladder: Ladder) -> set[Number]:
    """Values to look between: the ends of the range, the start and its neighbourhood, every day that a rule names."""
    if fact.type == "date":
        days = {n.value for n in _constants(ladder) if isinstance(n, Date)} | {start}
        return {day + shift for day in days for shift in (-1, 0, 1) if day + shift <= NEVER} | {NEVER}
    low, high = fact.bounds
    first = -10 * start if low is None else low
    last = 10 * start + 10 if high is None else high
    steps = {plain(first + (last - first) * Fraction(i, 40)) for i in range(41)}
    unit = Fraction(1, 10**fact.decimals)
    near = {first + i for i in range(6) if first + i <= last}
    near |= {n.value for n in _constants(ladder) if isinstance(n, Num) and first <= n.value <= last}
    return {plain(Fraction(math.floor(step / unit)) * unit) for step in steps | near} | {start, first, last}


def _bisected(low: Number, high: Number, unit: Fraction, sign: Callable[[Number], Any]) -> Iterator[Number]:
    """Both sides of every turn from `low` up to `high`: the last value like the one before, the first that differs."""
    at, end = 0, int((high - low) / unit)
    while sign(plain(low + at * unit)) != sign(high):
        before, start, other = sign(plain(low + at * unit)), at, end
        while other - start > 1:
            middle = (start + other) // 2
            start, other = (middle, other) if sign(plain(low + middle * unit)) == before else (start, middle)
        yield plain(low + start * unit)
        yield plain(low + other * unit)
        at = other
