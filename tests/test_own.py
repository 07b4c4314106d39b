"""`parindex score`: an agency sees its own points and gaps, and nothing of any other agency."""

import shutil
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import yaml
from test_cli import parindex

from scoring.alone import alone
from scoring.errors import InputError, UnknownError
from scoring.own import OwnSheet, own_sheet, text
from scoring.own.rows import AWAITING_GROUP
from scoring.pages.score import score_page
from scoring.pipeline import Result, run
from scoring.scores import STATE_WORDS, State

ROOT = Path(__file__).parent.parent
SEASON = "submissions/2022"
OWN = "so-xay-dung"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data of 2022 that a test may spoil."""
    for name in ("criteria", "submissions"):
        shutil.copytree(ROOT / name / "2022", tmp_path / name / "2022")
    return tmp_path


@pytest.fixture(scope="module", params=["self", "appraised"])
def ranked(request: pytest.FixtureRequest) -> Result:
    return run(ROOT, 2022, request.param)[0]


@cache
def shipped(agency: str, round: str) -> OwnSheet:
    """The sheet of an agency of the repository's own season."""
    return sheet(ROOT, agency, round)


def sheet(root: Path, agency: str = OWN, round: str | None = None) -> OwnSheet:
    return own_sheet(*alone(root, 2022, agency, round))


def submission(root: Path, agency: str = OWN) -> Path:
    return root / SEASON / "so" / agency / "submission.yaml"


def edit(file: Path, change) -> None:
    content = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    change(content)
    file.write_text(yaml.safe_dump(content, allow_unicode=True, default_style='"', width=10**6), "utf-8")


# --- the agency's own -----------------------------------------------------------------------------------------------


def test_every_item_stands_as_in_the_ranking_unless_it_is_compared_with_the_group(ranked: Result) -> None:
    for group in ranked.groups:
        for standing in group.standings:
            own = shipped(standing.agency.id, ranked.round)
            for row, item in zip(own.rows, standing.score.items, strict=True):
                if row.label != AWAITING_GROUP:
                    assert (row.score.state, row.score.points) == (item.state, item.points)
                    assert row.label == STATE_WORDS[item.state]


def test_what_is_earned_awaited_and_lost_makes_up_the_maximum(ranked: Result) -> None:
    for group in ranked.groups:
        for standing in group.standings:
            for area in shipped(standing.agency.id, ranked.round).areas:
                if area.part == "base":
                    assert area.points + area.awaiting + area.lost == area.max


def test_what_others_decide_awaits_and_is_never_zero() -> None:
    own = sheet(ROOT, round="self")
    awaiting = [row for row in own.rows if row.awaits]

    assert {row.label for row in awaiting} >= {STATE_WORDS[State.AWAITING_APPRAISAL], AWAITING_GROUP}
    assert {row.points for row in awaiting} == {"–"}
    assert not [row for row in awaiting if row.lost]
    assert "mục đang chờ không phải là 0 điểm" in text(own)


def test_without_a_survey_its_items_await(data: Path) -> None:
    (data / SEASON / "survey.yaml").unlink()
    rows = [row for row in sheet(data).rows if row.leaf.item.scored_by == "survey"]

    assert rows
    assert all(row.awaits for row in rows)


def test_the_round_is_the_agencys_own_until_it_is_appraised(data: Path) -> None:
    assert sheet(data).view.result.round == "appraised"
    for file in submission(data).parent.glob("[!s]*.yaml"):
        file.unlink()
    assert sheet(data).view.result.round == "self"


def test_a_draft_is_scored_and_what_is_not_answered_is_told(data: Path) -> None:
    whole = sheet(data, round="self")
    edit(submission(data), lambda content: [content["items"].pop(id) for id in [*content["items"]][5:]])
    draft = sheet(data, round="self")

    assert dict(draft.states)[STATE_WORDS[State.NOT_ANSWERED]] > 50
    assert draft.view.standing.score.points < whole.view.standing.score.points
    assert any(gain.most for gain in draft.gains)


