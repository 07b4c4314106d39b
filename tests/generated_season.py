"""Random seasons for a generated decision, and the way of both into the engine: by files, or straight to its models.

Figures fall on and around the ends of bands and deadlines, agencies repeat each other so that ties occur, and every
state of an item, every sort of adjustment and every ruling of the council is drawn.
"""

import datetime
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml
from comparing import Ranked
from generated import YEAR, Table, decision, text
from oracle import Year, items_of, rules_in
from pydantic import BaseModel

from scoring.appraisal import RoundId, declared
from scoring.checking.criteria import checked_criteria
from scoring.checking.season import checked_season
from scoring.criteria import Area, Head
from scoring.loading import CriteriaFiles, Loaded, SeasonFiles, Source
from scoring.pipeline import run
from scoring.ranking import ranked
from scoring.scores import scored
from scoring.submissions import Appraisal, Clarification, Council, Measured, Roster, Submission

Model = TypeVar("Model", bound=BaseModel)
WHOLES = [0, 0, 1, 2, 3, 4, 5, 8, 10, 20, 40, 100, 200, 1000, 3000, 123456]
SHARES = [0, 0.05, 0.1, 0.2, 0.5, 0.7, 0.8, 0.9, 0.95, 1]
DECIDED = {"author": "Tổ thẩm định", "date": "2023-02-01"}


