"""The commands: read arguments, call scoring, print. Results go to stdout, everything else to stderr."""

import gc
import json
import os
import re
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from scoring import __version__
from scoring.errors import InputError, Problem, faults, nearest

FOUND, USAGE = 1, 2


class _InVietnamese(click.Command):
    """A command whose help is in Vietnamese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Cách dùng: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx))]
        with formatter.section("Tùy chọn"):
            formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "In trợ giúp này."
        return option


class _Commands(_InVietnamese, click.Group):
    """The commands of parindex; wrong usage is told in Vietnamese and exits 2."""

    command_class = _InVietnamese

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
        case click.NoSuchOption():
            return f"không có tùy chọn {error.option_name}{nearest(error.option_name, error.possibilities or known)}"
        case click.BadParameter() if error.param and isinstance(error.param.type, click.Choice):
            return f"{error.param.opts[0]} nhận một trong: {', '.join(map(str, error.param.type.choices))}"
        case click.BadParameter() if error.param and isinstance(error.param.type, click.types.IntParamType):
            return f"{error.param.human_readable_name} phải là số, ví dụ 2022"
    if error.message.startswith("No such command"):
        given = error.message.split("'")[1]
        return f"không có lệnh '{given}'{nearest(given, main.commands)}"
    if error.message.startswith("Got unexpected extra argument"):
        return f"thừa tham số {error.message.partition('(')[2].rstrip(').')}"
    return error.message


@click.group(cls=_Commands, context_settings={"max_content_width": 110})
@click.version_option(__version__, message="parindex %(version)s", help="In phiên bản.")
@click.option(
    "--root",
    type=click.Path(path_type=Path, readable=False),
    help="Thư mục chứa criteria/ và submissions/ (mặc định: tự tìm).",
)
@click.pass_context
def main(context: click.Context, root: Path | None) -> None:
    """Chấm điểm, xếp hạng Chỉ số cải cách hành chính từ tiêu chí và số liệu kê khai.

    \b
    Mã thoát: 0 không có lỗi; 1 dữ liệu có lỗi; 2 dùng lệnh sai.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.disable()  # a batch command ends before garbage matters; collecting adds 40 % to parsing
    context.obj = root


def found_root(context: click.Context) -> Path:
    """The folder with criteria/: as given, or the nearest one from here upwards."""
    given: Path | None = context.obj
    if given is not None:
        if not os.path.isdir(given / "criteria"):
            raise click.UsageError(f"{given}: không có thư mục criteria/")
        return given.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if os.path.isdir(folder / "criteria"):
            return folder
    raise click.UsageError(
        "không thấy thư mục criteria/ ở đây hay ở thư mục cha; chạy trong kho dữ liệu hoặc dùng --root"
    )


def years(root: Path) -> list[int]:
    """The years with criteria."""
    found = _years(root / "criteria")
    if not found:
        raise click.UsageError(f"{root / 'criteria'}: chưa có năm nào; thêm thư mục <năm>/ với index.yaml")
    return sorted(found)


def _years(folder: Path) -> set[int]:
    try:
        return {int(name) for name in os.listdir(folder) if re.fullmatch("[0-9]{4}", name)}
    except OSError as error:
        from scoring.loading.documents import os_reason

        raise click.UsageError(f"{folder}: không đọc được: {os_reason(error)}") from None


def known_year(root: Path, year: int) -> int:
    """The year, when there are criteria for it."""
    if year not in years(root):
        known = ", ".join(map(str, years(root))) or "không có năm nào"
        raise click.UsageError(f"không có tiêu chí năm {year}; có: {known}")
    return year


def tell(problems: list[Problem]) -> None:
    """The problems, by file and line, on stderr."""
    for problem in sorted(set(problems)):
        click.echo(problem, err=True)


def stop(problems: list[Problem]) -> NoReturn:
    """End with the problems told and counted."""
    tell(problems)
    if all(problem.code == "ghi-tệp" for problem in problems):
        raise SystemExit(FOUND)
    count = len(set(faults(problems)))
    click.echo(f"{count} lỗi; chưa tính điểm, không ghi tệp nào.", err=True)
    raise SystemExit(FOUND)


class Progress:
    """A counter on a terminal; silent in a pipe."""

    def __call__(self, done: int, total: int) -> None:
        if sys.stderr.isatty() and total >= 200 and (done % 50 == 0 or done == total):
            click.echo(f"\rĐọc hồ sơ {done}/{total}", err=True, nl=done == total)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...]) -> None:
    """Kiểm tra tiêu chí và số liệu, nêu mọi lỗi cùng lúc.

    PATH giới hạn kết quả vào các tệp, thư mục nêu ra; không nêu thì kiểm tra tất cả các năm.

    \b
    Ví dụ:
      parindex check
      parindex check submissions/2022/so/so-y-te
    """
    from scoring.pipeline import checked

    root = found_root(context)
    wanted = [_inside(root, path) for path in paths]
    problems: list[Problem] = []
    season = root / "submissions"
    for year in sorted({*years(root), *(_years(season) if os.access(season, os.R_OK | os.X_OK) else ())}):
        problems += checked(root, year, Progress())[2]
    if wanted:
        problems = _within(problems, wanted)
    tell(problems)
    errors, warnings = len(set(faults(problems))), len({p for p in problems if p.warning})
    click.echo(f"{errors} lỗi, {warnings} cảnh báo.")
    raise SystemExit(FOUND if errors else 0)


