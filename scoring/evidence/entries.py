"""The documents handed in, each in its place, and what is found about them."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from scoring.criteria import EvidenceKind, Index, Leaf
from scoring.evidence.spots import Spot, handed
from scoring.loading import SeasonFiles
from scoring.loading.attachments import Attachment
from scoring.submissions import Agency, Evidence


class Finding(NamedTuple):
    """One doubt about a document: a code, what it is and what to do, and the key of the entry that shows it."""

    code: str
    message: str
    key: str
    of: str = ""
    """The kind of document, as the criteria call it."""


class Entry(NamedTuple):
    """A document in its place."""

    agency: Agency
    leaf: Leaf
    kind: EvidenceKind
    position: int
    evidence: Evidence
    file: Attachment | None
    day: datetime.date | None
    """When it was handed in, where the file that says so is sound and the season had begun."""

    @property
    def spot(self) -> Spot:
        return Spot(self.agency.id, self.leaf.item.id, self.position)


def entries(index: Index, files: SeasonFiles) -> Iterator[Entry]:
    """The documents of all agencies; what belongs to no item or kind is told elsewhere."""
    leaves = {one.group.id: {leaf.item.id: leaf for leaf in one.leaves} for one in index.sets}
    begins = index.head.rounds[0]
    assert files.roster is not None
    for agency in {one.id: one for one in reversed(files.roster.model.agencies)}.values():
        own = leaves.get(agency.group, {})
        present = files.attached[agency.id].files if agency.id in files.attached else {}
        for one in handed(files, agency.id):
            leaf = own.get(one.spot.item)
            kinds = {kind.id: kind for kind in leaf.item.evidence} if leaf else {}
            if leaf is not None and one.evidence.id in kinds:
                file = present.get(one.evidence.file or "")
                day = one.day if one.sound and not begins.opens_after(one.day) else None
                yield Entry(agency, leaf, kinds[one.evidence.id], one.spot.position, one.evidence, file, day)
