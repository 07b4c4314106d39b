"""Generated seasons and criteria are sound, varied, and the same for the same seed."""

from collections import Counter
from pathlib import Path

import pytest
from built import DECIDED
from generated_criteria import write_criteria
from generated_season import write
from season import write_season
from workbooks import FIGURES, small

from scoring import pipeline
from scoring.checking.criteria import checked_criteria
from scoring.loading import read_criteria
from scoring.loading.folders import stray_entries
from scoring.pipeline import examined
from scoring.rules import AnyRule
from scoring.scores import State

ROOT = Path(__file__).parents[1]


def generated(root: Path, agencies: int = 6, *, communes: bool = False) -> Path:
    """A season of so many agencies a group, for criteria of communes or for those of 2022."""
    if communes:
        write_criteria(root)
    else:
        (root / "criteria").symlink_to(ROOT / "criteria")
    index, problems = checked_criteria(read_criteria(root, 2022)[0])
    assert index is not None, problems
    write_season(root, index, agencies)
    return root


@pytest.mark.parametrize("communes", [False, True])
def test_a_generated_season_has_no_fault_and_no_mismatch(tmp_path, communes):
    result, warnings = pipeline.run(generated(tmp_path, communes=communes), 2022, "appraised")

    # Numbers drawn at random now and then meet, and every document is written by the agency itself.
    assert {one.code for one in warnings} <= {"dùng-chung", "dùng-lại", "thẩm-quyền"}
    assert not result.provisional


def test_the_same_seed_writes_the_same_files(tmp_path):
    texts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        root = generated(tmp_path / name)
        texts.append({file.relative_to(root): file.read_bytes() for file in (root / "submissions").rglob("*.yaml")})

    assert texts[0] == texts[1]


def test_agencies_of_a_generated_season_differ_and_every_closed_state_occurs(tmp_path):
    result, _ = pipeline.run(generated(tmp_path, 40), 2022, "appraised")
    scores = [one.score for group in result.groups for one in group.standings]
    states = Counter(item.state for score in scores for item in score.items)

    assert all(states[state] for state in State if not state.value.startswith("awaiting"))
    assert min(score.printed for score in scores) < 80 < 90 < max(score.printed for score in scores)


def test_generated_criteria_have_a_hundred_items_of_every_rule_kind(tmp_path):
    write_criteria(tmp_path)
    index, problems = checked_criteria(read_criteria(tmp_path, 2022)[0])
    assert index is not None, problems
    leaves = index.sets[0].leaves

    assert len(leaves) == 100
    assert kinds() == {leaf.item.rule.kind for leaf in leaves}


def kinds() -> set[str]:
    """The names of all rule kinds."""
    union = AnyRule.__origin__
    return {rule.model_fields["kind"].annotation.__args__[0] for rule in union.__args__}


def test_rulings_that_change_nothing_are_told(tmp_path: Path) -> None:
    ruled = {"group": "so", "agencies": ["so-b", "so-a"], "reason": "Biểu quyết", **DECIDED}
    held = {"award": "co", "agency": "so-d", "reason": "Khiếu nại", **DECIDED}
    award = {"id": "co", "title": "Cờ", "places": {"from": "1", "to": "1"}, "quota": "none", "grade_at_least": "none"}
    award |= {"tie_over_quota": "all", "basis": {"source": "quyet-dinh", "at": "Điều 2", "clause": "Hạng nhất"}}
    council = {"year": "2022", "illustrative": "yes", "ties": [ruled], "withheld": [held]}
    made = small(FIGURES, council=council, ties={"keys": [], "then": "council"}, awards=[award])
    write(made, tmp_path)
    told = [problem for problem in pipeline.run(tmp_path, 2022, "appraised")[1] if "council.yaml" in problem.place.path]

    assert [problem.code for problem in told] == ["đồng-hạng", "đồng-hạng", "khen-thưởng"]
    assert told[-1].message.startswith("Cờ không được đề nghị cho so-d")
    assert all(problem.warning for problem in told)


def test_what_is_no_year_and_no_yaml_is_named(tmp_path: Path) -> None:
    write(small(FIGURES), tmp_path)
    (tmp_path / "criteria/abc").mkdir()
    (tmp_path / "submissions/2022 (cũ)").mkdir()
    (tmp_path / "submissions/2022/ghi-chu.docx").write_text("x", encoding="utf-8")
    found = [*stray_entries(tmp_path), *(one for one in examined(tmp_path, 2022) if one.code == "tệp-lạ")]

    assert [one.place.path for one in found] == [
        "criteria/abc",
        "submissions/2022 (cũ)",
        "submissions/2022/ghi-chu.docx",
    ]
    assert all(one.warning and "chuyển đi nơi khác" in one.message for one in found)
