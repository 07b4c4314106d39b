"""What is written of a document: its number, its date, who issued it."""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from scoring.criteria import OWN
from scoring.evidence import numbers
from scoring.evidence.entries import Entry, Finding
from scoring.policies import EvidencePolicy


class Issuers(NamedTuple):
    """The bodies the criteria know, by id and by name."""

    titles: Mapping[str, str]
    by_name: Mapping[str, str]
    symbols: Mapping[str, str | None]


def known_issuers(policy: EvidencePolicy) -> Issuers:
    """The bodies of the evidence section."""
    return Issuers(
        {one.id: one.names[0] for one in policy.issuers if one.names},
        {plain(name): one.id for one in policy.issuers for name in one.names},
        {one.id: one.symbol for one in policy.issuers},
    )


def paper_findings(entry: Entry, policy: EvidencePolicy, issuers: Issuers) -> Iterator[Finding]:
    """Whether number, date and issuer are as they must be."""
    evidence = entry.evidence
    if evidence.number:
        try:
            numbers.parsed(evidence.number, policy.document_kinds, _symbols(entry, issuers))
        except ValueError as error:
            yield Finding("số-văn-bản", str(error), "number")
    if not (evidence.number or evidence.date or evidence.issuer or evidence.file):
        return  # a note says why there is no document
    if entry.kind.period is not None:
        yield from _out_of_period(entry)
    if entry.kind.issuer and not set(_issued_by(entry, issuers)) & set(entry.kind.issuer):
        wanted = [entry.agency.title if id == OWN else issuers.titles.get(id, id) for id in entry.kind.issuer]
        by = f"do {evidence.issuer} ban hành" if evidence.issuer else "chưa ghi cơ quan ban hành"
        yield Finding("thẩm-quyền", f"{by}; tiêu chí cần văn bản của {' hoặc '.join(wanted)}", "issuer")


def _symbols(entry: Entry, issuers: Issuers) -> tuple[str, ...]:
    """The letters with which the numbers of whoever issued the document end; none where they are not known."""
    found = (entry.agency.symbol if id == OWN else issuers.symbols[id] for id in _issued_by(entry, issuers))
    return tuple(dict.fromkeys(symbol for symbol in found if symbol))


def _issued_by(entry: Entry, issuers: Issuers) -> list[str]:
    """Who issued a document: the agency itself, a body known, both at once, or nobody known."""
    name = plain(entry.evidence.issuer or "")
    own = [OWN] if name in (plain(entry.agency.title), plain(entry.agency.short)) else []
    return [*own, issuers.by_name[name]] if name in issuers.by_name else own


def _out_of_period(entry: Entry) -> Iterator[Finding]:
    assert entry.kind.period is not None
    day, first, last = entry.evidence.date, entry.kind.period.from_, entry.kind.period.to
    if day is None:
        yield Finding("kỳ", "chưa ghi ngày, mà tiêu chí quy định thời gian ban hành; ghi ngày ban hành", "date")
    elif first and day < first:
        yield Finding("kỳ", f"ngày {day:%d/%m/%Y}, trước {first:%d/%m/%Y} là ngày sớm nhất được tính", "date")
    elif last and day > last:
        yield Finding("kỳ", f"ngày {day:%d/%m/%Y}, sau {last:%d/%m/%Y} là ngày muộn nhất được tính", "date")


_TONES = "\u0300\u0301\u0303\u0309\u0323"


@lru_cache(maxsize=65536)
def plain(name: str) -> str:
    """A name as it is compared: the same in any case, for "Uỷ ban" as for "Ủy ban", for UBND as in full."""
    words = unicodedata.normalize("NFD", name.casefold().replace("-", " ")).split()
    toned = ["".join([*(c for c in word if c not in _TONES), *(c for c in word if c in _TONES)]) for word in words]
    return " ".join(toned).replace("ubnd", _COMMITTEE)


_COMMITTEE = "uy\u0309 ban nha\u0302n da\u0302n"
