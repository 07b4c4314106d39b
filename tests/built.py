"""Small years built for one purpose: a few items, the figures of a few agencies, the policies that matter."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from generated import BASIS, EVIDENCE, ROUNDS, SOURCE, YEAR, Table, text
from oracle import Year, items_of

DECIDED = {"author": "Tổ thẩm định", "date": "2023-02-01"}
BY = {"appraiser": "so-noi-vu", **DECIDED}
POLICIES: Table = {
    "id": "chung",
    "item_rounding": {"places": "2", "mode": "half_up"},
    "index_rounding": {"places": "2", "mode": "half_up"},
    "index_basis": "applicable_maximum",
    "index_floor": "0",
    "index_ceiling": "100",
    "bonus_cap": "3",
    "penalty_cap": "2",
    "missing_evidence": "by_item",
    "survey_not_held": "await",
    "not_submitted": "unplaced",
    "rank_on": "printed",
    "shared_places": "competition",
    "deadline_on_day_off": "next_working_day",
    "days_off": [],
    "ties": {"keys": [], "then": "shared"},
    "grades": [{"id": "tot", "title": "Tốt", "from": "80"}, {"id": "kem", "title": "Kém", "below": "80"}],
    "awards": [],
}


def fact(type: str = "count", supplier: str = "agency", **keys: Any) -> Table:
    """A fact; figures get a unit."""
    units = {"count": {"unit": "hồ sơ"}, "money": {"unit": "đồng"}, "decimal": {"unit": "điểm", "places": "3"}}
    return {"label": "Số liệu", "type": type, "supplier": supplier, **units.get(type, {}), **keys}


def item(id: str, top: str, rule: Table, facts: Mapping[str, Table], **keys: Any) -> Table:
    """An item scored by whoever its facts make it."""
    suppliers = {one["supplier"] for one in facts.values() if one["type"] != "percent"}
    scored_by = "self" if "agency" in suppliers else "survey" if "survey" in suppliers else "appraiser"
    made = {"id": id, "title": f"Mục {id}", "max": top, "scored_by": scored_by, "facts": dict(facts), "rule": rule}
    return {**made, "evidence": "none", "basis": BASIS.copy(), **keys}


def area(id: str, criteria: Sequence[Table], part: str = "base", **keys: Any) -> Table:
    """An area of the criteria given."""
    top = text(sum((Fraction(node["max"]) for node in criteria), Fraction(0)))
    own = {"id": id, "title": f"Lĩnh vực {id}", "part": part, "max": top, "appraiser": "so-noi-vu"}
    return {**own, "criteria": list(criteria), **keys}


def year(
    areas: Sequence[Table], agencies: Mapping[str, Mapping[str, str]], *, council: Table | None = None, **policies: Any
) -> Year:
    """A year of one group: its areas, filled up to 100 points by an item that earns nothing, and each agency's figures.

    Every figure goes where its supplier writes it; every document is handed in, every area appraised. An agency whose
    figures are None has handed in nothing.
    """
    own = [*areas, *_filler(areas)]
    head = {
        **{"year": str(YEAR), "title": "Thử", "place": "Đồng Tháp", "status": "draft", "notice": "Thử"},
        "decision": {"number": "1/QĐ", "date": "2023-03-15", "issuer": "Ủy ban nhân dân", "signer": "Chủ tịch"},
        "period": {"from": f"{YEAR}-01-01", "to": f"{YEAR}-12-31"},
        "sources": [{"id": SOURCE, "title": "Quyết định"}],
        "appraisers": [{"id": "so-noi-vu", "title": "Sở Nội vụ"}],
        "groups": [{"id": "so", "title": "Sở", "short": "Sở", "order": "1", "policies": "chung"}],
        "rounds": ROUNDS,
        "reason_codes": [],
        "policies": [{**POLICIES, **policies}],
        "evidence": EVIDENCE,
    }
    handed = {id: figures for id, figures in agencies.items() if figures is not None}
    roster = [
        {"id": id, "title": id, "short": id, "group": "so", "order": str(n), "ranked": "yes"}
        for n, id in enumerate(agencies, 1)
    ]
    return Year(
        head,
        {"so": own},
        {"year": str(YEAR), "agencies": roster},
        {id: _submission(own, id, figures) for id, figures in handed.items()},
        {id: _appraisal(own, id, figures) for id, figures in handed.items()},
        _measured(own, handed, "survey"),
        _measured(own, handed, "central"),
        council,
    )


def _filler(areas: Sequence[Table]) -> list[Table]:
    base = [one for one in areas if one["part"] == "base"]
    rest = 100 - sum((Fraction(one["max"]) for one in base), Fraction(0))
    rule = {"kind": "yes_no", "fact": "filler", "yes": "max", "no": "0"}
    id = str(len(base) + 1)
    return [area(id, [item(f"{id}.1", text(rest), rule, {"filler": fact("yes_no")})])] if rest else []


def _own(node: Table, figures: Mapping[str, str], *suppliers: str) -> dict[str, str]:
    return {
        name: figures.get(name, "no")
        for name, one in node["facts"].items()
        if one["supplier"] in suppliers and one["type"] != "percent" and (name in figures or name == "filler")
    }


def _submission(areas: Sequence[Table], id: str, figures: Mapping[str, str]) -> Table:
    items = {}
    for node in (node for one in areas for node in items_of(one)):
        kinds = node["evidence"] if node["evidence"] != "none" else []
        evidence = [{"id": kind["id"]} for kind in kinds]
        items[node["id"]] = {"facts": _own(node, figures, "agency")} | ({"evidence": evidence} if evidence else {})
    handed = {"date": "2022-12-20", "by": "Văn phòng"}
    return {"year": str(YEAR), "agency": id, "illustrative": "yes", "submitted": handed, "items": items}


def _appraisal(areas: Sequence[Table], id: str, figures: Mapping[str, str]) -> Table:
    """What the appraisers state: their own facts, and of a judged item its points, under the item's id."""
    items = {}
    for node in (node for one in areas for node in items_of(one)):
        change = {"facts": own} if (own := _own(node, figures, "appraiser")) else {}
        change |= {"points": figures[node["id"]]} if node["id"] in figures else {}
        if change:
            items[node["id"]] = {**change, "reason": "Thẩm định", **BY}
    done = [{"id": one["id"], **BY} for one in areas]
    return {"year": str(YEAR), "agency": id, "illustrative": "yes", "areas": done, "items": items}


def _measured(areas: Sequence[Table], agencies: Mapping[str, Mapping[str, str]], supplier: str) -> Table:
    nodes = [node for one in areas for node in items_of(one)]
    own = {
        id: {name: text for node in nodes for name, text in _own(node, figures, supplier).items()}
        for id, figures in agencies.items()
    }
    return {"year": str(YEAR), "illustrative": "yes", "source": "Nguồn", "agencies": own}
