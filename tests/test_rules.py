"""Every rule kind, clause by clause: what the clause says, and what it gives on both sides of each boundary."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import built
import oracle
import pytest
from built import fact
from generated import Table
from generated_season import Models

from scoring.expressions import value_of
from scoring.points import number, rounded
from scoring.rules import Judged, judged_fact

Cases = Sequence[tuple[Mapping[str, str], str]]
"""Figures, and the points they give out of 2."""


class Clause(NamedTuple):
    """A clause of a decision: what it says, the rule that says so, the facts it asks for, and its cases."""

    says: str
    rule: Table
    facts: Mapping[str, Table]
    cases: Cases
    others: Sequence[Mapping[str, str]] = ()
    """What the other agencies of the group have."""
    policies: Mapping[str, Any] = {}


def by_one(name: str, *cases: tuple[str, str]) -> Cases:
    """Cases of a rule on one figure."""
    return [({name: figure}, points) for figure, points in cases]


def by_two(*cases: tuple[str, str, str]) -> Cases:
    """Cases of a rule on a part `n` and a whole `w`."""
    return [({"n": part, "w": whole}, points) for part, whole, points in cases]


def ratio(*bands: Table, **keys: Any) -> Table:
    return {"kind": "ratio", "part": "n", "whole": "w", "bands": list(bands), **keys}


PAIR = {"n": fact(), "w": fact(least="1")}
FLAGS = {"a": fact("yes_no"), "b": fact("yes_no"), "c": fact("yes_no")}
DEADLINE: Table = {
    "kind": "deadline",
    "fact": "d",
    "steps": [{"by": "2022-03-05", "award": "max"}, {"by": "2022-03-31", "award": "50%"}],
    "later": "0.25",
    "never": "0",
}
NONE_BELOW_95 = [
    {"from": "100%", "award": "max"},
    {"from": "95%", "below": "100%", "award": "share"},
    {"below": "95%", "award": "0"},
]
LEVELS = ["tot", "kha", "dat"]

CLAUSES = [
    # --- yes_no, choice, deadline -----------------------------------------------------------------------------------
    Clause(
        "Đáp ứng thì được điểm tối đa, không đáp ứng thì không có điểm",
        {"kind": "yes_no", "fact": "a", "yes": "max", "no": "0"},
        {"a": fact("yes_no")},
        by_one("a", ("yes", "2"), ("no", "0")),
    ),
    Clause(
        "Có vi phạm thì chỉ được 25%, không vi phạm được điểm tối đa",
        {"kind": "yes_no", "fact": "a", "yes": "25%", "no": "max"},
        {"a": fact("yes_no")},
        by_one("a", ("yes", "0.5"), ("no", "2")),
    ),
    Clause(
        "Tốt được điểm tối đa, khá được 75%, đạt được 0,5 điểm",
        {
            "kind": "choice",
            "fact": "level",
            "options": [
                {"is": "tot", "award": "max"},
                {"is": "kha", "award": "75%"},
                {"is": "dat", "award": "0.5"},
            ],
        },
        {"level": fact("choice", options=[{"id": id, "label": id} for id in LEVELS])},
        by_one("level", ("tot", "2"), ("kha", "1.5"), ("dat", "0.5")),
    ),
    Clause(
        "Hạn 05/3 là thứ bảy nên đến hết thứ hai 07/3 vẫn đúng hạn; đến 31/3 được một nửa; muộn hơn 0,25; không làm 0",
        DEADLINE,
        {"d": fact("date")},
        by_one(
            "d",
            *(("2022-03-05", "2"), ("2022-03-07", "2"), ("2022-03-08", "1"), ("2022-03-31", "1")),
            *(("2022-04-01", "0.25"), ("2099-01-01", "0.25"), ("never", "0")),
        ),
    ),
    Clause(
        "Hạn không dời khi trùng ngày nghỉ",
        DEADLINE,
        {"d": fact("date")},
        by_one("d", ("2022-03-05", "2"), ("2022-03-06", "1"), ("2022-03-31", "1"), ("2022-04-01", "0.25")),
        policies={"deadline_on_day_off": "unchanged"},
    ),
    Clause(
        "Hạn 31/3 là ngày nghỉ bù và hôm sau cũng nghỉ nên dời qua cả hai cuối tuần",
        DEADLINE,
        {"d": fact("date")},
        by_one("d", ("2022-04-04", "1"), ("2022-04-05", "0.25")),
        policies={"days_off": ["2022-03-31", "2022-04-01"]},
    ),
    # --- ratio ------------------------------------------------------------------------------------------------------
    Clause(
        "Đạt từ 95% trở lên được điểm tối đa, dưới 95% không có điểm",
        ratio({"from": "95%", "award": "max"}, {"below": "95%", "award": "0"}),
        PAIR,
        by_two(("95", "100", "2"), ("94", "100", "0"), ("949999", "1000000", "0"), ("19", "20", "2"), ("7", "5", "2")),
    ),
    Clause(
        "Trên 90% được 2 điểm, từ 70% đến 90% được 1 điểm, dưới 70% không có điểm",
        ratio(
            {"above": "90%", "award": "2"}, {"from": "70%", "to": "90%", "award": "1"}, {"below": "70%", "award": "0"}
        ),
        PAIR,
        by_two(("91", "100", "2"), ("90", "100", "1"), ("9", "10", "1"), ("70", "100", "1"), ("69", "100", "0")),
    ),
    Clause(
        "Mức thấp viết trước, mỗi đầu mút chỉ nêu ở một bên",
        ratio({"below": "70%", "award": "0"}, {"to": "90%", "award": "1"}, {"award": "2"}),
        PAIR,
        by_two(("69", "100", "0"), ("70", "100", "1"), ("90", "100", "1"), ("91", "100", "2")),
    ),
    Clause(
        "Mức thấp viết trước, hai mức, chỉ nêu một đầu mút",
        ratio({"award": "0"}, {"from": "70%", "award": "max"}),
        PAIR,
        by_two(("70", "100", "2"), ("69", "100", "0")),
    ),
    Clause(
        "Điểm theo tỷ lệ nhân điểm tối đa, không quá điểm tối đa",
        ratio({"award": "share"}),
        PAIR,
        by_two(("0", "7", "0"), ("1", "3", "0.67"), ("7", "8", "1.75"), ("8", "8", "2"), ("9", "8", "2")),
    ),
    Clause(
        "Đạt 100% được điểm tối đa; từ 95% tính theo tỷ lệ; dưới 95% không có điểm",
        ratio(*NONE_BELOW_95),
        PAIR,
        by_two(
            *(("100", "100", "2"), ("99", "100", "1.98"), ("199", "200", "1.99"), ("95", "100", "1.9")),
            *(("9499", "10000", "0"), ("0", "5", "0")),
        ),
    ),
    Clause(
        "Từ 80% tăng đều từ 50% điểm đến điểm tối đa ở 100%",
        ratio(
            {"from": "100%", "award": "max"},
            {"from": "80%", "below": "100%", "award": {"linear": ["50%", "max"]}},
            {"below": "80%", "award": "0"},
        ),
        PAIR,
        by_two(
            ("80", "100", "1"), ("90", "100", "1.5"), ("99", "100", "1.95"), ("100", "100", "2"), ("79", "100", "0")
        ),
    ),
    Clause(
        "Không phát sinh thì được một nửa số điểm",
        ratio({"from": "50%", "award": "max"}, {"below": "50%", "award": "0"}, if_none="50%"),
        {"n": fact(), "w": fact()},
        by_two(("0", "0", "1"), ("5", "0", "1"), ("1", "2", "2"), ("0", "1", "0")),
    ),
    Clause(
        "Tỷ lệ tính trên hiệu hai số liệu không bao giờ cho điểm âm",
        ratio(
            {"from": "50%", "award": "max"},
            {"below": "50%", "award": "share"},
            says="Tỷ lệ tăng",
            part="n - w",
            whole="t",
        ),
        {"n": fact(), "w": fact(), "t": fact(least="1")},
        [
            ({"n": "6", "w": "1", "t": "10"}, "2"),
            ({"n": "5", "w": "1", "t": "10"}, "0.8"),
            ({"n": "1", "w": "5", "t": "10"}, "0"),
        ],
    ),
    # --- value, growth ----------------------------------------------------------------------------------------------
    Clause(
        "Từ 2 sáng kiến được điểm tối đa, 1 sáng kiến được một nửa, không có thì 0",
        {
            "kind": "value",
            "of": "n",
            "bands": [
                {"from": "2", "award": "max"},
                {"from": "1", "below": "2", "award": "50%"},
                {"below": "1", "award": "0"},
            ],
        },
        {"n": fact()},
        by_one("n", ("3", "2"), ("2", "2"), ("1", "1"), ("0", "0")),
    ),
    Clause(
        "Giá trị lẻ đến ba chữ số thập phân so đúng với đầu mút",
        {
            "kind": "value",
            "of": "n",
            "bands": [{"above": "7.125", "award": "max"}, {"to": "7.125", "award": "0.5"}],
        },
        {"n": fact("decimal")},
        by_one("n", ("7.126", "2"), ("7.125", "0.5"), ("7.124", "0.5")),
    ),
    Clause(
        "Tỷ lệ suy ra từ hai số liệu có thể tính theo tỷ lệ như một tỷ lệ",
        {"kind": "value", "of": "rate", "bands": NONE_BELOW_95},
        {**PAIR, "rate": fact("percent", part="n", whole="w")},
        by_two(("100", "100", "2"), ("95", "100", "1.9"), ("94", "100", "0")),
    ),
    Clause(
        "Tăng từ 5% được điểm tối đa, dưới 5% được 1 điểm, giảm không có điểm; năm trước bằng 0 được 1,5 điểm",
        {
            "kind": "growth",
            "now": "n",
            "before": "w",
            "if_none": "1.5",
            "bands": [
                {"from": "5%", "award": "max"},
                {"from": "0%", "below": "5%", "award": "1"},
                {"below": "0%", "award": "0"},
            ],
        },
        {"n": fact("money"), "w": fact("money")},
        by_two(
            *(("105", "100", "2"), ("10499", "10000", "1"), ("100", "100", "1"), ("9999", "10000", "0")),
            *(("5", "0", "1.5"), ("0", "0", "1.5")),
        ),
    ),
    Clause(
        "Giảm đến 10% còn được một nửa: đầu mút âm",
        {
            "kind": "growth",
            "now": "n",
            "before": "w",
            "bands": [{"from": "-10%", "award": "50%"}, {"below": "-10%", "award": "max"}],
        },
        PAIR,
        by_two(("90", "100", "1"), ("89", "100", "2"), ("0", "1", "2"), ("500", "1", "1")),
    ),
    # --- count, deduct ----------------------------------------------------------------------------------------------
    Clause(
        "Mỗi quy định 0,5 điểm, mỗi sáng kiến 0,75 điểm, cộng không quá điểm tối đa",
        {"kind": "count", "counts": [{"fact": "n", "each": "0.5"}, {"fact": "w", "each": "0.75"}], "cap": "max"},
        {"n": fact(), "w": fact()},
        by_two(
            ("0", "0", "0"), ("1", "0", "0.5"), ("1", "1", "1.25"), ("1", "2", "2"), ("4", "0", "2"), ("5", "9", "2")
        ),
    ),
    Clause(
        "Mỗi báo cáo chậm trừ 0,25 điểm, trừ đến 0,5 điểm thì thôi",
        {"kind": "deduct", "counts": [{"fact": "n", "each": "0.25"}], "start": "max", "floor": "25%"},
        {"n": fact()},
        by_one("n", ("0", "2"), ("1", "1.75"), ("5", "0.75"), ("6", "0.5"), ("7", "0.5")),
    ),
    # --- checklist --------------------------------------------------------------------------------------------------
    Clause(
        "Đủ tất cả nội dung được điểm tối đa, thiếu một nội dung thì 0,5 điểm",
        {
            "kind": "checklist",
            "how": "all",
            "of": [{"fact": "a"}, {"fact": "b"}, {"when": "not c", "label": "Không có c"}],
            "award": "max",
            "otherwise": "0.5",
        },
        FLAGS,
        [
            ({"a": "yes", "b": "yes", "c": "no"}, "2"),
            ({"a": "yes", "b": "yes", "c": "yes"}, "0.5"),
            ({"a": "no", "b": "yes", "c": "no"}, "0.5"),
        ],
    ),
    Clause(
        "Đạt một trong các nội dung là đủ",
        {"kind": "checklist", "how": "any", "of": [{"fact": "a"}, {"fact": "b"}], "award": "max", "otherwise": "0"},
        {"a": fact("yes_no"), "b": fact("yes_no")},
        [({"a": "no", "b": "yes"}, "2"), ({"a": "yes", "b": "yes"}, "2"), ({"a": "no", "b": "no"}, "0")],
    ),
    Clause(
        "Mỗi nội dung có điểm riêng, cộng không quá điểm tối đa",
        {
            "kind": "checklist",
            "how": "sum",
            "of": [{"fact": "a", "award": "1"}, {"fact": "b", "award": "50%"}, {"fact": "c", "award": "0.25"}],
            "cap": "max",
        },
        FLAGS,
        [
            ({"a": "no", "b": "no", "c": "no"}, "0"),
            ({"a": "yes", "b": "no", "c": "yes"}, "1.25"),
            ({"a": "yes", "b": "yes", "c": "no"}, "2"),
            ({"a": "yes", "b": "yes", "c": "yes"}, "2"),
        ],
    ),
    # --- gate -------------------------------------------------------------------------------------------------------
    Clause(
        "Có vi phạm thì không có điểm; không vi phạm thì tính theo tỷ lệ",
        {"kind": "gate", "when": "a", "says": "Có vi phạm", "award": "0", "otherwise": ratio({"award": "share"})},
        {**PAIR, "a": fact("yes_no")},
        [
            ({"a": "yes", "n": "1", "w": "1"}, "0"),
            ({"a": "no", "n": "1", "w": "1"}, "2"),
            ({"a": "no", "n": "1", "w": "4"}, "0.5"),
        ],
    ),
    Clause(
        "Hoàn thành trước kỳ thì được điểm tối đa; còn lại theo hạn, trễ quá 2 lần thì 0",
        {
            "kind": "gate",
            "when": "d <= 2021-12-31",
            "says": "Đã hoàn thành trước kỳ",
            "award": "max",
            "otherwise": {"kind": "gate", "when": "n > 2", "says": "Trễ", "award": "0", "otherwise": DEADLINE},
        },
        {"d": fact("date"), "n": fact()},
        [
            ({"d": "2021-12-31", "n": "9"}, "2"),
            ({"d": "2022-01-01", "n": "2"}, "2"),
            ({"d": "2022-01-01", "n": "3"}, "0"),
            ({"d": "2022-03-08", "n": "0"}, "1"),
            ({"d": "never", "n": "0"}, "0"),
        ],
    ),
    # --- survey, external, relative ---------------------------------------------------------------------------------
    Clause(
        "Bình quân phiếu theo trọng số 100%, 60%, 0%; phiếu không có ý kiến không tính",
        {
            "kind": "survey",
            "options": [
                {"fact": "good", "weight": "100%"},
                {"fact": "fair", "weight": "60%"},
                {"fact": "poor", "weight": "0%"},
            ],
            "left_out": ["silent"],
        },
        {name: fact(supplier="survey") for name in ("good", "fair", "poor", "silent")},
        [
            ({"good": "7", "fair": "0", "poor": "0", "silent": "90"}, "2"),
            ({"good": "1", "fair": "1", "poor": "1", "silent": "0"}, "1.07"),
            ({"good": "0", "fair": "5", "poor": "0", "silent": "0"}, "1.2"),
            ({"good": "0", "fair": "0", "poor": "3", "silent": "0"}, "0"),
            ({"good": "0", "fair": "0", "poor": "0", "silent": "8"}, "0"),
        ],
    ),
    Clause(
        "Chỉ số hài lòng trên thang 100 quy thành điểm theo tỷ lệ",
        {"kind": "external", "fact": "n", "out_of": "100"},
        {"n": fact("decimal", places="2", least="0", most="100", supplier="central")},
        by_one("n", ("100", "2"), ("88.75", "1.78"), ("0", "0"), ("0.24", "0"), ("0.25", "0.01")),
    ),
    Clause(
        "Từ bình quân của nhóm trở lên được điểm tối đa, dưới bình quân không có điểm",
        {"kind": "relative", "fact": "n", "to": "mean", "at_or_above": "max", "below": "0"},
        {"n": fact()},
        by_one("n", ("4", "2"), ("3", "0")),
        others=[{"n": "2"}, {"n": "6"}],
    ),
    Clause(
        "So với đơn vị cao nhất nhóm, dưới thì tính theo tỷ lệ",
        {"kind": "relative", "fact": "n", "to": "best", "at_or_above": "max", "below": "share"},
        {"n": fact("decimal", least="0")},
        by_one("n", ("8", "2"), ("9", "2"), ("2", "0.5"), ("7.98", "2"), ("7.979", "1.99"), ("0", "0")),
        others=[{"n": "8"}, {"n": "1"}],
    ),
    Clause(
        "Cả nhóm bằng 0 thì ai cũng bằng mức cao nhất",
        {"kind": "relative", "fact": "n", "to": "best", "at_or_above": "max", "below": "share"},
        {"n": fact()},
        by_one("n", ("0", "2")),
        others=[{"n": "0"}],
    ),
    # --- formula, judged, combine -----------------------------------------------------------------------------------
    Clause(
        "Điểm bằng tỷ lệ nhân điểm tối đa trừ tỷ lệ trễ, trong khoảng từ 0,25 đến điểm tối đa",
        {
            "kind": "formula",
            "points": "max * n / w - late / w",
            "says": "Tỷ lệ trừ tỷ lệ trễ",
            "floor": "0.25",
            "cap": "max",
        },
        {**PAIR, "late": fact()},
        [
            ({"n": "10", "w": "10", "late": "0"}, "2"),
            ({"n": "12", "w": "10", "late": "1"}, "2"),
            ({"n": "10", "w": "10", "late": "3"}, "1.7"),
            ({"n": "1", "w": "3", "late": "1"}, "0.33"),
            ({"n": "1", "w": "10", "late": "0"}, "0.25"),
        ],
    ),
    Clause(
        "Cơ quan thẩm định chọn một mức trên thang",
        {
            "kind": "judged",
            "scale": [
                {"award": "max", "label": "Tốt"},
                {"award": "50%", "label": "Khá"},
                {"award": "0", "label": "Kém"},
            ],
        },
        {},
        by_one("1.1", ("2", "2"), ("1", "1"), ("0", "0")),
    ),
    Clause(
        "Cơ quan thẩm định cho điểm theo bước 0,25",
        {"kind": "judged", "step": "0.25"},
        {},
        by_one("1.1", ("0", "0"), ("0.25", "0.25"), ("1.75", "1.75"), ("2", "2")),
    ),
    Clause(
        "Cộng điểm ban hành đúng hạn và tỷ lệ hoàn thành, không quá điểm tối đa",
        {
            "kind": "combine",
            "how": "sum",
            "of": [{"kind": "yes_no", "fact": "a", "yes": "25%", "no": "0"}, ratio({"award": "share"})],
            "cap": "max",
        },
        {**PAIR, "a": fact("yes_no")},
        [
            ({"a": "yes", "n": "1", "w": "2"}, "1.5"),
            ({"a": "yes", "n": "3", "w": "4"}, "2"),
            ({"a": "yes", "n": "4", "w": "4"}, "2"),
            ({"a": "no", "n": "3", "w": "4"}, "1.5"),
        ],
    ),
    Clause(
        "Lấy mức cao nhất trong hai cách",
        {
            "kind": "combine",
            "how": "best",
            "of": [{"kind": "yes_no", "fact": "a", "yes": "1.25", "no": "0"}, ratio({"award": "share"})],
        },
        {**PAIR, "a": fact("yes_no")},
        [({"a": "yes", "n": "1", "w": "2"}, "1.25"), ({"a": "yes", "n": "3", "w": "4"}, "1.5")],
    ),
    Clause(
        "Lấy mức thấp nhất trong hai cách",
        {
            "kind": "combine",
            "how": "least",
            "of": [{"kind": "yes_no", "fact": "a", "yes": "max", "no": "1.25"}, ratio({"award": "share"})],
        },
        {**PAIR, "a": fact("yes_no")},
        [
            ({"a": "yes", "n": "3", "w": "4"}, "1.5"),
            ({"a": "no", "n": "3", "w": "4"}, "1.25"),
            ({"a": "no", "n": "1", "w": "4"}, "0.5"),
        ],
    ),
]


def _cases() -> Iterator[Any]:
    for clause in CLAUSES:
        for figures, points in clause.cases:
            said = ", ".join(f"{name} = {figure}" for name, figure in figures.items())
            yield pytest.param(clause, figures, points, id=f"{clause.says}: {said} được {points}")


def _year(clause: Clause, figures: Mapping[str, str]) -> oracle.Year:
    item = built.item("1.1", "2", clause.rule, clause.facts)
    agencies = {"co-quan": figures} | {f"co-quan-khac-{n}": other for n, other in enumerate(clause.others)}
    return built.year([built.area("1", [item])], agencies, **clause.policies)


@pytest.mark.parametrize(("clause", "figures", "points"), list(_cases()))
def test_the_clause_gives(clause: Clause, figures: Mapping[str, str], points: str) -> None:
    made = _year(clause, figures)
    [(group_set, standings)] = Models(made).ranked("appraised")
    score = standings[0].score
    judged = oracle.standings(made, "so", "appraised")["co-quan"].scored.items["1.1"]

    assert (str(score.items[0].state), score.items[0].points) == ("scored", number(points))
    assert judged == ("scored", Fraction(points))
    if not clause.others and clause.rule["kind"] != "relative":
        whole = value_of(group_set.leaves[0].ladder.expression(), score.declared.values)
        assert rounded(whole, 2) == number(points)  # the ladder as one expression, as the workbook writes it


def test_every_rule_kind_has_a_clause() -> None:
    assert {rule["kind"] for clause in CLAUSES for rule in oracle.rules_in(clause.rule)} == set(oracle.RULES)


def test_an_appraiser_can_give_every_level_of_a_scale_however_many_decimals_it_has() -> None:
    levels = [{"award": "max", "label": "Tốt"}, {"award": "50%", "label": "Khá"}, {"award": "0", "label": "Yếu"}]
    rule = Judged.model_validate({"kind": "judged", "scale": levels})

    given = judged_fact(Fraction(1, 4), [rule]).read("0.125")

    assert rule.refuses(given, Fraction(1, 4)) is None  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nhiều nhất 2"):
        judged_fact(Fraction(1, 4), []).read("0.125")
