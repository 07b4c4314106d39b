"""Rules on answers and dates: yes_no, choice, deadline, checklist (R1–R3, R10–R13)."""

import datetime
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Literal

from pydantic import Field

from scoring.errors import nearest
from scoring.expressions import (
    NEVER,
    Call,
    Compare,
    Date,
    Env,
    Expr,
    Flag,
    If,
    Logic,
    Name,
    Num,
    Text,
    serial,
    total,
    value_of,
)
from scoring.fields import Date as DateText
from scoring.fields import FactId, Formula, Strict, Words
from scoring.points import shown
from scoring.rules.base import Fault, FlatAward, Ladder, Rule, Scale, Stated, Step, Use, named


class YesNo(Rule):
    """A yes/no question (R1)."""

    steady = True
    kind: Literal["yes_no"]
    fact: FactId
    yes: FlatAward
    no: FlatAward

    def ladder(self, scale: Scale) -> Ladder:
        asked = Compare("==", Name(self.fact), Flag(True))
        steps = (
            Step(asked, self.yes.expression(scale.max), "có", self.yes.words(scale.max)),
            Step(None, self.no.expression(scale.max), "không", self.no.words(scale.max)),
        )
        return Ladder(scale.fact(self.fact).label, named(scale, self.fact), steps)

    def uses(self) -> Iterator[Use]:
        yield Use(("fact",), self.fact, ("yes_no",))


class ChoiceOption(Strict):
    """The award of one option."""

    is_: FactId = Field(alias="is")
    award: FlatAward


class Choice(Rule):
    """One label out of several (R2), also as reductions in per cent of max (R10)."""

    steady = True
    kind: Literal["choice"]
    fact: FactId
    options: tuple[ChoiceOption, ...]

    def ladder(self, scale: Scale) -> Ladder:
        labels = {option.id: option.label for option in scale.fact(self.fact).options}
        steps = [
            Step(
                Compare("==", Name(self.fact), Text(option.is_)),
                option.award.expression(scale.max),
                labels.get(option.is_, option.is_),
                option.award.words(scale.max),
            )
            for option in self.options
        ]
        steps[-1] = steps[-1]._replace(when=None)
        return Ladder(scale.fact(self.fact).label, named(scale, self.fact), tuple(steps))

    def uses(self) -> Iterator[Use]:
        yield Use(("fact",), self.fact, ("choice",))

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        known = [option.id for option in scale.fact(self.fact).options]
        given = [option.is_ for option in self.options]
        for i, id in enumerate(given):
            if id not in known:
                yield Fault(f"'{id}' không phải lựa chọn của '{self.fact}'{nearest(id, known)}", ("options", i, "is"))
            if id in given[:i]:
                yield Fault(f"lựa chọn '{id}' đã có mức điểm ở trên; bỏ một dòng", ("options", i, "is"))
        if len(known) == 1:
            yield Fault("một lựa chọn duy nhất không phụ thuộc số liệu; cần ít nhất hai lựa chọn", ("options",))
        for id in known if set(given) <= set(known) else ():
            if id not in given:
                yield Fault(f"lựa chọn '{id}' của '{self.fact}' chưa có mức điểm; thêm một dòng", ("options",))


class DeadlineStep(Strict):
    """A day and what being done by it earns."""

    by: DateText
    award: FlatAward


class Deadline(Rule):
    """A date against one or more deadlines (R3)."""

    kind: Literal["deadline"]
    fact: FactId
    steps: tuple[DeadlineStep, ...]
    later: FlatAward
    never: FlatAward

    def ladder(self, scale: Scale) -> Ladder:
        done, steps = Name(self.fact), []
        for step in self.steps:
            day = scale.working_day(step.by)
            award = step.award.expression(scale.max)
            steps.append(
                Step(Compare("<=", done, Date(serial(day))), award, _by(step.by, day), step.award.words(scale.max))
            )
        if self.later != self.never:
            late = Compare("<", done, Date(NEVER))
            steps.append(Step(late, self.later.expression(scale.max), "muộn hơn", self.later.words(scale.max)))
        last = "không thực hiện" if self.later != self.never else "muộn hơn hoặc không thực hiện"
        steps.append(Step(None, self.never.expression(scale.max), last, self.never.words(scale.max)))
        return Ladder(scale.fact(self.fact).label, named(scale, self.fact), tuple(steps))

    def uses(self) -> Iterator[Use]:
        yield Use(("fact",), self.fact, ("date",))

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        days = [step.by for step in self.steps]
        if not days:
            yield Fault("'steps' cần ít nhất một hạn; thêm một dòng {by: ngày, award: điểm}", ("steps",))
        for i, (day, following) in enumerate(pairwise(days), 1):
            if day >= following:
                said = f"hạn {following:%d/%m/%Y} phải sau hạn {day:%d/%m/%Y} ở trên; xếp các hạn từ sớm đến muộn"
                yield Fault(said, ("steps", i, "by"))


