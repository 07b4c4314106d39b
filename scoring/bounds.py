"""What an expression can reach: its smallest and largest value, and whether a divisor could be zero."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from scoring.expressions import Call, Compare, Date, Expr, If, Logic, Name, Num, Op, Round, children
from scoring.points import Number, rounded

Bounds = tuple[Number | None, Number | None]


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
    if isinstance(expr, Op) and expr.op == "*":
        return may_be_zero(expr.left, ranges, nonzero) or may_be_zero(expr.right, ranges, nonzero)
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
