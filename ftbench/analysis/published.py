"""The data that a published site keeps of each run, so that its pages can be rebuilt without the run directory."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ftbench.analysis.comparison import MetricComparison, Standing
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.statistics import Direction
from ftbench.analysis.view import RunView

_NAMESPACE = uuid.UUID("6f1c2f0e-2c57-5c7e-9a53-0c1f7b6a2d11")
_LONGEST = 60
_NO_TITLE = "ftbench"
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Point:
    """One metric of one method on one task with one model in one run: a point of a trend."""

    model: str
    task: str
    method: str
    metric: str
    direction: Direction | None
    deciding: bool
    """Whether the metric decides its task."""
    value: float
    """The mean over seeds."""
    low: float | None
    high: float | None
    seeds: int
    letters: str | None
    """Methods of this run that share a letter are not distinguishable."""
    key: str
    """Points are comparable only with equal keys, over data, model and version of the metric."""


@dataclass(frozen=True, slots=True)
class PublishedRun:
    """One run of a site."""

    name: str
    """Name on the site; publishing under the same name again replaces the run."""
    title: str
    """The run's own name."""
    page: str
    """Path of its report in the site."""
    language: str
    finished: str | None
    """Time of the last finished cell in UTC (`2026-03-01T12:00:00Z`); None if the run did not record it."""
    baseline: str
    models: tuple[str, ...]
    tasks: tuple[str, ...]
    methods: tuple[str, ...]
    seeds: tuple[int, ...]
    cells: int
    cells_done: int
    points: tuple[Point, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> PublishedRun:
        """The run of a JSON object; raises `TypeError`, `KeyError` or `ValueError` for other content."""
        lists = {name: tuple(content[name]) for name in ("models", "tasks", "methods", "seeds")}
        points = tuple(Point(**point) for point in content["points"])
        return cls(**{**content, **lists, "points": points})


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """All data of a site's pages."""

    id: str
    """A URN that never changes."""
    title: str
    """As the user chose it; `""` or `ftbench`, which older sites kept, if nobody did."""
    base_url: str | None
    """Address of the site, ending with a slash; None if unknown."""
    runs: tuple[PublishedRun, ...] = field(default=())
    """Runs by date, those without a date first; equal dates in order of publication."""

    @property
    def shown_title(self) -> str:
        """The chosen title, or the names of the matrices that ran here: three at most, the latest first."""
        if self.title not in ("", _NO_TITLE):
            return self.title
        names = list(dict.fromkeys(run.title for run in reversed(self.runs)))
        return ", ".join([*names[:_MOST_NAMES], *(["…"] if len(names) > _MOST_NAMES else [])]) or _NO_TITLE

    def before(self, run: PublishedRun) -> PublishedRun | None:
        """The latest earlier run of a matrix of the same name that has a model, task and method in common with it."""
        points = {(point.model, point.task, point.method) for point in run.points}
        earlier = self.runs[: self.runs.index(run)]
        alike = (one for one in reversed(earlier) if one.title == run.title)
        return next((one for one in alike if any((p.model, p.task, p.method) in points for p in one.points)), None)

    def run_id(self, run: PublishedRun) -> str:
        """The URN of a run on this site; it stays the same when the run is published again."""
        return uuid.uuid5(uuid.UUID(self.id), repr(run.name)).urn


def published_run(results: RunResults, name: str, page: str) -> PublishedRun:
    """The data that a site keeps of a run."""
    view = RunView(results)
    dates = [cell.finished for cell in results.cells if cell.finished]
    return PublishedRun(
        name=name,
        title=results.name,
        page=page,
        language=str(results.matrix.get("language", "en")),
        finished=max(dates, default=None),
        baseline=results.baseline,
        models=view.models,
        tasks=tuple(task.label for task in view.tasks),
        methods=view.contest,
        seeds=view.seeds,
        cells=len(results.cells),
        cells_done=sum(cell.status == "done" for cell in results.cells),
        points=tuple(_points(view)),
    )


def site_id(first: PublishedRun) -> str:
    """The id of a site, computed from its first published run."""
    return uuid.uuid5(_NAMESPACE, repr((first.name, first.title, first.points))).urn


def in_order(runs: list[PublishedRun]) -> tuple[PublishedRun, ...]:
    """The runs from earliest to latest; the sort is stable, so runs of one date keep their order."""
    return tuple(sorted(runs, key=lambda run: run.finished or ""))


def slug(name: str) -> str:
    """A folder name that is valid in every file system and URL; different names have different slugs."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", errors="ignore").decode().lower()
    text = re.sub(r"[^a-z0-9_]+", "-", text).strip("-_")[:_LONGEST].strip("-_")
    if text == name and text not in _RESERVED:
        return text
    return f"{text or 'run'}-{hashlib.sha256(name.encode('utf-8', errors='backslashreplace')).hexdigest()[:8]}"


_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
"""Names of devices on Windows."""


def _points(view: RunView) -> Iterator[Point]:
    for comparison in view.comparisons.values():
        for metric in comparison.metrics.values():
            deciding = comparison.deciding is not None and metric.metric == comparison.deciding.metric
            for standing in metric.standings:
                if standing.mean is not None:
                    yield _point(standing, metric, deciding=deciding)


def _point(standing: Standing, metric: MetricComparison, *, deciding: bool) -> Point:
    return Point(
        model=standing.group.model,
        task=standing.group.task,
        method=standing.method,
        metric=metric.metric,
        direction=metric.direction,
        deciding=deciding,
        value=standing.mean or 0.0,
        low=standing.interval.low if standing.interval else None,
        high=standing.interval.high if standing.interval else None,
        seeds=len(standing.group.values(metric.metric)),
        letters=metric.letters.get(standing.method),
        key=_measured_how(standing, metric.metric),
    )


def _measured_how(standing: Standing, metric: str) -> str:
    """A hash of all that two comparable values must share: test data, base model, metric."""
    measurements = set()
    for cell in (part for done in standing.group.done for part in done.parts):
        score = cell.metrics.get(metric)
        measurements.add((cell.spec.task.data, cell.spec.model.fingerprint, score.signature if score else ""))
    return hashlib.sha256(repr(sorted(measurements)).encode()).hexdigest()[:16]
