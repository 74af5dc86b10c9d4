"""The result files of PEFT's method comparison: one experiment per file, one training seed per experiment.

The format is what `log_results` writes in `method_comparison/MetaMathQA/utils.py` of https://github.com/huggingface/peft.
The contents of its clocks follow from `run.py` there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ftbench.errors import DataError
from ftbench.messages import Note
from ftbench.text.one_line import one_line
from ftbench_imports import messages as said
from ftbench_imports.json_fields import JsonFile

_NO_FILE = 99_999_999
"""The size that their script writes if it could not save the weights."""
_INTERVAL = ("step", "train time", "eval time", "elapsed time")
"""Values in each entry of `metrics` but the last, about the steps since the previous entry; times in seconds."""


@dataclass(frozen=True, slots=True)
class TrainTime:
    """Seconds of a run. The published time contains more than training."""

    published: float
    """Everything but the validation between steps: also reading the data, the loss on Wikipedia before and after, and
    the answers to the test questions."""
    steps: float | None
    """The training steps alone; None if the file does not cover all of them."""
    after_steps: float | None
    """The part of `published` after the last step: the test questions and the loss on Wikipedia."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """The content of one file."""

    file: str
    name: str
    method: str
    model: str
    accelerator: str | None
    created: str
    """Date and time in ISO 8601."""
    seed: int | None
    accuracy: float
    """On the test questions, 0 to 1."""
    forgetting: float | None
    """The rise of the loss per token on Wikipedia; None in files from before it was measured."""
    trainable_parameters: int | None
    peak_memory_bytes: int | None
    """Memory reserved by the accelerator's allocator, which is more than was used."""
    file_bytes: int | None
    """Size of the saved weights."""
    file_bytes_estimated: bool
    """Whether the size is computed from the parameters, because full fine-tuning saves nothing."""
    time: TrainTime


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An excluded file, with the reason."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResultFolder:
    """The result files of one folder."""

    path: Path
    experiments: tuple[Experiment, ...]
    """In the order of the file names."""
    left_out: tuple[LeftOut, ...]


def read_folder(folder: Path) -> ResultFolder:
    """All JSON files of the folder, but not of its subfolders.

    Unsuccessful runs are excluded, as are older runs of a repeated experiment. Raises `DataError` for a folder without
    results, and for a file that is no result or lacks a key.
    """
    if not folder.is_dir():
        raise DataError(said.IS_NO_FOLDER() if folder.exists() else said.NO_FOLDER(), file=folder)
    files = [JsonFile.read(path) for path in sorted(folder.glob("*.json"))]
    if not any(file.has("run_info") or file.has("train_info") for file in files):
        raise DataError(said.NO_PEFT_FILES(hint=_look_elsewhere(folder)), file=folder)
    reasons = {file.path.name: _not_a_success(file) for file in files}
    left_out = [LeftOut(name, reason) for name, reason in reasons.items() if reason]
    read = [_experiment(file) for file in files if not reasons[file.path.name]]
    if not read:
        raise DataError(said.NONE_SUCCEEDED(count=len(files), reason=left_out[0].reason), file=folder)
    newest = _newest(read)
    left_out += [
        LeftOut(
            experiment.file,
            f"an older run of {experiment.name}, which {newest[experiment.model, experiment.name].file} replaces",
        )
        for experiment in read
        if experiment is not newest[experiment.model, experiment.name]
    ]
    return ResultFolder(
        folder,
        tuple(experiment for experiment in read if experiment is newest[experiment.model, experiment.name]),
        tuple(left_out),
    )


def _look_elsewhere(folder: Path) -> Note:
    """A hint for users who name the suite's folder, or that of the whole comparison."""
    for below in (folder / "results", folder / "MetaMathQA" / "results"):
        if any(below.glob("*.json")):
            return said.MEANT_FOLDER(folder=str(below))
    return said.PEFT_KEYS()


def _not_a_success(file: JsonFile) -> str | None:
    status = file.text("train_info", "status")
    if status == "success":
        return None
    message = file.value("run_info", "error_msg") if file.has("run_info", "error_msg") else None
    reason = "".join(character for character in one_line(message or "") if character.isprintable())
    return f'status "{status}"' + (f": {reason[:100]}" if reason else "")


def _newest(experiments: Sequence[Experiment]) -> dict[tuple[str, str], Experiment]:
    """Each model's experiments by name, the latest of each name, as on PEFT's own page."""
    newest: dict[tuple[str, str], Experiment] = {}
    for experiment in sorted(experiments, key=lambda experiment: (experiment.created, experiment.file)):
        newest[experiment.model, experiment.name] = experiment
    return newest


def _experiment(file: JsonFile) -> Experiment:
    full = file.value("run_info", "peft_config") is None
    train = ("train_info",)
    size = _count(file, *train, "file_size")
    return Experiment(
        file=file.path.name,
        name=file.text("run_info", "experiment_name"),
        method="full-finetuning" if full else file.text("run_info", "peft_config", "peft_type"),
        model=file.text("run_info", "train_config", "model_id"),
        accelerator=_first_text(file, ("meta_info", "system_info"), "accelerator", "gpu"),
        created=_first_text(file, ("run_info",), "created_at") or "",
        seed=_count(file, "run_info", "train_config", "seed"),
        accuracy=_accuracy(file),
        forgetting=file.signed_number(*train, "metrics", -1, "forgetting")
        if file.has(*train, "metrics", -1, "forgetting")
        else None,
        trainable_parameters=_count(file, *train, "num_trainable_params"),
        peak_memory_bytes=_first_count(file, train, "accelerator_memory_max", "cuda_memory_max"),
        file_bytes=None if size == _NO_FILE else size,
        file_bytes_estimated=full,
        time=_train_time(file),
    )


def _accuracy(file: JsonFile) -> float:
    file.rows("train_info", "metrics")
    keys = ("train_info", "metrics", -1, "test accuracy")
    accuracy = file.number(*keys)
    if accuracy > 1:
        raise DataError(said.SHARE(value=accuracy), file=file.path, key=".".join(map(str, keys)))
    return accuracy


def _train_time(file: JsonFile) -> TrainTime:
    published = file.number("train_info", "train_time")
    intervals = range(file.rows("train_info", "metrics") - 1)
    complete = all(file.has("train_info", "metrics", i, name) for i in intervals for name in _INTERVAL)
    if not intervals or not complete:
        return TrainTime(published, None, None)

    def of(name: str) -> list[float]:
        return [file.number("train_info", "metrics", i, name) for i in intervals]

    if of("step")[-1] != file.number("train_info", "metrics", -1, "step"):  # steps after the last validation
        return TrainTime(published, None, None)
    until_last_step = of("elapsed time")[-1] - sum(of("eval time"))
    return TrainTime(published, sum(of("train time")), published - until_last_step)


def _count(file: JsonFile, *keys: str) -> int | None:
    return round(file.number(*keys)) if file.has(*keys) else None


def _first_count(file: JsonFile, place: tuple[str, ...], *names: str) -> int | None:
    """The value under the first present of several names that it has had over the years."""
    return next((_count(file, *place, name) for name in names if file.has(*place, name)), None)


def _first_text(file: JsonFile, place: tuple[str, ...], *names: str) -> str | None:
    return next((file.text(*place, name) for name in names if file.has(*place, name)), None)
