"""Exact ties and exact halves, built so that the right answer is known by construction and needs no judge."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random
from typing import NamedTuple

import built
from generated import Table, text
from generated_season import Models


class Count(NamedTuple):
    """How many cases were built and how many came out wrong; `unexact` are those that `round` on floats gets wrong."""

    built: int = 0
    wrong: int = 0
    unexact: int = 0

    def plus(self, other: "Count") -> "Count":
        return Count(*(a + b for a, b in zip(self, other, strict=True)))


# --- halves of points: exact points that end in 5 at the third decimal ----------------------------------------------


class Half(NamedTuple):
    """A kind of rule that can give any points: its table, its facts, and the figures for the points wanted."""

    rule: Callable[[str], Table]
    facts: Callable[[str], dict[str, Table]]
    figures: Callable[[str, Fraction, Random], dict[str, str]]


def _quotient(name: str, ratio: Fraction, random: Random) -> dict[str, str]:
    times = random.randrange(1, 400)
    return {f"{name}_part": str(ratio.numerator * times), f"{name}_whole": str(ratio.denominator * times)}


def _answers(name: str, ratio: Fraction, random: Random) -> dict[str, str]:
    times = random.randrange(1, 99)
    good, all = ratio.as_integer_ratio()
    return {f"{name}_good": str(good * times), f"{name}_poor": str((all - good) * times)}


def _two(name: str) -> dict[str, Table]:
    return {f"{name}_part": built.fact(), f"{name}_whole": built.fact(least="1")}


def _ratio(*bands: Table) -> Callable[[str], Table]:
    return lambda name: {"kind": "ratio", "part": f"{name}_part", "whole": f"{name}_whole", "bands": list(bands)}


_LINE = _ratio(
    {"from": "100%", "award": "max"},
    {"from": "50%", "below": "100%", "award": {"linear": ["0", "max"]}},
    {"below": "50%", "award": "0"},
)
TOP = Fraction(2)
HALVES = (
    Half(_ratio({"award": "share"}), _two, lambda name, points, random: _quotient(name, points / TOP, random)),
    Half(_LINE, _two, lambda name, points, random: _quotient(name, (points / TOP + 1) / 2, random)),
    Half(
        lambda name: {
            "kind": "formula",
            "points": f"max * {name}_part / {name}_whole",
            "says": "Tỷ lệ",
            "floor": "0",
            "cap": "max",
        },
        _two,
        lambda name, points, random: _quotient(name, points / TOP, random),
    ),
    Half(
        lambda name: {
            "kind": "survey",
            "options": [{"fact": f"{name}_good", "weight": "100%"}, {"fact": f"{name}_poor", "weight": "0%"}],
        },
        lambda name: {f"{name}_{one}": built.fact(supplier="survey") for one in ("good", "poor")},
        lambda name, points, random: _answers(name, points / TOP, random),
    ),
    Half(
        lambda name: {"kind": "external", "fact": name, "out_of": "100"},
        lambda name: {name: built.fact("decimal", places="4", least="0", most="100")},
        lambda name, points, random: {name: text(points * 100 / TOP)},
    ),
    Half(
        lambda name: {"kind": "count", "counts": [{"fact": name, "each": "0.005"}], "cap": "max"},
        lambda name: {name: built.fact()},
        lambda name, points, random: {name: str(points * 200)},
    ),
    Half(
        lambda name: {"kind": "deduct", "counts": [{"fact": name, "each": "0.005"}], "start": "max", "floor": "0"},
        lambda name: {name: built.fact()},
        lambda name, points, random: {name: str((TOP - points) * 200)},
    ),
)


def halves_of_points(seed: int, agencies: int = 50, items: int = 42) -> Count:
    """Items whose exact points lie halfway between two hundredths, under a policy that rounds to hundredths."""
    random = Random(seed)
    kinds = [HALVES[i % len(HALVES)] for i in range(items)]
    names = [f"f{i}" for i in range(items)]
    made = [
        built.item(f"1.{i}", text(TOP), kind.rule(name), kind.facts(name))
        for i, (kind, name) in enumerate(zip(kinds, names, strict=True), 1)
    ]
    wanted, figures = {}, {}
    for n in range(agencies):
        halves = [Fraction(2 * random.randrange(200) + 1, 200) for _ in kinds]
        drawn = [kind.figures(name, half, random) for kind, name, half in zip(kinds, names, halves, strict=True)]
        figures[f"co-quan-{n}"] = {key: value for one in drawn for key, value in one.items()}
        wanted[f"co-quan-{n}"] = [half + Fraction(1, 200) for half in halves]
    total = Count()
    for _, standings in Models(built.year([built.area("1", made)], figures)).ranked("appraised"):
        for standing in standings:
            for score, points in zip(standing.score.items, wanted[standing.agency.id], strict=False):
                total = total.plus(Count(1, score.points != points, _float_differs(points - Fraction(1, 200), points)))
    return total


def _float_differs(half: Fraction, rounded: Fraction) -> bool:
    return f"{round(float(half), 2):.2f}" != f"{float(rounded):.2f}"


# --- halves of the index --------------------------------------------------------------------------------------------

_PARTS = ("40", "20", "40")
"""The maxima of three items; the last two may not apply, so the index is over 40, 60, 80 or 100 points."""


def _three(rule: Callable[[str], Table], facts: Callable[[str], dict[str, Table]]) -> Table:
    made = []
    for n, top in enumerate(_PARTS, 1):
        gone = {"when": f"gone_{n}", "then": "leave_out", "says": "Không áp dụng"}
        own = {**facts(f"f{n}"), f"gone_{n}": built.fact("yes_no")}
        made.append(built.item(f"1.{n}", top, rule(f"f{n}"), own, not_applicable=gone))
    return built.area("1", made)


def halves_of_index(seed: int, agencies: int = 500) -> Count:
    """Agencies whose exact index lies halfway between two hundredths of a per cent."""
    random = Random(seed)
    area = _three(
        lambda name: {"kind": "count", "counts": [{"fact": name, "each": "0.001"}], "cap": "max"},
        lambda name: {name: built.fact()},
    )
    figures, wanted = {}, {}
    for n in range(agencies):
        top, gone, step, first = random.choice([(40, "23", 4, 2), (80, "2", 8, 4), (100, "", 10, 5)])
        earned = random.randrange(first, 40_000, step)
        own = {f"gone_{i}": "yes" if str(i) in gone else "no" for i in (1, 2, 3)}
        figures[f"co-quan-{n}"] = {**own, "f1": str(earned), "f2": "0", "f3": "0"}
        wanted[f"co-quan-{n}"] = Fraction(earned, 10 * top)
    year = built.year([area], figures, item_rounding={"places": "3", "mode": "half_up"})
    total = Count()
    for _, standings in Models(year).ranked("appraised"):
        for standing in standings:
            half = wanted[standing.agency.id]
            rounded = half + Fraction(1, 200)
            wrong = standing.score.index != half or standing.score.printed != rounded
            total = total.plus(Count(1, wrong, _float_differs(half, rounded)))
    return total


# --- ties -----------------------------------------------------------------------------------------------------------


def ties(seed: int, agencies: int = 500) -> Count:
    """Agencies whose exact indices are equal though they come from other figures, other items, another denominator."""
    random = Random(seed)
    area = _three(_ratio({"award": "share"}), _two)
    figures, indices = {}, {}
    for n, index in enumerate(_equal_indices(random, agencies)):
        gone = random.choice(["", "2", "3", "23"])
        own = {f"gone_{i}": "yes" if str(i) in gone else "no" for i in (1, 2, 3)}
        for i in (1, 2, 3):
            own |= _quotient(f"f{i}", index, random)
        figures[f"co-quan-{n}"], indices[f"co-quan-{n}"] = own, index
    year = built.year([area], figures, item_rounding="exact", rank_on="exact")
    total = Count()
    for _, standings in Models(year).ranked("appraised"):
        floats = {one.agency.id: _float_index(figures[one.agency.id]) for one in standings}
        for standing in standings:
            id = standing.agency.id
            place = 1 + sum(other > indices[id] for other in indices.values())
            wrong = standing.place != place or not standing.tied or standing.score.index != 100 * indices[id]
            unexact = 1 + sum(other > floats[id] for other in floats.values()) != place
            total = total.plus(Count(1, wrong, unexact))
    return total


def _equal_indices(random: Random, agencies: int) -> Iterator[Fraction]:
    """Indices, each given to two to four agencies."""
    made = 0
    while made < agencies:
        whole = random.randrange(3, 1000)
        index, times = Fraction(random.randrange(1, whole), whole), min(random.randrange(2, 5), agencies - made)
        made += max(times, 2)
        yield from [index] * max(times, 2)


def _float_index(figures: dict[str, str]) -> float:
    """The index as a program in floating point has it."""
    earned = top = 0.0
    for i, part in enumerate(_PARTS, 1):
        if figures[f"gone_{i}"] == "no":
            earned += float(figures[f"f{i}_part"]) / float(figures[f"f{i}_whole"]) * float(part)
            top += float(part)
    return earned / top * 100
