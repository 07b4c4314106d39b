"""What a rule makes of the facts it reads: for each fact, how a better or worse agency would answer.

Every kind of rule yields its facts with a role; a fact that several rules read keeps the first.
"""

import datetime
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

from scoring.criteria import GroupSet, Leaf, rules_of
from scoring.expressions import Name
from scoring.rules.bands import intervals

Value = int | Fraction | bool | str | datetime.date
Values = dict[str, Value]


class Draw(NamedTuple):
    """One agency being made: the dice, its level from 0 to 1, and the figures so far."""

    rng: Random
    level: float
    values: Values

    def good(self) -> bool:
        """True where the agency does well."""
        return self.rng.random() < self.level

    def count(self, id: str) -> int:
        value = self.values[id]
        return int(value) if isinstance(value, int | Fraction) else 0


class Role(NamedTuple):
    """How a fact is made, and the facts that must be there first."""

    make: Callable[[Draw], Value]
    needs: tuple[str, ...] = ()


Found = Iterator[tuple[str, Role]]


def roles(group_set: GroupSet) -> dict[str, Role]:
    """The role of every fact that a rule names."""
    found: dict[str, Role] = {}
    for leaf in group_set.leaves:
        for rule in rules_of(leaf.item.rule):
            kind = _KINDS.get(rule.kind)  # type: ignore[attr-defined]
            for id, role in kind(group_set, leaf, rule) if kind else ():
                found.setdefault(id, role)
        if leaf.area.part == "bonus":
            for id, fact in leaf.item.facts.items():
                if fact.type == "count":
                    found.setdefault(id, Role(_rarely))
    return found


def before(day: datetime.date, days_off: Sequence[datetime.date]) -> datetime.date:
    """The day, or the last working day before it."""
    while day.weekday() >= 5 or day in days_off:
        day -= datetime.timedelta(1)
    return day


def _rarely(draw: Draw) -> Value:
    return int(draw.rng.random() < 0.12)


