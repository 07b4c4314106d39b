"""A workbook is looked through before any reader opens it; what is wrong is told, and nothing escapes."""

import datetime
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from packages import (
    SHEET,
    added,
    cells,
    changed,
    locked,
    lying,
    mutated,
    ole,
    overlapping,
    sound,
    twice,
    without,
    zipped,
)

from scoring.packages import problems, read_sheets

ROOT = Path(__file__).parent.parent
RELATIONS, TYPES, HEAD = "xl/_rels/workbook.xml.rels", "[Content_Types].xml", "xl/workbook.xml"
END = "</Relationships>"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relation(kind: str, target: str = "x.xml", mode: str = "") -> str:
    return f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}" {mode}/>{END}'


HOSTILE = {
    "empty": (b"", "tệp trống"),
    "not_a_zip": (b"STT,Ti\xc3\xaau ch\xc3\xad\n", "không phải là tệp sổ tính .xlsx"),
    "a_web_page": (b"<html><table/></html>", "trang web"),
    "old_excel": (ole("Workbook"), "(.xls)"),
    "encrypted": (ole("EncryptionInfo", "EncryptedPackage"), "mật khẩu"),
    "zip_with_password": (locked(), "mật khẩu"),
    "binary_workbook": (zipped({"xl/workbook.bin": b"x"}), ".xlsb"),
    "open_document": (zipped({"mimetype": b"x", "content.xml": b"<x/>"}), ".ods"),
    "word_document": (zipped({"word/document.xml": b"<x/>"}), "Word"),
    "cut_short": (sound()[:-200], "hỏng"),
    "after_other_data": (b"PK\x03\x04" + bytes(60) + sound(), "đứng trước gói"),
    "bomb": (added("xl/bomb.xml", b"<x>" + b" " * 100_000_000 + b"</x>"), "bom nén"),
    "bomb_under_another_name": (added("xl/media/image1.png", bytes(100_000_000)), "bom nén"),
    "bomb_with_lying_headers": (lying(), "hỏng"),
    "many_entries": (zipped({f"xl/{i}.xml": b"" for i in range(5_000)}), "quá 1000 thành phần"),
    "same_name_twice": (twice(), "cùng tên"),
    "overlapping_entries": (overlapping(), "gói của tệp không bình thường"),
    "path_upwards": (added("xl/../../x.xml"), "ra ngoài gói"),
    "path_from_the_root": (added("/etc/x.xml"), "ra ngoài gói"),
    "path_of_windows": (added("c:\\x.xml"), "ra ngoài gói"),
    "doctype": (changed(SHEET, "<worksheet ", "<!DOCTYPE x><worksheet "), "DTD"),
    "entities": (changed(HEAD, "<workbook ", '<!DOCTYPE x [<!ENTITY a "b">]><workbook '), "DTD"),
    "doctype_in_utf_16": (added("xl/x.xml", "<!DOCTYPE x><x/>".encode("utf-16")), "DTD"),
    "macros": (added("xl/vbaProject.bin"), "macro"),
    "macro_sheet": (added("xl/macrosheets/sheet1.xml"), "macro"),
    "macro_type": (changed(TYPES, "spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main"), "macro"),
    "external_links": (added("xl/externalLinks/externalLink1.xml"), "liên kết tới sổ tính khác"),
    "external_relation": (changed(RELATIONS, END, relation("externalLink")), "liên kết tới sổ tính khác"),
    "template_from_outside": (
        changed(RELATIONS, END, relation("attachedTemplate", "http://x/y", 'TargetMode="External"')),
        "từ ngoài",
    ),
    "embedded_object": (added("xl/embeddings/oleObject1.bin"), "nhúng"),
    "active_x": (added("xl/activeX/activeX1.xml"), "ActiveX"),
    "data_connection": (added("xl/connections.xml"), "kết nối dữ liệu"),
    "far_cell": (cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "quá xa bảng"),
    "far_column": (cells('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "quá xa bảng"),
    "far_row_without_cells": (cells('<row r="1048576"/>'), "quá xa bảng"),
    "far_size": (changed(SHEET, 'ref="A1:C3"', 'ref="A1:XFD1048576"'), "quá xa bảng"),
    "huge_merge": (changed(SHEET, 'mergeCell ref="A1:C1"', 'mergeCell ref="A1:ZZ10000"'), "gộp"),
    "far_merge": (changed(SHEET, 'mergeCell ref="A1:C1"', 'mergeCell ref="A1:XFD1048576"'), "quá xa"),
    "row_again": (cells('<row r="2"/><row r="2"/>'), "hàng '2' lặp lại"),
    "row_backwards": (cells('<row r="3"/><row r="2"/>'), "sai thứ tự"),
    "row_in_a_row": (cells('<row r="3"><c r="A3"><row r="4"/></c></row>'), "hàng nằm trong hàng"),
    "cell_again": (cells('<row r="2"><c r="A2"/><c r="A2"/></row>'), "ô 'A2' lặp lại"),
    "cell_of_another_row": (cells('<row r="2"><c r="A3"/></row>'), "ô 'A3'"),
    "no_address": (cells('<row r="2"><c r="?"/></row>'), "địa chỉ ô"),
    "many_cells": (
        cells('<row r="1">' + "<c/>" * 900 + "</row>" + ("<row>" + "<c/>" * 900 + "</row>") * 400),
        "quá 300000",
    ),
    "many_strings": (added("xl/s.xml", b"<sst>" + b"<si/>" * 400_000 + b"</sst>"), "quá 300000"),
    "many_styles": (
        changed("xl/styles.xml", "<cellXfs ", "<cellXfs>" + "<xf/>" * 30_000 + "</cellXfs><cellXfs "),
        "kiểu định dạng",
    ),
    "long_attribute": (added("xl/x.xml", b'<x a="' + b"a" * 3_000_000 + b'"/>'), "thẻ quá dài"),
    "deep_xml": (added("xl/x.xml", b"<x>" * 100_000), "lồng quá sâu"),
    "broken_xml": (changed(SHEET, "</sheetData>", ""), "XML hỏng"),
    "no_workbook": (without(HEAD), "thiếu thành phần 'xl/workbook.xml'"),
    "no_types": (without(TYPES), "thiếu thành phần '[Content_Types].xml'"),
    "strict_open_xml": (
        changed(HEAD, "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/main"),
        "Strict",
    ),
    "sheets_that_are_one": (changed(HEAD, 'r:id="rId2"', 'r:id="rId1"'), "dùng chung"),
    "sheets_of_one_part": (changed(RELATIONS, "worksheets/sheet2.xml", "/xl/worksheets/./sheet1.xml"), "dùng chung"),
    "picture_as_a_sheet": (changed(RELATIONS, "worksheets/sheet2.xml", "media/image1.png"), "hình ảnh"),
    "workbook_elsewhere": (changed(TYPES, "/xl/workbook.xml", "/xl/other.xml"), "'/xl/other.xml'"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused_before_a_reader_opens_it(name: str) -> None:
    data, words = HOSTILE[name]
    found = problems(data, "phieu.xlsx")

    assert words in "\n".join(map(str, found))
    assert all(str(problem).startswith("phieu.xlsx: ") for problem in found)


def test_each_unwelcome_part_is_told() -> None:
    data = zipped({"xl/vbaProject.bin": b"", "xl/embeddings/a.bin": b""})

    assert [word in str(problems(data, "a.xlsx")) for word in ("macro", "nhúng", HEAD, TYPES)] == [True] * 4


def test_a_sound_workbook_is_read_with_its_values_merges_and_formulas() -> None:
    sheets, found = read_sheets(sound(), "phieu.xlsx")
    one, other = sheets

    assert found == []
    assert (one.title, other.title) == ("Tự đánh giá", "Hướng dẫn")
    assert one.cells[2, 3].value == 12.5
    assert one.cells[3, 1] == (datetime.datetime(2022, 3, 5), "dd/mm/yyyy")
    assert one.cells[3, 2].value == 25
    assert one.merged == ("A1:C1",)
    assert one.formulas == {(3, 2)}


def test_a_size_that_is_stated_too_small_hides_no_row() -> None:
    sheets, _ = read_sheets(changed(SHEET, 'ref="A1:C3"', 'ref="A1"'), "phieu.xlsx")

    assert sheets[0].cells[2, 2].value == "Hồ sơ đúng hạn"


def test_what_the_reader_raises_is_told_as_the_fault_of_the_file() -> None:
    sheets, found = read_sheets(changed(SHEET, "<v>12.5</v>", "<v>mười</v>"), "phieu.xlsx")

    assert sheets == ()
    assert "không đọc được nội dung" in str(found[0])


def test_a_workbook_saved_by_libreoffice_is_read(tmp_path: Path) -> None:
    (tmp_path / "phieu.xlsx").write_bytes(sound())
    command = ("soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "xlsx")
    subprocess.run([*command, "--outdir", tmp_path / "out", tmp_path / "phieu.xlsx"], check=True, capture_output=True)
    sheets, found = read_sheets((tmp_path / "out" / "phieu.xlsx").read_bytes(), "phieu.xlsx")

    assert found == []
    assert sheets[0].cells[2, 3].value == 12.5


@pytest.mark.parametrize("seed", range(0, 300, 50))
def test_a_workbook_changed_at_random_is_read_or_refused(seed: int) -> None:
    base = sound()
    for one in range(seed, seed + 50):
        sheets, found = read_sheets(mutated(base, one), "phieu.xlsx")
        assert bool(sheets) != bool(found)


FULL = (
    cells("".join(f'<row r="{r}"><c r="ALL{r}" t="inlineStr"><is><t>x</t></is></c></row>' for r in range(1, 10_001))),
    cells(("<row>" + "<c><v>1</v></c>" * 900 + "</row>") * 160),
    added("xl/x.xml", b"<x>" + b"<y/>" * 290_000 + b"</x>"),
    changed("xl/styles.xml", "<cellXfs ", "<cellXfs>" + '<xf numFmtId="1"/>' * 15_000 + "</cellXfs><cellXfs "),
)
LIMITED = """
import sys, resource
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from scoring.packages import read_sheets
print(bool(read_sheets(Path(sys.argv[2]).read_bytes(), "x")[0]))
"""


@pytest.mark.parametrize("data", FULL, ids=("wide", "many_cells", "many_elements", "many_styles"))
def test_a_workbook_at_the_limits_is_read_within_five_seconds_and_512_mib(data: bytes, tmp_path: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
        resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29))

    (tmp_path / "x.xlsx").write_bytes(data)
    command = [sys.executable, "-c", LIMITED, str(ROOT), str(tmp_path / "x.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limited)

    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
