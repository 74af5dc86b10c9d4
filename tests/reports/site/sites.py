"""Sites as they come out of several runs of one matrix."""

from __future__ import annotations

from dataclasses import replace

from ftbench.analysis.published import PublishedRun, PublishedSite, in_order, published_run, site_id, slug
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells
from tests.specs import cell_spec


def a_run(name: str, draw: int, date: str | None, *, data: str = "716b", **chances: float) -> PublishedRun:
    results = hand_made_run(chances or {"full": 0.6, "lora": 0.7}, draw)

    def dated(cell):  # type: ignore[no-untyped-def]
        return replace(
            cell, finished=date, spec=cell_spec(model={"fingerprint": "5f1d"}, task={"data": data}, method=cell.method)
        )

    return published_run(with_cells(results, dated), name, f"runs/{slug(name)}/index.html")


def a_site(*runs: PublishedRun, base_url: str | None = None, title: str = "Nightly") -> PublishedSite:
    found = runs or (
        a_run("january", 1, "2026-01-05T08:00:00Z"),
        a_run("february", 2, "2026-02-05T08:00:00Z", full=0.6, lora=0.9),
    )
    return PublishedSite(site_id(found[0]), title, base_url, in_order(list(found)))
