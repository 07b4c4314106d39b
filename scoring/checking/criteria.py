"""Proofs over the criteria: points add up, facts are declared and used, bands close, the best outcome is the maximum."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from scoring import points
from scoring.criteria import Area, Cap, Criterion, GroupSet, Index, Item, is_judged, rules_of, walk
from scoring.errors import Place, Problem, faults, nearest
from scoring.expressions import Bounds, Expr, excluded, names, unsafe_divisors
from scoring.facts import NUMERIC, Fact
from scoring.formulas import NUMBER, FormulaError, Kind, kind_of
from scoring.loading import CriteriaFiles, Loaded
from scoring.rules import group_name, judged_name
from scoring.rules.ratios import band_faults

Loc = tuple[str | int, ...]
AGENCY_NAMES = ("index", "points", "bonus", "penalty")
"""What conditions on grades, awards and ties may name besides facts and area_<id>."""


class _Spot(NamedTuple):
    """An item and where it stands."""

    file: Loaded[Area]
    loc: Loc
    area: Area
    item: Item

    def problem(self, code: str, message: str, loc: Loc = (), *, key: bool = False, warning: bool = False) -> Problem:
        place = self.file.source.place((*self.loc, *loc), key=key)
        return Problem(place, code, f"{self.item.id}: {message}", warning)


def checked_criteria(files: CriteriaFiles) -> tuple[Index | None, list[Problem]]:
    """The index the files state once every proof holds, and the problems found."""
    if files.head is None:
        return None, []
    problems = list(_head_problems(files))
    sets = []
    for group in files.head.model.groups:
        policies = next((p for p in files.head.model.policies if p.id == group.policies), None)
        areas = files.areas.get(group.id, ())
        if policies is None or not areas:
            continue
        group_set = GroupSet(group, policies, tuple(area.model for area in areas))
        sets.append(group_set)
        problems += _group_problems(group_set, areas, files)
    if faults(problems):
        return None, problems
    ordered = sorted(sets, key=lambda one: one.group.order)
    return Index(files.head.model, tuple(ordered), files.sha256), problems


# --- the head -------------------------------------------------------------------------------------------------------


def _head_problems(files: CriteriaFiles) -> Iterator[Problem]:
    assert files.head is not None
    head, source = files.head.model, files.head.source
    for key in ("sources", "appraisers", "groups", "policies", "rounds"):
        ids = [one.id for one in getattr(head, key)]
        for position, id in enumerate(ids):
            if id in ids[:position]:
                yield Problem(source.place((key, position, "id")), "mã-trùng", f"mã '{id}' đã dùng ở trên")
    known = [policies.id for policies in head.policies]
    for position, group in enumerate(head.groups):
        if group.policies not in known:
            place = source.place(("groups", position, "policies"))
            yield Problem(place, "quy-ước", f"không có quy ước '{group.policies}'{nearest(group.policies, known)}")
    if head.period.from_ > head.period.to:
        yield Problem(source.place(("period",)), "kỳ", "ngày đầu kỳ sau ngày cuối kỳ")
    for position, policies in enumerate(head.policies):
        for message, loc in _policy_faults(policies, {s.id for s in head.sources}):
            yield Problem(source.place(("policies", position, *loc)), "quy-ước", message)


def _policy_faults(policies, sources: set[str]) -> Iterator[tuple[str, Loc]]:  # type: ignore[no-untyped-def]
    for message in band_faults(policies.grades):
        yield f"xếp loại: {message}", ("grades",)
    if policies.grades and policies.grades[-1].when is not None:
        yield "xếp loại cuối cùng không được có điều kiện: luôn phải có một loại áp dụng", ("grades", len(policies.grades) - 1)
    grades = [grade.id for grade in policies.grades]
    for position, award in enumerate(policies.awards):
        if award.grade_at_least is not None and award.grade_at_least not in grades:
            yield f"không có loại '{award.grade_at_least}'{nearest(award.grade_at_least, grades)}", ("awards", position, "grade_at_least")
        if award.places.from_ < 1 or award.places.from_ > award.places.to:
            yield "khoảng thứ hạng phải từ 1 trở lên và 'from' không lớn hơn 'to'", ("awards", position, "places")
        if award.basis.source not in sources:
            yield f"không có nguồn '{award.basis.source}'{nearest(award.basis.source, sources)}", ("awards", position, "basis", "source")
    if policies.index_floor is not None and policies.index_ceiling is not None and policies.index_floor > policies.index_ceiling:
        yield "index_floor lớn hơn index_ceiling", ("index_floor",)


# --- one group ------------------------------------------------------------------------------------------------------


def _group_problems(group_set: GroupSet, areas: tuple[Loaded[Area], ...], files: CriteriaFiles) -> Iterator[Problem]:
    assert files.head is not None
    head = files.head.model
    yield from _order_problems(areas)
    yield from _total_problems(group_set, areas)
    for file in areas:
        yield from _area_problems(file, {one.id for one in head.appraisers})
    spots = [spot for file in areas for spot in _spots(file)]
    yield from _declared_once(spots)
    facts = group_set.facts
    found: list[Problem] = []
    for spot in spots:
        found += _item_problems(spot, group_set, {one.id for one in head.sources})
    yield from found
    yield from _unused_facts(spots, group_set)
    if not faults(found):
        yield from _condition_problems(group_set, areas, files, facts)


def _spots(file: Loaded[Area]) -> Iterator[_Spot]:
    for i, node in enumerate(file.model.criteria):
        if isinstance(node, Item):
            yield _Spot(file, ("criteria", i), file.model, node)
        else:
            for j, item in enumerate(node.sub_criteria):
                yield _Spot(file, ("criteria", i, "sub_criteria", j), file.model, item)


def _order_problems(areas: tuple[Loaded[Area], ...]) -> Iterator[Problem]:
    """Ids are unique and in order: areas over the files, criteria and sub-criteria under their parent's id."""
    seen: dict[str, Place] = {}
    for file in areas:
        area = file.model
        yield from _once(seen, area.id, file.source.place(("id",)))
        for i, node in enumerate(area.criteria):
            yield from _child(seen, area.id, node.id, i, file.source.place(("criteria", i, "id")))
            for j, item in enumerate(node.sub_criteria if isinstance(node, Criterion) else ()):
                yield from _child(seen, node.id, item.id, j, file.source.place(("criteria", i, "sub_criteria", j, "id")))
    base = [file for file in areas if file.model.part == "base"]
    for position, file in enumerate(base, 1):
        if file.model.id != str(position):
            place = file.source.place(("id",))
            yield Problem(place, "thứ-tự", f"lĩnh vực thứ {position} theo tên tệp phải có mã \"{position}\", không phải \"{file.model.id}\"")


