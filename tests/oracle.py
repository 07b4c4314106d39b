"""An independent judge: the whole arithmetic once more, from the YAML text, in plain fractions.

It reads the files itself, shares no code with `scoring`, and is built otherwise: there a rule becomes an expression,
here each rule kind is one function on text. Two programs seldom share a mistake. It takes files that `check` accepts
and checks nothing itself.
"""

import ast
import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Raw = Any
"""A table, list or text of the YAML, untyped: every scalar is its text."""
NEVER = Fraction(datetime.date.max.toordinal())


# --- reading --------------------------------------------------------------------------------------------------------


class Year(NamedTuple):
    """A year as written: the head, the areas by group, and what was declared, by agency."""

    head: Raw
    areas: Mapping[str, Sequence[Raw]]
    roster: Raw
    submissions: Mapping[str, Raw]
    appraisals: Mapping[str, Raw]
    survey: Raw = None
    central: Raw = None
    council: Raw = None
    filed: Mapping[str, Mapping[str, Raw]] = {}
    """What each round filed, by round and agency; `appraisals` are those of the round `appraisal`."""


def read(root: Path, year: int | str) -> Year:
    """The year as its files state it."""
    criteria, season = root / "criteria" / str(year), root / "submissions" / str(year)
    head, roster = _yaml(criteria / "index.yaml"), _yaml(season / "agencies.yaml")
    areas = {
        group["id"]: [_yaml(file) for file in sorted((criteria / _folder(group)).glob("*.yaml"), key=_leading_number)]
        for group in head["groups"]
    }
    folders = {agency["id"]: season / agency["group"] / agency["id"] for agency in roster["agencies"]}
    handed, *filed = (
        {id: _yaml(folder / name) for id, folder in folders.items() if (folder / name).exists()}
        for name in ("submission.yaml", *(f"{one['id']}.yaml" for one in head["rounds"]))
    )
    rest = (
        _yaml(season / name) if (season / name).exists() else None
        for name in ("survey.yaml", "central.yaml", "council.yaml")
    )
    by_round = dict(zip((one["id"] for one in head["rounds"]), filed, strict=True))
    return Year(head, areas, roster, handed, {}, *rest, filed=by_round)


def _yaml(file: Path) -> Raw:
    with file.open(encoding="utf-8") as stream:
        return yaml.load(stream, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


def _folder(group: Raw) -> str:
    return group.get("criteria") or group["id"]


def _leading_number(file: Path) -> int:
    return int(file.name.split("-")[0])


# --- numbers and formulas -------------------------------------------------------------------------------------------


def half_up(value: Fraction, places: int) -> Fraction:
    """The nearest multiple of a unit of the last place; of two equally near, the one farther from zero."""
    size = abs(value) * 10**places
    nearest = (2 * size + 1) // 2
    return Fraction(nearest if value >= 0 else -nearest, 10**places)


@lru_cache(maxsize=2**16)
def number(text: str) -> Fraction:
    """A number or a per cent."""
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


@lru_cache(maxsize=2**16)
def day(text: str) -> Fraction:
    """A date as a number."""
    return NEVER if text == "never" else Fraction(datetime.date.fromisoformat(text).toordinal())


class Formula(NamedTuple):
    """A formula turned into Python over a table of figures `v`."""

    names: frozenset[str]
    code: Any
    tree: ast.expr

    def __call__(self, figures: Mapping[str, Any]) -> Any:
        return eval(self.code, _KNOWN, {"v": figures})


_KNOWN = {
    "__builtins__": {},
    "min": min,
    "max": max,
    "round_half_up": lambda x, places: half_up(x, int(places)),
    "F": Fraction,
}
_WORD = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)|(?P<number>\d+(?:\.\d+)?%?)|'(?P<text>[^']*)'|(?P<call>(?:min|max|round_half_up)\s*\()"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<sign>[-+*/(),]|[=!<>]=|[<>])"
)
_KEPT = {"and": " and ", "or": " or ", "not": " not ", "if": " if ", "else": " else ", "yes": "True", "no": "False"}


@cache
def formula(text: str) -> Formula:
    """The formula a text states."""
    found: set[str] = set()
    source = "".join(_python(word, found) for word in _WORD.finditer(text)).strip()
    tree = ast.parse(source, mode="eval")
    return Formula(frozenset(found), compile(tree, text, "eval"), tree.body)


def truth(node: ast.expr, figures: Mapping[str, Any], gone: set[str]) -> bool | None:
    """Whether a condition is met; None where it speaks only of what is gone, parts that do so being passed over."""
    if isinstance(node, ast.BoolOp):
        parts = [truth(part, figures, gone) for part in node.values]
        heard = [part for part in parts if part is not None]
        return (all(heard) if isinstance(node.op, ast.And) else any(heard)) if heard else None
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = truth(node.operand, figures, gone)
        return None if inner is None else not inner
    if gone & {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}:
        return None
    return bool(eval(compile(ast.Expression(node), "part", "eval"), _KNOWN, {"v": figures}))


