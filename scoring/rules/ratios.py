"""Rules on a measured value: ratio, value and growth, by bands (R4–R7, R19, R22)."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Literal

from scoring import points
from scoring.expressions import Env, Expr, Name, Op, names, value_of
from scoring.facts import NUMERIC
from scoring.fields import FactId, Formula, Words
from scoring.formulas import kind_of
from scoring.rules.bands import Band, Interval, Limit, band_steps, intervals
from scoring.rules.base import (
    Award,
    Fault,
    FlatAward,
    Ladder,
    Rule,
    Scale,
    Stated,
    Step,
    Use,
    figures_of,
    is_zero,
    lowered,
    named,
)
from scoring.rules.gaps import band_proofs, in_figures, in_parts


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
        none = f"không phát sinh {_label(self.whole, scale) or '(mẫu số bằng 0)'}"
        if self.if_none is not None:
            steps.insert(0, _none_step(whole, none, self.if_none, scale))
        lead = self.says or f"Tỷ lệ {_label(self.part, scale)} trên {_label(self.whole, scale)}"
        figure = _ratio_figure(part, whole, self.says or scale.fact(next(names(self.part))).label, none, scale)
        return Ladder(lead, figure, tuple(self._in_words(step, scale) for step in steps))

    def _in_words(self, step: Step, scale: Scale) -> Step:
        """A step as one says it of a part: none of it, or all of it where the part cannot exceed the whole."""
        whole = isinstance(self.part, Name) and Name(scale.fact(self.part.id).at_most or "") == self.whole
        plainer = {"không quá 0%": "bằng 0%"} | ({"từ 100% trở lên": "đạt 100%"} if whole else {})
        return step._replace(says=plainer.get(step.says, step.says))

    def formulas(self) -> Iterator[Stated]:
        yield Stated(("part",), self.part, "number")
        yield Stated(("whole",), self.whole, "number")

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        yield from band_proofs(
            self.bands, in_parts(_unit(scale.expression(self.whole), scale)), percent=True, ratio=True
        )
        if self.says is None and not (isinstance(self.part, Name) and isinstance(self.whole, Name)):
            yield Fault("'part' hoặc 'whole' là công thức nên cần khóa 'says' nói rõ tỷ lệ gì")


class Value(_Banded):
    """A figure in its own unit (R5, R19, R22)."""

    kind: Literal["value"]
    of: Formula
    says: Words | None = None

    def ladder(self, scale: Scale) -> Ladder:
        value = scale.expression(self.of)
        lead = self.says or scale.fact(next(names(self.of))).label
        return Ladder(lead, _value_figure(value, self.of, lead, scale), tuple(self.steps(value, scale)))

    def formulas(self) -> Iterator[Stated]:
        yield Stated(("of",), self.of, "number")

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        share, unit = _is_percent(self.of, scale), _unit(scale.expression(self.of), scale)
        example = in_parts(unit) if share else lambda interval: f"{in_figures(interval)}{unit}"
        yield from band_proofs(self.bands, example, percent=share, ratio=share)
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
        rises = zip(self.steps(Op("/", Op("-", now, before), before), scale), intervals(self.bands), strict=True)
        steps = [step._replace(says=_change_words(interval)) for step, interval in rises]
        if self.if_none is not None:
            steps.insert(0, _none_step(before, self._none(scale), self.if_none, scale))
        lead = f"{_label(Name(self.now), scale)} so với {_label(Name(self.before), scale)}"
        return Ladder(lead, self._figure(scale), tuple(steps))

    def _figure(self, scale: Scale) -> Callable[[Env], str]:
        def figure(env: Env) -> str:
            now, before = Fraction(env[self.now]), Fraction(env[self.before])
            if not before:
                return self._none(scale)
            change = (now - before) / before
            sense = (
                "không thay đổi" if not change else f"{'tăng' if change > 0 else 'giảm'} {_close_percent(abs(change))}"
            )
            return "; ".join((*(named(scale, id)(env) for id in (self.now, self.before)), sense))

        return figure

    def _none(self, scale: Scale) -> str:
        return f"{_label(Name(self.before), scale)} bằng 0"

    def uses(self) -> Iterator[Use]:
        yield Use(("now",), self.now, NUMERIC)
        yield Use(("before",), self.before, NUMERIC)

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        yield from band_proofs(self.bands, _change, percent=True, ratio=False)
        low = scale.fact(self.before).bounds[0]
        if low is None or low < 0:
            yield Fault(
                f"số liệu '{self.before}' cần 'least: 0' hoặc lớn hơn: không tính mức tăng từ số âm", ("before",)
            )


def _change(interval: Interval) -> str:
    """A change that lies in an interval."""
    value = interval.some()
    return f"{'tăng' if value > 0 else 'giảm'} {points.percent(max(value, -value))}" if value else "không thay đổi"


def _change_words(interval: Interval) -> str:
    """A band of change: a rise, a fall, or both where it spans zero."""
    low, high = interval.low, interval.high
    if low is not None and low.value == 0 and not interval.low_closed and high is None:
        return "tăng"
    if high is not None and high.value == 0 and not interval.high_closed and low is None:
        return "giảm"
    if low is not None and low.value >= 0:
        return f"tăng {interval.words()}"
    if high is not None and high.value <= 0:
        mirrored = [end and Limit(-end.value, end.percent) for end in (high, low)]
        return f"giảm {Interval(mirrored[0], interval.high_closed, mirrored[1], interval.low_closed).words()}"
    return f"mức tăng {interval.words()}"


def _none_step(whole: Expr, says: str, award: Award, scale: Scale) -> Step:
    return Step(is_zero(whole), award.expression(scale.max), says, award.words(scale.max))


def _label(formula: Expr, scale: Scale) -> str:
    return f"“{scale.fact(formula.id).label}”" if isinstance(formula, Name) and formula.id in scale.facts else ""


def _is_percent(formula: Expr, scale: Scale) -> bool:
    return isinstance(formula, Name) and formula.id in scale.facts and scale.fact(formula.id).type == "percent"


def _ratio_figure(part: Expr, whole: Expr, label: str, none: str, scale: Scale) -> Callable[[Env], str]:
    unit = _unit(whole, scale)

    def figure(env: Env) -> str:
        top, bottom = Fraction(value_of(part, env)), Fraction(value_of(whole, env))
        if not bottom:
            return none
        said = f"{points.shown(points.plain(top))}/{points.shown(points.plain(bottom))}"
        return f"{label}: {said}{unit} ({_close_percent(top / bottom)})"

    return figure


def _unit(formula: Expr, scale: Scale) -> str:
    """The unit of a formula's value, to stand after it."""
    units = kind_of(formula, {id: scale.fact(id).kind for id in names(formula)}).unit or ()
    return f" {units[0][0]}" if len(units) == 1 and units[0][1] == 1 else ""


def _close_percent(ratio: Fraction) -> str:
    """A per cent with two decimals, or four where two would hide on which side of a whole per cent it falls."""
    near = points.rounded(100 * ratio, 2)
    hides = near.denominator == 1 and near != 100 * ratio
    return f"≈{points.percent(ratio, 4)}" if hides else points.percent(ratio)


def _value_figure(value: Expr, formula: Expr, label: str, scale: Scale) -> Callable[[Env], str]:
    if _is_percent(formula, scale):
        assert isinstance(value, Op)
        return _ratio_figure(value.left, value.right, label, label, scale)
    if isinstance(formula, Name):
        return named(scale, formula.id)
    figures, unit = figures_of(formula, scale), _unit(value, scale)
    return lambda env: f"{figures(env)}; {lowered(label)}: {points.shown(value_of(value, env))}{unit}"  # type: ignore[arg-type]
