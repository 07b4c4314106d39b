"""Whether bands fit together: no value between two of them, none in both, each shown by a figure."""

import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from scoring import points
from scoring.rules.bands import Band, Ended, Interval, falls, intervals, stated_ends
from scoring.rules.base import Fault

Example = Callable[[Interval], str]
"""Words for a figure that lies in an interval."""


def in_figures(interval: Interval) -> str:
    """A number of an interval."""
    return points.shown(interval.some())


def in_parts(unit: str) -> Example:
    """A ratio of an interval as a part of a whole of at most a hundred, where one lies in it."""

    def example(interval: Interval) -> str:
        value = interval.some()
        for whole in range(100, 0, -1):
            part = math.floor(value * whole)
            for one in (part, part + 1):
                if interval.holds(Fraction(one, whole)):
                    return f"{one}/{whole}{unit}"
        return f"{points.shown(100 * value)}%"

    return example


def band_faults(bands: Sequence[Ended], example: Example = in_figures) -> Iterator[Fault]:
    """What is wrong with a list of bands, each with its place in the list; the first kind of fault found."""
    if not bands:
        yield Fault("cần ít nhất một mức; thêm các mức")
        return
    found = list(_end_faults(bands)) or list(_empty_faults(bands)) or list(_cover_faults(bands, example))
    yield from found


def _end_faults(bands: Sequence[Ended]) -> Iterator[Fault]:
    for i, band in enumerate(bands):
        if band.from_ is not None and band.above is not None:
            yield Fault("mỗi mức chỉ có một đầu dưới: 'from' (kể cả) hoặc 'above' (không kể); bỏ một", (i,))
        if band.to is not None and band.below is not None:
            yield Fault("mỗi mức chỉ có một đầu trên: 'to' (kể cả) hoặc 'below' (không kể); bỏ một", (i,))
    stated = [i for i, band in enumerate(bands) if any(stated_ends(band)[::2])]
    if len(bands) == 3 and stated == [1]:
        yield Fault("không rõ mức nào cao, mức nào thấp; ghi đầu mút ở mức đầu hoặc mức cuối", (0,))


def _empty_faults(bands: Sequence[Ended]) -> Iterator[Fault]:
    """Bands that hold no value: their own ends cross, or they stand in the wrong order."""
    for i, (band, full) in enumerate(zip(bands, intervals(bands), strict=True)):
        if full.is_empty:
            own = stated_ends(band)
            what = "không chứa giá trị nào: đầu dưới phải nhỏ hơn đầu trên"
            ends = own.low is not None and own.high is not None
            order = "các mức phải xếp theo thứ tự, từ cao xuống thấp hoặc từ thấp lên cao"
            yield Fault(f"mức '{own.words()}' {what if ends else f'đặt sai chỗ; {order}'}", (i,))
            return


def _cover_faults(bands: Sequence[Ended], example: Example) -> Iterator[Fault]:
    """Every value must lie in exactly one band, and the outermost bands must be open to the side."""
    full = list(enumerate(intervals(bands)))
    ordered = full if falls([one for _, one in full]) else full[::-1]
    for (i, upper), (j, lower) in pairwise(ordered):
        said = _joint_fault(upper, lower, example)
        if said:
            yield Fault(f"hai mức '{upper.words()}' và '{lower.words()}' {said}", (max(i, j),))
    (first, top), (last, bottom) = ordered[0], ordered[-1]
    if top.high is not None:
        left = Interval(top.high, not top.high_closed, None, False)
        yield Fault(f"{_left_out(left, example)}; bỏ đầu trên của mức cao nhất", (first,))
    if bottom.low is not None:
        left = Interval(None, False, bottom.low, not bottom.low_closed)
        yield Fault(f"{_left_out(left, example)}; bỏ đầu dưới của mức thấp nhất", (last,))


def _left_out(left: Interval, example: Example) -> str:
    end = f"từ {left.low.words()}" if left.low else f"đến {left.high.words()}" if left.high else ""
    if left.low and not left.low_closed:
        end = f"trên {left.low.words()}"
    if left.high and not left.high_closed:
        end = f"dưới {left.high.words()}"
    return f"không mức nào áp dụng cho giá trị {end}, ví dụ {example(left)}"


def _joint_fault(upper: Interval, lower: Interval, example: Example) -> str:
    """Two neighbours must meet in one value that belongs to exactly one of them; where not, a figure shows it."""
    if upper.low is None or lower.high is None:
        return "chồng lên nhau hoặc không nêu đầu mút; ghi rõ from hoặc above, to hoặc below"
    gap = Interval(lower.high, not lower.high_closed, upper.low, not upper.low_closed)
    both = Interval(upper.low, upper.low_closed, lower.high, lower.high_closed)
    if not gap.is_empty:
        none = f"{example(gap)}: không mức nào áp dụng"
        if upper.low.value > lower.high.value:
            ends = f"giữa {lower.high.words()} và {upper.low.words()}"
            return f"để hở khoảng {ends} ({none}); nối hai đầu mút vào một giá trị"
        return f"đều không kể giá trị {upper.low.words()} ({none}); thay một đầu: above thành from, hoặc below thành to"
    if not both.is_empty:
        two = f"{example(both)}: cả hai mức cùng áp dụng"
        if upper.low.value < lower.high.value:
            ends = f"giữa {upper.low.words()} và {lower.high.words()}"
            return f"chồng lên nhau {ends} ({two}); nối hai đầu mút vào một giá trị"
        return f"đều kể cả giá trị {upper.low.words()} ({two}); thay một đầu: from thành above, hoặc to thành below"
    return ""


def band_proofs(bands: tuple[Band, ...], example: Example, *, percent: bool, ratio: bool) -> Iterator[Fault]:
    """The faults of the bands of a rule, of their ends' notation, and of awards that need what is not there."""
    found = list(_notation_faults(bands, percent=percent)) or list(band_faults(bands, example))
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
