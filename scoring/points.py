"""Exact numbers: read from their text, rounded in one place, shown as Vietnamese administration writes them."""

import math
import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

Number = int | Fraction

_MOST_CHARACTERS = 40
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)


def number(text: str) -> Number:
    """The exact value of a number written with a decimal point; ValueError with the remedy in Vietnamese."""
    if len(text) > _MOST_CHARACTERS:
        raise ValueError(f"số '{text[:20]}…' quá dài; kiểm tra lại")
    if text.isascii() and text.isdigit():
        return int(text)  # most figures are counts: ten times faster than by way of a fraction
    if not _NUMBER.match(text):
        raise ValueError(f"'{text}' không phải là số; {_remedy(text)}")
    return plain(Fraction(text))


def _remedy(text: str) -> str:
    if "," in text or text.count(".") > 1:
        return "viết liền, không có dấu ngăn cách hàng nghìn, dấu thập phân là dấu chấm (ví dụ 1234.5)"
    return "viết bằng chữ số, ví dụ 12 hoặc 12.5"


def share(text: str) -> Number:
    """The exact value of a per cent ("95%" is 19/20); ValueError with the remedy in Vietnamese."""
    if not text.endswith("%"):
        raise ValueError(f"'{text}' không phải là tỷ lệ; viết có dấu %, ví dụ 95%")
    return plain(Fraction(number(text[:-1])) / 100)


def plain(value: Number) -> Number:
    """The same value, an int where it is whole: sums of ints are several times faster than sums of fractions."""
    return value.numerator if value.denominator == 1 else value


def rounded(value: Number, places: int | None) -> Number:
    """The value to `places` decimals, halves away from zero: the only rounding of the project. None keeps it exact."""
    if places is None or isinstance(value, int):
        return value
    scale = 10**places
    units, rest = divmod(abs(value.numerator) * scale, value.denominator)
    units += 2 * rest >= value.denominator
    return _in_units(units if value.numerator >= 0 else -units, scale)


@lru_cache(maxsize=2**16)
def _in_units(units: int, scale: int) -> Number:
    return plain(Fraction(units, scale))


def root(value: Number, places: int) -> Number:
    """The square root to `places` decimals, halves up, found in whole numbers."""
    scale = 10**places
    halves = math.isqrt(4 * value.numerator * scale**2 // value.denominator)
    return plain(Fraction((halves + 1) // 2, scale))


def total(values: Iterable[Number]) -> Number:
    """The exact sum, in whole numbers over one denominator: many times faster than adding fractions."""
    top, bottom = 0, 1
    for value in values:
        if value.denominator != bottom:
            common = math.lcm(bottom, value.denominator)
            top, bottom = top * (common // bottom), common
        top += value.numerator * (bottom // value.denominator)
    return top if bottom == 1 else plain(Fraction(top, bottom))


def exact(value: Number) -> str:
    """The value as text with nothing lost: a decimal where it ends, else "p/q"."""
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    return fixed(value, max(twos, fives))


def decimals(value: Number) -> int:
    """The decimals that a value has; of an unending one those of neither part."""
    return len(exact(value).partition(".")[2])


def claims(claimed: Number, value: Number | None) -> bool:
    """True where points claimed are the value; of an unending one, which cannot be typed, its rounding to their own
    decimals, one at least."""
    if value is None or "/" not in exact(value):
        return value == claimed
    return rounded(value, max(decimals(claimed), 1)) == claimed


def fixed(value: Number, places: int) -> str:
    """The value with exactly `places` decimals and a decimal point, halves away from zero."""
    units = int(rounded(value, places) * 10**places)
    digits = str(abs(units)).rjust(places + 1, "0")
    sign = "-" if units < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def shown(value: Number, places: int | None = None) -> str:
    """The value for an official: decimal comma, dots between thousands; unending decimals to four places with "≈"."""
    return _shown(value, places)


@lru_cache(maxsize=2**14)
def _shown(value: Number, places: int | None) -> str:
    text = exact(value) if places is None else fixed(value, places)
    unending = "/" in text
    if unending:
        text = fixed(value, 4)
    whole, _, decimals = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{'≈' * unending}{'-' * text.startswith('-')}{grouped}{',' * bool(decimals)}{decimals}"


def percent(value: Number, places: int = 2) -> str:
    """A ratio as a per cent for an official: 0.9633… is "96,33%"; decimals that are all zero are left out."""
    text = shown(100 * value, places)
    whole, _, decimals = text.partition(",")
    return f"{whole}%" if not decimals.strip("0") else f"{text}%"
