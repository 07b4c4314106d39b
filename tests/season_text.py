"""A season as text: submissions, appraisals, measured figures and the roster, written plainly because they are many."""

import datetime
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from figure_roles import Value, Values

from scoring.criteria import GroupSet, Leaf
from scoring.points import exact
from scoring.submissions import Agency

Entry = dict[str, Any]
_PLAIN = re.compile(r"(?![\d.]*\Z)\w(?:[^:#]|:(?! |\Z)|(?<! )#)*\Z")
"""Words that YAML takes as they are; where a flow is open, also without its signs."""
_PLAIN_IN_FLOW = re.compile(r"(?![\d.]*\Z)\w[^:#,\[\]{}]*\Z")


@dataclass
class Sheet:
    """All that is going to be written about one agency."""

    agency: Agency
    values: Values
    """Figures as declared, measured or supplied."""
    evidence: dict[str, list[Entry]] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    """Items left unanswered."""
    cites: dict[str, str] = field(default_factory=dict)
    explanations: dict[str, str] = field(default_factory=dict)
    claimed: dict[str, str] = field(default_factory=dict)
    adjustments: dict[str, Entry] = field(default_factory=dict)
    handed: datetime.date = datetime.date(2023, 1, 6)
    appraised: datetime.date = datetime.date(2023, 2, 10)


def symbol(agency: Agency) -> str:
    """The letters by which an agency signs: "Sở Y tế" is SYT, every people's committee is UBND."""
    if agency.title.startswith("Ủy ban nhân dân"):
        return "UBND"
    words = [word for word in re.findall(r"\w+", agency.title) if word not in ("và", "Tỉnh")]
    return "".join(unicodedata.normalize("NFD", word[0].upper())[0] for word in words)


