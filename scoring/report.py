"""The standings as data: what `rank` prints, as JSON and as a table of items."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from scoring.pipeline import GroupResult, Result
from scoring.points import Number, exact, fixed, shown
from scoring.policies import SELF, Policies
from scoring.ranking import Standing
from scoring.reasons import reason

if TYPE_CHECKING:
    import pandas

FEW = 60
"""Up to so many agencies in all, each has a sheet, and each group a chart."""


NOT_APPRAISED = "TỰ ĐÁNH GIÁ, CHƯA THẨM ĐỊNH"
"""What is said of a round that nobody has appraised."""


PROVISIONAL, ILLUSTRATIVE = "TẠM TÍNH", "SỐ LIỆU MINH HỌA"

NOTHING_HANDED_IN = "Chưa có hồ sơ tự đánh giá nên chưa có điểm, chưa có chỉ số"
KNOWN, NO_SCORE = "Riêng các mục đã có số liệu điều tra, số liệu dùng chung", "đây không phải là điểm của cơ quan"
"""What is said of the points of an agency that has not handed in."""


def marks(result: Result) -> list[str]:
    """What must be said of a result wherever it is shown."""
    said = (
        (NOT_APPRAISED, result.round == SELF),
        ("DỰ THẢO", result.index.head.status == "draft"),
        (PROVISIONAL, result.provisional),
        (ILLUSTRATIVE, result.season.illustrative),
    )
    return [mark for mark, on in said if on]


def notice(result: Result) -> str:
    """What a decision that is not in force says of itself."""
    return result.index.head.notice if result.index.head.status == "reference" else ""


def in_order(group: GroupResult) -> list[Standing]:
    """The standings by place, equals in official order, those without a place last."""
    return sorted(group.standings, key=lambda one: (one.place is None, one.place or 0, one.agency.order))


def few(result: Result) -> bool:
    """True where there are so few agencies that each can have a sheet of its own."""
    return sum(len(group.standings) for group in result.groups) <= FEW


def standings(result: Result) -> dict[str, Any]:
    """The whole result; points are exact decimal strings (or "p/q"), the index is as the policy prints it."""
    return {
        "year": result.index.head.year,
        "round": result.round,
        "criteria_sha256": result.index.sha256,
        "inputs_sha256": result.season.files.sha256,
        "provisional": result.provisional,
        "groups": [_group(group) for group in result.groups],
    }


def _group(group: GroupResult) -> dict[str, Any]:
    head = group.group_set.group
    return {"id": head.id, "title": head.title, "agencies": [_agency(group, standing) for standing in group.standings]}


def stood(policies: Policies, standing: Standing) -> dict[str, Any]:
    """Where an agency stands, and with how many points."""
    score = standing.score
    return {
        "points": exact(score.points),
        "max": exact(score.max),
        "index": None if standing.absent else printed(score.printed, policies.index_places),
        "place": standing.place,
        "tied": standing.tied,
        "grade": standing.grade.id if standing.grade else None,
        "awards": [proposal.award.id for proposal in standing.awards if proposal.decided],
    }


def _agency(group: GroupResult, standing: Standing) -> dict[str, Any]:
    score = standing.score
    return {
        "id": standing.agency.id,
        "title": standing.agency.title,
        **stood(group.group_set.policies, standing),
        "areas": [{"id": a.area.id, "points": exact(a.points), "max": exact(a.max)} for a in score.areas],
        "items": [
            {
                "id": leaf.item.id,
                "state": str(item.state),
                "points": None if item.points is None else exact(item.points),
                "max": exact(leaf.item.max),
                "reason": reason(group.group_set, leaf, item, score.declared, group.against),
            }
            for leaf, item in zip(group.group_set.leaves, score.items, strict=True)
        ],
    }


def printed(index: Number, places: int | None) -> str:
    """The index with all the decimals the policy prints."""
    return exact(index) if places is None else fixed(index, places)


def table(result: Result) -> str:
    """The standings as a table for the terminal: by place, equals in official order."""
    lines = []
    for group in result.groups:
        lines += ["", f"{group.group_set.group.title} ({len(group.standings)} cơ quan)"]
        width = max((len(s.agency.short) for s in group.standings), default=0)
        for s in in_order(group):
            place = str(s.place) if s.place is not None else "–"
            index = "–" if s.absent else f"{shown(s.score.printed, group.group_set.policies.index_places)}%"
            grade = s.unplaced or (s.grade.title if s.grade else "")
            kept = (f"chưa đề nghị {one.award.title}: {one.reason}" for one in s.withheld)
            open = "" if result.round == SELF or s.absent else s.score.open_words
            said = "; ".join(filter(None, [open, *(one.words for one in s.awards), *kept, *s.notes]))
            lines.append(f"{place:>3}  {s.agency.short:<{width}}  {index:>7}  {grade:<12}{said}".rstrip())
    return "\n".join([*lines[1:], *(["", " · ".join(marks(result))] if marks(result) else [])])


def write_items(result: Result, file: Path) -> None:
    """The table of items as CSV, published whole or not at all; InputError says why not."""
    from scoring.publishing import published

    with published(file) as unfinished:
        item_table(result).to_csv(unfinished, index=False, encoding="utf-8-sig", lineterminator="\n")


def item_table(result: Result) -> "pandas.DataFrame":
    """Every item of every agency as a row, for analysis: points as exact text, empty where a state has none."""
    import pandas

    rows = [
        {
            "year": result.index.head.year,
            "round": result.round,
            "group": group.group_set.group.id,
            "agency": standing.agency.id,
            "area": leaf.area.id,
            "item": leaf.item.id,
            "title": leaf.item.title,
            "max": exact(leaf.item.max),
            "state": str(score.state),
            "points": None if score.points is None else exact(score.points),
        }
        for group in result.groups
        for standing in group.standings
        for leaf, score in zip(group.group_set.leaves, standing.score.items, strict=True)
    ]
    return pandas.DataFrame(rows, dtype=object)
