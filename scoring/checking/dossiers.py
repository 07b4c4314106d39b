"""Checks over all that is declared about one agency, typed by the criteria on the way."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from scoring import points
from scoring.criteria import GroupSet, Leaf, is_judged, rules_of
from scoring.errors import Loc, Problem, nearest
from scoring.expressions import Value
from scoring.facts import SUPPLIERS, Fact
from scoring.loading import Loaded, SeasonFiles
from scoring.rules import Judged, judged_name
from scoring.submissions import Adjustment, Agency, Appraisal, Entry, Submission


class Dossier(NamedTuple):
    """All that is declared about an agency, typed: by itself, by measurement, by the appraisers."""

    agency: Agency
    submission: Loaded[Submission] | None
    appraisal: Loaded[Appraisal] | None
    declared: Mapping[str, Value]
    measured: Mapping[str, Value]
    corrected: Mapping[str, Value]


class Reader:
    """Reads the facts of one group's agencies; collects what is wrong."""

    def __init__(self, group_set: GroupSet) -> None:
        self.facts = group_set.facts
        self.leaves: dict[str, Leaf] = {leaf.item.id: leaf for leaf in group_set.leaves}
        self.home = {id: leaf.item.id for leaf in group_set.leaves for id in leaf.item.facts}
        self.problems: list[Problem] = []

    def wrong(
        self, source: Any, loc: Loc, code: str, message: str, *, key: bool = False, warning: bool = False
    ) -> None:
        self.problems.append(Problem(source.place(loc, key=key), code, message, warning))

    def typed(self, source: Any, loc: Loc, id: str, fact: Fact, text: str) -> Value | None:
        try:
            return fact.read(text)
        except ValueError as error:
            self.wrong(source, (*loc, id), "số-liệu", f"{fact.label}: {error}")
            return None


def dossier_of(reader: Reader, agency: Agency, files: SeasonFiles) -> Dossier:
    """All that is declared about an agency, typed; what is wrong goes to the reader's problems."""
    submission, appraisal = files.submissions.get(agency.id), files.appraisals.get(agency.id)
    year = files.roster.model.year if files.roster else 0
    declared = _declared(reader, agency, submission, year) if submission else {}
    measured = _measured(reader, agency, files)
    corrected = _corrected(reader, agency, appraisal, year) if appraisal else {}
    if submission:
        _relations(reader, submission, declared)
    return Dossier(agency, submission, appraisal, declared, measured, corrected)


def _belongs(reader: Reader, loaded: Loaded[Any], agency: Agency, year: int) -> None:
    source, model = loaded.source, loaded.model
    if model.agency != agency.id:
        reader.wrong(
            source,
            ("agency",),
            "cơ-quan",
            f"tệp ghi cơ quan '{model.agency}' nhưng nằm trong thư mục của '{agency.id}'",
        )
    if model.year != year:
        reader.wrong(source, ("year",), "năm", f"tệp ghi năm {model.year}, kỳ đánh giá là năm {year}")


def _declared(reader: Reader, agency: Agency, submission: Loaded[Submission], year: int) -> dict[str, Value]:
    _belongs(reader, submission, agency, year)
    values: dict[str, Value] = {}
    for id, entry in submission.model.items.items():
        leaf = reader.leaves.get(id)
        if leaf is None:
            message = f"không có mục '{id}' trong tiêu chí của nhóm '{agency.group}'{nearest(id, reader.leaves)}"
            reader.wrong(submission.source, ("items", id), "mục-lạ", message, key=True)
            continue
        own, source, loc = leaf.item.facts, submission.source, ("items", id, "facts")
        for fact_id, text in entry.facts.items():
            fact = own.get(fact_id)
            if fact is None or fact.supplier != "agency":
                _not_here(reader, source, loc, fact_id, leaf, ("agency",))
                continue
            value = reader.typed(source, loc, fact_id, fact, text)
            if value is not None:
                values[fact_id] = value
        if entry.evidence or entry.claimed is not None or entry.cites:
            _check_entry(reader, source, leaf, entry)
    return values


