"""The rule kinds (cách tính điểm): one class each, all shapes R1–R30 of the index between them and the policies."""

from scoring.rules.base import Ladder, Rule, Scale, Step
from scoring.rules.composed import AnyRule, Judged, judged_fact, judged_name
from scoring.rules.measured import Relative, group_name
from scoring.rules.ratios import Growth, Ratio

__all__ = [
    "AnyRule",
    "Growth",
    "Judged",
    "Ladder",
    "Ratio",
    "Relative",
    "Rule",
    "Scale",
    "Step",
    "group_name",
    "judged_fact",
    "judged_name",
]
