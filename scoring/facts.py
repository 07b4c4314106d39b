"""A fact (số liệu kê khai): what is asked, in which unit, by whom it is supplied, how its text is read and shown."""

import datetime
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import model_validator

from scoring import points
from scoring.bounds import Bounds
from scoring.errors import nearest
from scoring.expressions import NEVER, Expr, Name, Op, Value, calendar, serial
from scoring.fields import FactId, Strict, Whole, Words, date, of_a_cell, wrong, yes_no
from scoring.formulas import NUMBER, YES_NO, Kind, in_unit
from scoring.points import Number

FactType = Literal["count", "money", "decimal", "percent", "date", "yes_no", "choice", "text"]
Supplier = Literal["agency", "appraiser", "survey", "central"]
NUMERIC = ("count", "money", "decimal")
SUPPLIERS: Mapping[str, str] = {
    "agency": "cơ quan kê khai",
    "appraiser": "cơ quan thẩm định",
    "survey": "điều tra xã hội học",
    "central": "số liệu dùng chung",
}
CURRENCIES = ("đồng", "nghìn đồng", "triệu đồng", "tỷ đồng")
"""The units of money, which no other figure has."""
MOST_PLACES = 6
"""Decimals that a figure may have at most."""
_MOST_DIGITS = 12
"""A spreadsheet computes with 53 bits: twelve digits times any points in hundredths stay exact there too."""
_FIRST_DATE = datetime.date(1900, 3, 1)
"""Spreadsheets disagree with the calendar before this day."""


class Option(Strict):
    """One answer of a choice."""

    id: FactId
    label: Words


class Fact(Strict):
    """A figure or answer that an item asks for."""

    label: Words
    type: FactType
    supplier: Supplier
    unit: Words | None = None
    places: Whole | None = None
    least: Words | None = None
    most: Words | None = None
    at_most: FactId | None = None
    options: tuple[Option, ...] = ()
    part: FactId | None = None
    whole: FactId | None = None

    @model_validator(mode="after")
    def _keys_fit_the_type(self) -> Self:
        for key in _misplaced(self):
            raise wrong(f"số liệu kiểu {self.type} không có khóa '{key}'; bỏ khóa này", key)
        for key in _REQUIRED.get(self.type, ()):
            if getattr(self, key) in (None, ()):
                raise wrong(f"số liệu kiểu {self.type} cần khóa '{key}'; thêm khóa này", key)
        if self.unit is not None and (self.unit in CURRENCIES) != (self.type == "money"):
            raise wrong(_unit_fault(self), "unit")
        if self.places is not None and self.places > MOST_PLACES:
            said = f"'places' (số chữ số thập phân) nhiều nhất là {MOST_PLACES}; ghi từ 0 đến {MOST_PLACES}"
            raise wrong(said, "places")
        for key, text in (("least", self.least), ("most", self.most)):
            if text is not None:
                _read_end(self, key, text)
        return self

    @property
    def decimals(self) -> int:
        """Decimal places a figure may have."""
        return self.places or 0

    @cached_property
    def bounds(self) -> Bounds:
        """The range of values accepted."""
        low = _PARSE[self.type](self, self.least) if self.least is not None else None
        high = _PARSE[self.type](self, self.most) if self.most is not None else None
        if low is None and self.type in ("count", "money"):
            low = 0
        return low, high  # type: ignore[return-value]

    @cached_property
    def kind(self) -> Kind:
        """What formulas may do with it."""
        if self.type in NUMERIC:
            return in_unit(self.unit or "")
        if self.type == "yes_no":
            return YES_NO
        if self.type == "choice":
            return Kind("choice", options=frozenset(option.id for option in self.options))
        return NUMBER if self.type == "percent" else Kind(self.type)

    @property
    def ratio(self) -> Expr:
        """The expression a per cent stands for."""
        assert self.part is not None and self.whole is not None
        return Op("/", Name(self.part), Name(self.whole))

    def read(self, text: str) -> Value:
        """The value a text states; ValueError with the remedy in Vietnamese."""
        value = _PARSE[self.type](self, text)
        if self.type in _ENDED and value != NEVER:
            _check_ends(self, value, text)
        return value

    def shown(self, value: Value) -> str:
        """The value in Vietnamese, with its unit."""
        if isinstance(value, bool):
            return "Có" if value else "Không"
        if self.type == "choice":
            return next(option.label for option in self.options if option.id == value)
        if isinstance(value, str):
            return value
        if self.type == "date":
            return "không thực hiện" if value == NEVER else calendar(int(value)).strftime("%d/%m/%Y")
        return f"{points.shown(value)} {self.unit}" if self.unit else points.shown(value)


