"""How rows of a table are numbered: I, 1, 1.1, 1.1.1, a), or not at all; which number lies under which."""

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from scoring.forms import typed
from scoring.packages import Cell

_ROMAN = re.compile(r"(?=[IVXL])(X{0,3}|XL|L)(IX|IV|V?I{0,3})\Z")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
_DOTTED = re.compile(r"([A-Z]+|\d+)(\.\d+)*\Z")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_WORDS = re.compile(r"(phần|lĩnh vực|tiêu chí|mục|nội dung)\s+", re.IGNORECASE)
_BEFORE_TITLE = re.compile(r"((?:\d+|[A-Z]+)(?:\.\d+)*|[a-zđ](?=\)))[.):]?[\s–-]+(\S.*)\Z", re.DOTALL)
_BULLETS = ("", "-", "+", "*", "•", "–", "·")
LETTER = 9
"""The rank of a), b), c)."""


class Mark(NamedTuple):
    """The number of a row: its rank (the lower, the higher it stands), its order in that, how it is printed."""

    rank: int
    order: int
    text: str

    @property
    def above(self) -> str:
        """What stands before the last part: 1.2 of 1.2.3."""
        return self.text.rpartition(".")[0]


def mark_of(text: str) -> Mark | None:
    """The number that a text states; None where it states none, ValueError where it is none that can be read."""
    said = _WORDS.sub("", unicodedata.normalize("NFKC", text).strip())
    said = re.sub(r"\s+", "", said).strip("().:")
    if said in _BULLETS:
        return None
    if _ROMAN.match(said):
        values = [_VALUES[letter] for letter in said]
        less = sum(2 * a for a, b in pairwise(values) if a < b)
        return Mark(1, sum(values) - less, said)
    if len(said) == 1 and said in _LETTERS:
        return Mark(LETTER, _LETTERS.index(said) + 1, said)
    if not _DOTTED.match(said) or (said.isalpha() and len(said) > 1) or len(said) > 20:
        said = f"'{text[:40]}' không phải là số thứ tự; ghi I, 1, 1.1, 1.1.1 hoặc a), dòng phụ thì để trống"
        raise ValueError(said)
    if said.isalpha():
        return Mark(0, ord(said) - ord("A") + 1, said)
    return Mark(2 + said.count("."), int(said.rpartition(".")[2]), said)


def number_text(cell: Cell) -> str:
    """The number of a row as it is shown: a cell typed as a figure keeps the noughts its format shows."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        text = typed.shown(value).replace(",", ".")
        shown = re.search(r"0\.(0+)", cell.format)
        places = len(shown[1]) if shown else 0
        whole, _, decimals = text.partition(".")
        return f"{whole}.{decimals.ljust(places, '0')}" if decimals or places else text
    read = typed.words(cell)
    return read.text if read else ""


def split(text: str) -> tuple[str, str]:
    """A number and the title that stand in one cell: "I. Công tác chỉ đạo"."""
    found = _BEFORE_TITLE.match(text.strip())
    return (found[1], found[2]) if found else ("", text)
