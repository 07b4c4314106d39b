"""What every rule kind is made of: awards, steps and ladders.

A kind is a table of the criteria that turns itself into a **ladder** (thang điểm): steps tried from the top, each a
condition, the points it awards and the words for both. Points, reason, Excel formula, sentence, boundary cases and
mutants all come from the ladder; a kind states nothing twice. To add a kind: one class here or in a sibling module,
one line in `rules/__init__.py`, one row in `docs/criteria-format.md`.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import PlainValidator

from scoring import points
from scoring.bounds import Bounds, bounds
from scoring.errors import Loc
from scoring.expressions import Compare, Env, Expr, If, Num, Op, compiled, names, replaced
from scoring.facts import Fact
from scoring.fields import Strict, wrong
from scoring.points import Number


class Scale(NamedTuple):
    """What a rule is applied to: the item's id and maximum, the facts in reach, and the policy on days off."""

    id: str
    max: Number
    facts: Mapping[str, Fact]
    working_day: Callable[[datetime.date], datetime.date]

    def fact(self, id: str) -> Fact:
        return self.facts[id]

    def expression(self, formula: Expr) -> Expr:
        """A formula with `max` and the derived per cents written out."""
        used = (id for id in names(formula) if id in self.facts)
        derived = {id: self.facts[id].ratio for id in used if self.facts[id].type == "percent"}
        return replaced(formula, {**derived, "max": Num(self.max)})

    def ranges(self) -> dict[str, Bounds]:
        """The range of every fact, and of the group's mean and best of it."""
        own = {id: fact.bounds for id, fact in self.facts.items()}
        return own | {f"{id}@{what}": span for id, span in own.items() for what in ("mean", "best")}


class Award(NamedTuple):
    """Points as a rule states them: `max`, points, a share of max, `share` (ratio × max) or a straight line."""

    kind: str
    value: Number = 0
    ends: "tuple[Award, ...]" = ()

    def expression(self, top: Number, value: Expr | None = None, ends: tuple[Number, Number] | None = None) -> Expr:
        """The points as an expression; `value` is the ratio, `ends` the band in which a line runs."""
        match self.kind:
            case "share":
                assert value is not None
                return scaled(value, top)
            case "linear":
                assert value is not None and ends is not None
                low, high = (end.constant(top) for end in self.ends)
                slope = points.plain((high - low) / Fraction(ends[1] - ends[0]))
                return Op("+", Num(low), Op("*", Op("-", value, Num(ends[0])), Num(slope)))
        return Num(self.constant(top))

    def constant(self, top: Number) -> Number:
        """The points of an award that does not depend on the figures."""
        return {"max": top, "percent": points.plain(Fraction(self.value) * top)}.get(self.kind, self.value)

    def words(self, top: Number) -> str:
        """The award in Vietnamese."""
        match self.kind:
            case "share":
                return f"tỷ lệ × {points.shown(top)} điểm"
            case "linear":
                low, high = (points.shown(end.constant(top)) for end in self.ends)
                return f"tăng đều từ {low} đến {high} điểm"
            case "percent":
                return f"{points.percent(self.value)} của {points.shown(top)} điểm"
        return f"{points.shown(self.constant(top))} điểm"


def _award(value: object) -> Award:
    if isinstance(value, dict) and list(value) == ["linear"] and isinstance(value["linear"], list):
        ends = tuple(_flat(end) for end in value["linear"])
        if len(ends) == 2:
            return Award("linear", ends=ends)
        raise wrong("'linear' cần đúng hai điểm, ví dụ {linear: [50%, max]}")
    if value == "share":
        return Award("share")
    return _flat(value)


def _flat(value: object) -> Award:
    if not isinstance(value, str):
        raise wrong("cần điểm, ví dụ 'max', '0', '0.5' hoặc '50%'")
    try:
        if value == "max":
            return Award("max")
        award = Award("percent", points.share(value)) if value.endswith("%") else Award("points", points.number(value))
    except ValueError:
        raise wrong(f"'{value}' không phải là điểm; viết 'max', '0', '0.5' hoặc '50%'") from None
    if award.value < 0 or (award.kind == "percent" and award.value > 1):
        raise wrong(f"'{value}' ngoài khoảng từ 0 đến điểm tối đa; viết 'max', '0', '0.5' hoặc '50%'")
    return award


