"""What officials type, read as what they mean, or refused in words: numbers, dates and answers as text of our files."""

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from scoring.cells import NO, YES
from scoring.errors import nearest
from scoring.expressions import NEVER, calendar
from scoring.facts import NUMERIC, Fact
from scoring.fields import file_name, of_a_cell
from scoring.forms.texts import NEVER_WORDS
from scoring.packages import Cell
from scoring.packages.sheets import Value

_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"})
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?\Z")
_SPACED = re.compile(r"-?[1-9]\d{0,2}( \d{3})+(,\d+)?\Z")
_ENGLISH = re.compile(r"-?\d{1,3}(,\d{3})+\.\d+\Z|-?\d{1,3}(,\d{3}){2,}\Z")
_PLAIN = re.compile(r"-?\d+([.,]\d+)?\Z")
_DAY = re.compile(r"(?:ngày )?(\d{1,2}) ?(?:[/.-]|tháng) ?(\d{1,2}) ?(?:[/.-]|năm) ?(\d{4}|\d{2})\Z")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\Z")
_LINE_ENDS = re.compile("_x000D_\n?|\r\n?|[\u0085\u2028\u2029]")
_YEARS = range(1900, 2201)
"""A number in a date cell that is a year, not a day."""


class Read(NamedTuple):
    """What a cell says, as our files write it; the cell's own words where these had to be interpreted, and as what."""

    text: str
    taken_from: str = ""
    taken_as: str = ""


def figure(fact: Fact, cell: Cell) -> Read | None:
    """The figure in a cell; None in a blank one, ValueError with the remedy in Vietnamese."""
    said = _present(cell)
    if said is None:
        return None
    if fact.type in NUMERIC:
        read = _number(said, cell.format, fact)
    elif fact.type == "date":
        read = _day_or_never(said)
    elif fact.type == "yes_no":
        read = _one_of(said, {YES: "yes", NO: "no"})
    elif fact.type == "choice":
        read = _one_of(said, {option.label: option.id for option in fact.options})
    else:
        return words(cell)
    try:
        fact.read(read.text)
    except ValueError as error:
        raise ValueError(str(error).replace(f"'{read.text}'", f"'{shown(said)}'")) from None
    return read


def number(cell: Cell, like: Fact) -> Read | None:
    """Points claimed, with as many decimals as `like` has."""
    said = _present(cell)
    return None if said is None else _number(said, cell.format, like)


def day(cell: Cell) -> Read | None:
    """A date."""
    said = _present(cell)
    return None if said is None else _day(said)


def answer(cell: Cell, answers: dict[str, str]) -> Read | None:
    """One of a list of answers."""
    said = _present(cell)
    return None if said is None else _one_of(said, answers)


def words(cell: Cell) -> Read | None:
    """A text; a number typed there is its digits."""
    said = _present(cell)
    if said is None:
        return None
    if isinstance(said, datetime.date | datetime.time | datetime.timedelta):
        raise ValueError(f"ô đã bị đổi thành ngày giờ ({shown(said)}); đặt định dạng ô là Văn bản (Text) rồi gõ lại")
    text = _LINE_ENDS.sub("\n", said if isinstance(said, str) else shown(said)).replace("\t", " ").strip()
    bad = next((char for char in text if unicodedata.category(char) == "Cc" and char != "\n"), "")
    if bad:
        raise ValueError(f"có ký tự điều khiển U+{ord(bad):04X}; gõ lại đoạn chữ này")
    return Read(unicodedata.normalize("NFC", of_a_cell(text)))


def file(cell: Cell) -> Read | None:
    """The name of a file in the agency's evidence folder."""
    read = words(cell)
    return None if read is None else Read(file_name(read.text))


def shown(said: Value) -> str:
    """What a cell says, as an official reads it."""
    if isinstance(said, bool):
        return "TRUE" if said else "FALSE"
    if isinstance(said, datetime.datetime | datetime.date):
        return f"{said:%d/%m/%Y}"
    if isinstance(said, int | float):
        return _digits(said).replace(".", ",")
    return str(said)


def _present(cell: Cell) -> Value | None:
    """What a cell says; None where it says nothing, ValueError where it says nothing usable."""
    said = cell.value
    if isinstance(said, str):
        if said == "":
            return None
        if said.strip() in _ERRORS:
            raise ValueError(f"ô đang báo lỗi {said.strip()}; xóa rồi gõ lại giá trị")
        if not said.strip():
            raise ValueError("ô chỉ có dấu cách; nhấn Delete để trống hẳn, hoặc điền giá trị")
    return said


def _ordinary(text: str) -> str:
    """A number or day as it was typed, in its usual form; other digits than the ordinary are no figures of a form,
    whose own formulas do not know them."""
    if any(char.isdigit() and not char.isascii() for char in text):
        said = "có chữ số không phải chữ số thường (toàn khổ, chỉ số trên…)"
        raise ValueError(f"'{text.strip()}' {said}; tắt bộ gõ khác, gõ lại bằng các phím số 0–9")
    return _plain(text)


def _plain(text: str) -> str:
    """The text with its digits, spaces and signs in their usual form."""
    found = unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace("\u2013", "-")
    return " ".join(found.split())


