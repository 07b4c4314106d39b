"""The engine agrees with the independent oracle on every item, area, index, place, grade and award."""

from collections import Counter
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

import exact
import oracle
import pytest
from comparing import Tally, compared
from generated_season import Models, through_files, year

from scoring.appraisal import RoundId
from scoring.pipeline import run

ROOT = Path(__file__).parent.parent
BLOCKS, ITEMS = 8, 6_250
"""Eight blocks of generated years make 50,000 item scores."""
ROUNDS = ("self", "appraisal", "clarification", "appraised")
every_round = pytest.mark.parametrize("round", ROUNDS)


def years(block: int) -> Iterator[oracle.Year]:
    return (year(seed) for seed in count(100 * block))


@pytest.mark.parametrize("round", ["self", "appraisal-1", "clarification", "appraisal-2", "appraised"])
def test_the_season_of_2022_agrees(round: RoundId) -> None:
    result, _ = run(ROOT, 2022, round)
    tally = compared([(group.group_set, group.standings) for group in result.groups], oracle.read(ROOT, 2022), round)

    assert tally.differences == ()
    assert tally.agencies == 31


@pytest.mark.parametrize(("year", "agencies"), [(2023, 31), (2026, 116), ("national-2022", 1)])
def test_the_other_seasons_agree_when_appraised(year: int | str, agencies: int) -> None:
    result, _ = run(ROOT, year, "appraised")
    tally = compared(
        [(group.group_set, group.standings) for group in result.groups], oracle.read(ROOT, year), "appraised"
    )

    assert tally.differences == ()
    assert tally.agencies == agencies


@pytest.mark.parametrize("block", range(BLOCKS))
def test_generated_years_agree(block: int) -> None:
    tally = Tally()
    for made in years(block):
        models = Models(made)
        for round in ROUNDS:
            tally = tally.plus(compared(models.ranked(round), made, round))
        if tally.items >= ITEMS:
            break

    assert tally.differences == ()


@every_round
@pytest.mark.parametrize("seed", [900, 901, 902])
def test_generated_years_agree_through_their_files(seed: int, round: RoundId, tmp_path: Path) -> None:
    made = year(seed, items=30, agencies=8)
    ranked = through_files(made, tmp_path, round)
    tally = compared(ranked, oracle.read(tmp_path, 2022), round)

    assert tally.differences == ()
    assert tally.items > 200


# --- what the generator draws ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn() -> list[oracle.Year]:
    return [made for block in range(BLOCKS) for made in islice(years(block), 3)]


def test_generated_years_use_every_rule_kind(drawn: list[oracle.Year]) -> None:
    items = [
        item for made in drawn for areas in made.areas.values() for area in areas for item in oracle.items_of(area)
    ]
    kinds = Counter(rule["kind"] for item in items for rule in oracle.rules_in(item["rule"]))

    assert set(kinds) == set(oracle.RULES)
    assert min(kinds.values()) >= 10


def test_generated_years_use_every_policy(drawn: list[oracle.Year]) -> None:
    policies = [one for made in drawn for one in made.head["policies"]]
    used = {key: {str(one[key]) for one in policies} for key in policies[0]}

    assert used["index_basis"] == {
        "applicable_maximum",
        "redistribute_criterion",
        "redistribute_area",
        "rescale_internal",
    }
    assert used["missing_evidence"] == {"by_item", "zero", "flag"}
    for key in ("survey_not_held", "not_submitted", "rank_on", "shared_places", "deadline_on_day_off"):
        assert len(used[key]) == 2
    assert len(used["item_rounding"]) >= 3
    assert len(used["index_rounding"]) == 5
    assert {award["tie_over_quota"] for one in policies for award in one["awards"]} == {"all", "none", "council"}


def test_generated_years_reach_every_state_and_outcome(drawn: list[oracle.Year]) -> None:
    standings = [
        one
        for made in drawn
        for group in made.areas
        for round in ("self", "appraised")
        for one in oracle.standings(made, group, round).values()
    ]
    states = Counter(state for one in standings for state, _ in one.scored.items.values())
    outcomes = Counter(outcome for one in standings for outcome in one.awards.values())

    assert len(states) == 6
    assert min(states.values()) >= 50
    assert outcomes[True] >= 50
    assert outcomes[False] >= 5
    assert sum(one.tied for one in standings) >= 50
    assert sum(one.place is None for one in standings) >= 20


# --- the comparison bites -------------------------------------------------------------------------------------------


def test_one_figure_more_is_one_difference_at_least() -> None:
    made = year(3)
    other = year(3)
    submission = next(one for one in other.submissions.values() if any(e.get("facts") for e in one["items"].values()))
    for entry in submission["items"].values():
        entry.pop("facts", None)

    tally = compared(Models(made).ranked("self"), other, "self")

    assert any(submission["agency"] in difference for difference in tally.differences)


# --- exact ties and halves ------------------------------------------------------------------------------------------


def test_points_halfway_between_hundredths_are_rounded_up() -> None:
    found = exact.halves_of_points(seed=1)

    assert found.wrong == 0
    assert found.built >= 2_000
    assert found.unexact >= 500  # floating point would be wrong on these


def test_an_index_halfway_between_hundredths_is_rounded_up() -> None:
    found = exact.halves_of_index(seed=1)

    assert found.wrong == 0
    assert found.built == 500
    assert found.unexact >= 100


def test_equal_indices_share_a_place_however_they_came_about() -> None:
    found = exact.ties(seed=1)

    assert found.wrong == 0
    assert found.built >= 500
    assert found.unexact >= 20