def test_an_agency_without_any_file_sees_what_is_asked_of_it(data: Path) -> None:
    shutil.rmtree(submission(data).parent)
    done = parindex("score", "2022", OWN, cwd=data)

    assert done.returncode == 0, done.stderr
    assert "Chưa có hồ sơ tự đánh giá" in done.stdout
    assert "Chưa kê khai" in done.stdout


def test_its_own_mistakes_are_all_told_and_stop_the_score(data: Path) -> None:
    edit(submission(data), lambda content: content["items"]["1.1.3"]["facts"].update(a1_plan_tasks="1.234,5", la="3"))
    done = parindex("score", "2022", OWN, cwd=data)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 3
    assert "2 lỗi" in done.stderr
    assert not done.stdout


def test_a_mistake_of_the_appraisers_does_not_stop_the_agencys_own_round(data: Path) -> None:
    submission(data).with_name("appraisal-1.yaml").write_text("year: 2O22\n", "utf-8")

    assert parindex("score", "2022", OWN, "--round", "self", cwd=data).returncode == 0
    assert parindex("score", "2022", OWN, cwd=data).returncode == 1


def test_an_unknown_agency_is_wrong_usage_and_names_the_nearest() -> None:
    done = parindex("score", "2022", "so-xay-dug")

    assert done.returncode == 2
    assert "gần nhất là 'so-xay-dung'" in done.stderr
    with pytest.raises(UnknownError):
        alone(ROOT, 2022, "so-xay-dug")


# --- never another agency's -----------------------------------------------------------------------------------------


def spoil_others(root: Path) -> None:
    """Every other agency's files are rubbish, and what was measured of it is another figure."""
    for file in (root / SEASON).rglob("*/*.yaml"):
        if file.parent.name != OWN:
            file.write_text("rác: [", "utf-8")
    for name in ("survey", "central"):
        edit(root / SEASON / f"{name}.yaml", _other_figures)


def _other_figures(content: dict) -> None:
    for agency, facts in content["agencies"].items():
        facts.update({} if agency == OWN else dict.fromkeys(facts, "khác"))


@pytest.mark.parametrize("round", ["self", "appraised"])
def test_what_others_hand_in_changes_nothing_and_their_mistakes_are_not_told(data: Path, round: str) -> None:
    before = parindex("score", "2022", OWN, "--round", round, cwd=data)
    spoil_others(data)
    after = parindex("score", "2022", OWN, "--round", round, cwd=data)

    assert before.returncode == after.returncode == 0
    assert before.stdout == after.stdout
    assert before.stderr == after.stderr == ""


def test_no_other_agency_is_named() -> None:
    said = text(sheet(ROOT)).casefold()
    roster = yaml.safe_load((ROOT / SEASON / "agencies.yaml").read_text("utf-8"))["agencies"]
    appraisers = yaml.safe_load((ROOT / "criteria/2022/index.yaml").read_text("utf-8"))["appraisers"]
    others = [one for one in roster if one["id"] != OWN and one["title"] not in [who["title"] for who in appraisers]]

    assert not [one["title"] for one in others if one["title"].casefold() in said]


def test_a_shared_file_that_cannot_be_read_is_told_without_its_content(data: Path) -> None:
    (data / SEASON / "survey.yaml").write_text("year: 2022\nagencies: {so-y-te: [1, 2]}\n", "utf-8")
    done = parindex("score", "2022", OWN, cwd=data)

    assert done.returncode == 0, done.stderr
    assert "survey.yaml): tệp chung của Hội đồng còn lỗi" in done.stdout
    assert "so-y-te" not in done.stdout + done.stderr


# --- within reach, at risk ------------------------------------------------------------------------------------------


def test_what_is_within_reach_is_sorted_by_gain() -> None:
    for round in ("self", "appraised"):
        own = sheet(ROOT, round=round)
        for found in (own.gains, own.lessons) if round == "self" else (own.lessons,):
            points = [gain.points for gain in found]
            assert points == sorted(points, reverse=True)
            assert points[-1] > 0


