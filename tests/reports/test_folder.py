"""The report as a folder: complete or not at all, in the place of an older one and of nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.errors import ReportIncomplete, UserError
from ftbench_reports.html.chunks import Chunk
from ftbench_reports.html.folder import MARK, check_place, write_folder
from ftbench_reports.html.page import Page
from ftbench_reports.html.report import HtmlFolderReport

PAGE = Page("<!doctype html>…", (), (Chunk("samples", lambda: [1]), Chunk("samples-0", lambda: "…")))


def tree(place: Path) -> list[str]:
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*"))


def test_a_page_and_its_data_lie_beside_each_other(tmp_path: Path) -> None:
    path, problems = write_folder(tmp_path / "deep" / "report", PAGE)

    assert problems == ()
    assert path.read_text(encoding="utf-8") == PAGE.text
    assert tree(tmp_path / "deep") == sorted(
        ["report", "report/data", "report/data/samples-0.js", "report/data/samples.js", f"report/{MARK}",
         "report/index.html"]
    )  # fmt: skip


def test_an_older_report_is_replaced_as_a_whole(tmp_path: Path) -> None:
    out = tmp_path / "report"
    write_folder(out, Page("old", (), (Chunk("samples-9", list),)))
    write_folder(out, PAGE)

    assert (out / "index.html").read_text(encoding="utf-8") == PAGE.text
    assert not (out / "data" / "samples-9.js").exists()
    assert os.listdir(tmp_path) == ["report"]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    write_folder(tmp_path / "report", PAGE)

    assert (tmp_path / "report" / "index.html").exists()


def _file(out: Path) -> None:
    out.write_text("mine")


def _other_folder(out: Path) -> None:
    out.mkdir()
    (out / "thesis.tex").write_text("mine")


def _own_page(out: Path) -> None:
    out.mkdir()
    (out / "index.html").write_text("mine")


def _kept_in_a_report(out: Path) -> None:
    write_folder(out, PAGE)
    (out / "thesis.tex").write_text("mine")


def _link(out: Path) -> None:
    write_folder(out.parent / "elsewhere", PAGE)
    out.symlink_to(out.parent / "elsewhere")


@pytest.mark.parametrize("make", [_file, _other_folder, _own_page, _kept_in_a_report, _link])
def test_nothing_but_a_report_is_ever_replaced(
    make: Callable[[Path], None], small_run: RunResults, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    make(out)
    before = tree(tmp_path)

    with pytest.raises(UserError, match="report"):
        HtmlFolderReport().write(small_run, out)
    assert tree(tmp_path) == before


def test_an_interruption_leaves_the_older_report_and_no_rest(tmp_path: Path) -> None:
    out = tmp_path / "report"
    write_folder(out, PAGE)

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(out, Page("new", (), (Chunk("samples", interrupted),)))
    assert (out / "index.html").read_text(encoding="utf-8") == PAGE.text
    assert os.listdir(tmp_path) == ["report"]


def test_others_may_read_it_as_the_umask_says(tmp_path: Path) -> None:
    write_folder(tmp_path / "report", PAGE)

    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "report").stat().st_mode & 0o777 == 0o777 & ~mask


def test_data_that_cannot_be_made_are_left_out_and_said(tmp_path: Path) -> None:
    bad = Chunk("samples-1", lambda: float("nan"))
    path, problems = write_folder(tmp_path / "report", Page("page", (), (bad, *PAGE.chunks)))

    assert len(problems) == 1
    assert problems[0].startswith("data samples-1 of the report could not be made: ValueError")
    assert (path.parent / "data" / "samples.js").exists()


def test_every_example_is_in_the_folder_and_no_file_is_large(run: RunResults, report_folder: Path) -> None:
    files = list((report_folder.parent / "data").iterdir())
    texts = "".join(file.read_text(encoding="utf-8") for file in files if file.name.startswith("samples-"))

    ids = {one.id for cell in run.cells for one in cell.predictions()}
    assert len(ids) >= 300
    assert [name for name in ids if name not in texts] == []
    assert max(file.stat().st_size for file in files) < 1_000_000


def test_equal_input_gives_equal_bytes(small_run: RunResults, draw_anew: Callable[[], None], tmp_path: Path) -> None:
    one = HtmlFolderReport().write(small_run, tmp_path / "one").parent
    draw_anew()
    two = HtmlFolderReport().write(small_run, tmp_path / "two").parent

    assert tree(one) == tree(two)
    for name in tree(one):
        if (one / name).is_file():
            assert (one / name).read_bytes() == (two / name).read_bytes()


def test_an_older_report_may_stand_where_the_next_is_written(tmp_path: Path) -> None:
    write_folder(tmp_path / "report", PAGE)

    check_place(tmp_path / "report")


def test_a_problem_of_a_section_is_raised_after_the_folder_is_written(small_run: RunResults, tmp_path: Path) -> None:
    from tests.reports.test_sections import Broken

    with pytest.raises(ReportIncomplete, match="ZeroDivisionError") as raised:
        HtmlFolderReport().with_sections([Broken(name="broken")]).write(small_run, tmp_path / "report")
    assert raised.value.path == tmp_path / "report" / "index.html"
    assert raised.value.path.exists()
