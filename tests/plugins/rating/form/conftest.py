"""A rater: a form opened in a real browser, with a profile of its own where what it keeps shall be kept."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ftbench_rating.form import write_form
from ftbench_rating.study.model import Sheet
from tests.browser import ARGUMENTS, browser, needed, playwright


class Rater:
    """One open form. `trouble` is everything that the console, the page or the network had to say."""

    def __init__(self, context: Any, address: str) -> None:
        self.context, self.address = context, address
        self.trouble: list[str] = []
        self.page = self.window()

    def window(self) -> Any:
        page = self.context.new_page()
        page.on("console", lambda message: self.trouble.append(message.text))
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        page.goto(self.address)
        return page

    def _asked(self, url: str) -> None:
        if not url.startswith(("file:", "blob:", "data:")):
            self.trouble.append(url)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def title(self) -> str:
        """The heading of the screen that is shown."""
        found: str = self.page.inner_text("h1:visible")
        return found

    def progress(self) -> str:
        found: str = self.page.inner_text("#progress-text .numbers")
        return found

    def status(self) -> str:
        found: str = self.page.inner_text("#status")
        return found

    def chosen(self) -> list[str]:
        """The values that are chosen in the item that is shown."""
        values: list[str] = self.page.eval_on_selector_all(
            "#item input[type=radio]:checked", "inputs => inputs.map((input) => input.value)"
        )
        return values

    def file(self, kind: str = "json") -> tuple[str, bytes]:
        """The name and content of what the form downloads."""
        self.page.click(".tools [data-open=finish]")
        if kind == "csv" and not self.page.is_visible("[data-download=csv]"):
            self.page.click("#finish summary")
        with self.page.expect_download() as download:
            self.page.click("#download" if kind == "json" else "[data-download=csv]")
        return download.value.suggested_filename, Path(download.value.path()).read_bytes()

    def response(self) -> Any:
        return json.loads(self.file()[1])

    def judgements(self) -> list[tuple[Any, ...]]:
        return [
            (one["item"], one["dimension"], one["value"], one["worst"], one["reason"])
            for one in self.response()["judgements"]
        ]

    def table(self) -> list[list[str]]:
        text = self.file("csv")[1].decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))

    def close(self) -> None:
        self.context.close()


OpenForm = Callable[..., Rater]


@pytest.fixture
def open_form(tmp_path: Path) -> Iterator[OpenForm]:
    """`open_form(sheet)`: a rater at the form of a sheet; the same `profile` again is the same browser on a disk."""
    program = needed("the rating form was not opened")
    raters: list[Rater] = []

    def opened(sheet: Sheet, *, profile: str = "", keeps: bool = True, **options: Any) -> Rater:
        options = {"viewport": {"width": 1280, "height": 800}} | options
        if not keeps:
            profile = "forbids"
            settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
            (tmp_path / profile / "Default").mkdir(parents=True)
            (tmp_path / profile / "Default" / "Preferences").write_text(json.dumps(settings), encoding="utf-8")
        if profile:
            context: Any = playwright().chromium.launch_persistent_context(
                tmp_path / profile, executable_path=program, args=list(ARGUMENTS), **options
            )
        else:
            context = browser(program).new_context(**options)
        context.set_default_timeout(20_000)
        rater = Rater(context, write_form(sheet, tmp_path / "form.html").as_uri())
        raters.append(rater)
        return rater

    yield opened
    for rater in raters:
        rater.close()
    assert [line for rater in raters for line in rater.trouble] == []
