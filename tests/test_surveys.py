"""Raw answers become `survey.yaml`: counted exactly, refused with row and column, written only when all is right."""

import io
import math
import re
import shutil
import statistics as standard
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from answers import Row, answered, answers_of, as_csv, write_xlsx
from hypothesis import given
from hypothesis import strategies as st

from scoring import points, surveys
from scoring.criteria import Index
from scoring.errors import InputError
from scoring.fields import SetName
from scoring.names import folded
from scoring.pipeline import checked, index_of, run
from scoring.questionnaires import Option
from scoring.submissions import Agency
from scoring.surveys.opinions import few_opinions
from scoring.surveys.statistics import statistics
from scoring.surveys.tables import letters, read_table
from scoring.surveys.tallies import Asked, agency_names, asked, tallied

ROOT = Path(__file__).parent.parent
BASE, OWN = ROOT / "tests/broken/base", ROOT / "tests/surveys"
QUESTION = "Ông, bà có hài lòng không?"
HEADS = ["Mã phiếu", "Đối tượng", "Cơ quan", QUESTION]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small project with a questionnaire."""
    shutil.copytree(BASE, tmp_path / "project")
    shutil.copyfile(OWN / "survey.yaml", tmp_path / "project/criteria/2022/survey.yaml")
    return tmp_path / "project"


@pytest.fixture(scope="module")
def season() -> tuple[Index, Asked]:
    """The index of the small project, and who is asked about whom."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = Path(shutil.copytree(BASE, Path(folder) / "project"))
        shutil.copyfile(OWN / "survey.yaml", root / "criteria/2022/survey.yaml")
        index, found, _ = checked(root, 2022)
    assert index
    assert found
    assert found.files.roster
    assert index.questionnaire
    return index, asked(index.questionnaire, found.files.roster.model.agencies, {})


def sound() -> list[Row]:
    """Answers that are enough for the three agencies asked about."""
    rows = []
    for agency in ("Sở Nội vụ", "so-y-te", "THANH TRA"):
        for type, count in (("Người dân", 25), ("doanh-nghiep", 5)):
            rows += [(type, agency, "Hài lòng")] * (count - 2) + [
                (type, agency, "displeased"),
                (type, agency, "Không có ý  kiến"),
            ]
    return [dict(zip(HEADS, (f"P{at}", *row), strict=True)) for at, row in enumerate(rows, 1)]


def refusal(data: bytes, season: tuple[Index, Asked], shown: str = "phieu.csv") -> str:
    index, who = season
    with pytest.raises(InputError) as raised:
        tallied(read_table(data, shown), who, index)
    return str(raised.value)


def with_cell(row: int, heading: str, text: str) -> bytes:
    rows = sound()
    rows[row - 2][heading] = text
    return as_csv(rows, HEADS)


def text_of(rows: list[Row]) -> str:
    return as_csv(rows, HEADS).decode("utf-8-sig")


