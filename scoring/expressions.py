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
    """A number."""

    value: Number


class Text(NamedTuple):
    """An option of a choice, by its id."""

    value: str


class Flag(NamedTuple):
    """Yes or no."""

    value: bool


class Date(NamedTuple):
    """A day, as its serial number."""

    value: int


class Name(NamedTuple):
    """A fact, by its id."""

    id: str


class Op(NamedTuple):
    """`+ - * /` on numbers; a `/` is exact."""

    op: str
    left: "Expr"
    right: "Expr"


class Compare(NamedTuple):
    """`== != < <= > >=` of numbers, dates, options or yes and no."""

    op: str
    left: "Expr"
    right: "Expr"


class Logic(NamedTuple):
    """`and`, `or`, `not` over conditions."""

    op: str
    args: "tuple[Expr, ...]"


class If(NamedTuple):
    """One of two values, by a condition."""

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


def parts(expr: Expr) -> Iterator[Expr]:
    """An expression and all that it is made of."""
    waiting = [expr]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += children(found)


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
    "/": Fraction,
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
            return lambda _: value
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
    return lambda env: pick(part(env) for part in parts)


def value_of(expr: Expr, env: Env) -> Value:
    """The exact value of an expression, once."""
    result = compiled(expr)(env)
    return plain(result) if isinstance(result, Fraction) else result
