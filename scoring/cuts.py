"""What an agency may clarify: items on which appraisers decided and that then earned less."""

from collections.abc import Iterator
from typing import NamedTuple

from scoring.appraisal import RoundId
from scoring.checking.clarifications import may_clarify
from scoring.checking.filings import Dossier
from scoring.criteria import Leaf
from scoring.points import Number, shown
from scoring.scores import AgencyScore, ItemScore


class Cut(NamedTuple):
    """An item and the points that a decision took: from those of the self-assessment, else from its maximum."""

    leaf: Leaf
    points: Number
    says: str


def cuts(
    dossier: Dossier, own: AgencyScore, now: AgencyScore, leaves: tuple[Leaf, ...], round: RoundId
) -> Iterator[Cut]:
    """The cuts before a clarification; whether bonus is due is for appraisers alone to see."""
    for leaf, before, after in zip(leaves, own.items, now.items, strict=True):
        if after.points is not None and may_clarify(dossier, leaf, round):
            lost = _start(leaf, before) - _counted(leaf, after)
            if lost > 0:
                if leaf.area.part == "penalty":
                    yield Cut(leaf, lost, f"Giải trình về quyết định thẩm định: trừ {shown(after.points)} điểm")
                    continue
                known = before.points is not None
                were = f"tự đánh giá {shown(before.points or 0)}" if known else f"tối đa {shown(leaf.item.max)}"
                said = f"{were} điểm, thẩm định {shown(after.points)} điểm"
                yield Cut(leaf, lost, f"Giải trình về quyết định thẩm định: {said}")


def _start(leaf: Leaf, before: ItemScore) -> Number:
    """What the item stood at before anybody decided on it."""
    if before.points is None and leaf.area.part == "base":
        return leaf.item.max
    return _counted(leaf, before)


def _counted(leaf: Leaf, score: ItemScore) -> Number:
    """The points as they count in the total."""
    return -(score.points or 0) if leaf.area.part == "penalty" else score.points or 0
