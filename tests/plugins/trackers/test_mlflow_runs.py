"""MLflow: what was logged is read back, from a database file and from a real server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ftbench.contracts.tracker_events import CellFailed, CellFinished, CellKept, CellStarted, RunEnded, StepLogged
from ftbench.messages import Note
from ftbench.plugin_checks.tracker_trial import (
    MATRIX,
    TrackerTrial,
    TrialRun,
    killed_run,
    same_run_again,
    summary,
    trained,
    whole_run,
)
from ftbench.storage.tracked import TrackedValues
from ftbench_trackers.mlflow_runs import MlflowSettings, MlflowTracker

pytest.importorskip("mlflow", reason="MLflow is not installed: pip install 'ftbench[mlflow]'")
pytest.importorskip("sqlalchemy", reason="without SQLAlchemy MLflow has no database")

pytestmark = pytest.mark.filterwarnings("ignore")  # MLflow's own, while its tables are made

SERVER = os.environ.get("FTBENCH_MLFLOW_PYTHON") or (sys.executable if find_spec("flask") else None)
"""The interpreter that has all of MLflow, where this one has its client alone."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One for all tests: making its tables takes most of their time."""
    return f"sqlite:///{tmp_path_factory.mktemp('mlflow') / 'mlflow.db'}"


def read(uri: str, experiment: str) -> tuple[Any, Any, dict[str, Any]]:
    """The client, the run of the matrix, and the runs of cells by name."""
    from mlflow import MlflowClient

    client = MlflowClient(tracking_uri=uri)
    found = client.search_runs([client.get_experiment_by_name(experiment).experiment_id])
    (parent,) = [run for run in found if "mlflow.parentRunId" not in run.data.tags]
    children = [run for run in found if run.data.tags.get("mlflow.parentRunId") == parent.info.run_id]
    assert len(children) == len(found) - 1
    return client, parent, {run.data.tags["ftbench.cell"].lstrip("0"): run for run in children}


def log_three_times(settings: MlflowSettings) -> TrialRun:
    """A run that is killed, goes on, and is started once more."""
    with TrackerTrial(MlflowTracker(), settings).run() as run:
        killed_run(run.open())
        whole_run(run.open(), run, steps=20)
        same_run_again(run.open(), run)
    return run


def check_run(uri: str, experiment: str) -> None:
    client, parent, cells = read(uri, experiment)
    assert parent.info.status == "FINISHED"
    assert parent.data.tags["ftbench.cells"] == "4"
    assert parent.data.metrics["cells.done"] == 3
    assert parent.data.metrics[next(name for name in parent.data.metrics if name.endswith("/accuracy.low"))] == 0.5
    assert sorted(cells) == ["", "1", "a", "b"]  # the cells 0, 1, 10 and 11
    first = cells[""]
    assert first.info.status == "FINISHED"
    assert (first.data.params["method.r"], first.data.params["training.packing"]) == ("8", "False")
    history = client.get_metric_history(first.info.run_id, "train_loss")
    assert [(point.step, point.value) for point in history] == [(step, 1 / step) for step in range(1, 21)]
    assert [first.data.metrics[f"metrics/accuracy{end}"] for end in ("", ".low", ".high")] == [0.75, 0.5, 0.875]
    assert first.data.metrics["costs/train_seconds"] == 1.5
    assert cells["b"].data.tags["ftbench.trial"] == "true"
    assert (cells["1"].info.status, "ftbench.failure" in cells["1"].data.tags) == ("FINISHED", False)


def test_params_curves_results_and_failures_are_read_back_and_nothing_is_there_twice(database: str) -> None:
    log_three_times(MlflowSettings(uri=database, experiment="three"))
    check_run(database, "three")


