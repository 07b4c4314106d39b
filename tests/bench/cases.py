"""`parindex test --mutants` beside `parindex test`, in one run: whole processes, and their ratio.

python tests/bench/cases.py [YEAR]     fails over 30 times
"""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST = 30


def seconds(*words: str) -> float:
    """The shortest of three runs of a command."""
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), "test", *words], capture_output=True, cwd=ROOT, check=False
        )
        taken.append(time.perf_counter() - start)
    return min(taken)


if __name__ == "__main__":
    year = sys.argv[1] if len(sys.argv) > 1 else "2022"
    plain, mutants, coverage = seconds(year), seconds(year, "--mutants"), seconds(year, "--coverage")
    print(f"test {plain:.2f} s, --coverage {coverage:.2f} s, --mutants {mutants:.2f} s: {mutants / plain:.1f} times")
    raise SystemExit(mutants > MOST * plain)
