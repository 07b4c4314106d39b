"""The self-assessment form: what it shows is what the engine gives, and it takes only what belongs in a cell."""

import random
import shutil
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from filling import Inputs, fill, rows_of
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from recomputed import differences, equal, recomputed, values

from cli import main
from scoring.facts import Fact
from scoring.forms import Desk, hidden, opened, typed, write_all
from scoring.forms.keys import GUIDE, KEYS, SHEET, At
from scoring.packages import Cell
from scoring.workbook.book import content

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def desk() -> Desk:
    return opened(ROOT, 2022)


@pytest.fixture(scope="module")
def handed_out(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form of an agency that has declared its figures."""
    return written(desk, "so-y-te", tmp_path_factory.mktemp("form") / "so-y-te.xlsx")


def written(desk: Desk, id: str, file: Path) -> Path:
    agency = desk.agency(id)
    assert agency is not None
    write_all(desk, [(agency, file)], lambda done, total: None)
    return file


def row_of(sheet: Worksheet, key: str) -> int:
    """The row of a key."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == key)


def cell(book: Workbook, key: str, at: At) -> str:
    return f"{'ABCDEFGHIJKLMNO'[at]}{row_of(book[SHEET], key)}"


# --- the form -------------------------------------------------------------------------------------------------------


def test_a_form_shows_what_libreoffice_computes(handed_out: Path, tmp_path: Path) -> None:
    assert list(differences(tmp_path, handed_out)) == []


def test_the_same_figures_give_the_same_bytes(desk: Desk, handed_out: Path, tmp_path: Path) -> None:
    again = written(desk, "so-y-te", tmp_path / "khac.xlsx")

    assert handed_out.read_bytes() == again.read_bytes()


def test_only_input_cells_are_unlocked(handed_out: Path) -> None:
    book = load_workbook(handed_out)
    sheet = book[SHEET]
    unlocked = {one.coordinate for row in sheet.iter_rows() for one in row if not one.protection.locked}

    assert sheet.protection.sheet
    assert cell(book, "fact:a1_plan_date", At.FIGURE) in unlocked
    assert cell(book, "item:1.1.1", At.CLAIMED) in unlocked
    assert not unlocked & {cell(book, "item:1.1.1", at) for at in (At.TITLE, At.MAX, At.HOW, At.POINTS)}
    assert all(sheet[one].data_type != "f" for one in unlocked)


def test_surveyed_items_take_neither_figures_nor_points(desk: Desk, handed_out: Path) -> None:
    book = load_workbook(handed_out)
    sheet = book[SHEET]
    for leaf in desk.index.set("so").leaves:
        if leaf.item.scored_by == "survey":
            key = f"item:{leaf.item.id}"
            assert sheet[cell(book, key, At.FIGURE)].value == "Điều tra xã hội học"
            assert sheet[cell(book, key, At.CLAIMED)].protection.locked


def test_the_sheet_of_keys_is_out_of_sight(handed_out: Path) -> None:
    assert load_workbook(handed_out)[KEYS].sheet_state == "veryHidden"


COUNT = {"label": "Hồ sơ", "type": "count", "supplier": "agency", "unit": "hồ sơ"}
TWO = {"label": "Điểm", "type": "decimal", "supplier": "agency", "unit": "điểm", "places": "2", "least": "0"}
FACTS = (
    COUNT,
    TWO,
    TWO | {"places": "3"},
    TWO | {"unit": "%"},
    {"label": "Ngày", "type": "date", "supplier": "agency"},
    {"label": "Có làm không", "type": "yes_no", "supplier": "agency"},
)
TEXTS = (
    *("1.234", "1 234", "1.234,5", "1.234.567", "12.345", "0.123", "12345.678", "1.2345", "1.23", "12,5", "12.5"),
    *("1,234", "012", "1234,", ",5", ".5", "1,2,3", "1.234.5", "1.234 567", "1e3", "3,0", "12 hồ sơ", "12 Hồ sơ "),
    *("12 điểm", "98%", "98,5 %", "", " ", "1|2", "một trăm", "999999999999", "1234567890123", "30\u00a0", "#"),
    *("5/3/2022", "05-03-2022", "5.3.2022", "2022-03-05", "2022/3/5", "ngày 05 tháng 3 năm 2022", " 5 / 3 / 2022"),
    *("5/3/22", "31/2/2022", "12/15/2022", "5/3/2022/1", "//", "tháng 3", "5/3", "không thực hiện"),
    *("Không  thực hiện ", "Có", "có", "CÓ ", "Co", "không\u00a0", "TRUE"),
)


def understood(fact: Fact, text: str) -> object:
    """The figure that an import takes from a text, as formulas see it; SLS where it takes none."""
    try:
        read = typed.figure(fact, Cell(text, "General"))
        value = fact.read(read.text) if read else ""
    except ValueError:
        return "SLS"
    return {True: "Có", False: "Không"}[value] if isinstance(value, bool) else content(value)


def test_formulas_read_texts_as_an_import_does(tmp_path: Path) -> None:
    chance = random.Random(3)
    scrambled = ["".join(chance.choices("0123 .,%/", k=chance.randint(1, 9))) for _ in range(700)]
    scrambled += [f"{chance.randint(0, 33)}/{chance.randint(0, 13)}/{chance.randint(2019, 2023)}" for _ in range(100)]
    cases = [(Fact.model_validate(stated), text) for stated in FACTS for text in (*TEXTS, *scrambled)]
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet, general = book.add_worksheet("a"), book.add_format({"num_format": "0.000"})
    for row, (fact, text) in enumerate(cases, 1):
        sheet.write_string(row - 1, At.FIGURE, text)
        for one in hidden.of_figure(fact, row, {}):
            sheet.write_formula(row - 1, one.at, one.formula, general)
    book.close()
    live = values(recomputed(tmp_path, tmp_path / "a.xlsx")[0])["a"]
    told = [(fact, text, live.cell(row, At.SOUND + 1).value) for row, (fact, text) in enumerate(cases, 1)]

    assert [
        (fact.type, fact.unit, text, found) for fact, text, found in told if not equal(understood(fact, text), found)
    ] == []


def live_sheet(handed_out: Path, tmp_path: Path, inputs: Inputs) -> tuple[Worksheet, dict[str, int]]:
    """A form filled in and computed."""
    (again,) = recomputed(tmp_path, fill(handed_out, tmp_path / "dien.xlsx", inputs))
    sheet = values(again)[SHEET]
    return sheet, rows_of(sheet)


def test_points_claimed_in_words_count_or_are_marked(handed_out: Path, tmp_path: Path) -> None:
    was = load_workbook(handed_out, data_only=True)[SHEET]
    inputs = {("item:1.1.3", At.CLAIMED): " 1,25", ("item:1.1.1", At.CLAIMED): "tối đa"}
    sheet, rows = live_sheet(handed_out, tmp_path, inputs)

    assert sheet.cell(rows["totals"], At.CLAIMED + 1).value == was.cell(4, At.CLAIMED + 1).value - 0.25 - 1
    assert sheet.cell(rows["item:1.1.1"], At.FIGURE + 1).value == "Điểm tự chấm sai"
    assert sheet.cell(rows["item:1.1.3"], At.FIGURE + 1).value in (None, "")
    assert sheet.cell(rows["totals"], At.HOW + 1).value.endswith("số liệu sai: 1 ô")


def test_a_missing_document_that_caps_points_is_counted(handed_out: Path, tmp_path: Path) -> None:
    ats = (At.FIGURE, At.SYMBOL, At.DATE, At.ISSUER, At.FILE, At.WORDS)
    sheet, rows = live_sheet(handed_out, tmp_path, {("document:1.2.1/bao-cao-dinh-ky", at): None for at in ats})

    assert "thiếu tài liệu: 1 mục" in sheet.cell(rows["totals"], At.HOW + 1).value
    assert sheet.cell(rows["document:1.2.1/bao-cao-dinh-ky"], At.POINTS + 1).value == "Chưa có tài liệu"


@pytest.mark.parametrize("typed", ["một trăm", "12,5", " ", "01/01/2022"])
def test_a_word_for_a_number_earns_nothing_and_shows(handed_out: Path, tmp_path: Path, typed: str) -> None:
    book = load_workbook(handed_out)
    book[SHEET][cell(book, "fact:a1_plan_tasks", At.FIGURE)] = typed
    book.save(tmp_path / "sai.xlsx")
    (again,) = recomputed(tmp_path, tmp_path / "sai.xlsx")
    sheet = values(again)[SHEET]

    assert sheet[cell(book, "item:1.1.3", At.POINTS)].value == "Số liệu sai"
    assert sheet[cell(book, "fact:a1_plan_tasks", At.POINTS)].value == "Sai kiểu hoặc quá giới hạn"


def test_a_figure_beyond_its_whole_is_pointed_at(handed_out: Path, tmp_path: Path) -> None:
    book = load_workbook(handed_out)
    book[SHEET][cell(book, "fact:a1_plan_tasks_done", At.FIGURE)] = 999
    book.save(tmp_path / "sai.xlsx")
    (again,) = recomputed(tmp_path, tmp_path / "sai.xlsx")

    said = values(again)[SHEET][cell(book, "fact:a1_plan_tasks_done", At.POINTS)].value
    assert said == f"Lớn hơn dòng {row_of(book[SHEET], 'fact:a1_plan_tasks')}"


def test_every_answer_of_a_list_has_room_to_show(desk: Desk, handed_out: Path) -> None:
    sheet = load_workbook(handed_out)[SHEET]
    facts = desk.index.set("so").facts
    told = {id: max(len(option.label) for option in fact.options) for id, fact in facts.items() if fact.options}
    rows = {id: sheet.row_dimensions[row_of(sheet, f"fact:{id}")].height for id in told}

    assert told
    assert [id for id, longest in told.items() if rows[id] < 12 * (longest // 14)] == []


def test_a_group_gets_a_folder_of_forms(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--root", str(ROOT), "form", "2022", "huyen", "-o", str(tmp_path / "phieu")])

    assert done.exit_code == 0, done.output
    assert len(list((tmp_path / "phieu").glob("*.xlsx"))) == 12


def test_an_unknown_agency_is_told_with_the_nearest(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--root", str(ROOT), "form", "2022", "so-yte", "-o", str(tmp_path / "a.xlsx")])

    assert done.exit_code == 2
    assert "gần nhất là 'so-y-te'" in done.stderr


def test_no_form_is_written_among_the_inputs() -> None:
    where = ROOT / "submissions" / "2022" / "phieu"
    done = CliRunner().invoke(main, ["--root", str(ROOT), "form", "2022", "so", "-o", str(where)])

    assert done.exit_code == 2
    assert not where.exists()


def test_the_guide_tells_whose_form_it_is_and_the_edition(desk: Desk, handed_out: Path) -> None:
    said = " ".join(str(one.value) for row in load_workbook(handed_out)[GUIDE].iter_rows() for one in row if one.value)

    assert "Sở Y tế" in said
    assert desk.index.sha256[:12] in said
    assert "5/3/2022" in said
    assert "12/01/2023" in said


def test_figures_of_the_year_before_stand_beside(desk: Desk, tmp_path: Path) -> None:
    for folder in ("criteria", "submissions"):
        shutil.copytree(ROOT / folder / "2022", tmp_path / folder / "2022")
        shutil.copytree(ROOT / folder / "2022", tmp_path / folder / "2021")
        for file in (tmp_path / folder / "2021").rglob("*.yaml"):
            text = file.read_text(encoding="utf-8").replace("2021", "2020").replace("2022", "2021")
            file.write_text(text, encoding="utf-8")
    book = load_workbook(written(opened(tmp_path, 2022), "so-y-te", tmp_path / "phieu.xlsx"))
    sheet = book[SHEET]

    assert sheet[cell(book, "fact:a1_plan_tasks", At.BEFORE)].value == 30
    assert sheet[cell(book, "fact:a1_plan_date", At.BEFORE)].value.year == 2020
    assert not sheet.column_dimensions["F"].hidden


def test_there_is_no_column_for_a_year_before_that_nobody_has(handed_out: Path) -> None:
    assert load_workbook(handed_out)[SHEET].column_dimensions["F"].hidden


def test_a_form_is_handed_out_whatever_the_state_of_other_agencies(tmp_path: Path) -> None:
    for folder in ("criteria", "submissions"):
        shutil.copytree(ROOT / folder / "2022", tmp_path / folder / "2022")
    (tmp_path / "submissions/2022/so/so-noi-vu/submission.yaml").write_text("năm: 2022\n", encoding="utf-8")

    assert written(opened(tmp_path, 2022), "so-y-te", tmp_path / "phieu.xlsx").exists()


def test_a_form_is_not_handed_out_over_a_broken_file_of_its_agency(tmp_path: Path) -> None:
    for folder in ("criteria", "submissions"):
        shutil.copytree(ROOT / folder / "2022", tmp_path / folder / "2022")
    (tmp_path / "submissions/2022/so/so-y-te/submission.yaml").write_text("năm: 2022\n", encoding="utf-8")
    done = CliRunner().invoke(
        main, ["--root", str(tmp_path), "form", "2022", "so-y-te", "-o", str(tmp_path / "a.xlsx")]
    )

    assert done.exit_code == 1
    assert "so-y-te/submission.yaml" in done.stderr
    assert not (tmp_path / "a.xlsx").exists()