FlatAward = Annotated[Award, PlainValidator(_flat)]
"""An award that does not depend on a ratio."""
BandAward = Annotated[Award, PlainValidator(_award)]
"""An award of a band, which may also be `share` or `linear`."""


class Step(NamedTuple):
    """One step (mức) of a ladder: when it applies (None: whenever no step above did), what it gives, in words."""

    when: Expr | None
    award: Expr
    says: str
    gives: str
    reach: Bounds | None = None
    """Smallest and largest award, where the award's own bounds cannot tell."""


class Ladder(NamedTuple):
    """A rule applied to an item: what it measures, and the steps from the top."""

    lead: str
    figure: Callable[[Env], str]
    steps: tuple[Step, ...]

    def expression(self) -> Expr:
        """The whole ladder as one expression."""
        result = self.steps[-1].award
        for step in reversed(self.steps[:-1]):
            assert step.when is not None
            result = If(step.when, step.award, result)
        return result

    def tests(self) -> "tuple[tuple[Callable[[Env], Any] | None, Callable[[Env], Any]], ...]":
        """The steps as functions, for scoring many agencies."""
        return tuple(
            (compiled(step.when) if step.when is not None else None, compiled(step.award)) for step in self.steps
        )

    def names(self) -> list[str]:
        """The facts read, each once, in order of appearance."""
        return list(dict.fromkeys(n for s in self.steps for e in (s.when, s.award) if e is not None for n in names(e)))

    def sentence(self) -> str:
        """How points are computed, in one Vietnamese sentence."""
        steps = "; ".join(f"{step.says}: {step.gives}" if step.says else step.gives for step in self.steps)
        parted = "; " if ": " in self.lead and not self.steps[0].says else ": "
        return f"{self.lead}{parted}{steps}." if self.lead else f"{steps[:1].upper()}{steps[1:]}."

    def reach(self, ranges: Mapping[str, Bounds]) -> list[Bounds]:
        """The smallest and largest award of each step."""
        return [step.reach or bounds(step.award, ranges) for step in self.steps]


class Use(NamedTuple):
    """A fact that a rule names: where in the rule, and the fact types the kind can use."""

    loc: Loc
    fact: str
    types: tuple[str, ...]


class Stated(NamedTuple):
    """A formula of a rule: where in the rule, and the kind of value it must give."""

    loc: Loc
    formula: Expr
    wanted: str


class Fault(NamedTuple):
    """What is wrong with a part of the criteria, in Vietnamese, and where in that part."""

    message: str
    loc: Loc = ()


class Rule(Strict):
    """The way points are computed (cách tính điểm): the base of every kind."""

    steady: ClassVar[bool] = False
    """True of a kind by which points only rise or only fall with each figure, whatever its numbers."""

    def ladder(self, scale: Scale) -> Ladder:
        """The rule applied to an item; the facts it names are known to exist and to be of the right type."""
        raise TypeError(self)

    def uses(self) -> Iterator[Use]:
        """The facts named directly."""
        yield from ()

    def formulas(self) -> Iterator[Stated]:
        """The formulas stated."""
        yield from ()

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        """What is wrong with the rule beyond what every ladder is checked for."""
        yield from ()

    def inner(self) -> "Iterator[tuple[Loc, Rule]]":
        """The rules a composed rule is made of, each with its place in the rule."""
        yield from ()


def named(scale: Scale, id: str) -> Callable[[Env], str]:
    """The figure of a rule on one fact: its label and value."""
    fact = scale.fact(id)
    return lambda env: f"{fact.label}: {fact.shown(env[id])}"


def figures_of(formula: Expr, scale: Scale) -> Callable[[Env], str]:
    """The figures a formula reads: the label and value of each."""
    read = [named(scale, id) for id in dict.fromkeys(names(scale.expression(formula))) if id in scale.facts]
    return lambda env: "; ".join(figure(env) for figure in read)


def lowered(text: str) -> str:
    """A text as it stands inside a sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def scaled(value: Expr, top: Number) -> Expr:
    """A value times points: a quotient is multiplied before it divides, in whole numbers."""
    if isinstance(value, Op) and value.op == "/":
        bottom = Op("*", value.right, Num(top.denominator)) if top.denominator > 1 else value.right
        return Op("/", Op("*", value.left, Num(top.numerator)), bottom)
    return Op("*", value, Num(top))


def is_zero(expr: Expr) -> Expr:
    """The condition that a number is zero."""
    return Compare("==", expr, Num(0))
