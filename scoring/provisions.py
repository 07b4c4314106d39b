"""What the decision lays down besides its criteria, in plain words: policies, documents, sources, its own head."""

from collections.abc import Iterable, Iterator

from scoring.points import shown
from scoring.policies import Award, Head, Policies, Rounding, Ties
from scoring.rules.bands import intervals

Line = tuple[str, str]
"""What is laid down, and how."""
_STATUS = {"reference": "tham chiếu", "draft": "dự thảo", "in_force": "có hiệu lực"}
_BASIS = {
    "applicable_maximum": "tổng điểm chia cho điểm tối đa áp dụng; mục không áp dụng bớt khỏi mẫu số",
    "redistribute_criterion": "điểm của mục không áp dụng chia lại cho các mục khác trong cùng tiêu chí",
    "redistribute_area": "điểm của mục không áp dụng chia lại cho các mục khác trong cùng lĩnh vực",
    "rescale_internal": "phần không điều tra quy đổi về đủ điểm tối đa của phần đó; điểm điều tra giữ nguyên",
}
_EVIDENCE = {
    "by_item": "theo từng loại tài liệu của từng mục",
    "zero": "mục thiếu tài liệu không có điểm",
    "flag": "giữ điểm, đánh dấu để thẩm định",
}
_TIE_OVER = {
    "all": "bằng nhau ở ranh giới chỉ tiêu thì đều được đề nghị",
    "none": "bằng nhau ở ranh giới chỉ tiêu thì không đơn vị nào được đề nghị",
    "council": "bằng nhau ở ranh giới chỉ tiêu thì Hội đồng quyết định",
}
_NOT_SUBMITTED = {
    "unplaced": "không xếp hạng, không xếp loại",
    "placed": "vẫn xếp hạng, mục chưa kê khai không có điểm",
}
_DAY_OFF = {
    "next_working_day": "hạn rơi vào ngày nghỉ thì tính đến ngày làm việc tiếp theo",
    "unchanged": "hạn giữ nguyên, kể cả khi rơi vào ngày nghỉ",
}
_SHARED_WITHIN = {"item": "trong một mục", "criterion": "trong một tiêu chí", "area": "trong một lĩnh vực"}


def no_award(policies: Iterable[Policies]) -> str:
    """Why nobody is proposed for anything."""
    is_known = any(one.awards for one in policies)
    return "Không có cơ quan nào đủ điều kiện" if is_known else "Bộ tiêu chí không có hình thức khen thưởng nào"


def attached(head: Head) -> str:
    """Which decision a table belongs to."""
    decision = head.decision
    number = decision.number if not decision.number.startswith("/") else f"……{decision.number}"
    return f"(Kèm theo Quyết định số {number} ngày {decision.date:%d/%m/%Y} của {decision.issuer})"


def decision(head: Head) -> Iterator[Line]:
    """The decision itself: its number, whether it is in force, what it assesses."""
    yield "Số, ngày", f"{head.decision.number} ngày {head.decision.date:%d/%m/%Y}, {head.decision.issuer}"
    yield "Tình trạng bộ tiêu chí", f"{_STATUS[head.status]}. {head.notice}"
    yield "Kỳ đánh giá", f"từ {head.period.from_:%d/%m/%Y} đến {head.period.to:%d/%m/%Y}"


def sources(head: Head) -> Iterator[Line]:
    """The register of sources."""
    for source in head.sources:
        dated = f", ngày {source.date:%d/%m/%Y}" if source.date else ""
        yield source.number or "không số", f"{source.title}{dated}"


def documents(head: Head) -> Iterator[Line]:
    """What the decision lays down about documents for every group."""
    policy = head.evidence
    yield "Tệp được nhận", f"{', '.join(policy.types)}; mỗi tệp không quá {policy.most_megabytes} MB"
    roots = "không nêu chứng thư gốc" if policy.roots is None else f"tin theo chứng thư gốc ở thư mục {policy.roots}"
    yield "Chữ ký số", roots
    within = f"không cảnh báo {_SHARED_WITHIN[policy.shared_within]}"
    yield "Một tài liệu dùng cho nhiều mục", within
    kinds = ", ".join(f"{symbol} ({title})" for symbol, title in policy.document_kinds.items())
    yield "Chữ viết tắt loại văn bản", kinds or "không nêu"
    issuers = "; ".join(f"{', '.join(one.names)}{f' ({one.symbol})' if one.symbol else ''}" for one in policy.issuers)
    yield "Cơ quan ban hành", issuers or "không nêu"


