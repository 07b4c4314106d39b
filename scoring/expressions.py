"""Expressions over named facts: the one form into which every rule is brought.

The same tree is evaluated exactly, bounded (what is the most a rule can give?), checked for divisions by zero and
written as an Excel formula, so that a rule is never stated twice. Dates are serial day numbers (1 = 01/01/1900, as a
spreadsheet counts them), so that they compare as numbers everywhere.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from scoring.points import Number, plain, rounded

Value = Number | bool | str
Env = Mapping[str, Value]

_SERIAL_0 = datetime.date(1899, 12, 30).toordinal()
NEVER = datetime.date(9999, 12, 31).toordinal() - _SERIAL_0
"""The serial of a date that never came: later than any deadline."""


class Num(NamedTuple):
    value: Number


class Text(NamedTuple):
    value: str


class Flag(NamedTuple):
    value: bool


class Date(NamedTuple):
    value: int


class Name(NamedTuple):
    id: str


class Op(NamedTuple):
    """`+ - * /` on numbers; a `/` is exact."""

    op: str
    left: "Expr"
    right: "Expr"


class Compare(NamedTuple):
    op: str
    left: "Expr"
    right: "Expr"


class Logic(NamedTuple):
    """`and`, `or`, `not` over conditions."""

    op: str
    args: "tuple[Expr, ...]"


class If(NamedTuple):
    when: "Expr"
    then: "Expr"
    otherwise: "Expr"


class Call(NamedTuple):
    """`min` or `max` of numbers."""

    op: str
    args: "tuple[Expr, ...]"


class Round(NamedTuple):
    """Half-up to a number of places."""

    arg: "Expr"
    places: int


Expr = Num | Text | Flag | Date | Name | Op | Compare | Logic | If | Call | Round
Bounds = tuple[Number | None, Number | None]


def serial(date: datetime.date) -> int:
    """The serial day number of a date."""
    return date.toordinal() - _SERIAL_0


def calendar(day: int) -> datetime.date:
    """The date of a serial day number."""
    return datetime.date.fromordinal(day + _SERIAL_0)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside."""
    match expr:
        case Op(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Logic(_, args) | Call(_, args):
            return args
        case If(when, then, otherwise):
            return (when, then, otherwise)
        case Round(arg, _):
            return (arg,)
    return ()


def names(expr: Expr) -> Iterator[str]:
    """The names an expression reads, in order of appearance, repeats included."""
    if isinstance(expr, Name):
        yield expr.id
    for child in children(expr):
        yield from names(child)


def mapped(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The same tree with `change` applied to each expression, innermost first."""
    match expr:
        case Op(op, left, right):
            return change(Op(op, mapped(left, change), mapped(right, change)))
        case Compare(op, left, right):
            return change(Compare(op, mapped(left, change), mapped(right, change)))
        case Logic(op, args):
            return change(Logic(op, tuple(mapped(arg, change) for arg in args)))
        case Call(op, args):
            return change(Call(op, tuple(mapped(arg, change) for arg in args)))
        case If(when, then, otherwise):
            return change(If(mapped(when, change), mapped(then, change), mapped(otherwise, change)))
        case Round(arg, places):
            return change(Round(mapped(arg, change), places))
    return change(expr)


def replaced(expr: Expr, values: Mapping[str, Expr]) -> Expr:
    """The expression with names replaced by expressions."""
    return mapped(expr, lambda e: values.get(e.id, e) if isinstance(e, Name) else e)


def total(args: "Sequence[Expr]") -> Expr:
    """The sum of expressions; zero of none."""
    result: Expr = args[0] if args else Num(0)
    for arg in args[1:]:
        result = Op("+", result, arg)
    return result


# --- exact value ----------------------------------------------------------------------------------------------------

_ARITHMETIC: dict[str, Callable[[Number, Number], Number]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: Fraction(a, b),
}
_COMPARISONS: dict[str, Callable[[Value, Value], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,  # type: ignore[operator]
    "<=": lambda a, b: a <= b,  # type: ignore[operator]
    ">": lambda a, b: a > b,  # type: ignore[operator]
    ">=": lambda a, b: a >= b,  # type: ignore[operator]
}


def compiled(expr: Expr) -> Callable[[Env], Value]:
    """A function from facts to the exact value of the expression; closures, because a season asks a million times."""
    match expr:
        case Num(value) | Text(value) | Flag(value) | Date(value):
            return lambda env: value
        case Name(id):
            return lambda env: env[id]
        case Compare(op, Op("/", part, whole), Num(limit)) if op not in ("==", "!="):
            return _ratio_compared(op, part, whole, limit)
        case Op(op, left, right):
            return _both(_ARITHMETIC[op], left, right)  # type: ignore[arg-type]
        case Compare(op, left, right):
            return _both(_COMPARISONS[op], left, right)
        case Logic(op, args):
            return _logic(op, [compiled(arg) for arg in args])
        case If(when, then, otherwise):
            test, yes, no = compiled(when), compiled(then), compiled(otherwise)
            return lambda env: yes(env) if test(env) else no(env)
        case Call(op, args):
            return _extreme(op, [compiled(arg) for arg in args])
        case Round(arg, places):
            inner = compiled(arg)
            return lambda env: rounded(inner(env), places)  # type: ignore[arg-type]


def _both(act: Callable[[Value, Value], Value], left: Expr, right: Expr) -> Callable[[Env], Value]:
    if isinstance(right, (Num, Date, Text, Flag)):
        first, constant = compiled(left), right.value
        return lambda env: act(first(env), constant)
    first, second = compiled(left), compiled(right)
    return lambda env: act(first(env), second(env))


def _ratio_compared(op: str, part: Expr, whole: Expr, limit: Number) -> Callable[[Env], bool]:
    """`part / whole` against a constant by cross-multiplication: exact, and no fraction is made."""
    act, top, bottom = _COMPARISONS[op], compiled(part), compiled(whole)
    p, q = limit.numerator, limit.denominator

    def compare(env: Env) -> bool:
        a, b = top(env), bottom(env)
        return act(a * q, p * b) if b > 0 else act(Fraction(a, b), limit)  # type: ignore[operator,arg-type]

    return compare


def _logic(op: str, tests: list[Callable[[Env], Value]]) -> Callable[[Env], bool]:
    if op == "not":
        return lambda env: not tests[0](env)
    fold = all if op == "and" else any
    return lambda env: fold(test(env) for test in tests)


def _extreme(op: str, parts: list[Callable[[Env], Value]]) -> Callable[[Env], Value]:
    pick = min if op == "min" else max
    return lambda env: pick(part(env) for part in parts)  # type: ignore[type-var]


def value_of(expr: Expr, env: Env) -> Value:
    """The exact value of an expression, once."""
    result = compiled(expr)(env)
    return plain(result) if isinstance(result, Fraction) else result


# --- what an expression can reach -----------------------------------------------------------------------------------


def bounds(expr: Expr, ranges: Mapping[str, Bounds]) -> Bounds:
    """The smallest and largest value of a numeric expression; None where there is no bound or none is known."""
    match expr:
        case Num(value) | Date(value):
            return value, value
        case Name(id):
            return ranges.get(id, (None, None))
        case Op(op, left, right):
            return _OP_BOUNDS[op](bounds(left, ranges), bounds(right, ranges))
        case If(_, then, otherwise):
            return _hull([bounds(then, ranges), bounds(otherwise, ranges)])
        case Call(op, args):
            return _extreme_bounds(op, [bounds(arg, ranges) for arg in args])
        case Round(arg, places):
            low, high = bounds(arg, ranges)
            return (None if low is None else rounded(low, places)), (None if high is None else rounded(high, places))
    return None, None


def _add(a: Bounds, b: Bounds) -> Bounds:
    return (
        None if a[0] is None or b[0] is None else a[0] + b[0],
        None if a[1] is None or b[1] is None else a[1] + b[1],
    )


def _subtract(a: Bounds, b: Bounds) -> Bounds:
    return _add(a, (None if b[1] is None else -b[1], None if b[0] is None else -b[0]))


def _multiply(a: Bounds, b: Bounds) -> Bounds:
    if a[0] is not None and a[0] == a[1]:
        return _scaled(b, a[0])
    if b[0] is not None and b[0] == b[1]:
        return _scaled(a, b[0])
    if a[0] is None or b[0] is None or a[0] < 0 or b[0] < 0:
        return None, None
    return a[0] * b[0], None if a[1] is None or b[1] is None else a[1] * b[1]


def _scaled(a: Bounds, k: Number) -> Bounds:
    low, high = (None if end is None else end * k for end in a)
    return (low, high) if k >= 0 else (high, low)


def _divide(a: Bounds, b: Bounds) -> Bounds:
    if b[0] is None or b[0] <= 0:
        return (0 if a[0] is not None and a[0] >= 0 and b[0] is not None and b[0] >= 0 else None), None
    inverse: Bounds = (0 if b[1] is None else Fraction(1, b[1]), Fraction(1, b[0]))
    return _multiply(a, inverse)


_OP_BOUNDS = {"+": _add, "-": _subtract, "*": _multiply, "/": _divide}


def _hull(parts: list[Bounds]) -> Bounds:
    lows, highs = [p[0] for p in parts], [p[1] for p in parts]
    return (
        None if None in lows else min(x for x in lows if x is not None),
        None if None in highs else max(x for x in highs if x is not None),
    )


def _extreme_bounds(op: str, parts: list[Bounds]) -> Bounds:
    """min has the least of the lows, and the least high that is known; max the other way round."""
    lows, highs = [p[0] for p in parts], [p[1] for p in parts]
    known_lows, known_highs = [x for x in lows if x is not None], [x for x in highs if x is not None]
    if op == "min":
        return None if None in lows else min(known_lows), min(known_highs, default=None)
    return max(known_lows, default=None), None if None in highs else max(known_highs)


def may_be_zero(expr: Expr, ranges: Mapping[str, Bounds], nonzero: frozenset[Expr]) -> bool:
    """True unless the expression is known not to be zero: by its bounds, or because a step before has ruled it out."""
    low, high = bounds(expr, ranges)
    return expr not in nonzero and not (low is not None and low > 0) and not (high is not None and high < 0)


def unsafe_divisors(expr: Expr, ranges: Mapping[str, Bounds], nonzero: frozenset[Expr]) -> Iterator[Expr]:
    """The divisors of an expression that could be zero, given what is already known not to be."""
    if isinstance(expr, If):
        yield from unsafe_divisors(expr.when, ranges, nonzero)
        yield from unsafe_divisors(expr.then, ranges, nonzero | excluded(expr.when, ranges, holds=True))
        yield from unsafe_divisors(expr.otherwise, ranges, nonzero | excluded(expr.when, ranges, holds=False))
        return
    if isinstance(expr, Op) and expr.op == "/" and may_be_zero(expr.right, ranges, nonzero):
        yield expr.right
    for child in children(expr):
        yield from unsafe_divisors(child, ranges, nonzero)


def excluded(test: Expr, ranges: Mapping[str, Bounds], *, holds: bool) -> frozenset[Expr]:
    """The expressions that cannot be zero once a condition is known to hold, or not to."""
    match test:
        case Logic("not", (inner,)):
            return excluded(inner, ranges, holds=not holds)
        case Logic(op, args) if (op == "and") == holds:
            return frozenset().union(*(excluded(arg, ranges, holds=holds) for arg in args))
        case Compare(op, left, Num(0)) if (op == "==" and not holds) or (op in ("!=", ">") and holds):
            return frozenset({left})
        case Compare(">=", left, right) if not holds and _never_negative(left, ranges):
            return frozenset({right})
        case Compare("<=", left, Num(0)) if not holds:
            return frozenset({left})
        case Compare(">=", left, Num(value)) if holds and value > 0:
            return frozenset({left})
    return frozenset()


def _never_negative(expr: Expr, ranges: Mapping[str, Bounds]) -> bool:
    low = bounds(expr, ranges)[0]
    return low is not None and low >= 0
