"""Whether appraisers decided alike, for the council to look at before it decides; values, not formulas."""

from collections.abc import Iterator

from scoring.consistency import Consistency, appraiser_words, bench_words, consistency
from scoring.workbook.book import Book
from scoring.workbook.listing import Head, Row, write_list

_HOW = (
    "Điểm trừ là điểm theo số liệu cơ quan kê khai trừ điểm của vòng này; n là số cơ quan (hoặc số mục × cơ quan) "
    "được tính; chênh lệch chưa phải là sai, cần đối chiếu hồ sơ"
)


def write_agreement(book: Book, name: str) -> None:
    """Decisions that differ over equal figures, benches and appraisers beside the others."""
    heads = [Head("STT", 5, "whole"), Head("Việc cần xem", 30), Head("Nhóm", 16), Head("Mục", 7, "center")]
    heads += [Head("Tiêu chí", 34), Head("Nội dung", 110, "small")]
    rows = ([number, *row] for number, row in enumerate(_rows(consistency(book.result)), 1))
    write_list(book, name, ("SO SÁNH CÁC QUYẾT ĐỊNH THẨM ĐỊNH", _HOW), heads, rows)


def _rows(found: Consistency) -> Iterator[Row]:
    for unlike in found.unlike:
        said = "\n".join(f"{decision}: {', '.join(agencies)}" for decision, agencies in unlike.decisions)
        item = unlike.leaf.item
        yield ["Số liệu, tài liệu như nhau, quyết định khác nhau", unlike.group, item.id, item.title, said]
    for bench in found.benches:
        item = bench.leaf.item
        yield ["Tổ thẩm định trừ khác các tổ khác ở cùng mục", bench.group, item.id, item.title, bench_words(bench)]
    for appraiser in found.appraisers:
        yield ["Tỷ lệ điểm đã trừ của cơ quan thẩm định", "", "", "", appraiser_words(appraiser)]
