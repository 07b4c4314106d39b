"""One sheet an agency: every item with its figures, points, state, reason, evidence and adjustment."""

from collections.abc import Iterator
from typing import NamedTuple

from scoring.appraisal import handed_in
from scoring.checking.dossiers import Dossier
from scoring.criteria import Leaf
from scoring.explain import VERDICTS, adjustment_words, document_words
from scoring.reasons import reason
from scoring.scores import STATE_WORDS, ItemScore, State
from scoring.workbook.book import Book, content
from scoring.workbook.grid import ROW, Line
from scoring.workbook.heights import height, room
from scoring.workbook.items import CODES
from scoring.workbook.listing import Head, Live, put_any, rows_before
from scoring.workbook.pages import centred_rows, page
from scoring.workbook.sheet import Content, Sheet, put, quoted
from scoring.workbook.standing import NO_PLACE
from scoring.workbook.styles import decimals
from scoring.workbook.tables import Round, Tables


class _One(NamedTuple):
    """An agency in its group's tables."""

    tables: Tables
    line: Line
    own: Line
    position: int

    @property
    def row(self) -> int:
        return self.tables.result.points.first + self.position


def write_agencies(book: Book, tables: Tables) -> None:
    """A sheet for every agency of a group, in official order."""
    for position, (line, own) in enumerate(zip(tables.result.lines, tables.own.lines, strict=True)):
        _write_agency(book, _One(tables, line, own, position))


def _write_agency(book: Book, one: _One) -> None:
    sheet = book.sheet(book.name(one.line.dossier.agency.short))
    heads = list(_heads(one.tables))
    group = one.tables.group.group_set.group
    titles = [
        f"PHIẾU KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {book.head.year}",
        f"{one.line.dossier.agency.title} — nhóm {group.title}",
    ]
    top = rows_before(book, titles)
    page(book, sheet, titles[1], (top, top), [head.width for head in heads], wide=False)
    centred_rows(book, sheet, titles, len(heads) - 1)
    sheet.set_row(top, height((head.title, room(head.width, "head")) for head in heads))
    for col, head in enumerate(heads):
        put(sheet, top, col, head.title, book.style("head"))
    _write_items(book, sheet, one, heads, _write_results(book, sheet, one, heads, top + 1))
    sheet.freeze_panes(top + 1, 2)


def _heads(tables: Tables) -> Iterator[Head]:
    appraised = tables.own is not tables.result
    points = tables.result.points.points_format
    yield Head("Mục", 7, "center")
    yield Head("Tiêu chí, tiêu chí thành phần", 34)
    yield Head("Điểm tối đa", 7, "center", decimals(tables.result.points.max_places))
    yield Head("Số liệu", 34, "small")
    yield Head("Tự đánh giá", 8, "center", points)
    if appraised:
        yield Head("Thẩm định", 8, "strong", points)
    yield Head("Trạng thái", 13, "center")
    yield Head("Lý do", 40, "small")
    yield Head("Tài liệu kiểm chứng", 32, "small")
    if appraised:
        yield Head("Điều chỉnh, giải trình", 30, "small")


def _write_results(book: Book, sheet: Sheet, one: _One, heads: list[Head], row: int) -> int:
    """Total, index, place and grade, live, in the columns of their rounds; the next free row."""
    policies, grid, columns = one.tables.group.group_set.policies, one.tables.result.points, one.tables.standing
    standing = one.line.standing
    assert standing is not None
    index = decimals(policies.index_places)
    rounds = _rounds(one)
    totals = {col: Live(_at(r, r.points.total, one), content(line.score.points)) for col, r, line in rounds}
    indexes = {col: Live(_at(r, r.points.index, one), content(line.score.printed)) for col, r, line in rounds}
    top = Live(_at(one.tables.result, grid.maximum, one), content(one.line.score.max))
    place = Live(_at(one.tables.result, columns.place, one), standing.place or NO_PLACE)
    grade = Live(_at(one.tables.result, columns.grade, one), standing.grade.title if standing.grade else None)
    last = rounds[-1][0]
    rows = (
        ("Tổng điểm", {2: top, **totals}, grid.points_format),
        ("Chỉ số (%)", indexes, index),
        ("Thứ hạng", {last: place}, "0"),
        ("Xếp loại", {last: grade}, "0"),
    )
    for title, values, format in rows:
        style = book.style("strong", num_format=format)
        for col in range(len(heads)):
            put_any(sheet, row, col, title if col == 1 else values.get(col), book.style("bold") if col == 1 else style)
        row += 1
    return row


def _rounds(one: _One) -> list[tuple[int, Round, Line]]:
    """The rounds, each with its column."""
    rounds = [(4, one.tables.own, one.own)]
    return rounds if one.tables.own is one.tables.result else [*rounds, (5, one.tables.result, one.line)]


