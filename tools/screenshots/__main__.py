"""`python -m tools.screenshots RUN`: the pictures of docs/screenshots, taken in Chromium from a run on built-in data.

The run must hold nothing that may not be published: its answers are in the pictures.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
_WIDE, _PHONE = (1280, 900), (390, 844)
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what is opened, how, and how much of it is kept."""

    name: str
    page: Literal["report", "site", "trends", "compare", "form"]
    at: str = ""
    """The part of the address after `#`."""
    size: tuple[int, int] = _WIDE
    scheme: Literal["light", "dark"] = "light"
    language: Literal["en", "zh"] = "en"


SHOTS = (
    Shot("recommendation", "report", size=(1280, 800)),
    Shot("recommendation-phone", "report", size=_PHONE),
    Shot("recommendation-zh", "report", size=(1280, 800), language="zh"),
    Shot("verdict", "report", "verdict"),
    Shot("verdict-dark", "report", "verdict", scheme="dark"),
    Shot("verdict-phone", "report", "verdict", size=_PHONE),
    Shot("verdict-zh", "report", "verdict", language="zh"),
    Shot("scores", "report", "scores"),
    Shot("confusion", "report", "confusion"),
    Shot("costs", "report", "quality-against-cost"),
    Shot("curves-dark", "report", "curves", scheme="dark"),
    Shot("examples", "report", "samples"),
    Shot("examples-phone-dark", "report", "samples", size=_PHONE, scheme="dark"),
    Shot("cell", "report", "/cell/{cell}"),
    Shot("cell-phone-dark", "report", "/cell/{cell}", size=_PHONE, scheme="dark"),
    Shot("methods", "report", "methods"),
    Shot("site", "site"),
    Shot("trends-dark", "trends", scheme="dark"),
    Shot("compare", "compare"),
    Shot("compare-phone-dark", "compare", size=_PHONE, scheme="dark"),
    Shot("rating", "form"),
    Shot("rating-phone-dark", "form", size=_PHONE, scheme="dark"),
)


def main() -> None:
    """Write every picture; prints the names."""
    from playwright.sync_api import sync_playwright

    run = Path(sys.argv[1]).resolve()
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on this machine")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = _pages(run, Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        cell = _trained_cell(run)
        for shot in SHOTS:
            _take(browser, shot, files[shot.page], cell)
            print(shot.name)
        browser.close()


def _pages(run: Path, folder: Path) -> dict[str, Path]:
    """Everything that ftbench writes for people, made from one run (compared with itself, published twice)."""
    copy = folder / "again"
    shutil.copytree(run, copy)
    task = _text_task(run)
    _ftbench("report", run, "--out", folder / "report.html")
    _ftbench("publish", run, copy, "--to", folder / "site")
    _ftbench("compare", run, copy, "--format", "html", "--out", folder / "compare.html")
    _ftbench(
        "rate", "make", copy, "--task", task, "--raters", "1", "--items", "12", "--seed", "1", "--out", folder / "study"
    )
    return {
        "report": folder / "report.html",
        "site": folder / "site" / "index.html",
        "trends": folder / "site" / "trends.html",
        "compare": folder / "compare.html",
        "form": next((folder / "study").rglob("form.html")),
    }


def _ftbench(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "ftbench", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def _text_task(run: Path) -> str:
    from ftbench.storage.run_file import read_run

    return next(task.label for task in read_run(run).tasks if task.output == "text")


def _trained_cell(run: Path) -> str:
    from ftbench.storage.run_file import read_run

    return next(cell.cell for cell in read_run(run).cells if cell.method not in ("zero-shot", "few-shot"))


def _take(browser: Browser, shot: Shot, file: Path, cell: str) -> None:
    width, height = shot.size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=shot.scheme)
    page.goto(file.as_uri() + (f"#{shot.at.format(cell=cell)}" if shot.at else ""))
    if shot.language == "zh":
        page.click("#language-switch")
    if shot.page == "form":
        for _ in range(6):  # past the first page and the practice
            page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / f"{shot.name}.png")
    page.close()


if __name__ == "__main__":
    main()
