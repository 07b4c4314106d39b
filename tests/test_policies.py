"""The policies of a decision, one by one: states, evidence, the index, places, grades and awards.

Every case is also put to the oracle, which must agree on all of it.
"""

from fractions import Fraction
from typing import Any

import built
import oracle
import pytest
from built import BY, DECIDED, area, fact, item
from comparing import compared
from generated import BASIS, Table
from generated_season import Models

from scoring.appraisal import RoundId
from scoring.ranking import Standing

YES: Table = {"kind": "yes_no", "fact": "a", "yes": "max", "no": "0"}
SHARE: Table = {"kind": "ratio", "part": "n", "whole": "w", "bands": [{"award": "share"}]}
EXACT: Table = {"kind": "count", "counts": [{"fact": "hundredths", "each": "0.01"}], "cap": "max"}
GONE = {"when": "gone", "then": "leave_out", "says": "Không phát sinh"}


def standings(year: oracle.Year, round: RoundId = "appraised") -> dict[str, Standing]:
    """The standings by agency, once the oracle agrees."""
    ranked = list(Models(year).ranked(round))

    assert compared(ranked, year, round).differences == ()
    return {one.agency.id: one for _, group in ranked for one in group}


def refusal(year: oracle.Year) -> str:
    """Why the criteria or the season are refused."""
    with pytest.raises(AssertionError) as caught:
        Models(year)
    return str(caught.value)


def points_only(*agencies: tuple[str, str], **policies: Any) -> oracle.Year:
    """Agencies with so many hundredths of a point out of 100."""
    own = item("1.1", "100", EXACT, {"hundredths": fact()})
    return built.year([area("1", [own])], {id: {"hundredths": points} for id, points in agencies}, **policies)


# --- rounding and the basis of the index ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rounding", "points"),
    [
        ("exact", Fraction(4, 3)),
        ({"places": "2", "mode": "half_up"}, Fraction(133, 100)),
        ({"places": "0", "mode": "half_up"}, 1),
    ],
)
def test_points_are_rounded_as_the_policy_says(rounding: Any, points: Fraction) -> None:
    own = item("1.1", "2", SHARE, {"n": fact(), "w": fact(least="1")})
    year = built.year([area("1", [own])], {"x": {"n": "2", "w": "3"}}, item_rounding=rounding)

    assert standings(year)["x"].score.items[0].points == points


def spread_year(basis: str, **keys: Any) -> oracle.Year:
    """Area 1: a criterion of 10 + 30 of which 30 do not apply, an item of 20; area 2: a survey of 40."""
    leaves = [item("1.1.1", "10", SHARE, {"n": fact(), "w": fact(least="1")})]
    leaves.append(item("1.1.2", "30", YES, {"a": fact("yes_no"), "gone": fact("yes_no")}, not_applicable=GONE))
    criterion = {"id": "1.1", "title": "Tiêu chí", "max": "40", "sub_criteria": leaves}
    single = item("1.2", "20", {**YES, "fact": "b"}, {"b": fact("yes_no")})
    survey = {"kind": "survey", "options": [{"fact": "good", "weight": "100%"}, {"fact": "bad", "weight": "0%"}]}
    asked = item("2.1", "40", survey, {name: fact(supplier="survey") for name in ("good", "bad")})
    figures = {"n": "1", "w": "3", "a": "no", "gone": "yes", "b": "yes", "good": "3", "bad": "1"}
    areas = [area("1", [{**criterion, **keys}, single]), area("2", [asked])]
    return built.year(areas, {"x": figures}, index_basis=basis)


@pytest.mark.parametrize(
    ("basis", "points", "top"),
    [
        ("applicable_maximum", "53.33", "70"),  # 3.33 + 20 + 30, of 10 + 20 + 40
        ("redistribute_criterion", "63.32", "100"),  # 3.33 × 40/10 = 13.32
        ("redistribute_area", "76.66", "100"),  # 23.33 × 60/30 = 46.66
        ("rescale_internal", "76.66", "100"),  # the internal 23.33 × 60/30, the survey's 30 as it is
    ],
)
def test_what_does_not_apply_leaves_the_denominator_as_the_basis_says(basis: str, points: str, top: str) -> None:
    score = standings(spread_year(basis))["x"].score

    assert (score.points, score.max) == (Fraction(points), Fraction(top))
    assert score.index == 100 * Fraction(points) / Fraction(top)


