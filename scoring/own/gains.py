"""What is within reach: the smallest change of a figure that gives more, and what it adds to the agency's points."""

from collections.abc import Iterator
from typing import NamedTuple

from scoring.own.risks import Risk
from scoring.own.rows import Row
from scoring.points import Number, shown
from scoring.reach import reaches
from scoring.scores import Scorer, State
from scoring.views import View


class Gain(NamedTuple):
    """One thing to do, in units of the figure, and the points it adds; `most` where it adds at most so much."""

    row: Row
    says: str
    points: Number
    most: bool = False

    @property
    def words(self) -> str:
        return f"{'đến ' * self.most}+{shown(self.points)} điểm"


def gains_of(one: View, scorer: Scorer, rows: tuple[Row, ...], risks: list[Risk]) -> list[Gain]:
    """What would add points, the most first; what adds nothing to the agency's total is left out."""
    found = [Gain(risk.row, f"Bổ sung, thay thế tài liệu: {risk.says}", risk.points) for risk in risks if risk.withheld]
    for row in rows:
        found += (
            _answers(row) if row.score.state is State.NOT_ANSWERED and not row.awaits else _figures(one, scorer, row)
        )
    return sorted((gain for gain in found if gain.points > 0), key=lambda gain: (-gain.points, gain.most))


def _answers(row: Row) -> Iterator[Gain]:
    if row.leaf.area.part != "penalty":
        yield Gain(row, f"Kê khai số liệu còn thiếu. {row.reason}", row.leaf.item.max, most=True)


def _figures(one: View, scorer: Scorer, row: Row) -> Iterator[Gain]:
    """The nearest better step of each figure; gains are those of the total, which caps and gates may hold back."""
    if row.score.points is None or row.awaits or row.leaf.area.part == "penalty":
        return
    score = one.standing.score
    for reach in reaches(scorer.group_set, row.leaf, {**score.declared.values}):
        changed = score.declared._replace(values={**score.declared.values, **reach.moved})
        then = scorer.score(changed, {})
        if then.max == score.max:
            fact = scorer.group_set.facts[reach.fact]
            yield Gain(row, f"{fact.label}: {reach.change(fact)}", then.points - score.points)
