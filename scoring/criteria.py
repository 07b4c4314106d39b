"""The decision as data: index, areas, criteria, items, and the policies, every one of them stated."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Discriminator, Field, Tag

from scoring.bounds import Bounds
from scoring.errors import Loc
from scoring.expressions import Expr, Value, names, value_of
from scoring.facts import Fact
from scoring.fields import Date, FactId, Formula, ItemBefore, NodeId, Points, Slug, Strict, Words, YesNo, wrong
from scoring.points import Number
from scoring.policies import Basis, FileType, Group, Head, Policies
from scoring.questionnaires import Questionnaire
from scoring.rules import AnyRule, Judged, Ladder, Relative, Rule, Scale, judged_fact, judged_name
from scoring.rules.base import FlatAward

# --- areas, criteria, items -----------------------------------------------------------------------------------------


class Signed(Strict):
    """The days on which a document must have been signed, both ends included; an end left out is open."""

    from_: Date | None = Field(None, alias="from")
    to: Date | None = None


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


OWN = "own"
"""The agency itself, as the issuer of a document."""


class EvidenceKind(Strict):
    """A document that proves an item: what its absence does (`zero`, `flag`, or `cap` to an award), and where the
    criteria say so the days on which it must have been signed, by whom, and as which type of file it is handed in."""

    id: Slug
    label: Words
    required: YesNo
    without: Literal["zero", "flag", "cap"] | None = None
    cap: FlatAward | None = None
    period: Signed | None = None
    issuer: Annotated[tuple[Slug, ...], BeforeValidator(_listed)] = ()
    types: tuple[FileType, ...] = ()


def _evidence(value: object) -> object:
    if value == "none":
        return []
    if isinstance(value, str) or value == []:
        raise wrong("cần danh sách tài liệu kiểm chứng, hoặc none khi mục không cần tài liệu")
    return value


class Relation(Strict):
    """Parts that must add up to a whole; a mismatch is reported, never repaired."""

    sum: tuple[FactId, ...]
    equals: FactId


class NotApplicable(Strict):
    """When an item leaves the denominator: always declared, never implied."""

    when: Formula
    then: Literal["leave_out"]
    says: Words


class Cap(Strict):
    """A gate over a whole area or criterion: when the condition holds it earns at most so much (R14)."""

    when: Formula
    most: Points
    says: Words


class Item(Strict):
    """What is scored (mục chấm điểm): a sub-criterion, or a criterion with none."""

    id: NodeId
    title: Words
    max: Points
    scored_by: Literal["self", "survey", "appraiser"]
    facts: dict[FactId, Fact] = {}
    relations: tuple[Relation, ...] = ()
    not_applicable: NotApplicable | None = None
    rule: AnyRule
    evidence: Annotated[tuple[EvidenceKind, ...], BeforeValidator(_evidence)]
    basis: Basis
    succeeds: ItemBefore | None = None
    """The item it continues from the set before, where the number changed; `none` where it continues none."""
    not_monotone: Words | None = None
    """Why a better figure may cost points; without it none may."""
    note: Words | None = None

    @property
    def required_evidence(self) -> tuple[EvidenceKind, ...]:
        """The documents without which something happens to the points."""
        return tuple(kind for kind in self.evidence if kind.required)


class Criterion(Strict):
    """A criterion made of sub-criteria."""

    id: NodeId
    title: Words
    max: Points
    limits: tuple[Cap, ...] = ()
    sub_criteria: tuple[Item, ...]


def _is_group(value: object) -> str:
    return "criterion" if isinstance(value, dict) and "sub_criteria" in value else "item"


AnyCriterion = Annotated[
    Annotated[Criterion, Tag("criterion")] | Annotated[Item, Tag("item")], Discriminator(_is_group)
]


class Area(Strict):
    """An area of the index (lĩnh vực): one table of the decision, one appraising agency."""

    id: NodeId
    title: Words
    part: Literal["base", "bonus", "penalty"] = "base"
    max: Points
    appraiser: Slug
    limits: tuple[Cap, ...] = ()
    criteria: tuple[AnyCriterion, ...]


# --- put together ---------------------------------------------------------------------------------------------------


class Leaf(NamedTuple):
    """An item in its place, with its rule applied."""

    area: Area
    criterion: Criterion | None
    item: Item
    ladder: Ladder
    reads: tuple[str, ...]
    """The facts it depends on: those of its rule, and those that tell whether it applies."""

    @property
    def is_surveyed(self) -> bool:
        """True where the survey's points count in the base of the index."""
        return self.item.scored_by == "survey" and self.area.part == "base"

    def divides_by_zero(self, values: Mapping[str, Value], facts: Mapping[str, Fact]) -> bool:
        """Whether the rule divides by zero; means of the group never do."""
        env = dict.fromkeys((name for name in self.reads if name not in facts), 0) | dict(values)
        if not env.keys() >= set(self.reads):
            return False
        try:
            value_of(self.ladder.expression(), env)
        except ZeroDivisionError:
            return True
        return False


