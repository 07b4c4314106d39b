"""A figure pasted over a cell's limits is marked, never scored: its item, its sheet and the parity sheet say so."""

import datetime
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from built import area, fact, item, year
from openpyxl import load_workbook
from recomputed import differences, recomputed, values
from workbooks import FIGURES, RATIO, result_of, small

from scoring import workbook

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice recomputes the workbook")

OPTIONS = [{"id": "full", "label": "Đầy đủ"}, {"id": "part", "label": "Một phần"}]
ITEMS = [
    item(
        "1.1",
        "10",
        RATIO,
        {"resolved": fact(least="1"), "on_time": fact(at_most="resolved")},
        evidence=[{"id": "bao-cao", "label": "Báo cáo", "required": "yes", "without": "flag"}],
        not_applicable={"when": "resolved == 1", "then": "leave_out", "says": "Không phát sinh"},
    ),
    item(
        "1.2",
        "5",
        {"kind": "formula", "says": "Tỷ lệ giải ngân", "points": "spent / 10 * max", "floor": "0", "cap": "max"},
        {"spent": fact("decimal", most="20")},
    ),
    item("1.3", "5", {"kind": "yes_no", "fact": "planned", "yes": "max", "no": "0"}, {"planned": fact("yes_no")}),
    item(
        "1.4",
        "5",
        {
            "kind": "formula",
            "says": "Đúng hạn",
            "points": "max if sent <= 2022-03-31 else 0",
            "floor": "0",
            "cap": "max",
        },
        {"sent": fact("date", least="2022-01-01", most="2022-12-31")},
    ),
    item(
        "1.5",
        "5",
        {"kind": "formula", "says": "Mức độ", "points": "max if level == 'full' else 0", "floor": "0", "cap": "max"},
        {"level": fact("choice", options=OPTIONS)},
    ),
]
OWN = {
    **{"resolved": "20", "on_time": "19", "spent": "7.5", "planned": "yes", "filler": "yes"},
    **{"sent": "2022-03-01", "level": "full"},
}
AGENCIES: dict[str, Any] = {f"so-{letter}": OWN for letter in "abcd"}
AGENCIES["so-d"] = {**OWN, "on_time": "21"}
"""More in time than there were: the engine warns and keeps the figures."""


def written(folder: Path) -> Path:
    file = folder / "so.xlsx"
    workbook.write(result_of(year([area("1", ITEMS)], AGENCIES), folder / "in"), file)
    return file


def columns(file: Path) -> Mapping[str, str]:
    """The letters of the facts sheet by item and title."""
    sheet = load_workbook(file)["Số liệu Sở"]
    heads = [(str(sheet.cell(6, c).value), str(sheet.cell(7, c).value)) for c in range(1, sheet.max_column + 1)]
    letters = [sheet.cell(6, c).column_letter for c in range(1, sheet.max_column + 1)]
    found: dict[str, str] = {}
    for (id, title), letter in zip(heads, letters, strict=True):
        found.setdefault(id if title == "Số liệu" else f"{id} {title}", letter)
        found[f"{id} last"] = letter
    return found


def pasted(file: Path, target: Path, cells: Mapping[str, Any]) -> Mapping[str, Any]:
    """The sheets recomputed with values put into cells of the facts sheet."""
    book = load_workbook(file)
    for cell, value in cells.items():
        book["Số liệu Sở"][cell] = value
    target.mkdir(parents=True)
    book.save(target / "pasted.xlsx")
    return values(recomputed(target, target / "pasted.xlsx")[0])


def points(sheets: Mapping[str, Any], row: int) -> list[Any]:
    return [cell.value for cell in sheets["Điểm Sở"][row][2:7]]


WRONG = [
    ("1.1", "abc"),
    ("1.1", "20"),
    ("1.1", -3),
    ("1.1", 0),
    ("1.1", 20.5),
    ("1.1", 10**12),
    ("1.1", 18),
    ("1.1 Tài liệu: Báo cáo", "có"),
    ("1.1 Tài liệu: Báo cáo", None),
    ("1.1 Kết luận về việc áp dụng", "không"),
    ("1.2", "abc"),
    ("1.2", 21),
    ("1.2", 7.50001),
    ("1.3", "đúng"),
    ("1.3", 1),
    ("1.4", "01/03/2022"),
    ("1.4", datetime.date(2021, 12, 31)),
    ("1.4", 44621.5),
    ("1.5", "đầy"),
    ("1.5", 7),
]


