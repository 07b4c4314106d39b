"""Hostile files: a clear message within seconds and in bounded memory; no traceback, no half-written output."""

import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scoring import report
from scoring.errors import InputError
from scoring.pipeline import run

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "tests" / "broken" / "base"
AREA = "criteria/2022/so/3-thu-tuc.yaml"
HEAD = "criteria/2022/index.yaml"
ROSTER = "submissions/2022/agencies.yaml"
SURVEY = "submissions/2022/survey.yaml"
AGENCY = "submissions/2022/so/so-y-te"
SUBMISSION = f"{AGENCY}/submission.yaml"
SECONDS = 10
"""Of the processor: a busy machine is no fault of ours."""
MEMORY = 3 * 2**29
NOBODY = 65534
AS_NOBODY = """
import os, sys, pathlib
sys.path.insert(0, sys.argv.pop(1))
import cli, scoring.pipeline
scoring.pipeline.checked(pathlib.Path(sys.argv.pop(1)), 2022)  # what is imported late is out of reach afterwards
if os.getuid() == 0:
    os.setgroups([]), os.setgid(65534), os.setuid(65534)
cli.main()
"""


@pytest.fixture
def root() -> Iterator[Path]:
    """The sound project where an unprivileged user can reach it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(shutil.copytree(BASE, Path(folder) / "project"))


def parindex(*command: object, most_written: int = 0) -> subprocess.CompletedProcess[str]:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        if most_written:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_written, most_written))

    return subprocess.run(
        [sys.executable, *map(str, command)],
        capture_output=True, encoding="utf-8", check=False, timeout=20 * SECONDS, preexec_fn=limited,
    )  # fmt: skip


def check(root: Path) -> subprocess.CompletedProcess[str]:
    return parindex(ROOT / "cli.py", "--root", root, "check")


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Ended as an input's fault: exit code 1, a message in Vietnamese that holds the words, nothing of ours."""
    assert done.returncode == 1, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert re.search("[à-ỹ]", done.stderr)
    assert [word for word in words if word not in done.stderr] == [], done.stderr[:2000]


def text_of(path: str) -> str:
    return (BASE / path).read_text(encoding="utf-8")


