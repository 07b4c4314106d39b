"""The hidden columns of a form: what was typed in a row as an import takes it, or that it takes nothing of the kind."""

from collections.abc import Iterator, Mapping

from scoring.cells import NO, YES
from scoring.criteria import GroupSet, Leaf
from scoring.facts import NUMERIC, Fact
from scoring.forms import guards, texts
from scoring.forms.keys import At
from scoring.forms.live import Figures
from scoring.forms.rows import Cell
from scoring.points import Number
from scoring.workbook import items
from scoring.workbook.facts import HANDED, LACKING
from scoring.workbook.guards import FAULTY
from scoring.workbook.items import number as constant


def of_figure(fact: Fact, row: int, labels: Mapping[str, str]) -> Iterator[Cell]:
    """The figure of a row as formulas take it, with the steps from a text to it."""
    ref = f"G{row}"
    if fact.type in NUMERIC:
        yield from _number(ref, row, fact.unit or "", fact.decimals)
    elif fact.type == "date":
        yield from _steps(ref, texts.plain_day(ref), texts.stated_day(f"P{row}"), texts.day(f"P{row}", f"Q{row}"))
    yield Cell(At.SOUND, "hidden", format="0", formula=guards.sound(fact, ref, f"R{row}", labels))


def of_claim(row: int, most: Number, places: int) -> Iterator[Cell]:
    """The points claimed in a row, as they are added up."""
    ref, read = f"H{row}", f"R{row}"
    yield from _number(ref, row, "điểm", places)
    within = f"IF(ISNUMBER({read}),AND({read}>=0,{read}<={constant(most)}),FALSE)"
    sound = f'IF(ISERROR({ref}),"{FAULTY}",IF({ref}="","",IF({within},{read},"{FAULTY}")))'
    yield Cell(At.SOUND, "hidden", format="0", formula=sound)


def _number(ref: str, row: int, unit: str, decimals: int) -> Iterator[Cell]:
    read = texts.number(f"P{row}", f"Q{row}", decimals)
    return _steps(ref, texts.plain_number(ref, unit), texts.shape(f"P{row}"), read)


def _steps(ref: str, plain: str, shape: str, read: str) -> Iterator[Cell]:
    yield Cell(At.PLAIN, "hidden", formula=plain)
    yield Cell(At.SHAPE, "hidden", formula=shape)
    yield Cell(At.READ, "hidden", format="0", formula=f'IF(ISTEXT({ref}),{read},IF({ref}="","",{ref}))')


def of_document(row: int, further: str, choice: str) -> Cell:
    """Whether a document is there: said so, described, or among the further ones."""
    filled = f'TRIM(J{row}&L{row}&M{row}&N{row})&K{row}=""'
    more = f"SUMPRODUCT(--({texts.clean(further)}={choice}))=0"
    lacks = f'AND({texts.clean(f"G{row}")}<>"{YES}",{filled},{more})'
    return Cell(At.SOUND, "hidden", formula=f'IF({lacks},"{LACKING}","{HANDED}")')


def unclear(row: int) -> str:
    """The condition that a document is neither said to be there nor said not to be."""
    said = texts.clean(f"G{row}")
    return f'AND({said}<>"",{said}<>"{YES}",{said}<>"{NO}")'


def of_lacking(group_set: GroupSet, figures: Figures, leaf: Leaf, row: int) -> Iterator[Cell]:
    """Whether a missing document takes part of an item's points, or marks them."""
    test = items.evidence_missing(group_set, figures, leaf, f"I{row}")
    if test:
        yield Cell(At.LACKS, "hidden", formula=f'IF(ISNUMBER(I{row}),IF({test},"{LACKING}",""),"")')
