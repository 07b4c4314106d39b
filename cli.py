"""The commands: read arguments, call scoring, print. Results go to stdout, everything else to stderr."""

import datetime
import gc
import json
import os
import sys
from pathlib import Path
from typing import Literal

import click

from scoring import __version__
from scoring.console import (
    FILE,
    Progress,
    agency_argument,
    asked,
    edition,
    found_root,
    in_order,
    inside,
    known_year,
    named,
    refuse_folder,
    refuse_missing_folder,
    refuse_outputs,
    root_of,
    round_option,
    stop,
    stopping,
    tell,
    tell_in_turn,
    under,
    within,
    written,
    year_argument,
    years,
    years_in,
)
from scoring.errors import InputError, faults
from scoring.fields import SetName, stated_day
from scoring.policies import FINAL, SELF
from scoring.usage import FOUND, Commands


@click.group(cls=Commands, context_settings={"max_content_width": 110})
@click.version_option(__version__, message="parindex %(version)s", help="In phiên bản.")
@click.option(
    "--root",
    type=click.Path(path_type=Path, readable=False),
    metavar="THƯ_MỤC",
    help="Thư mục chứa criteria/ và submissions/ (mặc định: tự tìm).",
)
@click.pass_context
def main(context: click.Context, root: Path | None) -> None:
    """Chấm điểm, xếp hạng Chỉ số cải cách hành chính từ tiêu chí và số liệu kê khai.

    NĂM là một năm, như 2022, hoặc tên một bộ tiêu chí khác của năm đó, như national-2022.

    \b
    Mã thoát: 0 không có lỗi; 1 dữ liệu có lỗi; 2 dùng lệnh sai.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.disable()  # a batch command ends before garbage matters; collecting adds 40 % to parsing
    context.obj = root


@main.command()
@click.argument("paths", nargs=-1, type=FILE, metavar="[TỆP]...")
@click.option("--cliffs", "deep", is_flag=True, help="Liệt kê thêm các bậc hẫng của tiêu chí, sâu nhất trước.")
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], deep: bool) -> None:
    """Kiểm tra tiêu chí và số liệu, nêu mọi lỗi cùng lúc.

    TỆP giới hạn kết quả vào các tệp, thư mục nêu ra; không nêu thì kiểm tra tất cả các năm. Bậc hẫng là chỗ một số liệu
    kém đi một đơn vị (một hồ sơ, một ngày) mà mất nhiều điểm; đó không phải là lỗi.

    \b
    Ví dụ:
      parindex check
      parindex check submissions/2022/so/so-y-te
      parindex check --cliffs criteria/2022/so
    """
    from scoring.loading.folders import stray_entries
    from scoring.pipeline import cliffs_of, examined

    root = found_root(context)
    wanted = [inside(root, path) for path in paths]
    problems = stray_entries(root)
    season = root / "submissions"
    known = {*years(root), *(years_in(season) if os.access(season, os.R_OK | os.X_OK) else ())}
    for year in in_order(asked(wanted, known)):
        problems += examined(root, year, Progress())
    if wanted:
        problems = within(problems, wanted)
    tell(problems)
    for year in years(root):
        if any(problem.place.path.startswith(f"criteria/{year}/") for problem in faults(problems)):
            said = "có thể chưa được kiểm tra hết vì tiêu chí còn lỗi; sửa rồi chạy lại check"
            click.echo(f"Hồ sơ năm {year} {said}.", err=True)
    named = in_order(asked(wanted, set(years(root)))) if deep else []
    for cliff in (cliff for name in named for cliff in cliffs_of(root, name)):
        if any(under(cliff.path, one) for one in wanted or ["."]):
            click.echo(cliff.words())
    errors, warnings = len(set(faults(problems))), len({p for p in problems if p.warning})
    click.echo(f"{errors} lỗi, {warnings} cảnh báo.")
    raise SystemExit(FOUND if errors else 0)


@main.command()
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


@main.command()
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


@main.command()
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


@main.command()
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


@main.command()
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


@main.command()
@year_argument
@click.argument("group", metavar="NHÓM")
@click.option("-o", "--output", type=FILE, required=True, help="Tệp ghi ra: .xlsx để in, .html để đọc, .md cho kho mã.")
@click.pass_context
def handbook(context: click.Context, year: SetName, group: str, output: Path) -> None:
    """In bộ tiêu chí của một nhóm thành phụ lục quyết định, sinh ra từ chính dữ liệu dùng để chấm điểm.

    NHÓM là mã nhóm trong index.yaml. Phụ lục gồm STT, tiêu chí, điểm tối đa, cách tính điểm, tài liệu kiểm chứng, cơ
    quan thẩm định, căn cứ; sau đó là các quy ước, nguồn và số mục theo người chấm.

    \b
    Ví dụ:
      parindex handbook 2022 so -o phu-luc-so.xlsx
      parindex handbook 2022 huyen -o phu-luc-huyen.html
    """
    from scoring import handbook as writing
    from scoring.pipeline import index_of

    root = root_of(context, year)
    refuse_outputs(root, (output, " ".join(writing.WRITERS)))
    with stopping("không ghi tệp nào"):
        writing.write(writing.handbook(index_of(root, year), group), output)
    click.echo(f"Đã ghi {output}")


@main.command()
@click.argument("table", type=FILE, metavar="BẢNG")
@click.option("-o", "--output", type=FILE, required=True, help="Thư mục nhận criteria/<năm>/<nhóm>/; . là thư mục này.")
@click.option(
    "--year", type=click.IntRange(2000, 2099), metavar="NĂM", help="Năm của bộ tiêu chí; mặc định lấy ở phần trên bảng."
)
@click.option("--group", default="so", metavar="NHÓM", show_default=True, help="Mã nhóm, cũng là tên thư mục của nhóm.")
def draft(table: Path, output: Path, year: int | None, group: str) -> None:
    """Dựng khung tiêu chí từ bảng phụ lục (.xlsx) của Hội đồng: mỗi lĩnh vực một tệp, còn cách tính để người điền.

    BẢNG có cột tiêu chí và cột điểm; thường có STT, cách tính, tài liệu, cơ quan thẩm định, căn cứ. Chỗ không đọc được
    nêu hết theo tên ô và không ghi gì; điểm cộng lại không khớp thì nêu, không tự sửa. Không ghi đè tệp đang có.

    \b
    Ví dụ:
      parindex draft phu-luc.xlsx -o bo-tieu-chi-moi --year 2026
      parindex draft phu-luc.xlsx -o . --year 2026 --group huyen
    """
    from scoring import drafts

    with stopping("không ghi tệp nào"):
        made = drafts.drafted(table, group, year)
        tell(list(made.problems))
        files = drafts.write(made, output)
    for file in files:
        click.echo(f"Đã ghi {file}")
    for sheet in made.left_aside:
        click.echo(f"Trang “{sheet}” không có bảng tiêu chí, bỏ qua.", err=True)
    click.echo(f"{len(made.areas)} lĩnh vực, {made.items} mục; những gì còn phải điền: parindex --root {output} check")


@main.command("import")
@click.argument("files", metavar="TỆP...", nargs=-1, required=True, type=FILE)
@click.option("--dry-run", is_flag=True, help="Chỉ đọc và nêu thay đổi, không ghi.")
@click.pass_context
def import_(context: click.Context, files: tuple[Path, ...], dry_run: bool) -> None:
    """Nhập phiếu tự đánh giá (.xlsx) vào submission.yaml của cơ quan.

    TỆP là tệp phiếu, hoặc thư mục chứa các phiếu. Mọi chỗ sai được nêu cùng lúc theo tên ô; còn một chỗ sai thì không
    ghi tệp nào. Nhập lại thì in những gì thay đổi.

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


