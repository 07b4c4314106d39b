"""Each agency's sheet: its areas, and every item with why it has its points."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scoring.criteria import Leaf
from scoring.evidence.verdicts import Paper, verdict_words
from scoring.explain import document_words, said_of
from scoring.pipeline import GroupResult, Result, by_rounds
from scoring.points import Number, shown
from scoring.ranking import Standing
from scoring.report import printed
from scoring.scores import STATE_WORDS, AgencyScore, AreaScore, ItemScore
from scoring.submissions import Evidence
from scoring.views import View


class ItemRow(NamedTuple):
    """An item of an agency's sheet."""

    id: str
    title: str
    max: Number
    points: str
    state: str
    reason: str
    notes: tuple[tuple[str, str], ...]


class RoundRow(NamedTuple):
    """What an agency had at the end of a round."""

    title: str
    points: str
    percent: str
    place: str
    grade: str


class Sheet(NamedTuple):
    """An agency's sheet, by area."""

    standing: Standing
    percent: str
    own: AgencyScore
    areas: tuple[tuple[AreaScore, tuple[ItemRow, ...]], ...]
    rounds: tuple[RoundRow, ...]


def sheets(result: Result, group: GroupResult) -> Iterator[Sheet]:
    """The sheets of a group in official order."""
    at = next(i for i, one in enumerate(result.groups) if one is group)
    rounds = [(round.title, groups[at]) for round, groups in by_rounds(result)]
    for position, (standing, own) in enumerate(zip(group.standings, group.self_scores, strict=True)):
        one = View(result, group, position)
        index = _percent(group, standing)
        rows: dict[str, list[ItemRow]] = {area.id: [] for area in group.group_set.areas}
        for leaf, score in one.rows():
            rows[leaf.area.id].append(_row(one, leaf, score))
        areas = tuple((area, tuple(rows[area.area.id])) for area in standing.score.areas)
        by_round = tuple(_round(title, then, then.standings[position]) for title, then in rounds)
        yield Sheet(standing, index, own, areas, by_round)


def _percent(group: GroupResult, standing: Standing) -> str:
    return printed(standing.score.printed, group.group_set.policies.index_places).replace(".", ",")


def _round(title: str, group: GroupResult, one: Standing) -> RoundRow:
    if one.absent:
        return RoundRow(title, "–", "–", "–", "CHƯA NỘP")
    place, grade = str(one.place or "–"), one.grade.title if one.grade else one.unplaced or "–"
    return RoundRow(title, shown(one.score.points), _percent(group, one), place, grade)


def _row(one: View, leaf: Leaf, score: ItemScore) -> ItemRow:
    sign = "−" if leaf.area.part == "penalty" and score.points else ""
    points = "–" if score.points is None else f"{sign}{shown(score.points)}"
    item, notes = leaf.item, tuple(_notes(one, leaf))
    return ItemRow(item.id, item.title, item.max, points, STATE_WORDS[score.state], one.reason(leaf, score), notes)


def _notes(one: View, leaf: Leaf) -> Iterator[tuple[str, str]]:
    """The documents an item has, and what was said of it, each with its name."""
    held = one.dossier.papers(leaf.item.id, one.result.round)
    documents = [_document(one, held, paper, paper.evidence) for paper in held if paper.evidence]
    if documents:
        yield "Tài liệu", "; ".join(documents)
    yield from said_of(one, leaf)


def _document(one: View, held: Sequence[Paper], paper: Paper, evidence: Evidence) -> str:
    """A document with the appraiser's verdict, and that on the signatures in its file."""
    signature = one.dossier.documents.signature(evidence)
    said = [document_words(evidence), verdict_words(held, paper), f"chữ ký số {signature}" if signature else ""]
    return " — ".join(filter(None, said))
