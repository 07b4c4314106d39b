"""What points become as one figure moves while the others stand still: whether they only rise or only fall, and cliffs.

Figures are taken where a rule can turn: at every number it states, at its share of the other figures, at the ends of
the range, each with a unit more and less.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise, product
from typing import Any, NamedTuple

from scoring.expressions import NEVER, Call, Compare, Date, Env, Num, Value, parts
from scoring.facts import NUMERIC, Fact
from scoring.points import Number, plain
from scoring.rules.base import Ladder
from scoring.rules.boundaries import Turns, bases, fact_of, likely

_EVENLY = 4


class Stop(NamedTuple):
    """Figures, and the points they give before rounding."""

    figures: Env
    points: Number


class Course(NamedTuple):
    """The points for rising values of one figure."""

    name: str
    stops: tuple[Stop, ...]
    main: bool = True
    """True where the other figures are such as large agencies have, in which a unit is a small change."""

    def turn(self) -> tuple[Stop, Stop, Stop] | None:
        """Three stops over which the points rise and fall again, or fall and rise; nothing where they do neither."""
        first: tuple[Stop, Stop] | None = None
        for before, after in pairwise(self.stops):
            if before.points == after.points:
                continue
            if first and (first[0].points < first[1].points) != (before.points < after.points):
                return *first, after
            first = (before, after)
        return None

    def cliff(self, unit: Number) -> tuple[Stop, Stop] | None:
        """The unit by which most is lost: the better figures first; nothing where a unit costs nothing."""
        steps = [pair for pair in pairwise(self.stops) if _apart(self.name, *pair) == unit]
        falls = [(one, other) if one.points > other.points else (other, one) for one, other in steps]
        best = max(falls, key=lambda pair: pair[0].points - pair[1].points, default=None)
        return best if best and best[0].points > best[1].points else None


def _apart(name: str, before: Stop, after: Stop) -> Number:
    low: Any = before.figures[name]
    high: Any = after.figures[name]
    return plain(Fraction(high - low))


def unit_of(name: str, facts: Mapping[str, Fact]) -> Number:
    """The smallest change of a figure: one, a day, or one of its last decimal."""
    return plain(Fraction(1, 10 ** fact_of(name, facts).decimals))


def courses(ladder: Ladder, facts: Mapping[str, Fact], absent: Callable[[Env], Any] | None) -> Iterator[Course]:
    """The courses of a ladder, over figures that could be declared and to which the item applies."""
    turns, stated = Turns(ladder, facts), _stated(ladder)
    moving = [name for name in turns.names if fact_of(name, facts).type in (*NUMERIC, "date")]
    starts: dict[str, Value] = {}
    for base in bases(ladder, turns.names, facts):
        for name in moving:
            if base[name] != starts.setdefault(name, base[name]):
                continue  # the same course once more: only the figure that moves starts elsewhere
            stops = []
            for value in sorted(_values(name, base, stated, facts)):
                env = {**base, name: value}
                if likely(env, facts) and not (absent and absent(env)):
                    reached = turns.outcome(env)
                    stops += [Stop(env, reached[1])] if reached else []
            yield Course(name, tuple(stops), all(base[other] == starts.get(other, base[other]) for other in moving))


def _values(name: str, base: dict[str, Value], stated: list[Any], facts: Mapping[str, Fact]) -> set[Number]:
    """The values of one figure between which its points can turn."""
    fact, start = fact_of(name, facts), base[name]
    low, high = fact.bounds
    if fact.type == "date":
        days: set[Any] = {day + shift for day in stated for shift in (0, 1)} | {low, high, start}
        return {day for day in days if day is not None and day < NEVER} | {NEVER}
    scale = 10**fact.decimals
    others: list[Any] = [value for other, value in base.items() if other != name and _counts(other, facts)]
    near: set[int] = {_floor(scale, value) for value in (start, *stated, *others)}
    for number, other in product(stated, others):
        near |= {_floor(scale, number, other), _floor(scale, other) + _floor(scale, number, other)}
        near |= {_floor(scale * number.denominator, other) // number.numerator} if number else set()
    first: int = min(near) - 1 if low is None else _floor(scale, low)
    last: int = 2 * max(near) + 1 if high is None else _floor(scale, high)
    near |= {first + (last - first) * i // _EVENLY for i in range(_EVENLY + 1)}
    units = {one + shift for one in near for shift in (-1, 0, 1) if first <= one + shift <= last}
    return units if scale == 1 else {plain(Fraction(one, scale)) for one in units}  # type: ignore[return-value]


def _counts(name: str, facts: Mapping[str, Fact]) -> bool:
    return fact_of(name, facts).type in NUMERIC


def _floor(scale: int, *factors: Any) -> int:
    """The product of numbers in units of a figure, rounded down, in whole numbers throughout."""
    top, bottom = scale, 1
    for factor in factors:
        top, bottom = top * factor.numerator, bottom * factor.denominator
    return top // bottom


def _stated(ladder: Ladder) -> list[Number]:
    """The numbers and days at which a ladder can turn: those of its comparisons, floors and caps."""
    turning = [part for part in parts(ladder.expression()) if isinstance(part, Compare | Call)]
    return sorted({part.value for one in turning for part in parts(one) if isinstance(part, Num | Date)})
