"""Points at risk: documents that are missing, refused, or that nobody could find by what was written of them."""

from collections.abc import Iterator
from typing import NamedTuple

from scoring.appraisal import Declared
from scoring.criteria import EvidenceKind, Leaf
from scoring.evidence.verdicts import REJECTED
from scoring.own.rows import Row
from scoring.points import Number, shown
from scoring.scores import Scorer, State
from scoring.submissions import Evidence
from scoring.views import View


class Risk(NamedTuple):
    """What is wrong with the documents of an item, and the points that hang on it."""

    row: Row
    says: str
    points: Number
    withheld: bool
    """True where the points do not count now; False where they count as long as nobody objects."""

    @property
    def words(self) -> str:
        return f"{'đang mất' if self.withheld else 'có thể mất'} {shown(self.points)} điểm"


def risks_of(one: View, scorer: Scorer, rows: tuple[Row, ...]) -> list[Risk]:
    """The points at risk, the most first."""
    found = [risk for position, row in enumerate(rows) for risk in _risks(one, scorer, position, row)]
    return sorted((risk for risk in found if risk.points), key=lambda risk: -risk.points)


def _risks(one: View, scorer: Scorer, position: int, row: Row) -> Iterator[Risk]:
    declared, item = one.standing.score.declared, row.leaf.item
    if row.awaits or row.score.points is None:
        return
    now, lacking = row.score.points, declared.lacking.get(item.id, ())
    if row.score.state is State.EVIDENCE_MISSING:
        full = _points(scorer, declared, position, row.leaf, ())
        said = "; ".join(_missing(one, row.leaf, kind) for kind in item.evidence if kind.id in lacking)
        yield Risk(row, said, full - now if full > now else now, full > now)
    for kind in item.required_evidence:
        if kind.id not in lacking and (said := _doubts(one, item.id, kind.id)):
            left = _points(scorer, declared, position, row.leaf, (*lacking, kind.id))
            yield Risk(row, f"{kind.label}: {said}", now - left, False)


def _doubts(one: View, item: str, kind: str) -> str:
    """What an appraiser may object to in the documents of a kind that count; nothing where none is handed in."""
    documents, held = one.dossier.documents, one.dossier.papers(item, one.result.round)
    own = [paper for paper in held if paper.kind == kind and paper.verdict != REJECTED]
    there = [paper.evidence for paper in own if paper.evidence and documents.is_there(paper.evidence)]
    found = [doubt.message for paper in own for doubt in documents.doubts(item, paper.position)] if there else []
    if there and not _identified(there[-1]):
        found.insert(0, "chưa ghi số, ngày hay tệp kèm theo nên không kiểm chứng được")
    return "; ".join(found)


def _missing(one: View, leaf: Leaf, kind: EvidenceKind) -> str:
    refused = kind.id in one.dossier.refused(leaf.item.id, one.result.round)
    is_cited = any(document.id == kind.id for document in one.dossier.cited(leaf.item.id, one.result.round))
    absent = "tệp nêu tên không có trong thư mục evidence" if is_cited else "chưa nộp"
    return f"{kind.label}: {'không được chấp nhận' if refused else absent}"


def _identified(document: Evidence) -> bool:
    return bool(document.number or document.date or document.file)


def _points(scorer: Scorer, declared: Declared, position: int, leaf: Leaf, lacking: tuple[str, ...]) -> Number:
    """The points of an item if exactly these documents were lacking."""
    left = {id: kinds for id, kinds in declared.lacking.items() if id != leaf.item.id}
    changed = declared._replace(lacking={**left, leaf.item.id: lacking} if lacking else left)
    return scorer.score(changed, {}).items[position].points or 0
