"""A finished cell with what loads its model again: its files, its method and its base model. No data is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ftbench.contracts import LoadedModel, Method, MethodSettings
from ftbench.contracts.model import ModelLoader, ModelSource
from ftbench.errors import ChatError, ModelError, StoreError, UserError
from ftbench.execution.jobs.planned_run import base_of
from ftbench.execution.setup import import_libraries, seed_everything
from ftbench.matrix.schema import ModelEntry
from ftbench.messages import export as messages
from ftbench.planning.model_reference import find_model
from ftbench.planning.prompt_format import model_format
from ftbench.planning.weight_type import TORCH_TYPES
from ftbench.plugins import Registry
from ftbench.records.results import CellResult
from ftbench.storage import CellStore
from ftbench.storage.cell_files import LEARNED
from ftbench.storage.run_file import read_run

_SHOWN = 8
"""Digits of a fingerprint that tell two apart for a person."""


@dataclass(frozen=True, slots=True)
class BaseModel:
    """The base model of a cell, found."""

    loader: ModelLoader
    source: ModelSource
    template: str | None = None
    """The chat template that the cell was trained with, where it is not the model's own."""


@dataclass(frozen=True, slots=True)
class StoredCell:
    """A finished cell of a run directory."""

    result: CellResult
    folder: Path
    method: Method
    settings: MethodSettings
    reference: str
    """The base model as the matrix names it: `hf:ORG/NAME`, `builtin:nano`, or a path."""
    base: BaseModel | None = None
    """None where the model is not found on this machine, and is not needed."""

    @property
    def learned(self) -> Path:
        """The folder of the weights."""
        return self.folder / LEARNED

    @property
    def hub_id(self) -> tuple[str, str | None] | None:
        """`ORG/NAME` and the revision of a base model on the hub; None if it comes from elsewhere."""
        scheme, _, rest = self.reference.partition(":")
        name, _, revision = rest.partition("@")
        return (name, revision or None) if scheme == "hf" else None

    @property
    def base_reference(self) -> str | None:
        """The base model as a matrix anywhere may name it; None for a path of this machine."""
        return self.reference if self.reference.startswith(("hf:", "builtin:")) else None

    @property
    def base_name(self) -> str:
        """The base model for readers elsewhere: its name on the hub, among the built-in ones, or in the results."""
        if self.hub_id:
            return self.hub_id[0]
        return self.reference if self.reference.startswith("builtin:") else self.result.model

    @property
    def base_dtype(self) -> str:
        """The type in which the cell held the base model's weights, as torch calls it."""
        return TORCH_TYPES[self.result.spec.model.dtype]

    def untuned(self) -> LoadedModel:
        """A fresh base model with the weights in the type that the cell had; raises `ModelError`."""
        if self.base is None:
            raise RuntimeError("the base model was not looked for")
        import_libraries()
        return self.base.loader.load(self.base.source, self.base_dtype)

    def tuned(self, loaded: LoadedModel) -> LoadedModel:
        """The base model with what the cell learned, not merged; changes the loaded model in place."""
        seed_everything(self.result.seed)  # as in the cell's run: some methods draw frozen weights that are not saved
        loaded.model = self.method.load(loaded.model, self.settings, self.learned).eval()
        return loaded


def open_cell(
    directory: Path, result: CellResult, registry: Registry, *, base: str | None, needs_base: bool
) -> StoredCell:
    """A finished cell whose files are as they were written.

    `base` names the base model where it is no longer what the matrix says. Raises `UserError` for damaged files, a
    method that is not registered, and a base model that is another one, or is missing and needed.
    """
    store = CellStore(directory)
    damage = store.state(result.cell)
    if damage is not None:
        fault = messages.WEIGHTS_LOST(damage=damage, directory=str(directory), cell=result.cell)
        raise StoreError(fault, file=store.path(result.cell))
    method = registry.method(result.spec.method.name)
    settings = method.settings.model_validate(result.spec.method.settings)
    record = read_run(directory)
    entries = [ModelEntry.model_validate(entry) for entry in record.matrix.get("models", ())]
    entry = next((entry for entry in entries if entry.label == result.model), ModelEntry(model=result.model))
    reference = base or entry.model
    beginning = base_of(directory, record)
    try:
        loader, source = _find(result, reference, Path.cwd() if base else beginning, registry)
        found = BaseModel(loader, source, _other_template(result, entry, source, beginning))
    except UserError:
        if needs_base or base:
            raise
        found = None  # files are copied: nothing is loaded
    return StoredCell(result, store.path(result.cell), method, settings, entry.model, found)


def _find(result: CellResult, reference: str, start: Path, registry: Registry) -> tuple[ModelLoader, ModelSource]:
    loader, source = find_model(reference, start, registry)
    here, trained = source.fingerprint, result.spec.model.fingerprint
    if here != trained:
        raise ModelError(messages.OTHER_BASE(model=reference, here=here[:_SHOWN], trained=trained[:_SHOWN]))
    return loader, source


def _other_template(result: CellResult, entry: ModelEntry, source: ModelSource, start: Path) -> str | None:
    """The text of the matrix's chat template, if the cell was trained with it."""
    if entry.template is None or result.spec.model.format != "chat":
        return None
    try:
        chat = model_format(entry, source, start).chat
    except (ModelError, ChatError):  # the file is gone: what is exported then says less, and nothing wrong
        return None
    return chat.source if chat and chat.hash == result.spec.model.template else None
