"""Slips (lỗi cố ý) of the policies: of rounding, ends, grades, awards, ties and days off, one at a time."""

import datetime
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple, get_args

from scoring.points import plain, shown
from scoring.policies import Award, Grade, Policies, Rounding, Ties
from scoring.rules.mutants import slips_of

_CENT, _DAY = Fraction(1, 100), datetime.timedelta(days=1)
_ENDS = {"from_": "above", "above": "from_", "to": "below", "below": "to"}


class PolicySlip(NamedTuple):
    """Policies with one slip, and the slip in Vietnamese."""

    says: str
    policies: Policies


def policy_slips(policies: Policies) -> Iterator[PolicySlip]:
    """All policies that differ by one slip."""
    found = [*_words(policies), *_roundings(policies), *_limits(policies), *_days(policies.days_off)]
    found += [(says, "ties", ties) for says, ties in _of_ties(policies.ties)]
    found += [(says, "grades", grades) for says, grades in _of_grades(policies.grades)]
    found += [(says, "awards", awards) for says, awards in _of_awards(policies)]
    for says, key, value in found:
        yield PolicySlip(says, policies.model_copy(update={key: value}))


def _words(table: Any) -> Iterator[tuple[str, str, str]]:
    """Each word of a table that could be another."""
    for key, field in type(table).model_fields.items():
        for word in get_args(field.annotation):
            if isinstance(word, str) and word != getattr(table, key):
                yield f"'{key}: {getattr(table, key)}' thành '{word}'", key, word


def _roundings(policies: Policies) -> Iterator[tuple[str, str, Rounding | None]]:
    """A decimal more or less, or no rounding."""
    for key in ("item_rounding", "index_rounding"):
        before = getattr(policies, key)
        if before is not None:
            for places in (before.places - 1, before.places + 1):
                if places >= 0:
                    after = before.model_copy(update={"places": places})
                    yield f"'{key}' từ {before.places} thành {places} chữ số thập phân", key, after
            yield f"bỏ '{key}'", key, None


def _limits(policies: Policies) -> Iterator[tuple[str, str, Any]]:
    """A floor, ceiling or cap a little off, or left out."""
    for key in ("index_floor", "index_ceiling", "bonus_cap", "penalty_cap"):
        value = getattr(policies, key)
        if value is not None:
            yield from ((f"'{key}' {said}", key, slipped) for said, slipped in slips_of(value))
            if key.startswith("index"):
                yield f"bỏ '{key}'", key, None


def _days(days: tuple[datetime.date, ...]) -> Iterator[tuple[str, str, tuple[datetime.date, ...]]]:
    """A day off that is forgotten, or the day before or after one that is taken for it."""
    for at, day in enumerate(days):
        rest = (*days[:at], *days[at + 1 :])
        yield f"bỏ ngày nghỉ {day:%d/%m/%Y}", "days_off", rest
        for other in (day - _DAY, day + _DAY):
            if other not in days and other.weekday() < 5:
                yield f"ngày nghỉ {day:%d/%m/%Y} thành {other:%d/%m/%Y}", "days_off", (*rest, other)


def _of_ties(ties: Ties) -> Iterator[tuple[str, Ties]]:
    for says, key, word in _words(ties):
        yield f"khi bằng điểm, {says}", ties.model_copy(update={key: word})
    for at, one in enumerate(ties.keys):
        yield f"bỏ tiêu chí phụ “{one.says}”", ties.model_copy(update={"keys": _without(ties.keys, at)})
        for says, _, word in _words(one):
            keys = _with(ties.keys, at, one.model_copy(update={"better": word}))
            yield f"tiêu chí phụ “{one.says}”: {says}", ties.model_copy(update={"keys": keys})


def _without(table: tuple[Any, ...], at: int) -> tuple[Any, ...]:
    return (*table[:at], *table[at + 1 :])


def _with(table: tuple[Any, ...], at: int, one: Any) -> tuple[Any, ...]:
    return (*table[:at], one, *table[at + 1 :])


def _of_grades(grades: tuple[Grade, ...]) -> Iterator[tuple[str, tuple[Grade, ...]]]:
    """A turn between grades moved or given to the other; a grade left out; its side condition slipped or dropped."""
    for limit in dict.fromkeys(getattr(one, end) for one in grades for end in _ENDS if getattr(one, end)):
        for value in (limit.value - _CENT, limit.value + _CENT):
            moved = limit._replace(value=plain(value))
            yield f"mốc xếp loại {limit.words()} thành {moved.words()}", _turned(grades, limit, moved, swap=False)
        yield f"đúng mốc xếp loại {limit.words()} sang loại bên kia", _turned(grades, limit, limit, swap=True)
    for at, (one, after) in enumerate(pairwise(grades)):
        taken = after.model_copy(update={"to": one.to, "below": one.below})
        yield f"bỏ loại {one.title}", (*grades[:at], taken, *grades[at + 2 :])
    for at, one in enumerate(grades):
        for says, when in _of_condition(one.when):
            yield f"loại {one.title}: {says}", _with(grades, at, one.model_copy(update={"when": when}))


def _turned(grades: tuple[Grade, ...], limit: Any, moved: Any, *, swap: bool) -> tuple[Grade, ...]:
    """The grades with one of their limits moved, or closed on the other side."""
    found = []
    for one in grades:
        ends = [end for end in _ENDS if getattr(one, end) == limit]
        changes = dict.fromkeys(ends) | {(_ENDS[end] if swap else end): moved for end in ends}
        found.append(one.model_copy(update=changes))
    return tuple(found)


def _of_condition(when: Any) -> Iterator[tuple[str, Any]]:
    if when is not None:
        yield "bỏ điều kiện kèm theo", None
        yield from ((f"điều kiện kèm theo {says}", slipped) for says, slipped in slips_of(when))


def _of_awards(policies: Policies) -> Iterator[tuple[str, tuple[Award, ...]]]:
    awards = policies.awards
    for at, one in enumerate(awards):
        yield f"bỏ {one.title}", _without(awards, at)
        for says, key, value in (*_places(one), *_quotas(one), *_lowest(policies, one), *_words(one)):
            yield f"{one.title}: {says}", _with(awards, at, one.model_copy(update={key: value}))
        for says, when in _of_condition(one.when):
            yield f"{one.title}: {says}", _with(awards, at, one.model_copy(update={"when": when}))


def _places(award: Award) -> Iterator[tuple[str, str, Any]]:
    for key, said in (("from_", "từ"), ("to", "đến")):
        place = getattr(award.places, key)
        for other in (place - 1, place + 1):
            says = f"{said} hạng {place} thành {other}"
            yield says, "places", award.places.model_copy(update={key: other})


def _quotas(award: Award) -> Iterator[tuple[str, str, int | None]]:
    if award.quota is None:
        yield "thêm chỉ tiêu 1 đơn vị", "quota", 1
        return
    yield "bỏ chỉ tiêu", "quota", None
    for other in (award.quota - 1, award.quota + 1):
        yield f"chỉ tiêu {shown(award.quota)} thành {shown(other)}", "quota", other


def _lowest(policies: Policies, award: Award) -> Iterator[tuple[str, str, str | None]]:
    """The lowest grade the next better or worse, or none."""
    ids = [grade.id for grade in policies.grades]
    if award.grade_at_least in ids:
        at = ids.index(award.grade_at_least)
        for other in (*ids[max(at - 1, 0) : at], *ids[at + 1 : at + 2], None):
            yield f"từ loại '{award.grade_at_least}' thành '{other or 'none'}'", "grade_at_least", other
