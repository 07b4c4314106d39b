"""Reading the figures of a group's agencies by its criteria, and telling what does not fit."""

import datetime
from collections import Counter
from contextlib import suppress
from typing import Any

from scoring.criteria import GroupSet, Leaf
from scoring.errors import MOST_TOLD, Loc, Problem, and_more, nearest
from scoring.expressions import Value
from scoring.facts import SUPPLIERS, Fact
from scoring.fields import date
from scoring.loading import Source
from scoring.policies import Head, Round
from scoring.submissions import Agency


class TooMany(Exception):
    """A file has more mistakes than are told; its check ends."""


class Reader:
    """Reads the facts of one group's agencies; collects what is wrong."""

    def __init__(self, group_set: GroupSet, head: Head) -> None:
        self.year, self.period, self.rounds = head.year, head.period, head.rounds
        self.codes = [code.id for code in head.reason_codes]
        self.appraisers = {one.id: one.title for one in head.appraisers}
        self.facts, self.group = group_set.facts, group_set.group.title
        self.leaves: dict[str, Leaf] = {leaf.item.id: leaf for leaf in group_set.leaves}
        self.home = {id: leaf.item.id for leaf in group_set.leaves for id in leaf.item.facts}
        self.problems: list[Problem] = []
        self.told: Counter[str] = Counter()

    def wrong(
        self, source: Any, loc: Loc, code: str, message: str, *, key: bool = False, warning: bool = False
    ) -> None:
        """Note what is wrong at a place; TooMany when the file has had its share."""
        if not warning:
            self.told[source.shown] += 1
            if self.told[source.shown] > MOST_TOLD:
                self.problems.append(and_more(source.shown))
                raise TooMany
        self.problems.append(Problem(source.place(loc, key=key), code, message, warning))

    def read(self, source: Any, loc: Loc, id: str, fact: Fact, text: str, values: dict[str, Value]) -> None:
        """The value a text states for a fact joins the others; where it states none, that is noted."""
        try:
            if not text.strip():
                raise ValueError("để trống; điền số liệu hoặc bỏ dòng này")
            values[id] = fact.read(text)
        except ValueError as error:
            said = str(error).replace(f"'{text}'", f"'{_as_printed(fact, text)}'")
            self.wrong(source, (*loc, id), "số-liệu", f"{fact.label}: {said}")

    def check_kind(self, source: Any, loc: Loc, leaf: Leaf, id: str, *, key: bool = False) -> None:
        """Documents are of kinds that their item asks for."""
        known = [kind.id for kind in leaf.item.evidence]
        if id not in known:
            message = f"{leaf.item.id}: không có loại tài liệu '{id}'{nearest(id, known)}"
            self.wrong(source, loc, "tài-liệu", message, key=key)


def _as_printed(fact: Fact, text: str) -> str:
    """What stands in a file as an official writes it: a day the Vietnamese way, where it is one."""
    with suppress(ValueError):
        return f"{date(text):%d/%m/%Y}" if fact.type == "date" else text
    return text


def check_belongs(reader: Reader, source: Source, model: Any, agency: Agency) -> None:
    """A file names the agency and the year of its folder."""
    if model.agency != agency.id:
        message = f"tệp ghi cơ quan '{model.agency}' nhưng nằm trong thư mục của {agency.title} ('{agency.id}')"
        reader.wrong(source, ("agency",), "cơ-quan", f"{message}; sửa mã hoặc chuyển tệp")
    if model.year != reader.year:
        reader.wrong(source, ("year",), "năm", another_year(model.year, reader.year))


def check_window(reader: Reader, source: Source, loc: Loc, round: Round, day: datetime.date) -> None:
    """A day outside the window of its round is refused."""
    if round.is_open(day):
        return
    message = f"ngày {day:%d/%m/%Y} nằm ngoài thời gian của vòng '{round.title}' ({round.window})"
    reader.wrong(source, loc, "thời-hạn", f"{message}; sửa ngày, hoặc thời gian của vòng trong index.yaml")


def another_year(stated: int, year: int) -> str:
    """The message on a file that states another year than its folder."""
    return f"tệp ghi năm {stated} nhưng nằm trong thư mục năm {year}; sửa năm hoặc chuyển tệp"


def not_here(reader: Reader, source: Any, loc: Loc, id: str, leaf: Leaf, suppliers: tuple[str, ...]) -> None:
    """Why a figure cannot stand under this item: unknown, another item's, or another's to supply."""
    fact = reader.facts.get(id)
    home = reader.home.get(id)
    if fact is None or home is None:
        known = [one for one, f in leaf.item.facts.items() if f.supplier in suppliers]
        remedy = nearest(id, known) if known else "; mục này không kê khai số liệu ở tệp này, bỏ dòng này"
        message = f"mục {leaf.item.id} không có số liệu '{id}'{remedy}"
    elif fact.supplier not in suppliers:
        message = f"{fact.label} ('{id}') không kê khai ở tệp này ({SUPPLIERS[fact.supplier]}); bỏ dòng này"
    else:
        message = f"{fact.label} ('{id}') kê khai ở mục {home}, không phải mục {leaf.item.id}; chuyển sang mục đó"
    reader.wrong(source, (*loc, id), "số-liệu", message, key=True)
