"""The handbook says of every item what forms and explanations say, in each kind of file, and its copies are fresh."""

import html
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from write_docs import HANDBOOKS, ROOT, handbook_page

from cli import main
from scoring import handbook, provisions
from scoring.criteria import Index, is_judged
from scoring.explain import basis_words
from scoring.forms.words import how
from scoring.handbook.contents import COLUMNS, Handbook
from scoring.handbook.text import text_of
from scoring.pipeline import index_of
from scoring.points import shown, total

GROUPS = ["so", "huyen"]


@pytest.fixture(scope="module")
def index() -> Index:
    return index_of(ROOT, 2022)


@pytest.fixture(scope="module", params=GROUPS)
def made(request: pytest.FixtureRequest, index: Index) -> Handbook:
    return handbook.handbook(index, request.param)


def group_of(index: Index, made: Handbook):
    return index.set(made.origin.rpartition("/")[2])


def read(file: Path) -> str:
    """All a handbook says, as one text of words."""
    if file.suffix == ".xlsx":
        cells = [c.value for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for c in row]
        said = "\n".join(str(cell) for cell in cells if cell is not None)
    elif file.suffix == ".html":
        said = html.unescape(re.sub("<[^>]+>", "", file.read_text("utf-8").replace("<br>", "\n")))
    else:
        said = re.sub(r"\\([\\`*_\[\]|<>])", r"\1", file.read_text("utf-8").replace("<br>", "\n"))
    return " ".join(said.split())


# --- what it says ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".xlsx", ".html", ".md"])
def test_every_item_is_told_in_the_words_of_forms_and_explanations(
    index: Index, made: Handbook, suffix: str, tmp_path: Path
) -> None:
    file = tmp_path / f"phu-luc{suffix}"
    handbook.write(made, file)
    said = read(file)

    for leaf in group_of(index, made).leaves:
        documents = [kind.label for kind in leaf.item.evidence]
        for words in (leaf.item.title, how(leaf), *documents, *basis_words(index.head, leaf.item)[:3]):
            assert " ".join(words.split()) in said


@pytest.mark.parametrize("suffix", [".xlsx", ".html", ".md"])
def test_all_that_the_decision_lays_down_is_told(index: Index, made: Handbook, suffix: str, tmp_path: Path) -> None:
    file = tmp_path / f"phu-luc{suffix}"
    handbook.write(made, file)
    said, head = read(file), index.head
    policies = provisions.policies_of(head, group_of(index, made).policies)

    lines = [*provisions.decision(head), *provisions.documents(head), *provisions.sources(head), *policies]
    for words in (head.notice, made.titles[0], *(part for line in lines for part in line)):
        assert " ".join(words.split()) in said


def test_the_rows_are_the_areas_criteria_and_items_in_order(index: Index, made: Handbook) -> None:
    expected = []
    for leaf in group_of(index, made).leaves:
        nodes = [leaf.area, *([leaf.criterion] if leaf.criterion else []), leaf.item]
        expected += [one for one in nodes if one not in expected]

    assert [(row.id, row.title, row.max) for row in made.rows[:-1]] == [(n.id, n.title, n.max) for n in expected]


def test_the_last_row_is_the_sum_of_the_base_areas(made: Handbook) -> None:
    areas = [row for row in made.rows if row.kind == "area"]
    base = [row for row in areas if not row.how.startswith(("Cộng điểm.", "Trừ điểm."))]

    assert made.rows[-1].kind == "total"
    assert made.rows[-1].max == total(row.max for row in base) == 100
    assert made.rows[-1].how == "Chưa kể điểm cộng nhiều nhất 3, điểm trừ nhiều nhất 2 điểm"


def test_the_items_are_counted_by_who_scores_them_and_figures_by_who_supplies_them(
    index: Index, made: Handbook
) -> None:
    leaves = group_of(index, made).leaves
    counts = dict(next(one.lines for one in made.sections if one.title == "Ai cung cấp số liệu"))
    numbers = [
        (int(base), int(beyond or 0))
        for words in counts.values()
        for base, beyond in re.findall(r"^(\d+) mục(?:.*ngoài ra (\d+) mục)?", words)
    ]
    figures = [int(words.split()[0]) for words in counts.values() if words.endswith("số liệu")]

    assert sum(map(sum, numbers)) == len(leaves)
    assert sum(beyond for _, beyond in numbers) == sum(leaf.area.part != "base" for leaf in leaves)
    assert sum(figures) == sum(fact.type != "percent" for leaf in leaves for fact in leaf.item.facts.values())


