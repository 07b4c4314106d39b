"""The handbook: a group's criteria as the appendix of the decision, for Excel, the browser, or a repository."""

from pathlib import Path

from scoring.criteria import Index
from scoring.errors import UnknownError, nearest
from scoring.handbook.contents import Handbook, contents
from scoring.handbook.page import page_of
from scoring.handbook.sheets import package
from scoring.handbook.text import text_of
from scoring.publishing import published

WRITERS = {".xlsx": package, ".html": page_of, ".md": text_of}
"""What a handbook is written as, by the suffix of its file."""


def handbook(index: Index, group: str) -> Handbook:
    """The handbook of a group; UnknownError where there is none such."""
    known = [one.group.id for one in index.sets]
    if group not in known:
        sharing = [f"'{one.group.id}'" for one in index.sets if one.group.folder == group]
        said = f"; '{group}' là thư mục tiêu chí chung, in cho một trong các nhóm {', '.join(sharing)}"
        raise UnknownError(f"không có nhóm '{group}'{said if sharing else nearest(group, known)}")
    return contents(index, group)


def write(handbook: Handbook, file: Path) -> None:
    """The handbook as the kind of file named, published whole or not at all; InputError says why not."""
    made = WRITERS[file.suffix.lower()](handbook)
    with published(file) as unfinished:
        unfinished.write_bytes(made)
