"""Row heights, estimated, because a spreadsheet does not stretch rows when it opens a file."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_LETTERS: Mapping[str, float] = {
    **{"small": 1.25, "head": 0.98},
    **dict.fromkeys(("bold", "area", "criterion", "area_text", "criterion_text"), 1.02),
}
"""Letters in the width of a digit, which column widths are counted in, by style."""
_INDENTED: Mapping[str, float] = dict.fromkeys(("text", "small", "bold_text", "area_text", "criterion_text"), 1.5)
"""What an indented text leaves free."""
_LINE, _SMALL = 13.6, 12.4
"""Points a line of type takes."""
_MOST = 409
"""The tallest row there can be."""


def room(width: float, style: str = "text") -> float:
    """How many letters a line of a column holds."""
    return (width - _INDENTED.get(style, 0)) * _LETTERS.get(style, 1.06)


def height(texts: Iterable[tuple[str, float]], least: float = 18) -> float:
    """The height of a row of texts, each with its room."""
    most = max((lines(text, letters) for text, letters in texts), default=1)
    return min(max(least, most * _LINE + 4), _MOST)


def small_height(text: str, width: float) -> float:
    """What a text in small type needs of its row."""
    return lines(text, room(width, "small")) * _SMALL + 5


@lru_cache(maxsize=8192)
def lines(text: str, letters: float) -> int:
    """How many lines a text takes where a line holds so many letters."""
    if len(text) <= letters and "\n" not in text:
        return 1
    return sum(_wrapped(part, max(int(letters), 1)) for part in text.split("\n"))


def _wrapped(text: str, letters: int) -> int:
    """Lines of a paragraph, broken between words; a word longer than a line is cut."""
    count, used = 1, 0
    for word in text.split(" "):
        size = len(word)
        if used and used + 1 + size > letters:
            count, used = count + 1, 0
        used += size + (used > 0)
        if used > letters:
            count, used = count + (used - 1) // letters, (used - 1) % letters + 1
    return count


def choice_width(labels: Sequence[str]) -> float:
    """The width of a choice, so that its longest label takes three lines."""
    return min(max(len(max(labels, key=len)) / 3, 13), 40)
