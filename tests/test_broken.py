"""One broken file a mistake: each names the right line, says what its header asks for, and nothing else.

A file of `tests/broken/` replaces (`# thay:`) or joins (`# thêm:`) a file of the sound project in `tests/broken/base`.
Its header states the line of the mistake in that very file (`# dòng:`), or `cả tệp` for the file as a whole, and the
words that the one message must hold (`# lời:`); `# nơi:` names another path where the message speaks of that.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from scoring.errors import faults
from scoring.pipeline import checked, examined

ROOT = Path(__file__).resolve().parent.parent
BROKEN = ROOT / "tests" / "broken"
BASE = BROKEN / "base"
FILES = sorted(file for file in BROKEN.rglob("*.yaml") if BASE not in file.parents)
TOPICS = sorted({file.parent.name for file in FILES})


class Expected(NamedTuple):
    file: str
    path: str
    line: int
    words: list[str]

    @property
    def is_warning(self) -> bool:
        return "cảnh báo" in self.words


def expected(file: Path) -> Expected:
    header = dict(re.findall(r"^# (thay|thêm|nơi|dòng|lời): (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE))
    put = header.get("thay") or header["thêm"]
    line = 0 if header["dòng"] == "cả tệp" else int(header["dòng"])
    words = [double or single for double, single in re.findall(r"\"([^\"]+)\"|'([^']+)'", header["lời"])]
    return Expected(put, header.get("nơi", put), line, words)


def broken_project(folder: Path, *files: Path) -> Path:
    root = folder / "project"
    shutil.copytree(BASE, root)
    for file in files:
        target = root / expected(file).file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    return root


def parindex(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "cli.py"), "--root", str(root), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)


def name(file: Path) -> str:
    return file.relative_to(BROKEN).with_suffix("").as_posix()


def test_the_sound_project_has_no_findings():
    _, season, problems = checked(BASE, 2022)

    assert problems == []
    assert season is not None


def test_there_are_at_least_sixty_broken_files():
    assert len(FILES) >= 60


@pytest.mark.parametrize("file", FILES, ids=name)
def test_one_mistake_gives_one_message_with_its_line_in_vietnamese(file: Path, tmp_path: Path):
    wanted = expected(file)

    root, proof = broken_project(tmp_path, file), file.parent.name == "proofs"
    index, season, problems = checked(root, 2022)
    stops = bool(faults(problems)) and (index is None or season is None)
    problems = examined(root, 2022) if proof else problems

    said = "\n".join(map(str, problems))
    assert len(problems) == 1, said
    assert (problems[0].place.path, problems[0].place.line) == (wanted.path, wanted.line), said
    assert wanted.words
    assert [word for word in wanted.words if word not in said] == [], said
    assert re.search("[à-ỹ]", problems[0].message)
    assert not re.search(r"\b(None|should|input|expected|invalid|error)\b", problems[0].message)
    assert problems[0].warning == wanted.is_warning
    assert stops == (not wanted.is_warning and not proof), "only check proves the criteria; rank goes by them"


@pytest.mark.parametrize("topic", TOPICS)
def test_check_prints_the_message_and_exits_1(topic: str, tmp_path: Path):
    file = next(file for file in FILES if file.parent.name == topic and not expected(file).is_warning)
    wanted = expected(file)

    run = parindex(broken_project(tmp_path, file), "check")

    assert run.returncode == 1
    assert run.stderr.startswith(f"{wanted.path}:{wanted.line}:" if wanted.line else f"{wanted.path}: ")
    assert [word for word in wanted.words if word not in run.stderr] == []
    assert run.stdout == "1 lỗi, 0 cảnh báo.\n"
    assert "Traceback" not in run.stderr


def test_rank_stops_at_a_mistake_and_writes_nothing(tmp_path: Path):
    root, file = broken_project(tmp_path, BROKEN / "submission/thousands_dot.yaml"), tmp_path / "out.xlsx"

    run = parindex(root, "rank", "2022", "-o", str(file))

    assert run.returncode == 1
    assert "'1.234'" in run.stderr
    assert run.stdout == ""
    assert not file.exists()


def test_a_warning_stops_nothing(tmp_path: Path):
    root = broken_project(tmp_path, BROKEN / "submission/parts_do_not_add_up.yaml")

    check, rank = parindex(root, "check"), parindex(root, "rank", "2022", "--json")

    assert (check.returncode, check.stdout) == (0, "0 lỗi, 1 cảnh báo.\n")
    assert rank.returncode == 0
    assert "không-khớp: cảnh báo" in rank.stderr
    assert rank.stdout.startswith("{")


def test_all_mistakes_are_told_at_once_by_place(tmp_path: Path):
    """Of several files, of one file, of one line; a file that cannot be read hides nothing in the others."""
    files = [
        BROKEN / f"{one}.yaml"
        for one in ("appraisal/unknown_verdict", "measured/unknown_agency", "council/agency_twice")
    ]
    root = broken_project(tmp_path, *files)
    submission = root / "submissions/2022/so/so-y-te/submission.yaml"
    text = submission.read_text(encoding="utf-8")
    for right, wrong in (("spent: 4750.25", "spent: a"), ("planned: 5000.50", "planned: b"), ('"6.1"', '"6.2"')):
        text = text.replace(right, wrong)
    submission.write_text(text, encoding="utf-8")

    run = parindex(root, "check")

    places = [
        (path, int(line), int(column)) for path, line, column in re.findall(r"(?m)^(\S+?):(\d+):(\d+): ", run.stderr)
    ]
    assert places == sorted(places)
    assert len(places) == len(files) + 3
    assert len({path for path, _, _ in places}) == len(files) + 1
    assert run.stdout == f"{len(places)} lỗi, 0 cảnh báo.\n"


@pytest.mark.parametrize(
    ("area", "criterion", "item", "told"),
    [
        ("19.5", "20", "12", ["3: lĩnh vực 1"]),
        ("20", "19.5", "12", ["8: tiêu chí 1.1"]),
        ("20.5", "21", "13", ["3: lĩnh vực 1", "3: nhóm 'so'"]),
        ("20.5", "21", "12", ["3: lĩnh vực 1", "3: nhóm 'so'", "8: tiêu chí 1.1"]),
        ("19.5", "20", "11.5", ["3: lĩnh vực 1", "3: nhóm 'so'", "8: tiêu chí 1.1"]),
    ],
)
def test_every_sum_that_is_wrong_is_told_at_once_at_its_own_line(
    area: str, criterion: str, item: str, told: list[str], tmp_path: Path
):
    """Deepest first on one line; what the mending of another sum mends is not told."""
    root = broken_project(tmp_path)
    file = root / "criteria/2022/so/1-ke-hoach.yaml"
    text = file.read_text(encoding="utf-8").replace("\nmax: 20", f"\nmax: {area}")
    text = text.replace("\n    max: 20", f"\n    max: {criterion}").replace("max: 12", f"max: {item}")
    file.write_text(text, encoding="utf-8")

    _, _, problems = checked(root, 2022)

    sums = [one for one in sorted(problems) if one.code == "tổng-điểm"]
    assert [f"{one.place.line}: {one.message.partition(':')[0]}" for one in sums] == told
    assert {one.place.path for one in sums} == {"criteria/2022/so/1-ke-hoach.yaml"}


def test_many_mistakes_in_a_file_of_the_criteria_are_all_told(tmp_path: Path):
    root = broken_project(tmp_path)
    area = root / "criteria/2022/so/1-ke-hoach.yaml"
    text = area.read_text(encoding="utf-8")
    for right, wrong in (
        ("award: 50%}\n          later", "award: a}\n          later"),
        ("later: 0", "later: b"),
        ("scored_by: self", "scored_by: c"),
    ):
        text = text.replace(right, wrong)
    area.write_text(text, encoding="utf-8")

    _, _, problems = checked(root, 2022)

    assert [problem.message.split("'")[1] for problem in sorted(problems)] == ["c", "a", "b", "c"]


HEAD, ROSTER = "criteria/2022/index.yaml", "submissions/2022/agencies.yaml"
BANDS, PLAN = "criteria/2022/so/3-thu-tuc.yaml", "criteria/2022/so/1-ke-hoach.yaml"
OWN, APPRAISAL = (f"submissions/2022/so/so-y-te/{one}.yaml" for one in ("submission", "appraisal"))
OTHER = "submissions/2022/so/so-noi-vu/submission.yaml"
GAP = (BANDS, "below: 95%, award: 0", "below: 90%, award: 0")
TEXT = (OWN, "reports_late: 1}", "reports_late: một}")
PAIRS = {
    "a gap between bands, text in a count": (GAP, TEXT),
    "an unknown policy, a gap between bands": ((HEAD, "rank_on: printed", "rank_on: print"), GAP),
    "a roster word, text in a count": ((ROSTER, "ranked: no}", "ranked: maybe}"), TEXT),
    "a misspelt key, text in a count": ((OWN, "claimed: 12", "claimd: 12"), TEXT),
    "no reason, points off the scale": (
        (APPRAISAL, "    reason: Kế hoạch chưa ký\n", ""),
        (APPRAISAL, "points: 3", "points: 77"),
    ),
    "the period reversed, a day off that is none": (
        (HEAD, "period: {from: 2022-01-01", "period: {from: 2023-06-01"),
        (HEAD, "days_off: [2022-01-03", "days_off: [2022-13-03"),
    ),
    "a source twice though cited, a gap between bands": ((HEAD, "{id: bao-cao, title", "{id: ke-hoach, title"), GAP),
    "deadlines out of order, an award over the maximum": (
        (PLAN, "by: 2022-02-28", "by: 2022-01-10"),
        (PLAN, "later: 0", "later: 13"),
    ),
    "text in a count, a claim of another agency": (
        TEXT,
        (OTHER, "facts: {plan_date: never}", "facts: {plan_date: never}\n    claimed: 12"),
    ),
    "two dates": (
        (OWN, "{date: 2022-12-20, by", "{date: 2022-15-20, by"),
        (OWN, "plan_date: 2022-01-20", "plan_date: 2021-02-30"),
    ),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_two_mistakes_are_told_together_and_nothing_that_only_follows_from_them(
    pair: tuple[tuple[str, str, str], ...], tmp_path: Path
):
    root = broken_project(tmp_path)
    for path, right, wrong in pair:
        text = (root / path).read_text(encoding="utf-8")
        assert right in text
        (root / path).write_text(text.replace(right, wrong, 1), encoding="utf-8")

    index, season, problems = checked(root, 2022)

    assert len(problems) == 2, "\n".join(map(str, problems))
    assert {problem.place.path for problem in problems} == {path for path, _, _ in pair}
    assert index is None or season is None