def _not_here(reader: Reader, source: Any, loc: Loc, id: str, leaf: Leaf, suppliers: tuple[str, ...]) -> None:
    """Why a figure cannot stand under this item: unknown, another item's, or another's to supply."""
    fact = reader.facts.get(id)
    home = reader.home.get(id)
    if fact is None or home is None:
        known = [one for one, f in leaf.item.facts.items() if f.supplier in suppliers]
        message = f"mục {leaf.item.id} không có số liệu '{id}'{nearest(id, known or reader.home)}"
    elif home != leaf.item.id:
        message = f"số liệu '{id}' kê khai ở mục {home}, không phải mục {leaf.item.id}"
    else:
        message = f"số liệu '{id}' không do người lập tệp này cung cấp ({SUPPLIERS[fact.supplier]})"
    reader.wrong(source, (*loc, id), "số-liệu", message, key=True)


def _check_entry(reader: Reader, source: Any, leaf: Leaf, entry: Entry) -> None:
    item, loc = leaf.item, ("items", leaf.item.id)
    if entry.claimed is not None and entry.claimed > item.max:
        message = f"{item.id}: tự chấm {points.shown(entry.claimed)} điểm, vượt điểm tối đa {points.shown(item.max)}"
        reader.wrong(source, (*loc, "claimed"), "tự-chấm", message)
    if entry.claimed is not None and item.scored_by != "self":
        reader.wrong(
            source, (*loc, "claimed"), "tự-chấm", f"{item.id}: mục này cơ quan không tự chấm; bỏ 'claimed'", key=True
        )
    for id in entry.cites:
        if id not in entry.facts:
            reader.wrong(
                source,
                (*loc, "cites", id),
                "trích-dẫn",
                f"{item.id}: trích dẫn cho '{id}' nhưng không khai số liệu này",
                key=True,
            )
    known = [kind.id for kind in item.evidence]
    for position, evidence in enumerate(entry.evidence):
        if evidence.id not in known:
            message = f"{item.id}: không có loại tài liệu '{evidence.id}'{nearest(evidence.id, known)}"
            reader.wrong(source, (*loc, "evidence", position, "id"), "minh-chứng", message)


def _relations(reader: Reader, submission: Loaded[Submission], values: Mapping[str, Value]) -> None:
    """Parts against wholes, as declared: a mismatch is told, never mended."""
    for id in submission.model.items:
        leaf = reader.leaves.get(id)
        if leaf is None:
            continue
        for fact_id, fact in leaf.item.facts.items():
            most = fact.at_most
            if most and fact_id in values and most in values and values[fact_id] > values[most]:  # type: ignore[operator]
                _mismatch(
                    reader,
                    submission,
                    leaf,
                    fact_id,
                    f"{fact.label} ({fact.shown(values[fact_id])}) lớn hơn "
                    f"{reader.facts[most].label} ({reader.facts[most].shown(values[most])})",
                )
        for relation in leaf.item.relations:
            if all(name in values for name in (*relation.sum, relation.equals)):
                parts = sum(values[name] for name in relation.sum)  # type: ignore[misc]
                if parts != values[relation.equals]:
                    whole = reader.facts[relation.equals]
                    _mismatch(
                        reader,
                        submission,
                        leaf,
                        relation.equals,
                        f"{whole.label} ghi {whole.shown(values[relation.equals])} "
                        f"nhưng các phần cộng lại là {whole.shown(parts)}",
                    )


def _mismatch(reader: Reader, submission: Loaded[Submission], leaf: Leaf, id: str, message: str) -> None:
    home = reader.home[id]
    reader.wrong(
        submission.source,
        ("items", home, "facts", id),
        "không-khớp",
        f"{leaf.item.id}: {message}; giữ nguyên như kê khai",
        warning=True,
    )


