"""Points: the state and points of every item, the totals of areas, the index of an agency."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.appraisal import Declared
from scoring.criteria import Area, Cap, Criterion, EvidenceKind, GroupSet, Item, Leaf
from scoring.expressions import Env, Value, compiled, names
from scoring.points import Number, plain, rounded, total
from scoring.policies import Policies
from scoring.rules import group_name
from scoring.rules.boundaries import fact_of


class State(StrEnum):
    """The one state an item is in; only scored and evidence_missing have points."""

    SCORED = "scored"
    NOT_ANSWERED = "not_answered"
    NOT_APPLICABLE = "not_applicable"
    EVIDENCE_MISSING = "evidence_missing"
    AWAITING_APPRAISAL = "awaiting_appraisal"
    AWAITING_SURVEY = "awaiting_survey"


OPEN = frozenset({State.AWAITING_APPRAISAL, State.AWAITING_SURVEY})
"""States that will still change: a ranking with one of them is provisional."""
STATE_WORDS: Mapping[State, str] = {
    State.SCORED: "Đã chấm",
    State.NOT_ANSWERED: "Chưa kê khai",
    State.NOT_APPLICABLE: "Không áp dụng",
    State.EVIDENCE_MISSING: "Thiếu tài liệu kiểm chứng",
    State.AWAITING_APPRAISAL: "Chờ thẩm định",
    State.AWAITING_SURVEY: "Chờ điều tra xã hội học",
}


class ItemScore(NamedTuple):
    """An item's state and points: as the policy rounds them, and None where the state has none."""

    state: State
    points: Number | None
    step: int | None = None
    """The step of the ladder that applied."""
    lacking: tuple[str, ...] = ()
    """The required documents whose absence has a consequence."""


class AreaScore(NamedTuple):
    """An area's points and applicable maximum; of a penalty area the points are negative, of bonus and penalty the
    maximum is 0."""

    area: Area
    points: Number
    max: Number


@dataclass(frozen=True, slots=True)
class AgencyScore:
    """An agency's points in one round."""

    declared: Declared
    items: tuple[ItemScore, ...]
    areas: tuple[AreaScore, ...]
    points: Number
    max: Number
    index: Number
    """In per cent, exact."""
    printed: Number
    """In per cent, as the policy prints it."""

    @property
    def provisional(self) -> bool:
        """True where an item is still open, or nothing was handed in."""
        return not self.declared.handed_in or bool(self.open_words)

    @property
    def open_words(self) -> str:
        """That the points are not final, and how many items are still open; nothing where none is."""
        return f"Tạm tính, còn {waiting} mục chờ" if (waiting := sum(one.state in OPEN for one in self.items)) else ""


class ItemScorer(NamedTuple):
    """An item's rule as functions, so that a season of thousands of agencies reads each rule once."""

    leaf: Leaf
    suppliers: Mapping[str, str]
    """Who supplies each fact that is read."""
    absent: Callable[[Env], Any] | None
    absent_reads: frozenset[str]
    steps: tuple[tuple[Callable[[Env], Any] | None, Callable[[Env], Any]], ...]


class Scorer:
    """The rules of a group, ready to score its agencies."""

    def __init__(self, group_set: GroupSet) -> None:
        self.group_set = group_set
        self.items = tuple(item_scorer(group_set, leaf) for leaf in group_set.leaves)
        conditions = {id(cap): group_set.expression(cap.when) for cap in group_set.limits}
        self.limits = {key: (frozenset(names(when)), compiled(when)) for key, when in conditions.items()}
        self.spans = _spans(group_set)

    def score(self, declared: Declared, against: Mapping[str, Value]) -> AgencyScore:
        """An agency's points; `against` holds the means and bests of its group."""
        env = {**declared.values, **against}
        return self.total(
            declared, tuple(item_score(self.group_set.policies, one, declared, env) for one in self.items), env
        )

    def total(self, declared: Declared, items: tuple[ItemScore, ...], env: Env) -> AgencyScore:
        """An agency's points from those of its items."""
        areas = tuple(self._area(area, items, env) for area in self.group_set.areas)
        return _indexed(self.group_set, declared, items, areas)

    def _area(self, area: Area, items: Sequence[ItemScore], env: Env) -> AreaScore:
        parts = [self.node(area, *span, items, env) for span in self.spans[area.id]]
        earned, top = total(part for part, _ in parts), total(part_max for _, part_max in parts)
        if area.part == "base" and self.group_set.policies.index_basis == "redistribute_area":
            earned, top = scaled(earned, top, area.max, self.group_set.policies.item_places)
        earned = self._limited(earned, area.limits, env)
        if area.part != "base":
            capped = min(earned, area.max)
            return AreaScore(area, capped if area.part == "bonus" else -capped, 0)
        return AreaScore(area, earned, top)

    def node(
        self, area: Area, node: Criterion | Item, start: int, end: int, items: Sequence[ItemScore], env: Env
    ) -> tuple[Number, Number]:
        """A criterion's points and applicable maximum, redistributed and limited as stated."""
        earned, top = _sum(items[start:end], self.group_set.leaves[start:end])
        if isinstance(node, Item):
            return earned, top
        if area.part == "base" and self.group_set.policies.index_basis == "redistribute_criterion":
            earned, top = scaled(earned, top, node.max, self.group_set.policies.item_places)
        return self._limited(earned, node.limits, env), top

    def _limited(self, earned: Number, limits: tuple[Cap, ...], env: Env) -> Number:
        for limit in limits:
            reads, holds = self.limits[id(limit)]
            if env.keys() >= reads and holds(env):
                earned = min(earned, limit.most)
        return earned


