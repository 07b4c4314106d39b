"""The workbook recomputes itself: LibreOffice, with every cached value taken away, finds what the engine found."""

import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from generated_season import year as generated
from openpyxl import load_workbook
from recomputed import differences, formula_cells, poisoned, recomputed, rewritten, values
from workbooks import FIGURES, result_of, small

from scoring import workbook
from scoring.pages.ranking import ranking_page
from scoring.pipeline import Result, run

ROOT = Path(__file__).parent.parent
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice recomputes the workbook")


def written(result: Result, file: Path) -> Path:
    workbook.write(result, file)
    return file


@pytest.fixture(scope="module")
def of_2022(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(run(ROOT, 2022, "appraised")[0], tmp_path_factory.mktemp("workbook") / "2022.xlsx")


# --- live -----------------------------------------------------------------------------------------------------------


@needs_office
def test_every_formula_of_2022_recomputes_to_what_the_engine_found(of_2022: Path, tmp_path: Path) -> None:
    assert len(formula_cells(of_2022)) > 20_000
    assert list(differences(tmp_path, of_2022)) == []


@needs_office
def test_a_season_scored_by_its_agencies_alone_recomputes_too(tmp_path: Path) -> None:
    file = written(run(ROOT, 2022, "self")[0], tmp_path / "self.xlsx")

    assert list(differences(tmp_path / "again", file)) == []


@needs_office
def test_generated_decisions_recompute_under_every_policy(tmp_path: Path) -> None:
    files, policies = [], []
    for seed in range(14):
        result = result_of(generated(seed, items=30, agencies=9), tmp_path / str(seed))
        files.append(written(result, tmp_path / f"{seed}.xlsx"))
        policies += [group_set.policies for group_set in result.index.sets]

    assert len({one.index_basis for one in policies}) == 4
    assert {one.shared_places for one in policies} == {"competition", "dense"}
    assert {one.rank_on for one in policies} == {"printed", "exact"}
    assert {one.missing_evidence for one in policies} == {"by_item", "zero", "flag"}
    assert {one.item_places is None for one in policies} == {True, False}
    assert any(one.ties.keys for one in policies)
    quotas = {award.tie_over_quota for one in policies for award in one.awards if award.quota}
    assert quotas == {"all", "none", "council"}
    assert list(differences(tmp_path / "again", *files)) == []


@needs_office
def test_a_season_of_too_many_agencies_for_a_sheet_each_recomputes(tmp_path: Path) -> None:
    agencies = {f"so-{n}": FIGURES[f"so-{'abcd'[n % 4]}"] for n in range(61)}
    file = written(result_of(small(agencies), tmp_path), tmp_path / "so.xlsx")

    assert list(differences(tmp_path / "again", file)) == []


@needs_office
def test_a_poisoned_cache_is_noticed_in_every_formula(tmp_path: Path) -> None:
    file = written(result_of(small(FIGURES), tmp_path), tmp_path / "so.xlsx")
    wrong = rewritten(file, tmp_path / "wrong.xlsx", poisoned)

    assert len(list(differences(tmp_path / "again", wrong))) == len(formula_cells(file))


@needs_office
def test_a_changed_figure_moves_points_and_places_as_the_engine_would(tmp_path: Path) -> None:
    file = written(result_of(small(FIGURES), tmp_path / "before"), tmp_path / "before.xlsx")
    changed = FIGURES | {"so-b": FIGURES["so-b"] | {"on_time": "3"}}
    engine = written(result_of(small(changed), tmp_path / "after"), tmp_path / "after.xlsx")
    book = load_workbook(file)
    book["Số liệu Sở"]["H11"] = 3
    book.save(tmp_path / "edited.xlsx")

    live, wanted = values(recomputed(tmp_path, tmp_path / "edited.xlsx")[0]), values(engine)

    assert ranking(live) == [("so-b", 96.67, 100, 1), ("so-a", 99, 99, 2), ("so-c", 85, 94.44, 3), ("so-d", 15, 15, 4)]
    assert [row[2:] for row in ranking(live)] == [row[2:] for row in ranking(wanted)]
    # 6,67 → 10 points: the item, the area, the total, the index; and two places, each with its line
    assert live["Đối chiếu"]["A5"].value == "8 sai lệch"
    assert live["Xếp hạng Sở"]["A8"].value.endswith("SỔ TÍNH ĐÃ SỬA SỐ LIỆU, KHÁC KẾT QUẢ ĐÃ TÍNH")


def ranking(sheets) -> list[tuple]:
    """Agency, points as self-assessed, index and place, in the rows of the ranking."""
    return [tuple(row[col] for col in (1, 2, 6, 7)) for row in sheets["Xếp hạng Sở"].values if isinstance(row[0], int)]


# --- what stands in it ----------------------------------------------------------------------------------------------


def test_the_ranking_shows_points_index_place_and_grade(tmp_path: Path) -> None:
    sheets = values(written(result_of(small(FIGURES), tmp_path), tmp_path / "so.xlsx"))

    rows = [row[:9] for row in sheets["Xếp hạng Sở"].values if isinstance(row[0], int)]

    assert rows == [
        (1, "so-a", 99, 99, 0, 100, 99, 1, "Tốt"),
        (2, "so-b", 96.67, 96.67, 0, 100, 96.67, 2, "Tốt"),
        (3, "so-c", 85, 85, 0, 90, 94.44, 3, "Tốt"),
        (4, "so-d", 15, 15, 0, 100, 15, 4, "Kém"),
    ]


@needs_office
def test_an_agency_that_handed_in_nothing_is_shown_as_such_until_it_has(tmp_path: Path) -> None:
    file = written(result_of(small(FIGURES | {"so-e": None}), tmp_path), tmp_path / "so.xlsx")
    sheets = values(file)
    (shown,) = [row for row in sheets["Xếp hạng Sở"].values if row[1] == "so-e"]
    totals = [row[4:6] for row in sheets["so-e"].values if row[1] in ("Tổng điểm", "Chỉ số (%)")]

    assert (shown[2], shown[3], shown[6], shown[7], shown[8]) == ("–", "–", "–", "–", None)
    assert "Không xếp hạng: chưa nộp tự đánh giá" in shown[9]
    assert totals == [("–", "–"), ("–", "–")]
    book = load_workbook(file)
    (answer,) = [row[3] for row in book["Số liệu Sở"].iter_rows() if row[1].value == "so-e"]
    assert answer.value == "Chưa nộp"
    answer.value = "Đã nộp"
    book.save(tmp_path / "edited.xlsx")
    (live,) = [
        row
        for row in values(recomputed(tmp_path, tmp_path / "edited.xlsx")[0])["Xếp hạng Sở"].values
        if row[1] == "so-e"
    ]
    assert (live[2], live[7]) == (0, 5)


def test_a_state_without_points_is_shown_as_what_it_is(tmp_path: Path) -> None:
    made = small(FIGURES | {"so-e": {"planned": "yes"}, "so-f": None})
    del made.submissions["so-a"]["items"]["1.2"]["evidence"]
    made.appraisals["so-b"]["areas"].pop(0)
    sheets = values(written(result_of(made, tmp_path), tmp_path / "so.xlsx"))

    points = {row[1]: row[2:4] for row in sheets["Điểm Sở"].values if isinstance(row[0], int)}

    assert points == {
        "so-a": (9, "TKC"),
        "so-b": ("CTĐ", "CTĐ"),
        "so-c": ("KAD", 0),
        "so-d": (10, 5),
        "so-e": ("CKK", 5),
        "so-f": ("CKK", "CKK"),
    }


def test_awards_tell_the_reason_and_the_tie(tmp_path: Path) -> None:
    award = {
        "id": "co",
        "title": "Cờ thi đua",
        "places": {"from": "1", "to": "1"},
        "quota": "1",
        "grade_at_least": "tot",
        "tie_over_quota": "council",
        "basis": {"source": "quyet-dinh", "at": "Điều 2", "clause": "Hạng nhất"},
    }
    twins = dict.fromkeys(("so-a", "so-b"), FIGURES["so-a"])
    sheets = values(written(result_of(small(twins, awards=[award]), tmp_path), tmp_path / "so.xlsx"))

    rows = [row for row in sheets["Đề nghị khen thưởng"].values if isinstance(row[0], int)]

    assert [row[2:4] for row in rows] == [(id, "Cờ thi đua (chờ Hội đồng quyết định)") for id in twins]
    assert [row[7] for row in rows] == ["Đồng hạng với so-b", "Đồng hạng với so-a"]
    assert rows[0][6].startswith("Hạng 1/2 nhóm Sở, chỉ số 99,00%, xếp loại Tốt")


@pytest.mark.parametrize(
    ("awards", "said"),
    [
        ([], "Bộ tiêu chí không có hình thức khen thưởng nào"),
        ([{"id": "co", "title": "Cờ", "places": {"from": "4", "to": "4"}}], "Không có cơ quan nào đủ điều kiện"),
    ],
)
def test_a_list_without_awards_says_whether_there_are_any(awards: list[Any], said: str, tmp_path: Path) -> None:
    terms = {"quota": "none", "grade_at_least": "tot", "tie_over_quota": "all"}
    basis = {"basis": {"source": "quyet-dinh", "at": "Điều 2", "clause": "Hạng tư"}}
    result = result_of(small(FIGURES, awards=[one | terms | basis for one in awards]), tmp_path / "in")
    rows = list(values(written(result, tmp_path / "so.xlsx"))["Đề nghị khen thưởng"].values)

    assert said in [row[1] for row in rows]
    assert f"<p>{said}.</p>" in ranking_page(result)


@needs_office
def test_awards_say_nothing_that_changed_figures_contradict(tmp_path: Path) -> None:
    award = {
        **{"id": "co", "title": "Cờ thi đua", "places": {"from": "1", "to": "1"}, "quota": "none"},
        **{"grade_at_least": "tot", "tie_over_quota": "all"},
        "basis": {"source": "quyet-dinh", "at": "Điều 2", "clause": "Hạng nhất"},
    }
    file = written(result_of(small(FIGURES, awards=[award]), tmp_path / "in"), tmp_path / "so.xlsx")
    book = load_workbook(file)
    book["Số liệu Sở"]["H11"] = 3
    book["Số liệu Sở"]["H10"] = 100
    book.save(tmp_path / "edited.xlsx")

    before = list(values(file)["Đề nghị khen thưởng"].values)
    after = list(values(recomputed(tmp_path, tmp_path / "edited.xlsx")[0])["Đề nghị khen thưởng"].values)

    (row,), (now,) = ([row for row in rows if isinstance(row[0], int)] for rows in (before, after))
    assert (row[2:5], now[2:4]) == (("so-a", "Cờ thi đua", 1), ("so-a", "Không đề nghị: Cờ thi đua"))
    assert now[4] > 1
    assert now[6] == now[7] == "Số liệu đã sửa sau khi xuất; chạy lại parindex rank"
    said = [str(row[0]) for row in after]
    assert any(one.startswith("Theo số liệu hiện tại còn 1 đề nghị chưa có dòng") for one in said)
    assert not any("chưa có dòng" in str(row[0]) for row in before)


def test_what_the_appraisal_changed_is_listed_with_its_reason(tmp_path: Path) -> None:
    made = small(FIGURES)
    change = {"reason": "Đếm lại hồ sơ", "appraiser": "so-noi-vu", "author": "Tổ thẩm định", "date": "2023-02-01"}
    made.appraisals["so-a"]["items"]["1.1"] = {"facts": {"on_time": "200"}, **change}
    made.appraisals["so-d"]["items"]["1.2"] = {"evidence": {"ke-hoach": "rejected"}, **change}
    sheets = values(written(result_of(made, tmp_path), tmp_path / "so.xlsx"))

    rows = [row[1:11] for row in sheets["Chênh lệch"].values if isinstance(row[0], int)]
    documents = [row[1:4] + row[11:] for row in sheets["Tài liệu kiểm chứng"].values if isinstance(row[0], int)]

    assert [row[:2] + row[4:] for row in rows] == [
        ("so-a", "1.1", 9, 10, 1, "Số liệu: 200 hồ sơ (kê khai 180 hồ sơ)", "Đếm lại hồ sơ", "Tổ thẩm định"),
        ("so-d", "1.2", 5, "TKC", -5, "Kế hoạch: không chấp nhận", "Đếm lại hồ sơ", "Tổ thẩm định"),
    ]
    assert documents[0] == ("so-d", "1.2", "Kế hoạch", "không chấp nhận", "")


def test_the_hashes_of_what_it_was_made_of_stand_in_it(tmp_path: Path) -> None:
    result = result_of(small(FIGURES), tmp_path)
    sheets = values(written(result, tmp_path / "so.xlsx"))

    texts = {row[2] for row in sheets["Quy ước và nguồn"].values}

    assert {result.index.sha256, result.season.files.sha256} <= texts


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "http://x", "{=1}", "<r>x</r>", "<b>&", "123"])
def test_text_is_never_a_formula_nor_markup(text: str, tmp_path: Path) -> None:
    made = small(FIGURES)
    made.roster["agencies"][0]["title"] = text
    made.submissions["so-a"]["items"]["1.2"]["evidence"][0]["number"] = text
    made.submissions["so-a"]["items"]["1.1"]["explanation"] = text
    book = load_workbook(written(result_of(made, tmp_path), tmp_path / "so.xlsx"))

    assert book["Điểm Sở"]["B10"].data_type == "s"
    assert book["Điểm Sở"]["B10"].value.strip() == text
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value).strip() == text]
    assert {cell.data_type for cell in found} == {"s"}
    assert len(found) > 4
    assert not any(cell.hyperlink for cell in found)


