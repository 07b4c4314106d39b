"""Rules on a measured value: ratio, value and growth, by bands (R4–R7, R19, R22)."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple, Protocol

from pydantic import Field, PlainValidator

from scoring import points
from scoring.expressions import Bounds, Call, Compare, Env, Expr, Logic, Name, Num, Op, value_of
from scoring.facts import NUMERIC
from scoring.fields import FactId, Formula, Strict, Words, wrong
from scoring.points import Number
from scoring.rules.base import BandAward, FlatAward, Ladder, Rule, Scale, Step, is_zero


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

    model_config = {"populate_by_name": True, "extra": "forbid", "frozen": True, "arbitrary_types_allowed": True}

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

    def holds(self, value: Number) -> bool:
        """True where a value lies inside."""
        test = self.test(Num(value))
        return test is None or bool(value_of(test, {}))

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
    ends = [_stated(band) for band in bands]
    step = 1 if _falling(ends) else -1
    last = len(ends) - 1
    result = []
    for i, own in enumerate(ends):
        above, below = i - step, i + step
        if own.high is None and 0 <= above <= last and ends[above].low is not None:
            own = own._replace(high=ends[above].low, high_closed=not ends[above].low_closed)
        if own.low is None and 0 <= below <= last and ends[below].high is not None:
            own = own._replace(low=ends[below].high, low_closed=not ends[below].high_closed)
        result.append(own)
    return result


def _stated(band: Ended) -> Interval:
    low, high = band.from_ or band.above, band.to or band.below
    return Interval(low, band.from_ is not None, high, band.to is not None)


def _falling(ends: list[Interval]) -> bool:
    """True unless the bands are written from the lowest value to the highest."""
    first, last = ends[0], ends[-1]
    if first.high is not None and last.low is not None:
        return first.high.value > last.low.value
    low_first = (first.low or first.high, last.low or last.high)
    return low_first[0] is None or low_first[1] is None or low_first[0].value >= low_first[1].value


def band_faults(bands: Sequence[Ended]) -> Iterator[str]:
    """What is wrong with a list of bands, in Vietnamese."""
    for band in bands:
        if band.from_ is not None and band.above is not None:
            yield "mỗi mức chỉ có một đầu dưới: 'from' (kể cả) hoặc 'above' (không kể)"
        if band.to is not None and band.below is not None:
            yield "mỗi mức chỉ có một đầu trên: 'to' (kể cả) hoặc 'below' (không kể)"
    full = intervals(bands)
    for one in full:
        if one.low is not None and one.high is not None:
            if one.low.value > one.high.value or (one.low == one.high and not (one.low_closed and one.high_closed)):
                yield f"mức '{one.words()}' rỗng: đầu dưới phải nhỏ hơn đầu trên"
                return
    ordered = full if _falling(full) else full[::-1]
    for upper, lower in zip(ordered, ordered[1:], strict=False):
        yield from _joint_faults(upper, lower)
    if ordered and ordered[0].high is not None:
        yield f"không mức nào áp dụng cho giá trị trên {ordered[0].high.words()}; bỏ đầu trên của mức cao nhất"
    if ordered and ordered[-1].low is not None:
        yield f"không mức nào áp dụng cho giá trị dưới {ordered[-1].low.words()}; bỏ đầu dưới của mức thấp nhất"


def _joint_faults(upper: Interval, lower: Interval) -> Iterator[str]:
    """Two neighbours must meet in one value that belongs to exactly one of them."""
    if upper.low is None or lower.high is None:
        yield f"hai mức '{upper.words()}' và '{lower.words()}' chồng lên nhau hoặc không nêu đầu mút; nêu rõ from/above, to/below"
    elif upper.low.value != lower.high.value:
        what = "hở khoảng" if upper.low.value > lower.high.value else "chồng lên nhau"
        yield f"hai mức '{upper.words()}' và '{lower.words()}' {what} giữa {lower.high.words()} và {upper.low.words()}"
    elif upper.low_closed == lower.high_closed:
        what = "đều kể cả" if upper.low_closed else "đều không kể"
        yield f"hai mức '{upper.words()}' và '{lower.words()}' {what} giá trị {upper.low.words()}"


def band_steps(bands: tuple[Band, ...], value: Expr, top: Number) -> list[Step]:
    """The bands as steps; the last needs no condition, because `check` has proved that they leave no gap."""
    steps = []
    for band, interval in zip(bands, intervals(bands), strict=True):
        ends = (interval.low.value, interval.high.value) if interval.low and interval.high else None
        award = band.award.expression(top, value, ends)
        if band.award.kind == "share" and interval.high is None:
            award = Call("min", (award, Num(top)))
        reach = _reach(band, interval, top)
        steps.append(Step(interval.test(value), award, interval.words(), band.award.words(top), reach))
    steps[-1] = steps[-1]._replace(when=None)
    return steps


def _reach(band: Band, interval: Interval, top: Number) -> Bounds | None:
    """What an award that depends on the value can be inside its band: a share is never below 0, nor above max."""
    if band.award.kind == "linear":
        ends = [end.constant(top) for end in band.award.ends]
        return min(ends), max(ends)
    if band.award.kind == "share":
        return (interval.low.value * top if interval.low else 0), (interval.high.value * top if interval.high else top)
    return None


def band_proofs(bands: tuple[Band, ...], *, percent: bool, ratio: bool) -> Iterator[str]:
    """The faults of bands, of their ends' notation, and of awards that need what is not there."""
    yield from band_faults(bands)
    for band in bands:
        for end in (band.from_, band.above, band.to, band.below):
            if end is not None and end.percent != percent:
                yield f"đầu mút '{end.words()}' phải {'có' if percent else 'không có'} dấu %"
        if band.award.kind == "share" and not ratio:
            yield "'share' chỉ dùng cho tỷ lệ; ở đây dùng linear hoặc điểm cố định"
    for band, interval in zip(bands, intervals(bands), strict=True):
        if band.award.kind == "linear" and (interval.low is None or interval.high is None):
            yield "'linear' cần mức có cả hai đầu mút"


