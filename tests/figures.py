"""Plausible figures for the facts of a group: each made from the rule that reads it and the level of the agency.

Parts stay within their wholes and add up, dates fall near deadlines, a better agency has better answers.
"""

import datetime
import math
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from figure_roles import Draw, Value, Values, before, roles

from scoring.criteria import GroupSet
from scoring.expressions import Compare, Logic, Name, Num
from scoring.facts import Fact

BETTER_SMALL = re.compile(
    r"late|overdue|silent|unassigned|dissatisf|disciplin|fault|incident|refused|unlawful|extra|outside|critic|cases|false"
)
"""Names of figures that are better small, where no rule tells."""
SPANS: Mapping[str, tuple[int, int]] = {
    "biên bản": (1, 6), "bộ dữ liệu": (0, 4), "báo cáo": (0, 4), "chỉ tiêu": (8, 20), "cuộc": (2, 12),
    "cơ quan": (20, 30), "doanh nghiệp": (40, 260), "dự thảo": (1, 6), "giao dịch": (150, 4000), "hồ sơ": (400, 9000),
    "khóm ấp": (1, 8), "kết quả": (300, 9000), "lượt": (2, 12), "lượt người": (20, 160), "mô hình": (0, 2),
    "nhiệm vụ": (14, 48), "nội dung": (0, 3), "người": (30, 90), "phiếu": (90, 240), "phòng": (5, 9),
    "phản ánh": (2, 40), "quyết định": (5, 120), "sáng kiến": (0, 3), "thủ tục": (24, 130), "tin bài": (8, 60),
    "triệu đồng": (2000, 60000), "trường hợp": (0, 0), "văn bản": (6, 40), "vấn đề": (0, 6), "xã": (9, 18),
    "đơn vị": (5, 12),
}  # fmt: skip
"""Smallest and largest likely count, by unit."""
OWN_SPANS: Mapping[str, tuple[int, int]] = {
    "a1_tasks_assigned": (60, 160), "a3_internal": (4, 15), "a4_delegated_tasks": (1, 6),
    "a4_delegation_issues": (0, 3), "a4_deputy_division_heads_norm": (8, 16), "a4_deputy_heads_norm": (3, 3),
    "a4_service_units": (1, 6), "a4_service_units_to_arrange": (0, 2), "a4_streamlining_target": (0, 2),
    "a5_recruitment_quota": (2, 9), "a7_documents": (900, 6000), "a7_reports_outside": (0, 0),
    "a7_workfiles": (300, 2400), "a8_sipas_now": (82, 96),
}  # fmt: skip
"""The same, of figures whose unit says too little."""
LIKE: Mapping[str, tuple[str, float, float]] = {
    "a1_units_inspected": ("a1_units", 0.35, 0.8),
    "a2_docs_to_handle": ("a2_docs_reviewed", 0.05, 0.3),
    "a2_drafts_submitted": ("a2_drafts_assigned", 0.7, 1),
    "a3_commune_files_resolved": ("a3_files_received", 1.5, 3),
    "a3_files_pending": ("a3_files_received", 0.01, 0.04),
    "a3_files_received": ("a3_procedures", 12, 90),
    "a3_files_resolved": ("a3_files_received", 0.93, 0.99),
    "a3_files_reusable": ("a3_files_received", 0.1, 0.4),
    "a3_results_digitised_before": ("a3_results_valid", 0.3, 0.55),
    "a3_results_new": ("a3_files_resolved", 0.9, 0.98),
    "a3_results_valid": ("a3_files_received", 1.1, 2.5),
    "a3_to_announce": ("a3_procedures", 0.05, 0.3),
    "a4_deputy_division_heads": ("a4_deputy_division_heads_norm", 0.7, 1),
    "a4_deputy_heads": ("a4_deputy_heads_norm", 0.7, 1),
    "a4_staff_present": ("a4_staff_assigned", 0.92, 1),
    "a5_recruited": ("a5_recruitment_quota", 0.3, 1),
    "a5_staff": ("a4_staff_assigned", 1, 1.6),
    "a6_revenue": ("a6_revenue_estimate", 0.96, 1.2),
    "a6_units": ("a4_service_units", 1, 1),
    "a7_commune_files": ("a3_commune_files_resolved", 0.7, 0.95),
    "a7_fee_procedures": ("a3_procedures", 0.2, 0.5),
    "a7_files": ("a3_files_received", 0.75, 0.97),
    "a7_payments": ("a3_files_received", 0.2, 0.6),
    "a7_procedures": ("a3_procedures", 0.7, 0.95),
    "a7_tasks": ("a1_tasks_assigned", 1, 1),
    "a8_revenue_before": ("a6_revenue", 0.88, 0.99),
    "a8_sipas_before": ("a8_sipas_now", 0.98, 1.003),
}
"""Figures that follow another one: between so much and so much of it."""


