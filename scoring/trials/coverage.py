"""Which goals the cases reach: per item, and over a whole year."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.points import plain, shown
from scoring.trials.goals import KINDS, Aims, Goal, Key, aims, reached
from scoring.trials.running import Section


class Covered(NamedTuple):
    """An item, or a criterion with limits, and what its cases reach."""

    section: Section
    aims: Aims
    reached: frozenset[Key]

    @property
    def goals(self) -> tuple[Goal, ...]:
        """What the cases have to reach."""
        return self.aims.goals

    @property
    def missed(self) -> list[Goal]:
        """What no case reaches."""
        return [goal for goal in self.goals if goal.key not in self.reached]


def covered(section: Section) -> Covered:
    """What the cases of an item reach; only cases that hold count."""
    wanted = aims(section.group_set, section.subject)
    keys = frozenset(key for trial in section.trials if trial.passed for key in reached(trial, wanted))
    return Covered(section, wanted, keys)


def percent(part: int, whole: int) -> str:
    """A share in per cent, never rounded up: 9999 of 10001 is 99,98%, and only all of them is 100%."""
    return f"{shown(plain(Fraction(10_000 * part // whole, 100)))}%" if whole else "100%"


def told(found: list[Covered]) -> list[str]:
    """Per item what no case reaches, then how much of each kind of goal is reached."""
    lines = []
    for one in found:
        share = percent(len(one.goals) - len(one.missed), len(one.goals))
        lines.append(f"{one.section.name}: {share}, {len(one.section.trials)} phép thử")
        lines += [f"  chưa thử {goal.kind}: {goal.says}" for goal in one.missed]
    return [*lines, "", *_totals(found)]


def _totals(found: list[Covered]) -> Iterator[str]:
    for kind in KINDS:
        goals = [(one, goal) for one in found for goal in one.goals if goal.kind == kind]
        done = sum(goal.key in one.reached for one, goal in goals)
        yield f"{kind}: {done}/{len(goals)} ({percent(done, len(goals))})"
    whole = sum(len(one.goals) for one in found)
    done = whole - sum(len(one.missed) for one in found)
    yield f"tất cả: {done}/{whole} ({percent(done, whole)})"


def data(found: list[Covered]) -> list[dict[str, Any]]:
    """The same for a program."""
    return [
        {
            "group": one.section.group_set.group.id,
            "item": one.section.subject.node.id,
            "cases": len(one.section.trials),
            "goals": len(one.goals),
            "percent": percent(len(one.goals) - len(one.missed), len(one.goals)),
            "missed": [{"kind": goal.kind, "says": goal.says} for goal in one.missed],
        }
        for one in found
    ]
