"""The commands, as a user types them."""

import json
import os
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from scoring import explain
from scoring.pipeline import Result, run
from scoring.views import view

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
    """A copy of the data of 2022 that a test may spoil."""
    for name in ("criteria", "submissions"):
        shutil.copytree(ROOT / name / "2022", tmp_path / name / "2022")
    return tmp_path


def test_status_takes_the_day_as_officials_write_it() -> None:
    printed, filed = (parindex("status", "2022", "--on", day) for day in ("5/3/2023", "2023-03-05"))

    assert printed.stdout.startswith("TIẾN ĐỘ NĂM 2022 — ngày 05/03/2023")
    assert printed.stdout == filed.stdout


def test_the_rounds_are_listed_once_to_whoever_names_none_of_them() -> None:
    done = parindex("rank", "2022", "--round", "xyz")

    assert "không có vòng 'xyz'; năm 2022 có: self, appraisal-1" in done.stderr
    assert done.stderr.count("appraisal-1") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rank", "2021"], "không có tiêu chí năm 2021; có: 2022"),
        (["explain", "2022", "so-y-tee"], "gần nhất là 'so-y-te'"),
        (["explain", "2022", "cao-lanh"], "gần nhất là 'huyen-cao-lanh' hoặc 'thanh-pho-cao-lanh'"),
        (["explain", "2022", "so-y-te", "3.4.11"], "gần nhất là '3.4.1'"),
        (["check", "khong-co"], "khong-co: không có tệp hay thư mục này"),
        (["--root", "khong-co", "check"], "không có thư mục criteria/"),
        (["rank", "2022", "--round", "appraisal-3"], "gần nhất là 'appraisal-1' hoặc 'appraisal-2'; năm 2022 có: self"),
        (["explain", "2022", "so-y-te", "--round", "final"], "không có vòng 'final'"),
        (["status", "2022", "--root", "."], "--root đặt trước tên lệnh: parindex --root THƯ_MỤC status …"),
        (["rank"], "thiếu NĂM"),
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


def test_json_tells_of_an_agency_what_the_method_lists_and_nothing_else(standings: dict) -> None:
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    row = next(line for line in method.splitlines() if line.startswith("| `groups[].agencies[]`"))
    listed = re.findall("`([a-z]+)`", row.split("|")[2])

    for group in standings["groups"]:
        assert all(list(agency) == listed for agency in group["agencies"])


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


@pytest.mark.parametrize(
    "words",
    [
        ["rank", "2022", "-o", "a.xlsx", "--csv", "chua-co/x.csv"],
        ["rank", "2022", "-o", "a.xlsx", "--html", "chua-co/x.html"],
        ["score", "2022", "so-y-te", "-o", "chua-co/x.html"],
        ["form", "2022", "so-y-te", "-o", "chua-co/x.xlsx"],
        ["survey", "2022", "phieu.csv", "-o", "chua-co/x.yaml"],
    ],
    ids=" ".join,
)
def test_an_output_whose_folder_is_not_there_stops_the_command_before_it_writes_any(
    tmp_path: Path, words: list[str]
) -> None:
    done = parindex("--root", str(ROOT), *words, cwd=tmp_path)

    assert done.returncode == 2
    assert f"{words[-1]}: không có thư mục chua-co; tạo thư mục trước hoặc chọn nơi khác" in done.stderr
    assert not done.stdout
    assert not list(tmp_path.iterdir())


def test_a_mistake_stops_the_run_and_leaves_no_file(data: Path) -> None:
    file = data / "submissions/2022/so/so-y-te/submission.yaml"
    file.write_text(file.read_text("utf-8").replace("year: 2022", "year: 2O22", 1), "utf-8")

    done = parindex("rank", "2022", cwd=data)

    assert done.returncode == 1
    assert "submissions/2022/so/so-y-te/submission.yaml:1:7: " in done.stderr
    assert "không ghi tệp nào" in done.stderr
    assert not done.stdout
    assert not list(data.glob("*.xlsx"))


def test_an_agency_in_the_folder_of_another_group_is_sent_to_its_own(data: Path) -> None:
    season = data / "submissions" / "2022"
    shutil.move(season / "so" / "so-y-te", season / "huyen" / "so-y-te")

    done = parindex("check", cwd=data)

    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if line.startswith("submissions/2022/huyen/so-y-te:")]
    assert len(told) == 1
    assert "'so-y-te' thuộc nhóm 'so' trong agencies.yaml; chuyển thư mục sang so/so-y-te" in told[0]


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
        "23/23 nhiệm vụ (100%)",
        "Tài liệu kiểm chứng:",
        "(theo Báo cáo CCHC năm 2022",
    ):
        assert said in done.stdout


def test_explain_tells_what_the_nearest_step_missed_would_take() -> None:
    result = season()
    one = view(result, "so-xay-dung")
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


def test_arguments_are_named_in_vietnamese() -> None:
    for command in ("form", "score", "import", "explain", "survey", "rank", "status"):
        said = parindex(command, "--help").stdout
        assert not re.search(r"\b(YEAR|AGENCY|GROUP|FILE|PATH|TEXT|INTEGER|required|default)\b", said), said


def test_points_that_a_penalty_takes_off_are_points_lost() -> None:
    rows = parindex("explain", "2022", "so-y-te").stdout.partition("Theo mục")[2].splitlines()
    (penalty,) = [position for position, row in enumerate(rows) if re.match(r"  T\.\d .*trừ 0,25 điểm", row)]

    assert not any(re.match(r"  [\d.]+ +(\d[\d,]*)/\1 điểm", row) for row in rows[:penalty])
    assert any(re.match(r"  [\d.]+ +(\d[\d,]*)/\1 điểm", row) for row in rows[penalty:])


