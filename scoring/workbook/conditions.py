"""What grades, awards and tie keys may name: figures, results, each area's share of its maximum."""

from collections.abc import Mapping

from scoring.bounds import Bounds
from scoring.cells import Cell, Writer, quoted
from scoring.conditions import Outcome, share_name, stated, top_name
from scoring.expressions import Expr, names
from scoring.workbook.grid import ROW
from scoring.workbook.points import FINE, PointsGrid


class Conditions:
    """The conditions and values that a policy states over an agency, as formulas in its row of the points sheet."""

    def __init__(self, grid: PointsGrid) -> None:
        self.grid, self.facts = grid, grid.facts
        self.is_rounded = grid.policies.item_places is not None
        self.results = _results(grid, grid.places)
        shares = [share_name(id) for id in grid.maxima]
        never_negative: Mapping[str, Bounds] = dict.fromkeys([*shares, "bonus", "penalty"], (0, None))
        self.ranges = {**grid.group_set.ranges, **never_negative}

    def outcome(self, formula: Expr) -> str:
        """How a condition comes out, in the words of an outcome."""
        expr, absent = stated(self.grid.group_set, formula)
        found = f"IF({self.test(expr)},{quoted(Outcome.MET)},{quoted(Outcome.NOT_MET)})"
        return self._unless(expr, absent, found)

    def test(self, expr: Expr) -> str:
        """A condition over figures that are there."""
        return Writer({**self.facts.cells, **self.results}, self.ranges).condition(expr)

    def value(self, formula: Expr) -> str:
        """A number, or the outcome that says why there is none; as exact as the cells it is made of."""
        expr, absent = stated(self.grid.group_set, formula)
        results = self.results if self.is_rounded else _results(self.grid, None)
        value = Writer({**self.facts.cells, **results}, self.ranges).rounded(expr, None)
        return self._unless(expr, absent, value)

    def _unless(self, expr: Expr, absent: Expr | None, found: str) -> str:
        """What is found, unless the expression has no object or a figure is missing or wrong."""
        blank = self._blank(expr)
        found = f"IF({blank},{quoted(Outcome.UNKNOWN)},{found})" if blank else found
        return f"IF({self.test(absent)},{quoted(Outcome.NO_OBJECT)},{found})" if absent is not None else found

    def _blank(self, expr: Expr) -> str:
        return self.facts.lacks(dict.fromkeys(name for name in names(expr) if name not in self.results))


def _results(grid: PointsGrid, places: int | None) -> dict[str, Cell]:
    """The cells of an agency's results, in whole units of so many decimals; None takes them as they are."""
    parts = {area.part: grid.earned[area.id] for area in grid.group_set.areas if area.part != "base"}
    bonus = f"{parts['bonus']}{ROW}" if "bonus" in parts else "0"
    penalty = f"ABS({parts['penalty']}{ROW})" if "penalty" in parts else "0"
    is_printed = grid.policies.rank_on == "printed" and grid.policies.index_places is not None
    index = grid.policies.index_places if is_printed else FINE
    shares = {share_name(id): _share(grid, id, letter, places) for id, letter in grid.maxima.items()}
    own = {"points": f"{grid.total}{ROW}", "bonus": bonus, "penalty": penalty}
    results = {name: Cell(ref, places=places or 0) for name, ref in own.items()}
    tops = {top_name(share_name(id)): Cell(f"{top}{ROW}", places=grid.max_places) for id, top in grid.maxima.items()}
    return {
        **shares,
        **tops,
        **results,
        "index": Cell(f"{grid.exact}{ROW}", places=0 if places is None else index or 0),
    }


def _share(grid: PointsGrid, id: str, letter: str, places: int | None) -> Cell:
    """An area's share of its maximum; 0 where nothing of it applies."""
    earned, top = f"{grid.earned[id]}{ROW}", f"{letter}{ROW}"
    if places is None:
        return Cell(earned, count=f"IF({top}=0,1,{top})")
    units = 10 ** max(places, grid.max_places)
    return Cell(f"ROUND({earned}*{units},0)", count=f"IF({top}=0,1,ROUND({top}*{units},0))")
