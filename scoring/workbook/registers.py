"""What was changed and what was handed in: self against appraised points, and the documents."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scoring.checking.filings import Decision
from scoring.criteria import EvidenceKind, Leaf
from scoring.evidence import Documents
from scoring.evidence.verdicts import REJECTED, amiss, verdict_words
from scoring.explain import adjustment_words, coded, plea_words, reason_codes
from scoring.points import Number
from scoring.reasons import REMARKS, doubt
from scoring.report import few
from scoring.scores import OPEN, ItemScore, State
from scoring.submissions import Adjustment, Agency, Evidence
from scoring.workbook.book import Book, content, day
from scoring.workbook.grid import Line
from scoring.workbook.listing import Head, Live, Row, write_list
from scoring.workbook.pages import rows_before
from scoring.workbook.sheet import Content
from scoring.workbook.styles import NEVER_OR_DATE
from scoring.workbook.tables import Tables


def write_differences(book: Book, name: str, groups: Sequence[Tables]) -> None:
    """Every item of the agencies' own that the appraisal changed, with the reason, by whom and when."""
    points = groups[0].result.points.points_format
    heads = (
        Head("STT", 5, "whole"),
        Head("Cơ quan, đơn vị", 26),
        Head("Mục", 7, "center"),
        Head("Tiêu chí, tiêu chí thành phần", 34),
        Head("Điểm tối đa", 7, "center", points),
        Head("Tự đánh giá", 8, "center", points),
        Head("Thẩm định", 8, "strong", points),
        Head("Chênh lệch", 8, "center", points),
        Head("Nội dung điều chỉnh", 40, "small"),
        Head("Lý do", 32, "small"),
        Head("Người thẩm định", 24, "small"),
        Head("Ngày", 11, "date", NEVER_OR_DATE),
        Head("Giải trình của cơ quan", 32, "small"),
    )
    codes = reason_codes(book.head)
    rows = (row for tables in groups for row in _differences(codes, tables))
    counted = ([number, *row] for number, row in enumerate(rows, 1))
    write_list(book, name, ("CHÊNH LỆCH GIỮA TỰ ĐÁNH GIÁ VÀ THẨM ĐỊNH", _ONLY_CHANGES), heads, counted)


_ONLY_CHANGES = "Mục cơ quan đã tự đánh giá mà thẩm định thay đổi; không gồm mục chỉ do thẩm định hoặc điều tra chấm"


def _differences(codes: Mapping[str, str], tables: Tables) -> Iterator[list[Content | Live]]:
    pairs = zip(tables.result.lines, tables.own.lines, strict=True)
    for position, (line, own) in enumerate(pairs):
        for at, leaf in enumerate(tables.group.group_set.leaves):
            decisions = line.dossier.decisions(leaf.item.id, line.round)
            differs = _differs(line.score.items[at], own.score.items[at])
            if differs or any(_changes(leaf, one.adjustment) for one in decisions) or _claim(leaf, own, at):
                yield _difference(codes, tables, leaf, at, position, line, own, decisions)


def _differs(final: ItemScore, own: ItemScore) -> bool:
    """Scored in both rounds, and not alike."""
    return final[:2] != own[:2] and not {final.state, own.state} & OPEN


def _changes(leaf: Leaf, adjustment: Adjustment) -> bool:
    """True where something that the agency itself had said was changed."""
    corrected = any(leaf.item.facts[id].supplier == "agency" for id in adjustment.facts)
    rejected = any(REJECTED in said.values() for said in adjustment.evidence.values())
    return corrected or rejected or adjustment.not_applicable is not None


def _difference(
    codes: Mapping[str, str],
    tables: Tables,
    leaf: Leaf,
    at: int,
    position: int,
    line: Line,
    own: Line,
    decisions: Sequence[Decision],
) -> list[Content | Live]:
    final = tables.result.points
    row, sign = final.first + position, -1 if leaf.area.part == "penalty" else 1
    before, after = tables.own.item(at, row, own), tables.result.item(at, row, line)
    gain = sign * (_number(line, at) - _number(own, at))
    claim = _claim(leaf, own, at)
    told = [(one, "; ".join(adjustment_words(line.dossier, leaf, one.adjustment))) for one in decisions]
    changes = [f"{one.filed.round.title}: {words}" if len(told) > 1 else words for one, words in told]
    reasons = [coded(codes, one.adjustment) for one in decisions]
    last = decisions[-1].adjustment if decisions else None
    return [
        line.dossier.agency.title,
        leaf.item.id,
        leaf.item.title,
        content(sign * leaf.item.max),
        before,
        after,
        Live(final.rounded(f"N({after.formula})-N({before.formula})"), content(gain)),
        "\n".join([*([claim] if claim else []), *changes]),
        "\n".join(reasons) or ("" if claim else _ELSEWHERE),
        last.author if last else "",
        day(last.date.day) if last else None,
        "\n".join(_explained(line, leaf)),
    ]


def _explained(line: Line, leaf: Leaf) -> Iterator[str]:
    """What the agency said of an item, with its submission and in clarifications."""
    entry = line.dossier.entry(leaf.item.id)
    if entry and entry.explanation:
        yield entry.explanation
    yield from (plea_words(plea) for plea in line.dossier.pleas(leaf.item.id, line.round))


