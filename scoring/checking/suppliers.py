"""Whether who scores an item fits who supplies the figures that it reads or asks for."""

from collections.abc import Iterator, Mapping

from scoring.criteria import Item, is_judged, rules_of
from scoring.expressions import names
from scoring.facts import Fact
from scoring.rules import Rule


def supplier_fault(item: Item, facts: Mapping[str, Fact]) -> str:
    """Why an item cannot be scored by whom it says; empty where it can."""
    used = {id for rule in rules_of(item.rule) for id in fact_names(rule, facts)}
    suppliers = {facts[id].supplier for id in used if facts[id].type != "percent"}
    beside = {facts[id].supplier for id in _beside(item)}
    if is_judged(item) and item.scored_by != "appraiser":
        return "cách tính judged do cơ quan thẩm định cho điểm; dùng scored_by: appraiser"
    if item.scored_by == "survey" and "survey" not in suppliers:
        return "scored_by: survey nhưng không có số liệu nào từ điều tra (supplier: survey); dùng self hoặc appraiser"
    if item.scored_by == "appraiser" and "agency" in suppliers | beside:
        return "scored_by: appraiser nhưng có số liệu do cơ quan kê khai; dùng scored_by: self"
    if item.scored_by == "self" and "agency" not in suppliers:
        return "scored_by: self nhưng cơ quan không kê khai số liệu nào; dùng survey hoặc appraiser"
    return ""


def _beside(item: Item) -> set[str]:
    """The figures that an item asks for only to hold others against: parts of a sum, limits."""
    read = {id for relation in item.relations for id in (*relation.sum, relation.equals)}
    read |= {fact.at_most for fact in item.facts.values() if fact.at_most}
    return read & item.facts.keys()


def fact_names(rule: Rule, facts: Mapping[str, Fact]) -> Iterator[str]:
    """The facts a rule reads, the parts of derived per cents included."""
    for id in (*(use.fact for use in rule.uses()), *(id for one in rule.formulas() for id in names(one.formula))):
        if id in facts:
            yield id
            yield from (other for other in (facts[id].part, facts[id].whole) if other)
