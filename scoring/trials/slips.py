"""Slips (lỗi cố ý) of whole items: of the rule, the maximum, applicability, figures and documents, one at a time."""

from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.criteria import Area, Criterion, EvidenceKind, Item, NotApplicable, is_judged
from scoring.expressions import Flag
from scoring.facts import Fact
from scoring.points import plain, shown
from scoring.rules.base import Award
from scoring.rules.mutants import mutants, slips_of
from scoring.trials.goals import unit, written

Node = Area | Criterion | Item
_SUPPLIERS = {"agency": "appraiser", "appraiser": "agency", "survey": "central", "central": "agency"}
_WITHOUT = {"zero": "flag", "flag": "zero", "cap": "zero"}


class Slip(NamedTuple):
    """A node of the criteria with one slip, and the slip in Vietnamese."""

    says: str
    node: Node
    figures: bool = False
    """True where the slip is in how a figure is read."""


def slips(node: Node, reads: Collection[str]) -> Iterator[Slip]:
    """Every node that differs by one slip; `reads` are the figures that its points depend on."""
    if isinstance(node, Item):
        yield from _of_item(node, reads)
    else:
        yield from _of_limits(node)


def _of_item(item: Item, reads: Collection[str]) -> Iterator[Slip]:
    for mutant in mutants(item.rule):
        yield Slip(mutant.says.removeprefix("nếu "), _with(item, rule=mutant.rule), figures=is_judged(item))
    for says, top in slips_of(item.max):
        yield Slip(f"điểm tối đa {says}", _with(item, max=top), figures=is_judged(item))
    for says, absent in _of_applicability(item.not_applicable):
        yield Slip(says, _with(item, not_applicable=absent))
    for at, kind in enumerate(item.evidence):
        for says, changed in _of_document(kind):
            rest = (*item.evidence[:at], *changed, *item.evidence[at + 1 :])
            yield Slip(f"tài liệu '{kind.id}' {says}", _with(item, evidence=rest))
    for id, fact in item.facts.items():
        for says, other in (*_of_ends(fact), *(_of_supplier(fact) if id in reads else ())):
            yield Slip(f"số liệu '{id}' {says}", _with(item, facts={**item.facts, id: other}), figures=True)


def _with(table: Any, **changes: Any) -> Any:
    return table.model_copy(update=changes)


def _of_applicability(absent: NotApplicable | None) -> Iterator[tuple[str, NotApplicable | None]]:
    """The condition with a slip, dropped, or widened to everything."""
    if absent is None:
        return
    yield "bỏ điều kiện không áp dụng", None
    yield "mọi trường hợp đều không áp dụng", _with(absent, when=Flag(True))
    for says, when in slips_of(absent.when):
        yield f"điều kiện không áp dụng: {says}", _with(absent, when=when)


def _of_document(kind: EvidenceKind) -> Iterator[tuple[str, tuple[EvidenceKind, ...]]]:
    """A document dropped, no longer or newly required, or with another consequence when it is missing."""
    yield "bỏ khỏi danh sách", ()
    if not kind.required:
        yield "thành bắt buộc", (_with(kind, required=True, without="zero"),)
        return
    yield "thành không bắt buộc", (_with(kind, required=False, without=None, cap=None),)
    if kind.without in _WITHOUT:
        other = _WITHOUT[kind.without]
        yield f"thiếu thì '{kind.without}' thành '{other}'", (_with(kind, without=other, cap=None),)
    if kind.cap is not None:
        for says, cap in _of_cap(kind.cap):
            yield f"mức còn lại {says}", (_with(kind, cap=cap),)


def _of_cap(cap: Award) -> Iterator[tuple[str, Award]]:
    for says, value in slips_of(cap.value) if cap.kind in ("points", "percent") else ():
        yield says, cap._replace(value=value)


def _of_ends(fact: Fact) -> Iterator[tuple[str, Fact]]:
    """The smallest and largest value accepted a unit lower and higher, or left out."""
    for key in ("least", "most"):
        if getattr(fact, key) is not None:
            end: Any = fact.bounds[key == "most"]
            for value in (plain(Fraction(end) - unit(fact)), plain(Fraction(end) + unit(fact))):
                yield f"'{key}' {fact.shown(end)} thành {fact.shown(value)}", _read(fact, **{key: written(fact, value)})
            yield f"bỏ '{key}'", _read(fact, **{key: None})


def _of_supplier(fact: Fact) -> Iterator[tuple[str, Fact]]:
    """A figure that somebody else supplies."""
    if fact.type != "percent":
        other = _SUPPLIERS[fact.supplier]
        yield f"do '{fact.supplier}' thành '{other}'", _read(fact, supplier=other)


def _read(fact: Fact, **changes: Any) -> Fact:
    """A figure with changed keys; what was worked out of the former ones is left behind."""
    return fact.model_construct(**{name: getattr(fact, name) for name in Fact.model_fields} | changes)


def _of_limits(node: Area | Criterion) -> Iterator[Slip]:
    for at, limit in enumerate(node.limits):
        rest = (*node.limits[:at], *node.limits[at + 1 :])
        yield Slip(f"bỏ giới hạn {shown(limit.most)} điểm", _with(node, limits=rest))
        for key in ("most", "when"):
            for says, value in slips_of(getattr(limit, key)):
                changed = (*node.limits[:at], _with(limit, **{key: value}), *node.limits[at + 1 :])
                yield Slip(f"giới hạn {shown(limit.most)} điểm: {says}", _with(node, limits=changed))
