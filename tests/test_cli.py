"""The commands, as a user types them."""

import json
import os
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from scoring import explain
from scoring.pipeline import run

ROOT = Path(__file__).parent.parent


def parindex(*words: str, cwd: Path = ROOT, **env: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "cli.py"), *words]
    environment = {**os.environ, **env}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


@pytest.fixture(scope="module")
def standings() -> dict:
    return json.loads(parindex("rank", "2022", "--json").stdout)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data that a test may spoil."""
    for name in ("criteria", "submissions"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rank", "2021"], "không có tiêu chí năm 2021; có: 2022"),
        (["explain", "2022", "so-y-tee"], "gần nhất là 'so-y-te'"),
        (["explain", "2022", "so-y-te", "3.4.11"], "gần nhất là '3.4.1'"),
        (["check", "khong-co"], "khong-co: không có tệp hay thư mục này"),
        (["--root", "khong-co", "check"], "không có thư mục criteria/"),
        (["rank", "2022", "--round", "final"], "--round nhận một trong: self, appraised"),
        (["rank"], "thiếu YEAR"),
        (["rnk"], "gần nhất là 'rank'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_exits_2_and_names_the_way_out(words: list[str], said: str) -> None:
    done = parindex(*words)

    assert done.returncode == 2
    assert said in done.stderr
    assert not done.stdout


def test_json_is_the_only_thing_on_stdout_and_writes_no_file(tmp_path: Path) -> None:
    done = parindex("--root", str(ROOT), "rank", "2022", "--json", cwd=tmp_path)

    assert done.returncode == 0
    assert json.loads(done.stdout)["year"] == 2022
    assert not list(tmp_path.iterdir())


def test_points_of_items_add_up_to_areas_and_agencies(standings: dict) -> None:
    for group in standings["groups"]:
        for agency in group["agencies"]:
            assert sum(Fraction(area["points"]) for area in agency["areas"]) == Fraction(agency["points"])
            assert sum(Fraction(area["max"]) for area in agency["areas"]) == Fraction(agency["max"])


def test_an_item_without_points_says_so_and_is_not_zero(standings: dict) -> None:
    items = [item for group in standings["groups"] for agency in group["agencies"] for item in agency["items"]]

    assert {item["state"] for item in items if item["points"] is None} == {"not_answered", "not_applicable"}
    assert all(item["reason"] for item in items)


def test_equal_indices_share_a_place_and_the_next_place_is_left_out(standings: dict) -> None:
    for group in standings["groups"]:
        indices = [Fraction(agency["index"]) for agency in group["agencies"]]
        for agency in group["agencies"]:
            assert agency["place"] == 1 + sum(index > Fraction(agency["index"]) for index in indices)
            assert agency["tied"] == (indices.count(Fraction(agency["index"])) > 1)


def test_self_round_is_provisional_and_differs(standings: dict) -> None:
    own = json.loads(parindex("rank", "2022", "--round", "self", "--json").stdout)

    assert own["provisional"]
    assert own["round"] == "self"
    assert own["groups"] != standings["groups"]


def test_rank_writes_the_workbook_beside_the_user(tmp_path: Path) -> None:
    done = parindex("--root", str(ROOT), "rank", "2022", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["xep-hang-2022.xlsx"]
    assert "Cờ thi đua" in done.stdout
    assert "SỐ LIỆU MINH HỌA" in done.stdout


def test_a_mistake_stops_the_run_and_leaves_no_file(data: Path) -> None:
    file = data / "submissions/2022/so/so-y-te/submission.yaml"
    file.write_text(file.read_text("utf-8").replace("year: 2022", "year: 2O22", 1), "utf-8")

    done = parindex("rank", "2022", cwd=data)

    assert done.returncode == 1
    assert "submissions/2022/so/so-y-te/submission.yaml:1:7: " in done.stderr
    assert "không ghi tệp nào" in done.stderr
    assert not done.stdout
    assert not list(data.glob("*.xlsx"))


def test_the_data_is_found_from_a_folder_below(data: Path) -> None:
    below = data / "submissions" / "2022"

    assert parindex("check", cwd=below).returncode == 0
    assert parindex("check", "so/so-y-te", cwd=below).returncode == 0


def test_check_of_one_path_tells_only_of_that_path(data: Path) -> None:
    for agency in ("so-y-te", "so-tu-phap"):
        file = data / "submissions/2022/so" / agency / "submission.yaml"
        file.write_text(file.read_text("utf-8") + "thừa: 1\n", "utf-8")

    done = parindex("check", "submissions/2022/so/so-y-te", cwd=data)

    assert done.returncode == 1
    assert "so-y-te" in done.stderr
    assert "so-tu-phap" not in done.stderr


def test_figures_are_quoted_with_the_line_they_stand_on() -> None:
    """Every figure that `explain` shows for an agency's items is on the line it names."""
    shown = 0
    for item in ("1.1.3", "1.6.1", "3.4.1", "1.7.1"):
        done = parindex("explain", "2022", "so-thong-tin-va-truyen-thong", item)
        assert done.returncode == 0, done.stderr
        for value, path, line in re.findall(r": ([\d.,]+) [^\[\n]*\[([^:\]]+):(\d+)\]", done.stdout):
            text = (ROOT / path).read_text("utf-8").splitlines()[int(line) - 1]
            assert value.replace(".", "").replace(",", ".") in text
            shown += 1

    assert shown >= 8


def test_explain_gives_source_clause_step_and_evidence() -> None:
    done = parindex("explain", "2022", "so-thong-tin-va-truyen-thong", "1.1.3")

    for said in (
        "Căn cứ:",
        "Vị trí:",
        "Cách tính:",
        "23/23 = 100%",
        "Tài liệu kiểm chứng:",
        "(theo Báo cáo CCHC năm 2022",
    ):
        assert said in done.stdout


def test_explain_tells_what_the_nearest_step_missed_would_take() -> None:
    result, _ = run(ROOT, 2022, "appraised")
    one = explain.view(result, "so-xay-dung")
    assert one is not None
    lost = [leaf.item.id for leaf, score in one.rows() if score.points is not None and score.points < leaf.item.max]
    found = re.findall(r"(?:thêm|bớt|chậm nhất|“).*\+[\d,]+ điểm", "\n".join(explain.item(one, id) for id in lost))

    assert len(found) >= 3


def test_the_sheet_of_an_agency_begins_with_the_points_lost() -> None:
    done = parindex("explain", "2022", "so-y-te")
    rows = re.findall(r"^  [\d.]+ +([\d,]+)/([\d,]+) điểm(?! \()", done.stdout.partition("Theo mục")[2], re.MULTILINE)
    lost = [Fraction(top.replace(",", ".")) - Fraction(own.replace(",", ".")) for own, top in rows]

    assert len(lost) > 50
    assert lost == sorted(lost, reverse=True)


def test_output_is_utf_8_whatever_the_console_says() -> None:
    done = parindex("rank", "2022", "--json", PYTHONIOENCODING="ascii", LC_ALL="C")

    assert done.returncode == 0
    assert "Cơ quan" in done.stdout or "Sở" in done.stdout


def test_a_closed_pipe_is_no_crash() -> None:
    command = f"{sys.executable} {ROOT / 'cli.py'} explain 2022 so-y-te | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)

    assert "Traceback" not in done.stderr
