"""Workbooks changed at random: each read or refused, within 5 seconds and 512 MiB, and nothing escapes.

python tests/bench/packages.py [COUNT] [FILE.xlsx …]      10,000 from a small workbook when nothing is named
"""

import os
import resource
import sys
import time
from collections import Counter
from multiprocessing import Pool
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from packages import mutated, sound  # noqa: E402

SECONDS, MEMORY = 5, 2**29
BASES: list[bytes] = []


def limited() -> None:
    """A worker that asks for more than its memory fails, rather than being measured afterwards."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def tried(seed: int) -> tuple[int, float, str]:
    """What became of one workbook: its seed, seconds of the processor, and the outcome."""
    from scoring.packages import read_sheets

    start = time.process_time()
    try:
        sheets, problems = read_sheets(mutated(BASES[seed % len(BASES)], seed), "phieu.xlsx")
        outcome = "read" if sheets and not problems else "refused" if problems and not sheets else "BOTH OR NEITHER"
        if any("MemoryError" in str(problem) for problem in problems):
            outcome = "OUT OF MEMORY"
    except BaseException as error:
        outcome = f"ESCAPED {type(error).__name__}: {error}"
    return seed, time.process_time() - start, outcome


def main() -> None:
    """Try them all, and print what became of them."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    BASES.extend([Path(file).read_bytes() for file in sys.argv[2:]] or [sound()])
    outcomes: Counter[str] = Counter()
    slowest = (0.0, 0)
    with Pool(min(4, os.cpu_count() or 1), limited) as pool:
        for seed, seconds, outcome in pool.imap_unordered(tried, range(count), chunksize=50):
            outcomes[outcome] += 1
            slowest = max(slowest, (seconds, seed))
            if outcome.isupper() or outcome.startswith("ESCAPED"):
                print(f"seed {seed}: {outcome}")
    print(f"{count} workbooks: {dict(outcomes)}; the slowest took {slowest[0]:.2f} s (seed {slowest[1]})")
    raise SystemExit(set(outcomes) - {"read", "refused"} != set() or slowest[0] > SECONDS)


if __name__ == "__main__":
    main()
