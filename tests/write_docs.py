"""Writes the generated pages of the docs (`python tests/write_docs.py`): every command with its help, the handbooks."""

import sys
from pathlib import Path

import click

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "lenh.md"
COPIES = {2022: "so huyen", 2023: "so huyen", 2026: "so phuong", "national-2022": "tinh"}
"""The groups whose handbooks stand in the repository; of those that share one folder of criteria the first."""
HANDBOOKS = {
    (name, group): ROOT / "docs" / "bo-tieu-chi" / f"{name}-{group}.md"
    for name, groups in COPIES.items()
    for group in groups.split()
}


def commands_page() -> str:
    """The help of every command, as one page."""
    from cli import main

    parts = [
        "# Các lệnh\n\nTrang này sinh ra từ phần mềm: `python tests/write_docs.py`.\n",
        _help(main, "parindex", None),
    ]
    top = click.Context(main, info_name="parindex", max_content_width=100)
    for name in sorted(main.commands):
        parts.append(_help(main.commands[name], name, top))
    return "\n".join(parts)


def _help(command: click.Command, name: str, parent: click.Context | None) -> str:
    context = click.Context(command, info_name=name, parent=parent, max_content_width=100, terminal_width=100)
    title = name if parent is None else f"parindex {name}"
    return f"## {title}\n\n```text\n{command.get_help(context)}\n```\n"


def handbook_page(name: int | str, group: str) -> str:
    """The handbook of a group, as it is read in the repository."""
    from scoring.handbook import WRITERS, handbook
    from scoring.pipeline import index_of

    return WRITERS[".md"](handbook(index_of(ROOT, name), group)).decode()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PAGE.write_text(commands_page(), encoding="utf-8")
    for (name, group), page in HANDBOOKS.items():
        page.write_text(handbook_page(name, group), encoding="utf-8")
