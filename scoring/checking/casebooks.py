"""Whether the cases fit the criteria: items, figures and documents that there are, values that can be read."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scoring import points
from scoring.casebook import EMPTY, REFUSED, Case, Cases, TotalCase
from scoring.checking.labels import Fault, label_faults, labels_of, labels_of_head
from scoring.checking.relations import mismatches
from scoring.criteria import Area, Criterion, GroupSet, Index, Item, Leaf, Relation, rules_of
from scoring.errors import Loc, Problem, nearest, told
from scoring.expressions import Value, names
from scoring.facts import Fact
from scoring.loading import CaseFile, CaseFiles, PolicyFile
from scoring.rules import Judged, group_name, judged_name


class Subject(NamedTuple):
    """What a case speaks of: an item, or a criterion or area for the sake of its limits."""

    area: Area
    node: Area | Criterion | Item
    leaves: tuple[Leaf, ...]
    facts: Mapping[str, Fact]
    """The figures that a case may state."""
    compares: frozenset[str]
    """The figures of the group that its rules compare with."""
    sums: tuple[Relation, ...]
    """The sums that those figures have to make."""

    @property
    def leaf(self) -> Leaf | None:
        """The item; None of a criterion or area."""
        return self.leaves[0] if isinstance(self.node, Item) else None


class Figures(NamedTuple):
    """The figures of a case, typed, those of its group beside them, and why some cannot be read."""

    values: Mapping[str, Value]
    against: Mapping[str, Value]
    faults: tuple[Fault, ...]


def subjects_of(group_set: GroupSet, area: Area) -> dict[str, Subject]:
    """What the cases of an area may speak of, by id."""
    leaves = tuple(leaf for leaf in group_set.leaves if leaf.area is area)
    found = {area.id: _subject(group_set, area, area, leaves)}
    for leaf in leaves:
        if leaf.criterion is not None and leaf.criterion.id not in found:
            own = tuple(one for one in leaves if one.criterion is leaf.criterion)
            found[leaf.criterion.id] = _subject(group_set, area, leaf.criterion, own)
        found[leaf.item.id] = _subject(group_set, area, leaf.item, (leaf,))
    return found


def _subject(group_set: GroupSet, area: Area, node: Area | Criterion | Item, leaves: tuple[Leaf, ...]) -> Subject:
    parts = [node, *node.criteria] if isinstance(node, Area) else [node]
    limits = [cap for part in parts if not isinstance(part, Item) for cap in part.limits]
    read = [name for leaf in leaves for name in (*leaf.item.facts, *leaf.reads)]
    read += [name for cap in limits for name in names(group_set.expression(cap.when))]
    facts = {name: group_set.facts[name] for name in read if name in group_set.facts}
    sums = (one for leaf in group_set.leaves for one in leaf.item.relations)
    own = tuple(one for one in sums if {*one.sum, one.equals} <= facts.keys())
    return Subject(area, node, leaves, facts, frozenset(name for name in read if name not in facts), own)


def name_of(id: str) -> str:
    """The name of a figure as a case writes it: the points given to a judged item stand under the item's id."""
    return judged_name(id) if not id[:1].islower() else id


def typed(subject: Subject, cases: Cases, case: Case) -> Figures:
    """The figures of a case, read by the criteria."""
    values: dict[str, Value] = {}
    against: dict[str, Value] = {}
    faults: list[Fault] = []
    for loc, id, text in _stated(cases, case):
        fact = subject.facts.get(name_of(id))
        try:
            if fact is not None:
                values[name_of(id)] = value = fact.read(text.strip())
                _refuse_judgement(subject, id, value)
        except ValueError as error:
            faults.append((loc, f"{id}: {error}"))
    for what in ("mean", "best"):
        for id, text in getattr(case, what).items():
            try:
                against[group_name(id, what)] = points.number(text.strip())
            except ValueError as error:
                faults.append(((what, id), f"{id}: {error}"))
    for found in mismatches(subject.facts, subject.sums, subject.facts, values):
        said = f"{found.says}; sửa số liệu cho khớp, hoặc 'state: {REFUSED}' nếu thử chính chỗ không khớp"
        faults.append((("figures", found.id) if found.id in case.figures else (), said))
    return Figures(values, against, tuple(faults))


def _stated(cases: Cases, case: Case) -> Iterator[tuple[Loc, str, str]]:
    for id, text in cases.given.items():
        if id not in case.blank and id not in case.figures:
            yield (), id, text
    for id, text in case.figures.items():
        yield ("figures", id), id, text


def _refuse_judgement(subject: Subject, id: str, value: Value) -> None:
    for leaf in subject.leaves:
        for rule in rules_of(leaf.item.rule) if leaf.item.id == id else ():
            said = rule.refuses(value, leaf.item.max) if isinstance(rule, Judged) else None  # type: ignore[arg-type]
            if said:
                raise ValueError(said)


def casebook_problems(index: Index, files: CaseFiles) -> list[Problem]:
    """Everything in the cases that does not fit the criteria."""
    found = [problem for file in files.areas for problem in told(_book_problems(index.set(file.group), file))]
    return found + [one for file in files.policies for one in told(_policy_problems(index.set(file.group), file))]


def head_problems(index: Index, files: CaseFiles) -> Iterator[Problem]:
    """What the head and the questionnaire say otherwise than the cases of the policies noted."""
    for file in files.policies:
        for loc, message in label_faults(file.book.model.labels, labels_of_head(index)):
            yield Problem(file.book.source.place(loc), "phép-thử", message)


