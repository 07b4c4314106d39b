"""A generated set of criteria for communes: so many items, all rule kinds in turn, for benchmarks."""

from fractions import Fraction
from pathlib import Path

from scoring.points import exact

_HEAD = """\
year: 2022
title: Bộ tiêu chí thử nghiệm đối với các xã, phường
place: Đồng Tháp
status: draft
notice: Bộ tiêu chí sinh tự động để đo tốc độ
decision: {number: 1/QĐ-UBND-HC, date: 2023-03-15, issuer: Ủy ban nhân dân tỉnh Đồng Tháp, signer: Chủ tịch}
period: {from: 2022-01-01, to: 2022-12-31}
sources: [{id: nguon, title: Nguồn thử nghiệm}]
appraisers: [{id: so-noi-vu, title: Sở Nội vụ}]
groups: [{id: xa, title: "Ủy ban nhân dân các xã, phường", short: "Xã, phường", order: 1, policies: chung}]
rounds:
  - {id: self, title: Tự đánh giá, kind: self, from: 2022-12-01, to: 2023-01-15}
  - {id: appraisal, title: Thẩm định, kind: appraisal, from: 2023-01-16, to: 2023-02-28}
  - {id: appraised, title: Kết quả, kind: final}
reason_codes:
  - {id: so-lieu, title: Số liệu kê khai không khớp khi đối chiếu}
  - {id: tai-lieu, title: Tài liệu kiểm chứng không hợp lệ}
  - {id: theo-doi, title: Số liệu do cơ quan thẩm định theo dõi}
  - {id: cho-diem, title: Chấm theo thang mô tả}
  - {id: ap-dung, title: Việc áp dụng tiêu chí}
  - {id: chap-nhan, title: Chấp nhận giải trình}
  - {id: giu-nguyen, title: Giữ nguyên kết quả thẩm định}
policies:
  - id: chung
    item_rounding: {places: 2, mode: half_up}
    index_rounding: {places: 2, mode: half_up}
    index_basis: applicable_maximum
    index_floor: 0
    index_ceiling: 100
    bonus_cap: 0
    penalty_cap: 0
    missing_evidence: by_item
    survey_not_held: await
    not_submitted: unplaced
    rank_on: printed
    shared_places: competition
    deadline_on_day_off: next_working_day
    days_off: [2022-04-11]
    ties: {keys: [], then: shared}
    grades: [{id: tot, title: Tốt, from: 80}, {id: kha, title: Khá, from: 65}, {id: kem, title: Kém, below: 65}]
    awards:
      - id: co-thi-dua
        title: Cờ thi đua
        places: {from: 1, to: 1}
        quota: none
        grade_at_least: tot
        tie_over_quota: all
        basis: {source: nguon, at: Điều 1, clause: Cờ thi đua cho hạng 1}
evidence:
  types: [pdf, docx, xlsx, png, jpeg]
  most_megabytes: 20
  roots: none
  shared_within: area
  document_kinds: {QĐ: Quyết định, KH: Kế hoạch, BC: Báo cáo}
  issuers: []
"""
_COUNT = "type: count, unit: hồ sơ, supplier: agency"
_WHOLE = f"whole#: {{label: Hồ sơ đã giải quyết, {_COUNT}}}"
_PART = f"part#: {{label: Hồ sơ đúng hạn, {_COUNT}, at_most: whole#}}"
_DATE = "date#: {label: Ngày ban hành, type: date, supplier: agency}"
_YES = "yes#: {label: Đã thực hiện, type: yes_no, supplier: agency}"
_FEW = "few#: {label: Số lượng, type: count, unit: mô hình, supplier: agency}"
_CHOICE = """choice#:
            label: Tình trạng
            type: choice
            supplier: agency
            options: [{id: done, label: Hoàn thành}, {id: partly, label: Một phần}, {id: none, label: Chưa}]"""