def changed(path: str, right: str, wrong: str) -> str:
    assert right in text_of(path)
    return text_of(path).replace(right, wrong, 1)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{key}: &{key} [{', '.join(['*' + before] * 9)}]\n" for before, key in zip("abcdefgh", "bcdefghi", strict=True)
)
NESTED = {
    "brackets": "a: " + "[" * 40_000,
    "closed_brackets": "a: " + "[" * 40_000 + "]" * 40_000,
    "braces": "a: " + "{a: " * 40_000,
    "dashes": "- " * 40_000,
    "complex_keys": "? " * 40_000,
}
LONG, MANY = 15_000_000, 1_000_000
AND = " and resolved == 0"
DECOMPOSED = unicodedata.normalize("NFD", text_of(SUBMISSION))
HOSTILE = {
    "alias_bomb": (SUBMISSION, BOMB, "không dùng neo '&a'"),
    "fifty_megabytes": (SUBMISSION, f"{text_of(SUBMISSION)}x: {'a' * 50_000_000}", "quá lớn"),
    "long_scalar": (SUBMISSION, changed(SUBMISSION, "Hồ sơ trễ hạn", "a" * LONG), "dài quá"),
    "long_number": (SUBMISSION, changed(SUBMISSION, "models: 2", "models: " + "1" * LONG), "quá dài"),
    "long_formula": (AREA, changed(AREA, "resolved == 0", "resolved == 0" + AND * 500_000), "quá dài"),
    "long_key": (SUBMISSION, f"{text_of(SUBMISSION)}{'a' * LONG}: 1\n", f"{SUBMISSION}:"),
    "many_keys": (SUBMISSION, text_of(SUBMISSION) + "".join(f"k{i}: 1\n" for i in range(MANY)), "quá 20000 giá trị"),
    "many_values": (SUBMISSION, f"{text_of(SUBMISSION)}x: [{'1,' * MANY}1]\n", "quá 20000 giá trị"),
    "one_key_many_times": (SUBMISSION, text_of(SUBMISSION) + "k: 1\n" * MANY, "khóa 'k' đã có", "còn khóa lặp"),
    "many_agencies": (
        SURVEY,
        text_of(SURVEY) + "".join(f"  a-{i}: {{a: 1}}\n" for i in range(50_000)),
        "còn nhiều lỗi",
    ),
    "many_items": (
        SUBMISSION,
        text_of(SUBMISSION) + "".join(f'  "9.{i}": {{}}\n' for i in range(1, 4_900)),
        "còn nhiều lỗi",
    ),
    "nul": (SUBMISSION, changed(SUBMISSION, "by: Sở", "by: S\0"), "4:36", "U+0000"),
    "escaped_nul": (SUBMISSION, changed(SUBMISSION, "by: Sở Y tế", 'by: "\\0"'), "ký tự điều khiển"),
    "terminal_codes": (SUBMISSION, changed(SUBMISSION, "by: Sở Y tế", 'by: "\\e[2J"'), "ký tự điều khiển"),
    "lone_surrogate": (SUBMISSION, changed(SUBMISSION, "by: Sở Y tế", 'by: "\\ud800"'), f"{SUBMISSION}:4:"),
    "windows_1258": (SUBMISSION, DECOMPOSED.encode("cp1258", "replace"), ":4:", "UTF-8", "Windows-1258"),
    "utf_16": (SUBMISSION, text_of(SUBMISSION).encode("utf-16"), ":1:1", "UTF-16", "UTF-8"),
    "empty": (SUBMISSION, "", "tệp trống"),
    "empty_head": (HEAD, "", "tệp trống"),
    "bytes": (SUBMISSION, bytes(range(256)) * 100, f"{SUBMISSION}:"),
    "workbook": (SUBMISSION, b"PK\x03\x04" + bytes(1000), f"{SUBMISSION}:1:"),
}


@pytest.mark.parametrize("path", [SUBMISSION, AREA, HEAD, ROSTER])
@pytest.mark.parametrize("kind", NESTED)
def test_nesting_without_end_is_refused(root: Path, path: str, kind: str):
    (root / path).write_text(NESTED[kind], encoding="utf-8")

    refused(check(root), f"{path}:1:")


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_seconds_and_bounded_memory(root: Path, kind: str):
    path, content, *words = HOSTILE[kind]
    (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())

    done = check(root)

    refused(done, path, *words)
    assert len(done.stderr) < 100_000


def test_a_tag_calls_nothing(root: Path):
    (root / SUBMISSION).write_text(f"!!python/object/apply:os.system [touch {root}/called]\n", encoding="utf-8")

    refused(check(root), f"{SUBMISSION}:1:1", "!!python/object/apply:os.system", "bỏ nhãn")
    assert not (root / "called").exists()


@pytest.mark.parametrize(
    "written",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: unicodedata.normalize("NFD", "\ufeff" + text.replace("\n", "\r\n")),
    ],
    ids=["bom", "crlf", "nfd", "all"],
)
def test_files_of_other_systems_give_the_same_result(root: Path, written: Callable[[str], str]):
    """A byte order mark, Windows line ends and the letters of a Mac are no mistakes."""
    expected = report.standings(run(BASE, 2022, "appraised")[0])
    for file in root.rglob("*.yaml"):
        file.write_bytes(written(file.read_text(encoding="utf-8")).encode())

    result, problems = run(root, 2022, "appraised")

    assert problems == []
    assert report.standings(result)["groups"] == expected["groups"]


def test_lines_are_counted_right_under_windows_line_ends(root: Path):
    text = changed(SUBMISSION, "models: 2", "models: hai")
    line = text[: text.index("hai")].count("\n") + 1
    (root / SUBMISSION).write_bytes(text.replace("\n", "\r\n").encode())

    refused(check(root), f"{SUBMISSION}:{line}:", "'hai'")


