"""The pages: the same numbers as the JSON and the workbook, one file, readable by everybody, safe to open."""

import itertools
import re
import shutil
import subprocess
import tomllib
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from test_cli import ROOT, parindex
from test_own import OWN, data, edit, spoil_others, submission
from workbooks import FIGURES, result_of, small

from scoring import explain, pages, report, workbook
from scoring.alone import alone
from scoring.own import own_sheet
from scoring.pages.score import score_page
from scoring.pipeline import Result, by_rounds, run
from scoring.scores import STATE_WORDS
from scoring.views import view

__all__ = ["data"]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium (apt-get install chromium)")
VOID = {"meta", "rect", "link", "br", "img", "input"}


class Node:
    """An element of a page."""

    def __init__(self, tag: str, attributes: dict[str, str | None], up: "Node | None") -> None:
        self.tag, self.at, self.up, self.inside, self.own = tag, attributes, up, [], []

    def all(self, tag: str, **at: str) -> "list[Node]":
        found = [self] if tag in (self.tag, "*") and at.items() <= self.at.items() else []
        return found + [node for one in self.inside for node in one.all(tag, **at)]

    @property
    def text(self) -> str:
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> list[str]:
        return [part for one in self.own for part in (one._texts() if isinstance(one, Node) else [one])]


