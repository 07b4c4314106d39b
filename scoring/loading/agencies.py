"""What one agency's folder holds: its submission, what each round filed, and the documents that these name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scoring.errors import Problem
from scoring.loading.attachments import MEGABYTE, Attached, attached
from scoring.loading.folders import listed
from scoring.loading.sources import Loaded, optional
from scoring.policies import Head
from scoring.submissions import Appraisal, Clarification, Submission

Filings = Mapping[str, Loaded[Appraisal] | Loaded[Clarification]]
"""The files of one agency by round, in the order of the rounds."""


class Task(NamedTuple):
    """An agency's folder to read; without a head nobody knows which rounds file what."""

    folder: Path
    root: Path
    head: Head | None
    partial: bool = False


class Handed(NamedTuple):
    """What an agency's folder holds, and what is wrong with it."""

    submission: Loaded[Submission] | None
    filings: Filings
    attached: Attached
    problems: list[Problem]


def handed(task: Task) -> Handed:
    """What one agency's folder holds; a folder or file that is not there is no mistake, it has not been handed in."""
    folder, root, head, partial = task
    listing = listed(folder, root)
    if listing.is_no_folder or isinstance(listing.refused, FileNotFoundError):
        return Handed(None, {}, Attached(), [])
    by_round = {f"{one.id}.yaml": one for one in head.rounds if one.is_filed} if head else {}
    known = ["submission.yaml", *by_round] if head else listing.files
    problems = listing.strangers(listing.folders, known, "")
    strange = len(problems)
    submission = optional(folder / "submission.yaml", root, Submission, problems, partial=partial)
    filings: dict[str, Loaded[Appraisal] | Loaded[Clarification]] = {}
    for name, round in by_round.items():
        model: type[Any] = Appraisal if round.kind == "appraisal" else Clarification
        loaded = optional(folder / name, root, model, problems, partial=partial)
        if loaded:
            filings[round.id] = loaded
    own = documents_of(folder, root, head, submission, filings)
    # Of a file with mistakes nobody knows which documents it means
    return Handed(submission, filings, own if len(problems) == strange else own._replace(unnamed=()), problems)


def documents_of(
    folder: Path, root: Path, head: Head | None, submission: Loaded[Submission] | None, filings: Filings | None = None
) -> Attached:
    """The files that an agency names as evidence, as they lie in its folder."""
    most_bytes = head.evidence.most_megabytes * MEGABYTE if head else 0
    return attached(folder, root, _named(submission, filings or {}), most_bytes)


def _named(submission: Loaded[Submission] | None, filings: Filings) -> list[str]:
    """The files that an agency names as evidence, at first and in clarifications."""
    entries = [*submission.model.items.values()] if submission else []
    own = [one for entry in entries for one in entry.evidence]
    said = [one.model.items.values() for one in filings.values() if isinstance(one.model, Clarification)]
    return [
        one.file for one in (*own, *(new for items in said for entry in items for new in entry.evidence)) if one.file
    ]
