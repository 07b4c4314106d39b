"""What an appraiser should know of the documents handed in; none of it changes points, except a file not there."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import nullcontext
from fractions import Fraction
from typing import NamedTuple

from scoring.criteria import Index
from scoring.errors import Problem, told
from scoring.evidence.entries import Entry, Finding, entries
from scoring.evidence.papers import known_issuers, paper_findings, signature_findings
from scoring.evidence.returned import returned
from scoring.evidence.reuse import reused
from scoring.evidence.signatures import Task, Verdict
from scoring.evidence.spots import Spot, handed
from scoring.evidence.verifiers import Verify, verifying
from scoring.loading import SeasonFiles
from scoring.loading.attachments import MEGABYTE, Attachment
from scoring.points import plain, shown
from scoring.policies import EvidencePolicy
from scoring.submissions import Evidence


class Documents(NamedTuple):
    """What is known of the documents of one agency."""

    files: Mapping[str, Attachment] = {}
    """Those that its evidence names, by name."""
    signatures: Mapping[str, Verdict] = {}
    """Of its PDF files, by name."""
    findings: Mapping[str, Mapping[int, tuple[Finding, ...]]] = {}
    """By item and position of the entry."""

    def is_there(self, evidence: Evidence) -> bool:
        """False where an entry names a file that is not there: it counts as not handed in."""
        file = self.files.get(evidence.file) if evidence.file else None
        return file is None or not file.refused

    def doubts(self, item: str, position: int) -> tuple[Finding, ...]:
        """The findings about one entry."""
        return self.findings.get(item, {}).get(position, ())

    def signature(self, evidence: Evidence) -> Verdict | None:
        """The verdict on the signatures of an entry's file, where it is a PDF."""
        return self.signatures.get(evidence.file or "")

    def words(self, item: str, position: int, evidence: Evidence) -> Iterator[str]:
        """What is known of one entry: its file, the signatures in it, every doubt."""
        file, signature = self.files.get(evidence.file or ""), self.signature(evidence)
        if file is not None and file.sha256:
            yield f"tệp {evidence.file}, {shown(file.size)} byte, SHA-256 {file.sha256}"
        if signature is not None:
            yield f"chữ ký số {signature}"
        yield from (f"lưu ý: {finding.message}" for finding in self.doubts(item, position) if finding.code != "chữ-ký")


NOTHING_KNOWN = Documents()


def documents(index: Index, files: SeasonFiles, verify: Verify | None = None) -> dict[str, Documents]:
    """What is known of the documents of every agency that handed some in."""
    if files.roster is None:
        return {}
    policy = index.head.evidence
    issuers, handed_in = known_issuers(policy, files.roster.model.agencies), list(entries(index, files))
    with nullcontext(verify) if verify else verifying(0) as library:
        signatures = _signatures(index, files, library)
    found: dict[Spot, list[Finding]] = defaultdict(list)
    for entry in handed_in:
        signature = signatures.get(entry.agency.id, {}).get(entry.evidence.file or "")
        found[entry.spot] += [*paper_findings(entry, policy, issuers), *_file_findings(entry, policy, signature)]
        if signature is not None and signature.state != "invalid":
            found[entry.spot] += signature_findings(entry, signature, issuers)
    for spot, finding in (*reused(handed_in, policy), *returned(files, handed_in)):
        found[spot].append(finding)
    kinds = {entry.spot: entry.kind.label for entry in handed_in}
    named = {spot: tuple(doubt._replace(of=kinds[spot]) for doubt in own) for spot, own in found.items() if own}
    return _by_agency(files, signatures, named)


def problems(files: SeasonFiles, known: Mapping[str, Documents]) -> Iterator[Problem]:
    """The findings as warnings, each at the entry that shows it, and the files that nothing names."""
    for id, of_agency in known.items():
        yield from told(_told(files, id, of_agency))
    for attached in files.attached.values():
        yield from told(attached.unnamed)


