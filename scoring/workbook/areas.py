"""Areas of a group side by side: points of every agency, the mean, and how much of the maximum was reached."""

from collections.abc import Sequence
from fractions import Fraction

from xlsxwriter.utility import xl_col_to_name

from scoring.criteria import Area
from scoring.points import Number, plain, rounded, total
from scoring.report import few
from scoring.scores import AreaScore
from scoring.workbook.book import Book, content
from scoring.workbook.charts import chart_rows, pillars
from scoring.workbook.grid import Line
from scoring.workbook.heights import height, room
from scoring.workbook.items import NOT_APPLICABLE
from scoring.workbook.pages import centred_rows, page, print_apart, rows_before
from scoring.workbook.sheet import Content, Sheet, put, quoted
from scoring.workbook.styles import decimals
from scoring.workbook.tables import Tables

_NAME, _POINTS = 38, 17
_ONE_PAGE = 25
"""So many agencies fit on one page with the chart below them."""


def write_areas(book: Book, tables: Tables) -> None:
    """The area summary of a group, with its chart."""
    sheet = book.sheet(tables.areas)
    grid, group_set, lines = tables.result.points, tables.group.group_set, tables.result.lines
    titles = [f"KẾT QUẢ THEO LĨNH VỰC NĂM {book.head.year}", f"Nhóm: {group_set.group.title}"]
    heads = [*(_title(area) for area in group_set.areas), "Tổng điểm", "Chỉ số (%)"]
    own = [(grid.earned[area.id], grid.maxima.get(area.id)) for area in group_set.areas]
    letters = [*own, (grid.total, None), (grid.index, None)]
    last = len(heads) + 1
    top = rows_before(book, titles)
    is_short = len(lines) <= _ONE_PAGE
    page(
        book,
        sheet,
        " — ".join(titles),
        None if is_short else (top, top + 1),
        [5, _NAME, *[_POINTS] * len(heads)],
        wide=False,
    )
    centred_rows(book, sheet, titles, last)
    _write_heads(book, sheet, tables, heads, top)
    styles = [book.points(group_set.policies.item_places)] * (len(heads) - 1)
    styles.append(book.points(group_set.policies.index_places, "strong"))
    for position, line in enumerate(lines):
        row = top + 2 + position
        sheet.set_row(row, height([(line.dossier.agency.title, room(_NAME))]))
        put(sheet, row, 0, position + 1, book.style("whole"))
        put(sheet, row, 1, line.dossier.agency.title, book.style("text"))
        at = grid.first + position
        for col, ((letter, most), value, style) in enumerate(zip(letters, _values(line), styles, strict=True), 2):
            formula = f"{quoted(grid.sheet)}{letter}{at}"
            if most:
                formula = f'IF({quoted(grid.sheet)}{most}{at}=0,"{NOT_APPLICABLE}",{formula})'
            sheet.write_formula(row, col, formula, style, value)
    end = top + 2 + len(lines)
    _write_shares(book, sheet, tables, end)
    sheet.freeze_panes(top + 2, 2)
    if lines and few(book.result):
        _chart(book, sheet, tables, top, end)


def _title(area: Area) -> str:
    return {"bonus": "Điểm cộng", "penalty": "Điểm trừ"}.get(area.part, f"{area.id}. {area.title}")


def _values(line: Line) -> list[Content]:
    return [*map(_area_value, line.score.areas), content(line.score.points), content(line.score.printed)]


def _area_value(score: AreaScore) -> Content:
    """An area's points; of one of which nothing applies, not a zero but the mark that says so."""
    absent = score.area.part == "base" and not score.max
    return NOT_APPLICABLE if absent else content(score.points)


def _write_heads(book: Book, sheet: Sheet, tables: Tables, heads: Sequence[str], top: int) -> None:
    """The areas, and below them their maxima."""
    style, areas = book.style("head"), tables.group.group_set.areas
    sheet.set_row(top, height((head, room(_POINTS, "head")) for head in heads))
    for col, head in enumerate(("STT", "Cơ quan, đơn vị", *heads)):
        put(sheet, top, col, head, style)
    maxima: list[Number | str] = [area.max if area.part != "penalty" else -area.max for area in areas]
    for col, value in enumerate(("", "Điểm tối đa", *maxima, tables.group.group_set.max, 100)):
        put(
            sheet,
            top + 1,
            col,
            content(value),
            book.style("head", num_format=decimals(tables.result.points.max_places)),
        )


def _write_shares(book: Book, sheet: Sheet, tables: Tables, row: int) -> None:
    """Over the agencies that are ranked: what they reached of the maximum that applied to them, by area."""
    put(sheet, row, 0, None, book.style("bold"))
    put(sheet, row, 1, "Tỷ lệ đạt được của nhóm (%)", book.style("bold"))
    grid, areas = tables.result.points, tables.group.group_set.areas
    ranked = f'{grid.elsewhere(tables.standing.placed)},"Có"'
    style = book.points(2, "strong")
    for col, (position, area) in enumerate(enumerate(areas), 2):
        if area.part != "base":
            put(sheet, row, col, None, style)
            continue
        earned, top = (f"SUMIF({ranked},{grid.elsewhere(by[area.id])})" for by in (grid.earned, grid.maxima))
        share = grid.divided(grid.rounded(earned), f"ROUND({top},{grid.max_places})", 100, 2)
        value = _share(tables, position)
        sheet.write_formula(row, col, f'IF({top}=0,"",{share})', style, "" if value is None else content(value))
    for col in (len(areas) + 2, len(areas) + 3):
        put(sheet, row, col, None, style)


def _share(tables: Tables, position: int) -> Number | None:
    scores = [s.score.areas[position] for s in tables.group.standings if s.place is not None]
    earned, top = total(area.points for area in scores), total(area.max for area in scores)
    return rounded(plain(Fraction(100) * earned / top), 2) if top else None


def _chart(book: Book, sheet: Sheet, tables: Tables, top: int, end: int) -> None:
    base = [col for col, area in enumerate(tables.group.group_set.areas, 2) if area.part == "base"]
    first, last = xl_col_to_name(base[0]), xl_col_to_name(base[-1])
    name = quoted(tables.areas)
    labels = f"={name}${first}${top + 1}:${last}${top + 1}"
    values = f"={name}${first}${end + 1}:${last}${end + 1}"
    chart = pillars(book, "Tỷ lệ điểm đạt được theo lĩnh vực (%)", labels, values, decimals(2), _width(tables))
    sheet.insert_chart(end + 2, 0, chart, {"x_offset": 5, "y_offset": 5})
    last, end_row = len(tables.group.group_set.areas) + 3, end + 2 + chart_rows(chart)
    if len(tables.result.lines) <= _ONE_PAGE:
        sheet.print_area(0, 0, end_row, last)
        sheet.fit_to_pages(1, 1)
    else:
        print_apart(book, sheet, last, (0, end + 2, end_row))


def _width(tables: Tables) -> int:
    """The pixels that the table covers."""
    return 7 * (5 + _NAME + _POINTS * (len(tables.group.group_set.areas) + 2))