def _digits(said: float) -> str:
    """A number of a cell to the fifteen digits a spreadsheet holds, without an exponent."""
    text = format(Decimal(f"{said:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# --- numbers --------------------------------------------------------------------------------------------------------


def _number(said: Value, form: str, fact: Fact) -> Read:
    if isinstance(said, bool):
        raise ValueError(f"ô ghi {shown(said)}; gõ một số")
    if isinstance(said, datetime.date | datetime.time | datetime.timedelta):
        raise ValueError(f"ô đã bị đổi thành ngày giờ ({shown(said)}); đặt định dạng ô là Số (Number) rồi gõ lại")
    if isinstance(said, str):
        text = _worded(said, fact)
        return Read(text, said, text.replace(".", ","))
    if "%" in form:
        raise ValueError(f"ô đang ở dạng phần trăm; {_no_percent(fact)}")
    text = _digits(said)
    if fact.type == "count" and "." in text:
        raise ValueError(f"'{shown(said)}' phải là số nguyên; gõ liền, không dấu ngăn cách, ví dụ 1234")
    return Read(text)


def _worded(said: str, fact: Fact) -> str:
    """The number that a text states, by the Vietnamese way of writing: dots between thousands, a decimal comma."""
    text = _ordinary(said)
    if fact.unit and text.casefold().endswith(f" {fact.unit.casefold()}"):
        text = text[: -len(fact.unit) - 1]
    if text.endswith("%"):
        if fact.unit != "%":
            raise ValueError(f"'{said.strip()}' là tỷ lệ phần trăm; {_no_percent(fact)}")
        text = text[:-1].strip()
    if _ENGLISH.match(text):
        raise ValueError(f"'{text}' viết theo lối Anh; gõ liền số hàng nghìn và dùng dấu phẩy thập phân, ví dụ 1234,5")
    if _GROUPED.match(text):
        if fact.decimals >= 3 and text.count(".") == 1 and "," not in text:
            pair = f"{text.replace('.', '')} hoặc {text.replace('.', ',')}"
            raise ValueError(f"'{text}' có thể là {pair}; gõ rõ một trong hai")
        return _short(text.replace(".", ""))
    if _SPACED.match(text):
        return _short(text.replace(" ", ""))
    if not _PLAIN.match(text):
        raise ValueError(f"'{said.strip()}' không phải là số; gõ bằng chữ số, ví dụ 1234 hoặc 12,5")
    if fact.type == "count" and "." in _short(text):
        raise ValueError(f"'{text}' phải là số nguyên; gõ liền, không dấu ngăn cách, ví dụ 1234")
    return _short(text)


def _short(text: str) -> str:
    """A number as our files write it, without the zeros that say nothing."""
    whole, _, decimals = text.replace(",", ".").partition(".")
    return f"{whole}.{decimals}".rstrip("0").rstrip(".")


def _no_percent(fact: Fact) -> str:
    return "gõ số không kèm dấu %" if fact.unit == "%" else f"kê khai số lượng theo đơn vị “{fact.unit or 'điểm'}”"


# --- dates, answers -------------------------------------------------------------------------------------------------


def _day_or_never(said: Value) -> Read:
    if isinstance(said, str) and _plain(said).casefold() == NEVER_WORDS:
        return Read("never")
    try:
        return _day(said)
    except ValueError as error:
        raise ValueError(f"{error}; việc không làm thì gõ: {NEVER_WORDS}") from None


def _day(said: Value) -> Read:
    if isinstance(said, datetime.datetime):
        if said.time() != datetime.time():
            raise ValueError(f"'{said:%d/%m/%Y %H:%M}' có cả giờ; gõ lại ngày, ví dụ 5/3/2022")
        said = said.date()
    if isinstance(said, datetime.date):
        _refuse_year((said - datetime.date(1899, 12, 30)).days)
        return Read(said.isoformat())
    if isinstance(said, bool | datetime.time | datetime.timedelta):
        raise ValueError(f"'{shown(said)}' không phải là ngày; gõ ngày/tháng/năm, ví dụ 5/3/2022")
    if isinstance(said, str):
        day = _worded_day(_ordinary(said))
        return Read(day.isoformat(), said, f"{day:%d/%m/%Y}")
    _refuse_year(said)
    if said != int(said) or not 61 <= said < NEVER:
        raise ValueError(f"'{shown(said)}' không phải là ngày; gõ ngày/tháng/năm, ví dụ 5/3/2022")
    return Read(calendar(int(said)).isoformat())


def _refuse_year(serial: float) -> None:
    if serial in _YEARS:
        raise ValueError(f"ô chỉ ghi năm {serial}; gõ đủ ngày/tháng/năm, ví dụ 5/3/{serial}")


def _worded_day(text: str) -> datetime.date:
    found, iso = _DAY.match(text.casefold()), _ISO.match(text)
    if not found and not iso:
        raise ValueError(f"'{text}' không phải là ngày; gõ ngày/tháng/năm, ví dụ 5/3/2022")
    one, two, year = found.groups() if found else reversed(iso.groups() if iso else ())
    if len(year) == 2:
        raise ValueError(f"'{text}': năm phải viết đủ bốn chữ số, ví dụ 5/3/20{year}")
    if int(two) > 12 and int(one) <= 12:
        raise ValueError(f"'{text}': không có tháng {two}; ghi ngày trước, tháng sau: {two}/{one}/{year}?")
    try:
        return datetime.date(int(year), int(two), int(one))
    except ValueError:
        raise ValueError(f"'{text}': không có ngày này trong lịch; kiểm tra lại ngày, tháng") from None


def _one_of(said: Value, answers: dict[str, str]) -> Read:
    text = shown(said)
    for words, meant in answers.items():
        if _same(words) == _same(text):
            return Read(meant, "" if words.casefold() == text.casefold() else text, words)
    raise ValueError(f"'{text.strip()}' không có trong danh sách của ô{nearest(text.strip(), answers)}")


def _same(text: str) -> str:
    return _plain(text).casefold()
