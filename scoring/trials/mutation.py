"""Slips tried on the criteria: each must make a case fail, or the check refuse it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from scoring.checking.casebooks import Subject, cases_faults, subjects_of, typed
from scoring.checking.criteria import checked_criteria
from scoring.checking.head import head_problems
from scoring.checking.items import item_problems, spots_of
from scoring.checking.labels import labels_of
from scoring.criteria import Area, Criterion, GroupSet, Item, rules_of
from scoring.errors import Place, faults
from scoring.loading import CriteriaFiles
from scoring.policies import Policies
from scoring.scores import ItemScorer, Scorer, item_scorer
from scoring.trials.coverage import percent
from scoring.trials.policies import policy_slips
from scoring.trials.running import Bench, Outcome, Section, Trial, item_outcome, node_outcome, passes, sections
from scoring.trials.slips import Node, Slip, slips
from scoring.trials.standings import PolicyTrial, compared, is_id

CASES, CHECK, ARGUED, SURVIVED = "phép thử", "kiểm tra", "đã lập luận", "còn sót"


class Verdict(NamedTuple):
    """A slip in an item, and what notices it."""

    group: str
    item: str
    says: str
    by: str

    def __str__(self) -> str:
        return f"nếu {self.says}, không có phép thử nào hỏng ({self.group} {self.item})"


class Stale(NamedTuple):
    """An argument for a slip that no longer survives, or that there is not."""

    place: Place
    says: str

    def __str__(self) -> str:
        return f"{self.place}: lập-luận: không còn lỗi cố ý '{self.says}' nào sót lại ở mục này; bỏ lập luận này"


class Tried(NamedTuple):
    """Every slip that was tried, and the arguments that have no slip left."""

    verdicts: tuple[Verdict, ...]
    stale: tuple[Stale, ...]

    @property
    def survivors(self) -> list[Verdict]:
        """What nothing notices and nobody argued."""
        return [one for one in self.verdicts if one.by == SURVIVED]

    @property
    def clean(self) -> bool:
        """Whether every slip is noticed or argued, and every argument is needed."""
        return not self.survivors and not self.stale


def tried(bench: Bench, group: str | None, words: str) -> Tried:
    """Every slip of the items asked for, against the cases that hold."""
    verdicts: list[Verdict] = []
    stale: list[Stale] = []
    for section in sections(bench, group, words):
        own = list(_verdicts(bench, section))
        argued = [argument.slip for argument in section.cases.argued] if section.cases else []
        verdicts += _argued(own, argued)
        places = [
            section.trials[0].source.place((*section.trials[0].loc[:2], "argued", at)) for at in range(len(argued))
        ]
        stale += _stale(own, argued, places)
    return Tried(tuple(verdicts), tuple(stale))


def tried_policies(bench: Bench, words: str) -> Tried:
    """Every slip of the policies whose cases are asked for."""
    verdicts: list[Verdict] = []
    stale: list[Stale] = []
    for file in bench.books.policies:
        trials = [trial for trial in bench.policies if trial.source is file.book.source]
        if not trials or any(is_id(word) or word.casefold() not in f"{file.group} index" for word in words.split()):
            continue
        changes = policy_slips(trials[0].group_set.policies)
        own = [Verdict(file.group, "index", slip.says, _policies_by(bench, trials, slip.policies)) for slip in changes]
        argued, place = [one.slip for one in file.book.model.argued], file.book.source.place
        verdicts += _argued(own, argued)
        stale += _stale(own, argued, [place(("argued", at)) for at in range(len(argued))])
    return Tried(tuple(verdicts), tuple(stale))


def _argued(own: Sequence[Verdict], argued: Sequence[str]) -> Iterator[Verdict]:
    """The verdicts, those of slips that survive and were argued marked so."""
    return (one._replace(by=ARGUED) if one.by == SURVIVED and one.says in argued else one for one in own)


def _stale(own: Sequence[Verdict], argued: Sequence[str], places: Sequence[Place]) -> Iterator[Stale]:
    """The arguments for slips that do not survive."""
    left = {one.says for one in own if one.by == SURVIVED}
    return (Stale(place, slip) for place, slip in zip(places, argued, strict=True) if slip not in left)


def _policies_by(bench: Bench, trials: Sequence[PolicyTrial], policies: Policies) -> str:
    """What notices a slip of the policies: their cases, those of the items, or else the whole check."""
    files = _with_policies(bench, policies)
    if faults(head_problems(files)):
        return CHECK
    before = trials[0].group_set
    changed = GroupSet(before.group, policies, before.areas)
    for trial in trials:
        expected, got = compared(bench.index, changed, trial.case)
        if trial.passed and expected != got:
            return CASES
    if any(not passes(trial.case, outcome) for trial, outcome in _outcomes(bench, before, policies)):
        return CASES
    return CHECK if faults(checked_criteria(files)[1]) else SURVIVED


def _outcomes(bench: Bench, group_set: GroupSet, policies: Policies) -> Iterator[tuple[Trial, Outcome]]:
    """The cases of a group's items that hold, each with what its item gives under other policies."""
    scorers: dict[str, ItemScorer] = {}
    for trial in bench.trials:
        leaf = trial.subject.leaf
        if trial.group_set is group_set and leaf is not None and trial.passed:
            scorer = scorers.setdefault(leaf.item.id, item_scorer(group_set, leaf))
            yield trial, item_outcome(policies, scorer, trial.subject, trial.case, trial.figures)


def _with_policies(bench: Bench, policies: Policies) -> CriteriaFiles:
    """The criteria as read, with other policies of the same id."""
    head = bench.files.head
    assert head is not None
    own = tuple(policies if one.id == policies.id else one for one in head.model.policies)
    return bench.files._replace(head=head._replace(model=head.model.model_copy(update={"policies": own})))