def test_sheets_are_few_and_never_share_a_name(tmp_path: Path) -> None:
    names = []
    for count in (60, 61):
        made = small({f"so-{n}": FIGURES["so-a"] for n in range(count)})
        for agency in made.roster["agencies"]:
            agency["short"] = "Sở Kế hoạch và Đầu tư / Tài chính [tỉnh]"
        file = written(result_of(made, tmp_path / str(count)), tmp_path / f"{count}.xlsx")
        names.append(load_workbook(file, read_only=True).sheetnames)

    assert [len({name.casefold() for name in of}) for of in names] == [74, 14]
    assert all(len(name) <= 31 for name in names[0])


def test_a_formula_no_spreadsheet_takes_gives_way_to_its_value(tmp_path: Path) -> None:
    steps = " + ".join(f"(on_time + {n} if on_time > {n} else {n})" for n in range(25))
    rule = {"kind": "formula", "says": "Công thức dài", "floor": "0", "cap": "max", "points": steps}
    made = small(FIGURES)
    made.areas["so"][0]["criteria"][0]["rule"] = {"kind": "combine", "how": "best", "of": [rule] * 12}
    file = written(result_of(made, tmp_path), tmp_path / "so.xlsx")

    assert load_workbook(file)["Điểm Sở"]["C10"].value == 10
    assert load_workbook(file)["Điểm Sở"]["C7"].value.endswith("(tính sẵn)")


