"""Problems found in what people wrote, and the exceptions that stop a run.

* Problem      one mistake: where it stands, a code, what is wrong and what to do about it; a value, never raised
* InputError   what was given cannot be scored or written; carries every Problem found
* UnknownError a word of a command names no agency, group or item
"""

import difflib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

MOST_TOLD = 200
"""Mistakes told of one file: who has more will mend these first."""
_LONGEST_NAME = 100
_ONE_LINE = dict.fromkeys([*range(32), *range(127, 160)], " ")
"""What would break a line, or command a terminal, in a path or in the text a message quotes."""
_MANY_NAMES, _FEW_NAMES, _EQUALLY_NEAR = 200, 12, 3
_LONGEST_MESSAGE = 600
Loc = tuple[str | int, ...]
"""The way to a node of a file: keys and positions from the top."""


class Place(NamedTuple):
    """Where a thing stands in a file, from 1; line 0 speaks of the file as a whole.

    In a workbook `cell` names it ("Tự đánh giá!C14"), and line and column only keep the order.
    """

    path: str
    line: int = 0
    column: int = 0
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.path}: {self.cell}"
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
        return self._line("cảnh báo: " if self.warning else "")

    def marked(self) -> str:
        """The same line where mistakes and doubts stand in one list: each says which it is."""
        return self._line("cảnh báo: " if self.warning else "lỗi: ")

    def _line(self, mark: str) -> str:
        said = self.message
        if len(said) > _LONGEST_MESSAGE:
            said = f"{said[:300]} … {said[-200:]}"
        return f"{self.place}: {self.code}: {mark}{said}".translate(_ONE_LINE)


class UnknownError(LookupError):
    """A word of a command names nothing there is; the message names the nearest."""


class InputError(Exception):
    """What was given cannot be used; every mistake found is in `problems`."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def told(problems: Iterable[Problem]) -> list[Problem]:
    """The problems of one file, but only the first of very many mistakes and of very many doubts: no number of doubts
    hides a mistake, or becomes one."""
    mistakes: list[Problem] = []
    doubts: list[Problem] = []
    for problem in problems:
        (doubts if problem.warning else mistakes).append(problem)
        if len(mistakes) > MOST_TOLD:
            break
    return [*_few(mistakes), *_few(doubts)]


def _few(found: list[Problem]) -> list[Problem]:
    if len(found) <= MOST_TOLD:
        return found
    return [*found[:MOST_TOLD], and_more(found[0].place.path, warning=found[0].warning)]


def and_more(path: str, *, warning: bool = False) -> Problem:
    """What closes the mistakes of a file, or its doubts, when there are too many to tell."""
    what, then = ("cảnh báo", "xem") if warning else ("lỗi", "sửa")
    said = f"tệp còn nhiều {what} khác ngoài {MOST_TOLD} {what} đã nêu; {then} các {what} đó rồi kiểm tra lại"
    return Problem(Place(path), "còn-nữa", said, warning)


def faults(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop a run: all but the warnings."""
    return [problem for problem in problems if not problem.warning]


def nearest(word: str, known: Iterable[str]) -> str:
    """The words that close a message: the nearest valid name, or all of them when they are few."""
    return _nearest(word, tuple(sorted(set(known))))


@lru_cache(maxsize=4096)
def _nearest(word: str, names: tuple[str, ...]) -> str:
    word = word[:_LONGEST_NAME]
    if whole := [name for name in names if f"-{word}-" in f"-{name}-"]:
        return _or(whole)
    if len(names) > _MANY_NAMES:
        # One slip leaves half of a word as it was; comparing it with thousands of names would take its time.
        half = len(word) // 2
        names = tuple(name for name in names if name.startswith(word[:half]) or name.endswith(word[-half:]))
    close = difflib.get_close_matches(word, names, n=4, cutoff=0.6)
    if close:
        nearness = {name: (difflib.SequenceMatcher(None, name, word).ratio(), _shared(name, word)) for name in close}
        best = max(nearness.values())
        return _or(sorted(name for name in close if nearness[name] == best))
    if names and len(names) <= _FEW_NAMES:
        return f"; dùng một trong: {', '.join(names)}"
    return ""


def _or(names: list[str]) -> str:
    """Names that are equally near."""
    return f"; gần nhất là {' hoặc '.join(repr(name) for name in names[:_EQUALLY_NEAR])}"


def _shared(name: str, word: str) -> int:
    """How much of the beginning two names share: "2.3" is nearer to "2.2" than to "5.3"."""
    return next((i for i, (a, b) in enumerate(zip(name, word, strict=False)) if a != b), min(len(name), len(word)))