WRONG = {
    "outside_the_options": (with_cell(5, QUESTION, "Rất tệ"), "phieu.csv: D5: trả-lời: 'Rất tệ' không phải"),
    "misspelt_option": (with_cell(9, QUESTION, "Hài lòn"), "D9", "gần nhất là 'Hài lòng'"),
    "not_answered": (with_cell(6, QUESTION, ""), "D6", "chưa trả lời"),
    "unknown_agency": (with_cell(3, "Cơ quan", "Sở Y tê"), "C3", "không có cơ quan 'Sở Y tê'", "gần nhất là 'Sở Y tế'"),
    "agency_not_asked_about": (with_cell(3, "Cơ quan", "huyện Lấp Vò"), "B3", "không được hỏi về"),
    "no_agency": (with_cell(3, "Cơ quan", ""), "C3", "thiếu cơ quan"),
    "unknown_type": (with_cell(4, "Đối tượng", "Người dan"), "B4", "gần nhất là 'Người dân'"),
    "no_type": (with_cell(4, "Đối tượng", ""), "B4", "thiếu đối tượng"),
    "number_twice": (with_cell(8, "Mã phiếu", "P1"), "A8", "mã phiếu 'P1' đã có ở hàng 2"),
    "no_number": (with_cell(8, "Mã phiếu", ""), "A8", "thiếu mã phiếu"),
    "empty_row": (as_csv([*sound()[:3], {}, *sound()[3:]], HEADS), "phieu.csv: hàng 5: hàng-trống"),
    "too_few": (
        as_csv([row for row in sound() if row["Mã phiếu"] != "P7"], HEADS),
        "có 24 phiếu",
        "ít nhất phải có 25",
    ),
    "nobody": (as_csv(sound()[:60], HEADS), "Thanh tra Tỉnh: có 0 phiếu của đối tượng 'Doanh nghiệp'"),
    "missing_column": (as_csv(sound(), HEADS[:2] + HEADS[3:]), "thiếu cột 'Cơ quan'"),
    "unknown_column": (as_csv(sound(), [*HEADS, "Tuổi"]), "E1", "không có câu hỏi 'Tuổi'"),
    "column_twice": (text_of(sound()).replace("Mã phiếu", "Cơ quan", 1).encode(), "C1", "cột 'Cơ quan' có hai lần"),
    "column_without_heading": (text_of(sound()).replace("\nP3,", "\nP3,x,", 1).encode(), "hàng 4", "5 ô", "có 4"),
    "cells_beyond": (text_of(sound()).replace("P1,", '"P1,').encode(), "ngoặc kép mở mà không đóng"),
    "row_cut_short": (text_of(sound()).replace(",Hài lòng\r\nP4,", "\r\nP4,").encode(), "hàng 4", "3 ô", "có 4"),
    "windows_1258": ("Mã phiếu;Đối tượng".encode()[:4] + b"\xe3 phi\xea\xec", "mã-hóa", "Windows-1258"),
    "utf_16": ("Mã phiếu".encode("utf-16"), "CSV UTF-8"),
    "empty": (b"", "bảng trống"),
    "only_blanks": (b"\n\n,,\n", "bảng trống"),
    "title_above": (b"\n" + as_csv(sound(), HEADS)[3:], "hàng 1", "tiêu đề"),
    "old_workbook": (bytes.fromhex("D0CF11E0A1B11AE1"), ".xls"),
    "broken_workbook": (b"PK\x03\x04xxxx", "hỏng"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_does_not_fit_is_told_with_row_and_column(name: str, season: tuple[Index, Asked]) -> None:
    data, *words = WRONG[name]
    said = refusal(data, season)

    assert [word for word in words if word not in said] == [], said[:2000]


def test_a_question_on_which_few_have_an_opinion_is_told_with_type_agency_and_number(
    season: tuple[Index, Asked],
) -> None:
    index, who = season
    rows = sound()
    for row in rows[25:30]:
        row[QUESTION] = "Không có ý kiến"
    rows[25][QUESTION] = "Hài lòng"
    doubts = list(few_opinions(who, tallied(read_table(as_csv(rows, HEADS), "phieu.csv"), who, index), "phieu.csv"))
    (told,) = [one.message for one in doubts if one.message.startswith("Sở Nội vụ") and "Doanh nghiệp" in one.message]

    assert all(one.warning for one in doubts)
    assert f"câu '{QUESTION}' chỉ có 1 phiếu có ý kiến của đối tượng 'Doanh nghiệp', ít nhất cần 5" in told


def test_a_survey_that_rests_on_one_opinion_is_told_by_check(tmp_path: Path) -> None:
    for name in ("criteria", "submissions"):
        shutil.copytree(ROOT / name / "2022", tmp_path / name / "2022")
    file = tmp_path / "submissions/2022/survey.yaml"
    before, own, after = re.split(r"(?ms)(^  so-y-te:\n.*?)(?=^  \S)", file.read_text(encoding="utf-8"), maxsplit=1)
    own = re.sub(r"(a1_survey_1_(?!no_opinion)\w+): \d+", r"\1: 0", own)
    own = own.replace("a1_survey_1_very_good: 0", "a1_survey_1_very_good: 1")
    file.write_text(before + own + after, encoding="utf-8")

    problems = [one for one in checked(tmp_path, 2022)[2] if one.code == "ít-ý-kiến"]

    assert [(one.warning, one.place.path) for one in problems] == [(True, "submissions/2022/survey.yaml")]
    assert problems[0].message.startswith("Sở Y tế: câu 'Sự quan tâm của lãnh đạo")
    assert "chỉ có 1 phiếu có ý kiến, ít nhất cần 10 của mỗi đối tượng" in problems[0].message


def test_one_mistake_is_told_once(season: tuple[Index, Asked]) -> None:
    for name in ("outside_the_options", "unknown_type", "number_twice", "empty_row", "too_few"):
        said = refusal(WRONG[name][0], season)
        shortage = sum("thiếu-phiếu" in line for line in said.splitlines())

        assert len(said.splitlines()) - (shortage if name != "too_few" else 0) == 1, said


def test_every_mistake_is_told_at_once_and_very_many_are_counted(season: tuple[Index, Asked]) -> None:
    rows = [row | {"Mã phiếu": f"P{n}", QUESTION: f"Tệ {n}"} for n, row in enumerate(sound() * 3)]
    lines = refusal(as_csv(rows, HEADS), season).splitlines()

    assert len(lines) == 201
    assert f"còn {len(rows) - 200} lỗi khác ngoài 200 lỗi đã nêu" in lines[0]


def test_a_mistake_that_repeats_is_told_once_with_its_rows_and_hides_no_other(season: tuple[Index, Asked]) -> None:
    rows = [row | {"Mã phiếu": f"P{n}", QUESTION: "Tệ"} for n, row in enumerate(sound() * 15)]
    rows[7]["Cơ quan"] = "Sở X"
    rows[3]["Mã phiếu"] = rows[4]["Mã phiếu"] = "P1"
    rows.insert(9, {})
    lines = refusal(as_csv(rows, HEADS), season).splitlines()

    assert len([line for line in lines if "thiếu-phiếu" not in line]) == 4
    (answer,) = [line for line in lines if "trả-lời" in line]
    assert answer.startswith("phieu.csv: D2: trả-lời: 'Tệ' không phải là phương án của câu")
    assert answer.endswith(" — 1.350 hàng: 2, 3, 4, 5, 6, …")
    (twice,) = [line for line in lines if "mã-trùng" in line]
    assert twice.endswith("mã phiếu 'P1' đã có ở hàng 3; mỗi phiếu một hàng, một mã — 2 hàng: 5, 6")
    assert any("phieu.csv: C9: cơ-quan: không có cơ quan 'Sở X'" in line for line in lines)
    assert any("hàng 11: hàng-trống" in line for line in lines)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_whatever_separates_it_and_in_a_workbook(
    separator: str, season: tuple[Index, Asked], tmp_path: Path
) -> None:
    index, who = season
    write_xlsx(sound(), HEADS, tmp_path / "phieu.xlsx")
    text = read_table(as_csv(sound(), HEADS, separator) + b"\n\n", "phieu.csv")
    book = read_table((tmp_path / "phieu.xlsx").read_bytes(), "phieu.xlsx")

    said = [[[column.text(row) for row in range(len(column.codes))] for column in one.columns] for one in (text, book)]
    assert said[0] == said[1]
    tally = tallied(book, who, index)
    assert tally.people.tolist() == [[25, 5], [25, 5], [25, 5], [0, 0]]
    assert tally.answers["overall"].tolist() == [[[23, 1, 1], [3, 1, 1]]] * 3 + [[[0, 0, 0], [0, 0, 0]]]


def test_a_cell_of_a_workbook_is_named_with_its_sheet(season: tuple[Index, Asked], tmp_path: Path) -> None:
    rows = sound()
    rows[3][QUESTION] = "=1+1"
    write_xlsx(rows, HEADS, tmp_path / "phieu.xlsx")

    assert "phieu.xlsx: Phiếu!D5: trả-lời" in refusal((tmp_path / "phieu.xlsx").read_bytes(), season, "phieu.xlsx")


@pytest.mark.parametrize("column", range(0, 800, 7))
def test_columns_have_the_letters_of_a_spreadsheet(column: int) -> None:
    from xlsxwriter.utility import xl_col_to_name

    assert letters(column) == xl_col_to_name(column)


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def agencies() -> tuple[Agency, ...]:
    """The agencies of the province."""
    _, season, _ = checked(ROOT, 2022)
    assert season and season.files.roster
    return season.files.roster.model.agencies


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("TP. Hồng Ngự", "thanh-pho-hong-ngu"),
        ("Thành phố Hồng Ngự", "thanh-pho-hong-ngu"),
        ("UBND thành phố Hồng Ngự", "thanh-pho-hong-ngu"),
        ("Huyện Hồng Ngự", "huyen-hong-ngu"),
        ("Uỷ ban nhân dân huyện  Hồng Ngự", "huyen-hong-ngu"),
        ("Hồng Ngự", None),
        ("huyen-hong-ngu", "huyen-hong-ngu"),
        ("Sở Văn hoá, Thể thao và Du lịch", "so-van-hoa-the-thao-va-du-lich"),
        ("Sở GD&ĐT", "so-giao-duc-va-dao-tao"),
        ("Văn phòng UBND tỉnh", "van-phong-ubnd"),
        ("van-phong-ubnd", "van-phong-ubnd"),
    ],
)
def test_an_agency_is_known_by_its_official_and_short_names_and_never_taken_for_another(
    written: str, meant: str | None, agencies: tuple[Agency, ...]
) -> None:
    found = agency_names(agencies).get(folded(written))

    assert (None if found is None else agencies[found].id) == meant


