"""`ftbench publish` on the directory of a real run: a site that is made whole, again and again."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.usefixtures("drawn_charts")

KILLING = """
import os, signal
from ftbench import SitePages, hookimpl

class Killing(SitePages):
    name = "killing"

    def pages(self, site):
        os.kill(os.getpid(), signal.SIGKILL)

@hookimpl
def ftbench_register_site_pages():
    return [Killing()]
"""

BADGE = """
from ftbench import SitePages, hookimpl

class Badge(SitePages):
    name = "badge"

    def pages(self, site):
        return {"PATH": ", ".join(run.name for run in site.runs)}

@hookimpl
def ftbench_register_site_pages():
    return [Badge()]
"""


def content(site: Path) -> dict[str, bytes]:
    """Every file of the site but the lock."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.name != ".publishing.lock"
    }


@pytest.fixture(scope="module")
def published(finished_run: FinishedRun, ftbench_command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one run, called first. Only read it."""
    site = tmp_path_factory.mktemp("published") / "site"
    code, output, _ = ftbench_command("publish", finished_run.directory, "--to", site, "--as", "first")
    assert (code, output) == (0, f"{site / 'index.html'}\n")
    return site


@pytest.fixture
def site(published: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(published, tmp_path / "site"))


def test_a_site_has_an_index_trends_a_feed_and_the_report_of_each_run(site: Path) -> None:
    assert sorted(content(site)) == ["feed.xml", "index.html", "runs/first/index.html", "site.json", "trends.html"]


def test_the_report_is_that_of_the_report_command_with_a_link_back(
    site: Path, finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    ftbench_command("report", finished_run.directory, "--out", tmp_path / "report.html")
    published = (site / "runs/first/index.html").read_text(encoding="utf-8")
    without_link = re.sub(r'<a class="home" href="../../index.html">.*?</a>\n', "", published)
    assert without_link == (tmp_path / "report.html").read_text(encoding="utf-8")
    assert without_link != published


def test_publishing_again_changes_no_byte(site: Path, finished_run: FinishedRun, ftbench_command: Command) -> None:
    before = content(site)
    assert ftbench_command("publish", finished_run.directory, "--to", site, "--as", "first")[0] == 0
    assert content(site) == before


def test_the_same_runs_give_the_same_bytes_elsewhere(
    site: Path, finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    other = tmp_path / "deep" / "other"
    ftbench_command("publish", finished_run.directory, "--to", other, "--as", "first")
    assert content(other) == content(site)
    assert not any(str(tmp_path).encode() in text for text in content(site).values())


def test_runs_that_are_there_stay_until_they_are_removed(
    site: Path, finished_run: FinishedRun, ftbench_command: Command
) -> None:
    ftbench_command("publish", finished_run.directory, "--to", site, "--as", "second")
    assert {"runs/first/index.html", "runs/second/index.html"} <= set(content(site))
    assert 'href="runs/first/index.html"' in (site / "index.html").read_text(encoding="utf-8")
    ftbench_command("publish", "--to", site, "--remove", "first")
    assert "runs/first/index.html" not in content(site)
    assert "runs/first" not in (site / "index.html").read_text(encoding="utf-8")
    assert ftbench_command("publish", "--to", site, "--remove", "second")[0] == 0
    assert "No run is published here." in (site / "index.html").read_text(encoding="utf-8")


def test_removing_what_is_not_there_is_an_error_with_the_nearest(site: Path, ftbench_command: Command) -> None:
    code, _, errors = ftbench_command("publish", "--to", site, "--remove", "frist")
    assert code == 2
    assert "no run \"frist\" is published there. Did you mean 'first'?" in errors


def test_texts_can_be_left_out(finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path) -> None:
    ftbench_command("publish", finished_run.directory, "--to", tmp_path / "site", "--no-texts")
    lines = next(finished_run.directory.glob("cells/*/predictions.jsonl")).read_text(encoding="utf-8").splitlines()
    prompt = json.loads(lines[0])["prompt"].split("\n")[0]
    assert len(prompt) > 20
    assert not any(prompt.encode() in text for text in content(tmp_path / "site").values())


def test_the_name_of_the_folder_is_the_name_of_the_run(
    finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "Nächtlich 情感"
    shutil.copytree(finished_run.folder, tmp_path / "copy")
    (tmp_path / "copy" / "run").rename(tmp_path / "copy" / folder.name)
    ftbench_command("publish", tmp_path / "copy" / folder.name, "--to", tmp_path / "site")
    (page,) = (path for path in content(tmp_path / "site") if path.startswith("runs/"))
    assert re.fullmatch(r"runs/nachtlich-[0-9a-f]{8}/index.html", page)
    assert "Nächtlich 情感" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


def test_two_runs_of_one_name_are_an_error(finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path) -> None:
    runs = (finished_run.directory, finished_run.directory)
    code, _, errors = ftbench_command("publish", *runs, "--to", tmp_path / "site")
    assert (code, 'two runs are called "run": publish one of them with --as NAME' in errors) == (2, True)
    code, _, errors = ftbench_command("publish", *runs, "--to", tmp_path / "site", "--as", "a")
    assert (code, "--as names one run, and 2 are given" in errors) == (2, True)
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org", "https://", "https://example.org/?a=b"])
def test_an_address_that_is_none_is_an_error(
    finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path, url: str
) -> None:
    code, _, errors = ftbench_command("publish", finished_run.directory, "--to", tmp_path / "site", "--base-url", url)
    assert (code, "error: --base-url: expected an address such as" in errors) == (2, True)


def test_the_report_of_a_run_leads_back_to_the_site_and_the_title_is_that_of_the_run(site: Path) -> None:
    (report,) = (site / "runs").glob("*/index.html")
    assert '<a class="home" href="../../index.html">' in report.read_text(encoding="utf-8")
    name = json.loads((site / "site.json").read_text(encoding="utf-8"))["runs"][0]["title"]
    assert f"<h1>{name}</h1>" in (site / "index.html").read_text(encoding="utf-8")


def test_address_and_title_are_remembered(site: Path, finished_run: FinishedRun, ftbench_command: Command) -> None:
    ftbench_command("publish", "--to", site, "--base-url", "https://example.org/bench", "--title", "Nightly <runs>")
    ftbench_command("publish", finished_run.directory, "--to", site, "--as", "second")
    feed = (site / "feed.xml").read_text(encoding="utf-8")
    assert 'href="https://example.org/bench/runs/second/index.html"' in feed
    assert "<title>Nightly &lt;runs&gt;</title>" in feed


def test_a_folder_that_is_no_site_is_refused(
    finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"")
    code, _, errors = ftbench_command("publish", finished_run.directory, "--to", tmp_path)
    assert code == 2
    assert f'error: {tmp_path}: has files ("photo.jpg") and no site.json' in errors
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_damaged_site_file_is_an_error(site: Path, finished_run: FinishedRun, ftbench_command: Command) -> None:
    path = site / "site.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"points"', '"point"'), encoding="utf-8")
    code, _, errors = ftbench_command("publish", finished_run.directory, "--to", site)
    assert (code, f"error: {path}: is damaged; publish into a new folder\n" in errors) == (2, True)


def test_nothing_to_publish_is_an_error(ftbench_command: Command, tmp_path: Path) -> None:
    code, _, errors = ftbench_command("publish", "--to", tmp_path / "site")
    assert (code, "there is nothing to publish" in errors) == (2, True)


def test_a_directory_that_is_no_run_leaves_the_site(site: Path, ftbench_command: Command, tmp_path: Path) -> None:
    before = content(site)
    (tmp_path / "empty").mkdir()
    code, _, errors = ftbench_command("publish", tmp_path / "empty", "--to", site)
    assert (code, "is no run directory" in errors) == (2, True)
    assert content(site) == before


def test_a_killed_publish_leaves_the_old_site_and_the_next_one_cleans_up(
    site: Path, finished_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    (tmp_path / "killing.py").write_text(KILLING, encoding="utf-8")
    before = content(site)
    words = ["publish", "--to", site, "--title", "Other", "--plugin", tmp_path / "killing.py"]
    done = subprocess.run([sys.executable, "-m", "ftbench", *map(str, words)], capture_output=True, check=False)
    assert done.returncode == -9
    found = content(site)
    assert {path: text for path, text in found.items() if not path.startswith(".publishing-")} == before
    assert len(found) > len(before)
    ftbench_command("publish", finished_run.directory, "--to", site, "--as", "first")
    assert content(site) == before


def test_plugins_add_pages_and_cannot_take_those_of_others(
    site: Path, ftbench_command: Command, tmp_path: Path
) -> None:
    plugin = tmp_path / "badge.py"
    plugin.write_text(BADGE.replace("PATH", "badges/runs.txt"), encoding="utf-8")
    assert ftbench_command("publish", "--to", site, "--plugin", plugin)[0] == 0
    assert (site / "badges" / "runs.txt").read_text(encoding="utf-8") == "first"
    for path in ("index.html", "site.json", "runs/first/index.html", "../outside.txt"):
        plugin.write_text(BADGE.replace("PATH", path), encoding="utf-8")
        code, _, errors = ftbench_command("publish", "--to", site, "--plugin", plugin)
        assert (code, f'its pages "badge" cannot write "{path}" on a site' in errors) == (2, True)
