"""Evidence: document numbers, dates, issuers, files and signatures.

A file of `tests/evidence/` is a submission of `so-y-te` in the sound project of `tests/broken/base`. Its header says
which files lie in the agency's evidence folder (`# tệp:`), the lines of the warning or fault in that very file
(`# dòng:`), or another path (`# nơi:`), and the words that the messages must hold (`# lời:`).
"""

import datetime
import hashlib
import os
import re
import shutil
import socket
from pathlib import Path

import pytest
import signed_pdfs as pdfs
from test_broken import BASE, parindex

from scoring import explain
from scoring.criteria import Roots
from scoring.errors import MOST_TOLD, Place, Problem, faults, told
from scoring.evidence import numbers, signatures, verifiers
from scoring.loading.attachments import Attachment, bears_signature, is_torn, type_of
from scoring.pipeline import checked, run
from scoring.views import View

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
    "ký-thay": lambda: signed(pdfs.signer("Sở Xây dựng", ROOT)),
    "vỏ-pdf": lambda: b"%PDF-1.7\n" + bytes(500) + b"startxref\n9\n%%EOF\n",
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


# --- numbers and dates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12/KH-STTTT", (12, "", None, "KH", "STTTT", "")),
        ("1602/QĐ-UBND-HC", (1602, "", None, "QĐ", "UBND", "HC")),
        ("Số: 09/BC-STTTT", (9, "", None, "BC", "STTTT", "")),
        ("12a / QÐ - UBND", (12, "a", None, "QĐ", "UBND", "")),
        ("404/SNV-CCCQ", (404, "", None, "", "SNV", "CCCQ")),
        ("30/2020/NĐ-CP", (30, "", 2020, "", "NĐ", "CP")),
        ("12-KH/TU", (12, "", None, "KH", "TU", "")),
    ],
)
def test_a_number_is_taken_apart_as_administrations_write_it(text, parts):
    assert tuple(numbers.parsed(text, KINDS)) == parts


def test_a_date_in_words_is_the_same_day(tmp_path):
    text = (SETS[0].parent / "date_in_words_too_late.yaml").read_text(encoding="utf-8")
    sound = text.replace("ngày 5 tháng 3 năm 2022", '"Đồng Tháp, ngày 12 tháng 01 năm 2022"')
    sound = sound.replace("plan_date: 2022-03-05", "plan_date: 2022-01-12")

    assert checked(project(tmp_path, sound), 2022)[2] == []


# --- what becomes of points -----------------------------------------------------------------------------------------


def submission(file: str) -> str:
    text = (SETS[0].parent / "file_not_there.yaml").read_text(encoding="utf-8")
    return f"# tệp: {file}\n{text}" if file else text


def points_of(root: Path) -> object:
    result, _ = run(root, 2022, "self")
    return next(one.score.points for one in result.groups[0].standings if one.agency.id == "so-y-te")


def test_a_file_that_is_not_there_counts_as_not_handed_in_and_other_doubts_cost_nothing(tmp_path):
    sound = points_of(project(tmp_path / "a", submission("ke-hoach.pdf ký")))

    assert points_of(project(tmp_path / "b", submission(""))) == sound - 12
    assert points_of(project(tmp_path / "c", submission("ke-hoach.pdf sửa-chữ"))) == sound
    assert points_of(project(tmp_path / "d", submission("ke-hoach.pdf chữ"))) == sound


@pytest.mark.parametrize(("day", "told"), [("2022-01-12", 0), ("2022-01-11", 1), ("ngày 12 tháng 01 năm 2022", 0)])
def test_a_day_declared_that_is_not_the_day_of_its_document_is_told_at_the_figure_and_costs_nothing(
    day, told, tmp_path
):
    text = submission("ke-hoach.pdf trang")
    sound = points_of(project(tmp_path / "a", text))
    root = project(tmp_path / "b", text.replace(", date: 2022-01-12", f", date: {day}"))
    found = [one for one in checked(root, 2022)[2] if one.code == "không-khớp"]

    assert [(one.warning, one.place.line) for one in found] == [(True, 10)] * told
    assert all("kê khai 12/01/2022, mà “" in one.message and "ghi ngày 11/01/2022" in one.message for one in found)
    assert points_of(root) == sound


def test_an_empty_file_is_nothing_handed_in(tmp_path):
    sound = points_of(project(tmp_path / "a", submission("ke-hoach.pdf ký")))

    assert points_of(project(tmp_path / "b", submission("ke-hoach.pdf rỗng"))) == sound - 12


def test_a_pdf_whose_end_does_not_lead_to_its_contents_is_torn():
    assert [is_torn(pdfs.plain()), is_torn(signed()), is_torn(b"\n\n" + pdfs.plain())] == [False] * 3
    assert [is_torn(pdfs.plain()[:-30]), is_torn(b"%PDF-1.7\nstartxref\n99999999999999\n%%EOF")] == [True] * 2