def _python(word: re.Match[str], found: set[str]) -> str:
    match word.lastgroup, word.group(word.lastgroup or 0):
        case "date", text:
            return f"F({day(text)})"
        case "number", text:
            return "F({},{})".format(*number(text).as_integer_ratio())
        case "text", text:
            return repr(text)
        case "name", text if text not in _KEPT:
            found.add(text)
            return f"v[{text!r}]"
    return _KEPT.get(word.group(), word.group())


class Figures(dict[str, Any]):
    """The figures of an agency by name; a per cent is divided out when it is asked for."""

    def __init__(self, figures: Mapping[str, Any], facts: Mapping[str, Raw]) -> None:
        super().__init__(figures)
        self.facts = facts

    def __missing__(self, name: str) -> Fraction:
        fact = self.facts[name]
        return self[fact["part"]] / self[fact["whole"]]

    def lack(self, names: Iterable[str]) -> list[str]:
        """The figures that names need and that nobody has given."""
        asked = [part for name in names for part in _parts(name, self.facts)]
        return [name for name in asked if name not in self]


def _parts(name: str, facts: Mapping[str, Raw]) -> tuple[str, ...]:
    fact = facts.get(name, {})
    return (fact["part"], fact["whole"]) if fact.get("type") == "percent" else (name,)


_TYPED: Mapping[str, Callable[[str], Any]] = {
    "count": number,
    "money": number,
    "decimal": number,
    "date": day,
    "yes_no": lambda text: text == "yes",
    "choice": str,
    "text": str,
}

# --- bands ----------------------------------------------------------------------------------------------------------


class Band(NamedTuple):
    """A band between two cuts of the number line; a cut is a value and a side: 0 just before it, 1 just after it."""

    low: tuple[Fraction, int] | None
    high: tuple[Fraction, int] | None
    stated: Raw


def bands(stated: Sequence[Raw]) -> list[Band]:
    """The bands from the lowest up, each between the cut below it and the cut above it."""
    lows = [_cut(band, "from", "above") for band in stated]
    highs = [_cut(band, "below", "to") for band in stated]
    edges = [None, *sorted({cut for cut in (*lows, *highs) if cut is not None}), None]
    own = list(zip(lows, highs, strict=True))
    falls = all(low in (None, edges[-i - 2]) and high in (None, edges[-i - 1]) for i, (low, high) in enumerate(own))
    upwards = stated[::-1] if falls else stated
    return [Band(edges[i], edges[i + 1], band) for i, band in enumerate(upwards)]


def _cut(band: Raw, before: str, after: str) -> tuple[Fraction, int] | None:
    for side, key in enumerate((before, after)):
        if key in band:
            return number(band[key]), side
    return None


def band_of(stated: Sequence[Raw], value: Fraction) -> Band:
    """The band that holds a value: as many cuts lie below the value as bands lie below its band."""
    upwards = bands(stated)
    return upwards[sum(band.low is not None and (value, 0.5) > band.low for band in upwards)]


# --- rules ----------------------------------------------------------------------------------------------------------


class Case(NamedTuple):
    """What a rule is asked about: the item, the agency's figures, the group's figures, the days off."""

    id: str
    top: Fraction
    figures: Figures
    group: Mapping[tuple[str, str], Fraction]
    moved: Callable[[Fraction], Fraction]

    def value(self, text: str) -> Any:
        """The value of a formula of the rule, which may name the item's `max`."""
        asked = formula(text)
        if "max" in asked.names:
            return asked(Figures({**self.figures, "max": self.top}, self.figures.facts))
        return asked(self.figures)


def award(text: str, top: Fraction) -> Fraction:
    """Points written as `max`, a per cent of it, or a number."""
    if text == "max":
        return top
    return number(text) * top if text.endswith("%") else number(text)


def _banded(rule: Raw, case: Case, value: Fraction) -> Fraction:
    band = band_of(rule["bands"], value)
    given = band.stated["award"]
    if given == "share":
        return min(max(value, Fraction(0)), Fraction(1)) * case.top
    if isinstance(given, str):
        return award(given, case.top)
    first, last = (award(end, case.top) for end in given["linear"])
    assert band.low is not None
    assert band.high is not None
    (low, _), (high, _) = band.low, band.high
    return (first * (high - value) + last * (value - low)) / (high - low)


def _yes_no(rule: Raw, case: Case) -> Fraction:
    return award(rule["yes" if case.figures[rule["fact"]] else "no"], case.top)


def _choice(rule: Raw, case: Case) -> Fraction:
    (chosen,) = (one for one in rule["options"] if one["is"] == case.figures[rule["fact"]])
    return award(chosen["award"], case.top)


