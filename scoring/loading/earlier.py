"""What the set and the roster before a year called their items and agencies: codes only, nothing else is asked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scoring.loading.documents import read
from scoring.loading.folders import listed


def items_before(root: Path, year: int, folders: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The items of each folder in the nearest earlier set that has it; what cannot be read whole is left out."""
    found = {name: _items(root, year, name) for name in folders}
    return {name: ids for name, ids in found.items() if ids}


def agencies_before(root: Path, year: int) -> frozenset[str]:
    """The codes of the nearest earlier roster; none where there is no such, or it cannot be read."""
    file = next((one for one in _earlier(root / "submissions", year, "agencies.yaml") if one.is_file()), None)
    roster = _data(file, root) if file else None
    return frozenset(_ids(roster.get("agencies"))) if isinstance(roster, dict) else frozenset()


def _items(root: Path, year: int, name: str) -> frozenset[str]:
    folder = next((one for one in _earlier(root / "criteria", year, name) if one.is_dir()), None)
    files = [file for file in listed(folder, root).files if file.endswith(".yaml")] if folder else []
    areas = [_data(folder / file, root) for file in files] if folder else []
    if not all(isinstance(area, dict) for area in areas):
        return frozenset()
    nodes = [node for area in areas for node in _tables(area.get("criteria"))]
    return frozenset(id for node in nodes for id in _ids(node.get("sub_criteria", [node])))


def _earlier(folder: Path, year: int, name: str) -> Iterator[Path]:
    """What the earlier years would call by that name, the latest first."""
    years = [int(one) for one in listed(folder, folder.parent).folders if re.fullmatch("[0-9]{4}", one)]
    yield from (folder / str(one) / name for one in sorted(years, reverse=True) if one < year)


def _data(file: Path, root: Path) -> Any:
    document, _ = read(file, file.relative_to(root).as_posix())
    return document.data if document else None


def _tables(nodes: Any) -> list[dict[str, Any]]:
    return [node for node in nodes if isinstance(node, dict)] if isinstance(nodes, list) else []


def _ids(nodes: Any) -> list[str]:
    return [node["id"] for node in _tables(nodes) if isinstance(node.get("id"), str)]
