"""A submission as the text of its file, in the style of the others, that reads back to exactly the same."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

Table = Mapping[str, Any]
_PLAIN = re.compile(r"(?!(?:yes|no|true|false|null|on|off|never)\Z)[^\W\d_](?:[\w ./()-]|,(?! ))*\Z", re.IGNORECASE)
"""Words that YAML takes as they are, also in braces, and no reader mistakes for anything else."""
_BARE = re.compile(r"-?\d+(\.\d+)?\Z|\d{4}-\d\d-\d\d\Z|[a-z0-9]+([-_][a-z0-9]+)*\Z", re.ASCII)
"""Figures, dates, answers and codes."""
_NUMBERED = re.compile(r"\d[\w./-]*/[\w./-]*\Z")
"""The number of a document."""
_LONGEST = 120


def text_of(data: Table) -> str:
    """The file of a submission."""
    lines = [f"{key}: {data[key]}\n" for key in ("year", "agency", "illustrative")]
    lines.append("submitted:\n")
    lines += [f"  {key}: {scalar(value)}\n" for key, value in data["submitted"].items()]
    lines.append("\nitems:\n" if data["items"] else "\nitems: {}\n")
    for id, entry in data["items"].items():
        lines += [f'  "{id}":\n', *_entry(entry)]
    return "".join(lines)


def _entry(entry: Table) -> Iterator[str]:
    for key in ("facts", "cites"):
        if key in entry:
            yield f"    {key}:\n"
            for id, value in entry[key].items():
                yield f"      {id}: {scalar(value)}\n"
    if "claimed" in entry:
        yield f"    claimed: {entry['claimed']}\n"
    if "evidence" in entry:
        yield "    evidence:\n"
        for document in entry["evidence"]:
            yield from _document(document)
    if "explanation" in entry:
        yield f"    explanation: {scalar(entry['explanation'])}\n"


def _document(document: Table) -> Iterator[str]:
    stated = [f"{key}: {scalar(value)}" for key, value in document.items()]
    line = f"      - {{{', '.join(stated)}}}\n"
    if len(line) <= _LONGEST:
        yield line
    else:
        yield f"      - {stated[0]}\n"
        yield from (f"        {one}\n" for one in stated[1:])


def scalar(value: str) -> str:
    """A value bare where no reader can mistake it, else in quotes."""
    if _BARE.match(value) or _NUMBERED.match(value) or (_PLAIN.match(value) and value == value.strip()):
        return value
    return json.dumps(value, ensure_ascii=False)
