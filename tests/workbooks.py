"""Results to write workbooks of: generated years, small built ones, and what may not go wrong in either."""

from pathlib import Path
from typing import Any

from built import area, fact, item, year
from generated import Table
from generated_season import write
from oracle import Year

from scoring.appraisal import RoundId
from scoring.pipeline import Result, run

RATIO = {
    "kind": "ratio",
    "part": "on_time",
    "whole": "resolved",
    "bands": [
        {"from": "100%", "award": "max"},
        {"from": "50%", "below": "100%", "award": "share"},
        {"below": "50%", "award": "0"},
    ],
}
FIGURES: dict[str, Any] = {
    "so-a": {"resolved": "200", "on_time": "180", "planned": "yes", "filler": "yes"},
    "so-b": {"resolved": "3", "on_time": "2", "planned": "yes", "filler": "yes"},
    "so-c": {"resolved": "0", "on_time": "0", "planned": "no", "filler": "yes"},
    "so-d": {"resolved": "10", "on_time": "10", "planned": "yes", "filler": "no"},
}
"""99, 96.67, 85 (of 90) and 15 points."""


def result_of(made: Year, root: Path, round: RoundId = "appraised") -> Result:
    """A year through its files."""
    write(made, root)
    return run(root, 2022, round)[0]


def small(agencies: dict[str, Any], council: Table | None = None, **policies: Any) -> Year:
    """One area of a ratio (10 points) and a yes/no item (5 points, with a document), and the filler up to 100."""
    facts = {"resolved": fact(least="0"), "on_time": fact(at_most="resolved")}
    nothing = {"when": "resolved == 0", "then": "leave_out", "says": "Không phát sinh hồ sơ"}
    asked = {"kind": "yes_no", "fact": "planned", "yes": "max", "no": "0"}
    document = {"id": "ke-hoach", "label": "Kế hoạch", "required": "yes", "without": "zero"}
    items = [
        item("1.1", "10", RATIO, facts, not_applicable=nothing),
        item("1.2", "5", asked, {"planned": fact("yes_no")}, evidence=[document]),
    ]
    return year([area("1", items)], agencies, council=council, **policies)
