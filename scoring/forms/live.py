"""The live points of a form: the ranking workbook's own formulas, over the cells that the agency fills in."""

from collections.abc import Iterable, Iterator, Mapping

from scoring.cells import Cell
from scoring.criteria import GroupSet, Leaf, rules_of
from scoring.rules import Relative
from scoring.scores import STATE_WORDS, ItemScore, State
from scoring.workbook import items
from scoring.workbook.facts import any_of, runs
from scoring.workbook.grid import is_taken
from scoring.workbook.guards import FAULTY
from scoring.workbook.sheet import Content

UNSOUND_WORDS = "Số liệu sai"
AGAINST_GROUP = "So với nhóm"
"""What only the figures of the whole group can tell."""
NOT_LIVE = "Tính khi nhập"
_NOWHERE = "$O$1"
"""A cell that stays empty: figures that the agency neither declares nor sees."""


class Figures:
    """Where every figure and document of a form stands: what the formulas of items ask of a facts sheet."""

    with_appraisal = False

    def __init__(self, group_set: GroupSet, rows: Mapping[str, int], documents: Mapping[tuple[str, str], str]) -> None:
        self.rulings: dict[str, str] = {}
        self.areas: dict[str, str] = {}
        self.rows, self.documents = rows, documents
        read = {id for leaf in group_set.leaves for id in leaf.reads}
        self.cells = {id: self._cell(group_set, id) for id in {*read, *group_set.facts}}

    def _cell(self, group_set: GroupSet, id: str) -> Cell:
        fact = group_set.facts.get(id)
        ref = f"$O${self.rows[id]}" if id in self.rows else _NOWHERE
        if fact is None:
            return Cell(ref)
        return Cell(ref, fact.type, fact.decimals, {option.id: option.id for option in fact.options})

    def blank(self, names: Iterable[str]) -> str:
        """The condition that a figure is not there; nothing for no names."""
        tests = [f"COUNTBLANK({span})>0" for span in self._spans(names)]
        return any_of(tests) if tests else ""

    def unsound(self, names: Iterable[str]) -> str:
        """The condition that a figure is not of its kind."""
        own = [name for name in names if name in self.rows]
        return any_of([f'COUNTIF({span},"{FAULTY}")>0' for span in self._spans(own)]) if own else ""

    def _spans(self, names: Iterable[str]) -> Iterator[str]:
        numbers = sorted({self.rows.get(name, 1) for name in names})
        for first, last in runs(numbers):
            yield f"$O${first}:$O${last}" if last > first else f"$O${first}"


def formula(group_set: GroupSet, figures: Figures, leaf: Leaf) -> str:
    """The state in words or the points of an item; nothing where no spreadsheet would take the formula."""
    if is_relative(leaf):
        own = [id for id in leaf.reads if id in figures.rows]
        live = f'IF({figures.blank(own)},"{items.NOT_ANSWERED}","{AGAINST_GROUP}")'
    else:
        live = items.formula(group_set, figures, leaf)
    unsound = figures.unsound(leaf.reads)
    live = f'IF({unsound},"{UNSOUND_WORDS}",{live})' if unsound else live
    for state, code in items.CODES.items():
        live = live.replace(f'"{code}"', f'"{STATE_WORDS[state]}"')  # an official reads words, not codes
    return live if is_taken(live) else ""


def is_relative(leaf: Leaf) -> bool:
    """True where points depend on the other agencies of the group."""
    return any(isinstance(rule, Relative) for rule in rules_of(leaf.item.rule))


def shown(group_set: GroupSet, leaf: Leaf, score: ItemScore, *, answered: bool) -> Content:
    """What the engine gives the item, as the form shows it."""
    if is_relative(leaf):
        return AGAINST_GROUP if answered else STATE_WORDS[State.NOT_ANSWERED]
    found = items.shown(group_set, leaf, score)
    codes = {code: STATE_WORDS[state] for state, code in items.CODES.items()}
    return codes.get(found, found) if isinstance(found, str) else found
