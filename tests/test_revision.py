"""`parindex diff`: the parts of a movement add up, the season restated is the real one, the words say what changed."""

import json
import re
import shutil
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from generated_season import Models, year

from cli import main
from scoring.expressions import serial
from scoring.handbook.contents import POLICIES
from scoring.loading import read_changes
from scoring.pipeline import result_of, run
from scoring.policies import FINAL
from scoring.revision import Edition, Revision, compared, revised, surprises, tried
from scoring.revision.movements import Movement
from scoring.revision.restating import _later

ROOT = Path(__file__).parent.parent
BLOCKS, PAIRS = 4, 15
"""Pairs of criteria drawn at random, each tried both ways; tests/bench/pairs.py draws a thousand."""
INDEX = "criteria/2022/index.yaml"
AREA = "criteria/2022/so/3-thu-tuc-hanh-chinh.yaml"


def tree(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """The data of 2022 with a text of some files replaced."""
    for kind in ("criteria", "submissions"):
        shutil.copytree(ROOT / kind / "2022", folder / kind / "2022")
    for path, old, new in changes:
        file = folder / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")
    return folder


def diff(*words: object) -> Result:
    return CliRunner().invoke(main, ["--root", str(ROOT), "diff", *map(str, words)])


@pytest.fixture(scope="module")
def years_apart() -> Revision:
    return compared(Edition(ROOT, 2022), Edition(ROOT, 2023), Edition(ROOT, 2022))


def movements(revision: Revision) -> Iterator[Movement]:
    return (one for group in revision.groups for one in group.movements)


def adds_up(movement: Movement) -> bool:
    before, after = movement.before.score, movement.after.score
    points = sum((Fraction(part.points) for part in movement.parts), Fraction(before.points))
    index = sum((Fraction(part.index) for part in movement.parts), Fraction(before.index))
    return points == after.points and index == after.index


# --- the consequence ------------------------------------------------------------------------------------------------


def drawn(first: int, pairs: int) -> Iterator[Movement]:
    """Every movement of a stretch of pairs, the season of each tried under the other."""
    models = (Models(year(seed)) for seed in range(first, first + pairs + 1))
    for old, new in pairwise(models):
        revision = revised([old.index, new.index])
        for own, model in enumerate((old, new)):
            yield from movements(tried(revision, result_of(model.index, model.season, FINAL), own))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_parts_of_every_movement_add_up_exactly(block: int) -> None:
    found = list(drawn(block * PAIRS, PAIRS))

    assert all(map(adds_up, found))
    assert sum(1 for one in found if one.points) > PAIRS


def test_the_parts_add_up_between_the_shipped_years(years_apart: Revision) -> None:
    found = list(movements(years_apart))

    assert len(found) == 31
    assert all(map(adds_up, found))
    assert any(one.moved for one in found)


def test_a_season_restated_under_an_edition_of_its_year_is_the_season_ranked_under_it(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        (AREA, "from: 98%", "from: 99%"),
        (AREA, "below: 98%", "below: 99%"),
        ("criteria/2022/so/1-chi-dao-dieu-hanh.yaml", "{by: 2022-01-20, award: 50%}", "{by: 2022-01-20, award: 25%}"),
        ("criteria/2022/index.yaml", "item_rounding: {places: 2", "item_rounding: {places: 3"),
    )
    after = {
        one.after.agency.id: one.after
        for one in movements(compared(Edition(ROOT, 2022), Edition(root, 2022), Edition(ROOT, 2022)))
    }
    ranked = {one.agency.id: one for group in run(root, 2022, FINAL)[0].groups for one in group.standings}

    assert after.keys() == ranked.keys()
    for id, one in ranked.items():
        assert (after[id].score.items, after[id].score.index) == (one.score.items, one.score.index)
        assert (after[id].place, after[id].grade, after[id].awards) == (one.place, one.grade, one.awards)


def test_a_set_compared_with_itself_changes_nothing() -> None:
    revision = compared(Edition(ROOT, 2022), Edition(ROOT, 2022), Edition(ROOT, 2022))

    assert [group.amendments for group in revision.groups] == [(), ()]
    assert [one for one in movements(revision) if one.parts or one.moved] == []


def test_a_date_of_february_29_is_the_last_of_that_month_a_year_later() -> None:
    import datetime

    assert _later(serial(datetime.date(2024, 2, 29)), 1) == serial(datetime.date(2025, 2, 28))
    assert _later(serial(datetime.date(2022, 3, 5)), 1) == serial(datetime.date(2023, 3, 5))


def test_who_changes_awards_stands_first_and_who_only_changes_points_last(years_apart: Revision) -> None:
    for group in years_apart.groups:
        weights = [
            (len({*one.awards}) < 2, len({*one.grades}) < 2, one.before.place == one.after.place)
            for one in group.movements
        ]
        assert weights == sorted(weights)


POLICY_CHANGES = [
    ("index_basis: applicable_maximum", "index_basis: redistribute_area", "Cách tính chỉ số"),
    ("missing_evidence: by_item", "missing_evidence: zero", "Thiếu tài liệu kiểm chứng"),
    ("item_rounding: {places: 2", "item_rounding: {places: 3", "Làm tròn điểm của mục"),
    ("deadline_on_day_off: next_working_day", "deadline_on_day_off: unchanged", "Hạn rơi vào ngày nghỉ"),
    ("[2022-01-03, ", "[", "Ngày nghỉ lễ, nghỉ bù"),
]


@pytest.mark.parametrize(("old", "new", "what"), POLICY_CHANGES, ids=lambda text: text.partition(":")[0])
@pytest.mark.parametrize("own", [0, 1])
def test_a_change_of_a_policy_is_told_once_and_is_one_part(
    old: str, new: str, what: str, own: int, tmp_path: Path
) -> None:
    editions = Edition(ROOT, 2022), Edition(tree(tmp_path, (INDEX, old, new)), 2022)
    revision = compared(*editions, editions[own])

    for group in revision.groups:
        assert [(one.where, one.what) for one in group.amendments] == [(POLICIES, what)]
    assert {part.label for one in movements(revision) for part in one.parts} <= {POLICIES}
    assert all(map(adds_up, movements(revision)))
    assert any(one.parts for one in movements(revision)) == (what != "Ngày nghỉ lễ, nghỉ bù")


def test_beside_a_change_of_policy_an_item_has_what_its_own_words_change(tmp_path: Path) -> None:
    threshold = ((AREA, "from: 98%", "from: 99%"), (AREA, "below: 98%", "below: 99%"))
    root = tree(tmp_path, *threshold, (INDEX, *POLICY_CHANGES[1][:2]))
    revision = compared(Edition(ROOT, 2022), Edition(root, 2022), Edition(ROOT, 2022))
    labels = {part.label for one in movements(revision) for part in one.parts}

    assert [one.where[:5] for one in revision.groups[0].amendments] == ["3.4.1", POLICIES[:5]]
    assert "98%" in revision.groups[0].amendments[0].before
    assert {label[:5] for label in labels} == {"3.4.1", POLICIES[:5]}
    assert all(map(adds_up, movements(revision)))


# --- the text -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("1.4.2 Tổ tình nguyện viên", "Thêm mục"),
        ("2.3.2 Ứng dụng công nghệ thông tin", "Bỏ mục"),
        ("1.4.3 (trước là 1.4.2)", "Đổi số"),
        ("1.4.3 (trước là 1.4.2)", "Điểm tối đa"),
        ("3.4.1", "Cách tính điểm"),
        ("4.3.2", "Tài liệu kiểm chứng"),
        ("8.2.1", "Cơ quan thẩm định"),
        ("Quy ước chấm điểm, xếp hạng", "Ngày nghỉ lễ, nghỉ bù"),
    ],
)
def test_every_sort_of_change_is_told_in_the_words_of_the_decision(
    where: str, what: str, years_apart: Revision
) -> None:
    told = years_apart.groups[0].substance

    assert [one for one in told if one.where.startswith(where) and one.what == what]