def test_what_others_state_is_told_with_what_it_would_take() -> None:
    central = parindex("explain", "2022", "van-phong-ubnd", "7.1.3").stdout.partition("Mức gần nhất")[2]
    survey = parindex("explain", "2022", "van-phong-ubnd", "1.7.1").stdout.partition("Mức gần nhất")[2]
    refused = parindex("explain", "2022", "van-phong-ubnd", "7.4.1").stdout.partition("Mức gần nhất")[2]

    assert "Theo số liệu dùng chung" in central
    assert "nếu thêm 0,31 điểm (thành 85,5 điểm) thì được 0,86 điểm (+0,01 điểm)" in central
    assert "mức bình quân từ 82,50% thì được 0,83 điểm (+0,01 điểm)" in survey
    assert "đều thuộc “Số phiếu đánh giá rất tốt” thì được 1 điểm (+0,18 điểm)" in survey
    assert "tài liệu không được chấp nhận: giải trình hoặc thay tài liệu khác" in refused


def test_output_is_utf_8_whatever_the_console_says() -> None:
    done = parindex("rank", "2022", "--json", PYTHONIOENCODING="ascii", LC_ALL="C")

    assert done.returncode == 0
    assert "Cơ quan" in done.stdout or "Sở" in done.stdout


def test_a_closed_pipe_is_no_crash() -> None:
    command = f"{sys.executable} {ROOT / 'cli.py'} explain 2022 so-y-te | head -1"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=False)

    assert "Traceback" not in done.stderr


# --- the words an official reads --------------------------------------------------------------------------------------


@cache
def season() -> Result:
    return run(ROOT, 2022, "appraised")[0]


def explained(item: str) -> str:
    return explain.item(view(season(), STTTT), item)


STTTT = "so-thong-tin-va-truyen-thong"


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("7.2.4", "số nhiệm vụ cập nhật đúng hạn cộng một nửa số cập nhật trễ hạn, chia số nhiệm vụ phải cập nhật"),
        ("8.2.2", "mức tăng chỉ số hài lòng so với năm trước: 0,64 điểm; từ 0 đến dưới 1"),
        ("3.4.2", "Không phát sinh “Hồ sơ giải quyết trễ hạn”: 0,5 điểm"),
        ("4.2.2", "không thay đổi; giảm từ 0% đến dưới 2,5%: 50% của 1 điểm → 0,5 điểm"),
        ("1.2.1", "(4) Ngày gửi báo cáo năm 2022: 04/11/2022 → 0,25 điểm; cộng 4 phần trên"),
        ("1.5", "cấp cơ sở: 3 sáng kiến (1,5 điểm)"),
        ("3.7.2", "87,9 điểm; bình quân của nhóm: 85,825 điểm; từ bình quân của nhóm trở lên: 0,5 điểm"),
    ],
)
def test_a_reason_names_its_figures_and_says_the_rule_in_the_words_of_the_criteria(item: str, said: str) -> None:
    assert said in explained(item)


def test_a_penalty_is_told_as_taken_off_and_a_bonus_as_added() -> None:
    done = parindex("explain", "2022", "huyen-tam-nong").stdout

    assert "T.1      trừ 0,5 điểm (tối đa 1)" in done
    assert "(0,5 điểm); nhiều nhất 1 điểm → trừ 0,5 điểm" in done
    assert "T.2      không trừ điểm (tối đa 1)" in done
    assert "C.5      cộng 0,25 điểm (tối đa 0,5)" in done
    assert "T   trừ 0,5 điểm (tối đa 2)" in done


def test_explain_tells_a_cited_figure_from_an_illustrative_one() -> None:
    found = explained("1.5")

    assert re.search(r"cấp cơ sở: 3 sáng kiến \[.*\] \(theo Báo cáo CCHC năm 2022, mục I", found)
    assert re.search(r"cấp Tỉnh: 0 sáng kiến \[.*\] \(số liệu minh họa\)", found)
    assert "bình quân nhóm: 85,825 điểm (tính từ số liệu minh họa)" in explained("3.7.2")
    assert "289/BC-STTTT, ngày 04/11/2022, Sở Thông tin và Truyền thông, số, ngày minh họa" in explained("1.1.3")


def test_an_item_of_a_set_not_in_force_says_who_set_its_dates() -> None:
    found = explained("5.3.1")

    assert "15/12/2022" in found
    assert "mốc ngày do bộ tiêu chí tham chiếu đặt" in found
    assert "Bộ tiêu chí chưa ban hành" in found


def test_the_nearest_step_keeps_sums_and_leaves_targets_alone() -> None:
    assert "thêm 2 nhiệm vụ (thành 115 nhiệm vụ; các phần khác của tổng giảm tương ứng)" in explained("7.2.4")
    result = season()
    for group in result.groups:
        for standing in group.standings:
            one = view(result, standing.agency.id)
            assert one is not None
            assert "Chỉ tiêu tinh giản biên chế năm 2022: nếu" not in explain.item(one, "4.3.2")


def test_after_a_gate_the_next_thing_done_is_told() -> None:
    """Within a sum that follows a gate, one thing done more earns more without another step."""
    result = season()
    found = [explain.item(one, "7.4.1") for s in result.groups[0].standings if (one := view(result, s.agency.id))]

    assert all("nếu là “Có” thì được" in said for said in found if "→ 0,25 điểm" in said)
    assert any("→ 0,25 điểm" in said for said in found)


def test_one_word_stands_for_a_supporting_document() -> None:
    other = "minh" + " chứng"
    files = [file for part in ("scoring", "criteria", "submissions", "docs") for file in (ROOT / part).rglob("*.*")]

    assert [f for f in files if f.suffix in (".py", ".yaml", ".md") and other in f.read_text(encoding="utf-8")] == []
