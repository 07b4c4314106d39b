"""Exactness in volume: a million generated item scores against the oracle, and 100,000 built ties and halves.

    python tests/bench/million.py                  the whole
    python tests/bench/million.py --items 100000   a part of the scores; --cases for the ties and halves

Every difference is printed; the exit code is 0 when there is none.
"""

import argparse
import sys
import time
from collections.abc import Callable
from multiprocessing import Pool
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import exact  # noqa: E402 (the path is known only now)
from comparing import Tally, compared  # noqa: E402
from generated_season import Models, year  # noqa: E402

FIRST_SEED = 1_000_000
"""Away from the seeds of the test suite."""
_BATCH = 64
Found = TypeVar("Found", Tally, exact.Count)


def scored(seed: int) -> Tally:
    """One generated year, in both rounds."""
    made = year(seed, agencies=30)
    models = Models(made)
    return compared(models.ranked("self"), made, "self").plus(compared(models.ranked("appraised"), made, "appraised"))


def cases(seed: int) -> exact.Count:
    """Built ties and halves: of points mostly, and of the index."""
    return exact.halves_of_points(seed, agencies=60).plus(exact.halves_of_index(seed)).plus(exact.ties(seed))


def gathered(work: Callable[[int], Found], total: Found, size: Callable[[Found], int], wanted: int) -> Found:
    """What seeds give one after another, over all processors, until there is enough."""
    seed = FIRST_SEED
    with Pool() as pool:
        while size(total) < wanted:
            for found in pool.imap(work, range(seed, seed := seed + _BATCH)):
                total = total.plus(found)
                if sys.stderr.isatty():
                    print(f"\r{size(total):,}/{wanted:,} ", end="", file=sys.stderr)
                if size(total) >= wanted:
                    break
    return total


def main() -> int:
    """Both proofs, told in two lines."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--items", type=int, default=1_000_000)
    options.add_argument("--cases", type=int, default=100_000)
    asked = options.parse_args()
    start = time.perf_counter()
    tally = gathered(scored, Tally(), lambda found: found.items, asked.items)
    for difference in tally.differences[:100]:
        print(difference)
    print(
        f"{tally.items:,} item scores of {tally.agencies:,} agencies: {len(tally.differences):,} differences "
        f"({time.perf_counter() - start:.0f} s)"
    )
    start = time.perf_counter()
    built = gathered(cases, exact.Count(), lambda found: found.built, asked.cases)
    print(
        f"{built.built:,} built exact ties and halves: {built.wrong:,} wrong, where floating point is wrong on "
        f"{built.unexact:,} ({time.perf_counter() - start:.0f} s)"
    )
    return 1 if tally.differences or built.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
