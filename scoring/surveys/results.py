"""A survey counted and written: `survey.yaml` in the shape of the season, and a table of the means beside it."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scoring import points
from scoring.checking.season import checked_season
from scoring.criteria import Index
from scoring.errors import InputError, Place, Problem, faults
from scoring.errors import told as few
from scoring.fields import SetName
from scoring.loading import Loaded, SeasonFiles, Source
from scoring.loading.documents import parsed, sent
from scoring.loading.models import modelled
from scoring.packages import TABLE
from scoring.pipeline import checked
from scoring.points import Number
from scoring.publishing import published
from scoring.questionnaires import Option, Question
from scoring.submissions import Measured
from scoring.surveys.opinions import few_opinions
from scoring.surveys.statistics import statistics
from scoring.surveys.tables import read_table
from scoring.surveys.tallies import Asked, Tally, asked, tallied

_ALL = "Tất cả"
_MOST_CHANGES = 100
Figures = dict[str, dict[str, int | str]]


class Outcome(NamedTuple):
    """A survey counted: the two files as text, and what is to be told."""

    survey: str
    detail: str
    respondents: int
    changes: tuple[str, ...]
    doubts: tuple[Problem, ...] = ()


def surveyed(root: Path, name: SetName, answers: Path, *, illustrative: bool) -> Outcome:
    """The survey that an answer table states; InputError with every mistake."""
    index, season, problems = checked(root, name)
    if index is None or season is None or season.files.roster is None or faults(problems):
        raise InputError(faults(problems))
    if index.questionnaire is None:
        said = "chưa có phiếu điều tra của năm này; thêm tệp này (xem docs/criteria-format.md)"
        raise InputError([Problem(Place(f"criteria/{name}/survey.yaml"), "thiếu-tệp", said)])
    data, problems = sent(answers, "tệp .csv hoặc .xlsx", TABLE.bytes)
    if data is None:
        raise InputError(problems)
    files = season.files
    central = files.central.model.agencies if files.central else {}
    who = asked(index.questionnaire, season.files.roster.model.agencies, central)
    tally = tallied(read_table(data, str(answers)), who, index)
    before = dict(files.survey.model.agencies) if files.survey else {}
    figures = _figures(who, tally, before)
    count = int(tally.people.sum())
    origin = {"file": answers.name, "sha256": hashlib.sha256(data).hexdigest(), "respondents": count}
    text = _yaml(index.head.year, index.questionnaire.title, origin, figures, illustrative=illustrative)
    found = _checked_text(text, files, index)
    if found:
        raise InputError(found)
    changes, doubts = tuple(_changes(who, index, before, figures)), tuple(few(few_opinions(who, tally, str(answers))))
    return Outcome(text, _detail(who, tally), count, changes, doubts)


def write(outcome: Outcome, file: Path) -> Path:
    """Publish both files, the table of means under the name returned."""
    detail = file.with_name(f"{file.stem}-detail.csv")
    with published(file) as survey, published(detail) as table:
        survey.write_text(outcome.survey, encoding="utf-8", newline="\n")
        table.write_text(outcome.detail, encoding="utf-8-sig", newline="\n")
    return detail


def told(outcome: Outcome) -> list[str]:
    """What was counted, and what differs from the survey that was there."""
    head = f"{points.shown(outcome.respondents)} phiếu; {len(outcome.changes)} cơ quan có số liệu thay đổi"
    rest = len(outcome.changes) - _MOST_CHANGES
    more = [f"… và {rest} cơ quan khác"] if rest > 0 else []
    return [f"{head}{':' if outcome.changes else '.'}", *outcome.changes[:_MOST_CHANGES], *more]


def _figures(who: Asked, tally: Tally, before: Mapping[str, Mapping[str, str]]) -> Figures:
    """The figures of every agency; those that no question counts stay as they were."""
    model, found = who.questionnaire, Figures()
    for at, agency in enumerate(who.agencies):
        counted, own = set[str](), dict[str, int | str]()
        for question in model.questions:
            if agency.group not in question.groups:
                continue
            options, types = model.options[question.scale], who.of(question)[at]
            counted |= {id for option in options for id in question.facts(option)}
            if tally.people[at][types].sum():
                _add(own, question, options, tally.answers[question.id][at].sum(axis=0).tolist())
        kept: dict[str, int | str] = {id: text for id, text in before.get(agency.id, {}).items() if id not in counted}
        if own or kept:
            found[agency.id] = own | kept
    return found


def _add(own: dict[str, int | str], question: Question, options: tuple[Option, ...], counts: list[int]) -> None:
    for option, count in zip(options, counts, strict=True):
        for id in question.facts(option):
            own[id] = int(own.get(id, 0)) + count


def _yaml(year: int, title: str, origin: Mapping[str, object], figures: Figures, *, illustrative: bool) -> str:
    pairs = ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in origin.items())
    lines = [
        "# Tổng hợp từ phiếu trả lời bằng `parindex survey`: cần sửa thì sửa phiếu rồi tổng hợp lại.",
        *(f"year: {year}", f"illustrative: {'yes' if illustrative else 'no'}"),
        *(f"source: {json.dumps(title, ensure_ascii=False)}", f"answers: {{{pairs}}}", "agencies:"),
    ]
    for agency, facts in figures.items():
        lines += [f"  {agency}:", *(f"    {id}: {value}" for id, value in facts.items())]
    return "\n".join(lines) + "\n"


def _checked_text(text: str, files: SeasonFiles, index: Index) -> list[Problem]:
    """What the season would find wrong with the survey, before it is written."""
    document, problems = parsed(text.encode(), "survey.yaml")
    if document is None:
        return problems
    model, problems = modelled(document, Measured)
    if model is None:
        return problems
    loaded = Loaded(Source(Path("survey.yaml"), "survey.yaml", document.sha256), model)
    return faults(checked_season(index, files._replace(survey=loaded))[1])


_HEADINGS = (
    *("Mã cơ quan", "Cơ quan", "Câu hỏi", "Nội dung", "Đối tượng", "Số phiếu có ý kiến", "Không có ý kiến"),
    *("Để trống", "Bình quân (%)", "Độ lệch chuẩn (%)", "Sai số chuẩn (%)", "Bình quân chính xác", "Số phiếu"),
)


def _detail(who: Asked, tally: Tally) -> str:
    """A row for each agency, question and type of respondents, and one for all types together."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for question in who.questionnaire.questions:
        for at, own in enumerate(who.of(question)):
            types = own.nonzero()[0].tolist()
            counts = [tally.answers[question.id][at][j].tolist() for j in types]
            blanks = [int(tally.blanks[question.id][at][j]) for j in types]
            labels = [who.questionnaire.respondents[j].label for j in types]
            if len(types) > 1:
                counts.append([sum(column) for column in zip(*counts, strict=True)])
                blanks.append(sum(blanks))
                labels.append(_ALL)
            agency = who.agencies[at]
            options = who.questionnaire.options[question.scale]
            for row in zip(labels, counts, blanks, strict=True):
                writer.writerow([agency.id, agency.title, question.id, question.label, *_row(options, *row)])
    return stream.getvalue()


