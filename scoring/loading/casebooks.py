"""The cases beside the criteria, a file an area under the same name; and change files, wherever they stand."""

from pathlib import Path
from typing import NamedTuple

from scoring.casebook import Casebook, ChangeFile
from scoring.errors import InputError, Problem
from scoring.loading.files import area_files
from scoring.loading.folders import listed
from scoring.loading.sources import Loaded, load
from scoring.policies import Head


class CaseFile(NamedTuple):
    """The cases of one area: its group, and its position among the group's areas."""

    group: str
    area: int
    book: Loaded[Casebook]


def read_cases(root: Path, head: Head) -> tuple[list[CaseFile], list[Problem]]:
    """The cases of a year, and every mistake in how they are written."""
    found, problems = [], []
    for group in head.groups:
        folder = root / "criteria" / str(head.year) / group.folder
        names, cases = area_files(listed(folder, root)), listed(folder / "cases", root)
        if isinstance(cases.refused, FileNotFoundError):
            continue
        problems += cases.strangers((), names, "tệp phép thử cùng tên với một tệp lĩnh vực")
        for position, name in enumerate(names):
            if name in cases.files:
                book, wrong = load(folder / "cases" / name, root, Casebook)
                problems += wrong
                found += [CaseFile(group.id, position, book)] if book else []
    return found, problems


def read_changes(file: Path) -> Loaded[ChangeFile]:
    """A change file; InputError where it cannot be used."""
    changes, problems = load(file, file.parent, ChangeFile)
    if changes is None or problems:
        raise InputError(problems)
    return changes