class Page(HTMLParser):
    """A page as its elements; every element must be closed where it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.top = self.here = Node("", {}, None)
        self.feed(text)
        assert self.here is self.top

    def handle_starttag(self, tag, attributes) -> None:
        node = Node(tag, dict(attributes), self.here)
        assert len(node.at) == len(attributes), f"an attribute twice in <{tag}>"
        self.here.inside.append(node)
        self.here.own.append(node)
        if tag not in VOID:
            self.here = node

    def handle_startendtag(self, tag, attributes) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.here = self.here.up

    def handle_endtag(self, tag) -> None:
        if tag in VOID:
            return
        assert tag == self.here.tag, f"</{tag}> closes <{self.here.tag}>"
        self.here = self.here.up

    def handle_data(self, text) -> None:
        self.here.own.append(text)


def number(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", ".").replace("−", "-"))


class Made(NamedTuple):
    result: Result
    file: Path
    text: str
    page: Node


ROUNDS = ["self", "appraised"]


def ranking_of(round: str, folder: Path) -> Made:
    result, _ = run(ROOT, 2022, round)
    pages.write_ranking(result, folder / "ranking.html")
    return as_made(result, folder / "ranking.html")


def own_of(round: str, folder: Path) -> Made:
    result, problems = alone(ROOT, 2022, OWN, round)
    pages.write_score(own_sheet(result, problems), folder / "own.html")
    return as_made(result, folder / "own.html")


def as_made(result: Result, file: Path) -> Made:
    text = file.read_text("utf-8")
    return Made(result, file, text, Page(text).top)


@pytest.fixture(scope="module", params=ROUNDS)
def ranking(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return ranking_of(request.param, tmp_path_factory.mktemp("ranking"))


@pytest.fixture(scope="module", params=ROUNDS)
def own(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return own_of(request.param, tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module", params=[ranking_of, own_of], ids=["ranking", "own"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return request.param("self", tmp_path_factory.mktemp("made"))


# --- numbers --------------------------------------------------------------------------------------------------------


def rows(page: Node, table: str) -> dict[str, dict[str, str]]:
    """The cells of a table, by agency and column."""
    (found,) = page.all("table", id=table)
    columns = [head.at["data-column"] for head in found.all("th") if "data-column" in head.at]
    return {
        row.at["data-agency"]: dict(zip(columns, [cell.text for cell in row.inside], strict=True))
        for row in found.all("tr")
        if "data-agency" in row.at
    }


def test_the_tables_say_what_the_json_says(ranking: Made) -> None:
    for group in report.standings(ranking.result)["groups"]:
        table, areas = rows(ranking.page, f"xep-hang-{group['id']}"), rows(ranking.page, f"diem-linh-vuc-{group['id']}")
        assert len(table) == len(areas) == len(group["agencies"])
        for agency in group["agencies"]:
            row = table[agency["id"]]
            assert row["place"] == str(agency["place"] or "–")
            assert row["index"] == agency["index"].replace(".", ",")
            assert number(row["max"]) == Fraction(agency["max"])
            points = row["self" if ranking.result.round == "self" else "points"]
            assert number(points) == Fraction(agency["points"])
            for area in agency["areas"]:
                shown = areas[agency["id"]][f"area-{area['id']}"]
                assert shown == "–" or number(shown) == Fraction(area["points"])


def test_the_sheets_say_what_the_json_says(ranking: Made) -> None:
    for group in report.standings(ranking.result)["groups"]:
        for agency in group["agencies"]:
            (sheet,) = ranking.page.all("details", id=f"phieu-{agency['id']}")
            of_items = [row for row in sheet.all("tr") if row.all("td", **{"class": "reason"})]
            found = {row.inside[0].text.split()[0]: row for row in of_items}
            assert list(found) == [item["id"] for item in agency["items"]]
            for item in agency["items"]:
                cells = [cell.text for cell in found[item["id"]].inside]
                assert cells[3] == STATE_WORDS[item["state"]]
                assert item["reason"] in cells[4]
                assert (cells[2] == "–") == (item["points"] is None)
                if item["points"] is not None:
                    assert abs(number(cells[2])) == Fraction(item["points"])


def test_each_sheet_tells_the_results_by_round_and_the_verdicts_on_signatures(ranking: Made) -> None:
    rounds = [] if ranking.result.round == "self" else by_rounds(ranking.result)
    for at, group in enumerate(ranking.result.groups):
        for position, standing in enumerate(group.standings):
            (sheet,) = ranking.page.all("details", id=f"phieu-{standing.agency.id}")
            table = [one for one in sheet.all("table") if "rounds" in (one.at["class"] or "")]
            told = [[cell.text for cell in row.inside] for one in table for row in one.all("tr")[1:]]
            then = [(round.title, groups[at].standings[position]) for round, groups in rounds]
            assert [(row[0], row[3]) for row in told] == [(title, str(one.place or "–")) for title, one in then]
            assert [number(row[1]) for row in told] == [one.score.points for _, one in then]
            for verdict in group.dossiers[position].documents.signatures.values():
                assert f"chữ ký số {verdict}" in sheet.text


def test_the_tables_say_what_the_workbook_says(ranking: Made, tmp_path: Path) -> None:
    workbook.write(ranking.result, tmp_path / "xep-hang.xlsx")
    book = openpyxl.load_workbook(tmp_path / "xep-hang.xlsx", data_only=True)
    for group in ranking.result.groups:
        sheet = book[f"Xếp hạng {group.group_set.group.short}"]
        table = {row["agency"]: row for row in rows(ranking.page, f"xep-hang-{group.group_set.group.id}").values()}
        top = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "STT")
        found = [dict(zip(top, row, strict=True)) for row in sheet.iter_rows(values_only=True) if row[1] in table]
        assert len(found) == len(table)
        for row in found:
            shown = table[row[top[1]]]
            place = next(value for title, value in row.items() if title and "hạng" in title.lower())
            index = next(value for title, value in row.items() if title and "chỉ số" in title.lower())
            assert shown["place"] == str(place)
            assert number(shown["index"]) == Fraction(str(round(index, 2)))


def test_awards_stand_with_their_reasons(ranking: Made) -> None:
    for group in ranking.result.groups:
        for standing in group.standings:
            for award in standing.awards:
                assert any(
                    standing.agency.title in row.text and award.words in row.text and award.reason in row.text
                    for row in ranking.page.all("tr")
                )


def test_what_must_be_said_of_the_result_is_said(ranking: Made) -> None:
    assert ranking.page.all("p", **{"class": "marks"})[0].text == " · ".join(report.marks(ranking.result))
    assert ranking.page.all("p", **{"class": "notice"})[0].text == ranking.result.index.head.notice.strip()


def test_the_agencys_page_says_what_its_sheet_says(own: Made) -> None:
    sheet = own_sheet(own.result, [])
    said = own.page.text

    assert all(gain.says in said and gain.words in said for gain in [*sheet.gains, *sheet.lessons])
    assert f"{sheet.taken[:1].upper()}{sheet.taken[1:]}." in said
    assert all(risk.says in said and risk.words in said for risk in sheet.risks)
    assert all(line in said for line in [*sheet.strengths, *sheet.weaknesses, *sheet.doubts])
    assert all(row.reason in said and row.label in said for row in sheet.rows)


def test_an_agency_that_handed_in_nothing_is_shown_as_such_wherever_it_stands(tmp_path: Path) -> None:
    result = result_of(small(FIGURES | {"so-e": None}), tmp_path)
    pages.write_ranking(result, tmp_path / "1.html")
    page = Page((tmp_path / "1.html").read_text("utf-8")).top
    shown = rows(page, "xep-hang-so")["so-e"]
    (sheet,) = page.all("details", id="phieu-so-e")
    (line,) = [line for line in report.table(result).splitlines() if "so-e" in line]

    assert [shown[key] for key in ("place", "index", "self", "points")] == ["–"] * 4
    assert shown["grade"] == "chưa nộp tự đánh giá"
    assert sheet.all("summary")[0].text == "so-e CHƯA NỘP, chưa nộp tự đánh giá"
    assert "đây không phải là điểm của cơ quan" in sheet.text
    assert line.split() == ["–", "so-e", "–", "chưa", "nộp", "tự", "đánh", "giá"]
    told = {one["id"]: one["index"] for group in report.standings(result)["groups"] for one in group["agencies"]}
    assert [id for id, index in told.items() if index is None] == ["so-e"]
    assert explain.sheet(view(result, "so-e")).splitlines()[1].startswith("CHƯA NỘP")


def test_many_agencies_have_no_sheets_and_the_page_says_so(tmp_path: Path) -> None:
    result = result_of(small({f"so-{n}": FIGURES["so-b"] for n in range(report.FEW + 1)}), tmp_path)
    pages.write_ranking(result, tmp_path / "1.html")
    page = Page((tmp_path / "1.html").read_text("utf-8")).top

    assert not page.all("details")
    assert not [link for link in page.all("a") if (link.at["href"] or "").startswith("#phieu-")]
    assert "không kèm phiếu từng cơ quan" in page.text


# --- one file, safe -------------------------------------------------------------------------------------------------


def test_nothing_is_fetched(made: Made) -> None:
    for node in made.page.all("*"):
        assert not {"src", "srcset", "data", "action", "poster", "style", "onclick", "onload"} & node.at.keys()
        assert (node.at.get("href") or "#").startswith("#")
    style = made.page.all("style")[0].text
    assert "url(" not in style
    assert "@import" not in style
    assert len(made.page.all("script")) == (made.file.name == "ranking.html")


HOSTILE = """<script>document.title = "x"</script><img src=x onerror="document.title='x'">'"&{{ 7*7 }}"""


