"""What is written of a document: its number, its date, who issued it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from scoring.criteria import OWN
from scoring.evidence import numbers
from scoring.evidence.entries import Entry, Finding
from scoring.evidence.signatures import Verdict
from scoring.names import folded
from scoring.policies import EvidencePolicy
from scoring.submissions import Agency


class Issuers(NamedTuple):
    """The bodies the criteria know, by id and by name."""

    titles: Mapping[str, str]
    by_name: Mapping[str, str]
    symbols: Mapping[str, str | None]
    agencies: Mapping[str, str]
    """The symbols of the agencies of the season, by name."""


def known_issuers(policy: EvidencePolicy, agencies: Iterable[Agency]) -> Issuers:
    """The bodies of the evidence section, and the agencies by the letters of their numbers."""
    own = {folded(name): one.symbol for one in agencies for name in (one.title, one.short) if one.symbol}
    return Issuers(
        {one.id: one.names[0] for one in policy.issuers if one.names},
        {folded(name): one.id for one in policy.issuers for name in one.names},
        {one.id: one.symbol for one in policy.issuers},
        own,
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
    if evidence.date and entry.day and evidence.date > entry.day:
        said = f"ngày {evidence.date:%d/%m/%Y}, sau ngày nộp hồ sơ {entry.day:%d/%m/%Y}"
        yield Finding("ngày-văn-bản", f"{said}; sửa ngày văn bản hoặc ngày nộp", "date")
    if entry.kind.issuer and not set(_issued_by(entry, issuers)) & set(entry.kind.issuer):
        wanted = [entry.agency.title if id == OWN else issuers.titles.get(id, id) for id in entry.kind.issuer]
        by = f"do {evidence.issuer} ban hành" if evidence.issuer else "chưa ghi cơ quan ban hành"
        yield Finding("thẩm-quyền", f"{by}; tiêu chí cần văn bản của {' hoặc '.join(wanted)}", "issuer")


def _symbols(entry: Entry, issuers: Issuers) -> tuple[str, ...]:
    """The letters with which the numbers of whoever issued the document end; none where they are not known."""
    found = [entry.agency.symbol if id == OWN else issuers.symbols[id] for id in _issued_by(entry, issuers)]
    found += [issuers.agencies.get(folded(entry.evidence.issuer or ""))]
    return tuple(dict.fromkeys(symbol for symbol in found if symbol))


def _issued_by(entry: Entry, issuers: Issuers) -> list[str]:
    """Who issued a document: the agency itself, a body known, both at once, or nobody known."""
    name = folded(entry.evidence.issuer or "")
    own = [OWN] if name in (folded(entry.agency.title), folded(entry.agency.short)) else []
    return [*own, issuers.by_name[name]] if name in issuers.by_name else own


def signature_findings(entry: Entry, verdict: Verdict, issuers: Issuers) -> Iterator[Finding]:
    """Whether a document's signatures are of the day and of the body that the entry states."""
    evidence = entry.evidence
    days = sorted({one.day for one in verdict.signed if one.day})
    if evidence.date and days and evidence.date not in days:
        signed = ", ".join(f"{day:%d/%m/%Y}" for day in days)
        said = f"ghi ngày {evidence.date:%d/%m/%Y}, mà chữ ký số trong tệp ngày {signed}"
        yield Finding("ngày-ký", f"{said}; kiểm tra lại ngày văn bản", "date")
    names = list(dict.fromkeys(name for one in verdict.signed for name in one.names))
    if evidence.issuer and names and not _signs(names, _names_of(entry, issuers)):
        said = f"ghi {evidence.issuer} ban hành, mà chữ ký số trong tệp là của {', '.join(names)}"
        yield Finding("người-ký", f"{said}; kiểm tra lại cơ quan ban hành hoặc tệp", "issuer")


def _names_of(entry: Entry, issuers: Issuers) -> set[str]:
    """Every name of whoever issued a document, as names are compared."""
    issued_by, named = _issued_by(entry, issuers), {folded(entry.evidence.issuer or "")}
    own = {folded(entry.agency.title), folded(entry.agency.short)} if OWN in issued_by else set()
    return own | named | {name for name, id in issuers.by_name.items() if id in issued_by}


def _signs(names: Iterable[str], issuer: Iterable[str]) -> bool:
    """Whether a name of a certificate holds one of the issuer: "Văn thư Sở Y tế" signs for "Sở Y tế"."""
    return any(f" {own} " in f" {folded(name)} " for name in names for own in issuer)


def _out_of_period(entry: Entry) -> Iterator[Finding]:
    assert entry.kind.period is not None
    day, first, last = entry.evidence.date, entry.kind.period.from_, entry.kind.period.to
    if day is None:
        yield Finding("kỳ", "chưa ghi ngày, mà tiêu chí quy định thời gian ban hành; ghi ngày ban hành", "date")
    elif first and day < first:
        yield Finding("kỳ", f"ngày {day:%d/%m/%Y}, trước {first:%d/%m/%Y} là ngày sớm nhất được tính", "date")
    elif last and day > last:
        yield Finding("kỳ", f"ngày {day:%d/%m/%Y}, sau {last:%d/%m/%Y} là ngày muộn nhất được tính", "date")