_BANDS = "[{from: 100%, award: max}, {from: 80%, below: 100%, award: share}, {below: 80%, award: 0}]"
_RATIO = f"{{kind: ratio, part: part#, whole: whole#, bands: {_BANDS}}}"
_SCORE = "score#: {label: Điểm đánh giá, type: decimal, unit: điểm, places: 2, supplier: central, least: 0, most: 100}"
_ABSENT = "{when: whole# == 0, then: leave_out, says: Không phát sinh hồ sơ}"
_VOTES = tuple(f"{word}#: {{label: Phiếu {word}, type: count, unit: phiếu, supplier: survey}}" for word in "abc")
_KINDS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("self", (_WHOLE, _PART), _RATIO, _ABSENT),
    (
        "self",
        (_DATE,),
        "{kind: deadline, fact: date#, steps: [{by: 2022-03-05, award: max}], later: 50%, never: 0}",
        "",
    ),
    ("self", (_YES,), "{kind: yes_no, fact: yes#, yes: max, no: 0}", ""),
    (
        "self",
        (_CHOICE,),
        "{kind: choice, fact: choice#, "
        "options: [{is: done, award: max}, {is: partly, award: 50%}, {is: none, award: 0}]}",
        "",
    ),
    ("self", (_FEW,), "{kind: value, of: few#, bands: [{from: 2, award: max}, {below: 2, award: 0}]}", ""),
    (
        "self",
        (_WHOLE, _PART),
        "{kind: growth, now: part#, before: whole#, bands: [{from: -5%, award: max}, {below: -5%, award: 0}]}",
        _ABSENT,
    ),
    ("self", (_FEW,), "{kind: count, counts: [{fact: few#, each: 0.5}], cap: max}", ""),
    ("self", (_FEW,), "{kind: deduct, counts: [{fact: few#, each: 0.25}], start: max, floor: 0}", ""),
    ("self", (_YES, _FEW), "{kind: checklist, how: all, of: [{fact: yes#}], award: max, otherwise: 0}", ""),
    (
        "self",
        (_WHOLE, _PART, _YES),
        f"{{kind: gate, when: yes# == no, says: Không thực hiện, award: 0, otherwise: {_RATIO}}}",
        _ABSENT,
    ),
    (
        "survey",
        _VOTES,
        "{kind: survey, options: [{fact: a#, weight: 100%}, {fact: b#, weight: 60%}, {fact: c#, weight: 0%}]}",
        "",
    ),
    ("appraiser", (_SCORE,), "{kind: external, fact: score#, out_of: 100}", ""),
    ("appraiser", (_SCORE,), "{kind: relative, fact: score#, to: mean, at_or_above: max, below: share}", ""),
    (
        "self",
        (_WHOLE, _PART),
        "{kind: formula, points: part# / whole# * max, says: Tỷ lệ nhân điểm tối đa, floor: 0, cap: max}",
        _ABSENT,
    ),
    ("appraiser", (), "{kind: judged, scale: [{award: max, label: Đạt}, {award: 0, label: Không đạt}]}", ""),
    (
        "self",
        (_YES, _FEW),
        "{kind: combine, how: best, of: [{kind: yes_no, fact: yes#, yes: 50%, no: 0}, "
        "{kind: count, counts: [{fact: few#, each: 0.5}], cap: max}]}",
        "",
    ),
)


def write_criteria(root: Path, items: int = 100, year: int = 2022) -> None:
    """Criteria of so many items in ten areas under `root`/criteria."""
    folder = root / "criteria" / str(year)
    (folder / "xa").mkdir(parents=True, exist_ok=True)
    (folder / "index.yaml").write_text(_HEAD, "utf-8")
    for area in range(1, 11):
        numbers = range((area - 1) * items // 10, area * items // 10)
        (folder / "xa" / f"{area}-linh-vuc.yaml").write_text(_area(area, numbers), "utf-8")


def _area(area: int, numbers: range) -> str:
    each = Fraction(4 * 10 // len(numbers), 4)
    tops = [each] * (len(numbers) - 1) + [10 - each * (len(numbers) - 1)]
    items = "".join(
        _item(f"{area}.{place}", n, top) for place, (n, top) in enumerate(zip(numbers, tops, strict=True), 1)
    )
    return f'id: "{area}"\ntitle: Lĩnh vực {area}\nmax: 10\nappraiser: so-noi-vu\ncriteria:\n{items}'


def _item(id: str, number: int, top: Fraction) -> str:
    scored_by, facts, rule, absent = _KINDS[number % len(_KINDS)]
    used = [fact for fact in facts if fact.partition(":")[0] in rule + absent]
    lines = [
        f'- id: "{id}"',
        f"  title: Nội dung {id}",
        f"  max: {exact(top)}",
        f"  scored_by: {scored_by}",
        *(["  facts:", *(f"    {fact}" for fact in used)] if used else []),
        *([f"  not_applicable: {absent}"] if absent else []),
        f"  rule: {rule}",
        "  evidence: [{id: bao-cao, label: Báo cáo kết quả, required: yes, without: zero}]"
        if scored_by == "self"
        else "  evidence: none",
        f"  basis: {{source: nguon, at: Mục {id}, clause: Theo cách tính}}",
    ]
    return "".join(f"  {line}\n" for line in lines).replace("#", f"_{number}")
