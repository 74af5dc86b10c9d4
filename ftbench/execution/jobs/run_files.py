"""The files that planning a run reads: what a machine that does not share the disk must get, or must have.

A machine keeps them in a mirror: a folder that stands for the root of the disk, below which every file has the path
that it has on the run's machine. So relative paths of a matrix and of its task files go on to be right.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftbench.data.files.dataset_info import is_registered, registered_file
from ftbench.errors import UserError
from ftbench.task_types.yaml_task import read_yaml_task

Change = Callable[[str], str]

_TEXTS = (".txt", ".csv", ".tsv", ".json", ".jsonl", ".yaml", ".yml")
"""What the files end in that augmentations read. Anything else that a setting names is a model."""

_NO_FILES = ("hf:", "hub:")
"""Data of a hub, which every machine fetches by itself."""


@dataclass(frozen=True, slots=True)
class RunFiles:
    """What a matrix names on this machine's disk."""

    written: Mapping[str, Any]
    """The matrix, with `~` written out: another machine may have another home."""
    files: Mapping[Path, Path]
    """By absolute path without `..`, sorted: the path that is read. The two differ where `..` follows a link."""
    models: tuple[Path, ...]
    """Files and folders of models, absolute and sorted."""


def run_files(written: Mapping[str, Any], base: Path) -> RunFiles:
    """The files of a matrix whose paths start at `base`; what is not there is left to planning to complain about."""
    files: dict[Path, Path] = {}
    models: set[Path] = set()

    def file(reference: str) -> str:
        name, _, part = reference.partition("#")
        path = None if reference.startswith(_NO_FILES) else _existing(base, name)
        if path is None:
            return reference
        files.update((_plain(inner), inner) for inner in _with_inner(path, part))
        return _written_out(reference, base)

    def model(reference: str) -> str:
        for name in (reference, reference.partition(":")[2]):
            path = _existing(base, name)
            if path is not None:
                models.add(_plain(path))
                return _written_out(reference, base)
        return reference

    changed = with_references(written, file, model)
    return RunFiles(changed, dict(sorted(files.items())), tuple(sorted(models)))


def with_references(written: Mapping[str, Any], file: Change, model: Change) -> dict[str, Any]:
    """A matrix with every text changed that may name a file, or a model; what names neither is to stay as it is.

    A setting of an augmentation may be either, as its ending says.
    """
    changed = dict(written)
    changed["models"] = [
        {**entry, "model": model(entry["model"]), **_each(entry, ("template",), file)} for entry in written["models"]
    ]
    changed["tasks"] = [_task(entry, file, model) for entry in written["tasks"]]
    if "evaluation" in written:
        changed["evaluation"] = {**written["evaluation"], **_each(written["evaluation"], ("general_text",), file)}
    return changed


def in_mirror(mirror: Path, path: Path) -> Path:
    """Where a file with an absolute path lies in a mirror."""
    return mirror / re.sub(r"[:\\]", "", path.drive) / path.relative_to(path.anchor)


def _task(entry: Mapping[str, Any], file: Change, model: Change) -> dict[str, Any]:
    changed = dict(entry)
    if str(entry["task"]).endswith((".yaml", ".yml")):
        changed["task"] = file(entry["task"])
    data = entry.get("data")
    if isinstance(data, str):
        changed["data"] = file(data)
    elif isinstance(data, Mapping):
        changed["data"] = {**data, **_each(data, ("file", "train", "validation", "test"), file)}
    if "augment" in entry:
        changed["augment"] = [_augmentation(augmentation, file, model) for augmentation in entry["augment"]]
    return changed


def _augmentation(entry: Mapping[str, Any], file: Change, model: Change) -> dict[str, Any]:
    settings = [key for key in entry if key not in ("augmentation", "fields")]
    return {**entry, **_each(entry, settings, lambda text: file(text) if Path(text).suffix in _TEXTS else model(text))}


def _each(entry: Mapping[str, Any], keys: Iterable[str], change: Change) -> dict[str, Any]:
    return {key: change(entry[key]) for key in keys if isinstance(entry.get(key), str)}


def _existing(base: Path, name: str) -> Path | None:
    """The path of what `name` names, as it is or in a home."""
    for path in (base / name, base / Path(name).expanduser()) if name else ():
        try:
            if path.exists():
                return path
        except (OSError, ValueError):  # a text that can be no path
            continue
    return None


def _plain(path: Path) -> Path:
    """The absolute path without `..`."""
    return Path(os.path.normpath(path.absolute()))


def _written_out(reference: str, base: Path) -> str:
    if not reference.startswith("~"):
        return reference
    return str(base / Path(reference).expanduser())


def _with_inner(path: Path, name: str) -> Iterator[Path]:
    """A file or the files of a folder, and those that it names itself."""
    if path.is_dir():
        yield from (inner for inner in path.rglob("*") if inner.is_file())
        return
    yield path
    try:
        if name and is_registered(path.with_name(f"{path.name}#{name}")):
            yield registered_file(path.with_name(f"{path.name}#{name}")).path
        elif path.suffix in (".yaml", ".yml"):
            yield from read_yaml_task(path).data_files.values()
    except UserError:
        return  # planning says what is wrong with it