@pytest.mark.parametrize(("more", "codes"), [(b"", ["nộp-lại"]), (b"\n", [])])
def test_a_file_that_was_refused_and_comes_again_as_new_is_told_with_the_refusal(more, codes, tmp_path):
    root = project(tmp_path, submission("ke-hoach.pdf trang"))
    index = root / "criteria/2022/index.yaml"
    rounds = "  - {id: giai-trinh, title: Giải trình, kind: clarification, from: 2023-02-01, to: 2023-02-10}\n"
    rounds += "  - {id: lan-2, title: Lần 2, kind: appraisal, from: 2023-02-11, to: 2023-02-20}\n  - {id: appraised"
    index.write_text(index.read_text(encoding="utf-8").replace("  - {id: appraised", rounds), encoding="utf-8")
    shutil.copy(BASE / OWN / "appraisal.yaml", root / OWN)
    refused = root / OWN / "evidence/ke-hoach.pdf"
    refused.with_name("ban-moi.pdf").write_bytes(refused.read_bytes() + more)
    (root / OWN / "giai-trinh.yaml").write_text(
        "year: 2022\nagency: so-y-te\nillustrative: yes\nsubmitted: {date: 2023-02-02, by: Sở Y tế}\nitems:\n"
        '  "1.1.1":\n    explanation: Gửi bản mới\n    evidence:\n'
        "      - {id: ke-hoach, number: 12/KH-SYT, date: 2022-01-12, issuer: Sở Y tế, file: ban-moi.pdf}\n",
        encoding="utf-8",
    )

    found = [one for one in checked(root, 2022)[2] if one.place.path.endswith("giai-trinh.yaml")]

    assert [one.code for one in found] == codes
    assert all(f"không được chấp nhận tại {OWN}/appraisal.yaml:10" in one.message for one in found)


def test_status_and_score_tell_of_a_file_that_is_not_there(tmp_path):
    root = project(tmp_path, submission(""))

    status, score = parindex(root, "status", "2022"), parindex(root, "score", "2022", "so-y-te")

    assert f"{OWN}/submission.yaml:11:" in status.stderr
    assert "không có tệp 'ke-hoach.pdf'" in status.stderr
    assert "không có tệp 'ke-hoach.pdf'" in score.stdout


def test_explain_shows_the_file_its_hash_and_its_signature(tmp_path):
    result, problems = run(project(tmp_path, submission("ke-hoach.pdf ký")), 2022, "self")

    said = explain.item(View(result, result.groups[0], 1), "1.1.1")

    assert problems == []
    assert "chữ ký số hợp lệ: Sở Y tế ký ngày 12/01/2022" in said
    assert result.groups[0].dossiers[1].documents.files["ke-hoach.pdf"].sha256 in said


def test_a_change_in_a_file_changes_the_hash_of_the_inputs(tmp_path):
    hashes = {
        run(project(tmp_path / how, submission(f"ke-hoach.pdf {how}")), 2022, "self")[0].season.files.sha256
        for how in ("ký", "sửa-chữ")
    }

    assert len(hashes) == 2


def test_check_prints_the_warnings_and_passes(tmp_path):
    done = parindex(project(tmp_path, submission("ke-hoach.pdf sửa-chữ")), "check")

    assert (done.returncode, done.stdout) == (0, "0 lỗi, 1 cảnh báo.\n")
    assert "không hợp lệ: nội dung đã bị sửa sau khi ký" in done.stderr


def test_very_many_doubts_about_a_file_stop_nothing(tmp_path):
    root = project(tmp_path, submission("ke-hoach.pdf ký"))
    for number in range(MOST_TOLD + 50):
        (root / OWN / f"evidence/thừa-{number}.txt").write_text("thừa", encoding="utf-8")

    done = parindex(root, "check")

    assert (done.returncode, done.stdout) == (0, f"0 lỗi, {MOST_TOLD + 1} cảnh báo.\n")
    assert f"tệp còn nhiều cảnh báo khác ngoài {MOST_TOLD} cảnh báo đã nêu" in done.stderr


def test_no_number_of_doubts_hides_a_mistake():
    doubts = [Problem(Place("a"), "ngờ", str(number), warning=True) for number in range(MOST_TOLD + 50)]
    mistakes = [Problem(Place("a"), "sai", str(number)) for number in range(MOST_TOLD + 50)]

    assert len(faults(told([*doubts, mistakes[0]]))) == 1
    assert [one.code for one in faults(told([*mistakes, *doubts]))][-1] == "còn-nữa"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, ["chưa có chứng thư gốc nào", "roots: none"]),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", ["goc.pem", "không có chứng thư nào"]),
        ("không phải PEM", ["goc.pem", "-----BEGIN CERTIFICATE-----"]),
    ],
)
def test_roots_that_cannot_be_used_are_told(content, words, tmp_path):
    root = project(tmp_path)
    file = root / "criteria/2022/roots/goc.pem"
    file.unlink()
    if content:
        file.write_text(content, encoding="utf-8")

    said = "\n".join(map(str, faults(checked(root, 2022)[2])))

    assert [word for word in words if word not in said] == []


