"""Exact numbers: read from text, rounded half-up in one place, shown with nothing lost."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import points

whole = st.integers(-(10**15), 10**15)
fractions = st.builds(Fraction, whole, st.integers(1, 10**6))
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**12), max_value=10**12)
places = st.integers(0, 6)
numbers = st.one_of(whole, fractions, decimals.map(Fraction)).map(points.plain)

# --- rounding -------------------------------------------------------------------------------------------------------


@given(decimals, places)
def test_rounding_agrees_with_decimal_half_up(value: Decimal, to: int) -> None:
    rounded = points.rounded(Fraction(value), to)

    assert rounded == Fraction(value.quantize(Decimal(1).scaleb(-to), ROUND_HALF_UP))


@given(numbers, places)
def test_rounding_agrees_with_the_oracle(value: points.Number, to: int) -> None:
    assert points.rounded(value, to) == oracle.half_up(Fraction(value), to)


@given(whole, places)
def test_a_half_goes_away_from_zero(units: int, to: int) -> None:
    half = Fraction(2 * units + 1, 2 * 10**to)
    away = Fraction(units + 1 if units >= 0 else units, 10**to)

    assert points.rounded(half, to) == away


@given(numbers, places)
def test_what_is_rounded_stays_as_it_is(value: points.Number, to: int) -> None:
    once = points.rounded(value, to)

    assert points.rounded(once, to) == once


@given(numbers, numbers, places)
def test_rounding_keeps_the_order(a: points.Number, b: points.Number, to: int) -> None:
    low, high = sorted([a, b])

    assert points.rounded(low, to) <= points.rounded(high, to)


@given(numbers, places)
def test_rounding_moves_a_value_by_half_a_unit_at_most(value: points.Number, to: int) -> None:
    assert abs(points.rounded(value, to) - value) <= Fraction(1, 2 * 10**to)


@given(numbers, places)
def test_rounding_is_the_same_on_both_sides_of_zero(value: points.Number, to: int) -> None:
    assert points.rounded(-value, to) == -points.rounded(value, to)


@given(numbers)
def test_no_places_keep_a_value_exact(value: points.Number) -> None:
    assert points.rounded(value, None) == value


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("90.095", "90.10"), ("90.0949", "90.09"), ("2.675", "2.68"), ("0.005", "0.01"), ("-0.005", "-0.01"), ("1", "1")],
)
def test_the_halves_that_floating_point_loses(value: str, rounded: str) -> None:
    assert points.rounded(points.number(value), 2) == points.number(rounded)


# --- sums -----------------------------------------------------------------------------------------------------------


@given(st.lists(numbers))
def test_a_total_is_the_exact_sum(values: list[points.Number]) -> None:
    assert points.total(values) == sum(map(Fraction, values))


# --- text -----------------------------------------------------------------------------------------------------------


@given(numbers)
def test_exact_text_reads_back_as_the_same_value(value: points.Number) -> None:
    text = points.exact(value)

    assert Fraction(text) == value
    assert "/" in text or points.number(text) == value


@given(decimals)
def test_a_decimal_reads_as_its_exact_value(value: Decimal) -> None:
    assert points.number(format(value, "f")) == Fraction(value)
    assert points.share(f"{value:f}%") == Fraction(value) / 100


@given(st.one_of(st.text(max_size=60), st.text("0123456789.,-+%eE_ /٣３", max_size=60)))
def test_anything_else_is_refused_with_a_value_error(text: str) -> None:
    for read in (points.number, points.share):
        said = _refusal(read, text)

        assert not said or ";" in said  # what is wrong; what to do


def _refusal(read: Callable[[str], points.Number], text: str) -> str:
    try:
        read(text)
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    "text",
    ["1,5", "1.234.567", "1e3", "0x10", " 1", "1 ", "+1", "1_000", "٣", "\uff13", "1/2", ".5", "5.", "", "9" * 5000],
)
def test_a_number_has_digits_and_one_decimal_point_only(text: str) -> None:
    with pytest.raises(ValueError, match=r"không phải là số|quá dài"):
        points.number(text)


@given(numbers, places)
def test_a_fixed_text_has_exactly_so_many_decimals(value: points.Number, to: int) -> None:
    text = points.fixed(value, to)

    assert Fraction(text) == points.rounded(value, to)
    assert len(text.partition(".")[2]) == to


@given(numbers)
def test_an_official_reads_a_decimal_comma_and_dots_between_thousands(value: points.Number) -> None:
    text = points.shown(value)
    read = text.lstrip("≈").replace(".", "").replace(",", ".")

    assert text.startswith("≈") == ("/" in points.exact(value))
    assert Fraction(read) == (points.rounded(value, 4) if text.startswith("≈") else value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1234567), "1.234.567"),
        (Fraction(-1234, 100), "-12,34"),
        (Fraction(1, 3), "≈0,3333"),
        (Fraction(-1, 3), "≈-0,3333"),
        (Fraction(0), "0"),
    ],
)
def test_values_as_an_official_reads_them(value: Fraction, text: str) -> None:
    assert points.shown(points.plain(value)) == text


@pytest.mark.parametrize(
    ("ratio", "text"), [(Fraction(9633, 10000), "96,33%"), (Fraction(1), "100%"), (Fraction(1, 200), "0,50%")]
)
def test_ratios_as_an_official_reads_them(ratio: Fraction, text: str) -> None:
    assert points.percent(ratio) == text


# --- claims ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claimed", "value", "same"),
    [
        ("0.67", Fraction(2, 3), True),
        ("0.7", Fraction(2, 3), True),
        ("0.66", Fraction(2, 3), False),
        ("1", Fraction(2, 3), False),
        ("1.5", Fraction(3, 2), True),
        ("2", Fraction(3, 2), False),
        ("1", None, False),
    ],
)
def test_a_claim_is_compared_with_unending_points_rounded_to_its_decimals(
    claimed: str, value: points.Number | None, same: bool
) -> None:
    assert points.claims(points.number(claimed), value) == same
