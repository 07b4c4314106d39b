"""Seasons, generated: what agencies might have handed in, what appraisers made of it, what the survey measured.

`write_season` writes a whole season for any criteria; the same seed gives the same files. The text is written plainly,
because a benchmark writes thousands of agencies. `Sheet` and the `*_text` functions serve whoever wants to set some of it.
"""

import datetime
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from figures import BETTER_SMALL, Figures, Value, Values, workday
from scoring.criteria import GroupSet, Index, Leaf, is_judged
from scoring.expressions import Name, compiled, names
from scoring.points import exact, shown
from scoring.submissions import Agency

Entry = dict[str, Any]
_DOCUMENTS = {
    "Kế": "KH",
    "Quyết": "QĐ",
    "Báo": "BC",
    "Tờ": "TTr",
    "Thông": "TB",
    "Biên": "BB",
    "Công": "CV",
    "Văn": "CV",
}
"""Symbols of documents by the first word of what is asked."""
_SEASONS = {"KH": (5, 80), "QĐ": (30, 330), "TTr": (60, 330), "TB": (120, 330), "BB": (120, 330)}
"""The days of the year on which documents of a kind are signed; the others near its end."""
_REJECTIONS = (
    "Tài liệu không do cấp có thẩm quyền ban hành nên không được công nhận là tài liệu kiểm chứng.",
    "Tài liệu ban hành ngoài năm đánh giá, không dùng làm tài liệu kiểm chứng cho năm 2022.",
    "Tài liệu chưa có chữ ký, đóng dấu của cơ quan nên không được công nhận.",
)
NOTHING = "Trong năm không phát sinh"


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


class Forms:
    """What the criteria of a group ask, ready to fill in many sheets."""

    def __init__(self, group_set: GroupSet, appraisers: Mapping[str, str]) -> None:
        self.group_set, self.appraisers = group_set, appraisers
        self.figures = Figures(group_set)
        self.absent = {leaf.item.id: _absent(group_set, leaf) for leaf in group_set.leaves}

    def sheet(self, agency: Agency, rng: Random, level: float, given: Mapping[str, Value] | None = None) -> Sheet:
        """An agency of a level, filled in: figures, documents, some gaps, and what the appraisers say."""
        sheet = Sheet(agency, self.figures.made(rng, level, given))
        sheet.handed = workday(datetime.date(2023, 1, 4) + datetime.timedelta(rng.randrange(10)))
        sheet.appraised = workday(datetime.date(2023, 1, 30) + datetime.timedelta(rng.randrange(26)))
        documents: dict[object, Entry] = {}
        left_out = self.left_out(sheet)
        for leaf in self.group_set.leaves:
            if leaf.item.id in left_out:
                continue
            if leaf.item.scored_by == "self" and rng.random() < 0.02 * (1 - level):
                sheet.blank.add(leaf.item.id)
            sheet.evidence[leaf.item.id] = _evidence(sheet, leaf, rng, level, documents)
            self._appraise(sheet, leaf, rng, level)
        return sheet

    def left_out(self, sheet: Sheet) -> set[str]:
        """The items that do not apply, by the figures declared."""
        return {id for id, test in self.absent.items() if test is not None and test(sheet.values)}

    def needed(self, left_out: set[str]) -> set[str]:
        """The facts that the items that apply, and the conditions of those that do not, read."""
        found = {name for test in self.absent.values() if test is not None for name in test.names}
        for leaf in self.group_set.leaves:
            if leaf.item.id not in left_out:
                found |= {*leaf.reads, *leaf.item.facts}
        return found

    def _appraise(self, sheet: Sheet, leaf: Leaf, rng: Random, level: float) -> None:
        item = leaf.item
        supplied = {id: sheet.values[id] for id, fact in item.facts.items() if fact.supplier == "appraiser"}
        said: Entry = {"facts": {id: text(value) for id, value in supplied.items()}} if supplied else {}
        if supplied:
            none = all(value == 0 for value in supplied.values())
            said["reason"] = "Không phát hiện trường hợp nào trong năm." if none else "Theo số liệu thẩm định theo dõi."
        if is_judged(item):
            said = _judged(leaf, rng, level)
        elif item.scored_by == "self" and not said and rng.random() < 0.025 * (1.3 - level):
            said = _corrected(sheet, leaf, rng)
        if said:
            sheet.adjustments[item.id] = said