# --- exact ----------------------------------------------------------------------------------------------------------

SCALE = [Option(id="a", label="A", weight="100%"), Option(id="b", label="B", weight="30%"), Option(id="c", label="C")]


@given(st.lists(st.integers(0, 500), min_size=3, max_size=3))
def test_mean_spread_and_error_are_those_of_the_answers(counts: Sequence[int]) -> None:
    of = statistics(SCALE, counts)
    answers = [Fraction(1)] * counts[0] + [Fraction(3, 10)] * counts[1]

    assert of.n == len(answers)
    assert of.mean == (standard.mean(answers) if answers else None)
    assert of.variance == (standard.variance(answers) if len(answers) > 1 else None)
    if of.variance is not None:
        with localcontext(prec=60):
            exact = (Decimal(of.variance.numerator) / of.variance.denominator / of.n).sqrt()
            assert abs(Decimal(of.error.numerator) / of.error.denominator - exact) <= Decimal("0.00005")


@given(st.fractions(min_value=0, max_value=10**6), st.integers(0, 6))
def test_a_root_is_the_nearest_decimal_halves_up(value: Fraction, places: int) -> None:
    found, half = points.root(value, places), Fraction(1, 2 * 10**places)

    assert (found - half) ** 2 <= value or found < half
    assert (found + half) ** 2 > value