def test_a_cell_that_runs_again_has_one_run_whether_it_had_failed_or_was_damaged(database: str) -> None:
    failed, damaged = trained(0), trained(1)
    with TrackerTrial(MlflowTracker(), MlflowSettings(uri=database, experiment="again")).run() as run:
        for attempt in (1, 2):
            tracker = run.open()
            tracker.cell_started(CellStarted(damaged))
            tracker.step_logged(StepLogged(damaged, 1, {"train_loss": float(attempt)}))
            tracker.cell_finished(CellFinished(damaged, summary(attempt)))
            tracker.cell_started(CellStarted(failed))
            tracker.step_logged(StepLogged(failed, 1, {"train_loss": float(attempt)}))
            if attempt == 1:
                tracker.cell_failed(CellFailed(failed, "memory", Note.plain("the memory is full")))
            else:
                tracker.cell_finished(CellFinished(failed, summary(attempt)))
            tracker.run_ended(RunEnded("finished", {}))
            client, parent, cells = read(database, "again")
            if attempt == 1:
                assert (cells[""].info.status, cells[""].data.tags["ftbench.failure"]) == ("FAILED", "memory")
    runs = client.search_runs([parent.info.experiment_id], "tags.`ftbench.cell` != ''")
    assert sorted((one.data.tags["ftbench.cell"], one.info.status) for one in runs) == [
        (failed.id, "FINISHED"),
        (damaged.id, "FINISHED"),
    ]
    for one in runs:
        assert [point.value for point in client.get_metric_history(one.info.run_id, "train_loss")] == [2.0]


def test_two_processes_that_share_a_run_directory_log_no_cell_twice(database: str) -> None:
    first, second = trained(0), trained(1)
    with TrackerTrial(MlflowTracker(), MlflowSettings(uri=database, experiment="shared")).run() as run:
        here, there = (
            MlflowTracker().open(run.tracked(), run.trial.settings, TrackedValues(run.directory, "mlflow", "run"))
            for _ in range(2)
        )
        here.cell_started(CellStarted(first))
        there.cell_started(CellStarted(second))
        here.cell_finished(CellFinished(first, summary(1)))
        there.cell_finished(CellFinished(second, summary(1)))
        here.cell_kept(CellKept(second, summary(1)))
        there.cell_kept(CellKept(first, summary(1)))
    client, parent, _ = read(database, "shared")
    runs = client.search_runs([parent.info.experiment_id], "tags.`ftbench.cell` != ''")
    assert sorted(one.data.tags["ftbench.cell"] for one in runs) == [first.id, second.id]


def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(ValueError, match="MLFLOW_TRACKING_PASSWORD"):
        MlflowSettings(uri="https://me:secret@mlflow.example.org")


def test_a_server_that_is_gone_raises_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with TrackerTrial(MlflowTracker(), MlflowSettings(uri=f"http://127.0.0.1:{free_port()}")).run() as run:
        began = time.monotonic()
        with pytest.raises(Exception, match="failed with exception"):
            run.open()
        assert time.monotonic() - began < 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a real server with a sqlite database, which keeps artefacts in a folder of its own."""
    if SERVER is None:
        pytest.skip("the server needs all of MLflow: pip install mlflow, or name its Python in FTBENCH_MLFLOW_PYTHON")
    port = free_port()
    command = [SERVER, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{tmp_path / 'server.db'}"]
    command += ["--artifacts-destination", str(tmp_path / "artifacts")]
    environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "OMP_NUM_THREADS": "1"}
    with (tmp_path / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/health", process, tmp_path / "server.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, 15)  # the server and its worker
            process.wait(60)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + 240
    while time.monotonic() < ends:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"the server did not answer:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


@pytest.mark.slow
def test_a_real_server_has_the_runs_and_gives_back_matrix_and_report(server: str, tmp_path: Path) -> None:
    log_three_times(MlflowSettings(uri=server, experiment="through a server"))
    check_run(server, "through a server")
    client, parent, _ = read(server, "through a server")
    names = sorted(file.path for file in client.list_artifacts(parent.info.run_id))
    assert names == ["matrix.yaml", "report.html"]
    fetched = Path(client.download_artifacts(parent.info.run_id, "matrix.yaml", str(tmp_path)))
    assert fetched.read_text(encoding="utf-8") == MATRIX
