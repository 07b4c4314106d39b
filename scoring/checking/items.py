"""Proofs over the items: facts, evidence, rules; the best outcome is the maximum, nothing divides by zero."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import BaseModel

from scoring import points
from scoring.bounds import excluded, unsafe_divisors
from scoring.checking.repeats import repeats
from scoring.checking.suppliers import supplier_fault
from scoring.criteria import Area, EvidenceKind, GroupSet, Item, Relation, placed_rules, rules_of
from scoring.errors import Loc, Problem, nearest
from scoring.expressions import Expr, names
from scoring.facts import NUMERIC, Fact
from scoring.formulas import NUMBER, FormulaError, Kind, kind_of
from scoring.loading import Loaded
from scoring.rules.base import Award


class Spot(NamedTuple):
    """An item and where it stands."""

    file: Loaded[Area]
    loc: Loc
    area: Area
    item: Item

    def problem(self, code: str, message: str, loc: Loc = (), *, key: bool = False, warning: bool = False) -> Problem:
        place = self.file.source.place((*self.loc, *loc), key=key)
        return Problem(place, code, f"{self.item.id}: {message}", warning)


def spots_of(file: Loaded[Area]) -> Iterator[Spot]:
    """The items of an area file, each with its place."""
    for i, node in enumerate(file.model.criteria):
        if isinstance(node, Item):
            yield Spot(file, ("criteria", i), file.model, node)
        else:
            for j, item in enumerate(node.sub_criteria):
                yield Spot(file, ("criteria", i, "sub_criteria", j), file.model, item)


def declared_once(spots: list[Spot]) -> Iterator[Problem]:
    """Every fact is declared by one item, however many use it."""
    seen: dict[str, Spot] = {}
    for spot in spots:
        for id in spot.item.facts:
            if id in seen:
                message = f"số liệu '{id}' đã khai ở mục {seen[id].item.id}; mỗi số liệu khai một lần rồi dùng chung"
                yield spot.problem("số-liệu", message, ("facts", id), key=True)
            seen[id] = spot


def item_problems(spot: Spot, group_set: GroupSet, sources: set[str]) -> list[Problem]:
    """Everything wrong with one item, from its facts to its ladder."""
    found = [*_fact_problems(spot, group_set.facts), *_evidence_problems(spot)]
    found += [spot.problem(code, message, loc) for code, loc, message in repeats(spot.item)]
    sound = not found
    if spot.item.max == 0:
        found.append(spot.problem("điểm", "điểm tối đa phải lớn hơn 0; ghi điểm hoặc bỏ mục", ("max",)))
        sound = False
    if spot.item.basis.source not in sources:
        known = nearest(spot.item.basis.source, sources)
        message = f"không có nguồn '{spot.item.basis.source}' trong index.yaml{known}"
        found.append(spot.problem("nguồn", message, ("basis", "source")))
    unknown = list(_unknown_names(spot, group_set.facts))
    found += unknown
    if not unknown:
        fault = supplier_fault(spot.item, group_set.facts)
        found += [spot.problem("người-chấm", fault, ("scored_by",))] if fault else []
        ruled = _rule_problems(spot, group_set)
        found += ruled or (_ladder_problems(spot, group_set) if sound else ())
        found += _stated_over(spot) if ruled else ()
    return found


def _fact_problems(spot: Spot, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    for id, fact in spot.item.facts.items():
        for key in ("at_most", "part", "whole"):
            other = getattr(fact, key)
            if other is not None:
                yield from _usable(spot, other, NUMERIC, facts, ("facts", id, key))
        yield from _limit_problems(spot, id, fact, facts)
        for i, option in enumerate(fact.options):
            earlier = fact.options[:i]
            if any(option.id == o.id or option.label.casefold() == o.label.casefold() for o in earlier):
                message = f"lựa chọn '{option.id}' của '{id}' trùng mã hoặc nhãn với lựa chọn ở trên; đổi cho khác nhau"
                yield spot.problem("số-liệu", message, ("facts", id, "options", i))
    for position, relation in enumerate(spot.item.relations):
        for i, other in enumerate(relation.sum):
            yield from _usable(spot, other, NUMERIC, facts, ("relations", position, "sum", i))
        yield from _usable(spot, relation.equals, NUMERIC, facts, ("relations", position, "equals"))
        yield from _sum_units(spot, relation, facts, ("relations", position))


def _limit_problems(spot: Spot, id: str, fact: Fact, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """What a figure may not exceed must be in its unit, and its own ends in order."""
    top = facts.get(fact.at_most or "")
    if top is not None and top.type in NUMERIC and top.unit != fact.unit:
        message = f"'{id}' tính bằng {fact.unit} nhưng '{fact.at_most}' tính bằng {top.unit}; dùng cùng một đơn vị"
        yield spot.problem("đơn-vị", message, ("facts", id, "at_most"))
    low, high = fact.bounds
    if low is not None and high is not None and low > high:
        message = f"'{id}' có 'least' lớn hơn 'most'; đổi lại hai giới hạn"
        yield spot.problem("số-liệu", message, ("facts", id, "most" if fact.least is None else "least"))


def _sum_units(spot: Spot, relation: Relation, facts: Mapping[str, Fact], loc: Loc) -> Iterator[Problem]:
    """What is added up must be in the unit of the sum; of a part that has it as its limit, the limit is told."""
    whole = facts.get(relation.equals)
    for i, id in enumerate(relation.sum):
        part = facts.get(id)
        told = part is None or part.at_most == relation.equals
        if part and whole and not told and {part.type, whole.type} <= {*NUMERIC} and part.unit != whole.unit:
            said = f"'{id}' tính bằng {part.unit} nhưng tổng '{relation.equals}' tính bằng {whole.unit}"
            yield spot.problem("đơn-vị", f"{said}; dùng cùng một đơn vị", (*loc, "sum", i))


def _usable(spot: Spot, id: str, types: tuple[str, ...], facts: Mapping[str, Fact], loc: Loc) -> Iterator[Problem]:
    if id not in facts:
        yield spot.problem("số-liệu", f"chưa khai số liệu '{id}'{nearest(id, facts)}", loc)
    elif facts[id].type not in types:
        yield spot.problem("số-liệu", f"'{id}' là kiểu {facts[id].type}; ở đây cần kiểu {', '.join(types)}", loc)


def _evidence_problems(spot: Spot) -> Iterator[Problem]:
    ids = [kind.id for kind in spot.item.evidence]
    for position, kind in enumerate(spot.item.evidence):
        if kind.id in ids[:position]:
            message = f"mã tài liệu '{kind.id}' đã có ở trên; đổi mã khác"
            yield spot.problem("tài-liệu", message, ("evidence", position, "id"))
        for key, message in _evidence_faults(kind):
            place = ("evidence", position, key) if key in kind.model_fields_set else ("evidence", position)
            yield spot.problem("tài-liệu", f"tài liệu '{kind.id}': {message}", place, key=key in place)


def _evidence_faults(kind: EvidenceKind) -> Iterator[tuple[str, str]]:
    if kind.required and kind.without is None:
        yield "without", "cần thêm khóa 'without' nói rõ thiếu tài liệu thì sao: zero, flag hoặc cap"
    if not kind.required and kind.without is not None:
        yield "without", "required: no thì không dùng 'without'; bỏ khóa này"
    if kind.without == "cap" and kind.cap is None:
        yield "cap", "without: cap cần thêm khóa 'cap' (mức điểm còn được), ví dụ cap: 50%"
    if kind.without != "cap" and kind.cap is not None:
        yield "cap", "khóa 'cap' chỉ dùng với without: cap; bỏ khóa này"


def _unknown_names(spot: Spot, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    for loc, rule in placed_rules(spot.item.rule, ("rule",)):
        for use in rule.uses():
            yield from _usable(spot, use.fact, use.types, facts, (*loc, *use.loc))
        for stated in rule.formulas():
            yield from _names_known(spot, stated.formula, facts, (*loc, *stated.loc), own_max=True)
    if spot.item.not_applicable is not None:
        yield from _names_known(spot, spot.item.not_applicable.when, facts, ("not_applicable", "when"))


def _names_known(
    spot: Spot, formula: Expr, facts: Mapping[str, Fact], loc: Loc, *, own_max: bool = False
) -> Iterator[Problem]:
    for id in dict.fromkeys(names(formula)):
        if id not in facts and not (own_max and id == "max"):
            yield spot.problem("công-thức", f"chưa khai số liệu '{id}'{nearest(id, facts)}", loc)


def _rule_problems(spot: Spot, group_set: GroupSet) -> list[Problem]:
    scale, facts = group_set.scale(spot.item), group_set.facts
    kinds = kinds_of(facts) | {"max": NUMBER}
    found = []
    for loc, rule in placed_rules(spot.item.rule, ("rule",)):
        found += [spot.problem("cách-tính", fault.message, (*loc, *fault.loc)) for fault in rule.proofs(scale)]
        for stated in rule.formulas():
            found += _kind_problem(spot, stated.formula, stated.wanted, kinds, (*loc, *stated.loc))
    if spot.item.not_applicable is not None:
        when, loc = spot.item.not_applicable.when, ("not_applicable", "when")
        message = kind_fault(when, "yes_no", kinds) or division_fault(when, group_set)
        found += [spot.problem("công-thức", message, loc)] if message else []
    return found


def _kind_problem(spot: Spot, formula: Expr, wanted: str, kinds: Mapping[str, Kind], loc: Loc) -> list[Problem]:
    message = kind_fault(formula, wanted, kinds)
    return [spot.problem("công-thức", message, loc)] if message else []


def kind_fault(formula: Expr, wanted: str, kinds: Mapping[str, Kind]) -> str | None:
    """Why a formula does not give the kind of value wanted, or nothing."""
    try:
        kind = kind_of(formula, kinds)
    except FormulaError as error:
        return str(error)
    if kind.type != wanted:
        if wanted == "number":
            return "công thức phải cho ra số, không phải điều kiện hay ngày"
        return "công thức phải là một điều kiện (đúng hay sai), ví dụ a == 0"
    return None


def division_fault(formula: Expr, group_set: GroupSet) -> str | None:
    """Why a condition could divide by zero, or nothing."""
    for divisor in unsafe_divisors(group_set.expression(formula), group_set.ranges, frozenset()):
        said = ", ".join(f"'{id}'" for id in dict.fromkeys(names(divisor)))
        return f"mẫu số {said} có thể bằng 0; nhân chéo (a > 50% * b thay cho a / b > 50%) hoặc 'least: 1' cho số liệu"
    return None


def kinds_of(facts: Mapping[str, Fact]) -> dict[str, Kind]:
    """What formulas may do with each fact."""
    return {id: fact.kind for id, fact in facts.items()}


def _ladder_problems(spot: Spot, group_set: GroupSet) -> Iterator[Problem]:
    """The best outcome is the maximum, none exceeds it or falls below zero, nothing divides by zero."""
    item, ranges = spot.item, group_set.ranges
    ladder = item.rule.ladder(group_set.scale(item))
    reach = ladder.reach(ranges)
    highs, lows = [high for _, high in reach], [low for low, _ in reach]
    if None in highs:
        yield spot.problem(
            "điểm", "không xác định được mức điểm cao nhất; thêm 'cap' hoặc giới hạn 'most' cho số liệu", ("rule",)
        )
    elif (best := max(high for high in highs if high is not None)) != item.max:
        yield _beside_max(spot, best)
    if None in lows or min(low for low in lows if low is not None) < 0:
        yield spot.problem("điểm", "có thể ra điểm âm; thêm 'floor' hoặc giới hạn 'least' cho số liệu", ("rule",))
    nonzero: frozenset[Expr] = frozenset()
    if item.not_applicable is not None:
        nonzero = excluded(group_set.expression(item.not_applicable.when), ranges, holds=False)
    for step in ladder.steps:
        for expr in (step.when, step.award):
            for divisor in unsafe_divisors(expr, ranges, nonzero) if expr is not None else ():
                yield spot.problem("chia-cho-0", _zero_message(divisor), _divided(spot, group_set, divisor))
                return
        if step.when is not None:
            nonzero |= excluded(step.when, ranges, holds=False)


def _stated_over(spot: Spot) -> Iterator[Problem]:
    """Awards over the maximum of an item whose rule has other faults; where parts add up only the whole rule tells."""
    rules = list(rules_of(spot.item.rule))
    if all(getattr(rule, "kind", "") in _ONE_STEP for rule in rules):
        stated = [one.constant(spot.item.max) for one in _awards(rules[0])]
        if best := max((one for one in stated if one > spot.item.max), default=0):
            yield _beside_max(spot, best)


_ONE_STEP = ("yes_no", "choice", "deadline", "ratio", "value", "growth", "relative", "gate")
"""Kinds of which one award alone is what the item earns."""


def _awards(node: object) -> Iterator[Award]:
    """The awards stated in a rule, in points or in parts of the maximum."""
    if isinstance(node, Award):
        yield from node.ends or ([node] if node.kind in ("points", "percent") else ())
    elif isinstance(node, BaseModel):
        yield from (award for value in dict(node).values() for award in _awards(value))
    elif isinstance(node, tuple):
        yield from (award for value in node for award in _awards(value))


def _beside_max(spot: Spot, best: points.Number) -> Problem:
    """The best outcome is not the maximum."""
    what = "vượt" if best > spot.item.max else "không đạt tới"
    said = f"kết quả tốt nhất được {points.shown(best)} điểm, {what} điểm tối đa {points.shown(spot.item.max)}"
    return spot.problem("điểm", f"{said}; sửa mức điểm hoặc 'max' của mục", ("rule",))


def _divided(spot: Spot, group_set: GroupSet, divisor: Expr) -> Loc:
    """Where the rule states a divisor: the first fact or formula that reads all its names."""
    wanted = set(names(divisor))
    for loc, rule in placed_rules(spot.item.rule, ("rule",)):
        for use in rule.uses():
            if wanted == {use.fact}:
                return (*loc, *use.loc)
        for stated in rule.formulas():
            if wanted <= set(names(group_set.expression(stated.formula))):
                return (*loc, *stated.loc)
    return ("rule",)


def _zero_message(divisor: Expr) -> str:
    said = ", ".join(f"'{id}'" for id in dict.fromkeys(names(divisor)))
    return (
        f"mẫu số {said} có thể bằng 0; khai not_applicable khi bằng 0, hoặc 'least: 1' cho số liệu, "
        "hoặc 'if_none' cho cách tính"
    )
