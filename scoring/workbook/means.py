"""Below the facts of a group: the sum, the count and the best of what rules compare with them."""

from collections.abc import Sequence
from fractions import Fraction

from xlsxwriter.utility import xl_col_to_name

from scoring.cells import YES
from scoring.facts import Fact
from scoring.workbook.book import Book, content
from scoring.workbook.facts import FactsGrid, column_of, letter_of
from scoring.workbook.grid import Line
from scoring.workbook.sheet import Content, Sheet, put
from scoring.workbook.styles import figure


def write_compared(book: Book, sheet: Sheet, grid: FactsGrid, lines: Sequence[Line]) -> None:
    """Below the agencies: the sum, the count and the best of what rules compare with the group."""
    if not grid.group_set.compared:
        return
    labels = ("Tổng các cơ quan xếp hạng", "Số cơ quan xếp hạng có số liệu", "Mức cao nhất", "Số ô số liệu sai")
    for line, label in enumerate(labels):
        row = grid.last + 1 + line
        put(sheet, row, 1, label, book.style("bold"))
        for id in sorted(grid.group_set.compared, key=lambda one: column_of(grid.cells[one].ref)):
            col, fact = column_of(grid.cells[id].ref), grid.group_set.facts[id]
            number = figure(0 if line in (1, 3) else fact.decimals)
            formula, value = _over_group(grid, xl_col_to_name(col), fact, id, lines)[line]
            sheet.write_formula(row, col, formula, book.style("strong", num_format=number), value)


def _over_group(
    grid: FactsGrid, letter: str, fact: Fact, id: str, lines: Sequence[Line]
) -> tuple[tuple[str, Content], ...]:
    own, placed = grid.all(letter), grid.all(letter_of(grid.ranked))
    ranked = f'({placed}="{YES}")'
    values = [
        Fraction(line.score.declared.values[id])
        for line in lines
        if line.dossier.competes and id in line.score.declared.values
    ]
    return (
        (
            f'ROUND(SUMIF({placed},"{YES}",{own}),{fact.decimals})',
            content(sum(values, Fraction(0))),
        ),
        (f'SUMPRODUCT({ranked}*({own}<>""))', len(values)),
        (f"SUMPRODUCT(MAX({ranked}*{own}))", content(max(values, default=Fraction(0)))),
        (f"SUM({grid.all(grid.checks[id])})", 0),
    )
