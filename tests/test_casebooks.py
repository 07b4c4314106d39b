"""The shipped cases would notice a slip: of every area that has its cases, each goal is reached, each slip is known."""

from pathlib import Path

import pytest

from scoring.console import years
from scoring.criteria import GroupSet
from scoring.fields import SetName
from scoring.trials.coverage import covered
from scoring.trials.mutation import CASES, CHECK, tried
from scoring.trials.running import Bench, opened, sections

ROOT = Path(__file__).parent.parent
BENCHES = {bench.index.head.name: bench for bench in opened(ROOT, years(ROOT))}


def complete(bench: Bench, group_set: GroupSet, area: str) -> bool:
    """True where every item of an area has cases."""
    return all(section.trials for section in sections(bench, group_set.group.id, area))


AREAS = [
    (year, one.group.id, area.id)
    for year, bench in BENCHES.items()
    for one in bench.index.sets
    for area in one.areas
    if complete(bench, one, area.id)
]
every_area = pytest.mark.parametrize(("year", "group", "area"), AREAS)


@pytest.mark.parametrize("year", [2022, 2023, "national-2022"])
def test_every_area_of_a_whole_year_has_its_cases(year: SetName) -> None:
    areas = [(year, one.group.id, area.id) for one in BENCHES[year].index.sets for area in one.areas]

    assert [area for area in areas if area not in AREAS] == []


@every_area
def test_cases_reach_every_step_turn_document_and_state(year: SetName, group: str, area: str) -> None:
    found = [covered(section) for section in sections(BENCHES[year], group, area)]

    assert {one.section.name: [goal.says for goal in one.missed] for one in found if one.missed} == {}


@every_area
def test_every_slip_is_noticed_or_argued(year: SetName, group: str, area: str) -> None:
    found = tried(BENCHES[year], group, area)
    noticed = [one for one in found.verdicts if one.by in (CASES, CHECK)]

    assert [str(one) for one in (*found.survivors, *found.stale)] == []
    assert 100 * len(noticed) >= 95 * len(found.verdicts)


@pytest.mark.parametrize("year", [2022, 2023, "national-2022"])
def test_98_of_100_slips_of_a_year_are_noticed(year: SetName) -> None:
    verdicts = [one for own, group, area in AREAS if own == year for one in tried(BENCHES[year], group, area).verdicts]

    assert 100 * sum(one.by in (CASES, CHECK) for one in verdicts) >= 98 * len(verdicts)
