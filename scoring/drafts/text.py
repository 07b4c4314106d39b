"""Skeletons as text: what the table says in its place, and a key left blank for each thing that is to be filled in."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel

from scoring.drafts.outline import Node
from scoring.drafts.words import Document, appraiser_of, documents, ground, scored_by, slug
from scoring.forms.text import scalar
from scoring.points import exact
from scoring.policies import EvidencePolicy, Group, Head, Period, Policies, Signature

_WIDTH = 120
TABLE = "bang-tieu-chi"
"""The source of what the table itself lays down."""


def area_text(area: Node, sources: Mapping[str, str]) -> str:
    """The file of an area."""
    row = area.line.row
    lines = _remark(
        0, f"Khung dựng từ {row.shown}, trang {row.sheet}; điền các khóa còn trống theo docs/criteria-format.md"
    )
    lines += _head(area, 0)
    lines += [f"part: {area.part}"] if area.part != "base" else []
    lines.append(f"max: {_points(area)}")
    lines += _field(0, "appraiser", slug(name) if (name := appraiser_of(area.line.texts["appraiser"])) else "")
    lines.append("criteria:" if area.children else "criteria: []")
    for number, node in enumerate(area.children):
        lines += [""] * (number > 0)
        if node.children:
            lines += [*_listed(2, [*_head(node, 4), f"    max: {_points(node)}", "    sub_criteria:"])]
            for position, item in enumerate(node.children):
                lines += [""] * (position > 0) + _listed(6, list(_item(item, 8, sources)))
        else:
            lines += _listed(2, list(_item(node, 4, sources)))
    return "\n".join([*lines, ""])


def _head(node: Node, indent: int) -> list[str]:
    return [f'{" " * indent}id: "{node.id}"', *_field(indent, "title", node.line.title)]


def _listed(indent: int, lines: Sequence[str]) -> list[str]:
    """The lines of a table as an entry of a list."""
    return [f"{' ' * indent}- {lines[0].strip()}", *lines[1:]]


def _points(node: Node) -> str:
    return "" if node.points is None else exact(node.points)


def _item(node: Node, indent: int, sources: Mapping[str, str]) -> Iterator[str]:
    pad, texts = " " * indent, node.line.texts
    how = "; ".join(" ".join(one.split()) for one in [*node.how_above, *node.how])
    own = ground(texts["basis"], f"Mục {node.path}", how)
    yield from _head(node, indent)
    yield f"{pad}max: {_points(node)}".rstrip()
    yield f"{pad}scored_by: {scored_by(texts['appraiser'], [node.line.title, how])}"
    said = "bảng không nêu" if not how else "xem clause" if own.clause == how else how
    yield from _remark(indent, f"Cách tính ở {node.line.row.place('how').cell}: {said}")
    yield f"{pad}rule:"
    yield from _evidence(indent, node)
    yield f"{pad}basis:"
    yield from _field(indent + 2, "source", sources.get(own.source, TABLE))
    yield from _field(indent + 2, "at", own.at)
    yield from _field(indent + 2, "clause", own.clause)


def _evidence(indent: int, node: Node) -> Iterator[str]:
    """The documents of an item, else those of the row above it; `none` only where the table says so."""
    said = node.documents or node.documents_above
    listed = documents(said)
    yield f"{' ' * indent}evidence:{'' if listed or not said else ' none'}"
    for document in listed:
        yield from _document(indent + 2, document)
    if node.documents and node.documents_above:
        above = "; ".join(" ".join(one.split()) for one in node.documents_above)
        yield from _remark(indent + 2, f"Tài liệu ghi ở dòng trên mục này: {above}")


def _document(indent: int, document: Document) -> Iterator[str]:
    lines = [f"{' ' * (indent + 2)}id: {scalar(document.id)}", *_field(indent + 2, "label", document.label)]
    lines += _field(indent + 2, "required", "yes" if document.is_required else "no")
    lines += _field(indent + 2, "without", document.without) if document.is_required else []
    lines += _field(indent + 2, "cap", document.cap) if document.cap else []
    lines += _remark(indent + 2, document.further) if document.further else []
    yield from _listed(indent, lines)


def _field(indent: int, key: str, text: str) -> list[str]:
    """A key and its text, which goes on below where it is long."""
    pad, said = " " * indent, " ".join(text.split())
    line = f"{pad}{key}: {scalar(said) if said else ''}".rstrip()
    if len(line) <= _WIDTH:
        return [line]
    return [f"{pad}{key}: >-", *_wrapped(said, f"{pad}  ")]


def _remark(indent: int, text: str) -> list[str]:
    return _wrapped(text, f"{' ' * indent}# ")


def _wrapped(text: str, before: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=before, subsequent_indent=before, break_long_words=False, break_on_hyphens=False
    )


# --- the head -------------------------------------------------------------------------------------------------------


def head_text(
    year: int, group: str, title: str, sources: Mapping[str, str], appraisers: Sequence[str], caps: Mapping[str, str]
) -> str:
    """The head of a year that has none yet."""
    known = {
        "year": [f"year: {year}"],
        "title": _field(0, "title", title),
        "status": ["status: draft"],
        "decision": ["decision:", *_blanks(Signature, 2)],
        "period": ["period:", *_blanks(Period, 2)],
        "sources": ["sources:", *_entries({TABLE: title, **{id: title for title, id in sources.items()}})],
        "appraisers": ["appraisers:", *_entries({slug(name): name for name in appraisers})] if appraisers else [],
        "groups": ["groups:", *_listed(2, [f"id: {group}", *_blanks(Group, 4, {"order": "1", "policies": "chung"})])],
        "policies": ["policies:", *_listed(2, ["id: chung", *_blanks(Policies, 4, caps)])],
        "evidence": ["evidence:", *_blanks(EvidencePolicy, 2, {"roots": "none"})],
    }
    lines = ["# Khung đầu quyết định; điền các khóa còn trống. Từng khóa: docs/criteria-format.md"]
    for key in _keys(Head):
        lines += known.get(key) or [f"{key}:"]
    return "\n".join([*lines, ""])


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items() if field.is_required()]


def _blanks(model: type[BaseModel], indent: int, known: Mapping[str, str] | None = None) -> list[str]:
    """The keys of a table, blank but for those known."""
    values = known or {}
    return [f"{' ' * indent}{key}: {values.get(key, '')}".rstrip() for key in _keys(model) if key != "id"]


def _entries(titles: Mapping[str, str]) -> Iterator[str]:
    for id, title in titles.items():
        yield from _listed(2, [f"id: {scalar(id)}", *_field(4, "title", title)])
