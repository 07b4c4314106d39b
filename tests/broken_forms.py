"""Forms broken as officials break them: one mistake each, the cell it is told of, and words its message must hold."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from filling import LETTERS, rows_of
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scoring.forms.keys import GUIDE, KEYS, SHEET, At

DATE, TASKS, DONE, YES_NO = (
    "fact:a1_plan_date",
    "fact:a1_plan_tasks",
    "fact:a1_plan_tasks_done",
    "fact:a1_plan_all_areas",
)
CHOICE, MONEY, PLAN = "fact:a4_regulation_status", "fact:a6_investment_plan", "document:1.1.1/ke-hoach"


class Mistake(NamedTuple):
    """What is done to a form, the input it spoils (None: the form as a whole), and what the message must hold."""

    name: str
    make: Callable[[Workbook], Any]
    where: tuple[str, At] | None
    words: tuple[str, ...]


def _typed(name: str, key: str, at: At, value: Any, *words: str, form: str = "") -> Mistake:
    """A mistake that is one value typed into one input."""

    def make(book: Workbook) -> None:
        cell = book[SHEET].cell(rows_of(book[SHEET])[key], at + 1)
        cell.value = value
        if form:
            cell.number_format = form

    return Mistake(name, make, (key, at), words)


def _whole(name: str, make: Callable[[Workbook], Any], *words: str) -> Mistake:
    return Mistake(name, make, None, words)


def _head(name: str, key: str, value: Any, *words: str) -> Mistake:
    def make(book: Workbook) -> None:
        book[GUIDE].cell(rows_of(book[GUIDE])[key], 3).value = value

    return Mistake(name, make, (key, At.HOW), words)


def _key(number: int, column: int, value: str) -> Callable[[Workbook], Any]:
    """Another value on the sheet of keys."""

    def make(book: Workbook) -> None:
        book[KEYS].cell(number, column).value = value

    return make


def _title(key: str, value: str) -> Callable[[Workbook], Any]:
    def make(book: Workbook) -> None:
        book[SHEET].cell(rows_of(book[SHEET])[key], At.ID + 1).value = value

    return make


def _merge(first: str, last: str) -> Callable[[Workbook], Any]:
    def make(book: Workbook) -> None:
        sheet, rows = book[SHEET], rows_of(book[SHEET])
        sheet.merge_cells(f"G{rows[first]}:G{rows[last]}")

    return make


def _copy_row(key: str) -> Callable[[Workbook], Any]:
    def make(book: Workbook) -> None:
        sheet = book[SHEET]
        row, last = rows_of(sheet)[key], sheet.max_row + 2
        for column in range(1, 15):
            sheet.cell(last, column).value = sheet.cell(row, column).value

    return make


def _delete_row(key: str) -> Callable[[Workbook], Any]:
    def make(book: Workbook) -> None:
        book[SHEET].delete_rows(rows_of(book[SHEET])[key])

    return make


def _delete_column(at: At) -> Callable[[Workbook], Any]:
    return lambda book: book[SHEET].delete_cols(at + 1)


def _add_row(book: Workbook) -> None:
    """A row of one's own, below the last."""
    sheet = book[SHEET]
    sheet.cell(sheet.max_row + 1, At.SYMBOL + 1).value = "12/KH-SYT"


def _surveyed(book: Workbook) -> None:
    book[SHEET].cell(rows_of(book[SHEET])["item:1.7.1"], At.CLAIMED + 1).value = 1


def _denied(book: Workbook) -> None:
    """A document said not to be there, with its number."""
    row = rows_of(book[SHEET])[PLAN]
    book[SHEET].cell(row, At.FIGURE + 1).value = "Không"


def _more(book: Workbook) -> None:
    book[SHEET].cell(rows_of(book[SHEET])["more:1"], At.SYMBOL + 1).value = "12/KH-SYT"


def _heads_swapped(book: Workbook) -> None:
    book[GUIDE].cell(rows_of(book[GUIDE])["head:by"], 2).value = "Số, ký hiệu báo cáo"


