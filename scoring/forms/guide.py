"""The first sheet of a form: whose it is, who hands it in, and how to fill it in."""

from collections.abc import Iterator

from scoring.criteria import Index
from scoring.forms.filled import HANDING, ILLUSTRATIVE, REAL, Form
from scoring.forms.guards import day_validation, list_validation
from scoring.forms.keys import MARK, At
from scoring.forms.live import AGAINST_GROUP, UNSOUND_WORDS
from scoring.forms.rows import DAY, WRONG_CLAIM
from scoring.forms.sheets import FormBook, paper, protect
from scoring.forms.texts import NEVER_WORDS
from scoring.scores import STATE_WORDS, State
from scoring.workbook.heights import height, room
from scoring.workbook.sheet import Sheet, merged, put

_LABEL, _INPUT, _HINT = 1, 2, 3
_WIDTHS = (8, 30, 44, 62)


def write_guide(book: FormBook, sheet: Sheet, index: Index, form: Form) -> None:
    """Title, who hands in, then every instruction."""
    for col, width in enumerate(_WIDTHS):
        sheet.set_column(col, col, width, None, {"hidden": True} if col == 0 else {})
    plain = book.style("plain")
    sheet.write_string(0, 0, MARK, plain)
    sheet.write_string(0, _LABEL, At.TITLE.name, plain)
    sheet.write_string(0, _INPUT, At.HOW.name, plain)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_row(1, 24)
    year = index.head.year
    merged(sheet, 1, 1, 3, f"PHIẾU TỰ ĐÁNH GIÁ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {year}", book.style("title"))
    merged(sheet, 2, 1, 3, form.dossier.agency.title, book.style("motto"))
    row = 3
    if index.head.status != "in_force":
        sheet.set_row(row, 32)
        merged(sheet, row, 1, 3, index.head.notice, book.style("notice"))
    row = _write_handing(book, sheet, form, row + 2)
    for title, says in _steps(index):
        sheet.set_row(row, height([(says, room(_WIDTHS[2] + _WIDTHS[3]))]))
        put(sheet, row, _LABEL, title, book.style("step_head" if not says else "step"))
        if says:
            merged(sheet, row, _INPUT, _HINT, says, book.style("step"))
        row += 1
    paper(sheet, f"{form.dossier.agency.title} · hướng dẫn", index.sha256)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(1, 1, row, 3)
    protect(sheet)


def _write_handing(book: FormBook, sheet: Sheet, form: Form, row: int) -> int:
    """The cells on who hands in; the next free row."""
    put(sheet, row, _LABEL, "Thông tin nộp hồ sơ", book.style("step_head"))
    for number, asked in enumerate(HANDING, row + 1):
        is_day = asked.key == "head:date"
        sheet.write_string(number, 0, asked.key, book.style("plain"))
        put(sheet, number, _LABEL, asked.label, book.style("text"))
        style = book.style("input", DAY) if is_day else book.style("input_text")
        put(sheet, number, _INPUT, form.inputs.get((asked.key, At.HOW)), style)
        put(sheet, number, _HINT, asked.hint, book.style("small"))
        if is_day:
            sheet.data_validation(number, _INPUT, number, _INPUT, day_validation(f"C{number + 1}"))
        if asked.key == "head:illustrative":
            takes = list_validation([REAL, ILLUSTRATIVE], "Chọn trong danh sách.")
            sheet.data_validation(number, _INPUT, number, _INPUT, takes)
    return row + len(HANDING) + 2


