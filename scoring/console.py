"""What every command needs: finding the folder and the set of the data, telling what is wrong."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from scoring.errors import InputError, Problem, UnknownError, faults, nearest
from scoring.fields import SetName, set_name, set_of
from scoring.policies import FINAL
from scoring.usage import FOUND

What = TypeVar("What")


FILE = click.Path(path_type=Path)
FILE.name = "tệp"


def named(context: click.Context, param: click.Parameter, text: str | None) -> SetName | None:
    """The set of criteria that a word on the command line names."""
    found = set_of(text) if text is not None else None
    if text is not None and found is None:
        said = f"{param.human_readable_name} nhận một năm hay tên một bộ tiêu chí, ví dụ 2022, national-2022"
        raise click.UsageError(f"'{text}': {said}", context)
    return set_name(*found) if found else None


year_argument = click.argument("year", callback=named, metavar="NĂM")
agency_argument = click.argument("agency", metavar="CƠ_QUAN")
round_option = click.option(
    "--round",
    "round_id",
    default=FINAL,
    metavar="VÒNG",
    show_default=True,
    help="Mã vòng trong index.yaml; self: theo tự đánh giá; appraised: kết quả sau thẩm định.",
)


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


def root_of(context: click.Context, year: SetName, round: str | None = None) -> Path:
    """The folder of the data, where it has criteria for the year and they declare the round."""
    root = found_root(context)
    known_year(root, year)
    if round is not None:
        known_round(root, year, round)
    return root


def years(root: Path) -> list[SetName]:
    """The years with criteria, then the other sets by name."""
    found = years_in(root / "criteria")
    if not found:
        raise click.UsageError(f"{root / 'criteria'}: chưa có năm nào; thêm thư mục <năm>/ với index.yaml")
    return in_order(found)


def in_order(names: Iterable[SetName]) -> list[SetName]:
    """The sets of the years, then the others, each kind by year."""
    return sorted(names, key=lambda name: set_of(name) or ("", 0))


def years_in(folder: Path) -> set[SetName]:
    """The years, or other sets, that a folder has a subfolder of."""
    try:
        return {set_name(*found) for found in map(set_of, os.listdir(folder)) if found}
    except OSError as error:
        from scoring.loading.documents import os_reason

        raise click.UsageError(f"{folder}: không đọc được: {os_reason(error)}") from None


def known_year(root: Path, year: SetName) -> SetName:
    """The year, when there are criteria for it."""
    if year not in years(root):
        known = ", ".join(map(str, years(root))) or "không có năm nào"
        raise click.UsageError(f"không có tiêu chí năm {year}; có: {known}")
    return year


def known_round(root: Path, year: SetName, id: str) -> None:
    """Stop where the head of the year declares no such round; a head that cannot be read is told by the run itself."""
    from scoring.loading import read_head

    head = read_head(root, year)
    known = [one.id for one in head.rounds] if head else [id]
    if id not in known:
        near = nearest(id, known).partition("; dùng một trong")[0]  # all of them follow anyway
        raise click.UsageError(f"không có vòng '{id}'{near}; năm {year} có: {', '.join(known)}")


def edition(root: Path, text: str) -> tuple[Path, SetName]:
    """The folder of data and the set of criteria named by its year, or by a folder criteria/<year> elsewhere."""
    if named := set_of(text):
        return root, known_year(root, set_name(*named))
    folder = Path(os.path.realpath(text))
    found = set_of(folder.name)
    if found is None or folder.parent.name != "criteria" or not folder.is_dir():
        raise click.UsageError(f"{text}: cần một năm, hoặc thư mục criteria/<năm> có sẵn, ví dụ ../khac/criteria/2022")
    return folder.parents[1], set_name(*found)


def tell(problems: list[Problem]) -> None:
    """The problems, by file and line, on stderr."""
    for problem in sorted(set(problems)):
        click.echo(problem, err=True)


def tell_in_turn(problems: list[Problem], undone: str) -> None:
    """The mistakes, then the doubts, each marked, and how many of either; ends where there is a mistake."""
    found = sorted(set(problems), key=lambda problem: (problem.warning, problem))
    for problem in found:
        click.echo(problem.marked(), err=True)
    count = len(faults(found))
    if found:
        click.echo(f"{count} lỗi, {len(found) - count} cảnh báo{f'; {undone}' if count else ''}.", err=True)
    if count:
        raise SystemExit(FOUND)


def stop(problems: list[Problem], undone: str) -> NoReturn:
    """End with the problems told and counted, and with what was not done."""
    tell(problems)
    if all(problem.code == "ghi-tệp" for problem in problems):
        raise SystemExit(FOUND)
    count = len(set(faults(problems)))
    click.echo(f"{count} lỗi; {undone}.", err=True)
    raise SystemExit(FOUND)


def within(problems: list[Problem], wanted: list[str]) -> list[Problem]:
    """The problems of the paths wanted; faults elsewhere are counted, because they may hide others."""
    within = [p for p in problems if any(under(p.place.path, one) for one in wanted)]
    others = len(set(faults(problems)) - set(within))
    if others:
        click.echo(f"Còn {others} lỗi ở tệp khác, có thể khiến tệp này chưa được kiểm tra hết.", err=True)
    return within


def asked(paths: list[str], known: set[SetName]) -> set[SetName]:
    """The years, or other sets, that paths lie in; all that are known where one of them lies in none."""
    parts = [(*path.split("/"), "")[1] for path in paths]
    own = {str(name): name for name in known}
    return {own[part] for part in parts} if parts and all(part in own for part in parts) else known


def inside(root: Path, path: Path) -> str:
    """A path as problems name it: from the folder of the data."""
    real = os.path.realpath(path.parent) + f"/{path.name}" if path.is_symlink() else os.path.realpath(path)
    full = Path(real)
    if not os.path.lexists(path):
        raise click.UsageError(f"{path}: không có tệp hay thư mục này")
    if not full.is_relative_to(root):
        raise click.UsageError(f"{path}: nằm ngoài {root}")
    return full.relative_to(root).as_posix()


def under(path: str, folder: str) -> bool:
    """Whether a path is that of a folder, or stands in it."""
    return folder in (".", path) or path.startswith(f"{folder}/")


@contextmanager
def stopping(undone: str = "chưa tính điểm, không ghi tệp nào") -> Iterator[None]:
    """End with the problems told where what is done inside meets them; a name that nothing has is wrong usage."""
    try:
        yield
    except UnknownError as error:
        raise click.UsageError(str(error)) from None
    except InputError as error:
        stop(error.problems, undone)


def written(write: Callable[[What, Path], None], what: What, file: Path) -> None:
    """A result written to its file, and told."""
    write(what, file)
    click.echo(f"Đã ghi {file}", err=True)


class Progress:
    """A counter on a terminal; silent in a pipe."""

    def __init__(self, what: str = "Đọc hồ sơ") -> None:
        self.what = what

    def __call__(self, done: int, total: int) -> None:
        if sys.stderr.isatty() and total >= 200 and (done % 50 == 0 or done == total):
            click.echo(f"\r{self.what} {done}/{total}", err=True, nl=done == total)


def refuse_outputs(root: Path, *outputs: tuple[Path | None, str]) -> None:
    """Stop before anything is computed where a result would stand among the inputs, under a misleading name, in a
    folder that is not there, or where it cannot be written; a suffix may be one of several, with spaces between."""
    from scoring.publishing import refusal

    for file, suffix in outputs:
        if file is None:
            continue
        if file.suffix.lower() not in suffix.split():
            raise click.UsageError(f"{file}: tên tệp phải kết thúc bằng {' hoặc '.join(suffix.split())}")
        _refuse_inputs(root, file)
        refuse_missing_folder(file)
    refused = [problem for file, _ in outputs if file is not None and (problem := refusal(file))]
    if refused:
        stop(refused, "không ghi tệp nào")


def _refuse_inputs(root: Path, path: Path) -> None:
    place = Path(os.path.realpath(path))
    if any(place.is_relative_to(root / folder) for folder in ("criteria", "submissions")):
        raise click.UsageError(f"{path}: không ghi kết quả vào thư mục tiêu chí hay hồ sơ; chọn nơi khác")


def refuse_missing_folder(file: Path) -> None:
    """Stop before anything is computed where the folder of a result is not there."""
    from scoring.publishing import missing_folder

    if missing := missing_folder(file):
        raise click.UsageError(f"{file}: {missing}")


def refuse_folder(root: Path, folder: Path) -> Path:
    """The folder for results, made where it is not there; stop where it cannot be one."""
    _refuse_inputs(root, folder)
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        from scoring.loading.documents import os_reason

        raise click.UsageError(f"{folder}: không tạo được thư mục: {os_reason(error)}") from None
    return folder
