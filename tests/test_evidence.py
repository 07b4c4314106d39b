"""Evidence: document numbers, dates, issuers, files and signatures.

A file of `tests/evidence/` is a submission of `so-y-te` in the sound project of `tests/broken/base`. Its header says
which files lie in the agency's evidence folder (`# tệp:`), the lines of the warning or fault in that very file
(`# dòng:`), or another path (`# nơi:`), and the words that the messages must hold (`# lời:`).
"""

import datetime
import os
import re
import shutil
from pathlib import Path

import pytest
import signed_pdfs as pdfs
from test_broken import BASE

from scoring.pipeline import checked

SETS = sorted((Path(__file__).parent / "evidence").glob("*.yaml"))
OWN = "submissions/2022/so/so-y-te"
ROOT = pdfs.root("Chứng thư gốc để thử")
HEALTH = pdfs.signer("Sở Y tế", ROOT)
CLERK = pdfs.signer("Văn thư Sở Y tế", ROOT)
STRANGER = pdfs.signer("Sở Y tế", pdfs.root("Gốc lạ"))
REVOKED = pdfs.signer("Người bị thu hồi", ROOT)
BEFORE = pdfs.SIGNED - datetime.timedelta(days=5)
KINDS = dict.fromkeys(["KH", "QĐ", "BC", "TTr", "DA", "ĐA"], "")


def signed(by: pdfs.Holder = HEALTH) -> bytes:
    return pdfs.signed(pdfs.plain(), by)


MADE = {
    "trang": pdfs.plain,
    "ký": signed,
    "gốc-lạ": lambda: signed(STRANGER),
    "hết-hạn": lambda: signed(pdfs.signer("Sở Y tế", ROOT, (2019, 2021))),
    "chưa-hiệu-lực": lambda: signed(pdfs.signer("Sở Y tế", ROOT, (2023, 2025))),
    "thu-hồi": lambda: signed(REVOKED),
    "sửa-chữ": lambda: signed().replace(b"Trang thu", b"Trang moi"),
    "cập-nhật": lambda: pdfs.retitled(signed()),
    "thêm-đuôi": lambda: signed() + b"\n% them\n",
    "cắt-cụt": lambda: signed()[:-600],
    "ảnh-tiff": lambda: b"II*\x00" + bytes(100),
    "chữ": "Kế hoạch".encode,
    "rỗng": lambda: b"",
    "quá-cỡ": lambda: b"%PDF-1.7\n" + bytes(20 * 2**20 + 2**16),
}


def project(folder: Path, text: str = "") -> Path:
    """The sound project, with roots of trust, and a submission where one is given."""
    root = folder / "project"
    shutil.copytree(BASE, root)
    index = root / "criteria/2022/index.yaml"
    index.write_text(index.read_text(encoding="utf-8").replace("roots: none", "roots: roots"), encoding="utf-8")
    (root / "criteria/2022/roots").mkdir()
    content = ROOT.pem + pdfs.revocations(ROOT, REVOKED, since=BEFORE)
    (root / "criteria/2022/roots/goc.pem").write_text(content, encoding="utf-8")
    (root / "submissions/2022/so/so-y-te/appraisal.yaml").unlink(missing_ok=True)
    if text:
        (root / OWN / "submission.yaml").write_text(text, encoding="utf-8")
    for line in re.findall(r"^# tệp: (.*)$", text, re.MULTILINE):
        _put(root, *line.split(" "))
    return root


def _put(root: Path, name: str, how: str) -> None:
    """A file, or what stands in its place, in the evidence folder."""
    file = root / OWN / "evidence" / name
    file.parent.mkdir(exist_ok=True)
    if name.startswith("@"):
        _other(root / "submissions/2022/so" / name[1:], how)
    elif how == "thư-mục":
        file.mkdir()
    elif how == "ống":
        os.mkfifo(file)
    elif how == "liên-kết":
        file.symlink_to(root / "submissions/2022/agencies.yaml")
    elif how == "thư-mục-liên-kết":
        file.symlink_to(root / "submissions/2022")
    else:
        file.write_bytes(MADE[how]())


def _other(folder: Path, how: str) -> None:
    """Another agency that hands in a document: of a number, or a file."""
    document = f"number: {how}, date: 2022-12-12, issuer: UBND Tỉnh"
    if how in MADE:
        document = "number: 5/BC-SNV, file: khac.pdf"
        (folder / "evidence").mkdir()
        (folder / "evidence/khac.pdf").write_bytes(MADE[how]())
    with (folder / "submission.yaml").open("a", encoding="utf-8") as stream:
        facts = "facts: {resolved: 10, on_time: 10, late: 0}"
        stream.write(f'  "3.1":\n    {facts}\n    evidence: [{{id: bao-cao, {document}}}]\n')


@pytest.mark.parametrize("file", SETS, ids=lambda file: file.stem)
def test_one_broken_set_of_evidence_is_told_with_its_line(file: Path, tmp_path: Path):
    text = file.read_text(encoding="utf-8")
    header = dict(re.findall(r"^# (nơi|dòng|lời): (.*)$", text, re.MULTILINE))
    lines = [0] if header["dòng"] == "cả tệp" else [int(line) for line in header["dòng"].split(", ")]
    path = header.get("nơi", f"{OWN}/submission.yaml")

    _, _, problems = checked(project(tmp_path, text), 2022)

    own = [one for one in problems if "so-noi-vu/" not in one.place.path]
    said = "\n".join(map(str, own))
    assert sorted((one.place.path, one.place.line) for one in own) == [(path, line) for line in lines], said
    assert [word for word in re.findall(r'"([^"]+)"', header["lời"]) if word not in said] == [], said
    assert all(one.warning for one in own) == ("giá-trị" not in header["lời"])


def test_there_are_at_least_twenty_broken_sets():
    assert len(SETS) >= 20
