"""What the set and the roster before one called their items and agencies: codes only, nothing else is asked."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scoring.fields import SetName, set_name, set_of
from scoring.loading.documents import read
from scoring.loading.folders import listed


def items_before(root: Path, of: SetName, folders: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """The items of each folder in the nearest earlier set that has it; what cannot be read whole is left out."""
    found = {name: _items(root, of, name) for name in folders}
    return {name: ids for name, ids in found.items() if ids}


def agencies_before(root: Path, of: SetName) -> frozenset[str]:
    """The codes of the nearest earlier roster; none where there is no such, or it cannot be read."""
    file = next((one for one in _earlier(root / "submissions", of, "agencies.yaml") if one.is_file()), None)
    roster = _data(file, root) if file else None
    return frozenset(_ids(roster.get("agencies"))) if isinstance(roster, dict) else frozenset()


def _items(root: Path, of: SetName, name: str) -> frozenset[str]:
    folder = next((one for one in _earlier(root / "criteria", of, name) if one.is_dir()), None)
    files = [file for file in listed(folder, root).files if file.endswith(".yaml")] if folder else []
    areas = [_data(folder / file, root) for file in files] if folder else []
    if not all(isinstance(area, dict) for area in areas):
        return frozenset()
    nodes = [node for area in areas for node in _tables(area.get("criteria"))]
    return frozenset(id for node in nodes for id in _ids(node.get("sub_criteria", [node])))


def _earlier(folder: Path, of: SetName, name: str) -> Iterator[Path]:
    """What the earlier sets of its kind would call by that name, the latest first."""
    kind, year = set_of(of) or ("", 0)
    known = filter(None, map(set_of, listed(folder, folder.parent).folders))
    years = sorted((one for own, one in known if own == kind and one < year), reverse=True)
    yield from (folder / str(set_name(kind, one)) / name for one in years)


def _data(file: Path, root: Path) -> Any:
    document, _ = read(file, file.relative_to(root).as_posix())
    return document.data if document else None


def _tables(nodes: Any) -> list[dict[str, Any]]:
    return [node for node in nodes if isinstance(node, dict)] if isinstance(nodes, list) else []


def _ids(nodes: Any) -> list[str]:
    return [node["id"] for node in _tables(nodes) if isinstance(node.get("id"), str)]