# --- on paper -------------------------------------------------------------------------------------------------------


def test_every_sheet_prints_on_its_paper_with_its_heads_and_marks(of_2022: Path) -> None:
    for sheet in load_workbook(of_2022):
        is_narrow = sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
        is_short = sheet.title.startswith(("Xếp hạng", "Lĩnh vực"))
        assert sheet.page_setup.paperSize in ((9, 8) if is_narrow else (8,))
        assert sheet.page_setup.orientation == "landscape"
        assert bool(sheet.print_title_rows) is not is_short
        assert sheet.oddHeader.right.text == "SỐ LIỆU MINH HỌA"
        assert "&P/&N" in sheet.oddFooter.right.text.replace("&[Page]", "&P")
        assert is_narrow or sheet.print_title_cols == "$A:$B"
        assert sheet.freeze_panes


def test_the_ranking_has_motto_number_place_signature_and_chart(of_2022: Path) -> None:
    for sheet in load_workbook(of_2022).worksheets[:2]:
        texts = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}

        assert {"ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"} <= texts
        assert {"Độc lập - Tự do - Hạnh phúc", "Đồng Tháp, ngày 15 tháng 3 năm 2023", "CHỦ TỊCH"} <= texts
        assert any(text.startswith("Số: ") for text in texts)
        assert any(text.startswith("BỘ TIÊU CHÍ THAM CHIẾU") for text in texts)
        assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"Times New Roman"}
    with zipfile.ZipFile(of_2022) as package:
        assert sum(name.startswith("xl/charts/chart") for name in package.namelist()) == 4
        assert not any("vba" in name for name in package.namelist())