def test_what_an_agency_writes_is_text_and_nothing_else(data: Path) -> None:
    hostile = {"evidence": [{"id": "ke-hoach", "number": HOSTILE, "issuer": HOSTILE}], "explanation": HOSTILE}
    edit(submission(data), lambda content: content["items"]["1.1.1"].update(hostile))
    edit(data / "submissions/2022/agencies.yaml", _hostile_title)
    result, _ = run(data, 2022, "self")
    pages.write_ranking(result, data / "1.html")
    pages.write_score(own_sheet(*alone(data, 2022, OWN, "self")), data / "2.html")
    for name, scripts in (("1.html", 1), ("2.html", 0)):
        page = Page((data / name).read_text("utf-8")).top
        assert len(page.all("script")) == scripts
        assert not page.all("img")
        assert page.text.count(HOSTILE) >= 2
        if CHROMIUM:
            assert Page(opened(data / name)).top.all("title")[0].text != "x"


def _hostile_title(content: dict) -> None:
    next(one for one in content["agencies"] if one["id"] == OWN)["title"] = HOSTILE


def test_the_same_input_gives_the_same_page(tmp_path: Path) -> None:
    for seed, zone in (("1", "Asia/Ho_Chi_Minh"), ("2", "America/New_York")):
        root = ["--root", str(ROOT)]
        env = {"PYTHONHASHSEED": seed, "TZ": zone}
        parindex(*root, "rank", "2022", "--json", "--html", str(tmp_path / f"rank{seed}.html"), **env)
        parindex(*root, "score", "2022", OWN, "-o", str(tmp_path / f"own{seed}.html"), **env)

    for name in ("rank", "own"):
        assert (tmp_path / f"{name}1.html").read_bytes() == (tmp_path / f"{name}2.html").read_bytes()


