"""The sets beside 2022 as shipped: what each changes of the one before, and seasons that can be ranked on them."""

import datetime
import shutil
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from scoring import pipeline, status
from scoring.checking.criteria import checked_criteria
from scoring.criteria import Index, Item, Leaf, rules_of
from scoring.fields import NEW, SetName
from scoring.loading import read_criteria
from scoring.scores import State
from scoring.submissions import Agency
from scoring.trials import running

ROOT = Path(__file__).parent.parent
YEARS = (2023, 2026)
NATIONAL = "national-2022"
"""Whole workbooks are recomputed for 2022 alone: a set adds no formula of its own."""


@cache
def index(year: SetName) -> Index:
    made, problems = checked_criteria(read_criteria(ROOT, year)[0])
    assert made is not None, problems
    return made


@cache
def season(year: SetName) -> pipeline.Result:
    return pipeline.run(ROOT, year, "appraised")[0]


def leaves(year: SetName, group: str) -> Mapping[str, Leaf]:
    return {leaf.item.id: leaf for leaf in index(year).set(group).leaves}


def origins(group: str) -> Mapping[str, str | None]:
    """The item that each item of 2023 continues from 2022; None where it continues none."""
    old, items = leaves(2022, group), [leaf.item for leaf in leaves(2023, group).values()]
    taken = {item.succeeds for item in items}
    return {item.id: _origin(item, old, taken) for item in items}


def _origin(item: Item, old: Mapping[str, Leaf], taken: set[str | None]) -> str | None:
    if item.succeeds:
        return None if item.succeeds == NEW else item.succeeds
    return item.id if item.id in old and item.id not in taken else None


# --- every set ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [*YEARS, NATIONAL])
def test_a_set_says_that_it_is_for_reference(year: SetName):
    head = index(year).head

    assert head.status == "reference"
    assert head.notice.startswith("BỘ TIÊU CHÍ THAM CHIẾU")


@pytest.mark.parametrize("name", [*YEARS, NATIONAL])
def test_a_set_is_dated_in_its_own_year(name: SetName):
    head = index(name).head
    year = head.year
    off = {day.year for policies in head.policies for day in policies.days_off}

    assert (head.period.from_.year, head.period.to.year) == (year, year)
    assert {one.from_.year for one in head.rounds if one.from_} == {year + 1} == {head.decision.date.year}
    assert off == {year, year + 1}


@pytest.mark.parametrize("year", [*YEARS, NATIONAL])
def test_the_season_of_a_set_is_final_and_says_that_it_is_illustrative(year: SetName):
    files = season(year).season.files
    own = [*files.submissions.values(), *(one for filed in files.filed.values() for one in filed.values())]

    assert not season(year).provisional
    assert all(one.model.illustrative for one in own)
    assert files.survey is not None
    assert all(one.model.illustrative for one in (files.survey, files.central) if one)


@pytest.mark.parametrize("year", YEARS)
def test_every_agency_of_a_season_has_handed_in_and_is_placed(year: int):
    standings = [one for group in season(year).groups for one in group.standings]

    assert all(one.place for one in standings)
    assert len({one.grade for one in standings}) >= 3


# --- 2023 -----------------------------------------------------------------------------------------------------------

GROUPS = ("so", "huyen")


@pytest.mark.parametrize("group", GROUPS)
def test_the_set_of_2023_adds_drops_and_renumbers_items(group: str):
    found = origins(group)

    assert [id for id, before in found.items() if before is None] == ["1.4.2", "2.3.2", "3.6.2", "C.6"]
    assert {*leaves(2022, group)} - {*found.values()} == {"2.3.2", "5.4.3"}
    moved = {id: before for id, before in found.items() if before and before != id}
    assert moved == {"1.4.3": "1.4.2", "3.6.3": "3.6.2", "3.6.4": "3.6.3"}


@pytest.mark.parametrize("group", GROUPS)
def test_the_set_of_2023_changes_points_kinds_steps_documents_and_appraiser(group: str):
    old, new = leaves(2022, group), leaves(2023, group)
    pairs = [(old[before], new[id]) for id, before in origins(group).items() if before]

    def changed(what: str) -> list[str]:
        return [now.item.id for was, now in pairs if _traits(was)[what] != _traits(now)[what]]

    assert {"1.4.3", "2.3.1", "3.8.3", "5.5.1"} <= {*changed("points")}
    assert changed("kind") == ["1.6.2", "3.5.2", "7.1.3"]
    assert len(changed("ladder")) >= 15
    assert changed("documents") == ["3.4.1", "4.3.2", "5.1.3"]
    assert {id.partition(".")[0] for id in changed("appraiser")} == {"8"}


