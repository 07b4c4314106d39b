"""The desk where forms are handed out and taken in: a year's criteria, its roster, and the files of single agencies."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scoring.appraisal import declared
from scoring.checking.criteria import checked_criteria
from scoring.checking.dossiers import dossier_of
from scoring.checking.filings import Dossier
from scoring.checking.readers import Reader
from scoring.criteria import GroupSet, Index
from scoring.errors import InputError, Problem, faults
from scoring.evidence import NOTHING_KNOWN, document_problems, documents
from scoring.expressions import Value
from scoring.fields import SetName, set_name
from scoring.loading import Loaded, SeasonFiles, read_criteria
from scoring.loading.agencies import Handed, documents_of
from scoring.loading.singles import read_agency, read_year
from scoring.policies import FINAL
from scoring.submissions import Agency, Measured, Roster, Submission


@dataclass(frozen=True)
class Desk:
    """A year: its criteria and roster, and what is measured for its agencies."""

    root: Path
    index: Index
    roster: Loaded[Roster]
    survey: Loaded[Measured] | None
    central: Loaded[Measured] | None

    def agency(self, id: str) -> Agency | None:
        """An agency by its code."""
        return next((one for one in self.roster.model.agencies if one.id == id), None)

    def group(self, id: str) -> list[Agency]:
        """The agencies of a group in official order."""
        return sorted((one for one in self.roster.model.agencies if one.group == id), key=lambda one: one.order)

    def folder(self, agency: Agency) -> Path:
        """Where an agency's files stand."""
        return self.root / "submissions" / str(self.index.head.name) / agency.group / agency.id

    def handed_in(self, agency: Agency) -> tuple[Loaded[Submission] | None, list[Problem]]:
        """What an agency has handed in so far."""
        submission, _, _, problems = self._read(agency)
        own = f"{agency.id}/submission.yaml"
        return submission, [problem for problem in problems if problem.place.path.endswith(own)]

    def _read(self, agency: Agency) -> Handed:
        return read_agency(self.root, self.index.head, agency.group, agency.id)

    def dossier(self, group_set: GroupSet, agency: Agency) -> tuple[Dossier, list[Problem]]:
        """What is known of one agency, whatever the state of the others."""
        handed = self._read(agency)
        dossier, found, _ = self._considered(group_set, agency, handed)
        return dossier, handed.problems + found

    def taken(
        self, group_set: GroupSet, agency: Agency, submission: Loaded[Submission]
    ) -> tuple[Dossier, list[Problem]]:
        """What an agency's submission would declare, with every doubt about it and its documents."""
        files = documents_of(self.folder(agency), self.root, self.index.head, submission)
        dossier, found, doubts = self._considered(group_set, agency, Handed(submission, {}, files, []))
        return dossier, found + doubts

    def _considered(
        self, group_set: GroupSet, agency: Agency, handed: Handed
    ) -> tuple[Dossier, list[Problem], list[Problem]]:
        """The dossier of one agency, what is wrong in it, and the doubts about its documents."""
        alone = self.roster._replace(model=self.roster.model.model_copy(update={"agencies": (agency,)}))
        files = SeasonFiles(
            alone,
            {agency.id: handed.submission} if handed.submission else {},
            {agency.id: handed.filings},
            self.survey,
            self.central,
            None,
            "",
            {agency.id: handed.attached},
        )
        reader = Reader(group_set, self.index.head)
        known = documents(self.index, files)
        dossier = dossier_of(reader, agency, files, known.get(agency.id, NOTHING_KNOWN))
        return dossier, reader.problems, list(document_problems(files, known))


def opened(root: Path, name: SetName) -> Desk:
    """The desk of a season; InputError where its criteria or roster cannot be used."""
    files, problems = read_criteria(root, name)
    index = None
    if not faults(problems):
        index, found = checked_criteria(files)
        problems += found
    season, found = read_year(root, name)
    problems += found
    if index is None or season.roster is None or faults(problems):
        raise InputError(faults(problems))
    return Desk(root, index, season.roster, season.survey, season.central)


def year_before(desk: Desk) -> Desk | None:
    """The desk of the year before, where there is one that can be used."""
    name = set_name(desk.index.head.set or "", desk.index.head.year - 1)
    if not os.path.isdir(desk.root / "criteria" / str(name)):
        return None
    try:
        return opened(desk.root, name)
    except InputError:
        return None


def figures_before(before: Desk | None, group_set: GroupSet, agency: Agency) -> Mapping[str, Value]:
    """Last year's figures as appraised, of the facts that are still the same."""
    earlier = before.agency(agency.id) if before else None
    sets = {one.group.id: one for one in before.index.sets} if before else {}
    if before is None or earlier is None or earlier.group not in sets:
        return {}
    old = sets[earlier.group]
    dossier, problems = before.dossier(old, earlier)
    if faults(problems):
        return {}
    return dict(_same(declared(old, dossier, FINAL).values, old, group_set))


def _same(values: Mapping[str, Value], old: GroupSet, new: GroupSet) -> Iterator[tuple[str, Value]]:
    for id, value in values.items():
        was, now = old.facts.get(id), new.facts.get(id)
        if was and now and (was.type, was.unit, was.options) == (now.type, now.unit, now.options):
            yield id, value
