"""Proposed awards: to whom, why, which tie decided, and what the sheet says now."""

from collections.abc import Iterator, Sequence

from scoring.conditions import Outcome, TieValue, value
from scoring.points import shown
from scoring.ranking import Proposal, Standing
from scoring.submissions import Council
from scoring.workbook.book import Book, content
from scoring.workbook.grid import in_order
from scoring.workbook.listing import Head, Live, Row, write_list
from scoring.workbook.pages import signature
from scoring.workbook.proposals import proposed
from scoring.workbook.sheet import Content, quoted
from scoring.workbook.styles import decimals
from scoring.workbook.tables import Tables


def write_awards(book: Book, name: str, groups: Sequence[Tables]) -> None:
    """The list that goes to the council; the last columns follow the figures, the reasons are those of the result."""
    heads = (
        Head("STT", 5, "whole"),
        Head("Nhóm", 15),
        Head("Cơ quan, đơn vị", 28),
        Head("Đề nghị", 22, "bold"),
        Head("Lý do", 38),
        Head("Trường hợp bằng nhau", 30),
        Head("Căn cứ", 34, "small"),
        Head("Thứ hạng hiện tại", 8, "strong"),
        Head("Chỉ số hiện tại (%)", 9, "strong", decimals(2)),
        Head("Đề nghị theo số liệu hiện tại", 22),
    )
    titles = (f"ĐỀ NGHỊ KHEN THƯỞNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {book.head.year}", _NOTE)
    rows = [row for tables in groups for row in _rows(book, tables)]
    numbered = [[number, *row] for number, row in enumerate(rows, 1)]
    sheet = write_list(book, name, titles, heads, numbered or [[None, _NONE, *[None] * 8]])
    signature(book, sheet, len(titles) + 4 + max(len(rows), 1), 5, 9)


_NOTE = "Đề nghị để Hội đồng xem xét; ba cột cuối tính lại khi sửa số liệu, lý do ghi theo kết quả đã tính"
_NONE = "Không có cơ quan nào đủ điều kiện"


def _rows(book: Book, tables: Tables) -> Iterator[Row]:
    files = book.result.season.files
    council = files.council.model if files.council else None
    positions = {line.dossier.agency.id: i for i, line in enumerate(tables.result.lines)}
    for award in tables.group.group_set.policies.awards:
        for standing in in_order(tables.group):
            for proposal in standing.awards:
                if proposal.award is award:
                    row = tables.result.points.first + positions[standing.agency.id]
                    yield [*_said(book, tables, standing, proposal, council), *_live(tables, standing, proposal, row)]


def _said(book: Book, tables: Tables, standing: Standing, proposal: Proposal, council: Council | None) -> list[Content]:
    basis = proposal.award.basis
    source = next(one for one in book.head.sources if one.id == basis.source)
    return [
        tables.group.group_set.group.short,
        standing.agency.title,
        proposed(standing.awards, proposal.award),
        proposal.reason,
        tie_words(tables, standing, council) or "Không",
        f"{basis.clause} ({source.title}, {basis.at})",
    ]


def _live(tables: Tables, standing: Standing, proposal: Proposal, row: int) -> list[Live]:
    grid, columns = tables.result.points, tables.standing
    awards = list(tables.group.group_set.policies.awards)
    letter = columns.proposals[awards.index(proposal.award)]
    here = quoted(grid.sheet)
    return [
        Live(f"{here}{columns.place}{row}", standing.place),
        Live(f"{here}{grid.index}{row}", content(standing.score.printed)),
        Live(f"{here}{letter}{row}", proposed(standing.awards, proposal.award)),
    ]


def tie_words(tables: Tables, standing: Standing, council: Council | None) -> str:
    """Who has the same index, and what told them apart, or that nothing did."""
    group_set = tables.group.group_set
    own = value(group_set, standing.score)
    equals = [
        other
        for other in tables.group.standings
        if other is not standing and other.place is not None and value(group_set, other.score) == own
    ]
    return "; ".join(_told_apart(tables, standing, other, council) for other in equals)


def _told_apart(tables: Tables, standing: Standing, other: Standing, council: Council | None) -> str:
    group_set = tables.group.group_set
    if standing.place == other.place:
        return f"Đồng hạng với {other.agency.short}"
    side = "trên" if (standing.place or 0) < (other.place or 0) else "dưới"
    said = f"Bằng chỉ số với {other.agency.short}, xếp {side}"
    for key, mine, theirs in zip(group_set.policies.ties.keys, standing.keys, other.keys, strict=True):
        if mine != theirs:
            return f"{said} theo tiêu chí phụ: {key.says} ({_key(mine)} và {_key(theirs)})"
    for ruling in council.ties if council else ():
        if {standing.agency.id, other.agency.id} <= set(ruling.agencies):
            return f"{said} theo kết luận của Hội đồng ngày {ruling.date:%d/%m/%Y}: {ruling.reason} ({ruling.author})"
    return said


def _key(given: TieValue) -> str:
    return str(given) if isinstance(given, Outcome) else shown(given)
