"""Checks over an appraisal: areas by their appraisers, adjustments that the criteria allow."""

from collections.abc import Mapping
from typing import Any

from scoring import points
from scoring.checking.filings import Dossier
from scoring.checking.readers import Reader, check_belongs, check_window, not_here
from scoring.criteria import Area, Leaf, judged_rule
from scoring.errors import Loc, nearest
from scoring.expressions import Value
from scoring.fields import Moment
from scoring.loading import Source
from scoring.policies import FINAL, Round
from scoring.rules import judged_name
from scoring.submissions import Adjustment, Appraisal


def corrected_values(
    reader: Reader, dossier: Dossier, round: Round, source: Source, appraisal: Appraisal
) -> dict[str, Value]:
    """The figures and points that the appraisal of a round states."""
    check_belongs(reader, source, appraisal, dossier.agency)
    areas = {leaf.area.id: leaf.area for leaf in reader.leaves.values()}
    done: set[str] = set()
    for position, decided in enumerate(appraisal.areas):
        loc: Loc = ("areas", position)
        area = areas.get(decided.id)
        if area is None:
            reader.wrong(
                source,
                (*loc, "id"),
                "thẩm-định",
                f"không có lĩnh vực '{decided.id}'{nearest(decided.id, areas)}",
            )
        else:
            _check_appraiser(reader, source, loc, area, decided.appraiser)
        if decided.id in done:
            reader.wrong(source, (*loc, "id"), "mã-trùng", f"lĩnh vực '{decided.id}' đã có ở trên; bỏ một dòng")
        done.add(decided.id)
    _check_dates(reader, round, source, appraisal)
    values: dict[str, Value] = {}
    for id, adjustment in appraisal.items.items():
        leaf = reader.leaves.get(id)
        if leaf is None:
            reader.wrong(source, ("items", id), "mục-lạ", f"không có mục '{id}'{nearest(id, reader.leaves)}", key=True)
            continue
        if leaf.area.id not in done:
            message = f"{id}: điều chỉnh trong lĩnh vực {leaf.area.id} chưa thẩm định; ghi lĩnh vực này vào 'areas'"
            reader.wrong(source, ("items", id), "thẩm-định", message, key=True)
        _check_appraiser(reader, source, ("items", id), leaf.area, adjustment.appraiser, f"{id}: ")
        _check_code(reader, source, id, adjustment)
        _check_verdicts(reader, dossier, source, leaf, adjustment)
        if _is_unasked(reader, dossier, round, leaf, adjustment):
            message = f"{id}: không có giải trình cho mục này mà kết luận lại; xem lại mã mục, hoặc bỏ kết luận này"
            reader.wrong(source, ("items", id), "giải-trình", message, key=True, warning=True)
        _adjusted(reader, source, leaf, adjustment, values)
    return values


def _is_unasked(reader: Reader, dossier: Dossier, round: Round, leaf: Leaf, adjustment: Adjustment) -> bool:
    """A second decision after a clarification that did not speak of the item; the first word of appraisers is none."""
    before = reader.rounds[: [one.id for one in reader.rounds].index(round.id)]
    if dossier.pleas(leaf.item.id) or not any(one.kind == "clarification" for one in before):
        return False
    own = {leaf.item.facts[id].supplier for id in adjustment.facts if id in leaf.item.facts}
    changes = bool(adjustment.evidence) or "agency" in own or adjustment.not_applicable is not None
    return leaf.area.id in dossier.appraised(FINAL) and (changes or bool(dossier.decisions(leaf.item.id)))


def _check_appraiser(reader: Reader, source: Source, loc: Loc, area: Area, stated: str, of: str = "") -> None:
    """Only the appraiser of an area decides on it."""
    if stated == area.appraiser:
        return
    titles = reader.appraisers
    own = f"lĩnh vực {area.id} do {titles.get(area.appraiser, area.appraiser)} thẩm định"
    if stated in titles:
        message = f"{own}, không phải {titles[stated]}; ghi '{area.appraiser}' hoặc bỏ {'mục' if of else 'dòng'} này"
    else:
        message = f"không có cơ quan thẩm định '{stated}'{nearest(stated, titles)}; {own}"
    reader.wrong(source, (*loc, "appraiser"), "thẩm-định", f"{of}{message}")


