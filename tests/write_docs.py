"""Writes the generated page of the docs: every command with its help (`python tests/write_docs.py`)."""

import sys
from pathlib import Path

import click

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "lenh.md"


def commands_page() -> str:
    """The help of every command, as one page."""
    sys.path.insert(0, str(ROOT))
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


if __name__ == "__main__":
    PAGE.write_text(commands_page(), encoding="utf-8")
