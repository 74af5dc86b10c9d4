"""MLflow: a run for the whole matrix, and below it a run for each cell."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from ftbench import NotedValueError, RunTracker, Tracker, TrackerSettings
from ftbench_trackers.messages import SECRET_IN_ADDRESS
from ftbench_trackers.wording import (
    Plain,
    group_name,
    not_installed,
    numbers_of,
    parameters_of,
    with_ends,
)

if TYPE_CHECKING:
    from ftbench import (
        ArtifactWritten,
        CellFailed,
        CellFinished,
        CellKept,
        CellLost,
        CellStarted,
        CellSummary,
        Note,
        RunEnded,
        StepLogged,
        TrackedCell,
        TrackedRun,
        TrackerMemory,
    )

_IN_THE_RUN = "run"
"""The address that stands for a database in the run directory."""
_MOST_METRICS = 500
"""Values in one request; MLflow takes 1,000."""
_MOST_PARAMETERS = 100
"""Parameters or tags in one request, which is MLflow's limit."""
_LONGEST_PARAMETER = 6000
_SECONDS = 5.0
"""Seconds after which values are sent, so that curves grow while a cell trains and not every step is a request."""
_STATUS = {"finished": "FINISHED", "failed": "FAILED", "interrupted": "KILLED"}

_DEFAULTS = {
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "10",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_LOGGING_LEVEL": "WARNING",
}
"""A server that is gone must not hold up a run: MLflow's own limits come to a quarter of an hour for each request."""


class MlflowSettings(TrackerSettings):
    """Keys of its entry."""

    uri: str | None = Field(
        default=None,
        min_length=1,
        description="of the tracking server or its database; run: the file mlflow.db in the run directory; "
        "default: what MLFLOW_TRACKING_URI says, else run",
    )
    experiment: str = Field(
        default="ftbench", min_length=1, max_length=200, description="it is made if it is not there"
    )

    @field_validator("uri")
    @classmethod
    def _has_no_secret(cls, uri: str | None) -> str | None:
        if uri is not None and "@" in urlsplit(uri).netloc:
            raise NotedValueError(SECRET_IN_ADDRESS())
        return uri


@dataclass(frozen=True, slots=True)
class MlflowTracker(Tracker):
    """Logs to a tracking server, or into a database or folder that MLflow knows."""

    name: str = "mlflow"
    settings: type[TrackerSettings] = MlflowSettings

    def unavailable(self, settings: TrackerSettings) -> Note | None:
        return not_installed("MLflow", "mlflow", "mlflow")

    def local(self, settings: TrackerSettings) -> TrackerSettings:
        return settings.model_copy(update={"uri": _IN_THE_RUN})

    def open(self, run: TrackedRun, settings: TrackerSettings, memory: TrackerMemory) -> RunTracker:
        assert isinstance(settings, MlflowSettings)
        for name, value in _DEFAULTS.items():
            os.environ.setdefault(name, value)
        from mlflow import MlflowClient

        uri = settings.uri or os.environ.get("MLFLOW_TRACKING_URI") or _IN_THE_RUN
        artifacts = None
        if uri == _IN_THE_RUN:  # MLflow's own default is a file in the current folder
            place = run.directory.resolve()
            uri, artifacts = f"sqlite:///{place / 'mlflow.db'}", (place / "mlartifacts").as_uri()
        client = MlflowClient(tracking_uri=uri)
        experiment = _experiment(client, settings.experiment, artifacts)
        parent = _known(client, memory.get("run"))
        if parent is None:
            counts = {
                "ftbench.models": len({cell.model for cell in run.cells}),
                "ftbench.tasks": len({cell.task for cell in run.cells}),
                "ftbench.methods": len({cell.method for cell in run.cells}),
                "ftbench.cells": len(run.cells),
            }
            tags = {"ftbench.run": run.id, **{name: str(count) for name, count in counts.items()}}
            tags |= {f"environment.{_key(name)}": value for name, value in run.environment.items()}
            parent = client.create_run(experiment, run_name=run.name, tags=tags).info.run_id
            memory.put("run", parent)
        else:
            client.update_run(parent, status="RUNNING")
        return MlflowRun(run, client, experiment, parent, memory)


def _experiment(client: Any, name: str, artifacts: str | None) -> str:
    found = client.get_experiment_by_name(name)
    if found is None:
        from mlflow.exceptions import MlflowException

        try:
            return str(client.create_experiment(name, artifact_location=artifacts))
        except MlflowException:  # another process was first
            found = client.get_experiment_by_name(name)
            if found is None:
                raise
    return str(found.experiment_id)


def _known(client: Any, run: str | None) -> str | None:
    """The id of a run that the server still has, or None."""
    from mlflow.exceptions import MlflowException

    if run is None:
        return None
    try:
        return run if client.get_run(run).info.lifecycle_stage == "active" else None
    except MlflowException as error:
        if error.error_code == "RESOURCE_DOES_NOT_EXIST":
            return None
        raise