def _deadline(rule: Raw, case: Case) -> Fraction:
    done = case.figures[rule["fact"]]
    kept = [step["award"] for step in rule["steps"] if done <= case.moved(day(step["by"]))]
    return award([*kept, rule["never"] if done == NEVER else rule["later"]][0], case.top)


def _ratio(rule: Raw, case: Case) -> Fraction:
    part, whole = case.value(rule["part"]), case.value(rule["whole"])
    return award(rule["if_none"], case.top) if whole == 0 else _banded(rule, case, part / whole)


def _value(rule: Raw, case: Case) -> Fraction:
    return _banded(rule, case, case.value(rule["of"]))


def _growth(rule: Raw, case: Case) -> Fraction:
    now, before = case.figures[rule["now"]], case.figures[rule["before"]]
    return award(rule["if_none"], case.top) if before == 0 else _banded(rule, case, now / before - 1)


def _each(rule: Raw, case: Case) -> Fraction:
    return sum((case.figures[one["fact"]] * number(one["each"]) for one in rule["counts"]), Fraction(0))


def _count(rule: Raw, case: Case) -> Fraction:
    return min(award(rule["cap"], case.top), _each(rule, case))


def _deduct(rule: Raw, case: Case) -> Fraction:
    return max(award(rule["floor"], case.top), award(rule["start"], case.top) - _each(rule, case))


def _checklist(rule: Raw, case: Case) -> Fraction:
    met = [case.figures[one["fact"]] if "fact" in one else case.value(one["when"]) for one in rule["of"]]
    if rule["how"] == "sum":
        awards = [award(one["award"], case.top) for one, is_met in zip(rule["of"], met, strict=True) if is_met]
        earned = sum(awards, Fraction(0))
        return min(earned, award(rule["cap"], case.top)) if "cap" in rule else earned
    together = all(met) if rule["how"] == "all" else any(met)
    return award(rule["award" if together else "otherwise"], case.top)


def _gate(rule: Raw, case: Case) -> Fraction:
    return award(rule["award"], case.top) if case.value(rule["when"]) else points_by(rule["otherwise"], case)


def _survey(rule: Raw, case: Case) -> Fraction:
    votes = [case.figures[option["fact"]] for option in rule["options"]]
    if sum(votes) == 0:
        return Fraction(0)
    weights = [number(option["weight"]) for option in rule["options"]]
    return case.top * sum(n * w for n, w in zip(votes, weights, strict=True)) / sum(votes)


def _external(rule: Raw, case: Case) -> Fraction:
    return case.figures[rule["fact"]] / number(rule["out_of"]) * case.top


def _relative(rule: Raw, case: Case) -> Fraction:
    own, other = case.figures[rule["fact"]], case.group[rule["fact"], rule["to"]]
    if own >= other:
        return award(rule["at_or_above"], case.top)
    return own / other * case.top if rule["below"] == "share" else award(rule["below"], case.top)


def _formula(rule: Raw, case: Case) -> Fraction:
    low, high = award(rule["floor"], case.top), award(rule["cap"], case.top)
    return sorted([low, high, case.value(rule["points"])])[1]


def _judged(rule: Raw, case: Case) -> Fraction:
    return case.figures[given_name(case.id)]


def _combine(rule: Raw, case: Case) -> Fraction:
    parts = [points_by(inner, case) for inner in rule["of"]]
    if rule["how"] != "sum":
        return max(parts) if rule["how"] == "best" else min(parts)
    return min(sum(parts), award(rule["cap"], case.top)) if "cap" in rule else sum(parts, Fraction(0))


RULES: Mapping[str, Callable[[Raw, Case], Fraction]] = {
    "yes_no": _yes_no,
    "choice": _choice,
    "deadline": _deadline,
    "ratio": _ratio,
    "value": _value,
    "growth": _growth,
    "count": _count,
    "deduct": _deduct,
    "checklist": _checklist,
    "gate": _gate,
    "survey": _survey,
    "external": _external,
    "relative": _relative,
    "formula": _formula,
    "judged": _judged,
    "combine": _combine,
}


def points_by(rule: Raw, case: Case) -> Fraction:
    """The points a rule gives, exact."""
    return RULES[rule["kind"]](rule, case)


def given_name(item: str) -> str:
    """Where the points that an appraiser gives to a judged item stand among the figures."""
    return f"{item} given"


def rules_in(rule: Raw) -> list[Raw]:
    """A rule and the rules inside it."""
    inside = rule["of"] if rule["kind"] == "combine" else [rule["otherwise"]] if rule["kind"] == "gate" else []
    return [rule, *(found for one in inside for found in rules_in(one))]


