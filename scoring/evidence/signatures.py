"""Signatures in PDF files, verified offline: valid, invalid and why, or not verifiable; pyHanko is optional."""

import datetime
import io
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from scoring.criteria import Roots
from scoring.loading.attachments import Attachment

State = Literal["valid", "invalid", "unknown"]
STATE_WORDS = {"valid": "hợp lệ", "invalid": "không hợp lệ", "unknown": "không kiểm được"}


class Signed(NamedTuple):
    """What a signature says of itself: whose certificate it is by all its names, and the day in Vietnam."""

    names: tuple[str, ...]
    day: datetime.date | None


class Verdict(NamedTuple):
    """What a file's signatures are worth."""

    state: State
    why: str
    signed: tuple[Signed, ...] = ()

    def __str__(self) -> str:
        return f"{STATE_WORDS[self.state]}: {self.why}"


UNSIGNED = Verdict("unknown", "tệp không có chữ ký số")
NO_ROOTS = Verdict("unknown", "index.yaml không nêu chứng thư gốc (roots: none)")
UNREADABLE_ROOTS = Verdict("unknown", "chứng thư gốc trong cấu hình không đọc được")
NOT_INSTALLED = Verdict("unknown", "chưa cài phần kiểm chữ ký số; cài bằng pip install 'parindex[pdf]'")
OVERRUN = Verdict("unknown", "tệp vượt giới hạn thời gian hoặc bộ nhớ khi kiểm chữ ký")
NO_PROCESS = Verdict("unknown", "máy không cho mở thêm tiến trình để kiểm chữ ký; đóng bớt chương trình rồi chạy lại")
CHANGED = Verdict("unknown", "tệp thay đổi trong lúc đọc; chạy lại")
BROKEN = Verdict("invalid", "không đọc được chữ ký; tệp hỏng hoặc đã bị sửa sau khi ký")
UNSUPPORTED = Verdict("unknown", "chữ ký dùng thuật toán hoặc cấu trúc chưa hỗ trợ")
ENCRYPTED = Verdict("unknown", "tệp đặt mật khẩu")
ALTERED = Verdict("invalid", "nội dung đã bị sửa sau khi ký")
PARTIAL = Verdict("invalid", "chữ ký không phủ hết tệp")
UPDATED = Verdict("invalid", "tệp được cập nhật sau chữ ký cuối cùng")
ARCHIVED = Verdict("unknown", "sau chữ ký cuối cùng có thêm dữ liệu lưu trữ lâu dài; người thẩm định xem lại")
STAMP = Verdict("unknown", "dấu thời gian của chữ ký không kiểm được")
EXPIRED = Verdict("invalid", "chứng thư của người ký đã hết hiệu lực vào ngày ký")
BAD_CHAIN = Verdict("invalid", "chuỗi chứng thư của người ký không hợp lệ, hoặc chưa có hiệu lực vào ngày ký")
REVOKED = Verdict("invalid", "chứng thư của người ký đã bị thu hồi trước ngày ký")
FOREIGN = Verdict("unknown", "chứng thư của người ký không do chứng thư gốc nào trong cấu hình cấp")
MISUSED = Verdict("invalid", "chứng thư của người ký không dùng được để ký văn bản")
_RANK: Sequence[State] = ("invalid", "unknown", "valid")
_VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


class Task(NamedTuple):
    """A file to verify; `day` is when it was handed in, for a signature that does not say its own time."""

    attachment: Attachment
    roots: Roots
    day: datetime.date