def _once(seen: dict[str, Place], id: str, place: Place) -> Iterator[Problem]:
    if id in seen:
        yield Problem(place, "mã-trùng", f"mã \"{id}\" đã dùng ở {seen[id]}")
    seen[id] = place


def _child(seen: dict[str, Place], parent: str, id: str, position: int, place: Place) -> Iterator[Problem]:
    yield from _once(seen, id, place)
    if id != f"{parent}.{position + 1}":
        yield Problem(place, "thứ-tự", f"mục thứ {position + 1} của \"{parent}\" phải có mã \"{parent}.{position + 1}\", không phải \"{id}\"")


def _total_problems(group_set: GroupSet, areas: tuple[Loaded[Area], ...]) -> Iterator[Problem]:
    base = [file for file in areas if file.model.part == "base"]
    if base and group_set.max != 100:
        message = f"nhóm '{group_set.group.id}': tổng điểm các lĩnh vực là {points.shown(group_set.max)}, phải là 100"
        yield Problem(base[-1].source.place(("max",)), "tổng-điểm", message)
    for part, cap in (("bonus", group_set.policies.bonus_cap), ("penalty", group_set.policies.penalty_cap)):
        own = [file for file in areas if file.model.part == part]
        for file in own[1:]:
            yield Problem(file.source.place(("part",)), "lĩnh-vực", f"chỉ một lĩnh vực có part: {part}")
        for file in own:
            if file.model.max != cap:
                message = f"mức trần {points.shown(file.model.max)} khác {part}_cap {points.shown(cap)} trong index.yaml"
                yield Problem(file.source.place(("max",)), "tổng-điểm", message)


