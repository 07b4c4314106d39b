"""One sheet an agency: every item with its figures, points, state, reason, evidence and adjustment."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name

from scoring.cells import quoted as quoted_text
from scoring.criteria import Leaf
from scoring.evidence.verdicts import Paper, verdict_words
from scoring.explain import decision_words, plea_words, reason_codes
from scoring.expressions import Value
from scoring.points import Number
from scoring.reasons import reason
from scoring.scores import STATE_WORDS, State
from scoring.workbook.book import Book, content
from scoring.workbook.grid import ROW, Line
from scoring.workbook.heights import height, room, small_height
from scoring.workbook.items import CODE_WORDS, evidence_missing
from scoring.workbook.listing import Head, Live, put_any, said_while
from scoring.workbook.pages import A3, centred_rows, page, rows_before
from scoring.workbook.proposals import awards_of, joined, standing_of
from scoring.workbook.registers import briefly
from scoring.workbook.sheet import Content, Sheet, merged, put, quoted
from scoring.workbook.sources import Sources
from scoring.workbook.standing import NO_PLACE, grade_title
from scoring.workbook.styles import decimals
from scoring.workbook.tables import Round, Tables


class _Agency(NamedTuple):
    """An agency in its group's tables: in the round of the result, and as it scored itself."""

    tables: Tables
    line: Line
    own: Line
    row: int
    """Its row in the points sheets."""
    codes: Mapping[str, str]
    """The reason codes in words."""
    states: Sequence[str]
    """The formulas of the items' states, in order."""

    @property
    def is_appraised(self) -> bool:
        return self.tables.own is not self.tables.result

    @property
    def rounds(self) -> list[tuple[int, Round, Line]]:
        """The rounds, each with the column of its points."""
        rounds = [(_POINTS, self.tables.own, self.own)]
        return [*rounds, (_POINTS + 1, self.tables.result, self.line)] if self.is_appraised else rounds

    def at(self, round: Round, letter: str) -> str:
        """A cell of its row in a points sheet."""
        return f"{quoted(round.points.sheet)}{letter}{self.row}"


def write_agencies(book: Book, tables: Tables) -> None:
    """A sheet for every agency of a group, in official order."""
    pairs, codes = zip(tables.result.lines, tables.own.lines, strict=True), reason_codes(book.head)
    states = [_state(tables, position, leaf) for position, leaf in enumerate(tables.group.group_set.leaves)]
    for row, (line, own) in enumerate(pairs, tables.result.points.first):
        _write_agency(book, _Agency(tables, line, own, row, codes, states))


def _write_agency(book: Book, one: _Agency) -> None:
    agency, group = one.line.dossier.agency, one.tables.group.group_set.group
    sheet, heads = book.sheet(book.name(agency.short)), list(_heads(one))
    title = f"PHIẾU KẾT QUẢ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM {book.head.year}"
    sources = Sources(book, one.line, one.tables.group.group_set.facts)
    titles = [title, f"{agency.title} — nhóm {group.title}", *filter(None, [sources.summary])]
    top = rows_before(book, titles)
    page(book, sheet, titles[1], (top, top), [head.width for head in heads], wide=False)
    sheet.set_paper(A3)
    centred_rows(book, sheet, titles, len(heads) - 1)
    sheet.set_row(top, height((head.title, room(head.width, "head")) for head in heads))
    for col, head in enumerate(heads):
        put(sheet, top, col, head.title, book.style("head"))
    row, styles = top, {name: _styles(book, heads, name) for name in ("", "bold", *_SPREAD)}
    for row, (style, values) in enumerate(_rows(one, sources), top + 1):
        _write_row(sheet, row, heads, values, styles[style])
        if style in _SPREAD:
            merged(sheet, row, 1, 2, str(values[1]), book.style(style))
    for below, note in enumerate(sources.notes(), row + 1):
        merged(sheet, below, 1, len(heads) - 1, note, book.style("note"))
    sheet.freeze_panes(top + 1, 2)


def _heads(one: _Agency) -> Iterator[Head]:
    grid = one.tables.result.points
    yield Head("Mục", 6, "center")
    yield Head("Tiêu chí, tiêu chí thành phần", 52)
    yield Head("Số liệu và lý do", 124, "small")
    yield Head("Điểm tối đa", 7, "center", decimals(grid.max_places))
    yield Head("Tự đánh giá", 8, "center", grid.points_format)
    if one.is_appraised:
        yield Head("Thẩm định", 8, "strong", grid.points_format)
    yield Head("Trạng thái", 11, "center")
    yield Head("Nguồn số liệu", 11, "small")
    yield Head("Tài liệu kiểm chứng; điều chỉnh; giải trình", 86, "small")


# --- rows -----------------------------------------------------------------------------------------------------------

