"""The form as a workbook: instructions, the sheet to fill in, and the sheet of keys that nobody sees."""

import io
from collections.abc import Sequence
from typing import Any

from scoring.criteria import Index
from scoring.forms.filled import Form
from scoring.forms.guide import write_guide
from scoring.forms.keys import GUIDE, KEYS, MARK, SHEET, TITLES, At
from scoring.forms.keys import Mark as FormMark
from scoring.forms.plan import Plan
from scoring.forms.rows import HEADS, WIDTHS, Cell, Row, most_format
from scoring.forms.sheets import FormBook, paper, protect, workbook
from scoring.workbook.book import content
from scoring.workbook.sheet import Sheet, merged, put
from scoring.workbook.styles import decimals

_SECTIONS = "Tài liệu bổ sung (khi một loại có nhiều tài liệu)"


def package(index: Index, own: Plan, form: Form, mark: FormMark) -> bytes:
    """The bytes of a form; the same content gives the same bytes."""
    stream = io.BytesIO()
    title = f"Phiếu tự đánh giá Chỉ số cải cách hành chính năm {mark.year}"
    made = workbook(stream, index.head, title, subject=form.dossier.agency.title)
    book = FormBook(made)
    write_guide(book, book.sheet(GUIDE), index, form)
    _write_form(book, index, own, form)
    _write_keys(book, own, mark)
    made.close()
    return stream.getvalue()


def _write_form(book: FormBook, index: Index, own: Plan, form: Form) -> None:
    sheet = book.sheet(SHEET)
    _write_top(book, sheet, index, own, form)
    for number, row in enumerate(own.rows, HEADS):
        _write_row(book, sheet, number, row, form)
    section = own.first_more - 2
    sheet.write_string(section, At.KEY, "text:more", book.style("plain"))
    for at in At:
        if At.ID <= at <= At.WORDS:
            put(sheet, section, at, _SECTIONS if at is At.ID else None, book.style("section"))
    for number, row in enumerate(own.more_rows, own.first_more - 1):
        _write_row(book, sheet, number, row, form)
    last = own.first_more + own.more - 1
    _sign(book, sheet, index, last + 1)
    _mark_states(book, sheet, own)
    for at, width in WIDTHS.items():
        hidden = at == At.KEY or at >= At.SOUND or (at is At.BEFORE and not form.before)
        sheet.set_column(at, at, width, None, {"hidden": True} if hidden else {})
    sheet.set_row(0, None, None, {"hidden": True})
    paper(sheet, f"{form.dossier.agency.title} · tự đánh giá Chỉ số CCHC năm {index.head.year}", index.sha256)
    sheet.repeat_rows(HEADS - 1)
    sheet.freeze_panes(HEADS, At.MAX)
    sheet.print_area(0, At.ID, last + 8, At.WORDS)
    protect(sheet)
    sheet.activate()


def _write_top(book: FormBook, sheet: Sheet, index: Index, own: Plan, form: Form) -> None:
    """Keys of the columns, title, agency, totals, heads."""
    plain = book.style("plain")
    sheet.write_string(0, At.KEY, MARK, plain)
    for at in At:
        if At.KEY < at < At.SOUND:
            sheet.write_string(0, at, at.name, plain)
    title = f"PHIẾU TỰ ĐÁNH GIÁ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {index.head.year}"
    notice = "" if index.head.status == "in_force" else index.head.notice
    sheet.write_string(1, At.KEY, "text:title", plain)
    sheet.set_row(1, 24)
    merged(sheet, 1, At.ID, At.WORDS, title, book.style("title"))
    sheet.write_string(2, At.KEY, "text:agency", plain)
    sheet.set_row(2, 20)
    merged(sheet, 2, At.ID, At.HOW, form.dossier.agency.title, book.style("agency"))
    merged(sheet, 2, At.BEFORE, At.WORDS, notice, book.style("notice"))
    _write_row(book, sheet, 3, _totals(own), form)
    sheet.set_row(HEADS - 1, 34)
    sheet.write_string(HEADS - 1, At.KEY, "text:heads", plain)
    for at, head in TITLES.items():
        sheet.write_string(HEADS - 1, at, head, book.style("head"))


def _totals(own: Plan) -> Row:
    number = decimals(own.places)
    cells = [
        Cell(At.ID, "area"),
        Cell(At.TITLE, "area", "Tổng điểm các mục tự chấm"),
        Cell(At.MAX, "area_points", content(own.self_max), most_format(own.self_max)),
        Cell(At.HOW, "area", formula=own.status()),
        *(Cell(at, "area") for at in (At.BEFORE, At.FIGURE, At.SYMBOL, At.DATE, At.ISSUER, At.FILE, At.WORDS)),
        Cell(At.CLAIMED, "area_points", format=number, formula=own.grand_total("H")),
        Cell(At.POINTS, "area_points", format=number, formula=own.grand_total("I")),
    ]
    return Row("totals", tuple(cells), 34)


def _write_row(book: FormBook, sheet: Sheet, number: int, row: Row, form: Form) -> None:
    sheet.set_row(number, row.height)
    sheet.write_string(number, At.KEY, row.key, book.style("plain"))
    for cell in row.cells:
        at, style = cell.at, book.style(cell.style, cell.format)
        if cell.formula:
            value = form.results.get((row.key, at), "")
            sheet.write_formula(number, at, cell.formula, style, "" if value is None else value)
        elif at is At.BEFORE and row.key.startswith("fact:"):
            put(sheet, number, at, form.before.get(row.key.removeprefix("fact:")), style)
        else:
            put(sheet, number, at, form.inputs.get((row.key, at), cell.text), style)
        if cell.takes:
            sheet.data_validation(number, at, number, at, dict(cell.takes))


def _mark_states(book: FormBook, sheet: Sheet, own: Plan) -> None:
    """Words instead of points stand out."""
    first, last = HEADS, HEADS + len(own.rows) - 1
    red = book.workbook.add_format({"font_color": "#C00000", "italic": True})
    rule = {"type": "formula", "criteria": f"=ISTEXT($I{first + 1})", "format": red}
    sheet.conditional_format(first, At.POINTS, last, At.POINTS, rule)


def _sign(book: FormBook, sheet: Sheet, index: Index, row: int) -> None:
    place = f"{index.head.place}, ngày      tháng      năm {index.head.year + 1}"
    for offset, (text, style) in enumerate(
        ((place, "place"), ("THỦ TRƯỞNG CƠ QUAN", "signer"), ("(Ký tên, đóng dấu)", "place"))
    ):
        sheet.write_string(row + offset, At.KEY, "text:signature", book.style("plain"))
        sheet.write_string(row + offset, At.ISSUER, text, book.style(style))


def _write_keys(book: FormBook, own: Plan, mark: FormMark) -> None:
    """Whose form it is, the fingerprints of its items, and the lists to pick from."""
    sheet = book.sheet(KEYS)
    plain = book.style("plain")
    rows: list[Sequence[Any]] = [
        (MARK, "keys"),
        ("year", str(mark.name)),
        ("group", mark.group),
        ("agency", mark.agency),
        ("criteria", mark.criteria),
        *((f"item:{id}", *prints) for id, prints in mark.items.items()),
    ]
    for number, row in enumerate(rows):
        for col, text in enumerate(row):
            sheet.write_string(number, col, text, plain)
    for number, words in enumerate(own.lists):
        put(sheet, number, 3, words, plain)
    sheet.very_hidden()
    protect(sheet)