def _area_problems(file: Loaded[Area], appraisers: set[str]) -> Iterator[Problem]:
    area, source = file.model, file.source
    if area.appraiser not in appraisers:
        message = f"không có cơ quan thẩm định '{area.appraiser}'{nearest(area.appraiser, appraisers)}"
        yield Problem(source.place(("appraiser",)), "thẩm-định", message)
    own = sum(node.max for node in area.criteria)
    if area.part == "base" and own != area.max:
        message = f"lĩnh vực {area.id}: các tiêu chí cộng lại {points.shown(own)} điểm, 'max' ghi {points.shown(area.max)}"
        yield Problem(source.place(("max",)), "tổng-điểm", message)
    if area.part != "base" and own < area.max:
        message = f"lĩnh vực {area.id}: các mục cộng lại {points.shown(own)} điểm, chưa tới mức trần {points.shown(area.max)}"
        yield Problem(source.place(("max",)), "tổng-điểm", message)
    for i, node in enumerate(area.criteria):
        if isinstance(node, Criterion) and sum(item.max for item in node.sub_criteria) != node.max:
            own = sum(item.max for item in node.sub_criteria)
            message = f"tiêu chí {node.id}: các tiêu chí thành phần cộng lại {points.shown(own)} điểm, 'max' ghi {points.shown(node.max)}"
            yield Problem(source.place(("criteria", i, "max")), "tổng-điểm", message)
        if isinstance(node, Criterion) and not node.sub_criteria:
            yield Problem(source.place(("criteria", i)), "tiêu-chí", f"tiêu chí {node.id} chưa có tiêu chí thành phần nào")


def _declared_once(spots: list[_Spot]) -> Iterator[Problem]:
    seen: dict[str, _Spot] = {}
    for spot in spots:
        for id in spot.item.facts:
            if id in seen:
                message = f"số liệu '{id}' đã khai ở mục {seen[id].item.id}; mỗi số liệu khai một lần rồi dùng chung"
                yield spot.problem("số-liệu", message, ("facts", id), key=True)
            seen[id] = spot


# --- one item -------------------------------------------------------------------------------------------------------


def _item_problems(spot: _Spot, group_set: GroupSet, sources: set[str]) -> list[Problem]:
    found = [*_fact_problems(spot, group_set.facts), *_evidence_problems(spot)]
    if spot.item.max == 0:
        found.append(spot.problem("điểm", "điểm tối đa phải lớn hơn 0", ("max",)))
    if spot.item.basis.source not in sources:
        message = f"không có nguồn '{spot.item.basis.source}' trong index.yaml{nearest(spot.item.basis.source, sources)}"
        found.append(spot.problem("nguồn", message, ("basis", "source")))
    unknown = list(_unknown_names(spot, group_set.facts))
    found += unknown
    if not unknown:
        found += _supplier_problems(spot, group_set.facts)
        found += _rule_problems(spot, group_set)
    return found


