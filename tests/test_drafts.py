"""Tables of councils become skeletons: nothing is lost, what is unclear is told by its cell, nothing is repaired."""

import datetime
import random
import re
from pathlib import Path
from typing import Any

import packages
import pytest
import xlsxwriter
import yaml
from click.testing import CliRunner
from write_docs import ROOT

from cli import main
from scoring import drafts, handbook
from scoring.criteria import walk
from scoring.drafts import numbers, words
from scoring.errors import InputError
from scoring.pipeline import index_of
from scoring.points import exact

HEADS = ("STT", "Tiêu chí", "Điểm", "Cách tính / ghi chú", "Tài liệu kiểm chứng")
AREA = ("I", "Công tác chỉ đạo", 2)
Rows = list[tuple[Any, ...]]


def table(folder: Path, rows: Rows, heads: tuple[str, ...] = HEADS, merged: tuple[str, ...] = ()) -> Path:
    """A workbook with a title, heads in row 3, and the rows from row 4 on."""
    book = xlsxwriter.Workbook(folder / "bang.xlsx")
    sheet, day = book.add_worksheet("Phụ lục"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write(0, 0, "Bộ tiêu chí chấm điểm cải cách hành chính năm 2026")
    for number, row in enumerate([heads, *rows], 2):
        for column, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write_datetime(number, column, datetime.datetime.combine(value, datetime.time()), day)
            elif isinstance(value, str) and value.startswith("="):
                sheet.write_formula(number, column, value, None, "")
            elif value is not None and value != "":
                sheet.write(number, column, value)
    for reference in merged:
        sheet.merge_range(reference, "")
        top = reference.partition(":")[0]
        column, row = ord(top[0]) - ord("A"), int(top[1:])
        if len([heads, *rows][row - 3]) > column:
            sheet.write(top, [heads, *rows][row - 3][column])
    book.close()
    return folder / "bang.xlsx"


def draft_of(folder: Path, rows: Rows, **more: Any) -> drafts.Draft:
    return drafts.drafted(table(folder, rows, **more), "so")


def read(draft: drafts.Draft) -> list[dict[str, Any]]:
    return [yaml.load(text, Loader=yaml.BaseLoader) for text in draft.areas.values()]


def nodes(draft: drafts.Draft) -> list[tuple[str, str, str]]:
    """Every id, title and points, in order."""
    found = []
    for area in read(draft):
        found.append(area)
        for criterion in area["criteria"]:
            found += [criterion, *criterion.get("sub_criteria", [])]
    return [(one["id"], one["title"], one["max"]) for one in found]


def items(draft: drafts.Draft) -> dict[str, dict[str, Any]]:
    criteria = [one for area in read(draft) for one in area["criteria"]]
    return {item["id"]: item for one in criteria for item in one.get("sub_criteria", [one])}


def told(draft: drafts.Draft) -> list[str]:
    return [str(problem).partition("bang.xlsx: ")[2] for problem in draft.problems]


def refused(folder: Path, rows: Rows, **more: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        draft_of(folder, rows, **more)
    return [str(problem).partition("bang.xlsx: ")[2] for problem in caught.value.problems]


def run(*words: str | Path):
    return CliRunner().invoke(main, [*map(str, words)])


# --- there and back -------------------------------------------------------------------------------------------------


SETS = [
    (2022, "so"),
    (2022, "huyen"),
    (2023, "so"),
    (2023, "huyen"),
    (2026, "so"),
    (2026, "xa-2"),
    ("national-2022", "tinh"),
]


@pytest.fixture(scope="module", params=SETS, ids=lambda key: "-".join(map(str, key)))
def again(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """The criteria of a group, and the draft made of its handbook."""
    name, group = request.param
    file, index = tmp_path_factory.mktemp("draft") / "x.xlsx", index_of(ROOT, name)
    handbook.write(handbook.handbook(index, group), file)
    return index.set(group), drafts.drafted(file, group)


def test_a_handbook_gives_back_its_ids_titles_and_points(again) -> None:
    group_set, draft = again
    expected = []
    for leaf in group_set.leaves:
        above = [leaf.area, *([leaf.criterion] if leaf.criterion else []), leaf.item]
        expected += [one for one in above if one not in expected]

    assert nodes(draft) == [(one.id, one.title, exact(one.max)) for one in expected]
    assert str(draft.year) in str(group_set.policies.days_off[0])
    assert draft.problems == ()


def test_a_handbook_gives_back_its_documents_and_what_their_absence_does(again) -> None:
    group_set, draft = again
    found = items(draft)

    for _, _, item in walk(group_set.areas):
        listed = found[item.id]["evidence"]
        drawn = [] if listed == "" else [(d["label"], d["required"], d.get("without"), d.get("cap")) for d in listed]
        caps = [exact(kind.cap.constant(item.max)) if kind.cap else None for kind in item.evidence]
        yes_no = {True: "yes", False: "no"}
        expected = [(k.label, yes_no[k.required], k.without, cap) for k, cap in zip(item.evidence, caps, strict=True)]
        assert drawn == expected


def test_a_handbook_gives_back_who_scores_and_the_basis(again) -> None:
    group_set, draft = again
    found = items(draft)

    for _, _, item in walk(group_set.areas):
        drawn = found[item.id]
        assert (drawn["scored_by"], drawn["basis"]["at"]) == (item.scored_by, item.basis.at)
        assert drawn["basis"]["clause"] == item.basis.clause
    assert [area.get("part", "base") for area in read(draft)] == [area.part for area in group_set.areas]


def test_check_tells_each_missing_rule_and_unsaid_document_at_its_line(again, tmp_path: Path) -> None:
    _, draft = again
    drafts.write(draft, tmp_path)
    said = run("--root", tmp_path, "check").stderr

    for name, text in draft.areas.items():
        path = f"criteria/{draft.year}/{draft.group}/{name}"
        lines = [
            text.count("\n", 0, left.start(1)) + 1 for left in re.finditer(r"^ +(rule|evidence):\n(?! +-)", text, re.M)
        ]
        found = re.findall(
            rf"^{re.escape(path)}:(\d+):\d+: giá-trị: khóa '(?:rule|evidence)' ở '\S+' còn để trống", said, re.MULTILINE
        )
        assert list(map(int, found)) == lines != []
        assert len(re.findall(rf"^{re.escape(path)}:", said, re.MULTILINE)) == len(lines)


# --- what a council's table holds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "ids"),
    [
        (("I", "1", "1.1", "1.2"), ["1", "1.1", "1.1.1", "1.1.2"]),
        (("1", "1.1", "1.1.1", "1.1.2"), ["1", "1.1", "1.1.1", "1.1.2"]),
        ((1, 1.1, "1.1.1.", "1.1.2."), ["1", "1.1", "1.1.1", "1.1.2"]),
        (("I.", "I.1", "I.1.1", "I.1.2"), ["1", "1.1", "1.1.1", "1.1.2"]),
        (("Lĩnh vực 1", "1.1", "a)", "b)"), ["1", "1.1", "1.1.1", "1.1.2"]),
    ],
)
def test_ids_come_from_any_usual_numbering(marks: tuple[Any, ...], ids: list[str], tmp_path: Path) -> None:
    rows = [(marks[0], "Lĩnh vực", 3), (marks[1], "Kế hoạch", 3), (marks[2], "Một", 1), (marks[3], "Hai", 2)]
    draft = draft_of(tmp_path, rows)

    assert [id for id, _, _ in nodes(draft)] == ids
    assert told(draft) == []


def test_parts_of_a_table_are_no_areas_and_a_bonus_is_one(tmp_path: Path) -> None:
    rows = [("A", "Phần chấm điểm", 5), ("I", "Một", 2), (1, "M", 2), ("II", "Hai", 3), (1, "H", 3)]
    draft = draft_of(tmp_path, [*rows, ("B", "Điểm thưởng", 1), (1, "S", 2)])

    assert [(area["id"], area.get("part", "base")) for area in read(draft)] == [
        ("1", "base"),
        ("2", "base"),
        ("B", "bonus"),
    ]
    assert [item["id"] for item in items(draft).values()] == ["1.1", "2.1", "B.1"]


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        (1.5, "1.5"),
        ("1,5", "1.5"),
        ("0.5", "0.5"),
        ("2 điểm", "2"),
        ("2đ", "2"),
        ("Tối đa 2 điểm", "2"),
        (0.1 + 0.2, "0.3"),
        ("1 điểm.", "1"),
        (" 0,25 ", "0.25"),
    ],
)
def test_points_are_read_however_they_are_typed(typed: Any, points: str, tmp_path: Path) -> None:
    assert nodes(draft_of(tmp_path, [AREA, (1, "Kế hoạch", typed)]))[1][2] == points


