"""Forms read back: the same points at every station, every mistake told by its cell, nothing written by halves."""

import datetime
import random
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from broken_forms import MISTAKES, Mistake, broken
from click.testing import CliRunner
from filling import Inputs, fill, form, imported, rows_of
from openpyxl import load_workbook
from packages import mutated, ole, zipped
from round_trip import travelled

from cli import main
from scoring.facts import Fact
from scoring.forms import opened, typed
from scoring.forms.keys import KEYS, SHEET, At
from scoring.forms.text import text_of
from scoring.loading.documents import parsed
from scoring.packages import Cell

ROOT = Path(__file__).parent.parent
FILE = Path("submissions/2022/so/so-y-te/submission.yaml")


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form of an agency that has declared its figures."""
    return form(opened(ROOT, 2022), "so-y-te", tmp_path_factory.mktemp("form") / "so-y-te.xlsx")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The year's data before anybody was appraised, to be written to."""
    for folder in ("criteria", "submissions"):
        shutil.copytree(ROOT / folder / "2022", tmp_path / "du-lieu" / folder / "2022")
    for file in (tmp_path / "du-lieu" / FILE).parent.glob("*.yaml"):
        if file.name != "submission.yaml":
            file.unlink()
    return tmp_path / "du-lieu"


def run(root: Path, *words: str) -> Any:
    return CliRunner().invoke(main, ["--root", str(root), *words])


# --- the way out and back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [11, 1006])
def test_form_and_import_and_engine_give_the_same_points(tmp_path: Path, seed: int) -> None:
    assert list(travelled(seed, 5, tmp_path)) == []


def test_a_form_handed_back_unchanged_leaves_the_file_as_it_is(root: Path, handed_out: Path) -> None:
    before = (root / FILE).read_bytes()
    done = run(root, "import", str(handed_out))

    assert done.exit_code == 0, done.output
    assert "không có gì thay đổi" in done.stdout
    assert (root / FILE).read_bytes() == before


def test_what_changed_is_printed_before_and_after(root: Path, handed_out: Path, tmp_path: Path) -> None:
    inputs = {("fact:a1_plan_tasks_done", At.FIGURE): 28, ("item:1.1.3", At.CLAIMED): 1.4}
    done = run(root, "import", str(fill(handed_out, tmp_path / "a.xlsx", inputs)))

    assert "Nhiệm vụ trong kế hoạch đã hoàn thành đến 31/12/2022: 30 nhiệm vụ → 28 nhiệm vụ" in done.stdout
    assert "1.1.3 điểm tự chấm: 1,5 → 1,4" in done.stdout
    assert "a1_plan_tasks_done: 28\n" in (root / FILE).read_text(encoding="utf-8")
    assert run(root, "check", str(root / FILE)).exit_code == 0


def test_what_has_been_appraised_is_not_changed_by_a_form(root: Path, handed_out: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "submissions/2022/so/so-y-te/appraisal-1.yaml", (root / FILE).parent)
    changed = str(fill(handed_out, tmp_path / "a.xlsx", {("fact:a1_plan_tasks_done", At.FIGURE): 28}))
    before = (root / FILE).read_bytes()

    refused = run(root, "import", changed)
    assert refused.exit_code == 1
    assert "Sở Y tế đã có appraisal-1.yaml nên hồ sơ tự đánh giá không sửa được nữa" in refused.stderr
    assert "clarification.yaml" in refused.stderr
    assert (root / FILE).read_bytes() == before
    assert run(root, "import", str(handed_out)).exit_code == 0

    (root / FILE).with_name("appraisal-1.yaml").unlink()
    assert run(root, "import", changed).exit_code == 0


def test_a_dry_run_writes_nothing(root: Path, handed_out: Path, tmp_path: Path) -> None:
    before = (root / FILE).read_bytes()
    filled = fill(handed_out, tmp_path / "a.xlsx", {("item:1.1.3", At.CLAIMED): 1})
    done = run(root, "import", "--dry-run", str(filled))

    assert "sẽ ghi" in done.stdout
    assert (root / FILE).read_bytes() == before


