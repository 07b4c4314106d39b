"""Signatures in PDF files, verified offline: valid, invalid and why, or not verifiable; pyHanko is optional.

The library reads hostile bytes, so it works in a process of its own, bounded in time and memory; whatever happens
there becomes a verdict.
"""

import datetime
import importlib.util
import io
import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, Literal, NamedTuple

from scoring.criteria import Roots
from scoring.loading.attachments import Attachment, address_space, content

State = Literal["valid", "invalid", "unknown"]
STATE_WORDS = {"valid": "hợp lệ", "invalid": "không hợp lệ", "unknown": "không kiểm được"}
_SECONDS, _MEMORY = 20, 2**30
"""What one file may cost."""
_WORKERS, _SHARE = 4, 16
"""How many processes at most, and how many files each should have before another is worth starting the library in."""


class Verdict(NamedTuple):
    """What a file's signatures are worth."""

    state: State
    why: str

    def __str__(self) -> str:
        return f"{STATE_WORDS[self.state]}: {self.why}"


UNSIGNED = Verdict("unknown", "tệp không có chữ ký số")
NO_ROOTS = Verdict("unknown", "index.yaml không nêu chứng thư gốc (roots: none)")
UNREADABLE_ROOTS = Verdict("unknown", "chứng thư gốc trong cấu hình không đọc được")
NOT_INSTALLED = Verdict("unknown", "chưa cài phần kiểm chữ ký số; cài bằng pip install 'parindex[pdf]'")
OVERRUN = Verdict("unknown", "tệp vượt giới hạn thời gian hoặc bộ nhớ khi kiểm chữ ký")
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


class Task(NamedTuple):
    """A file to verify; `day` is when it was handed in, for a signature that does not say its own time."""

    attachment: Attachment
    roots: Roots
    day: datetime.date


def verdicts(tasks: Sequence[Task]) -> Iterator[Verdict]:
    """The verdicts on files, in order."""
    doubtful = [_without_library(task) for task in tasks]
    left = [task for task, verdict in zip(tasks, doubtful, strict=True) if verdict is None]
    verified = iter(_verified(left) if left else ())
    yield from (verdict or next(verified) for verdict in doubtful)


def _without_library(task: Task) -> Verdict | None:
    """The verdict where nothing needs to be verified, or nothing can be."""
    if not task.attachment.signed:
        return UNSIGNED
    if not task.roots.certificates:
        return NO_ROOTS
    return None if importlib.util.find_spec("pyhanko") else NOT_INSTALLED


def _verified(tasks: Sequence[Task]) -> Iterator[Verdict]:
    """The verdicts of the library; a file that breaks the process is tried once more by itself."""
    for task, verdict in zip(tasks, _attempted(tasks), strict=True):
        yield verdict or _attempted([task])[0] or OVERRUN


def _attempted(tasks: Sequence[Task]) -> list[Verdict | None]:
    """The verdicts of one pool of processes; None where it broke."""
    workers = min(_WORKERS, os.cpu_count() or 1, -(-len(tasks) // _SHARE))
    with ProcessPoolExecutor(workers, initializer=_quiet) as pool:
        return [_outcome(future) for future in [pool.submit(judged, task) for task in tasks]]


def _outcome(future: Future[Verdict]) -> Verdict | None:
    raised = future.exception()
    if raised is None:
        return future.result()
    if isinstance(raised, BrokenProcessPool):
        return None
    if isinstance(raised, MemoryError | RecursionError):
        return OVERRUN
    return UNSUPPORTED if isinstance(raised, NotImplementedError) else BROKEN


# --- in the process of its own --------------------------------------------------------------------------------------


def _quiet() -> None:
    """What the library logs and warns of is not for officials; its memory is bounded where the system can."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # On top of what a fork of a large process holds already, or the library could not even be loaded
        bound = address_space() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (bound, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _bound_time() -> None:
    """From here on so many seconds, then the process ends."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        resource.setrlimit(resource.RLIMIT_CPU, (used + _SECONDS, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def judged(task: Task) -> Verdict:
    """The verdict on a file that bears traces of a signature; whatever the library raises goes up."""
    _bound_time()
    data = content(task.attachment)
    return CHANGED if data is None else examined(data, task.roots, task.day)


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
    return worst if worst.state != "valid" else Verdict("valid", "; ".join(one.why for one in found))


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
    moment = signature.self_reported_timestamp or noon
    context = ValidationContext(
        trust_roots=trusted[0],
        crls=trusted[1],
        moment=moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC),
        allow_fetching=False,
        revocation_mode="soft-fail",
        retroactive_revinfo=True,
    )
    usage = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
    status = validate_pdf_signature(signature, context, key_usage_settings=usage)
    who = status.signing_cert.subject.native.get("common_name") or status.signing_cert.subject.human_friendly
    return _doubt(status, is_last=is_last) or Verdict("valid", f"{who} ký ngày {moment:%d/%m/%Y}")


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
