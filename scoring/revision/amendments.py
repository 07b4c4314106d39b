"""What a new edition of the criteria changes in the text of the decision, in the words of its appendix."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scoring.criteria import Index
from scoring.handbook.contents import COLUMNS, Handbook, Row, contents
from scoring.revision.pairs import Pair, between

_BASIS = COLUMNS[-1]


class Amendment(NamedTuple):
    """A provision before and after; no text before where it is new, none after where it was dropped."""

    where: str
    what: str
    before: str
    after: str

    def in_substance(self, years: int) -> bool:
        """False for what an item is based on, and where only the years moved on by so many."""
        return self.what != _BASIS and _moved_on(self.before, years) != self.after


ADDED, DROPPED, RENUMBERED = "Thêm mục", "Bỏ mục", "Đổi số"


def amendments(old: Index, new: Index, group: str, pairs: Sequence[Pair]) -> tuple[Amendment, ...]:
    """Items first, in the order of the new set; then areas, criteria and what the decision lays down besides. What a
    change of policies does to the words of items is told once, as the change that it is."""
    books = contents(old, group), contents(new, group)
    own = between(old.set(group), new.set(group), new.head.year - old.head.year)
    same_policies = contents(old._replace(sets=(own,)), group)
    before, known, after = (
        {row.id: row for row in book.rows if row.kind == "item"} for book in (books[0], same_policies, books[1])
    )
    items = [one for pair in pairs for one in _of_item(pair, before, after) if not _by_policies(one, pair, known)]
    return (*items, *_of_nodes(*books), *_of_sections(*books))


def _by_policies(one: Amendment, pair: Pair, known: Mapping[str, Row]) -> bool:
    """Whether an item says the new words already where only the policies are the new ones."""
    said = known[pair.old.item.id].cells if pair.old and one.what in COLUMNS[1:] else None
    return said is not None and said[COLUMNS.index(one.what)] == one.after


def _moved_on(text: str, years: int) -> str:
    return re.sub(r"\b20[0-9]{2}\b", lambda found: str(int(found.group()) + years), text)


def _of_item(pair: Pair, old: Mapping[str, Row], new: Mapping[str, Row]) -> Iterator[Amendment]:
    before, after = old[pair.old.item.id] if pair.old else None, new[pair.new.item.id] if pair.new else None
    where = pair.label
    if before is None or after is None:
        what, row = (ADDED, after) if after else (DROPPED, before)
        assert row is not None
        said = f"{row.cells[2]} điểm. {row.how}"
        yield Amendment(where, what, "" if after else said, said if after else "")
        return
    if before.id != after.id:
        yield Amendment(where, RENUMBERED, before.id, after.id)
    yield from _of_cells(where, before, after)


def _of_cells(where: str, before: Row, after: Row) -> Iterator[Amendment]:
    for what, was, now in zip(COLUMNS[1:], before.cells[1:], after.cells[1:], strict=True):
        if was != now:
            yield Amendment(where, what, was, now)


def _of_nodes(old: Handbook, new: Handbook) -> Iterator[Amendment]:
    """Areas and criteria by their numbers: titles, maxima, limits."""
    tables = [{(row.kind, row.id): row for row in book.rows if row.kind != "item"} for book in (old, new)]
    for key in dict.fromkeys([*tables[1], *tables[0]]):
        before, after = (table.get(key) for table in tables)
        row = after or before
        assert row is not None
        where = f"{row.id} {row.title}".strip()
        if before and after:
            yield from _of_cells(where, before, after)
        else:
            what = "Thêm" if after else "Bỏ"
            yield Amendment(where, what, before.cells[2] if before else "", after.cells[2] if after else "")


def _of_sections(old: Handbook, new: Handbook) -> Iterator[Amendment]:
    """Policies, documents and sources, line by line; another year has another head, and counts follow from items."""
    before = {section.title: dict(_numbered(section.lines)) for section in old.sections[1:-2]}
    after = {section.title: dict(_numbered(section.lines)) for section in new.sections[1:-2]}
    for title in dict.fromkeys([*after, *before]):
        was, now = before.get(title, {}), after.get(title, {})
        for key in dict.fromkeys([*now, *was]):
            if was.get(key) != now.get(key):
                yield Amendment(title, key[0], was.get(key, ""), now.get(key, ""))


def _numbered(lines: Sequence[tuple[str, str]]) -> Iterator[tuple[tuple[str, int], str]]:
    """Lines by what they lay down, and by their number among those of the same."""
    seen: dict[str, int] = {}
    for what, how in lines:
        seen[what] = seen.get(what, 0) + 1
        yield (what, seen[what]), how
