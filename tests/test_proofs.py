"""What `check` proves of the criteria, and what its proofs take for said, for better and for a cliff."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_broken import broken_project, parindex

from cli import main
from scoring import points
from scoring.checking.clauses import numbers_of, only_said, said_in
from scoring.checking.cliffs import Cliff
from scoring.loading import read_exceptions, read_head
from scoring.pipeline import cliffs_of, index_of
from scoring.rules.courses import Course, Stop

ROOT = Path(__file__).parent.parent
BROKEN = ROOT / "tests" / "broken"
YEARS = sorted(int(folder.name) for folder in (ROOT / "criteria").iterdir() if folder.name.isdigit())


@pytest.mark.parametrize(
    ("clause", "forms"),
    [
        ("từ 95 % được điểm", {"95%"}),
        ("mỗi mô hình 0,25 điểm", {"0,25"}),
        ("thành lập thêm 3.000 doanh nghiệp", {"3.000"}),
        ("chậm nhất 31/8/2022", {"31/8/2022"}),
        ("trước 05/3 và 05/6 của năm 2021", {"5/3/2021", "5/6/2021"}),
        ("trước 05/3", {"5/3/2022"}),
        ("ngày 31 tháng 8 năm 2023", {"31/8/2023"}),
        ("xử lý trong 05 ngày", {"5"}),
        ("được một nửa số điểm", {"50%"}),
        ("hoàn thành toàn bộ", {"100%"}),
        ("quá hạn thì không có điểm", {"0", "0%"}),
        ("không có thì không cộng", {"0", "0%"}),
    ],
)
def test_a_clause_says_a_number_as_officials_write_it(clause: str, forms: set[str]) -> None:
    assert said_in(clause, 2022) >= forms


def test_a_day_is_no_other_day_and_no_two_numbers() -> None:
    said = said_in("gửi chậm nhất 15/3/2022, được 0,5 điểm", 2022)

    assert "15/6/2022" not in said
    assert not said & {"15", "3", "2022", "5", "50%"}


def course(*given: int) -> Course:
    return Course("late", tuple(Stop({"late": value}, one) for value, one in enumerate(given)))


@pytest.mark.parametrize("given", [(0, 1, 1, 2), (2, 1, 1, 0), (1, 1, 1), ()])
def test_points_that_only_rise_or_only_fall_do_not_turn(given: tuple[int, ...]) -> None:
    assert course(*given).turn() is None


def test_points_that_rise_and_fall_again_turn_at_three_figures() -> None:
    turn = course(0, 1, 1, 0).turn()

    assert turn is not None
    assert [stop.figures["late"] for stop in turn] == [0, 1, 3]


def test_a_cliff_is_the_unit_that_costs_most() -> None:
    assert course(5, 5, 3, 2).cliff(1) == (Stop({"late": 1}, 5), Stop({"late": 2}, 3))
    assert course(1, 1).cliff(1) is None


def test_the_cliffs_of_2022_begin_with_files_on_time() -> None:
    found = cliffs_of(ROOT, 2022)
    deepest = next(one for one in found if one.set == "2022/so")

    assert [one.loss for one in found] == sorted((one.loss for one in found), reverse=True)
    assert (deepest.item, deepest.before[1], deepest.after[1]) == ("3.4.1", points.number("1.9"), 0)
    assert "95/100 hồ sơ (95%) được 1,9 điểm; 94/100 hồ sơ (94%) được 0 điểm" in deepest.words()


def test_check_lists_cliffs_of_the_files_named_and_stays_clean() -> None:
    area = ROOT / "criteria" / "2026" / "xa" / "3-thu-tuc-hanh-chinh.yaml"
    done = CliRunner().invoke(main, ["--root", str(ROOT), "check", "--cliffs", str(area)])

    *cliffs, last = done.stdout.splitlines()
    assert done.exit_code == 0
    assert last.startswith("0 lỗi")
    assert cliffs
    assert all(line.startswith("2026/xa 3.") for line in cliffs)


def test_a_cliff_says_the_label_once() -> None:
    cliff = Cliff("", "2022/so", "1.1", "Đúng hạn", 2, ("Hồ sơ: 95/100", 2), ("Hồ sơ: 94/100", 0))

    assert cliff.words() == "2022/so 1.1 Đúng hạn (mất 2/2 điểm): Hồ sơ: 95/100 được 2 điểm; 94/100 được 0 điểm"


def test_rank_goes_by_criteria_that_check_refuses(tmp_path: Path) -> None:
    root = broken_project(tmp_path, BROKEN / "proofs" / "threshold_not_in_the_clause.yaml")

    assert parindex(root, "rank", "2022", "--json").returncode == 0
    assert parindex(root, "check").returncode == 1


def test_an_exception_lets_a_number_stand_that_the_clause_does_not_say(tmp_path: Path) -> None:
    root = broken_project(tmp_path, BROKEN / "proofs" / "threshold_not_in_the_clause.yaml")
    text = 'groups:\n  so:\n    items:\n      "3.1": {unsaid: [97%], only_said: [95%], why: Dẫn sang văn bản khác}\n'
    (root / "criteria/2022/exceptions.yaml").write_text(text, encoding="utf-8")

    assert parindex(root, "check").stdout == "0 lỗi, 0 cảnh báo.\n"


def test_a_rule_that_says_why_it_turns_may_turn(tmp_path: Path) -> None:
    root = broken_project(tmp_path, BROKEN / "proofs" / "rises_and_falls.yaml")
    area = root / "criteria/2022/so/3-thu-tuc.yaml"
    text = area.read_text(encoding="utf-8").replace(
        "    evidence:", "    not_monotone: Theo văn bản khác\n    evidence:"
    )
    area.write_text(text, encoding="utf-8")

    assert parindex(root, "check").stdout == "0 lỗi, 0 cảnh báo.\n"


@pytest.mark.parametrize("year", YEARS)
def test_the_clauses_of_the_shipped_sets_say_every_number_of_their_rules(year: int) -> None:
    head = read_head(ROOT, year)

    assert head is not None
    exceptions, problems = read_exceptions(ROOT, head)
    assert problems == []
    groups = exceptions.model.groups.values() if exceptions else []
    assert [item.unsaid for group in groups for item in group.items.values() if item.unsaid] == []


@pytest.mark.parametrize("year", YEARS)
def test_a_number_changed_in_the_words_of_a_clause_is_noticed(year: int) -> None:
    """In 96 of 100: a number can become another that its rule has as well."""
    changed = noticed = 0
    for group_set in index_of(ROOT, year).sets:
        ids = {leaf.item.id for leaf in group_set.leaves}
        for leaf in group_set.leaves:
            item, facts = leaf.item, [group_set.facts[name] for name in leaf.reads if name in group_set.facts]
            differing = only_said(item, facts, ids, year)
            for found in re.finditer(r"\d+", item.basis.clause):
                clause = found.string[: found.start()] + str(int(found[0]) + 1) + found.string[found.end() :]
                slipped = item.model_copy(update={"basis": item.basis.model_copy(update={"clause": clause})})
                said = said_in(clause, year)
                unsaid = any(one.must and not one.forms & said for one in numbers_of(item))
                noticed += unsaid or only_said(slipped, facts, ids, year) != differing
                changed += 1

    assert changed > 500
    assert 100 * noticed >= 96 * changed


@pytest.mark.parametrize("year", YEARS)
def test_no_item_of_the_shipped_sets_turns(year: int) -> None:
    items = [leaf.item for one in index_of(ROOT, year).sets for leaf in one.leaves]

    assert [item.id for item in items if item.not_monotone] == []
