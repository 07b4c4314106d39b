"""What every rule kind gives besides points: boundary cases, mutants, a sentence."""

from pathlib import Path

import pytest

from scoring.checking.criteria import checked_criteria
from scoring.criteria import GroupSet, Leaf, rules_of
from scoring.loading import read_criteria
from scoring.points import rounded
from scoring.rules.boundaries import boundaries
from scoring.rules.mutants import mutants

INDEX, _ = checked_criteria(read_criteria(Path(__file__).parent.parent, 2022)[0])
assert INDEX is not None
LEAVES = [(one, leaf) for one in INDEX.sets for leaf in one.leaves]
every_item = pytest.mark.parametrize(
    ("group_set", "leaf"), LEAVES, ids=[f"{one.group.id}-{leaf.item.id}" for one, leaf in LEAVES]
)


@every_item
def test_boundary_cases_reach_every_step(group_set: GroupSet, leaf: Leaf) -> None:
    found = boundaries(leaf.ladder, group_set.facts)

    assert {case.step for case in found} == set(range(len(leaf.ladder.steps)))
    assert all(0 <= case.points <= leaf.item.max for case in found)


@every_item
def test_a_slip_in_a_rule_changes_a_boundary_case_or_is_refused(group_set: GroupSet, leaf: Leaf) -> None:
    """Most slips show in the boundary cases of the rule as written; what none shows is told by name."""
    scale = group_set.scale(leaf.item)
    cases = boundaries(leaf.ladder, group_set.facts)
    slips = list(mutants(leaf.item.rule))
    unseen = []
    for slip in slips:
        if any(True for rule in rules_of(slip.rule) for _ in rule.proofs(scale)):
            continue
        tests = slip.rule.ladder(scale).tests()
        outcomes = (_points(tests, case.facts) for case in cases)
        if all(rounded(then, 4) == rounded(case.points, 4) for then, case in zip(outcomes, cases, strict=True)):
            unseen.append(slip.says)

    assert slips
    assert len(unseen) <= len(slips) // 2, unseen


@every_item
def test_every_slip_changes_the_rule(group_set: GroupSet, leaf: Leaf) -> None:
    assert [slip.says for slip in mutants(leaf.item.rule) if slip.rule == leaf.item.rule] == []


def _points(tests, facts):  # type: ignore[no-untyped-def]
    try:
        return next(award(facts) for test, award in tests if test is None or test(facts))
    except (KeyError, ZeroDivisionError):
        return -1


def test_the_set_really_uses_all_sixteen_kinds() -> None:
    assert len({leaf.item.rule.kind for _, leaf in LEAVES}) == 16


@every_item
def test_every_rule_has_a_sentence_an_official_can_read(group_set: GroupSet, leaf: Leaf) -> None:
    sentence = leaf.ladder.sentence()

    assert sentence.endswith(".")
    assert "None" not in sentence
    assert "điểm" in sentence


@pytest.mark.parametrize("group_set", INDEX.sets, ids=lambda one: one.group.id)
def test_each_group_has_a_hundred_points_and_a_quarter_to_a_third_of_them_by_survey(group_set: GroupSet) -> None:
    surveyed = sum(leaf.item.max for leaf in group_set.leaves if leaf.item.scored_by == "survey")

    assert group_set.max == 100
    assert 25 <= surveyed <= 35


@pytest.mark.parametrize(("group", "least"), [("so", 70), ("huyen", 85)])
def test_the_sets_are_whole(group: str, least: int) -> None:
    base = [leaf for leaf in INDEX.set(group).leaves if leaf.area.part == "base"]

    assert len(base) >= least
    assert len({leaf.area.id for leaf in base}) == 8