def joined(found: Sequence[Tried]) -> Tried:
    """The slips of several years together."""
    return Tried(
        tuple(verdict for one in found for verdict in one.verdicts),
        tuple(stale for one in found for stale in one.stale),
    )


def _verdicts(bench: Bench, section: Section) -> Iterator[Verdict]:
    group, id = section.group_set.group.id, section.subject.node.id
    reads = {name for leaf in section.subject.leaves for name in leaf.reads}
    for slip in slips(section.subject.node, reads):
        yield Verdict(group, id, slip.says, _by(bench, section, slip))
    if labels_of(section.subject.node):
        noted = section.cases is not None and section.cases.labels
        yield Verdict(group, id, "đổi một nhãn", CHECK if noted else SURVIVED)


def _by(bench: Bench, section: Section, slip: Slip) -> str:
    """What notices a slip: the proofs of its rule, the cases, or else the whole check of the item."""
    if isinstance(slip.node, Item):
        scale = section.group_set.scale(slip.node)
        if any(True for rule in rules_of(slip.node.rule) for _ in rule.proofs(scale)):
            return CHECK
    if not all(_passes(section, slip)):
        return CASES
    return CHECK if isinstance(slip.node, Item) and _refused(bench, section, slip.node) else SURVIVED


def _passes(section: Section, slip: Slip) -> Iterator[bool]:
    """For each case that holds, whether it still does in spite of the slip."""
    holding = [trial for trial in section.trials if trial.passed]
    if not holding:
        return
    try:
        outcome = (
            _item_with(section, slip.node, slip) if isinstance(slip.node, Item) else _node_with(section, slip.node)
        )
        yield from (passes(trial.case, outcome(trial)) for trial in holding)
    except ArithmeticError:  # what the slip makes of the rule cannot be computed
        yield False


def _subject_with(section: Section, item: Item, group_set: GroupSet) -> Subject:
    """What the cases speak of, with a slip."""
    [before] = section.subject.leaves
    leaf = group_set.leaf(before.area, before.criterion, item)
    own = {id: group_set.facts[id] for id in section.subject.facts if id in group_set.facts}
    return section.subject._replace(node=item, leaves=(leaf,), facts=own)


def _item_with(section: Section, item: Item, slip: Slip) -> Callable[[Trial], Outcome]:
    """How an item with a slip is scored."""
    group_set = _changed(section, item) if slip.figures else section.group_set
    subject = _subject_with(section, item, group_set)
    scorer = item_scorer(group_set, subject.leaves[0])

    def outcome(trial: Trial) -> Outcome:
        figures = typed(subject, trial.cases, trial.case) if slip.figures else trial.figures
        return item_outcome(group_set.policies, scorer, subject, trial.case, figures)

    return outcome


def _node_with(section: Section, node: Area | Criterion) -> Callable[[Trial], Outcome]:
    """How a criterion or area with a slip in its limits is scored."""
    changed = _changed(section, node)
    area = next(one for one in changed.areas if one.id == section.subject.area.id)
    subject, scorer = subjects_of(changed, area)[node.id], Scorer(changed)
    return lambda trial: node_outcome(scorer, subject, trial.case, trial.figures)


def _changed(section: Section, node: Node) -> GroupSet:
    """The group with one of its nodes changed."""
    before, old = section.group_set, section.subject.node
    areas = tuple(_replaced(area, old, node) if area is section.subject.area else area for area in before.areas)
    return GroupSet(before.group, before.policies, areas)


def _replaced(inside: Any, old: Node, new: Node) -> Any:
    """A node in which one of its parts is another."""
    if inside is old:
        return new
    for key in ("criteria", "sub_criteria"):
        parts = getattr(inside, key, None)
        if parts is not None:
            return inside.model_copy(update={key: tuple(_replaced(part, old, new) for part in parts)})
    return inside


def _refused(bench: Bench, section: Section, item: Item) -> bool:
    """Whether the check refuses an item with a slip, or its cases that no longer fit it."""
    files = bench.files.areas[section.group_set.group.id]
    spot = next(spot for file in files for spot in spots_of(file) if spot.item is section.subject.node)
    sources, changed = {source.id for source in bench.index.head.sources}, _changed(section, item)
    if faults(item_problems(spot._replace(item=item), changed, sources)):
        return True
    subject = _subject_with(section, item, changed)
    return section.cases is not None and any(True for _ in cases_faults(subject, section.cases))


def told(found: Tried) -> list[str]:
    """What nothing notices, then how many slips each guard noticed."""
    count = Counter(one.by for one in found.verdicts)
    whole, noticed = len(found.verdicts), count[CASES] + count[CHECK]
    share = f"{noticed}/{whole} lỗi cố ý bị phát hiện ({percent(noticed, whole)})"
    parts = f"{count[CASES]} do phép thử, {count[CHECK]} do kiểm tra tiêu chí"
    rest = f"còn sót {count[SURVIVED]}, đã lập luận {count[ARGUED]}"
    return [*map(str, found.survivors), *map(str, found.stale), f"{share}: {parts}; {rest}."]


def data(found: Tried) -> dict[str, Any]:
    """The same for a program."""
    slips = [one._asdict() for one in found.verdicts if one.by in (SURVIVED, ARGUED)]
    count = Counter(one.by for one in found.verdicts)
    return {
        "slips": len(found.verdicts),
        "by_cases": count[CASES],
        "by_check": count[CHECK],
        "percent": percent(count[CASES] + count[CHECK], len(found.verdicts)),
        "survivors": slips,
        "stale": [str(one) for one in found.stale],
    }