def test_what_only_moves_on_to_another_year_is_counted_not_told(years_apart: Revision) -> None:
    group = years_apart.groups[0]
    moved_on = [one for one in group.amendments if one.where.startswith("1.1.2") and one not in group.substance]

    assert moved_on
    assert f"Ngoài ra {len(group.amendments) - len(group.substance)} chỗ chỉ ghi lại căn cứ" in diff(2022, 2023).stdout


def test_a_change_of_one_threshold_is_told_with_who_moves_and_by_which_item(tmp_path: Path) -> None:
    root = tree(tmp_path, (AREA, "from: 98%", "from: 99%"), (AREA, "below: 98%", "below: 99%"))

    done = diff(ROOT / "criteria/2022", root / "criteria/2022")

    assert done.exit_code == 0
    assert "## Các sở, ban, ngành Tỉnh: 1 điểm sửa đổi" in done.stdout
    assert "từ 98% trở lên: 2 điểm" in done.stdout
    assert "từ 99% trở lên: 2 điểm" in done.stdout
    assert "## Ủy ban nhân dân các huyện, thành phố: 0 điểm sửa đổi\n\nNội dung không đổi." in done.stdout


def test_over_several_years_the_sets_between_tell_which_number_became_which() -> None:
    later = compared(Edition(ROOT, 2022), Edition(ROOT, 2026))
    back = compared(Edition(ROOT, 2026), Edition(ROOT, 2022))

    for revision, numbers in ((later, ("1.4.2", "1.4.3")), (back, ("1.4.3", "1.4.2"))):
        pairs = {(pair.old.item.id, pair.new.item.id) for pair in revision.groups[0].pairs if pair.old and pair.new}
        assert numbers in pairs


