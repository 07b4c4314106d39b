"""Checks over a season against the criteria: the roster, every agency's dossier, measured figures and rulings."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scoring.checking.dossiers import dossier_of
from scoring.checking.filings import Dossier
from scoring.checking.head import citable
from scoring.checking.lineage import agency_lineage
from scoring.checking.readers import Reader, another_year
from scoring.criteria import Index
from scoring.errors import Loc, Problem, faults, nearest, told
from scoring.evidence import NOTHING_KNOWN, Verify, document_problems, documents
from scoring.loading import Loaded, SeasonFiles
from scoring.questionnaires import Questionnaire
from scoring.submissions import Council, Measured, Roster


class Season(NamedTuple):
    """A year's season, checked: the dossiers of each group in official order."""

    files: SeasonFiles
    groups: Mapping[str, tuple[Dossier, ...]]

    @property
    def council(self) -> Council | None:
        """What the council ruled, if it did."""
        return self.files.council.model if self.files.council else None

    @property
    def illustrative(self) -> bool:
        """True where any figure is not real."""
        files = self.files
        singles = [one.model.illustrative for one in (files.survey, files.central, files.council) if one]
        filed = (one for filings in files.filed.values() for one in filings.values())
        return any(singles) or any(one.model.illustrative for one in (*files.submissions.values(), *filed))


def checked_season(index: Index, files: SeasonFiles) -> tuple[Season | None, list[Problem]]:
    """The season the files state once it fits the criteria, and the problems found."""
    season, problems = gathered_season(index, files)
    return (None if faults(problems) else season), problems


def gathered_season(
    index: Index, files: SeasonFiles, verify: Verify | None = None
) -> tuple[Season | None, list[Problem]]:
    """The season as far as its files state one, whatever is wrong with it, and the problems found."""
    if files.roster is None:
        return None, []
    problems = told(_roster_problems(index, files.roster))
    problems += told(agency_lineage(files.roster, files.before))
    groups: dict[str, tuple[Dossier, ...]] = {}
    known = documents(index, files, verify)
    readers = {one.group.id: Reader(one, index.head) for one in index.sets}
    for group_set in index.sets:
        own = sorted((a for a in files.roster.model.agencies if a.group == group_set.group.id), key=lambda a: a.order)
        reader = readers[group_set.group.id]
        groups[group_set.group.id] = tuple(
            dossier_of(reader, agency, files, known.get(agency.id, NOTHING_KNOWN)) for agency in own
        )
    for reader in readers.values():
        problems += reader.problems
    problems += document_problems(files, known)
    problems += _measured_problems(index, files)
    problems += told(_council_problems(index, files))
    return Season(files, groups), problems


def absences(index: Index, files: SeasonFiles) -> Iterator[Problem]:
    """What has not been handed in yet: no mistake, but nobody should find out from the ranking."""
    assert files.roster is not None
    roster = files.roster.source
    for position, agency in enumerate(files.roster.model.agencies):
        if agency.ranked and agency.id not in files.submissions:
            message = f"{agency.title} chưa nộp tự đánh giá ({agency.group}/{agency.id}/submission.yaml)"
            yield Problem(roster.place(("agencies", position)), "chưa-nộp", message, warning=True)
    wanted = {fact.supplier for one in index.sets for fact in one.facts.values()}
    for supplier, loaded, said in (
        ("survey", files.survey, "survey.yaml: các mục điều tra xã hội học chưa có điểm"),
        ("central", files.central, "central.yaml: các mục dùng số liệu dùng chung chưa có điểm"),
    ):
        if supplier in wanted and loaded is None:
            yield Problem(roster.place(), "chưa-nộp", f"chưa có {said}", warning=True)


def _roster_problems(index: Index, roster: Loaded[Roster]) -> Iterator[Problem]:
    source, known = roster.source, [one.group.id for one in index.sets]
    yield from _year(source, roster.model.year, index)
    seen: dict[tuple[str, object], str] = {}
    for position, agency in enumerate(roster.model.agencies):
        loc: Loc = ("agencies", position)
        if agency.group not in known:
            message = f"{agency.id}: không có nhóm '{agency.group}'{nearest(agency.group, known)}"
            yield Problem(source.place((*loc, "group")), "nhóm", message)
        for key, value, said in (
            ("id", agency.id, f"mã '{agency.id}'"),
            ("title", agency.title, f"tên '{agency.title}'"),
            ("order", (agency.group, agency.order), f"số thứ tự {agency.order} của nhóm '{agency.group}'"),
        ):
            if (key, value) in seen:
                message = f"{agency.id}: {said} trùng với cơ quan '{seen[key, value]}' ở trên; đổi cho khác nhau"
                yield Problem(source.place((*loc, key)), "mã-trùng", message)
            seen[key, value] = agency.id
        if agency.valid_from and agency.valid_to and agency.valid_from > agency.valid_to:
            message = f"{agency.id}: 'valid_to' trước 'valid_from'; sửa lại hai ngày"
            yield Problem(source.place((*loc, "valid_to")), "thời-hạn", message)


def _year(source: Any, year: int, index: Index) -> Iterator[Problem]:
    if year != index.head.year:
        yield Problem(source.place(("year",)), "năm", another_year(year, index.head.year))


