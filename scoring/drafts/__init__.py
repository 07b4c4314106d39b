"""A draft of criteria from the table of a decision: read, outlined, and written as skeletons to be filled in."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scoring.drafts.lines import lines_of
from scoring.drafts.outline import Node, Outline, items_of
from scoring.drafts.table import Column, Table, table_of
from scoring.drafts.text import area_text, head_text
from scoring.drafts.words import appraiser_of, ground, slug
from scoring.errors import InputError, Place, Problem, UnknownError, faults
from scoring.fields import slug as code
from scoring.loading.documents import os_reason, parsed
from scoring.loading.singles import sent_file
from scoring.packages import FORM, read_sheets
from scoring.points import exact
from scoring.publishing import published

_NO_TABLE = "không thấy bảng tiêu chí; hàng tiêu đề của bảng phải có cột tiêu chí (nội dung) và cột điểm"
_HANDED: dict[Column, str] = {"documents": "tài liệu", "appraiser": "cơ quan thẩm định", "basis": "căn cứ"}
_NO_YEAR = "không thấy năm ở phần trên bảng; thêm --year, ví dụ --year 2026"


class Draft(NamedTuple):
    """Skeletons of one group: the area files by name, the head of the year, and what is to be told."""

    year: int
    group: str
    areas: dict[str, str]
    head: str
    items: int
    handed: dict[str, int]
    """Of how many items a cell is empty and a row above it speaks for it, by what the cell is of."""
    left_aside: tuple[str, ...]
    problems: tuple[Problem, ...]


def drafted(file: Path, group: str, year: int | None = None) -> Draft:
    """The draft that a workbook gives; InputError with every cell that cannot be read, UnknownError for a group that
    cannot be a folder."""
    try:
        code(group)
    except ValueError as error:
        raise UnknownError(f"--group: {error}") from None
    shown = file.as_posix()
    data, problems = sent_file(file, FORM.bytes)
    sheets, found = read_sheets(data, shown) if data is not None else ((), [])
    if data is None or found:
        raise InputError([*problems, *found])
    table = table_of(sheets, shown)
    outline = Outline(lines_of(table))
    problems = [*outline.problems, *_whole(table, outline, shown, year)]
    if faults(problems):
        raise InputError(problems)
    return _draft(table, outline, group, year or _year(table) or 0, problems)


def _whole(table: Table, outline: Outline, shown: str, year: int | None) -> Iterator[Problem]:
    """What is wrong with the workbook as a whole."""
    if not outline.areas:
        yield Problem(Place(shown), "bảng", _NO_TABLE)
    elif year is None and _year(table) is None:
        yield Problem(Place(shown), "năm", _NO_YEAR)


def _year(table: Table) -> int | None:
    found = [text for text in table.above if re.search("tiêu chí|chỉ số", text.casefold())]
    years = re.findall(r"năm (20\d\d)\b", " ".join([*found, *table.above]), re.IGNORECASE)
    return int(years[0]) if years else None


def _draft(table: Table, outline: Outline, group: str, year: int, problems: list[Problem]) -> Draft:
    items = [item for area in outline.areas for item in items_of(area)]
    sources = {ground(item.line.texts["basis"], "", "").source: "" for item in items}
    ids = {title: f"nguon-{number}" for number, title in enumerate(filter(None, sources), 1)}
    areas = {
        f"{number}-{slug(area.line.title)}.yaml": area_text(area, ids) for number, area in enumerate(outline.areas, 1)
    }
    for text in areas.values():
        _, found = parsed(text.encode(), outline.areas[0].line.row.shown)
        if found:
            raise InputError(problem._replace(place=Place(problem.place.path)) for problem in found)
    title = next((text for text in table.above if "tiêu chí" in text.casefold()), f"Bộ tiêu chí năm {year}")
    appraisers = list(dict.fromkeys(filter(None, (appraiser_of(a.line.texts["appraiser"]) for a in outline.areas))))
    head = head_text(year, group, title, ids, appraisers, _caps(outline.areas))
    handed = {words: count for name, words in _HANDED.items() if (count := sum(name in item.handed for item in items))}
    return Draft(year, group, areas, head, len(items), handed, table.left_aside, tuple(problems))


def _caps(areas: list[Node]) -> dict[str, str]:
    return {f"{a.part}_cap": exact(a.points) for a in areas if a.part != "base" and a.points is not None}


def write(draft: Draft, folder: Path) -> list[Path]:
    """The skeletons in a folder of data, none over a file that is there; InputError names those that are,
    UnknownError says that a folder inside criteria is none of data."""
    place = Path(os.path.realpath(folder))
    if "criteria" in place.parts:
        above = os.path.relpath(Path(*place.parts[: place.parts.index("criteria")]))
        raise UnknownError(f"{folder}: nêu thư mục chứa criteria/, ví dụ {above}")
    year = folder / "criteria" / str(draft.year)
    group, head = year / draft.group, year / "index.yaml"
    files = {group / name: text for name, text in draft.areas.items()}
    there = sorted(os.listdir(group)) if os.path.isdir(group) else []
    if there:
        said = f"đã có trong {group}, không ghi đè; chọn thư mục khác, --group khác hoặc chuyển các tệp này đi"
        raise InputError([Problem(Place(str(group / name)), "ghi-tệp", said) for name in there])
    if not os.path.lexists(head):
        files[head] = draft.head
    try:
        os.makedirs(group, exist_ok=True)
    except OSError as error:
        message = f"không tạo được thư mục: {os_reason(error)}"
        raise InputError([Problem(Place(str(group)), "ghi-tệp", message)]) from error
    for file, text in files.items():
        with published(file) as unfinished:
            unfinished.write_text(text, encoding="utf-8", newline="\n")
    return list(files)