# --- the gate -------------------------------------------------------------------------------------------------------


def changes(folder: Path, movers: str) -> Path:
    file = folder / "thay-doi.yaml"
    file.write_text(f"movers:{movers or ' []'}\n", "utf-8")
    return file


def stated(revision: Revision) -> str:
    found = [one.after for one in movements(revision) if one.moved]
    entry = "\n  - {{agency: {}, place: {}, grade: {}, awards: [{}]}}"
    return "".join(
        entry.format(
            one.agency.id, one.place, one.grade.id if one.grade else "", ", ".join(a.award.id for a in one.awards)
        )
        for one in found
    )


def test_a_change_file_that_states_all_movers_passes(years_apart: Revision, tmp_path: Path) -> None:
    done = diff(2022, 2023, "--expect", changes(tmp_path, stated(years_apart)))

    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("movers", "line", "words"),
    [
        ("", 1, "so-noi-vu hạng 2, Xuất sắc, Bằng khen"),
        ("\n  - {agency: so-noi-vu, place: 1}", 2, "so-noi-vu: dự kiến hạng 1, kết quả là 3"),
        ("\n  - {agency: so-noi-vu, grade: xuat-sac}", 2, "so-noi-vu: dự kiến loại xuat-sac, kết quả là tot"),
        ("\n  - {agency: so-noi-vu, awards: []}", 2, "dự kiến khen thưởng không có, kết quả là bang-khen"),
        ("\n  - {agency: so-xay-dumg}", 2, "không có cơ quan 'so-xay-dumg'; gần nhất là 'so-xay-dung'"),
        ("\n  - {agency: so-tai-nguyen-va-moi-truong}", 2, "không đổi thứ hạng, xếp loại hay khen thưởng"),
    ],
)
def test_a_mover_that_the_change_file_states_otherwise_is_a_finding(
    movers: str, line: int, words: str, years_apart: Revision, tmp_path: Path
) -> None:
    found = list(surprises(read_changes(changes(tmp_path, movers)), years_apart))

    said = [str(one) for one in found if words in one.message]
    assert said
    assert said[0].startswith(f"thay-doi.yaml:{line}:")


def test_a_surprise_fails_the_gate_and_a_file_that_cannot_be_read_tells_where(tmp_path: Path) -> None:
    surprised = diff(2022, 2023, "--expect", changes(tmp_path, ""))

    assert surprised.exit_code == 1
    assert "lỗi; kết quả khác tệp dự kiến." in surprised.stderr

    unread = diff(2022, 2023, "--expect", changes(tmp_path, "\n  - {agency: so-xay-dựng}"))

    assert unread.exit_code == 1
    assert "thay-doi.yaml:2:14: " in unread.stderr


def test_the_movers_that_the_gate_tells_are_the_lines_to_add_to_the_change_file(tmp_path: Path) -> None:
    surprised = diff(2022, 2023, "--expect", changes(tmp_path, ""))
    lines = re.findall(r"thêm vào movers: (- \{.*\})$", surprised.stderr, re.MULTILINE)
    passed = diff(2022, 2023, "--expect", changes(tmp_path, "".join(f"\n  {line}" for line in lines)))

    assert len(lines) == 19
    assert (passed.exit_code, passed.stderr) == (0, "")
    assert "\n- Đúng như tệp dự kiến.\n" in passed.stdout
    assert "\n- Khác tệp dự kiến ở 19 chỗ:\n  - thay-doi.yaml:1:" in surprised.stdout


