"""Where the figures of an agency come from: a document cited, its own declaration, a measurement, or illustration."""

from collections.abc import Iterator, Mapping
from typing import Any

from scoring.criteria import Leaf
from scoring.facts import Fact
from scoring.loading import Loaded
from scoring.workbook.book import Book
from scoring.workbook.grid import Line
from scoring.workbook.sheet import Content

ILLUSTRATIVE = "minh họa"
_SUPPLIED = {"agency": "kê khai", "appraiser": "thẩm định", "survey": "điều tra", "central": "dùng chung"}
_ALL_ILLUSTRATIVE = "Toàn bộ số liệu trong phiếu là số liệu minh họa"
_SOME = "Số liệu có dấu [1], [2]… được trích từ tài liệu ghi ở cuối phiếu; số liệu khác theo cột “Nguồn số liệu”"


def cites_of(line: Line) -> Mapping[str, str]:
    """The documents cited for the figures of an agency that count as it declared them."""
    submission = line.dossier.submission
    if submission is None:
        return {}
    corrected = line.dossier.corrected(line.round)
    entries = submission.model.items.values()
    return {id: cite for entry in entries for id, cite in entry.cites.items() if id not in corrected}


def kind_of(line: Line) -> Content:
    """Whether the figures of an agency are real, illustrative, or illustrative but for those cited."""
    loaded = [one.model.illustrative for one in _files(line)]
    cited = line.dossier.submission is not None and any(e.cites for e in line.dossier.submission.model.items.values())
    illustrative = f"{ILLUSTRATIVE}, trừ số trích dẫn" if cited else ILLUSTRATIVE
    return illustrative if any(loaded) else "thực tế" if loaded else None


def _files(line: Line) -> list[Loaded[Any]]:
    """The files that an agency's figures stand in, its own and those of the rounds."""
    own = [line.dossier.submission] if line.dossier.submission else []
    return [*own, *(one.file for one in line.dossier.filed)]


class Sources:
    """The sources of the figures on one agency's sheet; citations are numbered as they occur."""

    def __init__(self, book: Book, line: Line, facts: Mapping[str, Fact]) -> None:
        self.line, self.facts, self.corrected = line, facts, line.dossier.corrected(line.round)
        self.cites = cites_of(line)
        self.numbers = {cite: number for number, cite in enumerate(dict.fromkeys(self.cites.values()), 1)}
        files = book.result.season.files
        loaded = {
            "agency": line.dossier.submission,
            "appraiser": next((one.file for one in line.dossier.filed if one.appraisal), None),
            "survey": files.survey,
            "central": files.central,
        }
        self.illustrative = {supplier for supplier, one in loaded.items() if one and one.model.illustrative}

    @property
    def summary(self) -> str:
        """What is said of the figures at the head of the sheet."""
        if self.cites:
            return _SOME
        return _ALL_ILLUSTRATIVE if len(self.illustrative) == len(_SUPPLIED) else ""

    def mark(self, id: str) -> str:
        """The number of the citation of a figure."""
        return f" [{self.numbers[self.cites[id]]}]" if id in self.cites else ""

    def of(self, leaf: Leaf) -> str:
        """The sources of an item's figures, each once."""
        known = [id for id in leaf.reads if id in self.facts and id in self.line.score.declared.values]
        cited = dict.fromkeys(self.mark(id).strip() for id in known if id in self.cites)
        others = dict.fromkeys(self._supplied(id) for id in known if id not in self.cites)
        said = "; ".join([f"trích {', '.join(cited)}"] * bool(cited) + list(others))
        return said[:1].upper() + said[1:]

    def _supplied(self, id: str) -> str:
        supplier = "appraiser" if id in self.corrected else self.facts[id].supplier
        return ILLUSTRATIVE if supplier in self.illustrative else _SUPPLIED[supplier]

    def notes(self) -> Iterator[str]:
        """The documents cited, in the order of their numbers."""
        yield from (f"[{number}] {cite}" for cite, number in self.numbers.items())
