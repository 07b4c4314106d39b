"""Checks over deadlines: within what their figure accepts, and within a year of the year assessed."""

import datetime
from collections.abc import Iterator, Mapping, Sequence

from scoring.checking.items import Spot
from scoring.criteria import placed_rules
from scoring.errors import Loc, Problem
from scoring.expressions import serial
from scoring.facts import Fact
from scoring.policies import Head
from scoring.rules.answers import Deadline


def deadline_problems(spots: Sequence[Spot], facts: Mapping[str, Fact], head: Head) -> Iterator[Problem]:
    """Deadlines that no day declared can meet or miss as meant, most likely of a mistyped year."""
    years = {head.year, head.period.from_.year, head.period.to.year}
    for spot in spots:
        for loc, rule in placed_rules(spot.item.rule, ("rule",)):
            if isinstance(rule, Deadline):
                yield from _step_problems(spot, loc, rule, facts, years)


def _step_problems(
    spot: Spot, loc: Loc, rule: Deadline, facts: Mapping[str, Fact], years: set[int]
) -> Iterator[Problem]:
    for i, step in enumerate(rule.steps):
        if message := _fault(step.by, facts.get(rule.fact), years):
            yield spot.problem("cách-tính", message, (*loc, "steps", i, "by"))


def _fault(day: datetime.date, fact: Fact | None, years: set[int]) -> str:
    low, high = fact.bounds if fact is not None and fact.type == "date" else (None, None)
    if (low is not None and serial(day) < low) or (high is not None and serial(day) > high):
        return f"hạn {day:%d/%m/%Y} nằm ngoài giới hạn ('least', 'most') của số liệu; sửa hạn hoặc giới hạn"
    if all(abs(day.year - year) > 1 for year in years):
        return f"hạn {day:%d/%m/%Y} cách năm đánh giá {max(years)} quá một năm; sửa ngày"
    return ""