class SeasonMaker:
    """Makes what the agencies of one group declare."""

    def __init__(self, random: Random, areas: list[Table]) -> None:
        self.random, self.areas = random, areas
        self.items = [item for area in areas for item in items_of(area)]
        self.facts = {name: fact for item in self.items for name, fact in item["facts"].items()}
        self.steps = {
            rule["fact"]: [datetime.date.fromisoformat(step["by"]) for step in rule["steps"]]
            for item in self.items
            for rule in rules_in(item["rule"])
            if rule["kind"] == "deadline"
        }

    def figures(self) -> dict[str, str]:
        """A text for every fact that can be declared."""
        drawn: dict[str, str] = {}
        for name, fact in self.facts.items():
            if fact["type"] != "percent":
                drawn[name] = self._part(drawn[fact["at_most"]]) if "at_most" in fact else self.drawn(name, fact)
        return drawn

    def _part(self, whole: str) -> str:
        """A part of a whole: on an end of a band, beside it, anywhere, and seldom more than the whole."""
        near = int(int(whole) * self.random.choice(SHARES)) + self.random.choice([0, 0, 0, -1, 1])
        return str(max(0, self.random.choice([near, near, self.random.randrange(int(whole) + 1)])))

    def drawn(self, name: str, fact: Table) -> str:
        match fact["type"]:
            case "yes_no":
                return self.random.choice(["yes", "no"])
            case "choice":
                return str(self.random.choice(fact["options"])["id"])
            case "date":
                return self._date(name)
            case "count":
                drawn = self.random.choice([*WHOLES, self.random.randrange(12), self.random.randrange(10**6)])
                return str(max(drawn, int(fact.get("least", 0))))
        places = int(fact.get("places", 0))
        most = Fraction(fact.get("most", self.random.choice([3, 12, 100, 2000])))
        units = self.random.choice([self.random.randrange(int(most * 10**places) + 1), int(most) * 10**places // 2])
        return text(Fraction(units, 10**places))

    def _date(self, name: str) -> str:
        if self.random.random() < 0.15:
            return "never"
        first = datetime.date(YEAR, 1, 1) + datetime.timedelta(self.random.randrange(380))
        near = self.random.choice(self.steps.get(name) or [first])
        return str(self.random.choice([first, near + datetime.timedelta(self.random.randrange(-3, 4))]))

    # --- files ---

    def submission(self, agency: str, figures: dict[str, str]) -> Table:
        items: dict[str, Table] = {}
        for item in self.items:
            own = {n: figures[n] for n, f in item["facts"].items() if f["supplier"] == "agency" and n in figures}
            entry: Table = {"facts": {n: t for n, t in own.items() if self.random.random() < 0.98}}
            kinds = item["evidence"] if item["evidence"] != "none" else []
            entry["evidence"] = [{"id": kind["id"]} for kind in kinds if self.random.random() < 0.8]
            entry["evidence"] += [{**one, "number": "8/BC"} for one in entry["evidence"] if self.random.random() < 0.3]
            if self.random.random() < 0.97:
                items[item["id"]] = {key: value for key, value in entry.items() if value}
        handed = {"date": "2022-12-20", "by": "Chánh Văn phòng"}
        return {"year": str(YEAR), "agency": agency, "illustrative": "yes", "submitted": handed, "items": items}

    def appraisal(self, agency: str, figures: dict[str, str]) -> Table:
        areas = [area for area in self.areas if self.random.random() < 0.9]
        items = {}
        for area in areas:
            for item in items_of(area):
                change = self._change(item, figures)
                if change:
                    by = {"appraiser": area["appraiser"], **DECIDED}
                    items[item["id"]] = {**change, "reason": "Theo hồ sơ thẩm định", **by}
        done = [{"id": area["id"], "appraiser": area["appraiser"], **DECIDED} for area in areas]
        return {"year": str(YEAR), "agency": agency, "illustrative": "yes", "areas": done, "items": items}

    def clarification(self, agency: str, submission: Table, appraisal: Table) -> Table | None:
        """Words and new documents on some of the items that were decided on or lack a document."""
        items = {}
        for item in self.items:
            kinds = [kind for kind in item["evidence"] if item["evidence"] != "none"]
            handed = {one["id"] for one in submission["items"].get(item["id"], {}).get("evidence", ())}
            lacks = any(kind["required"] == "yes" and kind["id"] not in handed for kind in kinds)
            if (lacks or item["id"] in appraisal["items"]) and self.random.random() < 0.4:
                new = [{"id": kind["id"], "number": "9/BC"} for kind in kinds if self.random.random() < 0.6]
                items[item["id"]] = {"explanation": "Gửi bổ sung", **({"evidence": new} if new else {})}
        handed_in = {"date": "2023-02-01", "by": "Chánh Văn phòng"}
        head = {"year": str(YEAR), "agency": agency, "illustrative": "yes", "submitted": handed_in}
        return {**head, "items": items} if items else None

    def _change(self, item: Table, figures: dict[str, str]) -> Table:
        """What an appraiser states or changes on one item."""
        change: Table = {"facts": {}, "evidence": {}}
        for name, fact in item["facts"].items():
            if fact["type"] != "percent" and fact["supplier"] == "appraiser" and self.random.random() < 0.95:
                change["facts"][name] = figures[name]
            if fact["type"] != "percent" and fact["supplier"] == "agency" and self.random.random() < 0.05:
                change["facts"][name] = self.drawn(name, fact)
        for kind in item["evidence"] if item["evidence"] != "none" else []:
            if self.random.random() < 0.1:
                change["evidence"][kind["id"]] = self.random.choice(["accepted", "rejected"])
        if "not_applicable" in item and self.random.random() < 0.1:
            # A ruling that the item applies, where its divisor is 0, is not for the engine to answer.
            guards = " == 0" in item["not_applicable"]["when"]
            change["not_applicable"] = "yes" if guards else self.random.choice(["yes", "no"])
        judged = [rule for rule in rules_in(item["rule"]) if rule["kind"] == "judged"]
        if judged and self.random.random() < 0.95:
            change["points"] = self._points(judged[0], Fraction(item["max"]))
        return {key: value for key, value in change.items() if value}

    def _points(self, judged: Table, top: Fraction) -> str:
        if "step" in judged:
            return text(self.random.randrange(int(top / Fraction(judged["step"])) + 1) * Fraction(judged["step"]))
        award = self.random.choice(judged["scale"])["award"]
        if award == "max":
            return text(top)
        return text(Fraction(award[:-1]) * top / 100) if award.endswith("%") else award

    def measured(self, supplier: str, figures: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        names = [
            name for name, fact in self.facts.items() if fact["supplier"] == supplier and fact["type"] != "percent"
        ]
        return {
            agency: {name: own[name] for name in names if self.random.random() < 0.97}
            for agency, own in figures.items()
            if self.random.random() < 0.95
        }


def year(seed: int, items: int = 40, agencies: int = 20) -> Year:
    """A whole generated year."""
    random = Random(seed)
    head, areas = decision(random, items)
    roster, submissions, appraisals, survey, central = [], {}, {}, {}, {}
    for group, own in areas.items():
        maker = SeasonMaker(random, own)
        figures: dict[str, dict[str, str]] = {}
        for n in range(agencies):
            id = f"{group}-{n}"
            roster.append(_agency(random, id, group, n))
            figures[id] = maker.figures()
            if figures and random.random() < 0.25:
                figures[id] = dict(figures[random.choice(sorted(figures))])
            if random.random() < 0.95:
                submissions[id] = maker.submission(id, figures[id])
            if random.random() < 0.9:
                appraisals[id] = maker.appraisal(id, figures[id])
        _twins(random, [one["id"] for one in roster if one["group"] == group], submissions, appraisals, figures)
        survey |= maker.measured("survey", figures)
        central |= maker.measured("central", figures)
    filed = _later_rounds(Random(seed), areas, submissions, appraisals)
    files = [
        {"year": str(YEAR), "illustrative": "yes", "source": "Nguồn chung", "agencies": measured}
        if random.random() < 0.85
        else None
        for measured in (survey, central)
    ]
    council = _council(random, head, roster) if random.random() < 0.6 else None
    return Year(head, areas, {"year": str(YEAR), "agencies": roster}, submissions, appraisals, *files, council, filed)


def _later_rounds(
    random: Random, areas: dict[str, list[Table]], submissions: dict[str, Table], appraisals: dict[str, Table]
) -> dict[str, dict[str, Table]]:
    """Clarifications of some agencies, and second decisions on some."""
    filed: dict[str, dict[str, Table]] = {"clarification": {}, "appraisal-2": {}}
    for group, own in areas.items():
        maker = SeasonMaker(random, own)
        for id in [id for id in submissions if id in appraisals and id.rpartition("-")[0] == group]:
            said = maker.clarification(id, submissions[id], appraisals[id]) if random.random() < 0.4 else None
            if said:
                filed["clarification"][id] = said
            if random.random() < 0.4:
                filed["appraisal-2"][id] = maker.appraisal(id, maker.figures())
    return filed


def _agency(random: Random, id: str, group: str, n: int) -> Table:
    agency = {"id": id, "title": f"Cơ quan {id}", "short": id, "group": group, "order": str(n)}
    agency["ranked"] = random.choice(["yes"] * 15 + ["no"])
    validity: Table = random.choice(
        [{}] * 15
        + [
            {"valid_to": f"{YEAR}-06-30"},
            {"valid_to": f"{YEAR}-12-31"},
            {"valid_from": f"{YEAR + 1}-01-01"},
            {"valid_from": f"{YEAR}-12-31"},
        ]
    )
    return agency | validity


def _twins(
    random: Random,
    ids: list[str],
    submissions: dict[str, Table],
    appraisals: dict[str, Table],
    figures: dict[str, dict[str, str]],
) -> None:
    """Some agencies hand in what another has handed in, and are appraised alike: exact ties."""
    for id in ids:
        other = random.choice(ids)
        if random.random() < 0.25 and other in submissions and other in appraisals:
            submissions[id] = submissions[other] | {"agency": id}
            appraisals[id] = appraisals[other] | {"agency": id}
            figures[id] = figures[other]


def _council(random: Random, head: Table, roster: list[Table]) -> Table:
    ties, withheld = [], []
    for group in head["groups"]:
        own = [agency["id"] for agency in roster if agency["group"] == group["id"]]
        policies = next(one for one in head["policies"] if one["id"] == group["policies"])
        shuffled = random.sample(own, len(own))
        for _ in range(random.randrange(3) if policies["ties"]["then"] == "council" else 0):
            named, shuffled = shuffled[:5], shuffled[5:]
            if len(named) > 1:
                ties.append({"group": group["id"], "agencies": named, "reason": "Biểu quyết", **DECIDED})
        for award in policies["awards"]:
            named = random.sample(own, min(len(own), 2))
            withheld += [{"award": award["id"], "agency": id, "reason": "Có khiếu nại", **DECIDED} for id in named]
    return {"year": str(YEAR), "illustrative": "yes", "ties": ties, "withheld": withheld}


# --- into the engine ------------------------------------------------------------------------------------------------


class _Plain(yaml.CSafeDumper):
    """Writes without anchors, and ids in quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _quoted(dumper: _Plain, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if text[:1].isdigit() else None)


_Plain.add_representer(str, _quoted)


def write(made: Year, root: Path) -> None:
    """The year as the files of a project."""
    criteria, season = root / "criteria" / str(YEAR), root / "submissions" / str(YEAR)
    _dump(criteria / "index.yaml", made.head)
    for group, areas in made.areas.items():
        for area in areas:
            _dump(criteria / group / f"{area['id']}-linh-vuc.yaml", area)
    _dump(season / "agencies.yaml", made.roster)
    for agency in made.roster["agencies"]:
        folder = season / agency["group"] / agency["id"]
        for name, files in {"submission": made.submissions, "appraisal": made.appraisals, **made.filed}.items():
            if agency["id"] in files:
                _dump(folder / f"{name}.yaml", files[agency["id"]])
    for name in ("survey", "central", "council"):
        if getattr(made, name) is not None:
            _dump(season / f"{name}.yaml", getattr(made, name))


def _dump(file: Path, data: Table) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as stream:
        yaml.dump(data, stream, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)


def through_files(made: Year, root: Path, round: RoundId) -> Ranked:
    """The standings of the whole pipeline, over the year's files."""
    write(made, root)
    result, _ = run(root, YEAR, round)
    return [(group.group_set, group.standings) for group in result.groups]


class Models:
    """The year as checked models, with no file between: for volume."""

    def __init__(self, made: Year) -> None:
        areas = {group: tuple(_loaded(Area, area) for area in own) for group, own in made.areas.items()}
        index, problems = checked_criteria(CriteriaFiles(_loaded(Head, made.head), areas, ""))
        assert index is not None, problems
        submissions = {id: _loaded(Submission, one) for id, one in made.submissions.items()}
        filed: dict[str, Any] = {id: {"appraisal": _loaded(Appraisal, one)} for id, one in made.appraisals.items()}
        for round, files in made.filed.items():
            for id, one in files.items():
                filed.setdefault(id, {})[round] = _loaded(Appraisal if "areas" in one else Clarification, one)
        roster, council = _loaded(Roster, made.roster), _loaded(Council, made.council) if made.council else None
        measured = [_loaded(Measured, one) if one else None for one in (made.survey, made.central)]
        files = SeasonFiles(roster, submissions, filed, *measured, council, "")
        season, problems = checked_season(index, files)
        assert season is not None, problems
        self.index, self.season = index, season

    def ranked(self, round: RoundId) -> Ranked:
        """The standings of every group."""
        council = self.season.files.council.model if self.season.files.council else None
        for group_set in self.index.sets:
            counting = [declared(group_set, dossier, round) for dossier in self.season.groups[group_set.group.id]]
            yield group_set, ranked(group_set, scored(group_set, counting), self.index.head.period, council)


def _loaded(model: type[Model], data: Table) -> "Loaded[Model]":
    return Loaded(Source(Path(), f"{model.__name__} {data.get('id', '')}", ""), model.model_validate(data))
