"""What a form asks and the words it prints beside, so that nothing typed is taken for what another label asked."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scoring.forms import typed
from scoring.forms.filled import HANDING
from scoring.forms.keys import TITLES, At, Edition
from scoring.forms.plan import Plan
from scoring.packages import Sheet

_GONE_BY = (At.TITLE, At.ID, At.MAX, At.FIGURE)
"""The locked cells of a row that tell people what it asks, the most telling first."""
HEADS = "text:heads"


class Asked(NamedTuple):
    """A group's form by its keys: the cells to fill in, the words of the others, the figures that others supply."""

    own: Plan
    wanted: Mapping[str, list[At]]
    words: Mapping[str, Mapping[At, str]]
    supplied: frozenset[str]


def asked(own: Plan) -> Asked:
    """What the forms of a group ask."""
    rows = [*own.rows, *own.more_rows]
    found = {row.key: [cell.at for cell in row.cells if cell.takes is not None] for row in rows}
    wanted = {key: at for key, at in found.items() if at} | {one.key: [At.HOW] for one in HANDING}
    words = {one.key: {At.TITLE: one.label} for one in HANDING} | {HEADS: dict(TITLES)}
    words |= {row.key: dict(_words(row.cells)) for row in own.rows}
    supplied = frozenset(row.key for row in own.rows if row.key.startswith("fact:") and At.FIGURE not in found[row.key])
    return Asked(own, wanted, words, supplied)


def _words(cells: tuple[object, ...]) -> Iterator[tuple[At, str]]:
    for cell in cells:
        at, text = cell.at, cell.text  # type: ignore[attr-defined]
        if at in _GONE_BY and text is not None:
            yield at, typed.shown(text)


def differing(
    asks: Asked, edition: Edition, sheet: Sheet, columns: Mapping[At, int], row: int, key: str
) -> Iterator[tuple[int, str]]:
    """The first cell of a row that reads otherwise than its key says: its column, and both texts."""
    words = asks.words.get(key, {})
    if not edition.is_same and (asks.own.item_of(key) in {"", *edition.changed} or key == HEADS):
        return  # other criteria may well say it in other words
    for at in dict.fromkeys((*_GONE_BY, *words)):
        if at not in words or at not in columns or (at is At.MAX and not edition.is_same):
            continue
        cell = sheet.cells.get((row, columns[at]))
        now = "" if cell is None or cell.value is None else typed.shown(cell.value)
        if now != words[at] and _plain(now) != _plain(words[at]):
            yield columns[at], f"ô này phải ghi “{words[at]}” nhưng nay {f'ghi “{now}”' if now else 'để trống'}"
            return


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
