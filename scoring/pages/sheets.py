"""Each agency's sheet: its areas, and every item with why it has its points."""

from collections.abc import Iterator
from typing import NamedTuple

from scoring.criteria import Leaf
from scoring.evidence.verdicts import verdict_words
from scoring.explain import document_words, said_of
from scoring.pipeline import GroupResult, Result
from scoring.points import Number, shown
from scoring.ranking import Standing
from scoring.report import printed
from scoring.scores import STATE_WORDS, AgencyScore, AreaScore, ItemScore
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


class Sheet(NamedTuple):
    """An agency's sheet, by area."""

    standing: Standing
    percent: str
    own: AgencyScore
    areas: tuple[tuple[AreaScore, tuple[ItemRow, ...]], ...]


def sheets(result: Result, group: GroupResult) -> Iterator[Sheet]:
    """The sheets of a group in official order."""
    for position, (standing, own) in enumerate(zip(group.standings, group.self_scores, strict=True)):
        one = View(result, group, position)
        index = printed(standing.score.printed, group.group_set.policies.index_places).replace(".", ",")
        rows: dict[str, list[ItemRow]] = {area.id: [] for area in group.group_set.areas}
        for leaf, score in one.rows():
            rows[leaf.area.id].append(_row(one, leaf, score))
        yield Sheet(standing, index, own, tuple((area, tuple(rows[area.area.id])) for area in standing.score.areas))


def _row(one: View, leaf: Leaf, score: ItemScore) -> ItemRow:
    sign = "−" if leaf.area.part == "penalty" and score.points else ""
    points = "–" if score.points is None else f"{sign}{shown(score.points)}"
    item, notes = leaf.item, tuple(_notes(one, leaf))
    return ItemRow(item.id, item.title, item.max, points, STATE_WORDS[score.state], one.reason(leaf, score), notes)


def _notes(one: View, leaf: Leaf) -> Iterator[tuple[str, str]]:
    """The documents an item has, and what was said of it, each with its name."""
    held = one.dossier.papers(leaf.item.id, one.result.round)
    ruled = ((document_words(paper.evidence), verdict_words(held, paper)) for paper in held if paper.evidence)
    documents = [f"{given} — {verdict}" if verdict else given for given, verdict in ruled]
    if documents:
        yield "Tài liệu", "; ".join(documents)
    yield from said_of(one, leaf)
