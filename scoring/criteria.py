"""The decision as data: index, areas, criteria, items, and the policies, every one of them stated."""

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, Discriminator, Field, Tag

from scoring.expressions import Bounds, Expr
from scoring.facts import Fact
from scoring.fields import Date, Decimal, FactId, Formula, NodeId, Points, Slug, Strict, Whole, Words, YesNo
from scoring.points import Number
from scoring.rules import AnyRule, Judged, Ladder, Scale, judged_fact, judged_name
from scoring.rules.base import FlatAward
from scoring.rules.ratios import BandEnd

# --- areas, criteria, items -----------------------------------------------------------------------------------------


class Basis(Strict):
    """Where a clause comes from: the source, the place in it, the clause in our words."""

    source: Slug
    at: Words
    clause: Words


class EvidenceKind(Strict):
    """A document that proves an item, and what its absence does: `zero`, `flag`, or `cap` to an award."""

    id: Slug
    label: Words
    required: YesNo
    without: Literal["zero", "flag", "cap"] | None = None
    cap: FlatAward | None = None


def _evidence(value: object) -> object:
    return [] if value == "none" else value


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
    note: Words | None = None

    @property
    def required_evidence(self) -> tuple[EvidenceKind, ...]:
        return tuple(kind for kind in self.evidence if kind.required)


class Criterion(Strict):
    """A criterion made of sub-criteria."""

    id: NodeId
    title: Words
    max: Points
    limits: tuple[Cap, ...] = ()
    sub_criteria: tuple[Item, ...]


def _is_group(value: object) -> str:
    return "sub_criteria" if isinstance(value, dict) and "sub_criteria" in value else "item"