def _deadline(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    policies = group_set.policies
    days = [policies.working_day(step.by) for step in rule.steps]
    bounds = group_set.facts[rule.fact]
    least = datetime.date.fromisoformat(bounds.least) if bounds.least else datetime.date.min

    def make(draw: Draw) -> Value:
        if draw.good():
            day = days[0] - datetime.timedelta(draw.rng.randrange(18))
        elif len(days) > 1 and draw.good():
            day = days[0] + datetime.timedelta(draw.rng.randint(1, (days[-1] - days[0]).days))
        elif draw.rng.random() < 0.1:
            return "never"
        else:
            day = days[-1] + datetime.timedelta(draw.rng.randint(1, 20))
        return max(before(day, policies.days_off), least)

    yield rule.fact, Role(make)


def _yes_no(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    yield rule.fact, Role(lambda draw: draw.rng.random() < 0.25 + 0.75 * draw.level)


def _checklist(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    for entry in rule.of:
        if entry.fact:
            yield entry.fact, Role(lambda draw: draw.rng.random() < 0.45 + 0.55 * draw.level)


def _choice(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    ranked = sorted(rule.options, key=lambda option: -option.award.constant(leaf.item.max))
    answers = [option.is_ for option in ranked]
    is_rare = leaf.area.part != "base"

    def make(draw: Draw) -> Value:
        chances = (0.03, 0.12) if is_rare else (draw.level, 0.8)
        return next((a for a, chance in zip(answers, chances, strict=False) if draw.rng.random() < chance), answers[-1])

    yield rule.fact, Role(make)


def _best_end(bands: Any, top: Any) -> tuple[float, bool]:
    """The end of the band with the best award, and whether higher is better."""
    full = intervals(bands)
    best = max(range(len(bands)), key=lambda i: (_worth(bands[i].award, top), -i))
    low, high = full[best].low, full[best].high
    if high is None and low is not None:
        return float(low.value), True
    return (float(high.value) if high else 0), False


def _worth(award: Any, top: Any) -> Any:
    return top if award.kind in ("share", "linear") else award.constant(top)


def _ratio(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    if not isinstance(rule.part, Name) or not isinstance(rule.whole, Name):
        return
    whole = rule.whole.id
    end, high = _best_end(rule.bands, leaf.item.max)

    def make(draw: Draw) -> Value:
        total = draw.count(whole)
        if high and draw.good():
            return math.ceil(total * draw.rng.uniform(end, min(1, end * 1.25)))
        if high:
            return int(total * end * (1 - 0.16 * draw.rng.random() ** 2 * (1.5 - draw.level)))
        return math.floor(total * end) if draw.good() else math.ceil(total * (end + draw.rng.uniform(0, 0.08)))

    yield rule.part.id, Role(make, (whole,))


def _value(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    if not isinstance(rule.of, Name) or rule.of.id not in group_set.facts:
        return
    end, high = _best_end(rule.bands, leaf.item.max)
    wide = 0.12 if group_set.facts[rule.of.id].type == "decimal" else 1.2

    def make(draw: Draw) -> Value:
        above = draw.good() == high
        return Fraction(round(10000 * end * draw.rng.uniform(*((1, 1 + wide) if above else (1 - wide / 2, 1)))), 10000)

    yield rule.of.id, Role(make)


def _growth(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    end, high = _best_end(rule.bands, leaf.item.max)

    def make(draw: Draw) -> Value:
        last = draw.count(rule.before)
        if high:
            return math.ceil(
                last * (1 + (end + draw.rng.uniform(0, 0.2) if draw.good() else draw.rng.uniform(-0.1, end)))
            )
        return math.floor(last * (1 + end)) if draw.good() else last

    yield rule.now, Role(make, (rule.before,))


def _count(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    if leaf.area.part == "penalty":
        yield from ((counted.fact, Role(lambda draw: int(draw.rng.random() < 0.03))) for counted in rule.counts)
        return
    first, *others = rule.counts
    full = math.ceil(Fraction(rule.cap.constant(leaf.item.max)) / first.each)
    if leaf.area.part == "base":
        yield (
            first.fact,
            Role(lambda draw: draw.rng.randint(*((full, full + 1) if draw.good() else (0, max(0, full - 1))))),
        )
    for counted in others:
        yield counted.fact, Role(_rarely)


def _deduct(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    for counted in rule.counts:
        yield counted.fact, Role(lambda draw: 0 if draw.good() else draw.rng.randint(0, 2))


def _survey(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    """Answers spread over the options from best to worst; "no opinion" is rare."""
    options = sorted(rule.options, key=lambda option: -option.weight)
    lenient = len(options) > 1 and options[1].weight == 1
    for position, option in enumerate(options):

        def make(draw: Draw, position: int = position) -> Value:
            mean = 0.6 + 0.34 * draw.level
            share = _shares((1 + mean) / 2 if lenient else mean, len(options))[position]
            return round(160 * share * draw.rng.uniform(0.8, 1.2))

        yield option.fact, Role(make)
    for fact in rule.left_out:
        yield fact, Role(lambda draw: draw.rng.randint(0, 8))


def _shares(mean: float, count: int) -> list[float]:
    """Shares of the options from best to worst whose mean is about so much."""
    low = 1 - mean
    shares = [mean**3 * 0.9, 0.0, low * 0.9, low * 0.35, low * low * 0.5]
    shares[1] = 1 - sum(shares)
    return [*shares, *[0.0] * count][:count]


def _measured(group_set: GroupSet, leaf: Leaf, rule: Any) -> Found:
    def make(draw: Draw) -> Value:
        return Fraction(round(10000 * min(0.995, 0.58 + 0.38 * draw.level + draw.rng.uniform(-0.05, 0.05))), 100)

    yield rule.fact, Role(make)


_KINDS: Mapping[str, Callable[[GroupSet, Leaf, Any], Found]] = {
    "deadline": _deadline,
    "yes_no": _yes_no,
    "checklist": _checklist,
    "choice": _choice,
    "ratio": _ratio,
    "value": _value,
    "growth": _growth,
    "count": _count,
    "deduct": _deduct,
    "survey": _survey,
    "external": _measured,
    "relative": _measured,
}
"""Formulas and gates name no fact of their own kind, judged items have none."""