def test_a_limited_criterion_earns_no_more_after_redistribution() -> None:
    limits = [{"when": "gone", "most": "5", "says": "Nhiều nhất 5 điểm"}]
    score = standings(spread_year("redistribute_criterion", limits=limits))["x"].score

    assert score.areas[0].points == 25


def test_a_limit_on_a_per_cent_holds() -> None:
    facts = {"n": fact(), "w": fact(least="1"), "rate": fact("percent", part="n", whole="w")}
    limits = [{"when": "rate < 50%", "most": "0.5", "says": "Dưới 50%"}]
    year = built.year([area("1", [item("1.1", "2", SHARE, facts)], limits=limits)], {"x": {"n": "2", "w": "5"}})

    assert standings(year)["x"].score.areas[0].points == Fraction(1, 2)


def extra_year(part: str, **policies: Any) -> oracle.Year:
    """100 points and a bonus or penalty area of 2 + 2, of which one 2 does not apply."""
    base = item("1.1", "100", YES, {"a": fact("yes_no")})
    leaves = [item("2.1.1", "2", {**YES, "fact": "b"}, {"b": fact("yes_no")})]
    leaves.append(
        item("2.1.2", "2", {**YES, "fact": "c"}, {n: fact("yes_no") for n in ("c", "gone")}, not_applicable=GONE)
    )
    own = area("2", [{"id": "2.1", "title": "Tiêu chí", "max": "4", "sub_criteria": leaves}], part)
    figures = {"a": "yes", "b": "yes", "c": "no", "gone": "yes"}
    cap = policies.get(f"{part}_cap", "4")
    return built.year([area("1", [base]), {**own, "max": cap}], {"x": figures}, **{f"{part}_cap": cap, **policies})


@pytest.mark.parametrize(
    "basis", ["applicable_maximum", "redistribute_criterion", "redistribute_area", "rescale_internal"]
)
def test_bonus_and_penalty_are_never_scaled_up(basis: str) -> None:
    assert standings(extra_year("bonus", index_basis=basis, index_ceiling="none"))["x"].score.index == 102
    assert standings(extra_year("penalty", index_basis=basis))["x"].score.index == 98


def test_bonus_and_penalty_have_caps_and_the_index_a_floor_and_a_ceiling() -> None:
    assert standings(extra_year("bonus", bonus_cap="1.5", index_ceiling="none"))["x"].score.points == Fraction(203, 2)
    assert standings(extra_year("bonus"))["x"].score.printed == 100
    assert standings(extra_year("penalty", penalty_cap="1"))["x"].score.points == 99
    assert standings(extra_year("penalty", index_floor="99.5"))["x"].score.index == Fraction(199, 2)


# --- states ---------------------------------------------------------------------------------------------------------


def ratio_year(**figures: str) -> oracle.Year:
    """An item that does not apply where its whole is 0 or the agency says so."""
    gone = {"when": "w == 0 or gone", "then": "leave_out", "says": "Không phát sinh"}
    own = item("1.1", "2", SHARE, {"n": fact(), "w": fact(), "gone": fact("yes_no")}, not_applicable=gone)
    return built.year([area("1", [own])], {"x": figures})


@pytest.mark.parametrize(
    ("figures", "state"),
    [
        ({"n": "1", "w": "2", "gone": "no"}, "scored"),
        ({"n": "0", "w": "0", "gone": "no"}, "not_applicable"),
        ({"n": "1", "w": "2", "gone": "yes"}, "not_applicable"),
        ({"n": "1", "gone": "no"}, "not_answered"),
        ({"n": "0", "w": "0"}, "not_answered"),
        ({"n": "1", "w": "2"}, "not_answered"),
        ({}, "not_answered"),
    ],
)
def test_an_item_applies_unless_its_figures_say_otherwise(figures: dict[str, str], state: str) -> None:
    assert str(standings(ratio_year(**figures))["x"].score.items[0].state) == state


