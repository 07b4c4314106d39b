"""The ranking of a group as the council signs it: live, by place, with its chart."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name

from scoring.points import shown, total
from scoring.policies import FINAL, SELF
from scoring.provisions import attached
from scoring.report import NOT_APPRAISED, few
from scoring.workbook.book import Book, content
from scoring.workbook.charts import bars, chart_rows
from scoring.workbook.grid import ROW, Line
from scoring.workbook.heights import height, room
from scoring.workbook.listing import Live, put_any
from scoring.workbook.pages import centred_rows, motto, page, print_apart, rows_before, signature
from scoring.workbook.proposals import awards_of, joined, standing_of
from scoring.workbook.remarks import Remarks, at_row
from scoring.workbook.sheet import Content, Sheet, merged, put, quoted
from scoring.workbook.standing import NO_PLACE, grade_title
from scoring.workbook.styles import decimals
from scoring.workbook.tables import Round, Tables

_MIDDLE = 5
"""The first column of the right half of the head."""
_HELPERS = 3
_ONE_PAGE = 20
"""So many agencies fit on the first page, and no later page needs the heads again."""


class Shown(NamedTuple):
    """A column of the ranking: what it shows of the agency whose position stands in the helper column."""

    title: str
    width: float
    style: str
    format: str
    formula: str
    value: Callable[[Line, Line], Content]
    """From the agency in the round of the result, and as it scored itself."""


def write_ranking(book: Book, tables: Tables) -> None:
    """The ranking sheet of a group."""
    sheet, columns = book.sheet(tables.ranking), _columns(book, tables)
    last, group, is_final = len(columns), tables.group.group_set.group.title, book.result.round == FINAL
    title = f"BẢNG XẾP HẠNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {book.head.year}"
    # What nobody has appraised is no annex of a decision
    said = NOT_APPRAISED if book.result.round == SELF else f"VÒNG {book.result.round_title.upper()}, CHƯA PHẢI KẾT QUẢ"
    titles = [title if is_final else f"{title} ({said})", f"Nhóm: {group}", *[attached(book.head)] * is_final]
    row = motto(book, sheet, _MIDDLE, last) if is_final else 0
    top = row + rows_before(book, titles)
    repeat = (top, top) if len(tables.result.lines) > _ONE_PAGE else None
    page(book, sheet, f"{titles[0]} — {group}", repeat, [5, *(column.width for column in columns)], wide=False)
    centred_rows(book, sheet, titles, last, row)
    _write_heads(book, sheet, columns, top)
    end = _write_rows(book, sheet, tables, columns, top + 1)
    sheet.autofilter(top, 0, max(end - 1, top + 1), last)
    sheet.freeze_panes(top + 1, 2)
    row = _write_end(book, sheet, tables, end, last)
    if not (tables.result.lines and few(book.result)):
        sheet.print_area(0, 0, row, last)
        return
    chart = _chart(book, tables, columns, (top + 1, end - 1))
    sheet.insert_chart(row, 0, chart, {"x_offset": 5, "y_offset": 5})
    print_apart(book, sheet, last, (0, row, row + chart_rows(chart)))


def _write_end(book: Book, sheet: Sheet, tables: Tables, row: int, last: int) -> int:
    """Below the agencies: how far the two rounds compare, and who signs; the next free row."""
    left_out = [leaf.item for leaf in tables.group.group_set.leaves if leaf.item.scored_by == "appraiser"]
    if left_out:
        most = shown(total(item.max for item in left_out))
        note = f"Điểm tự đánh giá chưa gồm {len(left_out)} mục chỉ do cơ quan thẩm định chấm (tối đa {most} điểm)"
        sheet.set_row(row, 20)
        merged(sheet, row, 0, last, f"{note}; {_NO_COMPARISON[book.result.round == SELF]}", book.style("note"))
    if book.result.round != FINAL:
        return row + 2
    return signature(book, sheet, row + 1, _MIDDLE + 2, last)


_NO_COMPARISON = {  # by whether it is the self round
    True: "chưa phải là căn cứ xếp hạng, khen thưởng",
    False: "không so trực tiếp được với điểm thẩm định, các mục thẩm định thay đổi ghi ở trang “Chênh lệch”",
}


def _write_heads(book: Book, sheet: Sheet, columns: Sequence[Shown], top: int) -> None:
    sheet.set_row(top, height((column.title, room(column.width, "head")) for column in columns))
    for col, title in enumerate(("STT", *(column.title for column in columns))):
        put(sheet, top, col, title, book.style("head"))
    helper = len(columns) + 1
    sheet.set_column(helper, helper + _HELPERS - 1, 6, None, {"hidden": True})


def _write_rows(book: Book, sheet: Sheet, tables: Tables, columns: Sequence[Shown], start: int) -> int:
    """A row an agency by place; each finds its agency by the order the points sheet computes. The next free row."""
    whole = book.style("whole")
    styles = [book.style(column.style, num_format=column.format) for column in columns]
    pairs = list(zip(tables.result.lines, tables.own.lines, strict=True))
    positions = {line.order: position for position, (line, _) in enumerate(pairs)}
    order = tables.result.points.elsewhere(tables.standing.order)
    tallest = height((line.dossier.agency.title, room(columns[0].width)) for line, _ in pairs)
    remarks = _remarks(book, tables)
    for number in range(1, len(pairs) + 1):
        row, position = start + number - 1, positions[number]
        values = [column.value(*pairs[position]) for column in columns]
        texts = [(v, room(c.width)) for v, c in zip(values, columns, strict=True) if isinstance(v, str)]
        sheet.set_row(row, height(texts, tallest))  # any agency may move into any row
        put(sheet, row, 0, number, whole)
        for col, (column, value, style) in enumerate(zip(columns, values, styles, strict=True), 1):
            put_any(sheet, row, col, Live(at_row(column.formula, row + 1), value), style)
        put_any(sheet, row, len(columns) + 1, Live(f"MATCH(A{row + 1},{order},0)", position + 1), whole)
        if few(book.result):
            for col, live in enumerate(remarks.gathered(number), len(columns) + 2):
                put_any(sheet, row, col, Live(at_row(live.formula, row + 1), live.value), whole)
    return start + len(pairs)


# --- columns --------------------------------------------------------------------------------------------------------

Value = Callable[[Line, Line], Content]


def _columns(book: Book, tables: Tables) -> list[Shown]:
    """The columns after the number: who, points, index, place, grade, award."""
    result, own, standing = tables.result, tables.own, tables.standing
    grid, policies = result.points, tables.group.group_set.policies
    parts = {area.part: area.id for area in grid.group_set.areas if area.part != "base"}
    appraised = own is not result
    here = f"{xl_col_to_name(_helper(tables))}{ROW}"

    def of(round: Round, letter: str) -> str:
        return f"INDEX({round.points.elsewhere(letter)},{here})"

    def points(title: str, round: Round, letter: str, value: Value, style: str = "center") -> Shown:
        return Shown(title, 9, style, grid.points_format, of(round, letter), value)

    def score(title: str, round: Round, letter: str, value: Value, style: str = "center") -> Shown:
        """A column of what only who has handed in, or has a place, is shown by."""
        plain = points(title, round, letter, value, style)
        formula = f'IF({of(result, standing.absent)}="",{plain.formula},"{NO_PLACE}")'
        return plain._replace(
            formula=formula, value=lambda line, own: NO_PLACE if standing_of(line).absent else value(line, own)
        )

    def text(title: str, width: float, style: str, formula: str, value: Value) -> Shown:
        return Shown(title, width, style, "", formula, value)

    proposals = joined([of(result, letter) for letter in standing.proposals])
    award = text("Đề nghị khen thưởng", 30, "text", proposals, lambda line, _: awards_of(policies, line))
    told, ruled = (of(result, letter) if letter else "" for letter in (standing.notes, standing.rulings))
    remarks = _remarks(book, tables)
    note = remarks.formula(of(result, standing.placed), told, ruled, of(result, grid.open), of(result, grid.faulty))
    total = score("Điểm thẩm định", result, grid.total, lambda line, _: content(line.score.points), "strong")
    top = points("Điểm tối đa áp dụng", result, grid.maximum, lambda line, _: content(line.score.max))
    index = score(INDEX, result, grid.index, lambda line, _: content(line.score.printed), "strong")
    return [
        text("Cơ quan, đơn vị", 38, "text", of(result, "B"), lambda line, _: line.dossier.agency.title),
        score("Điểm tự đánh giá", own, own.points.total, lambda _, own: content(own.score.points)),
        *([total] if appraised else []),
        points("Trong đó: điều tra XHH", result, grid.survey, lambda line, _: grid.survey_points(line)),
        *(points(_PARTS[part], result, grid.earned[id], _part(part)) for part, id in parts.items()),
        top._replace(format=decimals(grid.max_places)),
        index._replace(format=decimals(policies.index_places)),
        text(PLACE, 7, "strong", of(result, standing.place), lambda line, _: standing_of(line).place or NO_PLACE),
        text("Xếp loại", 11, "center", of(result, standing.grade), lambda line, _: grade_title(line)),
        *([award] if standing.proposals else []),
        text("Ghi chú", 28, "small", note, lambda line, _: remarks.value(line)),
    ]


def _before(tables: Tables) -> int:
    """The column of places: after number, agency, points of each round and survey, bonus, penalty, maximum, index."""
    parts = [area for area in tables.group.group_set.areas if area.part != "base"]
    return 6 + (tables.own is not tables.result) + len(parts)


def _helper(tables: Tables) -> int:
    """The column that finds the agency of a row: after place, grade, award and remark."""
    return _before(tables) + 3 + bool(tables.standing.proposals)


def _remarks(book: Book, tables: Tables) -> Remarks:
    helper = _helper(tables)
    letters = xl_col_to_name(helper + 1), xl_col_to_name(helper + 2)
    return Remarks(book, tables, xl_col_to_name(_before(tables)), letters)


INDEX, PLACE = "Chỉ số (%)", "Thứ hạng"
_PARTS = {"bonus": "Điểm cộng", "penalty": "Điểm trừ"}


def _part(part: str) -> Value:
    return lambda line, _: content(next(a.points for a in line.score.areas if a.area.part == part))


# --- the chart ------------------------------------------------------------------------------------------------------


def _chart(book: Book, tables: Tables, columns: Sequence[Shown], rows: tuple[int, int]) -> Chart:
    col = next(i for i, column in enumerate(columns, 1) if column.title == INDEX)
    name = quoted(tables.ranking)
    first, last = rows[0] + 1, rows[1] + 1
    values = f"={name}${xl_col_to_name(col)}${first}:${xl_col_to_name(col)}${last}"
    labels = f"={name}$B${first}:$B${last}"
    group = tables.group.group_set.group.title
    title = f"Chỉ số cải cách hành chính năm {book.head.year} (%) — {group}"
    covered = int(7 * (5 + sum(column.width for column in columns)))
    return bars(book, title, labels, values, columns[col - 1].format, len(tables.result.lines), covered)
