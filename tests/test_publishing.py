"""Every output is published whole or not at all, and the same input gives the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_cli import parindex
from workbooks import FIGURES, result_of, small

from scoring import workbook
from scoring.errors import InputError
from scoring.publishing import published

ROOT = Path(__file__).parent.parent
BEFORE = b"last year's workbook"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workbook already there."""
    target = tmp_path / "xep-hang.xlsx"
    target.write_bytes(BEFORE)
    return target


def refused(target: Path) -> str:
    """Why a file could not be published."""
    with pytest.raises(InputError) as raised, published(target) as unfinished:
        unfinished.write_bytes(b"new")
    return str(raised.value)


def test_what_was_written_takes_the_place_of_the_file_and_keeps_its_rights(file: Path) -> None:
    file.chmod(0o640)
    with published(file) as unfinished:
        unfinished.write_bytes(b"new")
        assert file.read_bytes() == BEFORE

    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(file.parent.iterdir()) == [file]


def publish(file: Path, error: Exception) -> None:
    """Half of a file, and then an error."""
    with published(file) as unfinished:
        unfinished.write_bytes(b"half")
        raise error


def test_an_error_midway_leaves_the_file_as_it_was(file: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        publish(file, ZeroDivisionError())

    assert file.read_bytes() == BEFORE
    assert list(file.parent.iterdir()) == [file]


def test_a_full_disk_leaves_the_file_as_it_was(file: Path) -> None:
    with pytest.raises(InputError, match="ổ đĩa đầy"):
        publish(file, OSError(28, "No space left on device"))

    assert file.read_bytes() == BEFORE
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    assert "đây là thư mục" in refused(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert f"không có thư mục {tmp_path / 'chua-co'}" in refused(tmp_path / "chua-co" / "xep-hang.xlsx")


def test_a_file_that_may_only_be_read_is_left_alone(file: Path) -> None:
    file.chmod(0o444)

    assert "chỉ cho đọc" in refused(file)
    assert file.read_bytes() == BEFORE


def test_every_output_that_cannot_be_written_is_told_before_any_is_written(tmp_path: Path) -> None:
    locked, folder, sealed = tmp_path / "khoa.csv", tmp_path / "thu-muc.html", tmp_path / "chi-doc"
    locked.write_bytes(BEFORE)
    locked.chmod(0o444)
    folder.mkdir()
    sealed.mkdir()
    sealed.chmod(0o555)
    for csv, html in ((locked, folder), (sealed / "bang.csv", folder)):
        output = ["-o", str(tmp_path / "so.xlsx"), "--csv", str(csv), "--html", str(html)]
        done = parindex("--root", str(ROOT), "rank", "2022", *output)

        assert done.returncode == 1
        assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == [str(csv), str(folder)]
        assert "Đã ghi" not in done.stderr
        assert not (tmp_path / "so.xlsx").exists()
    assert "không cho ghi" in refused(sealed / "bang.csv")
    sealed.chmod(0o755)


def test_a_device_is_no_place_for_a_file() -> None:
    assert "không phải là tệp thường" in refused(Path(os.devnull))


def test_a_link_is_followed(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "moi-nhat.xlsx"
    link.symlink_to(file)
    with published(link) as unfinished:
        unfinished.write_bytes(b"new")

    assert link.is_symlink()
    assert file.read_bytes() == b"new"


RANK = "import sys, cli; cli.main(['--root', {root!r}, 'rank', '2022', '-o', {file!r}])"
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "


@pytest.mark.skipif(os.name == "nt", reason="limits of a process are not Windows'")
def test_a_workbook_that_does_not_fit_leaves_the_last_one_and_no_traceback(file: Path, tmp_path: Path) -> None:
    code = LIMITED + RANK.format(root=str(ROOT), file=str(file))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "ghi-tệp: không ghi được" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert file.read_bytes() == BEFORE
    assert list(tmp_path.iterdir()) == [file]


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for number, zone, language in (("1", "Asia/Ho_Chi_Minh", "vi_VN.UTF-8"), ("2", "America/New_York", "C")):
        target, folder = tmp_path / f"{number}.xlsx", tmp_path / number
        folder.mkdir()
        settings = {"PYTHONHASHSEED": number, "TZ": zone, "LC_ALL": language, "PYTHONPATH": str(ROOT)}
        code = RANK.format(root=str(ROOT), file=str(target))
        subprocess.run(
            [sys.executable, "-c", code], cwd=folder, env=os.environ | settings, capture_output=True, check=True
        )
        made.append(target.read_bytes())

    assert made[0] == made[1]


@pytest.mark.parametrize("count", [60, 61])
def test_a_season_of_any_size_gives_the_same_bytes_again(count: int, tmp_path: Path) -> None:
    result = result_of(small({f"so-{n}": FIGURES["so-b"] for n in range(count)}), tmp_path)
    for name in ("1.xlsx", "2.xlsx"):
        workbook.write(result, tmp_path / name)

    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