class _Absent:
    """When an item does not apply, over figures as they are generated."""

    def __init__(self, group_set: GroupSet, leaf: Leaf) -> None:
        assert leaf.item.not_applicable is not None
        when = group_set.expression(leaf.item.not_applicable.when)
        self.names, self.test = tuple(dict.fromkeys(names(when))), compiled(when)

    def __call__(self, values: Values) -> bool:
        return bool(self.test({id: values[id] for id in self.names}))  # type: ignore[misc]


def _absent(group_set: GroupSet, leaf: Leaf) -> _Absent | None:
    return _Absent(group_set, leaf) if leaf.item.not_applicable else None


def _judged(leaf: Leaf, rng: Random, level: float) -> Entry:
    rule: Any = leaf.item.rule
    if not rule.scale:
        steps = int(leaf.item.max / rule.step)
        given = rng.randint(1, steps) if rng.random() < 0.1 else 0
        said = "Hoàn thành nhiệm vụ thí điểm được giao." if given else "Trong năm không được giao nhiệm vụ thí điểm."
        return {"points": exact(given * rule.step), "reason": said}
    chosen = rule.scale[0 if rng.random() < level else min(1, len(rule.scale) - 1)]
    return {"points": exact(chosen.award.constant(leaf.item.max)), "reason": f"{chosen.label}."}


def _corrected(sheet: Sheet, leaf: Leaf, rng: Random) -> Entry:
    """A figure corrected down, or a document rejected."""
    part = getattr(leaf.item.rule, "part", None)
    fact = leaf.item.facts.get(part.id) if isinstance(part, Name) else None
    if fact and sheet.values[part.id] and not BETTER_SMALL.search(part.id) and rng.random() < 0.6:
        count = int(sheet.values[part.id])  # type: ignore[arg-type]
        fewer = count - max(1, round(count * rng.uniform(0.01, 0.06)))
        said = f"Đối chiếu tài liệu kiểm chứng, chỉ công nhận {shown(fewer)} trong {shown(count)} {fact.unit} kê khai."
        return {"facts": {part.id: str(fewer)}, "reason": said}
    required = [kind.id for kind in leaf.item.required_evidence]
    return {"evidence": {rng.choice(required): "rejected"}, "reason": rng.choice(_REJECTIONS)} if required else {}


def _evidence(sheet: Sheet, leaf: Leaf, rng: Random, level: float, documents: dict[object, Entry]) -> list[Entry]:
    found = []
    for kind in leaf.item.evidence:
        key = (leaf.area.id, kind.id, *kind.label.split()[:5])
        if rng.random() < (0.975 + 0.025 * level if kind.required else 0.3):
            if key not in documents:
                documents[key] = _document(sheet, leaf, kind.label, rng)
            found.append({"id": kind.id, **documents[key]})
    if leaf.area.part == "bonus" and not any(sheet.values.get(id) not in (0, "none") for id in leaf.item.facts):
        return [{"id": kind.id, "note": NOTHING} for kind in leaf.item.required_evidence]
    return found


def _document(sheet: Sheet, leaf: Leaf, label: str, rng: Random) -> Entry:
    """A document with number, date and issuer; what is no document of its own (extracts, links) has none."""
    kind = _DOCUMENTS.get(label.split()[0])
    dates = [v for id in leaf.item.facts if isinstance(v := sheet.values[id], datetime.date)]
    first, last = _SEASONS.get(kind or "", (310, 362))
    day = dates[0] if dates else workday(datetime.date(2022, 1, 1) + datetime.timedelta(rng.randint(first, last)))
    if kind is None:
        return {"date": day.isoformat(), "issuer": sheet.agency.title}
    number = 1 + (day.timetuple().tm_yday * rng.randint(40, 90)) // 100
    return {"number": f"{number}/{kind}-{symbol(sheet.agency)}", "date": day.isoformat(), "issuer": sheet.agency.title}


