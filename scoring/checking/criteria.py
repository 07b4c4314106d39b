"""Proofs over the criteria: points add up, ids are in order, and every item and condition holds."""

from collections.abc import Iterator

from scoring import points
from scoring.checking.conditions import condition_problems, unused_facts
from scoring.checking.head import head_problems
from scoring.checking.items import declared_once, item_problems, spots_of
from scoring.criteria import Area, Criterion, GroupSet, Index
from scoring.errors import Place, Problem, faults, nearest
from scoring.loading import CriteriaFiles, Loaded


def checked_criteria(files: CriteriaFiles) -> tuple[Index | None, list[Problem]]:
    """The index the files state once every proof holds, and the problems found."""
    if files.head is None:
        return None, []
    problems = list(head_problems(files))
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


def _group_problems(group_set: GroupSet, areas: tuple[Loaded[Area], ...], files: CriteriaFiles) -> Iterator[Problem]:
    assert files.head is not None
    head = files.head.model
    yield from _order_problems(areas)
    yield from _total_problems(group_set, areas)
    for file in areas:
        yield from _area_problems(file, {one.id for one in head.appraisers})
    spots = [spot for file in areas for spot in spots_of(file)]
    yield from declared_once(spots)
    facts = group_set.facts
    found: list[Problem] = []
    for spot in spots:
        found += item_problems(spot, group_set, {one.id for one in head.sources})
    yield from found
    yield from unused_facts(spots, group_set)
    if not faults(found):
        yield from condition_problems(group_set, areas, files, facts)


def _order_problems(areas: tuple[Loaded[Area], ...]) -> Iterator[Problem]:
    """Ids are unique and in order: areas over the files, criteria and sub-criteria under their parent's id."""
    seen: dict[str, Place] = {}
    for file in areas:
        area = file.model
        yield from _once(seen, area.id, file.source.place(("id",)))
        for i, node in enumerate(area.criteria):
            yield from _child(seen, area.id, node.id, i, file.source.place(("criteria", i, "id")))
            for j, item in enumerate(node.sub_criteria if isinstance(node, Criterion) else ()):
                yield from _child(
                    seen, node.id, item.id, j, file.source.place(("criteria", i, "sub_criteria", j, "id"))
                )
    base = [file for file in areas if file.model.part == "base"]
    for position, file in enumerate(base, 1):
        if file.model.id != str(position):
            place = file.source.place(("id",))
            yield Problem(
                place,
                "thứ-tự",
                f'lĩnh vực thứ {position} theo tên tệp phải có mã "{position}", không phải "{file.model.id}"',
            )


def _once(seen: dict[str, Place], id: str, place: Place) -> Iterator[Problem]:
    if id in seen:
        yield Problem(place, "mã-trùng", f'mã "{id}" đã dùng ở {seen[id]}')
    seen[id] = place


def _child(seen: dict[str, Place], parent: str, id: str, position: int, place: Place) -> Iterator[Problem]:
    yield from _once(seen, id, place)
    if id != f"{parent}.{position + 1}":
        yield Problem(
            place,
            "thứ-tự",
            f'mục thứ {position + 1} của "{parent}" phải có mã "{parent}.{position + 1}", không phải "{id}"',
        )


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
                message = (
                    f"mức trần {points.shown(file.model.max)} khác {part}_cap {points.shown(cap)} trong index.yaml"
                )
                yield Problem(file.source.place(("max",)), "tổng-điểm", message)


def _area_problems(file: Loaded[Area], appraisers: set[str]) -> Iterator[Problem]:
    area, source = file.model, file.source
    if area.appraiser not in appraisers:
        message = f"không có cơ quan thẩm định '{area.appraiser}'{nearest(area.appraiser, appraisers)}"
        yield Problem(source.place(("appraiser",)), "thẩm-định", message)
    own = sum(node.max for node in area.criteria)
    if area.part == "base" and own != area.max:
        message = (
            f"lĩnh vực {area.id}: các tiêu chí cộng lại {points.shown(own)} điểm, 'max' ghi {points.shown(area.max)}"
        )
        yield Problem(source.place(("max",)), "tổng-điểm", message)
    if area.part != "base" and own < area.max:
        message = (
            f"lĩnh vực {area.id}: các mục cộng lại {points.shown(own)} điểm, chưa tới mức trần {points.shown(area.max)}"
        )
        yield Problem(source.place(("max",)), "tổng-điểm", message)
    for i, node in enumerate(area.criteria):
        if isinstance(node, Criterion) and sum(item.max for item in node.sub_criteria) != node.max:
            own = sum(item.max for item in node.sub_criteria)
            sums = f"các tiêu chí thành phần cộng lại {points.shown(own)} điểm, 'max' ghi {points.shown(node.max)}"
            message = f"tiêu chí {node.id}: {sums}"
            yield Problem(source.place(("criteria", i, "max")), "tổng-điểm", message)
        if isinstance(node, Criterion) and not node.sub_criteria:
            yield Problem(
                source.place(("criteria", i)), "tiêu-chí", f"tiêu chí {node.id} chưa có tiêu chí thành phần nào"
            )
