"""Handing out: the form of an agency, with what it has declared so far, published whole."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from scoring.errors import InputError, Problem, faults
from scoring.forms.desk import Desk, figures_before, year_before
from scoring.forms.filled import extra_documents, form_of
from scoring.forms.keys import Mark, prints
from scoring.forms.plan import Plan
from scoring.forms.rows import MORE
from scoring.forms.writing import package
from scoring.publishing import published
from scoring.scores import Scorer
from scoring.submissions import Agency


def write_forms(desk: Desk, agencies: Sequence[tuple[Agency, Path]]) -> Iterator[list[Problem]]:
    """The forms of agencies of one group, each published whole; what was noticed about each as it is written."""
    group_set = desk.index.set(agencies[0][0].group)
    before, scorer, plans = year_before(desk), Scorer(group_set), {MORE: Plan(group_set)}
    marks = prints(group_set)
    for agency, file in agencies:
        dossier, found = desk.dossier(group_set, agency)
        problems = [problem for problem in found if not problem.place.path.endswith("/appraisal.yaml")]
        if faults(problems):
            raise InputError(faults(problems))
        more = _rows_for(len(extra_documents(dossier.submission.model if dossier.submission else None)))
        own = plans.setdefault(more, Plan(group_set, more)) if more not in plans else plans[more]
        form = form_of(own, scorer, dossier, figures_before(before, group_set, agency))
        mark = Mark(desk.index.head.name, agency.group, agency.id, desk.index.sha256, marks)
        with published(file) as unfinished:
            unfinished.write_bytes(package(desk.index, own, form, mark))
        yield problems


def _rows_for(extra: int) -> int:
    """Rows for more documents: some always stay free."""
    return MORE if extra <= MORE // 2 else (extra // MORE + 1) * MORE + MORE