@pytest.mark.parametrize("round", ["self", "appraised"])
def test_what_others_hand_in_changes_nothing_on_the_agencys_page(data: Path, round: str) -> None:
    pages.write_score(own_sheet(*alone(data, 2022, OWN, round)), data / "1.html")
    spoil_others(data)
    pages.write_score(own_sheet(*alone(data, 2022, OWN, round)), data / "2.html")

    assert (data / "1.html").read_bytes() == (data / "2.html").read_bytes()


def test_a_page_is_no_input_and_is_named_for_what_it_is(tmp_path: Path) -> None:
    for words in (("rank", "2022", "--json", "--html"), ("score", "2022", OWN, "-o")):
        inputs = str(ROOT / "criteria/a.html")
        for name, said in (("a.xlsx", "phải kết thúc bằng .html"), (inputs, "không ghi kết quả")):
            done = parindex("--root", str(ROOT), *words, name, cwd=tmp_path)
            assert done.returncode == 2
            assert said in done.stderr


def test_the_templates_are_installed_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    folders = [file.parent.relative_to(ROOT) for file in ROOT.glob("scoring/**/__init__.py")]
    packages = {folder.as_posix().replace("/", ".") for folder in folders}

    assert set(project["packages"]) == packages
    assert project["package-data"] == {"scoring.pages": ["templates/*"]}


# --- for everybody --------------------------------------------------------------------------------------------------


def test_every_table_has_a_caption_and_every_head_a_scope(made: Made) -> None:
    for table in made.page.all("table"):
        assert table.inside[0].tag == "caption"
        assert table.inside[0].text
    assert not [head for head in made.page.all("th") if head.at.get("scope") not in ("col", "row", "rowgroup")]


def test_every_picture_has_a_title(made: Made) -> None:
    assert made.page.all("svg")
    for picture in made.page.all("svg"):
        assert picture.inside[0].tag == "title"
        assert picture.inside[0].text
        assert picture.at.get("role") == "img" or picture.at.get("aria-hidden") == "true"


def test_headings_go_down_one_at_a_time(made: Made) -> None:
    levels = [int(node.tag[1]) for node in made.page.all("*") if re.fullmatch("h[1-6]", node.tag)]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_ids_are_unique_and_every_reference_leads_somewhere(made: Made) -> None:
    ids = [node.at["id"] for node in made.page.all("*") if "id" in node.at]
    assert len(ids) == len(set(ids))
    for node in made.page.all("*"):
        for name in ("aria-labelledby", "data-status"):
            assert node.at.get(name, ids[0]) in ids
        assert (node.at.get("href") or f"#{ids[0]}")[1:] in ids


def test_the_page_has_its_landmarks_and_language(made: Made) -> None:
    assert made.page.all("html")[0].at["lang"] == "vi"
    for landmark in ("header", "main", "footer"):
        assert len(made.page.all(landmark)) == 1
    assert all("aria-labelledby" in section.at for section in made.page.all("section"))