def _corrected(reader: Reader, agency: Agency, appraisal: Loaded[Appraisal], year: int) -> dict[str, Value]:
    _belongs(reader, appraisal, agency, year)
    areas = {leaf.area.id: leaf.area for leaf in reader.leaves.values()}
    done: set[str] = set()
    for position, decided in enumerate(appraisal.model.areas):
        loc: Loc = ("areas", position)
        area = areas.get(decided.id)
        if area is None:
            reader.wrong(
                appraisal.source,
                (*loc, "id"),
                "thẩm-định",
                f"không có lĩnh vực '{decided.id}'{nearest(decided.id, areas)}",
            )
        elif decided.appraiser != area.appraiser:
            message = f"lĩnh vực {area.id} do '{area.appraiser}' thẩm định, không phải '{decided.appraiser}'"
            reader.wrong(appraisal.source, (*loc, "appraiser"), "thẩm-định", message)
        if decided.id in done:
            reader.wrong(appraisal.source, (*loc, "id"), "mã-trùng", f"lĩnh vực '{decided.id}' đã có ở trên")
        done.add(decided.id)
    values: dict[str, Value] = {}
    for id, adjustment in appraisal.model.items.items():
        leaf = reader.leaves.get(id)
        if leaf is None:
            reader.wrong(
                appraisal.source, ("items", id), "mục-lạ", f"không có mục '{id}'{nearest(id, reader.leaves)}", key=True
            )
            continue
        if leaf.area.id not in done:
            message = f"{id}: điều chỉnh trong lĩnh vực {leaf.area.id} chưa thẩm định; ghi lĩnh vực này vào 'areas'"
            reader.wrong(appraisal.source, ("items", id), "thẩm-định", message, key=True)
        _adjusted(reader, appraisal.source, leaf, adjustment, values)
    return values


def _adjusted(reader: Reader, source: Any, leaf: Leaf, adjustment: Adjustment, values: dict[str, Value]) -> None:
    item, loc = leaf.item, ("items", leaf.item.id)
    for id, text in adjustment.facts.items():
        fact = item.facts.get(id)
        if fact is None or fact.supplier not in ("agency", "appraiser"):
            _not_here(reader, source, (*loc, "facts"), id, leaf, ("agency", "appraiser"))
            continue
        value = reader.typed(source, (*loc, "facts"), id, fact, text)
        if value is not None:
            values[id] = value
    known = [kind.id for kind in item.evidence]
    for id in adjustment.evidence:
        if id not in known:
            reader.wrong(
                source,
                (*loc, "evidence", id),
                "minh-chứng",
                f"{item.id}: không có loại tài liệu '{id}'{nearest(id, known)}",
                key=True,
            )
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


def _points_fault(leaf: Leaf, given: points.Number) -> str | None:
    if not is_judged(leaf.item):
        return "không cho điểm trực tiếp; điều chỉnh số liệu, minh chứng hoặc việc áp dụng, điểm tính theo tiêu chí"
    judged = next(rule for rule in rules_of(leaf.item.rule) if isinstance(rule, Judged))
    return judged.refuses(given, leaf.item.max)


def _measured(reader: Reader, agency: Agency, files: SeasonFiles) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for loaded, supplier in ((files.survey, "survey"), (files.central, "central")):
        given = loaded.model.agencies.get(agency.id, {}) if loaded else {}
        for id, text in given.items():
            loc: Loc = ("agencies", agency.id)
            fact = reader.facts.get(id)
            if loaded is None or fact is None or fact.supplier != supplier:
                known = [one for one, f in reader.facts.items() if f.supplier == supplier]
                message = f"nhóm '{agency.group}' không có số liệu '{id}' từ nguồn này{nearest(id, known)}"
                reader.wrong(loaded.source if loaded else None, (*loc, id), "số-liệu", message, key=True)
                continue
            value = reader.typed(loaded.source, loc, id, fact, text)
            if value is not None:
                values[id] = value
    return values
