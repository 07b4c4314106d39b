"""The movers that a change file states: whoever else moves, or moves elsewhere, is a finding."""

from collections.abc import Iterator

from scoring.casebook import ChangeFile, Mover
from scoring.errors import Problem, nearest
from scoring.loading import Loaded
from scoring.ranking import Standing
from scoring.revision.comparing import Revision
from scoring.revision.movements import Movement


def surprises(changes: Loaded[ChangeFile], revision: Revision) -> Iterator[Problem]:
    """What the season shows otherwise than the change file states."""
    movements = {one.after.agency.id: one for group in revision.groups for one in group.movements}
    for position, mover in enumerate(changes.model.movers):
        for said in _otherwise(mover, movements):
            yield Problem(changes.source.place(("movers", position)), "biến-động", said)
    stated = {mover.agency for mover in changes.model.movers}
    for id, movement in movements.items():
        if movement.moved and id not in stated:
            said = f"{id} {_stands(movement.before)} thành {_stands(movement.after)} mà tệp không nêu"
            remedy = f"đúng là như vậy thì thêm vào movers: - {_entry(movement.after)}"
            yield Problem(changes.source.place(("movers",)), "biến-động", f"{said}; {remedy}")


def _otherwise(mover: Mover, movements: dict[str, Movement]) -> Iterator[str]:
    movement = movements.get(mover.agency)
    if movement is None:
        yield f"không có cơ quan '{mover.agency}'{nearest(mover.agency, movements)}"
        return
    after = movement.after
    awards = tuple(one.award.id for one in after.awards)
    pairs = (
        ("hạng", mover.place, after.place or "không xếp hạng"),
        ("loại", mover.grade, after.grade.id if after.grade else "không xếp loại"),
        ("khen thưởng", mover.awards, awards),
    )
    for what, wanted, got in pairs:
        if wanted is not None and wanted != got:
            yield f"{mover.agency}: dự kiến {what} {_said(wanted)}, kết quả là {_said(got)}"
    if not movement.moved:
        yield f"{mover.agency} không đổi thứ hạng, xếp loại hay khen thưởng ({_stands(after)}); bỏ khỏi movers"


def _said(value: object) -> str:
    return (", ".join(value) or "không có") if isinstance(value, tuple) else str(value)


def _entry(standing: Standing) -> str:
    """A standing as the change file states it."""
    place = f", place: {standing.place}" if standing.place else ""
    grade = f", grade: {standing.grade.id}" if standing.grade else ""
    awards = ", ".join(one.award.id for one in standing.awards)
    return f"{{agency: {standing.agency.id}{place}{grade}, awards: [{awards}]}}"


def _stands(standing: Standing) -> str:
    place = f"hạng {standing.place}" if standing.place else "không xếp hạng"
    grade = standing.grade.title if standing.grade else "không xếp loại"
    return ", ".join([place, grade, *(one.award.title for one in standing.awards)])
