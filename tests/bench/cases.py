"""`check` beside the bare parse, and `parindex test --mutants` beside `parindex test`: whole processes, in one run.

python tests/bench/cases.py [YEAR]     fails over a second more than the parse, and over 30 times
"""

import compileall
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_SECONDS, MOST_TIMES = 1, 30
BARE = """
import sys, yaml, pathlib
for folder in sys.argv[1:]:
    for file in pathlib.Path(folder).rglob("*.yaml"):
        yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
"""


def seconds(*words: str, times: int = 3) -> float:
    """The shortest run of a Python program, of so many."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run([sys.executable, *words], capture_output=True, cwd=ROOT, check=False)
        taken.append(time.perf_counter() - start)
    return min(taken)


def main(year: str) -> bool:
    """Measure, print, and say whether both are within their limits."""
    compileall.compile_dir(ROOT / "scoring", quiet=1)  # as an installed program is
    folders = (f"criteria/{year}", f"submissions/{year}")
    check, bare = seconds("cli.py", "check", *folders, times=9), seconds("-c", BARE, *folders, times=9)
    print(f"check {year} {check:.2f} s, bare parse {bare:.2f} s: {check - bare:.2f} s more")
    plain, mutants, coverage = (
        seconds("cli.py", "test", year, *more) for more in ((), ("--mutants",), ("--coverage",))
    )
    print(f"test {plain:.2f} s, --coverage {coverage:.2f} s, --mutants {mutants:.2f} s: {mutants / plain:.1f} times")
    return check - bare < MOST_SECONDS and mutants < MOST_TIMES * plain


if __name__ == "__main__":
    raise SystemExit(not main(sys.argv[1] if len(sys.argv) > 1 else "2022"))