def _traits(leaf: Leaf) -> Mapping[str, object]:
    item = leaf.item
    return {
        "points": item.max,
        "kind": item.rule.kind,
        "ladder": [(step.when, step.award) for step in leaf.ladder.steps],
        "documents": [(kind.id, kind.without, kind.cap) for kind in item.evidence],
        "appraiser": leaf.area.appraiser,
    }


def test_the_agencies_of_2023_are_those_of_2022():
    def codes(year: int) -> list[tuple[str, str]]:
        return [(one.agency.id, one.agency.title) for group in season(year).groups for one in group.standings]

    assert codes(2023) == codes(2022)


def test_two_departments_of_2023_share_a_place_with_indices_that_differ_beyond_what_is_printed():
    tied = [one for group in season(2023).groups for one in group.standings if one.tied]

    assert [(one.agency.id, one.place) for one in tied] == [("so-tai-chinh", 12), ("so-ngoai-vu", 12)]
    assert len({one.score.printed for one in tied}) == 1
    assert len({one.score.points / one.score.max for one in tied}) == 2


# --- 2026 -----------------------------------------------------------------------------------------------------------

BLOCKS = ("phuong", "xa-1", "xa-2")
TIED = Fraction(9711, 100)


def roster(year: int, *groups: str) -> list[Agency]:
    made = season(year).season.files.roster
    assert made is not None
    return [agency for agency in made.model.agencies if agency.group in groups]


def test_two_levels_are_left_departments_and_102_communes_and_wards():
    communes = roster(2026, *BLOCKS)

    assert [len(roster(2026, block)) for block in BLOCKS] == [20, 38, 44]
    assert all(one.id.startswith("phuong-") == (one.group == "phuong") for one in communes)
    assert all(one.note and "Thành lập từ" in one.note for one in communes)
    assert {one.valid_from for one in communes} == {datetime.date(2025, 7, 1)}


def test_every_department_of_2023_is_continued_by_one_of_2026():
    continued = [code for one in roster(2026, "so") for code in one.succeeds]

    assert sorted(continued) == sorted(one.id for one in roster(2023, "so"))
    assert {one.id: one.succeeds for one in roster(2026, "so")}["so-khoa-hoc-va-cong-nghe"] == (
        "so-khoa-hoc-va-cong-nghe",
        "so-thong-tin-va-truyen-thong",
    )


def test_a_commune_that_bears_the_name_of_a_district_does_not_continue_it():
    districts = {one.short.split(maxsplit=1)[1] for one in roster(2023, "huyen")}
    alike = [one for one in roster(2026, *BLOCKS) if one.short.split(maxsplit=1)[1] in districts]

    assert len(alike) >= 10
    assert not any(one.succeeds for one in alike)
    assert not {one.id for one in alike} & {one.id for one in roster(2023, "huyen")}


def test_the_sets_of_2026_are_as_large_as_their_agencies_need():
    base = {id: [leaf for leaf in leaves(2026, id).values() if leaf.area.part == "base"] for id in ("so", "xa-1")}

    assert len(base["so"]) >= 70
    assert len(base["xa-1"]) >= 60
    assert len({rule.kind for leaf in base["xa-1"] for rule in rules_of(leaf.item.rule)}) >= 14


def test_no_department_that_is_gone_appraises_in_2026():
    appraisers = {leaf.area.appraiser for block in ("so", "xa-1") for leaf in leaves(2026, block).values()}

    assert appraisers <= {one.id for one in roster(2026, "so")}
    assert "so-khoa-hoc-va-cong-nghe" in appraisers


def test_blocks_share_one_set_and_are_ranked_and_rewarded_apart():
    groups = {one.group_set.group.id: one for one in season(2026).groups}
    given = {block: [award.award.id for one in groups[block].standings for award in one.awards] for block in BLOCKS}

    assert len({id(index(2026).set(block).areas[0]) for block in BLOCKS}) == 1
    assert [min(one.place or 0 for one in groups[block].standings) for block in BLOCKS] == [1, 1, 1]
    assert all(sorted(awards) == ["bang-khen"] * 3 + ["co-thi-dua"] for awards in given.values())


