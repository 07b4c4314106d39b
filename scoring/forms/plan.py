"""What a form consists of, row after row: made once for a group, then filled in for each of its agencies."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import groupby
from typing import Any

from scoring.cells import NO, YES
from scoring.criteria import Area, Criterion, EvidenceKind, GroupSet, Leaf, Relation
from scoring.facts import NUMERIC, Fact
from scoring.forms import guards, hidden
from scoring.forms.keys import KEYS, At, document_key, fact_key, item_key, more_key
from scoring.forms.live import NOT_LIVE, Figures, formula
from scoring.forms.rows import (
    DAY,
    HEADS,
    MORE,
    NO_DOCUMENT,
    NO_FIGURE,
    OPEN,
    WRONG_CLAIM,
    WRONG_KIND,
    Cell,
    Choice,
    Doubt,
    Row,
    described,
    headed,
    most_format,
    status_words,
)
from scoring.forms.words import asked, how, limits, without
from scoring.points import Number, total
from scoring.workbook.book import content
from scoring.workbook.facts import LACKING
from scoring.workbook.guards import FAULTY
from scoring.workbook.heights import height, room
from scoring.workbook.sheet import quoted
from scoring.workbook.styles import decimals, figure


class Plan:
    """The rows of a group's form, with the cells that formulas refer to."""

    def __init__(self, group_set: GroupSet, more: int = MORE) -> None:
        self.group_set, self.more = group_set, more
        self.places = group_set.policies.item_places
        self.lists: list[str] = []
        """The words of every list to pick from, row after row of the sheet of keys."""
        self.options = {id: self._listed(fact) for id, fact in group_set.facts.items() if fact.type == "choice"}
        self.kinds = self._kinds()
        self.order = list(_order(group_set))
        self.numbers = {key: number for number, (key, _) in enumerate(self.order, HEADS + 1)}
        self.first_more = HEADS + len(self.order) + 3
        self.figures = Figures(
            group_set,
            {key.removeprefix("fact:"): number for key, number in self.numbers.items() if key.startswith("fact:")},
            {pair: f"$O${self.numbers[document_key(*pair)]}" for pair in self.kinds},
        )

    @cached_property
    def not_self(self) -> frozenset[str]:
        """The rows of items that the agency does not score itself."""
        return frozenset(item_key(leaf.item.id) for leaf in self.group_set.leaves if leaf.item.scored_by != "self")

    def item_of(self, key: str) -> str:
        """The item that a row belongs to; nothing for other rows."""
        kind, _, id = key.partition(":")
        if kind == "fact":
            return self.homes.get(id, "")
        return id.partition("/")[0] if kind in ("item", "document") else ""

    @cached_property
    def homes(self) -> Mapping[str, str]:
        """The item in which each figure is declared."""
        return {id: leaf.item.id for leaf in self.group_set.leaves for id in leaf.item.facts}

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Areas, criteria, items, figures and documents, in order."""
        return tuple(self._row(key, what) for key, what in self.order)

    @cached_property
    def more_rows(self) -> tuple[Row, ...]:
        """Rows for more documents."""
        return tuple(self._more(number) for number in range(1, self.more + 1))

    def _listed(self, fact: Fact) -> list[Choice]:
        return [self._choice(option.id, option.label) for option in fact.options]

    def _choice(self, id: str, words: str) -> Choice:
        self.lists.append(words)
        return Choice(id, words, f"{quoted(KEYS)}$D${len(self.lists)}")

    def _kinds(self) -> dict[tuple[str, str], Choice]:
        """The documents asked for, by item and kind."""
        return {
            (leaf.item.id, kind.id): self._choice(kind.id, f"{leaf.item.id} {kind.label}")
            for leaf in self.group_set.leaves
            for kind in leaf.item.evidence
        }

    # --- rows -------------------------------------------------------------------------------------------------------

    def _row(self, key: str, what: Any) -> Row:
        match what:
            case Area():
                return self._area(key, what)
            case Criterion():
                return headed(key, "criterion", what.id, what.title, what.max, limits(what.limits))
            case Leaf():
                return self._item(key, what)
            case (str() as id, Fact() as fact):
                return self._fact(key, id, fact)
        leaf, kind = what
        return self._document(key, leaf, kind)

    def _area(self, key: str, area: Area) -> Row:
        keys = [item_key(leaf.item.id) for leaf in self.group_set.leaves if leaf.area is area]
        first, last = self.numbers[key] + 1, max(self.numbers[one] for one in keys)
        row = headed(key, "area", area.id, area.title, area.max, limits(area.limits))
        claimed = f'SUMIF($A{first}:$A{last},"item:*",$O{first}:$O{last})'
        sums = {At.CLAIMED: self.summed(claimed), At.POINTS: self.summed(f"SUM(I{first}:I{last})")}
        cells = [Cell(at, "area_points", format=decimals(self.places), formula=one) for at, one in sums.items()]
        return row._replace(cells=(*(cell for cell in row.cells if cell.at not in sums), *cells))

    def summed(self, sum: str) -> str:
        """A sum freed of the error of binary fractions."""
        return sum if self.places is None else f"ROUND({sum},{max(self.places, 6)})"

    def _item(self, key: str, leaf: Leaf) -> Row:
        item, number = leaf.item, self.numbers[key]
        says = how(leaf)
        cells = [
            Cell(At.ID, "item_center", item.id),
            Cell(At.TITLE, "item", item.title),
            Cell(At.MAX, "item_center", content(item.max), most_format(item.max)),
            Cell(At.HOW, "how", says),
            *(Cell(at, "item") for at in (At.BEFORE, At.FIGURE, At.SYMBOL, At.DATE, At.ISSUER, At.FILE)),
            Cell(At.WORDS, "input_text", takes={}),
        ]
        if item.scored_by == "self":
            takes = guards.points_validation(f"H{number}", item.max)
            live = formula(self.group_set, self.figures, leaf)
            cells.append(Cell(At.CLAIMED, "input", format=decimals(self.places), takes=takes))
            cells.append(Cell(At.FIGURE, "claim_check", formula=f'IF(O{number}="{FAULTY}","{WRONG_CLAIM}","")'))
            cells += hidden.of_claim(number, item.max, 6 if self.places is None else self.places)
            cells += hidden.of_lacking(self.group_set, self.figures, leaf, number)
            cells.append(Cell(At.POINTS, "points", None if live else NOT_LIVE, decimals(self.places), formula=live))
        else:
            cells.append(Cell(At.FIGURE, "grey", NOT_SELF[item.scored_by]))
            cells += [Cell(At.CLAIMED, "grey"), Cell(At.POINTS, "grey")]
        return Row(key, tuple(cells), height([(item.title, room(38, "bold")), (says, room(38, "small"))]))

    def _fact(self, key: str, id: str, fact: Fact) -> Row:
        number = self.numbers[key]
        says = asked(fact, self.group_set.facts)
        own = fact.supplier == "agency"
        form = DAY if fact.type == "date" else figure(fact.decimals) if fact.type in NUMERIC else "@"
        cells = [
            Cell(At.ID, "text"),
            Cell(At.TITLE, "indented", fact.label),
            Cell(At.MAX, "text"),
            Cell(At.HOW, "small", says),
            Cell(At.BEFORE, "before", format=form),
            Cell(At.FIGURE, "input" if own else "grey", format=form, takes=self._takes(id, fact) if own else None),
            Cell(At.CLAIMED, "text"),
            Cell(At.POINTS, "check", formula=self._check(id, number) if own else ""),
            *(Cell(at, "text") for at in (At.SYMBOL, At.DATE, At.ISSUER, At.FILE, At.WORDS)),
            *hidden.of_figure(fact, number, {choice.id: choice.ref for choice in self.options.get(id, ())}),
        ]
        answer = max((option.label for option in fact.options), key=len, default="")
        return Row(key, tuple(cells), height([(fact.label, room(36)), (says, room(38, "small")), (answer, room(12))]))

    def _takes(self, id: str, fact: Fact) -> Mapping[str, Any]:
        if fact.type == "choice":
            first, last = self.options[id][0].ref, self.options[id][-1].ref
            return guards.list_validation(f"={first}:{last.rpartition('!')[2]}", "Chọn một mục trong danh sách.")
        top = fact.at_most if fact.at_most and fact_key(fact.at_most) in self.numbers else ""
        whole = f"G{self.numbers[fact_key(top)]}" if top else ""
        return guards.validation(
            fact, f"G{self.numbers[fact_key(id)]}", whole, self.group_set.facts[top].label if top else ""
        )

    def _check(self, id: str, number: int) -> str:
        """Under the points of an item: what is wrong with the figure of this row."""
        said = '""'
        for doubt in self.doubts(id):
            said = f'IF({doubt.test},"{doubt.words}",{said})'
        return f'IF(O{number}="{FAULTY}","{WRONG_KIND}",IF(O{number}="","{NO_FIGURE}",{said}))'

    def doubts(self, id: str) -> Iterator[Doubt]:
        """What may be wrong with a figure beside the others."""
        rows, facts = self.figures.rows, self.group_set.facts
        top, own = facts[id].at_most, f"O{rows[id]}"
        if top is not None and top in rows:
            test = f"AND(ISNUMBER(O{rows[top]}),{own}>O{rows[top]})"
            yield Doubt(test, f"Lớn hơn dòng {rows[top]}", (id, top), lambda own, top: own > top)
        for relation in self.relations.get(id, ()):
            parts = ",".join(f"O{rows[part]}" for part in relation.sum)
            test = f"AND(COUNT({parts})={len(relation.sum)},ROUND(SUM({parts})-{own},6)<>0)"
            yield Doubt(test, "Khác tổng các phần", (id, *relation.sum), lambda whole, *parts: whole != sum(parts))

    @cached_property
    def relations(self) -> Mapping[str, list[Relation]]:
        """The sums that figures of the form must equal."""
        found: dict[str, list[Relation]] = {}
        for relation in (one for leaf in self.group_set.leaves for one in leaf.item.relations):
            if all(id in self.figures.rows for id in (*relation.sum, relation.equals)):
                found.setdefault(relation.equals, []).append(relation)
        return found

    def _document(self, key: str, leaf: Leaf, kind: EvidenceKind) -> Row:
        number, title = self.numbers[key], f"Tài liệu: {kind.label}"
        says = without(leaf, kind, self.group_set.policies)
        check = f'IF(O{number}="{LACKING}","{NO_DOCUMENT}","")' if kind.required else '""'
        cells = (
            Cell(At.ID, "text"),
            Cell(At.TITLE, "indented", title),
            Cell(At.MAX, "text"),
            Cell(At.HOW, "small", says),
            Cell(At.BEFORE, "text"),
            Cell(At.FIGURE, "input", takes=guards.list_validation([YES, NO], f"Chọn {YES} hoặc {NO}.")),
            Cell(At.CLAIMED, "text"),
            Cell(At.POINTS, "check", formula=f'IF({hidden.unclear(number)},"{WRONG_KIND}",{check})'),
            *described(number),
            hidden.of_document(number, self.more_span, self.kinds[leaf.item.id, kind.id].ref),
        )
        return Row(key, cells, height([(title, room(36)), (says, room(38, "small"))]))

    @property
    def more_span(self) -> str:
        """The kinds picked for further documents."""
        return f"$E${self.first_more}:$E${self.first_more + self.more - 1}"

    def _more(self, position: int) -> Row:
        number = self.first_more + position - 1
        choices = list(self.kinds.values())
        source = f"={choices[0].ref}:{choices[-1].ref.rpartition('!')[2]}" if choices else ["-"]
        takes = guards.list_validation(source, "Chọn loại tài liệu trong danh sách.")
        blank = (At.MAX, At.BEFORE, At.FIGURE, At.CLAIMED, At.POINTS)
        cells = (
            Cell(At.ID, "text"),
            Cell(At.TITLE, "indented", f"Tài liệu bổ sung {position}"),
            Cell(At.HOW, "input_text", takes=takes),
            *(Cell(at, "text") for at in blank),
            *described(number),
        )
        return Row(more_key(position), cells, 32)

    # --- totals -----------------------------------------------------------------------------------------------------

    def grand_total(self, letter: str) -> str:
        """Areas added up, penalties taken off."""
        parts = [
            f"{'-' if area.part == 'penalty' else '+'}{letter}{self.numbers[f'area:{area.id}']}"
            for area in self.group_set.areas
        ]
        return self.summed("".join(parts).removeprefix("+"))

    def status(self) -> str:
        """The live words of `status_words`."""
        last = HEADS + len(self.order)
        counts = [f'COUNTIF($I${HEADS + 1}:$I${last},"{words}")' for words in OPEN]
        counts[1] += f'+COUNTIF($S${HEADS + 1}:$S${last},"{LACKING}")'
        counts.append(f'COUNTIF($O${HEADS + 1}:$O${last},"{FAULTY}")')
        said = status_words(-1, -2, -3)
        for number, count in enumerate(counts, 1):
            said = said.replace(f"-{number}", f'"&{count}&"')
        return f'"{said}"'

    @cached_property
    def self_max(self) -> Number:
        """The maximum of what the agency scores itself, bonus and penalty left out."""
        own = (leaf for leaf in self.group_set.leaves if leaf.item.scored_by == "self" and leaf.area.part == "base")
        return total(leaf.item.max for leaf in own)


NOT_SELF = {"survey": "Điều tra xã hội học", "appraiser": "Cơ quan thẩm định chấm"}


def _order(group_set: GroupSet) -> Iterator[tuple[str, Any]]:
    """The rows by key, in order: an area, its criteria, their items, each with its figures and documents."""
    own = {id for leaf in group_set.leaves if leaf.item.scored_by == "self" for id in leaf.reads}
    for area, leaves in groupby(group_set.leaves, key=lambda leaf: leaf.area):
        yield f"area:{area.id}", area
        for criterion, within in groupby(leaves, key=lambda leaf: leaf.criterion):
            if criterion is not None:
                yield f"criterion:{criterion.id}", criterion
            for leaf in within:
                yield item_key(leaf.item.id), leaf
                for id, fact in leaf.item.facts.items():
                    if fact.type != "percent" and (fact.supplier == "agency" or id in own):
                        yield fact_key(id), (id, fact)
                for kind in leaf.item.evidence:
                    yield document_key(leaf.item.id, kind.id), (leaf, kind)
