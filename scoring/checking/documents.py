"""Checks over what the criteria say of documents: bodies known, types accepted, days in order."""

from collections.abc import Iterator

from scoring.criteria import OWN, EvidenceKind, Item
from scoring.errors import Loc, Problem, nearest
from scoring.loading import CriteriaFiles
from scoring.policies import EvidencePolicy


def document_problems(files: CriteriaFiles) -> Iterator[Problem]:
    """The mistakes in the evidence section of the head, and in the documents that items ask for."""
    assert files.head is not None
    policy = files.head.model.evidence
    for loc, message in _policy_faults(policy):
        yield Problem(files.head.source.place(("evidence", *loc)), "tài-liệu", message)
    for areas in files.areas.values():
        for area in areas:
            for at, item in _items(area.model.criteria):
                for position, kind in enumerate(item.evidence):
                    for key, message in _kind_faults(kind, policy):
                        place = area.source.place((*at, "evidence", position, *key))
                        yield Problem(place, "tài-liệu", f"{item.id}: tài liệu '{kind.id}': {message}")


def _items(criteria: tuple[object, ...]) -> Iterator[tuple[Loc, Item]]:
    for i, node in enumerate(criteria):
        if isinstance(node, Item):
            yield ("criteria", i), node
        for j, item in enumerate(getattr(node, "sub_criteria", ())):
            yield ("criteria", i, "sub_criteria", j), item


def _policy_faults(policy: EvidencePolicy) -> Iterator[tuple[Loc, str]]:
    if not policy.types:
        yield ("types",), "cần ít nhất một loại tệp, ví dụ [pdf]"
    if not 1 <= policy.most_megabytes <= _MOST_MEGABYTES:
        yield ("most_megabytes",), f"dung lượng tối đa của một tệp phải từ 1 đến {_MOST_MEGABYTES} MB"
    ids = [one.id for one in policy.issuers]
    for position, id in enumerate(ids):
        if id in ids[:position] or id == OWN:
            said = "dành cho chính cơ quan kê khai" if id == OWN else "đã dùng ở trên"
            yield ("issuers", position, "id"), f"mã '{id}' {said}; đổi mã khác"


_MOST_MEGABYTES = 200


def _kind_faults(kind: EvidenceKind, policy: EvidencePolicy) -> Iterator[tuple[Loc, str]]:
    known = [OWN, *(one.id for one in policy.issuers)]
    for position, id in enumerate(kind.issuer):
        if id not in known:
            # A single body may be written without a list; the place of its key is then that of the body.
            yield ("issuer", position), f"không có cơ quan ban hành '{id}' trong index.yaml{nearest(id, known)}"
    for position, type in enumerate(kind.types):
        if type not in policy.types:
            said = f"loại tệp '{type}' không nằm trong 'types' của index.yaml"
            yield ("types", position), f"{said}{nearest(type, policy.types)}"
    period = kind.period
    if period is not None and period.from_ and period.to and period.from_ > period.to:
        yield ("period",), "ngày đầu ('from') sau ngày cuối ('to'); đổi lại"
    if period is not None and not period.from_ and not period.to:
        yield ("period",), "cần ngày đầu ('from') hoặc ngày cuối ('to')"