def _measured_problems(index: Index, files: SeasonFiles) -> Iterator[Problem]:
    assert files.roster is not None
    for loaded in (files.survey, files.central):
        if loaded:
            known = citable([agency.id for agency in files.roster.model.agencies], loaded.model.agencies)
            yield from _year(loaded.source, loaded.model.year, index)
            yield from told(_strangers(loaded, loaded.model, known))
    if files.survey and index.questionnaire:
        yield from told(_opinions(index.questionnaire, files, files.survey))


def _opinions(model: Questionnaire, files: SeasonFiles, survey: Loaded[Measured]) -> Iterator[Problem]:
    """Questions that fewer answered with an opinion than the smallest sample of any one type asked."""
    assert files.roster is not None
    for agency in files.roster.model.agencies:
        own = survey.model.agencies.get(agency.id, {})
        for question in model.questions:
            samples = [type.least.get(agency.group, 0) for type in model.respondents if type.id in question.asked]
            weighed = [option for option in model.options[question.scale] if option.weight is not None]
            facts = [] if question.counts else [id for option in weighed for id in question.facts(option) if id in own]
            count = sum(int(own[id]) for id in facts if own[id].isdecimal())
            least = min(filter(None, samples), default=0)
            if facts and 0 < count < least:
                said = f"câu '{question.label}' chỉ có {count} phiếu có ý kiến, ít nhất cần {least} của mỗi đối tượng"
                place = survey.source.place(("agencies", agency.id, facts[0]), key=True)
                yield Problem(place, "ít-ý-kiến", f"{agency.title}: {said}; xem lại phiếu điều tra", warning=True)


def _strangers(loaded: Loaded[Any], model: Measured, known: set[str]) -> Iterator[Problem]:
    for id in sorted(model.agencies.keys() - known):
        message = f"không có cơ quan '{id}' trong agencies.yaml{nearest(id, known)}"
        yield Problem(loaded.source.place(("agencies", id), key=True), "cơ-quan", message)


def _council_problems(index: Index, files: SeasonFiles) -> Iterator[Problem]:
    if files.council is None or files.roster is None:
        return
    source, model = files.council.source, files.council.model
    yield from _year(source, model.year, index)
    groups = {agency.id: agency.group for agency in files.roster.model.agencies}
    titles = {agency.id: agency.title for agency in files.roster.model.agencies}
    then = {one.group.id: one.policies.ties.then for one in index.sets}
    before: set[str] = set()
    for i, ruling in enumerate(model.ties):
        if then.get(ruling.group) == "shared":
            message = (
                f"quy ước của nhóm '{ruling.group}' là đồng hạng (ties.then: shared) nên Hội đồng không xếp thứ tự; "
                "bỏ kết luận này, hoặc đổi quy ước thành council"
            )
            yield Problem(source.place(("ties", i)), "đồng-hạng", message)
        if len(ruling.agencies) < 2:
            message = "kết luận phải nêu từ hai cơ quan bằng nhau trở lên, cơ quan xếp trên trước; nêu thêm hoặc bỏ"
            yield Problem(source.place(("ties", i, "agencies")), "đồng-hạng", message)
        for j, id in enumerate(ruling.agencies):
            loc = ("ties", i, "agencies", j)
            if groups.get(id) != ruling.group:
                own = [agency for agency, group in groups.items() if group == ruling.group]
                message = f"nhóm '{ruling.group}' không có cơ quan '{id}'{nearest(id, own)}"
                yield Problem(source.place(loc), "cơ-quan", message)
            elif id in ruling.agencies[:j]:
                yield Problem(source.place(loc), "cơ-quan", f"{titles[id]} ('{id}') ghi hai lần; bỏ một lần")
            elif id in before:
                yield Problem(source.place(loc), "cơ-quan", f"{titles[id]} ('{id}') đã có ở kết luận trên; gộp hoặc bỏ")
        before |= {*ruling.agencies}
    by_group = {one.group.id: [award.id for award in one.policies.awards] for one in index.sets}
    awards = {id for ids in by_group.values() for id in ids}
    said: set[tuple[str, str]] = set()
    for i, held in enumerate(model.withheld):
        if held.award not in awards:
            message = f"không có hình thức khen thưởng '{held.award}'{nearest(held.award, awards)}"
            yield Problem(source.place(("withheld", i, "award")), "khen-thưởng", message)
        if held.agency not in groups:
            message = f"không có cơ quan '{held.agency}' trong agencies.yaml{nearest(held.agency, groups)}"
            yield Problem(source.place(("withheld", i, "agency")), "cơ-quan", message)
        elif held.award in awards and held.award not in by_group.get(groups[held.agency], ()):
            own = by_group.get(groups[held.agency], [])
            message = (
                f"nhóm '{groups[held.agency]}' không có hình thức khen thưởng '{held.award}'{nearest(held.award, own)}"
            )
            yield Problem(source.place(("withheld", i, "award")), "khen-thưởng", message)
        if (held.award, held.agency) in said:
            message = f"'{held.award}' của '{held.agency}' đã giữ lại ở trên; bỏ một dòng"
            yield Problem(source.place(("withheld", i)), "khen-thưởng", message)
        said.add((held.award, held.agency))
