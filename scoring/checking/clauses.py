"""Whether a clause and its rule say the same numbers, in any of the forms in which an official writes them."""

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel

from scoring import points
from scoring.criteria import Item
from scoring.errors import Loc
from scoring.expressions import Date, Expr, Num, calendar, parts
from scoring.facts import Fact
from scoring.points import Number
from scoring.rules.answers import Checklist
from scoring.rules.bands import Band, Limit
from scoring.rules.base import Award
from scoring.rules.composed import Combine
from scoring.rules.measured import Weighted


class Stated(NamedTuple):
    """A number of a rule: where it stands in the item, how people write it, what of a clause says it, and whether a
    clause must."""

    loc: Loc
    words: str
    forms: frozenset[str]
    must: bool = True


def numbers_of(item: Item) -> Iterator[Stated]:
    """The numbers of an item's rule and the caps of its documents; the maximum itself is told by the item."""
    yield from _numbers(item.rule, ("rule",), item.max)
    for i, kind in enumerate(item.evidence):
        if kind.cap is not None:
            yield from _award(kind.cap, ("evidence", i, "cap"), item.max)


def said_in(clause: str, year: int) -> frozenset[str]:
    """What the numbers, days and counting words of a clause say; in one that names no year a day is in that given."""
    text = clause.casefold()
    return frozenset([*(number for number, _ in _digits(text, year)), *_counting_words(text)])


def only_said(item: Item, facts: Collection[Fact], ids: Collection[str], year: int) -> list[str]:
    """The numbers that a clause writes in digits, as it writes them, and nothing else of its item says: neither rule,
    maximum and year, nor the labels of its figures and documents; the ids of other items are no such numbers. And the
    ranges that it writes between ends of its rule's bands, where the rule has no such band."""
    inside = [*_within(item)]
    days = [one + datetime.timedelta(days=1) for one in inside if isinstance(one, datetime.date)]
    known = {form for one in numbers_of(item) for form in one.forms} | {points.shown(item.max), points.shown(year)}
    known.update(map(_written, days))  # "từ 01/9" after "chậm nhất 31/8"
    known.update(str(len(one.of)) for one in inside if isinstance(one, Checklist | Combine))  # "đủ 3 yêu cầu"
    for text in (one for one in [*inside, *(one for fact in facts for one in _within(fact))] if isinstance(one, str)):
        known.update(number for number, _ in _digits(text.casefold(), year))
    clause = _REFERENCE.sub(lambda found: "" if found[1] in ids else found[0], item.basis.clause.casefold())
    extra = [written for number, written in _digits(clause, year) if number not in known]
    ladders = [one for one in inside if isinstance(one, tuple) and one and isinstance(one[0], Band)]
    formulas = [one for one in inside if isinstance(one, Expr)]
    only = bool(ladders) and not any(isinstance(part, Num) for one in formulas for part in parts(one))
    ranges = [found[0] for found in _RANGE.finditer(clause) if _misjoined(found, ladders, only=only)]
    return list(dict.fromkeys([*extra, *(one for one in ranges if not any(number in one for number in extra))]))


def _within(node: object) -> Iterator[object]:
    """A part of the criteria and all that is in it, but for formulas, clauses and the figures of an item."""
    yield node
    inner: Iterable[object] = ()
    if isinstance(node, BaseModel):
        inner = (getattr(node, name) for name in type(node).model_fields if name not in _ELSEWHERE)
    elif isinstance(node, dict):
        inner = node.values()
    elif isinstance(node, tuple) and not isinstance(node, Expr):
        inner = node
    for one in inner:
        yield from _within(one)


_ELSEWHERE = ("id", "succeeds", "basis", "facts")

_END = r"(-?\d+(?:\.\d{3})*(?:,\d+)?)(\s*%)?(?![/\d]| tháng)"
_RANGE = re.compile(
    rf"\b(?<!giảm )(?<!đều )(?:(từ|trên) {_END}(?: [^\W\d]+){{0,3}} (đến dưới|đến) {_END}"
    rf"|(?<!đến )(?<!tăng (?=dưới))(từ|trên|dưới) {_END})"
)
"""A range in words, but for a fall, said without its sign, a rise ("tăng dưới 1 điểm") and points ("đều từ 50%")."""
_JUST_AFTER = ("trên", "đến")
"""What leaves its end out above it, or takes it in below: the turn is just after the end, else just before."""


