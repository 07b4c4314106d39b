"""The season 2022 as shipped: who takes part, what occurs in it, and which of its figures are real."""

from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from scoring import pipeline, points
from scoring.appraisal import RoundId
from scoring.ranking import Standing
from scoring.reasons import reason
from scoring.scores import State

ROOT = Path(__file__).parents[1]
STTTT = "so-thong-tin-va-truyen-thong"
IN_THE_REPORT = {
    "a1_plan_tasks": ("23", "23/23 nhiệm vụ"),
    "a1_plan_tasks_done": ("23", "23/23 nhiệm vụ"),
    "a1_units": ("6", "04/06 phòng ban, đơn vị"),
    "a1_units_inspected": ("4", "04/06 phòng ban, đơn vị"),
    "a1_issues_found": ("2", "02 vấn đề cần giải quyết"),
    "a1_issues_fixed": ("2", "02/02 vấn đề được khắc phục"),
    "a1_articles": ("20", "hơn 20 tin, bài viết"),
    "a1_initiatives_base": ("3", "03 đề tài sáng kiến"),
    "a1_tasks_assigned": ("117", "117 nhiệm vụ"),
    "a1_tasks_not_due": ("9", "09 nhiệm vụ đang trong thời hạn"),
    "a1_tasks_due": ("108", "117 nhiệm vụ được giao trừ 09 nhiệm vụ"),
    "a1_tasks_on_time": ("107", "hoàn thành 107 nhiệm vụ"),
    "a1_tasks_late": ("1", "trễ hạn 01 nhiệm vụ"),
    "a3_procedures": ("43", "43 thủ tục"),
    "a3_procedures_proposed": ("11", "bãi bỏ 11 thủ tục"),
    "a3_to_announce": ("7", "01 thủ tục mới, 06 thủ tục sửa đổi"),
    "a3_announced_on_time": ("7", "công bố kịp thời"),
    "a3_posted_at_counter": ("yes", "niêm yết đúng quy định"),
    "a3_files_late": ("0", "không có hồ sơ trễ hẹn"),
    "a4_regulation_status": ("drafted", "đang làm hồ sơ trình Sở Tư pháp thẩm định"),
    "a4_service_units_arranged": ("1", "Trung tâm Chuyển đổi số tỉnh"),
    "a4_service_staff_now": ("16", "16 người"),
    "a5_job_scheme": ("submitted", "gửi Sở Nội vụ thẩm định"),
    "a5_recruitment_quota": ("7", "tuyển dụng 07 viên chức"),
    "a5_training_plan_date": ("2022-01-12", "ngày 12 tháng 01 năm 2022"),
    "a6_published_online": ("yes", "công khai ngân sách trên Trang tin điện tử"),
    "a6_spending_rules": ("yes", "thực hiện tốt quy chế chi tiêu nội bộ"),
    "a6_office_autonomy": ("extra_income", "có chi thu nhập tăng thêm"),
    "a7_iso_kept": ("yes", "duy trì và cải tiến hệ thống quản lý chất lượng"),
}
"""What the department's own report of 2022 says, and the words in which it says so."""
IN_THE_PLAN = {"a1_plan_date": "2021-12-31", "a1_plan_all_areas": "yes", "a1_plan_owners": "yes"}
"""What the plan of Văn phòng Ủy ban nhân dân Tỉnh says of itself."""


@cache
def season(round: RoundId = "appraised") -> pipeline.Result:
    return pipeline.run(ROOT, 2022, round)[0]


def standings(group: str) -> dict[str, Standing]:
    found = next(one for one in season().groups if one.group_set.group.id == group)
    return {standing.agency.id: standing for standing in found.standings}


def states(round: RoundId = "appraised") -> Counter[State]:
    scores = (one.score for group in season(round).groups for one in group.standings)
    return Counter(item.state for score in scores for item in score.items)


def awarded(group: str, award: str) -> list[str]:
    return [id for id, one in standings(group).items() if any(given.award.id == award for given in one.awards)]


# --- who takes part -------------------------------------------------------------------------------------------------


def test_nineteen_departments_and_twelve_districts_take_part():
    assert (len(standings("so")), len(standings("huyen"))) == (19, 12)


@pytest.mark.parametrize("name", ["Hồng Ngự", "Cao Lãnh"])
def test_a_city_and_a_district_of_one_name_are_two_agencies(name):
    titles = [one.agency.title for one in standings("huyen").values()]

    assert [f"Ủy ban nhân dân thành phố {name}", f"Ủy ban nhân dân huyện {name}"] == [
        title for title in titles if title.endswith(name)
    ]


def test_every_agency_has_handed_in_and_been_appraised_in_every_area():
    dossiers = [dossier for group in season().groups for dossier in group.dossiers]
    areas = {group.group_set.group.id: len(group.group_set.areas) for group in season().groups}

    assert all(one.submission for one in dossiers)
    assert all(len(one.appraised("appraisal-1")) == areas[one.agency.group] for one in dossiers)


# --- what occurs ----------------------------------------------------------------------------------------------------


def test_the_appraised_ranking_is_final():
    assert not season().provisional


