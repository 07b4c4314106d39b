"""What a cell of the form takes, stated once: the spreadsheet refuses anything else, and where it gets in all the same
the figure counts as unsound and earns nothing."""

from collections.abc import Mapping
from typing import Any

from scoring.cells import NO, YES
from scoring.expressions import NEVER
from scoring.facts import NUMERIC, Fact
from scoring.forms.texts import NEVER_WORDS, clean
from scoring.workbook.guards import FAULTY, ends
from scoring.workbook.items import number

LAST_DAY = NEVER - 1
_A_DAY = Fact.model_validate({"label": "Ngày", "type": "date", "supplier": "agency"})


def accepted(fact: Fact, ref: str) -> str:
    """The condition that a cell holds a figure of its kind and range."""
    low, high = ends(fact)
    if fact.type == "date":
        return f'IF(ISNUMBER({ref}),{_between(ref, low, min(high, LAST_DAY), 0)},{ref}="{NEVER_WORDS}")'
    return f"IF(ISNUMBER({ref}),{_between(ref, low, high, fact.decimals)},FALSE)"


def a_day(ref: str) -> str:
    """The condition that a cell holds a date."""
    return f"IF(ISNUMBER({ref}),{_between(ref, *ends(_A_DAY), 0)},FALSE)"


def _between(ref: str, low: Any, high: Any, places: int) -> str:
    return f"AND({ref}>={number(low)},{ref}<={number(high)},{ref}=ROUND({ref},{places}))"


def sound(fact: Fact, ref: str, read: str, labels: Mapping[str, str]) -> str:
    """The figure as formulas take it: empty where there is none, FAULTY where it is not of its kind.

    `read` is the cell that holds it as an import reads it, for numbers and days; `labels` names the cell of each
    option's label, and formulas then see the option's id.
    """
    return f'IF(ISERROR({ref}),"{FAULTY}",IF({ref}="","",{_taken(fact, ref, read, labels)}))'


def _taken(fact: Fact, ref: str, read: str, labels: Mapping[str, str]) -> str:
    if fact.type == "yes_no":
        return _chosen(clean(ref), {YES: f'"{YES}"', NO: f'"{NO}"'})
    if fact.type == "choice":
        return _chosen(clean(ref), labels)
    if fact.type == "text":
        return '"x"'
    value = f"IF(ISNUMBER({read}),{read},{NEVER})" if fact.type == "date" else read
    return f'IF({accepted(fact, read)},{value},"{FAULTY}")'


def _chosen(ref: str, words: Mapping[str, str]) -> str:
    found = f'"{FAULTY}"'
    for meant, label in reversed(list(words.items())):
        found = f'IF({ref}={label},"{meant}",{found})'
    return found


def validation(fact: Fact, ref: str, top: str, top_label: str) -> dict[str, Any]:
    """What the spreadsheet refuses as it is typed; `top` is the cell of a figure that this one may not exceed."""
    if fact.type == "yes_no":
        return _told({"validate": "list", "source": [YES, NO]}, f"Chọn {YES} hoặc {NO} trong danh sách.")
    if fact.type not in (*NUMERIC, "date"):
        return {}
    condition = accepted(fact, ref)
    if top:
        condition = f'AND({condition},IF({top}="",TRUE,{ref}<={top}))'
    said = f"{_range_words(fact)}{f', không lớn hơn “{top_label}”' if top else ''}."
    checked = _told({"validate": "custom", "value": f"={condition}"}, said)
    if fact.type == "date":
        checked |= {"input_title": "Ngày/tháng/năm", "input_message": f"Ví dụ 5/3/2022; hoặc gõ: {NEVER_WORDS}"}
    return checked


def points_validation(ref: str, top: Any) -> dict[str, Any]:
    """Points an agency claims: from 0 to the item's maximum."""
    condition = f"=IF(ISNUMBER({ref}),AND({ref}>=0,{ref}<={number(top)}),FALSE)"
    return _told({"validate": "custom", "value": condition}, "Điểm tự chấm từ 0 đến điểm tối đa của mục.")


def day_validation(ref: str) -> dict[str, Any]:
    """The date of a document."""
    return _told({"validate": "custom", "value": f"={a_day(ref)}"}, "Nhập ngày theo dạng ngày/tháng/năm.")


def list_validation(source: Any, said: str) -> dict[str, Any]:
    """One of a list."""
    return _told({"validate": "list", "source": source}, said)


def _told(options: dict[str, Any], said: str) -> dict[str, Any]:
    return options | {"error_title": "Nhập chưa đúng", "error_message": said[:255]}


def _range_words(fact: Fact) -> str:
    low, high = fact.bounds
    kind = {"date": "Nhập ngày/tháng/năm", "count": "Nhập số nguyên"}.get(fact.type, "Nhập bằng số")
    least = f", từ {fact.shown(low)}" if low is not None and (low or fact.type == "date") else ""
    return f"{kind}{least}" + (f", đến {fact.shown(high)}" if high is not None else "")
