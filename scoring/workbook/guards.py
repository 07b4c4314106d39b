"""What a cell of the facts sheet takes: anything else is refused when it is typed, and told live when it is pasted."""

from collections.abc import Iterable, Mapping
from typing import Any

from scoring.cells import Cell, quoted
from scoring.expressions import NEVER
from scoring.facts import Fact
from scoring.points import Number, exact
from scoring.workbook.book import content

FAULTY = "SLS"
"""Stands in the points sheet for an item with a figure that is not of its kind or range."""
FAULTY_WORDS = "Số liệu sai kiểu hoặc ngoài giới hạn: không có điểm cho đến khi sửa ô tô đỏ ở trang số liệu"
_FIRST_DAY, _MOST = 61, 10**12 - 1
"""The first day that spreadsheets and the calendar agree on; the longest figure that a submission takes."""


def ends(fact: Fact) -> tuple[Number, Number]:
    """The least and the most a figure may be; a date that never came is later than its most."""
    low, high = fact.bounds
    if fact.type == "date":
        return low or _FIRST_DAY, high or NEVER
    return -_MOST if low is None else low, _MOST if high is None else high


def accepted(fact: Fact) -> dict[str, Any]:
    """What a cell takes: figures of the fact's kind and within its bounds, so that a slip of the hand is refused."""
    low, high = fact.bounds
    least, most = ends(fact)
    if fact.type == "date":
        kind, most, said = "date", NEVER, "Nhập ngày theo dạng ngày/tháng/năm"
    else:
        kind = "integer" if fact.type == "count" else "decimal"
        said = "Nhập bằng số" + (f", từ {fact.shown(low)}" if low is not None else "")
        said += f", không quá {fact.shown(high)}" if high is not None else ""
    told = {"error_title": "Số liệu sai", "error_message": f"{said}."[:255]}
    return {"validate": kind, "criteria": "between", "minimum": content(least), "maximum": content(most), **told}


def not_among(ref: str, words: Iterable[str]) -> str:
    """The condition that a cell holds something else than one of its answers, or nothing."""
    return f'AND({ref}<>"",{",".join(f"{ref}<>{quoted(word)}" for word in words)})'


def not_figure(fact: Fact, cell: Cell, top: str, excess: str) -> str:
    """The condition that a cell holds no figure of its fact; an error where it holds a text. A blank is none.

    `top` is what it may not exceed, and `excess` by how much what was declared does, for that was left as it is.
    """
    ref, (least, most) = cell.ref, ends(fact)
    whole = f"ROUND({ref},{cell.places})" if cell.places else f"INT({ref})"
    limits = [whole, exact(most), *([top] if top and not excess else [])]
    tests = [f"MAX({exact(least)},MIN({','.join(limits)}))<>{ref}"]
    if fact.type == "date":
        tests.insert(0, f"{ref}<>{NEVER}")
    if least > 0 or most < 0:
        tests.insert(0, f'{ref}<>""')
    test = f"AND({','.join(tests)})" if len(tests) > 1 else tests[0]
    return f'OR({test},AND({top}<>"",ROUND({ref}-{top}-{excess},6)>0))' if excess else test


def excesses(facts: Mapping[str, Fact], figures: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The facts that exceed, with some agency, what they may not exceed: the engine warns of it and keeps them."""
    bounded = [(id, fact.at_most) for id, fact in facts.items() if fact.at_most is not None]
    return frozenset(id for values in figures for id, top in bounded if excess(values, id, top))


def excess(values: Mapping[str, Any], id: str, top: str) -> Number | None:
    """By how much a figure exceeds what it may not exceed; None where it does not."""
    over = values[id] - values[top] if id in values and top in values else 0
    return over if over > 0 else None
