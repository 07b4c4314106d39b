"""What a handbook says: the criteria of a group as rows of an appendix, then all else that the decision lays down."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from scoring import provisions
from scoring.criteria import OWN, Area, Criterion, EvidenceKind, GroupSet, Index, Leaf, needs_judgement
from scoring.explain import PARTS, SCORED_BY, basis_words
from scoring.facts import SUPPLIERS
from scoring.forms.words import how, limits, without
from scoring.points import Number, shown, total
from scoring.policies import Head
from scoring.provisions import Line

COLUMNS = (
    *("STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm"),
    *("Tài liệu kiểm chứng", "Cơ quan thẩm định", "Căn cứ"),
)
NOT_SELF = "cơ quan không tự chấm"
SURVEYED = f"Điều tra xã hội học, {NOT_SELF}"
POLICIES = "Quy ước chấm điểm, xếp hạng"
_BEYOND = {"bonus": "điểm cộng", "penalty": "điểm trừ"}


class Row(NamedTuple):
    """A row of the appendix."""

    kind: Literal["area", "criterion", "item", "total"]
    id: str
    title: str
    max: Number
    how: str
    documents: tuple[str, ...] = ()
    appraiser: str = ""
    basis: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in each column; documents and the parts of a basis each on a line."""
        documents = "\n".join(f"- {one}" for one in self.documents)
        return self.id, self.title, shown(self.max), self.how, documents, self.appraiser, "\n".join(self.basis)


class Section(NamedTuple):
    """What is laid down on one matter."""

    title: str
    lines: tuple[Line, ...]


class Handbook(NamedTuple):
    """The appendix of a group."""

    head: Head
    titles: tuple[str, ...]
    notice: str
    rows: tuple[Row, ...]
    sections: tuple[Section, ...]
    sha256: str
    origin: str
    """The folder of criteria it is made from."""


def contents(index: Index, group: str) -> Handbook:
    """The handbook of a group."""
    head, group_set = index.head, index.set(group)
    titles = (head.title.upper(), group_set.group.title, provisions.attached(head))
    notice = "" if head.status == "in_force" else head.notice
    sections = tuple(Section(title, tuple(lines)) for title, lines in _sections(head, group_set))
    rows = tuple(_rows(head, group_set))
    return Handbook(
        head, titles, notice, rows, sections, index.sha256, f"criteria/{head.name}/{group_set.group.folder}"
    )


# --- the appendix ---------------------------------------------------------------------------------------------------


def _rows(head: Head, group_set: GroupSet) -> Iterator[Row]:
    appraisers = {one.id: one.title for one in head.appraisers}
    for area, leaves in groupby(group_set.leaves, key=lambda leaf: leaf.area):
        appraiser, own = appraisers[area.appraiser], list(leaves)
        yield Row("area", area.id, area.title, area.max, _sums(area, own), (), appraiser)
        for criterion, within in groupby(own, key=lambda leaf: leaf.criterion):
            items = list(within)
            if criterion is not None:
                yield Row("criterion", criterion.id, criterion.title, criterion.max, _sums(criterion, items))
            for leaf in items:
                yield _item(head, group_set, leaf, appraiser)
    beyond = [f"{_BEYOND[area.part]} nhiều nhất {shown(area.max)}" for area in group_set.areas if area.part in _BEYOND]
    yield Row("total", "", "Tổng cộng", group_set.max, f"Chưa kể {', '.join(beyond)} điểm" if beyond else "")


def _sums(node: Area | Criterion, leaves: list[Leaf]) -> str:
    """What the items of a node add up to, and what limits its points."""
    part = node.part if isinstance(node, Area) else "base"
    said = f"{PARTS[part]}{len(leaves)} mục, cộng lại {shown(total(leaf.item.max for leaf in leaves))} điểm"
    said += f", tính nhiều nhất {shown(node.max)} điểm" if part in _BEYOND else ""
    return f"{said}. {limits(node.limits)}".strip()


def _item(head: Head, group_set: GroupSet, leaf: Leaf, appraiser: str) -> Row:
    item = leaf.item
    by = {"self": appraiser, "appraiser": f"{appraiser} chấm, {NOT_SELF}", "survey": SURVEYED}[item.scored_by]
    asked = tuple(_document(head, group_set, leaf, kind) for kind in item.evidence)
    says = f"{PARTS[leaf.area.part]}{how(leaf)}"
    return Row("item", item.id, item.title, item.max, says, asked, by, tuple(basis_words(head, item)[:3]))


def _document(head: Head, group_set: GroupSet, leaf: Leaf, kind: EvidenceKind) -> str:
    """A document, and in brackets what is asked of it."""
    names = {OWN: "cơ quan được đánh giá", **{one.id: one.names[0] for one in head.evidence.issuers}}
    said = without(leaf, kind, group_set.policies)
    issued = f"; do {' hoặc '.join(names[id] for id in kind.issuer)} ban hành" if kind.issuer else ""
    return f"{kind.label} ({said[:1].lower()}{said[1:]}{issued})"


# --- all else -------------------------------------------------------------------------------------------------------


def _sections(head: Head, group_set: GroupSet) -> Iterator[tuple[str, Iterator[Line]]]:
    yield "Quyết định", provisions.decision(head)
    yield POLICIES, provisions.policies_of(head, group_set.policies)
    yield "Quy ước về tài liệu kiểm chứng", provisions.documents(head)
    yield "Nguồn, căn cứ", provisions.sources(head)
    yield "Ai cung cấp số liệu", _counts(group_set)
    yield "Mục cần người thẩm định đánh giá", _judged(group_set)


def _counts(group_set: GroupSet) -> Iterator[Line]:
    """The items by who scores them, and the figures by who supplies them."""
    leaves = group_set.leaves
    for by, words in SCORED_BY.items():
        own = [leaf for leaf in leaves if leaf.item.scored_by == by]
        base = [leaf.item.max for leaf in own if leaf.area.part == "base"]
        beyond = f"; ngoài ra {len(own) - len(base)} mục cộng, trừ điểm" if len(own) > len(base) else ""
        yield f"Chấm điểm: {words}", f"{len(base)} mục, {shown(total(base))} điểm{beyond}"
    figures: Counter[str] = Counter(
        fact.supplier for leaf in leaves for fact in leaf.item.facts.values() if fact.type != "percent"
    )
    for supplier, words in SUPPLIERS.items():
        yield f"Số liệu: {words}", f"{figures[supplier]} số liệu"


def _judged(group_set: GroupSet) -> Iterator[Line]:
    found = [leaf for leaf in group_set.leaves if needs_judgement(leaf, group_set.facts)]
    if found:
        yield (
            "Tất cả",
            f"{len(found)} trong {len(group_set.leaves)} mục, {shown(total(one.item.max for one in found))} điểm",
        )
    for leaf in found:
        yield f"{leaf.item.id} {leaf.item.title}", f"{shown(leaf.item.max)} điểm: {leaf.ladder.sentence()}"
    if not found:
        yield "Không có", "mọi mục tính được từ số liệu"
