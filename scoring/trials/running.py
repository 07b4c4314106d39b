"""Running the cases: each item scored by the engine's own scoring of one item, and compared with what is expected."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from scoring.appraisal import Declared
from scoring.casebook import REFUSED, Case, Cases
from scoring.checking.casebooks import Figures, Subject, casebook_problems, subjects_of, typed
from scoring.checking.criteria import checked_criteria
from scoring.criteria import Area, GroupSet, Index, Item
from scoring.errors import InputError, Loc, Place, UnknownError, faults, nearest
from scoring.fields import SetName
from scoring.loading import CaseFile, CaseFiles, CriteriaFiles, Source, read_cases, read_criteria
from scoring.points import Number
from scoring.policies import Policies
from scoring.scores import ItemScore, ItemScorer, Scorer, item_score, item_scorer
from scoring.trials.standings import ANYONE, PolicyTrial, is_id, policy_trials


class Outcome(NamedTuple):
    """What the engine makes of a case: the state and points, or that the figures are refused and why."""

    state: str
    points: Number | None
    score: ItemScore | None = None
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A case that was run."""

    index: Index
    group_set: GroupSet
    subject: Subject
    cases: Cases
    case: Case
    figures: Figures
    outcome: Outcome
    source: Source
    loc: Loc

    @property
    def passed(self) -> bool:
        """Whether the engine gives what the case expects."""
        return passes(self.case, self.outcome)

    @property
    def place(self) -> Place:
        """Where the case stands."""
        return self.source.place(self.loc)

    @property
    def declared(self) -> Declared:
        """What counts in the case."""
        return declared_in(self.subject, self.case, self.figures)


@dataclass(frozen=True, slots=True)
class Bench:
    """The criteria of a set and the trials chosen of them."""

    index: Index
    trials: tuple[Trial, ...]
    files: CriteriaFiles
    policies: tuple[PolicyTrial, ...]
    books: CaseFiles


@dataclass(frozen=True, slots=True)
class Section:
    """An item, or a criterion or area with limits, and the trials of its cases."""

    index: Index
    group_set: GroupSet
    subject: Subject
    cases: Cases | None
    trials: tuple[Trial, ...]

    @property
    def name(self) -> str:
        """The group and the id."""
        return f"{self.group_set.group.id} {self.subject.node.id}"


def passes(case: Case, outcome: Outcome) -> bool:
    """Whether an outcome is what the case expects."""
    return (case.state, case.points) == (outcome.state, outcome.points)


def declared_in(subject: Subject, case: Case, figures: Figures) -> Declared:
    """A case as what an agency and its appraisers declare."""
    lacking, rulings = {}, {}
    for leaf in subject.leaves:
        required = [kind.id for kind in leaf.item.required_evidence]
        if case.evidence is not None:
            lacking[leaf.item.id] = tuple(id for id in required if id not in case.evidence)
        if case.not_applicable is not None:
            rulings[leaf.item.id] = case.not_applicable
    appraised = frozenset([subject.area.id] if case.appraised else [])
    return Declared(ANYONE, True, True, figures.values, lacking, rulings, appraised)


def item_outcome(policies: Policies, scorer: ItemScorer, subject: Subject, case: Case, figures: Figures) -> Outcome:
    """What an item gives for a case."""
    if figures.faults:
        return Outcome(REFUSED, None, refusals=tuple(said for _, said in figures.faults))
    declared = declared_in(subject, case, figures)
    score = item_score(policies, scorer, declared, {**figures.values, **figures.against})
    return Outcome(score.state.value, score.points, score)


def node_outcome(scorer: Scorer, subject: Subject, case: Case, figures: Figures) -> Outcome:
    """What a criterion or area gives for a case, under its limits."""
    score = scorer.score(declared_in(subject, case, figures), figures.against)
    if isinstance(subject.node, Area):
        earned = next(one.points for one in score.areas if one.area is subject.node)
        return Outcome("scored", -earned if subject.area.part == "penalty" else earned)
    env = {**figures.values, **figures.against}
    span = next(span for span in scorer.spans[subject.area.id] if span[0] is subject.node)
    return Outcome("scored", scorer.node(subject.area, *span, score.items, env)[0])


def opened(root: Path, sets: Iterable[SetName], group: str | None = None, words: str = "") -> list[Bench]:
    """The cases of the sets, run; InputError where criteria or cases have faults."""
    return [_bench(root, name, group, words.split()) for name in sets]


def sections(bench: Bench, group: str | None = None, words: str = "") -> Iterator[Section]:
    """Everything that has to have cases, in order: of one group, and where words are given only what they name."""
    asked = words.split()
    own: dict[tuple[str, str], list[Trial]] = {}
    for trial in bench.trials:
        own.setdefault((trial.group_set.group.id, trial.subject.node.id), []).append(trial)
    for group_set in bench.index.tried(group):
        for area in group_set.areas:
            for id, subject in subjects_of(group_set, area).items():
                wanted = isinstance(subject.node, Item) or bool(subject.node.limits)
                if wanted and chosen(asked, group_set, area, id, ""):
                    trials = tuple(own.get((group_set.group.id, id), ()))
                    yield Section(bench.index, group_set, subject, trials[0].cases if trials else None, trials)


def _bench(root: Path, name: SetName, group: str | None, words: list[str]) -> Bench:
    files, problems = read_criteria(root, name)
    index, found = checked_criteria(files)
    problems += found
    if index is None or faults(problems):
        raise InputError(problems)
    if group is not None and group not in (known := [one.group.id for one in index.sets]):
        raise UnknownError(f"năm {name} không có nhóm '{group}'{nearest(group, known)}")
    books, problems = read_cases(root, index.head)
    problems += casebook_problems(index, books)
    if faults(problems):
        raise InputError(problems)
    trials: list[Trial] = []
    asked = [one.group.id for one in index.tried(group)]
    for file in (file for file in books.areas if file.group in asked):
        trials += _trials(index, file, words)
    ranked = [one for file in books.policies if file.group in asked for one in policy_trials(index, file, words)]
    return Bench(index, tuple(trials), files, tuple(ranked), books)


def _trials(index: Index, file: CaseFile, words: list[str]) -> Iterator[Trial]:
    group_set, source = index.set(file.group), file.book.source
    area = group_set.areas[file.area]
    subjects, scorer = subjects_of(group_set, area), None
    for id, cases in file.book.model.items.items():
        subject = subjects[id]
        wanted = [(at, case) for at, case in enumerate(cases.cases) if chosen(words, group_set, area, id, case.name)]
        one = item_scorer(group_set, subject.leaf) if subject.leaf and wanted else None
        for at, case in wanted:
            figures = typed(subject, cases, case)
            if one is not None:
                outcome = item_outcome(group_set.policies, one, subject, case, figures)
            else:
                scorer = scorer or Scorer(group_set)
                outcome = node_outcome(scorer, subject, case, figures)
            yield Trial(index, group_set, subject, cases, case, figures, outcome, source, ("items", id, "cases", at))


def chosen(words: list[str], group_set: GroupSet, area: Area, id: str, name: str) -> bool:
    """Whether every word asked for stands in the group, area or name of a case; an id is the item's or one above it."""
    text = f"{group_set.group.id} {area.title} {name}".casefold()
    above = (id, id.rpartition(".")[0], area.id)
    return all(word in above if is_id(word) else word.casefold() in text for word in words)
