"""The handbook in Markdown, to be read in a repository: an area a table."""

import re
from collections.abc import Iterable, Iterator, Sequence

from scoring.handbook.contents import COLUMNS, Handbook, Row


def text_of(handbook: Handbook) -> bytes:
    """The whole page."""
    return "\n".join(_lines(handbook)).encode()


def _lines(handbook: Handbook) -> Iterator[str]:
    title, group, attached = handbook.titles
    yield f"# {cell(title)}: {cell(group)}\n"
    yield f"{cell(attached)}\n"
    if handbook.notice:
        yield f"> {cell(handbook.notice)}\n"
    yield f"Trang này sinh ra từ `{handbook.origin}` bằng lệnh `parindex handbook`; sửa tiêu chí ở đó rồi ghi lại.\n"
    rows: list[Row] = []
    for row in handbook.rows:
        if row.kind in ("area", "total"):
            yield from table(COLUMNS, map(_cells, rows))
            rows = []
            yield f"## {f'{row.id}. {row.title}'.strip('. ')}: {row.cells[2]} điểm\n"
            yield f"{'; '.join(filter(None, [row.appraiser and f'Thẩm định: {row.appraiser}', row.how]))}\n"
        else:
            rows.append(row)
    for section in handbook.sections:
        yield f"## {section.title}\n"
        yield from table(("Nội dung", "Chi tiết"), section.lines)


def _cells(row: Row) -> list[str]:
    return [f"**{one}**" if row.kind == "criterion" and one else one for one in map(cell, row.cells)]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table of cells in Markdown; none where there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield f"| {' | '.join(heads)} |"
        yield "|---" * len(heads) + "|"
        yield from lines
        yield ""


def cell(text: str) -> str:
    """A text that Markdown shows as it is."""
    escaped = re.sub(r"([\\`*_\[\]|<>])", r"\\\1", text)
    return "<br>".join(escaped.split("\n"))