# --- what the sheets say --------------------------------------------------------------------------------------------


def test_a_penalty_is_a_deduction_wherever_it_is_shown(of_2022: Path) -> None:
    book, sheets = load_workbook(of_2022), values(of_2022)
    rows = [row for row in sheets["Sở TN&MT"].values if row[0] == "T" or str(row[0]).startswith("T.")]
    matrix = next(
        cell
        for row in book["Điểm Sở, ban, ngành"].iter_rows(min_row=6, max_row=6)
        for cell in row
        if cell.value == "T.1"
    )
    shown = book["Điểm Sở, ban, ngành"].cell(10, matrix.column).number_format

    assert rows[0][3] == -2
    assert sum(row[5] for row in rows[1:] if isinstance(row[5], int | float)) == rows[0][5] == -1
    assert shown == "[$-42A]-0.00;[$-42A]-0.00;[$-42A]0.00"


def test_only_what_an_agency_said_itself_can_differ(of_2022: Path) -> None:
    rows = [row for row in values(of_2022)["Chênh lệch"].values if isinstance(row[0], int)]

    assert 0 < len(rows) < 150
    assert not {"CTĐ", "CĐT"} & {value for row in rows for value in row[5:7]}


def test_points_claimed_beyond_the_figures_are_a_difference(tmp_path: Path) -> None:
    made = small(FIGURES)
    made.submissions["so-a"]["items"]["1.1"]["claimed"] = "10"
    sheets = values(written(result_of(made, tmp_path), tmp_path / "so.xlsx"))

    rows = [row for row in sheets["Chênh lệch"].values if isinstance(row[0], int)]

    assert [(row[1], row[2], row[8]) for row in rows] == [
        ("so-a", "1.1", "Cơ quan tự chấm 10 điểm, theo số liệu kê khai là 9 điểm")
    ]