def refuse_outputs(root: Path, *outputs: tuple[Path | None, str]) -> None:
    """Stop before anything is computed where a result would stand among the inputs, or under a misleading name."""
    for file, suffix in outputs:
        if file is None:
            continue
        if file.suffix.lower() != suffix:
            raise click.UsageError(f"{file}: tên tệp phải kết thúc bằng {suffix}")
        place = Path(os.path.realpath(file))
        if any(place.is_relative_to(root / folder) for folder in ("criteria", "submissions")):
            raise click.UsageError(f"{file}: không ghi kết quả vào thư mục tiêu chí hay hồ sơ; chọn nơi khác")


def _within(problems: list[Problem], wanted: list[str]) -> list[Problem]:
    """The problems of the paths wanted; faults elsewhere are counted, because they may hide others."""
    within = [p for p in problems if any(_under(p.place.path, one) for one in wanted)]
    others = len(set(faults(problems)) - set(within))
    if others:
        click.echo(f"Còn {others} lỗi ở tệp khác, có thể khiến tệp này chưa được kiểm tra hết.", err=True)
    return within


def _inside(root: Path, path: Path) -> str:
    real = os.path.realpath(path.parent) + f"/{path.name}" if path.is_symlink() else os.path.realpath(path)
    full = Path(real)
    if not os.path.lexists(path):
        raise click.UsageError(f"{path}: không có tệp hay thư mục này")
    if not full.is_relative_to(root):
        raise click.UsageError(f"{path}: nằm ngoài {root}")
    return full.relative_to(root).as_posix()


def _under(path: str, folder: str) -> bool:
    return folder in (".", path) or path.startswith(f"{folder}/")


@main.command()
@click.argument("year", type=int)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Tệp sổ tính (.xlsx); mặc định xep-hang-<năm>.xlsx, vòng self thêm -tu-danh-gia.",
)
@click.option(
    "--round",
    "round_id",
    type=click.Choice(["self", "appraised"]),
    default="appraised",
    show_default=True,
    help="self: theo tự đánh giá; appraised: sau thẩm định.",
)
@click.option("--csv", "table", type=click.Path(path_type=Path), help="Ghi thêm bảng điểm từng mục, mỗi mục một dòng.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON; chỉ ghi sổ tính khi có -o.")
@click.pass_context
def rank(
    context: click.Context, year: int, output: Path | None, round_id: str, table: Path | None, as_json: bool
) -> None:
    """Chấm điểm, xếp hạng một năm và ghi sổ tính xếp hạng.

    \b
    Ví dụ:
      parindex rank 2022
      parindex rank 2022 -o ket-qua.xlsx --round self
      parindex rank 2022 --csv diem-tung-muc.csv
      parindex rank 2022 --json > ket-qua.json
    """
    from scoring import report
    from scoring.pipeline import run

    root = found_root(context)
    known_year(root, year)
    if output is None and not as_json:
        output = Path(f"xep-hang-{year}{'-tu-danh-gia' if round_id == 'self' else ''}.xlsx")
    refuse_outputs(root, (output, ".xlsx"), (table, ".csv"))
    try:
        result, warnings = run(root, year, round_id, Progress())  # type: ignore[arg-type]
        tell(warnings)
        if output is not None:
            from scoring import workbook

            workbook.write(result, output)
            click.echo(f"Đã ghi {output}", err=True)
        if table is not None:
            report.write_items(result, table)
            click.echo(f"Đã ghi {table}", err=True)
    except InputError as error:
        stop(error.problems)
    if as_json:
        click.echo(json.dumps(report.standings(result), ensure_ascii=False, indent=1))
    else:
        click.echo(report.table(result))


@main.command()
@click.argument("year", type=int)
@click.argument("agency")
@click.argument("item", required=False)
@click.option("--round", "round_id", type=click.Choice(["self", "appraised"]), default="appraised", show_default=True)
@click.pass_context
def explain(context: click.Context, year: int, agency: str, item: str | None, round_id: str) -> None:
    """Giải thích điểm của một cơ quan: căn cứ, số liệu, mức áp dụng, mức gần nhất chưa đạt.

    \b
    Ví dụ:
      parindex explain 2022 so-thong-tin-va-truyen-thong
      parindex explain 2022 so-thong-tin-va-truyen-thong 3.1.2
    """
    from scoring import explain as explaining
    from scoring.pipeline import run

    root = found_root(context)
    known_year(root, year)
    try:
        result, _ = run(root, year, round_id)  # type: ignore[arg-type]
    except InputError as error:
        stop(error.problems)
    one = explaining.view(result, agency)
    if one is None:
        known = [standing.agency.id for group in result.groups for standing in group.standings]
        raise click.UsageError(f"không có cơ quan '{agency}'{nearest(agency, known)}")
    items = [leaf.item.id for leaf in one.group.group_set.leaves]
    if item is not None and item not in items:
        group = one.group.group_set.group.id
        raise click.UsageError(f"không có mục '{item}' trong nhóm '{group}'{nearest(item, items)}")
    click.echo(explaining.sheet(one) if item is None else explaining.item(one, item))


if __name__ == "__main__":
    main()
