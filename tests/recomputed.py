"""A workbook recomputed by LibreOffice with nothing cached to fall back on, and its formula cells read back."""

import math
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>
"""
Cells = Mapping[tuple[str, str], Any]
"""Values by sheet and cell."""


def recomputed(folder: Path, *files: Path) -> list[Path]:
    """The workbooks as LibreOffice saves them after computing every formula anew."""
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), *map(str, files)], check=True, capture_output=True, timeout=600)
    return [out / file.name for file in files]


def rewritten(file: Path, target: Path, change: Callable[[str], str]) -> Path:
    """A copy of a workbook with the XML of every sheet changed."""
    with zipfile.ZipFile(file) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            data = package.read(name)
            is_sheet = name.startswith("xl/worksheets/sheet")
            copy.writestr(name, change(data.decode()).encode() if is_sheet else data)
    return target


_CACHED = re.compile(r'(<c r="[A-Z]+[0-9]+"[^>]*?)(?: t="\w+")?>(<f[^>]*>.*?</f>)<v>.*?</v>', re.DOTALL)


def stripped(xml: str) -> str:
    """The sheet without any cached value."""
    return _CACHED.sub(r"\1>\2", xml)


def poisoned(xml: str) -> str:
    """The sheet with a wrong value cached in every formula."""
    return _CACHED.sub(r"\1>\2<v>987654321</v>", xml)


def formula_cells(file: Path) -> Cells:
    """What is cached in every formula cell; an empty text is None."""
    texts, cached = load_workbook(file), load_workbook(file, data_only=True)
    return {
        (sheet.title, cell.coordinate): cached[sheet.title][cell.coordinate].value
        for sheet in texts
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def values(file: Path) -> Mapping[str, Any]:
    """The sheets of a workbook as values."""
    return {sheet.title: sheet for sheet in load_workbook(file, data_only=True)}


def differences(folder: Path, *files: Path) -> Iterator[str]:
    """Every formula cell whose cached value is not what LibreOffice computes once the cache is gone."""
    bare = folder / "bare"
    bare.mkdir(parents=True, exist_ok=True)
    copies = [rewritten(file, bare / file.name, stripped) for file in files]
    for file, again in zip(files, recomputed(folder, *copies), strict=True):
        live = values(again)
        for (sheet, cell), cached in formula_cells(file).items():
            found = live[sheet][cell].value
            if not equal(cached, found):
                yield f"{file.name}: {sheet}!{cell}: {cached!r} cached, {found!r} live"


def equal(cached: Any, live: Any) -> bool:
    """The same text, or the same number to the fifteen digits that LibreOffice saves; nothing is the empty text."""
    if isinstance(cached, float | int) and isinstance(live, float | int):
        return math.isclose(cached, live, rel_tol=1e-14, abs_tol=0)
    return (None if cached == "" else cached) == (None if live == "" else live)
