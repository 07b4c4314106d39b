"""Rules on what others measured: survey, external, relative (R17–R21)."""

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Literal

from scoring import points
from scoring.expressions import Compare, Env, Name, Num, Op, total, value_of
from scoring.facts import NUMERIC
from scoring.fields import Decimal, FactId, Share, Strict
from scoring.rules.base import BandAward, Fault, FlatAward, Ladder, Rule, Scale, Step, Use, is_zero, named, scaled


class Weighted(Strict):
    """The number of respondents who chose an option, and the option's weight."""

    fact: FactId
    weight: Share


class Survey(Rule):
    """The option-weighted mean of the answers; "no opinion" leaves the denominator (R17, R18)."""

    steady = True
    kind: Literal["survey"]
    options: tuple[Weighted, ...]
    left_out: tuple[FactId, ...] = ()

    def ladder(self, scale: Scale) -> Ladder:
        answers = total([Name(option.fact) for option in self.options])
        common = math.lcm(*(option.weight.denominator for option in self.options))
        weighted = total([Op("*", Name(o.fact), Num(int(o.weight * common))) for o in self.options if o.weight])
        weights = [option.weight * scale.max for option in self.options]
        says = " · ".join(f"{scale.fact(o.fact).label} {points.percent(o.weight)}" for o in self.options)
        mean = scaled(Op("/", weighted, Op("*", answers, Num(common))), scale.max)
        steps = (
            Step(is_zero(answers), Num(0), "không có phiếu trả lời", "0 điểm"),
            Step(
                None,
                mean,
                "",
                f"mức bình quân theo trọng số × {points.shown(scale.max)} điểm",
                (min(weights), max(weights)),
            ),
        )
        return Ladder(f"Điều tra xã hội học ({says})", self._figure(scale), steps)

    def _figure(self, scale: Scale) -> Callable[[Env], str]:
        def figure(env: Env) -> str:
            counts = [(Fraction(env[option.fact]), option.weight) for option in self.options]
            answers = sum(n for n, _ in counts)
            if not answers:
                return "không có phiếu trả lời"
            mean = sum((n * w for n, w in counts), Fraction(0)) / answers
            return (
                f"{points.shown(points.plain(Fraction(answers)))} phiếu có ý kiến, mức bình quân {points.percent(mean)}"
            )

        return figure

    def uses(self) -> Iterator[Use]:
        for i, option in enumerate(self.options):
            yield Use(("options", i, "fact"), option.fact, ("count",))
        for i, fact in enumerate(self.left_out):
            yield Use(("left_out", i), fact, ("count",))

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        if not self.options:
            yield Fault("'options' cần ít nhất một lựa chọn", ("options",))
        for i, option in enumerate(self.options):
            if scale.fact(option.fact).supplier != "survey":
                said = f"'{option.fact}' phải do điều tra xã hội học cung cấp (supplier: survey)"
                yield Fault(said, ("options", i, "fact"))
            if not 0 <= option.weight <= 1:
                said = f"trọng số {points.percent(option.weight)} ngoài khoảng từ 0% đến 100%; sửa trọng số"
                yield Fault(said, ("options", i, "weight"))


class External(Rule):
    """Another index taken over in proportion (R19)."""

    steady = True
    kind: Literal["external"]
    fact: FactId
    out_of: Decimal

    def ladder(self, scale: Scale) -> Ladder:
        earned = scaled(Op("/", Name(self.fact), Num(self.out_of)), scale.max)
        gives = f"chia {points.shown(self.out_of)}, nhân {points.shown(scale.max)} điểm"
        return Ladder(scale.fact(self.fact).label, named(scale, self.fact), (Step(None, earned, "", gives),))

    def uses(self) -> Iterator[Use]:
        yield Use(("fact",), self.fact, NUMERIC)

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        if self.out_of <= 0:
            yield Fault("'out_of' phải lớn hơn 0", ("out_of",))


class Relative(Rule):
    """A figure against the mean or the best of the group (R20, R21)."""

    kind: Literal["relative"]
    fact: FactId
    to: Literal["mean", "best"]
    at_or_above: FlatAward
    below: BandAward

    def ladder(self, scale: Scale) -> Ladder:
        own, other = Name(self.fact), Name(group_name(self.fact, self.to))
        share = Op("/", own, other)
        what = _OF_GROUP[self.to]
        reach = (0, scale.max) if self.below.kind == "share" else None
        steps = (
            Step(
                Compare(">=", own, other),
                self.at_or_above.expression(scale.max),
                f"từ {what} trở lên",
                self.at_or_above.words(scale.max),
            ),
            Step(None, self.below.expression(scale.max, share), f"dưới {what}", self.below.words(scale.max), reach),
        )
        return Ladder(f"{scale.fact(self.fact).label} so với {what}", self._figure(scale), steps)

    def _figure(self, scale: Scale) -> Callable[[Env], str]:
        fact, other = scale.fact(self.fact), group_name(self.fact, self.to)
        own, said = named(scale, self.fact), _OF_GROUP[self.to]
        return lambda env: f"{own(env)}; {said}: {fact.shown(value_of(Name(other), env))}"

    def uses(self) -> Iterator[Use]:
        yield Use(("fact",), self.fact, NUMERIC)

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        low = scale.fact(self.fact).bounds[0]
        if low is None or low < 0:
            yield Fault(f"số liệu '{self.fact}' cần 'least: 0' hoặc lớn hơn để so với nhóm", ("fact",))
        if self.below.kind == "linear":
            yield Fault("'below' là điểm cố định hoặc share, không phải linear", ("below",))


_OF_GROUP = {"mean": "bình quân của nhóm", "best": "mức cao nhất của nhóm"}


def group_name(fact: str, what: str) -> str:
    """The name under which a group's mean or best of a fact is known; no fact can be called so."""
    return f"{fact}@{what}"
