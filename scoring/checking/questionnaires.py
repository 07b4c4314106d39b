"""Proofs over the questionnaire: every answer counts for a figure of the criteria, with the weight of its rule."""

from collections.abc import Iterable, Iterator, Mapping

from scoring import points
from scoring.checking.readers import another_year
from scoring.criteria import GroupSet
from scoring.errors import Loc, Problem, nearest
from scoring.facts import SUPPLIERS
from scoring.loading import Loaded
from scoring.names import folded
from scoring.points import Number
from scoring.questionnaires import Option, Question, Questionnaire
from scoring.rules.measured import Survey

Fault = tuple[Loc, str]


def questionnaire_problems(loaded: Loaded[Questionnaire], year: int, sets: list[GroupSet]) -> Iterator[Problem]:
    """Everything wrong with a questionnaire."""
    model, groups = loaded.model, {one.group.id: one for one in sets}
    if model.year != year:
        yield Problem(loaded.source.place(("year",)), "năm", another_year(model.year, year))
    faults = [*_names(model), *_respondents(model, groups)]
    for at, question in enumerate(model.questions):
        faults += [((*("questions", at), *loc), message) for loc, message in _question(model, question, groups)]
    faults += [*_fed_twice(model), *_unasked(model, groups)]
    yield from (Problem(loaded.source.place(loc), "phiếu-điều-tra", message) for loc, message in faults)


def _names(model: Questionnaire) -> Iterator[Fault]:
    """Ids and labels are one's own: an answer table may use either."""
    yield from _once(("respondents",), model.respondents)
    yield from _once(("questions",), model.questions)
    for at, scale in enumerate(model.scales):
        yield from _once(("scales", at, "options"), scale.options)
        if not any(option.weight is not None for option in scale.options):
            yield ("scales", at), f"thang '{scale.id}' không có phương án nào có trọng số; ghi 'weight'"
    ids = [scale.id for scale in model.scales]
    yield from ((("scales", at), f"thang '{id}' khai hai lần") for at, id in enumerate(ids) if id in ids[:at])


def _once(loc: Loc, named: Iterable[object]) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for at, one in enumerate(named):
        for key in ("id", "label"):
            name = folded(getattr(one, key))
            if seen.setdefault(name, at) != at:
                yield (*loc, at, key), f"'{getattr(one, key)}' trùng với mục khác ở trên; đổi cho khác nhau"


def _respondents(model: Questionnaire, groups: Mapping[str, GroupSet]) -> Iterator[Fault]:
    for at, type in enumerate(model.respondents):
        for group in type.least:
            if group not in groups:
                yield ("respondents", at, "least", group), f"không có nhóm '{group}'{nearest(group, groups)}"
        for group, id in type.where.items():
            facts = groups[group].facts if group in groups else {}
            if id not in facts or facts[id].type != "yes_no" or facts[id].supplier != "central":
                said = f"nhóm '{group}' không có số liệu dùng chung dạng có/không '{id}'"
                known = [one for one, fact in facts.items() if (fact.type, fact.supplier) == ("yes_no", "central")]
                yield ("respondents", at, "where", group), f"{said}{nearest(id, known)}"


def _question(model: Questionnaire, question: Question, groups: Mapping[str, GroupSet]) -> Iterator[Fault]:
    types = {type.id: type for type in model.respondents}
    for at, id in enumerate(question.asked):
        if id not in types:
            yield ("asked", at), f"không có đối tượng '{id}'{nearest(id, types)}"
    if question.scale not in model.options:
        yield ("scale",), f"không có thang '{question.scale}'{nearest(question.scale, model.options)}"
        return
    options = model.options[question.scale]
    known = [option.id for option in options]
    for id in question.counts:
        if id not in known:
            yield ("counts", id), f"thang '{question.scale}' không có phương án '{id}'{nearest(id, known)}"
    for at, group in enumerate(question.groups):
        if group in question.groups[:at]:
            yield ("groups", at), f"nhóm '{group}' ghi hai lần; bỏ một chỗ"
        elif group not in groups:
            yield ("groups", at), f"không có nhóm '{group}'{nearest(group, groups)}"
        elif not any(group in types[id].least for id in question.asked if id in types):
            yield ("asked",), f"không đối tượng nào được hỏi về nhóm '{group}'; sửa 'asked' hoặc 'least'"
        else:
            yield from _counted(question, options, groups[group])


