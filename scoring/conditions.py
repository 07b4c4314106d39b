"""Conditions on an agency, for its grade, its awards and among equals: what is not known, and what has no object."""

from collections.abc import Collection
from enum import StrEnum
from fractions import Fraction
from typing import Any

from scoring.criteria import GroupSet
from scoring.expressions import Compare, Env, Expr, Logic, Name, Num, compiled, names, value_of
from scoring.points import Number, plain
from scoring.scores import AgencyScore


class Outcome(StrEnum):
    """How a condition comes out; one about an area of which nothing applies asks nothing of the agency."""

    MET = "đạt"
    NOT_MET = "không đạt"
    UNKNOWN = "chưa có số liệu"
    NO_OBJECT = "không áp dụng"

    @property
    def holds(self) -> bool:
        return self in (Outcome.MET, Outcome.NO_OBJECT)


TieValue = Number | Outcome
"""What a tie key says of an agency: a number, UNKNOWN, or NO_OBJECT where it does not decide among its equals."""


def value(group_set: GroupSet, score: AgencyScore) -> Number:
    """The index that ranks and grades: as printed or exact, as the policy says."""
    return score.printed if group_set.policies.rank_on == "printed" else score.index


def condition_values(group_set: GroupSet, score: AgencyScore) -> dict[str, Any]:
    """What conditions on an agency may read: its facts, its results, each area's share and its applicable maximum."""
    by_part = {"bonus": 0, "penalty": 0} | {a.area.part: abs(a.points) for a in score.areas if a.area.part != "base"}
    base = [(share_name(a.area.id), a) for a in score.areas if a.area.part == "base"]
    shares = {name: _share(a.points, a.max) for name, a in base} | {top_name(name): a.max for name, a in base}
    return {**score.declared.values, **shares, **by_part, "index": value(group_set, score), "points": score.points}


def _share(earned: Number, top: Number) -> Number:
    return plain(Fraction(earned) / top) if top else 0


def share_name(area: str) -> str:
    """The name of an area's share of its applicable maximum."""
    return f"area_{area}"


def top_name(share: str) -> str:
    """The name of the applicable maximum that a share is of; no formula can write it."""
    return f"{share}@max"


def stated(group_set: GroupSet, when: Expr) -> tuple[Expr, Expr | None]:
    """A condition that leaves out what has no object, and when all of it has none (None: always some)."""
    shares = {share_name(area.id) for area in group_set.areas if area.part == "base"}
    return _stated(group_set.expression(when), shares)


def _stated(expr: Expr, shares: Collection[str]) -> tuple[Expr, Expr | None]:
    match expr:
        case Logic("not", (inner,)):
            test, absent = _stated(inner, shares)
            return Logic("not", (test,)), absent
        case Logic(op, args):
            parts = [_stated(arg, shares) for arg in args]
            absents = tuple(absent for _, absent in parts if absent is not None)
            whole = Logic("and", absents) if len(absents) == len(parts) else None
            return Logic(op, tuple(_left_out(op, *part) for part in parts)), whole
    return expr, _absent(expr, shares)


def _left_out(op: str, test: Expr, absent: Expr | None) -> Expr:
    """A part of a condition that changes nothing where it has no object."""
    if absent is None:
        return test
    return Logic("or", (absent, test)) if op == "and" else Logic("and", (Logic("not", (absent,)), test))


def _absent(expr: Expr, shares: Collection[str]) -> Expr | None:
    named = dict.fromkeys(name for name in names(expr) if name in shares)
    return Logic("or", tuple(Compare("==", Name(top_name(name)), Num(0)) for name in named)) if named else None


def outcome(group_set: GroupSet, when: Expr | None, env: Env) -> Outcome:
    """How a condition comes out for an agency; none is always met."""
    if when is None:
        return Outcome.MET
    test, absent = stated(group_set, when)
    if absent is not None and compiled(absent)(env):
        return Outcome.NO_OBJECT
    if any(name not in env for name in names(test)):
        return Outcome.UNKNOWN
    return Outcome.MET if compiled(test)(env) else Outcome.NOT_MET


def tie_value(group_set: GroupSet, by: Expr, env: Env) -> TieValue:
    """What a tie key says of an agency."""
    expr, absent = stated(group_set, by)
    if absent is not None and compiled(absent)(env):
        return Outcome.NO_OBJECT
    return value_of(expr, env) if all(name in env for name in names(expr)) else Outcome.UNKNOWN  # type: ignore[return-value]
