"""Counting the answers of a table: who rated whom, what each answered, and every cell that does not fit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scoring.criteria import Index
from scoring.errors import MOST_TOLD, InputError, Place, Problem, nearest
from scoring.names import folded
from scoring.points import shown
from scoring.questionnaires import Question, Questionnaire
from scoring.submissions import Agency
from scoring.surveys.tables import Column, Table

if TYPE_CHECKING:
    from scoring.surveys.tables import Codes, Marks

_BLANK, _UNKNOWN = -1, -2
_ROWS_TOLD = 5
"""Rows that are named of those in which a mistake repeats."""


class Asked(NamedTuple):
    """Who is to be asked about whom: agencies by types of respondents."""

    questionnaire: Questionnaire
    agencies: tuple[Agency, ...]
    rates: "Marks"

    def of(self, question: Question) -> "Marks":
        """Which types answer a question about which agencies."""
        import numpy

        groups = numpy.array([agency.group in question.groups for agency in self.agencies])
        types = numpy.array([type.id in question.asked for type in self.questionnaire.respondents])
        both: Marks = self.rates & groups[:, None] & types[None, :]
        return both


class Tally(NamedTuple):
    """The number of respondents and of answers, by agency and type (and option, for each question)."""

    people: "Codes"
    answers: dict[str, "Codes"]
    blanks: dict[str, "Codes"]


def asked(questionnaire: Questionnaire, agencies: Sequence[Agency], central: Mapping[str, Mapping[str, str]]) -> Asked:
    """Which types rate which agencies: those of their groups, where the shared figures say so."""
    import numpy

    def is_rated(agency: Agency, least: Mapping[str, int], where: Mapping[str, str]) -> bool:
        fact = where.get(agency.group)
        return agency.group in least and (fact is None or central.get(agency.id, {}).get(fact) == "yes")

    rates = [[is_rated(one, type.least, type.where) for type in questionnaire.respondents] for one in agencies]
    return Asked(questionnaire, tuple(agencies), numpy.array(rates, dtype=bool))


class _Mistakes:
    """What is wrong with a table, equal mistakes told once with their rows: the first told, all counted."""

    def __init__(self, table: Table) -> None:
        self.table, self.found, self.count = table, list[Problem](), 0

    def cells(
        self, marked: "Marks", column: int, code: str, say: Callable[[int, str], str], alike: "Codes | None" = None
    ) -> None:
        """Note the cells of a column in the rows marked, which count from the first below the headings; those of the
        same text (or of the same number in `alike`) are one mistake."""
        cells, rows = self.table.columns[column], marked.nonzero()[0]
        groups = (cells.codes[1:] if alike is None else alike)[rows]
        for row, own in self._grouped(rows, groups):
            text = cells.text(row + 1)
            quoted = text if len(text) <= 60 else f"{text[:60]}…"
            place = self.table.place(row + 1, column)
            self.found.append(Problem(place, code, f"{say(row, quoted)}{_repeated(own)}"))

    def rows(self, marked: "Marks", code: str, message: str) -> None:
        """Note whole rows, as one mistake."""
        rows = marked.nonzero()[0]
        for row, own in self._grouped(rows, rows * 0):
            self.found.append(Problem(self.table.row_place(row + 1), code, f"{message}{_repeated(own)}"))

    def _grouped(self, rows: "Codes", groups: "Codes") -> Iterator[tuple[int, "Codes"]]:
        """The first row of each group with all of them, in order; counted, and as many as are still to be told."""
        import numpy

        _, firsts = numpy.unique(groups, return_index=True)
        self.count += len(firsts)
        for first in sorted(firsts)[: max(0, MOST_TOLD - len(self.found))]:
            yield int(rows[first]), rows[groups == groups[first]]

    def add(self, place: Place, code: str, message: str) -> None:
        self.count += 1
        if len(self.found) < MOST_TOLD:
            self.found.append(Problem(place, code, message))

    def stop(self) -> None:
        """InputError when anything is wrong."""
        if self.count > len(self.found):
            said = f"còn {self.count - len(self.found)} lỗi khác ngoài {len(self.found)} lỗi đã nêu; sửa rồi chạy lại"
            self.found.append(Problem(Place(self.table.shown), "còn-nữa", said))
        if self.found:
            raise InputError(self.found)


def _repeated(rows: "Codes") -> str:
    """In which rows a mistake stands, where there are several."""
    if len(rows) == 1:
        return ""
    first = ", ".join(str(row + 2) for row in rows[:_ROWS_TOLD])
    return f" — {shown(len(rows))} hàng: {first}{', …' if len(rows) > _ROWS_TOLD else ''}"


def tallied(table: Table, who: Asked, index: Index) -> Tally:
    """The answers of a table counted; InputError with every cell that does not fit."""
    import numpy

    mistakes = _Mistakes(table)
    columns = _columns(table, who.questionnaire, mistakes)
    mistakes.stop()
    body = [column.rows(1) for column in table.columns]
    empty = numpy.logical_and.reduce([column.blank() for column in body])
    mistakes.rows(empty, "hàng-trống", "hàng trống giữa bảng; xóa hàng này")
    agency, type = _raters(body, who, columns, mistakes, empty)
    known = (agency >= 0) & (type >= 0)
    agency, type = numpy.maximum(agency, 0), numpy.maximum(type, 0)
    rated = known & who.rates[agency, type]
    _strangers(who, columns[who.questionnaire.columns.type], mistakes, known & ~rated, (agency, type))
    shape = who.rates.shape
    cell = agency * shape[1] + type
    people = numpy.bincount(cell[rated], minlength=shape[0] * shape[1]).reshape(shape)
    tally = Tally(people, {}, {})
    silent = ~empty
    for question in who.questionnaire.questions:
        silent &= _count(question, who, body, columns[question.id], (rated, agency, type), tally, mistakes)
    mistakes.rows(silent, "phiếu-trống", "phiếu không có câu trả lời nào; xóa hàng này hoặc nhập lại phiếu")
    _shortages(who, people, index, mistakes)
    mistakes.stop()
    return tally


def _columns(table: Table, questionnaire: Questionnaire, mistakes: _Mistakes) -> dict[str, int]:
    """The column of each heading that is wanted, by the heading or the question's id."""
    heads = questionnaire.columns
    wanted = {folded(name): name for name in (heads.respondent, heads.type, heads.agency)}
    for question in questionnaire.questions:
        wanted |= {folded(question.id): question.id, folded(question.label): question.id}
    ignored, found = {folded(name) for name in heads.ignored}, dict[str, int]()
    names = [heads.respondent, heads.type, heads.agency, *(question.label for question in questionnaire.questions)]
    for column, cells in enumerate(table.columns):
        heading = cells.text(0)
        name, place = wanted.get(folded(heading)), table.place(0, column)
        if name is not None and name in found:
            mistakes.add(place, "cột", f"cột '{heading}' có hai lần; bỏ một cột")
        elif name is not None:
            found[name] = column
        elif not heading and not cells.rows(1).blank().all():
            mistakes.add(place, "cột", "cột có số liệu nhưng không có tiêu đề; ghi tiêu đề hoặc xóa cột")
        elif heading and folded(heading) not in ignored:
            mistakes.add(place, "cột", f"không có câu hỏi '{heading}'{nearest(heading, names)}")
    titles = {question.id: question.label for question in questionnaire.questions}
    for name in dict.fromkeys(wanted.values()):
        if name not in found:
            mistakes.add(table.row_place(0), "thiếu-cột", f"thiếu cột '{titles.get(name, name)}' ở hàng tiêu đề")
    return found