@pytest.mark.parametrize(("ruling", "state"), [("yes", "not_applicable"), ("no", "scored")])
def test_the_appraiser_rules_on_applicability(ruling: str, state: str) -> None:
    year = ratio_year(n="1", w="2", gone="yes" if ruling == "no" else "no")
    year.appraisals["x"]["items"]["1.1"] = {"not_applicable": ruling, "reason": "Kiểm tra", **BY}

    assert str(standings(year)["x"].score.items[0].state) == state
    assert str(standings(year, "self")["x"].score.items[0].state) != state


def test_a_ruling_cannot_make_a_division_by_zero_apply() -> None:
    year = ratio_year(n="0", w="0", gone="no")
    year.appraisals["x"]["items"]["1.1"] = {"not_applicable": "no", "reason": "Kiểm tra", **BY}

    assert "mẫu số bằng 0" in refusal(year)


def survey_year(policy: str) -> oracle.Year:
    rule = {"kind": "survey", "options": [{"fact": "good", "weight": "100%"}, {"fact": "bad", "weight": "0%"}]}
    asked = item("1.1", "40", rule, {name: fact(supplier="survey") for name in ("good", "bad")})
    return built.year([area("1", [asked])], {"x": {"good": "1"}}, survey_not_held=policy)


@pytest.mark.parametrize(
    ("policy", "state", "top"), [("await", "awaiting_survey", 100), ("leave_out", "not_applicable", 60)]
)
def test_a_survey_not_held_is_awaited_or_left_out(policy: str, state: str, top: int) -> None:
    score = standings(survey_year(policy))["x"].score

    assert (str(score.items[0].state), score.max) == (state, top)
    assert score.provisional == (state == "awaiting_survey")


def test_an_area_not_appraised_awaits_appraisal_and_the_ranking_is_provisional() -> None:
    year = points_only(("x", "5000"))
    year.appraisals["x"]["areas"].clear()
    score = standings(year)["x"].score

    assert str(score.items[0].state) == "awaiting_appraisal"
    assert score.provisional
    assert standings(year, "self")["x"].score.items[0].points == 50


# --- evidence -------------------------------------------------------------------------------------------------------


def evidence_year(*lacking: str, policy: str = "by_item", verdicts: dict[str, str] | None = None) -> oracle.Year:
    kinds = [
        {"id": "bao-cao", "label": "Báo cáo", "required": "yes", "without": "zero"},
        {"id": "bien-ban", "label": "Biên bản", "required": "yes", "without": "cap", "cap": "25%"},
        {"id": "anh", "label": "Ảnh", "required": "yes", "without": "flag"},
        {"id": "khac", "label": "Khác", "required": "no"},
    ]
    own = item("1.1", "2", YES, {"a": fact("yes_no")}, evidence=kinds)
    year = built.year([area("1", [own])], {"x": {"a": "yes"}}, missing_evidence=policy)
    entry = year.submissions["x"]["items"]["1.1"]
    entry["evidence"] = [one for one in entry["evidence"] if one["id"] not in lacking]
    if verdicts:
        year.appraisals["x"]["items"]["1.1"] = {"evidence": verdicts, "reason": "Kiểm tra", **BY}
    return year


@pytest.mark.parametrize(
    ("lacking", "policy", "state", "points"),
    [
        ((), "by_item", "scored", 2),
        (("khac",), "by_item", "scored", 2),
        (("anh",), "by_item", "evidence_missing", 2),
        (("bien-ban",), "by_item", "evidence_missing", Fraction(1, 2)),
        (("bien-ban", "anh"), "by_item", "evidence_missing", Fraction(1, 2)),
        (("bao-cao", "anh"), "by_item", "evidence_missing", 0),
        (("anh",), "zero", "evidence_missing", 0),
        (("bao-cao",), "flag", "evidence_missing", 2),
    ],
)
def test_a_missing_document_has_the_consequence_stated(
    lacking: tuple[str, ...], policy: str, state: str, points: Fraction
) -> None:
    score = standings(evidence_year(*lacking, policy=policy))["x"].score.items[0]

    assert (str(score.state), score.points) == (state, points)


def test_the_appraiser_rejects_and_accepts_documents() -> None:
    year = evidence_year("bao-cao", verdicts={"bao-cao": "accepted", "bien-ban": "rejected"})

    assert standings(year)["x"].score.items[0].points == Fraction(1, 2)
    assert standings(year, "self")["x"].score.items[0].points == 0


