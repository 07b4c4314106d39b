"""A file published whole or not at all: written beside its place, flushed to the disk, then renamed into it."""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scoring.errors import InputError, Place, Problem
from scoring.loading.documents import os_reason


@contextmanager
def published(file: Path) -> Iterator[Path]:
    """A place to write to; what was written takes the place of `file` once it is complete, and only then."""
    if refused := refusal(file):
        raise InputError([refused])
    target = Path(os.path.realpath(file))
    unfinished = target.with_name(f".{target.stem[:40]}-{os.getpid()}.tmp")
    try:
        yield unfinished
        _publish(unfinished, target)
    except OSError as error:
        raise InputError([_unwritten(file, _reason(error))]) from error
    finally:
        unfinished.unlink(missing_ok=True)


def refusal(file: Path) -> Problem | None:
    """Why a file cannot be written, as far as it can be known before anything is computed."""
    reason = _refused(file)
    return _unwritten(file, reason) if reason else None


def _refused(file: Path) -> str:
    target = os.path.realpath(file)
    if os.path.islink(target):
        return "liên kết tượng trưng vòng lặp; nêu tên tệp khác"
    if missing := missing_folder(file):
        return missing
    folder = os.path.dirname(target)
    if not os.stat(folder).st_mode & 0o222 or not os.access(folder, os.W_OK | os.X_OK):
        return f"thư mục {file.parent} không cho ghi; chọn nơi khác"
    if not os.path.exists(file):
        return ""
    mode = file.stat().st_mode
    if stat.S_ISDIR(mode):
        return "đây là thư mục; nêu tên tệp"
    if not stat.S_ISREG(mode):
        return "không phải là tệp thường; nêu tên tệp khác"
    if not mode & 0o222 or not os.access(file, os.W_OK):
        return "tệp chỉ cho đọc; bỏ thuộc tính chỉ đọc hoặc nêu tên tệp khác"
    return ""


def missing_folder(file: Path) -> str:
    """That the folder of a file is not there, and what to do; nothing where it is."""
    if os.path.isdir(os.path.dirname(os.path.realpath(file))):
        return ""
    return f"không có thư mục {file.parent}; tạo thư mục trước hoặc chọn nơi khác"


def _publish(unfinished: Path, target: Path) -> None:
    with unfinished.open("r+b") as written:
        os.fsync(written.fileno())
    if target.exists():
        shutil.copymode(target, unfinished)
    os.replace(unfinished, target)
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    """Makes the rename last; Windows opens no folders, and needs none of it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "không có quyền, hoặc tệp đang mở ở chương trình khác; đóng tệp hoặc chọn nơi khác"
    return os_reason(error)


def _unwritten(file: Path, reason: str) -> Problem:
    message = f"không ghi được: {reason}; tệp cũ (nếu có) còn nguyên"
    return Problem(Place(str(file)), "ghi-tệp", message)
