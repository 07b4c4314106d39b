"""Proofs over the criteria: points add up, ids are in order, and every item and condition holds."""

from collections.abc import Iterator, Sequence

from scoring import points
from scoring.checking.conditions import limit_problems, policy_problems, unused_facts
from scoring.checking.days import deadline_problems
from scoring.checking.documents import document_problems
from scoring.checking.head import citable, citable_sources, head_problems
from scoring.checking.items import Spot, declared_once, item_problems, spots_of
from scoring.checking.lineage import item_lineage
from scoring.checking.questionnaires import questionnaire_problems
from scoring.checking.rounding import rounding_problems
from scoring.criteria import Area, Criterion, GroupSet, Index, Item
from scoring.errors import Loc, Problem, faults, nearest, told
from scoring.loading import CriteriaFiles, Loaded, Source
from scoring.points import Number

Node = Area | Criterion | Item
FULL = 100
"""The points of the base areas together."""
Seen = dict[str, tuple[Source, Loc]]
"""Where each id stands."""


def checked_criteria(files: CriteriaFiles) -> tuple[Index | None, list[Problem]]:
    """The index the files state once every proof holds, and the problems found."""
    if files.head is None:
        return None, []
    problems = [*head_problems(files), *document_problems(files)]
    sets: list[GroupSet] = []
    spots: list[tuple[str, Spot]] = []
    for group in files.head.model.groups:
        policies = next((p for p in files.head.model.policies if p.id == group.policies), None)
        areas = files.areas.get(group.id, ())
        if policies is None or not areas:
            continue
        group_set = GroupSet(group, policies, tuple(area.model for area in areas))
        told_already = any((one.group.folder, one.policies) == (group.folder, policies) for one in sets)
        sets.append(group_set)
        if told_already:
            continue
        problems += _group_problems(group_set, areas, files)
        spots += [(policies.id, spot) for file in areas for spot in spots_of(file)]
    problems += rounding_problems(files.head, spots)
    if not faults(problems):
        problems += policy_problems(files.head, sets)
        if files.survey:
            problems += told(questionnaire_problems(files.survey, files.head.model.year, sets))
    if faults(problems):
        return None, problems
    questionnaire = files.survey.model if files.survey else None
    ordered = sorted(sets, key=lambda one: one.group.order)
    return Index(files.head.model, tuple(ordered), files.sha256, questionnaire, files.roots), problems


def _group_problems(group_set: GroupSet, areas: tuple[Loaded[Area], ...], files: CriteriaFiles) -> Iterator[Problem]:
    assert files.head is not None
    head = files.head.model
    yield from _order_problems(areas)
    yield from _total_problems(group_set, areas)
    named = (file.model.appraiser for own in files.areas.values() for file in own)
    appraisers = citable([one.id for one in head.appraisers], named)
    for file in areas:
        yield from _area_problems(file, appraisers, group_set.max)
    spots = [spot for file in areas for spot in spots_of(file)]
    yield from declared_once(spots)
    yield from deadline_problems(spots, group_set.facts, head)
    yield from item_lineage(spots, files.before.get(group_set.group.folder, frozenset()))
    sources = citable_sources(files)
    found = [item_problems(spot, group_set, sources) for spot in spots]
    for problems in found:
        yield from problems
    sound = [spot for spot, problems in zip(spots, found, strict=True) if not problems]
    yield from unused_facts(sound, spots, group_set)
    yield from limit_problems(group_set, areas)


def _order_problems(areas: tuple[Loaded[Area], ...]) -> Iterator[Problem]:
    """Ids are unique and in order: areas over the files, criteria and sub-criteria under their parent's id."""
    seen: Seen = {}
    base = (file for file in areas if file.model.part == "base")
    numbers = {file.source: str(number) for number, file in enumerate(base, 1)}
    for file in areas:
        area, source = file.model, file.source
        yield from _id_problems(seen, source, [((), area, numbers.get(source, area.id))])
        yield from _id_problems(seen, source, _numbered(area.id, area.criteria, ("criteria",)))
        for i, node in enumerate(area.criteria):
            if isinstance(node, Criterion):
                items = _numbered(node.id, node.sub_criteria, ("criteria", i, "sub_criteria"))
                yield from _id_problems(seen, source, items)


def _numbered(parent: str, nodes: Sequence[Node], loc: Loc) -> list[tuple[Loc, Node, str]]:
    """The children of a node, each with its place and the id that it must have."""
    return [((*loc, i), node, f"{parent}.{i + 1}") for i, node in enumerate(nodes)]