def test_the_items_that_need_judgement_are_listed_and_counted(index: Index, made: Handbook) -> None:
    group_set = group_of(index, made)
    chosen = {id for id, fact in group_set.facts.items() if fact.supplier == "appraiser" and fact.type == "choice"}
    judged = [leaf.item for leaf in group_set.leaves if is_judged(leaf.item) or chosen & set(leaf.ladder.names())]
    lines = next(one.lines for one in made.sections if one.title == "Mục cần người thẩm định đánh giá")

    assert [what for what, _ in lines] == ["Tất cả", *(f"{item.id} {item.title}" for item in judged)]
    assert lines[0][1].startswith(f"{len(judged)} trong {len(group_set.leaves)} mục, ")


def test_what_a_missing_document_does_stands_behind_it(index: Index, made: Handbook) -> None:
    rows = {row.id: row for row in made.rows}
    said = {document for row in made.rows for document in row.documents}

    for leaf in group_of(index, made).leaves:
        for kind, document in zip(leaf.item.evidence, rows[leaf.item.id].documents, strict=True):
            assert document.startswith(f"{kind.label} (")
            assert ("thiếu thì không có điểm" in document) == (kind.without == "zero")
            cap = shown(kind.cap.constant(leaf.item.max)) if kind.cap else ""
            assert (f"thiếu thì được nhiều nhất {cap} điểm" in document) == (kind.without == "cap")
            assert ("không bắt buộc" in document) == (not kind.required)
    assert any("do cơ quan được đánh giá ban hành" in one for one in said)


# --- how it is written ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".xlsx", ".html", ".md"])
def test_the_same_criteria_give_the_same_bytes(made: Handbook, suffix: str, tmp_path: Path) -> None:
    one, two = tmp_path / f"1{suffix}", tmp_path / f"2{suffix}"
    handbook.write(made, one)
    handbook.write(made, two)

    assert one.read_bytes() == two.read_bytes()


def test_the_workbook_prints_on_a4_landscape_with_its_heads_on_every_page(made: Handbook, tmp_path: Path) -> None:
    handbook.write(made, tmp_path / "1.xlsx")
    book = openpyxl.load_workbook(tmp_path / "1.xlsx")
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert {cell.font.name for row in sheet.iter_rows() for cell in row} == {"Times New Roman"}
    sheet = book["Bộ tiêu chí"]
    top = next(row[0].row for row in sheet.iter_rows() if row[0].value == COLUMNS[0])

    assert [cell.value for cell in sheet[top]] == list(COLUMNS)
    assert sheet.print_title_rows == f"${top}:${top}"


def test_the_page_fetches_nothing(made: Handbook, tmp_path: Path) -> None:
    handbook.write(made, tmp_path / "1.html")
    page = (tmp_path / "1.html").read_text("utf-8")

    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "default-src 'none'" in html.unescape(page)


def test_marks_of_markdown_in_a_text_are_shown_as_they_are(made: Handbook) -> None:
    odd = made._replace(rows=(made.rows[0], made.rows[2]._replace(title="Tỷ lệ |a*b_c| <br>"), made.rows[-1]))

    assert r"Tỷ lệ \|a\*b\_c\| \<br\>" in text_of(odd).decode()


@pytest.mark.parametrize("key", HANDBOOKS, ids=lambda key: HANDBOOKS[key].stem)
def test_the_committed_handbook_is_fresh(key: tuple[int | str, str]) -> None:
    assert HANDBOOKS[key].read_text(encoding="utf-8") == handbook_page(*key)


def test_every_folder_of_criteria_has_its_copy_to_read() -> None:
    copies = {page: page.read_text("utf-8") for page in HANDBOOKS.values()}
    folders = {f"criteria/{file.parent.parent.name}/{file.parent.name}" for file in ROOT.glob("criteria/*/*/1-*.yaml")}

    assert {re.search("`(criteria/[^`]+)`", text)[1] for text in copies.values()} == folders
    assert set((ROOT / "docs/bo-tieu-chi").iterdir()) == set(copies)


# --- the command ----------------------------------------------------------------------------------------------------


def run(*words: str):
    return CliRunner().invoke(main, ["--root", str(ROOT), "handbook", *words])


def test_the_command_writes_the_file_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "phu-luc.md"
    done = run("2022", "so", "-o", str(file))

    assert (done.exit_code, done.stdout) == (0, f"Đã ghi {file}\n")
    assert file.read_text("utf-8") == HANDBOOKS[2022, "so"].read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2022", "xa", "-o", "1.xlsx"], "không có nhóm 'xa'"),
        (["2026", "xa", "-o", "1.xlsx"], "in cho một trong các nhóm 'phuong', 'xa-1', 'xa-2'"),
        (["1999", "so", "-o", "1.xlsx"], "không có tiêu chí năm 1999"),
        (["2022", "so", "-o", "1.docx"], "tên tệp phải kết thúc bằng .xlsx hoặc .html hoặc .md"),
        (["2022", "so"], "thiếu"),
    ],
)
def test_wrong_usage_writes_nothing(words: list[str], said: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words)

    assert done.exit_code == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []
