"""The house keeps its order: imports go down, points stay exact, one stage reads files, none asks the clock."""

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCORING = ROOT / "scoring"

STAGES = (
    *("errors", "points", "expressions", "bounds formulas names", "cells", "fields", "facts", "rules"),
    *("casebook policies questionnaires", "criteria", "submissions", "loading", "evidence"),
    *("checking packages publishing usage", "console", "appraisal", "scores", "conditions", "places", "ranking"),
    *("aside cuts provisions reasons reach ties", "pipeline", "alone consistency status views report"),
    *(
        "missed surveys trials",
        "explain",
        "own workbook",
        "forms pages",
        "handbook",
        "drafts revision",
        "commands",
        "cli",
    ),
)
"""From the bottom up: a stage may import those before it; those on one line do not know each other."""
INSIDE = {
    "rules": (
        "base",
        "answers bands boundaries counts measured",
        "courses gaps",
        "ratios",
        "composed",
        "mutants",
        "__init__",
    ),
    "loading": (
        *(
            "events",
            "documents",
            "folders models",
            "mending",
            "attachments earlier roots sources",
            "agencies",
            "files",
            "casebooks singles",
        ),
        "__init__",
    ),
    "evidence": (
        *("numbers signatures spots verdicts", "entries verifiers", "papers", "returned reuse", "findings", "__init__"),
    ),
    "checking": (
        *(
            "labels relations repeats suppliers",
            "clauses filings items readers rounds",
            "appraisals clarifications conditions days documents head lineage questionnaires rounding sketches",
        ),
        *("casebooks criteria dossiers proofs", "cliffs season", "__init__"),
    ),
    "revision": (
        *("pairs", "amendments movements restating", "comparing", "expecting telling", "data sheets", "__init__"),
    ),
    "commands": ("agency criteria season", "__init__"),
    "surveys": ("statistics tables", "tallies", "opinions", "results", "__init__"),
    "trials": (
        *("standings", "running", "goals telling", "coverage policies slips", "missing mutation"),
        *("report", "__init__"),
    ),
    "own": ("rows", "risks shares", "gains", "sheet", "text", "__init__"),
    "packages": ("archive", "parts", "sheets", "__init__"),
    "pages": ("render tables sheets", "ranking score", "__init__"),
    "workbook": (
        *("heights sheet styles", "book", "charts guards pages", "grid listing", "sources parity", "facts", "items"),
        "points means",
        *(
            "conditions legend",
            "proposals",
            "standing",
            "tables",
            "agreement registers remarks rounds",
            "agencies areas awards notes ranking",
            "content",
        ),
        "__init__",
    ),
    "drafts": ("numbers table words", "lines", "outline", "text", "__init__"),
    "handbook": ("contents", "page sheets text", "__init__"),
    "forms": (
        *("keys sheets text texts", "guards", "live rows typed words", "hidden", "plan", "filled"),
        *("changes desk guide printed", "reading", "declaring writing", "handing importing", "batches", "__init__"),
    ),
}
MOST_LINES = 300
MEDIAN_FUNCTION = 10


def sources(folder: Path = SCORING) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def module(file: Path) -> tuple[str, ...]:
    """The parts of a module's name below `scoring`: ("rules", "base")."""
    return file.relative_to(SCORING).with_suffix("").parts


def level(stages: tuple[str, ...], name: str) -> int | None:
    return next((i for i, stage in enumerate(stages) if name in stage.split()), None)


