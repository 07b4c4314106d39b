"""The facts sheet: every figure, document, ruling and appraisal that states and points follow from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from scoring.cells import NO, YES, Cell
from scoring.criteria import Area, EvidenceKind, GroupSet, Leaf, is_judged, rules_of
from scoring.expressions import NEVER
from scoring.facts import Fact
from scoring.points import Number
from scoring.rules import Judged, Relative, group_name, judged_name
from scoring.workbook.book import Book, content, decimals_of
from scoring.workbook.grid import ROW, Column, Grid, Line
from scoring.workbook.sheet import Content, Sheet, put, quoted
from scoring.workbook.styles import NEVER_OR_DATE, figure

_FIRST_DAY, _MOST = 61, 10**12 - 1
"""The first day that spreadsheets and the calendar agree on; the longest figure that a submission takes."""
HANDED, LACKING = "Đủ", "Thiếu"
APPLIES, APPLIES_NOT = "Có áp dụng", "Không áp dụng"
APPRAISED, NOT_APPRAISED = "Đã thẩm định", "Chưa"
RANKED, SUBMITTED, NOT_SUBMITTED = YES, "Đã nộp", "Chưa nộp"
_TYPES = {"yes_no": f"{YES} / {NO}", "choice": "chọn một", "date": "ngày", "text": "văn bản"}


class FactsGrid(Grid):
    """The facts of a group in one round, and where each stands for the formulas of the points sheet."""

    def __init__(self, sheet: str, group_set: GroupSet, lines: int, *, appraised: bool) -> None:
        super().__init__(sheet, lines)
        self.group_set, self.with_appraisal = group_set, appraised
        self.cells: dict[str, Cell] = {}
        self.documents: dict[tuple[str, str], str] = {}
        self.rulings: dict[str, str] = {}
        self.areas: dict[str, str] = {}
        self.counts: dict[str, str] = {}
        """How many agencies a group's mean or best is taken over, by its name."""
        self._status()
        for area in group_set.areas:
            if appraised:
                self._appraised(area)
            for leaf in group_set.leaves:
                if leaf.area is area:
                    self._item(leaf)
        self.compared = self._compared()

    def ref(self, column: Column) -> str:
        """How the points sheet refers to a new column in its own row."""
        return f"{quoted(self.sheet)}{self.add(column)}{ROW}"

    def blank(self, names: Iterable[str]) -> str:
        """The condition that a figure is not there; nothing for no names."""
        tests = [f"{self.counts[name]}=0" for name in names if name in self.counts]
        columns = sorted(_number(self.cells[name].ref) for name in names if name not in self.counts)
        for first, last in _runs(columns):
            one, other = xl_col_to_name(first), xl_col_to_name(last)
            cells = f"{quoted(self.sheet)}{one}{ROW}"
            tests.append(f"COUNTBLANK({cells}:{other}{ROW})>0" if last > first else f'{cells}=""')
        return f"OR({','.join(tests)})" if len(tests) > 1 else "".join(tests)

    def _status(self) -> None:
        head = "Hồ sơ"
        ranked = Column((head, "", "Xếp hạng", "", ""), _ranked, style="input", choices=(YES, NO))
        self.ranked = self.add(ranked)
        self.submitted = self.ref(
            Column((head, "", "Tự đánh giá", "", ""), _submitted, style="input", choices=(SUBMITTED, NOT_SUBMITTED))
        )
        self.add(Column((head, "", "Số liệu", "", ""), _illustrative))

    def _appraised(self, area: Area) -> None:
        heads = (_area(area), area.id, "Thẩm định lĩnh vực", "cơ quan thẩm định", "")
        choices = (APPRAISED, NOT_APPRAISED)
        self.areas[area.id] = self.ref(Column(heads, _appraised(area.id), style="input", width=12, choices=choices))

    def _item(self, leaf: Leaf) -> None:
        item, area = leaf.item, _area(leaf.area)
        for id, fact in item.facts.items():
            if fact.type != "percent":
                self._fact(area, item.id, id, fact)
        if is_judged(item):
            id = judged_name(item.id)
            self._fact(area, item.id, id, self.group_set.facts[id], _judged_places(leaf))
        for kind in item.required_evidence:
            self._document(area, item.id, kind)
        if item.not_applicable is not None and self.with_appraisal:
            heads = (area, item.id, "Kết luận về việc áp dụng", "cơ quan thẩm định", "")
            choices = (APPLIES_NOT, APPLIES)
            self.rulings[item.id] = self.ref(Column(heads, _ruling(item.id), style="input", width=9, choices=choices))

    def _fact(self, area: str, item: str, id: str, fact: Fact, places: int | None = None) -> None:
        places = fact.decimals if places is None else places
        unit = fact.unit or _TYPES.get(fact.type, "")
        wide = 16 if fact.type in ("choice", "text") else 11 if fact.type in ("money", "date") else 9
        column = Column((area, item, fact.label, unit, ""), _fact(id, fact), "", "center", _format(fact, places), wide)
        if fact.type == "yes_no":
            column = column._replace(choices=(YES, NO))
        elif fact.type == "choice":
            column = column._replace(choices=tuple(option.label for option in fact.options))
        elif fact.type not in ("text", "percent"):
            column = column._replace(accepts=_range(fact))
        labels = {option.id: option.label for option in fact.options}
        self.cells[id] = Cell(self.ref(column), fact.type, places, labels)

    def _document(self, area: str, item: str, kind: EvidenceKind) -> None:
        heads = (area, item, f"Tài liệu: {kind.label}", "bắt buộc", "")
        column = Column(heads, _document(item, kind.id), style="input", choices=(HANDED, LACKING))
        self.documents[item, kind.id] = self.ref(column)

    def _compared(self) -> tuple[str, ...]:
        """Names the group's sum, count and best of each fact that a rule compares with them."""
        wanted = {r.fact for leaf in self.group_set.leaves for r in rules_of(leaf.item.rule) if isinstance(r, Relative)}
        for id in wanted:
            cell = self.cells[id]
            letter = xl_col_to_name(_number(cell.ref))
            total, count, best = (f"{quoted(self.sheet)}${letter}${self.last + line}" for line in (2, 3, 4))
            self.cells[group_name(id, "mean")] = Cell(total, "count", cell.places, count=count)
            self.cells[group_name(id, "best")] = Cell(best, "count", cell.places)
            self.counts |= {group_name(id, "mean"): count, group_name(id, "best"): count}
        return tuple(sorted(wanted))