# --- types ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "type"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\n \n%PDF-1.4", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"PK\x03\x04 torn", ""),
        (b"\xd0\xcf\x11\xe0", ""),
        (b"", ""),
    ],
)
def test_the_type_of_a_file_is_that_of_its_content(begin, type):
    assert type_of(begin) == type


# --- signatures -----------------------------------------------------------------------------------------------------

TRUSTED = Roots((ROOT.der,), ())
DAY = datetime.date(2022, 12, 20)


def verdict(data: bytes, folder: Path, roots: Roots = TRUSTED) -> signatures.Verdict:
    """The verdict as a run comes to it: in a process of its own."""
    return verdicts([data], folder, roots)[0]


def verdicts(documents: list[bytes], folder: Path, roots: Roots = TRUSTED) -> list[signatures.Verdict]:
    tasks = []
    for number, data in enumerate(documents):
        file = folder / f"{number}.pdf"
        file.write_bytes(data)
        sha256 = hashlib.sha256(data).hexdigest()
        attachment = Attachment(file, file.name, len(data), sha256, "pdf", signed=bears_signature(data))
        tasks.append(signatures.Task(attachment, roots, DAY))
    with verifiers.verifying(len(tasks)) as verify:
        return list(verify(tasks))


@pytest.mark.parametrize(
    ("data", "state", "words"),
    [
        (signed(), "valid", "Sở Y tế ký ngày 12/01/2022"),
        (pdfs.signed(signed(), CLERK, field="Dau"), "valid", "Sở Y tế ký ngày 12/01/2022; Văn thư"),
        (pdfs.plain(), "unknown", "không có chữ ký số"),
        (signed(STRANGER), "unknown", "không do chứng thư gốc nào"),
        (pdfs.signed(signed(), STRANGER, field="Dau"), "unknown", "không do chứng thư gốc nào"),
        (pdfs.signed(pdfs.retitled(signed()), CLERK, field="Dau"), "invalid", "cập nhật sau"),
        (signed()[:4000], "invalid", "tệp hỏng"),
    ],
)
def test_the_verdict_on_a_document(data, state, words, tmp_path):
    found = verdict(data, tmp_path)

    assert found.state == state
    assert words in found.why


def test_without_roots_or_the_library_nothing_is_verified(tmp_path, monkeypatch):
    assert verdict(signed(), tmp_path, Roots()).why == signatures.NO_ROOTS.why

    monkeypatch.setattr(verifiers.importlib.util, "find_spec", lambda name: None)

    assert "parindex[pdf]" in verdict(signed(), tmp_path).why


def test_no_bit_of_what_was_signed_can_be_turned_over(tmp_path):
    """More than 500 flips, over every part of the signed bytes; each is refused as altered or broken."""
    document = signed()
    positions = pdfs.signed_range(document)[:: max(1, len(pdfs.signed_range(document)) // 600)]
    changed = [pdfs.flipped(document, at, number % 8) for number, at in enumerate(positions)]

    found = verdicts(changed, tmp_path)

    assert len(found) >= 500
    assert {one.state for one in found} == {"invalid"}


def test_nothing_hides_in_the_room_kept_for_a_signature(tmp_path):
    document = signed()
    start = document.index(b"/Contents <") + len(b"/Contents <")
    end = document.index(b">", start)
    hidden = document[: end - 8] + b"deadbeef" + document[end:]
    whole = bytes.fromhex(document[start:end].decode())
    whole = whole[: 4 + int.from_bytes(whole[2:4], "big")]
    inside = whole[:2] + (int.from_bytes(whole[2:4], "big") + 6).to_bytes(2, "big") + whole[4:] + b"\x04\x04them"
    stuffed = document[:start] + inside.hex().encode().ljust(end - start, b"0") + document[end:]

    assert whole[:2] == b"\x30\x82"
    assert [one.state for one in verdicts([document, hidden, stuffed], tmp_path)] == ["valid", "invalid", "invalid"]


def test_a_signature_is_verified_without_the_network(monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    assert signatures.examined(signed(), TRUSTED, DAY).state == "valid"


def test_where_no_process_can_be_started_no_signature_is_verified(tmp_path, monkeypatch):
    def refuse() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refuse)

    assert verdict(signed(), tmp_path) == signatures.NO_PROCESS


def deadly(task: signatures.Task) -> signatures.Verdict:
    return os._exit(9) if task.attachment.file.name == "1.pdf" else signatures.Verdict("valid", "")


def test_a_file_that_ends_the_process_is_not_verifiable_and_the_others_are(tmp_path, monkeypatch):
    monkeypatch.setattr(verifiers, "judged", deadly)

    assert [one.state for one in verdicts([signed()] * 3, tmp_path)] == ["valid", "unknown", "valid"]
