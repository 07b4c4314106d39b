"""Figures that an item names twice where each may count once: in a rule, in a sum, as their own limit."""

from collections.abc import Iterator
from typing import Any

from scoring.criteria import Item, placed_rules
from scoring.errors import Loc
from scoring.facts import Fact
from scoring.rules import Rule

_ONCE = "bỏ một dòng hoặc ghi số liệu khác"


def repeats(item: Item) -> Iterator[tuple[str, Loc, str]]:
    """Every second mention of a figure: a code, its place in the item, what is wrong."""
    for id, fact in item.facts.items():
        yield from (("số-liệu", ("facts", id, key), message) for key, message in _of_itself(id, fact))
    for position, relation in enumerate(item.relations):
        for loc, message in _in_sum(relation.sum, relation.equals):
            yield "số-liệu", ("relations", position, *loc), message
    for loc, rule in placed_rules(item.rule, ("rule",)):
        yield from (("cách-tính", (*loc, *inside), message) for inside, message in _in_rule(rule))


def _of_itself(id: str, fact: Fact) -> Iterator[tuple[str, str]]:
    if fact.at_most == id:
        yield "at_most", f"'{id}' lấy chính nó làm giới hạn; ghi số liệu mà nó không được vượt, hoặc bỏ 'at_most'"
    if fact.part is not None and fact.part == fact.whole:
        yield "whole", f"'{id}' là tỷ lệ của '{fact.part}' với chính nó; ghi số liệu làm mẫu số"


def _in_sum(parts: tuple[str, ...], whole: str) -> Iterator[tuple[Loc, str]]:
    for i, id in enumerate(parts):
        if id in parts[:i]:
            yield ("sum", i), f"'{id}' đã có ở trên trong tổng này; {_ONCE}"
    if whole in parts:
        yield ("equals",), f"'{whole}' vừa là tổng vừa là một phần của tổng; {_ONCE}"


def _in_rule(rule: Rule) -> Iterator[tuple[Loc, str]]:
    """What one rule reads twice; the rules inside it are told by themselves."""
    yield from _again([(use.loc, f"số liệu '{use.fact}'", use.fact) for use in rule.uses()])
    formulas = [(one.loc, one.formula) for one in rule.formulas()]
    yield from _again([(loc, "số liệu hoặc điều kiện này", formula) for loc, formula in formulas])


def _again(stated: list[tuple[Loc, str, Any]]) -> Iterator[tuple[Loc, str]]:
    for i, (loc, what, read) in enumerate(stated):
        if any(read == earlier for *_, earlier in stated[:i]):
            yield loc, f"{what} đã dùng ở trên trong chính cách tính này nên được tính hai lần; {_ONCE}"