def imported(file: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The modules of `scoring` that a file imports, each with its line."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "scoring":
                    yield node.lineno, tuple(alias.name.split(".")[1:])
        elif isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").split(".")[0] == "scoring"):
            assert not node.level, f"{file}:{node.lineno}: relative import"
            base = tuple((node.module or "").split(".")[1:])
            inner = {(*base, alias.name) for alias in node.names if _is_module((*base, alias.name))}
            yield from ((node.lineno, one) for one in inner or {base} if one)


def _is_module(parts: tuple[str, ...]) -> bool:
    path = SCORING.joinpath(*parts)
    return path.with_suffix(".py").exists() or path.is_dir()


def called(file: Path) -> Iterator[tuple[int, str]]:
    """The calls in a file by their last name: `open` of `Path.open`, `now` of `datetime.datetime.now`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield node.lineno, name


def said(file: Path, line: int, what: str) -> str:
    return f"{file.relative_to(ROOT)}:{line}: {what}"


# --- imports --------------------------------------------------------------------------------------------------------


def test_every_module_has_its_place() -> None:
    unknown = []
    for file in sources():
        stage, *inside = module(file)
        if stage != "__init__" and level(STAGES, stage) is None:
            unknown.append(said(file, 1, f"stage '{stage}' is not in STAGES"))
        if inside and level(INSIDE.get(stage, ()), inside[0]) is None:
            unknown.append(said(file, 1, f"module '{inside[0]}' is not in INSIDE['{stage}']"))

    assert unknown == []


def test_every_place_has_its_module() -> None:
    stages = {name for stage in STAGES for name in stage.split()} - {"cli"}
    inside = {(package, name) for package, order in INSIDE.items() for line in order for name in line.split()}

    assert [name for name in stages if not _is_module((name,))] == []
    assert [name for name in inside if not SCORING.joinpath(*name).with_suffix(".py").exists()] == []


@pytest.mark.parametrize("file", [*sources(), ROOT / "cli.py"], ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_go_down(file: Path) -> None:
    own = module(file) if file.is_relative_to(SCORING) else ("cli",)
    wrong = []
    for line, (stage, *inside) in imported(file):
        if stage != own[0]:
            goes_down = (level(STAGES, stage) or 0) < (level(STAGES, own[0]) or 0)
        else:
            order = INSIDE[stage]
            goes_down = (level(order, inside[0] if inside else "__init__") or 0) < (level(order, own[1]) or 0)
        if not goes_down:
            wrong.append(said(file, line, f"imports {'.'.join([stage, *inside])}, which is not below it"))

    assert wrong == []


def test_the_oracle_shares_nothing_with_the_engine() -> None:
    assert list(imported(Path(__file__).parent / "oracle.py")) == []


def test_a_check_needs_neither_pandas_nor_xlsxwriter() -> None:
    code = "import sys, cli, scoring.pipeline; print({'pandas', 'xlsxwriter', 'openpyxl'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"


# --- exact points ---------------------------------------------------------------------------------------------------

FLOATS = {
    "errors.py": "how alike two words are",
    "workbook/book.py": "a cell's cached value is a double by the format; the formula beside it is exact",
}
"""Where floating point or the builtin `round` may stand, and why."""


def test_no_floating_point_touches_points() -> None:
    wrong = []
    for file in sources():
        where = file.relative_to(SCORING).as_posix()
        if where not in FLOATS:
            wrong += [said(file, line, what) for line, what in _floats(file)]

    assert wrong == []


def test_every_exception_to_exactness_is_still_needed() -> None:
    assert [where for where in FLOATS if not list(_floats(SCORING / where))] == []


def _floats(file: Path) -> Iterator[tuple[int, str]]:
    """Calls that make or round a floating-point number, and numbers written as one (sizes on a page excepted)."""
    yield from ((line, f"{name}()") for line, name in called(file) if name in ("float", "round", "quantize"))
    for node in ast.walk(tree(file)) if module(file)[0] not in ("workbook", "forms") else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, str(node.value)


# --- files, clock, output -------------------------------------------------------------------------------------------


def test_only_loading_opens_files_for_reading() -> None:
    """`packages` opens what stands inside a workbook's bytes, which `loading` read."""
    readers = ("open", "read_text", "read_bytes", "load", "safe_load", "parse", "fdopen")
    wrong = [
        said(file, line, f"{name}()")
        for file in [*sources(), ROOT / "cli.py"]
        for line, name in called(file)
        if name in readers
        and file.relative_to(ROOT).parts[:2] not in (("scoring", "loading"), ("scoring", "packages"))
        and file.name not in ("publishing.py", "usage.py")  # the one that writes; the one that closes a broken pipe
    ]

    assert wrong == []


def test_no_stage_asks_the_clock_or_chance() -> None:
    wrong = []
    for file in set(sources()) - set(sources(SCORING / "commands")):  # `status` is asked on a day
        wrong += [said(file, line, f"{name}()") for line, name in called(file) if name in ("now", "today", "utcnow")]
        for node in ast.walk(tree(file)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [said(file, node.lineno, name) for name in names if name in ("time", "random", "uuid", "secrets")]

    assert wrong == []


def test_the_engine_neither_prints_nor_swallows_every_exception() -> None:
    wrong = [said(file, line, "print()") for file in sources() for line, name in called(file) if name == "print"]
    hostile = SCORING / "evidence/verifiers.py"  # whatever is raised over a hostile file becomes its verdict
    for file in [*sources(), ROOT / "cli.py"]:
        for node in ast.walk(tree(file)) if file != hostile else ():
            caught = ast.unparse(node.type) if isinstance(node, ast.ExceptHandler) and node.type else ""
            swallows = isinstance(node, ast.ExceptHandler) and caught in ("", "Exception", "BaseException")
            if swallows and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node)):
                wrong.append(said(file, node.lineno, f"except {caught}"))

    assert wrong == []


# --- size -----------------------------------------------------------------------------------------------------------


def test_files_stay_short_enough_to_read() -> None:
    lengths = {said(file, 1, ""): len(file.read_text(encoding="utf-8").splitlines()) for file in sources()}

    assert {file: lines for file, lines in lengths.items() if lines > MOST_LINES} == {}


def test_functions_are_small() -> None:
    lengths = [_lines(node) for file in sources() for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef)]

    assert statistics.median(lengths) < MEDIAN_FUNCTION


def _lines(function: ast.FunctionDef) -> int:
    """Lines of the body, the docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
