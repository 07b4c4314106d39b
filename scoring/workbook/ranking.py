"""The ranking of a group as the council signs it: live, by place, with its chart."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name

from scoring.cells import YES
from scoring.ranking import Standing
from scoring.scores import OPEN
from scoring.workbook.book import Book, content, few
from scoring.workbook.charts import bars, chart_rows
from scoring.workbook.grid import ROW, Line
from scoring.workbook.heights import height, room
from scoring.workbook.pages import attached, centred_rows, motto, page, print_apart, signature
from scoring.workbook.sheet import Content, Sheet, put, quoted
from scoring.workbook.standing import NO_PLACE, proposed
from scoring.workbook.styles import decimals
from scoring.workbook.tables import Round, Tables

_MIDDLE = 5
"""The first column of the right half of the head."""


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
    sheet = book.sheet(tables.ranking)
    columns = _columns(tables)
    last = len(columns)
    title = f"BẢNG XẾP HẠNG CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {book.head.year}"
    titles = [title, f"Nhóm: {tables.group.group_set.group.title}{_round(book)}", attached(book)]
    row = motto(book, sheet, _MIDDLE, last)
    top = row + len(titles) + (2 if book.head.status == "reference" else 1)
    page(
        book,
        sheet,
        f"{title} — {tables.group.group_set.group.title}",
        (top, top),
        [5, *(column.width for column in columns)],
        wide=False,
    )
    centred_rows(book, sheet, titles, last, row)
    sheet.set_row(top, height((column.title, room(column.width, "head")) for column in columns))
    put(sheet, top, 0, "STT", book.style("head"))
    for col, column in enumerate(columns, 1):
        put(sheet, top, col, column.title, book.style("head"))
    sheet.set_column(last + 1, last + 1, 6, None, {"hidden": True})
    end = _write_rows(book, sheet, tables, columns, top + 1)
    sheet.autofilter(top, 0, max(end - 1, top + 1), last)
    sheet.freeze_panes(top + 1, 2)
    row = signature(book, sheet, end + 1, _MIDDLE + 2, last)
    if not (tables.result.lines and few(book.result)):
        sheet.print_area(0, 0, row, last)
        return
    chart = _chart(book, tables, columns, (top + 1, end - 1))
    sheet.insert_chart(row, 0, chart, {"x_offset": 5, "y_offset": 5})
    print_apart(book, sheet, last, (0, row, row + chart_rows(chart)))


def _round(book: Book) -> str:
    return " (theo kết quả tự đánh giá)" if book.result.round == "self" else ""


def _write_rows(book: Book, sheet: Sheet, tables: Tables, columns: Sequence[Shown], start: int) -> int:
    """A row an agency by place; each finds its agency by the order the points sheet computes. The next free row."""
    whole = book.style("whole")
    styles = [book.style(c.style, num_format=c.format) if c.format else book.style(c.style) for c in columns]
    pairs = list(zip(tables.result.lines, tables.own.lines, strict=True))
    positions = {line.order: position for position, (line, _) in enumerate(pairs)}
    order = tables.result.points.elsewhere(tables.standing.order)
    names = [
        (line.dossier.agency.title, room(columns[0].width)) for line, _ in pairs
    ]  # any of them may move into any row
    for number in range(1, len(pairs) + 1):
        row = start + number - 1
        line, own = pairs[positions[number]]
        values = [column.value(line, own) for column in columns]
        texts = [(v, room(c.width)) for v, c in zip(values, columns, strict=True) if isinstance(v, str)]
        sheet.set_row(row, height([*texts, *names]))
        put(sheet, row, 0, number, whole)
        for col, (column, value, style) in enumerate(zip(columns, values, styles, strict=True), 1):
            formula = column.formula.replace(ROW, str(row + 1))
            sheet.write_formula(row, col, formula, style, "" if value is None else value)
        found = f"MATCH(A{row + 1},{order},0)"
        sheet.write_formula(row, len(columns) + 1, found, whole, positions[number] + 1)
    return start + len(pairs)


# --- columns --------------------------------------------------------------------------------------------------------


def _columns(tables: Tables) -> list[Shown]:
    grid, standing, policies = tables.result.points, tables.standing, tables.group.group_set.policies
    parts = {area.part: grid.earned[area.id] for area in grid.group_set.areas if area.part != "base"}
    appraised = tables.own is not tables.result
    count = 10 + appraised + len(parts)
    here = f"{_letter(count)}{ROW}"

    def of(round: Round, letter: str) -> str:
        return f"INDEX({round.points.elsewhere(letter)},{here})"

    def points(
        title: str, round: Round, letter: str, value: Callable[[Line, Line], Content], width: float = 9
    ) -> Shown:
        return Shown(title, width, "center", grid.points_format, of(round, letter), value)

    shown = [
        Shown("Cơ quan, đơn vị", 38, "text", "", of(tables.result, "B"), lambda line, _: line.dossier.agency.title)
    ]
    shown.append(
        points("Điểm tự đánh giá", tables.own, tables.own.points.total, lambda _, own: content(own.score.points))
    )
    if appraised:
        total = points("Điểm thẩm định", tables.result, grid.total, lambda line, _: content(line.score.points))
        shown.append(total._replace(style="strong"))
    shown.append(points("Trong đó: điều tra XHH", tables.result, grid.survey, lambda line, _: grid.survey_points(line)))
    for part, title in (("bonus", "Điểm thưởng"), ("penalty", "Điểm trừ")):
        if part in parts:
            shown.append(points(title, tables.result, parts[part], _part(part), 8))
    top = points("Điểm tối đa áp dụng", tables.result, grid.maximum, lambda line, _: content(line.score.max))
    shown.append(top._replace(format=decimals(grid.max_places)))
    index = points("Chỉ số (%)", tables.result, grid.index, lambda line, _: content(line.score.printed))
    shown.append(index._replace(style="strong", format=decimals(policies.index_places)))
    place, grade = of(tables.result, standing.place), of(tables.result, standing.grade)
    shown.append(Shown("Thứ hạng", 7, "strong", "0", place, lambda line, _: _standing(line).place or NO_PLACE))
    shown.append(Shown("Xếp loại", 11, "center", "", grade, lambda line, _: _grade(line)))
    awards = joined([of(tables.result, letter) for letter in standing.proposals])
    shown.append(Shown("Đề nghị khen thưởng", 38, "text", "", awards, lambda line, _: _awards(tables, line)))
    placed, waiting = of(tables.result, standing.placed), of(tables.result, grid.open)
    shown.append(Shown("Ghi chú", 16, "text", "", _note(placed, waiting), lambda line, _: _noted(line)))
    assert len(shown) == count - 1, (len(shown), count)
    return shown


def _letter(col: int) -> str:
    return str(xl_col_to_name(col))


def _standing(line: Line) -> Standing:
    assert line.standing is not None
    return line.standing


def _part(part: str) -> Callable[[Line, Line], Content]:
    return lambda line, _: content(next(a.points for a in line.score.areas if a.area.part == part))


def _grade(line: Line) -> Content:
    return line.standing.grade.title if line.standing and line.standing.grade else None


def joined(parts: Sequence[str]) -> str:
    """Texts side by side, those that are there, with a semicolon between."""
    if not parts:
        return '""'
    return "MID(" + "&".join(f'IF({part}="","","; "&{part})' for part in parts) + ",3,999)"


def _awards(tables: Tables, line: Line) -> Content:
    awards = tables.group.group_set.policies.awards
    found = [proposed(_standing(line).awards, award) for award in awards]
    return "; ".join(str(one) for one in found if one) or None


def _note(placed: str, waiting: str) -> str:
    unplaced = f'IF({placed}="{YES}","","; Không xếp hạng: "&{placed})'
    return f'MID({unplaced}&IF({waiting}=0,"","; Tạm tính, còn "&{waiting}&" mục chờ"),3,999)'


def _noted(line: Line) -> Content:
    waiting = sum(score.state in OPEN for score in line.score.items)
    parts = [f"Không xếp hạng: {_standing(line).unplaced}"] if _standing(line).unplaced else []
    parts += [f"Tạm tính, còn {waiting} mục chờ"] if waiting else []
    return "; ".join(parts) or None


# --- the chart ------------------------------------------------------------------------------------------------------


def _chart(book: Book, tables: Tables, columns: Sequence[Shown], rows: tuple[int, int]) -> Chart:
    col = next(i for i, column in enumerate(columns, 1) if column.title == "Chỉ số (%)")
    name = quoted(tables.ranking)
    first, last = rows[0] + 1, rows[1] + 1
    values = f"={name}${_letter(col)}${first}:${_letter(col)}${last}"
    labels = f"={name}$B${first}:$B${last}"
    title = f"Chỉ số cải cách hành chính năm {book.head.year} (%)"
    return bars(book, title, labels, values, columns[col - 1].format, len(tables.result.lines))
