"""`parindex status`: who has handed in, what each round has open, by which appraiser, until when, on a given day."""

import datetime
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from scoring.appraisal import declared
from scoring.checking.filings import Dossier
from scoring.checking.season import Season
from scoring.criteria import Area, GroupSet, Index
from scoring.cuts import cuts
from scoring.loading import Loaded
from scoring.policies import SELF, Group, Round
from scoring.scores import Scorer
from scoring.submissions import Agency


class Handing(StrEnum):
    """How an agency stands with its submission."""

    ON_TIME = "on_time"
    LATE = "late"
    AWAITED = "awaited"
    MISSING = "missing"


HANDING_WORDS = {
    Handing.ON_TIME: "đúng hạn",
    Handing.LATE: "nộp muộn",
    Handing.AWAITED: "chưa nộp, còn hạn",
    Handing.MISSING: "chưa nộp, quá hạn",
}


class Handed(NamedTuple):
    """An agency and its submission."""

    agency: Agency
    state: Handing
    day: datetime.date | None


class Open(NamedTuple):
    """What waits for an appraiser in a round: an area to appraise, or an item to decide on after a clarification."""

    round: Round
    agency: Agency
    area: Area
    appraiser: str
    items: tuple[str, ...]
    """The items clarified; none where the whole area waits."""


class Clarifiable(NamedTuple):
    """What an agency may still clarify in the round that is open: the items that were cut or lack a document."""

    round: Round
    agency: Agency
    items: tuple[str, ...]


class Status(NamedTuple):
    """A season on one day."""

    year: int
    day: datetime.date
    rounds: tuple[Round, ...]
    handed: tuple[Handed, ...]
    open: tuple[Open, ...]
    groups: tuple[Group, ...]
    clarifiable: tuple[Clarifiable, ...]


def status(index: Index, season: Season, day: datetime.date) -> Status:
    """Where a season stands on a day; only agencies that are ranked are waited for."""
    appraisers = {one.id: one.title for one in index.head.appraisers}
    handed: list[Handed] = []
    waiting: list[Open] = []
    clarifiable: list[Clarifiable] = []
    for group_set in index.sets:
        for dossier in (_as_of(one, day) for one in season.groups[group_set.group.id]):
            handed.append(_handed(dossier, index.head.rounds[0], day))
            if dossier.submission:
                waiting += _unappraised(index, group_set, dossier, appraisers, day)
                waiting += _undecided(index, group_set, dossier, appraisers)
                clarifiable += _clarifiable(index, group_set, dossier, day)
    order = [one.id for one in index.head.rounds]
    waiting.sort(key=lambda one: order.index(one.round.id))
    groups = tuple(one.group for one in index.sets)
    return Status(index.head.year, day, index.head.rounds, tuple(handed), tuple(waiting), groups, tuple(clarifiable))


def _as_of(dossier: Dossier, day: datetime.date) -> Dossier:
    """The dossier as it stood on a day: what is dated later has not been said yet."""
    filed = []
    for one in dossier.filed:
        if one.appraisal:
            areas = tuple(area for area in one.appraisal.areas if area.date.day <= day)
            items = {id: said for id, said in one.appraisal.items.items() if said.date.day <= day}
            model = one.appraisal.model_copy(update={"areas": areas, "items": items})
            filed.append(one._replace(file=Loaded(one.file.source, model)))
        elif one.clarification and one.clarification.submitted.date <= day:
            filed.append(one)
    there = dossier.submission is not None and dossier.submission.model.submitted.date <= day
    return dossier._replace(submission=dossier.submission if there else None, filed=tuple(filed))


def _handed(dossier: Dossier, round: Round, day: datetime.date) -> Handed:
    """How an agency stands with its submission; what is not there is late only once the round is over."""
    over = round.to is not None and day > round.to
    if dossier.submission is None:
        return Handed(dossier.agency, Handing.MISSING if over else Handing.AWAITED, None)
    handed = dossier.submission.model.submitted.date
    late = round.to is not None and handed > round.to
    return Handed(dossier.agency, Handing.LATE if late else Handing.ON_TIME, handed)


def _unappraised(
    index: Index, group_set: GroupSet, dossier: Dossier, appraisers: Mapping[str, str], day: datetime.date
) -> Iterator[Open]:
    """The areas that no round has appraised: open since the first appraisal began."""
    first = next((one for one in index.head.rounds if one.kind == "appraisal"), None)
    done = dossier.appraised(index.head.rounds[-1].id)
    for area in group_set.areas:
        surveyed = all(leaf.item.scored_by == "survey" for leaf in group_set.leaves if leaf.area is area)
        begun = first is not None and (first.from_ is None or first.from_ <= day)
        if first is not None and begun and area.id not in done and not surveyed:
            yield Open(first, dossier.agency, area, appraisers[area.appraiser], ())


def _undecided(index: Index, group_set: GroupSet, dossier: Dossier, appraisers: Mapping[str, str]) -> Iterator[Open]:
    """The clarified items that wait for the appraisal after the clarification."""
    rounds = index.head.rounds
    items: dict[tuple[str, str], list[str]] = {}
    areas = {leaf.item.id: leaf.area for leaf in group_set.leaves}
    for filed, item in dossier.undecided():
        items.setdefault((filed.round.id, areas[item].id), []).append(item)
    for (spoken, _), own in items.items():
        after = rounds[[one.id for one in rounds].index(spoken) + 1]
        area = areas[own[0]]
        yield Open(after, dossier.agency, area, appraisers[area.appraiser], tuple(own))


