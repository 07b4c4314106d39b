"""Random decisions that `check` accepts: all sixteen rule kinds, every policy; as text, the way YAML gives it."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from oracle import items_of

Table = dict[str, Any]
YEAR = 2022
ROUNDS = [
    {"id": "self", "title": "Tự đánh giá", "kind": "self", "from": "2022-12-01", "to": "2023-01-15"},
    {"id": "appraisal", "title": "Thẩm định", "kind": "appraisal", "from": "2023-01-16", "to": "2023-02-28"},
    {"id": "appraised", "title": "Kết quả", "kind": "final"},
]
MANY_ROUNDS = [
    ROUNDS[0],
    ROUNDS[1] | {"to": "2023-02-01"},
    {"id": "clarification", "title": "Giải trình", "kind": "clarification", "from": "2023-02-01", "to": "2023-02-01"},
    {"id": "appraisal-2", "title": "Thẩm định 2", "kind": "appraisal", "from": "2023-02-01", "to": "2023-03-10"},
    ROUNDS[2],
]
SOURCE = "quyet-dinh"
BASIS = {"source": SOURCE, "at": "Phụ lục", "clause": "Điều khoản được sinh ra để kiểm thử"}
EVIDENCE = {
    **{"types": ["pdf"], "most_megabytes": "20", "roots": "none", "shared_within": "area"},
    **{"document_kinds": {"KH": "Kế hoạch"}, "issuers": []},
}
WEIGHTS = ["100%", "80%", "60%", "50%", "33.3%", "30%", "20%", "0%"]
EACH = ["0.1", "0.25", "0.5", "1", "0.125", "0.333"]
RATIO_ENDS = ["5%", "10%", "20%", "33.3%", "50%", "66.67%", "70%", "80%", "90%", "95%", "99.5%", "100%"]
GROWTH_ENDS = ["-20%", "-5%", "-0.5%", "0%", "2.5%", "10%", "33.3%", "100%"]
VALUE_ENDS = ["0.5", "1", "2.25", "5", "7.5", "10", "20", "100", "1000"]


def text(value: Fraction) -> str:
    """A number as the YAML writes it; only for numbers whose decimals end."""
    return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")


class ItemMaker:
    """Makes one item: its rule, and the facts the rule asks for."""

    def __init__(self, random: Random, prefix: str, top: Fraction, style: str) -> None:
        self.random, self.prefix, self.top, self.style = random, prefix, top, style
        self.facts: dict[str, Table] = {}
        self.never_empty: list[str] = []
        """Conditions under which a divisor is 0 and the item must not apply."""
        self.is_judged = False
        self.made = 0

    # --- facts ---

    def fact(self, type: str, **keys: Any) -> str:
        self.made += 1
        name = f"f{self.prefix}_{self.made}"
        self.facts[name] = {"label": f"Số liệu {name}", "type": type, "supplier": self.supplier(), **keys}
        return name

    def supplier(self) -> str:
        common = {"self": ["agency"] * 6 + ["appraiser", "central"], "appraiser": ["appraiser", "central"]}
        return "survey" if self.style == "survey" else self.random.choice(common[self.style])

    def count(self, **keys: Any) -> str:
        return self.fact("count", unit="hồ sơ", **keys)

    def figure(self) -> str:
        """A number of any type, never negative."""
        match self.random.randrange(4):
            case 0:
                return self.fact("money", unit="triệu đồng", **self.random.choice([{}, {"places": "2"}]))
            case 1:
                return self.fact("decimal", unit="điểm", places=str(self.random.randrange(1, 5)), least="0")
        return self.count()

    def yes_no(self) -> str:
        return self.fact("yes_no")

    def divisor(self) -> tuple[str, bool]:
        """A count to divide by, and whether `if_none` must say what 0 earns."""
        match self.random.randrange(3):
            case 0:
                return self.count(least="1"), False
            case 1:
                name = self.count()
                self.never_empty.append(f"{name} == 0")
                return name, False
        return self.count(), True

    # --- awards ---

    def award(self, best: Fraction) -> str:
        """Some award up to the best."""
        return self.stated(best * self.random.choice([0, 0, 1, 2, 3, 4, 5, 7, 8]) / 8)

    def stated(self, points: Fraction) -> str:
        """Points as `max`, a number or a per cent of the maximum."""
        forms = [text(points)] + ["max"] * 2 * (points == self.top)
        share = 100 * points / self.top
        if not 10**6 % share.denominator:
            forms.append(f"{text(share)}%")
        return self.random.choice(forms)

    def awards(self, best: Fraction, how_many: int) -> list[str]:
        """Awards of which one is the best."""
        found = [self.award(best) for _ in range(how_many)]
        found[self.random.randrange(how_many)] = self.stated(best)
        return found

    # --- rules ---

    def rule(self, best: Fraction, depth: int = 0) -> Table:
        """A rule whose best outcome is `best`."""
        makers: list[Callable[[Fraction], Table]] = [
            self.yes_no_rule,
            self.choice,
            self.deadline,
            self.ratio,
            self.ratio,
            self.value,
            self.growth,
            self.count_rule,
            self.deduct,
            self.checklist,
            self.relative,
            self.formula,
        ]
        makers += [self.external, self.percent] if best == self.top else []
        makers += [lambda b: self.gate(b, depth), lambda b: self.combine(b, depth)] * 2 if depth < 2 else []
        makers += [self.judged] * 3 if self.style == "appraiser" and not self.is_judged else []
        if self.style == "survey" and (depth == 0 or self.random.random() < 0.3):
            makers = [self.survey] if best == self.top else [self.deduct]
        return self.random.choice(makers)(best)

    def yes_no_rule(self, best: Fraction) -> Table:
        yes, no = self.awards(best, 2)
        return {"kind": "yes_no", "fact": self.yes_no(), "yes": yes, "no": no}

    def choice(self, best: Fraction) -> Table:
        ids = ["tot", "kha", "dat", "kem"][: self.random.randrange(2, 5)]
        fact = self.fact("choice", options=[{"id": id, "label": f"Mức {id}"} for id in ids])
        options = [{"is": id, "award": award} for id, award in zip(ids, self.awards(best, len(ids)), strict=True)]
        return {"kind": "choice", "fact": fact, "options": options}

    def deadline(self, best: Fraction) -> Table:
        days = sorted(self.random.sample(range(365), self.random.randrange(1, 4)))
        *steps, later, never = self.awards(best, len(days) + 2)
        first = datetime.date(YEAR, 1, 1)
        return {
            "kind": "deadline",
            "fact": self.fact("date"),
            "steps": [
                {"by": str(first + datetime.timedelta(day)), "award": award}
                for day, award in zip(days, steps, strict=True)
            ],
            "later": later,
            "never": never,
        }

    def ratio(self, best: Fraction) -> Table:
        whole, needs_none = self.divisor()
        part = self.count(at_most=whole)
        formulas = {}
        if self.random.random() < 0.3:
            other = self.count()
            part = self.random.choice(
                [f"{part} + 0.5 * {other}", f"max({part}, {other})", f"{part} if {other} > 3 else 0"]
            )
            formulas = {"says": "Tỷ lệ tính theo công thức"}
        rule = {"kind": "ratio", "part": part, "whole": whole, **formulas}
        rule |= {"if_none": self.award(best)} if needs_none else {}
        return {**rule, "bands": self.bands(RATIO_ENDS, best, share=True)}

    def percent(self, best: Fraction) -> Table:
        """A value rule on a derived per cent."""
        whole = self.count(least="1")
        part = self.count(at_most=whole)
        fact = self.fact("percent", part=part, whole=whole)
        return {"kind": "value", "of": fact, "bands": self.bands(RATIO_ENDS, best, share=True)}

    def value(self, best: Fraction) -> Table:
        of = self.figure()
        formulas = {}
        if self.random.random() < 0.3:
            of, formulas = f"2 * {of} - 1.5", {"says": "Giá trị tính theo công thức"}
        return {"kind": "value", "of": of, **formulas, "bands": self.bands(VALUE_ENDS, best)}

    def growth(self, best: Fraction) -> Table:
        before, needs_none = self.divisor()
        none = {"if_none": self.award(best)} if needs_none else {}
        bands = self.bands(GROWTH_ENDS, best)
        return {"kind": "growth", "now": self.figure(), "before": before, **none, "bands": bands}

    def bands(self, ends: list[str], best: Fraction, *, share: bool = False) -> list[Table]:
        """Bands from the worst up, or from the best down; each joint stated on one side or both."""
        picked = self.random.sample(range(len(ends)), self.random.randrange(1, 5))
        joints = [ends[i] for i in sorted(picked)]
        bands: list[Table] = [{"award": award} for award in self.awards(best, len(joints) + 1)]
        for i, end in enumerate(joints):
            upper, lower = self.random.choice([("from", "below"), ("above", "to")])
            # Of three bands an outer one states its end, or the order of the list would be unsaid.
            needed = len(joints) == 2 and i == 1 and len(bands[0]) == 1
            above, below = self.random.choice([(1, 1), (1, 0)] if needed else [(1, 1), (1, 0), (0, 1)])
            bands[i + 1] |= {upper: end} if above else {}
            bands[i] |= {lower: end} if below else {}
        self._slopes(bands, joints, best, share=share)
        return bands[::-1] if self.random.random() < 0.7 else bands

    def _slopes(self, bands: list[Table], joints: list[str], best: Fraction, *, share: bool) -> None:
        """Some inner awards become a line; where the ratio itself may be the award, some become a share."""
        flat = [i for i, band in enumerate(bands) if Fraction(self.worth(band["award"])) == best]
        for i, band in enumerate(bands):
            if i == flat[0]:
                continue
            if 0 < i < len(joints) and self.random.random() < 0.4:
                band["award"] = {"linear": [self.award(best), self.award(best)]}
            elif share and best == self.top and self.random.random() < 0.5:
                band["award"] = "share"

    def worth(self, award: str) -> Fraction:
        if award == "max":
            return self.top
        return Fraction(award[:-1]) * self.top / 100 if award.endswith("%") else Fraction(award)

    def count_rule(self, best: Fraction) -> Table:
        counts = [{"fact": self.figure(), "each": self.random.choice(EACH)} for _ in range(self.random.randrange(1, 4))]
        return {"kind": "count", "counts": counts, "cap": self.stated(best)}

    def deduct(self, best: Fraction) -> Table:
        counts = [{"fact": self.figure(), "each": self.random.choice(EACH)} for _ in range(self.random.randrange(1, 4))]
        return {"kind": "deduct", "counts": counts, "start": self.stated(best), "floor": self.award(best)}

    def checklist(self, best: Fraction) -> Table:
        how = self.random.choice(["all", "any", "sum"])
        of: list[Table] = [{"fact": self.yes_no()} for _ in range(self.random.randrange(1, 4))]
        if self.random.random() < 0.5:
            of.append({"when": self.condition(), "label": "Điều kiện theo số liệu"})
        if how != "sum":
            award, otherwise = self.awards(best, 2)
            return {"kind": "checklist", "how": how, "of": of, "award": award, "otherwise": otherwise}
        awards = self.awards(best, len(of))
        entries = [{**entry, "award": award} for entry, award in zip(of, awards, strict=True)]
        return {"kind": "checklist", "how": "sum", "of": entries, "cap": self.stated(best)}

    def gate(self, best: Fraction, depth: int) -> Table:
        award = self.award(best)
        when = self.condition()
        return {
            "kind": "gate",
            "when": when,
            "says": "Điều kiện quyết định",
            "award": award,
            "otherwise": self.rule(best, depth + 1),
        }

    def combine(self, best: Fraction, depth: int) -> Table:
        how = self.random.choice(["sum", "best", "least"])
        parts = self.random.randrange(2, 4)
        if how == "sum" and self.random.random() < 0.5 and best < self.top:
            halves = [self.rule(best / 2, depth + 1), self.rule(best / 2, depth + 1)]
            return {"kind": "combine", "how": "sum", "of": halves}
        of = [self.rule(best, depth + 1) for _ in range(parts)]
        return {"kind": "combine", "how": how, "of": of} | ({"cap": self.stated(best)} if how == "sum" else {})

    def survey(self, best: Fraction) -> Table:
        weights = ["100%", *self.random.sample(WEIGHTS[1:], self.random.randrange(1, 4))]
        options = [{"fact": self.count(), "weight": weight} for weight in weights]
        left_out = {"left_out": [self.count()]} if self.random.random() < 0.5 else {}
        return {"kind": "survey", "options": options, **left_out}

    def external(self, best: Fraction) -> Table:
        out_of = self.random.choice(["100", "10", "5"])
        fact = self.fact("decimal", unit="điểm", places="2", least="0", most=out_of)
        return {"kind": "external", "fact": fact, "out_of": out_of}

    def relative(self, best: Fraction) -> Table:
        below = "share" if best == self.top and self.random.random() < 0.5 else self.award(best)
        to = self.random.choice(["mean", "best"])
        return {"kind": "relative", "fact": self.figure(), "to": to, "at_or_above": self.stated(best), "below": below}

    def formula(self, best: Fraction) -> Table:
        a, b, flag, day = self.count(), self.count(least="1"), self.yes_no(), self.fact("date")
        forms = [f"max * {a} / {b}", f"0.25 * {a} + 0.1 * {b}", f"min({a}, {b}) * 33%"]
        forms += [f"round_half_up(max * {a} / {b}, 1)", f"{a} * 0.3 if {flag} else {b} - 1"]
        forms += [f"{a} if {day} <= {YEAR}-06-30 or not {flag} else {a} / 2", f"({day} - {YEAR}-05-31) * 0.125"]
        points = self.random.choice(forms)
        for name in (a, b, flag, day):
            if name not in points:
                del self.facts[name]
        low = self.award(best)
        return {
            "kind": "formula",
            "points": points,
            "says": "Tính theo công thức",
            "floor": low,
            "cap": self.stated(best),
        }

    def judged(self, best: Fraction) -> Table:
        self.is_judged = True
        if best == self.top and self.random.random() < 0.5 and (4 * self.top).denominator == 1:
            return {"kind": "judged", "step": "0.25"}
        levels = sorted(self.random.sample(range(8), self.random.randrange(1, 4)), reverse=True)
        awards = [self.stated(best), *(self.stated(best * level / 8) for level in levels)]
        scale = [{"award": award, "label": f"Mức {i}"} for i, award in enumerate(awards)]
        return {"kind": "judged", "scale": scale}

    def condition(self) -> str:
        """A condition on facts of its own."""
        match self.random.randrange(4):
            case 0:
                return f"{self.count()} > {self.random.randrange(5)}"
            case 1:
                return self.random.choice(["{} == yes", "not {}", "{}"]).format(self.yes_no())
            case 2:
                part, whole = self.count(), self.count(least="1")
                return f"{part} / {whole} >= {self.random.choice(RATIO_ENDS)}"
        return f"{self.fact('date')} <= {YEAR}-0{self.random.randrange(1, 10)}-15 and not {self.yes_no()}"


# --- items, criteria, areas -----------------------------------------------------------------------------------------


def item(random: Random, id: str, top: Fraction) -> Table:
    """An item with a rule of any kind."""
    style = random.choice(["self"] * 6 + ["survey", "appraiser"])
    maker = ItemMaker(random, id.replace(".", "_").lower(), top, style)
    rule = maker.rule(top)
    suppliers = {fact["supplier"] for fact in maker.facts.values() if fact["type"] != "percent"}
    scored_by = "self" if "agency" in suppliers else style if style == "survey" else "appraiser"
    made: Table = {"id": id, "title": f"Mục {id}", "max": text(top), "scored_by": scored_by, "facts": maker.facts}
    when = list(maker.never_empty)
    if random.random() < 0.2 and maker.facts:
        when.append(_when_not_applicable(random, maker))
    if when:
        says = "Không phát sinh trong năm"
        made["not_applicable"] = {"when": " or ".join(when), "then": "leave_out", "says": says}
    evidence = [_evidence(random, maker, n) for n in range(random.choice([0, 0, 1, 1, 2, 3]))]
    return {**made, "rule": rule, "evidence": evidence or "none", "basis": BASIS.copy()}


def _when_not_applicable(random: Random, maker: ItemMaker) -> str:
    name = random.choice(sorted(maker.facts))
    conditions = {"yes_no": "not {}", "date": f"{{}} > {YEAR}-10-01", "choice": "{} == 'kha'", "percent": "{} == 20%"}
    return conditions.get(maker.facts[name]["type"], "{} == 0").format(name)


def _evidence(random: Random, maker: ItemMaker, n: int) -> Table:
    kind = {"id": f"tai-lieu-{n}", "label": f"Tài liệu {n}"}
    if random.random() < 0.2:
        return {**kind, "required": "no"}
    without = random.choice(["zero", "flag", "cap"])
    cap = {"cap": maker.award(maker.top)} if without == "cap" else {}
    return {**kind, "required": "yes", "without": without, **cap}


def split(random: Random, total: Fraction, parts: int, unit: Fraction) -> list[Fraction]:
    """A total split into parts, each a multiple of the unit."""
    units = int(total / unit)
    cuts = sorted(random.sample(range(1, units), parts - 1))
    return [(b - a) * unit for a, b in zip([0, *cuts], [*cuts, units], strict=True)]


def area(random: Random, id: str, tops: list[Fraction], part: str = "base") -> Table:
    """An area: its items one by one or in criteria of several."""
    criteria: list[Table] = []
    rest = list(tops)
    while rest:
        own, rest = (rest[: (n := random.randrange(1, 5))], rest[n:])
        node = f"{id}.{len(criteria) + 1}"
        if len(own) == 1 and random.random() < 0.7:
            criteria.append(item(random, node, own[0]))
            continue
        subs = [item(random, f"{node}.{i}", top) for i, top in enumerate(own, 1)]
        criteria.append({"id": node, "title": f"Tiêu chí {node}", "max": text(sum(own)), "sub_criteria": subs})
    made: Table = {"id": id, "title": f"Lĩnh vực {id}", "part": part, "max": text(sum(tops)), "appraiser": "so-noi-vu"}
    return {**made, "criteria": criteria}


def areas(random: Random, items: int) -> list[Table]:
    """The areas of a group: base areas of 100 points in all, often a bonus and a penalty."""
    unit = random.choice([Fraction(1, 4), Fraction(1, 2), Fraction(1, 10)])
    tops = split(random, Fraction(100), items, unit)
    how_many = random.randrange(1, 5)
    ends = sorted(random.sample(range(1, items), how_many - 1))
    made = [area(random, str(n), tops[a:b]) for n, (a, b) in enumerate(zip([0, *ends], [*ends, items], strict=True), 1)]
    for part in ("bonus", "penalty"):
        if random.random() < 0.7:
            extra = [Fraction(random.randrange(1, 5), 2) for _ in range(random.randrange(1, 4))]
            one = area(random, str(len(made) + 1), extra, part)
            one["max"] = text(min(sum(extra), Fraction(random.randrange(1, 7), 2)))
            made.append(one)
    for one in made:
        for node in (one, *(node for node in one["criteria"] if "sub_criteria" in node)):
            if random.random() < 0.3:
                node["limits"] = [_limit(random, made, node) for _ in range(random.randrange(1, 3))]
    return made


def _limit(random: Random, made: list[Table], node: Table) -> Table:
    most = Fraction(node["max"]) * random.randrange(5) / 5
    return {"when": condition(random, facts_of(made)), "most": text(most), "says": "Giới hạn điểm"}


def facts_of(made: list[Table]) -> dict[str, Table]:
    """Every fact of a group's areas."""
    nodes = [
        node for one in made for criterion in one["criteria"] for node in criterion.get("sub_criteria", [criterion])
    ]
    return {name: fact for node in nodes for name, fact in node["facts"].items()}


