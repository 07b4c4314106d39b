"""Answer tables made from a survey: respondents who, counted, give exactly its figures."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from scoring.criteria import Index
from scoring.fields import SetName
from scoring.pipeline import checked
from scoring.questionnaires import Question, Questionnaire
from scoring.submissions import Agency

Row = dict[str, str]


def rows_of(index: Index, agencies: tuple[Agency, ...], survey: Mapping[str, Mapping[str, str]]) -> list[Row]:
    """A row a respondent, by headings."""
    model = index.questionnaire
    assert model is not None
    heads, rows = model.columns, list[Row]()
    for agency in agencies:
        facts = {id: int(text) for id, text in survey.get(agency.id, {}).items() if text.isdigit()}
        for types, answers in _by_types(model, agency, facts).items():
            most = max((len(given) for given in answers.values()), default=0)
            labels = [type.label for type in model.respondents if type.id in types]
            for at in range(most):
                row = {heads.respondent: f"P{len(rows) + 1:05}", heads.type: labels[at % len(labels)]}
                row[heads.agency] = agency.title
                rows.append(row | {label: given[at] for label, given in answers.items() if at < len(given)})
    return rows


def answered(root: Path, name: SetName) -> tuple[list[Row], list[str]]:
    """The rows of respondents who give the survey of a season, and the headings of their table."""
    index, season, _ = checked(root, name)
    assert index and index.questionnaire and season and season.files.roster and season.files.survey
    rows = rows_of(index, season.files.roster.model.agencies, season.files.survey.model.agencies)
    return rows, headings(index.questionnaire)


def answers_of(root: Path, name: SetName) -> bytes:
    """Answers, as CSV, that give the survey of a season back."""
    return as_csv(*answered(root, name))


def _by_types(
    model: Questionnaire, agency: Agency, facts: Mapping[str, int]
) -> dict[tuple[str, ...], dict[str, list[str]]]:
    """The answers to each question, with the questions that the same types are asked together."""
    found: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for question in model.questions:
        if agency.group in question.groups:
            found.setdefault(question.asked, {})[question.label] = list(_answers(model, question, facts))
    return found


def _answers(model: Questionnaire, question: Question, facts: Mapping[str, int]) -> Iterator[str]:
    options = model.options[question.scale]
    if question.id == "a8_overall":  # two figures of five answers: those pleased, and the rest of those who answered
        pleased = facts.get("a8_overall_satisfied", 0)
        yield from ["Hài lòng"] * pleased + ["Bình thường"] * (facts.get("a8_overall_answers", 0) - pleased)
        return
    for option in options:
        for id in question.facts(option):
            yield from [option.label] * facts.get(id, 0)


def headings(model: Questionnaire) -> list[str]:
    heads = model.columns
    return [heads.respondent, heads.type, heads.agency, *(question.label for question in model.questions)]


def as_csv(rows: list[Row], names: list[str], separator: str = ",") -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, names, delimiter=separator, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def write_xlsx(rows: list[Row], names: list[str], file: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Phiếu")
        for at, row in enumerate([dict(zip(names, names, strict=True)), *rows]):
            for column, name in enumerate(names):
                if row.get(name):
                    sheet.write_string(at, column, row[name])
