"""50,000 answers to 40 questions counted, beside pandas reading the same table and nothing else.

python tests/bench/surveys.py [ROWS]
"""

import io
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import pandas  # noqa: E402
from answers import Row, as_csv, headings, write_xlsx  # noqa: E402

from scoring.pipeline import checked  # noqa: E402
from scoring.questionnaires import Questionnaire  # noqa: E402
from scoring.surveys.tables import read_table  # noqa: E402
from scoring.surveys.tallies import asked, tallied  # noqa: E402

QUESTIONS = 40


def rows_at_random(model: Questionnaire, agencies: list[str], count: int) -> list[Row]:
    """Respondents, each on an agency in turn."""
    chance, heads = random.Random(1), model.columns
    labels = [[option.label for option in model.options[question.scale]] for question in model.questions]
    names = [question.label for question in model.questions]
    types = [type.label for type in model.respondents]
    return [
        {heads.respondent: f"P{at}", heads.type: types[at % len(types)], heads.agency: agencies[at % len(agencies)]}
        | {name: chance.choice(own) for name, own in zip(names, labels, strict=True)}
        for at in range(count)
    ]


def timed(work: Callable[[], object]) -> float:
    """Seconds of the processor, the best of two."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    index, season, _ = checked(ROOT, 2022)
    assert index is not None
    assert season is not None
    assert index.questionnaire is not None
    assert season.files.roster is not None
    agencies = season.files.roster.model.agencies
    first, types = index.questionnaire.questions[0], [type.id for type in index.questionnaire.respondents]
    model = index.questionnaire.model_copy(
        update={
            "questions": tuple(
                first.model_copy(update={"id": f"q{n}", "label": f"{first.label} {n}", "asked": tuple(types)})
                for n in range(QUESTIONS)
            ),
            "respondents": tuple(one.model_copy(update={"where": {}}) for one in index.questionnaire.respondents),
        }
    )
    who, names = asked(model, agencies, {}), headings(model)
    rows = rows_at_random(model, [agency.title for agency in agencies], count)
    with tempfile.TemporaryDirectory() as folder:
        write_xlsx(rows, names, Path(folder) / "phieu.xlsx")
        book = (Path(folder) / "phieu.xlsx").read_bytes()
    text = as_csv(rows, names)
    for shown, data, bare in (
        ("phieu.csv", text, lambda: pandas.read_csv(io.BytesIO(text), dtype=str)),
        ("phieu.xlsx", book, lambda: pandas.read_excel(io.BytesIO(book), dtype=str)),
    ):
        ours, floor = timed(lambda: tallied(read_table(data, shown), who, index)), timed(bare)  # noqa: B023
        print(f"{count} × {QUESTIONS} {shown:<11} {ours:6.2f} s   pandas {floor:6.2f} s   ratio {ours / floor:.2f}")


if __name__ == "__main__":
    main()
