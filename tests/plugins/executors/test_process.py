"""The process executor: workers that live for the run, and whose deaths cost one cell."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import cloudpickle
import pytest

from ftbench import Executor, Note, UserError
from ftbench.contracts.executor import ExecutorSettings, Outcome, Watch, Workers
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import PluginError, WorkerError
from ftbench.records.cell import Cell
from ftbench.storage.jobs import JobFolder
from ftbench_executors.process import ProcessExecutor
from ftbench_executors.process.places import places
from ftbench_executors.process.starting import start_imports, started
from tests.specs import cell_spec

cloudpickle.register_pickle_by_value(sys.modules[__name__])  # a worker cannot import a test

_KILLED = "the worker process died: SIGKILL, for example because the system ran out of memory"

CELLS = [Cell("m", "t", "x", seed, cell_spec(seed=seed)) for seed in range(4)]


@dataclass(frozen=True)
class Doing:
    """Work that is a function of the cell, what it can tell, and what it remembers."""

    function: Callable[[Cell, Watch, ProcessCache], Any]

    def run(self, cell: Cell, watch: Watch, memory: ProcessCache) -> Outcome:
        self.function(cell, watch, memory)
        return "done"


@dataclass
class Notebook:
    """Writes down what it is told."""

    told: list[tuple[Any, ...]] = field(default_factory=list)

    def started(self, cell: Cell) -> None:
        self.told.append((cell.seed, "started"))

    def step(self, cell: Cell, doing: str, share: float) -> None:
        self.told.append((cell.seed, doing, share))

    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None:
        self.told.append((cell.seed, step, values))

    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None:
        self.told.append((cell.seed, summary, result))

    def lost(self, cell: Cell, reason: Note, attempt: int) -> None:
        self.told.append((cell.seed, "lost", str(reason), attempt))


@contextmanager
def crew(tmp_path: Path, **settings: Any) -> Iterator[Workers]:
    with ProcessExecutor().open(ExecutorSettings(logs=tmp_path / "logs", **settings)) as workers:
        yield workers


def ended(workers: Workers, function: Callable[[Cell, Watch, ProcessCache], Any]) -> dict[int, str]:
    """By seed, how each cell ended."""
    found = {cell.seed: str(outcome) for cell, outcome in workers.run(Doing(function), CELLS, Notebook())}
    assert sorted(found) == [0, 1, 2, 3]
    return found


def test_it_satisfies_the_contract() -> None:
    assert isinstance(ProcessExecutor(), Executor)
    assert ProcessExecutor().name == "process"


def test_what_a_cell_tells_is_told_here_in_order(tmp_path: Path) -> None:
    def talk(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        watch.started(cell)
        watch.step(cell, "training", 0.5)
        watch.logged(cell, 3, {"train_loss": 1.5})
        watch.finished(cell, "fine", {"notes": []})

    notebook = Notebook()
    with crew(tmp_path) as workers:
        outcomes = list(workers.run(Doing(talk), CELLS[:1], notebook))

    assert outcomes == [(CELLS[0], "done")]
    assert notebook.told == [
        (0, "started"), (0, "training", 0.5), (0, 3, {"train_loss": 1.5}), (0, "fine", {"notes": []}),
    ]  # fmt: skip


def test_a_worker_lives_on_and_remembers(tmp_path: Path) -> None:
    def write_who(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        watch.step(cell, f"{os.getpid()} {memory.get('first', lambda: cell.seed)}", 0.0)

    notebook = Notebook()
    with crew(tmp_path) as workers:
        list(workers.run(Doing(write_who), CELLS[:2], notebook))
        list(workers.run(Doing(write_who), CELLS[2:], notebook))  # other work, the same worker

    said = {doing for _, doing, _ in notebook.told}
    assert len(notebook.told) == 4
    assert len(said) == 1
    assert str(os.getpid()) not in said.pop()


def test_a_cell_that_raises_is_told_with_its_traceback_and_the_others_run(tmp_path: Path) -> None:
    def fail_second(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        if cell.seed == 1:
            raise ValueError("odd\nindeed")

    with crew(tmp_path) as workers:
        outcomes = {cell.seed: one for cell, one in workers.run(Doing(fail_second), CELLS, Notebook())}

    error = outcomes.pop(1)
    assert isinstance(error, WorkerError)
    assert error.reason == "ValueError: odd indeed"
    assert "in fail_second" in str(error)
    assert outcomes == {0: "done", 2: "done", 3: "done"}


def test_a_segmentation_fault_costs_one_cell_and_leaves_its_log(tmp_path: Path) -> None:
    def crash_second(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        print("this is cell", cell.seed)
        if cell.seed == 1:
            ctypes.string_at(0)

    with crew(tmp_path) as workers:
        outcomes = ended(workers, crash_second)

    told = outcomes.pop(1)
    assert told.startswith("the worker process died: SIGSEGV")
    assert "this is cell 1" in told
    assert "in crash_second" in told
    assert set(outcomes.values()) == {"done"}


def test_a_kill_as_for_lack_of_memory_costs_one_cell(tmp_path: Path) -> None:
    def kill_second(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        if cell.seed == 1:
            os.kill(os.getpid(), signal.SIGKILL)

    with crew(tmp_path) as workers:
        outcomes = ended(workers, kill_second)

    assert outcomes.pop(1) == _KILLED
    assert set(outcomes.values()) == {"done"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workers are forked on Linux")
def test_another_process_to_fork_from_is_started_when_it_is_killed(tmp_path: Path) -> None:
    start_imports()
    forked_from = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    os.kill(forked_from, signal.SIGSTOP)  # so that it is killed in the middle of a start
    threading.Timer(0.5, os.kill, (forked_from, signal.SIGKILL)).start()
    with crew(tmp_path) as workers:
        assert set(ended(workers, lambda cell, watch, memory: None).values()) == {"done"}
    assert forkserver._forkserver._forkserver_pid != forked_from  # type: ignore[attr-defined]


def test_a_killed_worker_is_replaced_and_its_cell_begun_again_once_with_the_cause_on_record(tmp_path: Path) -> None:
    def killed_once(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        before = tmp_path / f"{cell.seed} began"
        if cell.seed == 1 and not before.exists():
            before.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if cell.seed == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    told = Notebook()
    with crew(tmp_path, directory=tmp_path) as workers:
        found = {cell.seed: outcome for cell, outcome in workers.run(Doing(killed_once), CELLS, told)}

    error = found.pop(2)
    assert found == {0: "done", 1: "done", 3: "done"}
    assert isinstance(error, WorkerError)
    assert (error.reason, error.kind) == (_KILLED, "lost worker")
    assert told.told == [(1, "lost", _KILLED, 1), (2, "lost", _KILLED, 1)]
    lost = [(entry.job, str(entry.reason), entry.attempt) for entry in JobFolder(tmp_path).lost()]
    assert lost == [(CELLS[1].id, _KILLED, 1), (CELLS[2].id, _KILLED, 1)]


def test_a_worker_that_ends_by_itself_is_not_tried_again(tmp_path: Path) -> None:
    def leave(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        with (tmp_path / "begun").open("a") as begun:
            begun.write("x")
        os._exit(3)

    with crew(tmp_path) as workers:
        outcomes = ended(workers, leave)
    assert set(outcomes.values()) == {"the worker process died: exit code 3"}
    assert (tmp_path / "begun").read_text() == "xxxx"


def test_a_connection_that_is_reset_elsewhere_fails_its_cell_and_not_its_worker(tmp_path: Path) -> None:
    def fetch(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        raise ConnectionResetError("the other side hung up")

    with crew(tmp_path) as workers:
        found = [outcome for _, outcome in workers.run(Doing(fetch), CELLS[:1], Notebook())]
    (error,) = found
    assert isinstance(error, WorkerError)
    assert (error.reason, error.kind) == ("ConnectionResetError: the other side hung up", "network")


def test_a_cell_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    def hang_second(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        watch.started(cell)
        if cell.seed == 1:
            time.sleep(600)

    with crew(tmp_path, time_limit=4.0) as workers:
        outcomes = ended(workers, hang_second)

    assert outcomes.pop(1) == "took longer than the time limit of 4 s"
    assert set(outcomes.values()) == {"done"}


def test_two_workers_work_at_the_same_time_on_cores_of_their_own(tmp_path: Path) -> None:
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("this machine has one core")

    def meet(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        (tmp_path / f"here-{cell.seed}").touch()
        other = tmp_path / f"here-{1 - cell.seed}"
        until = time.monotonic() + 120
        while not other.exists():
            assert time.monotonic() < until
            time.sleep(0.01)
        watch.step(cell, str(sorted(os.sched_getaffinity(0))), 0.0)

    notebook = Notebook()
    with crew(tmp_path, workers=2) as workers:
        outcomes = [outcome for _, outcome in workers.run(Doing(meet), CELLS[:2], notebook)]

    assert outcomes == ["done", "done"]
    first, second = (set(json.loads(doing)) for _, doing, _ in notebook.told)
    assert first.isdisjoint(second)


def test_the_end_of_the_block_stops_what_is_running(tmp_path: Path) -> None:
    hanging = tmp_path / "hanging"

    def hang_or_wait_for_it(cell: Cell, watch: Watch, memory: ProcessCache) -> None:
        if cell.seed == 0:
            (tmp_path / "writing").write_text(str(os.getpid()))
            (tmp_path / "writing").rename(hanging)
            time.sleep(600)
        while not hanging.exists():
            time.sleep(0.01)

    with crew(tmp_path, workers=2) as workers:
        run = workers.run(Doing(hang_or_wait_for_it), CELLS[:2], Notebook())
        next(run)  # the other worker has ended its cell

    process = int(hanging.read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


BUSY = pytest.param(
    "ctypes.PyDLL(None).sleep(600)",  # keeps Python's lock meanwhile
    marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process that never lets go of Python"),
)


@pytest.mark.parametrize("hang", ["time.sleep(600)", BUSY], ids=["waiting", "busy"])
def test_a_run_that_is_killed_leaves_no_worker(hang: str, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(
        f"""
