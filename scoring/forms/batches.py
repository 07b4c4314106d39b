"""Many forms at once: in worker processes, batch after batch, so that memory holds the forms of one batch only."""

import gc
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from scoring.errors import InputError, Place, Problem
from scoring.fields import SetName
from scoring.forms.desk import Desk, opened
from scoring.forms.handing import write_forms
from scoring.forms.importing import Importer, Taken
from scoring.loading.files import Progress
from scoring.submissions import Agency

_MANY, _BATCH = 64, 32
Task = TypeVar("Task")
Done = TypeVar("Done")


def write_all(desk: Desk, forms: Sequence[tuple[Agency, Path]], progress: Progress) -> list[Problem]:
    """The forms of agencies of one group, written; what was noticed, or InputError with all that stood in the way."""
    written = partial(_written, desk.root, desk.index.head.name) if len(forms) >= _MANY else partial(_by, desk)
    problems: list[Problem] = []
    stopped: list[Problem] = []
    for noticed, refused in _counted(written, forms, progress):
        problems += noticed
        stopped += refused
    if stopped:
        raise InputError(stopped)
    return problems


def _written(root: Path, name: SetName, forms: Sequence[tuple[Agency, Path]]) -> tuple[list[Problem], list[Problem]]:
    return _by(_desk(root, name), forms)


@lru_cache(maxsize=1)
def _desk(root: Path, name: SetName) -> Desk:
    """A worker's desk, opened once for all of its batches."""
    return opened(root, name)


def _by(desk: Desk, forms: Sequence[tuple[Agency, Path]]) -> tuple[list[Problem], list[Problem]]:
    """What was noticed while forms were written, and what kept one from being written."""
    noticed: list[Problem] = []
    try:
        for problems in write_forms(desk, forms):
            noticed += problems
    except InputError as error:
        return noticed, error.problems
    return noticed, []


def take_all(
    root: Path, sets: Collection[SetName], files: Sequence[Path], progress: Progress
) -> tuple[list[Taken], list[Problem]]:
    """Every form that can be taken in, and all that is wrong with the others."""
    taken: list[Taken] = []
    problems: list[Problem] = []
    by_workers = len(files) >= _MANY
    take = partial(_sent, root, tuple(sets)) if by_workers else partial(_taken, Importer(root, sets))
    for readable, found in _counted(take, files, progress):
        taken += readable
        problems += found
    return taken, problems + list(_repeated(taken))


def _sent(root: Path, sets: tuple[SetName, ...], files: Sequence[Path]) -> tuple[list[Taken], list[Problem]]:
    return _taken(_importer(root, sets), files)


@lru_cache(maxsize=1)
def _importer(root: Path, sets: tuple[SetName, ...]) -> Importer:
    """What a worker takes forms in with: criteria are read once for all of its batches."""
    return Importer(root, sets)


def _taken(importer: Importer, files: Sequence[Path]) -> tuple[list[Taken], list[Problem]]:
    importer.problems = []
    try:
        found = [importer.take(file) for file in files]
    except InputError as error:
        return [], error.problems
    return [one for one in found if one is not None], importer.problems


def _repeated(taken: Iterable[Taken]) -> Iterator[Problem]:
    """Two forms of one agency: nobody can tell which is meant."""
    seen: dict[Path, Taken] = {}
    for one in taken:
        other = seen.setdefault(one.file, one)
        if other is not one:
            said = f"phiếu của {one.agency.title} đã có ở {other.form}; chỉ nhập một tệp"
            yield Problem(Place(one.form), "cơ-quan", said)


def _counted(do: Callable[[Sequence[Task]], Done], tasks: Sequence[Task], progress: Progress) -> Iterator[Done]:
    """What is done with every batch, in order."""
    batches = list(_batches(tasks))
    workers = min(os.cpu_count() or 1, 8)
    if len(tasks) < _MANY or workers < 2:
        yield from _told(map(do, batches), batches, progress)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from _told(pool.map(partial(_collected, do), batches), batches, progress)


def _told(results: Iterable[Done], batches: Sequence[Sequence[Task]], progress: Progress) -> Iterator[Done]:
    done, total = 0, sum(map(len, batches))
    for batch, result in zip(batches, results, strict=True):
        for _ in batch:
            done += 1
            progress(done, total)
        yield result


def _collected(do: Callable[[Sequence[Task]], Done], batch: Sequence[Task]) -> Done:
    """A batch done, and what spreadsheets leave behind in memory thrown away: commands do not collect it."""
    result = do(batch)
    gc.collect()
    return result


def _batches(tasks: Sequence[Task]) -> Iterator[list[Task]]:
    rest = iter(tasks)
    while batch := list(islice(rest, _BATCH)):
        yield batch