def needs(item: Raw) -> list[str]:
    """The figures an item depends on: those of its rule, and those that tell whether it applies."""
    found = [*formula(item["not_applicable"]["when"]).names] if "not_applicable" in item else []
    for rule in rules_in(item["rule"]):
        stated = [rule.get("fact"), rule.get("now"), rule.get("before")]
        entries = [*rule.get("counts", ()), *(rule["options"] if rule["kind"] == "survey" else ())]
        entries += rule["of"] if rule["kind"] == "checklist" else []
        stated += [entry.get("fact") for entry in entries]
        texts = [rule.get(key) for key in ("part", "whole", "when", "points")]
        texts += [rule["of"]] if rule["kind"] == "value" else [entry.get("when") for entry in entries]
        found += [name for name in stated if name]
        found += [name for text in texts if text for name in formula(text).names - {"max"}]
        found += [given_name(item["id"])] if rule["kind"] == "judged" else []
    return found


# --- one group ------------------------------------------------------------------------------------------------------


class Group:
    """The criteria of one group as written."""

    def __init__(self, year: Year, id: str) -> None:
        stated = next(group for group in year.head["groups"] if group["id"] == id)
        self.year, self.id = year, id
        self.policies = next(one for one in year.head["policies"] if one["id"] == stated["policies"])
        self.areas = year.areas[id]
        self.items = [item for area in self.areas for item in items_of(area)]
        self.facts = {name: fact for item in self.items for name, fact in item.get("facts", {}).items()}
        self.needs = {item["id"]: needs(item) for item in self.items}
        self.off = {day(text) for text in self.policies["days_off"]}

    def supplier(self, name: str) -> str:
        return self.facts[name]["supplier"] if name in self.facts else "appraiser"

    def moved(self, deadline: Fraction) -> Fraction:
        """The deadline after the policy on days off: Saturdays, Sundays, and those listed."""
        while self.policies["deadline_on_day_off"] == "next_working_day" and (
            datetime.date.fromordinal(int(deadline)).isoweekday() > 5 or deadline in self.off
        ):
            deadline += 1
        return deadline

    def rounded(self, value: Fraction, of: str) -> Fraction:
        """A value by the rounding policy of an item or of the index."""
        policy = self.policies[f"{of}_rounding"]
        return value if policy == "exact" else half_up(value, int(policy["places"]))

    def bound(self, key: str) -> Fraction | None:
        return None if self.policies[key] == "none" else number(self.policies[key])


def items_of(area: Raw) -> list[Raw]:
    """The items of an area in order."""
    return [item for criterion in area["criteria"] for item in criterion.get("sub_criteria", [criterion])]


class Scored(NamedTuple):
    """An agency scored: state and points by item, points and applicable maximum by area, and the totals."""

    agency: Raw
    handed_in: bool
    figures: Figures
    items: Mapping[str, tuple[str, Fraction | None]]
    areas: Mapping[str, tuple[Fraction, Fraction]]
    points: Fraction
    max: Fraction
    index: Fraction
    printed: Fraction


def figures_of(group: Group, agency: str, round: str) -> Figures:
    """The figures that count for an agency in a round."""
    year = group.year
    texts: dict[str, str] = {}
    for entry in year.submissions.get(agency, {}).get("items", {}).values():
        texts |= entry.get("facts", {})
    for measured in (year.survey, year.central):
        texts |= measured["agencies"].get(agency, {}) if measured else {}
    given: dict[str, Any] = {}
    for file in _filed(year, agency, round):
        for id, entry in file["items"].items() if "areas" in file else ():
            texts |= entry.get("facts", {})
            given |= {given_name(id): number(entry["points"])} if "points" in entry else {}
    typed = {name: _TYPED[group.facts[name]["type"]](text) for name, text in texts.items()}
    return Figures(typed | given, group.facts)


def _filed(year: Year, agency: str, round: str) -> list[Raw]:
    """The files on an agency of every round up to one, appraisals and clarifications in their order."""
    found = []
    for one in year.head["rounds"]:
        found.append(year.filed.get(one["id"], {}).get(agency))
        if one["id"] == "appraisal":
            found.append(year.appraisals.get(agency))
        if one["id"] == round:
            break
    return [{"items": {}, **file} for file in found if file]


def group_figures(group: Group, agencies: Sequence[tuple[Raw, Figures]]) -> dict[tuple[str, str], Fraction]:
    """The mean and the best of what `relative` rules compare, over the ranked agencies that have the figure."""
    found: dict[tuple[str, str], Fraction] = {}
    for item in group.items:
        for rule in rules_in(item["rule"]):
            if rule["kind"] == "relative":
                name = rule["fact"]
                own = [figures[name] for agency, figures in agencies if _competes(group, agency) and name in figures]
                if own:
                    found[name, rule["to"]] = max(own) if rule["to"] == "best" else sum(own) / len(own)
    return found


