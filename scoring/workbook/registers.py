"""What was changed and what was handed in: self against appraised points, and the documents."""

from collections.abc import Iterator, Sequence

from scoring.appraisal import handed_in
from scoring.criteria import Leaf
from scoring.explain import VERDICTS, adjustment_words
from scoring.points import Number
from scoring.reasons import REMARKS
from scoring.report import few
from scoring.scores import State
from scoring.submissions import Adjustment, Evidence
from scoring.workbook.book import Book, content, day
from scoring.workbook.grid import Line
from scoring.workbook.listing import Head, Live, Row, write_list
from scoring.workbook.sheet import Content, quoted
from scoring.workbook.styles import NEVER_OR_DATE
from scoring.workbook.tables import Tables


def write_differences(book: Book, name: str, groups: Sequence[Tables]) -> None:
    """Every item that the appraisal changed, with the reason, by whom and when."""
    points = groups[0].result.points.points_format
    heads = (
        Head("STT", 6, "whole"),
        Head("Cơ quan, đơn vị", 26),
        Head("Mục", 7, "center"),
        Head("Tiêu chí, tiêu chí thành phần", 34),
        Head("Điểm tối đa", 7, "center", points),
        Head("Tự đánh giá", 8, "center", points),
        Head("Thẩm định", 8, "strong", points),
        Head("Chênh lệch", 8, "center", points),
        Head("Nội dung điều chỉnh", 36, "small"),
        Head("Lý do", 32, "small"),
        Head("Người thẩm định", 16, "small"),
        Head("Ngày", 11, "date", NEVER_OR_DATE),
    )
    rows = (row for tables in groups for row in _differences(tables))
    numbered = ([number, *row] for number, row in enumerate(rows, 1))
    write_list(book, name, ("CHÊNH LỆCH GIỮA TỰ ĐÁNH GIÁ VÀ THẨM ĐỊNH",), heads, numbered)


def _differences(tables: Tables) -> Iterator[list[Content | Live]]:
    pairs = zip(tables.result.lines, tables.own.lines, strict=True)
    for position, (line, own) in enumerate(pairs):
        appraisal = line.dossier.appraisal
        items = appraisal.model.items if appraisal else {}
        for at, leaf in enumerate(tables.group.group_set.leaves):
            adjustment = items.get(leaf.item.id)
            is_same = line.score.items[at][:2] == own.score.items[at][:2]
            if adjustment is not None or not is_same:
                yield _difference(tables, leaf, at, position, line, own, adjustment)


def _difference(
    tables: Tables, leaf: Leaf, at: int, position: int, line: Line, own: Line, adjustment: Adjustment | None
) -> list[Content | Live]:
    mine, final = tables.own.points, tables.result.points
    row = final.first + position
    before = f"{quoted(mine.sheet)}{mine.items[at]}{row}"
    after = f"{quoted(final.sheet)}{final.items[at]}{row}"
    gain = _number(line, at) - _number(own, at)
    changes = "; ".join(adjustment_words(line.dossier, leaf, adjustment)) if adjustment else ""
    return [
        line.dossier.agency.title,
        leaf.item.id,
        leaf.item.title,
        content(leaf.item.max),
        Live(before, mine.columns[at].value(own)),
        Live(after, final.columns[at].value(line)),
        Live(final.rounded(f"N({after})-N({before})"), content(gain)),
        changes,
        adjustment.reason if adjustment else _why(line, leaf),
        adjustment.author if adjustment else "",
        day(adjustment.date) if adjustment else None,
    ]


def _number(line: Line, at: int) -> Number:
    return line.score.items[at].points or 0


def _why(line: Line, leaf: Leaf) -> str:
    """Why points differ where nobody adjusted the item itself."""
    if leaf.area.id not in line.score.declared.appraised:
        return "Lĩnh vực chưa thẩm định"
    return "Theo số liệu do thẩm định, điều tra hoặc cơ quan khác cung cấp; hoặc điều chỉnh ở mục khác"


# --- documents ------------------------------------------------------------------------------------------------------


def write_evidence(book: Book, name: str, groups: Sequence[Tables]) -> None:
    """Every document handed in, and every required one that was not; of many agencies, only what is amiss."""
    heads = (
        Head("STT", 7, "whole"),
        Head("Cơ quan, đơn vị", 26),
        Head("Mục", 7, "center"),
        Head("Loại tài liệu", 36),
        Head("Bắt buộc", 8, "center"),
        Head("Số, ký hiệu", 18),
        Head("Ngày", 11, "date", NEVER_OR_DATE),
        Head("Cơ quan ban hành", 22),
        Head("Tệp", 24, "small"),
        Head("Thẩm định", 12, "center"),
        Head("Ghi chú", 26, "small"),
    )
    pairs = ((tables, line) for tables in groups for line in tables.result.lines)
    rows = (row for tables, line in pairs for row in _documents(tables, line, all=few(book.result)))
    numbered = ([number, *row] for number, row in enumerate(rows, 1))
    titles = ("DANH MỤC TÀI LIỆU KIỂM CHỨNG",) if few(book.result) else ("TÀI LIỆU KIỂM CHỨNG THIẾU, KHÔNG CHẤP NHẬN",)
    write_list(book, name, titles, heads, numbered)


def _documents(tables: Tables, line: Line, *, all: bool) -> Iterator[Row]:
    dossier = line.dossier
    items = dossier.appraisal.model.items if dossier.appraisal and tables.own is not tables.result else {}
    for leaf, score in zip(tables.group.group_set.leaves, line.score.items, strict=True):
        handed = handed_in(dossier, leaf.item.id)
        verdicts = items[leaf.item.id].evidence if leaf.item.id in items else {}
        for kind in leaf.item.evidence:
            lead = [dossier.agency.title, leaf.item.id, kind.label, "Có" if kind.required else "Không"]
            given, verdict = verdicts.get(kind.id, ""), VERDICTS.get(verdicts.get(kind.id, ""), "")
            own = [one for one in handed if one.id == kind.id]
            if all or given == "rejected":
                yield from ([*lead, *_document(one), verdict, one.note or ""] for one in own)
            if kind.required and not own and score.state is not State.NOT_APPLICABLE:
                missing = "Chưa nộp" if verdict else f"Chưa nộp: {REMARKS[kind.without or 'flag']}"
                yield [*lead, "", None, "", "", verdict, missing]


def _document(one: Evidence) -> Row:
    return [one.number or "", day(one.date), one.issuer or "", one.file or ""]
