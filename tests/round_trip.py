"""From a blank form through a spreadsheet into the engine: for generated agencies, the same points at every station."""

from collections.abc import Iterator
from pathlib import Path

from filling import declared_inputs, fill, form, imported, shown_points
from generated_season import write, year
from recomputed import equal, recomputed

from scoring.appraisal import declared
from scoring.criteria import GroupSet
from scoring.forms import Desk, opened
from scoring.forms.changes import changes
from scoring.forms.keys import At
from scoring.forms.live import is_relative, shown
from scoring.forms.rows import MORE
from scoring.scores import Scorer
from scoring.workbook.sheet import Content


def travelled(seed: int, agencies: int, folder: Path) -> Iterator[str]:
    """Every difference between what forms of a generated year show, what they declared, and what the engine gives."""
    root, blank = folder / "nam", folder / "phieu"
    write(year(seed, items=40, agencies=agencies), root)
    before = opened(root, 2022)
    handed_in = [agency.id for agency in before.roster.model.agencies if submission(root, before, agency.id).exists()]
    inputs = {id: declared_inputs(before, id) for id in handed_in}
    handed_in = [id for id in handed_in if (f"more:{MORE + 1}", At.HOW) not in inputs[id]]  # a blank form has no room
    scores = {id: engine_points(before, id) for id in handed_in}
    was = {id: before.handed_in(before.agency(id))[0].model for id in handed_in}  # type: ignore[arg-type, union-attr]
    for id in handed_in:
        for file in submission(root, before, id).parent.glob("*.yaml"):
            file.unlink()
    blank.mkdir()
    desk = opened(root, 2022)
    filled = [fill(form(desk, id, blank / f"{id}.xlsx"), blank / f"{id}.xlsx", inputs[id]) for id in handed_in]
    live = recomputed(folder, *filled)
    for message in imported(root, live):
        if "cảnh báo" not in message:
            yield message
    for id, file in zip(handed_in, live, strict=True):
        points = shown_points(file)
        again, engine = engine_points(desk, id), scores[id]
        yield from (
            f"{id} {item}: engine {engine[item]!r}, imported {again[item]!r}" for item in differing(engine, again)
        )
        yield from (
            f"{id} {item}: engine {engine[item]!r}, form {points[item]!r}" for item in differing(engine, points)
        )
        now = desk.handed_in(desk.agency(id))[0].model  # type: ignore[arg-type, union-attr]
        group_set = desk.index.set(desk.agency(id).group)  # type: ignore[union-attr]
        yield from (f"{id}: {change}" for change in changes(group_set, was[id], now))


def differing(engine: dict[str, Content], other: dict[str, Content]) -> list[str]:
    return [item for item, value in engine.items() if not equal(value, other[item])]


def submission(root: Path, desk: Desk, id: str) -> Path:
    agency = desk.agency(id)
    assert agency is not None
    return desk.folder(agency) / "submission.yaml"


def engine_points(desk: Desk, id: str) -> dict[str, Content]:
    """What the engine gives the self-assessed items of an agency, in the words of the form; group values left out."""
    agency = desk.agency(id)
    assert agency is not None
    group_set: GroupSet = desk.index.set(agency.group)
    dossier, _ = desk.dossier(group_set, agency)
    score = Scorer(group_set).score(declared(group_set, dossier, "self"), {})
    return {
        leaf.item.id: shown(group_set, leaf, item, answered=True)
        for leaf, item in zip(group_set.leaves, score.items, strict=True)
        if leaf.item.scored_by == "self" and not is_relative(leaf)
    }
