"""Checks over a season against the criteria: the roster, every agency's dossier, measured figures and rulings."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scoring.checking.dossiers import Dossier, Reader, dossier_of
from scoring.criteria import Index
from scoring.errors import Loc, Problem, faults, nearest
from scoring.loading import Loaded, SeasonFiles
from scoring.submissions import Measured, Roster


class Season(NamedTuple):
    """A year's season, checked: the dossiers of each group in official order."""

    files: SeasonFiles
    groups: Mapping[str, tuple[Dossier, ...]]

    @property
    def illustrative(self) -> bool:
        """True where any figure is not real."""
        files = self.files
        singles = [one.model.illustrative for one in (files.survey, files.central, files.council) if one]
        by_agency = (one.model.illustrative for by in (files.submissions, files.appraisals) for one in by.values())
        return any(singles) or any(by_agency)


def checked_season(index: Index, files: SeasonFiles) -> tuple[Season | None, list[Problem]]:
    """The season the files state once it fits the criteria, and the problems found."""
    if files.roster is None:
        return None, []
    problems = list(_roster_problems(index, files.roster))
    groups: dict[str, tuple[Dossier, ...]] = {}
    readers = {one.group.id: Reader(one) for one in index.sets}
    for group_set in index.sets:
        own = sorted((a for a in files.roster.model.agencies if a.group == group_set.group.id), key=lambda a: a.order)
        groups[group_set.group.id] = tuple(dossier_of(readers[group_set.group.id], agency, files) for agency in own)
    for reader in readers.values():
        problems += reader.problems
    problems += _measured_problems(index, files)
    problems += _council_problems(index, files)
    return (None if faults(problems) else Season(files, groups)), problems


def _roster_problems(index: Index, roster: Loaded[Roster]) -> Iterator[Problem]:
    source, known = roster.source, [one.group.id for one in index.sets]
    yield from _year(source, roster.model.year, index)
    seen: dict[tuple[str, object], str] = {}
    for position, agency in enumerate(roster.model.agencies):
        loc: Loc = ("agencies", position)
        if agency.group not in known:
            message = f"{agency.id}: không có nhóm '{agency.group}'{nearest(agency.group, known)}"
            yield Problem(source.place((*loc, "group")), "nhóm", message)
        for key, value, what in (
            ("id", agency.id, "mã"),
            ("title", agency.title, "tên"),
            ("order", (agency.group, agency.order), "số thứ tự"),
        ):
            if (key, value) in seen:
                message = f"{agency.id}: {what} trùng với cơ quan '{seen[key, value]}'"
                yield Problem(source.place((*loc, key)), "mã-trùng", message)
            seen[key, value] = agency.id
        if agency.valid_from and agency.valid_to and agency.valid_from > agency.valid_to:
            yield Problem(source.place((*loc, "valid_to")), "thời-hạn", f"{agency.id}: 'valid_to' trước 'valid_from'")


def _year(source: Any, year: int, index: Index) -> Iterator[Problem]:
    if year != index.head.year:
        yield Problem(source.place(("year",)), "năm", f"tệp ghi năm {year}, kỳ đánh giá là năm {index.head.year}")


def _measured_problems(index: Index, files: SeasonFiles) -> Iterator[Problem]:
    assert files.roster is not None
    known = [agency.id for agency in files.roster.model.agencies]
    for loaded in (files.survey, files.central):
        if loaded:
            yield from _year(loaded.source, loaded.model.year, index)
            yield from _strangers(loaded, loaded.model, known)


def _strangers(loaded: Loaded[Any], model: Measured, known: list[str]) -> Iterator[Problem]:
    for id in model.agencies:
        if id not in known:
            yield Problem(
                loaded.source.place(("agencies", id), key=True),
                "cơ-quan",
                f"không có cơ quan '{id}'{nearest(id, known)}",
            )


def _council_problems(index: Index, files: SeasonFiles) -> Iterator[Problem]:
    if files.council is None or files.roster is None:
        return
    source, model = files.council.source, files.council.model
    yield from _year(source, model.year, index)
    groups = {agency.id: agency.group for agency in files.roster.model.agencies}
    for i, ruling in enumerate(model.ties):
        for j, id in enumerate(ruling.agencies):
            if groups.get(id) != ruling.group:
                message = f"nhóm '{ruling.group}' không có cơ quan '{id}'{nearest(id, groups)}"
                yield Problem(source.place(("ties", i, "agencies", j)), "cơ-quan", message)
    awards = {award.id for one in index.sets for award in one.policies.awards}
    for i, held in enumerate(model.withheld):
        for key, id, known in (("award", held.award, awards), ("agency", held.agency, set(groups))):
            if id not in known:
                yield Problem(
                    source.place(("withheld", i, key)), "khen-thưởng", f"không có mã '{id}'{nearest(id, known)}"
                )
