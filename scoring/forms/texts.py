"""Texts typed into cells of a form, read by formulas as an import reads them: numbers, days and answers in words."""

from scoring.cells import quoted
from scoring.workbook.guards import FAULTY

NEVER_WORDS = "không thực hiện"
_HARD_SPACE = "\u00a0"
_END = "|"
"""Closes a text, so that what is taken off its end is taken off nowhere else."""
_MOST = 20
"""More characters than a number has that is taken."""


def clean(ref: str) -> str:
    """The text of a cell without hard and needless spaces."""
    return f'TRIM(SUBSTITUTE({ref},"{_HARD_SPACE}"," "))'


def plain_number(ref: str, unit: str) -> str:
    """What a cell says in words of a number, without its unit; nothing where it holds a number."""
    said = f'LOWER({clean(ref)})&"{_END}"'
    for end in [f" {unit.lower()}", *(["%"] if unit == "%" else [])] if unit else []:
        said = f"SUBSTITUTE({said},{quoted(end + _END)},{quoted(_END)})"
    return f'IF(ISTEXT({ref}),TRIM(SUBSTITUTE({said},"{_END}","",1)),"")'


def shape(plain: str) -> str:
    """The text with every digit a 0, so that how it is written can be compared."""
    for digit in range(1, 10):
        plain = f'SUBSTITUTE({plain},"{digit}","0")'
    return plain


def number(plain: str, shape: str, decimals: int) -> str:
    """The number a text states: a decimal comma, dots or spaces between thousands, or a decimal point; else FAULTY.

    A point before three digits parts thousands; where it could be a decimal point too, nothing is guessed.
    """
    comma, point = f'FIND(",",{shape}&",")', f'FIND(".",{shape}&".")'
    head = f"LEFT({shape},{comma}-1)"
    groups = ",".join(f'{head}=RIGHT("{sep.join(["000"] * 4)}",{comma}-1)' for sep in (".", " "))
    grouped = f'AND(LEFT({plain})<>"0",{comma}>5,MOD({comma},4)<>1,OR({groups}))'
    zeros = f'{head}=REPT("0",{comma}-1)'
    last = f'"{FAULTY}"'
    by_point = f"IF({_parted(shape, point, '.')},{_value(plain, shape, point)},{last})"
    is_whole = f"IF({zeros},{comma}>1,{grouped})"
    read = f"IF(AND({is_whole},{_ended(shape, comma, ',')}),{_value(plain, shape, comma)},{by_point})"
    if decimals < 3:
        return read
    doubtful = f'AND(LEFT({plain})<>"0",LEN({shape})>4,{shape}=RIGHT("000.000",LEN({shape})))'
    return f"IF({doubtful},{last},{read})"


def _parted(shape: str, point: str, sign: str) -> str:
    return (
        f'AND({point}>1,{point}<LEN({shape}),LEFT({shape},{point}-1)=REPT("0",{point}-1),{_ended(shape, point, sign)})'
    )


def _ended(shape: str, at: str, sign: str) -> str:
    """The condition that after a sign come digits alone, one at least; or that it is not there."""
    zeros = "0" * _MOST
    return f'LEN({shape})<>{at},MID({shape},{at},{_MOST})=LEFT("{sign}{zeros}",MAX(0,LEN({shape})-{at}+1))'


def _value(plain: str, shape: str, at: str) -> str:
    digits = plain
    for sign in (".", " ", ","):
        digits = f'SUBSTITUTE({digits},"{sign}","")'
    return f"VALUE({digits})/10^MAX(0,LEN({shape})-{at})"


def plain_day(ref: str) -> str:
    """What a cell says in words of a day, with a stroke before day, month and year; nothing where it holds a day."""
    said = f'SUBSTITUTE("{_END}"&LOWER({clean(ref)}),"{_END}ngày ","{_END}")'
    for sign in ("tháng", "năm", ".", "-", _END):
        said = f'SUBSTITUTE({said},"{sign}","/")'
    for spaced in (" /", "/ "):
        said = f'SUBSTITUTE({said},"{spaced}","/")'
    return f'IF(ISTEXT({ref}),SUBSTITUTE({said},"/0","/"),"")'


def stated_day(plain: str) -> str:
    """The day that the parts of a text make, day or year first; nothing where they make none."""
    second = f'FIND("/",{plain},2)'
    third = f'FIND("/",{plain},{second}+1)'
    parts = f"MID({plain},2,{second}-2)", f"MID({plain},{second}+1,{third}-{second}-1)", f"MID({plain},{third}+1,9)"
    one, two, three = (f"VALUE({part})" for part in parts)
    return f'IFERROR(IF({second}=6,DATE({one},{two},{three}),DATE({three},{two},{one})),"")'


def day(plain: str, stated: str) -> str:
    """The day a text states, or that it was never; FAULTY where its parts make another day than they say."""
    parts = [f'"/"&{name}({stated})' for name in ("DAY", "MONTH", "YEAR")]
    same = f"OR({plain}={'&'.join(parts)},{plain}={'&'.join(reversed(parts))})"
    is_day = f'IF({stated}="","{FAULTY}",IF({same},{stated},"{FAULTY}"))'
    return f'IF({plain}="/{NEVER_WORDS}","{NEVER_WORDS}",{is_day})'
