"""What criteria are tried by: cases (phép thử) that somebody worked out by hand, and who is expected to move."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, model_validator

from scoring.fields import (
    Date,
    Decimal,
    FactId,
    NodeId,
    Points,
    Share,
    Slug,
    Strict,
    Whole,
    Words,
    YesNo,
    or_none,
    wrong,
)

REFUSED = "refused"
"""What a case expects of figures that the form does not accept."""
EMPTY = "…"
"""What stands for something that the writer of a case has to fill in."""
StateId = Literal[
    "scored",
    "not_answered",
    "not_applicable",
    "evidence_missing",
    "awaiting_appraisal",
    "awaiting_survey",
    "refused",
]


def _or_none(value: object) -> object:
    if isinstance(value, str) and value != "none":
        raise wrong("cần danh sách mã tài liệu đã nộp [a, b], hoặc none khi chưa nộp tài liệu nào")
    return [] if value == "none" else value


class Case(Strict):
    """One case: the figures and documents of one item, and the points or state that the clause gives for them."""

    name: Words
    figures: dict[str, str] = {}
    blank: tuple[str, ...] = ()
    """Figures given for all cases of the item that this one leaves unanswered."""
    mean: dict[FactId, str] = {}
    best: dict[FactId, str] = {}
    """The group's mean and best of a figure, for a rule that compares with them."""
    evidence: Annotated[tuple[Slug, ...] | None, BeforeValidator(_or_none)] = None
    """The documents handed in and accepted; every required one where the key is left out."""
    appraised: YesNo = True
    not_applicable: YesNo | None = None
    """The appraiser's ruling on applicability."""
    points: Points | None = None
    state: StateId = "scored"
    why: Words

    @model_validator(mode="after")
    def _points_where_the_state_has_some(self) -> Self:
        has_points = self.state in ("scored", "evidence_missing")
        if has_points and self.points is None:
            raise wrong("phép thử cần 'points' (điểm phải được), hoặc 'state' khi mục không có điểm")
        if not has_points and self.points is not None:
            raise wrong(f"trạng thái {self.state} không có điểm; bỏ 'points' hoặc sửa 'state'", "points")
        return self


class Argued(Strict):
    """A slip that no case can notice, because the points and state stay the same for all figures, and why."""

    slip: Words
    why: Words


class Cases(Strict):
    """The cases of an item, or of the limits of a criterion or area; `given` are the figures that they share."""

    labels: tuple[Words, ...] = ()
    """Every text that people read, as it stood when the cases were written."""
    given: dict[str, str] = {}
    cases: tuple[Case, ...] = ()
    argued: tuple[Argued, ...] = ()


class Casebook(Strict):
    """`cases/<area>.yaml`: the cases of one area."""

    items: dict[NodeId, Cases]


class Excepted(Strict):
    """Numbers of an item's rule that its clause does not say, numbers that only the clause says, and why they may."""

    unsaid: tuple[Words, ...] = ()
    only_said: tuple[Words, ...] = ()
    why: Words


class ExceptedOfGroup(Strict):
    """The items of a group's folder with such numbers."""

    items: dict[NodeId, Excepted]


class Exceptions(Strict):
    """`exceptions.yaml`: numbers in which a clause and its rule differ, by the folder of the group; a list that only
    shrinks."""

    groups: dict[Slug, ExceptedOfGroup]


class Mover(Strict):
    """An agency expected to move, and where it stands afterwards; what is left out may be anything."""

    agency: Slug
    place: Whole | None = None
    grade: Slug | None = None
    awards: tuple[Slug, ...] | None = None


class ChangeFile(Strict):
    """The agencies whose place, grade or awards a change of criteria is expected to move; all others stay."""

    movers: tuple[Mover, ...]


class StandingCase(Strict):
    """One case of the policies: the exact indexes of some agencies, and what ranking makes of them, in that order."""

    name: Words
    indexes: tuple[Decimal, ...]
    areas: dict[NodeId, tuple[Share, ...]] = {}
    """What each agency earned of an area's maximum, for conditions and tie keys that ask; all of it where left out."""
    printed: tuple[Decimal, ...] = ()
    places: tuple[Annotated[Whole | None, BeforeValidator(or_none)], ...] = ()
    grades: tuple[Slug, ...] = ()
    awards: tuple[Annotated[Slug | None, BeforeValidator(or_none)], ...] = ()
    handed_in: tuple[YesNo, ...] = ()
    """Whether each agency handed in its self-assessment; all of them where left out."""
    why: Words

    @model_validator(mode="after")
    def _one_of_each_for_every_agency(self) -> Self:
        stated = [key for key in ("printed", "places", "grades", "awards") if getattr(self, key)]
        if not stated:
            raise wrong("phép thử cần ít nhất một trong các khóa printed, places, grades, awards")
        also = ["handed_in"] if self.handed_in else []
        sizes = {key: len(getattr(self, key)) for key in (*stated, *also)}
        sizes |= {id: len(own) for id, own in self.areas.items()}
        for key, size in sizes.items():
            if size != len(self.indexes):
                said = f"'{key}' cần đủ {len(self.indexes)} giá trị, mỗi chỉ số một giá trị"
                raise wrong(said, "areas" if key in self.areas else key)
        return self


class DayCase(Strict):
    """One case of the days off: a deadline, and the day until which it runs."""

    name: Words
    by: Date
    due: Date
    why: Words


class TotalCase(Strict):
    """One case of the index: what some items earn, which do not apply, and what is printed of it all."""

    name: Words
    earned: dict[NodeId, Points] = {}
    """Of a penalty item the amount taken off."""
    not_applicable: tuple[NodeId, ...] = ()
    others: Literal["max", "none"] = "max"
    """What the other items of base areas earn; those of bonus and penalty areas earn nothing."""
    index: Decimal
    why: Words


class PolicyCases(Strict):
    """`cases/index.yaml`: the cases of the policies by which a group is ranked."""

    labels: tuple[Words, ...] = ()
    """What `index.yaml` and `survey.yaml` say, as it stood when the cases were written."""
    standings: tuple[StandingCase, ...] = ()
    totals: tuple[TotalCase, ...] = ()
    days: tuple[DayCase, ...] = ()
    argued: tuple[Argued, ...] = ()