class _Banded(Rule):
    """A rule that measures one value and finds its band."""

    bands: tuple[Band, ...]

    def steps(self, value: Expr, scale: Scale) -> list[Step]:
        return band_steps(self.bands, value, scale.max)


class Ratio(_Banded):
    """Part of a whole, as a ratio: two figures, never a typed per cent (R4–R7)."""

    kind: Literal["ratio"]
    part: Formula
    whole: Formula
    says: Words | None = None
    if_none: FlatAward | None = None

    def ladder(self, scale: Scale) -> Ladder:
        part, whole = scale.expression(self.part), scale.expression(self.whole)
        steps = self.steps(Op("/", part, whole), scale)
        if self.if_none is not None:
            steps.insert(0, _none_step(whole, _label(self.whole, scale), self.if_none, scale))
        lead = self.says or f"Tỷ lệ {_label(self.part, scale)} trên {_label(self.whole, scale)}"
        return Ladder(lead, _ratio_figure(part, whole), tuple(steps))

    def formulas(self) -> Iterator[tuple[Expr, str]]:
        yield self.part, "number"
        yield self.whole, "number"

    def proofs(self, scale: Scale) -> Iterator[str]:
        yield from band_proofs(self.bands, percent=True, ratio=True)
        if self.says is None and not (isinstance(self.part, Name) and isinstance(self.whole, Name)):
            yield "'part' hoặc 'whole' là công thức nên cần 'says' nói rõ tỷ lệ gì"


class Value(_Banded):
    """A figure in its own unit (R5, R19, R22)."""

    kind: Literal["value"]
    of: Formula
    says: Words | None = None

    def ladder(self, scale: Scale) -> Ladder:
        value = scale.expression(self.of)
        figure = _value_figure(value, self.of, scale)
        return Ladder(self.says or _label(self.of, scale), figure, tuple(self.steps(value, scale)))

    def formulas(self) -> Iterator[tuple[Expr, str]]:
        yield self.of, "number"

    def proofs(self, scale: Scale) -> Iterator[str]:
        yield from band_proofs(self.bands, percent=_is_percent(self.of, scale), ratio=_is_percent(self.of, scale))
        if self.says is None and not isinstance(self.of, Name):
            yield "'of' là công thức nên cần 'says' nói rõ giá trị gì"


class Growth(_Banded):
    """Change against the year before, in per cent of it (R22)."""

    kind: Literal["growth"]
    now: FactId
    before: FactId
    if_none: FlatAward | None = None

    def ladder(self, scale: Scale) -> Ladder:
        now, before = Name(self.now), Name(self.before)
        steps = self.steps(Op("/", Op("-", now, before), before), scale)
        if self.if_none is not None:
            steps.insert(0, _none_step(before, scale.fact(self.before).label, self.if_none, scale))
        lead = f"Mức tăng {scale.fact(self.now).label} so với {scale.fact(self.before).label}"
        return Ladder(lead, self._figure(scale), tuple(steps))

    def _figure(self, scale: Scale) -> Callable[[Env], str]:
        def figure(env: Env) -> str:
            now, before = Fraction(env[self.now]), Fraction(env[self.before])
            said = f"{scale.fact(self.now).shown(env[self.now])} so với {scale.fact(self.before).shown(env[self.before])}"
            return f"{said}: {points.percent(points.plain((now - before) / before))}" if before else said

        return figure

    def uses(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield self.now, NUMERIC
        yield self.before, NUMERIC

    def proofs(self, scale: Scale) -> Iterator[str]:
        yield from band_proofs(self.bands, percent=True, ratio=False)


def _none_step(whole: Expr, label: str, award: Any, scale: Scale) -> Step:
    return Step(is_zero(whole), award.expression(scale.max), f"không phát sinh ({label} bằng 0)", award.words(scale.max))


def _label(formula: Expr, scale: Scale) -> str:
    return f"“{scale.fact(formula.id).label}”" if isinstance(formula, Name) and formula.id in scale.facts else "mẫu số"


def _is_percent(formula: Expr, scale: Scale) -> bool:
    return isinstance(formula, Name) and formula.id in scale.facts and scale.fact(formula.id).type == "percent"


def _ratio_figure(part: Expr, whole: Expr) -> Callable[[Env], str]:
    def figure(env: Env) -> str:
        top, bottom = Fraction(value_of(part, env)), Fraction(value_of(whole, env))
        said = f"{points.shown(points.plain(top))}/{points.shown(points.plain(bottom))}"
        return f"{said} = {_close_percent(top / bottom)}" if bottom else said

    return figure


def _close_percent(ratio: Fraction) -> str:
    """A per cent with two decimals, or four where two would hide on which side of a whole per cent it falls."""
    near = points.rounded(100 * ratio, 2)
    hides = near.denominator == 1 and near != 100 * ratio
    return f"≈{points.percent(ratio, 4)}" if hides else points.percent(ratio)


def _value_figure(value: Expr, formula: Expr, scale: Scale) -> Callable[[Env], str]:
    if _is_percent(formula, scale):
        assert isinstance(value, Op)
        return _ratio_figure(value.left, value.right)
    if isinstance(formula, Name) and formula.id in scale.facts:
        fact = scale.fact(formula.id)
        return lambda env: fact.shown(env[formula.id])
    return lambda env: points.shown(value_of(value, env))  # type: ignore[arg-type]
