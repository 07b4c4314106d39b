"""The self-assessment form (phiếu tự đánh giá): written for an agency, filled in a spreadsheet, read back."""

from collections.abc import Iterable
from pathlib import Path

from scoring.forms.batches import take_all, write_all
from scoring.forms.desk import Desk, opened
from scoring.forms.importing import Taken, told, write
from scoring.submissions import Agency


def asked(desk: Desk, who: str) -> list[Agency] | None:
    """The agency of a code, or the agencies of a group; None where there is neither."""
    agency = desk.agency(who)
    if agency is not None:
        return [agency]
    return desk.group(who) or None


def known(desk: Desk) -> list[str]:
    """The codes of agencies and groups."""
    return [*(one.id for one in desk.roster.model.agencies), *(one.group.id for one in desk.index.sets)]


def sent(paths: Iterable[Path]) -> list[Path]:
    """The forms named, and those in the folders named; what a spreadsheet keeps there while it is open is none."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.xlsx")) if path.is_dir() else []
        found += [one for one in inside if not one.name.startswith(("~$", "."))] or [path]
    return list(dict.fromkeys(found))


__all__ = ["Desk", "Taken", "asked", "known", "opened", "sent", "take_all", "told", "write", "write_all"]