def test_lines_without_a_number_are_steps_of_the_clause_above(tmp_path: Path) -> None:
    rows = [
        AREA,
        (1, "Hoàn thành", 2, "Tính theo tỷ lệ"),
        ("", "- Từ 95%: 2 điểm"),
        ("", "+ Dưới 95%", 0, "", "Báo cáo"),
    ]
    item = items(draft_of(tmp_path, rows))["1.1"]

    assert item["basis"]["clause"] == "Tính theo tỷ lệ; Từ 95%: 2 điểm; Dưới 95%: 0 điểm"
    assert [document["label"] for document in item["evidence"]] == ["Báo cáo"]
    assert item["basis"]["at"] == "Mục I.1"


def test_letters_that_are_steps_stay_in_the_clause(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, [AREA, (1, "Kế hoạch", 2), ("a)", "Đúng hạn", 2), ("b)", "Trễ", 1)])

    assert items(draft)["1.1"]["basis"]["clause"] == "a) Đúng hạn: 2 điểm; b) Trễ: 1 điểm"
    assert told(draft) == []


def test_letters_that_neither_add_up_nor_are_steps_are_told(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, [AREA, (1, "Kế hoạch", 2), ("a)", "Một", 0.5), ("b)", "Hai", 1)])

    assert [one.split(": ")[:2] for one in told(draft)] == [["Phụ lục!A6", "cấp"]]


