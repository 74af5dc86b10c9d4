"""Pages of the report in a real browser; what one says on its console or asks of a network fails the test."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.browser import browser, needed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


class PageOf(Protocol):
    """`page_of(file)` or `page_of(address)`: the opened page."""

    def __call__(
        self, file: Path | str, anchor: str = "", *, width: int = 1280, height: int = 900, **context: Any
    ) -> Page: ...


@pytest.fixture(scope="session")
def chromium() -> Browser:
    """The machine's browser. None of it: a skip, or a failure with FTBENCH_NEEDS_BROWSER=1 in the environment."""
    return browser(needed("the report was not opened"))


@pytest.fixture
def page_of(chromium: Browser) -> Iterator[PageOf]:
    """Opens a file, or an address such as `server.address`, in a fresh context with nothing stored.

    `anchor` is what follows the file's name, such as `#verdict`; `context` goes to Playwright (`color_scheme="dark"`).
    When the test ends it fails if any page wrote to its console, raised, or asked for anything outside its own folder.
    """
    said: list[str] = []
    contexts = []

    def opened(file: Path | str, anchor: str = "", *, width: int = 1280, height: int = 900, **context: Any) -> Page:
        address = file.resolve().as_uri() if isinstance(file, Path) else file
        made = chromium.new_context(viewport={"width": width, "height": height}, **context)
        made.set_default_timeout(20_000)
        contexts.append(made)
        page = made.new_page()
        own = address[: address.rindex("/") + 1]
        page.on("console", lambda message: said.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("request", lambda one: None if _is_own(one.url, own) else said.append(f"request: {one.url}"))
        page.goto(address + anchor)
        return page

    yield opened
    for one in contexts:
        one.close()
    assert said == []


def hacked(page: Page) -> Any:
    """What of the hostile texts ran, or None; waits for what begins late."""
    page.wait_for_timeout(50)
    return page.evaluate("typeof hacked === 'undefined' ? null : hacked")


def _is_own(url: str, folder: str) -> bool:
    return url.startswith((folder, "data:", "blob:"))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a server of this machine, as `python -m http.server` has it; its address ends with a slash."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