def test_the_ranking_by_self_assessment_is_provisional():
    assert season("self").provisional


@pytest.mark.parametrize("state", [s for s in State if not s.value.startswith("awaiting")])
def test_every_closed_state_occurs(state):
    assert states()[state] > 0


def test_before_appraisal_items_await_it():
    assert states("self")[State.AWAITING_APPRAISAL] > 0


def test_missing_evidence_has_each_of_its_consequences():
    found = {
        kind.without
        for group in season().groups
        for standing in group.standings
        for leaf, item in zip(group.group_set.leaves, standing.score.items, strict=True)
        for kind in leaf.item.evidence
        if item.state is State.EVIDENCE_MISSING and kind.id in standing.score.declared.lacking[leaf.item.id]
    }

    assert {"zero", "flag", "cap"} == found


def test_appraisal_corrects_figures_rejects_documents_and_rules_on_applicability():
    adjustments = [
        (group.group_set.facts, one)
        for group in season().groups
        for dossier in group.dossiers
        for filed in dossier.filed
        if filed.appraisal
        for one in filed.appraisal.items.values()
    ]

    assert any(facts[id].supplier == "agency" for facts, one in adjustments for id in one.facts)
    assert any("rejected" in said.values() for _, one in adjustments for said in one.evidence.values())
    assert {True, False} == {one.not_applicable for _, one in adjustments} - {None}
    assert any(one.points for _, one in adjustments)


def test_a_few_sums_and_claims_do_not_match_and_are_told():
    _, warnings = pipeline.run(ROOT, 2022, "appraised")

    assert Counter(one.code for one in warnings) == {
        **{"không-khớp": 3, "tự-chấm": 3},
        **{"dùng-chung": 6, "dùng-lại": 2, "số-văn-bản": 2, "chữ-ký": 2},
    }


def test_exact_halves_are_rounded_up():
    home_affairs = standings("so")["so-noi-vu"].score

    assert points.plain(Fraction(home_affairs.index)) * 1000 % 10 == 5
    assert home_affairs.printed - home_affairs.index == Fraction(5, 1000)


def test_grades_from_excellent_to_fair_occur():
    given = {one.grade.id for group in ("so", "huyen") for one in standings(group).values() if one.grade}

    assert {"xuat-sac", "tot", "kha"} == given


def test_every_item_gives_a_reason():
    for group in season().groups:
        for standing in group.standings:
            for leaf, item in zip(group.group_set.leaves, standing.score.items, strict=True):
                assert reason(group.group_set, leaf, item, standing.score.declared, group.against)


# --- flags and certificates -----------------------------------------------------------------------------------------


def test_two_districts_share_the_first_place_with_equal_indices():
    first = {id: one for id, one in standings("huyen").items() if one.place == 1}

    assert {"huyen-hong-ngu", "huyen-chau-thanh"} == set(first)
    assert len({one.score.index for one in first.values()}) == 1


def test_a_shared_first_place_gives_each_a_flag():
    assert awarded("huyen", "co-thi-dua") == ["huyen-hong-ngu", "huyen-chau-thanh"]


def test_after_two_firsts_the_next_is_third_and_alone_gets_the_certificate():
    (only,) = awarded("huyen", "bang-khen")

    assert standings("huyen")[only].place == 3


def test_the_first_department_gets_the_flag_the_second_and_third_the_certificates():
    place = {id: one.place for id, one in standings("so").items()}

    assert [place[id] for id in awarded("so", "co-thi-dua")] == [1]
    assert sorted(place[id] for id in awarded("so", "bang-khen")) == [2, 3]


def test_indices_that_differ_beyond_what_is_printed_share_a_place():
    tied = [one.score for one in standings("so").values() if one.tied]

    assert (len(tied), len({one.printed for one in tied}), len({one.index for one in tied})) == (2, 1, 2)


# --- which figures are real -----------------------------------------------------------------------------------------


def test_every_file_says_that_its_figures_are_illustrative():
    files = season().season.files
    models = [files.survey, files.central, *files.submissions.values()]
    models += [one for filings in files.filed.values() for one in filings.values()]

    assert all(loaded is not None and loaded.model.illustrative for loaded in models)


def test_every_cited_figure_of_stttt_is_in_its_report_with_the_words_that_say_it():
    items = season().season.files.submissions[STTTT].model.items.values()
    cited = {id: (entry.facts[id], words) for entry in items for id, words in entry.cites.items()}

    assert cited.keys() == IN_THE_REPORT.keys()
    for id, (figure, words) in cited.items():
        assert figure == IN_THE_REPORT[id][0]
        assert IN_THE_REPORT[id][1] in words


def test_every_cited_figure_of_the_office_is_in_its_plan():
    items = season().season.files.submissions["van-phong-ubnd"].model.items.values()

    assert {id: entry.facts[id] for entry in items for id in entry.cites} == IN_THE_PLAN


def test_no_other_agency_cites_a_document():
    submissions = season().season.files.submissions
    citing = {id for id, loaded in submissions.items() if any(entry.cites for entry in loaded.model.items.values())}

    assert {STTTT, "van-phong-ubnd"} == citing
