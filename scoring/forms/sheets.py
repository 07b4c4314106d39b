"""The sheets of a form: how they look, what of them can be changed, how they print."""

import datetime
import io
from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from scoring.policies import Head
from scoring.workbook.sheet import Sheet
from scoring.workbook.styles import AMBER, FONT, GREY, PALE, RED, STYLES

_A4 = 9
_MIDNIGHT = datetime.time()
_ITEM = {"bg_color": PALE, "bold": True}
_DIM = {"bg_color": "#EDEDED", "font_color": "#595959", "font_size": 9}
_OPEN = {"bg_color": AMBER, "locked": False}
_FORM: Mapping[str, Mapping[str, Any]] = {
    "item": {**STYLES["text"], **_ITEM},
    "item_center": {**STYLES["center"], **_ITEM},
    "how": {**STYLES["small"], "bg_color": PALE},
    "points": {**STYLES["center"], **_ITEM},
    "claim_check": {**STYLES["center"], **_ITEM, "font_color": RED, "font_size": 9},
    "area_points": {**STYLES["center"], "bold": True, "bg_color": GREY},
    "criterion_points": {**STYLES["center"], "bold": True, "italic": True},
    "indented": {**STYLES["text"], "indent": 2},
    "grey": {**STYLES["center"], **_DIM},
    "before": {**STYLES["center"], "font_color": "#595959"},
    "check": {**STYLES["center"], "font_size": 9},
    "input": {**STYLES["center"], **_OPEN},
    "input_text": {**STYLES["small"], **_OPEN, "num_format": "@"},
    "hidden": {"hidden": True, "font_color": "#7F7F7F"},
    "section": {"bold": True, "bg_color": GREY, "valign": "vcenter", "top": 1, "bottom": 1},
    "signer": {"bold": True, "font_size": 12, "align": "center"},
    "agency": {"bold": True, "font_size": 13, "valign": "vcenter"},
    "notice": {"italic": True, "font_size": 9, "font_color": RED, "valign": "vcenter", "text_wrap": True},
    "step": {"valign": "top", "text_wrap": True},
    "step_head": {"valign": "top", "bold": True, "font_size": 12},
}


def workbook(stream: io.BytesIO, head: Head, title: str, **more: str) -> Workbook:
    """A workbook of few sheets, made in memory; text is never a formula, and its date is that of the decision."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": FONT, "font_size": 11},
    }
    made = Workbook(stream, options)
    made.set_properties({"title": title, **more, "created": datetime.datetime.combine(head.decision.date, _MIDNIGHT)})
    return made


class FormBook:
    """The workbook of a form, and the styles used in it."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.formats: dict[tuple[str, str], Format] = {}

    def sheet(self, name: str) -> Sheet:
        """The next sheet."""
        return self.workbook.add_worksheet(name, worksheet_class=Sheet)  # type: ignore[no-any-return]

    def style(self, name: str, number: str = "") -> Format:
        """A style by its name, with a format of numbers."""
        found = self.formats.get((name, number))
        if found is None:
            stated = {**(_FORM.get(name) or STYLES[name]), **({"num_format": number} if number else {})}
            found = self.formats[name, number] = self.workbook.add_format(stated)
        return found


def protect(sheet: Sheet) -> None:
    """Only input cells take anything; columns and rows may be widened. No password: it guards against slips."""
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})


def paper(sheet: Sheet, title: str, sha256: str) -> None:
    """A4 landscape, one page wide; at the foot whose form it is and the edition of the criteria."""
    font = f'&"{FONT},Regular"&9'
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    short = title.replace("&", "&&")[:120]
    sheet.set_footer(f"&L{font} {short} · bộ tiêu chí {sha256[:12]}&R{font} Trang &P/&N")
