"""Equal agencies: who has the same index, and what told them apart, or that nothing did."""

from collections.abc import Sequence

from scoring.conditions import Outcome, TieValue, value
from scoring.criteria import GroupSet
from scoring.points import shown
from scoring.ranking import Standing
from scoring.submissions import Council


def tie_words(group_set: GroupSet, standings: Sequence[Standing], standing: Standing, council: Council | None) -> str:
    """Who has the same index as an agency, and what decided; nothing where nobody has."""
    own = value(group_set, standing.score)
    equals = [
        other
        for other in standings
        if other is not standing and other.place is not None and value(group_set, other.score) == own
    ]
    return "; ".join(_told_apart(group_set, standing, other, council) for other in equals)


def _told_apart(group_set: GroupSet, standing: Standing, other: Standing, council: Council | None) -> str:
    if standing.place == other.place:
        return f"Đồng hạng với {other.agency.short}"
    side = "trên" if (standing.place or 0) < (other.place or 0) else "dưới"
    said = f"Bằng chỉ số với {other.agency.short}, xếp {side}"
    for key, mine, theirs in zip(group_set.policies.ties.keys, standing.keys, other.keys, strict=True):
        if mine != theirs:
            return f"{said} theo tiêu chí phụ: {key.says} ({_key(mine)} và {_key(theirs)})"
    for ruling in council.ties if council else ():
        if {standing.agency.id, other.agency.id} <= set(ruling.agencies):
            return f"{said} theo kết luận của Hội đồng ngày {ruling.date:%d/%m/%Y}: {ruling.reason} ({ruling.author})"
    return said


def _key(given: TieValue) -> str:
    return str(given) if isinstance(given, Outcome) else shown(given)
