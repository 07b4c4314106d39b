"""The formula language: closed, exact, and agreed upon with the oracle's own evaluator."""

import datetime
import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import oracle
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring import formulas
from scoring.bounds import bounds, unsafe_divisors
from scoring.expressions import NEVER, Name, names, serial, value_of
from scoring.formulas import NUMBER, YES_NO, FormulaError, Kind, in_unit, kind_of, parsed

NAMES = ("a", "b", "c")
FLAGS = ("p", "q")
figures = st.one_of(
    st.integers(-20, 20), st.fractions(min_value=-100, max_value=100, max_denominator=40), st.integers(0, 10**12)
)
environments = st.fixed_dictionaries(dict.fromkeys(NAMES, figures) | {f: st.booleans() for f in FLAGS})

constants = st.one_of(
    st.integers(0, 40).map(str),
    st.decimals(min_value=0, max_value=500, places=3).map(str),
    st.decimals(min_value=0, max_value=200, places=2).map("{}%".format),
)


@st.composite
def number_formulas(draw: st.DrawFn, depth: int = 3) -> str:
    """A formula that gives a number."""
    inner = number_formulas(depth=depth - 1)
    match draw(st.integers(0, 8)) if depth else 0:
        case 0 | 1:
            return draw(st.one_of(constants, st.sampled_from(NAMES)))
        case 2 | 3:
            return f"({draw(inner)} {draw(st.sampled_from('+-*/'))} {draw(inner)})"
        case 4:
            return f"{draw(inner)} {draw(st.sampled_from('+-*'))} {draw(inner)}"
        case 5:
            return f"-{draw(inner)}"
        case 6:
            return f"{draw(st.sampled_from(['min', 'max']))}({draw(inner)}, {draw(inner)})"
        case 7:
            return f"round_half_up({draw(inner)}, {draw(st.integers(0, 6))})"
    return f"({draw(inner)} if {draw(condition_formulas(depth=depth - 1))} else {draw(inner)})"


@st.composite
def condition_formulas(draw: st.DrawFn, depth: int = 3) -> str:
    """A formula that gives yes or no."""
    inner, numbers = condition_formulas(depth=depth - 1), number_formulas(depth=max(depth - 1, 0))
    sign = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
    match draw(st.integers(0, 5)) if depth else 0:
        case 0 | 1:
            return draw(st.sampled_from([*FLAGS, "yes", "no", "p == q", "p != no"]))
        case 2:
            return f"{draw(numbers)} {sign} {draw(numbers)}"
        case 3:
            return f"{draw(numbers)} / {draw(numbers)} {sign} {draw(constants)}"
        case 4:
            return f"not ({draw(inner)})"
    return f"({draw(inner)}) {draw(st.sampled_from(['and', 'or']))} {draw(inner)}"


def outcome(evaluate: Any) -> Any:
    """The value, or that it divides by zero."""
    try:
        return evaluate()
    except ZeroDivisionError:
        return "chia cho 0"


# --- agreement with the oracle --------------------------------------------------------------------------------------


@given(st.one_of(number_formulas(), condition_formulas()), environments)
def test_a_formula_has_the_value_the_oracle_gives_it(text: str, env: Mapping[str, Any]) -> None:
    exact = {name: value if isinstance(value, bool) else Fraction(value) for name, value in env.items()}

    assert outcome(lambda: value_of(parsed(text), env)) == outcome(lambda: oracle.formula(text)(exact))
    assert set(names(parsed(text))) == oracle.formula(text).names


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 - 2 - 3", -4),
        ("8 / 4 / 2", 1),
        ("2 + 3 * 4", 14),
        ("-a * -a", 16),
        ("a - -a", 8),
        ("95%", Fraction(19, 20)),
        ("1 / 3 * 0.75", Fraction(1, 4)),
        ("round_half_up(2.675, 2)", Fraction(268, 100)),
        ("round_half_up(-0.5, 0)", -1),
        ("1 if a > 3 else 2 if a > 1 else 3", 1),
        ("min(a, 3, 5 - a)", 1),
        ("not p or p and q", True),
        ("not (p or q)", True),
        ("p == (a > 4)", True),
        ("date <= 2022-12-31", True),
        ("date - 2022-03-01", 4),
        ("kind == 'late'", True),
        ("kind != 'late'", False),
        ("never_done > 2022-12-31", True),
    ],
)
def test_a_formula_means_what_an_official_reads(text: str, value: Any) -> None:
    day = serial(datetime.date(2022, 3, 5))
    env = {"a": 4, "p": False, "q": False, "date": day, "kind": "late", "never_done": NEVER}

    assert value_of(parsed(text), env) == value


# --- refusals -------------------------------------------------------------------------------------------------------

words = st.sampled_from(
    [
        *("a", "b", "max", "min", "(", ")", ",", "+", "-", "*", "/", "==", "<", ">=", "=", "and", "or", "not"),
        *("if", "else", "1", "0.5", "95%", "1.", "2022-02-30", "2022-03-05", "'x'", "'", "yes", "round_half_up"),
        *("a.b", "a[0]", "**", "é"),
    ]
)


