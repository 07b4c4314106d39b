"""From files to standings: the whole run in one function that reads like the README."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from scoring.appraisal import RoundId, declared
from scoring.aside import aside
from scoring.checking.casebooks import casebook_problems, head_problems
from scoring.checking.cliffs import Cliff, cliffs
from scoring.checking.criteria import checked_criteria
from scoring.checking.filings import Dossier
from scoring.checking.proofs import proof_problems
from scoring.checking.season import Season, absences, checked_season, gathered_season
from scoring.checking.sketches import beside, certain, sketch
from scoring.conditions import value
from scoring.criteria import GroupSet, Index
from scoring.errors import InputError, Problem, faults, told
from scoring.evidence import Verify, verifying
from scoring.expressions import Value
from scoring.fields import SetName
from scoring.loading import (
    CriteriaFiles,
    Loaded,
    read_cases,
    read_criteria,
    read_exceptions,
    read_head,
    read_season,
)
from scoring.loading.attachments import pdfs
from scoring.loading.files import Progress
from scoring.policies import FINAL, SELF, Round
from scoring.ranking import Standing, ranked
from scoring.reasons import doubts
from scoring.scores import AgencyScore, group_values, scored
from scoring.submissions import Council


class GroupResult(NamedTuple):
    """A group scored and ranked in one round, beside what its agencies gave themselves."""

    group_set: GroupSet
    dossiers: tuple[Dossier, ...]
    standings: tuple[Standing, ...]
    self_scores: tuple[AgencyScore, ...]
    against: Mapping[str, Value]
    """The group's means and bests in the round."""
    self_against: Mapping[str, Value]

    @property
    def provisional(self) -> bool:
        """True where a ranked agency has an open item or waits for an answer, or a tie waits for the council."""
        undecided = any(any(one.undecided()) for one in self.dossiers if one.agency.ranked)
        return undecided or any(one.waits or one.score.provisional for one in self.standings if one.agency.ranked)


@dataclass(frozen=True, slots=True)
class Result:
    """The season of a set scored and ranked."""

    index: Index
    season: Season
    round: RoundId
    groups: tuple[GroupResult, ...]

    @property
    def provisional(self) -> bool:
        return self.round != FINAL or any(group.provisional for group in self.groups)

    @property
    def round_title(self) -> str:
        """What the round is called."""
        return next(one.title for one in self.index.head.rounds if one.id == self.round)


@dataclass(frozen=True, slots=True)
class _Criteria:
    """The criteria of a set as they were read: `index` where they are sound, else what a season can be held against."""

    files: CriteriaFiles
    problems: list[Problem]
    index: Index | None
    known: Index | None


def run(root: Path, name: SetName, round: RoundId, progress: Progress | None = None) -> tuple[Result, list[Problem]]:
    """Read, check, score and rank a set; warnings come beside the result, anything worse raises InputError."""
    index, season, problems = checked(root, name, progress)
    if index is None or season is None or faults(problems):
        raise InputError(problems)
    result = result_of(index, season, round)
    return result, problems + _findings(result)


def result_of(index: Index, season: Season, round: RoundId) -> Result:
    """A season that fits its criteria, scored and ranked."""
    return Result(index, season, round, tuple(_group(index, season, one, round) for one in index.sets))


def by_rounds(result: Result) -> list[tuple[Round, tuple[GroupResult, ...]]]:
    """Every group in every round up to that of the result."""
    rounds = result.index.head.rounds
    last = next(position for position, one in enumerate(rounds) if one.id == result.round)
    return [(one, tuple(_earlier(result, group, one.id) for group in result.groups)) for one in rounds[: last + 1]]


def _earlier(result: Result, group: GroupResult, round: RoundId) -> GroupResult:
    """A group in a round not after that of the result; what nobody filed anything after is the result itself."""
    if round != SELF and all(len(one.until(round)) == len(one.until(result.round)) for one in group.dossiers):
        return group
    return group if round == result.round else _group(result.index, result.season, group.group_set, round, group)


def index_of(root: Path, name: SetName) -> Index:
    """The criteria of a set alone; InputError where they cannot be used."""
    files, problems = read_criteria(root, name)
    index, found = checked_criteria(files) if not faults(problems) else (None, [])
    if index is None:
        raise InputError([*problems, *found])
    return index