def condition(random: Random, facts: dict[str, Table]) -> str:
    """A condition on some facts of the group."""
    if random.random() < 0.3:
        return f"({condition(random, facts)}) {random.choice(['and', 'or'])} ({condition(random, facts)})"
    name = random.choice(sorted(facts))
    fact = facts[name]
    match fact["type"]:
        case "yes_no":
            return random.choice([name, f"not {name}"])
        case "date":
            return f"{name} > {YEAR}-{random.randrange(1, 13):02}-15"
        case "choice":
            return f"{name} {random.choice(['==', '!='])} '{fact['options'][0]['id']}'"
        case "percent":
            return f"{name} < {random.choice(RATIO_ENDS)}"
    return f"{name} {random.choice(['>', '<', '>=', '<='])} {random.randrange(10)}"


# --- the head -------------------------------------------------------------------------------------------------------


def policies(random: Random, id: str, made: list[Table]) -> Table:
    """Policies of every sort."""
    caps = {one["part"]: one["max"] for one in made if one["part"] != "base"}
    roundings: list[Any] = ["exact", *({"places": str(p), "mode": "half_up"} for p in (0, 1, 2, 2, 3))]
    grades = _grades(random, made)
    return {
        "id": id,
        "item_rounding": _fine_enough(random.choice(roundings), made),
        "index_rounding": random.choice([*roundings, *roundings[1:3]]),
        "index_basis": random.choice(
            ["applicable_maximum", "redistribute_criterion", "redistribute_area", "rescale_internal"]
        ),
        "index_floor": random.choice(["none", "0", "40.5"]),
        "index_ceiling": random.choice(["none", "100", "66.6"]),
        "bonus_cap": caps.get("bonus", "3"),
        "penalty_cap": caps.get("penalty", "2"),
        "missing_evidence": random.choice(["by_item", "by_item", "zero", "flag"]),
        "survey_not_held": random.choice(["await", "leave_out"]),
        "not_submitted": random.choice(["unplaced", "placed"]),
        "rank_on": random.choice(["printed", "exact"]),
        "shared_places": random.choice(["competition", "dense"]),
        "deadline_on_day_off": random.choice(["next_working_day", "unchanged"]),
        "days_off": [str(datetime.date(YEAR, 1, 1) + datetime.timedelta(random.randrange(365))) for _ in range(40)],
        "ties": {
            "keys": [_tie_key(random, made) for _ in range(random.choice([0, 0, 1, 2]))],
            "then": random.choice(["shared", "council"]),
        },
        "grades": grades,
        "awards": [_award(random, n, made, grades) for n in range(random.randrange(1, 5))],
    }