Values = Mapping[int, Content | Live]
"""What stands in a row, by column."""


def _write_row(
    sheet: Sheet, row: int, heads: Sequence[Head], values: Values, styles: Sequence[tuple[str, Format]]
) -> None:
    """A row in the columns' own styles, or all of it in the style of a result, an area or a criterion."""
    texts, tallest, number = [], 18.0, str(row + 1)
    for col, (head, (name, style)) in enumerate(zip(heads, styles, strict=True)):
        value = said = values.get(col)
        if isinstance(value, Live):
            value, said = Live(value.formula.replace(ROW, number), value.value), value.value
        put_any(sheet, row, col, value, style)
        if isinstance(said, str) and name == "small":
            tallest = max(tallest, small_height(said, head.width))
        elif isinstance(said, str):
            texts.append((said, room(head.width + (col == 1 and name in _SPREAD) * heads[2].width, name)))
    sheet.set_row(row, height(texts, tallest))


_SPREAD = ("area", "criterion")
_MAXIMUM, _POINTS = 3, 4
"""The columns of the maximum and of the first points."""


def _styles(book: Book, heads: Sequence[Head], name: str) -> list[tuple[str, Format]]:
    """The styles of a row by column: the columns' own, or one for all of it, its figures centred."""
    styles = []
    for col, head in enumerate(heads):
        more = {"align": "center"} if name and col != 1 else {}
        styles.append((name or head.style, book.style(name or head.style, num_format=head.format, **more)))
    return styles


def _rows(one: _Agency, sources: Sources) -> Iterator[tuple[str, Values]]:
    """The rows of the sheet, each with its style: the results, then areas, criteria and items in order."""
    yield from (("bold", values) for values in _results(one))
    area = criterion = None
    for position, leaf in enumerate(one.tables.group.group_set.leaves):
        if leaf.area is not area:
            area = leaf.area
            yield "area", _area(one, leaf)
        if leaf.criterion is not None and leaf.criterion is not criterion:
            node = leaf.criterion
            yield "criterion", {0: node.id, 1: node.title, _MAXIMUM: content(_most(leaf, node.max))}
        criterion = leaf.criterion
        yield "", dict(enumerate(_item(one, position, leaf, sources)))


def _results(one: _Agency) -> Iterator[Values]:
    """Total, index, place and grade, live, in the columns of their rounds."""
    result, columns = one.tables.result, one.tables.standing
    top = Live(one.at(result, result.points.maximum), content(one.line.score.max))
    totals = {col: _score(one, r, r.points.total, line.score.points) for col, r, line in one.rounds}
    indexes = {col: _score(one, r, r.points.index, line.score.printed) for col, r, line in one.rounds}
    after = one.rounds[-1][0] + 1
    yield {1: "Tổng điểm", _MAXIMUM: top, **totals}
    yield {1: "Chỉ số (%)", **indexes}
    yield {1: "Thứ hạng", after: Live(*_place(one))}
    yield {1: "Xếp loại", after: Live(one.at(result, columns.grade), grade_title(one.line))}
    if columns.proposals:
        formula = joined([one.at(result, letter) for letter in columns.proposals])
        yield {
            1: "Đề nghị khen thưởng",
            2: Live(formula, awards_of(one.tables.group.group_set.policies, one.line)),
        }


def _score(one: _Agency, round: Round, letter: str, value: Number) -> Live:
    """Points or index; a dash for who has handed nothing in and has no place."""
    absent = one.at(one.tables.result, one.tables.standing.absent)
    shown = NO_PLACE if standing_of(one.line).absent else content(value)
    return Live(f'IF({absent}="",{one.at(round, letter)},"{NO_PLACE}")', shown)


def _place(one: _Agency) -> tuple[str, Content]:
    """The place, and that it is shared."""
    result, letter, standing = one.tables.result, one.tables.standing.place, standing_of(one.line)
    place, shared = one.at(result, letter), result.points.elsewhere(letter)
    formula = f'IF(AND({place}<>"{NO_PLACE}",COUNTIF({shared},{place})>1),{place}&" ({_SHARED})",{place})'
    return formula, f"{standing.place} ({_SHARED})" if standing.tied else standing.place or NO_PLACE


_SHARED = "đồng hạng"


def _area(one: _Agency, leaf: Leaf) -> Values:
    """The head of an area, with its live points."""
    area, position = leaf.area, [area.id for area in one.tables.group.group_set.areas].index(leaf.area.id)
    earned = {
        col: Live(one.at(round, round.points.earned[area.id]), content(line.score.areas[position].points))
        for col, round, line in one.rounds
    }
    return {0: area.id, 1: area.title, _MAXIMUM: content(_most(leaf, area.max)), **earned}


