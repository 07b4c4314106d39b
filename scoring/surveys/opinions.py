"""How many had an opinion: a question is not measured by those who had none."""

from collections.abc import Iterator

from scoring.errors import Place, Problem
from scoring.surveys.tallies import Asked, Tally


def few_opinions(who: Asked, tally: Tally, shown: str) -> Iterator[Problem]:
    """Questions on which fewer of a type had an opinion than the questionnaire wants of its respondents."""
    for question in who.questionnaire.questions:
        weighs = [option.weight is not None for option in who.questionnaire.options[question.scale]]
        counts, asks = tally.answers[question.id][:, :, weighs].sum(axis=2), who.of(question)
        for i, agency in enumerate(who.agencies):
            for j, type in enumerate(who.questionnaire.respondents):
                least = type.least.get(agency.group, 0)
                if asks[i, j] and counts[i, j] < least <= tally.people[i, j]:
                    said = f"{agency.title}: câu '{question.label}' chỉ có {counts[i, j]} phiếu có ý kiến của đối tượng"
                    said = f"{said} '{type.label}', ít nhất cần {least}; điểm của câu này dựa vào số phiếu đó"
                    yield Problem(Place(shown), "ít-ý-kiến", said, warning=True)
