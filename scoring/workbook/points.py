"""The points sheet: a live formula for every item, area, total and index of every agency."""

from collections.abc import Callable, Sequence

from scoring import points
from scoring.cells import Cell, Writer
from scoring.criteria import Area, Cap, Criterion, GroupSet, Item, Leaf
from scoring.expressions import Expr, Name, Num, Op, names
from scoring.points import Number, rounded, total
from scoring.scores import OPEN, Scorer
from scoring.workbook import items
from scoring.workbook.book import content
from scoring.workbook.facts import FactsGrid
from scoring.workbook.grid import FIRST, ROW, Column, Grid, Line
from scoring.workbook.guards import FAULTY
from scoring.workbook.sheet import Content
from scoring.workbook.styles import decimals, deducted

SURVEY = "ĐTXHH"
SCORERS = {"self": "tự chấm", "survey": "điều tra", "appraiser": "thẩm định"}
_NO_LIMIT = "1E9"
FINE = 9
"""Decimals kept where the policy rounds nothing: finer than any printed index, coarser than a spreadsheet's error."""


class PointsGrid(Grid):
    """The points of a group in one round, item by item, then areas, total and index."""

    def __init__(self, sheet: str, group_set: GroupSet, facts: FactsGrid, lines: int) -> None:
        super().__init__(sheet, lines)
        self.group_set, self.facts, self.policies = group_set, facts, group_set.policies
        self.places = _places(group_set)
        self.max_places = max(points.decimals(leaf.item.max) for leaf in group_set.leaves)
        self.points_format = decimals(self.policies.item_places)
        self.items = [self._item(position, leaf) for position, leaf in enumerate(group_set.leaves)]
        self.spans = Scorer(group_set).spans
        self.earned: dict[str, str] = {}
        self.maxima: dict[str, str] = {}
        for position, area in enumerate(group_set.areas):
            self._area(position, area)
        self.survey = self.result("Điểm điều tra", self._surveyed(), self.survey_points)
        self.total, self.maximum = self._total()
        self.index = self._index()
        self.exact = self._exact()
        self.open = self._open()
        self.faulty = self._faulty()

    # --- items ---

    def _item(self, position: int, leaf: Leaf) -> str:
        item, group_set = leaf.item, self.group_set
        scorer = SURVEY if leaf.is_surveyed else SCORERS[item.scored_by]
        heads = (f"{leaf.area.id}. {leaf.area.title}", item.id, item.title, scorer, content(item.max))
        formula = items.formula(group_set, self.facts, leaf)
        if found := self.facts.found_faulty(item.id):
            formula = f'IF({found},"{FAULTY}",{formula})'

        def value(line: Line) -> Content:
            return items.value_of(group_set, leaf, position, line)

        shown = deducted(self.points_format) if leaf.area.part == "penalty" else self.points_format
        return self.add(Column(heads, value, formula, format=shown, width=6.5))

    def span(self, start: int, end: int) -> str:
        """Items side by side in one row."""
        return f"{self.letter(start)}{ROW}:{self.letter(end - 1)}{ROW}"

    def head(self, line: int, start: int, end: int) -> str:
        """The heads over items side by side: line 3 tells who scores them, line 4 their maxima."""
        row = FIRST - 5 + line
        return f"${self.letter(start)}${row}:${self.letter(end - 1)}${row}"

    def _sum(self, start: int, end: int) -> str:
        return self.rounded(f"SUM({self.span(start, end)})")

    def _top(self, start: int, end: int, more: str = "") -> str:
        applies = f'({self.span(start, end)}<>"{items.NOT_APPLICABLE}")'
        return f"ROUND(SUMPRODUCT({more}{applies}*{self.head(4, start, end)}),{self.max_places})"

    def _surveyed(self) -> str:
        count = len(self.items)
        return self.rounded(f'SUMIF({self.head(3, 0, count)},"{SURVEY}",{self.span(0, count)})')

    def survey_points(self, line: Line) -> Content:
        """What the engine gives for the surveyed items of the base."""
        rows = zip(line.score.items, self.group_set.leaves, strict=True)
        return content(total(score.points or 0 for score, leaf in rows if leaf.is_surveyed))

    def rounded(self, sum: str) -> str:
        """A sum of points, freed of the error of binary fractions where the policy rounds points."""
        return f"({sum})" if self.policies.item_places is None else f"ROUND({sum},{self.places})"

    # --- areas ---

    def result(self, title: str, formula: str, value: Callable[[Line], Content], format: str = "") -> str:
        """The letter of a new column of results."""
        heads = ("Tổng hợp", "", title, "", "")
        return self.add(Column(heads, value, formula, "strong", format or self.points_format, 8))

    def _area(self, position: int, area: Area) -> None:
        earned, top = self._area_sums(area)
        if area.part == "base" and self.policies.index_basis == "redistribute_area":
            earned, top = self._scaled(earned, top, area.max)
        earned = self._limited(earned, area.limits)
        title = f"Lĩnh vực {area.id}"
        if area.part != "base":
            sign = "" if area.part == "bonus" else "-"
            title = "Điểm cộng" if area.part == "bonus" else "Điểm trừ"
            formula = f"{sign}MIN({earned},{items.number(area.max)})"
            self.earned[area.id] = self.result(title, formula, lambda line: content(line.score.areas[position].points))
            return
        self.earned[area.id] = self.result(title, earned, lambda line: content(line.score.areas[position].points))
        self.maxima[area.id] = self.result(
            f"Tối đa áp dụng {area.id}", top, lambda line: content(line.score.areas[position].max), _most(self)
        )

    def _area_sums(self, area: Area) -> tuple[str, str]:
        """Points and applicable maximum of an area: one sum, unless a criterion is limited or redistributed first."""
        spans = self.spans[area.id]
        apart = [s for s in spans if isinstance(s[0], Criterion) and self._stands_apart(area, s[0])]
        if not apart:
            first, last = spans[0][1], spans[-1][2]
            return self._sum(first, last), self._top(first, last)
        parts = [self._node(area, node, start, end) for node, start, end in spans]
        earned, tops = "+".join(one for one, _ in parts), "+".join(top for _, top in parts)
        return self.rounded(earned), f"ROUND({tops},{self.max_places})"

    def _stands_apart(self, area: Area, node: Criterion | Item) -> bool:
        return isinstance(node, Criterion) and (bool(node.limits) or self._redistributes(area))

    def _redistributes(self, area: Area) -> bool:
        return area.part == "base" and self.policies.index_basis == "redistribute_criterion"

    def _node(self, area: Area, node: Criterion | Item, start: int, end: int) -> tuple[str, str]:
        earned, top = self._sum(start, end), self._top(start, end)
        if isinstance(node, Item):
            return earned, top
        if self._redistributes(area):
            earned, top = self._scaled(earned, top, node.max)
        return self._limited(earned, node.limits), top

    def _limited(self, earned: str, limits: Sequence[Cap]) -> str:
        """At most what each limit leaves, where its figures are there and its condition holds."""
        clauses = [f"IF({self._holds(limit.when)},{items.number(limit.most)},{_NO_LIMIT})" for limit in limits]
        return f"MIN({','.join([earned, *clauses])})" if clauses else earned

    def _holds(self, formula: Expr) -> str:
        """A condition over figures that a missing or wrong one makes false."""
        expr = self.group_set.expression(formula)
        test = Writer(self.facts.cells, self.group_set.ranges).condition(expr)
        blank = self.facts.lacks(dict.fromkeys(names(expr)))
        return f"IF({blank},FALSE,{test})" if blank else test

    def _scaled(self, earned: str, top: str, whole: Number) -> tuple[str, str]:
        """Points scaled to the whole of a node of which only part applies; nothing where none of it does."""
        scaled = self.divided(earned, top, whole, self.policies.item_places)
        return f"IF({top}=0,0,{scaled})", f"IF({top}=0,0,{items.number(whole)})"

    def divided(self, earned: str, top: str, whole: Number, places: int | None) -> str:
        """earned × whole ÷ top, rounded once."""
        exact = places is None and self.policies.item_places is None
        cells = {
            "earned": Cell(earned, places=0 if exact else self.places),
            "top": Cell(top, places=0 if exact else self.max_places),
        }
        expr = Op("/", Op("*", Name("earned"), Num(whole)), Name("top"))
        return Writer(cells, {"top": (0, None)}).rounded(expr, places)

    # --- total and index ---

    def _total(self) -> tuple[str, str]:
        earned = "+".join(f"{letter}{ROW}" for letter in self.earned.values())
        top = "+".join(f"{letter}{ROW}" for letter in self.maxima.values())
        if self.policies.index_basis == "rescale_internal":
            earned, top = self._rescaled()
        total = self.result("Tổng điểm", self.rounded(earned), lambda line: content(line.score.points))
        maximum = f"ROUND({top},{self.max_places})"
        return total, self.result("Điểm tối đa áp dụng", maximum, lambda line: content(line.score.max), _most(self))

    def _rescaled(self) -> tuple[str, str]:
        """Only what was not surveyed is rescaled to its full maximum; all else is added as it is."""
        base = {area.id for area in self.group_set.areas if area.part == "base"}
        survey, count = f"{self.survey}{ROW}", len(self.items)
        surveyed_top = self._top(0, count, f'({self.head(3, 0, count)}="{SURVEY}")*')
        own = "+".join(f"{letter}{ROW}" for id, letter in self.earned.items() if id in base)
        rest = "".join(f"+{letter}{ROW}" for id, letter in self.earned.items() if id not in base)
        tops = "+".join(f"{letter}{ROW}" for letter in self.maxima.values())
        surveyed = total(leaf.item.max for leaf in self.group_set.leaves if leaf.is_surveyed)
        internal = self.rounded(f"{own}-{survey}")
        applicable = f"ROUND({tops}-{surveyed_top},{self.max_places})"
        scaled, whole = self._scaled(internal, applicable, self.group_set.max - surveyed)
        return f"{scaled}+{survey}{rest}", f"{whole}+{surveyed_top}"

    def _index(self) -> str:
        formula = self._clamped(self.policies.index_places)
        return self.result(
            "Chỉ số (%)", formula, lambda line: content(line.score.printed), decimals(self.policies.index_places)
        )

    def _exact(self) -> str:
        """The index before printing, where agencies are ranked on it."""
        if self.policies.rank_on == "printed" or self.policies.index_places is None:
            return self.index
        return self.result(
            "Chỉ số chính xác", self._clamped(None), lambda line: content(line.score.index), decimals(None)
        )

    def _clamped(self, places: int | None) -> str:
        total, top = f"{self.total}{ROW}", f"{self.maximum}{ROW}"
        index = f"IF({top}=0,0,{self.divided(total, top, 100, places)})"
        floor, ceiling = self.policies.index_floor, self.policies.index_ceiling
        if floor is not None:
            index = f"MAX({index},{items.number(rounded(floor, places))})"
        return index if ceiling is None else f"MIN({index},{items.number(rounded(ceiling, places))})"

    def _open(self) -> str:
        span = self.span(0, len(self.items))
        tests = [f'COUNTIF({span},"{code}")' for code in (items.AWAITING_APPRAISAL, items.AWAITING_SURVEY)]
        return self.result(
            "Số mục còn chờ", "+".join(tests), lambda line: sum(s.state in OPEN for s in line.score.items), "0"
        )

    def _faulty(self) -> str:
        formula = f'COUNTIF({self.span(0, len(self.items))},"{FAULTY}")'
        return self.result("Số mục có số liệu sai", formula, lambda _: 0, "0")


def _most(grid: PointsGrid) -> str:
    return decimals(grid.max_places)


def _places(group_set: GroupSet) -> int:
    """Decimals that sums of points can have: those of an item, and of every cap and limit put on them."""
    if group_set.policies.item_places is None:
        return FINE
    limits = [limit.most for limit in group_set.limits]
    caps = [area.max for area in group_set.areas if area.part != "base"]
    return max(group_set.policies.item_places, *(points.decimals(value) for value in (0, *limits, *caps)))
