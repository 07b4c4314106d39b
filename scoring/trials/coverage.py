"""Which goals the cases reach: per item, and over a whole year."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scoring.casebook import Cases
from scoring.checking.casebooks import Subject, subjects_of
from scoring.criteria import GroupSet, Index, Item
from scoring.points import plain, shown
from scoring.trials.goals import KINDS, Aims, Goal, Key, aims, reached
from scoring.trials.running import Bench, Trial, chosen


@dataclass(frozen=True, slots=True)
class Covered:
    """An item, or a criterion with limits, and what its cases reach."""

    index: Index
    group_set: GroupSet
    subject: Subject
    cases: Cases | None
    trials: tuple[Trial, ...]
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


def covered(bench: Bench, group: str | None = None, words: str = "") -> Iterator[Covered]:
    """Every item of a year with what its cases reach; only cases that hold count."""
    asked = words.casefold().split()
    for group_set in bench.index.sets if group is None else [bench.index.set(group)]:
        for area in group_set.areas:
            for subject in subjects_of(group_set, area).values():
                if _has_goals(subject) and chosen(asked, group_set, area, subject.node.id, ""):
                    yield _covered(bench, group_set, subject)


def _has_goals(subject: Subject) -> bool:
    return isinstance(subject.node, Item) or bool(subject.node.limits)


def _covered(bench: Bench, group_set: GroupSet, subject: Subject) -> Covered:
    own = tuple(one for one in bench.trials if one.group_set is group_set and one.subject.node is subject.node)
    wanted = aims(group_set, subject)
    keys = frozenset(key for trial in own if trial.passed for key in reached(trial, wanted))
    return Covered(bench.index, group_set, subject, own[0].cases if own else None, own, wanted, keys)


def percent(part: int, whole: int) -> str:
    """A share in per cent, never rounded up: 9999 of 10001 is 99,98%, and only all of them is 100%."""
    return f"{shown(plain(Fraction(10_000 * part // whole, 100)))}%" if whole else "100%"


def told(found: list[Covered]) -> list[str]:
    """Per item what no case reaches, then how much of each kind of goal is reached."""
    lines = []
    for one in found:
        share = percent(len(one.goals) - len(one.missed), len(one.goals))
        lines.append(f"{one.group_set.group.id} {one.subject.node.id}: {share}, {len(one.trials)} phép thử")
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
            "group": one.group_set.group.id,
            "item": one.subject.node.id,
            "cases": len(one.trials),
            "goals": len(one.goals),
            "percent": percent(len(one.goals) - len(one.missed), len(one.goals)),
            "missed": [{"kind": goal.kind, "says": goal.says} for goal in one.missed],
        }
        for one in found
    ]