def _fine_enough(rounding: Any, made: list[Table]) -> Any:
    """A rounding of items that keeps what they state."""
    needed = max(_decimals(one[key]) for node in made for one in items_of(node) for key in ("max", "rule", "evidence"))
    return rounding if rounding == "exact" else {**rounding, "places": str(max(needed, int(rounding["places"])))}


def _decimals(node: Any) -> int:
    """The most decimals of a number in a table."""
    if isinstance(node, str):
        return len(node.partition(".")[2]) if re.fullmatch(r"[0-9.]+", node) else 0
    inside = node.values() if isinstance(node, dict) else node
    return max(map(_decimals, inside), default=0)


def _results(made: list[Table]) -> list[str]:
    return ["points", "bonus", "penalty", *(f"area_{one['id']}" for one in made if one["part"] == "base")]


def _tie_key(random: Random, made: list[Table]) -> Table:
    numbers = sorted(name for name, fact in facts_of(made).items() if fact["type"] in ("count", "money", "decimal"))[:3]
    results = [*_results(made), "bonus - penalty", "min(area_1, points / 100)"]
    by = random.choice([*results, *numbers, *(f"{name} * points" for name in numbers)])
    return {"by": by, "better": random.choice(["higher", "lower"]), "says": "Tiêu chí phụ"}