def _misjoined(found: "re.Match[str]", ladders: Sequence[Sequence[Band]], *, only: bool) -> bool:
    """Whether none of a rule's ladders has the range in words, though `only` ladders have ranges or its ends are
    theirs."""
    ends = [found.groups()[at : at + 3] for at in (0, 3, 6) if found[at + 1]]
    between, joined = only, False
    for bands in ladders:
        turns = sorted({turn for band in bands for turn in _turns(band)})
        for scale in (100, 1):  # a figure may itself be counted in per cent
            said = [(_value(number) / (scale if sign else 1), side in _JUST_AFTER) for side, number, sign in ends]
            between |= {value for value, _ in said} <= {value for value, _ in turns}
            joined |= any(turns[at : at + len(said)] == said for at in range(len(turns)))
    return between and not joined


def _turns(band: Band) -> Iterator[tuple[Fraction, bool]]:
    for limit, after in ((band.from_, False), (band.below, False), (band.above, True), (band.to, True)):
        if limit is not None:
            yield Fraction(limit.value), after


def _value(number: str) -> Fraction:
    """A number as officials write it."""
    return Fraction(number.replace(".", "").replace(",", "."))


def _numbers(node: object, loc: Loc, top: Number) -> Iterator[Stated]:
    match node:
        case Award():
            yield from _award(node, loc, top)
        case Limit():
            amount = max(node.value, -node.value)  # a fall of 2,5 % is said without a sign
            plain = [points.shown(amount), f"{points.shown(amount)}%"]  # a figure may itself be counted in per cent
            yield Stated(loc, node.words(), frozenset([_percent(amount)] if node.percent else plain))
        case Weighted():
            words = _percent(node.weight)
            yield Stated((*loc, "weight"), words, frozenset([words]), node.weight not in (0, 1))
        case BaseModel():
            for name, field in type(node).model_fields.items():
                inside = _numbers(getattr(node, name), (*loc, field.alias or name), top)
                if name == "floor" and getattr(node, name).constant(top) == 0:
                    inside = (one._replace(must=False) for one in inside)  # no item ever falls below zero
                yield from inside
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
        if one.kind in ("points", "percent", "max"):
            value = one.constant(top)
            forms = frozenset([points.shown(value), _percent(Fraction(value) / top)])
            yield Stated(loc, one.words(top), forms, value != top)


def _constants(formula: Expr, loc: Loc) -> Iterator[Stated]:
    """The numbers of a formula; nothing at all and one whole need no words."""
    for part in parts(formula):
        if isinstance(part, Date):
            yield _day(calendar(part.value), loc)
        elif isinstance(part, Num):
            yield _number(part.value, loc)._replace(must=part.value not in (0, 1))


def _number(value: Number, loc: Loc) -> Stated:
    return Stated(loc, points.shown(value), frozenset([points.shown(value), _percent(value)]))


def _day(day: datetime.date, loc: Loc) -> Stated:
    return Stated(loc, f"{day:%d/%m/%Y}", frozenset([_written(day)]))


def _written(day: datetime.date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _percent(value: Number | Fraction) -> str:
    return f"{points.shown(points.plain(100 * Fraction(value)))}%"


_DIGIT = re.compile(r"\d")
_DAY = re.compile(r"\b(\d{1,2})(?:/| tháng )(\d{1,2})(?:(?:/| năm )(\d{4}))?\b(?!/)")
_YEAR = re.compile(r"(?:/| năm )(\d{4})\b")
_NUMBER = re.compile(r"\b(\d+(?:\.\d{3})*(?:,\d+)?)(\s*%)?")
_REFERENCE = re.compile(r"mục (\w+(?:\.\d+)+)")
_NOTHING = re.compile(r"không (?:(?:có|được|tính) )?điểm|không (?:được )?cộng(?! quá)|hết điểm")
_WORDS = {"một nửa": "50%", "toàn bộ": "100%", "tất cả": "100%"}


@lru_cache(maxsize=1024)
def _digits(text: str, year: int) -> list[tuple[str, str]]:
    """Each number and day of a text in one form, and as it is written there."""
    return [*_read(text, year)] if _DIGIT.search(text) else []


def _read(text: str, year: int) -> Iterator[tuple[str, str]]:
    years = _YEAR.findall(text) or [str(year)]
    for found in _DAY.finditer(text):
        day, month, own = found.groups()
        yield from ((f"{int(day)}/{int(month)}/{one}", found[0]) for one in ([own] if own else years))
    for found in _NUMBER.finditer(_DAY.sub(" ", text)):
        yield f"{points.shown(points.plain(_value(found[1])))}{'%' if found[2] else ''}", found[0]


def _counting_words(clause: str) -> Iterator[str]:
    if _NOTHING.search(clause):
        yield from ("0", "0%")
    yield from (said for word, said in _WORDS.items() if word in clause)
