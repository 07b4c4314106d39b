"""How a form is recognised after people have handled it: every row and column carries a key, and the form its edition.

Reading goes by keys, never by position, so that moved rows and renamed sheets do no harm.
"""

import hashlib
from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from scoring.criteria import GroupSet, Leaf
from scoring.fields import SetName, set_of

MARK = "parindex-phieu-1"
"""What the first cell of both sheets says; the number counts changes of the form itself."""
SHEET, KEYS, GUIDE = "Tự đánh giá", "Khóa", "Hướng dẫn"


class At(IntEnum):
    """The columns of the form; the first, and those from SOUND on, are hidden."""

    KEY = 0
    ID = 1
    TITLE = 2
    MAX = 3
    HOW = 4
    BEFORE = 5
    FIGURE = 6
    CLAIMED = 7
    POINTS = 8
    SYMBOL = 9
    DATE = 10
    ISSUER = 11
    FILE = 12
    WORDS = 13
    SOUND = 14
    PLAIN = 15
    SHAPE = 16
    READ = 17
    LACKS = 18


TITLES: Mapping[At, str] = {
    At.ID: "STT",
    At.TITLE: "Tiêu chí, số liệu, tài liệu kiểm chứng",
    At.MAX: "Điểm tối đa",
    At.HOW: "Cách tính điểm, đơn vị tính",
    At.BEFORE: "Năm trước",
    At.FIGURE: "Số liệu kê khai",
    At.CLAIMED: "Điểm tự chấm",
    At.POINTS: "Điểm tính theo số liệu",
    At.SYMBOL: "Số, ký hiệu văn bản",
    At.DATE: "Ngày ban hành",
    At.ISSUER: "Cơ quan ban hành",
    At.FILE: "Tên tệp",
    At.WORDS: "Giải trình, ghi chú",
}


DOCUMENT = (At.SYMBOL, At.DATE, At.ISSUER, At.FILE, At.WORDS)
"""What is said of a document."""


def item_key(id: str) -> str:
    """The row of an item: points claimed, and the explanation."""
    return f"item:{id}"


def fact_key(id: str) -> str:
    """The row of a figure."""
    return f"fact:{id}"


def document_key(item: str, kind: str) -> str:
    """The row of a document of a kind."""
    return f"document:{item}/{kind}"


def more_key(number: int) -> str:
    """A row for one more document of any kind."""
    return f"more:{number}"


class Prints(NamedTuple):
    """The fingerprints of an item: what it asks, and how it is scored."""

    asks: str
    scores: str


class Mark(NamedTuple):
    """Whose form it is, and for which edition of the criteria."""

    name: SetName
    group: str
    agency: str
    criteria: str
    items: Mapping[str, Prints]

    @property
    def year(self) -> int:
        return (set_of(self.name) or ("", 0))[1]


class Edition(NamedTuple):
    """How far the criteria are still those of a form: all of them, or which items ask something else by now."""

    is_same: bool
    changed: frozenset[str]


def edition(mark: Mark, criteria: str, now: Mapping[str, Prints]) -> Edition:
    """How today's criteria differ from those of a form."""
    changed = frozenset(id for id, one in now.items() if id not in mark.items or mark.items[id].asks != one.asks)
    return Edition(mark.criteria == criteria, changed)


def prints(group_set: GroupSet) -> dict[str, Prints]:
    """The fingerprints of every item of a group."""
    return {leaf.item.id: Prints(_print(_asked(leaf)), _print(_scored(leaf))) for leaf in group_set.leaves}


def _asked(leaf: Leaf) -> object:
    item = leaf.item
    facts = {id: fact.model_dump(exclude_unset=True) for id, fact in item.facts.items() if fact.supplier == "agency"}
    return item.title, item.scored_by, facts, [(kind.id, kind.label) for kind in item.evidence]


def _scored(leaf: Leaf) -> object:
    item = leaf.item
    return item.max, [step[:2] for step in leaf.ladder.steps], item.not_applicable, item.evidence, item.relations


def _print(stated: object) -> str:
    return hashlib.sha256(repr(stated).encode()).hexdigest()[:12]