def _coded(column: Column, known: Mapping[str, int]) -> "Codes":
    """The position of each cell's name among those known."""
    return column.each(lambda text: known.get(folded(text), _UNKNOWN) if text else _BLANK)


def _raters(
    body: Sequence[Column], who: Asked, columns: Mapping[str, int], mistakes: _Mistakes, empty: "Marks"
) -> tuple["Codes", "Codes"]:
    """Which agency each row is about and of which type the respondent is."""
    import numpy

    heads, types = who.questionnaire.columns, who.questionnaire.respondents
    ids = body[columns[heads.respondent]]
    mistakes.cells(ids.blank() & ~empty, columns[heads.respondent], "mã-phiếu", lambda *_: "thiếu mã phiếu; ghi mã")
    present, rows = numpy.unique(ids.codes, return_index=True)
    first = numpy.zeros(len(ids.texts), dtype=numpy.int64)
    first[present] = rows
    again = (first[ids.codes] != numpy.arange(len(ids.codes))) & ~ids.blank()
    mistakes.cells(
        again,
        columns[heads.respondent],
        "mã-trùng",
        lambda row, text: f"mã phiếu '{text}' đã có ở hàng {first[ids.codes[row]] + 2}; mỗi phiếu một hàng, một mã",
    )
    by_name, by_type = agency_names(who.agencies), {folded(t.id): i for i, t in enumerate(types)}
    by_type |= {folded(type.label): i for i, type in enumerate(types)}
    agency = _coded(body[columns[heads.agency]], by_name)
    type = _coded(body[columns[heads.type]], by_type)
    mistakes.cells(
        (agency < 0) & ~empty, columns[heads.agency], "cơ-quan", lambda _, text: _no_agency(text, who.agencies)
    )
    labels = [one.label for one in types]
    mistakes.cells(
        (type < 0) & ~empty,
        columns[heads.type],
        "đối-tượng",
        lambda _, text: f"không có đối tượng '{text}'{nearest(text, labels)}" if text else "thiếu đối tượng; ghi vào",
    )
    return agency, type