_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "count": ("unit",),
    "money": ("unit",),
    "decimal": ("unit", "places"),
    "choice": ("options",),
    "percent": ("part", "whole"),
}
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "count": ("unit", "least", "most", "at_most"),
    "money": ("unit", "places", "least", "most", "at_most"),
    "decimal": ("unit", "places", "least", "most", "at_most"),
    "date": ("least", "most"),
    "choice": ("options",),
    "percent": ("part", "whole"),
}


def _unit_fault(fact: Fact) -> str:
    if fact.type == "money":
        return f"số liệu kiểu money có đơn vị '{fact.unit}'; dùng một trong: {', '.join(CURRENCIES)}"
    return f"đơn vị '{fact.unit}' là tiền; dùng 'type: money', hoặc sửa đơn vị"


def _misplaced(fact: Fact) -> list[str]:
    allowed = {"label", "type", "supplier", *_ALLOWED.get(fact.type, ())}
    return [key for key in fact.model_fields_set if key not in allowed]


def _read_end(fact: Fact, key: str, text: str) -> None:
    try:
        date(text) if fact.type == "date" else _PARSE[fact.type](fact, text)
    except ValueError as error:
        raise wrong(str(error), key) from None


def _check_ends(fact: Fact, value: Any, text: str) -> None:
    low, high = fact.bounds
    under, over = ("sớm hơn", "muộn hơn") if fact.type == "date" else ("nhỏ hơn", "lớn hơn")
    if low is not None and value < low:
        raise ValueError(f"'{text}' {under} giới hạn {fact.shown(low)}; kiểm tra lại")
    if high is not None and value > high:
        raise ValueError(f"'{text}' {over} giới hạn {fact.shown(high)}; kiểm tra lại")


_THOUSANDS = 3
_TOGETHER = "số hàng nghìn viết liền, ví dụ 1234"


def _number(fact: Fact, text: str) -> Number:
    value = points.number(text)
    decimals = len(text.partition(".")[2])
    if fact.type == "count" and decimals:
        raise ValueError(f"'{text}' phải là số nguyên; {_TOGETHER}")
    if decimals > fact.decimals:
        most = f"'{text}' có {decimals} chữ số thập phân; số liệu này nhận nhiều nhất {fact.decimals}"
        raise ValueError(f"{most}; {_TOGETHER}" if decimals == _THOUSANDS else most)
    if len(re.sub(r"\D", "", text).lstrip("0")) > _MOST_DIGITS:
        raise ValueError(f"'{text}' dài quá {_MOST_DIGITS} chữ số; kiểm tra lại số và đơn vị tính")
    return value


def _date(_: Fact, text: str) -> Number:
    if text == "never":
        return NEVER
    try:
        day = date(text)
    except ValueError as error:
        raise ValueError(f"{error}; nếu không thực hiện thì ghi never") from None
    if day < _FIRST_DATE or serial(day) == NEVER:
        raise ValueError(f"ngày '{text}' ngoài khoảng dùng được; kiểm tra lại năm")
    return serial(day)


def _choice(fact: Fact, text: str) -> str:
    known = [option.id for option in fact.options]
    if text not in known:
        raise ValueError(f"'{text}' không có trong các lựa chọn{nearest(text, known)}")
    return text


def _percent(fact: Fact, _: str) -> Value:
    raise ValueError(f"tỷ lệ không kê khai trực tiếp; kê khai '{fact.part}' và '{fact.whole}'")


_ENDED = (*NUMERIC, "date")
_PARSE: Mapping[str, Callable[[Fact, str], Value]] = {
    "count": _number,
    "money": _number,
    "decimal": _number,
    "date": _date,
    "yes_no": lambda _, text: yes_no(text),
    "choice": _choice,
    "text": lambda _, text: of_a_cell(text),
    "percent": _percent,
}