def _by(stated: datetime.date, day: datetime.date) -> str:
    moved = f" (hạn {stated:%d/%m/%Y} là ngày nghỉ)" if stated != day else ""
    return f"đến hết ngày {day:%d/%m/%Y}{moved}"


class Condition(Strict):
    """One entry of a checklist: a yes/no fact, or a formula with a label; its award where entries add up."""

    fact: FactId | None = None
    when: Formula | None = None
    label: Words | None = None
    award: FlatAward | None = None

    def test(self, scale: Scale) -> Expr:
        return Compare("==", Name(self.fact), Flag(True)) if self.fact else scale.expression(self.when or Flag(False))

    def words(self, scale: Scale) -> str:
        return scale.fact(self.fact).label if self.fact else self.label or ""


class Checklist(Rule):
    """Several conditions: all of them, any of them, or the sum of those met (R11–R13)."""

    kind: Literal["checklist"]
    how: Literal["all", "any", "sum"]
    of: tuple[Condition, ...]
    award: FlatAward | None = None
    otherwise: FlatAward | None = None
    cap: FlatAward | None = None

    def ladder(self, scale: Scale) -> Ladder:
        return self._sum(scale) if self.how == "sum" else self._together(scale)

    def _together(self, scale: Scale) -> Ladder:
        assert self.award is not None and self.otherwise is not None
        when = Logic("and" if self.how == "all" else "or", tuple(entry.test(scale) for entry in self.of))
        said, failed = {"all": ("đạt tất cả", "chưa đạt đủ"), "any": ("đạt ít nhất một", "không đạt nội dung nào")}[
            self.how
        ]
        steps = (
            Step(when, self.award.expression(scale.max), said, self.award.words(scale.max)),
            Step(None, self.otherwise.expression(scale.max), failed, self.otherwise.words(scale.max)),
        )
        return Ladder(self._lead(scale), self._figure(scale), steps)

    def _sum(self, scale: Scale) -> Ladder:
        earned = total([If(e.test(scale), e.award.expression(scale.max), Num(0)) for e in self.of if e.award])
        gives = "cộng điểm các nội dung đạt"
        if self.cap is not None:
            earned = Call("min", (earned, self.cap.expression(scale.max)))
            gives += f", nhiều nhất {self.cap.words(scale.max)}"
        return Ladder(self._lead(scale), self._figure(scale), (Step(None, earned, "", gives),))

    def _lead(self, scale: Scale) -> str:
        entries = (f"{e.words(scale)}{f' ({e.award.words(scale.max)})' if e.award else ''}" for e in self.of)
        return " · ".join(entries)

    def _figure(self, scale: Scale) -> Callable[[Env], str]:
        tests = [(entry.words(scale), entry.test(scale)) for entry in self.of]

        def figure(env: Env) -> str:
            missed = [words for words, test in tests if not value_of(test, env)]
            met = f"đạt {shown(len(tests) - len(missed))}/{shown(len(tests))} nội dung"
            return f"{met}; chưa đạt: {', '.join(missed)}" if missed else met

        return figure

    def uses(self) -> Iterator[Use]:
        for i, entry in enumerate(self.of):
            if entry.fact:
                yield Use(("of", i, "fact"), entry.fact, ("yes_no",))

    def formulas(self) -> Iterator[Stated]:
        for i, entry in enumerate(self.of):
            if entry.when is not None:
                yield Stated(("of", i, "when"), entry.when, "yes_no")

    def proofs(self, scale: Scale) -> Iterator[Fault]:
        if not self.of:
            yield Fault("'of' cần ít nhất một nội dung", ("of",))
        for i, entry in enumerate(self.of):
            if (entry.fact is None) == (entry.when is None):
                yield Fault(
                    "mỗi nội dung có đúng một trong hai khóa 'fact' và 'when'; bỏ hoặc thêm một khóa", ("of", i)
                )
            if entry.when is not None and not entry.label:
                yield Fault("nội dung có 'when' cần thêm 'label' để giải thích", ("of", i))
            if entry.award is None and self.how == "sum":
                yield Fault("how: sum cần 'award' (số điểm) ở mỗi nội dung", ("of", i))
            if entry.award is not None and self.how != "sum":
                yield Fault(f"how: {self.how} không cộng điểm từng nội dung; bỏ 'award' ở đây", ("of", i, "award"))
        for key in ("award", "otherwise"):
            if self.how != "sum" and getattr(self, key) is None:
                yield Fault(f"how: {self.how} cần khóa '{key}'; thêm khóa này")
            if self.how == "sum" and getattr(self, key) is not None:
                yield Fault(f"how: sum không dùng '{key}' chung; mỗi nội dung có 'award' riêng", (key,))
        if self.how != "sum" and self.cap is not None:
            yield Fault("'cap' chỉ dùng với how: sum; bỏ khóa này", ("cap",))
