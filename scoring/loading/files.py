"""The folders: which files make up a year's criteria and its season, read and hashed."""

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from scoring.criteria import Area, Roots, walk
from scoring.errors import Place, Problem
from scoring.fields import SetName
from scoring.loading.agencies import Filings, Handed, Task, handed
from scoring.loading.attachments import Attached, Attachment
from scoring.loading.earlier import agencies_before, items_before
from scoring.loading.folders import EXCEPTIONS, Listing, listed
from scoring.loading.roots import RootFile, read_roots, roots_of
from scoring.loading.sources import Loaded, Source, load, optional
from scoring.policies import Head
from scoring.questionnaires import Questionnaire
from scoring.submissions import Council, Measured, Roster, Submission

Progress = Callable[[int, int], None]
_MANY = 200
"""From so many agencies on, worker processes pay for their start."""


class CriteriaFiles(NamedTuple):
    """A set of criteria as read, not yet checked."""

    head: Loaded[Head] | None
    areas: Mapping[str, tuple[Loaded[Area], ...]]
    sha256: str
    survey: Loaded[Questionnaire] | None = None
    roots: Roots = Roots()
    before: Mapping[str, frozenset[str]] = {}
    """The items of the set before, of the folders in which an item says what it succeeds."""


class SeasonFiles(NamedTuple):
    """The season of a set as read, not yet checked; submissions by agency, and beside them what each round filed."""

    roster: Loaded[Roster] | None
    submissions: Mapping[str, Loaded[Submission]]
    filed: Mapping[str, Filings]
    survey: Loaded[Measured] | None
    central: Loaded[Measured] | None
    council: Loaded[Council] | None
    sha256: str
    attached: Mapping[str, Attached] = {}
    """The files of each agency's evidence."""
    before: frozenset[str] = frozenset()
    """The agencies of the roster before, where one says whom it succeeds."""


def read_criteria(root: Path, name: SetName, *, partial: bool = False) -> tuple[CriteriaFiles, list[Problem]]:
    """The criteria of a set."""
    folder = root / "criteria" / str(name)
    head, problems = load(folder / "index.yaml", root, Head, partial=partial)
    if head and head.model.name != name:
        said = f"tệp ghi năm {head.model.year}" + (f", bộ {head.model.set}" if head.model.set else "")
        message = f"{said} nhưng nằm trong thư mục {name}; sửa năm (year, set) hoặc đổi tên thư mục {head.model.name}"
        problems.append(Problem(head.source.place(("year",)), "năm", message))
    folders: dict[str, tuple[Loaded[Area], ...]] = {group.folder: () for group in head.model.groups} if head else {}
    for group in folders:
        folders[group], found = _read_areas(folder / group, root, partial=partial)
        problems += found
    roots: list[RootFile] = []
    trusted = [head.model.evidence.roots] if head and head.model.evidence.roots else []
    for own in trusted:
        roots, found = read_roots(folder / own, root)
        problems += found
    if head:
        known = [*folders, *trusted]
        problems += listed(folder, root).strangers(
            known, ["index.yaml", "survey.yaml", EXCEPTIONS], "nhóm trong index.yaml"
        )
    survey = optional(folder / "survey.yaml", root, Questionnaire, problems)
    sources = [one.source for one in (head, survey, *(area for areas in folders.values() for area in areas)) if one]
    sha256 = _hash([*sources, *roots])
    before = items_before(root, name, [group for group, files in folders.items() if any(map(_renumbers, files))])
    areas = {group.id: folders[group.folder] for group in head.model.groups} if head else {}
    return CriteriaFiles(head, areas, sha256, survey, roots_of(roots), before), problems


def _renumbers(area: Loaded[Area]) -> bool:
    return any(item.succeeds for _, _, item in walk((area.model,)))


def read_head(root: Path, name: SetName) -> Head | None:
    """The head of a set alone; None where it cannot be read."""
    head, _ = load(root / "criteria" / str(name) / "index.yaml", root, Head)
    return head.model if head else None


