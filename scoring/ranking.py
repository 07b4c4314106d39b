"""From points to flags: places, grades and proposed awards within a group."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.criteria import GroupSet
from scoring.expressions import Env, Expr, compiled, names
from scoring.points import Number, plain, shown
from scoring.policies import Award, Grade, Group, Period, Policies
from scoring.rules.bands import intervals
from scoring.scores import AgencyScore
from scoring.submissions import Agency, Council, TieRuling, Withheld

Holds = Callable[[Env], bool]


class Proposal(NamedTuple):
    """An award proposed to the council, and why; `decided` is False where a tie at the cut-off is its to break."""

    award: Award
    reason: str
    decided: bool

    @property
    def words(self) -> str:
        """The award as it is listed beside the agency."""
        return self.award.title if self.decided else f"{self.award.title} (chờ Hội đồng quyết định)"


class Standing(NamedTuple):
    """An agency's place, grade and proposed awards; unplaced agencies say why."""

    score: AgencyScore
    place: int | None
    tied: bool
    grade: Grade | None
    awards: tuple[Proposal, ...]
    unplaced: str = ""
    withheld: tuple[Withheld, ...] = ()
    """Awards the council withheld, with its reasons."""

    @property
    def agency(self) -> Agency:
        return self.score.declared.agency


def ranked(
    group_set: GroupSet, scores: Sequence[AgencyScore], period: Period, council: Council | None
) -> tuple[Standing, ...]:
    """The standings of a group, in the order of the scores given."""
    reasons = [why_unplaced(score, period, group_set.policies) for score in scores]
    envs = [condition_values(group_set, score) for score in scores]
    orders = [_order(group_set, score, env) for score, env in zip(scores, envs, strict=True)]
    rulings = [ruling for ruling in council.ties if ruling.group == group_set.group.id] if council else []
    keys = [_ruled(order, score.declared.agency.id, rulings) for order, score in zip(orders, scores, strict=True)]
    sharing = Counter(key for key, reason in zip(keys, reasons, strict=True) if not reason)
    places = _places(list(sharing.elements()), group_set.policies.shared_places)
    standings = []
    for score, env, key, reason in zip(scores, envs, keys, reasons, strict=True):
        place = None if reason else places[key]
        grade = None if reason and not score.declared.handed_in else graded(group_set, score, env)
        tied = place is not None and sharing[key] > 1
        standings.append(Standing(score, place, tied, grade, (), reason))
    return _awarded(group_set, standings, envs, council)


def why_unplaced(score: AgencyScore, period: Period, policies: Policies) -> str:
    """Why an agency has no place, or nothing when it has one."""
    agency = score.declared.agency
    if not agency.ranked:
        return "đánh giá, không xếp hạng"
    if agency.valid_to is not None and agency.valid_to < period.to:
        return f"thôi hoạt động từ {agency.valid_to:%d/%m/%Y}, trước khi hết kỳ"
    if agency.valid_from is not None and agency.valid_from > period.to:
        return f"thành lập ngày {agency.valid_from:%d/%m/%Y}, sau kỳ đánh giá"
    if not score.declared.handed_in and policies.not_submitted == "unplaced":
        return "chưa nộp tự đánh giá"
    return ""


def value(group_set: GroupSet, score: AgencyScore) -> Number:
    """The index that ranks and grades: as printed or exact, as the policy says."""
    return score.printed if group_set.policies.rank_on == "printed" else score.index


def condition_values(group_set: GroupSet, score: AgencyScore) -> dict[str, Any]:
    """What conditions on an agency may read: its facts, its results, the share of each area."""
    by_part = {"bonus": 0, "penalty": 0} | {a.area.part: abs(a.points) for a in score.areas if a.area.part != "base"}
    shares = {f"area_{a.area.id}": _share(a.points, a.max) for a in score.areas if a.area.part == "base"}
    return {**score.declared.values, **shares, **by_part, "index": value(group_set, score), "points": score.points}


def _share(earned: Number, top: Number) -> Number:
    return plain(Fraction(earned) / top) if top else 0


# --- places ---------------------------------------------------------------------------------------------------------

Order = tuple[Number, ...]


def _order(group_set: GroupSet, score: AgencyScore, env: Env) -> Order:
    """What an agency is ranked by, the smaller the better: the index, then each tie key."""
    keys = []
    for key in group_set.policies.ties.keys:
        given = _evaluated(group_set, key.by, env)
        keys.append(given if key.better == "lower" else -given)
    return (-value(group_set, score), *keys)