class Figures:
    """How to make every fact of a group, wholes before their parts."""

    def __init__(self, group_set: GroupSet) -> None:
        self.policies = group_set.policies
        self.facts = {id: fact for leaf in group_set.leaves for id, fact in leaf.item.facts.items()}
        self.ends = {id: (fact.decimals, fact.bounds, fact.at_most or "") for id, fact in self.facts.items()}
        self.zeros = frozenset(_zeros(group_set))
        self.roles = roles(group_set)
        sums = [relation for leaf in group_set.leaves for relation in leaf.item.relations]
        self.sums = {id: (relation.equals, tuple(relation.sum)) for relation in sums for id in relation.sum}
        self.order = tuple(self._ordered())

    def made(self, rng: Random, level: float, given: Mapping[str, Value] | None = None) -> Values:
        """The figures of one agency; those given stand as they are, the others follow them."""
        given = given or {}
        draw = Draw(rng, level, {})
        for id in self.order:
            if id in draw.values:
                continue
            if id in self.sums and id not in given:
                self._split(draw, given, *self.sums[id])
            else:
                draw.values[id] = given[id] if id in given else self._one(draw, id)
        return draw.values

    def workday(self, day: datetime.date) -> datetime.date:
        """The day, or the last working day before it."""
        return before(day, self.policies.days_off)

    def _one(self, draw: Draw, id: str) -> Value:
        fact = self.facts[id]
        if id in self.zeros and id not in LIKE and draw.rng.random() < 0.06:
            return 0
        if id in LIKE and LIKE[id][0] in draw.values:
            base, low, high = LIKE[id]
            return self._fit(draw, id, draw.rng.uniform(low, high) * float(draw.values[base]))  # type: ignore[arg-type]
        if id in self.roles:
            value = self.roles[id].make(draw)
            return self._fit(draw, id, value) if fact.type in ("count", "money", "decimal") else value
        return self._plain(draw, id, fact)

    def _plain(self, draw: Draw, id: str, fact: Fact) -> Value:
        rng = draw.rng
        match fact.type:
            case "yes_no":
                return rng.random() < 0.7 + 0.3 * draw.level
            case "date":
                return self.workday(datetime.date(2022, 1, 5) + datetime.timedelta(rng.randrange(350)))
            case "choice":
                return rng.choice(fact.options).id
            case "text":
                return "không có"
        if BETTER_SMALL.search(id):
            return 0 if rng.random() < 0.8 + 0.2 * draw.level else self._fit(draw, id, rng.randint(1, 2))
        if fact.at_most is not None:
            return self._fit(draw, id, draw.count(fact.at_most) * draw.rng.uniform(0.5 + 0.4 * draw.level, 1))
        low, high = OWN_SPANS.get(id) or SPANS.get(fact.unit or "", (5, 50))
        spread = math.exp(draw.rng.uniform(math.log(low), math.log(high))) if low else rng.randint(low, high)
        return self._fit(draw, id, spread)

    def _fit(self, draw: Draw, id: str, value: Any) -> Value:
        """A number within the fact's bounds and decimals, and within what it may not exceed."""
        places, (low, high), other = self.ends[id]
        exact = Fraction(round(value * 10**places), 10**places) if places else round(value)
        for top in (high, draw.values.get(other)):
            exact = exact if top is None else min(exact, top)  # type: ignore[type-var]
        return max(exact, low or 0)

    def _split(self, draw: Draw, given: Mapping[str, Value], whole: str, parts: tuple[str, ...]) -> None:
        """Parts that add up to their whole: the best part gets most of it."""
        draw.values.update({id: given[id] for id in parts if id in given})
        left = draw.count(whole) - sum(draw.count(id) for id in parts if id in given)
        others = [id for id in parts if id not in given]
        best = next((id for id in others if not BETTER_SMALL.search(id) and "_not_" not in id), None)
        if best is not None:
            others.remove(best)
            role = None if best in LIKE else self.roles.get(best)
            most = min(left, int(role.make(draw))) if role else int(left * draw.rng.uniform(0.9, 1))  # type: ignore[arg-type]
            draw.values[best] = most if others and draw.rng.random() > 0.3 * draw.level else left
            left -= draw.count(best)
        for id in others:
            draw.values[id] = left if id == others[-1] else draw.rng.randint(left // 2, left)
            left -= draw.count(id)

    def _ordered(self) -> Iterator[str]:
        done: set[str] = set()

        def visit(id: str) -> Iterator[str]:
            if id in done or id not in self.facts:
                return
            done.add(id)
            for other in self._before(id):
                yield from visit(other)
            yield id

        for id in self.facts:
            yield from visit(id)

    def _before(self, id: str) -> list[str]:
        needs = self.roles[id].needs if id in self.roles else ()
        like = LIKE[id][0] if id in LIKE else None
        whole = self.sums[id][0] if id in self.sums else None
        return [other for other in (self.facts[id].at_most, whole, like, *needs) if other]


def _zeros(group_set: GroupSet) -> Iterator[str]:
    """The facts whose being 0 takes an item out."""
    for leaf in group_set.leaves:
        if leaf.item.not_applicable:
            yield from _equal_to_zero(leaf.item.not_applicable.when)


def _equal_to_zero(when: Any) -> Iterator[str]:
    if isinstance(when, Logic):
        for part in when.args:
            yield from _equal_to_zero(part)
    elif isinstance(when, Compare) and isinstance(when.left, Name) and isinstance(when.right, Num):
        yield when.left.id