import ctypes, os, sys, time
sys.path[:0] = {sys.path!r}
from tests.plugins.executors.test_process import CELLS, Doing, Notebook
from ftbench.contracts.executor import ExecutorSettings
from ftbench_executors.process import ProcessExecutor

def hang(cell, watch, memory):
    print(os.getpid(), file=open({str(tmp_path / "pid")!r}, "w"), flush=True)
    {hang}

if __name__ == "__main__":
    with ProcessExecutor().open(ExecutorSettings()) as workers:
        list(workers.run(Doing(hang), CELLS[:1], Notebook()))
"""
    )
    run = subprocess.Popen([sys.executable, script], cwd=Path(__file__).parents[3])
    until = time.monotonic() + 120
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        assert time.monotonic() < until
        assert run.poll() is None
        time.sleep(0.05)
    run.kill()
    run.wait()

    worker = int((tmp_path / "pid").read_text())
    while _alive(worker):
        assert time.monotonic() < until
        time.sleep(0.05)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def test_work_that_cannot_be_sent_is_refused_with_the_way_out(tmp_path: Path) -> None:
    lock = threading.Lock()
    with crew(tmp_path) as workers, pytest.raises(PluginError, match="--executor inline needs no sending"):
        list(workers.run(Doing(lambda cell, watch, memory: lock), CELLS, Notebook()))


def test_without_a_word_there_is_one_worker_with_all_cores() -> None:
    (place,) = places("cpu", None)

    assert place.cores == ()


def test_cores_are_shared_out_evenly() -> None:
    cores = sorted(os.sched_getaffinity(0))
    shared = places("cpu", len(cores))

    assert [place.cores for place in shared] == [(core,) for core in cores]


def test_more_workers_than_cores_are_refused() -> None:
    with pytest.raises(UserError, match="need a core each"):
        places("cpu", 10_000)


def test_each_worker_has_a_gpu_and_more_workers_share_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "2,5")

    assert [place.gpu for place in places("cuda", None)] == ["2", "5"]
    assert [place.gpu for place in places("cuda", 3)] == ["2", "5", "2"]


def test_a_worker_of_cells_on_several_devices_has_as_many_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1,2,3,4")

    assert [place.gpu for place in places("cuda", None, devices=2)] == ["0,1", "2,3"]
    assert [place.gpu for place in places("cuda", None, devices=8)] == ["0,1,2,3,4"]  # the cell says what is missing


def test_workers_that_can_never_start_are_an_error_of_one_line() -> None:
    class Never(BaseProcess):
        def start(self) -> None:
            raise EOFError("unexpected EOF")

    with pytest.raises(UserError, match="no worker could be started in 3 tries"):
        started(Never)


@pytest.mark.skipif(sys.platform == "win32", reason="no process is forked there")
def test_ctrl_c_ends_the_process_that_workers_are_forked_from_without_a_traceback() -> None:
    text = "import os, signal, ftbench_executors.process.preload; os.kill(os.getpid(), signal.SIGINT)"
    ended = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, "")
