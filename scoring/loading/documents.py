"""From a file to a document: its bytes, its text, its data with the place of everything; hostile files are refused."""

import hashlib
import stat
import unicodedata
from array import array
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from scoring.errors import Loc, Place, Problem
from scoring.loading.events import built, unprintable

MOST_BYTES = 16 * 2**20
MOST_NODES = 1_000_000


@dataclass(frozen=True)
class Document:
    """A file's data (dicts, lists and text) and where each node stands."""

    path: str
    data: Any
    marks: "array[int]"
    sha256: str

    def place(self, loc: Loc, *, key: bool = False) -> Place:
        """The place of the node at `loc`, or of its key; of the nearest node above when there is none."""
        mark = self._mark(loc, key=key)
        return Place(self.path, mark >> 32, mark >> 1 & 0x7FFFFFFF)

    def is_quoted(self, loc: Loc, *, key: bool) -> bool:
        """True where the scalar at `loc` (or its key) stands in quotes."""
        return bool(self._mark(loc, key=key) & 1)

    def _mark(self, loc: Loc, *, key: bool) -> int:
        """The mark of a node; steps not in the data are skipped: a validator's path also names variants it tried."""
        found, node = (0, 0), self.data
        for step in loc:
            inside = self._ordinals.get(id(node), {})
            if step in inside:
                found, node = inside[step], node[step]
        return self.marks[found[0] if key else found[1]]

    @cached_property
    def _ordinals(self) -> dict[int, dict[str | int, tuple[int, int]]]:
        """The positions in document order of the keys and values of every table and list; made once, when asked."""
        ordinals: dict[int, dict[str | int, tuple[int, int]]] = {}
        _number(self.data, 0, ordinals)
        return ordinals


def _number(node: Any, position: int, ordinals: dict[int, dict[str | int, tuple[int, int]]]) -> int:
    """Number the nodes in document order: a table, then each key and its value. Returns the number that follows."""
    inside: dict[str | int, tuple[int, int]] = {}
    position += 1
    if isinstance(node, dict):
        for key, value in node.items():
            inside[key] = position, position + 1
            position = _number(value, position + 1, ordinals)
    elif isinstance(node, list):
        for place, value in enumerate(node):
            inside[place] = position, position
            position = _number(value, position, ordinals)
    if inside:
        ordinals[id(node)] = inside
    return position


def read(file: Path, shown: str, most: int = MOST_NODES) -> tuple[Document | None, list[Problem]]:
    """The document in a file, or why there is none; `shown` is the path that messages name."""
    content, problems = read_bytes(file, shown)
    return (None, problems) if content is None else parsed(content, shown, most)


def read_bytes(
    file: Path, shown: str, what: str = "tệp YAML", most: int = MOST_BYTES
) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a regular file of tolerable size; `what` is the kind of file wanted."""
    try:
        info = file.stat()
        if stat.S_ISDIR(info.st_mode):
            return None, [_problem(shown, "tệp", f"đây là thư mục; ở đây cần một {what}")]
        if not stat.S_ISREG(info.st_mode):
            return None, [_problem(shown, "tệp", f"không phải là tệp thường; thay bằng một {what}")]
        if info.st_size > most:
            return None, [_problem(shown, "tệp", f"tệp quá lớn (trên {most // 2**20} MiB); tách nhỏ hoặc kiểm tra lại")]
        return file.read_bytes(), []
    except OSError as error:
        return None, [_problem(shown, "tệp", f"không đọc được: {os_reason(error)}")]


def sent(file: Path, what: str, most: int) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a file that somebody sent, named as it was given."""
    return read_bytes(file, file.as_posix(), what, most)


def os_reason(error: OSError) -> str:
    """An operating system's refusal, in Vietnamese."""
    known = {
        "FileNotFoundError": "không có tệp, thư mục này; kiểm tra đường dẫn",
        "PermissionError": "không có quyền; cấp quyền cho người chạy hoặc chọn nơi khác",
        "IsADirectoryError": "đây là thư mục",
        "NotADirectoryError": "một phần của đường dẫn không phải là thư mục; kiểm tra đường dẫn",
    }
    by_number = {
        40: "liên kết tượng trưng vòng lặp; bỏ liên kết này",
        62: "liên kết tượng trưng vòng lặp; bỏ liên kết này",
        27: "tệp vượt hạn mức kích thước cho phép",
        28: "ổ đĩa đầy",
        36: "tên quá dài",
    }
    return known.get(type(error).__name__) or by_number.get(error.errno or 0) or error.strerror or str(error)


def parsed(content: bytes, shown: str, most: int = MOST_NODES) -> tuple[Document | None, list[Problem]]:
    """The document that bytes state."""
    text, problems = decoded(content, shown)
    if problems:
        return None, problems
    data, marks, problems = built(text, shown, most)
    if problems:
        return None, problems
    return Document(shown, data, marks, hashlib.sha256(content).hexdigest()), []


def decoded(content: bytes, shown: str) -> tuple[str, list[Problem]]:
    """The text that bytes are in UTF-8, composed; or where they are not."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        what = "tệp theo mã UTF-16 ('Unicode' của Notepad); lưu lại tệp với mã UTF-8"
        return "", [_problem(shown, "mã-hóa", what, 1, 1)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        what = "chữ không theo mã UTF-8 (có thể là Windows-1258, VNI hoặc TCVN3); lưu lại tệp với mã UTF-8"
        return "", [_problem(shown, "mã-hóa", what, line, column)]
    bad = unprintable(text)
    if bad is not None:
        line, column = text.count("\n", 0, bad) + 1, bad - text.rfind("\n", 0, bad)
        what = f"ký tự điều khiển U+{ord(text[bad]):04X} không được phép; xóa ký tự này"
        return "", [_problem(shown, "mã-hóa", what, line, column)]
    return unicodedata.normalize("NFC", text), []


def _problem(shown: str, code: str, message: str, line: int = 0, column: int = 0) -> Problem:
    return Problem(Place(shown, line, column), code, message)