def test_what_nobody_appraised_is_no_annex_of_a_decision_and_proposes_nothing(tmp_path: Path) -> None:
    sheets = values(written(run(ROOT, 2022, "self")[0], tmp_path / "self.xlsx"))
    texts = {str(value) for row in sheets["Xếp hạng Sở, ban, ngành"].values for value in row if value}

    assert "Đề nghị khen thưởng" not in sheets
    assert any(text.endswith("NĂM 2022 (TỰ ĐÁNH GIÁ, CHƯA THẨM ĐỊNH)") for text in texts)
    assert not {text for text in texts if text.startswith(("Số:", "(Kèm theo", "CHỦ TỊCH", "Cờ thi đua", "Bằng khen"))}


def test_a_shared_place_names_those_who_share_it(of_2022: Path) -> None:
    sheets = values(of_2022)
    rows = [row for row in sheets["Xếp hạng Huyện, thành phố"].values if isinstance(row[0], int)]
    own = [row for row in sheets["Huyện Hồng Ngự"].values if row[1] in ("Thứ hạng", "Đề nghị khen thưởng")]

    assert [row[12] for row in rows[:3]] == [
        "Đồng hạng 1 với Ủy ban nhân dân huyện Châu Thành",
        "Đồng hạng 1 với Ủy ban nhân dân huyện Hồng Ngự",
        None,
    ]
    assert own[0][6] == "1 (đồng hạng)"
    assert own[1][2] == "Cờ thi đua của Ủy ban nhân dân Tỉnh"