@main.command()
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


@main.command()
@click.argument("year", callback=named, required=False, metavar="[NĂM]")
@click.option("--group", metavar="NHÓM", help="Chỉ thử các mục của một nhóm.")
@click.option("--run", "words", default="", metavar="CHỮ", help="Chỉ thử các phép thử có những chữ này ở mã mục, tên.")
@click.option("--missing", "what", flag_value="missing", help="In các phép thử còn thiếu để dán vào tệp, chưa có điểm.")
@click.option("--coverage", "what", flag_value="coverage", help="In mức, biên, tài liệu, trạng thái chưa có phép thử.")
@click.option("--mutants", "what", flag_value="mutants", help="Thử từng lỗi cố ý, in lỗi không phép thử nào phát hiện.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("--junit", type=FILE, help="Ghi thêm kết quả dạng JUnit (.xml) cho hệ thống kiểm thử.")
@click.pass_context
def test(
    context: click.Context,
    year: SetName | None,
    group: str | None,
    words: str,
    what: Literal["missing", "coverage", "mutants"] | None,
    as_json: bool,
    junit: Path | None,
) -> None:
    """Chạy các phép thử nằm cạnh tiêu chí: mỗi phép thử là một câu của tiêu chí và điểm phải được.

    Phép thử nằm ở criteria/<năm>/<nhóm>/cases/, cùng tên với tệp lĩnh vực. Phép thử hỏng được nêu cùng căn cứ, số liệu,
    từng mức điểm. Không có phép thử nào để chạy cũng là hỏng; với --coverage, --mutants, còn chỗ chưa thử hay lỗi cố ý
    lọt qua cũng là hỏng.

    \b
    Ví dụ:
      parindex test
      parindex test 2022 --group so --run "3.4.1 đúng hạn"
      parindex test 2022 --coverage
      parindex test 2022 --mutants
      parindex test 2022 --group huyen --run 5.2 --missing
      parindex test --json
    """
    from scoring import trials

    if what and junit:
        raise click.UsageError("--junit chỉ dùng khi chạy phép thử, không dùng với --missing, --coverage, --mutants")
    root = found_root(context)
    wanted = years(root) if year is None else [known_year(root, year)]
    refuse_outputs(root, (junit, ".xml"))
    with stopping("chưa chạy phép thử nào"):
        found = trials.report(root, wanted, group, words, what or "cases")
        if junit is not None and not found.empty:
            written(trials.write_junit, found.cases, junit)
    if found.empty:
        click.echo("Không có phép thử nào khớp; kiểm tra năm, --group, --run hoặc thư mục cases.", err=True)
        raise SystemExit(FOUND)
    click.echo(json.dumps(found.data, ensure_ascii=False, indent=1) if as_json else "\n".join(found.lines))
    raise SystemExit(0 if found.clean else FOUND)


@main.command()
@click.argument("old", metavar="TRƯỚC")
@click.argument("new", metavar="SAU")
@click.option(
    "--submissions", "year", callback=named, metavar="NĂM", help="Mùa dùng để thử (mặc định: của bộ trước, nếu có)."
)
@click.option("--expect", type=FILE, metavar="TỆP.yaml", help="Tệp nêu cơ quan dự kiến đổi hạng; khác đi là có lỗi.")
@click.option("-o", "--output", type=FILE, metavar="TỆP.xlsx", help="Sổ tính đầy đủ, từng phần của mỗi thay đổi.")
@click.pass_context
def diff(
    context: click.Context, old: str, new: str, year: SetName | None, expect: Path | None, output: Path | None
) -> None:
    """So sánh hai bộ tiêu chí: nội dung sửa đổi, rồi cơ quan nào đổi điểm, hạng, xếp loại, khen thưởng và vì mục nào.

    TRƯỚC, SAU là năm (hay tên bộ tiêu chí), hoặc đường dẫn tới thư mục criteria/<năm> của một bản dữ liệu khác. Kết quả
    viết theo Markdown.

    \b
    Ví dụ:
      parindex diff 2022 2023
      parindex diff 2022 2023 -o so-sanh.xlsx
      parindex diff ban-chinh/criteria/2022 2022 --expect thay-doi.yaml
    """
    from scoring import revision as revising
    from scoring.loading import read_changes

    root = found_root(context)
    editions = [revising.Edition(*edition(root, text)) for text in (old, new)]
    refuse_outputs(root, (output, ".xlsx"))
    with stopping("chưa so sánh được"):
        changes = read_changes(expect) if expect else None
        revision = revising.compared(editions[0], editions[1], revising.season_for(root, editions, year))
        click.echo("\n".join(revising.told(revision)))
        surprises = list(revising.surprises(changes, revision)) if changes else []
        if output and revision.season:
            from scoring.revision.sheets import write

            written(write, revision, output)
    if (output or expect) and revision.season is None:
        raise click.UsageError(
            "không có mùa nào để thử nên không có kết quả để ghi hay đối chiếu; thêm submissions/<năm>"
        )
    if surprises:
        stop(surprises, "kết quả khác tệp dự kiến")


def run() -> None:
    """The program: once all is said it ends at once, for taking a season's objects apart costs a tenth of its time."""
    code: str | int | None = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    if isinstance(code, str):
        click.echo(code, err=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(FOUND if isinstance(code, str) else code or 0)


if __name__ == "__main__":
    run()
