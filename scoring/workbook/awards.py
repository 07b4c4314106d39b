"""Proposed awards, and those withheld: to whom, why, which tie decided; live, or marked once the figures change."""

from collections.abc import Iterator, Sequence

from scoring.cells import quoted as text
from scoring.policies import Award
from scoring.provisions import no_award
from scoring.ranking import Kept, Proposal, Standing
from scoring.report import in_order
from scoring.ties import tie_words
from scoring.workbook.book import Book, content
from scoring.workbook.listing import STALE, Head, Live, Row, said_while, write_list
from scoring.workbook.pages import COUNT_CELL, rows_before, signature
from scoring.workbook.proposals import proposed
from scoring.workbook.sheet import Content, Sheet, quoted
from scoring.workbook.styles import decimals
from scoring.workbook.tables import Tables

_HEADS = (
    Head("STT", 5, "whole"),
    Head("Nhóm", 15),
    Head("Cơ quan, đơn vị", 30),
    Head("Đề nghị", 27, "bold_text"),
    Head("Thứ hạng", 8, "strong"),
    Head("Chỉ số (%)", 9, "strong", decimals(2)),
    Head("Lý do", 40),
    Head("Trường hợp bằng nhau", 32),
    Head("Căn cứ", 36, "small"),
)
_SAID = 6
"""The column of the reason, and before that of the tie: texts that hold only as long as the figures do."""
_NOTE = "Đề nghị để Hội đồng xem xét; thứ hạng, chỉ số và đề nghị tính lại khi sửa số liệu"
_WITHHELD = "Không đề nghị: "


def write_awards(book: Book, name: str, groups: Sequence[Tables]) -> None:
    """The list that goes to the council: every award proposed, then every one withheld, and whether it still holds."""
    titles = (f"ĐỀ NGHỊ KHEN THƯỞNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {book.head.year}", _NOTE)
    first = rows_before(book, titles) + 1
    listed = list(_listed(groups))
    rows = [_row(book, number, *one) for number, one in enumerate(listed, 1)]
    none = no_award(tables.group.group_set.policies for tables in groups)
    nobody = [None, Live(f"IF({_live_count(groups)}=0,{text(none)},{text(STALE)})", none), *[None] * 7]
    sheet = write_list(book, name, titles, _HEADS, [_held(book, row) for row in rows] or [nobody])
    end = first + max(len(rows), 1)
    _write_warning(book, sheet, groups, (first, len(rows)), end)
    sheet.print_area(0, 0, signature(book, sheet, end + 2, 6, 8), len(_HEADS) - 1)


Listed = tuple[Tables, Standing, Proposal | Kept]


def _listed(groups: Sequence[Tables]) -> Iterator[Listed]:
    """The awards proposed, group by group and award by award, and after them those withheld."""
    for kind in ("awards", "withheld"):
        for tables in groups:
            for award in tables.group.group_set.policies.awards:
                for standing in in_order(tables.group):
                    found = [one for one in getattr(standing, kind) if one.award is award]
                    yield from ((tables, standing, one) for one in found)


def _row(book: Book, number: int, tables: Tables, standing: Standing, one: Proposal | Kept) -> list[Content | Live]:
    grid, columns, award = tables.result.points, tables.standing, one.award
    at = grid.first + [line.dossier.agency.id for line in tables.result.lines].index(standing.agency.id)
    here = quoted(grid.sheet)
    given, refused = f"{here}{_letter(tables, award)}{at}", f"{_WITHHELD}{award.title}"
    basis = award.basis
    source = next(source for source in book.head.sources if source.id == basis.source)
    council = book.result.season.council
    return [
        number,
        tables.group.group_set.group.short,
        standing.agency.title,
        Live(f'IF({given}="",{text(refused)},{given})', proposed(standing.awards, award) or refused),
        Live(f"{here}{columns.place}{at}", standing.place),
        Live(f"{here}{grid.index}{at}", content(standing.score.printed)),
        one.reason if isinstance(one, Proposal) or not one.ruling else one.words.removeprefix(f"{award.title} — "),
        tie_words(tables.group.group_set, tables.group.standings, standing, council) or "Không",
        f"{basis.clause} ({source.title}, {basis.at})",
    ]


def _letter(tables: Tables, award: Award) -> str:
    """The column of an award in the points sheet."""
    return tables.standing.proposals[list(tables.group.group_set.policies.awards).index(award)]


def _held(book: Book, row: Sequence[Content | Live]) -> Row:
    """The row with its reason and ties said only as long as nothing differs from the result."""
    same = f"{quoted(book.parity)}{COUNT_CELL}=0"
    said = [said_while(same, str(cell)) for cell in row[_SAID : _SAID + 2]]
    return [*row[:_SAID], *said, *row[_SAID + 2 :]]


def _live_count(groups: Sequence[Tables]) -> str:
    """How many awards the points sheets propose now."""
    counts = [
        f'SUMPRODUCT(--({tables.result.points.elsewhere(letter)}<>""))'
        for tables in groups
        for letter in tables.standing.proposals
    ]
    return f"({'+'.join(counts) or '0'})"


def _write_warning(book: Book, sheet: Sheet, groups: Sequence[Tables], rows: tuple[int, int], at: int) -> None:
    """Below the list, live: that an agency may have an award now that has no row in it, and that places moved."""
    first, count = rows
    cells = f"D{first + 1}:D{first + max(count, 1)}"
    more = f'{_live_count(groups)}-{count}+COUNTIF({cells},"{_WITHHELD}*")'
    told = f'"Theo số liệu hiện tại còn "&({more})&" đề nghị chưa có dòng trong danh sách này. "'
    moved = '"Điểm hoặc thứ hạng đã thay đổi so với khi xuất; chạy lại parindex rank."'
    same = f"{quoted(book.parity)}{COUNT_CELL}=0"
    formula = f'IF({same},"",IF({more}>0,{told},"")&{moved})'
    sheet.write_formula(at, 0, formula, book.style("banner_left"), "")
