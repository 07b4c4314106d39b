"""The remarks of the ranking, live: a place shared with whom, ruled by the council, not given, or not yet final."""

from typing import NamedTuple

from scoring.cells import YES
from scoring.ranking import Standing
from scoring.report import few, in_order
from scoring.workbook.book import Book
from scoring.workbook.grid import ROW, Line
from scoring.workbook.guards import FAULTY
from scoring.workbook.listing import Live
from scoring.workbook.proposals import standing_of
from scoring.workbook.sheet import Content
from scoring.workbook.standing import NO_PLACE, ruling_words
from scoring.workbook.tables import Tables

_ABOVE, _BELOW = "\1", "\2"
"""Stand for the numbers of the rows above and below, as ROW for the own one."""
_NAME = "B"


class Remarks(NamedTuple):
    """The remarks of a group: equals stand side by side, so each row gathers the names above and below it."""

    book: Book
    tables: Tables
    place: str
    """The column of places; the helper columns hold the names above and below that share one."""
    helpers: tuple[str, str]

    def formula(self, placed: str, told: str, ruled: str, waiting: str, faulty: str) -> str:
        unplaced = f'IF({placed}="{YES}","","; Không xếp hạng: "&{placed})'
        notes = f'&IF({told}="","","; "&{told})' if told else ""
        council = f'&IF({ruled}="","","; Hội đồng quyết định: "&{ruled})' if ruled else ""
        open = f'IF({waiting}=0,"","; Tạm tính, còn "&{waiting}&" mục chờ")'
        wrong = f'IF({faulty}=0,"","; "&{faulty}&" mục không có điểm vì số liệu sai ({FAULTY})")'
        return f"MID({self._shared()}&{unplaced}{notes}{council}&{open}&{wrong},3,9999)"

    def value(self, line: Line) -> Content:
        open, standing = line.score.open_words, standing_of(line)
        ruled = ruling_words(self.tables.group.group_set, self.book.result.season.council, standing.agency)
        parts = [f"Đồng hạng {standing.place}{self._with(standing)}"] if standing.tied else []
        parts += [f"Không xếp hạng: {standing.unplaced}"] if standing.unplaced else []
        parts += standing.notes
        parts += [f"Hội đồng quyết định: {ruled}"] if ruled else []
        parts += [open] if open else []
        return "; ".join(parts) or None

    def _shared(self) -> str:
        """That a place is shared, and among few agencies with whom."""
        own = f"{self.place}{ROW}"
        if few(self.book.result):
            names = "&".join(f"{letter}{ROW}" for letter in self.helpers)
            return f'IF({names}="","","; Đồng hạng "&{own}&" với "&MID({names},3,9999))'
        shared = f"OR({own}={self.place}{_ABOVE},{own}={self.place}{_BELOW})"
        return f'IF(AND({own}<>"{NO_PLACE}",{shared}),"; Đồng hạng "&{own},"")'

    def _with(self, standing: Standing) -> str:
        if not few(self.book.result):
            return ""
        equals = [one for one in in_order(self.tables.group) if one.place == standing.place and one is not standing]
        return f" với {', '.join(one.agency.title for one in equals)}"

    def gathered(self, number: int) -> tuple[Live, Live]:
        """The names that share the place of a line of the ranking, above it and below it."""
        order, at = in_order(self.tables.group), number - 1
        place = order[at].place
        names = ["" if place is None or one.place != place else f", {one.agency.title}" for one in order]
        own, (up, down) = f"{self.place}{ROW}", self.helpers
        shared = f'AND({own}<>"{NO_PLACE}",{own}={self.place}'
        above = f'IF({shared}{_ABOVE}),{up}{_ABOVE}&", "&{_NAME}{_ABOVE},"")'
        below = f'IF({shared}{_BELOW}),", "&{_NAME}{_BELOW}&{down}{_BELOW},"")'
        return Live(above, "".join(names[:at])), Live(below, "".join(names[at + 1 :]))


def at_row(formula: str, row: int) -> str:
    """A formula for a row, as the sheet numbers it."""
    return formula.replace(ROW, str(row)).replace(_ABOVE, str(row - 1)).replace(_BELOW, str(row + 1))
