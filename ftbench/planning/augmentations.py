"""The augmentations of a task entry: looked up, their settings checked, their files and models found."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError, create_model

from ftbench.contracts import (
    Augmentation,
    AugmentationSettings,
    AugmentationWork,
    ModelLoader,
    ModelSource,
    SourceRow,
    Task,
    TextWriter,
)
from ftbench.contracts.augmentation import Made, settings_without_places
from ftbench.data.augmenting.choice import checked
from ftbench.data.augmenting.variants import source_row
from ftbench.data.dataset import TaskData
from ftbench.errors import FtbenchError, MatrixError, PluginError, UserError
from ftbench.matrix.misplaced import Misplaced
from ftbench.matrix.problems import first_problem, validation_message
from ftbench.matrix.read import MatrixFile
from ftbench.matrix.schema import AugmentEntry, ModelEntry
from ftbench.messages import Note
from ftbench.messages.plan_errors import AUGMENTATION_RAISED, NO_FILE
from ftbench.planning.faults import placed
from ftbench.planning.model_reference import find_model
from ftbench.planning.prompt_format import ModelFormat, model_format
from ftbench.plugins import Registry
from ftbench.records.cell import AugmentationSpec
from ftbench.records.example import Example
from ftbench.text.one_line import describe


@dataclass(frozen=True, slots=True)
class WritingModel:
    """A model that writes for an augmentation, found and not loaded."""

    loader: ModelLoader
    source: ModelSource
    format: ModelFormat


@dataclass(frozen=True, slots=True)
class PlannedAugmentation:
    """One entry of a task's `augment`, looked up."""

    entry: AugmentEntry
    augmentation: Augmentation
    settings: AugmentationSettings
    files: Mapping[str, Path] = field(default_factory=dict)
    """By setting."""
    models: Mapping[str, WritingModel] = field(default_factory=dict)
    """By setting."""
    spec: AugmentationSpec = field(default_factory=lambda: AugmentationSpec(name=""))

    def source(self, task: Task, data: TaskData, example: Example) -> SourceRow:
        """The texts of a training example that may be changed; raises `DataError`."""
        return source_row(
            task,
            example,
            data.rows[example.id],
            data.language,
            fields=self.entry.fields,
            roles=self.augmentation.roles,
        )

    def make(self, rows: Sequence[SourceRow], writers: Mapping[str, TextWriter]) -> list[list[Made]]:
        """The variants of each row, in order, as the augmentation makes them; `writers` are its models by setting.

        Raises `PluginError` that names the augmentation if it raises, or gives what is no variant.
        """
        work = AugmentationWork(self.settings, self.entry.copies, self.entry.seed, self.files, writers)
        try:
            made = self.augmentation.augment_all(rows, work)
            return [
                [checked(row, variant) for variant in list(variants)[: work.copies]]
                for row, variants in zip(rows, made, strict=True)
            ]
        except FtbenchError:
            raise
        except Exception as error:
            raise PluginError(AUGMENTATION_RAISED(name=self.augmentation.name, error=describe(error))) from error

    def generations(self, task: Task, data: TaskData) -> int:
        """Texts that models will write for all training rows, of all folds together."""
        each = self.augmentation.generations(self.settings) * self.entry.copies
        return each * sum(len(self.source(task, data, example).texts) for example in data.originals) if each else 0


def plan_augmentations(
    file: MatrixFile, place: int, task: Task, data: TaskData, registry: Registry
) -> tuple[PlannedAugmentation, ...]:
    """The augmentations of the task entry at `place`; raises `UserError` with the place of what is wrong."""
    planned = []
    for i, entry in enumerate(file.matrix.tasks[place].augment):
        where = ("tasks", place, "augment", i)
        try:
            augmentation = registry.augmentation(entry.augmentation)
            settings = _settings(file, augmentation, entry, where)
            found = _found(file, augmentation, settings, registry, where)
            planned_here = _planned(entry, augmentation, settings, *found)
            reason = augmentation.impossible(settings, data.language, entry.copies)
            if reason:
                raise UserError(Note.of(reason))
            first = planned_here.source(task, data, data.train[0])
            if not planned_here.models:  # a fault in a file of its own shows now and not in the run
                planned_here.make([first], {})
        except UserError as error:
            if isinstance(error, MatrixError) or error.line is not None:  # it names its place
                raise
            raise placed(UserError(error.note, file=error.file), file, (*where, *_key(error))) from None
        planned.append(planned_here)
    return tuple(planned)


def _key(error: UserError) -> tuple[str, ...]:
    return (error.key,) if error.key else ()


def _settings(
    file: MatrixFile, augmentation: Augmentation, entry: AugmentEntry, where: tuple[str | int, ...]
) -> AugmentationSettings:
    try:
        return augmentation.settings.model_validate(entry.options)
    except ValidationError as error:
        first = first_problem(error)
        there = (*where, *first["loc"])
        message = validation_message(first, _with_shared_keys(augmentation), Misplaced(dict), there)
        raise file.error(message, there) from None


def _with_shared_keys(augmentation: Augmentation) -> type[BaseModel]:
    """The settings with the keys of every augmentation, to name the key that is nearest to an unknown one."""
    shared: dict[str, Any] = {name: (info.annotation, info) for name, info in AugmentEntry.model_fields.items()}
    return create_model("Entry", __base__=augmentation.settings, **shared)


def _found(
    file: MatrixFile,
    augmentation: Augmentation,
    settings: AugmentationSettings,
    registry: Registry,
    where: tuple[str | int, ...],
) -> tuple[dict[str, Path], dict[str, WritingModel]]:
    """The files and models that the settings name; those that are left out are not among them."""
    files: dict[str, Path] = {}
    models: dict[str, WritingModel] = {}
    for name in augmentation.files:
        if written := getattr(settings, name):
            path = file.directory / Path(written).expanduser()
            if not path.is_file():
                raise file.error(NO_FILE(file=written), (*where, name))
            files[name] = path
    for name in augmentation.models:
        if reference := getattr(settings, name):
            try:
                loader, source = find_model(reference, file.directory, registry)
                reads = model_format(ModelEntry(model=reference), source, file.directory)
            except UserError as error:
                raise placed(error, file, (*where, name)) from None
            models[name] = WritingModel(loader, source, reads)
    return files, models


def _planned(
    entry: AugmentEntry,
    augmentation: Augmentation,
    settings: AugmentationSettings,
    files: Mapping[str, Path],
    models: Mapping[str, WritingModel],
) -> PlannedAugmentation:
    spec = AugmentationSpec(
        name=augmentation.name,
        settings=settings_without_places(augmentation, settings),
        copies=entry.copies,
        seed=entry.seed,
        fields=tuple(sorted(entry.fields)),
        files={name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()},
        models={name: model.format.spec(model.source, "auto") for name, model in models.items()},
    )
    return PlannedAugmentation(entry, augmentation, settings, files, models, spec)
