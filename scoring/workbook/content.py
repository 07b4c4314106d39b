"""What the workbook holds, sheet after sheet, in the order in which a council reads them."""

from scoring.policies import FINAL, SELF
from scoring.report import few
from scoring.workbook.agencies import write_agencies
from scoring.workbook.agreement import write_agreement
from scoring.workbook.areas import write_areas
from scoring.workbook.awards import write_awards
from scoring.workbook.book import Book
from scoring.workbook.grid import write_grid
from scoring.workbook.legend import flag_figures, flag_points, write_legend
from scoring.workbook.means import write_compared
from scoring.workbook.notes import write_notes
from scoring.workbook.parity import Compared, write_parity
from scoring.workbook.ranking import write_ranking
from scoring.workbook.registers import write_differences, write_evidence
from scoring.workbook.rounds import write_rounds
from scoring.workbook.tables import Tables, group_tables, waiting


def write_content(book: Book) -> None:
    """Every sheet: first what is signed, then what it follows from, then the proof."""
    groups = [group_tables(book, group) for group in book.result.groups]
    for tables in groups:
        write_ranking(book, tables)
    if book.result.round == FINAL:
        write_awards(book, book.name("Đề nghị khen thưởng"), groups)
    for tables in groups:
        write_areas(book, tables)
    for tables in groups:
        _write_points(book, tables)
    for tables in groups:
        _write_facts(book, tables)
    if few(book.result):
        for tables in groups:
            write_agencies(book, tables)
    if book.result.round != SELF:
        write_differences(book, book.name("Chênh lệch"), groups)
        write_rounds(book, book.name("Qua các vòng"), book.name("Biến động các vòng"))
        write_agreement(book, book.name("So sánh quyết định"))
    write_evidence(book, book.name("Tài liệu kiểm chứng"), groups)
    write_notes(book, book.name("Quy ước và nguồn"), groups)
    write_parity(book, [one for tables in groups for one in _compared(tables)], waiting(groups))


def _write_points(book: Book, tables: Tables) -> None:
    for round, what in tables.rounds():
        sheet = write_grid(book, round.points, f"ĐIỂM {what}", tables.group.group_set.group.title, round.lines)
        flag_points(book, sheet, round.points)
        write_legend(book, sheet, round.points)


def _write_facts(book: Book, tables: Tables) -> None:
    for round, what in tables.rounds():
        sheet = write_grid(book, round.facts, f"SỐ LIỆU {what}", tables.group.group_set.group.title, round.lines)
        flag_figures(book, sheet, round.facts)
        write_compared(book, sheet, round.facts, round.lines)


def _compared(tables: Tables) -> list[Compared]:
    title = tables.group.group_set.group.title
    return [Compared(f"{title} — điểm {what.lower()}", round.points, round.lines) for round, what in tables.rounds()]