TEXT_ON = [
    *((text, ground) for text in ("text", "quiet", "accent", "mark") for ground in ("ground", "band")),
]
"""Colours of text, on what they stand."""
BARS = {("earned", "lost"): 3, ("earned", "waits"): 3, ("earned", "ground"): 3, ("waits", "lost"): 2}
"""Parts of a chart that must be told apart, and how well; the title of each says the figures too."""


def themes() -> dict[str, dict[str, str]]:
    style = (ROOT / "scoring/pages/templates/style.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    found = [dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block)) for block in blocks]
    return dict(zip(("light", "dark", "print"), found, strict=True))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_colours_can_be_read(theme: str) -> None:
    colours = themes()[theme]
    found = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in [*TEXT_ON, *BARS]}

    assert {pair: ratio for pair, ratio in found.items() if ratio < BARS.get(pair, 4.5)} == {}


# --- in a browser ---------------------------------------------------------------------------------------------------


def opened(file: Path, fragment: str = "", size: str = "1280,900") -> str:
    """The page as a browser has it after its scripts ran."""
    home = file.parent / "browser"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=3000", f"--user-data-dir={home}"]
    command = [CHROMIUM, *options, f"--window-size={size}", "--dump-dom", file.as_uri() + fragment]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120, check=True)
    return done.stdout


def scripted(made: Made, script: str, *, sealed: bool = False) -> Path:
    """The page with a script of the test at its end, past the seal unless it shall hold."""
    text = made.text.replace("</body>", f"<script>{script}</script></body>")
    file = made.file.with_name(f"scripted-{len(script)}-{sealed}.html")
    file.write_text(text if sealed else re.sub(r"<meta http-equiv.*?>", "", text), "utf-8")
    return file


PRESS = "document.querySelectorAll('#xep-hang-so thead button')[{column}].click();"


def order(page: Node) -> list[str]:
    (table,) = page.all("table", id="xep-hang-so")
    return [row.at["data-agency"] for row in table.all("tr") if "data-agency" in row.at]


@in_browser
@pytest.mark.parametrize("column", ["self", "agency"])
@pytest.mark.parametrize("presses", [1, 2])
def test_a_press_on_a_head_sorts_by_the_exact_value(ranking: Made, column: str, presses: int) -> None:
    group = ranking.result.groups[0]
    names = [head.at.get("data-column") for head in ranking.page.all("table", id="xep-hang-so")[0].all("th")]
    page = Page(opened(scripted(ranking, PRESS.format(column=names.index(column)) * presses))).top
    values = {score.declared.agency.id: score.points for score in group.self_scores}
    if column == "agency":
        values = {one.agency.id: one.agency.order for one in group.standings}
    down = (column == "self") == (presses == 1)
    start = order(ranking.page)

    assert order(page) == sorted(start, key=lambda agency: -values[agency] if down else values[agency])
    heads = page.all("table", id="xep-hang-so")[0].all("th", **{"data-column": column})
    assert heads[0].at["aria-sort"] == ("descending" if down else "ascending")
    assert len([head for head in page.all("table", id="xep-hang-so")[0].all("th") if "aria-sort" in head.at]) == 1
    assert page.all("p", id="xep-hang-so-sap")[0].text.startswith("Đã sắp xếp theo")


@in_browser
def test_what_has_no_value_stays_last_whichever_way_it_is_sorted(tmp_path: Path) -> None:
    made = result_of(small(FIGURES), tmp_path)
    file = tmp_path / "1.html"
    pages.write_ranking(made, file)
    text = file.read_text("utf-8")
    one = Made(made, file, text.replace('data-key="0">4<', 'data-key="">–<'), Page(text).top)
    top = next(head for head in one.page.all("table")[0].all("th"))
    assert top.at["data-column"] == "place"
    column = [head.at.get("data-column") for head in one.page.all("table")[0].all("th")].index("awards")
    for presses in (1, 2):
        press = "document.querySelectorAll('table.sortable')[0].querySelectorAll('thead button')[COLUMN].click();"
        page = Page(opened(scripted(one, press.replace("COLUMN", str(column)) * presses))).top
        keys = [row.inside[column].at["data-key"] for row in page.all("table")[0].all("tr") if "data-agency" in row.at]
        assert keys == sorted(keys, key=lambda key: key == "")