def test_a_cell_merged_over_several_criteria_speaks_of_each(tmp_path: Path) -> None:
    rows = [AREA, (1, "Một", 1, "", "- Kế hoạch\n- Báo cáo năm\ncó phụ lục"), (2, "Hai", 1)]
    found = items(draft_of(tmp_path, rows, merged=("E5:E6",)))

    for item in found.values():
        assert [document["label"] for document in item["evidence"]] == ["Kế hoạch", "Báo cáo năm có phụ lục"]


def test_heads_of_two_rows_tell_points_from_points_claimed(tmp_path: Path) -> None:
    heads = ("STT", "Nội dung, tiêu chí", "Điểm", "", "Hồ sơ minh chứng")
    rows = [
        ("", "", "Tự chấm", "Tối đa"),
        ("(1)", "(2)", "(3)", "(4)", "(5)"),
        ("I", "Một", "", 2),
        (1, "Hai", 1, 2, "Báo cáo"),
    ]
    draft = draft_of(tmp_path, rows, heads=heads, merged=("A3:A4", "B3:B4", "C3:D3", "E3:E4"))

    assert nodes(draft) == [("1", "Một", "2"), ("1.1", "Hai", "2")]
    assert items(draft)["1.1"]["evidence"][0]["label"] == "Báo cáo"


