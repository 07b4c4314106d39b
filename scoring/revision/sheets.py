"""A revision as a workbook: the text before and after, the standings before and after, and every part of a movement."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scoring.points import shown
from scoring.publishing import published
from scoring.ranking import Standing
from scoring.revision.comparing import Revision
from scoring.revision.telling import STANDING, assumptions
from scoring.scores import STATE_WORDS, ItemScore
from scoring.workbook.book import Book, content
from scoring.workbook.listing import Head, Row, write_list
from scoring.workbook.sheet import Content

_EXACT = "0.####;-0.####;0"
_SIGNED = "+0.####;-0.####;0"


def write(revision: Revision, file: Path) -> None:
    """The workbook of a revision tried on a season, published whole or not at all; InputError says why not."""
    assert revision.season is not None
    with published(file) as unfinished, tempfile.TemporaryDirectory() as parts:
        package = io.BytesIO()
        book = Book(revision.season, package, parts)
        years = f"BỘ TIÊU CHÍ NĂM {revision.old.head.name} VÀ NĂM {revision.new.head.name}"
        _write_standings(book, revision, years)
        _write_parts(book, revision, years)
        _write_text(book, revision, years)
        book.workbook.close()
        unfinished.write_bytes(package.getbuffer())


def _write_standings(book: Book, revision: Revision, years: str) -> None:
    heads = [Head("STT", 5, "whole"), Head("Nhóm", 16), Head("Cơ quan, đơn vị", 34)]
    for when in ("trước", "sau"):
        heads += [
            Head(f"{STANDING[0]} {when}", 9, "center", _EXACT),
            Head(f"{STANDING[1]} {when}", 9, "center", _EXACT),
        ]
        heads += [
            Head(f"{what} {when}", width, "center") for what, width in zip(STANDING[2:], (7, 11, 20), strict=True)
        ]
    heads += [Head("Thay đổi chỉ số", 10, "strong", _SIGNED)]
    rows = ([n, *row] for n, row in enumerate(_standings(revision), 1))
    titles = (f"KẾT QUẢ THEO {years}", *assumptions(revision))
    write_list(book, book.name("Trước và sau"), titles, heads, rows)


def _standings(revision: Revision) -> Iterator[Row]:
    for group in revision.groups:
        for one in group.movements:
            agency = one.after.agency
            yield [group.title, agency.title, *_cells(one.before), *_cells(one.after), content(one.index)]


def _cells(standing: Standing) -> Row:
    awards = ", ".join(one.award.title for one in standing.awards)
    grade = standing.grade.title if standing.grade else "–"
    return [
        content(standing.score.points),
        content(standing.score.printed),
        standing.place or "–",
        grade,
        awards or "–",
    ]


def _write_parts(book: Book, revision: Revision, years: str) -> None:
    heads = [Head("STT", 5, "whole"), Head("Cơ quan, đơn vị", 30), Head("Do đâu", 60)]
    heads += [Head("Trước", 9, "center", _EXACT), Head("Sau", 9, "center", _EXACT)]
    heads += [Head("Thay đổi điểm", 10, "center", _SIGNED), Head("Thay đổi chỉ số", 10, "center", _SIGNED)]
    heads += [Head("Thay đổi chỉ số, chính xác", 18, "small")]
    rows = ([n, *row] for n, row in enumerate(_parts(revision), 1))
    write_list(book, book.name("Vì đâu"), (f"TỪNG PHẦN CỦA THAY ĐỔI, {years}", _ADDS_UP), heads, rows)


_ADDS_UP = "Các phần của mỗi cơ quan cộng lại đúng bằng thay đổi của cơ quan đó"


def _parts(revision: Revision) -> Iterator[Row]:
    for group in revision.groups:
        for one in group.movements:
            for part in one.parts:
                item = [part.label, _points(part.before), _points(part.after)]
                yield [one.after.agency.title, *item, content(part.points), content(part.index), shown(part.index)]
            if one.parts:
                yield [
                    one.after.agency.title,
                    "Cộng",
                    None,
                    None,
                    content(one.points),
                    content(one.index),
                    shown(one.index),
                ]


def _points(score: ItemScore | None) -> Content:
    if score is None:
        return None
    return STATE_WORDS[score.state] if score.points is None else content(score.points)


def _write_text(book: Book, revision: Revision, years: str) -> None:
    heads = [Head("STT", 5, "whole"), Head("Nhóm", 16), Head("Ở đâu", 36), Head("Sửa gì", 16)]
    heads += [Head("Trước", 55, "small"), Head("Sau", 55, "small")]
    rows: Iterator[Row] = ([group.title, *one] for group in revision.groups for one in group.amendments)
    numbered = ([n, *row] for n, row in enumerate(rows, 1))
    write_list(book, book.name("Nội dung sửa đổi"), (f"NỘI DUNG SỬA ĐỔI, {years}",), heads, numbered)
