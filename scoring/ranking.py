"""From points to flags: places, grades and proposed awards within a group."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from scoring.conditions import Outcome, TieValue, condition_values, outcome, value
from scoring.criteria import GroupSet
from scoring.expressions import Env
from scoring.places import ordered, places, ruled, why_unplaced
from scoring.points import shown
from scoring.policies import Award, Grade, Period
from scoring.rules.bands import intervals
from scoring.scores import AgencyScore
from scoring.submissions import Agency, Council, Withheld

WAITS = "chờ Hội đồng quyết định"


class Proposal(NamedTuple):
    """An award proposed to the council, and why; `decided` is False where a tie is the council's to break first."""

    award: Award
    reason: str
    decided: bool

    @property
    def words(self) -> str:
        """The award as it is listed beside the agency."""
        return self.award.title if self.decided else f"{self.award.title} ({WAITS})"


class Kept(NamedTuple):
    """An award not proposed to an agency whose place would have it, and why; by the council's ruling, if it is one."""

    award: Award
    reason: str
    ruling: Withheld | None = None

    @property
    def words(self) -> str:
        """The award, why it is not proposed and who ruled so."""
        said = f"{self.award.title} — {self.reason}"
        return f"{said} ({self.ruling.author}, {self.ruling.date:%d/%m/%Y})" if self.ruling else said


class Asked(NamedTuple):
    """The side condition of a grade that the index reaches, and how it came out."""

    grade: Grade
    outcome: Outcome

    @property
    def words(self) -> str:
        """What the condition did to the grade; nothing where it was plainly met."""
        return asked_words(self.grade, self.outcome)


def asked_words(grade: Grade, found: Outcome) -> str:
    """What the side condition of a grade did to it; nothing where it was plainly met."""
    said = condition_words(grade, found)
    if not said or found is Outcome.NO_OBJECT:
        return said and f"Xếp loại {grade.title}: {said}"
    return f"Chỉ số đủ loại {grade.title}, không được xếp: {said}"


def condition_words(of: Grade | Award, found: Outcome) -> str:
    """A side condition that was not met, not known or not asked, in words."""
    named = f"điều kiện “{of.says}”" if of.says else "điều kiện kèm theo"
    match found:
        case Outcome.NOT_MET:
            return f"không đạt {named}"
        case Outcome.UNKNOWN:
            return f"chưa có số liệu cho {named}"
        case Outcome.NO_OBJECT:
            return f"{named} không áp dụng"
    return ""


class Standing(NamedTuple):
    """An agency's place, grade and proposed awards; unplaced agencies say why."""

    score: AgencyScore
    place: int | None
    tied: bool
    grade: Grade | None
    awards: tuple[Proposal, ...]
    unplaced: str = ""
    withheld: tuple[Kept, ...] = ()
    """Awards that its place would have and that are not proposed."""
    asked: tuple[Asked, ...] = ()
    """The side conditions asked on the way from the grade of the index down to its own."""
    keys: tuple[TieValue, ...] = ()
    """What the tie keys say of it, where they count."""
    last: int | None = None
    """The last place it may have once the council has ordered the ties left to it."""
    waits: bool = False
    """Equal to another where the policy leaves the order to the council, which has not ruled."""

    @property
    def agency(self) -> Agency:
        return self.score.declared.agency

    @property
    def absent(self) -> bool:
        """Not placed and nothing handed in: what is known of it is no score."""
        return bool(self.unplaced) and not self.score.declared.handed_in

    @property
    def notes(self) -> tuple[str, ...]:
        """What the council should know of the place and the grade."""
        waiting = (WAITING,) if self.waits else ()
        return (*waiting, *(one.words for one in self.asked if one.words))


WAITING = f"Đồng hạng, {WAITS} thứ tự"


def ranked(
    group_set: GroupSet, scores: Sequence[AgencyScore], period: Period, council: Council | None
) -> tuple[Standing, ...]:
    """The standings of a group, in the order of the scores given."""
    reasons = [why_unplaced(score, period, group_set.policies) for score in scores]
    envs = [condition_values(group_set, score) for score in scores]
    orders, keys = ordered(group_set, scores, envs, [not reason for reason in reasons])
    rulings = [ruling for ruling in council.ties if ruling.group == group_set.group.id] if council else []
    orders = [ruled(order, score.declared.agency.id, rulings) for order, score in zip(orders, scores, strict=True)]
    sharing = Counter(order for order, reason in zip(orders, reasons, strict=True) if not reason)
    by_order = places(list(sharing.elements()), group_set.policies.shared_places)
    taken = sorted(by_order[order] for order in sharing.elements())
    by_council = group_set.policies.ties.then == "council"
    standings = []
    for score, env, order, own, reason in zip(scores, envs, orders, keys, reasons, strict=True):
        place = None if reason else by_order[order]
        asked = () if reason and not score.declared.handed_in else graded(group_set, score, env)
        grade = asked[-1].grade if asked else None
        tied = place is not None and sharing[order] > 1
        last = bisect_right(taken, place) if by_council and place is not None else place
        conditions = tuple(one for one in asked if one.grade.when is not None)
        standings.append(
            Standing(score, place, tied, grade, (), reason, (), conditions, own, last, tied and by_council)
        )
    return _awarded(group_set, standings, envs, council)