def _write_items(book: Book, sheet: Sheet, one: _One, heads: list[Head], row: int) -> None:
    plain = [book.style(h.style, num_format=h.format) if h.format else book.style(h.style) for h in heads]
    area = criterion = None
    for position, leaf in enumerate(one.tables.group.group_set.leaves):
        if leaf.area is not area:
            area = leaf.area
            _write_area(book, sheet, one, heads, row, position)
            row += 1
        if leaf.criterion is not criterion and leaf.criterion is not None:
            sheet.set_row(row, height([(leaf.criterion.title, room(heads[1].width, "criterion"))]))
            values = [leaf.criterion.id, leaf.criterion.title, content(leaf.criterion.max)]
            for col, head in enumerate(heads):
                style = book.style("criterion", num_format=head.format, align="center") if col != 1 else None
                put(sheet, row, col, values[col] if col < 3 else None, style or book.style("criterion"))
            row += 1
        criterion = leaf.criterion
        values_row = list(_item(one, position, leaf))
        texts = [(v.value if isinstance(v, Live) else v, h) for v, h in zip(values_row, heads, strict=True)]
        sheet.set_row(row, height((v, room(h.width, h.style)) for v, h in texts if isinstance(v, str)))
        for col, (value, style) in enumerate(zip(values_row, plain, strict=True)):
            put_any(sheet, row, col, value, style)
        row += 1


def _write_area(book: Book, sheet: Sheet, one: _One, heads: list[Head], row: int, position: int) -> None:
    """The head of an area, with its live points."""
    area = one.tables.group.group_set.leaves[position].area
    index = one.tables.group.group_set.areas.index(area)
    values: dict[int, Content | Live] = {0: area.id, 1: area.title, 2: content(area.max)}
    for col, round, line in _rounds(one):
        values[col] = Live(_at(round, round.points.earned[area.id], one), content(line.score.areas[index].points))
    sheet.set_row(row, height([(area.title, room(heads[1].width, "area"))], 20))
    for col, head in enumerate(heads):
        style = book.style("area", num_format=head.format, align="center") if col != 1 else book.style("area")
        put_any(sheet, row, col, values.get(col), style)


def _at(round: Round, letter: str, one: _One) -> str:
    return f"{quoted(round.points.sheet)}{letter}{one.row}"


def _item(one: _One, position: int, leaf: Leaf) -> Iterator[Content | Live]:
    group, dossier = one.tables.group, one.line.dossier
    score = one.line.score.items[position]
    yield leaf.item.id
    yield leaf.item.title
    yield content(leaf.item.max)
    yield _figures(one, leaf)
    yield _points(one.tables.own, one.own, one, position)
    if one.tables.own is not one.tables.result:
        yield _points(one.tables.result, one.line, one, position)
    yield _state(one, position, leaf, score)
    yield reason(group.group_set, leaf, score, one.line.score.declared, group.against)
    yield _evidence(dossier, leaf)
    if one.tables.own is not one.tables.result:
        yield _changes(dossier, leaf)


def _points(round: Round, line: Line, one: _One, position: int) -> Live:
    grid = round.points
    return Live(_at(round, grid.items[position], one), grid.columns[position].value(line))


def _state(one: _One, position: int, leaf: Leaf, score: ItemScore) -> Live:
    """The state in words, from the points sheet's codes and the documents of the facts sheet."""
    points = _at(one.tables.result, one.tables.result.points.items[position], one)
    words = f'"{STATE_WORDS[State.SCORED]}"'
    lacks = [one.tables.result.facts.documents[leaf.item.id, kind.id] for kind in leaf.item.required_evidence]
    if lacks:
        tests = ",".join(f'{ref.replace(ROW, str(one.row))}="Thiếu"' for ref in lacks)
        words = f'IF(OR({tests}),"{STATE_WORDS[State.EVIDENCE_MISSING]}",{words})'
    formula = f'IF(ISNUMBER({points}),{words},"?")'
    for state, code in CODES.items():
        formula = f'IF({points}="{code}","{STATE_WORDS[state]}",{formula})'
    return Live(formula, STATE_WORDS[score.state])


def _figures(one: _One, leaf: Leaf) -> str:
    """The figures that count, each with what the agency had declared where that is different."""
    facts, values = one.tables.group.group_set.facts, one.line.score.declared.values
    declared = {**one.line.dossier.declared, **one.line.dossier.measured}
    said = []
    for id in leaf.reads:
        fact = facts.get(id)
        if fact is None:
            continue
        now = fact.shown(values[id]) if id in values else "chưa có"
        was = fact.shown(declared[id]) if id in declared else "chưa có"
        said.append(f"{fact.label}: {now}" + (f" (kê khai: {was})" if was != now and fact.supplier == "agency" else ""))
    return "; ".join(said)


def _evidence(dossier: Dossier, leaf: Leaf) -> str:
    handed = {document.id: document for document in handed_in(dossier, leaf.item.id)}
    adjustment = dossier.appraisal.model.items.get(leaf.item.id) if dossier.appraisal else None
    said = []
    for kind in leaf.item.evidence:
        given = document_words(handed[kind.id]) if kind.id in handed else "chưa nộp"
        verdict = VERDICTS.get((adjustment.evidence if adjustment else {}).get(kind.id, ""), "")
        said.append(f"{kind.label}: {given}{f' — {verdict}' if verdict else ''}")
    return "; ".join(said)


def _changes(dossier: Dossier, leaf: Leaf) -> str:
    said = []
    adjustment = dossier.appraisal.model.items.get(leaf.item.id) if dossier.appraisal else None
    if adjustment is not None:
        changes = "; ".join(adjustment_words(dossier, leaf, adjustment))
        said.append(f"{changes}. Lý do: {adjustment.reason} ({adjustment.author}, {adjustment.date:%d/%m/%Y})")
    entry = dossier.submission.model.items.get(leaf.item.id) if dossier.submission else None
    if entry is not None and entry.explanation:
        said.append(f"Giải trình: {entry.explanation}")
    return "\n".join(said)
