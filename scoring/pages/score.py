"""The agency's own sheet as a page."""

from scoring.explain import evidence_words, said_of
from scoring.own import OwnSheet
from scoring.own.rows import Row
from scoring.own.sheet import PAST
from scoring.pages.render import page
from scoring.report import KNOWN, NO_SCORE, NOTHING_HANDED_IN, notice
from scoring.views import View


def score_page(sheet: OwnSheet) -> str:
    """The whole page; print-ready, and without any script."""
    result = sheet.view.result
    submission = sheet.view.dossier.submission
    return page(
        "score.html.j2",
        sheet=sheet,
        head=result.index.head,
        notice=notice(result),
        absent=(NOTHING_HANDED_IN, KNOWN, NO_SCORE),
        past=PAST,
        notes={row.id: _notes(sheet.view, row) for row in sheet.rows},
        hashes=[
            ("bộ tiêu chí", result.index.sha256),
            *([("hồ sơ tự đánh giá", submission.source.sha256)] if submission else []),
        ],
    )


def _notes(one: View, row: Row) -> list[tuple[str, bool]]:
    """The documents of an item and what became of them, then what was said and decided of it; True is too fine for
    paper: the documents of an item that lacks none and on which there is no doubt."""
    fine = not row.score.lacking and not one.dossier.documents.findings.get(row.id)
    documents = [(f"Tài liệu: {line.strip()}", fine) for line in evidence_words(one, row.leaf)]
    return documents + [(f"{name}: {text}", False) for name, text in said_of(one, row.leaf)]
