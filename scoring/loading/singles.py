"""Single agencies: what a season measures for all of them, and the files of one, without reading the others'."""

from pathlib import Path
from typing import NamedTuple

from scoring.errors import Problem
from scoring.fields import SetName
from scoring.loading.agencies import Handed, Task, handed
from scoring.loading.documents import read_bytes, sent
from scoring.loading.sources import Loaded, Source, load, optional
from scoring.policies import Head
from scoring.submissions import Measured, Roster


class YearFiles(NamedTuple):
    """What a season's folder holds for all agencies together."""

    roster: Loaded[Roster] | None
    survey: Loaded[Measured] | None
    central: Loaded[Measured] | None


def read_year(root: Path, name: SetName) -> tuple[YearFiles, list[Problem]]:
    """The roster of a season, and what was measured in it."""
    folder = root / "submissions" / str(name)
    roster, problems = load(folder / "agencies.yaml", root, Roster)
    survey = optional(folder / "survey.yaml", root, Measured, problems)
    return YearFiles(roster, survey, optional(folder / "central.yaml", root, Measured, problems)), problems


def read_agency(root: Path, head: Head, group: str, agency: str) -> Handed:
    """The submission of one agency, what the rounds filed on it, their documents, and every reason why not."""
    return handed(Task(root / "submissions" / str(head.name) / group / agency, root, head))


def sent_file(file: Path, most: int) -> tuple[bytes | None, list[Problem]]:
    """The bytes of a workbook that somebody sent."""
    return sent(file, "sổ tính .xlsx", most)


def remarks(source: Source) -> int:
    """How many lines of a file are remarks (#), which no program keeps."""
    content, _ = read_bytes(source.file, source.shown)
    return sum(line.lstrip().startswith(b"#") for line in (content or b"").splitlines())
