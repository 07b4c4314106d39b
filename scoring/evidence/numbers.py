"""Numbers of documents as administrations write them: 12/KH-STTTT, 1602/QĐ-UBND-HC, 404/SNV-CCCQ."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from scoring.errors import nearest

_LETTERS = r"[^\W\d_][\w&]*"
_STATE = re.compile(rf"(\d{{1,6}})([A-Za-z]?)(?:/((?:19|20)\d\d))?/({_LETTERS}(?:[-.]{_LETTERS})*)\Z")
_PARTY = re.compile(rf"(\d{{1,6}})([A-Za-z]?)-({_LETTERS})/({_LETTERS}(?:[-.]{_LETTERS})*)\Z")
_LEAD = re.compile(r"số(?:\s*:\s*|\s+)", re.IGNORECASE)
_SHAPE = "viết số/loại-cơ quan ban hành, ví dụ 12/KH-STTTT, hoặc số/cơ quan-đơn vị cho công văn, ví dụ 404/SNV-CCCQ"


class Number(NamedTuple):
    """A document number taken apart; `kind` is empty for an official letter, which bears none."""

    sequence: int
    suffix: str
    year: int | None
    kind: str
    issuer: str
    unit: str

    def __str__(self) -> str:
        year = f"/{self.year}" if self.year else ""
        letters = "-".join(part for part in (self.kind, self.issuer, self.unit) if part)
        return f"{self.sequence}{self.suffix}{year}/{letters}"


def parsed(text: str, kinds: Mapping[str, str], symbols: Collection[str] = ()) -> Number:
    """The number a text states; ValueError says what was expected. `symbols` are the letters of the body that issued
    it; while they are not known, anything may stand there."""
    number = _taken_apart(text, frozenset(kinds))
    if symbols and number.issuer not in symbols:
        signs = f"ký hiệu của cơ quan ban hành là {' hoặc '.join(symbols)}"
        if number.kind:
            raise ValueError(f"số '{text}': {signs}, không phải '{number.issuer}'")
        said = f"'{number.issuer}' không phải tên loại văn bản{nearest(number.issuer, kinds)}"
        raise ValueError(f"số '{text}': {said}; {signs}")
    return number


@lru_cache(maxsize=65536)
def _taken_apart(text: str, kinds: frozenset[str]) -> Number:
    written = re.sub(r"\s*([-/.])\s*", r"\1", _LEAD.sub("", unicodedata.normalize("NFC", text).strip(), count=1))
    written = written.replace("\N{LATIN CAPITAL LETTER ETH}", "Đ").replace("–", "-")
    found, party = _STATE.match(written), _PARTY.match(written)
    if found is None and party is None:
        raise ValueError(f"'{text}' không phải số văn bản; {_SHAPE}")
    if party is not None:
        sequence, suffix, year, letters = party[1], party[2], None, [party[3], *party[4].split("-")]
    else:
        assert found is not None
        sequence, suffix, year, letters = found[1], found[2], found[3], found[4].split("-")
    if not int(sequence):
        raise ValueError(f"'{text}' thiếu số thứ tự; {_SHAPE}")
    kind = letters[0] if letters[0] in kinds and (len(letters) > 1 or party) else ""
    if not kind:
        _refuse_misspelt(text, letters[0], kinds, is_party=party is not None)
    issuer, *unit = letters[1:] if kind else letters
    return Number(int(sequence), suffix, int(year) if year else None, kind, issuer, "-".join(unit))


def _refuse_misspelt(text: str, letters: str, kinds: frozenset[str], *, is_party: bool) -> None:
    """Letters that only differ from a kind in case or marks are that kind misspelt; others may be an agency's."""
    meant = sorted(kind for kind in kinds if _folded(kind) == _folded(letters))
    if letters in kinds:
        raise ValueError(f"'{text}' thiếu cơ quan ban hành sau '{letters}'; {_SHAPE}")
    if meant or is_party:
        remedy = f"; gần nhất là '{meant[0]}'" if len(meant) == 1 else nearest(letters, meant or kinds)
        raise ValueError(f"số '{text}': không có loại văn bản '{letters}'{remedy}")


def _folded(letters: str) -> str:
    bare = unicodedata.normalize("NFD", letters.casefold().replace("đ", "d"))
    return "".join(one for one in bare if not unicodedata.combining(one))
