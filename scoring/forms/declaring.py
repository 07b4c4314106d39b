"""From typed cells to a submission: every figure, claim and document under its item, and the cell it came from."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from scoring import points
from scoring.appraisal import declared
from scoring.checking.filings import Dossier
from scoring.criteria import EvidenceKind
from scoring.errors import Loc, Place, Problem, faults
from scoring.expressions import Value
from scoring.facts import SUPPLIERS, Fact
from scoring.forms import typed
from scoring.forms.desk import Desk
from scoring.forms.filled import ILLUSTRATIVE, REAL
from scoring.forms.keys import DOCUMENT, At, Mark, document_key, fact_key, item_key
from scoring.forms.live import is_relative
from scoring.forms.plan import Plan
from scoring.forms.reading import Answers
from scoring.loading import Loaded
from scoring.packages import Cell
from scoring.policies import SELF
from scoring.reasons import doubts
from scoring.scores import Scorer
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
                self._document(leaf.item.id, kind)
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
        if found is not None and found.taken_from and found.taken_from != found.taken_as:
            said = f"{label}: ô dạng chữ '{found.taken_from}' được đọc là {found.taken_as}"
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
            if fact.supplier == "agency" and (fact_key(fact_id), At.FIGURE) in self.answers.spots:
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

    def _document(self, item: str, kind: EvidenceKind) -> None:
        key, label = document_key(item, kind.id), f"{item}: tài liệu “{kind.label}”"
        there = self.read(key, At.FIGURE, _yes_no, label, ("items", item, "evidence", kind.id))
        said = self._described(key, item, label)
        if there == "no" and said:
            self.answers.wrong(
                key, At.FIGURE, "minh-chứng", f"{label}: ghi Không nhưng dòng có nội dung; sửa một trong hai"
            )
        elif there == "yes" or said:
            self._add(key, item, {"id": kind.id, **said})

    def _described(self, key: str, item: str, label: str) -> Table:
        said = {}
        for at, name in _KEYS.items():
            text = self.read(key, at, _READINGS.get(at, typed.words), label, ("items", item, key, name))
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
        label = "Tài liệu bổ sung"
        for key in dict.fromkeys(key for key, _ in self.answers.spots if key.startswith("more:")):
            chosen = self.read(key, At.HOW, lambda cell: typed.answer(cell, kinds), label, ("more", key))
            item, _, kind = (chosen or "/").partition("/")
            said = self._described(key, item, label)
            if chosen:
                self._add(key, item, {"id": kind, **said})
            elif said and (key, At.HOW) not in self.answers.typed:
                self.answers.wrong(key, At.HOW, "minh-chứng", "chưa chọn loại tài liệu ở cột này; chọn trong danh sách")


_READINGS: Mapping[At, Callable[[Cell], typed.Read | None]] = {At.DATE: typed.day, At.FILE: typed.file}


def _yes_no(cell: Cell) -> typed.Read | None:
    return typed.answer(cell, {"Có": "yes", "Không": "no"})


def checked(desk: Desk, scorer: Scorer, agency: Agency, declaration: Declaration) -> Submission | None:
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
    group_set = declaration.own.group_set
    loaded: Any = Loaded(origin, model, "date" in declaration.data["submitted"])  # type: ignore[arg-type]
    dossier, found = desk.taken(group_set, agency, loaded)
    answers.problems += [one for one in found if one.place.path == answers.shown]
    answers.problems += [*_supplied(declaration, dossier), *_late(desk, model, origin)]
    if faults(answers.problems):
        return None
    answers.problems += _claims(scorer, dossier, model, origin)
    return model


def _supplied(declaration: Declaration, dossier: Dossier) -> Iterator[Problem]:
    """Figures of others that a form shows otherwise than they are: typed over, or no longer what they were."""
    facts, answers = declaration.own.group_set.facts, declaration.answers
    for id in declaration.own.figures.rows:
        fact, key = facts[id], fact_key(id)
        cell = answers.typed.get((key, At.FIGURE))
        if fact.supplier == "agency" or cell is None or cell.value is None:
            continue
        value = dossier.measured.get(id)
        if value is None:
            said = f"ô này do {SUPPLIERS[fact.supplier]} điền, nay ghi “{typed.shown(cell.value)}”; xóa ô này"
            yield Problem(answers.place(key, At.FIGURE), "số-liệu", f"{fact.label}: {said}")
        elif not _says(fact, cell, value):
            said = f"phiếu ghi “{typed.shown(cell.value)}”, {SUPPLIERS[fact.supplier]} nay là {fact.shown(value)}"
            said = f"{fact.label}: {said}; ô này không được nhập"
            yield Problem(answers.place(key, At.FIGURE), "số-liệu", said, warning=True)


def _says(fact: Fact, cell: Cell, value: Value) -> bool:
    with suppress(ValueError):
        read = typed.figure(fact, cell)
        return read is not None and fact.read(read.text) == value
    return False


def _late(desk: Desk, model: Submission, origin: Origin) -> Iterator[Problem]:
    """A day of signing after the deadline: taken, and told."""
    last, day = desk.index.head.deadline, model.submitted.date
    if last is not None and day > last:
        said = f"ngày ký {day:%d/%m/%Y} sau hạn nộp {last:%d/%m/%Y}; hồ sơ được ghi là nộp muộn"
        yield Problem(origin.place(("submitted", "date")), "nộp-muộn", said, warning=True)


def _claims(scorer: Scorer, dossier: Dossier, model: Submission, origin: Origin) -> Iterator[Problem]:
    """Points claimed that the figures do not give; what only the whole group decides is left out."""
    group_set = scorer.group_set
    against_group = {leaf.item.id for leaf in group_set.leaves if is_relative(leaf)}
    score = scorer.score(declared(group_set, dossier, SELF), {})
    for id, said in doubts(group_set, model, score.items):
        if id not in against_group:
            yield Problem(origin.place(("items", id, "claimed")), "tự-chấm", said, warning=True)
