"""One agency of a result, and where each of its figures was read."""

from typing import Any, NamedTuple

from scoring.checking.filings import Decision, Dossier
from scoring.criteria import Leaf
from scoring.errors import Loc, Place, UnknownError, nearest
from scoring.expressions import Env, value_of
from scoring.loading import Loaded
from scoring.pipeline import GroupResult, Result
from scoring.points import Number, rounded
from scoring.ranking import Standing
from scoring.reasons import reason
from scoring.rules import judged_name
from scoring.scores import ItemScore


class View(NamedTuple):
    """One agency of a result."""

    result: Result
    group: GroupResult
    position: int

    @property
    def standing(self) -> Standing:
        return self.group.standings[self.position]

    @property
    def dossier(self) -> Dossier:
        return self.group.dossiers[self.position]

    @property
    def env(self) -> Env:
        """The figures that count, its own and those of its group."""
        return {**self.standing.score.declared.values, **self.group.against}

    def by_figures(self, leaf: Leaf) -> Number:
        """The points of an item by its figures alone, whatever its evidence."""
        earned: Any = value_of(leaf.ladder.expression(), self.env)
        return rounded(earned, self.group.group_set.policies.item_places)

    def rows(self) -> list[tuple[Leaf, ItemScore]]:
        """The items with their scores."""
        return list(zip(self.group.group_set.leaves, self.standing.score.items, strict=True))

    def decisions(self, leaf: Leaf) -> tuple[Decision, ...]:
        """What the appraisers had decided on an item by the end of the round, the latest last."""
        return self.dossier.decisions(leaf.item.id, self.result.round)

    def reason(self, leaf: Leaf, score: ItemScore) -> str:
        """Why the item has its points."""
        return reason(self.group.group_set, leaf, score, self.standing.score.declared, self.group.against)

    def where(self, id: str) -> Place:
        """Where the figure that counts was read."""
        file, loc = self._origin(id)
        return file.source.place(loc)

    def cite(self, id: str) -> str | None:
        """The passage a figure was taken from, while the figure is still the agency's own."""
        entry = self.dossier.entry(self._home(id))
        return entry.cites.get(id) if entry and self._origin(id)[0] is self.dossier.submission else None

    def is_illustrative(self, id: str) -> bool:
        """True for a figure without a passage in a file that says its figures are not real."""
        known = id in self.standing.score.declared.values and id in self.group.group_set.facts
        return bool(known and self._origin(id)[0].model.illustrative and self.cite(id) is None)

    def _home(self, id: str) -> str:
        """The item that declares a fact."""
        leaves = self.group.group_set.leaves
        return next(leaf.item.id for leaf in leaves if id in leaf.item.facts or id == judged_name(leaf.item.id))

    def _origin(self, id: str) -> tuple[Loaded[Any], Loc]:
        """The file a figure that counts was read from, and the place in it."""
        dossier, files, home = self.dossier, self.result.season.files, self._home(id)
        supplier = self.group.group_set.facts[id].supplier
        measured = {"survey": files.survey, "central": files.central}.get(supplier)
        if measured is not None:
            return measured, ("agencies", self.standing.agency.id, id)
        for filed in reversed(dossier.until(self.result.round)):
            if id in filed.values:
                last = ("points",) if id == judged_name(home) else ("facts", id)
                return filed.file, ("items", home, *last)
        assert dossier.submission is not None
        return dossier.submission, ("items", home, "facts", id)


def view(result: Result, agency: str) -> View:
    """An agency of a result, by its code; UnknownError where it has none such."""
    views = {
        standing.agency.id: View(result, group, position)
        for group in result.groups
        for position, standing in enumerate(group.standings)
    }
    if agency not in views:
        raise UnknownError(f"không có cơ quan '{agency}'{nearest(agency, views)}")
    return views[agency]
