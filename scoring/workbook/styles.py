"""How cells look: Times New Roman, thin borders, Vietnamese numbers and dates."""

from collections.abc import Mapping
from typing import Any

FONT = "Times New Roman"
_VIETNAMESE = "[$-42A]"
"""Numbers of the workbook keep the decimal comma wherever the reader's program allows it."""
NEVER_OR_DATE = f'[=2958465]"không thực hiện";{_VIETNAMESE}dd/mm/yyyy'
CITED = "#0000CC"
GREY, PALE, AMBER, RED = "#D9D9D9", "#EAF1F8", "#FFF2CC", "#C00000"

_CELL = {"border": 1, "valign": "vcenter", "text_wrap": True}
_TEXT = {**_CELL, "align": "left", "indent": 1}
_CENTER = {**_CELL, "align": "center"}
_FITTED = {"border": 1, "valign": "vcenter", "align": "center", "shrink": True}
_PLAIN_HEAD = {**_CENTER, "bold": True}
_HEAD = {**_PLAIN_HEAD, "bg_color": PALE}

STYLES: Mapping[str, Mapping[str, Any]] = {
    "text": _TEXT,
    "small": {**_TEXT, "font_size": 10},
    "bold_text": {**_TEXT, "bold": True},
    "center": _CENTER,
    "bold": {**_CELL, "bold": True},
    "strong": {**_CENTER, "bold": True},
    "area": {**_CELL, "bold": True, "bg_color": GREY},
    "criterion": {**_CELL, "bold": True, "italic": True},
    "area_text": {**_TEXT, "bold": True, "bg_color": GREY},
    "criterion_text": {**_TEXT, "bold": True, "italic": True},
    "head": _HEAD,
    # LibreOffice prints the filling of rotated heads beyond the edge of a page
    "head_small": {**_PLAIN_HEAD, "font_size": 9},
    "vertical": {**_CENTER, "font_size": 9, "rotation": 90},
    "title": {"bold": True, "font_size": 14, "align": "center", "valign": "vcenter", "text_wrap": True},
    "title_left": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "corner_title": {"bold": True, "font_size": 14, "valign": "vcenter", "text_wrap": True},
    "corner": {"font_size": 10, "valign": "vcenter", "italic": True, "text_wrap": True},
    "subtitle": {"font_size": 12, "align": "center", "valign": "vcenter", "italic": True, "text_wrap": True},
    "banner": {"bold": True, "font_size": 12, "font_color": RED, "align": "center", "valign": "vcenter"},
    "banner_left": {"bold": True, "font_size": 11, "font_color": RED, "valign": "vcenter", "text_wrap": True},
    "motto": {"bold": True, "font_size": 12, "align": "center", "valign": "vcenter", "text_wrap": True},
    "motto_line": {"bold": True, "font_size": 12, "align": "center", "valign": "vcenter", "underline": 1},
    "number": {"font_size": 12, "align": "center", "valign": "vcenter"},
    "place": {"italic": True, "font_size": 12, "align": "center", "valign": "vcenter"},
    "note": {"italic": True, "font_size": 10, "valign": "top", "text_wrap": True},
    "plain": {"valign": "vcenter"},
    "bold_plain": {"valign": "vcenter", "bold": True},
    "whole": {**_CENTER, "num_format": "0"},
    # A date that never came is a text longer than its column: a figure would show as ### there
    "date": {**_FITTED, "num_format": NEVER_OR_DATE},
    "fitted": _FITTED,
    "input": {**_FITTED, "bg_color": AMBER},
}
FLAGGED = {"bg_color": AMBER, "bold": True}
CODED = {"italic": True, "font_color": "#7F7F7F"}
DIFFERS = {"bg_color": RED, "font_color": "#FFFFFF"}


def decimals(places: int | None) -> str:
    """The number format of a value with so many decimals; an exact one shows what it has."""
    if places is None:
        return f"{_VIETNAMESE}0.00########"
    return f"{_VIETNAMESE}0.{'0' * places}" if places else f"{_VIETNAMESE}0"


def deducted(format: str) -> str:
    """The number format of an amount that is taken off: with the sign that it has in the sum."""
    minus = f"{_VIETNAMESE}-{format.removeprefix(_VIETNAMESE)}"
    return f"{minus};{minus};{format}"


def figure(places: int) -> str:
    """The number format of a declared figure: thousands apart, the decimals it has."""
    return f"{_VIETNAMESE}#,##0.{'0' * places}" if places else f"{_VIETNAMESE}#,##0"