def _clarifiable(index: Index, group_set: GroupSet, dossier: Dossier, day: datetime.date) -> Iterator[Clarifiable]:
    """What was cut before the clarification that is open, of an agency that has not spoken in it."""
    for round in (one for one in index.head.rounds if one.kind == "clarification" and one.is_open(day)):
        if not any(filed.round.id == round.id for filed in dossier.filed):
            scorer = Scorer(group_set)
            own, now = (scorer.score(declared(group_set, dossier, id), {}) for id in (SELF, round.id))
            items = tuple(cut.leaf.item.id for cut in cuts(dossier, own, now, group_set.leaves, round.id))
            if items:
                yield Clarifiable(round, dossier.agency, items)


# --- as text and as data --------------------------------------------------------------------------------------------


def words(one: Status) -> Iterator[str]:
    """The status for the secretary to read."""
    yield f"TIẾN ĐỘ NĂM {one.year} — ngày {one.day:%d/%m/%Y}"
    yield ""
    for round in one.rounds:
        window = f": {round.window}" if round.window else ""
        yield f"{round.title} [{round.id}]{window}{_moment(round, one.day)}"
    counts = {state: [handed for handed in one.handed if handed.state == state] for state in Handing}
    yield ""
    yield "Tự đánh giá: " + ", ".join(f"{len(own)} {HANDING_WORDS[state]}" for state, own in counts.items() if own)
    for handed in one.handed:
        if handed.state is not Handing.ON_TIME:
            on = f" ngày {handed.day:%d/%m/%Y}" if handed.day else ""
            yield f"  {handed.agency.title}: {HANDING_WORDS[handed.state]}{on}"
    for round in one.rounds:
        waiting = [wait for wait in one.open if wait.round.id == round.id]
        if waiting:
            yield ""
            yield f"{round.title}: còn {len(waiting)} việc{_until(round, one.day)}"
            yield from (f"  {line}" for line in _by_appraiser(waiting, one))
    for round in dict.fromkeys(may.round for may in one.clarifiable):
        own = [f"{may.agency.short} ({len(may.items)} mục)" for may in one.clarifiable if may.round == round]
        yield ""
        yield f"{round.title}: {len(own)} cơ quan bị trừ điểm chưa giải trình{_until(round, one.day)}"
        yield f"  {'; '.join(own)}"
    if not one.open:
        yield "Thẩm định: không còn việc nào mở"


def _moment(round: Round, day: datetime.date) -> str:
    if round.from_ is None or round.to is None:
        return ""
    return " (đang mở)" if round.is_open(day) else " (đã hết hạn)" if day > round.to else " (chưa đến)"


def _until(round: Round, day: datetime.date) -> str:
    if round.to is None:
        return ""
    return f", hạn {round.to:%d/%m/%Y}" + (" (đã quá hạn)" if day > round.to else "")


def _by_appraiser(waiting: list[Open], status: Status) -> Iterator[str]:
    """What waits, under whom it waits for."""
    for appraiser in dict.fromkeys(one.appraiser for one in waiting):
        own = [one for one in waiting if one.appraiser == appraiser]
        yield f"{appraiser}:"
        for area in dict.fromkeys((one.area.id, one.area.title) for one in own if not one.items):
            agencies = [one.agency for one in own if not one.items and one.area.id == area[0]]
            said = "; ".join(_named(agencies, status))
            yield f"  {area[0]} {area[1]}: chưa thẩm định {len(agencies)} cơ quan: {said}"
        for one in own:
            if one.items:
                said = f"mục {', '.join(one.items)} đã giải trình, chưa kết luận"
                yield f"  {one.agency.short} — {one.area.id} {one.area.title}: {said}"


def _named(agencies: list[Agency], status: Status) -> Iterator[str]:
    """Agencies by name; of a group most of which waits, the others."""
    for group in status.groups:
        whole = [one.agency for one in status.handed if one.agency.group == group.id and one.day]
        own = [agency for agency in agencies if agency.group == group.id]
        others = [agency.short for agency in whole if agency not in own]
        if len(own) > len(whole) / 2 and len(own) > 2:
            yield f"nhóm {group.short} {len(own)}/{len(whole)}" + (f", trừ {', '.join(others)}" if others else "")
        else:
            yield from (agency.short for agency in own)


def data(one: Status) -> dict[str, Any]:
    """The status for a program to read."""
    return {
        "year": one.year,
        "day": one.day.isoformat(),
        "rounds": [
            {"id": r.id, "title": r.title, "from": _iso(r.from_), "to": _iso(r.to), "open": r.is_open(one.day)}
            for r in one.rounds
        ],
        "agencies": [
            {"id": h.agency.id, "ranked": h.agency.ranked, "state": str(h.state), "submitted": _iso(h.day)}
            for h in one.handed
        ],
        "open": [
            {"round": o.round.id, "agency": o.agency.id, "area": o.area.id, "appraiser": o.area.appraiser}
            | {"items": list(o.items), "until": _iso(o.round.to)}
            for o in one.open
        ],
        "clarifiable": [
            {"round": may.round.id, "agency": may.agency.id, "items": list(may.items), "until": _iso(may.round.to)}
            for may in one.clarifiable
        ],
    }


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
