"""The texts of a table as the criteria keep them: ids out of titles, documents, the basis of an item."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scoring.explain import AT, CLAUSE
from scoring.handbook.contents import NOT_SELF

_BULLET = re.compile(r"([-–+•*·]|\d{1,2}[.)]|[a-zđ]\))\s+")
_ASKED = re.compile(r"(.*\S)\s*\(((?:không )?bắt buộc.*)\)\Z", re.IGNORECASE)
_NONE = ("", "-", "không", "không có", "không yêu cầu")
_CAP = re.compile(r"được nhiều nhất (\d+(?:,\d+)?) điểm")
_LONGEST_ID = 40


class Document(NamedTuple):
    """A document asked for: its label, and what is said of it in brackets."""

    id: str
    label: str
    asked: str

    @property
    def is_required(self) -> bool:
        return not self.asked.casefold().startswith("không bắt buộc")

    @property
    def without(self) -> str:
        """What its absence does; nothing where the table does not say."""
        said = self.asked.casefold()
        words = {"thì không có điểm": "zero", "thì bị ghi nhận": "flag", "được nhiều nhất": "cap"}
        return next((meant for word, meant in words.items() if word in said), "")

    @property
    def cap(self) -> str:
        """The points that are left without it."""
        found = _CAP.search(self.asked)
        return found[1].replace(",", ".") if found else ""

    @property
    def further(self) -> str:
        """What else is asked of it, for whoever fills in the draft."""
        return "; ".join(part for part in self.asked.split("; ") if not re.match(r"(không )?bắt buộc|thiếu thì", part))


class Ground(NamedTuple):
    """The basis of an item: its source by title, the place in it, the clause."""

    source: str
    at: str
    clause: str


def slug(text: str) -> str:
    """An id made of a text: words without marks, as many as fit."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    words = re.findall("[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    found = ""
    for word in words:
        if found and len(found) + 1 + len(word) > _LONGEST_ID:
            break
        found = f"{found}-{word}".strip("-")[:_LONGEST_ID]
    return found or "muc"


def documents(texts: Sequence[str]) -> list[Document]:
    """The documents that cells list, each once."""
    found: dict[str, Document] = {}
    for label, asked in (_document(one) for text in texts for one in _listed(text)):
        id = slug(label)
        taken = {one.id for one in found.values()}
        number = next(n for n in range(1, len(taken) + 2) if (id if n == 1 else f"{id}-{n}") not in taken)
        found.setdefault(label, Document(id if number == 1 else f"{id}-{number}", label, asked))
    return list(found.values())


def _document(text: str) -> tuple[str, str]:
    found = _ASKED.match(text)
    return (found[1], found[2]) if found else (text, "")


def _listed(text: str) -> Iterator[str]:
    """The entries of a cell: a line each, those without a bullet among bulleted ones going on with the line above."""
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    bulleted = any(map(_BULLET.match, lines))
    entries: list[str] = []
    for line in lines:
        if bulleted and entries and not _BULLET.match(line):
            entries[-1] += f" {line}"
        else:
            entries.append(_BULLET.sub("", line, count=1) if bulleted else line)
    for entry in entries:
        for one in re.split(r";\s+(?![^(]*\))", entry.rstrip(" ;.")):
            if one.casefold() not in _NONE:
                yield one


def ground(text: str, at: str, clause: str) -> Ground:
    """The basis that a cell states; what it leaves out is the place of the row and how its points are computed."""
    lines = [" ".join(line.split()) for line in text.split("\n") if line.strip()]
    said = {name: line.removeprefix(name).strip() for line in lines for name in (AT, CLAUSE) if line.startswith(name)}
    source = " ".join(line for line in lines if not line.startswith((AT, CLAUSE)))
    return Ground(source, said.get(AT, at), said.get(CLAUSE, clause))


def cited(text: str) -> str:
    """A basis without its clause: what the rows under it rest on too."""
    return "\n".join(line for line in text.split("\n") if not line.strip().startswith(CLAUSE))


def scored_by(appraiser: str, texts: Sequence[str]) -> str:
    """Who scores an item, by what stands of it in the table."""
    said = " ".join([appraiser, *texts]).casefold()
    if "điều tra xã hội học" in said or "khảo sát" in appraiser.casefold():
        return "survey"
    return "appraiser" if NOT_SELF in appraiser.casefold() else "self"


def appraiser_of(text: str) -> str:
    """The agency that a cell names."""
    return "" if "điều tra" in text.casefold() else text.partition(",")[0].removesuffix(" chấm").strip()