def _spans(group_set: GroupSet) -> dict[str, list[tuple[Criterion | Item, int, int]]]:
    """The stretch of items of every criterion, by area."""
    spans: dict[str, list[tuple[Criterion | Item, int, int]]] = {}
    start = 0
    for area in group_set.areas:
        spans[area.id] = []
        for node in area.criteria:
            end = start + (len(node.sub_criteria) if isinstance(node, Criterion) else 1)
            spans[area.id].append((node, start, end))
            start = end
    return spans


def item_scorer(group_set: GroupSet, leaf: Leaf) -> ItemScorer:
    """The rule of an item as functions."""
    facts, absent = group_set.facts, leaf.item.not_applicable
    suppliers = {id: fact_of(id, facts).supplier for id in leaf.reads}
    when = group_set.expression(absent.when) if absent else None
    return ItemScorer(
        leaf,
        suppliers,
        compiled(when) if when is not None else None,
        frozenset(names(when)) if when is not None else frozenset(),
        leaf.ladder.tests(),
    )


def item_score(policies: Policies, one: ItemScorer, declared: Declared, env: Env) -> ItemScore:
    """An item's state and points, from what is declared and the figures that its rule reads."""
    item = one.leaf.item
    if _not_applicable(one, declared, env):
        return ItemScore(State.NOT_APPLICABLE, None)
    if not env.keys() >= one.suppliers.keys():
        return ItemScore(_unanswered({who for id, who in one.suppliers.items() if id not in env}, policies), None)
    if one.leaf.area.id not in declared.appraised and item.scored_by != "survey":
        return ItemScore(State.AWAITING_APPRAISAL, None)
    step, exact = _earned(one, env)
    earned = rounded(exact, policies.item_places)
    missing = declared.lacking.get(item.id, ())
    lacking = lacking_kinds(policies, one.leaf, earned, missing) if missing else []
    if lacking:
        left = min([earned, *(kind_cap(policies, one.leaf, kind, earned) for kind in lacking)])
        return ItemScore(State.EVIDENCE_MISSING, left, step, tuple(kind.id for kind in lacking))
    return ItemScore(State.SCORED, earned, step)


def _unanswered(missing: set[str], policies: Policies) -> State:
    """The state of an item some of whose figures are missing, by who should have supplied them."""
    if "survey" in missing:
        return State.AWAITING_SURVEY if policies.survey_not_held == "await" else State.NOT_APPLICABLE
    return State.NOT_ANSWERED if "agency" in missing else State.AWAITING_APPRAISAL


def _not_applicable(one: ItemScorer, declared: Declared, env: Env) -> bool:
    ruling = declared.rulings.get(one.leaf.item.id)
    if ruling is not None or one.absent is None:
        return bool(ruling)
    return env.keys() >= one.absent_reads and bool(one.absent(env))


def _earned(one: ItemScorer, env: Env) -> tuple[int, Number]:
    for position, (test, award) in enumerate(one.steps):
        if test is None or test(env):
            return position, award(env)
    raise AssertionError(one.leaf.item.id)


