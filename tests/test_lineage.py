"""Items and agencies say what they continue: codes of the set and the roster before, each item continued once."""

import shutil
from pathlib import Path

import pytest

from scoring.pipeline import checked

BASE = Path(__file__).parent / "broken" / "base"
AREA, ROSTER = "criteria/2022/so/1-ke-hoach.yaml", "submissions/2022/agencies.yaml"


def project(folder: Path, *, before: bool = True) -> Path:
    """The sound project, with the same set and roster once more as those of 2021."""
    root = folder / "project"
    shutil.copytree(BASE, root)
    for kind in ("criteria", "submissions") if before else ():
        shutil.copytree(root / kind / "2022", root / kind / "2021")
    return root


def put(root: Path, path: str, after: str, line: str) -> None:
    """Add to the end of the line that holds these words, or below it."""
    file = root / path
    file.write_text(file.read_text("utf-8").replace(after, after + line, 1), "utf-8")


def said(root: Path) -> list[str]:
    return [str(problem) for problem in checked(root, 2022)[2]]


def succeeds(root: Path, item: str, id: str) -> None:
    put(root, AREA, f'- id: "{item}"\n', f"        succeeds: {id}\n")


@pytest.mark.parametrize("id", ['"1.1.2"', '"3.1"', "none"])
def test_an_item_may_continue_another_number_of_the_set_before_or_none(id: str, tmp_path: Path):
    root = project(tmp_path)

    succeeds(root, "1.1.1", id)

    assert said(root) == []


def test_an_item_cannot_continue_one_that_the_set_before_has_not(tmp_path: Path):
    root = project(tmp_path)

    succeeds(root, "1.1.1", '"1.1.9"')

    assert len(said(root)) == 1
    assert said(root)[0].startswith(f"{AREA}:13:19: kế-thừa: 1.1.1: bộ tiêu chí trước không có mục '1.1.9'")
    assert "succeeds: none" in said(root)[0]


def test_two_items_cannot_continue_the_same_one(tmp_path: Path):
    root = project(tmp_path)

    succeeds(root, "1.1.1", '"1.1.2"')
    succeeds(root, "1.1.2", '"1.1.2"')

    assert len(said(root)) == 1
    assert "mục '1.1.2' của bộ tiêu chí trước đã có mục 1.1.1 kế thừa" in said(root)[0]


def test_the_nearest_earlier_set_that_has_the_group_is_the_one_before(tmp_path: Path):
    root = project(tmp_path)
    (root / "criteria/2021").rename(root / "criteria/2018")
    (root / "criteria/2020/huyen").mkdir(parents=True)

    succeeds(root, "1.1.1", '"1.1.9"')

    assert len(said(root)) == 1


def test_where_no_set_came_before_nothing_is_asked_of_what_items_succeed(tmp_path: Path):
    root = project(tmp_path, before=False)

    succeeds(root, "1.1.1", '"1.1.9"')

    assert said(root) == []


def test_an_agency_takes_over_from_agencies_of_the_roster_before(tmp_path: Path):
    root = project(tmp_path)

    put(root, ROSTER, "group: so, order: 1, ranked: yes", ", succeeds: [so-noi-vu, thanh-tra]")

    assert said(root) == []


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ("[so-noi-vu, so-y-tee]", "không có 'so-y-tee'; gần nhất là 'so-y-te'"),
        ("[so-y-te, so-y-te]", "ghi hai lần"),
    ],
)
def test_an_agency_cannot_take_over_from_one_that_was_not_there(codes: str, words: str, tmp_path: Path):
    root = project(tmp_path)

    put(root, ROSTER, "group: so, order: 1, ranked: yes", f", succeeds: {codes}")

    assert len(said(root)) == 1
    assert words in said(root)[0]
    assert "so-noi-vu: " in said(root)[0]