def test_evidence_is_asked_only_where_the_answer_earns_points() -> None:
    year = evidence_year("bao-cao", "bien-ban", "anh")
    year.submissions["x"]["items"]["1.1"]["facts"]["a"] = "no"
    score = standings(year)["x"].score.items[0]

    assert (str(score.state), score.points, score.lacking) == ("scored", 0, ())


def test_a_cap_counts_only_where_it_lowers_the_points() -> None:
    kinds = [{"id": "bien-ban", "label": "Biên bản", "required": "yes", "without": "cap", "cap": "25%"}]
    own = item("1.1", "100", EXACT, {"hundredths": fact()}, evidence=kinds)
    year = built.year([area("1", [own])], {"x": {"hundredths": "2500"}, "y": {"hundredths": "2501"}})
    for submission in year.submissions.values():
        submission["items"]["1.1"].pop("evidence")
    found = standings(year)

    assert [str(one.score.items[0].state) for one in found.values()] == ["scored", "evidence_missing"]
    assert [one.score.items[0].points for one in found.values()] == [25, 25]


@pytest.mark.parametrize("policy", ["by_item", "zero"])
def test_a_missing_document_takes_nothing_off_a_penalty(policy: str) -> None:
    kinds = [{"id": "bien-ban", "label": "Biên bản", "required": "yes", "without": "zero"}]
    own = area("1", [item("1.1", "2", YES, {"a": fact("yes_no")}, evidence=kinds)], "penalty")
    year = built.year([{**own, "id": "2", "criteria": [{**own["criteria"][0], "id": "2.1"}]}], {"x": {"a": "yes"}})
    year.head["policies"][0]["missing_evidence"] = policy
    year.submissions["x"]["items"]["2.1"].pop("evidence")
    score = standings(year)["x"].score

    assert (str(score.items[0].state), score.areas[0].points) == ("evidence_missing", -2)


def test_the_mean_of_a_group_is_over_the_agencies_ranked_when_the_period_ends() -> None:
    rule = {"kind": "relative", "fact": "n", "to": "mean", "at_or_above": "max", "below": "share"}
    own = item("1.1", "2", rule, {"n": fact()})
    year = built.year([area("1", [own])], {"x": {"n": "10"}, "y": {"n": "20"}, "z": {"n": "90"}})
    year.roster["agencies"][2]["valid_to"] = "2022-06-30"

    assert [one.score.items[0].points for one in standings(year).values()] == [Fraction(133, 100), 2, 2]


# --- places ---------------------------------------------------------------------------------------------------------

FIVE = (("a", "9000"), ("b", "9500"), ("c", "9000"), ("d", "8000"), ("e", "9000"))


@pytest.mark.parametrize(("shared", "places"), [("competition", [2, 1, 2, 5, 2]), ("dense", [2, 1, 2, 3, 2])])
def test_equal_agencies_share_a_place(shared: str, places: list[int]) -> None:
    found = standings(points_only(*FIVE, shared_places=shared))

    assert [one.place for one in found.values()] == places
    assert [one.tied for one in found.values()] == [True, False, True, False, True]


def test_ranks_follow_the_printed_or_the_exact_index() -> None:
    policies: Any = {"index_rounding": {"places": "0", "mode": "half_up"}}
    close = (("a", "9010"), ("b", "9040"), ("c", "8960"))

    assert [one.place for one in standings(points_only(*close, **policies)).values()] == [1, 1, 1]
    exact = standings(points_only(*close, **policies, rank_on="exact"))
    assert [one.place for one in exact.values()] == [2, 1, 3]


@pytest.mark.parametrize(("better", "places"), [("higher", [1, 2]), ("lower", [2, 1])])
def test_a_declared_key_breaks_a_tie(better: str, places: list[int]) -> None:
    own = [item(f"1.{i}", "50", {**YES, "fact": f"a{i}"}, {f"a{i}": fact("yes_no")}) for i in (1, 2)]
    areas = [area("1", own[:1]), area("2", [{**own[1], "id": "2.1"}])]
    ties = {"keys": [{"by": "area_1", "better": better, "says": "Điểm lĩnh vực 1"}], "then": "shared"}
    year = built.year(areas, {"x": {"a1": "yes", "a2": "no"}, "y": {"a1": "no", "a2": "yes"}}, ties=ties)

    assert [one.place for one in standings(year).values()] == places