def test_the_root_of_a_square_is_exact() -> None:
    assert [points.root(Fraction(n * n, 49), 4) for n in (0, 7, 14)] == [0, 1, 2]
    assert points.root(2, 4) == Fraction(14142, 10_000)
    assert math.isqrt(2 * 10**8) == 14142


# --- from end to end ------------------------------------------------------------------------------------------------


def parindex(*words: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(ROOT / "cli.py"), *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)


def test_answers_become_the_survey_and_the_survey_the_ranking(root: Path) -> None:
    survey = root / "submissions/2022/survey.yaml"
    done = parindex("--root", root, "survey", 2022, OWN / "phieu-tra-loi.csv", "--illustrative")

    assert (done.returncode, done.stderr.count("Đã ghi")) == (0, 2), done.stderr
    assert done.stdout.splitlines() == [
        "225 phiếu; 1 cơ quan có số liệu thay đổi:",
        "Thanh tra: Phiếu hài lòng (pleased): chưa có → 28; Phiếu không hài lòng (displeased): chưa có → 2",
    ]
    assert "so-y-te:\n    pleased: 90\n    displeased: 10\n" in survey.read_text(encoding="utf-8")
    detail = (root / "submissions/2022/survey-detail.csv").read_text(encoding="utf-8-sig").splitlines()
    assert detail[1].startswith("so-noi-vu,Sở Nội vụ,overall,")
    assert 'Tất cả,100,0,0,"90,00","30,15","3,02",0.9,Hài lòng: 90; Không hài lòng: 10' in "\n".join(detail)
    result, _ = run(root, 2022, "appraised")
    assert result.season.files.survey is not None
    answers = result.season.files.survey.model.answers
    assert answers is not None
    assert (answers.file, answers.respondents) == ("phieu-tra-loi.csv", 225)
    health = next(one for one in result.groups[0].standings if one.agency.id == "so-y-te")
    leaves = [leaf.item.id for leaf in result.groups[0].group_set.leaves]
    points_of = dict(zip(leaves, (item.points for item in health.score.items), strict=True))
    assert points_of["5.1"] == Fraction(8 * 90, 100)
    assert parindex("--root", root, "rank", 2022, "--json").returncode == 0


def test_counting_again_changes_nothing(root: Path) -> None:
    command = ("--root", root, "survey", 2022, OWN / "phieu-tra-loi.csv", "--illustrative")
    parindex(*command)
    before = (root / "submissions/2022/survey.yaml").read_bytes()

    assert parindex(*command).stdout == "225 phiếu; 0 cơ quan có số liệu thay đổi.\n"
    assert (root / "submissions/2022/survey.yaml").read_bytes() == before


def test_nothing_is_written_unless_all_is_right(root: Path, tmp_path: Path) -> None:
    survey = root / "submissions/2022/survey.yaml"
    before = survey.read_bytes()
    (tmp_path / "phieu.csv").write_bytes(with_cell(5, QUESTION, "Rất tệ"))
    done = parindex("--root", root, "survey", 2022, tmp_path / "phieu.csv")

    assert (done.returncode, done.stdout) == (1, "")
    assert "D5: trả-lời: 'Rất tệ'" in done.stderr
    assert survey.read_bytes() == before
    assert not survey.with_name("survey-detail.csv").exists()