def test_a_form_of_an_agency_without_a_file_makes_it(root: Path, handed_out: Path) -> None:
    shutil.rmtree((root / FILE).parent)
    done = run(root, "import", str(handed_out))

    assert "(mới," in done.stdout
    assert (root / FILE).exists()


def test_citations_stay_with_figures_that_stay(root: Path, tmp_path: Path) -> None:
    file = root / "submissions/2022/so/so-thong-tin-va-truyen-thong/submission.yaml"
    cites = file.read_text(encoding="utf-8").count("a1_initiatives")
    handed_out = form(opened(root, 2022), "so-thong-tin-va-truyen-thong", tmp_path / "a.xlsx")
    done = run(root, "import", str(fill(handed_out, tmp_path / "b.xlsx", {("item:1.1.1", At.WORDS): "Đã gửi"})))

    assert cites
    assert "dòng ghi chú (#)" in done.stderr
    assert file.read_text(encoding="utf-8").count("a1_initiatives") == cites


def test_a_folder_of_forms_is_taken_in_whole(root: Path, tmp_path: Path) -> None:
    assert run(root, "form", "2022", "huyen", "-o", str(tmp_path / "phieu")).exit_code == 0
    (tmp_path / "phieu" / "~$huyen-tam-nong.xlsx").write_bytes(b"dang mo")
    done = run(root, "import", str(tmp_path / "phieu"))

    assert done.exit_code == 0, done.output
    assert done.stdout.count("không có gì thay đổi") == 12


