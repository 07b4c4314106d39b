"""The head of the decision: sources, appraisers, groups, rounds, and the policies, every one of them stated."""

import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from scoring.fields import Date, Decimal, Formula, Points, SetName, Slug, Strict, Whole, Words, or_none, set_name, wrong
from scoring.rules.bands import BandEnd


class Basis(Strict):
    """Where a clause comes from: the source, the place in it, the clause in our words."""

    source: Slug
    at: Words
    clause: Words


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
    criteria: Slug | None = None
    """The folder of its criteria, where groups ranked apart share one; its own id when left out."""

    @property
    def folder(self) -> str:
        return self.criteria or self.id


SELF, FINAL = "self", "appraised"
"""The first and the last round of every season."""


class Round(Strict):
    """One round of the season, open from one day to another, both included; the last has no days of its own."""

    id: Slug
    title: Words
    kind: Literal["self", "appraisal", "clarification", "final"]
    from_: Date | None = Field(None, alias="from")
    to: Date | None = None

    @property
    def is_filed(self) -> bool:
        """True where each agency may have a file of it, named for its id."""
        return self.kind in ("appraisal", "clarification")

    def is_open(self, day: datetime.date) -> bool:
        """Whether a day lies within its window."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)

    def opens_after(self, day: datetime.date) -> bool:
        """Whether a day comes before its window."""
        return self.from_ is not None and day < self.from_

    @property
    def window(self) -> str:
        """Its days in words."""
        ends = ((self.from_, "từ"), (self.to, "đến"))
        return " ".join(f"{said} {day:%d/%m/%Y}" for day, said in ends if day)


class ReasonCode(Strict):
    """A kind of reason for which appraisers decide, by its code."""

    id: Slug
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


MOST_PLACES = 6
"""Decimals to which points and the index are rounded at most."""


class Rounding(Strict):
    """Rounding of a value: decimals, halves up."""

    places: Whole
    mode: Literal["half_up"]


def _or_exact(value: object) -> object:
    if isinstance(value, str) and value != "exact":
        raise wrong(f"'{value}' không dùng được; viết exact (không làm tròn) hoặc {{places: 2, mode: half_up}}")
    return None if value == "exact" else value


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
    """A class of agencies (xếp loại): an interval of the index, a side condition; failing it gives the next grade."""

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
    quota: Annotated[Whole | None, BeforeValidator(or_none)]
    grade_at_least: Annotated[Slug | None, BeforeValidator(or_none)]
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
    index_floor: Annotated[Decimal | None, BeforeValidator(or_none)]
    index_ceiling: Annotated[Decimal | None, BeforeValidator(or_none)]
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


FileType = Literal["pdf", "docx", "xlsx", "pptx", "png", "jpeg", "tiff"]


class Issuer(Strict):
    """A body that issues documents (cơ quan ban hành), under every name that people write for it."""

    id: Slug
    names: tuple[Words, ...]
    symbol: Words | None = None


class EvidencePolicy(Strict):
    """What the decision lays down about documents: files accepted, whose signatures count, how they are numbered."""

    types: tuple[FileType, ...]
    most_megabytes: Whole
    roots: Annotated[Slug | None, BeforeValidator(or_none)]
    """The folder, beside `index.yaml`, of the root certificates under which a signature counts."""
    shared_within: Literal["item", "criterion", "area"]
    """Where one document may serve several items without being reported."""
    document_kinds: dict[Words, Words]
    issuers: tuple[Issuer, ...]


class Head(Strict):
    """`index.yaml`: everything the decision says once."""

    year: Whole
    set: Slug | None = None
    """Which set of the year it is, where it is not the year's own."""
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
    reason_codes: tuple[ReasonCode, ...]
    policies: tuple[Policies, ...]
    evidence: EvidencePolicy

    @property
    def name(self) -> SetName:
        """What its folders of criteria and season are called."""
        return set_name(self.set or "", self.year)

    @property
    def deadline(self) -> datetime.date | None:
        """The last day for handing in the self-assessment."""
        return next((round.to for round in self.rounds if round.kind == "self"), None)