AnyCriterion = Annotated[
    Annotated[Criterion, Tag("sub_criteria")] | Annotated[Item, Tag("item")], Discriminator(_is_group)
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


# --- the head of the decision ---------------------------------------------------------------------------------------


class Source(Strict):
    """An entry of the sources register."""

    id: Slug
    title: Words
    number: Words | None = None
    date: Date | None = None


class Appraiser(Strict):
    """An agency that appraises areas."""

    id: Slug
    title: Words


class Group(Strict):
    """Agencies ranked together (nhóm): an appendix of the decision."""

    id: Slug
    title: Words
    short: Words
    order: Whole
    policies: Slug


class Round(Strict):
    """One round of scoring."""

    id: Literal["self", "appraised"]
    title: Words


class Signature(Strict):
    """The decision that publishes the index: number, date, issuer, signer."""

    number: Words
    date: Date
    issuer: Words
    signer: Words


class Period(Strict):
    """The year assessed, first and last day."""

    from_: Date = Field(alias="from")
    to: Date


class Rounding(Strict):
    """Rounding of a value: decimals, halves up."""

    places: Whole
    mode: Literal["half_up"]


def _or_exact(value: object) -> object:
    return None if value == "exact" else value


def _or_none(value: object) -> object:
    return None if value == "none" else value


RoundingOrExact = Annotated[Rounding | None, BeforeValidator(_or_exact)]


class TieKey(Strict):
    """A value that breaks a tie."""

    by: Formula
    better: Literal["higher", "lower"]
    says: Words


class Ties(Strict):
    """How equal agencies are told apart: keys in order, then shared, or left to the council."""

    keys: tuple[TieKey, ...]
    then: Literal["shared", "council"]


class Grade(Strict):
    """A class of agencies (xếp loại): an interval of the index, and a side condition; failing it gives the next grade."""

    id: Slug
    title: Words
    from_: BandEnd = Field(None, alias="from")
    above: BandEnd = None
    to: BandEnd = None
    below: BandEnd = None
    when: Formula | None = None
    says: Words | None = None


class Places(Strict):
    """A range of places, both ends included."""

    from_: Whole = Field(alias="from")
    to: Whole


class Award(Strict):
    """An award proposed by place, with its quota, conditions and what a tie at the cut-off does."""

    id: Slug
    title: Words
    places: Places
    quota: Annotated[Whole | None, BeforeValidator(_or_none)]
    grade_at_least: Annotated[Slug | None, BeforeValidator(_or_none)]
    when: Formula | None = None
    says: Words | None = None
    tie_over_quota: Literal["all", "none", "council"]
    basis: Basis


class Policies(Strict):
    """What the decision lays down about arithmetic, ranks, grades and awards; nothing of it is defaulted in code."""

    id: Slug
    item_rounding: RoundingOrExact
    index_rounding: RoundingOrExact
    index_basis: Literal["applicable_maximum", "redistribute_criterion", "redistribute_area", "rescale_internal"]
    index_floor: Annotated[Decimal | None, BeforeValidator(_or_none)]
    index_ceiling: Annotated[Decimal | None, BeforeValidator(_or_none)]
    bonus_cap: Points
    penalty_cap: Points
    missing_evidence: Literal["by_item", "zero", "flag"]
    survey_not_held: Literal["await", "leave_out"]
    not_submitted: Literal["unplaced", "placed"]
    rank_on: Literal["printed", "exact"]
    shared_places: Literal["competition", "dense"]
    deadline_on_day_off: Literal["next_working_day", "unchanged"]
    days_off: tuple[Date, ...]
    ties: Ties
    grades: tuple[Grade, ...]
    awards: tuple[Award, ...]

    @property
    def item_places(self) -> int | None:
        return self.item_rounding.places if self.item_rounding else None

    @property
    def index_places(self) -> int | None:
        return self.index_rounding.places if self.index_rounding else None

    def working_day(self, day: datetime.date) -> datetime.date:
        """The deadline that counts: on a day off it moves to the next working day, where the policy says so."""
        if self.deadline_on_day_off == "unchanged":
            return day
        while day.weekday() >= 5 or day in self.days_off:
            day += datetime.timedelta(days=1)
        return day


class Head(Strict):
    """`index.yaml`: everything the decision says once."""

    year: Whole
    title: Words
    place: Words
    status: Literal["reference", "draft", "in_force"]
    notice: Words
    decision: Signature
    period: Period
    sources: tuple[Source, ...]
    appraisers: tuple[Appraiser, ...]
    groups: tuple[Group, ...]
    rounds: tuple[Round, ...]
    policies: tuple[Policies, ...]


# --- put together ---------------------------------------------------------------------------------------------------


class Leaf(NamedTuple):
    """An item in its place, with its rule applied."""

    area: Area
    criterion: Criterion | None
    item: Item
    ladder: Ladder
    reads: tuple[str, ...]
    """The facts its points depend on."""


class GroupSet:
    """The criteria of one group, checked: areas, the facts they declare, the items with their rules applied."""

    def __init__(self, group: Group, policies: Policies, areas: tuple[Area, ...]) -> None:
        self.group, self.policies, self.areas = group, policies, areas

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact of the group, also the points given to judged items."""
        declared = {id: fact for _, _, item in walk(self.areas) for id, fact in item.facts.items()}
        judged = {judged_name(item.id): judged_fact() for _, _, item in walk(self.areas) if is_judged(item)}
        return declared | judged

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The items in order."""
        return tuple(self._leaf(*place) for place in walk(self.areas))

    @cached_property
    def ranges(self) -> Mapping[str, Bounds]:
        """The range of every fact."""
        return Scale("", 0, self.facts, self.policies.working_day).ranges()

    def scale(self, item: Item) -> Scale:
        """What the rule of an item is applied to."""
        return Scale(item.id, item.max, self.facts, self.policies.working_day)

    def expression(self, formula: Expr) -> Expr:
        """A formula of a condition, with derived per cents written out."""
        return Scale("", 0, self.facts, self.policies.working_day).expression(formula)

    @cached_property
    def max(self) -> Number:
        """The maximum of the index: its base areas."""
        return sum(area.max for area in self.areas if area.part == "base")

    def _leaf(self, area: Area, criterion: Criterion | None, item: Item) -> Leaf:
        ladder = item.rule.ladder(self.scale(item))
        return Leaf(area, criterion, item, ladder, tuple(name for name in ladder.names()))


class Index(NamedTuple):
    """A whole index, checked, with the hash of the criteria it was read from."""

    head: Head
    sets: tuple[GroupSet, ...]
    sha256: str

    def set(self, group: str) -> GroupSet:
        return next(s for s in self.sets if s.group.id == group)


def walk(areas: tuple[Area, ...]) -> Iterator[tuple[Area, Criterion | None, Item]]:
    """The items of areas in order, each with its area and its criterion (None when it is one itself)."""
    for area in areas:
        for node in area.criteria:
            if isinstance(node, Item):
                yield area, None, node
            else:
                for item in node.sub_criteria:
                    yield area, node, item


def is_judged(item: Item) -> bool:
    """True where the appraiser gives the points."""
    return any(isinstance(rule, Judged) for rule in rules_of(item.rule))


def rules_of(rule: AnyRule) -> Iterator[AnyRule]:
    """A rule and the rules inside it."""
    yield rule
    for inner in rule.inner():
        yield from rules_of(inner)  # type: ignore[arg-type]
