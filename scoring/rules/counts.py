"""Rules on counted events: count and deduct (R8, R9, R24)."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Literal

from scoring.expressions import Call, Env, Expr, Name, Num, Op, total
from scoring.facts import NUMERIC
from scoring.fields import FactId, Points, Strict
from scoring.points import plain, shown
from scoring.rules.base import Fault, FlatAward, Ladder, Rule, Scale, Step, Use, named


class Counted(Strict):
    """A counted fact and the points of each."""

    fact: FactId
    each: Points


def _points(counts: tuple[Counted, ...]) -> Expr:
    return total([Op("*", Name(counted.fact), Num(counted.each)) for counted in counts])


def _lead(counts: tuple[Counted, ...], scale: Scale, sign: str) -> str:
    return "; ".join(
        f"{scale.fact(c.fact).label}: {sign}{shown(c.each)} điểm mỗi {scale.fact(c.fact).unit}" for c in counts
    )


def _figure(counts: tuple[Counted, ...], scale: Scale, sign: str) -> Callable[[Env], str]:
    def figure(counted: Counted, env: Env) -> str:
        amount = shown(plain(Fraction(env[counted.fact]) * counted.each))
        said = f" ({sign}{amount} điểm)" if env[counted.fact] else ""
        return f"{named(scale, counted.fact)(env)}{said}"

    return lambda env: "; ".join(figure(counted, env) for counted in counts)


class _Counting(Rule):
    counts: tuple[Counted, ...]

    def uses(self) -> Iterator[Use]:
        for i, counted in enumerate(self.counts):
            yield Use(("counts", i, "fact"), counted.fact, NUMERIC)

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        if not self.counts:
            yield Fault("'counts' cần ít nhất một số liệu", ("counts",))
        for i, counted in enumerate(self.counts):
            if counted.each == 0:
                said = f"'{counted.fact}' có 'each' bằng 0, không ảnh hưởng đến điểm; ghi số điểm hoặc bỏ dòng này"
                yield Fault(said, ("counts", i, "each"))


class Count(_Counting):
    """Points for each, up to a cap (R8; with several facts, a list of bonuses or penalties, R24)."""

    steady = True
    kind: Literal["count"]
    cap: FlatAward

    def ladder(self, scale: Scale) -> Ladder:
        earned = Call("min", (_points(self.counts), self.cap.expression(scale.max)))
        step = Step(None, earned, "", f"nhiều nhất {self.cap.words(scale.max)}")
        return Ladder(_lead(self.counts, scale, ""), _figure(self.counts, scale, ""), (step,))


class Deduct(_Counting):
    """Points taken off for each, down to a floor (R9)."""

    steady = True
    kind: Literal["deduct"]
    start: FlatAward
    floor: FlatAward

    def ladder(self, scale: Scale) -> Ladder:
        left = Op("-", self.start.expression(scale.max), _points(self.counts))
        earned = Call("max", (left, self.floor.expression(scale.max)))
        gives = f"từ {self.start.words(scale.max)} trừ xuống, thấp nhất {self.floor.words(scale.max)}"
        step = Step(None, earned, "", gives)
        return Ladder(_lead(self.counts, scale, "trừ "), _figure(self.counts, scale, "trừ "), (step,))
