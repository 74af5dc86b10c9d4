"""Export a finished cell into a folder: choose the form, write, compare with the cell, describe."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ftbench.analysis.export_choice import ChosenCell
from ftbench.analysis.run_results import RunResults
from ftbench.errors import StoreError, UserError, nearest
from ftbench.execution.export.adapter_files import WEIGHTS, keeps_adapter, load_adapter, type_of_weights, write_adapter
from ftbench.execution.export.facts import cell_scores, export_facts
from ftbench.execution.export.folder import CARD, FACTS, ExportFolder, files_in, write_facts
from ftbench.execution.export.licence import licence_of
from ftbench.execution.export.logits import TOLERANCE, largest_difference, padding_difference, probe_logits
from ftbench.execution.export.merged_model import load_model, plain_model, weight_type_of, write_model
from ftbench.execution.export.places import without_places
from ftbench.execution.export.stored_cell import StoredCell, open_cell
from ftbench.messages import Note
from ftbench.messages import export as messages
from ftbench.plugins import Registry
from ftbench.presentation.contracts import ExportedModel, find_report
from ftbench.presentation.numbers import file_size

Form = Literal["adapter", "merged", "native"]
FORMS: tuple[Form, ...] = ("adapter", "merged", "native")
Dtype = Literal["auto", "float32", "bfloat16"]
DTYPES: tuple[Dtype, ...] = ("auto", "float32", "bfloat16")

_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}
_CARD = "model-card"
"""The report format that describes an export."""
_BESIDE = 20_000_000
"""Bytes of tokenizer, configuration and card, generously."""


@dataclass(frozen=True, slots=True)
class ExportWish:
    """How a cell is exported."""

    to: Path
    form: Form | None = None
    """None: an adapter where the method keeps one in PEFT's format, else a model of its own, or, where no plain model
    can hold what was learned, the method's own files."""
    dtype: Dtype = "auto"
    """Of the weights; auto: as the cell had them."""
    card: bool = True
    texts: bool = False
    """Put a few rows of the data into ftbench.json."""
    check: bool = True
    """Load what was written, and compare it with the cell."""
    overwrite: bool = False
    base: str | None = None
    """Where the base model lies, if not where the matrix says."""
    repository: str | None = None
    """Its future name on a hub, for the card."""
    keep: bool = True
    """False: write beside the folder, list the files, and remove them."""


@dataclass(frozen=True, slots=True)
class ModelExport:
    """What was exported."""

    folder: Path
    cell: str
    label: str
    """`model / task / method / seed 0`."""
    form: Form
    dtype: str
    why: tuple[Note, ...]
    """Why this cell."""
    notes: tuple[Note, ...]
    """What to know of the files."""
    files: dict[str, int] = field(default_factory=dict)
    """Bytes by path in the folder; others that lie there are not the export's, and are not sent."""
    front_matter: str = ""
    """The YAML at the top of the card; empty without a card."""
    kept: bool = False
    """Whether it was there already, and was left as it is."""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(self.files.values())


Tell = Callable[[Note, Path | None, int], None]
"""Gets what is being done; for writing also the folder that grows, and the bytes that it is expected to have."""


def export_cell(
    directory: Path,
    results: RunResults,
    registry: Registry,
    chosen: ChosenCell,
    wish: ExportWish,
    tell: Tell = lambda doing, folder, size: None,
) -> ModelExport:
    """Write the folder, whole or not at all, and say what is in it.

    A folder that holds this export already stays as it is. Raises `UserError` for what cannot be exported so, and for
    files that do not answer as the cell did.
    """
    target = ExportFolder(wish.to)
    there = target.facts()
    # Copied files are only compared where they are loaded, and a model of its own is made of the base.
    stored = open_cell(
        directory, chosen.cell, registry, base=wish.base, needs_base=wish.form != "native" and _loads(wish)
    )
    form = _form(stored, wish)
    if form == "merged" and stored.base is None:
        open_cell(directory, chosen.cell, registry, base=wish.base, needs_base=True)  # says what is missing
    if there is not None and not wish.overwrite:
        return _kept(target, there, chosen, form, wish)
    if there is not None:
        target.check_own(there)
    work = _Work(stored, results, registry, chosen, form, wish, tell)
    target.check_room(work.expected_bytes)
    with target.writing() as folder:
        made = work.write(folder)
        if wish.keep:
            target.commit(folder, overwrite=wish.overwrite)
    return replace(made, folder=wish.to)


def check_forms(form: Any, dtype: Any) -> None:
    """Raise `UserError` for a form or a type that there is not."""
    for name, value, known in (("form", form, FORMS), ("dtype", dtype, DTYPES)):
        if value is not None and value not in known:
            raise UserError(messages.NO_CHOICE(value=str(value), hint=nearest(str(value), known)), key=name)


def _loads(wish: ExportWish) -> bool:
    return wish.form == "merged" or wish.check