def test_the_ruling_of_the_council_stands_beside_the_agency(tmp_path: Path) -> None:
    twins = dict.fromkeys(("so-a", "so-b"), FIGURES["so-a"])
    ruling = {"group": "so", "agencies": ["so-b", "so-a"], "reason": "Dẫn đầu về thủ tục", "author": "Hội đồng"}
    made = small(
        twins,
        {"year": "2022", "illustrative": "yes", "ties": [ruling | {"date": "2023-03-01"}]},
        ties={"keys": [], "then": "council"},
    )
    sheets = values(written(result_of(made, tmp_path), tmp_path / "so.xlsx"))

    rows = [row for row in sheets["Xếp hạng Sở"].values if isinstance(row[0], int)]

    said = "Hội đồng quyết định: thứ tự khi bằng nhau theo kết luận ngày 01/03/2023: Dẫn đầu về thủ tục"
    assert [(row[1], said in row) for row in rows] == [("so-b", True), ("so-a", True)]


def test_no_document_is_asked_for_an_item_that_does_not_apply(of_2022: Path) -> None:
    sheets = values(of_2022)
    rows = [row for row in sheets["VP UBND Tỉnh"].values if "KAD" in row] if "VP UBND Tỉnh" in sheets else []
    rows += [row for row in sheets["Thanh tra Tỉnh"].values if "KAD" in row]
    told = [str(row[8]) for row in rows]

    assert told
    assert not any("chưa nộp" in text.casefold() for text in told)
    assert any("không cần nộp (mục không áp dụng)" in text for text in told)


def test_a_figure_says_whether_it_is_cited_or_illustrative(of_2022: Path) -> None:
    book, rows = load_workbook(of_2022), list(values(of_2022)["Sở TT&TT"].values)
    by_item = {row[0]: row for row in rows}
    facts = book["Số liệu Sở, ban, ngành"]
    notes = {cell.comment.text: cell for row in facts.iter_rows() for cell in row if cell.comment}

    assert by_item["1.1.3"][7].startswith("Trích [")
    assert by_item["1.1.1"][7] == "Minh họa"
    assert any(row[1] and str(row[1]).startswith("[1] ") for row in rows)
    assert notes["Trích: Báo cáo CCHC năm 2022, mục I: hoàn thành 23/23 nhiệm vụ"].font.color.rgb == "FF0000CC"


def test_every_policy_is_written_out_in_plain_words(of_2022: Path) -> None:
    rows = list(values(of_2022)["Quy ước và nguồn"].values)
    said = {row[1]: row[2] for row in rows if str(row[0]).startswith("Quy ước: Sở")}

    assert said["Không nộp tự đánh giá"] == "không xếp hạng, không xếp loại"
    assert said["Hạn rơi vào ngày nghỉ"] == "hạn rơi vào ngày nghỉ thì tính đến ngày làm việc tiếp theo"
    assert "11/04/2022" in said["Ngày nghỉ lễ, nghỉ bù"]
    assert said["Khi bằng nhau"] == "không có tiêu chí phụ, đồng hạng"
    assert "bằng nhau ở ranh giới chỉ tiêu thì đều được đề nghị" in said["Cờ thi đua của Ủy ban nhân dân Tỉnh"]
    assert not any("bao-cao-" in str(value) for row in rows for value in row)
