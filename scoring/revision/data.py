"""A revision as data for a program to read: every change of the text, every agency before and after, every part."""

from collections.abc import Sequence
from typing import Any

from scoring.criteria import Index
from scoring.errors import Problem
from scoring.points import exact
from scoring.report import stood
from scoring.revision.comparing import GroupRevision, Revision
from scoring.revision.movements import Movement, Part
from scoring.revision.telling import assumptions
from scoring.scores import ItemScore


def data(revision: Revision, surprises: Sequence[Problem] | None = None) -> dict[str, Any]:
    """The whole comparison, and where it is otherwise than a change file states; points are exact decimal strings
    (or "p/q")."""
    season = revision.season
    return {
        "old": _edition(revision.old),
        "new": _edition(revision.new),
        "only_old": revision.only_old,
        "only_new": revision.only_new,
        "season": season
        and {
            "name": season.index.head.name,
            "round": season.round,
            "inputs_sha256": season.season.files.sha256,
            "assumptions": [*assumptions(revision)],
        },
        "groups": [_group(revision, group) for group in revision.groups],
        "expected": None
        if surprises is None
        else {"met": not surprises, "findings": [str(one) for one in sorted(surprises)]},
    }


def _edition(index: Index) -> dict[str, Any]:
    return {"name": index.head.name, "title": index.head.title, "sha256": index.sha256}


def _group(revision: Revision, group: GroupRevision) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": group.title,
        "amendments": [one._asdict() | {"substance": one in group.substance} for one in group.amendments],
        "agencies": [_agency(revision, group.id, one) for one in group.movements],
    }


def _agency(revision: Revision, group: str, one: Movement) -> dict[str, Any]:
    before, after = (
        stood(index.set(group).policies, standing) | {"exact_index": exact(standing.score.index)}
        for index, standing in ((revision.old, one.before), (revision.new, one.after))
    )
    return {
        "id": one.after.agency.id,
        "title": one.after.agency.title,
        "moved": one.moved,
        "before": before,
        "after": after,
        "change": {"points": exact(one.points), "index": exact(one.index)},
        "parts": [_part(part) for part in one.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    old, new = (leaf and leaf.item.id for leaf in part.pair or (None, None))
    return {
        "label": part.label,
        "old": old,
        "new": new,
        "points": exact(part.points),
        "index": exact(part.index),
        "before": _item(part.before),
        "after": _item(part.after),
    }


def _item(score: ItemScore | None) -> dict[str, Any] | None:
    return score and {"state": str(score.state), "points": None if score.points is None else exact(score.points)}
