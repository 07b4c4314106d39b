"""The workbook under construction: its sheets, styles and pages."""

import datetime
import io
import re
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from scoring.expressions import serial
from scoring.pipeline import Result
from scoring.points import Number
from scoring.report import few, marks
from scoring.workbook.sheet import Content, Sheet
from scoring.workbook.styles import FONT, STYLES, decimals

_MOST_NAME = 31


class Book:
    """A workbook of one result."""

    def __init__(self, result: Result, package: io.BytesIO, parts: str) -> None:
        options = {
            # In memory it is faster; a season of thousands of agencies does not fit, and goes through files row by row
            "in_memory": few(result),
            "constant_memory": not few(result),
            "tmpdir": parts,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": FONT, "font_size": 11},
        }
        self.result, self.head = result, result.index.head
        self.marks, self.provisional = marks(result), result.provisional
        self.workbook = Workbook(package, options)
        self.workbook.use_zip64()
        self.names: set[str] = set()
        self.parity = self.name("Đối chiếu")
        self.formats: dict[str, Format] = {}
        day = self.head.decision.date
        title = f"Xếp hạng Chỉ số cải cách hành chính năm {self.head.year}"
        created = datetime.datetime(day.year, day.month, day.day)
        self.workbook.set_properties({"title": title, "company": self.head.decision.issuer, "created": created})

    def name(self, wanted: str) -> str:
        """A sheet name of at most 31 characters that no other sheet has."""
        base = re.sub(r"[\[\]:*?/\\\0]", " ", wanted).strip("' ")[:_MOST_NAME].rstrip("' ") or "Trang"
        name, count = base, 1
        while name.casefold() in self.names:
            count += 1
            mark = f" ({count})"
            name = base[: _MOST_NAME - len(mark)] + mark
        self.names.add(name.casefold())
        return name

    def sheet(self, name: str) -> Sheet:
        """The next sheet, under a name given before."""
        return self.workbook.add_worksheet(name, worksheet_class=Sheet)  # type: ignore[no-any-return]

    def style(self, name: str, **more: Any) -> Format:
        """A style of the table, with what differs from it; a number format left empty is none."""
        if not more.get("num_format", True):
            del more["num_format"]
        key = f"{name}{sorted(more.items())}" if more else name
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({**STYLES[name], **more})
        return self.formats[key]

    def points(self, places: int | None, name: str = "center") -> Format:
        """The style of a value with so many decimals."""
        return self.style(name, num_format=decimals(places))


def content(value: Number | str | None) -> Content:
    """An exact value as a cell holds it: the nearest double of a number that is not whole."""
    return value if value is None or isinstance(value, str | int) else float(value)


def day(date: datetime.date | None) -> Content:
    """A date as a cell holds it."""
    return None if date is None else serial(date)
