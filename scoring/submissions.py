"""What people declare: agencies, submissions, appraisals, survey and central figures, and the council's rulings."""

import datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from scoring.fields import Date, DayOrTime, DocumentDate, FileName, NodeId, Points, Slug, Strict, Whole, Words, YesNo


class Agency(Strict):
    """An agency (cơ quan), known by its code: names change and repeat, codes do not."""

    id: Slug
    title: Words
    short: Words
    group: Slug
    order: Whole
    ranked: YesNo
    symbol: Words | None = None
    """The letters by which its documents are numbered: STTTT in 12/KH-STTTT."""
    valid_from: Date | None = None
    valid_to: Date | None = None
    succeeds: tuple[Slug, ...] = ()
    """The codes of the agencies of the roster before whose work it took over."""
    note: Words | None = None

    def exists_on(self, day: datetime.date) -> bool:
        """Whether the agency is in being on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


class Roster(Strict):
    """`agencies.yaml`: the agencies of a year in their official order."""

    year: Whole
    agencies: tuple[Agency, ...]


class Evidence(Strict):
    """One document handed in for an item."""

    id: Slug
    number: Words | None = None
    date: DocumentDate | None = None
    issuer: Words | None = None
    file: FileName | None = None
    """Below `evidence/` in the agency's folder."""
    note: Words | None = None

    @property
    def named(self) -> "Evidence":
        """By what identifies it, whatever its note."""
        return self.model_copy(update={"note": None})


class Entry(Strict):
    """What an agency declares for one item; facts stay text until the criteria type them."""

    facts: dict[str, str] = {}
    cites: dict[str, Words] = {}
    claimed: Points | None = None
    evidence: tuple[Evidence, ...] = ()
    explanation: Words | None = None


class Handed(Strict):
    """When and by whom a submission was handed in."""

    date: Date
    by: Words
    document: Words | None = None


class Submission(Strict):
    """`submission.yaml`: the self-assessment (tự đánh giá) of an agency. Figures without a cite are illustrative where
    `illustrative` is yes."""

    year: Whole
    agency: Slug
    illustrative: YesNo
    submitted: Handed
    items: dict[NodeId, Entry]


class Decided(Strict):
    """An area appraised: by which agency, by whom, when."""

    id: NodeId
    appraiser: Slug
    author: Words
    date: DayOrTime


def _by_number(said: Any) -> Any:
    """A verdict alone is one on the documents that are in hand; by number, each on the document it names."""
    return said if isinstance(said, dict) else {"": said}


Verdicts = Annotated[dict[str, Literal["accepted", "rejected"]], BeforeValidator(_by_number)]


class Adjustment(Strict):
    """An appraiser's decision on one item: a figure, a verdict on evidence, applicability, or (judged items) points;
    one that states none of them keeps what stood before."""

    facts: dict[str, str] = {}
    evidence: dict[Slug, Verdicts] = {}
    """By kind of document, and within it by the number of the document where the decision names it."""
    not_applicable: YesNo | None = None
    points: Points | None = None
    code: Slug | None = None
    """One of the reason codes, where the decision declares any."""
    reason: Words
    appraiser: Slug
    """The appraising agency whose decision it is: that of the item's area."""
    author: Words
    date: DayOrTime


class Appraisal(Strict):
    """`<round>.yaml` of an appraisal: areas appraised and adjustments; what the agency said stays where it is."""

    year: Whole
    agency: Slug
    illustrative: YesNo
    areas: tuple[Decided, ...]
    items: dict[NodeId, Adjustment] = {}


class Answers(Strict):
    """Where a survey was counted from."""

    file: Words
    sha256: Words
    respondents: Whole


class Clarified(Strict):
    """What an agency says of one item on which it was decided, with documents that it had not handed in before."""

    explanation: Words
    evidence: tuple[Evidence, ...] = ()


class Clarification(Strict):
    """`<round>.yaml` of a clarification (giải trình): words and new documents, never figures or points."""

    year: Whole
    agency: Slug
    illustrative: YesNo
    submitted: Handed
    items: dict[NodeId, Clarified]


class Measured(Strict):
    """`survey.yaml` or `central.yaml`: figures by agency that no agency declares itself."""

    year: Whole
    illustrative: YesNo
    source: Words
    answers: Answers | None = None
    agencies: dict[Slug, dict[str, str]]


class TieRuling(Strict):
    """The council's order of agencies that the keys leave equal, the better first."""

    group: Slug
    agencies: tuple[Slug, ...]
    reason: Words
    author: Words
    date: Date


class Withheld(Strict):
    """An award withheld from an agency."""

    award: Slug
    agency: Slug
    reason: Words
    author: Words
    date: Date


class Council(Strict):
    """`council.yaml`: the council's rulings on ties and awards."""

    year: Whole
    illustrative: YesNo
    ties: tuple[TieRuling, ...] = ()
    withheld: tuple[Withheld, ...] = ()