def test_a_wrong_figure_of_every_kind_shows_its_code_and_counts_nothing(tmp_path: Path) -> None:
    agencies = {f"so-{n}": OWN for n in range(len(WRONG) + 1)}
    file = tmp_path / "so.xlsx"
    workbook.write(result_of(year([area("1", ITEMS)], agencies), tmp_path / "in"), file)
    at, cells, wanted = columns(file), {}, []
    for row, (where, value) in enumerate(WRONG, 10):
        cells[f"{at[where]}{row}"] = value
        wanted.append([("SLS" if id == where.split()[0] else own) for id, own in zip(IDS, FULL, strict=True)])

    sheets = pasted(file, tmp_path / "pasted", cells)

    assert [points(sheets, row) for row in range(10, 10 + len(WRONG))] == wanted
    assert points(sheets, 10 + len(WRONG)) == FULL
    sums = {row: sheets["Điểm Sở"].cell(row, 9).value for row in (10, 10 + len(WRONG))}
    assert sums == {10: sum(FULL) - FULL[0], 10 + len(WRONG): sum(FULL)}
    parity = sheets["Đối chiếu"]
    assert parity["C8"].value == len(WRONG)
    assert f"trong đó {len(WRONG)} ô điểm mang mã SLS" in parity["A5"].value
    assert sheets["Xếp hạng Sở"]["A8"].value.endswith("KHÁC KẾT QUẢ ĐÃ TÍNH")


IDS = ["1.1", "1.2", "1.3", "1.4", "1.5"]
FULL = [9.5, 3.75, 5, 5, 5]


def test_what_the_engine_warned_of_and_kept_is_no_wrong_figure_until_it_grows(tmp_path: Path) -> None:
    file = written(tmp_path)
    at = columns(file)
    part = chr(ord(at["1.1"]) + 1)

    assert list(differences(tmp_path / "again", file)) == []
    sheets = pasted(file, tmp_path / "pasted", {f"{part}13": 22, f"{part}12": 21, f"{part}11": None})
    assert [points(sheets, row)[0] for row in (10, 11, 12, 13)] == [9.5, "CKK", "SLS", "SLS"]


def test_a_wrong_figure_spoils_the_mean_of_its_group_visibly(tmp_path: Path) -> None:
    rule = {"kind": "relative", "fact": "score", "to": "mean", "at_or_above": "max", "below": "0"}
    made = year([area("1", [item("1.1", "10", rule, {"score": fact("count")})])], MEANS)
    workbook.write(result_of(made, tmp_path / "in"), tmp_path / "so.xlsx")
    at = columns(tmp_path / "so.xlsx")["1.1"]

    sheets = pasted(tmp_path / "so.xlsx", tmp_path / "pasted", {f"{at}11": "8 điểm"})

    assert [sheets["Điểm Sở"].cell(row, 3).value for row in (10, 11, 12)] == ["SLS"] * 3


MEANS = {f"so-{n}": {"score": str(n), "filler": "yes"} for n in (7, 8, 9)}


FLAG = {
    **{"id": "co", "title": "Cờ thi đua", "places": {"from": "1", "to": "1"}, "quota": "none"},
    **{"grade_at_least": "tot", "tie_over_quota": "all"},
    "basis": {"source": "quyet-dinh", "at": "Điều 2", "clause": "Hạng nhất"},
}


def standings(sheets: Mapping[str, Any]) -> list[Any]:
    """Agency, appraised points, index, place, grade and award, in the rows of the ranking."""
    rows = sheets["Xếp hạng Sở"].values
    return [tuple(row[col] or None for col in (1, 3, 6, 7, 8, 9)) for row in rows if isinstance(row[0], int)]