def _counted(question: Question, options: tuple[Option, ...], group: GroupSet) -> Iterator[Fault]:
    """The facts that the answers count for are the survey's, and the weights those of the rule."""
    surveyed = [id for id, fact in group.facts.items() if fact.supplier == "survey"]
    weights = _weights(group)
    for option in options:
        for id in question.facts(option):
            loc: Loc = ("counts", option.id) if question.counts else ("id",)
            fact = group.facts.get(id)
            if fact is None:
                yield loc, f"nhóm '{group.group.id}' không có số liệu '{id}'{nearest(id, surveyed)}"
            elif fact.supplier != "survey" or fact.type != "count":
                said = f"số liệu '{id}' không phải là số phiếu điều tra ({SUPPLIERS[fact.supplier]})"
                yield loc, f"{said}; dùng số liệu 'type: count', 'supplier: survey'"
            elif id in weights and weights[id] != option.weight:
                said = (
                    f"phương án '{option.id}' có trọng số {_said(option.weight)}, quy tắc của mục dùng số liệu '{id}'"
                )
                yield loc, f"{said} ghi {_said(weights[id])}; sửa cho bằng nhau"


def _weights(group: GroupSet) -> dict[str, Number | None]:
    """The weight of every fact that a survey rule reads; None for one left out."""
    found: dict[str, Number | None] = {}
    for leaf in group.leaves:
        if isinstance(leaf.item.rule, Survey):
            found |= {option.fact: option.weight for option in leaf.item.rule.options}
            found |= dict.fromkeys(leaf.item.rule.left_out)
    return found


def _said(weight: Number | None) -> str:
    return "không tính vào mẫu số" if weight is None else points.percent(weight)


def _fed_twice(model: Questionnaire) -> Iterator[Fault]:
    """A figure comes from one question."""
    seen: dict[tuple[str, str], int] = {}
    for at, question in enumerate(model.questions):
        for group in question.groups:
            twice = [id for id in _own(model, question) if seen.setdefault((group, id), at) != at]
            if twice:
                earlier = model.questions[seen[group, twice[0]]].id
                said = f"số liệu {', '.join(twice)} của nhóm '{group}' đã do câu hỏi '{earlier}' đếm"
                yield ("questions", at), f"{said}; mỗi số liệu đếm từ một câu hỏi"


def _unasked(model: Questionnaire, groups: Mapping[str, GroupSet]) -> Iterator[Fault]:
    """A figure that a question counts for one group is counted for each group whose criteria hold it."""
    counted = {(group, id) for one in model.questions for group in one.groups for id in _own(model, one)}
    for at, question in enumerate(model.questions):
        if not groups.keys() >= set(question.groups):
            continue  # the group left out may be the one misspelt
        for group, group_set in groups.items():
            surveyed = {id for id, fact in group_set.facts.items() if fact.supplier == "survey"}
            left = [id for id in _own(model, question) if id in surveyed and (group, id) not in counted]
            if left:
                counted |= {(group, id) for id in left}
                said = f"không câu hỏi nào đếm số liệu {', '.join(left)} của nhóm '{group}'"
                yield ("questions", at, "groups"), f"{said}; thêm '{group}' vào 'groups'"


def _own(model: Questionnaire, question: Question) -> list[str]:
    """The facts that the answers to a question count for."""
    options = model.options.get(question.scale, ())
    return sorted({id for option in options for id in question.facts(option)})