def _row(options: tuple[Option, ...], label: str, counts: list[int], blank: int) -> list[object]:
    of = statistics(options, counts)
    said = "; ".join(f"{option.label}: {count}" for option, count in zip(options, counts, strict=True))
    return [
        *(label, of.n, sum(counts) - of.n, blank),
        *(_percent(value) for value in (of.mean, of.spread, of.error)),
        *("" if of.mean is None else points.exact(of.mean), said),
    ]


def _percent(value: Number | None) -> str:
    return "" if value is None else points.shown(100 * value, 2)


def _changes(who: Asked, index: Index, before: Mapping[str, Mapping[str, str]], figures: Figures) -> Iterator[str]:
    """What differs from the present survey, an agency with its questions and other figures."""
    facts = {one.group.id: one.facts for one in index.sets}
    for agency in who.agencies:
        old, new = before.get(agency.id, {}), {id: str(value) for id, value in figures.get(agency.id, {}).items()}
        different = [id for id in {**old, **new} if old.get(id) != new.get(id)]
        said = []
        for question in who.questionnaire.questions:
            options = who.questionnaire.options[question.scale]
            own = {id for option in options for id in question.facts(option)}
            if agency.group in question.groups and not question.counts and own & set(different):
                different = [id for id in different if id not in own]
                means = " → ".join(_mean_of(question, options, counts) for counts in (old, new))
                said.append(f"{question.label} ({question.id}): {means}")
        for id in different:
            label = facts[agency.group][id].label if id in facts[agency.group] else "số liệu khác"
            said.append(f"{label} ({id}): {old.get(id, 'chưa có')} → {new.get(id, 'bỏ')}")
        if said:
            more = f"; … và {len(said) - 5} thay đổi khác" if len(said) > 5 else ""
            yield f"{agency.short}: {'; '.join(said[:5])}{more}"


def _mean_of(question: Question, options: tuple[Option, ...], counts: Mapping[str, str]) -> str:
    """The mean of a question by the figures of a survey, and of how many answers."""
    of = statistics(options, [int(counts.get(id, 0)) for option in options for id in question.facts(option)])
    return f"{_percent(of.mean)}% của {points.shown(of.n)} phiếu" if of.n else "chưa có phiếu"
