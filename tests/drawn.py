"""A season drawn at random over an index: every fact, state and ruling turns up, the same for the same seed."""

import datetime
import json
import random
from pathlib import Path
from typing import Any


from scoring.criteria import GroupSet, Index, Leaf, is_judged, rules_of
from scoring.expressions import calendar
from scoring.facts import Fact
from scoring.rules import Judged

Table = dict[str, Any]


class Draw:
    """One season: how often a figure, a document or an area is missing is up to `gaps`."""

    def __init__(self, index: Index, seed: int, gaps: float = 0.04) -> None:
        self.index, self.random, self.gaps = index, random.Random(seed), gaps

    def gap(self, times: float = 1) -> bool:
        return self.random.random() < self.gaps * times

    def season(self, root: Path, agencies: int) -> None:
        """The files of a season of so many agencies a group, under root/submissions."""
        folder = root / "submissions" / str(self.index.head.year)
        year = str(self.index.head.year)
        roster, survey, central = [], {}, {}
        for group_set in self.index.sets:
            for order in range(1, agencies + 1):
                agency = self.agency(group_set, order)
                roster.append(agency)
                survey[agency["id"]] = self.figures(group_set, "survey")
                central[agency["id"]] = self.figures(group_set, "central")
                self.dossier(group_set, agency["id"], folder / group_set.group.id / agency["id"])
        save(folder / "agencies.yaml", {"year": year, "agencies": roster})
        for name, by_agency in (("survey", survey), ("central", central)):
            table = {"year": year, "illustrative": "yes", "source": "Số liệu ngẫu nhiên", "agencies": by_agency}
            save(folder / f"{name}.yaml", table)

    def agency(self, group_set: GroupSet, order: int) -> Table:
        id = f"{group_set.group.id}-{order}"
        agency = {"id": id, "title": f"Cơ quan {group_set.group.id} {order}", "short": f"CQ {id}", "order": str(order)}
        ranked = "no" if order == 4 else "yes"
        return agency | {"group": group_set.group.id, "ranked": ranked}

    def figures(self, group_set: GroupSet, supplier: str) -> dict[str, str]:
        facts = {id: fact for leaf in group_set.leaves for id, fact in leaf.item.facts.items()}
        return self.answers({id: fact for id, fact in facts.items() if fact.supplier == supplier}, {})

    def dossier(self, group_set: GroupSet, id: str, folder: Path) -> None:
        if self.gap():
            return
        given: dict[str, str] = {}
        items = {leaf.item.id: self.entry(leaf, given) for leaf in group_set.leaves if not self.gap()}
        head = {"year": str(self.index.head.year), "agency": id, "illustrative": "yes"}
        handed = {"date": "2023-01-10", "by": "Người lập"}
        save(folder / "submission.yaml", head | {"submitted": handed, "items": {i: e for i, e in items.items() if e}})
        areas = [area for area in group_set.areas if not self.gap()]
        decided = [
            {"id": a.id, "appraiser": a.appraiser, "author": "Người thẩm định", "date": "2023-02-10"} for a in areas
        ]
        done = {area.id for area in areas}
        adjusted = {leaf.item.id: self.adjustment(leaf) for leaf in group_set.leaves if leaf.area.id in done}
        table = head | {"areas": decided, "items": {i: a for i, a in adjusted.items() if a}}
        save(folder / "appraisal.yaml", table)

    def entry(self, leaf: Leaf, given: dict[str, str]) -> Table:
        own = {id: fact for id, fact in leaf.item.facts.items() if fact.supplier == "agency"}
        answers = self.answers(own, given)
        given |= answers
        kinds = [kind.id for kind in leaf.item.evidence if not self.gap(2)]
        entry: Table = {"facts": answers} if answers else {}
        if kinds:
            entry["evidence"] = [{"id": kind, "number": f"=1+{len(kind)}/BC", "date": "2022-12-20"} for kind in kinds]
        if self.gap(2):
            entry["explanation"] = '=HYPERLINK("http://x")'
        return entry

    def adjustment(self, leaf: Leaf) -> Table:
        item, change = leaf.item, {}
        own = {id: f for id, f in item.facts.items() if f.supplier == "appraiser" or self.gap()}
        own = {id: f for id, f in own.items() if f.supplier in ("agency", "appraiser") and f.type != "percent"}
        facts = self.answers(own, {})
        if facts:
            change["facts"] = facts
        if item.evidence and self.gap(2):
            verdict = self.random.choice(["accepted", "rejected"])
            change["evidence"] = {self.random.choice(item.evidence).id: verdict}
        if item.not_applicable is not None and self.gap():
            change["not_applicable"] = "yes"
        if is_judged(item) and not self.gap():
            change["points"] = self.judged(leaf)
        signed = {"reason": "+Lý do điều chỉnh", "author": "Người thẩm định", "date": "2023-02-10"}
        return change | signed if change else {}

    def judged(self, leaf: Leaf) -> str:
        rule = next(one for one in rules_of(leaf.item.rule) if isinstance(one, Judged))
        if rule.step is not None:
            return text(rule.step * self.random.randint(0, int(leaf.item.max / rule.step)))
        return text(self.random.choice(rule.scale).award.constant(leaf.item.max))

    def answers(self, facts: dict[str, Fact], given: dict[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for id in sorted(facts, key=lambda id: depth(facts, id)):
            if facts[id].type != "percent" and not self.gap(0.5):
                found[id] = self.answer(facts[id], {**given, **found})
        return {id: found[id] for id in facts if id in found}

    def answer(self, fact: Fact, given: dict[str, str]) -> str:
        match fact.type:
            case "yes_no":
                return "yes" if self.random.random() < 0.7 else "no"
            case "choice":
                return self.random.choice(fact.options).id
            case "text":
                return "=Văn bản"
            case "date":
                return self.date(fact)
        return self.number(fact, given)

    def date(self, fact: Fact) -> str:
        if self.random.random() < 0.1:
            return "never"
        low, high = (None if end is None else calendar(int(end)) for end in fact.bounds)
        first = low or datetime.date(2021, 12, 1)
        days = ((high or datetime.date(2023, 2, 1)) - first).days
        return (first + datetime.timedelta(days=self.random.randint(0, max(days, 0)))).isoformat()

    def number(self, fact: Fact, given: dict[str, str]) -> str:
        low, high = fact.bounds
        most = float(given[fact.at_most]) if fact.at_most in given else float(high if high is not None else 120)
        least = float(low if low is not None else 0)
        ends = [least, most, most * 0.9, most * 0.5]
        value = self.random.choice([*ends, *(self.random.uniform(least, most) for _ in range(4))])
        value = min(max(value, least), max(most, least))
        return f"{value:.{fact.decimals}f}" if fact.decimals else str(int(value))


def depth(facts: dict[str, Fact], id: str) -> int:
    top = facts[id].at_most
    return 1 + depth(facts, top) if top in facts and top != id else 0


def text(value: Any) -> str:
    return f"{float(value):g}"


def save(file: Path, table: Table) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(table, ensure_ascii=False, indent=1), encoding="utf-8")
