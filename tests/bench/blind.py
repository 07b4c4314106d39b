"""Changes of the criteria that nobody notices: numbers, ends, kinds, labels and references, one at a time, at random.

python tests/bench/blind.py [SET] [COUNT] [SEED]     fails where `test` and `check` miss more than 2 of 100
"""

import datetime
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, NamedTuple, get_args, get_origin

import yaml

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]
LEAST, PROCESSES = 98, 2
LABELS = {"label", "says", "unit", "short", "notice", "note", "not_monotone", "names", "symbol", "document_kinds"}
LABELS |= {"place", "issuer", "signer", "respondent", "type", "agency", "ignored", "title"}
ENDS = {"from": "above", "above": "from", "to": "below", "below": "to"}
SIGNS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": ">=", "!=": ">"}
NUMBER = re.compile(r"(?<!\w)(?:\d{4}-\d\d-\d\d|\d+(?:[.,]\d+)?)(?!\w)")
SIGN = re.compile(r"[<>=!]=|[<>]")
NAME = re.compile(r"\b[a-z][a-z0-9]*_[a-z0-9_]+\b")
WORD = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
LETTER = re.compile(r"[^\W\d_]")


class Scalar(NamedTuple):
    """A scalar as it is written, and the key that it stands under or, of a key, that its table stands under."""

    file: str
    at: int
    raw: str
    value: str
    key: str
    is_key: bool = False


class Spot(NamedTuple):
    """A place where one thing may be changed, and the words that may stand there instead."""

    sort: str
    file: str
    at: int
    old: str
    others: tuple[str, ...] = ()


class Change(NamedTuple):
    """A change of one thing in a file."""

    spot: Spot
    new: str

    def text(self, old: str) -> str:
        """The file with the change."""
        end = self.spot.at + len(self.spot.old)
        return old[: self.spot.at] + self.new + old[end:]


# --- what can be changed --------------------------------------------------------------------------------------------


def spots(name: str) -> list[Spot]:
    """Every place of the criteria of a set, but not of its cases and exceptions."""
    folder = ROOT / "criteria" / name
    files = [file for file in sorted([*folder.glob("*.yaml"), *folder.glob("*/*.yaml")]) if file.stem != "exceptions"]
    found = [scalar for file in files for scalar in _read(file)]
    known = _literals()
    words = {key: set(said) for key, said in known.items()}
    for one in found:
        if not one.is_key and WORD.fullmatch(one.raw):
            words.setdefault(one.key, set()).add(one.value)
    names = {one.value for one in found if one.is_key and one.key == "facts"}
    return [spot for one in found for spot in _spots(one, known, words, names)]


def _read(file: Path) -> Iterator[Scalar]:
    text = file.read_text(encoding="utf-8")
    yield from _scalars(yaml.compose(text, Loader=yaml.SafeLoader), file.relative_to(ROOT).as_posix(), text, "")


def _scalars(node: yaml.Node | None, file: str, text: str, key: str, *, is_key: bool = False) -> Iterator[Scalar]:
    if isinstance(node, yaml.ScalarNode):
        raw = text[node.start_mark.index : node.end_mark.index].rstrip()
        yield Scalar(file, node.start_mark.index, raw, node.value, key, is_key)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _scalars(one, file, text, key)
    elif isinstance(node, yaml.MappingNode):
        for own, value in node.value:
            yield from _scalars(own, file, text, key, is_key=True)
            yield from _scalars(value, file, text, key if key == "document_kinds" else own.value)


def _literals() -> dict[str, set[str]]:
    """The words that the tables of the criteria know, by their key."""
    import scoring.pipeline  # noqa: F401  (all tables)
    from scoring.fields import Strict

    found: dict[str, set[str]] = {"required": {"yes", "no"}, "award": {"max", "0", "50%"}}
    tables: list[type[Strict]] = [Strict]
    for table in tables:
        tables += table.__subclasses__()
        for key, field in table.model_fields.items():
            if words := {*_words(field.annotation)}:
                found.setdefault(field.alias or key, set()).update(words)
    return found


def _words(annotation: object) -> Iterator[str]:
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for one in get_args(annotation):
            yield from _words(one)


