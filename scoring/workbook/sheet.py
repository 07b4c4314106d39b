"""A sheet that writes its cells fast: three inner steps of XlsxWriter, for the cells there are in these workbooks.

XlsxWriter searches every formula for functions newer than Excel 2007, of which there are none here, and writes a cell's
attributes through general loops: together most of the time a workbook takes. What is not foreseen here goes its way.
"""

from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet

Content = str | int | float | None
"""What a cell holds; None is a blank."""
_LETTERS = [str(xl_col_to_name(col)) for col in range(1024)]


class Sheet(Worksheet):  # type: ignore[misc]
    """A worksheet with a fast way for styled numbers, shared texts, blanks and formulas."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_formula(self, row: int, col: int, formula: str, cell_format: Format, value: Content = 0) -> int:
        if self._check_dimensions(row, col):
            return -1
        if self.constant_memory and row > self.previous_row:
            self._write_single_row(row)
        self.table[row][col] = CellFormulaTuple(formula, cell_format, value)
        return 0

    def _calculate_spans(self) -> None:
        """Nothing: a hint to readers that costs a pass over every cell."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell)
        if cell.format is None or col >= len(_LETTERS):
            super()._write_cell(row, col, cell)
            return
        head = f'<c r="{_LETTERS[col]}{row + 1}" s="{cell.format._get_xf_index()}"'
        if kind is CellNumberTuple:
            self.fh.write(f"{head}><v>{cell.number:.16G}</v></c>")
        elif kind is CellStringTuple and not self.constant_memory:
            self.fh.write(f'{head} t="s"><v>{cell.string}</v></c>')
        elif kind is CellBlankTuple:
            self.fh.write(f"{head}/>")
        elif kind is CellFormulaTuple:
            self.fh.write(f"{head}{_formula(cell)}</c>")
        else:
            super()._write_cell(row, col, cell)


def _formula(cell: Any) -> str:
    """The rest of a formula's cell: its type, the formula, its value."""
    if isinstance(cell.value, str):
        kind = ' t="str"' if cell.value else ""
        return f"{kind}><f>{escape(cell.formula)}</f><v>{escape(cell.value)}</v>"
    return f"><f>{escape(cell.formula)}</f><v>{cell.value}</v>"


def put(sheet: Worksheet, row: int, col: int, value: Content, style: Format) -> None:
    """A value that is not a formula, whatever it begins with."""
    # The methods behind `write_string` and the like, which would look for a cell's name in words first
    if value is None:
        sheet._write_blank(row, col, None, style)
    elif isinstance(value, str):
        sheet._write_string(row, col, plain_text(value), style)
    else:
        sheet._write_number(row, col, value, style)


def plain_text(value: str) -> str:
    """The text, told apart from the mark-up that XlsxWriter takes for rich text and would write unescaped."""
    return f"{value} " if value.startswith("<r>") and value.endswith("</r>") else value


def merged(sheet: Worksheet, row: int, first: int, last: int, text: str, style: Format) -> None:
    """A text over several columns of one row."""
    if last > first:
        sheet.merge_range(row, first, row, last, "", style)
    sheet.write_string(row, first, plain_text(text), style)


def quoted(sheet: str) -> str:
    """The name of a sheet as a formula begins a reference with it."""
    return "'" + sheet.replace("'", "''") + "'!"
