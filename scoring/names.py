"""Names of agencies, questions and people, compared as people mean them."""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SHORT = ((r"\btp\b\.?\s*", "thành phố "), (r"\bubnd\b", "ủy ban nhân dân"))


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """A name as it is compared: the same in any case and spacing, with hyphens or without, wherever its tone marks
    stand ("Uỷ ban", "Ủy ban"), and for UBND and TP as in full."""
    text = name.casefold().replace("-", " ")
    for short, long in _SHORT:
        text = re.sub(short, long, text)
    return " ".join(map(_toned, unicodedata.normalize("NFD", text).split()))


def _toned(word: str) -> str:
    """A word with its tone mark at its end, wherever it was written."""
    return "".join([*(c for c in word if c not in _TONES), *(c for c in word if c in _TONES)])
