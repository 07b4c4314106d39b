"""Forms by the thousand, and the round trip of hundreds.

    python tests/bench/forms.py [AGENCIES]        forms written and filled forms imported, as ratios to bare libraries
    python tests/bench/forms.py round [AGENCIES]  form, LibreOffice, import and engine side by side: differences

The floor writes the same cells, formats, formulas and validations with XlsxWriter alone, and reads every cell of the
same files with openpyxl alone, each over a sample of the forms. What is compared is the time of processors, over all
processes, so that whatever else the machine does tells in neither.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
SAMPLE = 48
"""Forms of which the floor is measured."""


def bare_copy(file: str) -> int:
    """The cells of a form written again by XlsxWriter alone; returns how many."""
    import openpyxl
    import xlsxwriter

    sheets = [
        (
            sheet.title,
            [(c.row - 1, c.column - 1, c.value, c.has_style) for row in sheet.iter_rows() for c in row if c.has_style],
        )
        for sheet in openpyxl.load_workbook(file)
    ]
    validations = len(openpyxl.load_workbook(file)["Tự đánh giá"].data_validations.dataValidation)
    start = time.process_time()
    book = xlsxwriter.Workbook(f"{file}.bare", {"in_memory": True, "strings_to_urls": False})
    style = book.add_format({"border": 1, "text_wrap": True})
    for title, cells in sheets:
        sheet = book.add_worksheet(title)
        for row, column, value, _ in cells:
            if value is None:
                sheet.write_blank(row, column, None, style)
            else:
                sheet.write(row, column, value, style)
        if title == "Tự đánh giá":
            for number in range(validations):
                sheet.data_validation(
                    number, 6, number, 6, {"validate": "custom", "value": f"=ISNUMBER(G{number + 1})"}
                )
    book.close()
    return round((time.process_time() - start) * 1_000_000)


def bare_read(file: str) -> int:
    """Every cell of a form read by openpyxl alone, in microseconds."""
    import openpyxl

    start = time.process_time()
    for sheet in openpyxl.load_workbook(file, data_only=True):
        for row in sheet.iter_rows(values_only=True):
            for _ in row:
                pass
    return round((time.process_time() - start) * 1_000_000)


def command(*words: str) -> float:
    """Processor seconds of a command and all its processes."""
    before = os.times()
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([sys.executable, str(ROOT / "cli.py"), *words], check=True, **silent)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def season(root: Path, agencies: int) -> None:
    """A season of so many agencies of one group, for the criteria of 2022."""
    from season import write_season

    from scoring.checking.criteria import checked_criteria
    from scoring.loading import read_criteria

    shutil.copytree(ROOT / "criteria", root / "criteria")
    index, problems = checked_criteria(read_criteria(root, 2022)[0])
    assert index is not None, problems
    write_season(root, index._replace(sets=index.sets[1:]), agencies)


def ratios(agencies: int) -> None:
    """Forms written and imported, beside the floor."""
    with tempfile.TemporaryDirectory() as folder:
        root, forms = Path(folder) / "root", Path(folder) / "forms"
        root.mkdir()
        season(root, agencies)
        wrote = command("--root", str(root), "form", "2022", "huyen", "-o", str(forms))
        files = sorted(map(str, forms.glob("*.xlsx")))
        for file in (root / "submissions" / "2022" / "huyen").rglob("*.yaml"):
            file.unlink()
        read = command("--root", str(root), "import", *files)
        workers, sample = min(os.cpu_count() or 1, 8), min(SAMPLE, len(files))
        with ProcessPoolExecutor(workers) as pool:
            bare_wrote = sum(pool.map(bare_copy, files[:sample])) / sample / 1e6 * len(files)
        with ProcessPoolExecutor(workers) as pool:
            bare_took = sum(pool.map(bare_read, files[:sample])) / sample / 1e6 * len(files)
    for what, took, floor in (("written", wrote, bare_wrote), ("imported", read, bare_took)):
        print(f"{len(files)} forms {what}: {took:.1f} s, bare {floor:.1f} s, ratio {took / floor:.2f}")


def round_trips(agencies: int) -> None:
    """Generated agencies, twenty a year, through form, LibreOffice and import."""
    from round_trip import travelled

    found = done = 0
    for seed in range(1000, 1000 + (agencies + 19) // 20):
        with tempfile.TemporaryDirectory() as folder:
            for difference in travelled(seed, 20, Path(folder)):
                found += 1
                print(f"{seed}: {difference}")
        done += 20
        print(f"\r{done} agencies, {found} differences", end="", file=sys.stderr, flush=True)
    print(f"\n{done} agencies, {found} differences")


if __name__ == "__main__":
    if sys.argv[1:2] == ["round"]:
        round_trips(int((sys.argv[2:] or ["300"])[0]))
    else:
        ratios(int((sys.argv[1:] or ["3321"])[0]))