def _most(leaf: Leaf, most: Number) -> Number:
    """The maximum, of a penalty as the deduction it is."""
    return -most if leaf.area.part == "penalty" else most


def _item(one: _Agency, position: int, leaf: Leaf, sources: Sources) -> Iterator[Content | Live]:
    group, score = one.tables.group, one.line.score
    why = reason(group.group_set, leaf, score.items[position], score.declared, group.against)
    live = [
        *(round.item(position, one.row, line) for _, round, line in one.rounds),
        Live(one.states[position].replace(ROW, str(one.row)), STATE_WORDS[score.items[position].state]),
    ]
    yield leaf.item.id
    yield leaf.item.title
    applies = score.items[position].state is not State.NOT_APPLICABLE
    figures = _figures(one, leaf, sources)
    told = _told([said for said in figures if applies or not said.endswith(_NONE)], why)
    yield said_while(_unchanged(live), told)
    yield content(_most(leaf, leaf.item.max))
    yield from live
    yield sources.of(leaf)
    yield "\n".join(filter(None, (_evidence(one, position, leaf), _changes(one, leaf))))


def _unchanged(live: Sequence[Live]) -> str:
    """The condition that the points and the state of a row are still what its text was written for."""
    cells = (f"{xl_col_to_name(col)}{ROW}" for col in range(_POINTS, _POINTS + len(live)))
    stated = (quoted_text(one.value or "") if isinstance(one.value, str | None) else repr(one.value) for one in live)
    return f"AND({','.join(f'{cell}={value}' for cell, value in zip(cells, stated, strict=True))})"


# --- what an item shows ---------------------------------------------------------------------------------------------


def _state(tables: Tables, position: int, leaf: Leaf) -> str:
    """The state in words, from the points sheet's codes and the documents of the facts sheet."""
    result = tables.result
    points = f"{quoted(result.points.sheet)}{result.points.items[position]}{ROW}"
    formula = f'"{STATE_WORDS[State.SCORED]}"'
    lacks = evidence_missing(tables.group.group_set, result.facts, leaf, points)
    if lacks:
        formula = f'IF({lacks},"{STATE_WORDS[State.EVIDENCE_MISSING]}",{formula})'
    for code, words in CODE_WORDS.items():
        formula = f'IF({points}="{code}","{words}",{formula})'
    return formula


def _told(figures: Sequence[str], why: str) -> str:
    """The figures and what follows from them; those that the reason repeats word for word are said once."""
    said = "; ".join(one for one in figures if one.casefold() not in why.casefold())
    return f"{said}\n{why}" if said else why


def _figures(one: _Agency, leaf: Leaf, sources: Sources) -> list[str]:
    """The figures that count, each with what the agency had declared where that is different."""
    facts, dossier, said = one.tables.group.group_set.facts, one.line.dossier, []
    for id in leaf.reads:
        if id in facts:
            now, was = (_shown(one, id, values) for values in (one.line.score.declared.values, dossier.declared))
            before = f" (kê khai: {was})" if was != now and facts[id].supplier == "agency" else ""
            said.append(f"{facts[id].label}: {now}{before}{sources.mark(id)}")
    return said


_NONE = "chưa có"


def _shown(one: _Agency, id: str, values: Mapping[str, Value]) -> str:
    return one.tables.group.group_set.facts[id].shown(values[id]) if id in values else _NONE


def _evidence(one: _Agency, position: int, leaf: Leaf) -> str:
    dossier, said = one.line.dossier, []
    held = dossier.papers(leaf.item.id, one.line.round)
    applies = one.line.score.items[position].state is not State.NOT_APPLICABLE
    absent = "chưa nộp" if applies else "không cần nộp (mục không áp dụng)"
    for kind in leaf.item.evidence:
        for paper in [paper for paper in held if paper.kind == kind.id] or [Paper(kind.id, None, -1)]:
            entry, verdict = paper.evidence, verdict_words(held, paper)
            given = (
                briefly(dossier.agency, entry) if entry is not None and dossier.documents.is_there(entry) else absent
            )
            said.append(f"{kind.label}: {given}{f' — {verdict}' if verdict else ''}")
    return "; ".join(said)


def _changes(one: _Agency, leaf: Leaf) -> str:
    dossier, round = one.line.dossier, one.line.round
    entry = dossier.entry(leaf.item.id)
    said = [f"Giải trình: {entry.explanation}"] if entry is not None and entry.explanation else []
    told = [(plea.filed.round.id, plea_words(plea)) for plea in dossier.pleas(leaf.item.id, round)]
    told += [
        (d.filed.round.id, decision_words(one.codes, dossier, leaf, d)) for d in dossier.decisions(leaf.item.id, round)
    ]
    told.sort(key=lambda one: dossier.rounds.index(one[0]))
    return "\n".join([*said, *(words for _, words in told)])