def examined(data: bytes, roots: Roots, day: datetime.date) -> Verdict:
    """The verdict on the bytes of a PDF: that of its worst signature."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    trusted = _trusted(roots)
    if trusted is None:
        return UNREADABLE_ROOTS
    reader = PdfFileReader(io.BytesIO(data))
    if reader.encrypted:
        return ENCRYPTED
    signatures = list(reader.embedded_regular_signatures)
    if not signatures:
        return BROKEN
    last = max(signatures, key=lambda one: one.signed_revision)
    found = [_signature(one, trusted, day, is_last=one is last) for one in signatures]
    worst = min(found, key=lambda verdict: _RANK.index(verdict.state))
    why = worst.why if worst.state != "valid" else "; ".join(one.why for one in found)
    return Verdict(worst.state, why, tuple(own for one in found for own in one.signed))


def _trusted(roots: Roots) -> tuple[list[Any], list[Any]] | None:
    """The certificates trusted and revoked as the library knows them; None where one cannot be read."""
    from asn1crypto import crl, x509

    try:
        certificates = list(map(x509.Certificate.load, roots.certificates))
        lists = list(map(crl.CertificateList.load, roots.revoked))
        for one in (*certificates, *lists):
            _ = one.native  # the library reads no deeper than it is asked to
    except (ValueError, TypeError, KeyError):
        return None
    return certificates, lists


def _signature(signature: Any, trusted: tuple[list[Any], list[Any]], day: datetime.date, *, is_last: bool) -> Verdict:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    stated = signature.self_reported_timestamp
    moment = (stated if stated.tzinfo else stated.replace(tzinfo=datetime.UTC)) if stated else noon
    context = ValidationContext(
        trust_roots=trusted[0],
        crls=trusted[1],
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
        retroactive_revinfo=True,
    )
    usage = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
    status = validate_pdf_signature(signature, context, key_usage_settings=usage)
    subject, day = status.signing_cert.subject, moment.astimezone(_VIETNAM).date()
    names = tuple(name for key in _NAMES for name in _listed(subject.native.get(key)))
    who = names[0] if names else subject.human_friendly
    doubt = ALTERED if _is_stuffed(signature.pkcs7_content) else _doubt(status, is_last=is_last)
    verdict = doubt or Verdict("valid", f"{who} ký ngày {day:%d/%m/%Y}")
    return verdict._replace(signed=(Signed(names, day if stated else None),))


def _is_stuffed(contents: bytes) -> bool:
    """Whether the room kept for a signature holds more than its type and itself (RFC 5652), and zeros after it: no
    signature covers its own room (ISO 32000)."""
    from asn1crypto.parser import parse as taken_apart
    from asn1crypto.parser import peek as length_of

    length = length_of(contents)
    inside = taken_apart(contents[:length])[4]
    type_ = length_of(inside)
    return any(contents[length:]) or type_ + length_of(inside[type_:]) != len(inside)


_NAMES = ("common_name", "organization_name", "organizational_unit_name")
"""What a certificate calls its holder: a person by the first, whose agency is one of the others."""


def _listed(found: Any) -> list[str]:
    return [found] if isinstance(found, str) else list(found or ())


def _doubt(status: Any, *, is_last: bool) -> Verdict | None:
    """Why a signature is not valid: first the bytes, then what was added, then who signed."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if not (status.intact and status.valid):
        return ALTERED
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return PARTIAL
    if is_last and status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return ARCHIVED if status.modification_level is ModificationLevel.LTA_UPDATES else UPDATED
    if not is_last and not status.docmdp_ok:
        return UPDATED
    return _distrust(status) or (None if status.bottom_line else STAMP)


def _distrust(status: Any) -> Verdict | None:
    """Why a signer is not trusted."""
    if status.trusted:
        return None
    problem = getattr(status.trust_problem_indic, "name", "")
    if status.revoked or problem.startswith("REVOKED"):
        return REVOKED
    if problem in ("EXPIRED", "NOT_YET_VALID") or problem.startswith("OUT_OF_BOUNDS"):
        return EXPIRED
    if problem == "CERTIFICATE_CHAIN_GENERAL_FAILURE":
        return BAD_CHAIN
    return FOREIGN if problem == "NO_CERTIFICATE_CHAIN_FOUND" else MISUSED
