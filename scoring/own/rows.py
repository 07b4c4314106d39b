"""Every item of an agency as it sees it: what is known, what it waits for, and what it lost."""

from typing import NamedTuple

from scoring.criteria import Leaf
from scoring.points import Number, shown
from scoring.scores import OPEN, STATE_WORDS, ItemScore, State
from scoring.views import View

AWAITING_GROUP = "Chờ so sánh trong nhóm"
_OF_GROUP = (
    "Tính theo bình quân hoặc mức cao nhất của nhóm, Hội đồng tính khi xếp hạng; phiếu này không dùng số liệu của "
    "cơ quan khác"
)


class Row(NamedTuple):
    """An item with its score; `awaits` where others have yet to speak, so that it is neither earned nor lost."""

    leaf: Leaf
    score: ItemScore
    label: str
    reason: str
    awaits: bool
    claimed: Number | None

    @property
    def id(self) -> str:
        return self.leaf.item.id

    @property
    def applies(self) -> bool:
        """True where it counts in the denominator, now or once it is decided."""
        return self.awaits or self.score.state is not State.NOT_APPLICABLE

    @property
    def known(self) -> bool:
        """True where the points are decided as far as the agency's own figures go."""
        return self.applies and not self.awaits

    @property
    def earned(self) -> Number:
        """The points it has now; what is not answered or awaits has none yet."""
        return self.score.points or 0 if self.known else 0

    @property
    def lost(self) -> Number:
        """What is missing to its maximum, of what is decided."""
        return self.leaf.item.max - self.earned if self.known and self.leaf.area.part == "base" else 0

    @property
    def points(self) -> str:
        """Its points as an official reads them; a dash where it has none."""
        if self.score.points is None or self.awaits:
            return "–"
        return f"{'−' * (self.leaf.area.part == 'penalty' and self.score.points > 0)}{shown(self.score.points)}"


def rows_of(one: View) -> tuple[Row, ...]:
    """The items of an agency scored alone, in order."""
    return tuple(_row(one, leaf, score) for leaf, score in one.rows())


def _row(one: View, leaf: Leaf, score: ItemScore) -> Row:
    entry = one.dossier.entry(leaf.item.id)
    claimed = entry.claimed if entry else None
    if _waits_for_group(one, leaf, score):
        return Row(leaf, score, AWAITING_GROUP, _OF_GROUP, True, claimed)
    return Row(leaf, score, STATE_WORDS[score.state], one.reason(leaf, score), score.state in OPEN, claimed)


def _waits_for_group(one: View, leaf: Leaf, score: ItemScore) -> bool:
    """True where nothing but the group's mean or best is missing."""
    declared, facts = one.standing.score.declared, one.group.group_set.facts
    missing = [name for name in leaf.reads if name not in declared.values]
    is_ruled_out = declared.rulings.get(leaf.item.id, False)
    return bool(missing) and not any(name in facts for name in missing) and score.points is None and not is_ruled_out
