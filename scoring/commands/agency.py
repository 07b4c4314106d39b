"""The commands about one agency: its form out and back in, its own view."""

from pathlib import Path

import click

from scoring.console import (
    FILE,
    Progress,
    agency_argument,
    found_root,
    refuse_folder,
    refuse_outputs,
    root_of,
    stopping,
    tell,
    tell_in_turn,
    written,
    year_argument,
    years,
)
from scoring.fields import SetName
from scoring.policies import SELF
from scoring.usage import command


@command()
@year_argument
@agency_argument
@click.option(
    "--round",
    "round_id",
    metavar="VÒNG",
    help="Mã vòng trong index.yaml. Mặc định: appraised khi cơ quan đã được thẩm định, trước đó là self.",
)
@click.option("-o", "--output", type=FILE, help="Ghi thêm phiếu một tệp (.html) để in, lưu.")
@click.pass_context
def score(context: click.Context, year: SetName, agency: str, round_id: str | None, output: Path | None) -> None:
    """Phiếu điểm riêng của một cơ quan: điểm đã có, điểm mạnh, điểm yếu, rủi ro và những gì trong tầm với.

    Chỉ đọc hồ sơ của cơ quan đó; số liệu và lỗi của cơ quan khác không ảnh hưởng và không hiện ra. Dùng được khi hồ sơ
    còn dở dang.

    \b
    Ví dụ:
      parindex score 2022 so-y-te
      parindex score 2022 so-y-te --round self
      parindex score 2022 so-y-te -o phieu-so-y-te.html
    """
    from scoring import own
    from scoring.alone import alone

    root = root_of(context, year, round_id or SELF)
    refuse_outputs(root, (output, ".html"))
    with stopping():
        sheet = own.own_sheet(*alone(root, year, agency, round_id))
        if output is not None:
            from scoring import pages

            written(pages.write_score, sheet, output)
    click.echo(own.text(sheet))


@command()
@year_argument
@click.argument("who", metavar="CƠ_QUAN|NHÓM")
@click.option("-o", "--output", type=FILE, required=True, help="Tệp .xlsx, hoặc thư mục cho nhóm.")
@click.pass_context
def form(context: click.Context, year: SetName, who: str, output: Path) -> None:
    """Ghi phiếu tự đánh giá (.xlsx) của một cơ quan, hoặc của cả nhóm vào một thư mục.

    Cơ quan đã có submission.yaml thì phiếu mang sẵn số liệu đã kê khai để điền tiếp.

    \b
    Ví dụ:
      parindex form 2022 so-y-te -o phieu-so-y-te.xlsx
      parindex form 2022 so -o phieu/
    """
    from scoring import forms

    root = root_of(context, year)
    with stopping():
        desk = forms.opened(root, year)
        agencies = forms.asked(desk, who)
        if len(agencies) == 1 and agencies[0].id == who:
            refuse_outputs(root, (output, ".xlsx"))
            files = [output]
        else:
            files = [refuse_folder(root, output) / f"{agency.id}.xlsx" for agency in agencies]
        tell(forms.write_all(desk, list(zip(agencies, files, strict=True)), Progress("Ghi phiếu")))
    click.echo(f"Đã ghi {output}" if len(files) == 1 else f"Đã ghi {len(files)} phiếu vào {output}")


@command("import")
@click.argument("files", metavar="TỆP...", nargs=-1, required=True, type=FILE)
@click.option("--dry-run", is_flag=True, help="Chỉ đọc và nêu thay đổi, không ghi.")
@click.pass_context
def import_(context: click.Context, files: tuple[Path, ...], dry_run: bool) -> None:
    """Nhập phiếu tự đánh giá (.xlsx) vào submission.yaml của cơ quan.

    TỆP là tệp phiếu, hoặc thư mục chứa các phiếu. Mọi chỗ sai được nêu cùng lúc theo tên ô; còn một chỗ sai thì không
    ghi tệp nào. Nhập lại thì in những gì thay đổi. Hồ sơ đã có tệp thẩm định thì không sửa được nữa.

    \b
    Ví dụ:
      parindex import phieu-so-y-te.xlsx --dry-run
      parindex import phieu/
    """
    from scoring import forms

    root = found_root(context)
    with stopping("không ghi tệp nào"):
        taken, problems = forms.take_all(root, years(root), forms.sent(files), Progress("Đọc phiếu"))
        tell_in_turn(problems, "không ghi tệp nào")
        for one in taken if dry_run else forms.write(taken):
            click.echo(forms.told(one, dry_run=dry_run))
