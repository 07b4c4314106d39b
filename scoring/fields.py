"""The scalars of the criteria and submissions: every one arrives as text and is typed here, never by YAML."""

import datetime
import re
import unicodedata
from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainValidator
from pydantic_core import PydanticCustomError

from scoring import formulas, points
from scoring.expressions import Expr
from scoring.points import Number


class Strict(BaseModel):
    """A table of the criteria or of a submission: its keys are known, and it never changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def wrong(message: str) -> PydanticCustomError:
    """A mistake in a value, in words for the person who wrote it."""
    return PydanticCustomError("value", "{message}", {"message": message})


def scalar(read: Callable[[str], Any]) -> PlainValidator:
    """A validator that reads one scalar's text; ValueError becomes the message shown."""

    def validate(value: object) -> Any:
        if not isinstance(value, str):
            raise wrong("cần một giá trị, không phải danh sách hay bảng")
        if not value.strip():
            raise wrong("để trống; điền giá trị hoặc bỏ dòng này")
        try:
            return read(value)
        except ValueError as error:
            raise wrong(str(error)) from None

    return PlainValidator(validate)


_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_NODE = re.compile(r"[A-Z0-9]+(\.[1-9][0-9]*)*\Z")
RESERVED = frozenset({"max", "min", "if", "else", "and", "or", "not", "yes", "no", "round_half_up", "never"})


def _slug(text: str) -> str:
    if not _SLUG.match(text):
        raise ValueError(f"mã '{text}' chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ so-noi-vu")
    return text


def _name(text: str) -> str:
    if not _NAME.match(text) or text in RESERVED:
        raise ValueError(
            f"tên '{text}' chỉ gồm chữ thường không dấu, chữ số và _, ví dụ files_on_time, và không là từ khóa"
        )
    return text


def _node(text: str) -> str:
    if not _NODE.match(text):
        raise ValueError(f'mã \'{text}\' phải có dạng "1", "1.2" hoặc "1.2.3"')
    return text


def _yes_no(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(f"'{text}' phải là yes hoặc no")
    return text == "yes"


def _date(text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise ValueError(f"'{text}' không phải là ngày; viết năm-tháng-ngày, ví dụ 2022-03-05") from None


def _whole(text: str) -> int:
    value = points.number(text)
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"'{text}' phải là số nguyên không âm")
    return value


def _points(text: str) -> Number:
    value = points.number(text)
    if value < 0:
        raise ValueError(f"điểm '{text}' không được âm")
    return value


def _words(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


Slug = Annotated[str, scalar(_slug)]
FactId = Annotated[str, scalar(_name)]
NodeId = Annotated[str, scalar(_node)]
Words = Annotated[str, scalar(_words)]
YesNo = Annotated[bool, scalar(_yes_no)]
Date = Annotated[datetime.date, scalar(_date)]
Whole = Annotated[int, scalar(_whole)]
Points = Annotated[Number, scalar(_points)]
Decimal = Annotated[Number, scalar(points.number)]
Share = Annotated[Number, scalar(points.share)]
Formula = Annotated[Expr, scalar(formulas.parsed)]