def _when(random: Random, made: list[Table]) -> Table:
    results = [f"{name} >= {random.choice(['0', '50%', '1.5'])}" for name in _results(made)]
    share = random.choice([name for name in _results(made) if name.startswith("area_")])
    results += [f"{share} > 50% and bonus >= penalty", f"not {share} < 90% or penalty > 1"]
    when = random.choice([*results, condition(random, facts_of(made)), "index > 55 and bonus >= penalty"])
    return {"when": when, "says": "Điều kiện kèm theo"}


def _grades(random: Random, made: list[Table]) -> list[Table]:
    ends = sorted(random.sample([20, 35, 40, 50, 55, 60, 65, 75, 80, 90], random.randrange(1, 5)))[::-1]
    grades: list[Table] = [{"id": f"loai-{n}", "title": f"Loại {n}"} for n in range(len(ends) + 1)]
    for i, end in enumerate(ends):
        upper, lower = random.choice([("from", "below"), ("above", "to")])
        grades[i][upper] = grades[i + 1][lower] = str(end)
    for grade in grades[:-1]:
        grade.update(_when(random, made) if random.random() < 0.3 else {})
    return grades


def _award(random: Random, n: int, made: list[Table], grades: list[Table]) -> Table:
    first = random.choice([1, 1, 2, 3])
    return {
        "id": f"khen-{n}",
        "title": f"Khen thưởng {n}",
        "places": {"from": str(first), "to": str(first + random.randrange(10))},
        "quota": random.choice(["none", "4", "1", "1", "2", "3", "5"]),
        "grade_at_least": random.choice(["none", "none", random.choice(grades)["id"]]),
        "tie_over_quota": random.choice(["all", "none", "council"]),
        "basis": BASIS.copy(),
    } | (_when(random, made) if random.random() < 0.2 else {})


