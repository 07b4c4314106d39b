"""`parindex score`: the agency's own view of its points, before and after it hands in."""

from scoring.own.sheet import OwnSheet, own_sheet
from scoring.own.text import text

__all__ = ["OwnSheet", "own_sheet", "text"]
