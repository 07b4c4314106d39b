"""The parts of every agency's movement add up exactly, over a thousand pairs of criteria drawn at random.

python tests/bench/pairs.py [how many]
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def main(pairs: int) -> None:
    """Draw, try both ways, count."""
    from test_revision import adds_up, drawn

    movements = differences = 0
    for movement in drawn(10_000, pairs):
        movements += 1
        differences += not adds_up(movement)
    print(f"{pairs} pairs of criteria, {movements} movements: {differences} whose parts do not add up")
    raise SystemExit(differences > 0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
