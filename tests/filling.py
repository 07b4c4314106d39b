"""Forms filled in as officials do: through the file alone, each cell found by its key."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.forms import Desk, take_all, write, write_all
from scoring.forms.filled import form_of
from scoring.forms.keys import GUIDE, SHEET, At
from scoring.forms.plan import Plan
from scoring.forms.rows import MORE
from scoring.scores import Scorer

LETTERS = "ABCDEFGHIJKLMNO"
Inputs = Mapping[tuple[str, At], Any]


def form(desk: Desk, id: str, file: Path) -> Path:
    """The form of an agency."""
    agency = desk.agency(id)
    assert agency is not None
    write_all(desk, [(agency, file)], lambda done, total: None)
    return file


def rows_of(sheet: Worksheet) -> dict[str, int]:
    """The row of every key."""
    return {str(sheet.cell(row, 1).value): row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value}


def fill(file: Path, target: Path, inputs: Inputs) -> Path:
    """The form with cells filled in."""
    book = load_workbook(file)
    numbers = {GUIDE: rows_of(book[GUIDE]), SHEET: rows_of(book[SHEET])}
    for (key, at), value in inputs.items():
        name = GUIDE if key.startswith("head:") else SHEET
        book[name].cell(numbers[name][key], 3 if name == GUIDE else at + 1).value = value
    book.save(target)
    return target


def declared_inputs(desk: Desk, id: str) -> Inputs:
    """What an official would type to declare what an agency's file declares."""
    agency = desk.agency(id)
    assert agency is not None
    group_set = desk.index.set(agency.group)
    dossier, _ = desk.dossier(group_set, agency)
    own = Plan(group_set, 2 * MORE)
    inputs = form_of(own, Scorer(group_set), dossier, {}).inputs
    asked = {row.key: {cell.at for cell in row.cells if cell.takes is not None} for row in (*own.rows, *own.more_rows)}
    return {
        (key, at): value
        for (key, at), value in inputs.items()
        if value is not None and (key.startswith("head:") or at in asked[key])
    }


def shown_points(file: Path) -> dict[str, Any]:
    """What the form shows for every item, by the item."""
    sheet = load_workbook(file, data_only=True)[SHEET]
    return {
        key.removeprefix("item:"): sheet.cell(row, At.POINTS + 1).value
        for key, row in rows_of(sheet).items()
        if key.startswith("item:")
    }


def imported(root: Path, files: Iterable[Path]) -> list[str]:
    """Every message of an import, written where there is no fault."""
    taken, problems = take_all(root, [2022], list(files), lambda done, total: None)
    if all(problem.warning for problem in problems):
        list(write(taken))
    return [str(problem) for problem in problems]
