"""The formula language of the criteria: small, ours, and closed.

Numbers (`0.5`, `95%`), dates (`2022-03-05`), `yes`, `no`, option ids in quotes, fact names, `+ - * /`, comparisons,
`and or not`, `a if condition else b`, `min(…)`, `max(…)`, `round_half_up(x, places)`. Nothing else exists.
"""

import datetime
import re
from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from scoring import points
from scoring.expressions import Call, Compare, Date, Expr, Flag, If, Logic, Name, Num, Op, Round, Text, serial


class FormulaError(ValueError):
    """A formula that cannot be read or does not make sense; the message says what and where."""


_TOKEN = re.compile(
    r"\s*(?:(?P<date>\d{4}-\d\d-\d\d)|(?P<number>\d+(?:\.\d+)?%?)|(?P<name>[A-Za-z_]\w*)"
    r"|'(?P<text>[^']*)'|(?P<sign>[-+*/(),]|[=!<>]=|[<>])|(?P<end>$)|(?P<bad>.))",
    re.DOTALL,
)
_MOST_TOKENS = 300
_MOST_NESTED = 20


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def parsed(text: str) -> Expr:
    """The expression a formula states; FormulaError where it cannot be read."""
    parser = _Parser(text)
    expr = parser.conditional()
    if parser.next.kind != "end":
        raise parser.error("không dùng được")
    return expr


