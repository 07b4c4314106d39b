"""The boundary cases of a rule: figures on both sides of every point where its outcome turns.

Found from the ladder itself, so that no kind has to list them: each figure is moved alone, and wherever the step
changes, or the points reach their top or bottom, the last value before and the first value after are a case each.
"""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.expressions import NEVER, Call, Date, Env, Num, Value, parts
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


Sign = tuple[int, Number | None]
"""What turns: the step, and the points where they are at the top or bottom of a step."""


class Turns:
    """A ladder over its facts: what figures give, and where that turns."""

    def __init__(self, ladder: Ladder, facts: Mapping[str, Fact]) -> None:
        self.ladder, self.facts, self.names = ladder, facts, ladder.names()
        self.tests = ladder.tests()
        spans = ladder.reach({id: facts[id].bounds for id in self.names if id in facts})
        self.tops = {end for span in spans for end in span}
        self.capped = {i for i, step in enumerate(ladder.steps) if any(isinstance(p, Call) for p in parts(step.award))}

    def outcome(self, env: Env) -> tuple[int, Number] | None:
        """Step and points; nothing for figures that divide by zero, for which `check` has proved the item leaves."""
        try:
            return next(
                (i, plain(Fraction(award(env))))
                for i, (test, award) in enumerate(self.tests)
                if test is None or test(env)
            )
        except ZeroDivisionError:
            return None

    def sign(self, env: Env) -> Sign | None:
        """The step that figures reach, and the points where they are at the top or bottom of a step."""
        reached = self.outcome(env)
        return reached and (reached[0], reached[1] if reached[1] in self.tops else None)

    def sides(self, env: Env) -> set[tuple[Sign, Sign]]:
        """The turns that figures stand next to: what they give, and what one figure a unit more or less would give.

        Of steps only neighbours count: a few files jump over bands. Within a step only a cap or floor turns: the ends
        of a band are turns to the bands beside it.
        """
        found: set[tuple[Sign, Sign]] = set()
        here = self.sign(env)
        if here is None:
            return found
        beside = [self.sign({**env, name: value}) for name in self.names for value in self._beside(name, env)]
        for there in beside:
            if there is not None and abs(here[0] - there[0]) == 1:
                found.add(((here[0], None), (there[0], None)))
            elif there is not None and here[0] == there[0] and here != there and here[0] in self.capped:
                found.add((here, there))
        return found

    def _beside(self, name: str, env: Env) -> Iterator[Value]:
        fact: Any = self.facts.get(name)
        if fact is None or fact.type in ("yes_no", "choice", "text") or env[name] == NEVER:
            return
        unit = plain(Fraction(1, 10**fact.decimals))
        start: Any = env[name]
        yield from (value for value in (start - unit, start + unit) if _within(fact, value))


def _within(fact: Fact, value: Any) -> bool:
    low, high = fact.bounds
    return (low is None or low <= value) and (high is None or value <= high)


def likely(env: Env, facts: Mapping[str, Fact]) -> bool:
    """Whether figures could be declared: within their ends, no part greater than its whole."""
    for id, value in env.items():
        fact: Any = facts.get(id)
        if fact is None or fact.type in ("yes_no", "choice", "text") or value == NEVER:
            continue
        whole: Any = env.get(fact.at_most or "")
        if not _within(fact, value) or (whole is not None and value > whole):
            return False
        if fact.type == "date" and value == NEVER - 1:
            return False
    return True


def boundaries(ladder: Ladder, facts: Mapping[str, Fact]) -> list[Boundary]:
    """The boundary cases of a ladder over its facts; figures that only the group has are taken as given by the fact."""
    turns = Turns(ladder, facts)
    found: dict[tuple[tuple[str, Value], ...], Boundary] = {}
    for base in bases(ladder, turns.names, facts):
        for name in turns.names:
            for value in _turns(name, base, ladder, facts, turns.sign):
                env = {**base, name: value}
                reached = turns.outcome(env)
                if reached is not None:
                    found.setdefault(tuple(sorted(env.items())), Boundary(env, *reached))
    return list(found.values())


def fact_id(name: str, facts: Mapping[str, Fact]) -> str:
    """The fact behind a name: of the group's mean or best of a figure, the figure."""
    return name if name in facts else name.partition("@")[0]


def fact_of(name: str, facts: Mapping[str, Fact]) -> Fact:
    """The fact behind a name; the group's mean or best of a figure is counted as the figure is."""
    return facts[fact_id(name, facts)]


def bases(ladder: Ladder, names: list[str], facts: Mapping[str, Fact]) -> Iterator[dict[str, Value]]:
    """Figures to start from: every combination of answers, and a whole that the limits of bands divide evenly."""
    whole = math.lcm(*(n.value.denominator for n in constants(ladder) if isinstance(n, Num)), 100)
    days = sorted({n.value for n in constants(ladder) if isinstance(n, Date)}) or [NEVER]
    choices = [_starts(fact_of(name, facts), min(whole, _MOST_WHOLE), days) for name in names]
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


def constants(ladder: Ladder) -> Iterator[Num | Date]:
    """The numbers and days that a ladder states."""
    stated = (expr for step in ladder.steps for expr in (step.when, step.award) if expr is not None)
    yield from (part for expr in stated for part in parts(expr) if isinstance(part, Num | Date))


def _turns(
    name: str, base: dict[str, Value], ladder: Ladder, facts: Mapping[str, Fact], sign: Callable[[Env], Any]
) -> Iterator[Value]:
    """The values of one figure on both sides of every turn, the others standing still."""
    fact = fact_of(name, facts)
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
        days = {n.value for n in constants(ladder) if isinstance(n, Date)} | {start}
        return {day + shift for day in days for shift in (-1, 0, 1) if day + shift <= NEVER} | {NEVER}
    low, high = fact.bounds
    first = -10 * start if low is None else low
    last = 10 * start + 10 if high is None else high
    steps = {plain(first + (last - first) * Fraction(i, 40)) for i in range(41)}
    unit = Fraction(1, 10**fact.decimals)
    near = {first + i for i in range(6) if first + i <= last}
    near |= {n.value for n in constants(ladder) if isinstance(n, Num) and first <= n.value <= last}
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