def test_equal_communes_of_2026_are_told_apart_by_the_key():
    second, third = (one for group in season(2026).groups for one in group.standings if one.score.printed == TIED)

    assert [(second.agency.group, second.place, third.place)] == [("xa-2", 2, 3)]
    assert second.keys > third.keys


def test_what_only_a_commune_or_only_a_ward_has_leaves_the_denominator_of_the_other():
    ids = list(leaves(2026, "xa-1"))
    rural, urban = ids.index("8.2.3"), ids.index("8.2.4")
    items = {
        group.group_set.group.id: [one.score.items for one in group.standings]
        for group in season(2026).groups
        if group.group_set.group.id in BLOCKS
    }

    assert {each[rural].state for each in items["phuong"]} == {State.NOT_APPLICABLE}
    assert {each[urban].state for each in items["phuong"]} == {State.SCORED}
    assert {each[urban].state for block in ("xa-1", "xa-2") for each in items[block]} == {State.NOT_APPLICABLE}
    assert {each[rural].state for block in ("xa-1", "xa-2") for each in items[block]} == {State.SCORED}


def test_a_mistake_in_a_set_that_blocks_share_is_told_once(tmp_path: Path):
    shutil.copytree(ROOT / "criteria" / "2026", tmp_path / "criteria" / "2026")
    file = tmp_path / "criteria/2026/xa/8-tac-dong.yaml"
    file.write_text(file.read_text("utf-8").replace("whole: a8_targets", "whole: a8_target"), "utf-8")

    _, problems = checked_criteria(read_criteria(tmp_path, 2026)[0])

    assert len([one for one in problems if "a8_target'" in one.message]) == 1


CASE = "{name: Đã tự đánh giá được 50%, figures: {a2_law_access: assessed}, points: 0.5, why: Bằng 50% của 1 điểm}"


@pytest.mark.parametrize("group", [None, "phuong", "xa-2"])
def test_the_cases_of_a_shared_set_are_tried_once_or_for_the_block_asked(group: str | None, tmp_path: Path):
    ignored = shutil.ignore_patterns("cases")
    shutil.copytree(ROOT / "criteria" / "2026", tmp_path / "criteria" / "2026", ignore=ignored)
    (tmp_path / "criteria/2026/xa/cases").mkdir()
    file = tmp_path / "criteria/2026/xa/cases/2-the-che.yaml"
    file.write_text(f'items:\n  "2.3":\n    cases:\n      - {CASE}\n', "utf-8")

    (bench,) = running.opened(tmp_path, [2026], group)

    assert [(one.group_set.group.id, one.passed) for one in bench.trials] == [(group or "phuong", True)]
    assert {one.group_set.group.id for one in running.sections(bench, group)} == (
        {group} if group else {"so", "phuong"}
    )


def test_of_a_block_most_of_which_waits_for_appraisal_the_others_are_named():
    said = "\n".join(status.words(status.status(index(2026), season(2026).season, datetime.date(2027, 2, 1))))

    assert (
        "2 Cải cách thể chế: chưa thẩm định 110 cơ quan: nhóm Sở, ban, ngành 14/14; nhóm Phường 19/20, trừ Phường"
        in said
    )


# --- national-2022 --------------------------------------------------------------------------------------------------


def test_the_national_set_has_eight_areas_and_100_points_of_which_30_are_surveyed():
    areas = index(NATIONAL).set("tinh").areas
    own = [leaf.item for leaf in leaves(NATIONAL, "tinh").values()]

    assert [area.id for area in areas] == list("12345678")
    assert 75 <= len(own) <= 90
    assert sum(item.max for item in own) == 100
    assert sum(item.max for item in own if item.scored_by == "survey") == 30


def test_the_province_is_alone_in_the_national_set_and_appraised_by_the_ministries():
    (group,) = season(NATIONAL).groups

    assert [one.agency.id for one in group.standings] == ["ubnd-tinh-dong-thap"]
    assert not {area.appraiser for area in group.group_set.areas} & {one.id for one in roster(2022, "so")}


def test_the_national_set_and_that_of_the_year_share_no_group():
    assert not {one.group.id for one in index(NATIONAL).sets} & {one.group.id for one in index(2022).sets}