def _id_problems(seen: Seen, source: Source, nodes: list[tuple[Loc, Node, str]]) -> Iterator[Problem]:
    """Ids used before, and the first that is not the one its position asks for: those after it follow from it."""
    in_order = True
    for loc, node, due in nodes:
        if node.id in seen:
            earlier, where = seen[node.id]
            message = f'mã "{node.id}" đã dùng ở {earlier.place(where).line_only()}; đổi mã khác'
            yield Problem(source.place((*loc, "id")), "mã-trùng", message)
        elif node.id != due and in_order:
            message = f'theo thứ tự phải là mã "{due}", không phải "{node.id}"; sửa mã hoặc xếp lại'
            yield Problem(source.place((*loc, "id")), "thứ-tự", message)
        in_order = in_order and node.id == due
        seen[node.id] = source, (*loc, "id")


def _total_problems(group_set: GroupSet, areas: tuple[Loaded[Area], ...]) -> Iterator[Problem]:
    base = [file for file in areas if file.model.part == "base"]
    below = {sum(count(file.model) for file in base) for count in (_stated, _added_up)}
    if base and group_set.max != FULL and below != {FULL}:
        parts = " + ".join(points.shown(file.model.max) for file in base)
        said = f"tổng điểm các lĩnh vực là {parts} = {points.shown(group_set.max)}, phải là {FULL}"
        message = f"nhóm '{group_set.group.id}': {said}; sửa 'max' của các lĩnh vực"
        at = next((file for file in reversed(base) if file.model.max != _stated(file.model)), base[-1])
        yield Problem(at.source.place(("max",)), "tổng-điểm", message)
    for part, cap in (("bonus", group_set.policies.bonus_cap), ("penalty", group_set.policies.penalty_cap)):
        own = [file for file in areas if file.model.part == part]
        for file in own[1:]:
            message = f"đã có một lĩnh vực 'part: {part}'; gộp lại thành một"
            yield Problem(file.source.place(("part",)), "lĩnh-vực", message)
        for file in own:
            if file.model.max != cap:
                said = f"mức trần {points.shown(file.model.max)} khác '{part}_cap' {points.shown(cap)} trong index.yaml"
                yield Problem(file.source.place(("max",)), "tổng-điểm", f"{said}; sửa cho bằng nhau")


def _area_problems(file: Loaded[Area], appraisers: set[str], whole: Number) -> Iterator[Problem]:
    area, source = file.model, file.source
    if area.appraiser not in appraisers:
        message = f"không có cơ quan thẩm định '{area.appraiser}'{nearest(area.appraiser, appraisers)}"
        yield Problem(source.place(("appraiser",)), "thẩm-định", message)
    if not area.criteria:
        yield Problem(
            source.place(("criteria",)), "tiêu-chí", f"lĩnh vực {area.id} chưa có tiêu chí nào; thêm tiêu chí"
        )
    elif said := _sum_fault(area, whole):
        yield Problem(source.place(("max",)), "tổng-điểm", f"lĩnh vực {area.id}: {said}")
    for i, node in enumerate(area.criteria):
        if isinstance(node, Criterion) and not node.sub_criteria:
            message = f"tiêu chí {node.id} chưa có tiêu chí thành phần nào; thêm tiêu chí thành phần"
            yield Problem(source.place(("criteria", i, "sub_criteria")), "tiêu-chí", message)
        elif isinstance(node, Criterion) and (own := _added_up(node)) != node.max:
            sums = f"các tiêu chí thành phần cộng lại {points.shown(own)} điểm, 'max' ghi {points.shown(node.max)}"
            message = f"tiêu chí {node.id}: {sums}; sửa cho bằng nhau"
            yield Problem(source.place(("criteria", i, "max")), "tổng-điểm", message)


def _sum_fault(area: Area, whole: Number) -> str:
    """Why an area's maximum does not fit its criteria: neither as stated nor as their items add up, or only as their
    items do while the whole index would add up as stated."""
    stated, added = _stated(area), _added_up(area)
    if area.part == "base" and area.max != stated and (area.max != added or whole - area.max + stated == FULL):
        sums = f"các tiêu chí cộng lại {points.shown(stated)} điểm, 'max' ghi {points.shown(area.max)}"
        return f"{sums}; sửa cho bằng nhau"
    if area.part != "base" and stated < area.max:
        sums = f"các mục cộng lại {points.shown(stated)} điểm, chưa tới mức trần {points.shown(area.max)}"
        return f"{sums}; thêm mục hoặc hạ mức trần"
    return ""


def _stated(area: Area) -> Number:
    """The maximum as the criteria of an area state theirs."""
    return sum(node.max for node in area.criteria)


def _added_up(node: Node) -> Number:
    """The maximum as the items of a node add up."""
    match node:
        case Area(criteria=parts) | Criterion(sub_criteria=parts):
            return sum(_added_up(part) for part in parts)
    return node.max
