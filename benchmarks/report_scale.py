"""How long the report of a large run takes to make and to read: 1,000 cells of 200 examples, as a folder of files.

Run from the checkout: python benchmarks/report_scale.py [DIRECTORY]
A directory is made when it does not exist, and kept; without one everything is temporary. Exit code 1 over a limit.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / name) for name in ("", "plugins", "tasks", "reports")]

BROWSER = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update",
)  # fmt: skip
REPEATS = 5

_AFTER_PAINT = """() => new Promise(done => {
    const start = performance.now(), channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - start);
    (ACT)();
    requestAnimationFrame(() => channel.port2.postMessage(null));
})"""
"""Milliseconds from an action to the moment after the frame that shows what it did."""


def _choose(name: str, one: str, other: str) -> str:
    return f"""() => {{
        const select = document.querySelector('#browser select[name={name}]');
        select.value = select.value === '{one}' ? '{other}' : '{one}';
        select.dispatchEvent(new Event('change', {{ bubbles: true }}));
    }}"""


_FILTER = """() => {
    const input = document.querySelector('#cells input[type=search]');
    input.value = input.value ? '' : 'lora';
    input.dispatchEvent(new Event('input', { bubbles: true }));
}"""
_SORT = "() => document.querySelector('#cells-table thead button').click()"
_ACTIONS = (
    ("sort the table of all cells", "#cells", _SORT),
    ("filter the table of all cells", "#cells", _FILTER),
    ("sort the examples", "#browser", _choose("order", "apart", "a-ahead")),
    ("filter the examples", "#browser", _choose("show", "a-right", "both-wrong")),
)
"""What is measured, what is on the screen meanwhile, and the action."""


@dataclass(frozen=True, slots=True)
class Measurement:
    what: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def held(self) -> bool:
        return self.limit is None or self.value < self.limit


def build(directory: Path) -> list[Measurement]:
    """Make the report in a process of its own."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "ftbench", "report", str(directory), "--format", "html-folder"]
    places = os.pathsep.join(str(CHECKOUT / name) for name in ("", "plugins", "tasks", "reports"))
    child = os.posix_spawn(sys.executable, command, {**os.environ, "PYTHONPATH": places})
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit("the report could not be made")
    sizes = [path.stat().st_size for path in (directory / "report" / "data").iterdir()]
    return [
        Measurement("make the report", seconds, "s", 60),
        Measurement("processor time of that", usage.ru_utime + usage.ru_stime, "s"),
        Measurement("peak memory", usage.ru_maxrss * 1024 / 1e9, "GB", 1),
        Measurement("size of the page", (directory / "report" / "index.html").stat().st_size / 1e6, "MB"),
        Measurement(f"largest of {len(sizes)} files of data", max(sizes) / 1e6, "MB", 1.1),
    ]


def read(page_file: Path) -> list[Measurement]:
    """Open the report in Chromium and use it; the middle of several tries."""
    from playwright.sync_api import sync_playwright

    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise SystemExit("no Chromium on this machine: the report was made and not opened")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(BROWSER))
        paints, loads = zip(*(_opened(browser, page_file) for _ in range(REPEATS)), strict=True)
        page = browser.new_page()
        page.goto(page_file.as_uri())
        page.wait_for_selector("#browser .card", state="attached")
        taken = {what: [_done(page, place, act) for _ in range(REPEATS)] for what, place, act in _ACTIONS}
        browser.close()
    return [
        Measurement("first paint", _middle(paints) / 1000, "s", 1.5),
        Measurement("page loaded", _middle(loads) / 1000, "s", 1.5),
        *(Measurement(what, _middle(values), "ms", 100) for what, values in taken.items()),
    ]


def _opened(browser: Any, file: Path) -> tuple[float, float]:
    """Milliseconds to the first paint and to the end of loading, in a fresh context."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    load = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    context.close()
    return float(paint), float(load)


def _done(page: Any, place: str, act: str) -> float:
    """Milliseconds that an action takes, once everything else has come to rest."""
    page.locator(place).scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    return float(page.evaluate(_AFTER_PAINT.replace("ACT", act)))


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def main(arguments: Sequence[str]) -> int:
    """Print what was measured beside its limit."""
    from benchmarks.report_scale_run import write_run

    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(arguments[0]) if arguments else Path(temporary) / "run"
        if not (directory / "run.json").exists():
            print(f"writing {write_run(directory)} cells …", flush=True)
        found = [*build(directory), *read(directory / "report" / "index.html")]
    print(f"\n{'':34} {'measured':>11} {'limit':>9}")
    for one in found:
        limit = "" if one.limit is None else f"{one.limit:g} {one.unit}"
        print(f"{one.what:34} {one.value:8.2f} {one.unit:2} {limit:>9}{'' if one.held else '  over the limit'}")
    print(
        f"\nload of the machine before: {busy:.1f} on {os.cpu_count()} cores; the limits are for a quiet one with two"
    )
    return 0 if all(one.held for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
