"""`parindex rank` beside the floor, in one run: ratios of whole processes, and memory.

    python tests/bench/speed.py            the season of 2022, and generated seasons of 332 and 3,321 agencies
    python tests/bench/speed.py --quick    the season of 2022 alone

The floor parses the same YAML with PyYAML's C loader and writes the same number of cells with XlsxWriter.
"""

import compileall
import re
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


class Run(NamedTuple):
    """One process, whole: seconds, and the most memory its tree held, in MiB."""

    seconds: float
    memory: float


def measured(*words: str) -> Run:
    """A command from start to end."""
    start = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, peak))
    watcher.start()
    _, complaints = process.communicate()
    seconds = time.perf_counter() - start
    watcher.join()
    if process.returncode:
        raise SystemExit(complaints.decode())
    return Run(seconds, peak[0])


def _watch(process: "subprocess.Popen[bytes]", peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_memory, _tree(process.pid))))
        time.sleep(0.05)


def _tree(pid: int) -> list[int]:
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        children = [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in children for one in _tree(child))]


def _memory(pid: int) -> float:
    """Proportional memory of a process, so that pages shared with its parent count once."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found.group(1)) / 1024 if found else 0


def cells_of(workbook: Path) -> int:
    """The number of cells written."""
    with zipfile.ZipFile(workbook) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        return sum(package.read(name).count(b"<c ") for name in sheets)


def compare(title: str, root: Path, repeat: int) -> tuple[float, float]:
    """Print ours, the floor and the ratio, the best of `repeat` runs of each in turn; return ours and the ratio."""
    program, bare = str(ROOT / "cli.py"), str(ROOT / "tests/bench/floor.py")
    with tempfile.TemporaryDirectory() as folder:
        ours, floor = [], []
        output = f"{folder}/ours.xlsx"
        for _ in range(repeat):
            ours.append(measured(sys.executable, program, "--root", str(root), "rank", "2022", "-o", output))
            cells = cells_of(Path(output))
            floor.append(measured(sys.executable, bare, str(root), "2022", f"{folder}/floor.xlsx", str(cells)))
    best, base = min(run.seconds for run in ours), min(run.seconds for run in floor)
    memory = max(run.memory for run in ours)
    print(f"{title:<28} {best:7.2f} s   floor {base:7.2f} s   ratio {best / base:5.2f}", end="   ")
    print(f"{memory:6.0f} MiB   {cells:>9} cells", flush=True)
    return best, best / base


def generated(root: Path, agencies: int) -> Path:
    """A season of communes with criteria of a hundred items."""
    from generated_criteria import write_criteria
    from season import write_season

    from scoring.checking.criteria import checked_criteria
    from scoring.loading import read_criteria

    folder = root / str(agencies)
    write_criteria(folder, items=100)
    index, problems = checked_criteria(read_criteria(folder, 2022)[0])
    assert index is not None, problems
    write_season(folder, index, agencies)
    return folder


def main() -> None:
    """Measure and print."""
    compileall.compile_dir(ROOT / "scoring", quiet=1)  # as an installed program is
    compare("2022 (31 agencies)", ROOT, repeat=3)
    if "--quick" in sys.argv:
        return
    with tempfile.TemporaryDirectory() as folder:
        small, _ = compare("332 agencies x 100 items", generated(Path(folder), 332), repeat=2)
        large, _ = compare("3,321 agencies x 100 items", generated(Path(folder), 3321), repeat=1)
    print(f"growth from 332 to 3,321 agencies: {large / small:.2f} times the time for 10.00 times the agencies")


if __name__ == "__main__":
    main()