@given(
    st.one_of(st.text(max_size=80), st.text("ab01.%()+-*/<>=!,' \n\u0663", max_size=80), st.lists(words).map(" ".join))
)
def test_arbitrary_text_is_read_or_refused_with_a_formula_error(text: str) -> None:
    try:
        parsed(text)
    except FormulaError:
        return


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b",
        "a +",
        "(a",
        "a)",
        "a < b < c",
        "a = b",
        "a.b",
        "a[0]",
        "a ** 2",
        "a // 2",
        "a % 2",
        "__import__('os')",
        "open('x')",
        "abs(a)",
        "min(a)",
        "max()",
        "round_half_up(a)",
        "round_half_up(a, b)",
        "round_half_up(a, 7)",
        "round_half_up(a, 0.5)",
        "'late",
        '"late"',
        "1e3",
        "1,5",
        "2022-02-31",
        "a if b",
        "if a else b",
        "lambda: a",
        "a; b",
        "a # b",
        "0." + "1" * 50,
    ],
)
def test_nothing_else_exists_in_the_language(text: str) -> None:
    with pytest.raises(FormulaError):
        parsed(text)


@pytest.mark.parametrize(
    "text", ["(" * 5000, "not " * 5000 + "a", "-" * 5000 + "a", "a if b else " * 5000, "1+" * 5000]
)
def test_a_formula_too_long_or_too_deep_is_refused(text: str) -> None:
    with pytest.raises(FormulaError, match=r"quá"):
        parsed(text)


# --- kinds and units ------------------------------------------------------------------------------------------------

KINDS = {
    "files": in_unit("hồ sơ"),
    "late": in_unit("hồ sơ"),
    "money": in_unit("triệu đồng"),
    "day": Kind("date"),
    "done": YES_NO,
    "level": Kind("choice", options=frozenset({"good", "poor"})),
    "note": Kind("text"),
    "max": NUMBER,
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("files + late", in_unit("hồ sơ")),
        ("files / late", Kind("number", ())),
        ("money / files", Kind("number", (("hồ sơ", -1), ("triệu đồng", 1)))),
        ("0.5 * files", in_unit("hồ sơ")),
        ("files + 3", in_unit("hồ sơ")),
        ("max * files / late", Kind("number", ())),
        ("day - 2022-01-01", in_unit("ngày")),
        ("files >= late", YES_NO),
        ("files / late >= 95%", YES_NO),
        ("level == 'good' and done", YES_NO),
        ("day <= 2022-12-31 or not done", YES_NO),
        ("files if done else late", in_unit("hồ sơ")),
        ("min(files, late, 3)", in_unit("hồ sơ")),
    ],
)
def test_units_and_kinds_follow_from_the_facts(text: str, kind: Kind) -> None:
    assert kind_of(parsed(text), KINDS) == kind


@pytest.mark.parametrize(
    "text",
    [
        "files + money",
        "files > money",
        "files if done else money",
        "min(files, money)",
        "files + day",
        "day + day",
        "day * 2",
        "done + 1",
        "files and done",
        "not files",
        "1 if files else 2",
        "level == 'late'",
        "level > 'good'",
        "level == done",
        "done > no",
        "note == 1",
        "round_half_up(done, 2)",
        "files / late + money / files",
    ],
)
def test_what_does_not_agree_in_kind_or_unit_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        kind_of(parsed(text), KINDS)


@given(st.one_of(number_formulas(), condition_formulas()))
def test_formulas_of_plain_numbers_have_the_kind_they_look_like(text: str) -> None:
    kinds = dict.fromkeys(NAMES, NUMBER) | dict.fromkeys(FLAGS, YES_NO)
    value = outcome(lambda: value_of(parsed(text), dict.fromkeys(NAMES, 7) | dict.fromkeys(FLAGS, True)))
    assume(value != "chia cho 0")

    assert kind_of(parsed(text), kinds).type == ("yes_no" if isinstance(value, bool) else "number")


# --- bounds and divisors --------------------------------------------------------------------------------------------


@st.composite
def ranged(draw: st.DrawFn) -> tuple[dict[str, formulas.points.Number], dict[str, Any]]:
    """Figures, and ranges that hold them."""
    env: dict[str, Any] = {name: draw(figures) for name in NAMES} | {flag: draw(st.booleans()) for flag in FLAGS}
    ranges = {}
    for name in NAMES:
        below, above = draw(st.integers(0, 5)), draw(st.integers(0, 5))
        low = None if draw(st.booleans()) else env[name] - below
        high = None if draw(st.booleans()) else env[name] + above
        ranges[name] = (low, high)
    return env, ranges


@given(number_formulas(), ranged())
def test_the_value_lies_within_the_bounds(text: str, known: tuple[dict[str, Any], dict[str, Any]]) -> None:
    env, ranges = known
    value = outcome(lambda: value_of(parsed(text), env))
    low, high = bounds(parsed(text), ranges)
    assume(value != "chia cho 0")

    assert low is None or low <= value
    assert high is None or value <= high


