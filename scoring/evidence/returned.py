"""Files that were refused and come again as new ones."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scoring.evidence.entries import Entry, Finding
from scoring.evidence.spots import Spot
from scoring.evidence.verdicts import REJECTED, judged
from scoring.loading import Loaded, SeasonFiles
from scoring.submissions import Clarification


def returned(files: SeasonFiles, handed_in: Sequence[Entry]) -> Iterator[tuple[Spot, Finding]]:
    """Documents of a clarification whose very bytes an earlier round refused for the item."""
    by_spot = {entry.spot: entry for entry in handed_in if entry.file is not None and entry.file.sha256}
    for agency, filings in files.filed.items():
        loaded: list[Loaded[Any]] = [one for one in (files.submissions.get(agency), *filings.values()) if one]
        for at, one in enumerate(loaded):
            if isinstance(one.model, Clarification):
                for item in one.model.items:
                    yield from _of_item(agency, item, loaded[:at], one.model, by_spot)


def _of_item(
    agency: str, item: str, before: Sequence[Loaded[Any]], said: Clarification, by_spot: Mapping[Spot, Entry]
) -> Iterator[tuple[Spot, Finding]]:
    held = judged(one.model.items[item] for one in before if item in one.model.items)
    refused = {}
    for paper in held:
        entry = by_spot.get(Spot(agency, item, paper.position))
        if entry is not None and entry.file is not None and paper.verdict == REJECTED:
            source = next(one.source for one in before if one.model.items.get(item) is paper.decision)
            refused[entry.file.sha256] = source.place(("items", item, "evidence", paper.kind)).line_only()
    first = sum(paper.evidence is not None for paper in held)
    for position in range(first, first + len(said.items[item].evidence)):
        entry = by_spot.get(Spot(agency, item, position))
        if entry is not None and entry.file is not None and entry.file.sha256 in refused:
            where = refused[entry.file.sha256]
            message = f"tệp này đã nộp và không được chấp nhận tại {where}; nộp tài liệu khác, hoặc chỉ giải trình"
            yield entry.spot, Finding("nộp-lại", message, "file")
