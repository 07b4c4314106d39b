"""Checks over all that is declared about one agency, typed by the criteria on the way."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from scoring import points
from scoring.criteria import GroupSet, Leaf, is_judged, rules_of
from scoring.errors import MOST_TOLD, Loc, Problem, and_more, nearest
from scoring.expressions import Value, value_of
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


class TooMany(Exception):
    """A file has more mistakes than are told; its check ends."""


class Reader:
    """Reads the facts of one group's agencies; collects what is wrong."""

    def __init__(self, group_set: GroupSet, year: int) -> None:
        self.year = year
        self.facts = group_set.facts
        self.leaves: dict[str, Leaf] = {leaf.item.id: leaf for leaf in group_set.leaves}
        self.home = {id: leaf.item.id for leaf in group_set.leaves for id in leaf.item.facts}
        self.problems: list[Problem] = []
        self.told: Counter[str] = Counter()

    def wrong(
        self, source: Any, loc: Loc, code: str, message: str, *, key: bool = False, warning: bool = False
    ) -> None:
        if not warning:
            self.told[source.shown] += 1
            if self.told[source.shown] > MOST_TOLD:
                self.problems.append(and_more(source.shown))
                raise TooMany
        self.problems.append(Problem(source.place(loc, key=key), code, message, warning))

    def typed(self, source: Any, loc: Loc, id: str, fact: Fact, text: str) -> Value | None:
        try:
            if not text.strip():
                raise ValueError("để trống; điền số liệu hoặc bỏ dòng này")
            return fact.read(text)
        except ValueError as error:
            self.wrong(source, (*loc, id), "số-liệu", f"{fact.label}: {error}")
            return None


def dossier_of(reader: Reader, agency: Agency, files: SeasonFiles) -> Dossier:
    """All that is declared about an agency, typed; what is wrong goes to the reader's problems."""
    submission, appraisal = files.submissions.get(agency.id), files.appraisals.get(agency.id)
    declared: dict[str, Value] = {}
    measured: dict[str, Value] = {}
    corrected: dict[str, Value] = {}
    with suppress(TooMany):
        declared = _declared(reader, agency, submission) if submission else {}
    with suppress(TooMany):
        measured = _measured(reader, agency, files)
    with suppress(TooMany):
        corrected = _corrected(reader, agency, appraisal) if appraisal else {}
    if appraisal:
        _rulings(reader, appraisal, {**declared, **measured, **corrected})
    if submission:
        _relations(reader, submission, declared)
    return Dossier(agency, submission, appraisal, declared, measured, corrected)


def _belongs(reader: Reader, loaded: Loaded[Any], agency: Agency) -> None:
    source, model = loaded.source, loaded.model
    if model.agency != agency.id:
        message = f"tệp ghi cơ quan '{model.agency}' nhưng nằm trong thư mục của '{agency.id}'; sửa mã hoặc chuyển tệp"
        reader.wrong(source, ("agency",), "cơ-quan", message)
    if model.year != reader.year:
        reader.wrong(source, ("year",), "năm", another_year(model.year, reader.year))


def another_year(stated: int, year: int) -> str:
    """The message on a file that states another year than its folder."""
    return f"tệp ghi năm {stated} nhưng nằm trong thư mục năm {year}; sửa năm hoặc chuyển tệp"


def _declared(reader: Reader, agency: Agency, submission: Loaded[Submission]) -> dict[str, Value]:
    _belongs(reader, submission, agency)
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
        remedy = nearest(id, known) if known else "; mục này không kê khai số liệu ở tệp này, bỏ dòng này"
        message = f"mục {leaf.item.id} không có số liệu '{id}'{remedy}"
    elif fact.supplier not in suppliers:
        message = f"số liệu '{id}' không kê khai ở tệp này ({SUPPLIERS[fact.supplier]}); bỏ dòng này"
    else:
        message = f"số liệu '{id}' kê khai ở mục {home}, không phải mục {leaf.item.id}; chuyển sang mục đó"
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
            message = f"{item.id}: có trích dẫn nhưng không kê khai số liệu '{id}'{nearest(id, entry.facts)}"
            reader.wrong(source, (*loc, "cites", id), "trích-dẫn", message, key=True)
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
        f"{leaf.item.id}: {message}; kiểm tra lại, số liệu giữ nguyên như kê khai",
        warning=True,
    )


def _corrected(reader: Reader, agency: Agency, appraisal: Loaded[Appraisal]) -> dict[str, Value]:
    _belongs(reader, appraisal, agency)
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
            reader.wrong(
                appraisal.source, (*loc, "id"), "mã-trùng", f"lĩnh vực '{decided.id}' đã có ở trên; bỏ một dòng"
            )
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


def _rulings(reader: Reader, appraisal: Loaded[Appraisal], values: Mapping[str, Value]) -> None:
    """A ruling that an item applies cannot stand where its figures leave nothing to divide by."""
    for id, adjustment in appraisal.model.items.items():
        leaf = reader.leaves.get(id)
        if adjustment.not_applicable is False and leaf is not None and _divides_by_zero(reader, leaf, values):
            message = (
                f"{id}: mẫu số bằng 0 nên không thể kết luận là có áp dụng; điều chỉnh số liệu hoặc bỏ kết luận này"
            )
            reader.wrong(appraisal.source, ("items", id, "not_applicable"), "không-áp-dụng", message)


def _divides_by_zero(reader: Reader, leaf: Leaf, values: Mapping[str, Value]) -> bool:
    """True where the rule divides by zero; means of the group never do."""
    env = dict.fromkeys((name for name in leaf.reads if name not in reader.facts), 0) | dict(values)
    if not env.keys() >= set(leaf.reads):
        return False
    try:
        value_of(leaf.ladder.expression(), env)
    except ZeroDivisionError:
        return True
    return False


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
            assert loaded is not None
            loc: Loc = ("agencies", agency.id)
            fact = reader.facts.get(id)
            if fact is None or fact.supplier != supplier:
                reader.wrong(
                    loaded.source, (*loc, id), "số-liệu", _not_measured(reader, agency, id, supplier), key=True
                )
                continue
            value = reader.typed(loaded.source, loc, id, fact, text)
            if value is not None:
                values[id] = value
    return values


def _not_measured(reader: Reader, agency: Agency, id: str, supplier: str) -> str:
    fact = reader.facts.get(id)
    if fact is not None:
        return f"số liệu '{id}' không lấy từ tệp này ({SUPPLIERS[fact.supplier]}); bỏ dòng này"
    known = [one for one, f in reader.facts.items() if f.supplier == supplier]
    remedy = nearest(id, known) or "; bỏ dòng này"
    return f"nhóm '{agency.group}' không có số liệu '{id}'{remedy}"