def test_number_and_title_may_share_a_cell(tmp_path: Path) -> None:
    rows = [("I. Công tác chỉ đạo", "", 2), ("1", "Kế hoạch", 2)]

    assert nodes(draft_of(tmp_path, rows)) == [("1", "Công tác chỉ đạo", "2"), ("1.1", "Kế hoạch", "2")]
    alone = [("I. Công tác chỉ đạo", 2), ("1. Kế hoạch", 2)]
    assert nodes(draft_of(tmp_path, alone, heads=("Tiêu chí", "Điểm")))[1] == ("1.1", "Kế hoạch", "2")


def test_what_follows_the_table_is_left_out(tmp_path: Path) -> None:
    rows = [
        AREA,
        (1, "Kế hoạch", 2),
        ("", "Tổng cộng", 2),
        (),
        ("Ghi chú: làm tròn hai chữ số",),
        ("", "", "", "", "CHỦ TỊCH"),
    ]
    draft = draft_of(tmp_path, rows)

    assert (len(nodes(draft)), told(draft)) == (2, [])


def test_a_table_without_a_column_of_documents_leaves_them_to_be_filled_in(tmp_path: Path) -> None:
    assert items(draft_of(tmp_path, [AREA, (1, "K", 2)], heads=HEADS[:3]))["1.1"]["evidence"] == ""


def test_no_document_is_asked_for_only_where_the_table_says_so(tmp_path: Path) -> None:
    rows = [AREA, (1, "Một", 1, "", "Không"), (2, "Hai", 1)]

    assert [item["evidence"] for item in items(draft_of(tmp_path, rows)).values()] == ["none", ""]


def test_what_a_row_says_speaks_of_each_row_under_it(tmp_path: Path) -> None:
    asked = "Kết luận kiểm tra\nBáo cáo khắc phục (bắt buộc; thiếu thì không có điểm)"
    rows = [
        AREA,
        (1, "Kiểm tra", 2, "Theo tỷ lệ", asked),
        ("a)", "Kế hoạch kiểm tra", 1.5),
        ("b)", "Xử lý", 0.5, "Đủ thì đạt", "Văn bản xử lý"),
    ]
    draft = draft_of(tmp_path, rows)
    first, second = items(draft).values()

    assert first["basis"]["clause"] == "Kiểm tra: Theo tỷ lệ"
    assert second["basis"]["clause"] == "Kiểm tra: Theo tỷ lệ; Đủ thì đạt"
    labels = [[(one["label"], one.get("without")) for one in item["evidence"]] for item in (first, second)]
    assert labels == [[("Kết luận kiểm tra", ""), ("Báo cáo khắc phục", "zero")], [("Văn bản xử lý", "")]]
    [text] = draft.areas.values()
    shown = " ".join(asked.split())
    assert f"# Tài liệu ghi ở dòng trên mục này: {shown}" in text and "bảng không nêu" not in text


FULL = (*HEADS, "Cơ quan thẩm định", "Căn cứ")
TOP = ("I", "Công tác chỉ đạo", 4, "", "", "Sở Nội vụ", "Quyết định số 1/QĐ-UBND")


def test_an_appraiser_and_a_basis_of_a_row_speak_of_the_rows_under_it_that_leave_them_empty(tmp_path: Path) -> None:
    rows = [
        TOP,
        (
            1,
            "Kế hoạch",
            2,
            "",
            "Báo cáo",
            "Điều tra xã hội học",
            "Nghị định số 2\nVị trí: Điều 3\nNội dung: Đủ thì đạt",
        ),
        ("1.1", "Ban hành", 1, "Đúng hạn"),
        ("1.2", "Hoàn thành", 1, "", "Biên bản", "Sở Nội vụ", "Nghị định số 9"),
        (2, "Kiểm tra", 2),
    ]
    draft = draft_of(tmp_path, rows, heads=FULL)
    found = items(draft)

    assert [found[id]["scored_by"] for id in ("1.1.1", "1.1.2", "1.2")] == ["survey", "self", "self"]
    sources = yaml.load(draft.head, Loader=yaml.BaseLoader)["sources"]
    titles = {one["id"]: one["title"] for one in sources}
    assert [titles[item["basis"]["source"]] for item in found.values()] == [
        *("Nghị định số 2", "Nghị định số 9", "Quyết định số 1/QĐ-UBND"),
    ]
    first = found["1.1.1"]["basis"]
    assert (first["at"], first["clause"]) == ("Điều 3", "Đúng hạn")
    assert draft.handed == {"tài liệu": 1, "cơ quan thẩm định": 2, "căn cứ": 2}
    said = run("draft", tmp_path / "bang.xlsx", "-o", tmp_path / "out").stdout
    assert "nên lấy ở dòng trên: tài liệu 1 mục, cơ quan thẩm định 2 mục, căn cứ 2 mục." in said