def test_the_summary_names_first_whose_awards_change(years_apart: Revision) -> None:
    summary = diff(2022, 2023).stdout.partition("## Tóm tắt\n\n")[2].partition("\n\n")[0].splitlines()
    awards = [[one for one in group.movements if len({*one.awards}) > 1] for group in years_apart.groups]

    assert [line.startswith(f"- {group.title}: ") for line, group in zip(summary, years_apart.groups, strict=True)]
    assert summary[0].endswith("đổi khen thưởng: không có.")
    assert not awards[0]
    assert all(f"{one.after.agency.title} (" in summary[1] for one in awards[1])
    assert len(awards[1]) > 0


def test_the_comparison_as_data_has_parts_that_add_up_and_the_standings_of_rank(tmp_path: Path) -> None:
    done = diff(2022, 2023, "--json")
    found = json.loads(done.stdout)
    ranked = json.loads(CliRunner().invoke(main, ["--root", str(ROOT), "rank", "2022", "--json"]).stdout)
    stood = {one["id"]: one for group in ranked["groups"] for one in group["agencies"]}

    assert (done.exit_code, found["expected"], found["season"]["name"]) == (0, None, 2022)
    assert [group["id"] for group in found["groups"]] == ["so", "huyen"]
    for one in (one for group in found["groups"] for one in group["agencies"]):
        before, after = one["before"], one["after"]
        assert {key: before[key] for key in before if key != "exact_index"}.items() <= stood[one["id"]].items()
        for what, exact in (("points", "points"), ("index", "exact_index")):
            change = Fraction(after[exact]) - Fraction(before[exact])
            assert Fraction(one["change"][what]) == change == sum(Fraction(part[what]) for part in one["parts"])
    parts = [part for one in found["groups"][0]["agencies"] for part in one["parts"]]
    assert ("1.4.2", "1.4.3") in {(part["old"], part["new"]) for part in parts}
    assert {part["new"] for part in parts if part["before"] is None and part["after"]} == {"1.4.2", "2.3.2", "3.6.2"}


def test_the_comparison_as_data_says_whether_the_change_file_is_met(years_apart: Revision, tmp_path: Path) -> None:
    met = diff(2022, 2023, "--json", "--expect", changes(tmp_path, stated(years_apart)))
    not_met = diff(2022, 2023, "--json", "--expect", changes(tmp_path, ""))

    assert (met.exit_code, json.loads(met.stdout)["expected"]) == (0, {"met": True, "findings": []})
    found = json.loads(not_met.stdout)["expected"]
    assert (not_met.exit_code, found["met"], len(found["findings"])) == (1, False, 19)
    assert found["findings"] == not_met.stderr.splitlines()[:-1]


def test_two_sets_without_a_season_are_compared_in_their_text(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "criteria/2022", tmp_path / "criteria/2022")
    words = ["--root", str(tmp_path), "diff", "2022", "2022"]
    found = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)

    assert (found["season"], [group["agencies"] for group in found["groups"]]) == (None, [[], []])
    refused = CliRunner().invoke(main, [*words, "--expect", str(changes(tmp_path, ""))])
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "không có mùa nào để thử" in refused.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2022", "2099"), "không có tiêu chí năm 2099"),
        (("2022", "khong-co/criteria/2022"), "cần một năm, hoặc thư mục criteria/<năm>"),
        (("2022", "2023", "--submissions", "2026"), "mùa 2026 không thuộc bộ tiêu chí nào đang so sánh"),
        (("2022", "2023", "-o", "so-sanh.csv"), "phải kết thúc bằng .xlsx"),
    ],
)
def test_wrong_usage_is_told_with_the_way_out(words: tuple[str, ...], said: str) -> None:
    done = diff(*words)

    assert done.exit_code == 2
    assert said in done.stderr


# --- the workbook ---------------------------------------------------------------------------------------------------


def test_the_workbook_has_every_part_and_says_what_is_illustrative(years_apart: Revision, tmp_path: Path) -> None:
    file = tmp_path / "so-sanh.xlsx"
    assert diff(2022, 2023, "-o", file).exit_code == 0
    book = openpyxl.load_workbook(file)

    assert book.sheetnames == ["Trước và sau", "Vì đâu", "Nội dung sửa đổi"]
    cells = [[cell.value for cell in row] for row in book["Vì đâu"].iter_rows()]
    sums = [row for row in cells if row[2] == "Cộng"]
    assert len(sums) == len([one for one in movements(years_apart) if one.parts])
    assert len([row for row in cells if isinstance(row[0], int)]) == len(sums) + sum(
        len(one.parts) for one in movements(years_apart)
    )
    for sheet in book:
        assert any("SỐ LIỆU MINH HỌA" in str(cell.value) for row in sheet.iter_rows(max_row=12) for cell in row)
