"""Help in Vietnamese throughout, and what is wrong with the words of a command."""

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from scoring.errors import nearest

FOUND, USAGE = 1, 2
"""Exit codes: the input has findings; wrong usage."""


class InVietnamese(click.Command):
    """A command whose help is in Vietnamese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        for said, meant in (("[OPTIONS]", "[TÙY_CHỌN]"), ("COMMAND [ARGS]...", "LỆNH …")):
            pieces = pieces.replace(said, meant)
        formatter.write_usage(ctx.command_path, pieces, prefix="Cách dùng: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx))]
        with formatter.section("Tùy chọn"):
            formatter.write_dl([(name, _in_vietnamese(said)) for name, said in rows])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "In trợ giúp này."
        return option


def _in_vietnamese(said: str) -> str:
    return said.replace("[default: ", "[mặc định: ").replace("[required]", "[bắt buộc]")


def command(name: str | None = None) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function a command."""
    return click.command(name, cls=InVietnamese)


class Commands(InVietnamese, click.Group):
    """The commands of parindex; wrong usage is told in Vietnamese and exits 2."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section("Các lệnh"):
            formatter.write_dl([(name, one.get_short_help_str(100)) for name, one in sorted(self.commands.items())])

    def main(self, *args: Any, **extra: Any) -> Any:
        try:
            return super().main(*args, **{**extra, "standalone_mode": False})
        except click.exceptions.Exit as done:
            raise SystemExit(done.exit_code) from None
        except click.Abort:
            raise SystemExit("Đã dừng.") from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has gone; nothing is wrong
            raise SystemExit(0) from None
        except OSError as error:
            from scoring.loading.documents import os_reason

            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"Không in được kết quả: {os_reason(error)}.", err=True)
            raise SystemExit(FOUND) from None
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help() if error.ctx else "", err=True)
            raise SystemExit(USAGE) from None
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "parindex"
            click.echo(f"Lỗi: {usage_fault(error)}\nXem cách dùng: {path} --help", err=True)
            raise SystemExit(USAGE) from None


def usage_fault(error: click.UsageError) -> str:
    """What is wrong with the words of a command, in Vietnamese."""
    known: list[str] = []
    match error:
        case click.MissingParameter():
            return f"thiếu {error.param.human_readable_name if error.param else 'tham số'}"
        case click.NoSuchOption() if error.option_name == "--root":
            command = error.ctx.info_name if error.ctx else "rank"
            return f"--root đặt trước tên lệnh: parindex --root THƯ_MỤC {command} …"
        case click.NoSuchOption():
            return f"không có tùy chọn {error.option_name}{nearest(error.option_name, error.possibilities or known)}"
        case click.BadParameter() if error.param and isinstance(error.param.type, click.Choice):
            return f"{error.param.opts[0]} nhận một trong: {', '.join(map(str, error.param.type.choices))}"
        case click.BadParameter() if error.param and isinstance(error.param.type, click.types.IntParamType):
            return f"{error.param.human_readable_name} phải là số, ví dụ 2022"
    if error.message.startswith("No such command"):
        given = error.message.split("'")[1]
        commands = error.ctx.command.commands if error.ctx and isinstance(error.ctx.command, click.Group) else ()
        return f"không có lệnh '{given}'{nearest(given, commands)}"
    if error.message.startswith("Got unexpected extra argument"):
        return f"thừa tham số {error.message.partition('(')[2].rstrip(').')}"
    return error.message
