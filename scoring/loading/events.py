"""From a YAML text to data: scalars stay text, and what YAML would do behind one's back is refused.

Anchors, aliases, tags, repeated keys, values that run on to another line and deep nesting are refused. The parser's
events are read one by one, because composing a tree recurses in C and a file of nested brackets would end the process
(PyYAML 6.0).
"""

import re
from array import array
from typing import Any

import yaml

from scoring.errors import Place, Problem

_MOST_REPEATED = 100
_MOST_DEPTH = 40
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_QUOTES = ("'", '"')
_BLOCKS = ("|", ">")


def built(text: str, shown: str, most: int) -> tuple[dict[str, Any], "array[int]", list[Problem]]:
    """The table a text states and the marks of its nodes in order (line, column, in quotes); or what is wrong."""
    builder = _Builder(shown, text, most)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            _HANDLERS[type(event)](builder, event)
    except yaml.MarkedYAMLError as error:
        builder.problems.append(_syntax(shown, text, error))
    except yaml.YAMLError as error:
        builder.problems.append(_problem(shown, f"không đọc được: {error}"))
    except _Refused as refused:
        builder.problems.append(refused.problem)
    if not builder.problems and not isinstance(builder.root, dict):
        builder.problems.append(builder.no_table())
    if builder.problems:
        builder.problems = [_look_alike(shown, text, problem) or problem for problem in builder.problems]
    return builder.root if isinstance(builder.root, dict) else {}, builder.marks, builder.problems


def unprintable(text: str) -> int | None:
    """Where the first character stands that no text may hold, or None."""
    found = None if text.isprintable() else yaml.reader.Reader.NON_PRINTABLE.search(text)
    return found.start() if found else None


def _problem(shown: str, message: str, line: int = 0, column: int = 0, code: str = "yaml") -> Problem:
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
    begun = error.context_mark
    if "expected '-' indicator" in said and begun is not None and mark is not None and begun.column == mark.column == 0:
        mark, what = begun, "dấu '-' thừa ở đầu dòng, biến bảng thành danh sách; bỏ dấu '-' và dấu cách sau nó"
    if mark is None:
        return _problem(shown, what)
    char = text.split("\n")[mark.line][mark.column :][:1]
    if char == "\t":
        what = "dòng thụt lề bằng phím Tab; thay bằng dấu cách"
    return _problem(shown, what.replace("{char}", char), mark.line + 1, mark.column + 1)


_NO_BREAK = "\u00a0"
_OPENING = frozenset("“”„‘’")
_CURLY = re.compile("[“”„‘’]")
_CURLY_WORD = re.compile(r"[“”„‘’][\w.%/-]*[“”‘’]\Z")
_STRAIGHT = 'dấu ngoặc cong “ ” không phải ngoặc kép của YAML; thay bằng ngoặc thẳng "'


def _look_alike(shown: str, text: str, problem: Problem) -> Problem | None:
    """What a word processor put in place of a space or a quote, on the line of a fault or the one above."""
    rows = text.split("\n")
    for line in (problem.place.line, problem.place.line - 1):
        row = rows[line - 1] if 0 < line <= len(rows) else ""
        space = row.find(f":{_NO_BREAK}")
        if space >= 0:
            what = "sau dấu ':' là dấu cách không ngắt (chép từ trình soạn thảo); xóa đi và gõ dấu cách thường"
            return _problem(shown, what, line, space + 2)
        quote = _CURLY.search(row)
        if quote:
            return _problem(shown, _STRAIGHT, line, quote.start() + 1)
    return None


class _Refused(Exception):
    """What makes it pointless to read on."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Builder:
    """The data built so far: `stack` holds the open tables and lists, each with the key awaiting its value."""

    def __init__(self, shown: str, text: str, most: int) -> None:
        self.shown, self.text, self.most, self.documents = shown, text, most, 0
        self.root: Any = None
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
        if style == '"' and unprintable(value) is not None:
            raise _Refused(self.at(mark, "mã-hóa", "ký tự điều khiển viết bằng dấu '\\' không được phép; xóa đi"))
        if value[:1] in _OPENING and _CURLY_WORD.match(value):
            raise _Refused(self.at(mark, "yaml", _STRAIGHT))
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
            raise _Refused(self.at(event.start_mark, "yaml", "tệp có nhiều phần ngăn bằng '---'; tách thành nhiều tệp"))

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
        raise _Refused(_problem(self.shown, what, line + 1, column))

    def refuse_lone(self, key: str, mark: Any) -> None:
        """A word in braces without a colon: most often what follows a comma in an unquoted value."""
        what = f"'{key}' đứng sau dấu phẩy mà không có dấu ':'; giá trị có dấu phẩy thì để cả giá trị trong ngoặc kép"
        place = mark.column + 1 - len(key)
        raise _Refused(_problem(self.shown, f"{what}, số thập phân viết dấu chấm", mark.line + 1, place))

    def no_table(self) -> Problem:
        if self.root is None:
            return _problem(self.shown, "tệp trống; điền nội dung hoặc bỏ tệp")
        line, column = self.marks[0] >> 32, self.marks[0] >> 1 & 0x7FFFFFFF
        return _problem(self.shown, "tệp phải là một bảng 'khóa: giá trị'", line, column)

    def repeated(self, key: str, mark: Any) -> None:
        self.problems.append(self.at(mark, "khóa-lặp", f"khóa '{key}' đã có ở trên; mỗi khóa viết một lần"))
        if len(self.problems) == _MOST_REPEATED:
            raise _Refused(self.at(mark, "khóa-lặp", "còn khóa lặp nữa; sửa các khóa trên rồi kiểm tra lại"))

    def at(self, mark: Any, code: str, message: str) -> Problem:
        return _problem(self.shown, message, mark.line + 1, mark.column + 1, code)


_HANDLERS: dict[type, Any] = {
    yaml.ScalarEvent: _Builder.scalar,
    yaml.MappingStartEvent: _Builder.open_table,
    yaml.MappingEndEvent: _Builder.close,
    yaml.SequenceStartEvent: _Builder.open_list,
    yaml.SequenceEndEvent: _Builder.close,
    yaml.DocumentStartEvent: _Builder.document,
    yaml.AliasEvent: _Builder.alias,
    yaml.DocumentEndEvent: _Builder.nothing,
    yaml.StreamStartEvent: _Builder.nothing,
    yaml.StreamEndEvent: _Builder.nothing,
}
