"""The questionnaire of a year (phiếu điều tra): who is asked what of whom, and what each answer counts for."""

from functools import cached_property
from typing import Literal

from scoring.fields import FactId, Share, Slug, Strict, Whole, Words


class Columns(Strict):
    """The headings of an answer table besides the questions; `ignored` ones may stand there and are not read."""

    respondent: Words
    type: Words
    agency: Words
    ignored: tuple[Words, ...] = ()


class Respondents(Strict):
    """A type of respondents: the fewest of them that an agency of each group needs; it rates no other group.

    `where` names for a group the yes/no fact of `central.yaml` that tells which agencies this type is asked about.
    """

    id: Slug
    label: Words
    least: dict[Slug, Whole]
    where: dict[Slug, FactId] = {}


class Option(Strict):
    """An answer and its weight; without a weight (no opinion) it leaves the denominator."""

    id: FactId
    label: Words
    weight: Share | None = None


class AnswerScale(Strict):
    """Answers that several questions share."""

    id: Slug
    options: tuple[Option, ...]


class Question(Strict):
    """A question: agencies of which groups it is asked about, of which types of respondents, with which answers.

    An answer counts for the fact `<question>_<option>`, or for those that `counts` names.
    """

    id: FactId
    label: Words
    groups: tuple[Slug, ...]
    asked: tuple[Slug, ...]
    scale: Slug
    counts: dict[FactId, tuple[FactId, ...]] = {}

    def facts(self, option: Option) -> tuple[FactId, ...]:
        """The facts that an answer adds one to."""
        return self.counts.get(option.id, ()) if self.counts else (f"{self.id}_{option.id}",)


class Questionnaire(Strict):
    """`survey.yaml` of the criteria."""

    year: Whole
    title: Words
    columns: Columns
    blank: Literal["left_out", "refused"]
    respondents: tuple[Respondents, ...]
    scales: tuple[AnswerScale, ...]
    questions: tuple[Question, ...]

    @cached_property
    def options(self) -> dict[str, tuple[Option, ...]]:
        """The answers of each scale."""
        return {scale.id: scale.options for scale in self.scales}
