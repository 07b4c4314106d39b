"""The files that evidence names: found inside the agency's own folder, read whole, known by their content."""

import hashlib
import io
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from scoring.errors import Place, Problem, nearest
from scoring.loading.documents import os_reason

FOLDER = "evidence"
MEGABYTE = 2**20


class Attachment(NamedTuple):
    """A file that evidence names, as it was read; where it cannot be used, `refused` says why."""

    file: Path
    shown: str
    size: int = 0
    sha256: str = ""
    """Empty for a file over the size accepted, which is not read."""
    type: str = ""
    """By its content; empty where that is of no known type."""
    signed: bool = False
    """True where a PDF bears traces of a signature."""
    torn: bool = False
    """True for what begins as a PDF and is none inside."""
    refused: str = ""


class Attached(NamedTuple):
    """What an agency's evidence names, by the name it gives, and what lies in the folder that nothing names."""

    files: Mapping[str, Attachment] = {}
    unnamed: tuple[Problem, ...] = ()


def attached(folder: Path, root: Path, names: Iterable[str], most_bytes: int) -> Attached:
    """The files of an agency's evidence."""
    base = folder / FOLDER
    wanted = sorted(set(names))
    if not wanted and not os.path.lexists(base):
        return Attached()
    present = _present(base)
    shown = base.relative_to(root).as_posix()
    files = {name: _attachment(base, present, f"{shown}/{name}", name, most_bytes) for name in wanted}
    unnamed = sorted(present.keys() - set(wanted))
    return Attached(files, tuple(_unnamed(f"{shown}/{name}", name, wanted) for name in unnamed))


def pdfs(folder: Path) -> int:
    """How many files below a folder are PDF by their names."""
    return sum(name.lower().endswith(".pdf") for _, _, names in os.walk(folder) for name in names)


def address_space() -> int:
    """The bytes of address space that this process has taken; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def content(attachment: Attachment) -> bytes | None:
    """The bytes of a file, as long as they are those that were read before."""
    data = _bytes(attachment.file, attachment.size)
    is_same = isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == attachment.sha256
    return data if is_same and isinstance(data, bytes) else None


_MOST_FILES = 10_000


def _present(base: Path) -> dict[str, Path]:
    """The files below a folder by their names in NFC, as submissions write them; folders that are links stay closed."""
    found: dict[str, Path] = {}
    for folder, folders, names in os.walk(base):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and len(found) < _MOST_FILES:
                found[unicodedata.normalize("NFC", file.relative_to(base).as_posix())] = file
    return found


def _attachment(base: Path, present: Mapping[str, Path], shown: str, name: str, most_bytes: int) -> Attachment:
    file = present.get(name, base / name)
    shown_file = Attachment(file, shown)
    if not os.path.lexists(file):
        said = f"không có tệp '{name}'; chép tệp vào {shown.removesuffix(name)}{nearest(name, present)}"
        return shown_file._replace(refused=said)
    if not Path(os.path.realpath(file)).is_relative_to(Path(os.path.realpath(base.parent), FOLDER)):
        return shown_file._replace(refused=f"'{name}' là liên kết ra ngoài thư mục {FOLDER}; thay bằng chính tệp đó")
    data = _bytes(file, most_bytes)
    if isinstance(data, str):
        return shown_file._replace(refused=f"'{name}' {data}")
    if isinstance(data, int):
        return shown_file._replace(size=data)
    if not data:
        return shown_file._replace(refused=f"'{name}' là tệp rỗng (0 byte); chép lại từ bản gốc")
    type, sha256 = type_of(data), hashlib.sha256(data).hexdigest()
    is_pdf = type == "pdf"
    signed, torn = is_pdf and bears_signature(data), is_pdf and is_torn(data)
    return Attachment(file, shown, len(data), sha256, type, signed, torn)


def _bytes(file: Path, most: int) -> bytes | int | str:
    """The bytes of a regular file; its size where that is more than `most`; or why it cannot be read."""
    if os.path.isdir(file):
        return "là thư mục; ghi tên một tệp trong đó"
    try:
        # A pipe in the place of a file must not keep us waiting.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            info = os.fstat(handle)
            if not stat.S_ISREG(info.st_mode):
                return "không phải là tệp thường; thay bằng một tệp"
            if info.st_size > most:
                return info.st_size
            return stream.read(most)
    except OSError as error:
        return f"không đọc được: {os_reason(error)}"


_BEGINS = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"II*\x00": "tiff",
    b"MM\x00*": "tiff",
}
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}


def type_of(data: bytes) -> str:
    """The type of a file by its content, empty where it is none of those known."""
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    begun = next((type for begin, type in _BEGINS.items() if data.startswith(begin)), "")
    return begun or ("pdf" if b"%PDF-" in data[:1024] else "")


def _package(data: bytes) -> str:
    """The type of an office document by the main part that its package lists; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {info.filename for info in package.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    return next((type for part, type in _PARTS.items() if part in names), "")


def bears_signature(data: bytes) -> bool:
    """True where a PDF bears traces of a signature, also of a spoilt one."""
    return any(trace in data for trace in (b"/ByteRange", b"/Adobe.PPKLite", b"/adbe.pkcs7", b"/ETSI."))


_TABLE = re.compile(rb"\s*(?:xref|[0-9]+\s+[0-9]+\s+obj)")
"""How the table of contents of a PDF begins."""


def is_torn(data: bytes) -> bool:
    """True where the end of a PDF does not lead to its table of contents, so that nothing in it can be found."""
    found = re.match(rb"startxref\s+([0-9]{1,10})", data[data.rfind(b"startxref") :])
    start = int(found[1]) if found else len(data)
    return not any(_TABLE.match(data, at) for at in (start, start + data.find(b"%PDF-")))


def _unnamed(shown: str, name: str, wanted: list[str]) -> Problem:
    remedy = nearest(name, wanted)
    said = f"tệp '{name}' không được mục nào nêu tên; ghi tên tệp ở tài liệu của mục hoặc bỏ đi"
    return Problem(Place(shown), "tệp-thừa", f"{said}{remedy if 'gần nhất' in remedy else ''}", warning=True)
