"""The facts sheet: every figure, document, ruling and appraisal that states and points follow from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from scoring.cells import NO, YES, Cell
from scoring.criteria import Area, EvidenceKind, GroupSet, Leaf, is_judged, judged_rule
from scoring.facts import NUMERIC, Fact
from scoring.points import decimals
from scoring.rules import group_name, judged_name
from scoring.workbook.book import content
from scoring.workbook.grid import BEFORE, ROW, Column, Grid, Line, is_taken
from scoring.workbook.guards import accepted, excess, not_among, not_figure
from scoring.workbook.heights import choice_width
from scoring.workbook.sheet import Content, quoted
from scoring.workbook.sources import cites_of, kind_of
from scoring.workbook.styles import NEVER_OR_DATE, figure

HANDED, LACKING = "Đủ", "Thiếu"
APPLIES, APPLIES_NOT = "Có áp dụng", "Không áp dụng"
APPRAISED, NOT_APPRAISED = "Đã thẩm định", "Chưa"
SUBMITTED, NOT_SUBMITTED = "Đã nộp", "Chưa nộp"
_CHECK = "Kiểm tra"
_WIDTHS: Mapping[str, float] = {"text": 15, "money": 11, "date": 10, "yes_no": 6.5}
_TYPES = {"yes_no": f"{YES} / {NO}", "choice": "chọn một", "date": "ngày", "text": "văn bản"}


class FactsGrid(Grid):
    """The facts of a group in one round, and where each stands for the formulas of the points sheet."""

    def __init__(
        self,
        sheet: str,
        group_set: GroupSet,
        lines: int,
        *,
        appraised: bool,
        exceeding: Set[str] = frozenset(),
        like: "FactsGrid | None" = None,
    ) -> None:
        super().__init__(sheet, lines)
        self.group_set, self.with_appraisal, self.exceeding = group_set, appraised, exceeding
        self.cells: dict[str, Cell] = {}
        self.documents: dict[tuple[str, str], str] = {}
        self.rulings: dict[str, str] = {}
        self.areas: dict[str, str] = {}
        self.counts: dict[str, str] = {}
        """How many agencies a group's mean or best is taken over, by its name."""
        self.checks: dict[str, str] = {}
        """Where it is counted which figures behind a mean or best are wrong, by the fact."""
        self.excess: dict[str, str] = {}
        """By how much figures exceed what they may not exceed, where they do and are kept."""
        self.faults: dict[str, str] = {}
        """The condition that a cell is not of its kind or range, by the cell."""
        self.ranked: str = self._status("Xếp hạng", _ranked, (YES, NO), like.ranked if like else "")
        self.submitted: str = self._status(
            "Tự đánh giá", _submitted, (SUBMITTED, NOT_SUBMITTED), like.submitted if like else ""
        )
        self.add(Column(("Hồ sơ", "", "Số liệu", "", ""), kind_of, width=12))
        for area in group_set.areas:
            if appraised:
                self._appraised(area)
            for leaf in group_set.leaves:
                if leaf.area is area:
                    self._item(leaf)
        for id, cell in self.cells.items():
            self._guard(id, cell)
        self._compare()
        self.checked = self._checked()

    def ref(self, column: Column) -> str:
        """How the points sheet refers to a new column in its own row."""
        return f"{quoted(self.sheet)}{self.add(column)}{ROW}"

    def blank(self, names: Iterable[str]) -> str:
        """The condition that a figure is not there; nothing for no names."""
        tests = [f"{self.counts[name]}=0" for name in names if name in self.counts]
        columns = sorted(column_of(self.cells[name].ref) for name in names if name not in self.counts)
        for first, last in runs(columns):
            one, other = xl_col_to_name(first), xl_col_to_name(last)
            cells = f"{quoted(self.sheet)}{one}{ROW}"
            tests.append(f"COUNTBLANK({cells}:{other}{ROW})>0" if last > first else f'{cells}=""')
        return any_of(tests)

    def lacks(self, names: Iterable[str]) -> str:
        """The condition that a figure is not there, or not of its kind; nothing for no names."""
        ids = list(names)
        return any_of([one for one in (self.blank(ids), self.faulty(self.cells[id].ref for id in ids)) if one])

    def faulty(self, refs: Iterable[str]) -> str:
        """The condition that one of the cells is not of its kind or range; nothing where all may hold anything."""
        tests = [self.faults[ref] for ref in dict.fromkeys(refs) if ref in self.faults]
        return f"IFERROR({any_of(tests)},TRUE)" if tests else ""

    @property
    def moved(self) -> str:
        """The condition that the row is another agency's: somebody sorted the sheet, or moved its rows."""
        return f"{quoted(self.sheet)}$B{ROW}<>$B{ROW}"

    def found_faulty(self, item: str) -> str:
        """The condition that the check of an item found a wrong cell; nothing where it asks for none."""
        return f'ISNUMBER(FIND(" {item} ",{self.checked[item]}))' if item in self.checked else ""

    def cites(self, line: Line) -> Mapping[int, str]:
        """The documents that figures were taken from, by column."""
        found = cites_of(line)
        return {column_of(self.cells[id].ref) - BEFORE: cite for id, cite in found.items() if id in self.cells}

    def _status(self, title: str, value: Callable[[Line], Content], choices: tuple[str, str], like: str) -> str:
        """Whether an agency is ranked, or has handed in: stated once, for the round of the result."""
        heads = ("Hồ sơ", "", title, "", "")
        column = Column(heads, value, style="input", choices=choices)
        ref = self.ref(Column(heads, value, like, "fitted") if like else column)
        self.faults[ref] = _neither(ref, choices)
        return ref

    def _appraised(self, area: Area) -> None:
        heads = (_area(area), area.id, "Thẩm định lĩnh vực", "cơ quan thẩm định", "")
        choices = (APPRAISED, NOT_APPRAISED)
        self.areas[area.id] = self.ref(Column(heads, _appraised(area.id), style="input", width=9, choices=choices))

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
            self.faults[self.rulings[item.id]] = not_among(self.rulings[item.id], choices)

    def _fact(self, area: str, item: str, id: str, fact: Fact, places: int | None = None) -> None:
        places = fact.decimals if places is None else places
        unit = fact.unit or _TYPES.get(fact.type, "")
        style, wide = "center" if fact.type in ("choice", "text") else "fitted", _WIDTHS.get(fact.type, 8)
        column = Column((area, item, fact.label, unit, ""), _fact(id, fact), "", style, _format(fact, places), wide)
        if fact.type == "yes_no":
            column = column._replace(choices=(YES, NO))
        elif fact.type == "choice":
            choices = tuple(option.label for option in fact.options)
            column = column._replace(choices=choices, width=choice_width(choices))
        elif fact.type not in ("text", "percent"):
            column = column._replace(accepts=accepted(fact))
        labels = {option.id: option.label for option in fact.options}
        self.cells[id] = Cell(self.ref(column), fact.type, places, labels)
        if fact.at_most and id in self.exceeding:
            says = f"{fact.label}: phần vượt quá {self.group_set.facts[fact.at_most].label}, giữ theo kê khai"
            kept = Column((area, item, says, unit, ""), _excess(id, fact.at_most), format=column.format, width=wide)
            self.excess[id] = self.ref(kept)

    def _guard(self, id: str, cell: Cell) -> None:
        fact = self.group_set.facts[id]
        if fact.type in ("yes_no", "choice"):
            self.faults[cell.ref] = not_among(cell.ref, (YES, NO) if fact.type == "yes_no" else cell.labels.values())
        elif fact.type != "text":
            top = self.cells[fact.at_most].ref if fact.at_most else ""
            self.faults[cell.ref] = not_figure(fact, cell, top, self.excess.get(id, ""))

    def _document(self, area: str, item: str, kind: EvidenceKind) -> None:
        heads = (area, item, f"Tài liệu: {kind.label}", "bắt buộc", "")
        column = Column(heads, _document(item, kind.id), style="input", choices=(HANDED, LACKING), width=6.5)
        ref = self.documents[item, kind.id] = self.ref(column)
        self.faults[ref] = _neither(ref, (HANDED, LACKING))

    def _compare(self) -> None:
        """Names the group's sum, count and best of each fact that a rule compares with them."""
        for id in self.group_set.compared:
            cell = self.cells[id]
            letter = xl_col_to_name(column_of(cell.ref))
            total, count, best, faulty = (f"{quoted(self.sheet)}${letter}${self.last + line}" for line in (2, 3, 4, 5))
            heads = (_CHECK, "", f"Số liệu sai: {self.group_set.facts[id].label}", "", "")
            self.checks[id] = self.add(Column(heads, lambda _: 0, f"IF({self.faulty([cell.ref, self.ranked])},1,0)"))
            self.faults |= {total: f"{faulty}>0", best: f"{faulty}>0"}
            self.cells[group_name(id, "mean")] = Cell(total, "count", cell.places, count=count)
            self.cells[group_name(id, "best")] = Cell(best, "count", cell.places)
            self.counts |= {group_name(id, "mean"): count, group_name(id, "best"): count}

    def _checked(self) -> dict[str, str]:
        """Where the items with wrong cells are listed, row by row: as many cells as it takes for their conditions."""
        found: dict[str, str] = {}
        parts: list[str] = []
        for leaf in self.group_set.leaves:
            test = self.faulty(self._asked(leaf)).replace(quoted(self.sheet), "")
            part = f'IF({test}," {leaf.item.id} ","")'
            if test and (not parts or not is_taken("&".join([*parts, part]))):
                parts, heads = [], (_CHECK, "", "Mục có số liệu sai", "", "")
                letter = self.add(Column(heads, lambda _: "", part, width=12))
            if test:
                parts.append(part)
                self.columns[-1] = self.columns[-1]._replace(formula="&".join(parts))
                found[leaf.item.id] = f"{quoted(self.sheet)}{letter}{ROW}"
        return found

    def _asked(self, leaf: Leaf) -> Iterator[str]:
        """The cells that an item asks for or reads."""
        yield from (self.cells[id].ref for id in (*leaf.item.facts, *leaf.reads) if id in self.cells)
        yield from (self.documents[leaf.item.id, kind.id] for kind in leaf.item.required_evidence)
        yield from (ref for item, ref in self.rulings.items() if item == leaf.item.id)


