"""One-file HTML pages: the agency's own sheet, and the ranking; nothing in them is fetched from anywhere."""

from pathlib import Path

from scoring.own import OwnSheet
from scoring.pages.ranking import ranking_page
from scoring.pages.score import score_page
from scoring.pipeline import Result
from scoring.publishing import published


def write_score(sheet: OwnSheet, file: Path) -> None:
    """The agency's own sheet, published whole or not at all; InputError says why not."""
    _write(score_page(sheet), file)


def write_ranking(result: Result, file: Path) -> None:
    """The ranking, published whole or not at all; InputError says why not."""
    _write(ranking_page(result), file)


def _write(page: str, file: Path) -> None:
    with published(file) as unfinished:
        unfinished.write_bytes(page.encode())
