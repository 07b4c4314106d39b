"""Problems found in what people wrote, and the one exception that stops a run.

* Problem      one mistake: where it stands, a code, what is wrong and what to do about it; a value, never raised
* InputError   what was given cannot be scored or written; carries every Problem found
"""

import difflib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Loc = tuple[str | int, ...]
"""The way to a node of a file: keys and positions from the top."""


class Place(NamedTuple):
    """Where a thing stands in a file, from 1; line 0 speaks of the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path

    def line_only(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class Problem(NamedTuple):
    """One mistake (or, as a warning, one doubt) in an input, with the place to mend it."""

    place: Place
    code: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.code}: {'cảnh báo: ' if self.warning else ''}{self.message}"


class InputError(Exception):
    """What was given cannot be used; every mistake found is in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def faults(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop a run: all but the warnings."""
    return [problem for problem in problems if not problem.warning]


def nearest(word: str, known: Iterable[str]) -> str:
    """The words that close a message: the nearest valid name, or all of them when they are few."""
    names: Sequence[str] = sorted(set(known))
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"; gần nhất là '{close[0]}'"
    if names and len(names) <= 12:
        return f"; dùng một trong: {', '.join(names)}"
    return ""
