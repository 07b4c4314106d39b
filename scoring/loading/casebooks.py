"""The cases beside the criteria, a file an area under the same name; and change files, wherever they stand."""

from pathlib import Path
from typing import NamedTuple

from scoring.casebook import Casebook, ChangeFile, Exceptions, PolicyCases
from scoring.errors import InputError, Problem
from scoring.loading.files import area_files
from scoring.loading.folders import EXCEPTIONS, listed
from scoring.loading.sources import Loaded, load, optional
from scoring.policies import Head

_POLICIES = "index.yaml"


class CaseFile(NamedTuple):
    """The cases of one area: its group, and its position among the group's areas."""

    group: str
    area: int
    book: Loaded[Casebook]


class PolicyFile(NamedTuple):
    """The cases of the policies of one group."""

    group: str
    book: Loaded[PolicyCases]


class CaseFiles(NamedTuple):
    """The cases of a set: of its areas, and of the policies."""

    areas: list[CaseFile]
    policies: list[PolicyFile]


def read_cases(root: Path, head: Head) -> tuple[CaseFiles, list[Problem]]:
    """The cases of a set, and every mistake in how they are written."""
    found, problems = CaseFiles([], []), []
    for group in head.groups:
        folder = root / "criteria" / str(head.name) / group.folder
        names, cases = area_files(listed(folder, root)), listed(folder / "cases", root)
        if isinstance(cases.refused, FileNotFoundError):
            continue
        problems += cases.strangers((), [*names, _POLICIES], "tệp phép thử cùng tên với một tệp lĩnh vực")
        for position, name in enumerate(names):
            if name in cases.files:
                book, wrong = load(folder / "cases" / name, root, Casebook)
                problems += wrong
                found.areas.extend([CaseFile(group.id, position, book)] if book else [])
        own = optional(folder / "cases" / _POLICIES, root, PolicyCases, problems)
        found.policies.extend([PolicyFile(group.id, own)] if own else [])
    return found, problems


def read_exceptions(root: Path, head: Head) -> tuple[Loaded[Exceptions] | None, list[Problem]]:
    """The numbers that the clauses of a year need not say, where there are any, and every mistake in the file."""
    problems: list[Problem] = []
    return optional(root / "criteria" / str(head.name) / EXCEPTIONS, root, Exceptions, problems), problems


def read_changes(file: Path) -> Loaded[ChangeFile]:
    """A change file; InputError where it cannot be used."""
    changes, problems = load(file, file.parent, ChangeFile)
    if changes is None or problems:
        raise InputError(problems)
    return changes