def test_an_area_is_appraised_by_the_agency_that_its_rows_name_and_another_is_told(tmp_path: Path) -> None:
    rows = [
        TOP[:3],
        (1, "Kế hoạch", 2, "", "", "Sở Nội vụ"),
        (2, "Kiểm tra", 1, "", "", "Sở Tài chính"),
        (3, "Họp", 1, "", "", "Sở Nội vụ chấm, cơ quan không tự chấm"),
    ]
    draft = draft_of(tmp_path, rows, heads=FULL)
    [area] = read(draft)

    assert area["appraiser"] == "so-noi-vu"
    assert [one.partition(": cảnh báo")[0] for one in told(draft)] == ["Phụ lục!F6: cơ-quan-thẩm-định"]


# --- what is wrong with it ------------------------------------------------------------------------------------------


def test_every_mistake_is_told_by_its_cell_at_once(tmp_path: Path) -> None:
    rows = [
        *[AREA, ("1.1", "Một", "hai điểm"), (datetime.date(2026, 2, 1), "Hai", 1), ("1.3", "", 1), ("?", "Ba", 1)],
        *[("1.1", "Bốn", "=1+1", "", ""), ("1.5", "Năm", "1.125"), ("1.6", datetime.date(2026, 1, 1), 1)],
    ]
    said = refused(tmp_path, rows)

    cells = ["Phụ lục!C5", "Phụ lục!A6", "Phụ lục!B7", "Phụ lục!A8", "Phụ lục!C9", "Phụ lục!C10", "Phụ lục!B11"]
    assert [cell for cell in cells if not any(one.startswith(f"{cell}: ") for one in said)] == []
    assert any("'hai điểm' không phải là số" in one for one in said)
    assert any("1125 hoặc 1,125" in one for one in said)
    assert any("công thức chưa được tính" in one for one in said)
    assert any("đã bị đổi thành ngày giờ" in one for one in said)


@pytest.mark.parametrize("typed", ["½", "1/2", "0-2", "2 điểm/năm", "0,5 đến 1"])
def test_points_that_are_no_number_are_refused_at_their_cell(typed: str, tmp_path: Path) -> None:
    (said,) = refused(tmp_path, [AREA, (1, "Kế hoạch", typed)])

    assert said == f"Phụ lục!C5: điểm: '{typed}' không phải là số; gõ bằng chữ số, ví dụ 1234 hoặc 12,5"


def test_1_10_typed_as_a_figure_is_told(tmp_path: Path) -> None:
    said = refused(tmp_path, [("I", "Công tác", 10), *((f"1.{n}", "M", 1) for n in range(1, 10)), (1.10, "M", 1)])

    assert len(said) == 1
    assert said[0].startswith("Phụ lục!A14: mã-trùng: số thứ tự '1.1' đã có ở trên")
    assert "Văn bản (Text)" in said[0]


def test_a_number_under_a_stranger_is_told(tmp_path: Path) -> None:
    assert "không nằm dưới" in refused(tmp_path, [("1", "Một", 1), ("2.1", "Hai", 1)])[0]