def _claim(leaf: Leaf, own: Line, at: int) -> str:
    """What an agency typed where its own figures give something else."""
    entry, given = own.dossier.entry(leaf.item.id), own.score.items[at].points
    said = doubt(entry.claimed, given) if entry and entry.claimed is not None and given is not None else ""
    return f"Cơ quan {said}" if said else ""


def _number(line: Line, at: int) -> Number:
    return line.score.items[at].points or 0


_ELSEWHERE = "Theo số liệu do thẩm định cung cấp, hoặc điều chỉnh ở mục khác hay cơ quan khác của nhóm"
"""Why points differ where nobody adjusted the item itself."""

# --- documents ------------------------------------------------------------------------------------------------------


def write_evidence(book: Book, name: str, groups: Sequence[Tables]) -> None:
    """Every document handed in, and every required one that was not; of many agencies, only what is amiss."""
    heads = (
        Head("STT", 6, "whole"),
        Head("Cơ quan, đơn vị", 20),
        Head("Mục", 7, "center"),
        Head("Loại tài liệu", 56, "small"),
        Head("Bắt buộc", 8, "center"),
        Head("Số, ký hiệu", 20),
        Head("Ngày", 11, "date", NEVER_OR_DATE),
        Head("Cơ quan ban hành", 22, "small"),
        Head("Tệp", 18, "small"),
        Head("SHA-256 của tệp", 18, "small"),
        Head("Chữ ký số", 20, "small"),
        Head("Thẩm định", 14, "center"),
        Head("Ghi chú, lưu ý", 36, "small"),
    )
    pairs = ((tables, line) for tables in groups for line in tables.result.lines)
    rows = (row for tables, line in pairs for row in _documents(tables, line, all=few(book.result)))
    found = sorted(rows, key=lambda row: not row.amiss)
    counted = ([number, *row.cells] for number, row in enumerate(found, 1))
    titles = (_ALL, _AMISS_FIRST) if few(book.result) else ("TÀI LIỆU KIỂM CHỨNG THIẾU HOẶC CẦN LƯU Ý",)
    sheet = write_list(book, name, titles, heads, counted)
    if few(book.result):
        amiss = sum(row.amiss for row in found)
        sheet.print_area(0, 0, rows_before(book, titles) + max(amiss, 1), len(heads) - 1)


_ALL = "DANH MỤC TÀI LIỆU KIỂM CHỨNG"
_AMISS_FIRST = "Tài liệu thiếu, cần lưu ý, không chấp nhận xếp trước và được in; tài liệu khác xếp sau"


class _Document(NamedTuple):
    """A line of the register, and whether something is amiss."""

    amiss: bool
    cells: Row


def _documents(tables: Tables, line: Line, *, all: bool) -> Iterator[_Document]:
    dossier = line.dossier
    for leaf, score in zip(tables.group.group_set.leaves, line.score.items, strict=True):
        held = dossier.papers(leaf.item.id, line.round)
        for kind in leaf.item.evidence:
            lead = [dossier.agency.short, leaf.item.id, kind.label, "Có" if kind.required else "Không"]
            own = [paper for paper in held if paper.kind == kind.id]
            for paper in own:
                doubts = dossier.documents.doubts(leaf.item.id, paper.position)
                wrong = bool(doubts) or amiss(held, paper)
                if paper.evidence and (all or wrong):
                    said = [paper.evidence.note, *(doubt.message for doubt in doubts if doubt.code != "chữ-ký")]
                    note, verdict = "; ".join(text for text in said if text), verdict_words(held, paper)
                    yield _Document(wrong, [*lead, *_document(dossier.documents, paper.evidence), verdict, note])
            handed = any(paper.evidence for paper in own)
            if kind.required and not handed and score.state is not State.NOT_APPLICABLE:
                verdict = verdict_words(held, own[0]) if own else ""
                missing = "Chưa nộp" if verdict else f"Chưa nộp: {_consequence(tables, kind)}"
                yield _Document(True, [*lead, "", None, "", "", "", "", verdict, missing])


def _consequence(tables: Tables, kind: EvidenceKind) -> str:
    """What the policy makes of a document that is not there."""
    policy = tables.group.group_set.policies.missing_evidence
    return REMARKS[kind.without or "flag" if policy == "by_item" else policy]


def briefly(agency: Agency, document: Evidence) -> str:
    """A document in few words: the agency itself is not named again."""
    own = document.issuer in (agency.title, None)
    dated = f"{document.date:%d/%m/%Y}" if document.date else ""
    parts = [numbered(document.number or ""), dated, "" if own else document.issuer, document.file, document.note]
    return ", ".join(filter(None, parts))


def numbered(number: str) -> str:
    """The number of a document; dots where it was registered without one."""
    return f"…{number}" if number.startswith("/") else number


def _document(documents: Documents, one: Evidence) -> Row:
    file, signature = documents.files.get(one.file or ""), documents.signature(one)
    sha256, signed = file.sha256 if file else "", str(signature) if signature else ""
    return [numbered(one.number or ""), day(one.date), one.issuer or "", one.file or "", sha256, signed]
