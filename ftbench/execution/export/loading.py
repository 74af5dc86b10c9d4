"""Load an export by ftbench: onto its base model, by its method."""

from __future__ import annotations

from pathlib import Path

from ftbench.contracts import LoadedModel
from ftbench.errors import ModelError, StoreError
from ftbench.execution.export.folder import FACTS
from ftbench.execution.setup import import_libraries, seed_everything
from ftbench.messages import export as messages
from ftbench.messages.storage_errors import DAMAGED, LACKS_PART
from ftbench.planning.model_reference import find_model
from ftbench.planning.weight_type import TORCH_TYPES
from ftbench.plugins import Registry
from ftbench.records.cell import CellSpec
from ftbench.storage.atomic import read_json

_SHOWN = 8


def load_folder(folder: Path, registry: Registry, *, base: str | None) -> LoadedModel:
    """The tuned model of an adapter or of a method's own files, not merged, with its tokenizer, on the CPU.

    `base` is the base model as a matrix names it, where the export does not know it. Raises `StoreError` for a folder
    that is no such export, and `ModelError` for another base model.
    """
    if not (folder / FACTS).is_file():
        raise StoreError(messages.NO_EXPORT(file=FACTS), file=folder)
    facts = read_json(folder / FACTS)
    try:
        form, spec = facts["form"], CellSpec.model_validate(facts["cell"]["spec"])
        reference, name = base or facts["base"]["reference"], str(facts["base"]["name"])
    except (KeyError, TypeError):
        raise StoreError(LACKS_PART(), file=folder / FACTS) from None
    except ValueError:
        raise StoreError(DAMAGED(), file=folder / FACTS) from None
    if form == "merged":
        raise StoreError(messages.LOADED_ELSEWHERE(), file=folder)
    if reference is None:
        raise StoreError(messages.BASE_NEEDED(model=name), file=folder)
    method = registry.method(spec.method.name)
    settings = method.settings.model_validate(spec.method.settings)
    loader, source = find_model(str(reference), Path.cwd(), registry)
    if source.fingerprint != spec.model.fingerprint:
        here, trained = source.fingerprint[:_SHOWN], spec.model.fingerprint[:_SHOWN]
        raise ModelError(messages.OTHER_BASE(model=str(reference), here=here, trained=trained))
    import_libraries()
    loaded = loader.load(source, TORCH_TYPES[spec.model.dtype])
    seed_everything(spec.seed)  # as in the cell's run: some methods draw frozen weights that are not saved
    loaded.model = method.load(loaded.model, settings, folder).eval()
    return loaded
