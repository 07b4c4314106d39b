"""The scalars of the criteria and submissions: every one arrives as text and is typed here, never by YAML."""

import datetime
import re
import unicodedata
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, PlainValidator
from pydantic_core import PydanticCustomError

from scoring import formulas, points
from scoring.expressions import Expr
from scoring.points import Number


class Strict(BaseModel):
    """A table of the criteria or of a submission: its keys are known, and it never changes once read."""

    # Built when first read: a table inside another is built with it, and not once more by itself at every start
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)


def wrong(message: str, key: str = "") -> PydanticCustomError:
    """A mistake in a value, in words for the person who wrote it; in a table, `key` is where it stands."""
    return PydanticCustomError("value", "{message}", {"message": message, "key": key})


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
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NODE = re.compile(r"[A-Z0-9]+(\.[1-9][0-9]*)*\Z")
MOST_WORDS = 10000
"""A cell of a spreadsheet holds 32,767 characters."""
RESERVED = frozenset({"max", "min", "if", "else", "and", "or", "not", "yes", "no", "round_half_up", "never"})


def slug(text: str) -> str:
    """A code; ValueError with the remedy in Vietnamese."""
    if not _SLUG.match(text):
        said = "chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ so-noi-vu"
        raise ValueError(f"mã '{text}' không dùng được: {said}")
    return text


def _name(text: str) -> str:
    if not _NAME.match(text) or text in RESERVED:
        said = "chỉ gồm chữ thường không dấu, chữ số và _, ví dụ files_on_time, không trùng từ khóa"
        raise ValueError(f"tên '{text}' không dùng được: {said}")
    return text


def _node(text: str) -> str:
    if not _NODE.match(text):
        raise ValueError(f'mã \'{text}\' phải có dạng "1", "1.2" hoặc "1.2.3"')
    return text


SetName = int | str
"""What a set of criteria goes by: its year; one beside the year's own by a name that ends in it (national-2022)."""
_SET_NAME = re.compile(r"(?:([a-z][a-z0-9]*(?:-[a-z0-9]+)*)-)?([0-9]{4})")


def set_of(name: SetName) -> tuple[str, int] | None:
    """Which set of which year a name means, the year's own being nameless; None for what names none."""
    found = _SET_NAME.fullmatch(str(name))
    return (found[1] or "", int(found[2])) if found else None


def set_name(kind: str, year: int) -> SetName:
    """The name of a set of a year."""
    return f"{kind}-{year}" if kind else year


def or_none(value: object) -> object:
    """What `none` stands for: nothing."""
    return None if value == "none" else value


NEW = "none"
"""Instead of the item it succeeds: an item that continues none."""


def _before(text: str) -> str:
    return text if text == NEW else _node(text)


def yes_no(text: str) -> bool:
    """What a text answers; ValueError with the remedy in Vietnamese."""
    if text not in ("yes", "no"):
        raise ValueError(f"'{text}' phải là yes hoặc no")
    return text == "yes"


def date(text: str) -> datetime.date:
    """The day a text states as year-month-day; ValueError with the remedy in Vietnamese."""
    if not _DATE.match(text):
        raise ValueError(f"'{text}' không phải là ngày; viết năm-tháng-ngày, ví dụ {_turned(text) or '2022-03-05'}")
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}': không có ngày này trong lịch; kiểm tra lại ngày, tháng") from None


def stated_day(text: str) -> datetime.date:
    """The day a text states as files write it, or as officials do: 2023-03-05 or 5/3/2023."""
    return date(_turned(text.strip()) or text)


_IN_WORDS = re.compile(r"(?:.*,\s*)?(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\Z", re.IGNORECASE)


def document_date(text: str) -> datetime.date:
    """The day a document is dated: year-month-day, or as it is printed, "ngày 12 tháng 01 năm 2022"."""
    found = _IN_WORDS.match(text.strip())
    return date(f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text)


def file_name(text: str) -> str:
    """A file inside a folder: a path that only goes down; ValueError with the remedy in Vietnamese."""
    name = unicodedata.normalize("NFC", text.strip())
    steps = name.split("/")
    if len(name) > 255 or re.search(r'[\\:*?"<>|\x00-\x1f\x7f]', name) or {"", ".", ".."} & set(steps):
        said = "ghi tên tệp trong thư mục evidence của cơ quan, ví dụ ke-hoach.pdf, không dùng đường dẫn khác"
        raise ValueError(f"tệp '{name[:255]}' không dùng được: {said}")
    if steps[0] == "evidence":
        raise ValueError(f"tệp '{name}' đã nằm trong thư mục evidence; bỏ 'evidence/' ở đầu")
    return name


class Moment(NamedTuple):
    """A day, and where it is known the time of day."""

    day: datetime.date
    time: datetime.time | None = None

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}" + (f" {self.time:%H:%M}" if self.time else "")


_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]\Z")


def moment(text: str) -> Moment:
    """The day, or day and time, that a text states; ValueError with the remedy in Vietnamese."""
    day, _, time = text.partition(" ")
    if time and not _TIME.match(time):
        raise ValueError(f"'{text}': giờ viết sau ngày, dạng giờ:phút, ví dụ 2023-02-14 15:30")
    return Moment(date(day), datetime.time.fromisoformat(time) if time else None)


def _turned(text: str) -> str:
    """A day written the Vietnamese way, turned to year-month-day; nothing for anything else."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else ""


def _whole(text: str) -> int:
    value = points.number(text)
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"'{text}' phải là số nguyên không âm")
    return value


def _points(text: str) -> Number:
    value = points.number(text)
    if value < 0:
        raise ValueError(f"điểm '{text}' không được âm; ghi từ 0 trở lên")
    return value


def of_a_cell(text: str) -> str:
    """A text that a cell can hold; ValueError with the remedy in Vietnamese."""
    if len(text) > MOST_WORDS:
        raise ValueError(f"dài quá {MOST_WORDS} ký tự; rút gọn")
    return text


def _words(text: str) -> str:
    return unicodedata.normalize("NFC", of_a_cell(text).strip())


Slug = Annotated[str, scalar(slug)]
FactId = Annotated[str, scalar(_name)]
NodeId = Annotated[str, scalar(_node)]
ItemBefore = Annotated[str, scalar(_before)]
Words = Annotated[str, scalar(_words)]
YesNo = Annotated[bool, scalar(yes_no)]
Date = Annotated[datetime.date, scalar(date)]
DocumentDate = Annotated[datetime.date, scalar(document_date)]
FileName = Annotated[str, scalar(file_name)]
DayOrTime = Annotated[Moment, scalar(moment)]
Whole = Annotated[int, scalar(_whole)]
Points = Annotated[Number, scalar(_points)]
Decimal = Annotated[Number, scalar(points.number)]
Share = Annotated[Number, scalar(points.share)]
Formula = Annotated[Expr, scalar(formulas.parsed)]