@pytest.mark.parametrize("name", ["so-noi-vu.xlsm", "so-noi-vu.XLS"])
def test_no_form_of_a_folder_is_passed_over(root: Path, handed_out: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "phieu"
    folder.mkdir()
    shutil.copy(handed_out, folder)
    (folder / name).write_bytes(b"khong phai .xlsx")
    done = run(root, "import", str(folder))

    assert done.exit_code == 1
    assert name in done.stderr


# --- handled --------------------------------------------------------------------------------------------------------


def test_a_renamed_sheet_and_moved_rows_are_found_by_their_keys(root: Path, handed_out: Path, tmp_path: Path) -> None:
    book = load_workbook(handed_out)
    sheet = book[SHEET]
    sheet.title = "Bản nộp lần 2"
    sheet.cell(rows_of(sheet)["item:1.1.3"], At.CLAIMED + 1).value = 1.25
    sheet.insert_rows(9, 3)
    sheet.insert_cols(1)
    book.save(tmp_path / "a.xlsx")
    done = run(root, "import", str(tmp_path / "a.xlsx"))

    assert done.exit_code == 0, done.output
    assert "1.1.3 điểm tự chấm: 1,5 → 1,25" in done.stdout
    assert "1 thay đổi" in done.stdout


def test_a_second_document_of_a_kind_goes_below(root: Path, handed_out: Path, tmp_path: Path) -> None:
    kind = "1.1.1 Kế hoạch cải cách hành chính năm 2022 đã ký ban hành"
    inputs = {
        ("more:1", At.HOW): kind,
        ("more:1", At.SYMBOL): "7/KH-SYT",
        ("more:1", At.DATE): "ngày 05 tháng 01 năm 2022",
    }
    done = run(root, "import", str(fill(handed_out, tmp_path / "a.xlsx", inputs)))

    assert "7/KH-SYT, 05/01/2022" in done.stdout
    assert "{id: ke-hoach, number: 7/KH-SYT, date: 2022-01-05}" in (root / FILE).read_text(encoding="utf-8")


COUNT = {"label": "Hồ sơ", "type": "count", "supplier": "agency", "unit": "hồ sơ"}
TWO = {"label": "Điểm", "type": "decimal", "supplier": "agency", "unit": "điểm", "places": "2"}
THREE = TWO | {"places": "3"}
SHARE = TWO | {"unit": "%"}
DAY = {"label": "Ngày", "type": "date", "supplier": "agency"}
ANSWER = {"label": "Có làm không", "type": "yes_no", "supplier": "agency"}


@pytest.mark.parametrize(
    ("fact", "said", "meant"),
    [
        *((COUNT, said, "1234") for said in ("1.234", "1 234", "1\u00a0234", " 1234 ", "1234 hồ sơ", 1234.0)),
        *((COUNT, said, "1234567") for said in ("1.234.567", 1234567)),
        *((TWO, said, "12.5") for said in ("12,5", "12.5", 12.5, " 12,5\u00a0")),
        *((TWO, said, "1234.5") for said in ("1.234,5", "1 234,5")),
        (TWO, "1.234", "1234"),
        (TWO, 12.300000000000001, "12.3"),
        (TWO, 0.07, "0.07"),
        (TWO, 1e-2, "0.01"),
        (THREE, "0.123", "0.123"),
        (THREE, "1,234", "1.234"),
        (SHARE, "98%", "98"),
        (SHARE, "98,5 %", "98.5"),
        *((DAY, said, "2022-03-05") for said in ("5/3/2022", "05-03-2022", "5.3.2022", "2022-03-05", 44625)),
        *(
            (DAY, said, "2022-03-05")
            for said in ("ngày 05 tháng 3 năm 2022", datetime.datetime(2022, 3, 5), " 5/3/2022 ")
        ),
        *((DAY, said, "never") for said in ("không thực hiện", "Không  thực hiện ")),
        *((ANSWER, said, "yes") for said in ("Có", "có", "CÓ ", "Co\u0301")),
    ],
)
def test_what_officials_type_is_read_as_they_mean_it(fact: dict[str, str], said: Any, meant: str) -> None:
    read = typed.figure(Fact.model_validate(fact), Cell(said, "General"))

    assert read is not None
    assert read.text == meant


@pytest.mark.parametrize("said", ["1.234", "12.345"])
def test_a_dot_before_three_digits_is_not_guessed_where_it_may_be_a_decimal(said: str) -> None:
    with pytest.raises(ValueError, match="gõ rõ một trong hai"):
        typed.figure(Fact.model_validate(THREE), Cell(said, "General"))


def test_a_text_taken_for_a_number_is_told(root: Path, handed_out: Path, tmp_path: Path) -> None:
    filled = fill(handed_out, tmp_path / "a.xlsx", {("fact:a1_articles", At.FIGURE): "1.234"})

    assert any("ô dạng chữ '1.234' được đọc là 1234" in message for message in imported(root, [filled]))


def warned(root: Path, form: Path, target: Path, inputs: Inputs) -> list[str]:
    """What an import tells of a form filled in so, and takes all the same."""
    return imported(root, [fill(form, target, inputs)])


def test_a_file_that_is_not_there_is_told_where_it_is_named(root: Path, handed_out: Path, tmp_path: Path) -> None:
    row = rows_of(load_workbook(handed_out)[SHEET])["document:1.1.1/ke-hoach"]
    told = warned(root, handed_out, tmp_path / "a.xlsx", {("document:1.1.1/ke-hoach", At.FILE): "a.exe"})
    missing, kind, *_ = [line for line in told if f"a.xlsx: Tự đánh giá!M{row}: " in line]

    assert "không có tệp 'a.exe'; chép tệp vào submissions/2022/so/so-y-te/evidence/" in missing
    assert "'a.exe' không thuộc loại tệp được nhận: pdf, docx" in kind


def test_points_claimed_beyond_the_figures_are_told_where_they_stand(
    root: Path, handed_out: Path, tmp_path: Path
) -> None:
    row = rows_of(load_workbook(handed_out)[SHEET])["item:1.1.3"]
    told = warned(root, handed_out, tmp_path / "a.xlsx", {("item:1.1.3", At.CLAIMED): 1.25})
    said = "1.1.3: tự chấm 1,25 điểm, theo số liệu kê khai là 1,5 điểm; điểm tính theo số liệu"

    assert f"{tmp_path}/a.xlsx: Tự đánh giá!H{row}: tự-chấm: cảnh báo: {said}" in told
    assert any(said in line for line in run(root, "check").stderr.splitlines())


def test_a_day_of_signing_after_the_deadline_is_told(root: Path, handed_out: Path, tmp_path: Path) -> None:
    day = datetime.datetime(2023, 2, 5)
    told = warned(root, handed_out, tmp_path / "a.xlsx", {("head:date", At.HOW): day})

    assert any("nộp-muộn: cảnh báo: ngày ký 05/02/2023 sau hạn nộp 12/01/2023" in line for line in told)


@pytest.mark.parametrize(
    ("where", "typed", "said"),
    [
        (("fact:a1_plan_all_areas", At.FIGURE), "Có\u00a0", "'Có\u00a0' được đọc là Có"),
        (("document:1.1.1/ke-hoach", At.DATE), "5/3/2022", "'5/3/2022' được đọc là 05/03/2022"),
        (("document:1.1.1/ke-hoach", At.SYMBOL), "hai", "tài liệu “Kế hoạch cải cách hành chính năm 2022 đã ký"),
    ],
)
def test_an_import_speaks_as_officials_write(
    root: Path, handed_out: Path, tmp_path: Path, where: tuple[str, At], typed: str, said: str
) -> None:
    assert any(said in line for line in warned(root, handed_out, tmp_path / "a.xlsx", {where: typed}))


@pytest.mark.parametrize("seed", range(40))
def test_any_words_come_back_from_the_file(seed: int) -> None:
    chance = random.Random(seed)
    letters = "aÂđ09 -:#'\"{}[],&*!|>%@`\\/.\n?=~<_"
    words = ["".join(chance.choices(letters, k=chance.randint(1, 14))).strip() or "x" for _ in range(12)]
    words += ["yes", "No", "null", "1.10", "2022-01-01", "0x1F", "1e3", "~", "-", "a: b", "12/KH-SYT", "Sở Y tế", "on"]
    documents = [{"id": "ke-hoach", "number": word, "note": word * 30} for word in words]
    entry = {"facts": {"a": words[0]}, "evidence": documents, "explanation": words[1]}
    data = {
        "year": "2022",
        "agency": "so-y-te",
        "illustrative": "no",
        "submitted": {"by": words[2]},
        "items": {"1": entry},
    }
    document, problems = parsed(text_of(data).encode(), "a.yaml")

    assert problems == []
    assert document is not None
    assert document.data == data


# --- refused --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_broken_form_is_told_by_its_cell(handed_out: Path, tmp_path: Path, mistake: Mistake) -> None:
    file, cell = broken(handed_out, mistake, tmp_path / "phieu.xlsx")
    (tmp_path / "criteria").symlink_to(ROOT / "criteria")
    (tmp_path / "submissions").symlink_to(ROOT / "submissions")
    done = run(tmp_path, "import", "--dry-run", str(file))

    assert done.exit_code == 1, done.output
    (message,) = [line for line in done.stderr.splitlines() if all(words in line for words in mistake.words)]
    assert message.startswith(f"{file}: {cell}: " if cell else f"{file}: "), message
    assert re.search(r"(?m)^1 lỗi, \d+ cảnh báo; không ghi tệp nào\.$", done.stderr)


def test_mistakes_are_told_before_doubts_each_marked_and_counted(root: Path, handed_out: Path, tmp_path: Path) -> None:
    inputs = {
        ("document:1.1.1/ke-hoach", At.FILE): "khong-co.pdf",
        ("item:1.1.3", At.CLAIMED): 1.25,
        ("fact:a1_plan_tasks", At.FIGURE): "ba mươi",
        ("item:1.1.1", At.CLAIMED): 1.5,
    }
    done = run(root, "import", str(fill(handed_out, tmp_path / "a.xlsx", inputs)))
    *told, count = done.stderr.splitlines()
    marks = [line.split(": ")[3] for line in told]

    assert marks == sorted(marks, reverse=True)
    assert set(marks) == {"lỗi", "cảnh báo"}
    assert count == f"{marks.count('lỗi')} lỗi, {marks.count('cảnh báo')} cảnh báo; không ghi tệp nào."


def test_a_report_without_a_day_is_one_mistake_and_its_documents_are_not_late(
    root: Path, handed_out: Path, tmp_path: Path
) -> None:
    whole, blank = (
        imported(root, [fill(handed_out, tmp_path / f"{at}.xlsx", inputs)])
        for at, inputs in enumerate(({}, {("head:date", At.HOW): None}))
    )

    assert [line.partition(".xlsx: ")[2] for line in blank if "cảnh báo: " not in line] == [
        "Hướng dẫn!C7: bỏ-trống: Ngày ký báo cáo còn trống; điền trước khi nộp"
    ]
    assert not [line for line in blank if "2000" in line]
    assert len(blank) <= len(whole) + 1


@pytest.mark.parametrize(
    ("fact", "said"),
    [(COUNT, "\uff13\uff10"), (COUNT, "3\u00b2"), (TWO, "\uff11\uff12,5"), (DAY, "\uff15/3/2022"), (COUNT, "\u0663")],
)
def test_other_digits_than_the_ordinary_are_refused_as_the_form_itself_does(fact: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match="gõ lại bằng các phím số 0–9"):
        typed.figure(Fact.model_validate(fact), Cell(said, "General"))


def test_every_mistake_is_told_at_once_and_nothing_is_written(root: Path, handed_out: Path, tmp_path: Path) -> None:
    before = (root / FILE).read_bytes()
    other_before = (root / "submissions/2022/so/so-noi-vu/submission.yaml").read_bytes()
    wrong = {
        ("fact:a1_plan_tasks", At.FIGURE): "x",
        ("fact:a1_plan_date", At.FIGURE): "y",
        ("item:1.1.1", At.CLAIMED): 9,
    }
    other = form(opened(ROOT, 2022), "so-noi-vu", tmp_path / "so-noi-vu.xlsx")
    good = fill(other, tmp_path / "b.xlsx", {("item:1.1.1", At.CLAIMED): 0})
    done = run(root, "import", str(good), str(fill(handed_out, tmp_path / "a.xlsx", wrong)))

    assert done.exit_code == 1
    assert (
        len([line for line in done.stderr.splitlines() if "a.xlsx: Tự đánh giá!" in line and "cảnh báo" not in line])
        == 3
    )
    assert (root / FILE).read_bytes() == before
    assert (root / "submissions/2022/so/so-noi-vu/submission.yaml").read_bytes() == other_before


def test_figures_moved_under_another_label_are_not_taken(root: Path, handed_out: Path, tmp_path: Path) -> None:
    book = load_workbook(handed_out)
    sheet, rows = book[SHEET], rows_of(book[SHEET])
    one, other = rows["fact:a1_plan_tasks"], rows["fact:a1_plan_tasks_done"]
    for column in range(At.ID + 1, At.SOUND + 1):
        cells = sheet.cell(one, column), sheet.cell(other, column)
        cells[0].value, cells[1].value = cells[1].value, cells[0].value
    book.save(tmp_path / "a.xlsx")
    done = run(root, "import", str(tmp_path / "a.xlsx"))

    assert done.exit_code == 1
    assert [
        line.count("khác-nhãn") for line in done.stderr.splitlines() if f"!C{one}" in line or f"!C{other}" in line
    ] == [
        1,
        1,
    ]


def test_a_row_moved_whole_is_taken(root: Path, handed_out: Path, tmp_path: Path) -> None:
    book = load_workbook(handed_out)
    sheet, rows = book[SHEET], rows_of(book[SHEET])
    one, other = rows["fact:a1_plan_tasks"], rows["fact:a1_plan_tasks_done"]
    for column in range(1, At.SOUND + 2):
        cells = sheet.cell(one, column), sheet.cell(other, column)
        cells[0].value, cells[1].value = cells[1].value, cells[0].value
    book.save(tmp_path / "a.xlsx")
    done = run(root, "import", str(tmp_path / "a.xlsx"))

    assert done.exit_code == 0, done.output
    assert "không có gì thay đổi" in done.stdout


def test_two_forms_of_one_agency_are_not_guessed_between(root: Path, handed_out: Path, tmp_path: Path) -> None:
    shutil.copy(handed_out, tmp_path / "b.xlsx")
    done = run(root, "import", str(handed_out), str(tmp_path / "b.xlsx"))

    assert done.exit_code == 1
    assert "chỉ nhập một tệp" in done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ole("Workbook"), ".xls"),
        (ole("EncryptedPackage"), "mật khẩu"),
        (b"", "trống"),
        (b"STT,Tieu chi\n", "sổ tính"),
        (
            zipped({"mimetype": b"x", "content.xml": b"<x/>"}),
            "OpenDocument (.ods); lưu lại kiểu Excel Workbook (*.xlsx)",
        ),
    ],
    ids=("xls", "encrypted", "empty", "csv", "ods"),
)
def test_what_is_no_workbook_is_refused_before_a_reader_opens_it(
    root: Path, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    done = run(root, "import", str(tmp_path / "a.xlsx"))

    assert done.exit_code == 1
    assert words in done.stderr
    assert re.search(r"(?m)^1 lỗi, \d+ cảnh báo; không ghi tệp nào\.$", done.stderr)


@pytest.mark.parametrize("seed", range(20))
def test_a_form_changed_at_random_is_read_or_refused(handed_out: Path, tmp_path: Path, seed: int) -> None:
    (tmp_path / "a.xlsx").write_bytes(mutated(handed_out.read_bytes(), seed))
    (tmp_path / "criteria").symlink_to(ROOT / "criteria")
    (tmp_path / "submissions").symlink_to(ROOT / "submissions")
    done = run(tmp_path, "import", "--dry-run", str(tmp_path / "a.xlsx"))

    assert done.exit_code in (0, 1)
    assert done.exception is None or isinstance(done.exception, SystemExit)


# --- editions -------------------------------------------------------------------------------------------------------


def _rewrite(root: Path, before: str, after: str) -> None:
    file = root / "criteria/2022/so/1-chi-dao-dieu-hanh.yaml"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_form_of_older_criteria_is_taken_where_it_asks_the_same(root: Path, handed_out: Path) -> None:
    _rewrite(root, "- {by: 2022-01-20, award: 50%}", "- {by: 2022-01-25, award: 50%}")
    done = run(root, "import", str(handed_out))

    assert done.exit_code == 0, done.output
    assert "phiếu theo bản tiêu chí cũ: mục 1.1.1 đã đổi cách tính điểm" in done.stderr


def test_a_figure_that_now_means_something_else_is_not_taken(root: Path, handed_out: Path) -> None:
    _rewrite(
        root, "label: Ngày ký kế hoạch cải cách hành chính năm 2022", "label: Ngày gửi kế hoạch cải cách hành chính"
    )
    done = run(root, "import", str(handed_out))

    assert done.exit_code == 1
    assert "đã đổi nội dung hỏi của mục 1.1.1" in done.stderr
    assert "Tự đánh giá!G" in done.stderr


def test_criteria_of_another_group_may_change(root: Path, handed_out: Path) -> None:
    file = root / "criteria/2022/huyen/1-chi-dao-dieu-hanh.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# sửa lỗi chính tả\n", encoding="utf-8")
    done = run(root, "import", str(handed_out))

    assert done.exit_code == 0
    assert "bản-cũ" not in done.stderr


def test_the_keys_tell_the_edition(handed_out: Path) -> None:
    keys = load_workbook(handed_out)[KEYS]

    assert keys["B5"].value == opened(ROOT, 2022).index.sha256