def test_a_day_that_has_been_is_a_lesson_and_nobody_is_told_to_write_another(ranked: Result) -> None:
    seen = 0
    for group in ranked.groups:
        for standing in group.standings:
            own = shipped(standing.agency.id, ranked.round)
            days = [fact.label for fact in group.group_set.facts.values() if fact.type == "date"]
            dated = [gain for gain in own.all_gains if gain.says.startswith(tuple(f"{label}: " for label in days))]
            seen += len(dated)
            assert not [gain.says for gain in dated if gain.open or "chậm nhất" in gain.says]
            assert all("hạn để được thêm điểm là" in gain.says for gain in dated)
    assert seen > 5


def test_a_deadline_still_to_come_when_the_agency_hands_in_is_within_reach(data: Path) -> None:
    def not_yet(content: dict) -> None:
        content["submitted"]["date"] = "2021-12-01"
        content["items"]["1.1.1"]["facts"]["a1_plan_date"] = "never"

    edit(submission(data), not_yet)
    gain = next(one for one in sheet(data, round="self").all_gains if one.row.id == "1.1.1" and "Ngày" in one.says)
    assert gain.open
    assert "chậm nhất là ngày" in gain.says

    edit(submission(data), lambda content: content["submitted"].update(date="2023-01-05"))
    gain = next(one for one in sheet(data, round="self").all_gains if one.row.id == "1.1.1" and "Ngày" in one.says)
    assert not gain.open
    assert "không thực hiện, hạn để được thêm điểm là" in gain.says


def test_after_the_appraisal_only_documents_are_taken_and_after_the_last_nothing(data: Path) -> None:
    edit(submission(data), lambda content: content["items"]["1.1.1"].pop("evidence"))
    found = {round: sheet(data, round=round) for round in ("self", "appraisal-1", "appraisal-2", "appraised")}

    kinds = {gain.says.partition(":")[0] for gain in found["appraisal-1"].gains}
    assert kinds <= {"Bổ sung, thay thế tài liệu", "Giải trình về quyết định thẩm định"}
    assert len(found["self"].gains) > len(found["appraisal-1"].gains)
    for round in ("appraisal-2", "appraised"):
        assert not found[round].gains
        assert found[round].lessons
        assert "giải trình và tài liệu mới chỉ nhận ở vòng giải trình, từ 01/03/2023" in text(found[round])
    assert "còn làm được ở vòng tự đánh giá, từ 01/01/2023 đến 12/01/2023" in text(found["self"])


def test_a_figure_that_an_appraiser_cut_may_be_clarified_while_that_is_asked_for(data: Path) -> None:
    agency = "ban-quan-ly-khu-kinh-te"
    found = {round: sheet(data, agency, round) for round in ("clarification", "appraised")}
    cut = [gain for gain in found["clarification"].gains if gain.says.startswith("Giải trình về quyết định thẩm định")]

    assert [(gain.row.id, gain.words) for gain in cut] == [
        ("3.2.1", "đến +1 điểm"),
        ("1.2.2", "đến +0,5 điểm"),
        ("T.1", "đến +0,25 điểm"),
        ("3.7.1", "đến +0,12 điểm"),
    ]
    assert not [gain for gain in found["appraised"].all_gains if gain.says.startswith("Giải trình")]


def test_what_the_appraisers_decided_stands_under_its_item_with_reason_and_day(ranked: Result) -> None:
    if ranked.round == "self":
        return
    for group in ranked.groups:
        for dossier in group.dossiers:
            lines = text(shipped(dossier.agency.id, ranked.round)).splitlines()
            for leaf in group.group_set.leaves:
                for _, adjustment in dossier.decisions(leaf.item.id):
                    said = [line for line in lines if adjustment.reason in line and str(adjustment.date) in line]
                    assert any(line.lstrip().startswith("Thẩm định: ") and "Lý do: " in line for line in said)