class _Parser:
    """Recursive descent over the tokens; `next` is the one not yet read."""

    def __init__(self, text: str) -> None:
        self.tokens = [_token(match) for match in islice(_TOKEN.finditer(text), _MOST_TOKENS + 1)]
        if len(self.tokens) > _MOST_TOKENS:
            raise FormulaError(f"công thức quá dài (trên {_MOST_TOKENS} từ); tách thành nhiều số liệu hoặc nhiều mục")
        self.next = self.tokens.pop(0)
        self.nested = 0

    def take(self) -> _Token:
        token = self.next
        if token.kind != "end":
            self.next = self.tokens.pop(0)
        return token

    def takes(self, *words: str) -> str:
        """The word taken when the next token is one of `words`, else nothing."""
        return self.take().text if self.next.kind in ("sign", "name") and self.next.text in words else ""

    def needs(self, word: str) -> None:
        if not self.takes(word):
            raise self.error(f"cần '{word}' nhưng gặp")

    def error(self, what: str) -> FormulaError:
        shown = f"'{self.next.text}'" if self.next.text else "cuối công thức"
        hint = "; so sánh bằng thì viết ==" if self.next.text == "=" else ""
        return FormulaError(f"công thức sai ở ký tự {self.next.at + 1}: {what} {shown}{hint}")

    def conditional(self) -> Expr:
        self.nested += 1
        if self.nested > _MOST_NESTED:
            raise FormulaError(f"công thức lồng nhau quá {_MOST_NESTED} tầng; tách thành nhiều mục")
        value = self.disjunction()
        if self.takes("if"):
            when = self.disjunction()
            self.needs("else")
            value = If(when, value, self.conditional())
        self.nested -= 1
        return value

    def disjunction(self) -> Expr:
        parts = [self.conjunction()]
        while self.takes("or"):
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Logic("or", tuple(parts))

    def conjunction(self) -> Expr:
        parts = [self.negation()]
        while self.takes("and"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else Logic("and", tuple(parts))

    def negation(self) -> Expr:
        return Logic("not", (self.negation(),)) if self.takes("not") else self.comparison()

    def comparison(self) -> Expr:
        left = self.sum()
        op = self.takes("==", "!=", "<=", ">=", "<", ">")
        return Compare(op, left, self.sum()) if op else left

    def sum(self) -> Expr:
        value = self.product()
        while op := self.takes("+", "-"):
            value = Op(op, value, self.product())
        return value

    def product(self) -> Expr:
        value = self.signed()
        while op := self.takes("*", "/"):
            value = Op(op, value, self.signed())
        return value

    def signed(self) -> Expr:
        return Op("-", Num(0), self.signed()) if self.takes("-") else self.atom()

    def atom(self) -> Expr:
        if self.takes("("):
            value = self.conditional()
            self.needs(")")
            return value
        if self.next.kind in ("sign", "end", "bad") or self.next.text in ("if", "else", "and", "or"):
            raise self.error("cần số, tên số liệu hoặc dấu '(' nhưng gặp")
        token = self.take()
        if token.kind == "name" and self.next.text == "(" and self.next.kind == "sign":
            return self.call(token)
        return _atom(token)

    def call(self, function: _Token) -> Expr:
        self.needs("(")
        args = [self.conditional()]
        while self.takes(","):
            args.append(self.conditional())
        self.needs(")")
        return _call(function, args)


def _token(match: re.Match[str]) -> _Token:
    kind = match.lastgroup or "end"
    return _Token(kind, match.group(kind), match.start(kind))


def _atom(token: _Token) -> Expr:
    match token.kind, token.text:
        case "number", text:
            return _number(text, token.at)
        case "date", text:
            return _date(text, token.at)
        case "text", text:
            return Text(text)
        case _, "yes":
            return Flag(True)
        case _, "no":
            return Flag(False)
    return Name(token.text)


def _number(text: str, at: int) -> Num:
    try:
        return Num(points.share(text) if text.endswith("%") else points.number(text))
    except ValueError as error:
        raise FormulaError(f"công thức sai ở ký tự {at + 1}: {error}") from None


def _date(text: str, at: int) -> Date:
    try:
        return Date(serial(datetime.date.fromisoformat(text)))
    except ValueError:
        raise FormulaError(f"công thức sai ở ký tự {at + 1}: không có ngày {text} trong lịch") from None


def _call(function: _Token, args: list[Expr]) -> Expr:
    if function.text in ("min", "max") and len(args) >= 2:
        return Call(function.text, tuple(args))
    if function.text == "round_half_up" and len(args) == 2 and isinstance(args[1], Num) and args[1].value in range(7):
        return Round(args[0], int(args[1].value))
    raise FormulaError(
        f"công thức sai ở ký tự {function.at + 1}: chỉ có các hàm min(a, b), max(a, b), "
        "round_half_up(x, số chữ số thập phân từ 0 đến 6)"
    )


# --- kinds and units ------------------------------------------------------------------------------------------------


class Kind(NamedTuple):
    """What a name or an expression is: number (with its unit), date, yes_no, text or choice (with its options).

    A unit maps base units to exponents, as sorted pairs; None is a bare constant, which agrees with every unit.
    """

    type: str
    unit: tuple[tuple[str, int], ...] | None = None
    options: frozenset[str] = frozenset()


NUMBER = Kind("number")
YES_NO = Kind("yes_no")
_SAID = {"number": "số", "date": "ngày", "yes_no": "có/không", "choice": "lựa chọn", "text": "văn bản"}


def in_unit(unit: str) -> Kind:
    """The kind of a figure counted in a unit; per cent and ratios have none."""
    return Kind("number", ((unit, 1),))


def kind_of(expr: Expr, kinds: Mapping[str, Kind]) -> Kind:
    """The kind of an expression whose names are known; FormulaError where kinds or units do not agree."""
    match expr:
        case Num():
            return NUMBER
        case Date():
            return Kind("date")
        case Flag():
            return YES_NO
        case Text(value):
            return Kind("choice", options=frozenset({value}))
        case Name(id):
            return kinds[id]
        case Op(op, left, right):
            return _arithmetic(op, kind_of(left, kinds), kind_of(right, kinds))
        case Compare(op, left, right):
            return _comparison(op, kind_of(left, kinds), kind_of(right, kinds))
        case Logic(_, args):
            for arg in args:
                _need(kind_of(arg, kinds), "yes_no")
            return YES_NO
        case If(when, then, otherwise):
            _need(kind_of(when, kinds), "yes_no")
            return _same(kind_of(then, kinds), kind_of(otherwise, kinds))
        case Call(_, args):
            result = NUMBER
            for arg in args:
                result = _same(result, _need(kind_of(arg, kinds), "number"))
            return result
        case Round(arg, _):
            return _need(kind_of(arg, kinds), "number")


def _need(kind: Kind, type: str) -> Kind:
    if kind.type != type:
        raise FormulaError(f"cần {_SAID[type]} nhưng gặp {_SAID[kind.type]}; sửa lại công thức")
    return kind


def _same(a: Kind, b: Kind) -> Kind:
    if a.type != b.type:
        raise FormulaError(f"không so sánh hay cộng trừ {_SAID[a.type]} với {_SAID[b.type]}; viết hai vế cùng loại")
    if a.unit is not None and b.unit is not None and a.unit != b.unit:
        said = f"đơn vị không khớp: {_unit_text(a)} và {_unit_text(b)}"
        raise FormulaError(f"{said}; chỉ cộng, trừ, so sánh số liệu cùng đơn vị")
    return a if a.unit is not None else b


def _unit_text(kind: Kind) -> str:
    return " × ".join(unit if power == 1 else f"{unit}^{power}" for unit, power in kind.unit or ()) or "tỷ lệ"


def _arithmetic(op: str, a: Kind, b: Kind) -> Kind:
    if op == "-" and a.type == b.type == "date":
        return in_unit("ngày")
    if op in "+-":
        return _same(_need(a, "number"), _need(b, "number"))
    _need(a, "number"), _need(b, "number")
    if a.unit is None and b.unit is None:
        return NUMBER
    sign = 1 if op == "*" else -1
    powers = dict(a.unit or ())
    for unit, power in b.unit or ():
        powers[unit] = powers.get(unit, 0) + sign * power
    return Kind("number", tuple(sorted((u, p) for u, p in powers.items() if p)))


def _comparison(op: str, a: Kind, b: Kind) -> Kind:
    if a.type == b.type == "choice":
        for given, known in ((a, b), (b, a)):
            if len(given.options) == 1 and not given.options <= known.options:
                options = ", ".join(sorted(known.options))
                raise FormulaError(f"không có lựa chọn '{next(iter(given.options))}'; dùng một trong: {options}")
    if op not in ("==", "!=") and a.type not in ("number", "date"):
        raise FormulaError(f"không xếp thứ tự được {_SAID[a.type]}; chỉ dùng == hoặc !=")
    _same(a, b)
    return YES_NO