def policies_of(head: Head, policies: Policies) -> Iterator[Line]:
    """What a set of policies lays down."""
    yield "Làm tròn điểm của mục", _rounding(policies.item_rounding)
    yield "Làm tròn chỉ số", _rounding(policies.index_rounding)
    yield "Cách tính chỉ số", _BASIS[policies.index_basis]
    limits = f"thấp nhất {_or_none(policies.index_floor)}, cao nhất {_or_none(policies.index_ceiling)}"
    yield "Giới hạn chỉ số", limits
    yield "Mức trần điểm cộng, điểm trừ", f"{shown(policies.bonus_cap)} và {shown(policies.penalty_cap)} điểm"
    yield "Thiếu tài liệu kiểm chứng", _EVIDENCE[policies.missing_evidence]
    yield "Không điều tra xã hội học", _waits(policies)
    yield "Không nộp tự đánh giá", _NOT_SUBMITTED[policies.not_submitted]
    yield "Hạn rơi vào ngày nghỉ", _DAY_OFF[policies.deadline_on_day_off]
    days = ", ".join(f"{day:%d/%m/%Y}" for day in policies.days_off)
    yield "Ngày nghỉ lễ, nghỉ bù", f"ngoài thứ bảy, chủ nhật: {days}" if days else "chỉ thứ bảy, chủ nhật"
    yield "Xếp hạng theo", "chỉ số đã làm tròn" if policies.rank_on == "printed" else "chỉ số chính xác"
    yield "Đồng hạng", "1-1-3 (bỏ hạng sau)" if policies.shared_places == "competition" else "1-1-2 (liền hạng)"
    yield "Khi bằng nhau", _ties(policies.ties)
    for grade, interval in zip(policies.grades, intervals(policies.grades), strict=True):
        yield (
            f"Xếp loại {grade.title}",
            f"chỉ số {interval.words()}{f'; điều kiện: {grade.says}' if grade.says else ''}",
        )
    for award in policies.awards:
        basis, titles = award.basis, {source.id: source.title for source in head.sources}
        source = f"Căn cứ: {basis.clause} ({titles[basis.source]}, {basis.at})"
        yield award.title, f"{_award(award, policies)}. {source}"


def _rounding(rounding: Rounding | None) -> str:
    return f"{rounding.places} chữ số thập phân, nửa đơn vị làm tròn lên" if rounding else "không làm tròn"


def _or_none(value: object) -> str:
    return "không" if value is None else shown(value)  # type: ignore[arg-type]


def _waits(policies: Policies) -> str:
    waits = policies.survey_not_held == "await"
    return "chờ kết quả, kết quả xếp hạng là tạm tính" if waits else "mục không áp dụng, bớt khỏi mẫu số"


def _ties(ties: Ties) -> str:
    keys = ", ".join(key.says for key in ties.keys)
    last = "đồng hạng" if ties.then == "shared" else "chờ Hội đồng quyết định thứ tự"
    return f"xét lần lượt {keys}; vẫn bằng nhau thì {last}" if keys else f"không có tiêu chí phụ, {last}"


def _award(award: Award, policies: Policies) -> str:
    first, last = award.places.from_, award.places.to
    parts = [f"hạng {first}" if first == last else f"hạng {first} đến {last}"]
    if award.grade_at_least is not None:
        parts.append(f"xếp loại từ {next(g.title for g in policies.grades if g.id == award.grade_at_least)} trở lên")
    parts += [award.says] if award.says else []
    parts.append(f"không quá {award.quota} đơn vị" if award.quota is not None else "không giới hạn số lượng")
    parts.append(_TIE_OVER[award.tie_over_quota])
    return "; ".join(parts)
