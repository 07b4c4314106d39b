"""Workbooks that people send (.xlsx): refused while still a package of bytes, and only then opened by a reader."""

from scoring.packages.archive import FORM, TABLE, Limits
from scoring.packages.parts import Package, examined, problems
from scoring.packages.sheets import Cell, Sheet, read_sheets, safely

__all__ = ["FORM", "TABLE", "Cell", "Limits", "Package", "Sheet", "examined", "problems", "read_sheets", "safely"]
