"""The handbook in Markdown, to be read in a repository: an area a table."""

import re
from collections.abc import Iterable, Iterator, Sequence

from scoring.handbook.contents import COLUMNS, Handbook, Row


def text_of(handbook: Handbook) -> bytes:
    """The whole page."""
    return "\n".join(_lines(handbook)).encode()


def _lines(handbook: Handbook) -> Iterator[str]:
    title, group, attached = handbook.titles
    yield f"# {_plain(title)}: {_plain(group)}\n"
    yield f"{_plain(attached)}\n"
    if handbook.notice:
        yield f"> {_plain(handbook.notice)}\n"
    yield f"Trang này sinh ra từ `{handbook.origin}` bằng lệnh `parindex handbook`; sửa tiêu chí ở đó rồi ghi lại.\n"
    rows: list[Row] = []
    for row in handbook.rows:
        if row.kind in ("area", "total"):
            yield from _table(COLUMNS, map(_cells, rows))
            rows = []
            yield f"## {f'{row.id}. {row.title}'.strip('. ')}: {row.cells[2]} điểm\n"
            yield f"{'; '.join(filter(None, [row.appraiser and f'Thẩm định: {row.appraiser}', row.how]))}\n"
        else:
            rows.append(row)
    for section in handbook.sections:
        yield f"## {section.title}\n"
        yield from _table(("Nội dung", "Chi tiết"), section.lines)


def _cells(row: Row) -> list[str]:
    return [f"**{cell}**" if row.kind == "criterion" and cell else cell for cell in map(_plain, row.cells)]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    if lines:
        yield f"| {' | '.join(heads)} |"
        yield "|---" * len(heads) + "|"
        yield from lines
        yield ""


def _plain(text: str) -> str:
    """A text that Markdown shows as it is."""
    escaped = re.sub(r"([\\`*_\[\]|<>])", r"\\\1", text)
    return "<br>".join(escaped.split("\n"))
