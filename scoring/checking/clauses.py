"""Whether a clause says every number of its rule, in any of the forms in which an official writes it."""

import datetime
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from pydantic import BaseModel

from scoring import points
from scoring.criteria import Item
from scoring.errors import Loc
from scoring.expressions import Date, Expr, Num, calendar, parts
from scoring.points import Number
from scoring.rules.bands import Limit
from scoring.rules.base import Award
from scoring.rules.measured import Weighted


class Stated(NamedTuple):
    """A number of a rule: where it stands in the item, how people write it, and what of a clause says it."""

    loc: Loc
    words: str
    forms: frozenset[str]


def numbers_of(item: Item) -> Iterator[Stated]:
    """The numbers of an item's rule and the caps of its documents; the maximum itself is told by the item."""
    yield from _numbers(item.rule, ("rule",), item.max)
    for i, kind in enumerate(item.evidence):
        if kind.cap is not None:
            yield from _award(kind.cap, ("evidence", i, "cap"), item.max)


def said_in(clause: str, year: int) -> frozenset[str]:
    """What the numbers, days and counting words of a clause say; in one that names no year a day is in that given."""
    return frozenset(_said(clause.casefold(), year))


def _numbers(node: object, loc: Loc, top: Number) -> Iterator[Stated]:
    match node:
        case Award():
            yield from _award(node, loc, top)
        case Limit():
            amount = max(node.value, -node.value)  # a fall of 2,5 % is said without a sign
            plain = [points.shown(amount), f"{points.shown(amount)}%"]  # a figure may itself be counted in per cent
            yield Stated(loc, node.words(), frozenset([_percent(amount)] if node.percent else plain))
        case Weighted():
            if node.weight not in (0, 1):
                yield Stated((*loc, "weight"), _percent(node.weight), frozenset([_percent(node.weight)]))
        case BaseModel():
            for name, field in type(node).model_fields.items():
                if name == "floor" and getattr(node, name).constant(top) == 0:
                    continue  # no item ever falls below zero
                yield from _numbers(getattr(node, name), (*loc, field.alias or name), top)
        case datetime.date():
            yield _day(node, loc)
        case int() | Fraction():
            yield _number(node, loc)
        case tuple() if isinstance(node, Expr):
            yield from _constants(node, loc)
        case tuple():
            for i, one in enumerate(node):
                yield from _numbers(one, (*loc, i), top)


def _award(award: Award, loc: Loc, top: Number) -> Iterator[Stated]:
    """An award is said in points or as a part of the maximum."""
    for one in award.ends or [award]:
        if one.kind in ("points", "percent") and (value := one.constant(top)) != top:
            yield Stated(loc, one.words(top), frozenset([points.shown(value), _percent(Fraction(value) / top)]))


def _constants(formula: Expr, loc: Loc) -> Iterator[Stated]:
    """The numbers of a formula; nothing at all and one whole need no words."""
    for part in parts(formula):
        if isinstance(part, Date):
            yield _day(calendar(part.value), loc)
        elif isinstance(part, Num) and part.value not in (0, 1):
            yield _number(part.value, loc)


def _number(value: Number, loc: Loc) -> Stated:
    return Stated(loc, points.shown(value), frozenset([points.shown(value), _percent(value)]))


def _day(day: datetime.date, loc: Loc) -> Stated:
    return Stated(loc, f"{day:%d/%m/%Y}", frozenset([f"{day.day}/{day.month}/{day.year}"]))


def _percent(value: Number | Fraction) -> str:
    return f"{points.shown(points.plain(100 * Fraction(value)))}%"


_DAY = re.compile(r"\b(\d{1,2})(?:/| tháng )(\d{1,2})(?:(?:/| năm )(\d{4}))?\b(?!/)")
_YEAR = re.compile(r"(?:/| năm )(\d{4})\b")
_NUMBER = re.compile(r"\b(\d+(?:\.\d{3})*(?:,\d+)?)(\s*%)?")
_NOTHING = re.compile(r"không (?:(?:có|được|tính) )?điểm|không (?:được )?cộng(?! quá)|hết điểm")
_WORDS = {"một nửa": "50%", "toàn bộ": "100%", "tất cả": "100%"}


def _said(clause: str, year: int) -> Iterator[str]:
    years = _YEAR.findall(clause) or [str(year)]
    for day, month, own in _DAY.findall(clause):
        yield from (f"{int(day)}/{int(month)}/{one}" for one in ([own] if own else years))
    for number, sign in _NUMBER.findall(_DAY.sub(" ", clause)):
        value = points.number(number.replace(".", "").replace(",", "."))
        yield f"{points.shown(value)}{'%' if sign else ''}"
    if _NOTHING.search(clause):
        yield from ("0", "0%")
    yield from (said for word, said in _WORDS.items() if word in clause)
