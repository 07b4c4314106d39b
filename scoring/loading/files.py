"""The folders: which files make up a year's criteria and its season, read and hashed."""

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from scoring.criteria import Area, Roots
from scoring.errors import Loc, Place, Problem
from scoring.loading.attachments import MEGABYTE, Attached, Attachment, attached
from scoring.loading.documents import MOST_NODES, Document, os_reason, read
from scoring.loading.folders import Listing, listed
from scoring.loading.models import modelled
from scoring.loading.roots import RootFile, read_roots, roots_of
from scoring.policies import Head
from scoring.questionnaires import Questionnaire
from scoring.submissions import Appraisal, Council, Measured, Roster, Submission

Model = TypeVar("Model", bound=BaseModel)
Progress = Callable[[int, int], None]
_MANY = 200
"""From so many agencies on, worker processes pay for their start."""
_MOST_OF_ONE = 20_000
"""Values in a file on one area or one agency; what lists all agencies may hold more."""


class Source(NamedTuple):
    """A file that was read: where it is, how messages name it, and the hash of the bytes that were parsed."""

    file: Path
    shown: str
    sha256: str

    def place(self, loc: Loc = (), *, key: bool = False) -> Place:
        """Where a node stands; only the file, should it have changed since it was read."""
        document = _again(self)
        return document.place(loc, key=key) if document else Place(self.shown)


@lru_cache(maxsize=64)
def _again(source: Source) -> Document | None:
    document, _ = read(source.file, source.shown)
    return document if document and document.sha256 == source.sha256 else None


class Loaded(NamedTuple, Generic[Model]):
    """A model and the file that states it."""

    source: Source
    model: Model


class CriteriaFiles(NamedTuple):
    """A year's criteria as read, not yet checked."""

    head: Loaded[Head] | None
    areas: Mapping[str, tuple[Loaded[Area], ...]]
    sha256: str
    survey: Loaded[Questionnaire] | None = None
    roots: Roots = Roots()


class SeasonFiles(NamedTuple):
    """A year's season as read, not yet checked; submissions and appraisals by agency."""

    roster: Loaded[Roster] | None
    submissions: Mapping[str, Loaded[Submission]]
    appraisals: Mapping[str, Loaded[Appraisal]]
    survey: Loaded[Measured] | None
    central: Loaded[Measured] | None
    council: Loaded[Council] | None
    sha256: str
    attached: Mapping[str, Attached] = {}
    """The files of each agency's evidence."""


def load(file: Path, root: Path, model: type[Model]) -> tuple[Loaded[Model] | None, list[Problem]]:
    """One file as a model, or every reason why not."""
    shown = file.relative_to(root).as_posix()
    document, problems = read(file, shown, MOST_NODES if model in (Roster, Measured) else _MOST_OF_ONE)
    if document is None:
        return None, problems
    found, problems = modelled(document, model)
    problems += _unquoted(document)
    return (Loaded(Source(file, shown, document.sha256), found) if found else None), problems


_LOOKS_NUMERIC = re.compile(r"[0-9.]+\Z")


def _unquoted(document: Document) -> list[Problem]:
    """Ids that YAML would take for numbers must stand in quotes, so that 1.10 is not 1.1 to the next reader."""
    found = []
    for loc, is_key, text in _ids(document.data, ()):
        if _LOOKS_NUMERIC.match(text) and not document.is_quoted(loc, key=is_key):
            place = document.place(loc, key=is_key)
            found.append(Problem(place, "mã-không-ngoặc", f'mã {text} phải để trong ngoặc kép: "{text}"'))
    return found


def _ids(node: object, loc: Loc) -> Iterable[tuple[Loc, bool, str]]:
    if isinstance(node, list):
        for position, value in enumerate(node):
            yield from _ids(value, (*loc, position))
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "id" and isinstance(value, str):
                yield (*loc, key), False, value
            if key == "items" and isinstance(value, dict):
                yield from (((*loc, key, id), True, id) for id in value)
            if isinstance(value, dict | list) and key != "items":
                yield from _ids(value, (*loc, key))


def read_criteria(root: Path, year: int) -> tuple[CriteriaFiles, list[Problem]]:
    """The criteria of a year."""
    folder = root / "criteria" / str(year)
    head, problems = load(folder / "index.yaml", root, Head)
    if head and head.model.year != year:
        message = f"tệp ghi năm {head.model.year} nhưng nằm trong thư mục năm {year}; sửa năm hoặc đổi tên thư mục"
        problems.append(Problem(head.source.place(("year",)), "năm", message))
    groups = [group.id for group in head.model.groups] if head else []
    areas: dict[str, tuple[Loaded[Area], ...]] = {}
    for group in groups:
        areas[group], found = _read_areas(folder / group, root)
        problems += found
    roots: list[RootFile] = []
    trusted = [head.model.evidence.roots] if head and head.model.evidence.roots else []
    for name in trusted:
        roots, found = read_roots(folder / name, root)
        problems += found
    if head:
        known = [*groups, *trusted]
        problems += listed(folder, root).strangers(known, ["index.yaml", "survey.yaml"], "nhóm trong index.yaml")
    survey = optional(folder / "survey.yaml", root, Questionnaire, problems)
    sources = [one.source for one in (head, survey, *(area for group in areas.values() for area in group)) if one]
    return CriteriaFiles(head, areas, _hash([*sources, *roots]), survey, roots_of(roots)), problems