@dataclass(slots=True)
class MlflowRun(RunTracker):
    """The runs of one matrix. What the memory has of a cell is its run, and whether it was logged to its end."""

    run: TrackedRun
    client: Any
    experiment: str
    parent: str
    memory: TrackerMemory
    _runs: dict[str, str] = field(default_factory=dict)
    """By id of a running cell, its run."""
    _waiting: dict[str, list[Any]] = field(default_factory=dict)
    """By run, values that have not been sent."""
    _sent: float = field(default_factory=time.monotonic)

    def cell_started(self, event: CellStarted) -> None:
        self._begin(event.cell)

    def step_logged(self, event: StepLogged) -> None:
        run = self._runs.get(event.cell.id) or self._begin(event.cell)
        self._add(run, event.values, event.step)
        if time.monotonic() - self._sent > _SECONDS:
            self._send_all()

    def cell_finished(self, event: CellFinished) -> None:
        self._complete(event.cell, event.summary)

    def cell_kept(self, event: CellKept) -> None:
        known = self.memory.get(event.cell.id) or {}
        if known.get("finished") and _known(self.client, known["run"]):
            return
        run = self._begin(event.cell)
        for step, values in event.summary.curve:
            self._add(run, values, step)
        self._complete(event.cell, event.summary)

    def cell_failed(self, event: CellFailed) -> None:
        run = self._runs.pop(event.cell.id, None) or self._begin(event.cell)
        self._send(run)
        self.client.set_tag(run, "ftbench.failure", event.kind)
        self.client.set_tag(run, "mlflow.note.content", str(event.reason))
        self._end(event.cell, run, "FAILED")

    def cell_lost(self, event: CellLost) -> None:
        run = self._runs.get(event.cell.id) or self._begin(event.cell)
        self.client.set_tag(run, "ftbench.lost", f"{event.attempt}: {event.reason}")

    def artifact_written(self, event: ArtifactWritten) -> None:
        self.client.log_artifact(self.parent, str(event.path))

    def run_ended(self, event: RunEnded) -> None:
        self._send_all()
        for group in event.groups:
            numbers = {f"{group_name(group)}/{name}": value for name, value in with_ends(group.metrics).items()}
            self._add(self.parent, numbers, 0)
        self._add(self.parent, {f"cells.{ended}": count for ended, count in event.counts.items()}, 0)
        self._send(self.parent)
        for run in self._runs.values():
            self.client.set_terminated(run, "KILLED")
        self.client.set_terminated(self.parent, _STATUS[event.status])

    def _begin(self, cell: TrackedCell) -> str:
        """A new run for a cell, in the place of one that never ended or failed, or whose result was damaged."""
        known = self.memory.get(cell.id)
        if known and _known(self.client, known["run"]):
            self.client.delete_run(known["run"])
        from mlflow.entities import Param

        tags = {"mlflow.parentRunId": self.parent, "ftbench.run": self.run.id, "ftbench.cell": cell.id}
        if cell.is_trial:
            tags["ftbench.trial"] = "true"
        run = str(self.client.create_run(self.experiment, run_name=cell.label, tags=tags).info.run_id)
        self._runs[cell.id] = run
        self.memory.put(cell.id, {"run": run, "finished": False})
        parameters = [Param(_key(name), _text(value)) for name, value in parameters_of(cell).items()]
        for start in range(0, len(parameters), _MOST_PARAMETERS):
            self.client.log_batch(run, params=parameters[start : start + _MOST_PARAMETERS])
        return run

    def _complete(self, cell: TrackedCell, summary: CellSummary) -> None:
        run = self._runs.pop(cell.id, None) or self._begin(cell)
        last = max((step for step, _ in summary.curve), default=0)
        self._add(run, numbers_of(summary), last)
        self._send(run)
        if summary.notes:
            self.client.set_tag(run, "mlflow.note.content", "\n\n".join(map(str, summary.notes)))
        self._end(cell, run, "FINISHED")

    def _end(self, cell: TrackedCell, run: str, status: str) -> None:
        self._runs.pop(cell.id, None)
        self.client.set_terminated(run, status)
        self.memory.put(cell.id, {"run": run, "finished": status == "FINISHED"})

    def _add(self, run: str, values: Mapping[str, float], step: int) -> None:
        from mlflow.entities import Metric

        now = int(time.time() * 1000)
        waiting = self._waiting.setdefault(run, [])
        waiting += [Metric(_key(name), float(value), now, step) for name, value in values.items()]
        if len(waiting) >= _MOST_METRICS:
            self._send(run)

    def _send(self, run: str) -> None:
        waiting = self._waiting.pop(run, [])
        for start in range(0, len(waiting), _MOST_METRICS):
            self.client.log_batch(run, metrics=waiting[start : start + _MOST_METRICS])

    def _send_all(self) -> None:
        for run in tuple(self._waiting):
            self._send(run)
        self._sent = time.monotonic()


def _key(name: str) -> str:
    """A name as MLflow takes it: letters of any language, digits, `_`, `-`, `.`, `/` and spaces, 250 in all."""
    return "".join(sign if sign.isalnum() or sign in "_-./ " else "-" for sign in name)[:250]


def _text(value: Plain) -> str:
    return str(value)[:_LONGEST_PARAMETER]