class Judge(NamedTuple):
    """Judges one agency in one round."""

    group: Group
    agency: Raw
    figures: Figures
    against: Mapping[tuple[str, str], Fraction]
    round: str

    def item(self, area: Raw, item: Raw) -> tuple[str, Fraction | None]:
        """The state and the points of an item."""
        if self._not_applicable(item):
            return "not_applicable", None
        lacked = {self.group.supplier(name) for name in self._lacked(item)}
        if "survey" in lacked:
            left_out = self.group.policies["survey_not_held"] == "leave_out"
            return "not_applicable" if left_out else "awaiting_survey", None
        if "agency" in lacked:
            return "not_answered", None
        if lacked or (item["scored_by"] != "survey" and not self._appraised(area)):
            return "awaiting_appraisal", None
        case = Case(item["id"], number(item["max"]), self.figures, self.against, self.group.moved)
        earned = self.group.rounded(points_by(item["rule"], case), "item")
        left = [self._left(area, kind, earned, case.top) for kind in self._absent(item)] if earned else []
        felt = [points for points, is_felt in left if is_felt]
        return "evidence_missing" if felt else "scored", min([earned, *felt])

    def _not_applicable(self, item: Raw) -> bool:
        rulings = [said["not_applicable"] for _, said in self._said(item) if "not_applicable" in said]
        if rulings:
            return bool(rulings[-1] == "yes")
        return "not_applicable" in item and self.holds(item["not_applicable"]["when"])

    def _said(self, item: Raw) -> list[tuple[bool, Raw]]:
        """What was filed on an item up to the round, in order, and whether by an appraiser."""
        files = _filed(self.group.year, self.agency["id"], self.round)
        return [("areas" in file, file["items"][item["id"]]) for file in files if item["id"] in file["items"]]

    def holds(self, text: str, also: Mapping[str, Any] | None = None) -> bool:
        """True where a condition is met; one on a figure that nobody gave is not."""
        figures = Figures({**self.figures, **(also or {})}, self.figures.facts)
        return not figures.lack(formula(text).names) and bool(formula(text)(figures))

    def _lacked(self, item: Raw) -> list[str]:
        lacked = self.figures.lack(self.group.needs[item["id"]])
        for rule in rules_in(item["rule"]):
            if rule["kind"] == "relative" and (rule["fact"], rule["to"]) not in self.against:
                lacked.append(rule["fact"])
        return lacked

    def _appraised(self, area: Raw) -> bool:
        done = [one["id"] for f in _filed(self.group.year, self.agency["id"], self.round) for one in f.get("areas", ())]
        return self.round == "self" or area["id"] in done

    def _absent(self, item: Raw) -> list[Raw]:
        """The required documents not handed in, or rejected."""
        if item["evidence"] == "none":
            return []
        entry = self.group.year.submissions.get(self.agency["id"], {}).get("items", {}).get(item["id"], {})
        required = [kind for kind in item["evidence"] if kind["required"] == "yes"]
        return [kind for kind in required if not self._stands(kind["id"], entry, self._said(item))]

    def _stands(self, kind: str, entry: Raw, said: Sequence[tuple[bool, Raw]]) -> bool:
        """Whether a kind counts, by the verdict on each of its documents; "elsewhere" is one never handed in."""
        numbers = [one.get("number") for one in entry.get("evidence", ()) if one["id"] == kind]
        verdicts: dict[int | str, str] = {}
        for by_appraiser, one in said:
            if not by_appraiser:
                numbers += [new.get("number") for new in one.get("evidence", ()) if new["id"] == kind]
                continue
            stated = one.get("evidence", {}).get(kind, {})
            for number, verdict in {"": stated}.items() if isinstance(stated, str) else stated.items():
                meant = [at for at, own in enumerate(numbers) if number in ("", own)]
                fresh = [at for at in meant if at not in verdicts]
                verdicts |= dict.fromkeys(fresh or meant or ["elsewhere"], verdict)
        return "accepted" in verdicts.values() if verdicts else bool(numbers)

    def _left(self, area: Raw, kind: Raw, earned: Fraction, top: Fraction) -> tuple[Fraction, bool]:
        """What a missing document leaves of the points, and whether anything comes of its absence."""
        policy = self.group.policies["missing_evidence"]
        does = kind["without"] if policy == "by_item" else policy
        if does == "flag" or area.get("part") == "penalty":
            return earned, True
        left = self.group.rounded(award(kind["cap"], top), "item") if does == "cap" else Fraction(0)
        return left, left < earned


class Sum(NamedTuple):
    """Points and the maximum of what applies."""

    points: Fraction = Fraction(0)
    max: Fraction = Fraction(0)

    def plus(self, other: "Sum") -> "Sum":
        return Sum(self.points + other.points, self.max + other.max)

    def at_most(self, most: Fraction) -> "Sum":
        return self._replace(points=min(self.points, most))