def season_of(index: Index, root: Path) -> Season:
    """The season of the criteria in a folder of data; InputError where it does not fit them."""
    files, problems = read_season(root, index.head.name, head=index.head)
    season, found = checked_season(index, files)
    if season is None or faults(problems):
        raise InputError([*problems, *found])
    return season


def examined(root: Path, name: SetName, progress: Progress | None = None) -> list[Problem]:
    """Every problem of a set and its season, also those that only its scores show, and what rank does not ask for."""
    with verifying(pdfs(root / "submissions" / str(name))) as verify:
        criteria = _criteria(root, name)
        with aside(lambda: _unasked(root, name, criteria)) as unasked:
            season, problems = _season(root, name, criteria, progress, verify)
            problems = [*criteria.problems, *problems, *unasked()]
    if criteria.index is None or season is None or faults(problems):
        return problems
    ruled = season.files.council is not None  # only rulings are held against the last round
    return problems + _findings(result_of(criteria.index, season, FINAL if ruled else SELF))


def _unasked(root: Path, name: SetName, criteria: _Criteria) -> list[Problem]:
    """What `check` asks of criteria and rank does not: cases that fit, and proofs."""
    problems = case_problems(root, name, criteria.index)
    if criteria.index is not None:
        exceptions, found = read_exceptions(root, criteria.index.head)
        problems += found or told(proof_problems(criteria.index, criteria.files, exceptions))
    return problems


def cliffs_of(root: Path, name: SetName) -> list[Cliff]:
    """The cliffs of a set's criteria; none while they have faults."""
    files, problems = read_criteria(root, name)
    index = checked_criteria(files)[0] if not faults(problems) else None
    return cliffs(index, files) if index else []


def case_problems(root: Path, name: SetName, index: Index | None) -> list[Problem]:
    """What is wrong with the cases beside the criteria; whether they fit, where the criteria hold."""
    head = index.head if index else read_head(root, name)
    if head is None:
        return []
    files, problems = read_cases(root, head)
    return problems + ([*casebook_problems(index, files), *head_problems(index, files)] if index else [])


def checked(
    root: Path, name: SetName, progress: Progress | None = None
) -> tuple[Index | None, Season | None, list[Problem]]:
    """Criteria and season of a set with every problem found; None for what cannot be used."""
    with verifying(pdfs(root / "submissions" / str(name))) as verify:
        criteria = _criteria(root, name)
        season, problems = _season(root, name, criteria, progress, verify)
    return criteria.index, season, [*criteria.problems, *problems]


def _criteria(root: Path, name: SetName) -> _Criteria:
    files, problems = read_criteria(root, name, partial=True)
    index, found = checked_criteria(files)
    unread = faults(problems)
    problems += beside(files, unread, found)
    if not faults(problems):
        return _Criteria(files, problems, index, index)
    return _Criteria(files, problems, None, None if unread else sketch(files, problems))


def _season(
    root: Path, name: SetName, criteria: _Criteria, progress: Progress | None, verify: Verify
) -> tuple[Season | None, list[Problem]]:
    sound = criteria.index is not None
    head = criteria.files.head.model if criteria.files.head else None
    files, problems = read_season(root, name, progress, head, partial=True)
    unread = faults(problems)
    season = None
    if criteria.known is not None:
        season, found = gathered_season(criteria.known, files, verify)
        problems += certain(unread, found, sound=sound)
        if season is not None and sound and faults(problems):
            problems += _whole_claims(criteria.known, season, problems)
        season = season if not faults(found) else None
    if criteria.index is not None and files.roster is not None and not faults(problems):
        problems += absences(criteria.index, files)
    return (season if sound and not unread else None), problems


def _group(
    index: Index, season: Season, group_set: GroupSet, round: RoundId, known: GroupResult | None = None
) -> GroupResult:
    """A group in a round; what it is known to have given itself is not scored again."""
    dossiers = season.groups[group_set.group.id]
    own = (known.self_scores, known.self_against) if known else _scored(group_set, dossiers, SELF)
    scores, against = own if round == SELF else _scored(group_set, dossiers, round)
    standings = ranked(group_set, scores, index.head.period, season.council)
    return GroupResult(group_set, dossiers, standings, own[0], against, own[1])


