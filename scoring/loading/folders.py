"""What a folder holds, and what in it belongs to nothing."""

import errno
import os
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from scoring.errors import Place, Problem, nearest
from scoring.fields import set_of
from scoring.loading.documents import os_reason

EXCEPTIONS = "exceptions.yaml"
"""The file of a year with the numbers that its clauses do not say."""


class Listing(NamedTuple):
    """What a folder holds, hidden entries left out; `refused` is why it cannot be listed."""

    shown: str
    folders: tuple[str, ...]
    files: tuple[str, ...]
    refused: OSError | None = None

    @property
    def is_no_folder(self) -> bool:
        """True where something else stands in its place, which is told of the folder above."""
        return self.refused is not None and self.refused.errno in (errno.ENOTDIR, errno.ELOOP)

    def strangers(self, folders: Collection[str], files: Collection[str], what: str) -> list[Problem]:
        """What belongs to nothing declared, most likely misspelt: subfolders, and YAML files that nobody reads."""
        if self.refused:
            return [Problem(Place(self.shown), "thư-mục", f"không đọc được: {os_reason(self.refused)}")]
        found = []
        for name in sorted(set(self.folders) - set(folders)):
            message = (
                f"'{name}' không phải là {what}; sửa tên thư mục hoặc mã cho khớp, hoặc bỏ{nearest(name, folders)}"
            )
            if name.endswith(".yaml"):
                message = "đây là thư mục; ở đây cần một tệp YAML"
            found.append(Problem(Place(f"{self.shown}/{name}"), "thư-mục-lạ", message))
        for name in self.files:
            place = Place(f"{self.shown}/{name}")
            if name in folders:
                found.append(Problem(place, "thư-mục", "đây không phải là thư mục; ở đây cần một thư mục"))
            elif name.lower().endswith((".yaml", ".yml")) and name not in files:
                remedy = (
                    "đổi đuôi tệp thành .yaml" if name.endswith(".yml") else f"đổi tên hoặc bỏ{nearest(name, files)}"
                )
                message = f"tệp '{name}' không được đọc; {remedy}"
                found.append(Problem(place, "tệp-lạ", message))
            elif what and name not in files:
                found.append(_unread(place, f"tệp '{name}' không phải là tệp YAML"))
        return found


def _unread(place: Place, said: str) -> Problem:
    return Problem(place, "tệp-lạ", f"{said} nên không được đọc; chuyển đi nơi khác", warning=True)


def stray_entries(root: Path) -> list[Problem]:
    """What stands among the sets of criteria/ and submissions/ and is none."""
    found = []
    for folder in ("criteria", "submissions"):
        listing = listed(root / folder, root)
        for name in (*listing.folders, *listing.files):
            if name in listing.files or set_of(name) is None:
                said = f"'{name}' không phải là thư mục của một năm hay của một bộ tiêu chí"
                found.append(_unread(Place(f"{folder}/{name}"), said))
    return found


def listed(folder: Path, root: Path) -> Listing:
    """What a folder holds, as messages name it."""
    shown = folder.relative_to(root).as_posix()
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError as error:
        return Listing(shown, (), (), error)
    folders = [name for name in names if os.path.isdir(folder / name)]
    return Listing(shown, tuple(folders), tuple(name for name in names if name not in set(folders)))