def _told(files: SeasonFiles, agency: str, known: Documents) -> Iterator[Problem]:
    for one in handed(files, agency):
        for code, message, key, of in known.doubts(one.spot.item, one.spot.position):
            said = f"{one.spot.item}: tài liệu “{of}”: {message}"
            yield Problem(one.source.place((*one.loc, key)), code, said, warning=True)


def _by_agency(
    files: SeasonFiles, signatures: Mapping[str, Mapping[str, Verdict]], found: Mapping[Spot, tuple[Finding, ...]]
) -> dict[str, Documents]:
    by_item: dict[str, dict[str, dict[int, tuple[Finding, ...]]]] = defaultdict(lambda: defaultdict(dict))
    for spot, doubts in found.items():
        by_item[spot.agency][spot.item][spot.position] = doubts
    return {
        id: Documents(files.attached[id].files if id in files.attached else {}, signatures.get(id, {}), by_item[id])
        for id in sorted({*files.attached, *by_item})
    }


def _signatures(index: Index, files: SeasonFiles, verify: Verify) -> dict[str, dict[str, Verdict]]:
    """The verdicts on the signatures of all PDF files, by agency and name."""
    pdfs = [
        (id, name, file)
        for id, attached in files.attached.items()
        for name, file in attached.files.items()
        if file.type == "pdf"
    ]
    days = {(id, one.evidence.file): one.day for id in files.attached for one in handed(files, id)}
    tasks = [Task(file, index.roots, days[id, name]) for id, name, file in pdfs]
    found: dict[str, dict[str, Verdict]] = defaultdict(dict)
    for (id, name, _), verdict in zip(pdfs, verify(tasks), strict=True):
        found[id][name] = verdict
    return found


# --- files ----------------------------------------------------------------------------------------------------------


def _file_findings(entry: Entry, policy: EvidencePolicy, signature: Verdict | None) -> Iterator[Finding]:
    """Whether the file is there, its size, its type, its signatures."""
    file, name = entry.file, entry.evidence.file
    if file is None:
        return
    accepted = entry.kind.types or policy.types
    misnamed, wanted = _is_misnamed(name or "", accepted), f"loại tệp được nhận: {', '.join(accepted)}"
    if file.refused:
        yield Finding("thiếu-tệp", f"{file.refused}; tính như chưa nộp", "file")
        if misnamed:
            yield Finding("loại-tệp", f"'{name}' không thuộc {wanted}", "file")
    elif not file.sha256:
        most = f"{policy.most_megabytes} MB; không đọc nội dung"
        yield Finding("cỡ-tệp", f"'{name}' dài {_megabytes(file.size)} MB, quá {most}", "file")
    elif file.type not in accepted:
        what = f"có nội dung là {file.type}" if file.type else "không rõ loại theo nội dung"
        yield Finding("loại-tệp", f"'{name}' {what}; {wanted}", "file")
    elif file.torn:
        said = "mang đầu tệp PDF nhưng bên trong không phải PDF đọc được"
        yield Finding("loại-tệp", f"'{name}' {said}; mở thử, xuất lại từ bản gốc rồi nộp lại", "file")
    elif misnamed:
        yield Finding("loại-tệp", f"'{name}' có nội dung là {file.type} mà tên không thuộc {wanted}; sửa tên", "file")
    if signature is not None and signature.state == "invalid":
        yield Finding("chữ-ký", f"'{name}' có chữ ký số {signature}", "file")


def _is_misnamed(name: str, accepted: Collection[str]) -> bool:
    """Whether a name ends as those of files that are not accepted."""
    ending = name.rpartition(".")[2].lower()
    return "." in name and {"jpg": "jpeg", "tif": "tiff"}.get(ending, ending) not in accepted


def _megabytes(size: int) -> str:
    return shown(plain(-(-Fraction(size * 10, MEGABYTE) // 1) / Fraction(10)))
