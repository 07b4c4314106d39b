"""The parts of a form: its rows and cells, what they take, how wide they are."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from scoring.forms import guards
from scoring.forms.keys import At
from scoring.points import Number
from scoring.scores import STATE_WORDS, State
from scoring.workbook.book import content
from scoring.workbook.heights import height, room
from scoring.workbook.sheet import Content
from scoring.workbook.styles import decimals

HEADS = 5
"""The rows before the first area: keys, title, agency, totals, column heads."""
MORE = 20
"""Rows for documents beyond one of each kind."""
WIDTHS: Mapping[At, float] = {
    At.KEY: 8, At.ID: 7, At.TITLE: 40, At.MAX: 6.5, At.HOW: 40, At.BEFORE: 10, At.FIGURE: 14, At.CLAIMED: 8,
    At.POINTS: 12, At.SYMBOL: 14, At.DATE: 11.5, At.ISSUER: 16, At.FILE: 14, At.WORDS: 26,
    **dict.fromkeys((At.SOUND, At.PLAIN, At.SHAPE, At.READ, At.LACKS), 8),
}  # fmt: skip
DAY = "dd/mm/yyyy"
WRONG_KIND, NO_FIGURE, NO_DOCUMENT = "Sai kiểu hoặc quá giới hạn", "Chưa có số liệu", "Chưa có tài liệu"
WRONG_CLAIM = "Điểm tự chấm sai"


OPEN = (STATE_WORDS[State.NOT_ANSWERED], STATE_WORDS[State.EVIDENCE_MISSING])
"""States of an item that the agency can still mend."""


def status_words(blank: int, lacking: int, unsound: int = 0) -> str:
    """What is still open in a form."""
    said = f"Chưa kê khai: {blank} mục; thiếu tài liệu: {lacking} mục"
    return f"{said}; số liệu sai: {unsound} ô"


class Cell(NamedTuple):
    """A cell of the form: what stands in it for every agency, or where its content comes from."""

    at: At
    style: str
    text: Content = None
    format: str = ""
    takes: Mapping[str, Any] | None = None
    """How a cell to be filled in is checked; None where the cell is locked."""
    formula: str = ""


class Row(NamedTuple):
    """A row of the form; its key tells what is filled in there."""

    key: str
    cells: tuple[Cell, ...]
    height: float = 18


class Choice(NamedTuple):
    """An answer to pick: its id, its words, and the cell of the sheet of keys where these stand."""

    id: str
    words: str
    ref: str


class Doubt(NamedTuple):
    """A figure that does not fit others: the test, the words, the figures read, and the same test on their values."""

    test: str
    words: str
    reads: tuple[str, ...]
    holds: Callable[..., bool]

    def found(self, values: Mapping[str, Any]) -> bool:
        """True where the figures are there and do not fit."""
        return all(id in values for id in self.reads) and self.holds(*(values[id] for id in self.reads))


def headed(key: str, style: str, id: str, title: str, most: Number, says: str) -> Row:
    """The row of an area or criterion."""
    cells = [Cell(at, style) for at in At if At.ID <= at <= At.WORDS]
    texts = {At.ID: id, At.TITLE: title, At.MAX: content(most), At.HOW: says}
    cells = [cell._replace(text=texts.get(cell.at)) for cell in cells if cell.at is not At.MAX]
    cells.append(
        Cell(At.MAX, "criterion_points" if style == "criterion" else "area_points", texts[At.MAX], most_format(most))
    )
    return Row(key, tuple(cells), height([(title, room(38, "bold")), (says, room(38, "bold"))]))


def most_format(most: Number) -> str:
    """How a maximum is shown."""
    return decimals(2 if most % 1 else 0)


def described(number: int) -> Iterator[Cell]:
    """Number, date, issuer, file and note of a document."""
    yield Cell(At.SYMBOL, "input_text", takes={})
    yield Cell(At.DATE, "input", format=DAY, takes=guards.day_validation(f"K{number}"))
    for at in (At.ISSUER, At.FILE, At.WORDS):
        yield Cell(at, "input_text", takes={})
