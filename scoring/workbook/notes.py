"""The sheet that says by which decision, policies and inputs the workbook was made, and how to read it."""

from collections.abc import Iterable, Iterator, Sequence

from scoring import provisions
from scoring.provisions import Line
from scoring.workbook.book import Book
from scoring.workbook.items import CODE_WORDS
from scoring.workbook.listing import Head, Row, write_list
from scoring.workbook.tables import Tables

_READING = (
    ("Sửa số liệu", "Sửa ô trong trang “Số liệu …”: trạng thái, điểm, chỉ số, thứ hạng và bảng xếp hạng tự tính lại"),
    ("Ô nền vàng", "Tình trạng hồ sơ, tài liệu, thẩm định và kết luận của Hội đồng, chọn trong danh sách"),
    ("Ô điểm in đậm, nền vàng", "Thiếu tài liệu kiểm chứng: điểm được giữ hoặc bị giới hạn theo quy định của mục"),
    ("Số màu xanh trong trang “Số liệu …”", "Trích từ tài liệu thật, tên tài liệu trong ghi chú của ô"),
    ("Trang “Đối chiếu”", "So từng ô công thức với kết quả phần mềm đã tính; 0 sai lệch là sổ tính chưa bị sửa"),
)


def write_notes(book: Book, name: str, groups: Sequence[Tables]) -> None:
    """Decision, sources, hashes, policies and legend, as one list."""
    heads = (Head("Phần", 24, "bold"), Head("Nội dung", 34), Head("Chi tiết", 84))
    rows = [*_within("Quyết định", [*provisions.decision(book.head), *_round(book)]), *_inputs(book)]
    rows += _within("Nguồn, căn cứ", provisions.sources(book.head))
    rows += _within("Quy ước về tài liệu", provisions.documents(book.head))
    for group_set in (tables.group.group_set for tables in groups):
        rows += _within(f"Quy ước: {group_set.group.short}", provisions.policies_of(book.head, group_set.policies))
    rows += _within("Ký hiệu trong bảng điểm", CODE_WORDS.items())
    rows += _within("Cách đọc sổ tính", _READING)
    write_list(book, name, ("QUY ƯỚC, NGUỒN VÀ DỮ LIỆU ĐẦU VÀO", book.head.title), heads, rows)


def _within(part: str, lines: Iterable[Line]) -> Iterator[Row]:
    yield from ((part, *line) for line in lines)


def _round(book: Book) -> Iterator[Line]:
    yield "Vòng", book.result.round_title
    yield "Tình trạng kết quả", ", ".join(book.marks) or "Chính thức"


def _inputs(book: Book) -> Iterator[Row]:
    result, part = book.result, "Dữ liệu đầu vào"
    yield part, "Mã băm SHA-256 của bộ tiêu chí", result.index.sha256
    yield part, "Mã băm SHA-256 của hồ sơ, số liệu", result.season.files.sha256
    for loaded, what in (
        (result.season.files.survey, "Điều tra xã hội học"),
        (result.season.files.central, "Số liệu dùng chung"),
    ):
        if loaded:
            said = " (số liệu minh họa)" if loaded.model.illustrative else ""
            yield part, what, f"{loaded.model.source}{said}"