def test_names_in_other_unicode_forms_are_the_same_name(root: Path):
    same = unicodedata.normalize("NFD", "Sở Y tế")
    (root / ROSTER).write_text(changed(ROSTER, "Thanh tra Tỉnh", same), encoding="utf-8")

    refused(check(root), f"{ROSTER}:5:", "tên 'Sở Y tế' trùng")


# --- what stands where a file or a folder should ----------------------------------------------------------------------


def loop(place: Path) -> None:
    place.symlink_to(place.name)


def a_folder(place: Path) -> None:
    place.mkdir()


def a_file(place: Path) -> None:
    place.write_text("x", encoding="utf-8")


def nowhere(place: Path) -> None:
    place.symlink_to("nowhere")


def zeros(place: Path) -> None:
    place.symlink_to("/dev/zero")


@pytest.mark.parametrize("path", [SUBMISSION, HEAD, ROSTER, SURVEY, AREA])
@pytest.mark.parametrize("instead", [loop, a_folder, nowhere, zeros, os.mkfifo])
def test_what_is_no_file_is_refused(root: Path, path: str, instead: Callable[[Path], None]):
    (root / path).unlink()
    instead(root / path)

    refused(check(root), f"{path}: ")


@pytest.mark.parametrize(
    "path", [AGENCY, "submissions/2022/so", "submissions/2022", "criteria/2022/so", "criteria/2022"]
)
@pytest.mark.parametrize("instead", [loop, a_file])
def test_what_is_no_folder_is_refused(root: Path, path: str, instead: Callable[[Path], None]):
    shutil.rmtree(root / path)
    instead(root / path)

    refused(check(root), path)


@pytest.mark.parametrize("path", [HEAD, ROSTER, "criteria/2022/so", "submissions/2022", "submissions"])
def test_what_is_missing_is_named(root: Path, path: str):
    shutil.rmtree(root / path) if (root / path).is_dir() else (root / path).unlink()

    refused(check(root), path)


@pytest.mark.parametrize("path", [SUBMISSION, HEAD, ROSTER, AREA, AGENCY, "submissions/2022/so", "criteria/2022/so"])
def test_what_cannot_be_read_is_refused(root: Path, path: str):
    for entry in (root, *root.rglob("*")):
        os.chown(entry, NOBODY if os.getuid() == 0 else -1, -1)
    os.chmod(root / path, 0)

    done = parindex("-c", AS_NOBODY, ROOT, BASE, "--root", root, "check")

    os.chmod(root / path, 0o755)
    refused(done, f"{path}: ", "không có quyền")


def test_names_of_files_cannot_break_a_message(root: Path):
    os.mkdir(os.fsencode(root / "submissions/2022/so") + b"/\xff\n\x1b[2J")

    done = check(root)

    refused(done, "thư-mục-lạ")
    assert "\x1b" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


# --- output -----------------------------------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_previous_workbook_untouched(root: Path):
    file = root.parent / "out" / "xep-hang.xlsx"
    file.parent.mkdir()
    file.write_bytes(b"previous")

    done = parindex(ROOT / "cli.py", "--root", root, "rank", 2022, "-o", file, most_written=8192)

    refused(done, str(file), "không ghi được", "còn nguyên")
    assert done.stdout == ""
    assert file.read_bytes() == b"previous"
    assert os.listdir(file.parent) == [file.name]


def test_a_refused_input_leaves_the_previous_workbook_untouched(root: Path):
    file = root.parent / "xep-hang.xlsx"
    file.write_bytes(b"previous")
    (root / SUBMISSION).write_text(NESTED["brackets"], encoding="utf-8")

    refused(parindex(ROOT / "cli.py", "--root", root, "rank", 2022, "-o", file), SUBMISSION)
    assert file.read_bytes() == b"previous"


