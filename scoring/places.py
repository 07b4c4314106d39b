"""Who has a place, and in which order: by the index, then the tie keys, then the council's rulings."""

from collections.abc import Mapping, Sequence

from scoring.conditions import Outcome, TieValue, tie_value, value
from scoring.criteria import GroupSet
from scoring.expressions import Env
from scoring.points import Number
from scoring.policies import Period, Policies, TieKey
from scoring.scores import AgencyScore
from scoring.submissions import TieRuling

NOT_RANKED, NOT_HANDED_IN = "đánh giá, không xếp hạng", "chưa nộp tự đánh giá"

Order = tuple[tuple[bool, Number], ...]
"""What an agency is ranked by, the smaller the better: the index, each tie key, the ruling; True is not known."""


def why_unplaced(score: AgencyScore, period: Period, policies: Policies) -> str:
    """Why an agency has no place, or nothing when it has one."""
    agency = score.declared.agency
    if not agency.ranked:
        return NOT_RANKED
    if agency.valid_to is not None and agency.valid_to < period.to:
        return f"thôi hoạt động từ {agency.valid_to:%d/%m/%Y}, trước khi hết kỳ"
    if agency.valid_from is not None and agency.valid_from > period.to:
        return f"thành lập ngày {agency.valid_from:%d/%m/%Y}, sau kỳ đánh giá"
    if not score.declared.handed_in and policies.not_submitted == "unplaced":
        return NOT_HANDED_IN
    return ""


def ordered(
    group_set: GroupSet, scores: Sequence[AgencyScore], envs: Sequence[Env], placed: Sequence[bool]
) -> tuple[list[Order], list[tuple[TieValue, ...]]]:
    """The order of each agency, and what the tie keys say of it: a key without object for one of several equals does
    not decide among them."""
    orders: list[Order] = [((False, -value(group_set, score)),) for score in scores]
    said: list[tuple[TieValue, ...]] = [()] * len(scores)
    for key in group_set.policies.ties.keys:
        given = [tie_value(group_set, key.by, env) for env in envs]
        found = zip(orders, given, placed, strict=True)
        skipped = {order for order, one, counts in found if counts and one is Outcome.NO_OBJECT}
        given = [Outcome.NO_OBJECT if o in skipped else one for o, one in zip(orders, given, strict=True)]
        orders = [(*order, _merit(key, one)) for order, one in zip(orders, given, strict=True)]
        said = [(*own, one) for own, one in zip(said, given, strict=True)]
    return orders, said


def _merit(key: TieKey, given: TieValue) -> tuple[bool, Number]:
    if isinstance(given, Outcome):
        return given is Outcome.UNKNOWN, 0
    return False, given if key.better == "lower" else -given


def ruled(order: Order, agency: str, rulings: Sequence[TieRuling]) -> Order:
    """The order with the council's ruling as the last key, for the agencies it names."""
    positions = [ruling.agencies.index(agency) for ruling in rulings if agency in ruling.agencies]
    return (*order, (False, positions[0] if positions else 0))


def places(keys: Sequence[Order], shared: str) -> Mapping[Order, int]:
    """The place of each order: 1-1-3 (competition) or 1-1-2 (dense)."""
    found: dict[Order, int] = {}
    for position, key in enumerate(sorted(keys), 1):
        if key not in found:
            found[key] = position if shared == "competition" else len(found) + 1
    return found
