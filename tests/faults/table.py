"""The faults that ftbench is held to: how each comes about, what ftbench does, what is kept, and which test shows it.

`python -m tests.faults.table` prints the table of docs/reliability.md.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = "tests/faults/test_faults.py"

RUN = ("run", "MATRIX", "--out", "RUN", "--no-report", "--executor", "inline")
RESULTS = ("results", "RUN")
DEEP = "[" * 100_000 + "]" * 100_000
"""More levels than any parser of JSON follows."""


@dataclass(frozen=True, slots=True)
class Injection:
    """How a fault is brought about in a run of two finished cells, and what a command then does."""

    inject: Callable[[Path], None]
    """Is given the run directory."""
    command: tuple[str, ...] = RUN
    """MATRIX and RUN stand for the paths."""
    said: str = ""
    """A part of what the command says."""
    code: int = 0
    redone: int = 0
    """Cells that are done again."""
    file_limit: int | None = None
    """Bytes beyond which no file grows while the command runs, as on a disk that is full."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the table."""

    name: str
    does: str
    kept: str
    shown_by: str = HERE
    """The file of a test and its name: `tests/…/test_x.py::test_name`. Those of this folder need no name."""
    injection: Injection | None = None

    @property
    def says(self) -> str:
        return self.injection.said if self.injection else ""


def text(name: str, content: str) -> Callable[[Path], None]:
    """Replace a file of the run, the first one of this name, by a text."""
    return lambda run: first(run, name).write_text(content, encoding="utf-8")


def cut(name: str) -> Callable[[Path], None]:
    """Take the last twenty bytes from a file."""

    def shorten(run: Path) -> None:
        path = first(run, name)
        path.write_bytes(path.read_bytes()[:-20])

    return shorten


def pipe(name: str) -> Callable[[Path], None]:
    """Put a named pipe, which never ends, in the place of a file."""

    def replace(run: Path) -> None:
        path = first(run, name)
        path.unlink()
        os.mkfifo(path)

    return replace


def first(run: Path, name: str) -> Path:
    """The first file of this name in a run directory; at its top if there is none."""
    return min(run.rglob(name), default=run / name)


def trained(run: Path) -> Path:
    """The folder of the trained cell."""
    return first(run, "*.safetensors").parent.parent


def no_cell(run: Path) -> None:
    """Take away the folder of a trained cell."""
    shutil.rmtree(trained(run))


def other_clock(run: Path) -> None:
    """Give all files times of another century, some before and some after now."""
    for number, path in enumerate(sorted(run.rglob("*"))):
        seconds = (100_000, 4_000_000_000)[number % 2]
        os.utime(path, (seconds, seconds))


def abandoned(run: Path) -> None:
    """Leave what a process leaves that is killed while it writes, and right after it has finished a cell."""
    cell = trained(run).name
    (run / ".run.json.0badcafe.new").write_text('{"half', encoding="utf-8")
    (run / "work" / f"{cell}.1.0badcafe").mkdir()
    (run / "resume" / cell).mkdir(parents=True)
    (run / "failed" / f"{cell}.json").write_text("{}", encoding="utf-8")


LOSES_NOTHING = "all finished cells; a training that kept a state goes on from it"
ONE_CELL = "every other cell; the damaged one is kept in `quarantine/`"
UNTOUCHED = "every file as it is"

PROCESS = "tests/plugins/executors/test_process.py"
SLURM, RAY = "tests/plugins/executors/test_slurm.py", "tests/plugins/executors/test_ray.py"
DAMAGED_RUN = "tests/core/commandline/test_damaged_run.py"
REGULAR = "tests/core/test_not_regular.py"

