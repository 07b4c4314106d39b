"""Rounds: what counts in each, what is open, who is late, and what is refused with its place."""

import datetime
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import oracle
import pytest
from comparing import compared
from generated import MANY_ROUNDS
from generated_season import Models, write
from oracle import Year
from workbooks import FIGURES, small

from scoring import consistency, explain, pipeline, report, status
from scoring.evidence.verdicts import NO_VERDICT, verdict_words
from scoring.pages.ranking import ranking_page
from scoring.pages.sheets import sheets
from scoring.pipeline import checked, run
from scoring.scores import State
from scoring.views import view
from scoring.workbook import write as write_workbook

ROOT = Path(__file__).parent.parent

DECIDED = {"reason": "Đối chiếu", "appraiser": "so-noi-vu", "author": "Tổ thẩm định", "date": "2023-02-01"}
AREA = [{"id": "1", "appraiser": "so-noi-vu", "author": "Tổ thẩm định", "date": "2023-02-01"}]
HEAD = {"year": "2022", "illustrative": "yes"}
REJECTED = {"evidence": {"ke-hoach": "rejected"}, **DECIDED}
NEW = {"explanation": "Gửi bản đã ký", "evidence": [{"id": "ke-hoach", "number": "2/KH"}]}


def season(said: Any = NEW, decided: Any = None, first: Any = REJECTED) -> Year:
    """so-d's plan is rejected at first; what it says of it, and what is decided then."""
    made = small(FIGURES)
    made.head["rounds"] = MANY_ROUNDS
    made.appraisals["so-d"]["items"]["1.2"] = first
    handed = {"date": "2023-02-01", "by": "Văn phòng"}
    clarified = {**HEAD, "agency": "so-d", "submitted": handed, "items": {"1.2": said}}
    again = {**HEAD, "agency": "so-d", "areas": AREA, "items": {"1.2": {**decided, **DECIDED}} if decided else {}}
    return made._replace(filed={"clarification": {"so-d": clarified}, "appraisal-2": {"so-d": again}})


def state(made: Year, root: Path, round: str) -> tuple[State, Any]:
    write(made, root)
    result, _ = run(root, 2022, round)
    assert (
        compared([(g.group_set, g.standings) for g in result.groups], oracle.read(root, 2022), round).differences == ()
    )
    return result.groups[0].standings[3].score.items[1][:2]


@pytest.mark.parametrize(
    ("round", "points"), [("self", 5), ("appraisal", 0), ("clarification", 0), ("appraisal-2", 5), ("appraised", 5)]
)
def test_a_verdict_stands_until_a_later_verdict(round: str, points: int, tmp_path: Path) -> None:
    assert state(season(decided={"evidence": {"ke-hoach": "accepted"}}), tmp_path, round)[1] == points


def ruled(made: Year, root: Path) -> tuple[list[str], Any]:
    """What became of each document of the plan, and the points it leaves."""
    points = state(made, root, "appraised")[1]
    held = run(root, 2022, "appraised")[0].groups[0].dossiers[3].papers("1.2")
    return [verdict_words(held, one) for one in held], points


@pytest.mark.parametrize(
    ("first", "second", "words", "points"),
    [
        ("rejected", "accepted", ["không chấp nhận", "chấp nhận"], 5),
        ("rejected", "rejected", ["không chấp nhận", "không chấp nhận"], 0),
        ("accepted", "rejected", ["chấp nhận", "không chấp nhận"], 5),
        ("rejected", None, ["không chấp nhận", NO_VERDICT], 0),
        ("rejected", {"2/KH": "accepted"}, ["không chấp nhận", "chấp nhận"], 5),
    ],
)
def test_a_verdict_is_on_the_documents_that_had_none_and_an_earlier_one_stays_with_its_document(
    first: str, second: Any, words: list[str], points: int, tmp_path: Path
) -> None:
    made = season(first={"evidence": {"ke-hoach": first}, **DECIDED}, decided={"evidence": {"ke-hoach": second}})
    if second is None:
        made.filed["appraisal-2"]["so-d"]["items"] = {"1.2": DECIDED}  # type: ignore[index]

    assert ruled(made, tmp_path) == (words, points)


def test_a_verdict_where_nothing_is_new_is_on_all_documents_and_one_by_number_only_on_that(tmp_path: Path) -> None:
    words = {"explanation": "Bản này đã ký"}
    made = season(said=words, decided={"evidence": {"ke-hoach": "accepted"}})
    made.submissions["so-d"]["items"]["1.2"]["evidence"].append({"id": "ke-hoach", "number": "2/KH"})
    made.submissions["so-d"]["items"]["1.2"]["evidence"].append({"id": "ke-hoach", "number": "3/KH"})
    named = {"ke-hoach": {"2/KH": "rejected", "3/KH": "accepted"}}
    by_number = season(said=words, first={"evidence": named, **DECIDED})
    by_number.submissions["so-d"]["items"]["1.2"] = made.submissions["so-d"]["items"]["1.2"]

    assert ruled(made, tmp_path / "all") == (["chấp nhận"] * 3, 5)
    assert ruled(by_number, tmp_path / "one") == ([NO_VERDICT, "không chấp nhận", "chấp nhận"], 5)