def text(value: Value) -> str:
    """A figure as it is written in the files."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return exact(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def quoted(words: str, plain: re.Pattern[str] = _PLAIN) -> str:
    """Words as one scalar, in quotes where YAML needs them."""
    return words if plain.match(words) else '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def line(indent: int, key: str, words: str) -> str:
    """`key: words`, folded where the line gets long."""
    start = " " * indent + key + ":"
    whole = f"{start} {quoted(words)}\n"
    if len(whole) <= 121:
        return whole
    body = textwrap.wrap(words, 118 - indent, break_long_words=False, break_on_hyphens=False)
    return f"{start} >-\n" + "".join(" " * (indent + 2) + one + "\n" for one in body)


def flow(indent: int, entry: Entry) -> str:
    """`- {…}`, or a block where the line gets long."""
    inside = ", ".join([f"{key}: {_in_flow(key, value)}" for key, value in entry.items()])
    whole = f"{' ' * indent}- {{{inside}}}\n"
    if len(whole) <= 121:
        return whole
    first, *rest = (line(indent + 2, key, value) for key, value in entry.items())
    return " " * indent + "- " + first.lstrip() + "".join(rest)


def _in_flow(key: str, value: str) -> str:
    return value if key in ("id", "date") else quoted(value, _PLAIN_IN_FLOW)


def submission_text(group_set: GroupSet, sheet: Sheet, needed: set[str], left_out: set[str]) -> str:
    """`submission.yaml`: the facts needed or cited, and nothing else of the items that do not apply."""
    by = symbol(sheet.agency)
    head = "Chủ tịch Ủy ban nhân dân" if by == "UBND" else "Người đứng đầu cơ quan"
    parts = [
        f"year: 2022\nagency: {sheet.agency.id}\nillustrative: yes\n"
        f"submitted:\n  date: {sheet.handed}\n  by: {head}\n  document: {sheet.handed.day}/BC-{by}\n\nitems:\n"
    ]
    parts += [_item_text(sheet, leaf, needed, is_absent=leaf.item.id in left_out) for leaf in group_set.leaves]
    return "".join(parts)


def _item_text(sheet: Sheet, leaf: Leaf, needed: set[str], *, is_absent: bool) -> str:
    id, facts = leaf.item.id, leaf.item.facts
    asked = needed.union(sheet.cites)
    own = [one for one, fact in facts.items() if fact.supplier == "agency" and one in asked]
    evidence = [] if is_absent else sheet.evidence.get(id, [])
    if id in sheet.blank:
        own, evidence = [], []
    cited = [one for one in own if one in sheet.cites]
    parts = ["    facts:\n" if own else "", *(f"      {one}: {text(sheet.values[one])}\n" for one in own)]
    parts += ["    cites:\n" if cited else "", *(line(6, one, sheet.cites[one]) for one in cited)]
    parts += [f"    claimed: {sheet.claimed[id]}\n" if id in sheet.claimed else ""]
    parts += ["    evidence:\n" if evidence else "", *(flow(6, entry) for entry in evidence)]
    parts += [line(4, "explanation", sheet.explanations[id]) if id in sheet.explanations else ""]
    body = "".join(parts)
    return f'  "{id}":\n{body}' if body else ""


def appraisal_text(group_set: GroupSet, sheet: Sheet, appraisers: Mapping[str, str]) -> str:
    """The first appraisal: every area appraised, and what was said of items."""
    parts = [f"year: 2022\nagency: {sheet.agency.id}\nillustrative: yes\nareas:\n"]
    for area in group_set.areas:
        author = f"Tổ thẩm định {appraisers[area.appraiser]}"
        parts.append(
            f'  - id: "{area.id}"\n    appraiser: {area.appraiser}\n    author: {author}\n    date: {sheet.appraised}\n'
        )
    parts.append("items:\n" if sheet.adjustments else "")
    for leaf in group_set.leaves:
        said = sheet.adjustments.get(leaf.item.id)
        if said:
            author = f"Tổ thẩm định {appraisers[leaf.area.appraiser]}"
            parts += [f'  "{leaf.item.id}":\n', *_adjustment(said)]
            by = f"    appraiser: {leaf.area.appraiser}\n    author: {author}\n"
            parts.append(f"{by}    date: {sheet.appraised}\n")
    return "".join(parts)


def _adjustment(said: Entry) -> Iterable[str]:
    for key in ("facts", "evidence"):
        if key in said:
            yield f"    {key}: {{" + ", ".join(f"{id}: {text(value)}" for id, value in said[key].items()) + "}\n"
    for key in ("not_applicable", "points"):
        if key in said:
            yield f"    {key}: {said[key]}\n"
    yield f"    code: {code_of(said)}\n" + line(4, "reason", said["reason"])


def code_of(said: Entry) -> str:
    """The code of the reason for which an item is decided on."""
    codes = {"evidence": "tai-lieu", "not_applicable": "ap-dung", "points": "cho-diem"}
    figures = "so-lieu" if said["reason"].startswith("Đối chiếu") else "theo-doi"
    return next((code for key, code in codes.items() if key in said), figures)


def measured_text(rows: Iterable[tuple[Sheet, Iterable[str]]], source: str) -> str:
    """`survey.yaml` or `central.yaml`: each agency with its facts."""
    parts = [f"year: 2022\nillustrative: yes\n{line(0, 'source', source)}agencies:\n"]
    for sheet, facts in rows:
        own = [f"    {id}: {text(sheet.values[id])}\n" for id in facts]
        parts += [f"  {sheet.agency.id}:\n" if own else f"  {sheet.agency.id}: {{}}\n", *own]
    return "".join(parts)


def roster_text(agencies: Iterable[Agency]) -> str:
    """`agencies.yaml`."""
    rows = [
        f"  - id: {a.id}\n    title: {quoted(a.title)}\n    short: {quoted(a.short)}\n"
        f"    group: {a.group}\n    order: {a.order}\n    ranked: yes\n"
        for a in agencies
    ]
    return "year: 2022\nagencies:\n" + "".join(rows)