@pytest.mark.parametrize("policy", ["unplaced", "placed"])
def test_who_is_ranked_and_who_has_handed_in_is_live(policy: str, tmp_path: Path) -> None:
    def made(agencies: dict[str, Any]) -> Any:
        return small(agencies, awards=[FLAG], not_submitted=policy)

    unranked, absent = made(FIGURES), made(FIGURES | {"so-a": None})
    unranked.roster["agencies"][0]["ranked"] = "no"
    for name, one in {"before": made(FIGURES), "unranked": unranked, "absent": absent}.items():
        workbook.write(result_of(one, tmp_path / name), tmp_path / f"{name}.xlsx")
    facts = load_workbook(tmp_path / "before.xlsx")["Số liệu Sở"]
    own = {cell.coordinate: None for cell in facts[10][5:] if facts.cell(7, cell.column).value == "Số liệu"}

    for name, cells in {"unranked": {"C10": "Không"}, "absent": {"D10": "Chưa nộp"} | own}.items():
        live = pasted(tmp_path / "before.xlsx", tmp_path / name / "edited", cells)
        assert standings(live) == standings(values(tmp_path / f"{name}.xlsx"))
        assert live["Đối chiếu"]["C6"].value > 0
        assert live["Xếp hạng Sở"]["A8"].value.endswith("KHÁC KẾT QUẢ ĐÃ TÍNH")


@pytest.mark.parametrize("cell", ["C10", "D10"])
def test_nonsense_about_who_is_ranked_takes_the_place_and_shows_its_code(cell: str, tmp_path: Path) -> None:
    workbook.write(result_of(small(FIGURES, awards=[FLAG]), tmp_path / "in"), tmp_path / "so.xlsx")

    sheets = pasted(tmp_path / "so.xlsx", tmp_path / "pasted", {cell: "có lẽ"})

    assert [(row[0], row[3], row[5]) for row in standings(sheets)] == [
        ("so-b", 1, "Cờ thi đua"),
        ("so-c", 2, None),
        ("so-d", 3, None),
        ("so-a", "–", None),
    ]
    assert sheets["Đối chiếu"]["C8"].value == 1


def test_no_sheet_contradicts_changed_figures(tmp_path: Path) -> None:
    workbook.write(result_of(small(FIGURES), tmp_path / "in"), tmp_path / "so.xlsx")

    before = values(tmp_path / "so.xlsx")
    changed = pasted(tmp_path / "so.xlsx", tmp_path / "changed", {"H11": 3})
    opened = pasted(tmp_path / "so.xlsx", tmp_path / "opened", {"F11": "Chưa"})

    def told(sheets: Mapping[str, Any], agency: str) -> list[Any]:
        return [row[2] for row in sheets[agency].values if row[0] in ("1.1", "1.2")]

    stale = "Số liệu đã sửa sau khi xuất; chạy lại parindex rank"
    assert told(changed, "so-b") == [stale, told(before, "so-b")[1]]
    assert told(changed, "so-a") == told(before, "so-a")
    assert told(opened, "so-b") == [stale, stale]
    banners = [sheets["Xếp hạng Sở"]["A8"].value for sheets in (before, changed, opened)]
    assert ["TẠM TÍNH" in banner for banner in banners] == [False, False, True]


def remark(sheets: Mapping[str, Any], agency: str) -> str:
    rows = [[cell.value for cell in row] for row in sheets["Xếp hạng Sở"].iter_rows()]
    own = next(row for row in rows if row[1] == agency)
    return str(own[next(row for row in rows if "Ghi chú" in row).index("Ghi chú")])


def test_the_ranking_says_whose_items_have_no_points_for_a_wrong_figure(tmp_path: Path) -> None:
    file = written(tmp_path)
    agency = load_workbook(file)["Số liệu Sở"]["B10"].value

    sheets = pasted(file, tmp_path / "pasted", {f"{columns(file)['1.3']}10": "đúng"})

    assert remark(sheets, agency).endswith("1 mục không có điểm vì số liệu sai (SLS)")


def test_a_row_of_figures_that_was_moved_gives_nobody_a_place(tmp_path: Path) -> None:
    file = written(tmp_path)
    sheet = load_workbook(file)["Số liệu Sở"]
    rows = {10: 11, 11: 10}
    cells = {
        f"{cell.column_letter}{to}": cell.value
        for own, to in rows.items()
        for cell in sheet[own][1:]
        if not str(cell.value).startswith("=")
    }

    sheets = pasted(file, tmp_path / "pasted", cells)

    placed = {row: remark(sheets, sheet.cell(row, 2).value) for row in (10, 11, 12)}
    assert ["dòng số liệu là của cơ quan khác" in said for said in placed.values()] == [True, True, False]