def without(policies: Policies, leaf: Leaf, kind: EvidenceKind) -> str:
    """What the absence of a required document does; it never takes anything off a penalty."""
    if leaf.area.part == "penalty":
        return "flag"
    return kind.without or "flag" if policies.missing_evidence == "by_item" else policies.missing_evidence


def kind_cap(policies: Policies, leaf: Leaf, kind: EvidenceKind, earned: Number) -> Number:
    """What the absence of a document leaves of the points."""
    match without(policies, leaf, kind):
        case "zero":
            return 0
        case "cap":
            assert kind.cap is not None
            return min(earned, rounded(kind.cap.constant(leaf.item.max), policies.item_places))
    return earned


def lacking_kinds(policies: Policies, leaf: Leaf, earned: Number, missing: Collection[str]) -> list[EvidenceKind]:
    """The documents missed: none where nothing is earned, a cap only where it lowers the points."""
    kinds = [kind for kind in leaf.item.evidence if kind.id in missing] if earned > 0 else []
    flagged = [kind for kind in kinds if without(policies, leaf, kind) == "flag"]
    return [kind for kind in kinds if kind in flagged or kind_cap(policies, leaf, kind, earned) < earned]


def _sum(items: Sequence[ItemScore], leaves: Sequence[Leaf]) -> tuple[Number, Number]:
    """Points earned, and the maximum of what applies: what was not answered or awaits stays in the denominator."""
    earned = total([score.points for score in items if score.points])
    applicable = [s.state is not State.NOT_APPLICABLE for s in items]
    return earned, total([leaf.item.max for leaf, applies in zip(leaves, applicable, strict=True) if applies])


def _indexed(
    group_set: GroupSet, declared: Declared, items: tuple[ItemScore, ...], areas: tuple[AreaScore, ...]
) -> AgencyScore:
    policies = group_set.policies
    earned, top = total(a.points for a in areas), total(a.max for a in areas)
    if policies.index_basis == "rescale_internal":
        earned, top = _rescaled(group_set, items, areas)
    exact = plain(Fraction(100) * earned / top) if top else 0
    if policies.index_floor is not None:
        exact = max(exact, policies.index_floor)
    if policies.index_ceiling is not None:
        exact = min(exact, policies.index_ceiling)
    return AgencyScore(declared, items, areas, plain(earned), plain(top), exact, rounded(exact, policies.index_places))


def _rescaled(group_set: GroupSet, items: tuple[ItemScore, ...], areas: tuple[AreaScore, ...]) -> tuple[Number, Number]:
    """Only the internal part is rescaled to its full maximum; the survey is added as it is (special report)."""
    own = zip(items, group_set.leaves, strict=True)
    survey = [(score, leaf) for score, leaf in own if leaf.is_surveyed]
    surveyed, survey_max = _sum([s for s, _ in survey], [leaf for _, leaf in survey])
    base = [a for a in areas if a.area.part == "base"]
    internal, internal_max = total(a.points for a in base) - surveyed, total(a.max for a in base) - survey_max
    full = group_set.max - total(leaf.item.max for _, leaf in survey)
    rescaled, top = scaled(internal, internal_max, full, group_set.policies.item_places)
    return rescaled + surveyed + total(a.points for a in areas if a.area.part != "base"), top + survey_max


def scaled(earned: Number, applicable: Number, whole: Number, places: int | None) -> tuple[Number, Number]:
    """Points scaled to the whole of a node where only part of it applies (R16); nothing where none of it does."""
    if not applicable:
        return 0, 0
    return rounded(plain(Fraction(earned) * whole / applicable), places), whole


# --- the group ------------------------------------------------------------------------------------------------------


def group_values(group_set: GroupSet, agencies: Sequence[Declared]) -> dict[str, Value]:
    """The mean and best of every fact that a rule compares with the group: over the agencies ranked, and in being when
    the period ends, that have it."""
    found: dict[str, Value] = {}
    for fact in group_set.compared:
        values = [Fraction(d.values[fact]) for d in agencies if fact in d.values and d.competes]
        if values:
            found[group_name(fact, "mean")] = plain(sum(values, Fraction(0)) / len(values))
            found[group_name(fact, "best")] = plain(max(values))
    return found


def scored(group_set: GroupSet, agencies: Sequence[Declared]) -> tuple[AgencyScore, ...]:
    """The points of every agency of a group, in the order given."""
    scorer, against = Scorer(group_set), group_values(group_set, agencies)
    return tuple(scorer.score(declared, against) for declared in agencies)