def _fact_problems(spot: _Spot, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    for id, fact in spot.item.facts.items():
        for key, types in (("at_most", NUMERIC), ("part", NUMERIC), ("whole", NUMERIC)):
            other = getattr(fact, key)
            if other is not None:
                yield from _usable(spot, other, types, facts, ("facts", id, key))
        if fact.at_most in facts and facts[fact.at_most].unit != fact.unit:
            message = f"'{id}' tính bằng {fact.unit} nhưng '{fact.at_most}' tính bằng {facts[fact.at_most].unit}"
            yield spot.problem("đơn-vị", message, ("facts", id, "at_most"))
        labels = [option.label.casefold() for option in fact.options]
        if len(labels) != len(set(labels)) or len({option.id for option in fact.options}) != len(labels):
            yield spot.problem("số-liệu", f"các lựa chọn của '{id}' phải khác nhau cả mã và nhãn", ("facts", id, "options"))
        low, high = fact.bounds
        if low is not None and high is not None and low > high:
            yield spot.problem("số-liệu", f"'{id}' có 'least' lớn hơn 'most'", ("facts", id, "least"))
    for position, relation in enumerate(spot.item.relations):
        for other in (*relation.sum, relation.equals):
            yield from _usable(spot, other, NUMERIC, facts, ("relations", position))


def _usable(spot: _Spot, id: str, types: tuple[str, ...], facts: Mapping[str, Fact], loc: Loc) -> Iterator[Problem]:
    if id not in facts:
        yield spot.problem("số-liệu", f"chưa khai số liệu '{id}'{nearest(id, facts)}", loc)
    elif facts[id].type not in types:
        yield spot.problem("số-liệu", f"'{id}' là kiểu {facts[id].type}; ở đây cần kiểu {' hoặc '.join(types)}", loc)


def _evidence_problems(spot: _Spot) -> Iterator[Problem]:
    ids = [kind.id for kind in spot.item.evidence]
    for position, kind in enumerate(spot.item.evidence):
        loc = ("evidence", position)
        if ids.count(kind.id) > 1:
            yield spot.problem("minh-chứng", f"mã tài liệu '{kind.id}' trùng trong mục", (*loc, "id"))
        if kind.required != (kind.without is not None):
            yield spot.problem("minh-chứng", f"'{kind.id}': khóa 'without' có khi và chỉ khi required: yes", loc)
        if (kind.without == "cap") != (kind.cap is not None):
            yield spot.problem("minh-chứng", f"'{kind.id}': khóa 'cap' có khi và chỉ khi without: cap", loc)


def _unknown_names(spot: _Spot, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    rule_loc = ("rule",)
    for rule in rules_of(spot.item.rule):
        for id, types in rule.uses():
            yield from _usable(spot, id, types, facts, rule_loc)
        for formula, _ in rule.formulas():
            yield from _names_known(spot, formula, facts, rule_loc, own_max=True)
    if spot.item.not_applicable is not None:
        yield from _names_known(spot, spot.item.not_applicable.when, facts, ("not_applicable", "when"))


def _names_known(spot: _Spot, formula: Expr, facts: Mapping[str, Fact], loc: Loc, *, own_max: bool = False) -> Iterator[Problem]:
    for id in dict.fromkeys(names(formula)):
        if id not in facts and not (own_max and id == "max"):
            yield spot.problem("công-thức", f"chưa khai số liệu '{id}'{nearest(id, facts)}", loc)


def _supplier_problems(spot: _Spot, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Who scores an item must fit who supplies its figures."""
    item = spot.item
    used = {id for rule in rules_of(item.rule) for id in _fact_names(rule, facts)}
    suppliers = {facts[id].supplier for id in used if facts[id].type != "percent"}
    if item.scored_by == "survey" and "survey" not in suppliers:
        yield spot.problem("người-chấm", "scored_by: survey nhưng không có số liệu nào từ điều tra (supplier: survey)", ("scored_by",))
    if item.scored_by == "appraiser" and "agency" in suppliers:
        yield spot.problem("người-chấm", "scored_by: appraiser nhưng có số liệu do cơ quan kê khai; dùng scored_by: self", ("scored_by",))
    if item.scored_by == "self" and "agency" not in suppliers:
        yield spot.problem("người-chấm", "scored_by: self nhưng cơ quan không kê khai số liệu nào; dùng survey hoặc appraiser", ("scored_by",))
    if is_judged(item) and item.scored_by != "appraiser":
        yield spot.problem("người-chấm", "cách tính judged cần scored_by: appraiser", ("scored_by",))


def _fact_names(rule, facts: Mapping[str, Fact]) -> Iterator[str]:  # type: ignore[no-untyped-def]
    for id, _ in rule.uses():
        yield id
    for formula, _ in rule.formulas():
        for id in names(formula):
            if id in facts:
                yield id
                yield from (other for other in (facts[id].part, facts[id].whole) if other)


def _rule_problems(spot: _Spot, group_set: GroupSet) -> list[Problem]:
    scale, facts = group_set.scale(spot.item), group_set.facts
    kinds = kinds_of(facts) | {"max": NUMBER}
    found = []
    for rule in rules_of(spot.item.rule):
        found += [spot.problem("cách-tính", message, ("rule",)) for message in rule.proofs(scale)]
        for formula, wanted in rule.formulas():
            found += _kind_problem(spot, formula, wanted, kinds, ("rule",))
    if spot.item.not_applicable is not None:
        found += _kind_problem(spot, spot.item.not_applicable.when, "yes_no", kinds, ("not_applicable", "when"))
    return found or [*_ladder_problems(spot, group_set)]


def _kind_problem(spot: _Spot, formula: Expr, wanted: str, kinds: Mapping[str, Kind], loc: Loc) -> list[Problem]:
    message = _kind_fault(formula, wanted, kinds)
    return [spot.problem("công-thức", message, loc)] if message else []


def _kind_fault(formula: Expr, wanted: str, kinds: Mapping[str, Kind]) -> str | None:
    try:
        kind = kind_of(formula, kinds)
    except FormulaError as error:
        return str(error)
    if kind.type != wanted:
        return "công thức phải cho ra số" if wanted == "number" else "công thức phải là một điều kiện (đúng hay sai)"
    return None


def kinds_of(facts: Mapping[str, Fact]) -> dict[str, Kind]:
    """What formulas may do with each fact."""
    return {id: fact.kind for id, fact in facts.items()}


def _ladder_problems(spot: _Spot, group_set: GroupSet) -> Iterator[Problem]:
    """The best outcome is the maximum, none exceeds it or falls below zero, nothing divides by zero."""
    item, ranges = spot.item, group_set.ranges
    ladder = item.rule.ladder(group_set.scale(item))
    reach = ladder.reach(ranges)
    highs, lows = [high for _, high in reach], [low for low, _ in reach]
    if None in highs:
        yield spot.problem("điểm", "không xác định được mức điểm cao nhất; thêm 'cap' hoặc giới hạn 'most' cho số liệu", ("rule",))
    elif (best := max(high for high in highs if high is not None)) != item.max:
        what = "vượt" if best > item.max else "không đạt tới"
        message = f"kết quả tốt nhất được {points.shown(best)} điểm, {what} điểm tối đa {points.shown(item.max)}"
        yield spot.problem("điểm", message, ("rule",))
    if None in lows or min(low for low in lows if low is not None) < 0:
        yield spot.problem("điểm", "có thể ra điểm âm; thêm 'floor' hoặc giới hạn 'least' cho số liệu", ("rule",))
    nonzero: frozenset[Expr] = frozenset()
    if item.not_applicable is not None:
        nonzero = excluded(group_set.expression(item.not_applicable.when), ranges, holds=False)
    for step in ladder.steps:
        for expr in (step.when, step.award):
            for divisor in unsafe_divisors(expr, ranges, nonzero) if expr is not None else ():
                yield spot.problem("chia-cho-0", _zero_message(divisor), ("rule",))
                return
        if step.when is not None:
            nonzero |= excluded(step.when, ranges, holds=False)


def _zero_message(divisor: Expr) -> str:
    said = ", ".join(f"'{id}'" for id in dict.fromkeys(names(divisor)))
    return (
        f"mẫu số {said} có thể bằng 0; khai not_applicable khi bằng 0, hoặc 'least: 1' cho số liệu, "
        "hoặc 'if_none' cho cách tính"
    )


def _unused_facts(spots: list[_Spot], group_set: GroupSet) -> Iterator[Problem]:
    """A fact that nothing reads was asked for in vain."""
    facts = group_set.facts
    used: set[str] = set()
    for spot in spots:
        for rule in rules_of(spot.item.rule):
            used.update(_fact_names(rule, facts))
        if spot.item.not_applicable is not None:
            used.update(names(spot.item.not_applicable.when))
        for relation in spot.item.relations:
            used.update((*relation.sum, relation.equals))
    used.update(id for formula in _conditions(group_set) for id in names(formula))
    for fact in facts.values():
        used.update(other for other in (fact.at_most, fact.part, fact.whole) if other)
    for spot in spots:
        for id in spot.item.facts:
            if id not in used:
                yield spot.problem("số-liệu", f"số liệu '{id}' khai mà không dùng; bỏ hoặc dùng trong cách tính", ("facts", id), key=True)


# --- conditions over areas, grades, awards --------------------------------------------------------------------------


def _conditions(group_set: GroupSet) -> Iterator[Expr]:
    policies = group_set.policies
    yield from (grade.when for grade in policies.grades if grade.when is not None)
    yield from (award.when for award in policies.awards if award.when is not None)
    yield from (key.by for key in policies.ties.keys)
    for area in group_set.areas:
        yield from (limit.when for limit in area.limits)
        yield from (limit.when for node in area.criteria if isinstance(node, Criterion) for limit in node.limits)


def _condition_problems(
    group_set: GroupSet, areas: tuple[Loaded[Area], ...], files: CriteriaFiles, facts: Mapping[str, Fact]
) -> Iterator[Problem]:
    assert files.head is not None
    kinds = kinds_of(facts)
    for file in areas:
        for loc, limit in _limits(file.model):
            message = _unknown(limit.when, facts) or _kind_fault(limit.when, "yes_no", kinds)
            if message:
                yield Problem(file.source.place((*loc, "when")), "công-thức", message)
    agency = kinds | {name: NUMBER for name in agency_names(group_set)}
    position = [p.id for p in files.head.model.policies].index(group_set.policies.id)
    for loc, formula, wanted in _policy_formulas(group_set):
        message = _unknown(formula, agency) or _kind_fault(formula, wanted, agency)
        if message:
            yield Problem(files.head.source.place(("policies", position, *loc)), "công-thức", message)


def _unknown(formula: Expr, known: Iterable[str]) -> str | None:
    known = list(known)
    return next((f"không có '{id}'{nearest(id, known)}" for id in names(formula) if id not in known), None)


def _limits(area: Area) -> Iterator[tuple[Loc, Cap]]:
    for i, limit in enumerate(area.limits):
        yield ("limits", i), limit
    for i, node in enumerate(area.criteria):
        for j, limit in enumerate(node.limits if isinstance(node, Criterion) else ()):
            yield ("criteria", i, "limits", j), limit


def _policy_formulas(group_set: GroupSet) -> Iterator[tuple[Loc, Expr, str]]:
    policies = group_set.policies
    for i, grade in enumerate(policies.grades):
        if grade.when is not None:
            yield ("grades", i, "when"), grade.when, "yes_no"
    for i, award in enumerate(policies.awards):
        if award.when is not None:
            yield ("awards", i, "when"), award.when, "yes_no"
    for i, key in enumerate(policies.ties.keys):
        yield ("ties", "keys", i, "by"), key.by, "number"


def agency_names(group_set: GroupSet) -> list[str]:
    """The names that conditions on an agency may use besides its facts: results, and each area's share of its maximum."""
    return [*AGENCY_NAMES, *(f"area_{area.id}" for area in group_set.areas if area.part == "base")]