def test_a_year_without_a_questionnaire_says_what_to_add(tmp_path: Path) -> None:
    done = parindex("--root", BASE, "survey", 2022, OWN / "phieu-tra-loi.csv", "-o", tmp_path / "survey.yaml")

    assert done.returncode == 1
    assert "criteria/2022/survey.yaml: thiếu-tệp" in done.stderr


def test_a_question_left_unasked_in_a_group_whose_criteria_count_it_is_told_at_its_line(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "criteria/2022", tmp_path / "criteria/2022")
    file = tmp_path / "criteria/2022/survey.yaml"
    lines = file.read_text(encoding="utf-8").split("\n")
    line = next(number for number, text in enumerate(lines) if text == "    groups: [so, huyen]")
    lines[line] = "    groups: [so]"
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        index_of(tmp_path, 2022)

    [problem] = caught.value.problems
    assert (problem.place.path, problem.place.line) == ("criteria/2022/survey.yaml", line + 1)
    assert "a1_survey_1_very_good" in problem.message and "của nhóm 'huyen'; thêm 'huyen' vào" in problem.message


def test_figures_that_no_question_counts_stay_as_they_were(root: Path, tmp_path: Path) -> None:
    survey = root / "submissions/2022/survey.yaml"
    text = survey.read_text(encoding="utf-8").replace("agencies:\n", "agencies:\n  huyen-lap-vo: {}\n")
    survey.write_text(text, encoding="utf-8")
    questions = root / "criteria/2022/survey.yaml"
    without = questions.read_text(encoding="utf-8").replace(", displeased: [displeased]}", "}")
    questions.write_text(without, encoding="utf-8")
    outcome = surveys.surveyed(root, 2022, OWN / "phieu-tra-loi.csv", illustrative=True)

    assert "so-noi-vu:\n    pleased: 80\n    displeased: 15\n" in outcome.survey


@pytest.mark.parametrize(
    ("name", "suffix", "least"), [(2022, "csv", 10_000), (2022, "xlsx", 10_000), ("national-2022", "csv", 370)]
)
def test_respondents_made_from_a_survey_give_it_back(name: SetName, suffix: str, least: int, tmp_path: Path) -> None:
    rows, names = answered(ROOT, name)
    file = tmp_path / f"phieu.{suffix}"
    if suffix == "csv":
        file.write_bytes(as_csv(rows, names, ";"))
    else:
        write_xlsx(rows, names, file)
    outcome = surveys.surveyed(ROOT, name, file, illustrative=True)

    assert outcome.respondents == len(rows) >= least
    assert (outcome.changes, outcome.doubts) == ((), ())


def test_figures_measured_elsewhere_stay_beside_those_that_the_national_questionnaire_counts(tmp_path: Path) -> None:
    file = tmp_path / "phieu.csv"
    file.write_bytes(answers_of(ROOT, "national-2022"))
    outcome = surveys.surveyed(ROOT, "national-2022", file, illustrative=True)
    counted = yaml.load(outcome.survey, Loader=yaml.BaseLoader)["agencies"]
    season = (ROOT / "submissions/national-2022/survey.yaml").read_text("utf-8")

    assert counted == yaml.load(season, Loader=yaml.BaseLoader)["agencies"]
    assert counted["ubnd-tinh-dong-thap"]["n8_sipas_access_score"] == "82.15"


def test_what_changes_is_told_by_the_title_of_the_question_with_its_mean_before_and_after(tmp_path: Path) -> None:
    rows, names = answered(ROOT, 2022)
    label = "Sự quan tâm của lãnh đạo đối với cải cách hành chính"
    changed = next(row for row in rows if row.get(label) == "Rất tốt")
    changed[label] = "Yếu"
    file = tmp_path / "phieu.csv"
    file.write_bytes(as_csv(rows, names, ";"))
    (line,) = surveys.surveyed(ROOT, 2022, file, illustrative=True).changes
    found = re.fullmatch(rf".*: {label} \(a1_survey_1\): ([\d,]+)% của (\d+) phiếu → ([\d,]+)% của (\d+) phiếu", line)

    assert found, line
    before, n, after, same = (Fraction(text.replace(",", ".")) for text in found.groups())
    assert n == same
    assert abs(before - after - 100 / n) <= Fraction(1, 100)


def test_the_table_of_means_holds_each_agency_question_and_type(root: Path) -> None:
    outcome = surveys.surveyed(root, 2022, OWN / "phieu-tra-loi.csv", illustrative=True)

    assert len(io.StringIO(outcome.detail).readlines()) == 1 + 3 * (2 + 1)
