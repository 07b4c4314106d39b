"""Whether appraisers decided alike: equal figures and documents, and how much each of them took away on the same item.

What was taken away is exact: the points of the agency's own round less those of the result. A bench is who appraised
an area of an agency (appraiser and author); it is compared with the other benches on the same item of the same group,
and an appraiser with all others by the share of the maximum taken away. Every mean says over how many it was taken.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.checking.filings import Dossier
from scoring.criteria import Leaf
from scoring.pipeline import GroupResult, Result
from scoring.points import Number, exact, percent, plain, rounded, shown, total


class Unlike(NamedTuple):
    """Agencies with equal figures and documents for an item, on which it was decided differently."""

    group: str
    leaf: Leaf
    decisions: tuple[tuple[str, tuple[str, ...]], ...]
    """Each decision in words, with the agencies; the first is of those who were left as they were, if any."""


class Bench(NamedTuple):
    """What one bench took away on an item, beside the other benches on the same item."""

    group: str
    leaf: Leaf
    author: str
    n: int
    taken: Number
    """Mean points taken away per agency."""
    others_n: int
    others: Number
    against: str = ""
    """The author of all the others, where one bench appraised them."""

    @property
    def difference(self) -> Number:
        return plain(Fraction(self.taken) - self.others)


class Appraiser(NamedTuple):
    """What one appraiser took away of the maximum of what agencies scored themselves, beside all the others."""

    title: str
    n: int
    share: Number
    others_n: int
    others: Number


class Consistency(NamedTuple):
    """What the council should look at before it decides."""

    unlike: tuple[Unlike, ...]
    benches: tuple[Bench, ...]
    appraisers: tuple[Appraiser, ...]


class _Taken(NamedTuple):
    """What an appraisal took away of one item of one agency."""

    group: str
    leaf: Leaf
    author: str
    points: Number


def consistency(result: Result) -> Consistency:
    """Every group's decisions compared."""
    taken = [one for group in result.groups for one in _taken(group, result.round)]
    titles = {one.id: one.title for one in result.index.head.appraisers}
    unlike = tuple(one for group in result.groups for one in _unlike(group, result.round))
    return Consistency(unlike, tuple(_benches(taken)), tuple(_appraisers(taken, titles)))


def _taken(group: GroupResult, round: str) -> Iterator[_Taken]:
    """Items that agencies score themselves, in areas appraised, with points in both rounds."""
    for dossier, own, standing in zip(group.dossiers, group.self_scores, group.standings, strict=True):
        areas = dossier.appraised(round)
        for leaf, before, after in zip(group.group_set.leaves, own.items, standing.score.items, strict=True):
            decided = areas.get(leaf.area.id)
            known = before.points is not None and after.points is not None
            if decided and known and leaf.item.scored_by == "self" and leaf.area.part == "base":
                points = plain(Fraction(before.points or 0) - Fraction(after.points or 0))
                yield _Taken(group.group_set.group.short, leaf, decided.author, points)


def _mean(found: list[Number]) -> Number:
    return plain(Fraction(total(found)) / len(found)) if found else 0


def _benches(taken: list[_Taken]) -> Iterator[Bench]:
    """Benches on items that several benches appraised, where their means differ; the furthest apart first, and of two
    the harsher, beside the other."""
    by_item: dict[tuple[str, str], dict[str, list[_Taken]]] = defaultdict(lambda: defaultdict(list))
    for one in taken:
        by_item[one.group, one.leaf.item.id][one.author].append(one)
    found = []
    for (group, _), by_author in by_item.items():
        for author, own in by_author.items():
            others = [one.points for other, rest in by_author.items() if other != author for one in rest]
            mean, rest_mean = _mean([one.points for one in own]), _mean(others)
            against = next(other for other in by_author if other != author) if len(by_author) == 2 else ""
            if others and mean != rest_mean and (mean > rest_mean or not against):
                found.append(Bench(group, own[0].leaf, author, len(own), mean, len(others), rest_mean, against))
    yield from sorted(found, key=lambda one: -abs(Fraction(one.difference)))


def _appraisers(taken: list[_Taken], titles: dict[str, str]) -> Iterator[Appraiser]:
    """Every appraiser beside the others: the share of the maximum taken away, the most first."""
    by: dict[str, list[_Taken]] = defaultdict(list)
    for one in taken:
        by[one.leaf.area.appraiser].append(one)
    found = []
    for id, own in by.items():
        others = [one for other, rest in by.items() if other != id for one in rest]
        found.append(Appraiser(titles[id], len(own), _share(own), len(others), _share(others)))
    yield from sorted(found, key=lambda one: -one.share)


def _share(taken: list[_Taken]) -> Number:
    most = total([one.leaf.item.max for one in taken])
    return plain(Fraction(total([one.points for one in taken])) / Fraction(most)) if most else 0


