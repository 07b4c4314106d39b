"""The mutants of a rule: every slip of one number, end, label or word that an editor of the criteria could make.

They are made from the typed rule itself, so that no kind has to list them: limits shift by one unit, closed and open
ends change places, points change by a step, steps are dropped, part and whole are swapped.
"""

import datetime
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from pydantic import BaseModel

from scoring import points
from scoring.expressions import Call, Compare, Date, Logic, Num, Op
from scoring.rules.bands import Band, Limit
from scoring.rules.base import Award, Rule
from scoring.rules.composed import Combine

_STEP = Fraction(1, 4)
_DAY = datetime.timedelta(days=1)
_WORDS = {"all": "any", "any": "all", "mean": "best", "best": "mean"}
_COMBINED = {"sum": "best", "best": "least", "least": "best"}
_ENDS = {"from_": "above", "above": "from_", "to": "below", "below": "to"}
_SWAPPED = {"and": "or", "or": "and", "min": "max", "max": "min"}
_OPS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
_PAIRS = (("part", "whole"), ("now", "before"), ("yes", "no"), ("later", "never"), ("award", "otherwise"))


class Mutant(NamedTuple):
    """A rule with one slip, and the slip in Vietnamese."""

    says: str
    rule: Rule


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every rule that differs by one slip."""
    for says, changed in _of_table(rule):
        yield Mutant(f"nếu {says}", changed)


def _of_table(table: Any) -> Iterator[tuple[str, Any]]:
    """A table with one field slipped, one end swapped, or a pair of fields exchanged."""
    for name in type(table).model_fields:
        value = getattr(table, name)
        named = f"'{name.rstrip('_')}' " if isinstance(value, int | Fraction | Limit) else ""
        for says, slipped in slips_of(value):
            yield f"{named}{says}", table.model_copy(update={name: slipped})
    for name, words in (("how", _COMBINED if isinstance(table, Combine) else _WORDS), ("to", _WORDS)):
        word = getattr(table, name, None)
        if isinstance(word, str) and word in words:
            yield f"'{name}: {word}' thành '{words[word]}'", table.model_copy(update={name: words[word]})
    for one, other in _PAIRS:
        a, b = getattr(table, one, None), getattr(table, other, None)
        if a is not None and b is not None and a != b and type(a) is type(b):
            yield f"đổi chỗ '{one}' và '{other}'", table.model_copy(update={one: b, other: a})
    if isinstance(table, Band):
        yield from _swapped_ends(table)


def _swapped_ends(band: Band) -> Iterator[tuple[str, Band]]:
    for name, other in _ENDS.items():
        end = getattr(band, name)
        if end is not None:
            says = f"'{name.rstrip('_')}: {end.words()}' thành '{other.rstrip('_')}'"
            yield says, band.model_copy(update={name: None, other: end})


def slips_of(value: Any) -> Iterator[tuple[str, Any]]:
    """What a slip can make of one value."""
    match value:
        case Award():
            yield from _of_award(value)
        case Limit():
            unit = Fraction(1, 100) if value.percent else Fraction(1)
            for end in (value.value - unit, value.value + unit):
                slipped = value._replace(value=points.plain(end))
                yield f"{value.words()} thành {slipped.words()}", slipped
        case datetime.date():
            for day in (value - _DAY, value + _DAY):
                yield f"hạn {value:%d/%m/%Y} thành {day:%d/%m/%Y}", day
        case BaseModel():
            yield from _of_table(value)
        case int() | Fraction() if not isinstance(value, bool):
            yield from _of_number(value)
        case tuple() if hasattr(value, "_fields"):
            yield from _of_formula(value)
        case tuple():
            yield from _of_list(value)


def _of_award(award: Award) -> Iterator[tuple[str, Award]]:
    """Points a step off; a share or a line made flat; a line turned round, or one of its ends a step off."""
    if award.kind in ("points", "percent"):
        shown = points.percent if award.kind == "percent" else points.shown
        for value in _beside(award.value):
            if award.kind == "points" or value <= 1:
                yield f"mức điểm {shown(award.value)} thành {shown(value)}", award._replace(value=value)
    elif award.kind == "linear":
        yield "đảo hai đầu của 'linear'", award._replace(ends=award.ends[::-1])
        for at, end in enumerate(award.ends):
            for says, slipped in _of_award(end):
                yield f"đầu 'linear' {says}", award._replace(ends=(*award.ends[:at], slipped, *award.ends[at + 1 :]))
    else:
        yield f"mức điểm '{award.kind}' thành 50%", Award("percent", Fraction(1, 2))


def _of_number(value: points.Number) -> Iterator[tuple[str, points.Number]]:
    """A number a quarter lower and higher: the step in which points are given."""
    for slipped in _beside(value):
        yield f"{points.shown(value)} thành {points.shown(slipped)}", slipped


def _beside(value: points.Number) -> list[points.Number]:
    return [points.plain(Fraction(slipped)) for slipped in (value - _STEP, value + _STEP) if slipped >= 0]


def _of_list(values: tuple[Any, ...]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """One entry slipped, or dropped where others remain."""
    for position, value in enumerate(values):
        for says, changed in slips_of(value):
            yield says, (*values[:position], changed, *values[position + 1 :])
        if len(values) > 1 and isinstance(value, BaseModel):
            yield f"bỏ mục thứ {position + 1}", (*values[:position], *values[position + 1 :])
    if all(isinstance(value, Band) for value in values):
        yield from _of_bands(values)


def _of_bands(bands: tuple[Band, ...]) -> Iterator[tuple[str, tuple[Band, ...]]]:
    """A turn between bands moved, given to the other band, or left out: in both bands alike, so that all still fits."""
    for limit in dict.fromkeys(end for band in bands for _, end in _ends(band)):
        for says, moved in slips_of(limit):
            yield says, tuple(_with_end(band, limit, lambda name, moved=moved: {name: moved}) for band in bands)  # type: ignore[misc]
        beside = [band for band in bands if limit in [end for _, end in _ends(band)]]
        if len(beside) == 2 and _at(beside[0], limit) != _at(beside[1], limit):
            swapped = tuple(_with_end(band, limit, lambda name, limit=limit: {_ENDS[name]: limit}) for band in bands)  # type: ignore[misc]
            yield f"đúng {limit.words()} chuyển sang mức bên kia", swapped
        for kept, dropped in (beside, beside[::-1]) if len(beside) == 2 else ():
            if kept.award.kind == "share" and _at(dropped, limit) == _at(kept, limit) == Award("percent", 1):
                continue  # all of the whole is all of the points by either band
            rest = {name: end for name, end in (*_ends(kept), *_ends(dropped)) if end != limit}
            merged = kept.model_copy(update={**dict.fromkeys(_ENDS), **rest})
            left = tuple(merged if band is kept else band for band in bands if band is not dropped)
            yield f"bỏ mốc {limit.words()}, cả hai bên theo mức {bands.index(kept) + 1}", left


def _at(band: Band, limit: Limit) -> Award:
    """What a band gives at one of its ends."""
    award = band.award
    if award.kind == "linear":
        award = award.ends[limit in (band.to, band.below)]
    if award.kind == "share":
        return Award("percent", limit.value)
    return Award("percent", 1) if award.kind == "max" else award


def _ends(band: Band) -> list[tuple[str, Limit]]:
    return [(name, end) for name in _ENDS if (end := getattr(band, name)) is not None]


def _with_end(band: Band, limit: Limit, change: Callable[[str], dict[str, Limit]]) -> Band:
    """A band with the end at a limit changed; as it is where it has none there."""
    updates: dict[str, Limit | None] = {}
    for name, end in _ends(band):
        if end == limit:
            updates |= {name: None, **change(name)}
    return band.model_copy(update=updates)


def _of_formula(formula: Any) -> Iterator[tuple[str, Any]]:
    """A formula with one number, day or sign slipped, wherever in it that stands."""
    yield from _of_part(formula)
    for name in formula._fields:
        for says, slipped in _of_inner(getattr(formula, name)):
            yield says, formula._replace(**{name: slipped})


def _of_inner(inner: Any) -> Iterator[tuple[str, Any]]:
    if hasattr(inner, "_fields"):
        yield from _of_formula(inner)
    elif isinstance(inner, tuple):
        for position, one in enumerate(inner):
            for says, slipped in _of_formula(one):
                yield says, (*inner[:position], slipped, *inner[position + 1 :])


def _of_part(part: Any) -> Iterator[tuple[str, Any]]:
    match part:
        case Num(value):
            yield f"{points.shown(value)} thành {points.shown(value + 1)}", Num(value + 1)
        case Date(value):
            yield "hạn trong công thức lùi một ngày", Date(value + 1)
        case Compare(op, left, right):
            yield f"'{op}' thành '{_OPS[op]}'", Compare(_OPS[op], left, right)
        case Op("+" | "-", left, right):
            yield f"'{part.op}' đổi dấu", Op("-" if part.op == "+" else "+", left, right)
        case Logic("and" | "or") | Call():
            other = _SWAPPED[part.op]
            yield f"'{part.op}' thành '{other}'", part._replace(op=other)