def _policy_problems(group_set: GroupSet, file: PolicyFile) -> Iterator[Problem]:
    known = [area.id for area in group_set.areas if area.part == "base"]
    for at, case in enumerate(file.book.model.standings):
        for id in case.areas:
            if id not in known:
                place = file.book.source.place(("standings", at, "areas", id), key=True)
                yield Problem(place, "phép-thử", f"không có lĩnh vực '{id}'{nearest(id, known)}")
    for at, total in enumerate(file.book.model.totals):
        for loc, message in _total_faults(group_set, total):
            yield Problem(file.book.source.place(("totals", at, *loc), key=loc[0] == "earned"), "phép-thử", message)


def _total_faults(group_set: GroupSet, case: TotalCase) -> Iterator[Fault]:
    """Items that there are not, points that none can earn."""
    tops = {leaf.item.id: leaf.item.max for leaf in group_set.leaves}
    named: list[tuple[Loc, str]] = [(("earned", id), id) for id in case.earned]
    named += [(("not_applicable", at), id) for at, id in enumerate(case.not_applicable)]
    for loc, id in named:
        if id not in tops:
            yield loc, f"không có mục '{id}'{nearest(id, tops)}"
        elif case.earned.get(id, 0) > tops[id]:
            yield loc, f"mục {id} được nhiều nhất {points.shown(tops[id])} điểm; sửa số điểm"


def _book_problems(group_set: GroupSet, file: CaseFile) -> Iterator[Problem]:
    area, source = group_set.areas[file.area], file.book.source
    subjects = subjects_of(group_set, area)
    for id, cases in file.book.model.items.items():
        loc: Loc = ("items", id)
        if id not in subjects:
            message = f"lĩnh vực {area.id} không có mục '{id}'{nearest(id, subjects)}"
            yield Problem(source.place(loc, key=True), "phép-thử", message)
            continue
        for inside, message in cases_faults(subjects[id], cases):
            yield Problem(source.place((*loc, *inside), key=_is_key(inside)), "phép-thử", f"{id}: {message}")


def _is_key(loc: Loc) -> bool:
    return loc[:1] == ("given",)


def cases_faults(subject: Subject, cases: Cases) -> Iterator[Fault]:
    """Everything in the cases of an item that does not fit it."""
    yield from label_faults(cases.labels, labels_of(subject.node))
    for id in cases.given:
        yield from _unknown(subject, id, ("given", id))
    if not cases.cases and (subject.leaf is not None or not cases.labels):
        yield ("cases",), "chưa có phép thử nào; thêm phép thử hoặc bỏ mục này"
    seen: set[str] = set()
    for at, case in enumerate(cases.cases):
        if case.name.casefold() in seen and case.name != EMPTY:
            yield ("cases", at, "name"), f"tên phép thử '{case.name}' đã dùng ở trên; đặt tên khác"
        seen.add(case.name.casefold())
        for loc, message in _case_faults(subject, cases, case):
            yield ("cases", at, *loc), message


def _case_faults(subject: Subject, cases: Cases, case: Case) -> Iterator[Fault]:
    for key in ("name", "why"):
        if getattr(case, key) == EMPTY:
            yield (key,), f"'{key}' còn để '{EMPTY}'; điền theo câu chữ của tiêu chí"
    for id in case.figures:
        yield from _unknown(subject, id, ("figures", id))
    for at, id in enumerate(case.blank):
        if id not in cases.given:
            yield ("blank", at), f"'{id}' không có trong 'given' nên không có gì để bỏ trống{nearest(id, cases.given)}"
    for what in ("mean", "best"):
        for id in getattr(case, what):
            if group_name(id, what) not in subject.compares:
                known = [name.partition("@")[0] for name in subject.compares if name.endswith(f"@{what}")]
                remedy = nearest(id, known) or "; bỏ khóa này"
                yield (what, id), f"cách tính không so '{id}' với '{what}' của nhóm{remedy}"
    if subject.leaf is None:
        yield from _node_faults(case)
    else:
        known = [kind.id for kind in subject.leaf.item.evidence]
        for at, id in enumerate(case.evidence or ()):
            if id not in known:
                yield ("evidence", at), f"không có loại tài liệu '{id}'{nearest(id, known) or '; bỏ mã này'}"
    if case.state != REFUSED:
        figures = typed(subject, cases, case)
        yield from figures.faults
        yield from _ruling_faults(subject, case, figures)


def _ruling_faults(subject: Subject, case: Case, figures: Figures) -> Iterator[Fault]:
    """A ruling that no appraiser could make."""
    leaf = subject.leaf
    if leaf is None or case.not_applicable is None:
        return
    if leaf.item.not_applicable is None:
        yield ("not_applicable",), "mục không khai not_applicable nên không ai kết luận được việc áp dụng; bỏ khóa này"
    elif not case.not_applicable and leaf.divides_by_zero(figures.values, subject.facts):
        yield ("not_applicable",), "mẫu số bằng 0 nên không thể kết luận là có áp dụng; sửa số liệu hoặc bỏ khóa này"


def _node_faults(case: Case) -> Iterator[Fault]:
    """A criterion or area has points only; documents and rulings are those of its items."""
    for key in ("evidence", "not_applicable", "state"):
        if key in case.model_fields_set:
            yield (key,), f"'{key}' chỉ dùng cho mục chấm điểm, không dùng cho tiêu chí, lĩnh vực; bỏ khóa này"


def _unknown(subject: Subject, id: str, loc: Loc) -> Iterator[Fault]:
    if name_of(id) not in subject.facts:
        known = [name.removeprefix(judged_name("")) for name in subject.facts]
        yield loc, f"mục không dùng số liệu '{id}'{nearest(id, known)}"