def test_the_council_orders_those_it_names_and_they_are_no_longer_tied() -> None:
    ruling = {"group": "so", "agencies": ["e", "a", "c"], "reason": "Biểu quyết", **DECIDED}
    council = {"year": "2022", "illustrative": "yes", "ties": [ruling]}
    found = standings(points_only(*FIVE, council=council, ties={"keys": [], "then": "council"}))

    assert [one.place for one in found.values()] == [3, 1, 4, 5, 2]
    assert not any(one.tied for one in found.values())


def test_agencies_without_a_place_do_not_move_the_others() -> None:
    year = points_only(("a", "9900"), ("b", "9800"), ("c", "9700"), ("d", "9600"), ("e", "9500"))
    changes = [
        {"ranked": "no"},
        {"valid_to": "2022-12-30"},
        {"valid_to": "2022-12-31"},
        {"valid_from": "2023-01-01"},
        {},
    ]
    for agency, change in zip(year.roster["agencies"], changes, strict=True):
        agency.update(change)
    found = standings(year)

    assert [one.place for one in found.values()] == [None, None, 1, None, 2]
    assert all(bool(one.unplaced) == (one.place is None) for one in found.values())


@pytest.mark.parametrize(("handed_in", "graded"), [(True, True), (False, False)])
def test_an_agency_not_placed_has_a_grade_if_it_handed_in(handed_in: bool, graded: bool) -> None:
    year = points_only(("a", "9900"), ("b", "9800"), grades=[{"id": "dat", "title": "Đạt"}])
    year.roster["agencies"][0]["ranked"] = "no"
    if not handed_in:
        del year.submissions["a"]
    standing = standings(year)["a"]

    assert standing.place is None
    assert (standing.grade is not None) == graded


@pytest.mark.parametrize(("policy", "place"), [("unplaced", None), ("placed", 2)])
def test_an_agency_that_handed_in_nothing(policy: str, place: int | None) -> None:
    year = points_only(("a", "5000"), ("b", "6000"), not_submitted=policy)
    del year.submissions["a"]
    standing = standings(year)["a"]

    assert standing.place == place
    assert standing.score.provisional
    assert str(standing.score.items[0].state) == "not_answered"


# --- grades and awards ----------------------------------------------------------------------------------------------

GRADES = [
    {
        "id": "tot",
        "title": "Tốt",
        "above": "80",
        "when": "bonus == 0 and penalty == 0 and hundredths < 9500",
        "says": "Không khai quá",
    },
    {"id": "kha", "title": "Khá", "from": "65", "to": "80"},
    {"id": "kem", "title": "Kém", "below": "65"},
]


@pytest.mark.parametrize(
    ("points", "grade"),
    [("9499", "tot"), ("9500", "kha"), ("8001", "tot"), ("8000", "kha"), ("6500", "kha"), ("6499", "kem")],
)
def test_a_grade_has_open_and_closed_ends_and_a_side_condition(points: str, grade: str) -> None:
    standing = standings(points_only(("x", points), grades=GRADES))["x"]

    assert standing.grade is not None
    assert standing.grade.id == grade


def test_the_share_of_an_area_of_which_nothing_applies_is_nothing() -> None:
    gone = item("2.1", "40", YES, {"a": fact("yes_no"), "gone": fact("yes_no")}, not_applicable=GONE)
    areas = [area("1", [item("1.1", "60", EXACT, {"hundredths": fact()})]), area("2", [gone])]
    grades = [{**GRADES[0], "when": "area_2 == 0 and area_1 == 100%"}, {"id": "kem", "title": "Kém", "to": "80"}]
    standing = standings(built.year(areas, {"x": {"hundredths": "6000", "gone": "yes", "a": "no"}}, grades=grades))["x"]

    assert standing.score.index == 100
    assert standing.grade is not None
    assert standing.grade.id == "tot"


def award(**keys: Any) -> Table:
    own = {"id": "co", "title": "Cờ", "places": {"from": "1", "to": "3"}, "quota": "none", "grade_at_least": "none"}
    return {**own, "tie_over_quota": "all", "basis": BASIS.copy(), **keys}


