"""Checks over what reaches across items: unused facts, limits of areas and criteria, conditions on agencies."""

from collections.abc import Iterable, Iterator

from scoring.checking.items import Spot, division_fault, kind_fault, kinds_of
from scoring.checking.suppliers import fact_names
from scoring.criteria import Area, Cap, Criterion, GroupSet, rules_of
from scoring.errors import Loc, Problem, nearest
from scoring.expressions import Expr, names
from scoring.formulas import NUMBER
from scoring.loading import Loaded
from scoring.policies import Head, Policies

AGENCY_NAMES = ("index", "points", "bonus", "penalty")
"""What conditions on grades, awards and ties may name besides facts and area_<id>."""


def unused_facts(asked: list[Spot], spots: list[Spot], group_set: GroupSet) -> Iterator[Problem]:
    """A fact of the items asked that nothing reads was asked for in vain."""
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
    for spot in asked:
        for id in spot.item.facts:
            if id not in used:
                message = f"số liệu '{id}' khai mà không dùng; bỏ hoặc dùng trong cách tính"
                yield spot.problem("số-liệu", message, ("facts", id), key=True)


def _conditions(group_set: GroupSet) -> Iterator[Expr]:
    policies = group_set.policies
    yield from (grade.when for grade in policies.grades if grade.when is not None)
    yield from (award.when for award in policies.awards if award.when is not None)
    yield from (key.by for key in policies.ties.keys)
    yield from (limit.when for limit in group_set.limits)


def limit_problems(group_set: GroupSet, areas: tuple[Loaded[Area], ...]) -> Iterator[Problem]:
    """The conditions of areas and criteria name known facts and give yes or no."""
    facts, kinds = group_set.facts, kinds_of(group_set.facts)
    for file in areas:
        for loc, limit in _limits(file.model):
            message = _unknown(limit.when, facts) or kind_fault(limit.when, "yes_no", kinds)
            message = message or division_fault(limit.when, group_set)
            if message:
                yield Problem(file.source.place((*loc, "when")), "công-thức", message)


def policy_problems(head: Loaded[Head], sets: list[GroupSet]) -> Iterator[Problem]:
    """The conditions of policies hold in every group that follows them; what fails in several is told once."""
    for position, policies in enumerate(head.model.policies):
        for loc, formula, wanted in _policy_formulas(policies):
            messages = (_policy_fault(formula, wanted, one) for one in sets if one.policies.id == policies.id)
            message = next(filter(None, messages), None)
            if message:
                yield Problem(head.source.place(("policies", position, *loc)), "công-thức", message)


def _policy_fault(formula: Expr, wanted: str, group_set: GroupSet) -> str | None:
    kinds = kinds_of(group_set.facts) | dict.fromkeys(agency_names(group_set), NUMBER)
    fault = _unknown(formula, kinds)
    if fault:
        return f"{fault} (nhóm '{group_set.group.id}')"
    return kind_fault(formula, wanted, kinds) or division_fault(formula, group_set)


def _unknown(formula: Expr, known: Iterable[str]) -> str | None:
    known = list(known)
    return next((f"không có tên '{id}'{nearest(id, known)}" for id in names(formula) if id not in known), None)


def _limits(area: Area) -> Iterator[tuple[Loc, Cap]]:
    for i, limit in enumerate(area.limits):
        yield ("limits", i), limit
    for i, node in enumerate(area.criteria):
        for j, limit in enumerate(node.limits if isinstance(node, Criterion) else ()):
            yield ("criteria", i, "limits", j), limit


def _policy_formulas(policies: Policies) -> Iterator[tuple[Loc, Expr, str]]:
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