def score(judge: Judge) -> Scored:
    """An agency scored."""
    group, policies = judge.group, judge.group.policies
    items = {item["id"]: judge.item(area, item) for area in group.areas for item in items_of(area)}
    areas: dict[str, tuple[Fraction, Fraction]] = {}
    for area in group.areas:
        total = _area_sum(judge, area, items)
        match area.get("part", "base"):
            case "bonus":
                areas[area["id"]] = min(total.points, number(area["max"])), Fraction(0)
            case "penalty":
                areas[area["id"]] = -min(total.points, number(area["max"])), Fraction(0)
            case "base":
                areas[area["id"]] = total.points, total.max
    total = Sum(sum(p for p, _ in areas.values()), sum(m for _, m in areas.values()))
    if policies["index_basis"] == "rescale_internal":
        total = _internal_rescaled(judge, items, areas)
    index = 100 * total.points / total.max if total.max else Fraction(0)
    floor, ceiling = group.bound("index_floor"), group.bound("index_ceiling")
    index = index if floor is None else max(index, floor)
    index = index if ceiling is None else min(index, ceiling)
    handed_in = judge.agency["id"] in group.year.submissions
    return Scored(judge.agency, handed_in, judge.figures, items, areas, *total, index, group.rounded(index, "index"))


def _area_sum(judge: Judge, area: Raw, items: Mapping[str, tuple[str, Fraction | None]]) -> Sum:
    """What an area comes to: each criterion, then the area, spread where the policy says and then limited."""
    spread = judge.group.policies["index_basis"] if area.get("part", "base") == "base" else ""
    total = Sum()
    for criterion in area["criteria"]:
        own = _items_sum(criterion.get("sub_criteria", [criterion]), items)
        if "sub_criteria" in criterion and spread == "redistribute_criterion":
            own = _spread(judge.group, own, number(criterion["max"]))
        total = total.plus(_limited(judge, criterion, own))
    if spread == "redistribute_area":
        total = _spread(judge.group, total, number(area["max"]))
    return _limited(judge, area, total)


def _items_sum(stated: Iterable[Raw], items: Mapping[str, tuple[str, Fraction | None]]) -> Sum:
    total = Sum()
    for item in stated:
        state, earned = items[item["id"]]
        if state != "not_applicable":
            total = total.plus(Sum(earned or Fraction(0), number(item["max"])))
    return total


def _limited(judge: Judge, node: Raw, total: Sum) -> Sum:
    for limit in node.get("limits", ()):
        if judge.holds(limit["when"]):
            total = total.at_most(number(limit["most"]))
    return total


def _spread(group: Group, total: Sum, whole: Fraction) -> Sum:
    """What applies spread over the whole of a node, the points rounded as an item's; nothing when nothing applies."""
    return Sum(group.rounded(total.points * whole / total.max, "item"), whole) if total.max else Sum()


def _internal_rescaled(judge: Judge, items: Mapping[str, Any], areas: Mapping[str, tuple[Fraction, Fraction]]) -> Sum:
    """The internal part brought to its full maximum, the survey beside it as it is, then bonus and penalty."""
    group = judge.group
    base = [area for area in group.areas if area.get("part", "base") == "base"]
    surveyed = [item for area in base for item in items_of(area) if item["scored_by"] == "survey"]
    survey = _items_sum(surveyed, items)
    internal = Sum(
        sum(areas[area["id"]][0] for area in base) - survey.points,
        sum(areas[area["id"]][1] for area in base) - survey.max,
    )
    full = sum(number(area["max"]) for area in base) - sum(number(item["max"]) for item in surveyed)
    beside = sum((areas[area["id"]][0] for area in group.areas if area not in base), Fraction(0))
    return _spread(group, internal, Fraction(full)).plus(survey).plus(Sum(beside))


# --- places, grades, awards -----------------------------------------------------------------------------------------


class Standing(NamedTuple):
    """What an agency comes out with; an award is True when proposed, False when a tie leaves it to the council."""

    scored: Scored
    place: int | None
    tied: bool
    grade: str | None
    awards: Mapping[str, bool]
    withheld: frozenset[str] = frozenset()
    """Awards of its place that it is not proposed for."""
    lowered: tuple[tuple[str, str], ...] = ()
    """The grades with a side condition asked on the way down, and how each came out."""
    keys: tuple[Any, ...] = ()
    """What each tie key says, as it counts."""


def standings(year: Year, group_id: str, round: str) -> dict[str, Standing]:
    """Every agency of a group, scored and ranked."""
    group = Group(year, group_id)
    own = [agency for agency in year.roster["agencies"] if agency["group"] == group_id]
    figures = [(agency, figures_of(group, agency["id"], round)) for agency in own]
    against = group_figures(group, figures)
    judges = [Judge(group, agency, known, against, round) for agency, known in figures]
    return _ranked(judges, [score(judge) for judge in judges])


