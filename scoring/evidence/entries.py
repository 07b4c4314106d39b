"""The documents handed in, each in its place, and what is found about them."""

from collections.abc import Iterator
from typing import NamedTuple

from scoring.criteria import EvidenceKind, Index, Leaf
from scoring.loading import SeasonFiles
from scoring.loading.attachments import Attachment
from scoring.submissions import Agency, Evidence


class Finding(NamedTuple):
    """One doubt about a document: a code, what it is and what to do, and the key of the entry that shows it."""

    code: str
    message: str
    key: str


class Spot(NamedTuple):
    """Where a document is handed in: by whom, for which item, as which of its entries."""

    agency: str
    item: str
    position: int


class Entry(NamedTuple):
    """A document in its place."""

    agency: Agency
    leaf: Leaf
    kind: EvidenceKind
    position: int
    evidence: Evidence
    file: Attachment | None

    @property
    def spot(self) -> Spot:
        return Spot(self.agency.id, self.leaf.item.id, self.position)


def entries(index: Index, files: SeasonFiles) -> Iterator[Entry]:
    """The documents of all agencies; what belongs to no item or kind is told elsewhere."""
    leaves = {one.group.id: {leaf.item.id: leaf for leaf in one.leaves} for one in index.sets}
    assert files.roster is not None
    for agency in {one.id: one for one in reversed(files.roster.model.agencies)}.values():
        submission, own = files.submissions.get(agency.id), leaves.get(agency.group, {})
        present = files.attached[agency.id].files if agency.id in files.attached else {}
        for id, entry in submission.model.items.items() if submission else ():
            leaf = own.get(id)
            kinds = {kind.id: kind for kind in leaf.item.evidence} if leaf and entry.evidence else {}
            for position, evidence in enumerate(entry.evidence):
                if leaf is not None and evidence.id in kinds:
                    yield Entry(agency, leaf, kinds[evidence.id], position, evidence, present.get(evidence.file or ""))
