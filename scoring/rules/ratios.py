"""Rules on a measured value: ratio, value and growth, by bands (R4–R7, R19, R22)."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, Literal

from scoring import points
from scoring.expressions import Env, Expr, Name, Op, value_of
from scoring.facts import NUMERIC
from scoring.fields import FactId, Formula, Words
from scoring.rules.bands import Band, band_proofs, band_steps
from scoring.rules.base import Fault, FlatAward, Ladder, Rule, Scale, Stated, Step, Use, is_zero


class _Banded(Rule):
    """A rule that measures one value and finds its band."""

    bands: tuple[Band, ...]

    def steps(self, value: Expr, scale: Scale) -> list[Step]:
        return band_steps(self.bands, value, scale)


class Ratio(_Banded):
    """Part of a whole, as a ratio: two figures, never a typed per cent (R4–R7)."""

    kind: Literal["ratio"]
    part: Formula
    whole: Formula
    says: Words | None = None
    if_none: FlatAward | None = None

    def ladder(self, scale: Scale) -> Ladder:
        part, whole = scale.expression(self.part), scale.expression(self.whole)
        steps = self.steps(Op("/", part, whole), scale)
        if self.if_none is not None:
            steps.insert(0, _none_step(whole, _label(self.whole, scale), self.if_none, scale))
        lead = self.says or f"Tỷ lệ {_label(self.part, scale)} trên {_label(self.whole, scale)}"
        return Ladder(lead, _ratio_figure(part, whole), tuple(steps))

    def formulas(self) -> Iterator[Stated]:
        yield Stated(("part",), self.part, "number")
        yield Stated(("whole",), self.whole, "number")

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        yield from band_proofs(self.bands, percent=True, ratio=True)
        if self.says is None and not (isinstance(self.part, Name) and isinstance(self.whole, Name)):
            yield Fault("'part' hoặc 'whole' là công thức nên cần khóa 'says' nói rõ tỷ lệ gì")


class Value(_Banded):
    """A figure in its own unit (R5, R19, R22)."""

    kind: Literal["value"]
    of: Formula
    says: Words | None = None

    def ladder(self, scale: Scale) -> Ladder:
        value = scale.expression(self.of)
        figure = _value_figure(value, self.of, scale)
        return Ladder(self.says or _label(self.of, scale), figure, tuple(self.steps(value, scale)))

    def formulas(self) -> Iterator[Stated]:
        yield Stated(("of",), self.of, "number")

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        yield from band_proofs(self.bands, percent=_is_percent(self.of, scale), ratio=_is_percent(self.of, scale))
        if self.says is None and not isinstance(self.of, Name):
            yield Fault("'of' là công thức nên cần khóa 'says' nói rõ giá trị gì", ("of",))


class Growth(_Banded):
    """Change against the year before, in per cent of it (R22)."""

    kind: Literal["growth"]
    now: FactId
    before: FactId
    if_none: FlatAward | None = None

    def ladder(self, scale: Scale) -> Ladder:
        now, before = Name(self.now), Name(self.before)
        steps = self.steps(Op("/", Op("-", now, before), before), scale)
        if self.if_none is not None:
            steps.insert(0, _none_step(before, scale.fact(self.before).label, self.if_none, scale))
        lead = f"Mức tăng {scale.fact(self.now).label} so với {scale.fact(self.before).label}"
        return Ladder(lead, self._figure(scale), tuple(steps))

    def _figure(self, scale: Scale) -> Callable[[Env], str]:
        def figure(env: Env) -> str:
            now, before = Fraction(env[self.now]), Fraction(env[self.before])
            said = (
                f"{scale.fact(self.now).shown(env[self.now])} so với {scale.fact(self.before).shown(env[self.before])}"
            )
            return f"{said}: {points.percent(points.plain((now - before) / before))}" if before else said

        return figure

    def uses(self) -> Iterator[Use]:
        yield Use(("now",), self.now, NUMERIC)
        yield Use(("before",), self.before, NUMERIC)

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        yield from band_proofs(self.bands, percent=True, ratio=False)
        low = scale.fact(self.before).bounds[0]
        if low is None or low < 0:
            yield Fault(
                f"số liệu '{self.before}' cần 'least: 0' hoặc lớn hơn: không tính mức tăng từ số âm", ("before",)
            )


def _none_step(whole: Expr, label: str, award: Any, scale: Scale) -> Step:
    return Step(
        is_zero(whole), award.expression(scale.max), f"không phát sinh ({label} bằng 0)", award.words(scale.max)
    )


def _label(formula: Expr, scale: Scale) -> str:
    return f"“{scale.fact(formula.id).label}”" if isinstance(formula, Name) and formula.id in scale.facts else "mẫu số"


def _is_percent(formula: Expr, scale: Scale) -> bool:
    return isinstance(formula, Name) and formula.id in scale.facts and scale.fact(formula.id).type == "percent"


def _ratio_figure(part: Expr, whole: Expr) -> Callable[[Env], str]:
    def figure(env: Env) -> str:
        top, bottom = Fraction(value_of(part, env)), Fraction(value_of(whole, env))
        said = f"{points.shown(points.plain(top))}/{points.shown(points.plain(bottom))}"
        return f"{said} = {_close_percent(top / bottom)}" if bottom else said

    return figure


def _close_percent(ratio: Fraction) -> str:
    """A per cent with two decimals, or four where two would hide on which side of a whole per cent it falls."""
    near = points.rounded(100 * ratio, 2)
    hides = near.denominator == 1 and near != 100 * ratio
    return f"≈{points.percent(ratio, 4)}" if hides else points.percent(ratio)


def _value_figure(value: Expr, formula: Expr, scale: Scale) -> Callable[[Env], str]:
    if _is_percent(formula, scale):
        assert isinstance(value, Op)
        return _ratio_figure(value.left, value.right)
    if isinstance(formula, Name) and formula.id in scale.facts:
        fact = scale.fact(formula.id)
        return lambda env: fact.shown(env[formula.id])
    return lambda env: points.shown(value_of(value, env))  # type: ignore[arg-type]
