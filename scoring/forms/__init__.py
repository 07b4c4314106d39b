"""The self-assessment form (phiếu tự đánh giá): written for an agency, filled in a spreadsheet, read back."""

from collections.abc import Iterable
from pathlib import Path

from scoring.errors import UnknownError, nearest
from scoring.forms.batches import take_all, write_all
from scoring.forms.desk import Desk, opened
from scoring.forms.importing import Taken, told, write
from scoring.submissions import Agency

_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def asked(desk: Desk, who: str) -> list[Agency]:
    """The agency of a code, or the agencies of a group; UnknownError where there is neither."""
    agency = desk.agency(who)
    found = [agency] if agency else desk.group(who)
    if not found:
        known = [*(one.id for one in desk.roster.model.agencies), *(one.group.id for one in desk.index.sets)]
        raise UnknownError(f"không có cơ quan hay nhóm '{who}'{nearest(who, known)}")
    return found


def sent(paths: Iterable[Path]) -> list[Path]:
    """The forms named, and those in the folders named, also under endings that are refused later, so that none is lost;
    what a spreadsheet keeps there while it is open is none."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(one for one in path.glob("*") if one.suffix.lower() in _SHEETS) if path.is_dir() else []
        found += [one for one in inside if not one.name.startswith(("~$", "."))] or [path]
    return list(dict.fromkeys(found))


__all__ = ["Desk", "Taken", "asked", "opened", "sent", "take_all", "told", "write", "write_all"]