def test_an_agency_that_has_not_handed_in_is_shown_as_such_and_never_as_a_low_score(data: Path) -> None:
    shutil.rmtree(submission(data).parent)
    own = sheet(data)
    lines, page = text(own).splitlines(), score_page(own)

    assert lines[1].startswith("CHƯA NỘP. Chưa có hồ sơ tự đánh giá")
    assert lines[2].startswith("Riêng các mục đã có số liệu điều tra, số liệu dùng chung: ")
    assert not [line for line in lines if "chỉ số 2" in line or own.percent in line]
    assert "Điểm yếu" not in "".join(lines) + page
    assert page.index("CHƯA NỘP") < page.index("không phải là điểm của cơ quan")
    assert own.percent not in page


def test_a_gain_that_other_items_share_names_them() -> None:
    """The council sees +1 on an item, part of which is counted in another that reads the same figure."""
    own = sheet(ROOT, round="self")
    shared = [gain for gain in own.all_gains if "kể cả điểm thay đổi ở mục " in gain.says]

    assert [(gain.row.id, gain.says.rpartition("ở mục ")[2]) for gain in shared] == [("C.1", "1.5")]
    assert all(
        gain in shared or gain.points <= gain.row.leaf.item.max - (gain.row.score.points or 0) for gain in own.all_gains
    )


def test_doing_what_is_within_reach_adds_just_those_points(data: Path) -> None:
    before, original = sheet(data, round="self"), submission(data).read_text("utf-8")
    homes = [(row.id, fact, one.label) for row in before.rows for fact, one in row.leaf.item.facts.items()]
    counted = [gain for gain in before.gains if ": thêm " in gain.says]
    for gain in counted:
        home, fact, label = next(one for one in homes if gain.says.startswith(f"{one[2]}: thêm"))
        _add(submission(data), home, fact, int(gain.says.removeprefix(f"{label}: thêm ").split()[0]))
        after = sheet(data, round="self")
        assert after.view.standing.score.points - before.view.standing.score.points == gain.points
        submission(data).write_text(original, "utf-8")

    assert len(counted) > 5


def _add(file: Path, item: str, fact: str, more: int) -> None:
    def change(content: dict) -> None:
        facts = content["items"][item]["facts"]
        facts[fact] = str(int(facts[fact]) + more)

    edit(file, change)


def test_a_required_document_that_is_not_there_puts_its_points_at_risk(data: Path) -> None:
    before = sheet(data, round="self")
    edit(submission(data), lambda content: content["items"]["1.1.1"].pop("evidence"))
    after = sheet(data, round="self")
    risk = next(one for one in after.risks if one.row.id == "1.1.1")

    assert risk.withheld
    assert risk.points == before.view.standing.score.points - after.view.standing.score.points
    assert "chưa nộp" in risk.says
    assert any(gain.row.id == "1.1.1" and gain.points == risk.points for gain in after.gains)


def test_a_document_that_nobody_could_find_puts_its_points_at_risk(data: Path) -> None:
    edit(submission(data), lambda content: content["items"]["1.1.1"].update(evidence=[{"id": "ke-hoach"}]))
    risk = next(one for one in sheet(data, round="self").risks if one.row.id == "1.1.1")

    assert not risk.withheld
    assert risk.points == risk.row.score.points == Fraction(1, 2)
    assert "chưa ghi số, ngày hay tệp" in risk.says


def test_claims_that_the_figures_do_not_give_are_doubted(data: Path) -> None:
    edit(submission(data), lambda content: content["items"]["1.1.1"].update(claimed="1"))

    assert "1.1.1: tự chấm 1 điểm, theo số liệu kê khai là 0,5 điểm" in sheet(data, round="self").doubts


def test_strengths_and_weaknesses_follow_the_grades_of_the_decision() -> None:
    for agency in ("so-xay-dung", "so-y-te", "huyen-tan-hong"):
        own = sheet(ROOT, agency)
        assert own.standards.says_strong.startswith("tiêu chí có tỷ lệ điểm (%) từ 90 trở lên")
        assert own.standards.says_weak.startswith("tiêu chí có tỷ lệ điểm (%) dưới 65")
        assert len(own.strengths) == 5


def test_a_broken_roster_is_told(data: Path) -> None:
    (data / SEASON / "agencies.yaml").write_text("year: 2022\n", "utf-8")

    with pytest.raises(InputError, match=r"agencies\.yaml"):
        alone(data, 2022, OWN)
