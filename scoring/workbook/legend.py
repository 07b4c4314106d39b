"""What the codes and colours of the points sheet mean."""

from scoring.workbook.book import Book
from scoring.workbook.facts import LACKING, FactsGrid, letter_of
from scoring.workbook.grid import BEFORE, ROW
from scoring.workbook.guards import FAULTY
from scoring.workbook.items import CODE_WORDS
from scoring.workbook.points import PointsGrid
from scoring.workbook.sheet import Sheet, put, quoted
from scoring.workbook.styles import CODED, DIFFERS, FLAGGED

_FLAG = "Ô đậm, nền vàng: thiếu tài liệu kiểm chứng, điểm được giữ hoặc bị giới hạn theo quy định của mục"


def write_legend(book: Book, sheet: Sheet, grid: PointsGrid) -> None:
    """Below the agencies: every code in words; none of them is 0 points."""
    style, bold = book.style("plain"), book.style("bold_plain")
    row = grid.last + 1
    put(sheet, row, 1, "Ký hiệu (không phải 0 điểm):", bold)
    for number, (code, words) in enumerate(CODE_WORDS.items(), row + 1):
        put(sheet, number, 0, code, bold)
        put(sheet, number, 1, words, style)
    put(sheet, row + len(CODE_WORDS) + 1, 1, _FLAG, style)


def flag_points(book: Book, sheet: Sheet, grid: PointsGrid) -> None:
    """Codes stand back, but that of a wrong figure; points that stand in spite of missing documents stand out."""
    coded, flagged, wrong = (book.workbook.add_format(one) for one in (CODED, FLAGGED, DIFFERS))
    first, last = grid.first - 1, grid.last - 1
    for position, leaf in enumerate(grid.group_set.leaves):
        kinds = [grid.facts.documents[leaf.item.id, kind.id] for kind in leaf.item.required_evidence]
        if kinds:
            col = BEFORE + position
            own = f"{grid.letter(position)}{grid.first}"
            rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({own}),{own}>0,{_lacks(kinds)})", "format": flagged}
            sheet.conditional_format(first, col, last, col, rule)
    rule = {"type": "cell", "criteria": "==", "value": f'"{FAULTY}"', "format": wrong, "stop_if_true": True}
    sheet.conditional_format(first, BEFORE, last, BEFORE + len(grid.columns) - 1, rule)
    end = BEFORE + len(grid.items) - 1
    rule = {"type": "formula", "criteria": f"=ISTEXT({grid.letter(0)}{grid.first})", "format": coded}
    sheet.conditional_format(first, BEFORE, last, end, rule)


def flag_figures(book: Book, sheet: Sheet, grid: FactsGrid) -> None:
    """Figures that are not of their kind or range are filled."""
    wrong = book.workbook.add_format(DIFFERS)
    for position, column in enumerate(grid.columns):
        fault = grid.faulty([f"{quoted(grid.sheet)}{grid.letter(position)}{ROW}"])
        if fault and not column.formula:
            here = fault.replace(quoted(grid.sheet), "").replace(ROW, str(grid.first))
            rule = {"type": "formula", "criteria": f"={here}", "format": wrong}
            sheet.conditional_format(grid.first - 1, BEFORE + position, grid.last - 1, BEFORE + position, rule)


def _lacks(refs: list[str]) -> str:
    """A document is missing; INDIRECT, because rules of older spreadsheets name no other sheet."""
    sheet = refs[0].rpartition("!")[0]
    cells = f'INDIRECT("{sheet}!{letter_of(refs[0])}"&ROW()&":{letter_of(refs[-1])}"&ROW())'
    return f'COUNTIF({cells},"{LACKING}")>0'
