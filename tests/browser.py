"""The machine's own Chromium, driven by Playwright: once in a process, since its blocking interface allows no more."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update",
)  # fmt: skip


@functools.cache
def chromium() -> str | None:
    """A Chromium that runs, first the build without windows, which is the fastest.

    Ubuntu's chromium-browser may be a stub that only asks for a snap.
    """
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found and subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0:
            return found
    return None


def needed(what: str) -> str:
    """The browser; skips the test with a word where there is none, and fails it where one was asked for."""
    found = chromium()
    if found is None and os.environ.get("FTBENCH_NEEDS_BROWSER") == "1":
        pytest.fail(f"no Chromium on this machine, and FTBENCH_NEEDS_BROWSER=1 asks for one: {what}")
    if found is None:
        pytest.skip(f"no Chromium on this machine: {what}")
    return found


@functools.cache
def browser(program: str) -> Browser:
    """A running browser that keeps nothing; a context of it is a fresh reader."""
    return playwright().chromium.launch(executable_path=program, args=list(ARGUMENTS))


def wait_until(page: Page, expression: str, arg: Any = None, seconds: float = 20.0) -> None:
    """Waits until the expression is true on the page; AssertionError when it is not after these seconds.

    In the place of Playwright's `wait_for_function`: after its first look that one evaluates the text in scripts of the
    page, and the policy of a page may refuse this. A look from outside is allowed everywhere.
    """
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        assert time.monotonic() < deadline, f"not true after {seconds} seconds: {expression}"
        page.wait_for_timeout(20)


@functools.cache
def playwright() -> Playwright:
    """The driver; it ends with the process."""
    from playwright.sync_api import sync_playwright

    manager = sync_playwright()
    driver = manager.start()
    atexit.register(driver.stop)
    return driver