def _scored(
    group_set: GroupSet, dossiers: Sequence[Dossier], round: RoundId
) -> tuple[tuple[AgencyScore, ...], Mapping[str, Value]]:
    """The points of a group in a round, and its means and bests."""
    agencies = [declared(group_set, dossier, round) for dossier in dossiers]
    return scored(group_set, agencies), group_values(group_set, agencies)


def _findings(result: Result) -> list[Problem]:
    """What only the scores show: claims that the figures do not give, rulings that change nothing."""
    found = [claim for group in result.groups for claim in _claims(group.group_set, group.dossiers, group.self_scores)]
    council = result.season.files.council
    if council and result.round == FINAL:
        found += [problem for group in result.groups for problem in _ruling_problems(council, group)]
    return found


def _ruling_problems(council: Loaded[Council], group: GroupResult) -> Iterator[Problem]:
    """Rulings of the council that the standings give no occasion for."""
    own = {one.agency.id: one for one in group.standings}
    equal = {id: (value(group.group_set, one.score), one.keys) for id, one in own.items() if one.place is not None}
    for i, ruling in enumerate(council.model.ties):
        if ruling.group != group.group_set.group.id:
            continue
        for j, id in enumerate(ruling.agencies):
            others = [other for other in ruling.agencies if other != id]
            if id not in equal or equal[id] not in [equal.get(other) for other in others]:
                title = own[id].agency.title if id in own else id
                said = f"{title} không đồng hạng với cơ quan nào nêu ở đây nên kết luận không có tác dụng"
                place = council.source.place(("ties", i, "agencies", j))
                yield Problem(place, "đồng-hạng", f"{said}; kiểm tra lại số liệu hoặc bỏ", warning=True)
        named = {equal[id] for id in ruling.agencies if id in equal}
        left = [id for id, key in equal.items() if key in named and id not in ruling.agencies]
        if left and len(named) < len(ruling.agencies):
            titles = ", ".join(own[id].agency.title for id in left)
            said = f"còn {titles} cũng đồng hạng mà kết luận chưa nêu; nêu đủ các cơ quan đồng hạng"
            yield Problem(council.source.place(("ties", i, "agencies")), "đồng-hạng", said, warning=True)
    for i, held in enumerate(council.model.withheld):
        if held.agency in own and held not in [kept.ruling for kept in own[held.agency].withheld]:
            award = next((one.title for one in group.group_set.policies.awards if one.id == held.award), held.award)
            title = own[held.agency].agency.title
            said = f"{award} không được đề nghị cho {title} nên không có gì để giữ lại; bỏ dòng này"
            yield Problem(council.source.place(("withheld", i)), "khen-thưởng", said, warning=True)


def _claims(group_set: GroupSet, dossiers: Sequence[Dossier], scores: Sequence[AgencyScore]) -> Iterator[Problem]:
    """Points an agency claims that its own figures do not give."""
    for dossier, score in zip(dossiers, scores, strict=True):
        if dossier.submission is None:
            continue
        source, model, _ = dossier.submission
        for id, said in doubts(group_set, model, score.items):
            yield Problem(source.place(("items", id, "claimed")), "tự-chấm", said, warning=True)


def _whole_claims(index: Index, season: Season, problems: list[Problem]) -> Iterator[Problem]:
    """What agencies whose own files are whole claim, though others' are not; of figures that are in doubt nothing."""
    home, faulty = f"submissions/{index.head.name}/", {one.place.path for one in faults(problems)}
    if f"{home}agencies.yaml" in faulty:
        return
    doubtful = {supplier for supplier in ("survey", "central") if f"{home}{supplier}.yaml" in faulty}
    for group_set in index.sets:
        group, facts = group_set.group.id, group_set.facts
        dossiers = season.groups[group]
        whole = [one for one in dossiers if not any(p.startswith(f"{home}{group}/{one.agency.id}/") for p in faulty)]
        unsure = {
            leaf.item.id
            for leaf in group_set.leaves
            if any(id not in facts or facts[id].supplier in doubtful for id in leaf.reads)
        }
        found = _claims(group_set, whole, _scored(group_set, whole, SELF)[0])
        yield from (one for one in found if one.message.partition(":")[0] not in unsure)