def _ranked(judges: Sequence[Judge], scores: Sequence[Scored]) -> dict[str, Standing]:
    if not judges:
        return {}
    group = judges[0].group
    results = [_results(group, scored) for scored in scores]
    placed = [i for i, scored in enumerate(scores) if _is_placed(group, scored)]
    keys = _tie_keys(group, scores, results, placed)
    merits = {i: _merit(group, scores[i], keys[i]) for i in placed}
    distinct = sorted(set(merits.values()), reverse=True)
    standings = {}
    for i, (judge, scored) in enumerate(zip(judges, scores, strict=True)):
        place = None
        if i in merits:
            better = [merit for merit in merits.values() if merit > merits[i]]
            place = 1 + (distinct.index(merits[i]) if group.policies["shared_places"] == "dense" else len(better))
        tied = i in merits and list(merits.values()).count(merits[i]) > 1
        grade, asked = _grade(judge, scored, results[i]) if i in merits or scored.handed_in else (None, ())
        said = tuple(one for one, _ in keys[i])
        standings[scored.agency["id"]] = Standing(scored, place, tied, grade, {}, frozenset(), asked, said)
    return _with_awards(judges, results, standings)


def _index(group: Group, scored: Scored) -> Fraction:
    return scored.printed if group.policies["rank_on"] == "printed" else scored.index


def _results(group: Group, scored: Scored) -> dict[str, Any]:
    """What conditions on an agency may name besides its figures."""
    parts = {"bonus": Fraction(0), "penalty": Fraction(0)}
    shares = {}
    for area in group.areas:
        earned, top = scored.areas[area["id"]]
        if area.get("part", "base") == "base":
            shares[f"area_{area['id']}"] = earned / top if top else Fraction(0)
        else:
            parts[area["part"]] = abs(earned)
    return {**shares, **parts, "index": _index(group, scored), "points": scored.points}


def _is_placed(group: Group, scored: Scored) -> bool:
    handed_in = scored.handed_in or group.policies["not_submitted"] == "placed"
    return _competes(group, scored.agency) and handed_in


def _competes(group: Group, agency: Raw) -> bool:
    """Ranked, and there on the last day of the period."""
    end = day(group.year.head["period"]["to"])
    stands = day(agency.get("valid_from", "0001-01-01")) <= end <= day(agency.get("valid_to", "never"))
    return agency["ranked"] == "yes" and stands


def _gone(group: Group, scored: Scored) -> set[str]:
    """The names of the areas of which nothing applies to an agency."""
    base = [area["id"] for area in group.areas if area.get("part", "base") == "base"]
    return {f"area_{id}" for id in base if scored.areas[id][1] == 0}


NOWHERE = Fraction(-(10**200))
Said = tuple[Any, Fraction]
"""What a key says and what that is worth."""


def _tie_keys(
    group: Group, scores: Sequence[Scored], results: Sequence[Mapping[str, Any]], placed: Sequence[int]
) -> list[list[Said]]:
    """What each tie key says of each agency; agencies equal so far pass over a key that speaks of nothing for one."""
    found: list[list[Said]] = [[] for _ in scores]
    for key in group.policies["ties"]["keys"]:
        own = [_said(group, key, scored, result) for scored, result in zip(scores, results, strict=True)]
        worth = [[_index(group, scored), *(one for _, one in said)] for scored, said in zip(scores, found, strict=True)]
        for i, said in enumerate(found):
            equals = [j for j in placed if worth[j] == worth[i]]
            passed = any(own[j][0] == "không áp dụng" for j in [*equals, i])
            said.append(("không áp dụng", Fraction(0)) if passed else own[i])
    return found


def _said(group: Group, key: Raw, scored: Scored, results: Mapping[str, Any]) -> Said:
    asked = formula(key["by"])
    figures = Figures({**scored.figures, **results}, scored.figures.facts)
    if asked.names & _gone(group, scored):
        return "không áp dụng", Fraction(0)
    if figures.lack(asked.names):
        return "chưa có số liệu", NOWHERE
    given = asked(figures)
    return given, given if key["better"] == "higher" else -given


def _merit(group: Group, scored: Scored, keys: Sequence[Said]) -> tuple[Fraction, ...]:
    """What an agency is ranked by, the larger the better: the index, the tie keys, the council's ruling."""
    merit = [_index(group, scored), *(worth for _, worth in keys)]
    for ruling in (group.year.council or {}).get("ties", ()):
        if ruling["group"] == group.id and scored.agency["id"] in ruling["agencies"]:
            return (*merit, Fraction(-ruling["agencies"].index(scored.agency["id"])))
    return (*merit, Fraction(0))