@given(st.one_of(number_formulas(), condition_formulas()), ranged())
def test_what_is_proved_not_to_divide_by_zero_does_not(text: str, known: tuple[dict[str, Any], dict[str, Any]]) -> None:
    env, ranges = known
    assume(not list(unsafe_divisors(parsed(text), ranges, frozenset())))

    assert outcome(lambda: value_of(parsed(text), env)) != "chia cho 0"


GUARDS = (
    *("{0} == 0", "{0} != 0", "{0} > 0", "{0} >= 1", "{0} <= 0", "{0} < 1", "0 < {0}", "not {0} == 0", "not {0} != 0"),
    *("{0} == 0 or {1} == 0", "{0} == 0 and {1} == 0", "{0} > 0 and {1} > 0", "{0} > 0 or {1} > 0", "{0} <= 0 or p"),
    *("not ({0} > 0 and p)", "not ({0} == 0 or p)", "{1} >= {0}", "{1} - {0} == 0", "{0} >= 0", "{0} >= -1"),
)
DIVISORS = ("{0}", "{1}", "{0} * {1}", "{1} - {0}", "{0} + 1", "min({0}, {1})", "max({0}, 1)")
RANGES = ((None, None), (0, None), (1, None), (-1, 2), (None, -1))


@pytest.mark.parametrize("guard", GUARDS)
@pytest.mark.parametrize("form", ["0 if {guard} else c / ({divisor})", "c / ({divisor}) if {guard} else 0"])
def test_a_guarded_division_is_accepted_only_where_the_guard_holds(guard: str, form: str) -> None:
    texts = [form.format(guard=guard, divisor=divisor) for divisor in DIVISORS]
    for expr in (parsed(text.format(*order)) for text in texts for order in (("a", "b"), ("b", "a"))):
        for a, b in itertools.product(RANGES, RANGES):
            if not list(unsafe_divisors(expr, {"a": a, "b": b}, frozenset())):
                for env in _within(a, b):
                    assert outcome(lambda expr=expr, env=env: value_of(expr, env)) != "chia cho 0"


def _within(*ranges: Any) -> Iterator[dict[str, Any]]:
    values = [
        [n for n in range(-2, 4) if (low is None or low <= n) and (high is None or n <= high)] for low, high in ranges
    ]
    for a, b, p in itertools.product(*values, (True, False)):
        yield {"a": a, "b": b, "c": 1, "p": p}


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("0 if a == 0 else b / a", {}),
        ("b / a if a != 0 else 0", {}),
        ("b / a if a > 0 else 0", {}),
        ("b / a if a >= 1 else 0", {}),
        ("0 if a <= 0 else b / a", {}),
        ("0 if not a != 0 else b / a", {}),
        ("0 if a == 0 or b == 0 else 1 / a + 1 / b", {}),
        ("1 / a + 1 / b if a > 0 and b > 0 else 0", {}),
        ("1 if a >= b else a / b", {"a": (0, None)}),
        ("b / a", {"a": (1, None)}),
        ("b / a", {"a": (None, -1)}),
        ("b / (a + 1)", {"a": (0, None)}),
        ("b / max(a, 1)", {}),
        ("b / (a * c)", {"a": (1, None), "c": (2, 3)}),
    ],
)
def test_a_plain_guard_or_range_is_enough(text: str, ranges: dict[str, Any]) -> None:
    assert not list(unsafe_divisors(parsed(text), ranges, frozenset()))


def test_the_divisor_that_could_be_zero_is_named() -> None:
    assert list(unsafe_divisors(parsed("b / a"), {"a": (0, None)}, frozenset())) == [Name("a")]


@pytest.mark.parametrize(
    ("text", "reach"),
    [
        ("a + b", (6, 9)),
        ("a - b", (-4, -1)),
        ("a * b", (8, 18)),
        ("a / b", (Fraction(1, 3), Fraction(3, 4))),
        ("-2 * a", (-6, -4)),
        ("a * -2", (-6, -4)),
        ("a / open", (0, Fraction(3, 1))),
        ("a / zero", (0, None)),
        ("signed / zero", (None, None)),
        ("signed * a", (None, None)),
        ("zero * a", (0, None)),
        ("min(a, open)", (1, 3)),
        ("max(a, open)", (2, None)),
        ("min(a, free)", (None, 3)),
        ("max(a, free)", (2, None)),
        ("a if p else b", (2, 6)),
        ("a if p else free", (None, None)),
        ("round_half_up(a / b, 1)", (Fraction(3, 10), Fraction(4, 5))),
        ("date - 2022-03-01", (None, None)),
    ],
)
def test_bounds_are_as_close_as_the_ranges_allow(text: str, reach: Any) -> None:
    ranges = {"a": (2, 3), "b": (4, 6), "open": (1, None), "zero": (0, None), "signed": (-1, 5)}

    assert bounds(parsed(text), ranges) == reach
