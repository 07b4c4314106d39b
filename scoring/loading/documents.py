"""From bytes to a document: YAML read as text with the place of everything, hostile files refused.

Scalars stay text; anchors, aliases, tags, repeated keys and deep nesting are refused. The parser's events are read one
by one, because composing a tree recurses in C and a file of nested brackets would end the process (PyYAML 6.0).
"""

import hashlib
import stat
import unicodedata
from array import array
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from scoring.errors import Loc, Place, Problem

MOST_BYTES = 16 * 2**20
MOST_NODES = 500_000
_MOST_REPEATED = 100
_MOST_DEPTH = 40
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_QUOTES = ("'", '"')
_BLOCKS = ("|", ">")


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

    def is_quoted(self, loc: Loc, *, key: bool = False) -> bool:
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


def read_bytes(file: Path, shown: str) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a regular file of tolerable size."""
    try:
        info = file.stat()
        if stat.S_ISDIR(info.st_mode):
            return None, [_problem(shown, "tệp", "đây là thư mục; ở đây cần một tệp YAML")]
        if not stat.S_ISREG(info.st_mode):
            return None, [_problem(shown, "tệp", "không phải là tệp thường; thay bằng một tệp YAML")]
        if info.st_size > MOST_BYTES:
            return None, [
                _problem(shown, "tệp", f"tệp quá lớn (trên {MOST_BYTES // 2**20} MiB); tách nhỏ hoặc kiểm tra lại")
            ]
        return file.read_bytes(), []
    except OSError as error:
        return None, [_problem(shown, "tệp", f"không đọc được: {os_reason(error)}")]


def os_reason(error: OSError) -> str:
    """An operating system's refusal, in Vietnamese."""
    known = {
        "FileNotFoundError": "không có tệp này",
        "PermissionError": "không có quyền; cấp quyền cho người chạy hoặc chọn nơi khác",
        "IsADirectoryError": "đây là thư mục",
        "NotADirectoryError": "một phần của đường dẫn không phải là thư mục",
    }
    by_number = {
        40: "liên kết tượng trưng vòng lặp",
        62: "liên kết tượng trưng vòng lặp",
        27: "tệp vượt hạn mức kích thước cho phép",
        28: "ổ đĩa đầy",
        36: "tên quá dài",
    }
    return known.get(type(error).__name__) or by_number.get(error.errno or 0) or error.strerror or str(error)


def parsed(content: bytes, shown: str, most: int = MOST_NODES) -> tuple[Document | None, list[Problem]]:
    """The document that bytes state."""
    text, problems = _decoded(content, shown)
    if problems:
        return None, problems
    reader = _Reader(shown, text, most)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            _HANDLERS[type(event)](reader, event)
    except yaml.MarkedYAMLError as error:
        return None, [*reader.problems, _syntax(shown, text, error)]
    except yaml.YAMLError as error:
        return None, [_problem(shown, "yaml", f"không đọc được: {error}")]
    except _Refused as refused:
        return None, [*reader.problems, refused.problem]
    if reader.problems:
        return None, reader.problems
    if reader.root is None:
        return None, [_problem(shown, "yaml", "tệp trống; điền nội dung hoặc bỏ tệp")]
    if not isinstance(reader.root, dict):
        line, column = reader.marks[0] >> 32, reader.marks[0] >> 1 & 0x7FFFFFFF
        return None, [_problem(shown, "yaml", "tệp phải là một bảng 'khóa: giá trị'", line, column)]
    return Document(shown, reader.root, reader.marks, hashlib.sha256(content).hexdigest()), []


