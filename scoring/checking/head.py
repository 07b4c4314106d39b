"""Checks over the head of the decision: its registers and its policies."""

from collections.abc import Iterable, Iterator, Sequence

from scoring.checking.rounds import overlaps, round_faults
from scoring.criteria import walk
from scoring.errors import Loc, Problem, nearest
from scoring.loading import CriteriaFiles
from scoring.policies import MOST_PLACES, Head, Policies
from scoring.rules.bands import falling
from scoring.rules.gaps import band_faults

_TWICE = {
    "groups": "mã nhóm '{id}' đã dùng ở trên; đổi mã khác",
    "grades": "mã xếp loại '{id}' đã dùng ở trên; đổi mã khác",
    "awards": "mã hình thức khen thưởng '{id}' đã dùng ở trên; đổi mã khác",
}


def head_problems(files: CriteriaFiles) -> Iterator[Problem]:
    """Registers without repeats, groups with policies, policies that make sense."""
    assert files.head is not None
    head, source = files.head.model, files.head.source
    for key in ("sources", "appraisers", "groups", "policies", "rounds", "reason_codes"):
        for message, loc in _twice(head, key):
            unknown = sorted(citable_sources(files) - {one.id for one in head.sources}) if key == "sources" else []
            also = f"; các mục đang dẫn nguồn chưa có: {', '.join(unknown)}" if unknown else ""
            yield Problem(source.place(loc), "mã-trùng", f"{message}{also}")
    known = [policies.id for policies in head.policies]
    for position, group in enumerate(head.groups):
        if group.policies not in known:
            place = source.place(("groups", position, "policies"))
            yield Problem(place, "quy-ước", f"không có quy ước '{group.policies}'{nearest(group.policies, known)}")
    if head.period.from_ > head.period.to:
        yield Problem(source.place(("period",)), "kỳ", "ngày đầu kỳ ('from') sau ngày cuối kỳ ('to'); đổi lại")
    elif source.file.parent.name == str(head.name) and {head.period.from_.year, head.period.to.year} != {head.year}:
        days = f"{head.period.from_:%d/%m/%Y} đến {head.period.to:%d/%m/%Y}"
        message = f"kỳ đánh giá từ {days} không nằm trong năm {head.year}; sửa ngày"
        yield Problem(source.place(("period",)), "kỳ", message)
    for loc, message in round_faults(head.rounds):
        yield Problem(source.place(("rounds", *loc)), "vòng", message)
    for loc, message in overlaps(head.rounds):
        yield Problem(source.place(("rounds", *loc)), "vòng", message, warning=True)
    sources = citable_sources(files)
    for position, policies in enumerate(head.policies):
        for message, loc in _policy_faults(policies, sources):
            yield Problem(source.place(("policies", position, *loc)), "quy-ước", message)


def citable(ids: Sequence[str], cited: Iterable[str]) -> set[str]:
    """The ids of a register that may be named: where one stands twice nobody knows what the second is meant to be, so
    every one that is named."""
    return {*ids} if len({*ids}) == len(ids) else {*ids, *cited}


def citable_sources(files: CriteriaFiles) -> set[str]:
    """The sources that may be cited, by items and by awards."""
    assert files.head is not None
    head = files.head.model
    cited = [item.basis.source for own in files.areas.values() for _, _, item in walk(tuple(one.model for one in own))]
    cited += [award.basis.source for policies in head.policies for award in policies.awards]
    return citable([one.id for one in head.sources], cited)


def _twice(table: Head | Policies, key: str) -> Iterator[tuple[str, Loc]]:
    """The ids of a register that stand there before."""
    ids = [one.id for one in getattr(table, key)]
    for position, id in enumerate(ids):
        if id in ids[:position]:
            yield _TWICE.get(key, "mã '{id}' đã dùng ở trên; đổi mã khác").format(id=id), (key, position, "id")


def _policy_faults(policies: Policies, sources: set[str]) -> Iterator[tuple[str, Loc]]:
    for key in ("grades", "awards"):
        yield from _twice(policies, key)
    for key in ("item_rounding", "index_rounding"):
        rounding = getattr(policies, key)
        if rounding is not None and rounding.places > MOST_PLACES:
            said = f"làm tròn nhiều nhất {MOST_PLACES} chữ số thập phân; ghi số nhỏ hơn, hoặc exact để không làm tròn"
            yield said, (key, "places")
    for fault in band_faults(policies.grades):
        yield f"xếp loại: {fault.message}", ("grades", *fault.loc)
    if policies.grades and not falling(policies.grades):
        yield "xếp loại phải liệt kê từ loại cao nhất xuống", ("grades",)
    if policies.grades and policies.grades[-1].when is not None:
        yield (
            "xếp loại cuối cùng không được có điều kiện 'when': luôn phải có một loại áp dụng",
            ("grades", len(policies.grades) - 1),
        )
    grades = [grade.id for grade in policies.grades]
    for position, award in enumerate(policies.awards):
        if award.grade_at_least is not None and award.grade_at_least not in grades:
            yield (
                f"không có loại '{award.grade_at_least}'{nearest(award.grade_at_least, grades)}",
                ("awards", position, "grade_at_least"),
            )
        if award.quota == 0:
            said = "'quota' bằng 0 thì không cơ quan nào được đề nghị; ghi số lượng, none (không giới hạn), hoặc bỏ"
            yield f"{said} hình thức khen thưởng này", ("awards", position, "quota")
        if award.places.from_ < 1 or award.places.from_ > award.places.to:
            yield "khoảng thứ hạng phải từ 1 trở lên và 'from' không lớn hơn 'to'", ("awards", position, "places")
        if award.basis.source not in sources:
            yield (
                f"không có nguồn '{award.basis.source}'{nearest(award.basis.source, sources)}",
                ("awards", position, "basis", "source"),
            )
    if (
        policies.index_floor is not None
        and policies.index_ceiling is not None
        and policies.index_floor > policies.index_ceiling
    ):
        yield "'index_floor' lớn hơn 'index_ceiling'; đổi lại hai giới hạn", ("index_floor",)
