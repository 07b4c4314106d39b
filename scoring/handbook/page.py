"""The handbook as a page: one file, nothing fetched, printed on A4 landscape."""

from scoring.handbook.contents import COLUMNS, Handbook
from scoring.pages.render import page


def page_of(handbook: Handbook) -> bytes:
    """The whole page."""
    made = page(
        "handbook.html.j2",
        handbook=handbook,
        head=handbook.head,
        notice=handbook.notice,
        columns=COLUMNS,
        hashes=[("bộ tiêu chí", handbook.sha256)],
    )
    return made.encode()