def test_sums_that_do_not_add_up_are_told_and_stay(tmp_path: Path) -> None:
    rows = [("I", "Một", 10), (1, "K", 6), ("1.1", "x", 2), ("1.2", "y", 3), (2, "T", 3), ("", "Tổng cộng", 11)]
    draft = draft_of(tmp_path, rows)

    assert sorted(one.split(": ")[0] for one in told(draft)) == ["Phụ lục!C4", "Phụ lục!C5", "Phụ lục!C9"]
    assert [points for _, _, points in nodes(draft)] == ["10", "6", "2", "3", "3"]


def test_points_that_are_not_there_are_left_to_be_filled_in(tmp_path: Path) -> None:
    draft = draft_of(tmp_path, [AREA, (1, "Kế hoạch", "")])

    assert nodes(draft)[1][2] == ""
    assert told(draft)[0].startswith("Phụ lục!C5: điểm: cảnh báo: mục I.1 chưa có điểm")


@pytest.mark.parametrize("heads", [("A", "B", "C"), ("STT", "Tiêu chí", "Ghi chú")])
def test_a_workbook_without_such_a_table_is_told_so(heads: tuple[str, ...], tmp_path: Path) -> None:
    assert refused(tmp_path, [AREA], heads=heads)[0].startswith("bảng: không thấy bảng tiêu chí")


@pytest.mark.parametrize(
    "data", [b"", b"PK", packages.overlapping(), packages.added("xl/vbaProject.bin"), packages.ole("WordDocument")]
)
def test_a_hostile_package_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "bang.xlsx").write_bytes(data)
    done = run("draft", tmp_path / "bang.xlsx", "-o", tmp_path / "out", "--year", "2026")

    assert (done.exit_code, done.stdout) == (1, "")
    assert "bang.xlsx: " in done.stderr
    assert not (tmp_path / "out").exists()


def test_no_table_however_odd_ends_in_a_traceback(tmp_path: Path) -> None:
    chance = random.Random(5)
    values = [
        "I",
        "II",
        "1",
        "1.1",
        "1.1.1",
        "a)",
        "b)",
        "-",
        "A",
        "",
        None,
        1,
        1.5,
        -2,
        True,
        "2 điểm",
        "x" * 200,
        "#REF!",
    ]
    values += [
        ": # {",
        "'\"",
        "=1+1",
        datetime.date(2026, 1, 1),
        "Tổng cộng",
        "- Từ 95%: 2 điểm",
        "\u200b",
        "yes",
        "| a",
    ]
    made, problems = 0, []
    for _ in range(150):
        rows = [tuple(chance.choice(values) for _ in range(5)) for _ in range(chance.randrange(1, 12))]
        rows = [(row[0] if chance.random() < 0.3 else chance.choice(values[:9]), *row[1:]) for row in rows]
        try:
            made += len(read(draft_of(tmp_path, [AREA, *rows]))) > 0
        except InputError as error:
            problems += error.problems

    assert made > 5
    assert [problem for problem in problems if not problem.place.cell] == []


# --- the command ----------------------------------------------------------------------------------------------------


def test_the_command_writes_a_year_that_check_can_read(tmp_path: Path) -> None:
    file = table(tmp_path, [AREA, (1, "Kế hoạch", 2, "Đúng hạn 2 điểm", "Kế hoạch")])
    done = run("draft", file, "-o", tmp_path / "out")

    assert done.exit_code == 0
    assert "1 lĩnh vực, 1 mục" in done.stdout
    group = tmp_path / "out" / "criteria" / "2026" / "so"
    assert [one.name for one in group.iterdir()] == ["1-cong-tac-chi-dao.yaml"]
    said = run("--root", tmp_path / "out", "check").stderr
    lines = (group / "1-cong-tac-chi-dao.yaml").read_text("utf-8").splitlines()
    line = lines.index("    rule:") + 1
    assert f"criteria/2026/so/1-cong-tac-chi-dao.yaml:{line}:10: giá-trị: khóa 'rule' ở '1.1' còn để trống" in said
    assert "khóa 'index_basis' ở 'chung' còn để trống; dùng một trong: applicable_maximum" in said


