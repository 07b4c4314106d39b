"""Checks over a clarification: only on what was decided or lacks a document, and only with what is new."""

from scoring.checking.filings import Dossier
from scoring.checking.readers import Reader, check_belongs, check_window
from scoring.criteria import Leaf
from scoring.errors import Loc, nearest
from scoring.loading import Source
from scoring.policies import Round
from scoring.submissions import Clarification, Evidence


def check_clarification(reader: Reader, dossier: Dossier, round: Round, source: Source, said: Clarification) -> None:
    """The items an agency may speak of, and the documents it may add; `dossier` is as it stood before the round."""
    check_belongs(reader, source, said, dossier.agency)
    check_window(reader, source, ("submitted", "date"), round, said.submitted.date)
    for id, entry in said.items.items():
        loc: Loc = ("items", id)
        leaf = reader.leaves.get(id)
        if leaf is None:
            message = f"không có mục '{id}' trong tiêu chí của nhóm {reader.group}"
            reader.wrong(source, loc, "mục-lạ", f"{message}{nearest(id, reader.leaves)}", key=True)
            continue
        if not may_clarify(dossier, leaf, round.id):
            message = f"{id}: mục này chưa bị điều chỉnh và không thiếu tài liệu nên không có gì để giải trình"
            reader.wrong(source, loc, "giải-trình", f"{message}; bỏ mục này", key=True)
        for position, document in enumerate(entry.evidence):
            _check_document(reader, dossier, leaf, source, (*loc, "evidence", position), document)


def may_clarify(dossier: Dossier, leaf: Leaf, round: str) -> bool:
    """An item that appraisers have decided on, or that lacks a required document."""
    required = tuple(kind.id for kind in leaf.item.required_evidence)
    return bool(dossier.decisions(leaf.item.id, round) or dossier.lacking(leaf.item.id, required, round))


def _check_document(reader: Reader, dossier: Dossier, leaf: Leaf, source: Source, loc: Loc, document: Evidence) -> None:
    reader.check_kind(source, (*loc, "id"), leaf, document.id)
    if document.named in [one.named for one in dossier.cited(leaf.item.id)]:
        message = f"{leaf.item.id}: tài liệu này đã nộp ở vòng trước; chỉ nộp tài liệu mới, bỏ dòng này"
        reader.wrong(source, loc, "tài-liệu", message)