@pytest.mark.parametrize(
    ("keys", "proposed"),
    [
        ({}, {"a": True, "b": True, "c": True, "e": True}),
        ({"places": {"from": "1", "to": "1"}}, {"b": True}),
        ({"quota": "1"}, {"b": True}),
        ({"quota": "2"}, {"a": True, "b": True, "c": True, "e": True}),
        ({"quota": "2", "tie_over_quota": "none"}, {"b": True}),
        ({"quota": "2", "tie_over_quota": "council"}, {"a": False, "b": True, "c": False, "e": False}),
        ({"quota": "4", "tie_over_quota": "none"}, {"a": True, "b": True, "c": True, "e": True}),
        ({"grade_at_least": "tot"}, {"a": True, "c": True, "e": True}),
        ({"when": "hundredths > 9000", "says": "Trên 90"}, {"b": True}),
    ],
)
def test_awards_are_proposed_by_place_grade_condition_and_quota(keys: Table, proposed: dict[str, bool]) -> None:
    found = standings(points_only(*FIVE, grades=GRADES, awards=[award(**keys)]))

    assert {id: one.awards[0].decided for id, one in found.items() if one.awards} == proposed


def test_an_award_withheld_is_not_proposed_to_another() -> None:
    held = {"award": "co", "agency": "b", "reason": "Đang giải quyết khiếu nại", **DECIDED}
    council = {"year": "2022", "illustrative": "yes", "withheld": [held]}
    found = standings(points_only(*FIVE, awards=[award(places={"from": "1", "to": "1"})], council=council))

    assert not any(one.awards for one in found.values())


# --- what is not known, and what has no object ----------------------------------------------------------------------


def two_areas(*agencies: tuple[str, dict[str, str]], **policies: Any) -> oracle.Year:
    """Area 1 of 60 points in hundredths; area 2 of 40 that may not apply."""
    first = item("1.1", "60", EXACT, {"hundredths": fact()})
    second = item("2.1", "40", YES, {"a": fact("yes_no"), "gone": fact("yes_no")}, not_applicable=GONE)
    never = {"kind": "yes_no", "fact": "b", "yes": "max", "no": "0"}
    gate = {"kind": "gate", "when": "n > 1000", "says": "Quá nhiều", "award": "0", "otherwise": never}
    extra = item("3.1", "3", gate, {"b": fact("yes_no"), "n": fact()})
    areas = [area("1", [first]), area("2", [second]), area("3", [extra], "bonus")]
    return built.year(areas, {id: {"b": "no", **own} for id, own in agencies}, **policies)


HALF = {"hundredths": "3000", "a": "no", "gone": "yes"}
"""30 of 60 points: 50 %, with nothing that applies in area 2."""


def key(by: str, better: str = "higher") -> Table:
    return {"by": by, "better": better, "says": "Tiêu chí phụ"}


def test_a_key_whose_figure_is_missing_comes_after_any_known_one() -> None:
    for better, places in (("higher", [1, 2, 3]), ("lower", [2, 1, 3])):
        agencies = [("x", HALF | {"n": "5"}), ("y", HALF | {"n": "0"}), ("z", HALF)]
        found = standings(two_areas(*agencies, ties={"keys": [key("n", better)], "then": "shared"}))

        assert [one.place for one in found.values()] == places


def test_a_key_on_an_area_of_which_nothing_applies_to_one_does_not_decide_among_its_equals() -> None:
    equal = {"hundredths": "1000", "a": "yes", "gone": "no"}
    ties = {"keys": [key("area_2"), key("n", "lower")], "then": "shared"}
    agencies = [("x", HALF | {"n": "2"}), ("y", equal | {"n": "1"}), ("z", HALF | {"n": "1"})]
    found = standings(two_areas(*agencies, ties=ties))

    assert [one.score.index for one in found.values()] == [50, 50, 50]
    assert [one.place for one in found.values()] == [3, 1, 1]


CONDITION = {"above": "45", "id": "tot", "title": "Tốt", "says": "Bảo đảm phụ"}
LOW = {"id": "kem", "title": "Kém", "to": "45"}


