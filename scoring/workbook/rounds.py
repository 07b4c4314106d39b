"""What moved between the rounds and why, and where each agency stood in every round; values, not formulas."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scoring.checking.filings import Decision, Dossier, Plea
from scoring.criteria import Leaf
from scoring.explain import adjustment_words, document_words, reason_codes
from scoring.pipeline import GroupResult, by_rounds
from scoring.policies import Round
from scoring.scores import OPEN, STATE_WORDS, ItemScore
from scoring.workbook.book import Book, content, day
from scoring.workbook.listing import Head, Row, write_list
from scoring.workbook.sheet import Content
from scoring.workbook.styles import NEVER_OR_DATE, decimals

Rounds = Sequence[tuple[Round, GroupResult]]
"""A group in every round up to that of the result."""
_STATIC = "Giá trị tại thời điểm lập sổ, không tính lại khi sửa số liệu; vòng của sổ này có công thức ở các trang trước"


def write_rounds(book: Book, standing: str, moved: str) -> None:
    """Two lists: the agencies by round, and the items that moved or were spoken of."""
    groups = list(zip(*([(round, one) for one in groups] for round, groups in by_rounds(book.result)), strict=True))
    rounds = [round for round, _ in groups[0]]
    places = max((one.group_set.policies.index_places or 2 for one in book.result.groups), default=2)
    _write_standing(book, standing, rounds, groups, decimals(places))
    _write_moved(book, moved, rounds, groups)


def _write_standing(book: Book, name: str, rounds: Sequence[Round], groups: Sequence[Rounds], format: str) -> None:
    heads = [Head("STT", 5, "whole"), Head("Cơ quan, đơn vị", 34)]
    for round in rounds:
        points, index = Head(f"{round.title}: điểm", 11, "center", format), Head("Chỉ số (%)", 9, "center", format)
        heads += [points, index, Head("Thứ hạng", 7, "center")]
    rows = (row for own in groups for row in _standing(own))
    titles = ("KẾT QUẢ CỦA CÁC CƠ QUAN QUA CÁC VÒNG", _STATIC)
    write_list(book, name, titles, heads, ([number, *row] for number, row in enumerate(rows, 1)))


def _standing(own: Rounds) -> Iterator[Row]:
    for position, dossier in enumerate(own[0][1].dossiers):
        row: list[Content] = [dossier.agency.title]
        for _, group in own:
            one = group.standings[position]
            known = one.score.declared.handed_in
            row += [content(one.score.points), content(one.score.printed)] if known else ["chưa nộp", None]
            row.append("–" if one.place is None else one.place)
        yield row


class _Event(NamedTuple):
    """What was said of an item in one round."""

    round: Round
    cells: Row


def _write_moved(book: Book, name: str, rounds: Sequence[Round], groups: Sequence[Rounds]) -> None:
    heads = [Head("STT", 5, "whole"), Head("Cơ quan, đơn vị", 20), Head("Mục", 7, "center"), Head("Tiêu chí", 26)]
    heads += [Head(round.title, 8, "center", decimals(2)) for round in rounds]
    heads += [Head("Vòng", 12, "small"), Head("Nội dung", 34, "small"), Head("Mã lý do", 18, "small")]
    heads += [
        Head("Lý do, giải trình", 34, "small"),
        Head("Người", 20, "small"),
        Head("Ngày", 11, "date", NEVER_OR_DATE),
    ]
    codes = reason_codes(book.head)
    rows = (row for own in groups for row in _moved(codes, own))
    titles = ("BIẾN ĐỘNG GIỮA CÁC VÒNG VÀ LÝ DO", _STATIC)
    write_list(book, name, titles, heads, ([number, *row] for number, row in enumerate(rows, 1)))


def _moved(codes: Mapping[str, str], own: Rounds) -> Iterator[Row]:
    """Items scored differently in two rounds, or clarified: one row for everything said of them."""
    last = own[-1][0].id
    for position, dossier in enumerate(own[0][1].dossiers):
        for at, leaf in enumerate(own[0][1].group_set.leaves):
            scores = [group.standings[position].score.items[at] for _, group in own]
            if not _differ(scores) and not dossier.pleas(leaf.item.id, last):
                continue
            lead = [dossier.agency.short, leaf.item.id, leaf.item.title, *map(_points, scores)]
            events = sorted(_events(codes, dossier, leaf, last), key=lambda one: dossier.rounds.index(one.round.id))
            for event in events:
                yield [*lead, event.round.title, *event.cells]
            if not events:
                yield [*lead, "", _ELSEWHERE, "", "", "", None]


_ELSEWHERE = "Theo số liệu điều chỉnh ở mục khác hay cơ quan khác của nhóm"


def _differ(scores: Sequence[ItemScore]) -> bool:
    """Points that moved once there were any; what awaits has none yet."""
    return len({(one.state, one.points) for one in scores if one.state not in OPEN}) > 1


def _points(score: ItemScore) -> Content:
    return STATE_WORDS[score.state] if score.points is None else content(score.points)


def _events(codes: Mapping[str, str], dossier: Dossier, leaf: Leaf, round: str) -> Iterator[_Event]:
    for decision in dossier.decisions(leaf.item.id, round):
        yield _Event(decision.filed.round, _decision(codes, dossier, leaf, decision))
    for plea in dossier.pleas(leaf.item.id, round):
        yield _Event(plea.filed.round, _plea(plea))


def _decision(codes: Mapping[str, str], dossier: Dossier, leaf: Leaf, decision: Decision) -> Row:
    said = decision.adjustment
    code = codes[said.code] if said.code else ""
    what = "; ".join(adjustment_words(dossier, leaf, said))
    return [what, code, said.reason, said.author, day(said.date.day)]


def _plea(plea: Plea) -> Row:
    new = "; ".join(document_words(document) for document in plea.said.evidence)
    submitted = plea.filed.clarification.submitted if plea.filed.clarification else None
    by, on = (submitted.by, day(submitted.date)) if submitted else ("", None)
    return [f"tài liệu mới: {new}" if new else "không có tài liệu mới", "", plea.said.explanation, by, on]