def agency_names(agencies: Sequence[Agency]) -> dict[str, int]:
    """The position of an agency by its code, its official or its short name; a name that two bear is nobody's."""
    bearers: dict[str, set[int]] = {}
    for at, agency in enumerate(agencies):
        title = folded(agency.title)
        for name in (folded(agency.id), folded(agency.short), title, title.removeprefix(f"{folded('UBND')} ")):
            bearers.setdefault(name, set()).add(at)
    return {name: min(those) for name, those in bearers.items() if len(those) == 1}


def _no_agency(text: str, agencies: Sequence[Agency]) -> str:
    if not text:
        return "thiếu cơ quan; ghi tên hoặc mã cơ quan được đánh giá"
    meant = [one.short for one in agencies if folded(text) in folded(one.title)]
    if 1 < len(meant) <= 6:
        return f"'{text}' có thể là {' hoặc '.join(meant)}; ghi đủ tên"
    names = [name for one in agencies for name in (one.short, one.title)]
    return f"không có cơ quan '{text}' trong agencies.yaml{nearest(text, names)}"


def _strangers(who: Asked, column: int, mistakes: _Mistakes, rows: "Marks", raters: tuple["Codes", "Codes"]) -> None:
    """Respondents of a type that is not asked about the agency."""
    agency, type = raters

    def say(row: int, text: str) -> str:
        return f"đối tượng '{text}' không được hỏi về {who.agencies[agency[row]].title}; sửa đối tượng hoặc cơ quan"

    mistakes.cells(rows, column, "đối-tượng", say, agency * who.rates.shape[1] + type)


def _count(
    question: Question,
    who: Asked,
    body: Sequence[Column],
    column: int,
    raters: tuple["Marks", "Codes", "Codes"],
    tally: Tally,
    mistakes: _Mistakes,
) -> "Marks":
    """Count the answers to one question, noting those that do not fit; returns the rows that did not answer it."""
    import numpy

    rated, agency, type = raters
    options = who.questionnaire.options[question.scale]
    names = {folded(one.id): i for i, one in enumerate(options)} | {folded(o.label): i for i, o in enumerate(options)}
    answer = _coded(body[column], names)
    labels = [option.label for option in options]
    mistakes.cells(
        answer == _UNKNOWN,
        column,
        "trả-lời",
        lambda _, text: f"'{text}' không phải là phương án của câu '{question.label}'{nearest(text, labels)}",
    )
    to_answer = rated & who.of(question)[agency, type]
    mistakes.cells(
        rated & ~to_answer & (answer >= 0),
        column,
        "trả-lời",
        lambda *_: f"câu '{question.label}' không hỏi đối tượng này về cơ quan này; xóa câu trả lời",
        agency * 0,
    )
    blank = to_answer & (answer == _BLANK)
    if who.questionnaire.blank == "refused":
        mistakes.cells(blank, column, "trả-lời", lambda *_: f"câu '{question.label}' chưa trả lời; nhập lại phiếu")
    counted = to_answer & (answer >= 0)
    cell, cells = agency * who.rates.shape[1] + type, who.rates.size
    tally.answers[question.id] = numpy.bincount(
        cell[counted] * len(options) + answer[counted], minlength=cells * len(options)
    ).reshape(*who.rates.shape, len(options))
    tally.blanks[question.id] = numpy.bincount(cell[blank], minlength=cells).reshape(who.rates.shape)
    skipped: Marks = answer == _BLANK
    return skipped


def _shortages(who: Asked, people: "Codes", index: Index, mistakes: _Mistakes) -> None:
    """Agencies rated by fewer respondents of a type than the questionnaire asks for; those closed need none."""
    last = index.head.period.to
    for i, agency in enumerate(who.agencies):
        if agency.valid_to is not None and agency.valid_to < last:
            continue
        for j, type in enumerate(who.questionnaire.respondents):
            least = type.least.get(agency.group, 0)
            if who.rates[i, j] and people[i, j] < least:
                said = f"{agency.title}: có {people[i, j]} phiếu của đối tượng '{type.label}', ít nhất phải có {least}"
                mistakes.add(Place(mistakes.table.shown), "thiếu-phiếu", f"{said}; thu thêm phiếu")
