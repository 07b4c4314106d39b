"""The commands of the council: count the survey, follow the season, rank, explain."""

import datetime
import json
from pathlib import Path

import click

from scoring.console import (
    FILE,
    Progress,
    agency_argument,
    refuse_missing_folder,
    refuse_outputs,
    root_of,
    round_option,
    stopping,
    tell,
    written,
    year_argument,
)
from scoring.errors import InputError, faults
from scoring.fields import SetName, stated_day
from scoring.policies import FINAL, SELF
from scoring.usage import command


@command()
@year_argument
@click.option(
    "-o",
    "--output",
    type=FILE,
    help="Tệp sổ tính (.xlsx); mặc định xep-hang-<năm>.xlsx, vòng self thêm -tu-danh-gia, vòng giữa thêm mã vòng.",
)
@round_option
@click.option("--csv", "table", type=FILE, help="Ghi thêm bảng điểm từng mục, mỗi mục một dòng.")
@click.option("--html", "page", type=FILE, help="Ghi thêm trang xếp hạng một tệp (.html).")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON; chỉ ghi sổ tính khi có -o.")
@click.pass_context
def rank(
    context: click.Context,
    year: SetName,
    output: Path | None,
    round_id: str,
    table: Path | None,
    page: Path | None,
    as_json: bool,
) -> None:
    """Chấm điểm, xếp hạng một năm và ghi sổ tính xếp hạng.

    \b
    Ví dụ:
      parindex rank 2022
      parindex rank national-2022
      parindex rank 2022 -o ket-qua.xlsx --round self
      parindex rank 2022 --csv diem-tung-muc.csv
      parindex rank 2022 --html xep-hang.html
      parindex rank 2022 --json > ket-qua.json
    """
    from scoring import report
    from scoring.pipeline import run

    root = root_of(context, year, round_id)
    if output is None and not as_json:
        part = {FINAL: "", SELF: "-tu-danh-gia"}.get(round_id, f"-{round_id}")
        output = Path(f"xep-hang-{year}{part}.xlsx")
    refuse_outputs(root, (output, ".xlsx"), (table, ".csv"), (page, ".html"))
    with stopping():
        result, warnings = run(root, year, round_id, Progress())
        tell(warnings)
        if output is not None:
            from scoring import workbook

            written(workbook.write, result, output)
        if table is not None:
            written(report.write_items, result, table)
        if page is not None:
            from scoring import pages

            written(pages.write_ranking, result, page)
    if as_json:
        click.echo(json.dumps(report.standings(result), ensure_ascii=False, indent=1))
    else:
        click.echo(report.table(result))


@command()
@year_argument
@click.option("--on", "day", metavar="NGÀY", help="Ngày cần xem, ngày/tháng/năm hoặc năm-tháng-ngày; mặc định hôm nay.")
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
@click.option("--consistency", is_flag=True, help="So các quyết định thẩm định với nhau thay cho tiến độ.")
@click.pass_context
def status(context: click.Context, year: SetName, day: str | None, as_json: bool, consistency: bool) -> None:
    """Tiến độ một mùa đánh giá: ai đã nộp, ai nộp muộn, việc nào của vòng nào còn mở, do ai, đến ngày nào.

    \b
    Ví dụ:
      parindex status 2022
      parindex status 2022 --on 5/3/2023
      parindex status 2022 --consistency
    """
    from scoring import consistency as comparing
    from scoring import status as stating
    from scoring.pipeline import checked, run

    root = root_of(context, year)
    on = _day(day)
    with stopping():
        if consistency:
            found = comparing.consistency(run(root, year, FINAL, Progress())[0])
            lines, data = comparing.words(found), comparing.data(found)
        else:
            index, season, problems = checked(root, year, Progress())
            if index is None or season is None or faults(problems):
                raise InputError(problems)
            one = stating.status(index, season, on)
            lines, data = stating.words(one), stating.data(one)
            tell([problem for problem in problems if problem.code == "thiếu-tệp"])
    click.echo(json.dumps(data, ensure_ascii=False, indent=1) if as_json else "\n".join(lines))


def _day(text: str | None) -> datetime.date:
    """The day given, or today: the one place that asks the clock."""
    try:
        return stated_day(text) if text else datetime.date.today()
    except ValueError as error:
        raise click.UsageError(f"--on: {error}") from None


@command()
@year_argument
@agency_argument
@click.argument("item", required=False, metavar="[MỤC]")
@round_option
@click.pass_context
def explain(context: click.Context, year: SetName, agency: str, item: str | None, round_id: str) -> None:
    """Giải thích điểm của một cơ quan: căn cứ, số liệu, mức áp dụng, mức gần nhất chưa đạt.

    CƠ_QUAN là mã trong agencies.yaml, MỤC là mã mục chấm điểm; không nêu MỤC thì in tất cả các mục.

    \b
    Ví dụ:
      parindex explain 2022 so-thong-tin-va-truyen-thong
      parindex explain 2022 so-thong-tin-va-truyen-thong 3.1.2
    """
    from scoring import explain as explaining
    from scoring.pipeline import run
    from scoring.views import view

    root = root_of(context, year, round_id)
    with stopping():
        one = view(run(root, year, round_id)[0], agency)
        said = explaining.sheet(one) if item is None else explaining.item(one, item)
    click.echo(said)


@command()
@year_argument
@click.argument("answers", type=FILE, metavar="PHIẾU")
@click.option("-o", "--output", type=FILE, help="Tệp ghi kết quả; mặc định submissions/<năm>/survey.yaml.")
@click.option("--illustrative", is_flag=True, help="Đánh dấu số liệu minh họa, không phải số liệu thật.")
@click.pass_context
def survey(context: click.Context, year: SetName, answers: Path, output: Path | None, illustrative: bool) -> None:
    """Tổng hợp phiếu điều tra xã hội học từ bảng trả lời (CSV hoặc .xlsx, mỗi phiếu một hàng).

    Ghi survey.yaml và bảng bình quân, độ lệch chuẩn, sai số chuẩn theo từng đối tượng (survey-detail.csv); chỉ ghi khi
    mọi phiếu đều đúng. Câu hỏi, phương án, số phiếu tối thiểu khai ở criteria/<năm>/survey.yaml.

    \b
    Ví dụ:
      parindex survey 2022 phieu-tra-loi.csv
      parindex survey 2022 phieu-tra-loi.xlsx -o survey-thu.yaml
    """
    from scoring import surveys

    root = root_of(context, year)
    file = output or root / "submissions" / str(year) / "survey.yaml"
    if file.suffix != ".yaml":
        raise click.UsageError(f"{file}: tên tệp phải kết thúc bằng .yaml")
    if output is not None:
        refuse_missing_folder(output)
    with stopping("không ghi tệp nào"):
        outcome = surveys.surveyed(root, year, answers, illustrative=illustrative)
        detail = surveys.write(outcome, file)
    tell(list(outcome.doubts))
    click.echo("\n".join(surveys.told(outcome)))
    click.echo(f"Đã ghi {file}\nĐã ghi {detail}", err=True)