FAULTS = (
    # What ends too early.
    Fault(
        "The run is killed, at any moment",
        "The same command goes on, and ends with the bytes of an undisturbed run. Its workers end with it",
        LOSES_NOTHING,
        "tests/end_to_end/test_resume.py::test_a_killed_run_goes_on_without_redoing_cells_and_ends_with_the_same_bytes",
    ),
    Fault(
        "It is killed while it writes, or right after it has finished a cell",
        "What is left is removed by the next run",
        "all finished cells",
        injection=Injection(abandoned, said="2 done (2 were done before)"),
    ),
    Fault(
        "Ctrl-C",
        "The run ends with exit code 130; jobs of a cluster are cancelled",
        LOSES_NOTHING,
        "tests/core/execution/test_run.py::test_an_interrupted_run_keeps_what_is_done",
    ),
    Fault(
        "A worker is killed",
        "Its cell is begun again once, and the cause is on record",
        LOSES_NOTHING,
        f"{PROCESS}::test_a_killed_worker_is_replaced_and_its_cell_begun_again_once_with_the_cause_on_record",
    ),
    Fault(
        "The machine's memory ends, and the system kills a worker twice",
        "The cell fails, and the run goes on",
        "all other cells",
        f"{PROCESS}::test_a_kill_as_for_lack_of_memory_costs_one_cell",
    ),
    Fault(
        "A device's memory ends",
        "The same work is done in smaller passes, with the same losses; where no row fits, the cell fails",
        "all other cells",
        "tests/core/execution/test_out_of_memory.py"
        "::test_a_cell_that_ran_out_of_memory_ends_with_the_same_losses_and_says_so",
    ),
    Fault(
        "A job is cancelled, killed or requeued, and the run is killed, too (Slurm)",
        "Jobs go on without the run, and are found again. A lost one is begun again, up to three times",
        LOSES_NOTHING,
        f"{SLURM}::test_a_run_that_loses_jobs_and_its_head_ends_with_the_bytes_of_one_in_a_single_process",
    ),
    Fault(
        "A job takes all of its time (Slurm)",
        "It keeps its training before, and a further job goes on; one without a gain fails its cell",
        LOSES_NOTHING,
        f"{SLURM}::test_a_job_over_its_time_keeps_its_training_and_ends_with_the_bytes_of_an_uninterrupted_one",
    ),
    Fault(
        "The scheduler's controller is down for a while (Slurm)",
        "It is waited for, up to a quarter of an hour; the jobs go on",
        LOSES_NOTHING,
        "tests/plugins/executors/test_slurm_outage.py::test_an_outage_is_waited_for",
    ),
    Fault(
        "A machine dies (Ray)",
        "Its cells are begun again elsewhere; the lost try and its cost are on record",
        "all finished cells",
        f"{RAY}::test_a_run_that_loses_a_node_loses_one_try_and_ends_with_the_bytes_of_one_process",
    ),
    Fault(
        "Two runs of one directory at once on this machine",
        "Each takes cells that the other has not",
        "all cells",
        "tests/core/execution/test_run.py::test_a_cell_that_another_process_holds_is_left_to_it",
    ),
    Fault(
        "Two runs look after the jobs of one directory",
        "The second one is refused",
        UNTOUCHED,
        "tests/core/storage/test_lease.py::test_a_second_holder_is_refused_while_the_first_shows_signs_of_life",
    ),
    Fault(
        "The network fails while something is fetched",
        "The cell is tried three times",
        "all other cells",
        "tests/core/execution/test_retries.py"
        "::test_a_cell_is_tried_three_times_where_the_network_fails_and_each_try_is_on_record",
    ),
    # What the machine lacks.
    Fault(
        "The disk is full",
        "The cell fails with the system's words, and leaves nothing half written",
        "all finished cells",
        injection=Injection(no_cell, code=1, said="File too large", file_limit=100_000),
    ),
    Fault(
        "The clock jumps: files are from another century",
        "Nothing: no decision rests on a clock",
        UNTOUCHED,
        injection=Injection(other_clock, said="2 done (2 were done before)"),
    ),
    Fault(
        "A training diverges to NaN",
        "It stops at once, its cell fails, and the error says what to try",
        "all other cells",
        "tests/core/training/test_loop.py::test_a_loss_that_is_no_number_fails_the_cell_and_says_what_to_try",
    ),
    # What lies there damaged.
    Fault(
        "`predictions.jsonl` is damaged; results are read",
        "The cell is left out, the rest is shown",
        UNTOUCHED,
        injection=Injection(
            cut("predictions.jsonl"), RESULTS, "predictions.jsonl:4: is damaged; running again redoes the cell"
        ),
    ),
    Fault(
        "`predictions.jsonl` is damaged; the run goes on",
        "The cell is done again",
        ONE_CELL,
        injection=Injection(
            cut("predictions.jsonl"), said="predictions.jsonl is damaged; moved to quarantine/", redone=1
        ),
    ),
    Fault(
        "One line of it is nested 100,000 deep, and any command reads it",
        "As above",
        UNTOUCHED,
        f"{DAMAGED_RUN}::test_no_reading_command_stops_at_a_damaged_cell",
    ),
    Fault(
        "Learned weights are damaged",
        "The cell is done again",
        ONE_CELL,
        injection=Injection(cut("*.safetensors"), said="is damaged; moved to quarantine/", redone=1),
    ),
    Fault(
        "`manifest.json` is damaged",
        "The cell is done again",
        ONE_CELL,
        injection=Injection(text("manifest.json", DEEP), said="manifest.json is damaged; moved to", redone=1),
    ),
    Fault(
        "`result.json` is damaged",
        "The cell is left out, the rest is shown",
        UNTOUCHED,
        injection=Injection(text("result.json", '{"half'), RESULTS, "is damaged"),
    ),
    Fault(
        "`metrics.json` is damaged",
        "Its scores are computed again from the predictions",
        "all cells",
        injection=Injection(text("metrics.json", DEEP), said="metrics.json is damaged; its scores are computed again"),
    ),
    Fault(
        "`run.json` is damaged; results are read",
        "The command ends with exit code 2",
        UNTOUCHED,
        injection=Injection(text("run.json", '{"half'), RESULTS, "run.json: is damaged", 2),
    ),
    Fault(
        "`run.json` is damaged; the run goes on",
        "It is written anew",
        "all cells",
        injection=Injection(text("run.json", DEEP), said="2 done (2 were done before)"),
    ),
    Fault(
        "`verified.json` is damaged",
        "All files are checked once more",
        "all cells",
        injection=Injection(text("verified.json", DEEP), said="2 done (2 were done before)"),
    ),
    Fault(
        "A cell's folder is gone",
        "The cell is done again",
        "all other cells",
        injection=Injection(no_cell, said="2 done (1 were done before)", redone=1),
    ),
    Fault(
        "A pipe, which never ends, is in the place of `predictions.jsonl`",
        "The cell is left out, the rest is shown",
        UNTOUCHED,
        injection=Injection(
            pipe("predictions.jsonl"),
            RESULTS,
            "predictions.jsonl: cannot be read: is no file but a pipe, which may never end",
        ),
    ),
    Fault(
        "A pipe is in the place of `metrics.json`",
        "Its scores are computed again",
        "all cells",
        injection=Injection(pipe("metrics.json"), said="metrics.json is damaged; its scores are computed again"),
    ),
    Fault(
        "A kept state of a training is damaged",
        "The training begins anew, with a line in the log",
        "all finished cells",
        "tests/core/execution/test_resuming.py::test_a_state_that_cannot_be_used_is_ignored_with_a_line_in_the_log",
    ),
    Fault(
        "A file is of a newer ftbench",
        "The run ends before it trains anything; no file is written over",
        UNTOUCHED,
        "tests/core/storage/test_newer_files.py::test_a_run_with_a_newer_file_ends_before_it_trains_anything",
    ),
    Fault(
        "A machine's bundle of cells arrives cut short",
        "It is refused, and the job counts as lost",
        "all other cells",
        "tests/core/storage/test_bundle.py::test_a_bundle_that_is_cut_short_is_refused",
    ),
    Fault(
        "Events of a job end in the middle of a line",
        "What can be read is told",
        "all cells",
        "tests/core/execution/jobs/test_jobs.py::test_a_lost_job_is_begun_again_and_its_cost_is_kept",
    ),
    Fault(
        "Anything else in any file of a run",
        "Commands end cleanly, or say in a line or two what is wrong (fuzzed)",
        "all other cells",
        "tests/core/commandline/test_damaged_files.py::test_a_run_with_a_changed_file_is_read_or_its_fault_is_told",
    ),
    # What is given to it.
    Fault(
        "A model's `config.json` or safetensors header is damaged, of other kinds or nested 100,000 deep",
        "The model is refused in a line (fuzzed)",
        UNTOUCHED,
        "tests/core/commandline/test_damaged_files.py"
        "::test_a_model_with_a_changed_header_or_configuration_is_refused_in_a_line",
    ),
    Fault(
        "A pipe or a device as data, matrix, configuration or weights",
        "It is refused at once",
        UNTOUCHED,
        f"{REGULAR}::test_data_are_files",
    ),
    Fault(
        "A data file is damaged",
        "Every row that cannot be read is named with its line (fuzzed)",
        UNTOUCHED,
        "tests/core/data/files/test_reading.py::test_a_damaged_file_gives_rows_or_a_data_error",
    ),
    Fault(
        "A matrix is anything but one",
        "The error names file, line and key (fuzzed)",
        UNTOUCHED,
        "tests/core/matrix/test_read.py::test_a_matrix_with_a_changed_piece_is_read_or_gives_a_matrix_error",
    ),
    Fault(
        "A plugin raises in an event",
        "A warning names it",
        "all cells",
        "tests/core/execution/test_run.py::test_a_plugin_that_raises_in_an_event_is_a_warning",
    ),
)


def markdown() -> str:
    """The table as it stands in docs/reliability.md."""
    lines = ["| what happens | what ftbench does | what it says | what is kept | shown by |", "|---|---|---|---|---|"]
    for fault in FAULTS:
        says = f"`{fault.says}`" if fault.says else ""
        path = fault.shown_by.partition("::")[0]
        lines.append(f"| {fault.name} | {fault.does} | {says} | {fault.kept} | `{path}` |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(markdown(), end="")
