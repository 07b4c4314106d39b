"""What `parindex test` says: for people, for a program, and as JUnit for a build server."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple
from xml.sax.saxutils import quoteattr

from scoring.fields import SetName
from scoring.points import Number, exact
from scoring.publishing import published
from scoring.trials import coverage, mutation
from scoring.trials.missing import missing
from scoring.trials.running import Bench, opened, sections
from scoring.trials.telling import failure, policy_failure

What = Literal["cases", "missing", "coverage", "mutants"]


class Line(NamedTuple):
    """One case that was run, of an item or of the policies."""

    year: int
    group: str
    item: str
    name: str
    place: str
    passed: bool
    expected: Any
    got: Any
    explained: list[str]
    """Of a failing case all that led to it."""


class Report(NamedTuple):
    """The outcome of a command: its lines, the same for a program, whether it is clean, and the cases behind it."""

    lines: list[str]
    data: Any
    clean: bool
    cases: tuple[Line, ...] = ()
    empty: bool = False


def report(root: Path, sets: Sequence[SetName], group: str | None, words: str, what: What = "cases") -> Report:
    """The cases of the sets run, or what they still lack."""
    if what == "cases":
        cases = tuple(line for bench in opened(root, sets, group, words) for line in _lines(bench))
        return Report(told(cases), data(cases), all(one.passed for one in cases), cases, not cases)
    benches = opened(root, sets, group)
    found = [one for bench in benches for one in sections(bench, group, words)]
    if what == "mutants":
        items = [mutation.tried(bench, group, words) for bench in benches]
        tried = mutation.joined([*items, *(mutation.tried_policies(bench, words) for bench in benches)])
        return Report(mutation.told(tried), mutation.data(tried), tried.clean, empty=not tried.verdicts)
    goals = [coverage.covered(one) for one in found]
    if what == "missing":
        lines = missing(goals)
        return Report(lines, lines, clean=True, empty=not found)
    clean = not any(one.missed for one in goals)
    return Report(coverage.told(goals), coverage.data(goals), clean, empty=not found)


def told(cases: Sequence[Line]) -> list[str]:
    """Every failing case at length, then how many passed."""
    failed = [case for case in cases if not case.passed]
    lines = [line for case in failed for line in (*case.explained, "")]
    return [*lines, f"{len(cases)} phép thử: {len(cases) - len(failed)} đạt, {len(failed)} hỏng."]


def data(cases: Sequence[Line]) -> list[dict[str, Any]]:
    """Every case with what it expected and what came."""
    return [{key: value for key, value in case._asdict().items() if key != "explained"} for case in cases]


def _lines(bench: Bench) -> Iterator[Line]:
    year = bench.index.head.year
    for trial in bench.trials:
        wanted, came = ({"state": one.state, "points": _exact(one.points)} for one in (trial.case, trial.outcome))
        group, place = trial.group_set.group.id, trial.place.line_only()
        said = [] if trial.passed else failure(trial)
        yield Line(year, group, trial.subject.node.id, trial.case.name, place, trial.passed, wanted, came, said)
    for one in bench.policies:
        group, place = one.group_set.group.id, one.place.line_only()
        said = [] if one.passed else policy_failure(one)
        yield Line(year, group, "index", one.case.name, place, one.passed, one.expected, one.got, said)


def _exact(points: Number | None) -> str | None:
    return None if points is None else exact(points)


def write_junit(cases: Sequence[Line], file: Path) -> None:
    """The cases as JUnit: a suite, each failing one with its explanation."""
    failed = sum(not case.passed for case in cases)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuite name="parindex" tests="{len(cases)}" failures="{failed}">')
    lines += [_junit_case(case) for case in cases]
    with published(file) as unfinished:
        unfinished.write_text("\n".join([*lines, "</testsuite>", ""]), encoding="utf-8")


def _junit_case(case: Line) -> str:
    named = f"<testcase classname={quoteattr(f'{case.year}.{case.group}.{case.item}')} name={quoteattr(case.name)}"
    if case.passed:
        return f"  {named}/>"
    said = quoteattr("\n".join(case.explained))
    return f"  {named}><failure message={said}/></testcase>"