@in_browser
def test_a_link_opens_the_sheet_it_leads_to_under_the_seal(ranking: Made) -> None:
    page = Page(opened(ranking.file, "#phieu-so-y-te")).top

    assert [sheet.at["id"] for sheet in page.all("details") if "open" in sheet.at] == ["phieu-so-y-te"]


@in_browser
def test_no_script_but_the_pages_own_runs(made: Made) -> None:
    assert Page(opened(scripted(made, "document.title = 'x'"))).top.all("title")[0].text == "x"
    assert Page(opened(scripted(made, "document.title = 'x'", sealed=True))).top.all("title")[0].text != "x"


PHONE = """<title>?</title><iframe src="{uri}" style="width:390px;height:844px;border:0"></iframe>
<script>onmessage = (event) => {{ document.title = event.data; }};</script>"""
OUTSIDE = """
const clipped = (node) => node.closest('.skip, .ranking, .areas, .cards thead');
const seen = [...document.querySelectorAll('body *')].filter((node) => !clipped(node));
parent.postMessage(seen.filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
  .map((node) => `${node.tagName} ${node.textContent}`).concat(`${seen.length > 50}, ${innerWidth}`).join(';'), '*');
"""


@in_browser
def test_on_a_phone_nothing_leaves_the_screen_but_columns_that_scroll(made: Made) -> None:
    file = scripted(made, "document.querySelectorAll('details').forEach((one) => { one.open = true; });" + OUTSIDE)
    phone = file.with_name("phone.html")
    phone.write_text(PHONE.format(uri=file.as_uri()), "utf-8")

    assert Page(opened(phone)).top.all("title")[0].text == "true, 390"


@in_browser
def test_the_page_fits_a_narrow_screen_and_only_tables_scroll(made: Made) -> None:
    measure = "document.title = document.documentElement.scrollWidth - innerWidth;"
    page = Page(opened(scripted(made, measure), size="500,900")).top

    assert int(page.all("title")[0].text) <= 0


@in_browser
def test_headers_are_buttons_but_on_paper_where_browsers_would_not_repeat_them(made: Made) -> None:
    count = """
      const heads = () => document.querySelectorAll("thead button").length;
      const said = () => [...document.querySelectorAll("th")].map(one => one.textContent).join();
      const [before, words] = [heads(), said()];
      dispatchEvent(new Event("beforeprint"));
      const printed = heads();
      dispatchEvent(new Event("afterprint"));
      document.title = [printed, heads() === before, said() === words].join();
    """
    page = Page(opened(scripted(made, count))).top

    assert page.all("title")[0].text == "0,true,true"


def on_paper(made: Made) -> Path:
    paper, home = made.file.with_suffix(".pdf"), made.file.parent / "browser"
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={home}", f"--print-to-pdf={paper}"]
    subprocess.run([CHROMIUM, *options, made.file.as_uri()], capture_output=True, timeout=120, check=True)
    return paper


@in_browser
def test_an_agencys_sheet_takes_fewer_than_twelve_sheets_of_paper(own: Made) -> None:
    assert 3 < len(re.findall(rb"/Type /Page\b", on_paper(own).read_bytes())) < 12


def test_an_agencys_page_names_files_and_never_the_folders_of_the_council() -> None:
    for agency in ("so-y-te", "so-tai-chinh", OWN):
        said = score_page(own_sheet(*alone(ROOT, 2022, agency)))
        assert "submissions/" not in said
        assert agency not in said


def test_no_code_of_a_document_stands_for_its_name() -> None:
    said = score_page(own_sheet(*alone(ROOT, 2022, "so-y-te")))

    assert "Hồ sơ tự đánh giá (tệp submission.yaml, dòng 31): 1.1.3: tài liệu “Báo cáo cải cách hành chính" in said
    assert "'bao-cao-nam'" not in said