def _check_code(reader: Reader, source: Source, item: str, adjustment: Adjustment) -> None:
    """Where the decision declares reason codes, each adjustment has one of them."""
    if adjustment.code is None and reader.codes:
        message = f"{item}: điều chỉnh thiếu mã lý do; thêm 'code', một trong: {', '.join(reader.codes)}"
        reader.wrong(source, ("items", item), "mã-lý-do", message, key=True)
    elif adjustment.code is not None and adjustment.code not in reader.codes:
        remedy = nearest(adjustment.code, reader.codes) or "; khai trong reason_codes của index.yaml hoặc bỏ 'code'"
        message = f"{item}: không có mã lý do '{adjustment.code}'{remedy}"
        reader.wrong(source, ("items", item, "code"), "mã-lý-do", message)


def _check_dates(reader: Reader, round: Round, source: Source, appraisal: Appraisal) -> None:
    """A decision stands within the window of its round."""
    dated: list[tuple[Loc, Moment]] = [(("areas", at, "date"), one.date) for at, one in enumerate(appraisal.areas)]
    dated += [(("items", id, "date"), one.date) for id, one in appraisal.items.items()]
    for loc, date in dated:
        check_window(reader, source, loc, round, date.day)


def _check_verdicts(reader: Reader, dossier: Dossier, source: Source, leaf: Leaf, adjustment: Adjustment) -> None:
    """Verdicts are on kinds that the item asks for, and where they name a document, on one that is in hand."""
    titles = {kind.id: kind.label for kind in leaf.item.evidence}
    for id, by_number in adjustment.evidence.items():
        place = ("items", leaf.item.id, "evidence", id)
        reader.check_kind(source, place, leaf, id, key=True)
        if id not in titles:
            continue
        numbers = [one.number for one in dossier.cited(leaf.item.id) if one.id == id and one.number]
        for number in (one for one in by_number if one and one not in numbers):
            known = nearest(number, numbers) or "; bỏ số văn bản, chỉ ghi kết luận"
            message = f"{leaf.item.id}: {titles[id]}: cơ quan không nộp văn bản số '{number}'{known}"
            reader.wrong(source, (*place, number), "tài-liệu", message, key=True)


def _adjusted(reader: Reader, source: Any, leaf: Leaf, adjustment: Adjustment, values: dict[str, Value]) -> None:
    item, loc = leaf.item, ("items", leaf.item.id)
    for id, text in adjustment.facts.items():
        fact = item.facts.get(id)
        if fact is None or fact.supplier not in ("agency", "appraiser"):
            not_here(reader, source, (*loc, "facts"), id, leaf, ("agency", "appraiser"))
            continue
        reader.read(source, (*loc, "facts"), id, fact, text, values)
    if adjustment.not_applicable is not None and item.not_applicable is None:
        message = (
            f"{item.id}: tiêu chí không cho phép 'không áp dụng'; chỉ mục có khai not_applicable mới được kết luận"
        )
        reader.wrong(source, (*loc, "not_applicable"), "không-áp-dụng", message)
    if adjustment.points is not None:
        fault = _points_fault(leaf, adjustment.points)
        if fault:
            reader.wrong(source, (*loc, "points"), "điểm", f"{item.id}: {fault}")
        values[judged_name(item.id)] = adjustment.points


def check_rulings(reader: Reader, source: Source, dossier: Dossier, round: Round, values: Mapping[str, Value]) -> None:
    """A ruling that an item applies cannot stand where its figures leave nothing to divide by."""
    for id, not_applicable in dossier.rulings(round.id).items():
        leaf = reader.leaves.get(id)
        if not not_applicable and leaf is not None and leaf.divides_by_zero(values, reader.facts):
            message = (
                f"{id}: mẫu số bằng 0 nên không thể kết luận là có áp dụng; điều chỉnh số liệu hoặc bỏ kết luận này"
            )
            reader.wrong(source, ("items", id, "not_applicable"), "không-áp-dụng", message)


def _points_fault(leaf: Leaf, given: points.Number) -> str | None:
    judged = judged_rule(leaf.item)
    if judged is None:
        return (
            "không cho điểm trực tiếp; điều chỉnh số liệu, tài liệu kiểm chứng hoặc việc áp dụng rồi chấm theo tiêu chí"
        )
    return judged.refuses(given, leaf.item.max)
