"""The tables of a group: its facts and points in the round of the result, and beside them as it scored itself."""

from collections.abc import Sequence
from typing import NamedTuple

from scoring.cells import YES
from scoring.pipeline import GroupResult
from scoring.policies import FINAL, SELF
from scoring.workbook.book import Book
from scoring.workbook.facts import SUBMITTED, FactsGrid, letter_of
from scoring.workbook.grid import Line, lines_of
from scoring.workbook.guards import excesses
from scoring.workbook.listing import Live
from scoring.workbook.points import PointsGrid
from scoring.workbook.sheet import quoted
from scoring.workbook.standing import Columns, add_standing


class Round(NamedTuple):
    """A group's facts and points in one round."""

    facts: FactsGrid
    points: PointsGrid
    lines: Sequence[Line]

    def item(self, position: int, row: int, line: Line) -> Live:
        """What a list shows of an item of the agency in a row of the points sheet; of a penalty, what it takes off."""
        grid = self.points
        cell, value = f"{quoted(grid.sheet)}{grid.items[position]}{row}", grid.columns[position].value(line)
        if grid.group_set.leaves[position].area.part != "penalty":
            return Live(cell, value)
        return Live(f"IF(ISNUMBER({cell}),0-{cell},{cell})", value if isinstance(value, str | None) else 0 - value)


class Tables(NamedTuple):
    """The tables of a group; `own` is what agencies gave themselves, in the self round the result itself."""

    group: GroupResult
    result: Round
    own: Round
    standing: Columns
    ranking: str
    areas: str

    def rounds(self) -> list[tuple[Round, str]]:
        """The rounds, each with what it is called."""
        if self.own is self.result:
            return [(self.result, "TỰ ĐÁNH GIÁ")]
        return [(self.result, "SAU THẨM ĐỊNH"), (self.own, "TỰ ĐÁNH GIÁ")]


def group_tables(book: Book, group: GroupResult) -> Tables:
    """The tables of a group, laid out but not yet written."""
    short, appraised = group.group_set.group.short, book.result.round != SELF
    ranked, own = lines_of(group, book.result.round)
    ranking, areas = book.name(f"Xếp hạng {short}"), book.name(f"Lĩnh vực {short}")
    result = _round(book, group, (f"Số liệu {short}", f"Điểm {short}"), ranked, None, appraised=appraised)
    final = book.result.round == FINAL
    awards = group.group_set.policies.awards if final else ()  # nobody is proposed before the appraisal
    standing = add_standing(result.points, group, book.result.season.council, awards)
    names = f"Tự khai {short}", f"Tự chấm {short}"
    self = _round(book, group, names, own, result.facts, appraised=False) if appraised else result
    return Tables(group, result, self, standing, ranking, areas)


def _round(
    book: Book,
    group: GroupResult,
    names: tuple[str, str],
    lines: Sequence[Line],
    like: FactsGrid | None,
    *,
    appraised: bool,
) -> Round:
    kept = excesses(group.group_set.facts, (line.score.declared.values for line in lines))
    name, group_set = book.name(names[0]), group.group_set
    facts = FactsGrid(name, group_set, len(lines), appraised=appraised, exceeding=kept, like=like)
    return Round(facts, PointsGrid(book.name(names[1]), group.group_set, facts, len(lines)), lines)


def waiting(groups: Sequence[Tables]) -> Live:
    """How many ranked agencies have not handed in, or have an item that awaits appraisal or survey."""
    counts, value = [], 0
    for _, result, *_ in groups:
        facts, points = result.facts, result.points
        ranked, submitted = (facts.elsewhere(letter_of(ref)) for ref in (facts.ranked, facts.submitted))
        still = f'(({points.elsewhere(points.open)}>0)+({submitted}<>"{SUBMITTED}")>0)'
        counts.append(f'SUMPRODUCT(({ranked}="{YES}")*{still})')
        value += sum(line.dossier.competes and line.score.provisional for line in result.lines)
    return Live("+".join(counts), value)
