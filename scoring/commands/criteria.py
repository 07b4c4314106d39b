"""The commands on criteria: check them, try them, compare them, print them, begin them."""

import json
import os
from pathlib import Path
from typing import Literal

import click

from scoring.console import (
    FILE,
    Progress,
    asked,
    edition,
    found_root,
    in_order,
    inside,
    known_year,
    named,
    refuse_outputs,
    root_of,
    stop,
    stopping,
    tell,
    under,
    within,
    written,
    year_argument,
    years,
    years_in,
)
from scoring.errors import faults
from scoring.fields import SetName
from scoring.usage import FOUND, command


@command()
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


@command()
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


@command()
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
    if made.handed:
        handed = ", ".join(f"{words} {count} mục" for words, count in made.handed.items())
        click.echo(f"Ô của mục để trống nên lấy ở dòng trên: {handed}.")
    click.echo(f"{len(made.areas)} lĩnh vực, {made.items} mục; những gì còn phải điền: parindex --root {output} check")


@command()
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


@command()
@click.argument("old", metavar="TRƯỚC")
@click.argument("new", metavar="SAU")
@click.option(
    "--submissions", "year", callback=named, metavar="NĂM", help="Mùa dùng để thử (mặc định: của bộ trước, nếu có)."
)
@click.option("--expect", type=FILE, metavar="TỆP.yaml", help="Tệp nêu cơ quan dự kiến đổi hạng; khác đi là có lỗi.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.option("-o", "--output", type=FILE, metavar="TỆP.xlsx", help="Sổ tính đầy đủ, từng phần của mỗi thay đổi.")
@click.pass_context
def diff(
    context: click.Context,
    old: str,
    new: str,
    year: SetName | None,
    expect: Path | None,
    as_json: bool,
    output: Path | None,
) -> None:
    """So sánh hai bộ tiêu chí: nội dung sửa đổi, rồi cơ quan nào đổi điểm, hạng, xếp loại, khen thưởng và vì mục nào.

    TRƯỚC, SAU là năm (hay tên bộ tiêu chí), hoặc đường dẫn tới thư mục criteria/<năm> của một bản dữ liệu khác. Kết quả
    viết theo Markdown, dán được vào yêu cầu duyệt (pull request). Mã thoát: 0 không có gì ngoài dự kiến, 1 khác tệp dự
    kiến hay dữ liệu có lỗi, 2 dùng sai lệnh.

    \b
    Ví dụ:
      parindex diff 2022 2023
      parindex diff 2022 2023 -o so-sanh.xlsx
      parindex diff 2022 2023 --json
      parindex diff ban-chinh/criteria/2022 2022 --expect thay-doi.yaml
    """
    from scoring import revision as revising
    from scoring.loading import read_changes

    root = found_root(context)
    editions = [revising.Edition(*edition(root, text)) for text in (old, new)]
    refuse_outputs(root, (output, ".xlsx"))
    season = revising.season_for(root, editions, year)
    if (output or expect) and season is None:
        raise click.UsageError(
            "không có mùa nào để thử nên không có kết quả để ghi hay đối chiếu; thêm submissions/<năm>"
        )
    with stopping("chưa so sánh được"):
        changes = read_changes(expect) if expect else None
        revision = revising.compared(editions[0], editions[1], season)
        surprises = list(revising.surprises(changes, revision)) if changes else None
        if as_json:
            click.echo(json.dumps(revising.data(revision, surprises), ensure_ascii=False, indent=1))
        else:
            click.echo("\n".join(revising.told(revision, surprises)))
        if output:
            from scoring.revision.sheets import write

            written(write, revision, output)
    if surprises:
        stop(surprises, "kết quả khác tệp dự kiến")