def test_every_sheet_tells_the_document_refused_from_the_one_accepted(tmp_path: Path) -> None:
    made = season(decided={"evidence": {"ke-hoach": "accepted"}})
    made.submissions["so-d"]["items"]["1.2"]["evidence"][0]["number"] = "1/KH"
    write(made, tmp_path)
    result = run(tmp_path, 2022, "appraised")[0]
    said = explain.item(view(result, "so-d"), "1.2")
    (sheet,) = [one for one in sheets(result, result.groups[0]) if one.standing.agency.id == "so-d"]
    (row,) = [row for _, rows in sheet.areas for row in rows if row.id == "1.2"]
    book = tmp_path / "book.xlsx"
    write_workbook(result, book)
    register = openpyxl.load_workbook(book)["Tài liệu kiểm chứng"]
    cells = [[str(cell.value) for cell in one] for one in register.iter_rows()]

    assert "1/KH (số, ngày minh họa); không chấp nhận" in said
    assert "2/KH (số, ngày minh họa); chấp nhận" in said
    assert "Kế hoạch (2/KH): chấp nhận. Lý do" in said
    assert ("Tài liệu", "1/KH — không chấp nhận; 2/KH — chấp nhận") in row.notes
    assert [next(one for one in cells if number in one)[11] for number in ("1/KH", "2/KH")] == [
        "không chấp nhận",
        "chấp nhận",
    ]


def test_a_document_handed_in_with_a_clarification_counts_from_its_round_on(tmp_path: Path) -> None:
    made = season(first={"points": "0", **DECIDED})
    made.appraisals["so-d"]["items"].clear()
    del made.submissions["so-d"]["items"]["1.2"]["evidence"]
    found = [state(made, tmp_path / round, round)[1] for round in ("self", "appraisal", "clarification", "appraised")]

    assert found == [0, 0, 5, 5]


def test_a_clarified_item_on_which_nobody_decided_leaves_the_result_provisional_and_is_open(tmp_path: Path) -> None:
    write(season(), tmp_path)
    index, found, _ = checked(tmp_path, 2022)
    assert index is not None
    assert found is not None
    one = status.status(index, found, datetime.date(2023, 3, 20))

    assert run(tmp_path, 2022, "appraised")[0].provisional
    assert [(wait.round.id, wait.agency.id, wait.items) for wait in one.open] == [("appraisal-2", "so-d", ("1.2",))]
    assert "Thẩm định 2: còn 1 việc, hạn 10/03/2023 (đã quá hạn)" in "\n".join(status.words(one))


def test_what_was_decided_may_be_clarified_while_the_round_is_open_by_those_who_have_not_spoken(tmp_path: Path) -> None:
    made = season()
    del made.filed["clarification"]
    del made.filed["appraisal-2"]
    write(made, tmp_path)
    index, found, _ = checked(tmp_path, 2022)
    assert index is not None
    assert found is not None
    days = [round.from_ for round in index.head.rounds if round.kind == "clarification"]
    assert days[0] is not None
    within, before = (status.status(index, found, days[0] - datetime.timedelta(days=days_)) for days_ in (0, 1))

    assert [(may.agency.id, may.items) for may in within.clarifiable] == [("so-d", ("1.2",))]
    assert "1 cơ quan bị trừ điểm chưa giải trình" in "\n".join(status.words(within))
    assert not before.clarifiable


def test_a_decision_that_changes_nothing_keeps_what_stood_and_closes_the_item(tmp_path: Path) -> None:
    made = season(decided={})
    made.filed["appraisal-2"]["so-d"]["items"] = {"1.2": DECIDED}  # type: ignore[index]

    assert state(made, tmp_path, "appraised")[1] == 0
    assert not run(tmp_path, 2022, "appraised")[0].provisional


def test_an_agency_that_nobody_has_appraised_yet_is_marked_in_its_own_row(tmp_path: Path) -> None:
    for folder in ("criteria", "submissions"):
        shutil.copytree(ROOT / folder / "2022", tmp_path / folder / "2022")
    for file in (tmp_path / "submissions/2022/huyen/huyen-tam-nong").glob("[!s]*.yaml"):
        file.unlink()
    result, _ = run(tmp_path, 2022, "appraised")
    marked = [line for line in report.table(result).splitlines() if "Tạm tính, còn" in line]

    assert len(marked) == 1
    assert "Huyện Tam Nông" in marked[0]
    assert "Tạm tính, còn" in explain.sheet(view(result, "huyen-tam-nong"))
    assert ranking_page(result).count("Tạm tính, còn") == 1


def test_late_and_missing_agencies_are_shown_as_such_never_as_zero(tmp_path: Path) -> None:
    made = small({**FIGURES, "so-e": None})
    made.submissions["so-a"]["submitted"]["date"] = "2023-01-17"
    write(made, tmp_path)
    index, found, _ = checked(tmp_path, 2022)
    assert index is not None
    assert found is not None
    states = {
        day: {h.agency.id: str(h.state) for h in status.status(index, found, datetime.date(2023, 1, day)).handed}
        for day in (10, 16, 20)
    }

    assert [states[day]["so-a"] for day in (10, 16, 20)] == ["awaited", "missing", "late"]
    assert [states[day]["so-e"] for day in (10, 16, 20)] == ["awaited", "missing", "missing"]
    assert states[20]["so-b"] == "on_time"
    assert run(tmp_path, 2022, "appraised")[0].groups[0].standings[4].place is None


