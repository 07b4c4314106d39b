"""A model of a document with mistakes, mended only so far that the rest of it can be checked as well: never scored."""

import copy
import difflib
from collections import Counter
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scoring.errors import Loc
from scoring.loading.documents import Document
from scoring.loading.models import keys_at

Model = TypeVar("Model", bound=BaseModel)
_NAMING = {"id", "agency", "group", "year", "kind", "roots", "items", "agencies", "groups", "is"}
"""What other files go by: with a mistake in one of these nobody knows what is meant."""
_STAND_INS: tuple[Any, ...] = ("0", "no", "2022-01-01", "none", "max", [], {})
_ROUNDS = 40


def mended(document: Document, model: type[Model]) -> Model | None:
    """The model with stand-ins for what is wrong; None where the mistakes leave no telling what is meant."""
    data, tried = copy.deepcopy(document.data), Counter[Loc]()
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            if not min(_mend(data, model, one, tried) for one in error.errors(include_url=False)):
                return None
    return None


def _mend(data: Any, model: type[BaseModel], error: Any, tried: "Counter[Loc]") -> bool:
    loc, kind = _steps(data, tuple(error["loc"]), missing=error["type"] == "missing"), error["type"]
    if not loc or loc[-1] in _NAMING:
        return False
    table = _follow(data, loc[:-1])
    if error["loc"][-1] == "[key]":
        table.pop(loc[-1], None)
    elif kind == "extra_forbidden":
        known = [key for key in keys_at(model, data, tuple(error["loc"])[:-1]) if key not in table]
        value, close = table.pop(loc[-1], None), difflib.get_close_matches(str(loc[-1]), known, n=1)
        table.update({close[0]: value} if close else {})
    else:
        stand_ins = _words(error) or _STAND_INS
        attempt, tried[loc] = (0 if stand_ins is not _STAND_INS else tried[loc]), tried[loc] + 1
        if attempt >= len(stand_ins):
            return False
        table[loc[-1]] = copy.copy(stand_ins[attempt])
    return True


def _words(error: Any) -> list[str]:
    """The words that may stand where one of a few is wanted."""
    if error["type"] != "literal_error":
        return []
    return [error["ctx"]["expected"].replace(" or ", ", ").split(",")[0].strip().strip("'")]


def _steps(data: Any, loc: Loc, *, missing: bool) -> Loc:
    """The way through the data itself: a validator's path also names variants it tried, and keys not there."""
    found: list[str | int] = []
    for step in loc:
        inside = isinstance(data, dict) and step in data
        if inside or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            data = data[step]
            found.append(step)
    return (*found, loc[-1]) if missing else tuple(found)


def _follow(data: Any, loc: Loc) -> Any:
    for step in loc:
        data = data[step]
    return data