@pytest.mark.parametrize(
    ("when", "grade", "notes"),
    [
        ("n > 3", "kem", ("Chỉ số đủ loại Tốt, không được xếp: chưa có số liệu cho điều kiện “Bảo đảm phụ”",)),
        ("area_1 > 60%", "kem", ("Chỉ số đủ loại Tốt, không được xếp: không đạt điều kiện “Bảo đảm phụ”",)),
        ("area_1 >= 50%", "tot", ()),
        ("area_2 > 60%", "tot", ("Xếp loại Tốt: điều kiện “Bảo đảm phụ” không áp dụng",)),
        ("not area_2 > 60%", "tot", ("Xếp loại Tốt: điều kiện “Bảo đảm phụ” không áp dụng",)),
        ("area_2 > 60% and bonus == 0", "tot", ()),
        (
            "area_2 > 60% or bonus > 0",
            "kem",
            ("Chỉ số đủ loại Tốt, không được xếp: không đạt điều kiện “Bảo đảm phụ”",),
        ),
    ],
)
def test_a_side_condition_not_known_is_not_met_and_one_without_object_asks_nothing(
    when: str, grade: str, notes: tuple[str, ...]
) -> None:
    standing = standings(two_areas(("x", HALF), grades=[{**CONDITION, "when": when}, LOW]))["x"]

    assert standing.grade is not None
    assert (standing.grade.id, standing.notes) == (grade, notes)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("n > 3", "chưa có số liệu cho điều kiện “Phụ”"),
        ("area_1 > 60%", "không đạt điều kiện “Phụ”"),
        ("area_2 > 60%", "điều kiện “Phụ” không áp dụng"),
    ],
)
def test_an_award_tells_what_its_condition_did(when: str, said: str) -> None:
    standing = standings(two_areas(("x", HALF), awards=[award(when=when, says="Phụ")]))["x"]

    told = [one.reason for one in (*standing.awards, *standing.withheld)]
    assert len(told) == 1
    assert told[0].endswith(said)
    assert len(standing.awards) == (when == "area_2 > 60%")


# --- ties left to the council ---------------------------------------------------------------------------------------

BY_COUNCIL: Table = {"keys": [], "then": "council"}


@pytest.mark.parametrize(
    ("keys", "proposed"),
    [
        ({"places": {"from": "1", "to": "1"}}, {"b": True}),
        ({"places": {"from": "1", "to": "2"}}, {"a": False, "b": True, "c": False, "e": False}),
        ({"places": {"from": "3", "to": "5"}}, {"a": False, "c": False, "d": True, "e": False}),
        ({"places": {"from": "2", "to": "4"}}, {"a": True, "c": True, "e": True}),
        ({"places": {"from": "2", "to": "4"}, "quota": "2"}, {"a": False, "c": False, "e": False}),
        ({"places": {"from": "1", "to": "5"}, "quota": "4"}, {"a": True, "b": True, "c": True, "e": True}),
    ],
)
def test_an_award_waits_where_the_council_order_of_a_tie_decides_it(keys: Table, proposed: dict[str, bool]) -> None:
    found = standings(points_only(*FIVE, ties=BY_COUNCIL, awards=[award(**keys)]))

    assert {id: one.awards[0].decided for id, one in found.items() if one.awards} == proposed
    assert [id for id, one in found.items() if one.waits] == ["a", "c", "e"]
    assert found["a"].notes == ("Đồng hạng, chờ Hội đồng quyết định thứ tự",)
    assert found["a"].place == 2


def test_a_ruling_is_refused_where_ties_are_shared() -> None:
    ruling = {"group": "so", "agencies": ["e", "a", "c"], "reason": "Biểu quyết", **DECIDED}
    council = {"year": "2022", "illustrative": "yes", "ties": [ruling]}

    assert "bỏ kết luận này, hoặc đổi quy ước thành council" in refusal(points_only(*FIVE, council=council))


def test_after_ties_left_to_the_council_dense_places_may_move() -> None:
    found = standings(
        points_only(*FIVE, ties=BY_COUNCIL, shared_places="dense", awards=[award(places={"from": "1", "to": "3"})])
    )

    assert (found["d"].place, found["d"].last) == (3, 5)
    assert not found["d"].awards[0].decided