def _decoded(content: bytes, shown: str) -> tuple[str, list[Problem]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        what = "chữ không theo mã UTF-8 (có thể là Windows-1258, VNI hoặc TCVN3); lưu lại tệp với mã UTF-8"
        return "", [_problem(shown, "mã-hóa", what, line, column)]
    for line, row in enumerate(text.split("\n"), 1) if not _is_clean(text) else ():
        for column, char in enumerate(row, 1):
            if not _is_clean(char):
                what = f"ký tự điều khiển U+{ord(char):04X} không được phép; xóa ký tự này"
                return "", [_problem(shown, "mã-hóa", what, line, column)]
    return unicodedata.normalize("NFC", text), []


def _is_clean(text: str) -> bool:
    return text.isprintable() or not yaml.reader.Reader.NON_PRINTABLE.search(text)


def _problem(shown: str, code: str, message: str, line: int = 0, column: int = 0) -> Problem:
    return Problem(Place(shown, line, column), code, message)


_IN_QUOTES = "nếu là nội dung thì để cả giá trị trong ngoặc kép"
_SYNTAX = {
    "mapping values are not allowed": f"dấu ':' thừa hoặc thụt lề sai; {_IN_QUOTES}",
    "did not find expected key": "thụt lề sai, hoặc thừa chữ sau dấu ngoặc đóng; xếp các khóa cùng bảng thẳng hàng",
    "did not find expected '-' indicator": "danh sách thụt lề không đều, hoặc thiếu dấu cách sau dấu '-'",
    "block sequence entries are not allowed": "dấu '-' đặt sai chỗ; danh sách bắt đầu ở dòng riêng",
    "did not find expected node content": "thiếu giá trị; bỏ dấu ',' thừa hoặc điền giá trị",
    "found character that cannot start any token": f"giá trị không được bắt đầu bằng '{{char}}'; {_IN_QUOTES}",
    "expected alphabetic or numeric character": f"giá trị không được bắt đầu bằng '{{char}}'; {_IN_QUOTES}",
    "expected comment or line break": f"sau dấu '>' hoặc '|' phải xuống dòng; {_IN_QUOTES}",
    "found undefined tag handle": "không dùng nhãn kiểu bắt đầu bằng '!'; bỏ nhãn",
    "escape": "dấu '\\' trong ngoặc kép; thay ngoặc kép bằng ngoặc đơn",
}
_OPENED = {
    "could not find expected ':'": "thiếu dấu ':' và dấu cách sau khóa",
    "found unexpected ':'": "sau dấu ':' phải có dấu cách",
    "did not find expected ',' or '}'": "dấu '{' mở ở đây thiếu dấu ',' giữa hai khóa, hoặc thiếu dấu '}' để đóng",
    "did not find expected ',' or ']'": "dấu '[' mở ở đây thiếu dấu ',' giữa hai giá trị, hoặc thiếu dấu ']' để đóng",
    "found unexpected end of stream": "dấu ngoặc mở ở đây chưa đóng; thêm dấu đóng",
}
"""Faults that stand where the thing began, not where the parser gave up."""


def _syntax(shown: str, text: str, error: yaml.MarkedYAMLError) -> Problem:
    said, mark = str(error.problem), error.problem_mark
    opened = next((words for known, words in _OPENED.items() if known in said), None)
    if opened:
        mark = error.context_mark or mark
    what = opened or next((w for known, w in _SYNTAX.items() if known in said), f"sai cú pháp YAML ({said})")
    if mark is None:
        return _problem(shown, "yaml", what)
    char = text.split("\n")[mark.line][mark.column :][:1]
    if char == "\t":
        what = "dòng thụt lề bằng phím Tab; thay bằng dấu cách"
    return _problem(shown, "yaml", what.replace("{char}", char), mark.line + 1, mark.column + 1)


class _Refused(Exception):
    """What makes it pointless to read on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Reader:
    """The data built so far: `stack` holds the open tables and lists, each with the key awaiting its value."""

    def __init__(self, shown: str, text: str, most: int) -> None:
        self.shown, self.text, self.most, self.root, self.documents = shown, text, most, None, 0
        self.marks: array[int] = array("Q")
        self.problems: list[Problem] = []
        self.stack: list[list[Any]] = []
        self.key_end = -1

    def scalar(self, event: Any) -> None:
        value = event.value
        mark = event.start_mark
        if event.anchor is not None or event.tag is not None:
            self.refuse_extras(event)
        style = event.style
        if event.end_mark.line != mark.line and style not in _BLOCKS:
            self.refuse_run_on(mark, style)
        if style == '"' and not _is_clean(value):
            raise _Refused(self.at(mark, "mã-hóa", "ký tự điều khiển viết bằng dấu '\\' không được phép; xóa đi"))
        self.marks.append(mark.line + 1 << 32 | mark.column + 1 << 1 | (style in _QUOTES))
        if len(self.marks) > self.most:
            raise _Refused(self.at(mark, "yaml", f"tệp có quá {self.most} giá trị; kiểm tra lại hoặc tách nhỏ"))
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        node = top[0]
        if type(node) is list:
            node.append(value)
        elif top[1] is None:
            if value in node:
                self.repeated(value, mark)
                value = f"{value} "
            top[1] = value
            self.key_end = event.end_mark.index
        elif value == "" and mark.index == self.key_end:
            self.refuse_lone(top[1], mark)
        else:
            node[top[1]] = value
            top[1] = None

    def open(self, event: Any, node: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self.refuse_extras(event)
        mark = event.start_mark
        self.marks.append(mark.line + 1 << 32 | mark.column + 1 << 1)
        if len(self.stack) >= _MOST_DEPTH:
            raise _Refused(self.at(mark, "yaml", f"lồng nhau quá {_MOST_DEPTH} tầng; kiểm tra dấu ngoặc và thụt lề"))
        if self.stack:
            top = self.stack[-1]
            if type(top[0]) is list:
                top[0].append(node)
            elif top[1] is None:
                raise _Refused(self.at(mark, "yaml", "khóa phải là chữ, không phải danh sách hay bảng"))
            else:
                top[0][top[1]] = node
                top[1] = None
        else:
            self.root = node
        self.stack.append([node, None, event.flow_style])

    def open_table(self, event: Any) -> None:
        self.open(event, {})

    def open_list(self, event: Any) -> None:
        self.open(event, [])

    def close(self, event: Any) -> None:
        self.stack.pop()

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _Refused(self.at(event.start_mark, "yaml", "tệp có nhiều tài liệu ('---'); tách thành nhiều tệp"))

    def alias(self, event: Any) -> None:
        what = f"không dùng tham chiếu '*{event.anchor}'; chép giá trị ra"
        raise _Refused(self.at(event.start_mark, "yaml", what))

    def nothing(self, event: Any) -> None:
        pass

    def refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            raise _Refused(self.at(event.start_mark, "yaml", f"không dùng neo '&{event.anchor}'; chép giá trị ra"))
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        raise _Refused(self.at(event.start_mark, "yaml", f"không dùng nhãn kiểu '{tag}'; bỏ nhãn"))

    def refuse_run_on(self, mark: Any, style: str | None) -> None:
        """A value that runs on to the next line without saying so: most often a lost quote, colon or indent."""
        long = "đoạn văn dài thì viết sau dấu '>-'"
        if style in _QUOTES:
            what = f"dấu ngoặc mở ở đây chưa đóng trong dòng; thêm dấu đóng, {long}"
            raise _Refused(self.at(mark, "yaml", what))
        if self.stack and self.stack[-1][2]:
            what = "giá trị trong ngoặc kéo sang dòng sau: thiếu dấu ',' hoặc thiếu dấu đóng '}', ']'"
            raise _Refused(self.at(mark, "yaml", what))
        rows = self.text.split("\n")
        line = next(i for i in range(mark.line + 1, len(rows)) if rows[i].strip())
        column = len(rows[line]) - len(rows[line].lstrip()) + 1
        what = f"dòng này thành phần tiếp của giá trị ở dòng trên: thụt lề sai hoặc thiếu dấu ':', '-'; {long}"
        raise _Refused(_problem(self.shown, "yaml", what, line + 1, column))

    def refuse_lone(self, key: str, mark: Any) -> None:
        """A word in braces without a colon: most often what follows a comma in an unquoted value."""
        what = f"'{key}' đứng sau dấu phẩy mà không có dấu ':'; giá trị có dấu phẩy thì để cả giá trị trong ngoặc kép"
        place = mark.column + 1 - len(key)
        raise _Refused(_problem(self.shown, "yaml", f"{what}, số thập phân viết dấu chấm", mark.line + 1, place))

    def repeated(self, key: str, mark: Any) -> None:
        self.problems.append(self.at(mark, "khóa-lặp", f"khóa '{key}' đã có ở trên; mỗi khóa viết một lần"))
        if len(self.problems) == _MOST_REPEATED:
            raise _Refused(self.at(mark, "khóa-lặp", "còn khóa lặp nữa; sửa các khóa trên rồi kiểm tra lại"))

    def at(self, mark: Any, code: str, message: str) -> Problem:
        return _problem(self.shown, code, message, mark.line + 1, mark.column + 1)


_HANDLERS: dict[type, Any] = {
    yaml.ScalarEvent: _Reader.scalar,
    yaml.MappingStartEvent: _Reader.open_table,
    yaml.MappingEndEvent: _Reader.close,
    yaml.SequenceStartEvent: _Reader.open_list,
    yaml.SequenceEndEvent: _Reader.close,
    yaml.DocumentStartEvent: _Reader.document,
    yaml.AliasEvent: _Reader.alias,
    yaml.DocumentEndEvent: _Reader.nothing,
    yaml.StreamStartEvent: _Reader.nothing,
    yaml.StreamEndEvent: _Reader.nothing,
}
