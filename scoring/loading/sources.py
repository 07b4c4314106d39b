"""From a file to a typed model, with the place of everything in it."""

import os
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pydantic import BaseModel

from scoring.casebook import Casebook
from scoring.errors import Loc, Place, Problem
from scoring.loading.documents import MOST_NODES, Document, read
from scoring.loading.mending import mended
from scoring.loading.models import modelled
from scoring.submissions import Measured, Roster

Model = TypeVar("Model", bound=BaseModel)
_MOST_OF_ONE = 20_000
"""Values in a file on one area or one agency; what lists all agencies may hold more."""


class Source(NamedTuple):
    """A file that was read: where it is, how messages name it, and the hash of the bytes that were parsed."""

    file: Path
    shown: str
    sha256: str

    def place(self, loc: Loc = (), *, key: bool = False) -> Place:
        """Where a node stands; only the file, should it have changed since it was read."""
        document = _KEPT.get(self) or _again(self)
        return document.place(loc, key=key) if document else Place(self.shown)


_KEPT: dict[Source, Document] = {}
"""The documents read first, as many as a province has: most of what is wrong is told without a second reading."""
_MOST_KEPT = 256


@lru_cache(maxsize=64)
def _again(source: Source) -> Document | None:
    document, _ = read(source.file, source.shown)
    return document if document and document.sha256 == source.sha256 else None


class Loaded(NamedTuple, Generic[Model]):
    """A model and the file that states it."""

    source: Source
    model: Model
    sound: bool = True
    """False where stand-ins take the place of what is wrong: good for checking the rest, never for scoring."""


def load(
    file: Path, root: Path, model: type[Model], *, partial: bool = False
) -> tuple[Loaded[Model] | None, list[Problem]]:
    """One file as a model, or every reason why not; `partial` is also content with what can still be checked of it."""
    shown = file.relative_to(root).as_posix()
    document, problems = read(file, shown, MOST_NODES if model in (Roster, Measured, Casebook) else _MOST_OF_ONE)
    if document is None:
        return None, problems
    found, problems = modelled(document, model)
    sound = found is not None
    if found is None and partial:
        found = mended(document, model)
    problems += _unquoted(document)
    source = Source(file, shown, document.sha256)
    if len(_KEPT) < _MOST_KEPT:
        _KEPT[source] = document
    return (Loaded(source, found, sound) if found else None), problems


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


def optional(
    file: Path, root: Path, model: type[Model], problems: list[Problem], *, partial: bool = False
) -> Loaded[Model] | None:
    """A file that need not be there; what is wrong with it joins the problems."""
    if not os.path.lexists(file):
        return None
    loaded, found = load(file, root, model, partial=partial)
    problems += found
    return loaded