def _read_areas(folder: Path, root: Path, *, partial: bool) -> tuple[tuple[Loaded[Area], ...], list[Problem]]:
    listing = listed(folder, root)
    names = area_files(listing)
    if listing.is_no_folder:
        return (), []
    missing = isinstance(listing.refused, FileNotFoundError)
    problems = [] if missing else listing.strangers(["cases"], names, "thư mục của nhóm (chỉ có cases)")
    if not names and not problems:
        message = "nhóm này chưa có tệp lĩnh vực nào; thêm tệp <số>-<tên>.yaml"
        problems.append(Problem(Place(listing.shown), "thiếu-tệp", message))
    loaded = [load(folder / name, root, Area, partial=partial) for name in names]
    return tuple(one for one, _ in loaded if one), problems + [one for _, found in loaded for one in found]


def area_files(listing: Listing) -> list[str]:
    """The area files of a group's folder, in order of their numbers."""
    return sorted((name for name in listing.files if name.endswith(".yaml")), key=_numbered)


def _numbered(name: str) -> tuple[int, str]:
    number = re.match(r"[0-9]+", name)
    return (int(number.group()) if number else 10**6), name


def read_season(
    root: Path,
    name: SetName,
    progress: Progress | None = None,
    head: Head | None = None,
    only: str = "",
    *,
    partial: bool = False,
) -> tuple[SeasonFiles, list[Problem]]:
    """The season of a set: roster, submissions, what the rounds filed, measured figures, rulings, documents.

    The head tells which groups have folders and which rounds files. With `only`, no other agency's folder is opened.
    """
    folder = root / "submissions" / str(name)
    groups = [group.id for group in head.groups] if head else []
    roster, problems = load(folder / "agencies.yaml", root, Roster, partial=partial)
    listing = listed(folder, root)
    by_group = {group: listed(folder / group, root) for group in listing.folders}
    if roster:
        agencies = {agency.id: agency.group for agency in roster.model.agencies}
        problems += _strangers(listing, by_group, roster.model, groups)
    else:
        agencies = {id: group for group, within in by_group.items() for id in within.folders}
    refused = {group for group, within in by_group.items() if within.refused}
    wanted = {id: group for id, group in agencies.items() if group not in refused and only in ("", id)}
    tasks = {id: Task(folder / group / id, root, head, partial) for id, group in wanted.items()}
    submissions, filed, files = {}, {}, {}
    for id, (submission, filings, own, found) in zip(tasks, _all([*tasks.values()], progress), strict=True):
        problems += found
        if submission:
            submissions[id] = submission
        if filings:
            filed[id] = filings
        if own.files or own.unnamed:
            files[id] = own
    survey = optional(folder / "survey.yaml", root, Measured, problems, partial=partial)
    central = optional(folder / "central.yaml", root, Measured, problems, partial=partial)
    council = optional(folder / "council.yaml", root, Council, problems, partial=partial)
    singles = [one.source for one in (roster, survey, central, council) if one]
    handed_in = [*submissions.values(), *(one for filings in filed.values() for one in filings.values())]
    documents = [one for own in files.values() for one in own.files.values()]
    sha256 = _hash([*singles, *(one.source for one in handed_in), *documents])
    follows = roster is not None and any(agency.succeeds for agency in roster.model.agencies)
    before = agencies_before(root, name) if follows else frozenset()
    return SeasonFiles(roster, submissions, filed, survey, central, council, sha256, files, before), problems


_SEASON_FILES = ("agencies.yaml", "survey.yaml", "central.yaml", "council.yaml")


def _strangers(
    listing: Listing, by_group: Mapping[str, Listing], roster: Roster, groups: Collection[str]
) -> list[Problem]:
    """What belongs to nothing; where a code of the roster stands twice, any folder may be what the second means."""
    agencies = {agency.id: agency.group for agency in roster.agencies}
    repeated = len(agencies) < len(roster.agencies)
    known = {*agencies.values(), *groups}
    found = listing.strangers(known, _SEASON_FILES, "nhóm của cơ quan nào trong agencies.yaml")
    for group, within in by_group.items():
        if group in known:
            own = [id for id, of in agencies.items() if of == group or of not in groups]
            own += within.folders if repeated else ()
            moved = {id: agencies[id] for id in within.folders if id in agencies and id not in own}
            found += [_elsewhere(within, id, of) for id, of in moved.items()]
            found += within.strangers([*own, *moved], (), f"cơ quan của nhóm '{group}' trong agencies.yaml")
    return found


def _elsewhere(within: Listing, id: str, group: str) -> Problem:
    said = f"'{id}' thuộc nhóm '{group}' trong agencies.yaml; chuyển thư mục sang {group}/{id}"
    return Problem(Place(f"{within.shown}/{id}"), "thư-mục-lạ", said)


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
