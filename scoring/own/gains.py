"""What would have given more: the smallest change of a figure, what it adds, and whether it can still be made."""

from collections.abc import Iterator
from typing import NamedTuple

from scoring.cuts import Cut, cuts
from scoring.expressions import NEVER, serial
from scoring.facts import Fact
from scoring.own.risks import Risk
from scoring.own.rows import Row
from scoring.points import Number, shown
from scoring.policies import SELF, Round
from scoring.reach import Reach, reaches
from scoring.scores import AgencyScore, Scorer, State
from scoring.views import View


class Gain(NamedTuple):
    """One thing to do, in units of the figure, and the points it adds; `most` where it adds at most so much."""

    row: Row
    says: str
    points: Number
    open: bool
    """True where the round still takes it; False where it is past, a lesson for the next year."""
    most: bool = False

    @property
    def words(self) -> str:
        return f"{'đến ' * self.most}+{shown(self.points)} điểm"


def gains_of(one: View, scorer: Scorer, rows: tuple[Row, ...], risks: list[Risk]) -> list[Gain]:
    """What would add points, the most first; what adds nothing to the agency's total is left out."""
    takes, withheld = taking(one), [risk for risk in risks if risk.withheld]
    found = [
        Gain(risk.row, f"Bổ sung, thay thế tài liệu: {risk.says}", risk.points, takes is not None) for risk in withheld
    ]
    lacking = {risk.row.id for risk in withheld}
    cut = _cuts(one, takes)
    for row in rows:
        if row.id in cut and row.id not in lacking:
            found.append(Gain(row, cut[row.id].says, cut[row.id].points, open=True, most=True))
        elif row.score.state is State.NOT_ANSWERED and not row.awaits:
            found += _answers(one, row)
        elif row.id not in cut:
            found += _figures(one, scorer, row)
    return sorted((gain for gain in found if gain.points > 0), key=lambda gain: (-gain.points, gain.most))


def _cuts(one: View, takes: Round | None) -> dict[str, Cut]:
    """What may be clarified in the round to come, by item."""
    if takes is None or takes.id == SELF:
        return {}
    leaves, own = one.group.group_set.leaves, one.group.self_scores[0]
    return {cut.leaf.item.id: cut for cut in cuts(one.dossier, own, one.standing.score, leaves, takes.id)}


def taking(one: View) -> Round | None:
    """The round in which the agency may still add documents: its own, else the clarification to come, if any."""
    rounds = one.result.index.head.rounds
    left = rounds[[round.id for round in rounds].index(one.result.round) :]
    return next((round for round in left if round.id == SELF or round.kind == "clarification"), None)


def _answers(one: View, row: Row) -> Iterator[Gain]:
    if row.leaf.area.part != "penalty":
        says = f"Kê khai số liệu còn thiếu. {row.reason}"
        yield Gain(row, says, row.leaf.item.max, one.result.round == SELF, most=True)


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
            is_open = one.result.round == SELF and fact.supplier == "agency" and not _is_past(one, fact, reach)
            says = reach.change(fact) if is_open or fact.type != "date" else _late(fact, reach)
            with_others = _with_others(scorer, row, score, then)
            yield Gain(row, f"{fact.label}: {says}{with_others}", then.points - score.points, is_open)


def _with_others(scorer: Scorer, row: Row, before: AgencyScore, then: AgencyScore) -> str:
    """Which other items the points of a gain are counted in: a figure may be read by several."""
    pairs = zip(scorer.group_set.leaves, before.items, then.items, strict=True)
    others = [leaf.item.id for leaf, old, new in pairs if leaf is not row.leaf and old.points != new.points]
    return f", kể cả điểm thay đổi ở mục {', '.join(others)}" if others else ""


def _is_past(one: View, fact: Fact, reach: Reach) -> bool:
    """True of a day that has been, and of a deadline that was over when the agency handed in."""
    if fact.type != "date":
        return False
    submission = one.dossier.submission
    return reach.before != NEVER or submission is None or reach.after < serial(submission.model.submitted.date)


def _late(fact: Fact, reach: Reach) -> str:
    """A day and the deadline it missed; what is done cannot be dated otherwise."""
    return f"{fact.shown(reach.before)}, hạn để được thêm điểm là {fact.shown(reach.after)}"
