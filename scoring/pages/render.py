"""Templates filled in: text is always escaped; style and script stand in the page, sealed by their hashes."""

import base64
import hashlib
from fractions import Fraction
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scoring.points import Number, fixed, shown


def page(template: str, **content: Any) -> str:
    """A page as text; a browser runs no script and loads no style but those of the template."""
    style, script = _source("style.css"), _source("sort.js")
    policy = f"default-src 'none'; style-src {_seal(style)}; script-src {_seal(script)}; base-uri 'none'"
    made = _templates().get_template(template)
    return f"{made.render(style=Markup(style), script=Markup(script), policy=policy, **content)}\n"


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("scoring.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["shown"] = shown
    found.filters["along"] = along
    found.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    return found


@cache
def _source(name: str) -> str:
    return _templates().get_template(name).render()


def _seal(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def along(part: Number, whole: Number) -> str:
    """How far along a bar of a hundred units a part of the whole reaches, within the bar."""
    reached = 0 if part < 0 else whole if part > whole else part
    return fixed(Fraction(100) * reached / whole, 2) if whole else "0"
