"""What `parindex test` says: for people, for a program, and as JUnit for a build server."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple
from xml.sax.saxutils import quoteattr

from scoring.points import Number, exact
from scoring.publishing import published
from scoring.trials import coverage, mutation
from scoring.trials.missing import missing
from scoring.trials.running import Trial, opened, sections
from scoring.trials.telling import failure, told

What = Literal["cases", "missing", "coverage", "mutants"]


class Report(NamedTuple):
    """The outcome of a command: its lines, the same for a program, whether it is clean, and the trials behind it."""

    lines: list[str]
    data: Any
    clean: bool
    trials: tuple[Trial, ...] = ()
    empty: bool = False


def report(root: Path, years: Sequence[int], group: str | None, words: str, what: What = "cases") -> Report:
    """The cases of the years run, or what they still lack."""
    if what == "cases":
        trials = tuple(trial for bench in opened(root, years, group, words) for trial in bench.trials)
        return Report(told(trials), data(trials), all(one.passed for one in trials), trials, not trials)
    benches = opened(root, years, group)
    found = [one for bench in benches for one in sections(bench, group, words)]
    if what == "mutants":
        tried = mutation.joined([mutation.tried(bench, group, words) for bench in benches])
        return Report(mutation.told(tried), mutation.data(tried), tried.clean, empty=not found)
    goals = [coverage.covered(one) for one in found]
    if what == "missing":
        lines = missing(goals)
        return Report(lines, lines, clean=True, empty=not found)
    clean = not any(one.missed for one in goals)
    return Report(coverage.told(goals), coverage.data(goals), clean, empty=not found)


def data(trials: Sequence[Trial]) -> list[dict[str, Any]]:
    """Every case with what it expected and what came."""
    return [
        {
            "year": trial.index.head.year,
            "group": trial.group_set.group.id,
            "item": trial.subject.node.id,
            "name": trial.case.name,
            "place": trial.place.line_only(),
            "passed": trial.passed,
            "expected": {"state": trial.case.state, "points": _exact(trial.case.points)},
            "got": {"state": trial.outcome.state, "points": _exact(trial.outcome.points)},
        }
        for trial in trials
    ]


def _exact(points: Number | None) -> str | None:
    return None if points is None else exact(points)


def write_junit(trials: Sequence[Trial], file: Path) -> None:
    """The trials as JUnit: a suite of cases, each failing one with its explanation."""
    failed = sum(not trial.passed for trial in trials)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuite name="parindex" tests="{len(trials)}" failures="{failed}">')
    lines += [_junit_case(trial) for trial in trials]
    with published(file) as unfinished:
        unfinished.write_text("\n".join([*lines, "</testsuite>", ""]), encoding="utf-8")


def _junit_case(trial: Trial) -> str:
    suite = f"{trial.index.head.year}.{trial.group_set.group.id}.{trial.subject.node.id}"
    named = f"<testcase classname={quoteattr(suite)} name={quoteattr(trial.case.name)}"
    if trial.passed:
        return f"  {named}/>"
    said = quoteattr("\n".join(failure(trial)))
    return f"  {named}><failure message={said}/></testcase>"
