"""The sheet that says by which decision, policies and inputs the workbook was made, and how to read it."""

from collections.abc import Iterator, Sequence

from scoring.criteria import GroupSet
from scoring.points import shown
from scoring.policies import Award, Policies, Rounding, Ties
from scoring.rules.bands import intervals
from scoring.workbook.book import Book
from scoring.workbook.items import CODE_WORDS
from scoring.workbook.listing import Head, Row, write_list
from scoring.workbook.tables import Tables

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
_READING = (
    ("Sửa số liệu", "Sửa ô trong trang “Số liệu …”: trạng thái, điểm, chỉ số, thứ hạng và bảng xếp hạng tự tính lại"),
    ("Ô nền vàng", "Tình trạng hồ sơ, tài liệu, thẩm định và kết luận của Hội đồng, chọn trong danh sách"),
    ("Ô điểm in đậm, nền vàng", "Thiếu tài liệu kiểm chứng: điểm được giữ hoặc bị giới hạn theo quy định của mục"),
    ("Số màu xanh trong trang “Số liệu …”", "Trích từ tài liệu thật, tên tài liệu trong ghi chú của ô"),
    ("Trang “Đối chiếu”", "So từng ô công thức với kết quả phần mềm đã tính; 0 sai lệch là sổ tính chưa bị sửa"),
)


def write_notes(book: Book, name: str, groups: Sequence[Tables]) -> None:
    """Decision, sources, hashes, policies and legend, as one list."""
    heads = (Head("Phần", 24, "bold"), Head("Nội dung", 34), Head("Chi tiết", 84))
    rows = [*_decision(book), *_sources(book), *_documents(book)]
    for tables in groups:
        rows += _policies(book, tables.group.group_set)
    rows += [("Ký hiệu trong bảng điểm", code, words) for code, words in CODE_WORDS.items()]
    rows += [("Cách đọc sổ tính", title, text) for title, text in _READING]
    write_list(book, name, ("QUY ƯỚC, NGUỒN VÀ DỮ LIỆU ĐẦU VÀO", book.head.title), heads, rows)


def _decision(book: Book) -> Iterator[Row]:
    head, result = book.head, book.result
    part = "Quyết định"
    yield part, "Số, ngày", f"{head.decision.number} ngày {head.decision.date:%d/%m/%Y}, {head.decision.issuer}"
    yield part, "Tình trạng bộ tiêu chí", f"{_STATUS[head.status]}. {head.notice}"
    yield part, "Kỳ đánh giá", f"từ {head.period.from_:%d/%m/%Y} đến {head.period.to:%d/%m/%Y}"
    yield part, "Vòng", next(one.title for one in head.rounds if one.id == result.round)
    yield part, "Tình trạng kết quả", ", ".join(book.marks) or "Chính thức"
    yield "Dữ liệu đầu vào", "Mã băm SHA-256 của bộ tiêu chí", result.index.sha256
    yield "Dữ liệu đầu vào", "Mã băm SHA-256 của hồ sơ, số liệu", result.season.files.sha256
    for loaded, what in (
        (result.season.files.survey, "Điều tra xã hội học"),
        (result.season.files.central, "Số liệu dùng chung"),
    ):
        if loaded:
            said = " (số liệu minh họa)" if loaded.model.illustrative else ""
            yield "Dữ liệu đầu vào", what, f"{loaded.model.source}{said}"


def _sources(book: Book) -> Iterator[Row]:
    for source in book.head.sources:
        dated = f", ngày {source.date:%d/%m/%Y}" if source.date else ""
        yield "Nguồn, căn cứ", source.number or "không số", f"{source.title}{dated}"


def _documents(book: Book) -> Iterator[Row]:
    """What the decision lays down about documents for every group."""
    policy, part = book.head.evidence, "Quy ước về tài liệu"
    yield part, "Tệp được nhận", f"{', '.join(policy.types)}; mỗi tệp không quá {policy.most_megabytes} MB"
    roots = "không nêu chứng thư gốc" if policy.roots is None else f"tin theo chứng thư gốc ở thư mục {policy.roots}"
    yield part, "Chữ ký số", roots
    within = f"không cảnh báo {_SHARED_WITHIN[policy.shared_within]}"
    yield part, "Một tài liệu dùng cho nhiều mục", within
    kinds = ", ".join(f"{symbol} ({title})" for symbol, title in policy.document_kinds.items())
    yield part, "Chữ viết tắt loại văn bản", kinds or "không nêu"
    issuers = "; ".join(f"{', '.join(one.names)}{f' ({one.symbol})' if one.symbol else ''}" for one in policy.issuers)
    yield part, "Cơ quan ban hành", issuers or "không nêu"


def _policies(book: Book, group_set: GroupSet) -> Iterator[Row]:
    policies, part = group_set.policies, f"Quy ước: {group_set.group.short}"
    yield part, "Làm tròn điểm của mục", _rounding(policies.item_rounding)
    yield part, "Làm tròn chỉ số", _rounding(policies.index_rounding)
    yield part, "Cách tính chỉ số", _BASIS[policies.index_basis]
    limits = f"thấp nhất {_or_none(policies.index_floor)}, cao nhất {_or_none(policies.index_ceiling)}"
    yield part, "Giới hạn chỉ số", limits
    yield part, "Mức trần điểm cộng, điểm trừ", f"{shown(policies.bonus_cap)} và {shown(policies.penalty_cap)} điểm"
    yield part, "Thiếu tài liệu kiểm chứng", _EVIDENCE[policies.missing_evidence]
    yield part, "Không điều tra xã hội học", _waits(policies)
    yield part, "Không nộp tự đánh giá", _NOT_SUBMITTED[policies.not_submitted]
    yield part, "Hạn rơi vào ngày nghỉ", _DAY_OFF[policies.deadline_on_day_off]
    days = ", ".join(f"{day:%d/%m/%Y}" for day in policies.days_off)
    yield part, "Ngày nghỉ lễ, nghỉ bù", f"ngoài thứ bảy, chủ nhật: {days}" if days else "chỉ thứ bảy, chủ nhật"
    yield part, "Xếp hạng theo", "chỉ số đã làm tròn" if policies.rank_on == "printed" else "chỉ số chính xác"
    yield part, "Đồng hạng", "1-1-3 (bỏ hạng sau)" if policies.shared_places == "competition" else "1-1-2 (liền hạng)"
    yield part, "Khi bằng nhau", _ties(policies.ties)
    for grade, interval in zip(policies.grades, intervals(policies.grades), strict=True):
        yield (
            part,
            f"Xếp loại {grade.title}",
            f"chỉ số {interval.words()}{f'; điều kiện: {grade.says}' if grade.says else ''}",
        )
    for award in policies.awards:
        basis, titles = award.basis, {source.id: source.title for source in book.head.sources}
        source = f"Căn cứ: {basis.clause} ({titles[basis.source]}, {basis.at})"
        yield part, award.title, f"{_award(award, policies)}. {source}"


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
