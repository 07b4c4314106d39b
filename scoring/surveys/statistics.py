"""What the answers to one question tell: how many, their weighted mean, its spread and its standard error."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring import points
from scoring.points import Number
from scoring.questionnaires import Option

_PLACES = 4
"""Decimals of a share; two of a per cent."""


class Statistics(NamedTuple):
    """Of the answers with a weight: their number, exact mean and variance of the sample (None where one answer is)."""

    n: int
    mean: Number | None
    variance: Number | None

    @property
    def spread(self) -> Number | None:
        """The standard deviation of the sample (độ lệch chuẩn), to two decimals of a per cent."""
        return None if self.variance is None else points.root(self.variance, _PLACES)

    @property
    def error(self) -> Number | None:
        """The standard error of the mean (sai số chuẩn), to two decimals of a per cent."""
        return None if self.variance is None else points.root(Fraction(self.variance) / self.n, _PLACES)


def statistics(options: Sequence[Option], counts: Sequence[int]) -> Statistics:
    """The statistics of answers counted by option; those without a weight do not count."""
    weighed = [
        (option.weight, count) for option, count in zip(options, counts, strict=True) if option.weight is not None
    ]
    n = sum(count for _, count in weighed)
    if not n:
        return Statistics(0, None, None)
    sums = points.total(weight * count for weight, count in weighed)
    squares = points.total(weight * weight * count for weight, count in weighed)
    mean = points.plain(Fraction(sums, n))
    variance = points.plain(Fraction(n * squares - sums * sums, n * (n - 1))) if n > 1 else None
    return Statistics(n, mean, variance)
