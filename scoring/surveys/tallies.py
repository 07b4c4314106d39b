"""Counting the answers of a table: who rated whom, what each answered, and every cell that does not fit."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scoring.criteria import Index
from scoring.errors import MOST_TOLD, InputError, Place, Problem, nearest
from scoring.questionnaires import Question, Questionnaire, folded
from scoring.submissions import Agency
from scoring.surveys.tables import Table

if TYPE_CHECKING:
    import numpy
    import pandas

    Codes = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.int64]]
    Marks = numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.bool_]]

_BLANK, _UNKNOWN = -1, -2


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
    """What is wrong with a table: the first of it told, all of it counted."""

    def __init__(self, table: Table) -> None:
        self.table, self.found, self.count = table, list[Problem](), 0

    def cells(self, rows: "Marks", column: int, code: str, say: Callable[[int, str], str]) -> None:
        """Note the cells of a column in the rows marked; rows count from the first below the headings."""
        self.count += int(rows.sum())
        for row in rows.nonzero()[0][: max(0, MOST_TOLD - len(self.found))]:
            text = str(self.table.cells.iat[row + 1, column])
            shown = text if len(text) <= 60 else f"{text[:60]}…"
            self.found.append(Problem(self.table.place(int(row) + 1, column), code, say(int(row), shown)))

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


def tallied(table: Table, who: Asked, index: Index) -> Tally:
    """The answers of a table counted; InputError with every cell that does not fit."""
    import numpy

    mistakes = _Mistakes(table)
    columns = _columns(table, who.questionnaire, mistakes)
    mistakes.stop()
    body = table.cells.iloc[1:]
    empty = (body == "").all(axis=1).to_numpy()
    for row in empty.nonzero()[0]:
        mistakes.add(table.row_place(int(row) + 1), "hàng-trống", "hàng trống giữa bảng; xóa hàng này")
    agency, type = _raters(body, who, columns, mistakes, empty)
    known = (agency >= 0) & (type >= 0)
    agency, type = numpy.maximum(agency, 0), numpy.maximum(type, 0)
    rated = known & who.rates[agency, type]
    _strangers(who, columns[who.questionnaire.columns.type], mistakes, known & ~rated, agency)
    shape = who.rates.shape
    cell = agency * shape[1] + type
    people = numpy.bincount(cell[rated], minlength=shape[0] * shape[1]).reshape(shape)
    tally = Tally(people, {}, {})
    silent = ~empty
    for question in who.questionnaire.questions:
        silent &= _count(question, who, body, columns[question.id], (rated, agency, type), tally, mistakes)
    for row in silent.nonzero()[0]:
        said = "phiếu không có câu trả lời nào; xóa hàng này hoặc nhập lại phiếu"
        mistakes.add(table.row_place(int(row) + 1), "phiếu-trống", said)
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
    for column, heading in enumerate(table.cells.iloc[0]):
        name, place = wanted.get(folded(heading)), table.place(0, column)
        if name is not None and name in found:
            mistakes.add(place, "cột", f"cột '{heading}' có hai lần; bỏ một cột")
        elif name is not None:
            found[name] = column
        elif not heading and bool((table.cells.iloc[1:, column] != "").any()):
            mistakes.add(place, "cột", "cột có số liệu nhưng không có tiêu đề; ghi tiêu đề hoặc xóa cột")
        elif heading and folded(heading) not in ignored:
            mistakes.add(place, "cột", f"không có câu hỏi '{heading}'{nearest(heading, names)}")
    titles = {question.id: question.label for question in questionnaire.questions}
    for name in dict.fromkeys(wanted.values()):
        if name not in found:
            mistakes.add(table.row_place(0), "thiếu-cột", f"thiếu cột '{titles.get(name, name)}' ở hàng tiêu đề")
    return found


def _coded(column: "pandas.Series[str]", known: Mapping[str, int]) -> "Codes":
    """The position of each cell's name among those known, each different text looked at once."""
    import numpy
    import pandas

    codes, texts = pandas.factorize(column)
    found = [known.get(folded(text), _UNKNOWN) if text else _BLANK for text in texts]
    return numpy.array(found, dtype=numpy.int64)[codes]


def _raters(
    body: "pandas.DataFrame", who: Asked, columns: Mapping[str, int], mistakes: _Mistakes, empty: "Marks"
) -> tuple["Codes", "Codes"]:
    """Which agency each row is about and of which type the respondent is."""
    heads, types = who.questionnaire.columns, who.questionnaire.respondents
    ids = body[columns[heads.respondent]]
    mistakes.cells(
        (ids == "").to_numpy() & ~empty, columns[heads.respondent], "mã-phiếu", lambda *_: "thiếu mã phiếu; ghi mã"
    )
    again = (ids.duplicated() & (ids != "")).to_numpy()
    first = {} if not again.any() else {id: row for row, id in reversed([*enumerate(ids)])}
    mistakes.cells(
        again,
        columns[heads.respondent],
        "mã-trùng",
        lambda row, text: f"mã phiếu '{text}' đã có ở hàng {first[ids.iat[row]] + 2}; mỗi phiếu một hàng, một mã",
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
        for name in (agency.id, folded(agency.short), title, title.removeprefix("ủy ban nhân dân ")):
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


def _strangers(who: Asked, column: int, mistakes: _Mistakes, rows: "Marks", agency: "Codes") -> None:
    """Respondents of a type that is not asked about the agency."""

    def say(row: int, text: str) -> str:
        return f"đối tượng '{text}' không được hỏi về {who.agencies[agency[row]].title}; sửa đối tượng hoặc cơ quan"

    mistakes.cells(rows, column, "đối-tượng", say)


def _count(
    question: Question,
    who: Asked,
    body: "pandas.DataFrame",
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