def _since_1904(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


def _without_sheet(book: Workbook) -> None:
    del book[SHEET]


def _without_keys(book: Workbook) -> None:
    del book[KEYS]


FIGURE = At.FIGURE
MISTAKES = (
    _typed("word", TASKS, FIGURE, "hai mươi", "không phải là số", "1234"),
    _typed("fraction", TASKS, FIGURE, 12.5, "'12,5' phải là số nguyên"),
    _typed("decimal_text", TASKS, FIGURE, "12,5", "'12,5' phải là số nguyên"),
    _typed("comma_of_thousands", TASKS, FIGURE, "1,234", "phải là số nguyên", "1234"),
    _typed("english_thousands", MONEY, FIGURE, "1,234,567", "lối Anh", "1234,5"),
    _typed("negative", TASKS, FIGURE, -3, "nhỏ hơn giới hạn"),
    _typed("under_least", TASKS, FIGURE, 0, "nhỏ hơn giới hạn 1 nhiệm vụ"),
    _typed("too_long", TASKS, FIGURE, 1234567890123, "dài quá 12 chữ số"),
    _typed("per_cent_text", TASKS, FIGURE, "98%", "tỷ lệ phần trăm", "“nhiệm vụ”"),
    _typed("per_cent_format", TASKS, FIGURE, 0.98, "dạng phần trăm", form="0%"),
    _typed(
        "date_for_a_number", TASKS, FIGURE, datetime.datetime(2022, 5, 3), "ngày giờ", "03/05/2022", form="d/m/yyyy"
    ),
    _typed("truth_for_a_number", TASKS, FIGURE, True, "TRUE"),
    _typed("only_spaces", TASKS, FIGURE, "   ", "chỉ có dấu cách", "Delete"),
    _typed("only_a_hard_space", TASKS, FIGURE, "\u00a0", "chỉ có dấu cách"),
    _typed("dash_for_nothing", TASKS, FIGURE, "-", "không phải là số"),
    _typed("other_unit", TASKS, FIGURE, "30 hồ sơ", "không phải là số"),
    _typed("formula", TASKS, FIGURE, "=10+20", "công thức", "gõ giá trị"),
    _typed("formula_to_another_sheet", TASKS, FIGURE, "='Hướng dẫn'!C1", "công thức"),
    _typed("error_value", TASKS, FIGURE, "#REF!", "#REF!", "gõ lại"),
    _typed("error_in_a_date", DATE, FIGURE, "#N/A", "#N/A"),
    _typed("month_first", DATE, FIGURE, "12/15/2021", "không có tháng 15", "15/12/2021"),
    _typed("no_such_day", DATE, FIGURE, "31/2/2022", "không có ngày này trong lịch"),
    _typed("short_year", DATE, FIGURE, "5/3/22", "bốn chữ số", "5/3/2022"),
    _typed("only_a_year", DATE, FIGURE, 2022, "chỉ ghi năm 2022"),
    _typed("year_as_number", DATE, FIGURE, 2022, "chỉ ghi năm 2022", form="General"),
    _typed("only_a_month", DATE, FIGURE, "tháng 3 năm 2022", "không phải là ngày", "không thực hiện"),
    _typed("with_a_clock", DATE, FIGURE, datetime.datetime(2022, 3, 5, 8, 30), "có cả giờ"),
    _typed("number_for_a_date", DATE, FIGURE, 44625.5, "có cả giờ"),
    _typed(
        "before_the_period",
        DATE,
        FIGURE,
        datetime.datetime(2020, 12, 31),
        "sớm hơn giới hạn 01/10/2021",
        "'31/12/2020'",
    ),
    _typed("after_the_period", DATE, FIGURE, "5/3/2023", "muộn hơn giới hạn 31/12/2022", "'5/3/2023'"),
    _typed("never_misspelt", DATE, FIGURE, "ko thực hiện", "không phải là ngày", "không thực hiện"),
    _typed("perhaps", YES_NO, FIGURE, "Có thể", "không có trong danh sách", "Có, Không"),
    _typed("cross", YES_NO, FIGURE, "x", "không có trong danh sách", "Không"),
    _typed("truth", YES_NO, FIGURE, True, "'TRUE' không có trong danh sách"),
    _typed("choice_of_ones_own", CHOICE, FIGURE, "Đã trình", "không có trong danh sách"),
    _typed("claim_above_maximum", "item:1.1.1", At.CLAIMED, 1.5, "vượt điểm tối đa 1"),
    _typed("claim_below_zero", "item:1.1.1", At.CLAIMED, -1, "không được âm"),
    _typed("claim_in_words", "item:1.1.1", At.CLAIMED, "tối đa", "không phải là số"),
    _typed("document_date", PLAN, At.DATE, "15 tháng 12", "không phải là ngày"),
    _typed("document_number_a_date", PLAN, At.SYMBOL, datetime.datetime(2022, 5, 12), "đổi thành ngày giờ", "Văn bản"),
    _typed("control_character", "item:1.1.1", At.WORDS, "một\u0092 hai", "điều khiển U+0092"),
    _typed("very_long", "item:1.1.1", At.WORDS, "dài " * 3000, "dài quá 10000"),
    _typed("document_maybe", PLAN, FIGURE, "rồi", "không có trong danh sách"),
    _typed("document_file_elsewhere", PLAN, At.FILE, "../so-noi-vu/a.pdf", "a.pdf"),
    Mistake("document_denied", _denied, (PLAN, FIGURE), ("ghi Không nhưng dòng có nội dung",)),
    Mistake("further_document_of_no_kind", _more, ("more:1", At.HOW), ("chưa chọn loại tài liệu",)),
    _typed("another_label", TASKS, At.TITLE, "Nhiệm vụ khác", "phải ghi “Nhiệm vụ trong kế hoạch", "“Nhiệm vụ khác”"),
    _typed("label_wiped", "item:1.1.3", At.TITLE, None, "phải ghi “", "nay để trống"),
    _typed("another_maximum", "item:1.1.1", At.MAX, 5, "phải ghi “1”", "nay ghi “5”"),
    _typed("another_criterion", "criterion:1.1", At.TITLE, "Tiêu chí của tôi", "nay ghi “Tiêu chí của tôi”"),
    _typed("another_head", "text:heads", At.CLAIMED, "Điểm thẩm định", "phải ghi “Điểm tự chấm”"),
    _typed("greyed_cell", "item:1.7.1", FIGURE, "100", "phải ghi “Điều tra xã hội học”", "nay ghi “100”"),
    _typed("figure_of_the_appraiser", "fact:a4_staff_assigned", FIGURE, 7, "cơ quan thẩm định điền", "xóa ô này"),
    _head("no_day", "head:date", None, "Ngày ký báo cáo còn trống"),
    _head("no_signer", "head:by", None, "Người ký còn trống"),
    _head("kind_of_figures", "head:illustrative", "Giả", "không có trong danh sách"),
    Mistake("merged", _merge(TASKS, DONE), (TASKS, FIGURE), ("vùng gộp", "bỏ gộp ô")),
    _whole("copied_row", _copy_row(TASKS), "chép từ dòng", "xóa dòng chép thừa"),
    _whole("row_of_ones_own", _add_row, "không thuộc phiếu", "Tài liệu bổ sung"),
    Mistake("deleted_row", _delete_row(TASKS), ("item:1.1.3", At.ID), ("thiếu dòng “Nhiệm vụ trong kế hoạch",)),
    Mistake("deleted_item", _delete_row("item:1.1.1"), ("criterion:1.1", At.ID), ("thiếu dòng “Ban hành kế hoạch",)),
    _whole("deleted_column", _delete_column(At.CLAIMED), "trang “Tự đánh giá” thiếu cột “Điểm tự chấm”"),
    _whole("deleted_sheet", _without_sheet, "thiếu trang “Tự đánh giá”"),
    _whole("label_of_the_first_sheet", _heads_swapped, "phải ghi “Người ký”", "nay ghi “Số, ký hiệu báo cáo”"),
    _whole("dates_since_1904", _since_1904, "đếm ngày từ năm 1904", "bỏ chọn"),
    _whole("points_in_a_surveyed_item", _surveyed, "không tự chấm"),
    _whole("another_year", _key(2, 2, "2021"), "phiếu của năm 2021", "2022"),
    _whole("another_group", _key(3, 2, "huyen"), "thuộc nhóm “"),
    _whole("unknown_agency", _key(4, 2, "so-y-tee"), "gần nhất là 'so-y-te'"),
    _whole("title_of_another_agency", _title("text:agency", "Sở Nội vụ"), "xuất cho Sở Y tế", "Sở Nội vụ"),
    _whole("title_of_another_year", _title("text:title", "PHIẾU TỰ ĐÁNH GIÁ NĂM 2021"), "tiêu đề nay là", "năm 2022"),
    _whole("no_keys", _without_keys, "không phải là phiếu tự đánh giá"),
    _whole("keys_overwritten", _key(2, 2, "hai nghìn"), "trang khóa ẩn"),
    _whole("another_program", _key(1, 1, "parindex-phieu-0"), "bản khác của phần mềm"),
)


def cell_of(book: Workbook, where: tuple[str, At]) -> str:
    """The cell of an input as messages name it."""
    key, at = where
    if key.startswith("head:"):
        return f"{GUIDE}!C{rows_of(book[GUIDE])[key]}"
    return f"{SHEET}!{LETTERS[at]}{rows_of(book[SHEET])[key]}"


def broken(form: Path, mistake: Mistake, target: Path) -> tuple[Path, str]:
    """A copy of a form with one mistake, and the cell it is told of."""
    from openpyxl import load_workbook

    book = load_workbook(form)
    where = cell_of(book, mistake.where) if mistake.where else ""
    mistake.make(book)
    book.save(target)
    return target, where
