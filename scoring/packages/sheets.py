"""The sheets of a workbook, read by openpyxl once the package is known to be harmless.

openpyxl reads in its read-only way, which leaves drawings, comments, validations and merged ranges alone; whatever it
raises is the file's fault, told as such.
"""

import contextlib
import datetime
import io
import warnings
from collections.abc import Callable
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from scoring.errors import InputError, Problem
from scoring.packages.archive import DAMAGED, FORM, problem
from scoring.packages.parts import Package, examined

Value = str | int | float | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta
Found = TypeVar("Found")
_LONGEST_TEXT = 32_767
"""Characters in a cell, by the format."""


class Cell(NamedTuple):
    """What a cell shows (of a formula, its result as last computed; None when it never was) and its number format."""

    value: Value | None
    format: str


class Sheet(NamedTuple):
    """A sheet: its cells that hold something by (row, column) from 1, merged ranges, and where formulas stand."""

    title: str
    cells: dict[tuple[int, int], Cell]
    merged: tuple[str, ...]
    formulas: frozenset[tuple[int, int]]
    hidden: bool


def read_sheets(data: bytes, shown: str) -> tuple[tuple[Sheet, ...], list[Problem]]:
    """The sheets of a workbook in order, or every reason why it cannot be read."""
    package, found = examined(data, shown, FORM)
    if package is None:
        return (), found
    try:
        return safely(shown, lambda: _sheets(package)), []
    except InputError as error:
        return (), error.problems


def safely(shown: str, reading: Callable[[], Found]) -> Found:
    """What a reader of workbooks makes of a checked one; whatever it raises becomes a problem of the file."""
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")  # openpyxl warns of, and prints, styles that nobody asked it for
            return reading()
    except InputError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise InputError([problem(shown, DAMAGED.format(f"không đọc được nội dung, {reason[:200]}"))]) from error


def _sheets(package: Package) -> tuple[Sheet, ...]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(package.data), read_only=True, data_only=True, keep_links=False)
    found = tuple(_sheet(sheet, package) for sheet in book.worksheets)
    if not found:
        raise ValueError("không có trang tính")
    return found


def _sheet(sheet: Any, package: Package) -> Sheet:
    sheet.reset_dimensions()  # the stated size may leave rows out
    part = sheet._worksheet_path
    cells = {
        (cell.row, cell.column): Cell(_text_within(cell.value), cell.number_format)
        for row in islice(sheet.iter_rows(), package.rows[part])  # what follows the rows it would take to pieces too
        for cell in row
        if cell.value is not None
    }
    hidden = sheet.sheet_state != "visible"
    return Sheet(sheet.title, cells, tuple(package.merged[part]), frozenset(package.formulas[part]), hidden)


def _text_within(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        raise ValueError(f"một ô có quá {_LONGEST_TEXT} ký tự")
    return value
