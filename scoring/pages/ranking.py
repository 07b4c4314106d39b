"""The ranking as a page: per group a table, its areas, the awards proposed, and each agency's sheet."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scoring.pages.render import page
from scoring.pages.sheets import Sheet, sheets
from scoring.pages.tables import Reached, Table, area_columns, ranking_columns, reached, table
from scoring.pipeline import GroupResult, Result
from scoring.policies import SELF
from scoring.provisions import no_award
from scoring.ranking import Standing
from scoring.report import KNOWN, NO_SCORE, NOTHING_HANDED_IN, few, in_order, marks, notice
from scoring.submissions import Council
from scoring.ties import tie_words


class Award(NamedTuple):
    """A proposal with its reason, and the tie that decided."""

    title: str
    standing: Standing
    reason: str
    tie: str


class Group(NamedTuple):
    """A group on the page."""

    group: GroupResult
    ranking: Table
    areas: Table
    reached: tuple[Reached, ...]
    awards: tuple[Award, ...]
    no_award: str
    kept: tuple[tuple[Standing, str], ...]
    notes: tuple[tuple[Standing, str], ...]
    sheets: tuple[Sheet, ...]


def ranking_page(result: Result) -> str:
    """The whole page; of a season of thousands the agencies' sheets are left out."""
    groups = [_group(result, group) for group in result.groups]
    return page(
        "ranking.html.j2",
        head=result.index.head,
        round=result.round_title,
        marks=marks(result),
        notice=notice(result),
        groups=groups,
        few=few(result),
        absent=(NOTHING_HANDED_IN, KNOWN, NO_SCORE),
        hashes=[("bộ tiêu chí", result.index.sha256), ("hồ sơ, số liệu", result.season.files.sha256)],
    )


def _group(result: Result, group: GroupResult) -> Group:
    council = result.season.council
    ordered = in_order(group)
    return Group(
        group,
        table(group, tuple(ranking_columns(group, appraised=result.round != SELF))),
        table(group, tuple(area_columns(group))),
        tuple(reached(group, position) for position, area in enumerate(group.group_set.areas) if area.part == "base"),
        tuple(_awards(group, ordered, council)),
        no_award([group.group_set.policies]),
        tuple((one, kept.words) for one in ordered for kept in one.withheld),
        tuple((one, "; ".join(one.notes)) for one in ordered if one.notes),
        tuple(sheets(result, group)) if few(result) else (),
    )


def _awards(group: GroupResult, ordered: Sequence[Standing], council: Council | None) -> Iterator[Award]:
    for award in group.group_set.policies.awards:
        for one in ordered:
            for proposal in one.awards:
                if proposal.award is award:
                    tie = tie_words(group.group_set, group.standings, one, council)
                    yield Award(proposal.words, one, proposal.reason, tie)
