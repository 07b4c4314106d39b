"""The rule kinds (cách tính điểm): one class each, all shapes R1–R30 of the index between them and the policies."""

from scoring.rules.base import Ladder, Rule, Scale, Step
from scoring.rules.composed import AnyRule, Judged, judged_fact, judged_name
from scoring.rules.measured import Relative, group_name

__all__ = [
    "AnyRule",
    "Judged",
    "Ladder",
    "Relative",
    "Rule",
    "Scale",
    "Step",
    "group_name",
    "judged_fact",
    "judged_name",
]
