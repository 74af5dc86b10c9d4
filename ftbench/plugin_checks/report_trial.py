"""A report of a run, or the comparison of two, written in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from ftbench.analysis.run_comparison import ComparedRuns, compare_runs
from ftbench.analysis.run_results import RunResults
from ftbench.errors import ReportIncomplete, UserError
from ftbench.messages import plugin_checks as general
from ftbench.messages import plugin_checks_runs as messages
from ftbench.plugin_checks.check import Finding, failed, skipped
from ftbench.plugin_checks.run_samples import SECRET, one_cell, sample_runs, several_cells
from ftbench.plugin_checks.written import another_time, content, names_of_this_machine
from ftbench.presentation.contracts import ComparisonReport, Report

_OUTSIDE = "beside.txt"
"""A file that was in the folder before."""


@dataclass(slots=True)
class ReportTrial:
    """A format, and the runs that it writes."""

    file: str
    """Its default file."""
    runs: tuple[RunResults, ...]
    write: Callable[[tuple[RunResults, ...], Path], Path]
    """Writes them to a place and returns the file to open."""
    root: Path
    """An empty folder for this trial."""
    is_folder: bool = False
    may_refuse: bool = False
    """Whether it is about one method, which a run may not have."""
    first: Mapping[str, bytes] = field(init=False, default_factory=dict)
    """What was written first."""

    def written(self, folder: str, runs: tuple[RunResults, ...] | None = None) -> Path:
        """Write into a folder, which may be there, and return the file to open."""
        place = self.root / folder
        place.mkdir(exist_ok=True)
        return self.write(runs or self.runs, place / self.file)


def has_file_name(trial: ReportTrial) -> Finding | None:
    """The file's name is a plain name."""
    name = trial.file
    if not isinstance(name, str) or not name or PurePosixPath(name).name != name or "\\" in name:
        return failed(messages.NO_FILE_NAME(name=repr(name)[:80]))
    return None


def writes(trial: ReportTrial) -> Finding | None:
    """The file is where it was asked for, and nothing else is."""
    place = trial.root / "first"
    place.mkdir()
    (place / _OUTSIDE).write_text("there before", encoding="utf-8")
    out = place / trial.file
    try:
        path: Any = trial.written("first")
    except ReportIncomplete as error:
        return failed(messages.INCOMPLETE(problem=str(error.problems[0])[:200]))
    except UserError as error:
        if not trial.may_refuse:
            raise
        return skipped(general.SAYS_IMPOSSIBLE(reason=error.note))
    if not isinstance(path, Path):
        return failed(messages.NO_PATH(returned=repr(path)[:80]))
    if not path.is_file() or not (path == out or (trial.is_folder and out in path.parents)):
        return failed(messages.NOT_THERE(returned=str(path.name), file=trial.file))
    more = sorted(other.name for other in place.iterdir() if other.name not in (trial.file, _OUTSIDE))
    if more:
        return failed(messages.MORE_FILES(names=tuple(more[:3])))
    (place / _OUTSIDE).unlink()
    trial.first = content(place)
    return None


def writes_the_same_again(trial: ReportTrial) -> Finding | None:
    """The same run gives the same bytes, at another time, in another folder and over an older file."""
    with another_time():
        trial.written("a second folder")
        trial.written("first")
    for folder in ("a second folder", "first"):
        found = content(trial.root / folder)
        if found != trial.first:
            other = next(name for name in {**trial.first, **found} if trial.first.get(name) != found.get(name))
            at = messages.OVER_ITSELF if folder == "first" else messages.ELSEWHERE
            return failed(at(file=other, size=len(trial.first.get(other, b"")), again=len(found.get(other, b""))))
    return None


def changes_no_results(trial: ReportTrial) -> Finding | None:
    """The results are the same afterwards."""
    before = repr(trial.runs)
    trial.written("third")
    return None if repr(trial.runs) == before else failed(messages.RESULTS_CHANGED())


def names_no_machine(trial: ReportTrial) -> Finding | None:
    """No path of the machine is in what was written."""
    names = names_of_this_machine(trial.root)
    for file, data in trial.first.items():
        if any(name in data for name in names):
            return failed(messages.PATH_TOLD(file=file))
    return None


def leaves_texts_out(trial: ReportTrial) -> Finding | None:
    """A run without texts is written, and no text of a row is in it."""
    if not any(run.cells for run in trial.runs):
        return skipped(messages.NO_TEXTS())
    try:
        trial.written("private", tuple(run.without_texts() for run in trial.runs))
    except ReportIncomplete as error:
        return failed(messages.INCOMPLETE(problem=str(error.problems[0])[:200]))
    told = [name for name, data in content(trial.root / "private").items() if SECRET.encode() in data]
    return failed(messages.TEXTS_TOLD(file=told[0])) if told else None


def report_trials(report: Report) -> Iterator[tuple[str, ReportTrial]]:
    """A trial for each sample run."""
    for label, run in sample_runs():
        about = _about_one(report, run)

        def write(runs: tuple[RunResults, ...], out: Path, writer: Report = about or report) -> Path:
            return writer.write(runs[0], out)

        with TemporaryDirectory(prefix="ftbench-check-") as root:
            yield (
                label,
                ReportTrial(
                    report.default_file,
                    (run,),
                    write,
                    Path(root),
                    is_folder=report.writes_folder,
                    may_refuse=about is not None,
                ),
            )


def _about_one(report: Report, run: RunResults) -> Report | None:
    """The format about a method of the run that trains; None for a format about whole runs."""
    cell = next((one for one in run.cells if one.status == "done" and one.costs.get("trainable_parameters")), None)
    names = (cell.model, cell.task, cell.method) if cell else (None, None, None)
    return report.about(model=names[0], task=names[1], method=names[2])


def comparison_trials(report: ComparisonReport) -> Iterator[tuple[str, ReportTrial]]:
    """A trial with two equal runs, and one with runs that have nothing in common."""

    def write(runs: tuple[RunResults, ...], out: Path) -> Path:
        return report.write_comparison(ComparedRuns(runs[0], runs[1], compare_runs(runs[0], runs[1])), out)

    for label, runs in (
        ("equal runs", (several_cells(), several_cells())),
        ("other runs", (several_cells(), one_cell())),
    ):
        with TemporaryDirectory(prefix="ftbench-check-") as root:
            yield label, ReportTrial(report.default_file, runs, write, Path(root))