# --- equal figures, different decisions -----------------------------------------------------------------------------


def _unlike(group: GroupResult, round: str) -> Iterator[Unlike]:
    """Items on which appraisers decided differently over what agencies had declared alike."""
    for leaf in group.group_set.leaves:
        if leaf.item.scored_by == "self":
            by_said: dict[Hashable, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
            for dossier in group.dossiers:
                if dossier.submission and leaf.area.id in dossier.appraised(round):
                    decided = _decided(dossier, leaf, round)
                    by_said[_said(dossier, leaf, round)][decided].append(dossier.agency.short)
            for decisions in by_said.values():
                if len(decisions) > 1:
                    told = sorted(
                        ((words, tuple(own)) for words, own in decisions.items()), key=lambda one: bool(one[0])
                    )
                    yield Unlike(group.group_set.group.short, leaf, tuple((w or _KEPT, own) for w, own in told))


_KEPT = "giữ nguyên"


def _said(dossier: Dossier, leaf: Leaf, round: str) -> Hashable:
    """The figures an agency declared for an item, and the kinds of documents it handed in."""
    figures = tuple((id, dossier.declared.get(id)) for id in sorted({*leaf.reads, *leaf.item.facts}))
    return figures, frozenset(document.id for document in dossier.handed_in(leaf.item.id, round))


def _decided(dossier: Dossier, leaf: Leaf, round: str) -> str:
    """What stands of the decisions on an item, in words; nothing where all was left as it was."""
    corrected = dossier.corrected(round)
    said = [
        f"{leaf.item.facts[id].label}: {fact.shown(corrected[id])}"
        for id, fact in leaf.item.facts.items()
        if fact.supplier == "agency" and id in corrected and corrected[id] != dossier.declared.get(id)
    ]
    refused = dossier.refused(leaf.item.id, round)
    said += [f"{kind.label}: không chấp nhận" for kind in leaf.item.evidence if kind.id in refused]
    ruling = dossier.rulings(round).get(leaf.item.id)
    if ruling is not None:
        said.append("không áp dụng" if ruling else "có áp dụng")
    return "; ".join(said)


# --- as text and as data --------------------------------------------------------------------------------------------


def words(one: Consistency) -> Iterator[str]:
    """The report for the secretary to read."""
    yield "Số liệu và tài liệu như nhau, quyết định khác nhau:"
    for unlike in one.unlike:
        yield f"  {unlike.group}, {unlike.leaf.item.id} {unlike.leaf.item.title}"
        yield from (f"    {said}: {', '.join(agencies)}" for said, agencies in unlike.decisions)
    yield from ["  không có"] * (not one.unlike)
    yield ""
    yield "Cùng một mục, tổ thẩm định này trừ khác các tổ khác (điểm trừ bình quân một cơ quan; n là số cơ quan):"
    yield from (f"  {line}" for line in map(bench_words, one.benches))
    yield from ["  không có"] * (not one.benches)
    yield ""
    yield "Tỷ lệ điểm tối đa mà mỗi cơ quan thẩm định đã trừ ở các mục cơ quan tự chấm (n là số mục × cơ quan):"
    yield from (f"  {line}" for line in map(appraiser_words, one.appraisers))


def bench_words(one: Bench) -> str:
    """A bench beside the others."""
    said = "nghiêm hơn" if one.difference > 0 else "rộng hơn"
    own, others = shown(rounded(one.taken, 3)), shown(rounded(one.others, 3))
    return (
        f"{one.group}, {one.leaf.item.id} {one.leaf.item.title}: {one.author} trừ {own} (n = {shown(one.n)}), "
        f"{one.against or 'các tổ khác'} {others} (n = {shown(one.others_n)}): {said}"
    )


def appraiser_words(one: Appraiser) -> str:
    """An appraiser beside the others."""
    return (
        f"{one.title}: {percent(one.share)} (n = {shown(one.n)}); "
        f"các cơ quan khác: {percent(one.others)} (n = {shown(one.others_n)})"
    )


def data(one: Consistency) -> dict[str, Any]:
    """The report for a program to read; numbers are exact."""
    return {
        "unlike": [
            {"group": u.group, "item": u.leaf.item.id}
            | {"decisions": [{"decision": said, "agencies": list(own)} for said, own in u.decisions]}
            for u in one.unlike
        ],
        "benches": [
            {"group": b.group, "item": b.leaf.item.id, "author": b.author, "n": b.n, "taken": exact(b.taken)}
            | {"others_n": b.others_n, "others": exact(b.others)}
            for b in one.benches
        ],
        "appraisers": [
            {"title": a.title, "n": a.n, "share": exact(a.share), "others_n": a.others_n, "others": exact(a.others)}
            for a in one.appraisers
        ],
    }