@pytest.mark.parametrize("instead", [loop, a_folder, zeros, os.mkfifo])
def test_a_workbook_does_not_replace_what_is_no_file(root: Path, instead: Callable[[Path], None]):
    file = root.parent / "xep-hang.xlsx"
    instead(file)

    refused(parindex(ROOT / "cli.py", "--root", root, "rank", 2022, "-o", file), str(file), "không ghi được")


# --- any mutation -----------------------------------------------------------------------------------------------------

WORDS = re.split(
    r"\s{2,}",
    """0  -1  1.5  100  99999999999999999999  50%  100%  95  max  share  never  yes  no  none  exact  ~  []  {}  [a]  '
    #  &  *  {a: b}  {linear: [0, max]}  2022-02-30  0001-01-01  9999-12-31  1.1  1.1.1  so  huyen  chung  self  survey
    appraiser  agency  zero  flag  cap  é  count  decimal  date  choice  judged  ratio  resolved  index  area_1  points
    on_time / late  1 / 0  not yes  quality == 'good'  max - 20  min(days, 3)""",
)
VALUE = re.compile(r"(?<=: )[^,{}\[\]\n]+|(?<=[\[,] )[^,{}\[\]\n]+")
KEY = re.compile(r"[a-z_]+(?=:)")
SIGNS = "{}[]:,-'\"#&*!|>%@ \t0a."


def mutated(draw: random.Random, lines: list[str]) -> list[str]:
    """The lines with one of them lost, doubled, moved, shifted, or with a value, a key or a sign changed."""
    at, other = draw.randrange(len(lines)), draw.randrange(len(lines))
    line = lines[at]
    match draw.randrange(8):
        case 0:
            return lines[:at] + lines[at + 1 :]
        case 1:
            return [*lines[:at], line, *lines[at:]]
        case 2:
            lines = list(lines)
            lines[at], lines[other] = lines[other], line
            return lines
        case 3:
            line = draw.choice(["  " + line, line[2:], line[1:]])
        case 4:
            line = replaced(draw, line, KEY, KEY.findall(lines[other]) or ["x"])
        case 5:
            place = draw.randrange(len(line) + 1)
            line = line[:place] + draw.choice(SIGNS) + line[place + draw.randrange(2) :]
        case _:
            line = replaced(draw, line, VALUE, WORDS)
    return [*lines[:at], line, *lines[at + 1 :]]


def replaced(draw: random.Random, line: str, part: re.Pattern[str], words: list[str]) -> str:
    found = list(part.finditer(line))
    if not found:
        return line
    one = draw.choice(found)
    return line[: one.start()] + draw.choice(words) + line[one.end() :]


def told(root: Path) -> list[str]:
    """The messages that stop a run of both rounds, or none when it comes to a result."""
    try:
        for round in ("self", "appraised"):
            report.table(run(root, 2022, round)[0])
    except InputError as error:
        return [problem.message for problem in error.problems]
    return []


@pytest.mark.parametrize("seed", range(12))
def test_no_mutation_of_any_file_ends_in_anything_but_messages_or_a_result(seed: int, tmp_path: Path):
    draw = random.Random(seed)
    root = shutil.copytree(BASE, tmp_path / "project")
    files = sorted(root.rglob("*.yaml"))
    outcomes: list[list[str]] = []
    for _ in range(200):
        texts = {file: file.read_text(encoding="utf-8") for file in draw.sample(files, draw.choice((1, 1, 2)))}
        for file, text in texts.items():
            lines = text.split("\n")
            for _ in range(draw.choice((1, 1, 3))):
                lines = mutated(draw, lines)
            file.write_text("\n".join(lines), encoding="utf-8")
        outcomes.append(told(root))
        for file, text in texts.items():
            file.write_text(text, encoding="utf-8")

    assert [] in outcomes
    assert any(outcomes)
    assert [message for messages in outcomes for message in messages if not re.search("[à-ỹ]", message)] == []