def symbol(agency: Agency) -> str:
    """The letters by which an agency signs: "Sở Y tế" is SYT, every people's committee is UBND."""
    if agency.title.startswith("Ủy ban nhân dân"):
        return "UBND"
    return "".join(word[0].upper() for word in re.findall(r"\w+", agency.title) if word not in ("và", "Tỉnh"))


# --- text -----------------------------------------------------------------------------------------------------------


def text(value: Value) -> str:
    """A figure as it is written in the files."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return exact(value) if isinstance(value, int | Fraction) else value


def quoted(words: str, special: str = "") -> str:
    """Words as one scalar, in quotes where YAML needs them; `special` are signs that mean something around it."""
    plain = words[:1].isalnum() and ": " not in words and " #" not in words and not words.endswith(":")
    plain = plain and not any(sign in words for sign in special) and not words.replace(".", "").isdigit()
    return words if plain else '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


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
    whole = " " * indent + "- {" + ", ".join(f"{k}: {quoted(v, ',[]{}')}" for k, v in entry.items()) + "}\n"
    if len(whole) <= 121:
        return whole
    first, *rest = (line(indent + 2, key, value) for key, value in entry.items())
    return " " * indent + "- " + first.lstrip() + "".join(rest)


def submission_text(forms: Forms, sheet: Sheet) -> str:
    """`submission.yaml`."""
    left_out = forms.left_out(sheet)
    needed = forms.needed(left_out)
    head = "Người đứng đầu cơ quan" if symbol(sheet.agency) != "UBND" else "Chủ tịch Ủy ban nhân dân"
    parts = [
        f"year: 2022\nagency: {sheet.agency.id}\nillustrative: yes\nsubmitted:\n  date: {sheet.handed}\n  by: {head}\n"
        f"  document: {sheet.handed.day}/BC-{symbol(sheet.agency)}\n\nitems:\n"
    ]
    for leaf in forms.group_set.leaves:
        parts.append(_item_text(sheet, leaf, needed, leaf.item.id in left_out))
    return "".join(parts)


def _item_text(sheet: Sheet, leaf: Leaf, needed: set[str], absent: bool) -> str:
    item = leaf.item
    own = [id for id, fact in item.facts.items() if fact.supplier == "agency" and id in needed]
    evidence = [] if absent else sheet.evidence.get(item.id, [])
    said = sheet.explanations.get(item.id)
    if item.id in sheet.blank:
        own, evidence = [], []
    if not own and not evidence and not said and item.id not in sheet.claimed:
        return ""
    parts = [f'  "{item.id}":\n']
    if own:
        parts.append("    facts:\n" + "".join(f"      {id}: {text(sheet.values[id])}\n" for id in own))
    cited = [id for id in own if id in sheet.cites]
    if cited:
        parts.append("    cites:\n" + "".join(line(6, id, sheet.cites[id]) for id in cited))
    if item.id in sheet.claimed:
        parts.append(f"    claimed: {sheet.claimed[item.id]}\n")
    if evidence:
        parts.append("    evidence:\n" + "".join(flow(6, entry) for entry in evidence))
    if said:
        parts.append(line(4, "explanation", said))
    return "".join(parts)


def appraisal_text(forms: Forms, sheet: Sheet) -> str:
    """`appraisal.yaml`: every area appraised."""
    parts = [f"year: 2022\nagency: {sheet.agency.id}\nillustrative: yes\nareas:\n"]
    for area in forms.group_set.areas:
        author = f"Tổ thẩm định {forms.appraisers[area.appraiser]}"
        parts.append(
            f'  - id: "{area.id}"\n    appraiser: {area.appraiser}\n    author: {author}\n    date: {sheet.appraised}\n'
        )
    parts.append("items:\n" if sheet.adjustments else "")
    for leaf in forms.group_set.leaves:
        said = sheet.adjustments.get(leaf.item.id)
        if said:
            parts.append(f'  "{leaf.item.id}":\n')
            for key in ("facts", "evidence"):
                if key in said:
                    parts.append(f"    {key}: {{" + ", ".join(f"{id}: {v}" for id, v in said[key].items()) + "}\n")
            for key in ("not_applicable", "points"):
                parts.append(f"    {key}: {said[key]}\n" if key in said else "")
            author = f"Tổ thẩm định {forms.appraisers[leaf.area.appraiser]}"
            parts.append(line(4, "reason", said["reason"]))
            parts.append(f"    author: {author}\n    date: {sheet.appraised}\n")
    return "".join(parts)


def measured_text(forms: Mapping[str, Forms], sheets: Iterable[Sheet], supplier: str, source: str) -> str:
    """`survey.yaml` or `central.yaml`."""
    parts = [f"year: 2022\nillustrative: yes\n{line(0, 'source', source)}agencies:\n"]
    for sheet in sheets:
        facts = forms[sheet.agency.group].figures.facts
        own = [id for id, fact in facts.items() if fact.supplier == supplier and id in sheet.values]
        parts.append(f"  {sheet.agency.id}:\n" + "".join(f"    {id}: {text(sheet.values[id])}\n" for id in own))
    return "".join(parts)


def roster_text(agencies: Iterable[Agency]) -> str:
    """`agencies.yaml`."""
    keys = ("id", "title", "short", "group", "order")
    rows = (
        "".join(f"{'  - ' if key == 'id' else '    '}{key}: {quoted(str(getattr(a, key)))}\n" for key in keys)
        + "    ranked: yes\n"
        for a in agencies
    )
    return "year: 2022\nagencies:\n" + "".join(rows)


# --- whole seasons --------------------------------------------------------------------------------------------------


def forms_of(index: Index) -> dict[str, Forms]:
    """The forms of every group."""
    appraisers = {one.id: one.title for one in index.head.appraisers}
    return {one.group.id: Forms(one, appraisers) for one in index.sets}


def write_sheets(folder: Path, forms: Mapping[str, Forms], sheets: Sequence[Sheet]) -> None:
    """Every file of a season but the roster."""
    for sheet in sheets:
        of, home = forms[sheet.agency.group], folder / sheet.agency.group / sheet.agency.id
        home.mkdir(parents=True, exist_ok=True)
        (home / "submission.yaml").write_text(submission_text(of, sheet), "utf-8")
        (home / "appraisal.yaml").write_text(appraisal_text(of, sheet), "utf-8")
    for supplier, source in (("survey", "Điều tra xã hội học năm 2022"), ("central", "Số liệu các cơ quan của Tỉnh")):
        (folder / f"{supplier}.yaml").write_text(measured_text(forms, sheets, supplier, source), "utf-8")


def write_season(root: Path, index: Index, agencies: int, seed: int = 2022) -> None:
    """A season of so many agencies a group under `root`/submissions."""
    rng, forms = Random(seed), forms_of(index)
    folder = root / "submissions" / str(index.head.year)
    folder.mkdir(parents=True, exist_ok=True)
    roster = [_agency(id, number) for id in forms for number in range(1, agencies + 1)]
    (folder / "agencies.yaml").write_text(roster_text(roster), "utf-8")
    sheets = [forms[one.group].sheet(one, rng, rng.triangular(0.5, 0.99, 0.86)) for one in roster]
    write_sheets(folder, forms, sheets)


def _agency(group: str, number: int) -> Agency:
    title = f"Cơ quan số {number} nhóm {group}"
    id, order = f"{group}-{number}", str(number)
    return Agency.model_validate(
        {"id": id, "title": title, "short": f"{group} {number}", "group": group, "order": order, "ranked": "yes"}
    )