def _read_areas(folder: Path, root: Path) -> tuple[tuple[Loaded[Area], ...], list[Problem]]:
    listing = listed(folder, root)
    names = sorted((name for name in listing.files if name.endswith(".yaml")), key=_numbered)
    if listing.is_no_folder:
        return (), []
    missing = isinstance(listing.refused, FileNotFoundError)
    problems = [] if missing else listing.strangers(["cases"], names, "thư mục của nhóm (chỉ có cases)")
    if not names and not problems:
        message = "nhóm này chưa có tệp lĩnh vực nào; thêm tệp <số>-<tên>.yaml"
        problems.append(Problem(Place(listing.shown), "thiếu-tệp", message))
    loaded = [load(folder / name, root, Area) for name in names]
    return tuple(one for one, _ in loaded if one), problems + [one for _, found in loaded for one in found]


def _numbered(name: str) -> tuple[int, str]:
    number = re.match(r"[0-9]+", name)
    return (int(number.group()) if number else 10**6), name


def read_season(
    root: Path, year: int, progress: Progress | None = None, head: Head | None = None, only: str = ""
) -> tuple[SeasonFiles, list[Problem]]:
    """The season of a year: roster, submissions, appraisals, measured figures, rulings; submissions with their files.

    With `only`, no other agency's folder is opened.
    """
    folder = root / "submissions" / str(year)
    groups = [group.id for group in head.groups] if head else []
    most_bytes = head.evidence.most_megabytes * MEGABYTE if head else 0
    roster, problems = load(folder / "agencies.yaml", root, Roster)
    listing = listed(folder, root)
    by_group = {group: listed(folder / group, root) for group in listing.folders}
    if roster:
        agencies = {agency.id: agency.group for agency in roster.model.agencies}
        problems += _strangers(listing, by_group, agencies, groups)
    else:
        agencies = {id: group for group, within in by_group.items() for id in within.folders}
    refused = {group for group, within in by_group.items() if within.refused}
    wanted = {id: group for id, group in agencies.items() if group not in refused and only in ("", id)}
    tasks = {id: (folder / group / id, root, most_bytes) for id, group in wanted.items()}
    submissions, appraisals, files = {}, {}, {}
    for id, (submission, appraisal, own, found) in zip(tasks, _all([*tasks.values()], progress), strict=True):
        problems += found
        if submission:
            submissions[id] = submission
        if appraisal:
            appraisals[id] = appraisal
        if own.files or own.unnamed:
            files[id] = own
    survey = optional(folder / "survey.yaml", root, Measured, problems)
    central = optional(folder / "central.yaml", root, Measured, problems)
    council = optional(folder / "council.yaml", root, Council, problems)
    singles = [one.source for one in (roster, survey, central, council) if one]
    sources = [*singles, *(one.source for by in (submissions, appraisals) for one in by.values())]
    documents = [one for own in files.values() for one in own.files.values()]
    sha256 = _hash([*sources, *documents])
    return SeasonFiles(roster, submissions, appraisals, survey, central, council, sha256, files), problems


_SEASON_FILES = ("agencies.yaml", "survey.yaml", "central.yaml", "council.yaml")
_AGENCY_FILES = ("submission.yaml", "appraisal.yaml")


def _strangers(
    listing: Listing, by_group: Mapping[str, Listing], agencies: Mapping[str, str], groups: Collection[str]
) -> list[Problem]:
    known = {*agencies.values(), *groups}
    found = listing.strangers(known, _SEASON_FILES, "nhóm của cơ quan nào trong agencies.yaml")
    for group, within in by_group.items():
        if group in known:
            own = [id for id, of in agencies.items() if of == group or of not in groups]
            found += within.strangers(own, (), f"cơ quan của nhóm '{group}' trong agencies.yaml")
    return found


Task = tuple[Path, Path, int]
Handed = tuple[Loaded[Submission] | None, Loaded[Appraisal] | None, Attached, list[Problem]]


def handed(task: Task) -> Handed:
    """What one agency's folder holds; a folder or file that is not there is no mistake, it has not been handed in."""
    folder, root, most_bytes = task
    listing = listed(folder, root)
    if listing.is_no_folder or isinstance(listing.refused, FileNotFoundError):
        return None, None, Attached(), []
    problems = listing.strangers(listing.folders, _AGENCY_FILES, "")
    submission = optional(folder / "submission.yaml", root, Submission, problems)
    appraisal = optional(folder / "appraisal.yaml", root, Appraisal, problems)
    entries = submission.model.items.values() if submission else ()
    names = [one.file for entry in entries for one in entry.evidence if one.file]
    return submission, appraisal, attached(folder, root, names, most_bytes), problems


def optional(file: Path, root: Path, model: type[Model], problems: list[Problem]) -> Loaded[Model] | None:
    """A file that need not be there; what is wrong with it joins the problems."""
    if not os.path.lexists(file):
        return None
    loaded, found = load(file, root, model)
    problems += found
    return loaded


def _all(tasks: list[Task], progress: Progress | None) -> Iterable[Handed]:
    workers = min(os.cpu_count() or 1, 8)
    if len(tasks) < _MANY or workers < 2:
        yield from _counted(map(handed, tasks), len(tasks), progress)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from _counted(pool.map(handed, tasks, chunksize=16), len(tasks), progress)


def _counted(results: Iterable[Handed], total: int, progress: Progress | None) -> Iterable[Handed]:
    for done, result in enumerate(results, 1):
        yield result
        if progress:
            progress(done, total)


def _hash(sources: Iterable[Source | Attachment | RootFile]) -> str:
    """One hash over files: of their paths inside the project and the hashes of their bytes, in order of path."""
    lines = sorted(f"{source.shown}\0{source.sha256}\n" for source in sources)
    return hashlib.sha256("".join(lines).encode(errors="surrogateescape")).hexdigest()


__all__ = ["CriteriaFiles", "Loaded", "SeasonFiles", "Source", "os_reason", "read_criteria", "read_season"]
