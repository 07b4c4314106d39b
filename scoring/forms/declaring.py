"""From typed cells to a submission: every figure, claim and document under its item, and the cell it came from."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from scoring import points
from scoring.checking.dossiers import dossier_of
from scoring.checking.readers import Reader
from scoring.errors import Loc, Place, Problem, faults
from scoring.facts import Fact
from scoring.forms import typed
from scoring.forms.desk import Desk
from scoring.forms.filled import ILLUSTRATIVE, REAL
from scoring.forms.keys import DOCUMENT, At, Mark, document_key, fact_key, item_key
from scoring.forms.plan import Plan
from scoring.forms.reading import Answers
from scoring.loading import Loaded, SeasonFiles
from scoring.packages import Cell
from scoring.submissions import Agency, Submission

Table = dict[str, Any]
_BLANK = Cell(None, "")
_KEYS: Mapping[At, str] = dict(zip(DOCUMENT, ("number", "date", "issuer", "file", "note"), strict=True))


class Origin:
    """Where everything in a submission was typed; messages name the form's cell instead of a file's line."""

    def __init__(self, shown: str) -> None:
        self.shown, self.places = shown, {}  # type: tuple[str, dict[Loc, Place]]

    def place(self, loc: Loc = (), *, key: bool = False) -> Place:
        """The cell of a node, or of the nearest above it."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return self.places.get(loc, Place(self.shown))


