"""What grades, awards and tie keys may name: figures, results, each area's share of its maximum."""

from collections.abc import Mapping

from scoring.bounds import Bounds
from scoring.cells import Cell, Writer
from scoring.expressions import Expr, names
from scoring.workbook.grid import ROW
from scoring.workbook.points import FINE, PointsGrid


class Conditions:
    """The conditions and values that a policy states over an agency, as formulas in its row of the points sheet."""

    def __init__(self, grid: PointsGrid) -> None:
        self.grid, self.facts = grid, grid.facts
        self.is_rounded = grid.policies.item_places is not None
        self.results = _results(grid, grid.places)
        shares = [name for name in self.results if name.startswith("area_")]
        never_negative: Mapping[str, Bounds] = dict.fromkeys([*shares, "bonus", "penalty"], (0, None))
        self.ranges = {**grid.group_set.ranges, **never_negative}

    def holds(self, formula: Expr) -> str:
        """A condition that a missing figure makes false."""
        expr = self.grid.group_set.expression(formula)
        blank, test = self._blank(expr), self.test(expr)
        return f"IF({blank},FALSE,{test})" if blank else test

    def test(self, expr: Expr) -> str:
        """A condition over figures that are there."""
        return Writer({**self.facts.cells, **self.results}, self.ranges).condition(expr)

    def value(self, formula: Expr) -> str:
        """A number, 0 where a figure is missing; as exact as the cells it is made of."""
        expr = self.grid.group_set.expression(formula)
        results = self.results if self.is_rounded else _results(self.grid, None)
        value, blank = Writer({**self.facts.cells, **results}, self.ranges).rounded(expr, None), self._blank(expr)
        return f"IF({blank},0,{value})" if blank else value

    def _blank(self, expr: Expr) -> str:
        return self.facts.blank(dict.fromkeys(name for name in names(expr) if name not in self.results))


def _results(grid: PointsGrid, places: int | None) -> dict[str, Cell]:
    """The cells of an agency's results, in whole units of so many decimals; None takes them as they are."""
    parts = {area.part: grid.earned[area.id] for area in grid.group_set.areas if area.part != "base"}
    bonus = f"{parts['bonus']}{ROW}" if "bonus" in parts else "0"
    penalty = f"ABS({parts['penalty']}{ROW})" if "penalty" in parts else "0"
    is_printed = grid.policies.rank_on == "printed" and grid.policies.index_places is not None
    index = grid.policies.index_places if is_printed else FINE
    shares = {f"area_{id}": _share(grid, id, letter, places) for id, letter in grid.maxima.items()}
    own = {"points": f"{grid.total}{ROW}", "bonus": bonus, "penalty": penalty}
    results = {name: Cell(ref, places=places or 0) for name, ref in own.items()}
    return {**shares, **results, "index": Cell(f"{grid.exact}{ROW}", places=0 if places is None else index or 0)}


def _share(grid: PointsGrid, id: str, letter: str, places: int | None) -> Cell:
    """An area's share of its maximum; 0 where nothing of it applies."""
    earned, top = f"{grid.earned[id]}{ROW}", f"{letter}{ROW}"
    if places is None:
        return Cell(earned, count=f"IF({top}=0,1,{top})")
    units = 10 ** max(places, grid.max_places)
    return Cell(f"ROUND({earned}*{units},0)", count=f"IF({top}=0,1,ROUND({top}*{units},0))")