def _steps(index: Index) -> Iterator[tuple[str, str]]:
    """What an official has to know, in the order in which it is needed."""
    head = index.head
    yield "Cách điền", ""
    yield "1. Ô nền vàng", "Chỉ điền vào ô nền vàng ở trang này và trang Tự đánh giá; các ô khác đã khóa."
    yield (
        "2. Không có số liệu",
        "Để trống, đừng ghi 0: để trống là chưa kê khai, 0 là có kê khai và kết quả bằng không.",
    )
    yield (
        "3. Số",
        "Gõ liền, không dấu ngăn hàng nghìn: 1234. Phần thập phân sau dấu phẩy: 12,5. Trong ô dạng chữ, dấu chấm trước "
        "đúng ba chữ số là dấu hàng nghìn (1.234 là một nghìn hai trăm ba mươi tư); nơi nhận từ ba chữ số thập phân "
        "thì cách viết ấy mơ hồ, không được nhận. Không ghi đơn vị tính, không gõ công thức.",
    )
    yield "4. Ngày", f"Ngày/tháng/năm, ví dụ 5/3/{head.year}. Việc không thực hiện thì gõ: {NEVER_WORDS}."
    yield "5. Lựa chọn", "Chọn trong danh sách của ô."
    yield "6. Tỷ lệ", "Không gõ tỷ lệ phần trăm; kê khai hai số liệu, phần mềm tự chia."
    yield (
        "7. Điểm tự chấm",
        "Điểm cơ quan đề nghị, từ 0 đến điểm tối đa. Cột bên phải là điểm tính theo số liệu và tài liệu đã điền; "
        "hai cột nên bằng nhau.",
    )
    yield (
        "8. Tài liệu",
        "Mỗi loại một dòng: số, ngày, cơ quan ban hành, tên tệp; tài liệu không có số thì chọn Có. Loại có nhiều tài "
        "liệu thì ghi thêm ở phần Tài liệu bổ sung cuối trang.",
    )
    types, most = ", ".join(head.evidence.types), head.evidence.most_megabytes
    says = f"Ghi tên tệp gửi kèm phiếu, không ghi đường dẫn. Loại tệp nhận: {types}; mỗi tệp không quá {most} MB."
    yield "    Tên tệp", says
    yield "9. Mục màu xám", "Do điều tra xã hội học hoặc cơ quan thẩm định chấm; cơ quan không tự chấm."
    yield (
        "10. Không áp dụng",
        "Chỉ mục có ghi “Không áp dụng khi” mới bớt khỏi điểm tối đa, và chỉ khi số liệu kê khai đúng điều kiện đó.",
    )
    yield (
        "11. Gửi lại",
        "Lưu tệp .xlsx, không thêm, xóa dòng hay cột. Khi nhận, phần mềm nêu mọi chỗ sai theo tên ô để cơ quan sửa.",
    )
    yield "", ""
    yield "Chữ ở cột điểm", ""
    for words, says in (
        (STATE_WORDS[State.NOT_ANSWERED], "còn số liệu để trống; chưa có điểm, vẫn nằm trong điểm tối đa"),
        (STATE_WORDS[State.NOT_APPLICABLE], "số liệu cho thấy mục không áp dụng; bớt khỏi điểm tối đa"),
        (STATE_WORDS[State.EVIDENCE_MISSING], "thiếu tài liệu bắt buộc nên không có điểm"),
        (STATE_WORDS[State.AWAITING_APPRAISAL], "còn số liệu do cơ quan thẩm định hoặc hệ thống dùng chung cung cấp"),
        (UNSOUND_WORDS, "có ô sai kiểu (chữ không phải số, ngày không có thật…) hoặc quá giới hạn; sửa ô đó"),
        (WRONG_CLAIM, "điểm tự chấm không phải là số, hoặc ngoài khoảng từ 0 đến điểm tối đa; chưa được cộng vào tổng"),
        (AGAINST_GROUP, "điểm so với các cơ quan cùng nhóm, chỉ tính được khi xếp hạng"),
    ):
        yield words, says[0].upper() + says[1:] + "."
    yield "", ""
    yield "Thời gian đánh giá", f"Từ {head.period.from_:%d/%m/%Y} đến {head.period.to:%d/%m/%Y}."
    last = head.deadline
    yield "Thời hạn nộp", f"Chậm nhất ngày {last:%d/%m/%Y}." if last else "Theo văn bản hướng dẫn tự đánh giá."
    yield "Bộ tiêu chí", f"{head.title}; bản {index.sha256[:12]}."
