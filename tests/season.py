"""Seasons, generated: what agencies might have handed in, what appraisers made of it, what the survey measured.

`write_season` writes a whole season for any criteria; the same seed gives the same files.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from figures import BETTER_SMALL, Figures, Value, Values
from season_text import Entry, Sheet, appraisal_text, measured_text, roster_text, submission_text, symbol

from scoring.criteria import GroupSet, Index, Leaf, is_judged
from scoring.expressions import Name, compiled, names
from scoring.points import exact, shown
from scoring.submissions import Agency

_DOCUMENTS = {
    "Báo": "BC", "Biên": "BB", "Chương": "CTr", "Công": "", "Kế": "KH", "Phương": "PA", "Quy": "QĐ", "Quyết": "QĐ",
    "Thông": "TB", "Tờ": "TTr", "Văn": "", "Đề": "ĐA",
}  # fmt: skip
"""Symbols of documents by the first word of what is asked; an official letter has none."""
_SIGNED = {"KH": (5, 80), "QĐ": (30, 330), "TTr": (60, 330), "TB": (120, 330), "BB": (120, 330)}
"""The days of the year on which documents of a kind are signed; the others near its end."""
_REJECTED_SIGNED = (
    "Tài liệu không do cấp có thẩm quyền ban hành nên không được công nhận là tài liệu kiểm chứng.",
    "Tài liệu ban hành ngoài năm đánh giá, không dùng làm tài liệu kiểm chứng cho năm 2022.",
    "Tài liệu chưa có chữ ký, đóng dấu của cơ quan nên không được công nhận.",
)
_REJECTED_OTHER = (
    "Tài liệu không ghi thời điểm lập nên không được công nhận.",
    "Tài liệu không khớp với số liệu trên hệ thống tại thời điểm thẩm định.",
)
NOTHING, NOT_DONE = "Trong năm không phát sinh", "Chưa thực hiện"


class Forms:
    """What the criteria of a group ask, ready to fill in many sheets."""

    def __init__(self, group_set: GroupSet, appraisers: Mapping[str, str], first: str) -> None:
        self.group_set, self.appraisers, self.first = group_set, appraisers, first
        self.figures = Figures(group_set)
        self.absent = {leaf.item.id: _Absent(group_set, leaf) for leaf in group_set.leaves if leaf.item.not_applicable}
        self.asks = tuple(_Asked(leaf) for leaf in group_set.leaves)

    def sheet(self, agency: Agency, rng: Random, level: float, given: Mapping[str, Value] | None = None) -> Sheet:
        """An agency of a level, filled in: figures, documents, some gaps, and what the appraisers say."""
        sheet = Sheet(agency, self.figures.made(rng, level, given))
        sheet.handed = self.figures.workday(datetime.date(2023, 1, 4 + rng.randrange(10)))
        sheet.appraised = self.figures.workday(datetime.date(2023, 2, 1 + rng.randrange(24)))
        documents: dict[object, Entry] = {}
        left_out = self.left_out(sheet, "agency")
        for asked in self.asks:
            if asked.id not in left_out:
                if asked.is_own and rng.random() < 0.02 * (1 - level):
                    sheet.blank.add(asked.id)
                sheet.evidence[asked.id] = self._evidence(sheet, asked, rng, level, documents)
                said = self._appraised(sheet, asked, rng, level)
                if said:
                    sheet.adjustments[asked.id] = said
                if asked.is_bonus and said.get("points") == "0":
                    sheet.evidence[asked.id] = [{"id": kind, "note": NOTHING} for kind in asked.required]
        return sheet

    def left_out(self, sheet: Sheet, *suppliers: str) -> set[str]:
        """The items that do not apply, by figures of these suppliers (when none is named: of whoever)."""
        tests = {id: test for id, test in self.absent.items() if not suppliers or test.suppliers <= set(suppliers)}
        return {id for id, test in tests.items() if test(sheet.values)}

    def needed(self, left_out: set[str]) -> set[str]:
        """The facts that the items that apply, and the conditions of those that do not, read."""
        found = {name for test in self.absent.values() for name in test.names}
        return found.union(*(asked.reads for asked in self.asks if asked.id not in left_out))

    def _evidence(
        self, sheet: Sheet, asked: "_Asked", rng: Random, level: float, documents: dict[object, Entry]
    ) -> list[Entry]:
        """The documents handed in for an item; the same document serves several items of an area."""
        values = [sheet.values[id] for id in asked.facts]
        if asked.is_bonus and values and all(value in (0, "none") for value in values):
            return [{"id": kind, "note": NOTHING} for kind in asked.required]
        if asked.own and all(sheet.values[id] is False or sheet.values[id] == "never" for id in asked.own):
            return [{"id": kind, "note": NOT_DONE} for kind in asked.required]
        found = []
        for position, (kind, key, symbol_) in enumerate(asked.documents):
            if rng.random() < (0.975 + 0.025 * level if kind in asked.required else 0.3):
                own = [value for value in values if isinstance(value, datetime.date)] if position == 0 else []
                same = (key, *own)  # of a day that is declared there is a document of its own
                if same not in documents:
                    documents[same] = self._document(sheet, own, symbol_, rng)
                found.append({"id": kind, **documents[same]})
        return found

    def _document(self, sheet: Sheet, dates: list[datetime.date], kind: str | None, rng: Random) -> Entry:
        """A document with number, date and issuer; what is no document of its own (extracts, links) has no number."""
        day = datetime.date(2022, 1, 1) + datetime.timedelta(rng.randint(*_SIGNED.get(kind or "", (310, 362))))
        day = max(dates) if dates else self.figures.workday(day)
        signed = {"date": day.isoformat(), "issuer": sheet.agency.title}
        if kind is None:
            return signed
        number, by = 1 + day.timetuple().tm_yday * rng.randint(40, 90) // 100, symbol(sheet.agency)
        return {"number": f"{number}/{kind}-{by}" if kind else f"{number}/{by}-VP", **signed}

    def _appraised(self, sheet: Sheet, asked: "_Asked", rng: Random, level: float) -> Entry:
        """What the appraisers say of an item: points they judge, figures they supply, now and then a correction."""
        if asked.is_judged:
            return _judged(asked.leaf, rng, level)
        if asked.supplied:
            facts = {id: sheet.values[id] for id in asked.supplied}
            none = all(value == 0 for value in facts.values())
            said = "Không phát hiện trường hợp nào trong năm." if none else "Theo số liệu thẩm định theo dõi."
            return {"facts": facts, "reason": said}
        if asked.is_own and rng.random() < 0.025 * (1.3 - level):
            return _corrected(sheet, asked.leaf, rng)
        return {}


class _Asked:
    """What filling in needs to know of an item, looked up once."""

    def __init__(self, leaf: Leaf) -> None:
        item = leaf.item
        self.leaf, self.id, self.facts = leaf, item.id, tuple(item.facts)
        self.is_own, self.is_judged, self.is_bonus = (
            item.scored_by == "self",
            is_judged(item),
            leaf.area.part == "bonus",
        )
        self.own = tuple(id for id, fact in item.facts.items() if fact.supplier == "agency")
        self.supplied = tuple(id for id, fact in item.facts.items() if fact.supplier == "appraiser")
        self.reads = {*leaf.reads, *item.facts}
        self.required = tuple(kind.id for kind in item.required_evidence)
        self.documents = tuple(
            (kind.id, (leaf.area.id, kind.id, *kind.label.split()[:5]), _DOCUMENTS.get(kind.label.split(maxsplit=1)[0]))
            for kind in item.evidence
        )


class _Absent:
    """When an item does not apply, over figures as they are generated."""

    def __init__(self, group_set: GroupSet, leaf: Leaf) -> None:
        assert leaf.item.not_applicable is not None
        when = group_set.expression(leaf.item.not_applicable.when)
        self.names, self.test = tuple(dict.fromkeys(names(when))), compiled(when)
        self.suppliers = {group_set.facts[name].supplier for name in self.names}

    def __call__(self, values: Values) -> bool:
        return bool(self.test({id: values[id] for id in self.names}))  # type: ignore[misc]


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
        return {"facts": {part.id: fewer}, "reason": said}
    handed = [entry for entry in sheet.evidence[leaf.item.id] if "note" not in entry]
    if not handed:
        return {}
    chosen = rng.choice(handed)
    reasons = _REJECTED_SIGNED if "number" in chosen else _REJECTED_OTHER
    return {"evidence": {chosen["id"]: "rejected"}, "reason": rng.choice(reasons)}


# --- whole seasons --------------------------------------------------------------------------------------------------


def forms_of(index: Index) -> dict[str, Forms]:
    """The forms of every group."""
    appraisers = {one.id: one.title for one in index.head.appraisers}
    first = next(one.id for one in index.head.rounds if one.kind == "appraisal")
    return {one.group.id: Forms(one, appraisers, first) for one in index.sets}


def write_sheets(folder: Path, forms: Mapping[str, Forms], sheets: Sequence[Sheet]) -> None:
    """Every file of a season but the roster."""
    for sheet in sheets:
        of, home = forms[sheet.agency.group], folder / sheet.agency.group / sheet.agency.id
        home.mkdir(parents=True, exist_ok=True)
        left_out = of.left_out(sheet, "agency")
        declared = submission_text(of.group_set, sheet, of.needed(left_out), left_out)
        (home / "submission.yaml").write_text(declared, "utf-8")
        (home / f"{of.first}.yaml").write_text(appraisal_text(of.group_set, sheet, of.appraisers), "utf-8")
    for supplier, source in (("survey", "Điều tra xã hội học năm 2022"), ("central", "Số liệu các cơ quan của Tỉnh")):
        rows = ((sheet, _supplied(forms[sheet.agency.group], sheet, supplier)) for sheet in sheets)
        (folder / f"{supplier}.yaml").write_text(measured_text(rows, source), "utf-8")


def _supplied(forms: Forms, sheet: Sheet, supplier: str) -> Iterable[str]:
    """The facts of a supplier that an agency's items need."""
    needed = forms.needed(forms.left_out(sheet))
    return (id for id, fact in forms.figures.facts.items() if fact.supplier == supplier and id in needed)


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
