"""The commands, by who types them: read arguments, call the stages, print."""

from collections.abc import Sequence

import click

from scoring.commands.agency import form, import_, score
from scoring.commands.criteria import check, diff, draft, handbook, test
from scoring.commands.season import explain, rank, status, survey

COMMANDS: Sequence[click.Command] = (
    check,
    diff,
    draft,
    explain,
    form,
    handbook,
    import_,
    rank,
    score,
    status,
    survey,
    test,
)