def _range(fact: Fact) -> dict[str, Any]:
    """What a cell takes: figures of the fact's kind and within its bounds, so that a slip of the hand is refused."""
    low, high = fact.bounds
    ends: tuple[Number, Number]
    if fact.type == "date":
        kind, ends, said = "date", (low or _FIRST_DAY, NEVER), "Nhập ngày theo dạng ngày/tháng/năm"
    else:
        kind = "integer" if fact.type == "count" else "decimal"
        ends = (-_MOST if low is None else low, _MOST if high is None else high)
        said = "Nhập bằng số" + (f", từ {fact.shown(low)}" if low is not None else "")
        said += f", không quá {fact.shown(high)}" if high is not None else ""
    least, most = map(content, ends)
    told = {"error_title": "Số liệu sai", "error_message": f"{said}."[:255]}
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most, **told}


def _number(ref: str) -> int:
    """The column of a reference."""
    return int(xl_cell_to_rowcol(ref.rpartition("!")[2].removesuffix(ROW) + "1")[1])


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours: first and last."""
    start = 0
    for position, number in enumerate(numbers):
        if position + 1 == len(numbers) or numbers[position + 1] != number + 1:
            yield numbers[start], number
            start = position + 1


def _area(area: Area) -> str:
    return f"{area.id}. {area.title}"


def _judged_places(leaf: Leaf) -> int:
    """Decimals that points given by an appraiser can have: those of the levels, or of the steps, they are given in."""
    rule = next(rule for rule in rules_of(leaf.item.rule) if isinstance(rule, Judged))
    levels = [level.award.constant(leaf.item.max) for level in rule.scale]
    return max(decimals_of(level) for level in (*levels, rule.step or 0))


def _format(fact: Fact, places: int) -> str:
    if fact.type == "date":
        return NEVER_OR_DATE
    return figure(places) if fact.type in ("count", "money", "decimal") else ""


# --- what the engine read -------------------------------------------------------------------------------------------


def _ranked(line: Line) -> Content:
    return YES if line.dossier.competes else NO


def _submitted(line: Line) -> Content:
    return SUBMITTED if line.score.declared.handed_in else NOT_SUBMITTED


def _illustrative(line: Line) -> Content:
    loaded = [one.model.illustrative for one in (line.dossier.submission, line.dossier.appraisal) if one]
    return "minh họa" if any(loaded) else "thực tế" if loaded else None


def _appraised(area: str) -> Callable[[Line], Content]:
    return lambda line: APPRAISED if area in line.score.declared.appraised else NOT_APPRAISED


def _ruling(item: str) -> Callable[[Line], Content]:
    words = {True: APPLIES_NOT, False: APPLIES, None: None}
    return lambda line: words[line.score.declared.rulings.get(item)]


def _document(item: str, kind: str) -> Callable[[Line], Content]:
    return lambda line: LACKING if kind in line.score.declared.lacking.get(item, ()) else HANDED


def _fact(id: str, fact: Fact) -> Callable[[Line], Content]:
    words: Mapping[object, str] = {option.id: option.label for option in fact.options}
    if fact.type == "yes_no":
        words = {True: YES, False: NO}
    if words:
        return lambda line: words.get(line.score.declared.values.get(id))
    return lambda line: content(line.score.declared.values.get(id))


# --- the group's sums and bests -------------------------------------------------------------------------------------


def write_compared(book: Book, sheet: Sheet, grid: FactsGrid, lines: Sequence[Line]) -> None:
    """Below the agencies: the sum, the count and the best of what rules compare with the group."""
    if not grid.compared:
        return
    labels = ("Tổng các cơ quan xếp hạng", "Số cơ quan xếp hạng có số liệu", "Mức cao nhất")
    for line, label in enumerate(labels):
        row = grid.last + 1 + line
        put(sheet, row, 1, label, book.style("bold"))
        for id in sorted(grid.compared, key=lambda one: _number(grid.cells[one].ref)):
            col, fact = _number(grid.cells[id].ref), grid.group_set.facts[id]
            number = figure(0 if line == 1 else fact.decimals)
            formula, value = _over_group(grid, xl_col_to_name(col), fact, id, lines)[line]
            sheet.write_formula(row, col, formula, book.style("strong", num_format=number), value)


def _over_group(
    grid: FactsGrid, letter: str, fact: Fact, id: str, lines: Sequence[Line]
) -> tuple[tuple[str, Content], ...]:
    own, ranked = grid.all(letter), f'({grid.all(grid.ranked)}="{RANKED}")'
    values = [
        Fraction(line.score.declared.values[id])
        for line in lines
        if line.dossier.competes and id in line.score.declared.values
    ]
    return (
        (f'ROUND(SUMIF({grid.all(grid.ranked)},"{RANKED}",{own}),{fact.decimals})', content(sum(values, Fraction(0)))),
        (f'SUMPRODUCT({ranked}*({own}<>""))', len(values)),
        (f"SUMPRODUCT(MAX({ranked}*{own}))", content(max(values, default=Fraction(0)))),
    )
