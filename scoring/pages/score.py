"""The agency's own sheet as a page."""

from scoring.explain import evidence_words
from scoring.own import OwnSheet
from scoring.own.rows import Row
from scoring.pages.render import page
from scoring.report import notice
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
        documents={row.id: documents(sheet.view, row) for row in sheet.rows},
        hashes=[
            ("bộ tiêu chí", result.index.sha256),
            *([("hồ sơ tự đánh giá", submission.source.sha256)] if submission else []),
        ],
    )


def documents(one: View, row: Row) -> list[str]:
    """The documents of an item, and what became of them."""
    return list(evidence_words(one, row.leaf))
