"""From a document to a typed model, every mistake with its place and, for a wrong key, the nearest right one."""

import difflib
import typing
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scoring.errors import Loc, Problem, nearest, told
from scoring.loading.documents import Document

Model = TypeVar("Model", bound=BaseModel)


def modelled(document: Document, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """The model a document states, or every reason why it states none."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        found = _without_echoes(error.errors(include_url=False))
        return None, told(_problem(document, model, one) for one in found)


def _without_echoes(errors: list[Any]) -> Iterator[Any]:
    """The errors less the missing keys that stand there misspelt."""
    unknown: dict[Loc, list[str]] = {}
    for error in errors:
        if error["type"] == "extra_forbidden":
            *table, key = error["loc"]
            unknown.setdefault(tuple(table), []).append(str(key))
    for error in errors:
        *table, key = error["loc"] or ("",)
        if error["type"] != "missing" or not difflib.get_close_matches(str(key), unknown.get(tuple(table), ()), n=1):
            yield error


def _problem(document: Document, model: type[BaseModel], error: Any) -> Problem:
    loc, kind = tuple(error["loc"]), error["type"]
    if kind == "missing":
        return Problem(
            document.place(loc[:-1]), "thiếu-khóa", f"thiếu khóa '{loc[-1]}'{_in(document, loc[:-1])}; thêm khóa này"
        )
    if kind == "extra_forbidden":
        known = keys_at(model, document.data, loc[:-1])
        message = f"không có khóa '{loc[-1]}'{nearest(str(loc[-1]), known)}"
        return Problem(document.place(loc, key=True), "khóa-lạ", message)
    if kind == "union_tag_not_found":
        tags = [_tag(one) for one in _models(_type_at(model, document.data, loc))]
        message = f"thiếu khóa 'kind'{_in(document, loc)}; dùng một trong: {', '.join(tags)}"
        return Problem(document.place(loc), "thiếu-khóa", message)
    stated = error.get("ctx", {}).get("key")
    if stated:
        loc = (*loc, stated)
    is_key = bool(loc) and loc[-1] == "[key]"
    place = document.place(loc[:-1] if is_key else loc, key=is_key)
    if error.get("input") == "" and loc and isinstance(loc[-1], str) and not is_key:
        said = _message(error).removeprefix("để trống; ").removeprefix("'' không dùng được; ")
        return Problem(place, "giá-trị", f"khóa '{loc[-1]}'{_in(document, loc[:-1])} còn để trống; {said}")
    return Problem(place, "giá-trị", _message(error))


def _in(document: Document, loc: Loc) -> str:
    """Which table a key is missing from: its id, or its key."""
    node = _follow(document.data, loc)
    if isinstance(node, dict) and isinstance(node.get("id"), str):
        return f" ở '{node['id']}'"
    named = [step for step in loc if isinstance(step, str)]
    return f" ở '{named[-1]}'" if named else ""


def _follow(data: Any, loc: Loc) -> Any:
    for step in loc:
        data = _step(data, step)
    return data


def _step(data: Any, step: str | int) -> Any:
    """One step into the data; steps that only name a variant stay where they are."""
    if isinstance(data, dict) and step in data:
        return data[step]
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else data


def _message(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value":
        return str(context["message"])
    if kind == "union_tag_invalid":
        tags = [tag.strip().strip("'") for tag in str(context["expected_tags"]).split(",")]
        return f"không có loại '{context['tag']}'{nearest(str(context['tag']), tags)}"
    if kind == "literal_error":
        known = [tag.strip().strip("'") for tag in str(context["expected"]).replace(" or ", ", ").split(",")]
        given = error["input"]
        return f"'{given}' không dùng được{nearest(given, known)}" if isinstance(given, str) else "cần một từ"
    return _EXPECTED.get(kind, f"giá trị không hợp lệ ({error['msg']})")


_EXPECTED = {
    "tuple_type": "cần một danh sách ('- …' hoặc […])",
    "list_type": "cần một danh sách ('- …' hoặc […])",
    "dict_type": "cần một bảng 'khóa: giá trị'",
    "model_type": "cần một bảng 'khóa: giá trị'",
    "model_attributes_type": "cần một bảng 'khóa: giá trị'",
    "string_type": "cần một giá trị, không phải danh sách hay bảng",
}


def keys_at(model: Any, data: Any, loc: Loc) -> list[str]:
    """The keys that the table at `loc` may have."""
    fields = _models(_type_at(model, data, loc))
    return [field.alias or name for one in fields for name, field in one.model_fields.items()]


def _type_at(model: Any, data: Any, loc: Loc) -> Any:
    """The type that stands at `loc`."""
    for step in loc:
        model = _inside(model, step, data)
        data = _step(data, step)
    return model


def _inside(model: Any, step: str | int, data: Any) -> Any:
    """The type one step deeper: a field, an element, a value of a table, or the variant a tag names."""
    if isinstance(step, int):
        return _argument(model, 0)
    models = _models(model)
    for one in models:
        for name, field in one.model_fields.items():
            if step == (field.alias or name) and isinstance(data, dict) and step in data:
                return field.annotation
    if len(models) > 1:
        return next((one for one in models if _tag(one) == step), models[0])
    if models and not isinstance(data, dict):
        return models[0]
    return _argument(model, 1) if typing.get_origin(_bare(model)) is dict else model


def _tag(model: type[BaseModel]) -> str:
    kind = model.model_fields.get("kind")
    if kind is not None:
        return str(typing.get_args(kind.annotation)[0])
    return "criterion" if "sub_criteria" in model.model_fields else "item"


def _bare(model: Any) -> Any:
    while typing.get_origin(model) is typing.Annotated:
        model = typing.get_args(model)[0]
    return model


def _argument(model: Any, position: int) -> Any:
    for variant in _variants(model):
        arguments = typing.get_args(variant)
        if typing.get_origin(variant) in (tuple, list, dict, Mapping) and len(arguments) > position:
            return arguments[position]
    return model


def _variants(model: Any) -> list[Any]:
    model = _bare(model)
    if typing.get_origin(model) in (typing.Union, type(int | str)):
        return [v for arg in typing.get_args(model) for v in _variants(arg)]
    return [model]


def _models(model: Any) -> list[type[BaseModel]]:
    return [v for v in _variants(model) if isinstance(v, type) and issubclass(v, BaseModel)]