def _form(stored: StoredCell, wish: ExportWish) -> Form:
    """The form that is wished for or fits; raises `UserError` for one that does not."""
    method, capabilities = stored.result.method, stored.method.capabilities
    adapter = keeps_adapter(stored)
    form = wish.form or ("native" if capabilities.own_trainer else "adapter" if adapter else "merged")
    if capabilities.own_trainer and form != "native":
        raise UserError(messages.OWN_TRAINER(method=method))
    if wish.form == "adapter" and not adapter:
        instead = messages.USE_MERGED() if capabilities.own_weights else messages.USE_NATIVE()
        raise UserError(messages.NO_ADAPTER(method=method, instead=instead))
    if form == "native" and wish.dtype != "auto":
        raise UserError(messages.NATIVE_TYPE())
    return form


def _kept(target: ExportFolder, facts: dict[str, Any], chosen: ChosenCell, form: Form, wish: ExportWish) -> ModelExport:
    """The export that is there, if it is the wished one and undamaged; raises `StoreError`."""
    cell = chosen.cell
    if wish.form is None and facts.get("asked_form", "") is None:
        form = facts.get("form", form)  # it was left to ftbench then, too, and known when the model was there
    there = facts.get("form"), facts.get("asked_dtype"), facts["cell"].get("id")
    if there != (form, wish.dtype, cell.cell):
        fault = messages.OTHER_EXPORT(cell=str(facts["cell"].get("id")), form=str(facts.get("form")))
        raise StoreError(fault, file=target.path)
    if ("examples" in facts) != wish.texts:  # rows that nobody wants to send now, or that are wanted and lack
        fault = messages.WITHOUT_TEXTS() if wish.texts else messages.WITH_TEXTS()
        raise StoreError(fault, file=target.path)
    if damaged := target.damaged(facts):
        raise StoreError(messages.EXPORT_DAMAGED(name=damaged), file=target.path)
    made = ModelExport(target.path, cell.cell, cell.label, form, str(facts.get("dtype")), chosen.why, (), kept=True)
    return _listed(made, target.path, {*facts["files"], FACTS, CARD})


def _listed(made: ModelExport, folder: Path, own: Collection[str] | None = None) -> ModelExport:
    """With the files of the folder; of those in `own` alone where it is given: somebody may have put others there."""
    there = files_in(folder)
    files = {name: path.stat().st_size for name, path in there.items() if own is None or name in own}
    return replace(made, files=files, front_matter=front_matter(folder / CARD))


def front_matter(card: Path) -> str:
    """The YAML at the top of a card, with its lines of `---`; empty without one."""
    try:
        text = card.read_text(encoding="utf-8")
    except OSError:
        return ""
    head, separator, _ = text.removeprefix("---\n").partition("\n---\n")
    return f"---\n{head}\n---" if text.startswith("---\n") and separator else ""


