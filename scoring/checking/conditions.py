"""Checks over what reaches across items: unused facts, limits of areas and criteria, conditions on agencies."""

from collections.abc import Iterable, Iterator, Mapping

from scoring.checking.items import Spot, fact_names, kind_fault, kinds_of
from scoring.criteria import Area, Cap, Criterion, GroupSet, rules_of
from scoring.errors import Loc, Problem, nearest
from scoring.expressions import Expr, names
from scoring.facts import Fact
from scoring.formulas import NUMBER
from scoring.loading import CriteriaFiles, Loaded

AGENCY_NAMES = ("index", "points", "bonus", "penalty")
"""What conditions on grades, awards and ties may name besides facts and area_<id>."""


def unused_facts(spots: list[Spot], group_set: GroupSet) -> Iterator[Problem]:
    """A fact that nothing reads was asked for in vain."""
    facts = group_set.facts
    used: set[str] = set()
    for spot in spots:
        for rule in rules_of(spot.item.rule):
            used.update(fact_names(rule, facts))
        if spot.item.not_applicable is not None:
            used.update(names(spot.item.not_applicable.when))
        for relation in spot.item.relations:
            used.update((*relation.sum, relation.equals))
    used.update(id for formula in _conditions(group_set) for id in names(formula))
    for fact in facts.values():
        used.update(other for other in (fact.at_most, fact.part, fact.whole) if other)
    for spot in spots:
        for id in spot.item.facts:
            if id not in used:
                yield spot.problem(
                    "số-liệu",
                    f"số liệu '{id}' khai mà không dùng; bỏ hoặc dùng trong cách tính",
                    ("facts", id),
                    key=True,
                )


def _conditions(group_set: GroupSet) -> Iterator[Expr]:
    policies = group_set.policies
    yield from (grade.when for grade in policies.grades if grade.when is not None)
    yield from (award.when for award in policies.awards if award.when is not None)
    yield from (key.by for key in policies.ties.keys)
    for area in group_set.areas:
        yield from (limit.when for limit in area.limits)
        yield from (limit.when for node in area.criteria if isinstance(node, Criterion) for limit in node.limits)


def condition_problems(
    group_set: GroupSet, areas: tuple[Loaded[Area], ...], files: CriteriaFiles, facts: Mapping[str, Fact]
) -> Iterator[Problem]:
    """Conditions name what is known, agree in kind, and give yes or no."""
    assert files.head is not None
    kinds = kinds_of(facts)
    for file in areas:
        for loc, limit in _limits(file.model):
            message = _unknown(limit.when, facts) or kind_fault(limit.when, "yes_no", kinds)
            if message:
                yield Problem(file.source.place((*loc, "when")), "công-thức", message)
    agency = kinds | dict.fromkeys(agency_names(group_set), NUMBER)
    position = [p.id for p in files.head.model.policies].index(group_set.policies.id)
    for loc, formula, wanted in _policy_formulas(group_set):
        message = _unknown(formula, agency) or kind_fault(formula, wanted, agency)
        if message:
            yield Problem(files.head.source.place(("policies", position, *loc)), "công-thức", message)


def _unknown(formula: Expr, known: Iterable[str]) -> str | None:
    known = list(known)
    return next((f"không có '{id}'{nearest(id, known)}" for id in names(formula) if id not in known), None)


def _limits(area: Area) -> Iterator[tuple[Loc, Cap]]:
    for i, limit in enumerate(area.limits):
        yield ("limits", i), limit
    for i, node in enumerate(area.criteria):
        for j, limit in enumerate(node.limits if isinstance(node, Criterion) else ()):
            yield ("criteria", i, "limits", j), limit


def _policy_formulas(group_set: GroupSet) -> Iterator[tuple[Loc, Expr, str]]:
    policies = group_set.policies
    for i, grade in enumerate(policies.grades):
        if grade.when is not None:
            yield ("grades", i, "when"), grade.when, "yes_no"
    for i, award in enumerate(policies.awards):
        if award.when is not None:
            yield ("awards", i, "when"), award.when, "yes_no"
    for i, key in enumerate(policies.ties.keys):
        yield ("ties", "keys", i, "by"), key.by, "number"


def agency_names(group_set: GroupSet) -> list[str]:
    """The names that conditions on an agency may use besides its facts: results, and area shares of their maximum."""
    return [*AGENCY_NAMES, *(f"area_{area.id}" for area in group_set.areas if area.part == "base")]