def decision(random: Random, items: int) -> tuple[Table, dict[str, list[Table]]]:
    """A whole decision of one or two groups: its head, and the areas of each group."""
    groups = ["so", "huyen"][: random.randrange(1, 3)]
    made = {group: areas(random, items) for group in groups}
    head = {
        "year": str(YEAR),
        "title": "Bộ tiêu chí sinh ra để kiểm thử",
        "place": "Đồng Tháp",
        "status": "draft",
        "notice": "Chỉ để kiểm thử",
        "decision": {"number": "1/QĐ", "date": "2023-03-15", "issuer": "Ủy ban nhân dân", "signer": "Chủ tịch"},
        "period": {"from": f"{YEAR}-01-01", "to": f"{YEAR}-12-31"},
        "sources": [{"id": SOURCE, "title": "Quyết định"}],
        "appraisers": [{"id": "so-noi-vu", "title": "Sở Nội vụ"}],
        "groups": [
            {"id": id, "title": f"Nhóm {id}", "short": id, "order": str(n), "policies": f"quy-uoc-{id}"}
            for n, id in enumerate(groups, 1)
        ],
        "rounds": MANY_ROUNDS,
        "reason_codes": [],
        "policies": [policies(random, f"quy-uoc-{id}", made[id]) for id in groups],
        "evidence": EVIDENCE,
    }
    return head, made