@pytest.mark.parametrize(
    ("file", "keys", "value", "said"),
    [
        ("clarification", ("items", "1.1"), {"explanation": "Xem lại"}, "không có gì để giải trình"),
        ("clarification", ("items", "9.9"), NEW, "không có mục '9.9'"),
        ("clarification", ("submitted", "date"), "2023-04-01", "ngoài thời gian của vòng 'Giải trình'"),
        ("clarification", ("items", "1.2", "facts"), {"planned": "yes"}, "không có khóa 'facts'"),
        ("clarification", ("items", "1.2", "claimed"), "5", "không có khóa 'claimed'"),
        ("clarification", ("items", "1.2", "evidence"), [{"id": "ke-hoach"}], "đã nộp ở vòng trước"),
        ("clarification", ("items", "1.2", "evidence"), [{"id": "ke-hoac"}], "gần nhất là 'ke-hoach'"),
        ("appraisal-2", ("areas",), [], "ghi lĩnh vực này vào 'areas'"),
        ("appraisal-2", ("items", "1.2", "date"), "2023-03-11 08:00", "ngoài thời gian của vòng 'Thẩm định 2'"),
        ("appraisal-2", ("areas",), [{**AREA[0], "appraiser": "so-tai-chinh"}], "lĩnh vực 1 do Sở Nội vụ thẩm định"),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else None,
)
def test_what_a_round_does_not_allow_is_refused_with_its_place(
    file: str, keys: tuple[str, ...], value: Any, said: str, tmp_path: Path
) -> None:
    made = season(said=dict(NEW), decided={"evidence": {"ke-hoach": "accepted"}})
    node: Any = made.filed[file]["so-d"]
    for key in keys[:-1]:
        node = node[key]
    node[keys[-1]] = value
    write(made, tmp_path)
    _, found, problems = checked(tmp_path, 2022)
    faults = [problem for problem in problems if not problem.warning]

    assert found is None
    assert [said in problem.message for problem in faults] == [True], faults
    assert faults[0].place.path.endswith(f"so-d/{file}.yaml")
    assert faults[0].place.line > 0


@pytest.mark.parametrize(
    ("said", "item", "decided", "told"),
    [
        (NEW, "1.2", {"evidence": {"ke-hoach": "accepted"}}, 0),
        (None, "1.2", {}, 1),
        (None, "1.2", {"evidence": {"ke-hoach": "accepted"}}, 1),
        (NEW, "1.1", {"facts": {"on_time": "9"}}, 1),
    ],
    ids=["clarified", "kept", "accepted", "figure"],
)
def test_a_second_decision_on_an_item_that_nobody_clarified_is_told_at_its_line(
    said: Any, item: str, decided: Any, told: int, tmp_path: Path
) -> None:
    made = season(said=said or NEW)
    if said is None:
        made.filed["clarification"].clear()  # type: ignore[attr-defined]
    made.filed["appraisal-2"]["so-d"]["items"] = {item: {**decided, **DECIDED}}  # type: ignore[index]
    write(made, tmp_path)

    _, found, problems = checked(tmp_path, 2022)
    warned = [one for one in problems if "không có giải trình cho mục này" in one.message]

    assert found is not None, problems
    assert [(one.warning, one.place.path.endswith("so-d/appraisal-2.yaml")) for one in warned] == [(True, True)] * told
    assert all(one.place.line > 0 and one.message.startswith(f"{item}: ") for one in warned)


def test_what_moved_between_rounds_is_what_the_oracle_says_of_each() -> None:
    made = season(decided={"evidence": {"ke-hoach": "accepted"}})
    for one in MANY_ROUNDS:
        assert compared(Models(made).ranked(one["id"]), made, one["id"]).differences == ()


def test_equal_figures_and_documents_decided_differently_are_named(tmp_path: Path) -> None:
    made = small(FIGURES)
    made.appraisals["so-d"]["items"]["1.2"] = REJECTED
    for one in made.appraisals["so-d"]["areas"]:
        one["author"] = "Tổ thẩm định số 2"
    write(made, tmp_path)
    found = consistency.consistency(pipeline.run(tmp_path, 2022, "appraised")[0])

    assert [(one.leaf.item.id, one.decisions) for one in found.unlike] == [
        ("1.2", (("giữ nguyên", ("so-a", "so-b")), ("Kế hoạch: không chấp nhận", ("so-d",))))
    ]
    (bench,) = found.benches
    assert bench[2:] == ("Tổ thẩm định số 2", 1, 5, 3, 0, "Tổ thẩm định")
    assert "trừ 5 (n = 1), Tổ thẩm định 0 (n = 3): nghiêm hơn" in consistency.bench_words(bench)
