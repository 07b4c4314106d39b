"""The documentation is tested, not promised."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from answers import answers_of
from pydantic import BaseModel
from write_docs import PAGE, ROOT, commands_page

from cli import main
from scoring import __version__, casebook, criteria, facts, handbook, policies, submissions
from scoring.criteria import Area
from scoring.pipeline import checked, index_of
from scoring.rules import composed

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FORMAT = (ROOT / "docs" / "criteria-format.md").read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    lines = [line for page in PAGES for block in blocks(page, "sh") for line in block.splitlines()]
    return sorted({line for line in lines if line.startswith("parindex ")})


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the repository, where a command may write beside it."""
    folder = tmp_path_factory.mktemp("docs")
    for name in ("criteria", "submissions"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(ROOT / "criteria" / "2022", folder / "ban-chinh" / "criteria" / "2022")
    (folder / "thay-doi.yaml").write_text("movers: []\n", encoding="utf-8")
    (folder / "phieu-tra-loi.csv").write_bytes(answers_of(folder, 2022))
    handbook.write(handbook.handbook(index_of(ROOT, 2022), "so"), folder / "phu-luc.xlsx")
    form = ["form", "2022", "so-y-te", "-o", str(folder / "phieu-so-y-te.xlsx")]
    main.main(["--root", str(folder), *form], standalone_mode=False)
    return folder


@pytest.mark.parametrize("line", commands())
def test_every_command_in_the_docs_runs(line: str, copy: Path) -> None:
    words = [sys.executable, str(ROOT / "cli.py"), *shlex.split(line.partition(">")[0])[1:]]
    done = subprocess.run(words, cwd=copy, capture_output=True, encoding="utf-8", timeout=120, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_docs_show_commands() -> None:
    assert len(commands()) >= 6


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"parindex {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_of_commands_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == commands_page()


def test_links_lead_somewhere() -> None:
    dead = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http") and not (page.parent / target).exists():
                dead.append(f"{page.name}: {target}")

    assert not dead


def models() -> list[type[BaseModel]]:
    found = {
        value
        for module in (casebook, criteria, facts, policies, submissions, composed)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BaseModel) and value.model_fields
    }
    return sorted(found, key=lambda model: model.__name__)


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_key_is_in_the_format(model: type[BaseModel]) -> None:
    keys = {field.alias or name for name, field in model.model_fields.items()}

    assert not {key for key in keys if not re.search(rf"\b{key}\b", FORMAT)}


def test_the_whole_example_of_the_format_is_an_area() -> None:
    example = blocks(ROOT / "docs" / "criteria-format.md", "yaml")[-1]

    area = Area.model_validate(yaml.load(example, Loader=yaml.BaseLoader))

    assert [item.id for node in area.criteria for item in node.sub_criteria] == ["3.2.1"]


def test_the_examples_of_the_guide_are_what_check_takes(tmp_path: Path) -> None:
    for name in ("criteria", "submissions"):
        shutil.copytree(ROOT / name / "2022", tmp_path / name / "2022")
    folder = tmp_path / "submissions" / "2022" / "so" / "so-y-te"
    shutil.rmtree(folder)
    folder.mkdir()
    examples = blocks(ROOT / "docs" / "huong-dan.md", "yaml")[:3]
    for name, text in zip(("submission", "appraisal-1", "clarification"), examples, strict=True):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    index, season, problems = checked(tmp_path, 2022)

    assert (index is None, season is None) == (False, False)
    assert {one.code for one in problems if "/so-y-te/" in one.place.path} <= {"thiếu-tệp"}


def test_the_changelog_knows_the_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["rank", "tests"])
def test_the_readme_marks_the_commands_that_continuous_integration_runs(name: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert re.search(rf"<!-- {name} -->\n```sh\n[^\n]+\n```", readme)
