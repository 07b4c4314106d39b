"""One agency by itself: its own files, measured figures and points, and nothing of any other agency."""

from pathlib import Path

from scoring.appraisal import RoundId, declared
from scoring.checking.dossiers import dossier_of
from scoring.checking.filings import Dossier
from scoring.checking.readers import Reader
from scoring.checking.season import Season
from scoring.criteria import GroupSet
from scoring.errors import InputError, Place, Problem, UnknownError, faults, nearest
from scoring.evidence import NOTHING_KNOWN, document_problems, documents
from scoring.fields import SetName
from scoring.loading import SeasonFiles, read_season
from scoring.pipeline import GroupResult, Result, index_of
from scoring.policies import FINAL, SELF
from scoring.ranking import Standing
from scoring.scores import Scorer
from scoring.submissions import Agency


def alone(root: Path, name: SetName, id: str, round: RoundId | None = None) -> tuple[Result, list[Problem]]:
    """An agency scored without its group: no place, no mean or best of others, whatever their files hold.

    Without a round it is the last that has reached the agency: appraised once it has an appraisal, else its own.
    Its own mistakes raise InputError; those of other agencies are neither told nor in the way.
    """
    index = index_of(root, name)
    files, problems = read_season(root, name, head=index.head, only=id)
    agency = _agency(files, problems, id)
    own = f"submissions/{name}/{agency.group}/{id}/"
    group_set = next((one for one in index.sets if one.group.id == agency.group), None)
    if files.roster is None or group_set is None:
        message = f"{id}: không có nhóm '{agency.group}'{nearest(agency.group, [one.group.id for one in index.sets])}"
        raise InputError([Problem(files.roster.source.place() if files.roster else Place(own), "nhóm", message)])
    later = {f"{own}{one.id}.yaml" for one in index.head.rounds if one.is_filed}
    reached = id in files.filed or any(problem.place.path in later for problem in problems)
    round = round or (FINAL if reached else SELF)
    reader = Reader(group_set, index.head)
    known = documents(index, files)
    dossier = dossier_of(reader, agency, files, known.get(id, NOTHING_KNOWN))
    problems += document_problems(files, known)
    ignored = later if round == SELF else set()
    problems = [*_own(problems, own, ignored), *_own(reader.problems, own, ignored), *_measured(problems, reader, name)]
    if faults(problems):
        raise InputError(problems)
    season = Season(files, {agency.group: (dossier,)})
    group = _group(group_set, dossier, round)
    return Result(index, season, round, (group,)), problems


def _agency(files: SeasonFiles, problems: list[Problem], id: str) -> Agency:
    if files.roster is None:
        raise InputError(problem for problem in problems if problem.place.path.endswith("/agencies.yaml"))
    agencies = {agency.id: agency for agency in files.roster.model.agencies}
    if id not in agencies:
        raise UnknownError(f"không có cơ quan '{id}'{nearest(id, agencies)}")
    return agencies[id]


def _own(problems: list[Problem], folder: str, ignored: set[str]) -> list[Problem]:
    """The problems of the agency's own folder, less those of files that do not count in its round."""
    found = [problem for problem in problems if problem.place.path.startswith(folder)]
    return [one for one in found if one.place.path not in ignored]


def _measured(problems: list[Problem], reader: Reader, name: SetName) -> list[Problem]:
    """Doubts on figures that are not the agency's to mend: a file that cannot be read is told without its content."""
    shared = {f"submissions/{name}/{one}.yaml" for one in ("survey", "central")}
    unread = {problem.place.path for problem in faults(problems)} & shared
    said = "tệp chung của Hội đồng còn lỗi; các mục lấy số liệu từ tệp này hiện là đang chờ"
    found = [Problem(Place(path), "số-liệu-chung", said, warning=True) for path in sorted(unread)]
    return found + [one._replace(warning=True) for one in reader.problems if one.place.path in shared]


def _group(group_set: GroupSet, dossier: Dossier, round: RoundId) -> GroupResult:
    scorer = Scorer(group_set)
    own = scorer.score(declared(group_set, dossier, SELF), {})
    score = own if round == SELF else scorer.score(declared(group_set, dossier, round), {})
    standing = Standing(score, None, tied=False, grade=None, awards=())
    return GroupResult(group_set, (dossier,), (standing,), (own,), {}, {})