class Declaration:
    """What a form declares, in the making."""

    def __init__(self, own: Plan, mark: Mark, answers: Answers) -> None:
        self.own, self.answers = own, answers
        self.origin = Origin(answers.shown)
        self.items: Table = {leaf.item.id: {} for leaf in own.group_set.leaves}
        self.data: Table = {"year": str(mark.year), "agency": mark.agency, "submitted": {}, "items": self.items}
        self._handed()
        for leaf in own.group_set.leaves:
            self._item(leaf.item.id, leaf.item.facts)
            for kind in leaf.item.evidence:
                self._document(leaf.item.id, kind.id)
        self._more()
        self.data["items"] = {id: entry for id, entry in self.items.items() if entry}

    def read(self, key: str, at: At, reading: Callable[[Cell], typed.Read | None], label: str, loc: Loc) -> str | None:
        """What a cell says; what it should not say is noted."""
        self.origin.places[loc] = self.answers.place(key, at)
        try:
            found = reading(self.answers.typed.get((key, at), _BLANK))
        except ValueError as error:
            self.answers.wrong(key, at, "số-liệu", f"{label}: {error}")
            return None
        if found is not None and found.taken_from and found.taken_from != found.text:
            said = f"{label}: ô dạng chữ '{found.taken_from}' được đọc là {found.text}"
            self.answers.wrong(key, at, "đã-hiểu", said, warning=True)
        return found.text if found else None

    # --- parts ------------------------------------------------------------------------------------------------------

    def _handed(self) -> None:
        handed = self.data["submitted"]
        for name, reading, label in (
            ("date", typed.day, "Ngày ký báo cáo"),
            ("by", typed.words, "Người ký"),
            ("document", typed.words, "Số, ký hiệu báo cáo"),
        ):
            key = f"head:{name}"
            text = self.read(key, At.HOW, reading, label, ("submitted", name))
            if text is not None:
                handed[name] = text
            elif name != "document" and not self._is_told(key):
                self.answers.wrong(key, At.HOW, "bỏ-trống", f"{label} còn trống; điền trước khi nộp")
        kinds = {REAL: "no", ILLUSTRATIVE: "yes"}
        said = self.read(
            "head:illustrative", At.HOW, lambda cell: typed.answer(cell, kinds), "Loại số liệu", ("illustrative",)
        )
        self.data["illustrative"] = said or "no"

    def _is_told(self, key: str) -> bool:
        spot = self.answers.place(key, At.HOW)
        return any(problem.place == spot for problem in self.answers.problems) or not spot.cell

    def _item(self, id: str, facts: Mapping[str, Fact]) -> None:
        entry, key = self.items[id], item_key(id)
        figures = {}
        for fact_id, fact in facts.items():
            if (fact_key(fact_id), At.FIGURE) in self.answers.spots:
                figures[fact_id] = self._figure(id, fact_id, fact)
        given = {name: text for name, text in figures.items() if text is not None}
        if given:
            entry["facts"] = given
        claimed = self.read(key, At.CLAIMED, self._claimed, f"{id}: điểm tự chấm", ("items", id, "claimed"))
        if claimed is not None:
            entry["claimed"] = claimed
        words = self.read(key, At.WORDS, typed.words, f"{id}: giải trình", ("items", id, "explanation"))
        if words is not None:
            entry["explanation"] = words

    def _figure(self, item: str, id: str, fact: Fact) -> str | None:
        def reading(cell: Cell) -> typed.Read | None:
            return typed.figure(fact, cell)

        return self.read(fact_key(id), At.FIGURE, reading, fact.label, ("items", item, "facts", id))

    def _claimed(self, cell: Cell) -> typed.Read | None:
        places = self.own.places
        stated = {"label": "Điểm", "type": "decimal", "supplier": "agency", "unit": "điểm"}
        read = typed.number(cell, Fact.model_validate({**stated, "places": str(6 if places is None else places)}))
        if read is not None and points.number(read.text) < 0:
            raise ValueError("điểm không được âm")
        return read

    def _document(self, item: str, kind: str) -> None:
        key = document_key(item, kind)
        label = f"{item}: tài liệu “{kind}”"
        there = self.read(key, At.FIGURE, _yes_no, label, ("items", item, "evidence", kind))
        said = self._described(key, item, kind)
        if there == "no" and said:
            self.answers.wrong(
                key, At.FIGURE, "minh-chứng", f"{label}: ghi Không nhưng dòng có nội dung; sửa một trong hai"
            )
        elif there == "yes" or said:
            self._add(key, item, {"id": kind, **said})

    def _described(self, key: str, item: str, kind: str) -> Table:
        said = {}
        for at, name in _KEYS.items():
            reading = _READINGS.get(at, typed.words)
            text = self.read(key, at, reading, f"{item}: tài liệu “{kind}”", ("items", item, key, name))
            if text is not None:
                said[name] = text
        return said

    def _add(self, key: str, item: str, document: Table) -> None:
        evidence = self.items[item].setdefault("evidence", [])
        loc: Loc = ("items", item, "evidence", len(evidence))
        self.origin.places[loc] = self.answers.place(key, At.SYMBOL)
        for at, name in _KEYS.items():
            self.origin.places[*loc, name] = self.answers.place(key, at)
        evidence.append(document)

    def _more(self) -> None:
        """Documents beyond one of a kind."""
        kinds = {choice.words: f"{item}/{choice.id}" for (item, _), choice in self.own.kinds.items()}
        for key in dict.fromkeys(key for key, _ in self.answers.spots if key.startswith("more:")):
            chosen = self.read(key, At.HOW, lambda cell: typed.answer(cell, kinds), "Loại tài liệu", ("more", key))
            item, _, kind = (chosen or "/").partition("/")
            said = self._described(key, item, kind)
            if chosen:
                self._add(key, item, {"id": kind, **said})
            elif said and (key, At.HOW) not in self.answers.typed:
                self.answers.wrong(key, At.HOW, "minh-chứng", "chưa chọn loại tài liệu ở cột này; chọn trong danh sách")


_READINGS: Mapping[At, Callable[[Cell], typed.Read | None]] = {At.DATE: typed.day, At.FILE: typed.file}


def _yes_no(cell: Cell) -> typed.Read | None:
    return typed.answer(cell, {"Có": "yes", "Không": "no"})


def checked(desk: Desk, agency: Agency, declaration: Declaration) -> Submission | None:
    """The submission as every other one is checked; what is wrong stands with the cell in the answers' problems."""
    answers, origin = declaration.answers, declaration.origin
    handed = {"date": "2000-01-01", "by": "?"} | declaration.data["submitted"]  # what is missing there is told already
    try:
        model = Submission.model_validate(declaration.data | {"submitted": handed})
    except ValidationError as error:
        for one in error.errors(include_url=False):
            message = str(one.get("ctx", {}).get("message", one["msg"]))
            answers.problems.append(Problem(origin.place(tuple(one["loc"])), "giá-trị", message))
        return None
    reader = Reader(declaration.own.group_set, desk.index.head)
    loaded: Any = Loaded(origin, model)  # type: ignore[arg-type]
    files = SeasonFiles(desk.roster, {agency.id: loaded}, {}, None, desk.central, None, "")
    dossier_of(reader, agency, files)
    answers.problems += [one for one in reader.problems if one.place.path == answers.shown]
    return None if faults(answers.problems) else model
