"""Row heights, estimated, because a spreadsheet does not stretch rows when it opens a file."""

from collections.abc import Iterable

_LINE = 14.5
"""Points a line of type takes at the size of the tables."""
_LETTERS = 1.08
"""Letters in the width of a digit, which column widths are counted in."""


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column."""
    room = max(int(width * _LETTERS), 1)
    return sum(_wrapped(part, room) for part in text.split("\n")) if len(text) > room or "\n" in text else 1


def _wrapped(text: str, room: int) -> int:
    count, used = 1, 0
    for word in text.split(" "):
        size = len(word)
        if used and used + 1 + size > room:
            count, used = count + 1, 0
        used += size + (used > 0)
        if used > room:
            count, used = count + (used - 1) // room, (used - 1) % room + 1
    return count


def height(cells: Iterable[tuple[str, float]], least: float = 18) -> float:
    """The height of a row of texts, each with the width of its column."""
    most = max((lines(text, width) for text, width in cells), default=1)
    return min(max(least, most * _LINE + 3), 409)