def test_nothing_is_written_over_what_is_there(tmp_path: Path) -> None:
    file = table(tmp_path, [AREA, (1, "Kế hoạch", 2)])
    run("draft", file, "-o", tmp_path)
    mine = tmp_path / "criteria" / "2026" / "so" / "1-cong-tac-chi-dao.yaml"
    mine.write_text("# của tôi\n", "utf-8")
    done = run("draft", file, "-o", tmp_path)

    assert done.exit_code == 1
    assert "đã có" in done.stderr
    assert mine.read_text("utf-8") == "# của tôi\n"


def test_a_head_that_is_there_stays(tmp_path: Path) -> None:
    head = tmp_path / "criteria" / "2026" / "index.yaml"
    head.parent.mkdir(parents=True)
    head.write_text("year: 2026\n", "utf-8")
    done = run("draft", table(tmp_path, [AREA, (1, "K", 2)]), "-o", tmp_path, "--group", "huyen")

    assert (done.exit_code, head.read_text("utf-8")) == (0, "year: 2026\n")
    assert (head.parent / "huyen").is_dir()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["-o", "criteria/2026/so"], "nêu thư mục chứa criteria/"),
        (["-o", ".", "--group", "Sở"], "--group: mã 'Sở' không dùng được"),
        (["-o", ".", "--year", "xx"], "phải là số"),
        ([], "thiếu"),
    ],
)
def test_wrong_usage_writes_nothing(more: list[str], said: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("draft", table(tmp_path, [AREA, (1, "K", 2)]), *more)

    assert done.exit_code == 2
    assert said in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["bang.xlsx"]


# --- its parts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rank", "order"),
    [
        ("I", 1, 1),
        ("IV", 1, 4),
        ("ix.", 1, None),
        ("XIV", 1, 14),
        ("1.10", 3, 10),
        ("đ)", 9, 5),
        ("(2)", 2, 2),
        ("-", None, None),
    ],
)
def test_numbers_are_known_by_their_look(text: str, rank: int | None, order: int | None) -> None:
    if order is None and rank is not None:
        with pytest.raises(ValueError, match="không phải là số thứ tự"):
            numbers.mark_of(text)
        return
    mark = numbers.mark_of(text)
    assert (mark and mark.rank, mark and mark.order) == (rank, order)


def test_an_id_is_made_of_whole_words_without_marks() -> None:
    assert words.slug("Đẩy mạnh cải cách: thủ tục, hành chính nhà nước") == "day-manh-cai-cach-thu-tuc-hanh-chinh-nha"
    assert words.slug("???") == "muc"


def test_a_list_of_documents_is_taken_apart(tmp_path: Path) -> None:
    found = words.documents(
        ["1. Kế hoạch; báo cáo (bắt buộc; thiếu thì được nhiều nhất 0,25 điểm; tệp pdf)\n2. Kế hoạch"]
    )

    assert [(one.id, one.label, one.without, one.cap, one.further) for one in found] == [
        ("ke-hoach", "Kế hoạch", "", "", ""),
        ("bao-cao", "báo cáo", "cap", "0.25", "tệp pdf"),
    ]


def test_check_goes_on_to_the_areas_when_the_head_lacks_a_word_of_few(tmp_path: Path) -> None:
    run("draft", table(tmp_path, [AREA, (1, "K", 2)]), "-o", tmp_path)
    head = tmp_path / "criteria" / "2026" / "index.yaml"
    head.write_text(head.read_text("utf-8").replace("status: draft\n", ""), "utf-8")

    assert "khóa 'rule' ở '1.1'" in run("--root", tmp_path, "check").stderr
