"""Where a misplaced key of a matrix belongs, and what to use where no such key exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ftbench.matrix.problems import model_in
from ftbench.matrix.schema import Matrix
from ftbench.matrix.yaml_text import Location, in_yaml
from ftbench.similar import meant

MethodKeys = Mapping[str, Sequence[str]]
"""Settings by method."""

_SECTIONS = ("training", "evaluation", "tuning", "price", "allow")
_ENTRIES = {"models": "model", "tasks": "task"}

_ABSENT: tuple[tuple[str, str], ...] = (
    (
        "temperature top_p top_k do_sample sampling num_beams beams generation generation_config decoding",
        "answers are generated greedily, for every model and method alike, so nothing is there to set",
    ),
    (
        "logging logger log wandb tensorboard mlflow comet report_to tracking tracker",
        "no logger is built in; a plugin with the hook ftbench_train_logged or ftbench_cell_finished passes values on "
        "(docs/writing-a-plugin.md)",
    ),
    (
        "out output output_dir out_dir directory run_dir save_dir save_path results_dir",
        "the run directory is named on the command line: ftbench run MATRIX --out DIR",
    ),
    (
        "executor workers num_workers time_limit timeout gpus n_gpu num_gpus devices",
        "this is given on the command line (--executor, --workers, --time-limit): see ftbench run --help",
    ),
    ("optimizer optimiser optim", "every method trains with AdamW, so that they differ in nothing else"),
    (
        "gradient_accumulation gradient_accumulation_steps accumulation grad_accum",
        "a step has training.batch_size rows, in as many passes as memory asks for",
    ),
    (
        "split splits test_size val_size validation_size test_split validation_split split_ratio",
        "rows are split by their content, 80 / 10 / 10; a column `split`, or data: {train, validation, test}, decides "
        "otherwise",
    ),
    (
        "chat_template system_prompt apply_chat_template",
        "a chat model is asked through its own template; a model can have others: {model: NAME, template: FILE, "
        "system: TEXT, format: plain}",
    ),
    ("shuffle", "rows are drawn at random by the seed, for every method alike"),
    (
        "resume resume_from_checkpoint overwrite overwrite_output_dir force",
        "running the same command again does what is missing or failed; another --out begins anew",
    ),
)
"""Names known from other tools, and what replaces them here."""


def _plain(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


_INSTEAD = {_plain(name): words for names, words in _ABSENT for name in names.split()}


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Finds the place of a key. `methods` is called only for unknown keys, because it loads the plugins."""

    methods: Callable[[], MethodKeys]
    listed: tuple[str, ...] = ()
    """Methods listed in the matrix; examples in messages use them."""

    def advice(self, key: str, value: Any, location: Location) -> str | None:
        """Where `key` belongs instead of `location`, or what replaces it; None where nothing is known."""
        shown = "…" if isinstance(value, dict | list | bool) else in_yaml(value).strip("'")
        places = dict(self._places(key, shown, str(location[0]) if location else ""))
        if not places:
            return _INSTEAD.get(_plain(key))
        path = next(iter(places))
        if "each" in location and "." in path:
            return f"it is the same for every method. {two_runs(path)}"
        return f"it belongs {' or '.join(places.values())}"

    def path(self, key: str) -> str | None:
        """The path of `key` as `--set` names it (the first method stands for all); None for an unknown key."""
        return next((path for path, _ in self._places(key, "", "the command line")), None)

    def several(self, value: Sequence[Any], location: Location) -> str:
        """What to do with several values where only one is allowed."""
        steps = [str(step) for step in location]
        if steps[0] == "methods":
            values = ", ".join(in_yaml(item).strip("'") for item in value)
            return f"; several are tried with each: {{{steps[-1]}: [{values}]}}"
        if steps == ["training", "examples"]:
            return "; several numbers of training rows are train_size: [100, 1000]"
        if steps[0] in ("training", "evaluation", "precision", "device"):
            return f"; it is the same for every method. {two_runs('.'.join(steps))}"
        return ""

    def _places(self, key: str, shown: str, here: str) -> Iterator[tuple[str, str]]:
        """Other places that know the key: its path, and how it is written there."""
        for name in meant(key, Matrix.model_fields) if here else ():
            yield name, f"at the top of the matrix: {name}: {shown}"
        for section in _SECTIONS:
            for name in meant(key, _keys(section)) if section != here else ():
                yield f"{section}.{name}", f"under {section}: {{{name}: {shown}}}"
        for entries, word in _ENTRIES.items():
            for name in meant(key, _keys(entries)) if entries != here else ():
                yield f"{entries}.0.{name}", f"to a {word}: {{{word}: NAME, {name}: {shown}}}"
        if here != "methods":  # another method's setting is no reason to switch to that method
            yield from self._method_keys(key, shown)

    def _method_keys(self, key: str, shown: str) -> Iterator[tuple[str, str]]:
        methods = self.methods()
        for name in meant(key, {"each", *(name for names in methods.values() for name in names)}):
            owners = [method for method in self.listed if name in methods.get(method, ())]
            yield f"methods.0.{name}", f"to a method: {{method: {owners[0] if owners else 'NAME'}, {name}: {shown}}}"


def two_runs(key: str) -> str:
    """How to compare two values of a setting that all methods of a matrix share."""
    return f"Two values are two runs: ftbench run MATRIX --set {key}=VALUE --out DIR for each, then ftbench compare"


def _keys(name: str) -> list[str]:
    """The keys of a section of the matrix or of one of its entries."""
    inside: type[BaseModel] | None = model_in(Matrix.model_fields[name].annotation)
    return list(inside.model_fields) if inside else []
