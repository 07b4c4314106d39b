"""Bands: ordered intervals with stated ends, as rules and grades use them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, NamedTuple, Protocol

from pydantic import Field, PlainValidator

from scoring import points
from scoring.bounds import Bounds, bounds
from scoring.expressions import Call, Compare, Expr, Logic, Num, names, value_of
from scoring.fields import Strict, wrong
from scoring.points import Number
from scoring.rules.base import BandAward, Fault, Scale, Step


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
    step = 1 if ends and _falling(ends) else -1
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


def _stated(band: Ended) -> Interval:
    low, high = band.from_ or band.above, band.to or band.below
    return Interval(low, band.from_ is not None, high, band.to is not None)


def falling(bands: Sequence[Ended]) -> bool:
    """True where bands are listed from the highest value down."""
    return _falling([_stated(band) for band in bands])


def _falling(ends: list[Interval]) -> bool:
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


def band_faults(bands: Sequence[Ended]) -> Iterator[Fault]:
    """What is wrong with a list of bands, each with its place in the list; the first kind of fault found."""
    if not bands:
        yield Fault("cần ít nhất một mức; thêm các mức")
        return
    found = list(_end_faults(bands)) or list(_empty_faults(bands)) or list(_cover_faults(bands))
    yield from found


def _end_faults(bands: Sequence[Ended]) -> Iterator[Fault]:
    for i, band in enumerate(bands):
        if band.from_ is not None and band.above is not None:
            yield Fault("mỗi mức chỉ có một đầu dưới: 'from' (kể cả) hoặc 'above' (không kể); bỏ một", (i,))
        if band.to is not None and band.below is not None:
            yield Fault("mỗi mức chỉ có một đầu trên: 'to' (kể cả) hoặc 'below' (không kể); bỏ một", (i,))
    stated = [i for i, band in enumerate(bands) if any(_stated(band)[::2])]
    if len(bands) == 3 and stated == [1]:
        yield Fault("không rõ mức nào cao, mức nào thấp; ghi đầu mút ở mức đầu hoặc mức cuối", (0,))


def _empty_faults(bands: Sequence[Ended]) -> Iterator[Fault]:
    """Bands that hold no value: their own ends cross, or they stand in the wrong order."""
    for i, (band, full) in enumerate(zip(bands, intervals(bands), strict=True)):
        if full.is_empty:
            own = _stated(band)
            what = "không chứa giá trị nào: đầu dưới phải nhỏ hơn đầu trên"
            ends = own.low is not None and own.high is not None
            order = "các mức phải xếp theo thứ tự, từ cao xuống thấp hoặc từ thấp lên cao"
            yield Fault(f"mức '{own.words()}' {what if ends else f'đặt sai chỗ; {order}'}", (i,))
            return


def _cover_faults(bands: Sequence[Ended]) -> Iterator[Fault]:
    """Every value must lie in exactly one band, and the outermost bands must be open to the side."""
    full = list(enumerate(intervals(bands)))
    ordered = full if _falling([one for _, one in full]) else full[::-1]
    for (i, upper), (j, lower) in pairwise(ordered):
        said = _joint_fault(upper, lower)
        if said:
            yield Fault(f"hai mức '{upper.words()}' và '{lower.words()}' {said}", (max(i, j),))
    (first, top), (last, bottom) = ordered[0], ordered[-1]
    if top.high is not None:
        said = f"không mức nào áp dụng cho giá trị {'trên' if top.high_closed else 'từ'} {top.high.words()}"
        yield Fault(f"{said}; bỏ đầu trên của mức cao nhất", (first,))
    if bottom.low is not None:
        said = f"không mức nào áp dụng cho giá trị {'dưới' if bottom.low_closed else 'đến'} {bottom.low.words()}"
        yield Fault(f"{said}; bỏ đầu dưới của mức thấp nhất", (last,))


def _joint_fault(upper: Interval, lower: Interval) -> str:
    """Two neighbours must meet in one value that belongs to exactly one of them."""
    if upper.low is None or lower.high is None:
        return "chồng lên nhau hoặc không nêu đầu mút; ghi rõ from hoặc above, to hoặc below"
    if upper.low.value > lower.high.value:
        return f"để hở khoảng giữa {lower.high.words()} và {upper.low.words()}; nối hai đầu mút vào một giá trị"
    if upper.low.value < lower.high.value:
        return f"chồng lên nhau giữa {upper.low.words()} và {lower.high.words()}; nối hai đầu mút vào một giá trị"
    if upper.low_closed and lower.high_closed:
        return f"đều kể cả giá trị {upper.low.words()}; thay một đầu: from thành above, hoặc to thành below"
    if not upper.low_closed and not lower.high_closed:
        return f"đều không kể giá trị {upper.low.words()}; thay một đầu: above thành from, hoặc below thành to"
    return ""


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


def band_proofs(bands: tuple[Band, ...], *, percent: bool, ratio: bool) -> Iterator[Fault]:
    """The faults of the bands of a rule, of their ends' notation, and of awards that need what is not there."""
    found = list(_notation_faults(bands, percent=percent)) or list(band_faults(bands))
    yield from (Fault(fault.message, ("bands", *fault.loc)) for fault in found)
    if len(bands) == 1 and bands[0].award.kind != "share":
        yield Fault("một mức duy nhất không phụ thuộc số liệu; cần ít nhất hai mức", ("bands",))
    for i, (band, interval) in enumerate(zip(bands, intervals(bands), strict=True)):
        if band.award.kind == "share" and not ratio:
            said = "'share' chỉ dùng cho tỷ lệ; ở đây dùng linear hoặc điểm cố định"
            yield Fault(said, ("bands", i, "award"))
        if band.award.kind == "linear" and (interval.low is None or interval.low == interval.high or not interval.high):
            yield Fault("'linear' cần mức có cả hai đầu mút, khác nhau", ("bands", i, "award"))


def _notation_faults(bands: tuple[Band, ...], *, percent: bool) -> Iterator[Fault]:
    for i, band in enumerate(bands):
        for key, end in (("from", band.from_), ("above", band.above), ("to", band.to), ("below", band.below)):
            if end is not None and end.percent != percent:
                remedy = "phải có dấu %, ví dụ 95%" if percent else "không có dấu %, viết theo đơn vị của số liệu"
                said = f"đầu mút '{end.words()}' {remedy}"
                yield Fault(said, (i, key))
