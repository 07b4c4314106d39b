"""Expressions as Excel formulas that lose nothing to floating point.

A spreadsheet computes in binary floating point, so a formula keeps to whole numbers as long as it can: an expression is
carried as one quotient of whole numbers, comparisons multiply across instead of dividing, and a rounding divides
once, at the end.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from scoring.bounds import Bounds, bounds
from scoring.expressions import Call, Compare, Date, Expr, Flag, If, Logic, Name, Num, Op, Round, Text

YES, NO = "Có", "Không"


@dataclass(frozen=True)
class Cell:
    """Where a name stands in the workbook, and how its values are written there; a mean is a sum over a `count`."""

    ref: str
    type: str = "count"
    places: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    count: str = ""


class _Term(NamedTuple):
    """num × top ÷ (den × bottom): whole num and den > 0; top and bottom are factors as text, or empty for 1.

    No bottom is negative, so that terms compare by their tops over a common bottom, and so do their least and greatest.

    `whole` is False where a division could not be put off; such a value is rounded by its decimal digits.
    """

    num: int
    den: int
    top: str = ""
    bottom: str = ""
    whole: bool = True


class _Divisor(NamedTuple):
    """A term to divide by, with the size and the sign of its top."""

    term: _Term
    size: str
    sign: str = ""


class Writer(NamedTuple):
    """Writes expressions over named cells; `ranges` tells which divisors may be negative."""

    cells: Mapping[str, Cell]
    ranges: Mapping[str, Bounds]

    def condition(self, expr: Expr) -> str:
        """An Excel condition."""
        match expr:
            case Flag(value):
                return "TRUE" if value else "FALSE"
            case Name(id):
                return f'{self.cells[id].ref}="{YES}"'
            case Logic("not", (inner,)):
                return f"NOT({self.condition(inner)})"
            case Logic(op, args):
                return f"{op.upper()}({','.join(self.condition(arg) for arg in args)})"
            case Compare(op, left, right):
                return self._comparison(op, left, right)
            case If(when, then, otherwise):
                return f"IF({self.condition(when)},{self.condition(then)},{self.condition(otherwise)})"
        raise TypeError(expr)

    def rounded(self, expr: Expr, places: int | None) -> str:
        """An Excel number: the expression rounded half-up to places, or as it is for None."""
        if isinstance(expr, If):
            branches = (self.rounded(branch, places) for branch in (expr.then, expr.otherwise))
            return f"IF({self.condition(expr.when)},{','.join(branches)})"
        term = self._term(expr)
        return _division(term) if places is None else _rounded(term, places)

    def _comparison(self, op: str, left: Expr, right: Expr) -> str:
        sign = {"==": "=", "!=": "<>"}.get(op, op)
        if isinstance(left, Text):
            left, right = right, left
        if isinstance(left, Name) and isinstance(right, Text):
            cell = self.cells[left.id]
            return f"{cell.ref}{sign}{quoted(cell.labels[right.value])}"
        if self._is_condition(left) or self._is_condition(right):
            return f"({self.condition(left)}){sign}({self.condition(right)})"
        a, b = self._term(left), self._term(right)
        common = math.gcd(a.den, b.den)
        top, other = a.num * (b.den // common), b.num * (a.den // common)
        return f"{_times(top, a.top, b.bottom)}{sign}{_times(other, b.top, a.bottom)}"

    def _is_condition(self, expr: Expr) -> bool:
        if isinstance(expr, If):
            return self._is_condition(expr.then)
        is_flag = isinstance(expr, Name) and self.cells[expr.id].type == "yes_no"
        return is_flag or isinstance(expr, Flag | Logic | Compare)

    def _term(self, expr: Expr) -> _Term:
        match expr:
            case Num(value) | Date(value):
                return _Term(value.numerator, value.denominator)
            case Name(id):
                return _cell(self.cells[id])
            case Op("/", left, right):
                return _divide(self._term(left), self._divisor(right))
            case Op(op, left, right):
                return _ARITHMETIC[op](self._term(left), self._term(right))
            case If(when, then, otherwise):
                tops, alike = _alike([self._term(then), self._term(otherwise)], shared_bottom=False)
                return alike._replace(top=f"IF({self.condition(when)},{','.join(tops)})")
            case Call(op, args):
                tops, alike = _alike([self._term(arg) for arg in args], shared_bottom=True)
                return alike._replace(top=f"{op.upper()}({','.join(tops)})")
            case Round(arg, places):
                return _Term(1, 10**places, _in_units(self._term(arg), places))
        raise TypeError(expr)

    def _divisor(self, expr: Expr) -> _Divisor:
        """A term to divide by: where it may be negative, its sign goes to the top and its size to the bottom."""
        term, low = self._term(expr), bounds(expr, self.ranges)[0]
        if not term.top or (low is not None and low >= 0):
            return _Divisor(term, term.top)
        return _Divisor(term, f"ABS({term.top})", f"SIGN({term.top})")


def quoted(text: str) -> str:
    """A text constant of a formula."""
    return '"' + text.replace('"', '""') + '"'


def _cell(cell: Cell) -> _Term:
    """A figure with decimals becomes whole before anything is done with it."""
    top = f"ROUND({cell.ref}*{10**cell.places},0)" if cell.places else cell.ref
    return _Term(1, 10**cell.places, top, cell.count)


def _times(num: int, *factors: str) -> str:
    """A whole number times factors, as text."""
    text = "*".join(factor for factor in factors if factor)
    if not text or num == 0:
        return str(num)
    return {1: text, -1: f"-{text}"}.get(num, f"{text}*{num}")


def _reduced(num: int, den: int, top: str, bottom: str, whole: bool = True) -> _Term:
    common = math.gcd(num, den) * (1 if den > 0 else -1)
    return _Term(num // common, den // common, top, bottom, whole)


def _multiply(a: _Term, b: _Term) -> _Term:
    return _reduced(
        a.num * b.num, a.den * b.den, _product(a.top, b.top), _product(a.bottom, b.bottom), a.whole and b.whole
    )


def _divide(a: _Term, divisor: _Divisor) -> _Term:
    b, size, sign = divisor
    top, bottom = _product(a.top, b.bottom, sign), _product(a.bottom, size)
    return _reduced(a.num * b.den, a.den * b.num, top, bottom, a.whole and b.whole)


def _product(*factors: str) -> str:
    return "*".join(factor for factor in factors if factor)


def _add(a: _Term, b: _Term) -> _Term:
    if not (a.top or b.top or a.bottom or b.bottom):
        return _reduced(a.num * b.den + b.num * a.den, a.den * b.den, "", "")
    if a.num == 0:
        return b
    den = math.lcm(a.den, b.den)
    crossed = a.bottom != b.bottom
    left = _times(a.num * (den // a.den), a.top, b.bottom if crossed else "")
    right = _times(b.num * (den // b.den), b.top, a.bottom if crossed else "")
    sign = "" if right.startswith("-") else "+"
    return _Term(
        1, den, f"({left}{sign}{right})", _product(a.bottom, b.bottom) if crossed else a.bottom, a.whole and b.whole
    )


def _subtract(a: _Term, b: _Term) -> _Term:
    return _add(a, b._replace(num=-b.num))


def _alike(terms: list[_Term], *, shared_bottom: bool) -> tuple[list[str], _Term]:
    """The terms over one denominator, so that an IF, MIN or MAX can be taken of the tops alone, and that denominator.

    A branch of an IF that is not taken may divide by zero, so there only equal bottoms are shared.
    """
    whole = all(term.whole for term in terms)
    bottoms = list(dict.fromkeys(term.bottom for term in terms if term.bottom))
    if len({term.bottom for term in terms}) > 1 and not shared_bottom:
        return [_division(term) for term in terms], _Term(1, 1, whole=False)
    den = math.lcm(*(term.den for term in terms))
    tops = [_times(t.num * (den // t.den), t.top, *(b for b in bottoms if b != t.bottom)) for t in terms]
    return tops, _Term(1, den, "", _product(*bottoms), whole)


def _division(term: _Term) -> str:
    top = _times(term.num, term.top)
    if term.bottom and term.den != 1:
        return f"{top}/({term.bottom}*{term.den})"
    if term.bottom:
        return f"{top}/({term.bottom})" if "*" in term.bottom else f"{top}/{term.bottom}"
    return top if term.den == 1 else f"{top}/{term.den}"


def _in_units(term: _Term, places: int) -> str:
    """The value in units of the last place, rounded to a whole number."""
    if not term.whole:
        return f"ROUND({_division(term)},{places})*{10**places}"
    return f"ROUND({_division(_reduced(term.num * 10**places, term.den, term.top, term.bottom))},0)"


def _rounded(term: _Term, places: int) -> str:
    if not term.whole:
        return f"ROUND({_division(term)},{places})"
    if not term.bottom and 10**places % term.den == 0:
        return _division(term)
    return f"{_in_units(term, places)}/{10**places}"


_ARITHMETIC = {"+": _add, "-": _subtract, "*": _multiply}
