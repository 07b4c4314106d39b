"""Bands: ordered intervals with stated ends, as rules and grades use them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, NamedTuple, Protocol

from pydantic import Field, PlainValidator

from scoring import points
from scoring.bounds import Bounds, bounds
from scoring.expressions import Call, Compare, Expr, Logic, Num, names, value_of
from scoring.fields import Strict, wrong
from scoring.points import Number
from scoring.rules.base import BandAward, Scale, Step


class Limit(NamedTuple):
    """The end of a band as written: a number, or a per cent."""

    value: Number
    percent: bool

    def words(self) -> str:
        return f"{points.shown(100 * self.value)}%" if self.percent else points.shown(self.value)


def _limit(value: object) -> Limit:
    if not isinstance(value, str):
        raise wrong("cần một số hoặc một tỷ lệ, ví dụ 95%")
    try:
        return Limit(points.share(value), True) if value.endswith("%") else Limit(points.number(value), False)
    except ValueError as error:
        raise wrong(str(error)) from None


BandEnd = Annotated[Limit | None, PlainValidator(_limit)]


class Band(Strict):
    """One interval and its award: `from` and `to` are closed ends, `above` and `below` open ones."""

    from_: BandEnd = Field(None, alias="from")
    above: BandEnd = None
    to: BandEnd = None
    below: BandEnd = None
    award: BandAward


class Interval(NamedTuple):
    """A band with both ends known; None is unbounded, `closed` includes the end."""

    low: Limit | None
    low_closed: bool
    high: Limit | None
    high_closed: bool

    @property
    def is_empty(self) -> bool:
        """True where no value lies inside."""
        if self.low is None or self.high is None:
            return False
        closed = self.low_closed and self.high_closed
        return self.low.value > self.high.value or (self.low.value == self.high.value and not closed)

    def holds(self, value: Number) -> bool:
        """True where a value lies inside."""
        test = self.test(Num(value))
        return test is None or bool(value_of(test, {}))

    def some(self) -> Number:
        """A value inside: half way between the ends; at the only end, or a unit beyond where that is open."""
        if self.low and self.high:
            return points.plain(Fraction(self.low.value + self.high.value) / 2)
        end, closed, sign = (self.low, self.low_closed, 1) if self.low else (self.high, self.high_closed, -1)
        if end is None:
            return 0
        return end.value if closed else points.plain(end.value + sign * Fraction(1, 100 if end.percent else 1))

    def test(self, value: Expr) -> Expr | None:
        """The condition that a value lies inside; None where every value does."""
        tests: list[Expr] = []
        if self.low is not None:
            tests.append(Compare(">=" if self.low_closed else ">", value, Num(self.low.value)))
        if self.high is not None:
            tests.append(Compare("<=" if self.high_closed else "<", value, Num(self.high.value)))
        return Logic("and", tuple(tests)) if len(tests) > 1 else (tests[0] if tests else None)

    def words(self) -> str:
        if self.low is not None and self.low == self.high:
            return f"bằng {self.low.words()}"
        low = f"{'từ' if self.low_closed else 'trên'} {self.low.words()}" if self.low else ""
        if self.high is None:
            return f"{low} trở lên" if self.low and self.low_closed else low or "mọi mức"
        high = f"{'đến' if self.high_closed else 'đến dưới'} {self.high.words()}"
        if self.low is None:
            return f"{'không quá' if self.high_closed else 'dưới'} {self.high.words()}"
        return f"{low} {high}"


class Ended(Protocol):
    """Anything with the ends of a band: a band of a rule, a grade."""

    @property
    def from_(self) -> Limit | None: ...
    @property
    def above(self) -> Limit | None: ...
    @property
    def to(self) -> Limit | None: ...
    @property
    def below(self) -> Limit | None: ...


def intervals(bands: Sequence[Ended]) -> list[Interval]:
    """The bands with the ends that a neighbour states filled in, in the order written."""
    ends = [stated_ends(band) for band in bands]
    step = 1 if ends and falls(ends) else -1
    padded = [None, *ends, None]
    return [_filled(own, padded[i - step], padded[i + step]) for i, own in enumerate(ends, 1)] if ends else []


def _filled(own: Interval, above: Interval | None, below: Interval | None) -> Interval:
    """An interval with a missing end taken from the neighbour that states it: closed where the neighbour is open."""
    high, high_closed = own.high, own.high_closed
    low, low_closed = own.low, own.low_closed
    if high is None and above is not None and above.low is not None:
        high, high_closed = above.low, not above.low_closed
    if low is None and below is not None and below.high is not None:
        low, low_closed = below.high, not below.high_closed
    return Interval(low, low_closed, high, high_closed)


def stated_ends(band: Ended) -> Interval:
    """A band with the ends that it states itself."""
    low, high = band.from_ or band.above, band.to or band.below
    return Interval(low, band.from_ is not None, high, band.to is not None)


def falling(bands: Sequence[Ended]) -> bool:
    """True where bands are listed from the highest value down."""
    return falls([stated_ends(band) for band in bands])


def falls(ends: list[Interval]) -> bool:
    """True unless the bands are written from the lowest value to the highest."""
    falls, rises = ends[0].low or ends[-1].high, ends[0].high or ends[-1].low
    if bool(falls) != bool(rises):
        return bool(falls)
    stated = [one for one in ends if one.low or one.high]
    first, last = (stated[0], stated[-1]) if stated else (ends[0], ends[-1])
    if first.high is not None and last.low is not None:
        return first.high.value > last.low.value or len(stated) == 1
    low_first = (first.low or first.high, last.low or last.high)
    return low_first[0] is None or low_first[1] is None or low_first[0].value >= low_first[1].value


def band_steps(bands: tuple[Band, ...], value: Expr, scale: Scale) -> list[Step]:
    """The bands as steps; the last needs no condition, because `check` has proved that they leave no gap."""
    steps, top = [], scale.max
    for band, interval in zip(bands, intervals(bands), strict=True):
        ends = (interval.low.value, interval.high.value) if interval.low and interval.high else None
        award = band.award.expression(top, value, ends)
        if band.award.kind == "share" and interval.high is None:
            award = Call("min", (award, Num(top)))
        if band.award.kind == "share" and interval.low is None and _may_be_negative(value, scale):
            award = Call("max", (award, Num(0)))
        reach = _reach(band, interval, top)
        steps.append(Step(interval.test(value), award, interval.words(), band.award.words(top), reach))
    steps[-1] = steps[-1]._replace(when=None)
    return steps


def _may_be_negative(value: Expr, scale: Scale) -> bool:
    low = bounds(value, {id: scale.fact(id).bounds for id in names(value)})[0]
    return low is None or low < 0


def _reach(band: Band, interval: Interval, top: Number) -> Bounds | None:
    """What an award that depends on the value can be inside its band: a share is never below 0, nor above max."""
    if band.award.kind == "linear":
        ends = [end.constant(top) for end in band.award.ends]
        return min(ends), max(ends)
    if band.award.kind == "share":
        return (interval.low.value * top if interval.low else 0), (interval.high.value * top if interval.high else top)
    return None
