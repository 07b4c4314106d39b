"""Rules made of formulas, judgement or other rules: formula, judged, gate, combine (R11, R13, R14, R23, R25, R29)."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field

from scoring import points
from scoring.errors import Loc
from scoring.expressions import Call, Compare, Env, Expr, Name, Num, total, value_of
from scoring.facts import MOST_PLACES, Fact
from scoring.fields import Formula as FormulaText
from scoring.fields import Points, Strict, Words
from scoring.rules.answers import Checklist, Choice, Deadline, YesNo
from scoring.rules.base import Fault, FlatAward, Ladder, Rule, Scale, Stated, Step, figures_of, lowered
from scoring.rules.counts import Count, Deduct
from scoring.rules.measured import External, Relative, Survey
from scoring.rules.ratios import Growth, Ratio, Value


class Formula(Rule):
    """Points by a formula over named facts, kept between a floor and a cap (R23)."""

    kind: Literal["formula"]
    points: FormulaText
    says: Words
    floor: FlatAward
    cap: FlatAward

    def ladder(self, scale: Scale) -> Ladder:
        low, high = self.floor.expression(scale.max), self.cap.expression(scale.max)
        earned = Call("max", (Call("min", (scale.expression(self.points), high)), low))
        ends = f"thấp nhất {self.floor.words(scale.max)}, cao nhất {self.cap.words(scale.max)}"
        step = Step(None, earned, "", f"{lowered(self.says)} ({ends})")
        return Ladder("", figures_of(self.points, scale), (step,))

    def formulas(self) -> Iterator[Stated]:
        yield Stated(("points",), self.points, "number")


class Judgement(Strict):
    """One described level of an appraiser's judgement."""

    award: FlatAward
    label: Words


class Judged(Rule):
    """The appraiser's judgement, with a reason: one of the described levels, or free points in steps (R25)."""

    steady = True
    kind: Literal["judged"]
    scale: tuple[Judgement, ...] = ()
    step: Points | None = None

    def ladder(self, scale: Scale) -> Ladder:
        given = Name(judged_name(scale.id))
        if not self.scale:
            step = Step(None, given, "", f"trong khung từ 0 đến {points.shown(scale.max)} điểm", (0, scale.max))
            return Ladder("Cơ quan thẩm định cho điểm", self._figure(scale), (step,))
        steps = [
            Step(
                Compare("==", given, Num(level.award.constant(scale.max))),
                level.award.expression(scale.max),
                level.label,
                level.award.words(scale.max),
            )
            for level in self.scale
        ]
        steps[-1] = steps[-1]._replace(when=None)
        return Ladder("Cơ quan thẩm định đánh giá", self._figure(scale), tuple(steps))

    def _figure(self, scale: Scale) -> Callable[[Env], str]:
        return lambda env: f"cơ quan thẩm định cho {points.shown(value_of(Name(judged_name(scale.id)), env))} điểm"  # type: ignore[arg-type]

    def levels(self, top: points.Number) -> list[points.Number]:
        """The points of the described levels."""
        return [level.award.constant(top) for level in self.scale]

    def refuses(self, given: points.Number, top: points.Number) -> str | None:
        """Why points given by an appraiser do not fit, or nothing when they do."""
        if self.scale:
            levels = self.levels(top)
            said = ", ".join(map(points.shown, levels))
            return (
                None if given in levels else f"điểm {points.shown(given)} không có trên thang; dùng một trong: {said}"
            )
        assert self.step is not None
        if 0 <= given <= top and points.plain(Fraction(given) / self.step).denominator == 1:
            return None
        return f"điểm {points.shown(given)} phải từ 0 đến {points.shown(top)}, theo bước {points.shown(self.step)}"

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        if bool(self.scale) == (self.step is not None):
            yield Fault("judged cần đúng một trong hai khóa 'scale' (các mức có mô tả) và 'step' (bước điểm)")
        if len(self.scale) == 1:
            yield Fault("một mức duy nhất không để cơ quan thẩm định đánh giá; cần ít nhất hai mức", ("scale",))
        levels = self.levels(scale.max)
        for i, (level, following) in enumerate(pairwise(levels), 1):
            if level <= following:
                said = f"mức {points.shown(following)} điểm phải thấp hơn mức {points.shown(level)} điểm ở trên"
                yield Fault(f"{said}; xếp các mức giảm dần", ("scale", i, "award"))
        if self.step == 0:
            yield Fault("'step' phải lớn hơn 0", ("step",))
        elif self.step is not None and Fraction(scale.max) % self.step:
            said = f"theo bước {points.shown(self.step)} không cho được điểm tối đa {points.shown(scale.max)}"
            yield Fault(f"{said}; ghi bước mà điểm tối đa chia hết, hoặc sửa 'max' của mục", ("step",))