# --- grades and awards ----------------------------------------------------------------------------------------------


def graded(group_set: GroupSet, score: AgencyScore, env: Env) -> tuple[Asked, ...]:
    """The grades asked from that of the index down: where a side condition fails, the next; the last is its grade."""
    grades = group_set.policies.grades
    asked: list[Asked] = []
    for grade, interval in zip(grades, intervals(grades), strict=True):
        if asked or interval.holds(value(group_set, score)):
            asked.append(Asked(grade, outcome(group_set, grade.when, env)))
            if asked[-1].outcome.holds:
                break
    return tuple(asked)


class Claim(NamedTuple):
    """An agency that meets the conditions of an award; `sure` is False where its place may yet leave the range."""

    place: int
    sure: bool


def _awarded(
    group_set: GroupSet, standings: Sequence[Standing], envs: Sequence[Env], council: Council | None
) -> tuple[Standing, ...]:
    held = {(one.award, one.agency): one for one in council.withheld} if council else {}
    result = list(standings)
    for award in group_set.policies.awards:
        nearby = [near(group_set, award, one) for one in standings]
        found = [outcome(group_set, award.when, env) if one else None for one, env in zip(nearby, envs, strict=True)]
        claims = [claim for claim, met in zip(nearby, found, strict=True) if claim and met and met.holds]
        for position, (claim, met) in enumerate(zip(nearby, found, strict=True)):
            if claim is not None and met is not None:
                ruling = held.get((award.id, standings[position].agency.id))
                given = _given(group_set, award, standings, position, claim, met, claims, ruling)
                result[position] = _with(result[position], given)
    return tuple(result)


def _with(standing: Standing, given: Proposal | Kept | None) -> Standing:
    if isinstance(given, Proposal):
        return standing._replace(awards=(*standing.awards, given))
    return standing._replace(withheld=(*standing.withheld, given)) if given else standing


def near(group_set: GroupSet, award: Award, standing: Standing) -> Claim | None:
    """The claim of an agency whose place, or one the council may give it, and whose grade are those of the award."""
    if standing.place is None or standing.last is None:
        return None
    if standing.place > award.places.to or standing.last < award.places.from_:
        return None
    ids = [grade.id for grade in group_set.policies.grades]
    lowest = ids.index(award.grade_at_least) if award.grade_at_least is not None else len(ids)
    if (ids.index(standing.grade.id) if standing.grade else len(ids)) > lowest:
        return None
    return Claim(standing.place, award.places.from_ <= standing.place and standing.last <= award.places.to)


def _given(
    group_set: GroupSet,
    award: Award,
    standings: Sequence[Standing],
    position: int,
    claim: Claim,
    met: Outcome,
    claims: Sequence[Claim],
    ruling: Withheld | None,
) -> Proposal | Kept | None:
    """What comes of a claim: the award proposed, or left to the council, or not proposed, or out of the quota."""
    standing = standings[position]
    if not met.holds:
        return Kept(award, condition_words(award, met))
    decided = _decided(group_set, award, claim, claims)
    if decided is None:
        return None
    if decided == "nobody":
        return Kept(award, f"đồng hạng vượt chỉ tiêu {award.quota} đơn vị nên không đơn vị nào được đề nghị")
    if ruling is not None:
        return Kept(award, ruling.reason, ruling)
    said = "; ".join(filter(None, (_reason(group_set, standing, standings), condition_words(award, met))))
    return Proposal(award, said if decided == "proposed" else f"{said}; {_why_open(group_set)}", decided == "proposed")


def _decided(group_set: GroupSet, award: Award, own: Claim, claims: Sequence[Claim]) -> str | None:
    """Whether the quota leaves a claim proposed, open to the council, for nobody, or (None) beyond it."""
    upto = sum(one.place <= own.place for one in claims)
    before = sum(one.place < own.place and one.sure for one in claims)
    if award.quota is None or upto <= award.quota:
        return "proposed" if own.sure else "council"
    if before >= award.quota:
        return None
    if group_set.policies.ties.then == "council":
        return "council"
    return {"all": "proposed", "none": "nobody", "council": "council"}[award.tie_over_quota]


def _why_open(group_set: GroupSet) -> str:
    return f"{WAITS} thứ tự" if group_set.policies.ties.then == "council" else f"đồng hạng vượt chỉ tiêu, {WAITS}"


def _reason(group_set: GroupSet, standing: Standing, standings: Sequence[Standing]) -> str:
    placed = sum(one.place is not None for one in standings)
    with_ = [one.agency.short for one in standings if one.place == standing.place and one is not standing]
    index = shown(standing.score.printed, group_set.policies.index_places)
    said = f"Hạng {standing.place}/{placed} nhóm {group_set.group.short}, chỉ số {index}%"
    if standing.grade is not None:
        said += f", xếp loại {standing.grade.title}"
    if standing.tied:
        said += f"; đồng hạng với {', '.join(with_)}"
    return said