def _met(judge: Judge, scored: Scored, text: str, results: Mapping[str, Any]) -> str:
    """How a side condition comes out."""
    asked = formula(text)
    figures = Figures({**judge.figures, **results}, judge.figures.facts)
    gone = _gone(judge.group, scored)
    lacking = bool(figures.lack(asked.names))
    filled = _Filled(figures) if lacking else figures
    if truth(asked.tree, filled, gone) is None:
        return "không áp dụng"
    if lacking:
        return "chưa có số liệu"
    return "đạt" if truth(asked.tree, figures, gone) else "không đạt"


class _Filled(dict[str, Any]):
    """Figures of which each that is missing is some number: to see whether a condition speaks of anything."""

    def __missing__(self, name: str) -> Fraction:
        return Fraction(1)


def _grade(judge: Judge, scored: Scored, results: Mapping[str, Any]) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The best grade at or below that of the index whose side condition is met or asks nothing; what was asked."""
    stated = judge.group.policies["grades"]
    asked: list[tuple[str, str]] = []
    if not stated:
        return None, ()
    for one in stated[stated.index(band_of(stated, _index(judge.group, scored)).stated) :]:
        met = _met(judge, scored, one["when"], results) if "when" in one else "đạt"
        asked += [(one["id"], met)] if "when" in one else []
        if met in ("đạt", "không áp dụng"):
            return one["id"], tuple(asked)
    return None, tuple(asked)


def _with_awards(
    judges: Sequence[Judge], results: Sequence[Mapping[str, Any]], standings: dict[str, Standing]
) -> dict[str, Standing]:
    group = judges[0].group
    withheld = {(one["award"], one["agency"]) for one in (group.year.council or {}).get("withheld", ())}
    spans = _spans(group, standings)
    for stated in group.policies["awards"]:
        near = [(j, r) for j, r in zip(judges, results, strict=True) if _near(group, stated, standings, spans, j)]
        met = {j.agency["id"]: "when" not in stated or _fulfils(j, stated, standings, r) for j, r in near}
        fits = [id for id, is_met in met.items() if is_met]
        outcomes = dict.fromkeys(met.keys() - set(fits), "kept") | _within_quota(group, stated, fits, spans)
        for agency, outcome in outcomes.items():
            one, id = standings[agency], stated["id"]
            if outcome == "kept" or (id, agency) in withheld:
                standings[agency] = one._replace(withheld=one.withheld | {id})
            else:
                standings[agency] = one._replace(awards={**one.awards, id: outcome == "given"})
    return standings


def _fulfils(judge: Judge, stated: Raw, standings: Mapping[str, Standing], result: Mapping[str, Any]) -> bool:
    scored = standings[judge.agency["id"]].scored
    return _met(judge, scored, stated["when"], result) in ("đạt", "không áp dụng")


def _spans(group: Group, standings: Mapping[str, Standing]) -> dict[str, range]:
    """The places each agency may have: its own, and where the council orders ties, any it may put it on."""
    own = {id: one.place for id, one in standings.items() if one.place is not None}
    if group.policies["ties"]["then"] == "shared":
        return {id: range(place, place + 1) for id, place in own.items()}
    behind = {id: len([1 for other in own.values() if other > place]) for id, place in own.items()}
    return {id: range(place, len(own) - behind[id] + 1) for id, place in own.items()}


def _near(
    group: Group, stated: Raw, standings: Mapping[str, Standing], spans: Mapping[str, range], judge: Judge
) -> bool:
    """Whether an agency may stand in the places of an award and has the grade for it."""
    places, ranks = stated["places"], [one["id"] for one in group.policies["grades"]]
    id = judge.agency["id"]
    if not set(spans.get(id, ())) & set(range(int(places["from"]), int(places["to"]) + 1)):
        return False
    if stated["grade_at_least"] == "none":
        return True
    return standings[id].grade in ranks[: ranks.index(stated["grade_at_least"]) + 1]


def _within_quota(group: Group, stated: Raw, fits: Sequence[str], spans: Mapping[str, range]) -> dict[str, str]:
    """Who gets an award: place by place until the quota is full; a tie that overfills it is as the policy says."""
    by_council = group.policies["ties"]["then"] == "council"
    places = range(int(stated["places"]["from"]), int(stated["places"]["to"]) + 1)
    sure = {id: "given" if set(spans[id]) <= set(places) else "open" for id in fits}
    if stated["quota"] == "none":
        return sure
    quota, asked, taken, given = int(stated["quota"]), 0, 0, {}
    tied = {"all": "given", "none": "kept", "council": "open"}["council" if by_council else stated["tie_over_quota"]]
    for place in sorted({spans[id][0] for id in fits}):
        equals = [id for id in fits if spans[id][0] == place]
        asked += len(equals)
        if asked <= quota:
            given |= {id: sure[id] for id in equals}
        elif taken < quota:
            given |= dict.fromkeys(equals, tied)
        taken += len([id for id in equals if sure[id] == "given"])
    return given