def judged_name(item: str) -> str:
    """The name of the points an appraiser gives to a judged item."""
    return f"points@{item}"


def judged_fact(top: points.Number, rules: Iterable[Rule]) -> Fact:
    """The fact in which an appraiser's points stand; every level and step of the rules can be written in it."""
    own = [rule for rule in rules if isinstance(rule, Judged)]
    given = [value for rule in own for value in (*rule.levels(top), rule.step or 0)]
    places = min(max([2, *map(points.decimals, given)]), MOST_PLACES)
    keys = {"label": "Điểm thẩm định", "type": "decimal", "unit": "điểm", "supplier": "appraiser"}
    return Fact.model_validate({**keys, "places": str(places), "least": "0", "most": points.exact(top)})


class Gate(Rule):
    """A condition that decides alone; otherwise another rule (R14: any violation; R29: met before the period)."""

    kind: Literal["gate"]
    when: FormulaText
    says: Words
    award: FlatAward
    otherwise: "AnyRule"

    def ladder(self, scale: Scale) -> Ladder:
        inner = self.otherwise.ladder(scale)
        test = scale.expression(self.when)
        gate = Step(test, self.award.expression(scale.max), lowered(self.says), self.award.words(scale.max))

        def figure(env: Env) -> str:
            return self.says if value_of(test, env) else inner.figure(env)

        return Ladder(inner.lead, figure, (gate, *inner.steps))

    def formulas(self) -> Iterator[Stated]:
        yield Stated(("when",), self.when, "yes_no")

    def inner(self) -> Iterator[tuple[Loc, Rule]]:
        yield ("otherwise",), self.otherwise


class Combine(Rule):
    """The sum, the best or the least of several rules (R11, R13)."""

    kind: Literal["combine"]
    how: Literal["sum", "best", "least"]
    of: "tuple[AnyRule, ...]"
    cap: FlatAward | None = None

    def ladder(self, scale: Scale) -> Ladder:
        ladders = [rule.ladder(scale) for rule in self.of]
        parts = [ladder.expression() for ladder in ladders]
        earned = total(parts) if self.how == "sum" else Call("max" if self.how == "best" else "min", tuple(parts))
        if self.cap is not None:
            earned = Call("min", (earned, self.cap.expression(scale.max)))
        most = f", nhiều nhất {self.cap.words(scale.max)}" if self.cap else ""
        lead = " ".join(f"({i}) {ladder.sentence()}" for i, ladder in enumerate(ladders, 1))
        gives = f"{_HOW[self.how]} {len(parts)} phần trên{most}"
        step = Step(None, earned, "", gives, self._reach(ladders, scale))
        return Ladder(lead.rstrip("."), lambda env: _parts_figure(ladders, parts, env), (step,))

    def _reach(self, ladders: list[Ladder], scale: Scale) -> Any:
        spans = [_span(ladder.reach(scale.ranges())) for ladder in ladders]
        lows, highs = [span[0] for span in spans], [span[1] for span in spans]
        if None in lows or None in highs:
            return None, self.cap.constant(scale.max) if self.cap else None
        folds: dict[str, Callable[[Any], Any]] = {"sum": sum, "best": max, "least": min}
        fold = folds[self.how]
        high = fold(highs)
        return fold(lows), min(high, self.cap.constant(scale.max)) if self.cap else high

    def inner(self) -> Iterator[tuple[Loc, Rule]]:
        for i, rule in enumerate(self.of):
            yield ("of", i), rule

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        if len(self.of) < 2:
            yield Fault("'of' cần ít nhất hai cách tính", ("of",))
        if self.cap is not None and self.how != "sum":
            yield Fault("'cap' chỉ dùng với how: sum; bỏ khóa này", ("cap",))


def _parts_figure(ladders: list[Ladder], parts: list[Expr], env: Env) -> str:
    """The figure of every part, and the points it gives."""
    given = [points.shown(value_of(part, env)) for part in parts]  # type: ignore[arg-type]
    told = enumerate(zip(ladders, given, strict=True), 1)
    return "; ".join(f"({i}) {ladder.figure(env)} → {said} điểm" for i, (ladder, said) in told)


_HOW = {"sum": "cộng", "best": "lấy mức cao nhất trong", "least": "lấy mức thấp nhất trong"}


def _span(reach: list[Any]) -> Any:
    lows, highs = [low for low, _ in reach], [high for _, high in reach]
    return (None if None in lows else min(lows)), (None if None in highs else max(highs))


AnyRule = Annotated[
    YesNo
    | Choice
    | Deadline
    | Checklist
    | Ratio
    | Value
    | Growth
    | Count
    | Deduct
    | Survey
    | External
    | Relative
    | Formula
    | Judged
    | Gate
    | Combine,
    Field(discriminator="kind"),
]
Gate.model_rebuild()
Combine.model_rebuild()
