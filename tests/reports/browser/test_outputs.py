"""The single file and the folder in a browser: nothing is refused, nothing is asked of a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.browser.conftest import PageOf, served


@pytest.fixture(params=["file", "folder", pytest.param("server", marks=pytest.mark.slow)])
def address(request: pytest.FixtureRequest, report_file: Path, report_folder: Path) -> Iterator[Path | str]:
    """One report in each way that it can be opened."""
    if request.param == "server":
        with served(report_folder.parent) as url:
            yield f"{url}index.html"
    else:
        yield report_file if request.param == "file" else report_folder


def test_the_examples_are_there_and_nothing_is_refused(page_of: PageOf, address: Path | str) -> None:
    page = page_of(address)

    page.wait_for_selector("#browser .card")
    assert page.locator("#browser .card").count() == 10
