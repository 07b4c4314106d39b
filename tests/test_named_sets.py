"""A set beside the year's own goes by its name in every command, and never mixes with the sets of the years."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from scoring.console import years
from scoring.loading.folders import stray_entries
from scoring.pipeline import checked

BASE = Path(__file__).parent / "broken" / "base"
NAME = "national-2022"
HEAD, AREA, ROSTER = f"criteria/{NAME}/index.yaml", f"criteria/{NAME}/so/1-ke-hoach.yaml", "agencies.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sound project of 2022, and once more as a set of the same year with a name of its own."""
    for kind in ("criteria", "submissions"):
        for name in ("2022", NAME):
            shutil.copytree(BASE / kind / "2022", tmp_path / kind / name)
    put(tmp_path, HEAD, "year: 2022\n", "set: national\n")
    return tmp_path


def put(root: Path, path: str, after: str, line: str) -> None:
    """Add below the line."""
    file = root / path
    file.write_text(file.read_text("utf-8").replace(after, after + line, 1), "utf-8")


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--root", str(root), *words])


def said(root: Path) -> list[str]:
    return [str(one) for one in checked(root, NAME)[2]]


def test_a_named_set_is_checked_and_ranked_as_that_of_its_year(root: Path) -> None:
    own, named = (json.loads(run(root, "rank", name, "--json").stdout) for name in ("2022", NAME))

    assert run(root, "check").exit_code == 0
    assert named["year"] == 2022
    assert named["groups"] == own["groups"]


@pytest.mark.parametrize("words", [("explain", "so-y-te"), ("score", "so-y-te"), ("status", "--on", "2023-01-10")])
def test_what_a_named_set_says_is_what_its_own_folder_says(root: Path, words: tuple[str, ...]) -> None:
    verb, *rest = words
    shutil.rmtree(root / "submissions" / "2022")

    done = run(root, verb, NAME, *rest)

    assert done.exit_code == 0, done.stderr
    assert "Sở Y tế" in done.stdout


def test_the_years_come_before_the_sets_with_names(root: Path) -> None:
    for name in ("2023", "local-2021", "national-2021"):
        (root / "criteria" / name).mkdir()

    assert years(root) == [2022, 2023, "local-2021", "national-2021", NAME]


@pytest.mark.parametrize("name", ["national-2021", "ban-sao-2022"])
def test_a_set_that_is_not_there_is_told_beside_those_that_are(root: Path, name: str) -> None:
    done = run(root, "rank", name)

    assert done.exit_code == 2
    assert f"không có tiêu chí năm {name}; có: 2022, {NAME}" in done.stderr


@pytest.mark.parametrize("name", ["national", "22", "national-22", "National-2022", "2022-national", "../2022"])
def test_a_word_that_names_no_set_is_wrong_usage(root: Path, name: str) -> None:
    done = run(root, "rank", name)

    assert done.exit_code == 2
    assert "NĂM nhận một năm hay tên một bộ tiêu chí, ví dụ 2022, national-2022" in done.stderr


def test_a_folder_and_the_head_in_it_name_the_same_set(root: Path) -> None:
    shutil.copytree(root / "criteria" / NAME, root / "criteria" / "ban-sao-2022")
    shutil.copytree(root / "criteria" / "2022", root / "criteria" / "local-2022")

    told = run(root, "check", str(root / "criteria")).stderr

    assert "criteria/ban-sao-2022/index.yaml:1:7: năm: tệp ghi năm 2022, bộ national nhưng nằm trong thư mục" in told
    assert "criteria/local-2022/index.yaml:1:7: năm: tệp ghi năm 2022 nhưng nằm trong thư mục local-2022" in told


def test_a_folder_that_names_no_set_is_not_read(root: Path) -> None:
    (root / "criteria" / "2022-cu").mkdir()

    assert [one.place.path for one in stray_entries(root)] == ["criteria/2022-cu"]


@pytest.mark.parametrize(("before", "told"), [("2021", 0), ("national-2021", 1)])
def test_an_item_continues_those_of_the_same_kind_of_set_only(root: Path, before: str, told: int) -> None:
    shutil.copytree(root / "criteria" / "2022", root / "criteria" / before)

    put(root, AREA, '- id: "1.1.1"\n', '        succeeds: "1.1.9"\n')

    assert [one.count("bộ tiêu chí trước không có mục '1.1.9'") for one in said(root)] == [1] * told


@pytest.mark.parametrize(("before", "told"), [("2021", 0), ("national-2021", 1)])
def test_an_agency_takes_over_from_one_of_the_same_kind_of_set_only(root: Path, before: str, told: int) -> None:
    shutil.copytree(root / "submissions" / "2022", root / "submissions" / before)

    put(root, f"submissions/{NAME}/{ROSTER}", "order: 1, ranked: yes, symbol: SNV", ", succeeds: [ban-to-chuc]")

    assert [one.count("danh sách cơ quan của kỳ trước không có 'ban-to-chuc'") for one in said(root)] == [1] * told


def test_a_form_of_a_named_set_is_taken_in_there(root: Path, tmp_path: Path) -> None:
    file, kept = tmp_path / "phieu.xlsx", root / "submissions" / "2022" / "so" / "so-y-te" / "submission.yaml"
    before = kept.read_bytes()
    assert run(root, "form", NAME, "so-y-te", "-o", str(file)).exit_code == 0
    for own in (root / "submissions" / NAME / "so" / "so-y-te").glob("*.yaml"):
        own.unlink()

    done = run(root, "import", str(file))

    assert done.exit_code == 0, done.stderr
    assert f"đã ghi submissions/{NAME}/so/so-y-te/submission.yaml (mới" in done.stdout
    assert kept.read_bytes() == before
    assert said(root) == []


def test_a_named_set_is_compared_with_another_under_its_name(root: Path) -> None:
    done = run(root, "diff", "2022", NAME, "--submissions", NAME)

    assert done.exit_code == 0, done.stderr
    assert f"bộ tiêu chí 2022 và {NAME}" in done.stdout
    assert f"Số liệu của mùa {NAME}" in done.stdout


def test_the_handbook_of_a_named_set_says_where_it_comes_from(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "phu-luc.md"

    assert run(root, "handbook", NAME, "so", "-o", str(file)).exit_code == 0

    assert f"criteria/{NAME}/so" in file.read_text("utf-8")
