"""What the workbook holds, sheet after sheet."""

from scoring.workbook.book import Book
from scoring.workbook.facts import write_compared
from scoring.workbook.grid import write_grid
from scoring.workbook.parity import Compared, write_parity
from scoring.workbook.tables import group_tables


def write_content(book: Book) -> None:
    """Every sheet of the workbook, in the order in which a council reads them."""
    groups = [group_tables(book, group) for group in book.result.groups]
    compared = []
    for tables in groups:
        title = tables.group.group_set.group.title
        for round, what in tables.rounds():
            write_grid(book, round.points, f"ĐIỂM {what}", title, round.lines)
            compared.append(Compared(f"{title} — điểm {what.lower()}", round.points, round.lines))
    for tables in groups:
        for round, what in tables.rounds():
            title = tables.group.group_set.group.title
            sheet = write_grid(book, round.facts, f"SỐ LIỆU {what}", title, round.lines)
            write_compared(book, sheet, round.facts, round.lines)
    write_parity(book, compared)