def _evaluated(group_set: GroupSet, formula: Expr, env: Env) -> Number:
    expr = group_set.expression(formula)
    known = all(name in env for name in names(expr))
    return compiled(expr)(env) if known else 0  # type: ignore[return-value]


def _ruled(order: Order, agency: str, rulings: Sequence[TieRuling]) -> Order:
    """The order with the council's ruling as the last key, for the agencies it names."""
    positions = [ruling.agencies.index(agency) for ruling in rulings if agency in ruling.agencies]
    return (*order, positions[0] if positions else 0)


def _places(keys: Sequence[Order], shared: str) -> Mapping[Order, int]:
    """The place of each order: 1-1-3 (competition) or 1-1-2 (dense)."""
    places: dict[Order, int] = {}
    for position, key in enumerate(sorted(keys), 1):
        if key not in places:
            places[key] = position if shared == "competition" else len(places) + 1
    return places


# --- grades and awards ----------------------------------------------------------------------------------------------


def graded(group_set: GroupSet, score: AgencyScore, env: Env) -> Grade | None:
    """The grade of the index; where its side condition fails, the next one down."""
    grades = group_set.policies.grades
    found = False
    for grade, interval in zip(grades, intervals(grades), strict=True):
        found = found or interval.holds(value(group_set, score))
        if found and _holds(group_set, grade.when, env):
            return grade
    return None


def _holds(group_set: GroupSet, when: Expr | None, env: Env) -> bool:
    """True where a condition is met; a condition on a figure that is not there is not met."""
    if when is None:
        return True
    expr = group_set.expression(when)
    return all(name in env for name in names(expr)) and bool(compiled(expr)(env))


def _awarded(
    group_set: GroupSet, standings: Sequence[Standing], envs: Sequence[Env], council: Council | None
) -> tuple[Standing, ...]:
    held = {(one.award, one.agency): one for one in council.withheld} if council else {}
    result = list(standings)
    for award in group_set.policies.awards:
        fits = [_fits(group_set, award, s, env) for s, env in zip(standings, envs, strict=True)]
        places = [s.place for s, fit in zip(standings, fits, strict=True) if fit and s.place is not None]
        for position, (standing, fit) in enumerate(zip(standings, fits, strict=True)):
            outcome = _outcome(award, standing.place, places) if fit and standing.place is not None else None
            ruling = held.get((award.id, standing.agency.id))
            if outcome is not None and ruling is not None:
                result[position] = result[position]._replace(withheld=(*result[position].withheld, ruling))
            elif outcome is not None:
                proposal = Proposal(award, _reason(standing, standings, group_set.group, outcome), outcome)
                result[position] = result[position]._replace(awards=(*result[position].awards, proposal))
    return tuple(result)


def _fits(group_set: GroupSet, award: Award, standing: Standing, env: Env) -> bool:
    if standing.place is None or not award.places.from_ <= standing.place <= award.places.to:
        return False
    ids = [grade.id for grade in group_set.policies.grades]
    lowest = ids.index(award.grade_at_least) if award.grade_at_least is not None else len(ids)
    if (ids.index(standing.grade.id) if standing.grade else len(ids)) > lowest:
        return False
    return _holds(group_set, award.when, env)


def _outcome(award: Award, place: int, places: Sequence[int]) -> bool | None:
    """True: proposed. False: a tie at the cut-off that the council breaks. None: beyond the quota."""
    before, upto = sum(p < place for p in places), sum(p <= place for p in places)
    if award.quota is None or upto <= award.quota:
        return True
    if before >= award.quota:
        return None
    return {"all": True, "none": None, "council": False}[award.tie_over_quota]


def _reason(standing: Standing, standings: Sequence[Standing], group: Group, decided: bool) -> str:
    placed = sum(one.place is not None for one in standings)
    with_ = [one.agency.short for one in standings if one.place == standing.place and one is not standing]
    said = f"Hạng {standing.place}/{placed} nhóm {group.short}, chỉ số {shown(standing.score.printed, 2)}%"
    if standing.grade is not None:
        said += f", xếp loại {standing.grade.title}"
    if standing.tied:
        said += f"; đồng hạng với {', '.join(with_)}"
    return said if decided else f"{said}; đồng hạng vượt chỉ tiêu, chờ Hội đồng quyết định"