@dataclass(slots=True)
class _Work:
    """One export that is being made."""

    stored: StoredCell
    results: RunResults
    registry: Registry
    chosen: ChosenCell
    form: Form
    wish: ExportWish
    tell: Tell
    notes: list[Note] = field(default_factory=list)
    difference: float | None = None

    @property
    def expected_bytes(self) -> int:
        """About as many bytes as will be written."""
        if self.form == "merged" and self.stored.base is not None:
            kind = self.wish.dtype if self.wish.dtype != "auto" else "float32"
            return self.stored.base.source.facts.parameters * _BYTES[kind] + _BESIDE
        return sum(path.stat().st_size for path in files_in(self.stored.learned).values()) + _BESIDE

    def write(self, folder: Path) -> ModelExport:
        writers = {"adapter": self._adapter, "merged": self._merged, "native": self._native}
        dtype = writers[self.form](folder)
        licence = licence_of(self.stored.base.source) if self.stored.base else None
        if self.wish.card:
            self._card(folder, dtype, licence)
            if licence is None:
                self.notes.append(messages.UNKNOWN_LICENCE())
        facts = export_facts(
            self.stored, self.results, form=self.form, dtype=dtype, why=self.chosen.why, notes=self.notes,
            difference=self.difference, texts=self.wish.texts,
        )  # fmt: skip
        write_facts(folder, {**facts, "asked_form": self.wish.form, "asked_dtype": self.wish.dtype})
        cell = self.chosen.cell
        made = ModelExport(folder, cell.cell, cell.label, self.form, dtype, self.chosen.why, tuple(self.notes))
        return _listed(made, folder)

    def _adapter(self, folder: Path) -> str:
        stored, wish = self.stored, self.wish
        before = type_of_weights(stored.learned / WEIGHTS)
        dtype = before if wish.dtype == "auto" else wish.dtype
        write_adapter(stored, folder, None if dtype == before else dtype)
        self._template(folder)
        if stored.method.capabilities.base_bits is not None:
            self.notes.append(messages.QUANTISED_BASE())
        elif stored.base is not None and stored.base.source.facts.dtype != stored.base_dtype:
            in_files = stored.base.source.facts.dtype
            self.notes.append(messages.OTHER_TYPE(held=stored.base_dtype, in_files=in_files))
        if not wish.check:
            self.notes.append(messages.UNCHECKED())
            return dtype
        self.tell(messages.LOADING(), None, 0)
        expected = probe_logits(stored.tuned(stored.untuned()).model)
        self.tell(messages.CHECKING(), None, 0)
        base = stored.method.base(stored.untuned().model, stored.settings)
        loaded = load_adapter(base, folder)
        self._compare(largest_difference(expected, probe_logits(loaded)), before, dtype)
        if stored.method.virtual_tokens(stored.settings) and padding_difference(loaded) > TOLERANCE["float32"]:
            self.notes.append(messages.PADDED_LEFT())
        return dtype

    def _merged(self, folder: Path) -> str:
        stored, wish = self.stored, self.wish
        assert stored.base is not None
        self.tell(messages.LOADING(), None, 0)
        made = plain_model(stored)
        if made is None:
            return self._not_merged(folder)
        plain, expected = made
        del made
        before = weight_type_of(plain.model)
        dtype = before if wish.dtype == "auto" else wish.dtype
        size = sum(parameter.numel() for parameter in plain.model.parameters()) * _BYTES.get(dtype, 4)
        self.tell(messages.WRITING(size=file_size(size)), folder, size)
        write_model(plain, stored.base, folder, dtype)
        if stored.method.capabilities.base_bits is not None:
            self.notes.append(messages.DEQUANTISED())
        if stored.base.template is not None:
            self.notes.append(messages.OTHER_TEMPLATE())
        del plain  # before the second copy is loaded
        if not wish.check:
            self.notes.append(messages.UNCHECKED())
            return dtype
        self.tell(messages.CHECKING(), None, 0)
        self._compare(largest_difference(expected, probe_logits(load_model(folder))), before, dtype)
        return dtype

    def _not_merged(self, folder: Path) -> str:
        """The method's own files, where nobody asked for a model of its own; raises `UserError` where somebody did."""
        if self.wish.form is None and self.wish.dtype == "auto":
            self.form = "native"
            self.notes.append(messages.ONLY_NATIVE(method=self.stored.result.method))
            return self._native(folder)
        instead = messages.USE_ADAPTER() if keeps_adapter(self.stored) else messages.USE_NATIVE()
        raise UserError(messages.NOT_MERGED(method=self.stored.result.method, instead=instead))

    def _native(self, folder: Path) -> str:
        import shutil

        if self.wish.form is None and self.stored.method.capabilities.own_trainer:
            self.notes.append(messages.ONLY_COPIED(method=self.stored.result.method))
        shutil.copytree(self.stored.learned, folder, dirs_exist_ok=True)
        self._template(folder)
        weights = sorted(folder.glob("*.safetensors"))
        return type_of_weights(weights[0]) if weights else "unknown"

    def _template(self, folder: Path) -> None:
        """The chat template that the cell was trained with, where the base model has another one."""
        template = self.stored.base.template if self.stored.base else None
        if template is not None:
            (folder / "chat_template.jinja").write_text(template, encoding="utf-8")
            self.notes.append(messages.OTHER_TEMPLATE())

    def _compare(self, difference: float, before: str, dtype: str) -> None:
        """Note the difference to the cell's logits; raises `UserError` if rounding does not explain it."""
        self.difference = difference
        coarser = max(TOLERANCE.get(kind, TOLERANCE["bfloat16"]) for kind in (before, dtype, self._held))
        if difference > coarser:
            raise UserError(messages.DIFFERS(difference=difference, instead=messages.NO_CHECK()), file=self.wish.to)
        if dtype == before:
            self.notes.append(messages.CHECKED(difference=difference))
        else:
            self.notes.append(messages.ROUNDED(before=before, after=dtype, difference=difference))

    @property
    def _held(self) -> str:
        """The type in which the base was held, and answered; four bits are multiplied in bf16 on GPUs."""
        if self.stored.method.capabilities.base_bits is not None:
            return "bfloat16"
        return self.stored.base_dtype

    def _card(self, folder: Path, dtype: str, licence: str | None) -> None:
        cell = self.chosen.cell
        exported = ExportedModel(
            model=cell.model, task=cell.task, method=cell.method, seed=cell.seed, cell=cell.cell, form=self.form,
            dtype=dtype, base=self.stored.base_name, base_dtype=self.stored.base_dtype,
            licence=licence, repository=self.wish.repository,
            why=self.chosen.why, notes=tuple(self.notes), scores=cell_scores(cell, self.results),
        )  # fmt: skip
        report = find_report(self.registry, _CARD).exported(exported)
        if report is not None:
            report.write(without_places(self.results), folder / CARD)
