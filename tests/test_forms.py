"""The self-assessment form: what it shows is what the engine gives, and it takes only what belongs in a cell."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from recomputed import differences, recomputed, values

from cli import main
from scoring.forms import Desk, opened, write_all
from scoring.forms.keys import GUIDE, KEYS, SHEET, At

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
