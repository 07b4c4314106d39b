"""The cases beside the criteria: every shipped one holds, and what is wrong with one is told where it stands."""

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from click.testing import CliRunner

from cli import main
from scoring.casebook import Casebook
from scoring.console import years
from scoring.criteria import Area
from scoring.trials import Line, report
from scoring.trials.coverage import percent

ROOT = Path(__file__).parent.parent
CASES = report(ROOT, years(ROOT), None, "").cases
BOOK = "criteria/2022/so/cases/3-thu-tuc-hanh-chinh.yaml"


@pytest.mark.parametrize("case", CASES, ids=[f"{one.year}-{one.group}-{one.item}-{one.name}" for one in CASES])
def test_a_case_of_the_criteria_holds(case: Line) -> None:
    assert case.passed, "\n".join(case.explained)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The criteria with one file of cases, which stays as it is however the shipped ones grow."""
    shutil.copytree(ROOT / "criteria" / "2022", tmp_path / "criteria" / "2022", ignore=shutil.ignore_patterns("cases"))
    (tmp_path / BOOK).parent.mkdir()
    shutil.copy(ROOT / "tests" / "trials" / Path(BOOK).name, tmp_path / BOOK)
    return tmp_path


def run(root: Path, *words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["--root", str(root), *words])
    return done.exit_code, done.stdout, done.stderr


def changed(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_failing_case_shows_the_clause_the_figures_and_each_step(copy: Path) -> None:
    changed(copy, "criteria/2022/so/3-thu-tuc-hanh-chinh.yaml", "{from: 95%, below: 98%", "{from: 97%, below: 98%")
    changed(
        copy,
        "criteria/2022/so/3-thu-tuc-hanh-chinh.yaml",
        "{below: 95%, award: 0}\n        evidence:\n          - {id: ket-xuat-mot",
        "{below: 97%, award: 0}\n        evidence:\n          - {id: ket-xuat-mot",
    )

    code, out, _ = run(copy, "test", "2022", "--run", "3.4.1 95%")

    assert code == 1
    assert f"{BOOK}:" in out
    for said in ("từ 95% đến dưới 98% tính theo", "95 hồ sơ", "→ dưới 97%: 0 điểm", "Cần:  1,9 điểm", "Được: 0 điểm"):
        assert said in out


def test_a_selection_of_nothing_fails(copy: Path) -> None:
    code, out, err = run(copy, "test", "2022", "--run", "không-có-phép-thử-này")

    assert (code, out) == (1, "")
    assert "Không có phép thử nào khớp" in err


def test_words_choose_by_item_and_name(copy: Path) -> None:
    assert run(copy, "test", "--group", "so", "--run", "3.4.1 tối đa")[:2] == (0, "1 phép thử: 1 đạt, 0 hỏng.\n")


def test_an_unknown_group_or_year_is_wrong_usage(copy: Path) -> None:
    assert run(copy, "test", "--group", "xa")[0] == 2
    assert run(copy, "test", "1999")[0] == 2


RULED = "{name: Kết luận, not_applicable: yes, state: not_applicable, why: Không có}"
WRONG = {
    "a figure misspelt": ("{a3_files_in_time: 97}", "{a3_files_in_tim: 97}", "gần nhất là 'a3_files_in_time'"),
    "a figure not of its kind": ("{a3_files_in_time: 97}", "{a3_files_in_time: 97.5}", "phải là số nguyên"),
    "a part over its whole": ("{a3_files_in_time: 97}", "{a3_files_in_time: 101}", "lớn hơn Hồ sơ đã giải quyết"),
    "parts beside their sum": ("{a3_files_in_time: 97}", "{a3_files_in_time: 97, a3_files_late: 4}", "cộng lại là 101"),
    "an item not there": ('"3.7.2":', '"3.7.9":', "không có mục '3.7.9'"),
    "a document not there": ("evidence: [bao-cao]", "evidence: [bao-cap]", "gần nhất là 'bao-cao'"),
    "an unknown state": ("refused,\n         why: Báo", "refuse,\n         why: Báo", "gần nhất là 'refused'"),
    "points of a state without": ("awaiting_appraisal,", "awaiting_appraisal, points: 1,", "không có điểm"),
    "neither points nor state": ("points: 1.94, ", "", "cần 'points'"),
    "a blank that was not given": ("blank: [a3_procedures]", "blank: [a3_procedure]", "không có trong 'given'"),
    "a mean nobody compares with": ("79.99}, mean:", "79.99}, best:", "không so 'a3_rating_score' với 'best'"),
    "a ruling on a criterion": ("apologies: 0},", "apologies: 0}, evidence: none,", "chỉ dùng cho mục"),
    "a ruling where none may be": ('"3.7.2":\n', f'"3.5.1":\n    cases: [{RULED}]\n  "3.7.2":\n', "không khai not_"),
    "a ruling on nothing": ("0}, state: not_applicable,", "0}, not_applicable: no, points: 0,", "mẫu số bằng 0"),
    "a name used twice": ("name: Dưới 95% không có điểm", "name: Dưới 98% tính theo tỷ lệ", "đã dùng ở trên"),
    "no reason": (", why: 97/100 × 2 điểm", "", "thiếu khóa 'why'"),
    "a label that changed": ('"3.7.2":\n', '"3.7.2":\n    labels: [Nhãn cũ]\n', "tiêu chí ghi 'Điểm đánh giá"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("verb", ["check", "test"])
def test_a_case_that_does_not_fit_the_criteria_is_told_with_its_line(
    copy: Path, verb: str, old: str, new: str, said: str
) -> None:
    changed(copy, BOOK, old, new)

    code, _, err = run(copy, verb, *([str(copy / "criteria")] if verb == "check" else []))

    assert code == 1
    assert any(line.startswith(f"{BOOK}:") and said in line for line in err.splitlines()), err


def test_a_case_file_that_belongs_to_no_area_is_told(copy: Path) -> None:
    (copy / BOOK).rename(copy / BOOK.replace("3-thu", "4-thu"))

    assert "4-thu-tuc-hanh-chinh.yaml: tệp-lạ" in run(copy, "test")[2]


def test_what_is_missing_can_be_pasted_filled_in_and_is_then_covered(copy: Path) -> None:
    written = (copy / BOOK).read_text(encoding="utf-8")
    _, out, _ = run(copy, "test", "2022", "--group", "so", "--run", "3.5.1", "--missing")
    filled = out.replace("state: …", "state: not_answered", 1).replace("state: …", "state: awaiting_appraisal", 1)
    for points in ("0.5", "0", "0"):
        filled = filled.replace("points: …", f"points: {points}", 1)
    for n in range(filled.count('name: "…"')):
        filled = filled.replace('name: "…"', f"name: Phép thử {n}", 1)

    assert "“" not in out
    assert '"3.5.1"' in out
    (copy / BOOK).write_text(written + filled.replace('why: "…"', "why: Theo câu chữ"), encoding="utf-8")
    assert run(copy, "test", "--run", "3.5.1")[:2] == (0, "5 phép thử: 5 đạt, 0 hỏng.\n")
    assert run(copy, "test", "--run", "3.5.1", "--group", "so", "--missing")[:2] == (0, "\n")
    assert "so 3.5.1: 100%, 5 phép thử" in run(copy, "test", "--group", "so", "--run", "3.5.1", "--coverage")[1]


def test_what_was_pasted_and_not_filled_in_is_told(copy: Path) -> None:
    _, out, _ = run(copy, "test", "2022", "--group", "so", "--run", "3.5.1", "--missing")
    (copy / BOOK).write_text((copy / BOOK).read_text(encoding="utf-8") + out, encoding="utf-8")

    code, _, err = run(copy, "test")

    assert code == 1
    assert "'…' không phải là" in err


def test_the_points_of_a_missing_case_are_left_to_the_writer(copy: Path) -> None:
    _, out, _ = run(copy, "test", "2022", "--missing", "--run", "1.1")

    assert out.count("points: …") + out.count("state: …") + out.count("state: refused") >= out.count("name:") > 5
    assert not re.search(r"points: \d", out)


def test_bonus_and_penalty_items_are_chosen_by_their_ids(copy: Path) -> None:
    _, out, _ = run(copy, "test", "2022", "--group", "so", "--missing", "--run", "C.1")

    assert re.findall(r'^  "(.+)":', out, re.M) == ["C.1"]


def test_of_points_on_a_scale_only_its_levels_are_to_be_tried(copy: Path) -> None:
    _, out, _ = run(copy, "test", "2022", "--group", "so", "--missing", "--run", "7.4.3")

    assert set(re.findall(r'"7\.4\.3": ([\d.]+)', out)) == {"0.75", "0.5", "0.25", "0"}


def test_a_percentage_is_never_rounded_up() -> None:
    assert [percent(9999, 10001), percent(99_999, 100_000), percent(3, 3), percent(0, 3)] == [
        *("99,98%", "99,99%", "100%", "0%")
    ]


def test_coverage_counts_only_cases_that_hold(copy: Path) -> None:
    asked = ("test", "--group", "so", "--run", "3.4.1", "--coverage")
    before = run(copy, *asked)[1]
    changed(copy, BOOK, "{a3_files_in_time: 94}, points: 0,", "{a3_files_in_time: 94}, points: 1,")

    assert "chưa thử mức" not in before
    assert "chưa thử mức: dưới 95%" in run(copy, *asked)[1]


MUTANTS = ("test", "2022", "--group", "so", "--run", "3.4.1", "--mutants")
SPARSE = "{a3_files_in_time: 94}, points: 0, why: 94/100 = 94%}"


def test_a_slip_that_no_case_notices_is_told_as_a_sentence(copy: Path) -> None:
    before = run(copy, *MUTANTS)[1]
    changed(copy, BOOK, SPARSE, SPARSE.replace("94", "90"))

    code, after, _ = run(copy, *MUTANTS)

    said = "nếu 95% thành 94%, không có phép thử nào hỏng (so 3.4.1)"
    assert said not in before
    assert (code, said in after) == (1, True)


def test_a_slip_that_is_argued_counts_as_known_until_a_case_notices_it(copy: Path) -> None:
    argued = "    argued:\n      - {slip: 95% thành 94%, why: Thử lập luận}\n"
    changed(copy, BOOK, '"3.4.1":\n', f'"3.4.1":\n{argued}')

    code, out, _ = run(copy, *MUTANTS)

    assert code == 1
    assert f"{BOOK}:" in out
    assert "không còn lỗi cố ý '95% thành 94%' nào sót lại" in out

    changed(copy, BOOK, SPARSE, SPARSE.replace("94", "90"))
    out = run(copy, *MUTANTS)[1]

    assert "lập-luận" not in out
    assert "nếu 95% thành 94%" not in out
    assert "đã lập luận 1" in out


@pytest.mark.parametrize(
    ("slip", "case"),
    [
        ("tài liệu 'bao-cao' thiếu thì 'flag' thành 'zero'", "Thiếu báo cáo"),
        ("tài liệu 'ket-xuat-mot-cua' thành không bắt buộc", "Thiếu kết xuất"),
        ("mức điểm 'share' thành 50%", "(Dưới 98%|Từ đúng 95%)"),
    ],
)
def test_a_slip_is_noticed_by_its_case_alone(copy: Path, slip: str, case: str) -> None:
    told = f"nếu {slip}, không có phép thử nào hỏng (so 3.4.1)"
    before, text = run(copy, *MUTANTS)[1], (copy / BOOK).read_text(encoding="utf-8")
    without, dropped = re.subn(rf"      - {{name: {case}(?s:.*?)}}\n(?=      -|\n)", "", text)
    (copy / BOOK).write_text(without, encoding="utf-8")

    assert dropped
    assert told not in before
    assert told in run(copy, *MUTANTS)[1]


def test_a_year_tells_its_cases_to_programs(copy: Path, tmp_path: Path) -> None:
    changed(copy, BOOK, "points: 1.94", "points: 1.95")
    report = tmp_path / "bao-cao.xml"

    code, out, _ = run(copy, "test", "--json", "--junit", str(report))

    failed = [one for one in json.loads(out) if not one["passed"]]
    assert code == 1
    assert [(one["item"], one["expected"]["points"], one["got"]["points"]) for one in failed] == [
        ("3.4.1", "1.95", "1.94")
    ]
    suite = ElementTree.parse(report).getroot()
    assert (suite.get("tests"), suite.get("failures")) == (str(len(json.loads(out))), "1")
    [message] = [one.get("message", "") for one in suite.iter("failure")]
    assert "Cần:  1,95 điểm" in message


POLICIES = "criteria/2022/so/cases/index.yaml"
SLIPPED = {
    "{id: tot, title: Tốt, from: 80,": "{id: tot, title: Tốt, from: 79,",
    "below: 80}": "below: 79}",
    "title: Xuất sắc, from: 90}": "title: Xuất sắc, above: 90}",
    "below: 90}": "to: 90}",
    "places: {from: 2, to: 3}": "places: {from: 2, to: 4}",
    "shared_places: competition": "shared_places: dense",
    "index_rounding: {places: 2": "index_rounding: {places: 3",
    "2022-02-04,": "2022-02-08,",
}


@pytest.mark.parametrize(
    ("slips", "said"),
    [
        (("{id: tot, title: Tốt, from: 80,", "below: 80}"), "grades được: tot; tot"),
        (("title: Xuất sắc, from: 90}", "below: 90}"), "grades được: tot; tot"),
        (("places: {from: 2, to: 3}",), "awards được: co-thi-dua; bang-khen; bang-khen; bang-khen"),
        (("shared_places: competition",), "places được: 1; 1; 2; 3"),
        (("index_rounding: {places: 2",), "printed được: 89.994; 89.995; 90.004"),
        (("2022-02-04,",), "due được: 2022-02-04"),
    ],
)
def test_a_slip_in_the_policies_makes_a_case_fail(copy: Path, slips: tuple[str, ...], said: str) -> None:
    shutil.copy(ROOT / POLICIES, copy / POLICIES)
    assert run(copy, "test", "2022", "--run", "index")[0] == 0

    for old in slips:
        changed(copy, "criteria/2022/index.yaml", old, SLIPPED[old])
    code, out, _ = run(copy, "test", "2022", "--run", "index")

    assert code == 1
    assert said in out


def test_an_id_chooses_no_case_of_the_policies(copy: Path) -> None:
    shutil.copy(ROOT / POLICIES, copy / POLICIES)

    assert run(copy, "test", "--group", "so", "--run", "3.7.2")[:2] == (0, "2 phép thử: 2 đạt, 0 hỏng.\n")
    assert run(copy, "test", "--group", "so", "--run", "3")[1].startswith("25 phép thử")


def test_a_case_of_the_policies_states_a_value_for_every_agency(copy: Path) -> None:
    shutil.copy(ROOT / POLICIES, copy / POLICIES)
    changed(copy, POLICIES, "89.994], places: [1, 1, 3]", "89.994], places: [1, 1]")

    assert "'places' cần đủ 3 giá trị" in run(copy, "check", str(copy / "criteria"))[2]


@pytest.fixture
def communes(tmp_path: Path) -> Path:
    """The criteria of 2026, whose communes have a side condition and a tie key on an area."""
    shutil.copytree(ROOT / "criteria" / "2026", tmp_path / "criteria" / "2026")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("when: area_3 >= 85%", "when: area_3 >= 84%", "grades được: xuat-sac; xuat-sac"),
        ("when: area_3 >= 85%", "when: area_3 > 85%", "grades được: tot; tot"),
        ("{by: area_3, better: higher", "{by: area_3, better: lower", "places được: 1; 2; 3"),
        ("{by: area_3, better: higher", "{by: area_1, better: higher", "places được: 2; 1"),
    ],
)
def test_a_slip_in_what_an_area_decides_makes_a_case_fail(communes: Path, old: str, new: str, said: str) -> None:
    changed(communes, "criteria/2026/index.yaml", old, new)
    code, out, _ = run(communes, "test", "2026", "--run", "index")

    assert code == 1
    assert said in out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('areas: {"3": [84%, 0%]}', 'areas: {"33": [84%, 0%]}', "không có lĩnh vực '33'; gần nhất là '3'"),
        ('areas: {"3": [84%, 0%]}', 'areas: {"C": [84%, 0%]}', "không có lĩnh vực 'C'"),
        ('areas: {"3": [84%, 0%]}', 'areas: {"3": [84%]}', "'3' cần đủ 2 giá trị, mỗi chỉ số một giá trị"),
    ],
)
def test_the_areas_of_a_case_of_the_policies_are_those_of_the_group(
    communes: Path, old: str, new: str, said: str
) -> None:
    changed(communes, "criteria/2026/xa/cases/index.yaml", old, new)
    code, _, err = run(communes, "check", str(communes / "criteria"))

    assert code == 1
    assert err.count(said) == 1


def test_the_example_of_the_format_tries_the_item_of_the_whole_example(copy: Path) -> None:
    blocks = (ROOT / "docs" / "criteria-format.md").read_text(encoding="utf-8").split("```yaml\n")[1:]
    *_, cases, _policies, area = (block.partition("```")[0] for block in blocks)
    book = Casebook.model_validate(yaml.load(cases, Loader=yaml.BaseLoader))

    assert set(book.items) <= {
        item.id
        for node in Area.model_validate(yaml.load(area, Loader=yaml.BaseLoader)).criteria
        for item in node.sub_criteria
    }


AREA = "3-thu-tuc-hanh-chinh.yaml"
READ = {
    "the title of an area": (AREA, "title: Cải cách thủ tục hành chính", "title: Cải cách thủ tục", AREA),
    "the title of an item": (AREA, "title: Gửi kết quả rà soát", "title: Gửi báo cáo rà soát", AREA),
    "a unit": (AREA, "unit: trường hợp", "unit: vụ", AREA),
    "the source of a clause": (AREA, "source: khung-quoc-gia", "source: qd-766", AREA),
    "an appraiser": ("../index.yaml", "title: Sở Tài chính", "title: Sở Xây dựng", "index.yaml"),
    "the days of a round": ("../index.yaml", "to: 2027-03-05", "to: 2027-03-06", "index.yaml"),
    "the basis of the index": ("../index.yaml", "applicable_maximum", "redistribute_area", "index.yaml"),
    "a sample": ("../survey.yaml", "least: {so: 10", "least: {so: 11", "index.yaml"),
}


@pytest.mark.parametrize(("file", "old", "new", "told"), READ.values(), ids=READ)
def test_a_text_or_day_that_no_figure_tries_is_held_to_what_the_cases_noted(
    communes: Path, file: str, old: str, new: str, told: str
) -> None:
    path = communes / "criteria" / "2026" / "so" / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    code, _, err = run(communes, "check", str(communes / "criteria"))

    assert (code, text.count(old) > 0) == (1, True)
    assert f"criteria/2026/so/cases/{told}:" in err
    assert "tiêu chí ghi '" in err


INDEX_MUTANTS = ("test", "2022", "--group", "so", "--run", "index", "--mutants")


def test_the_policies_leave_no_slip_unnoticed_that_is_not_argued(copy: Path) -> None:
    shutil.copy(ROOT / POLICIES, copy / POLICIES)

    code, out, _ = run(copy, *INDEX_MUTANTS)

    # the copy has few cases of items: only those notice how items round and what a missing document does
    left = [line for line in out.splitlines() if line.startswith("nếu ")]
    assert code == 1
    assert all("item_rounding" in line or "missing_evidence" in line or "survey_not_held" in line for line in left), (
        left
    )


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("Xếp loại Khá từ 65%", "mốc xếp loại 65 thành 65,01"),
        ("Xếp loại Khá từ 65%", "đúng mốc xếp loại 65 sang loại bên kia"),
        ("Cơ quan chưa nộp", "'not_submitted: unplaced' thành 'placed'"),
        ("Mục không áp dụng ra khỏi mẫu số", "'index_basis: applicable_maximum' thành 'redistribute_area'"),
        ("Bị trừ điểm Chỉ số cũng không dưới 0%", "bỏ 'index_floor'"),
        ("Bằng khen cho cả loại Tốt", "Tỉnh: từ loại 'tot' thành 'xuat-sac'"),
        ("Nghỉ bù Giỗ Tổ Hùng Vương", "bỏ ngày nghỉ 11/04/2022"),
    ],
)
def test_a_slip_in_the_policies_is_noticed_by_its_case_alone(copy: Path, case: str, told: str) -> None:
    text = (ROOT / POLICIES).read_text(encoding="utf-8")
    without, dropped = re.subn(rf"  - {{name: {case}(?s:.*?)}}\n(?=  -|\n)", "", text)
    (copy / POLICIES).write_text(text, encoding="utf-8")
    assert f"{told}, không có phép thử nào hỏng (so index)" not in run(copy, *INDEX_MUTANTS)[1]

    (copy / POLICIES).write_text(without, encoding="utf-8")

    assert dropped == 1
    assert f"{told}, không có phép thử nào hỏng (so index)" in run(copy, *INDEX_MUTANTS)[1]


def test_an_argument_for_a_slip_of_the_policies_that_a_case_notices_is_told(copy: Path) -> None:
    text = (ROOT / POLICIES).read_text(encoding="utf-8")
    (copy / POLICIES).write_text(f"{text}  - {{slip: bỏ 'index_floor', why: Thử lập luận}}\n", encoding="utf-8")

    code, out, _ = run(copy, *INDEX_MUTANTS)

    assert code == 1
    assert f"{POLICIES}:" in out
    assert "không còn lỗi cố ý 'bỏ 'index_floor'' nào sót lại" in out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('not_applicable: ["1.6.1"]', 'not_applicable: ["1.6.9"]', "không có mục '1.6.9'"),
        ('earned: {"T.1": 1}', 'earned: {"T.1": 9}', "mục T.1 được nhiều nhất"),
        ("handed_in: [yes, no]", "handed_in: [yes]", "'handed_in' cần đủ 2 giá trị"),
    ],
)
def test_a_case_of_the_policies_that_does_not_fit_is_told(copy: Path, old: str, new: str, said: str) -> None:
    shutil.copy(ROOT / POLICIES, copy / POLICIES)
    changed(copy, POLICIES, old, new)

    code, _, err = run(copy, "test", "2022")

    assert code == 1
    assert any(line.startswith(f"{POLICIES}:") and said in line for line in err.splitlines()), err


def test_labels_not_yet_noted_are_written_out_though_no_case_is_missing(communes: Path) -> None:
    book = communes / "criteria" / "2026" / "so" / "cases" / AREA
    text = book.read_text(encoding="utf-8")
    book.write_text(re.sub(r'("3.1.1":\n)    labels:\n(?:      .*\n)+', r"\1", text, count=1), encoding="utf-8")
    _, out, _ = run(communes, "test", "2026", "--group", "so", "--run", "3.1.1", "--missing")

    assert '    labels:\n      - "Gửi kết quả rà soát, đánh giá thủ tục hành chính đúng thời hạn"\n' in out
    assert "cases:" not in out
