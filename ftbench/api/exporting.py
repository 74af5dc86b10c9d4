"""Export a cell of a run, and send an export to a hub."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.analysis.export_choice import CellWish, choose_cell
from ftbench.api.arguments import path_of, plugin_paths
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry

if TYPE_CHECKING:
    from ftbench.api.results import Results
    from ftbench.contracts import LoadedModel
    from ftbench.execution.export.export import ExportWish, ModelExport, Tell
    from ftbench.messages import Note


def export(results: Results, cell: CellWish, wish: ExportWish, tell: Tell | None = None) -> ModelExport:
    """Choose a cell and export it; raises `UserError`. See `ftbench.execution.export`."""
    from ftbench.execution.export.export import export_cell

    chosen = choose_cell(results.view, cell)
    more = {} if tell is None else {"tell": tell}
    return export_cell(results.directory, results.values, results.registry, chosen, wish, **more)


def upload(
    made: ModelExport, repository: str, *, private: bool = False, say: Callable[[Note], None] = lambda note: None
) -> str:
    """Send the files of an export to a hub, and return the address there; raises `UserError`."""
    from ftbench.execution.export.hub import send
    from ftbench.messages.export import SENDING
    from ftbench.presentation.numbers import file_size

    say(SENDING(size=file_size(made.size), repository=repository))
    return send(made.folder, made.files, repository, private=private, message=f"{made.label}, by ftbench")


def load_export(
    folder: str | Path, *, base: str | Path | None = None, plugins: Sequence[str | Path] | str | Path = ()
) -> LoadedModel:
    """The tuned model of an export (an adapter, or a method's own files) with its tokenizer, on the CPU, not merged.

    `base` is the base model as a matrix names it; it is needed where that was a folder. A merged export is loaded by
    transformers alone. Raises `UserError`.
    """
    from ftbench.execution.export.loading import load_folder

    registry = Registry(load_plugins(files=[path.resolve() for path in plugin_paths(plugins)]))
    return load_folder(path_of(folder, "folder"), registry, base=None if base is None else str(base))