def _spots(one: Scalar, known: dict[str, set[str]], words: dict[str, set[str]], names: set[str]) -> Iterator[Spot]:
    def spot(sort: str, at: int = 0, old: str = one.raw, others: set[str] | None = None) -> Spot:
        return Spot(sort, one.file, one.at + at, old, tuple(sorted(others or ())))

    if one.is_key:
        if one.value in ENDS:
            yield spot("end", others={ENDS[one.value]})
    elif WORD.fullmatch(one.raw):
        others = words[one.key] - {one.value}
        if one.key != "id" and others:
            yield spot("kind" if one.value in known.get(one.key, ()) else "reference", others=others)
    else:
        yield from (spot("number", at.start(), at[0]) for at in NUMBER.finditer(one.raw))
        if one.key in LABELS:
            yield from [spot("title" if one.key == "title" else "label")] if LETTER.search(one.raw) else []
        elif "_" in one.raw and not one.raw.startswith(">-"):
            yield from (spot("end", at.start(), at[0], {SIGNS[at[0]]}) for at in SIGN.finditer(one.raw))
            yield from (spot("reference", at.start(), at[0], names - {at[0]}) for at in NAME.finditer(one.raw))


def drawn(name: str, count: int, chance: random.Random) -> list[Change]:
    """So many changes of a set."""
    known = spots(name)
    return [Change(spot, _other(spot, chance)) for spot in chance.choices(known, k=count)]


def _other(spot: Spot, chance: random.Random) -> str:
    if spot.others:
        return chance.choice(spot.others)
    if spot.sort != "number":
        at = chance.choice([*LETTER.finditer(spot.old)]).start()
        return spot.old[:at] + ("x" if spot.old[at] != "x" else "y") + spot.old[at + 1 :]
    step = chance.choice((-1, 1))
    if spot.old.count("-") == 2:
        return (datetime.date.fromisoformat(spot.old) + datetime.timedelta(days=step)).isoformat()
    digits = re.sub(r"\D", "", spot.old)
    changed, cut = str(abs(int(digits) + step)), re.search(r"\D", spot.old)
    changed = changed.zfill(len(digits)) if cut or digits[0] == "0" else changed
    return changed if cut is None else f"{changed[: cut.start()]}{cut[0]}{changed[cut.start() :]}"


# --- what notices ---------------------------------------------------------------------------------------------------


def noticed(root: Path, name: str) -> bool:
    """Whether `test` or `check` of the set fails."""
    from scoring import trials
    from scoring.console import within
    from scoring.errors import InputError, faults
    from scoring.pipeline import examined

    set_name = int(name) if name.isdigit() else name
    try:
        if not trials.report(root, [set_name], None, "").clean:
            return True
    except InputError:
        return True
    wanted = [f"criteria/{name}", f"submissions/{name}"]
    return bool(faults(within(examined(root, set_name), wanted)))


def tried(name: str, changes: list[Change]) -> list[bool]:
    """Each change made on one copy, and whether it was noticed."""
    with tempfile.TemporaryDirectory() as folder:
        for own in ("criteria", "submissions"):
            shutil.copytree(ROOT / own, Path(folder) / own)
        return [_tried(Path(folder), name, change) for change in changes]


def _tried(root: Path, name: str, change: Change) -> bool:
    file = root / change.spot.file
    old = file.read_text(encoding="utf-8")
    file.write_text(change.text(old), encoding="utf-8")
    try:
        return noticed(root, name)
    finally:
        file.write_text(old, encoding="utf-8")


def shown(change: Change) -> str:
    """A change as a reader finds it."""
    text = (ROOT / change.spot.file).read_text(encoding="utf-8")
    line = text.count("\n", 0, change.spot.at)
    return f"{change.spot.file}:{line + 1}: {change.spot.old} → {change.new}   [{text.splitlines()[line].strip()}]"


def main(name: str, count: int, seed: int) -> bool:
    """Draw, try, print what nobody noticed, and say whether that is little enough."""
    changes = drawn(name, count, random.Random(f"{name} {seed}"))
    parts = [changes[at::PROCESSES] for at in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, get_context("fork")) as pool:
        seen = [*pool.map(tried, [name] * PROCESSES, parts)]
    pairs = [pair for part, found in zip(parts, seen, strict=True) for pair in zip(part, found, strict=True)]
    missed = [change for change, known in pairs if not known]
    for change in sorted(missed):
        print(f"{change.spot.sort}: {shown(change)}")
    alive, whole = Counter(one.spot.sort for one in missed), Counter(one.spot.sort for one in changes)
    for sort in sorted(whole):
        print(f"{sort}: {whole[sort] - alive[sort]} of {whole[sort]} noticed")
    print(f"{name}: {count - len(missed)} of {count} noticed")
    return 100 * (count - len(missed)) >= LEAST * count


if __name__ == "__main__":
    given = [*sys.argv[1:], *("2022", "100", "1")[len(sys.argv) - 1 :]]
    raise SystemExit(not main(given[0], int(given[1]), int(given[2])))
