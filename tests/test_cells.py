"""An expression written for a spreadsheet has the value the engine gives it, whatever the sign of its divisors."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from recomputed import equal, recomputed, values
from test_formulas import number_formulas

from scoring.bounds import Bounds
from scoring.cells import Cell, Writer
from scoring.expressions import Expr, Name, Op, children, compiled, names, value_of
from scoring.formulas import parsed
from scoring.points import rounded

LETTERS = {"a": "A", "b": "B", "c": "C", "p": "D", "q": "E"}
SIGNED: Mapping[str, Bounds] = {"a": (None, None), "b": (-20, None), "c": (0, None)}
Example = tuple[Expr, Mapping[str, Any]]


def divisors(expr: Expr) -> Iterator[Expr]:
    """Everything an expression divides by, on every path."""
    if isinstance(expr, Op) and expr.op == "/":
        yield expr.right
    for child in children(expr):
        yield from divisors(child)


def defined(expr: Expr, env: Mapping[str, Any]) -> bool:
    """True where no path divides by zero: a spreadsheet evaluates both sides of AND and OR."""
    try:
        return all(value_of(divisor, env) != 0 for divisor in divisors(expr))
    except ZeroDivisionError:
        return False


def examples(count: int) -> list[Example]:
    """Formulas with figures that may be negative, divided by what may be negative."""
    found: list[Example] = []
    figures = st.fixed_dictionaries(
        {"a": st.integers(-20, 20), "b": st.integers(-20, 20), "c": st.integers(0, 20), "p": st.booleans()}
    )

    @settings(max_examples=count, database=None)
    @given(number_formulas(depth=2), number_formulas(depth=1), figures)
    def collect(text: str, divisor: str, env: Mapping[str, Any]) -> None:
        expr = parsed(f"max({text}, a / ({divisor})) + min(b / a, {text}) / b")
        assume("q" not in set(names(expr)) and defined(expr, env))
        found.append((expr, env))

    collect()
    return found


def in_row(expr: Expr, row: int) -> str:
    """The expression over the cells of a row, rounded to four places."""
    cells = {id: Cell(f"{letter}{row}", "yes_no" if id in "pq" else "count") for id, letter in LETTERS.items()}
    return Writer(cells, SIGNED).rounded(expr, 4)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice recomputes the workbook")
def test_a_negative_divisor_keeps_the_least_the_greatest_and_every_comparison_right(tmp_path: Path) -> None:
    plain = ["min(a / b, c / b)", "max(a / b, 1)", "min(1, c / (a - b))", "1 if a / b > c / a else 0", "a / b / a"]
    signs = [{"a": a, "b": b, "c": c, "p": True} for a in (-7, 3) for b in (-2, 5) for c in (0, 4)]
    cases = [(parsed(text), env) for text in plain for env in signs] + examples(400)
    book = Workbook()
    for row, (expr, env) in enumerate(cases, 1):
        written = {id: ("Có" if value else "Không") if id == "p" else value for id, value in env.items()}
        for id, value in written.items():
            book.active[f"{LETTERS[id]}{row}"] = value
        book.active[f"F{row}"] = f"={in_row(expr, row)}"
    book.save(tmp_path / "cases.xlsx")

    live = values(recomputed(tmp_path, tmp_path / "cases.xlsx")[0])["Sheet"]

    assert len(cases) > 300
    for row, (expr, env) in enumerate(cases, 1):
        wanted = float(rounded(compiled(expr)(env), 4))  # type: ignore[arg-type]
        assert equal(wanted, live[f"F{row}"].value), (row, expr, env, in_row(expr, row))


def test_a_divisor_that_cannot_be_negative_is_written_as_it_is() -> None:
    expr = Op("/", Name("a"), Name("c"))

    assert in_row(expr, 1) == "ROUND(A1*10000/C1,0)/10000"
    assert in_row(Op("/", Name("a"), Name("b")), 1) == "ROUND(A1*SIGN(B1)*10000/ABS(B1),0)/10000"