def _neither(ref: str, words: tuple[str, str]) -> str:
    """The condition that a cell holds neither of its answers."""
    return f'AND({ref}<>"{words[0]}",{ref}<>"{words[1]}")'


def any_of(tests: Sequence[str]) -> str:
    """A condition that holds where one of several does; nothing for none."""
    return f"OR({','.join(tests)})" if len(tests) > 1 else "".join(tests)


def letter_of(ref: str) -> str:
    """The letter of a reference."""
    return ref.rpartition("!")[2].removesuffix(ROW)


def column_of(ref: str) -> int:
    """The column of a reference."""
    return int(xl_cell_to_rowcol(letter_of(ref) + "1")[1])


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
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
    rule = judged_rule(leaf.item)
    assert rule is not None
    levels = [level.award.constant(leaf.item.max) for level in rule.scale]
    return max(decimals(level) for level in (*levels, rule.step or 0))


def _format(fact: Fact, places: int) -> str:
    if fact.type == "date":
        return NEVER_OR_DATE
    return figure(places) if fact.type in NUMERIC else ""


# --- what the engine read -------------------------------------------------------------------------------------------


def _ranked(line: Line) -> Content:
    return YES if line.dossier.competes else NO


def _submitted(line: Line) -> Content:
    return SUBMITTED if line.score.declared.handed_in else NOT_SUBMITTED


def _appraised(area: str) -> Callable[[Line], Content]:
    return lambda line: APPRAISED if area in line.score.declared.appraised else NOT_APPRAISED


def _ruling(item: str) -> Callable[[Line], Content]:
    words = {True: APPLIES_NOT, False: APPLIES, None: None}
    return lambda line: words[line.score.declared.rulings.get(item)]


def _document(item: str, kind: str) -> Callable[[Line], Content]:
    return lambda line: LACKING if kind in line.score.declared.lacking.get(item, ()) else HANDED


def _excess(id: str, top: str) -> Callable[[Line], Content]:
    return lambda line: content(excess(line.score.declared.values, id, top))


def _fact(id: str, fact: Fact) -> Callable[[Line], Content]:
    words: Mapping[object, str] = {option.id: option.label for option in fact.options}
    if fact.type == "yes_no":
        words = {True: YES, False: NO}
    if words:
        return lambda line: words.get(line.score.declared.values.get(id))
    return lambda line: content(line.score.declared.values.get(id))
