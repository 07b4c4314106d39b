"""The agency's own sheet as data: what the terminal and the page show, and nothing of any other agency."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from scoring.conditions import condition_values
from scoring.errors import Problem
from scoring.own.gains import Gain, gains_of, taking
from scoring.own.risks import Risk, risks_of
from scoring.own.rows import Row, rows_of
from scoring.own.shares import (
    Share,
    Standards,
    area_shares,
    criterion_shares,
    standards,
    strengths,
    weaknesses,
)
from scoring.pipeline import Result
from scoring.points import Number, shown, total
from scoring.policies import SELF, Round
from scoring.ranking import graded
from scoring.reasons import doubt
from scoring.report import PROVISIONAL, marks, printed
from scoring.scores import Scorer
from scoring.views import View

PAST = "việc đã qua, hoặc vòng này không nhận nữa"


class OwnSheet(NamedTuple):
    """An agency's points and gaps."""

    view: View
    rows: tuple[Row, ...]
    areas: tuple[Share, ...]
    risks: list[Risk]
    all_gains: list[Gain]
    standards: Standards | None
    strengths: list[str]
    weaknesses: list[str]
    doubts: list[str]
    """What does not fit in its own figures."""

    @property
    def title(self) -> str:
        return self.view.standing.agency.title

    @property
    def round(self) -> str:
        return self.view.result.round_title

    @property
    def handed_in(self) -> bool:
        return self.view.standing.score.declared.handed_in

    @property
    def gains(self) -> list[Gain]:
        """What can still be had in the round."""
        return [gain for gain in self.all_gains if gain.open]

    @property
    def lessons(self) -> list[Gain]:
        """What is past: lessons for the next year."""
        return [gain for gain in self.all_gains if not gain.open]

    @property
    def taken(self) -> str:
        """What the agency may still do, and until when."""
        round, rounds = taking(self.view), self.view.result.index.head.rounds
        if round is None:
            asked = (one for one in rounds if one.kind == "clarification")
            closed = "; ".join(
                f"giải trình và tài liệu mới chỉ nhận ở {_named(one)} (xem bằng --round {one.id})" for one in asked
            )
            return f"vòng này không nhận thêm số liệu, tài liệu{closed and '; '}{closed}"
        if round.id == SELF:
            said = "bổ sung tài liệu, kê khai mục còn thiếu, sửa số liệu kê khai chưa đúng thực tế"
            return f"còn làm được ở {_named(round)}: {said}; không sửa ngày, số liệu của việc đã qua khác với thực tế"
        return f"còn làm được ở {_named(round)}: giải trình và nộp tài liệu mới, không sửa số liệu"

    @property
    def awaiting(self) -> Number:
        """The points that others have yet to decide."""
        return total(one.awaiting for one in self.areas)

    @property
    def waits(self) -> int:
        return sum(row.awaits for row in self.rows)

    @property
    def states(self) -> list[tuple[str, int]]:
        """How many items are in each state, in the order in which they first occur."""
        return list(Counter(row.label for row in self.rows).items())

    @property
    def points(self) -> str:
        score = self.view.standing.score
        return f"{shown(score.points)}/{shown(score.max)} điểm"

    @property
    def marks(self) -> list[str]:
        """What must be said; the agency's own round is provisional by nature, and the sheet says what it awaits."""
        said = [mark for mark in marks(self.view.result) if mark != PROVISIONAL]
        return [*said, PROVISIONAL] if self.waits or not self.handed_in else said

    @property
    def percent(self) -> str:
        """The index as it is without what awaits."""
        policies = self.view.group.group_set.policies
        return f"{printed(self.view.standing.score.printed, policies.index_places).replace('.', ',')}%"

    @property
    def grade(self) -> str:
        """The grade, once nothing can change it any more."""
        group_set, score = self.view.group.group_set, self.view.standing.score
        asked = () if self.waits else graded(group_set, score, condition_values(group_set, score))
        return asked[-1].grade.title if asked else ""


def own_sheet(result: Result, problems: list[Problem]) -> OwnSheet:
    """The sheet of the one agency of a result."""
    one = View(result, result.groups[0], 0)
    scorer, rows = Scorer(one.group.group_set), rows_of(one)
    risks, by = risks_of(one, scorer, rows), standards(one.group.group_set)
    criteria = criterion_shares(one.group.group_set, rows)
    return OwnSheet(
        one,
        rows,
        area_shares(one.standing.score, rows),
        risks,
        gains_of(one, scorer, rows, risks),
        by,
        strengths(criteria, by) if by else [],
        weaknesses(criteria, by) if by else [],
        [*(_told(one, problem) for problem in sorted(set(problems))), *_claims(one, rows)],
    )


def _named(round: Round) -> str:
    """A round with its days."""
    return f"vòng {round.title.lower()}{round.window and ', '}{round.window}"


def _told(one: View, problem: Problem) -> str:
    """A doubt with where it stands, in the words of whoever knows the file but not the folders it lies in."""
    path, line = problem.place.path, problem.place.line
    name = path.rpartition("/evidence/")[2] if "/evidence/" in path else path.rpartition("/")[2]
    titles = {f"{round.id}.yaml": round.title for round in one.result.index.head.rounds}
    known = {"submission": "Hồ sơ tự đánh giá", "survey": "Số liệu điều tra", "central": "Số liệu dùng chung"}
    title = titles.get(name) or known.get(name.removesuffix(".yaml"), "Thư mục tài liệu evidence")
    return f"{title} (tệp {name}{f', dòng {line}' if line else ''}): {problem.message}"


def _claims(one: View, rows: tuple[Row, ...]) -> Iterator[str]:
    """Points the agency claims that its own figures do not give."""
    for row, own in zip(rows, one.group.self_scores[0].items, strict=True):
        said = doubt(row.claimed, own.points) if row.claimed is not None else ""
        if said and not (row.awaits and own.points is None):
            yield f"{row.id}: {said}"