class GroupSet:
    """The criteria of one group, checked: areas, the facts they declare, the items with their rules applied."""

    def __init__(self, group: Group, policies: Policies, areas: tuple[Area, ...]) -> None:
        self.group, self.policies, self.areas = group, policies, areas

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact of the group, also the points given to judged items."""
        declared = {id: fact for _, _, item in walk(self.areas) for id, fact in item.facts.items()}
        judged = [item for _, _, item in walk(self.areas) if is_judged(item)]
        return declared | {judged_name(one.id): judged_fact(one.max, rules_of(one.rule)) for one in judged}

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The items in order."""
        return tuple(self.leaf(*place) for place in walk(self.areas))

    @cached_property
    def required_evidence(self) -> Mapping[str, tuple[str, ...]]:
        """The required documents of every item that has some."""
        found = {item.id: tuple(kind.id for kind in item.required_evidence) for _, _, item in walk(self.areas)}
        return {id: ids for id, ids in found.items() if ids}

    @cached_property
    def limits(self) -> tuple[Cap, ...]:
        """The limits of its areas and criteria."""
        criteria = [node for area in self.areas for node in area.criteria if isinstance(node, Criterion)]
        return tuple(limit for area in self.areas for limit in area.limits) + sum((c.limits for c in criteria), ())

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The facts that a rule compares with the group."""
        rules = (rule for leaf in self.leaves for rule in rules_of(leaf.item.rule))
        return tuple(sorted({rule.fact for rule in rules if isinstance(rule, Relative)}))

    @cached_property
    def ranges(self) -> Mapping[str, Bounds]:
        """The range of every fact."""
        return self._itemless.ranges()

    def scale(self, item: Item) -> Scale:
        """What the rule of an item is applied to."""
        return Scale(item.id, item.max, self.facts, self.policies.working_day)

    def expression(self, formula: Expr) -> Expr:
        """A formula of a condition, with derived per cents written out."""
        return self._itemless.expression(formula)

    @property
    def _itemless(self) -> Scale:
        return Scale("", 0, self.facts, self.policies.working_day)

    @cached_property
    def max(self) -> Number:
        """The maximum of the index: its base areas."""
        return sum(area.max for area in self.areas if area.part == "base")

    def leaf(self, area: Area, criterion: Criterion | None, item: Item) -> Leaf:
        """An item in its place, with its rule applied."""
        ladder = item.rule.ladder(self.scale(item))
        absent = names(self.expression(item.not_applicable.when)) if item.not_applicable else ()
        return Leaf(area, criterion, item, ladder, tuple(dict.fromkeys([*ladder.names(), *absent])))


class Roots(NamedTuple):
    """Root certificates under which a signature counts, and lists of certificates revoked, each as its bytes."""

    certificates: tuple[bytes, ...] = ()
    revoked: tuple[bytes, ...] = ()


class Index(NamedTuple):
    """A whole index, checked, with the hash of the criteria it was read from."""

    head: Head
    sets: tuple[GroupSet, ...]
    sha256: str
    questionnaire: Questionnaire | None
    roots: Roots = Roots()

    def set(self, group: str) -> GroupSet:
        return next(s for s in self.sets if s.group.id == group)

    def tried(self, group: str | None) -> tuple[GroupSet, ...]:
        """The sets to try: that of the group, or each once where groups share a folder and policies."""
        if group is not None:
            return (self.set(group),)
        first: dict[tuple[str, str], GroupSet] = {}
        for one in self.sets:
            first.setdefault((one.group.folder, one.policies.id), one)
        return tuple(first.values())


def walk(areas: tuple[Area, ...]) -> Iterator[tuple[Area, Criterion | None, Item]]:
    """The items of areas in order, each with its area and its criterion (None when it is one itself)."""
    for area in areas:
        for node in area.criteria:
            if isinstance(node, Item):
                yield area, None, node
            else:
                for item in node.sub_criteria:
                    yield area, node, item


def judged_rule(item: Item) -> Judged | None:
    """The rule by which the appraiser gives the points, where there is one."""
    return next((rule for rule in rules_of(item.rule) if isinstance(rule, Judged)), None)


def is_judged(item: Item) -> bool:
    """True where the appraiser gives the points."""
    return judged_rule(item) is not None


def needs_judgement(leaf: Leaf, facts: Mapping[str, Fact]) -> bool:
    """True where the appraiser gives the points, or chooses the answer from which they follow."""
    answers = (facts[id] for id in leaf.ladder.names() if id in facts)
    chosen = any(one.supplier == "appraiser" and one.type in ("choice", "yes_no") for one in answers)
    return chosen or is_judged(leaf.item)


def rules_of(rule: Rule) -> Iterator[Rule]:
    """A rule and the rules inside it."""
    return (one for _, one in placed_rules(rule))


def placed_rules(rule: Rule, loc: Loc = ()) -> Iterator[tuple[Loc, Rule]]:
    """A rule and the rules inside it, each with its place."""
    yield loc, rule
    for step, inner in rule.inner():
        yield from placed_rules(inner, (*loc, *step))
