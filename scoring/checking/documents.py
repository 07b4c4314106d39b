"""Checks over what the criteria say of documents: bodies known, types accepted, days in order."""

from collections.abc import Iterator

from scoring.checking.items import spots_of
from scoring.criteria import OWN, EvidenceKind
from scoring.errors import Loc, Problem, nearest
from scoring.loading import CriteriaFiles
from scoring.policies import EvidencePolicy


def document_problems(files: CriteriaFiles) -> Iterator[Problem]:
    """The mistakes in the evidence section of the head, and in the documents that items ask for."""
    assert files.head is not None
    policy = files.head.model.evidence
    for loc, message in _policy_faults(policy):
        yield Problem(files.head.source.place(("evidence", *loc)), "tài-liệu", message)
    for spot in (spot for areas in files.areas.values() for area in areas for spot in spots_of(area)):
        for position, kind in enumerate(spot.item.evidence):
            for key, message in _kind_faults(kind, policy):
                yield spot.problem("tài-liệu", f"tài liệu '{kind.id}': {message}", ("evidence", position, *key))


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