def test_an_award_that_a_tie_leaves_to_nobody_says_so() -> None:
    found = standings(points_only(*FIVE, awards=[award(quota="2", tie_over_quota="none")]))

    assert found["a"].withheld[0].reason == "đồng hạng vượt chỉ tiêu 2 đơn vị nên không đơn vị nào được đề nghị"
    assert not found["a"].awards


def test_the_reason_prints_the_index_with_the_places_of_the_policy() -> None:
    places = {"places": "1", "mode": "half_up"}
    found = standings(points_only(("a", "9000"), index_rounding=places, awards=[award()]))

    assert found["a"].awards[0].reason.startswith("Hạng 1/1 nhóm Sở, chỉ số 90,0%")


# --- what check refuses ---------------------------------------------------------------------------------------------


def one_item(rule: Table, **facts: Table) -> oracle.Year:
    return built.year([area("1", [item("1.1", "2", rule, facts)])], {})


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (
            one_item(
                {**SHARE, "bands": [{"from": "50%", "award": "max"}, {"below": "50%", "award": "0"}]},
                n=fact(),
                w=fact(),
            ),
            "có thể bằng 0",
        ),
        (one_item({**SHARE, "bands": [{"award": "max"}]}, n=fact(), w=fact(least="1")), "không phụ thuộc số liệu"),
        (
            one_item(
                {"kind": "choice", "fact": "c", "options": [{"is": "x", "award": "max"}]},
                c=fact("choice", options=[{"id": "x", "label": "X"}]),
            ),
            "một lựa chọn duy nhất",
        ),
        (one_item({"kind": "judged", "scale": [{"award": "max", "label": "Tốt"}]}), "một mức duy nhất"),
        (
            one_item(
                {
                    **SHARE,
                    "bands": [
                        {"above": "50%", "award": "max"},
                        {"from": "50%", "to": "50%", "award": {"linear": ["0", "1"]}},
                        {"below": "50%", "award": "0"},
                    ],
                },
                n=fact(),
                w=fact(least="1"),
            ),
            "khác nhau",
        ),
        (
            one_item(
                {
                    "kind": "growth",
                    "now": "n",
                    "before": "w",
                    "if_none": "0",
                    "bands": [{"from": "0%", "award": "max"}, {"below": "0%", "award": "0"}],
                },
                n=fact("decimal"),
                w=fact("decimal"),
            ),
            "least: 0",
        ),
        (
            one_item(
                {**SHARE, "bands": [{"award": "0"}, {"from": "50%", "to": "80%", "award": "1"}, {"award": "max"}]},
                n=fact(),
                w=fact(least="1"),
            ),
            "không rõ mức nào cao",
        ),
    ],
)
def test_a_rule_that_could_go_wrong_is_refused(year: oracle.Year, words: str) -> None:
    assert words in refusal(year)


def divided(place: str) -> oracle.Year:
    """A year in which one condition divides by a count that may be 0."""
    condition = {"when": "n / w > 2", "says": "Chia"}
    not_applicable = {"not_applicable": {**condition, "then": "leave_out"}} if place == "not_applicable" else {}
    counts = {"kind": "count", "counts": [{"fact": "n", "each": "1"}, {"fact": "w", "each": "1"}], "cap": "max"}
    own = item("1.1", "2", counts, {"n": fact(), "w": fact()}, **not_applicable)
    policies: dict[str, Any] = {
        "grades": {"grades": [{**GRADES[0], **condition}, {"id": "kem", "title": "Kém", "to": "80"}]},
        "awards": {"awards": [award(**condition)]},
        "ties": {"ties": {"keys": [{"by": "n / w", "better": "higher", "says": "Chia"}], "then": "shared"}},
    }
    limits = {"limits": [{**condition, "most": "1"}]} if place == "limits" else {}
    return built.year([area("1", [own], **limits)], {}, **policies.get(place, {}))


@pytest.mark.parametrize("place", ["not_applicable", "limits", "grades", "awards", "ties"])
def test_no_condition_may_divide_by_zero(place: str) -> None:
    assert "có thể bằng 0" in refusal(divided(place))


def test_grades_are_listed_from_the_best_down() -> None:
    assert "loại cao nhất" in refusal(points_only(("x", "5000"), grades=GRADES[::-1]))
