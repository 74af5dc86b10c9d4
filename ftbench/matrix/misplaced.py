"""Where a misplaced key of a matrix belongs, and what to use where no such key exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from pydantic import BaseModel

from ftbench.matrix.problems import model_in
from ftbench.matrix.schema import Matrix
from ftbench.matrix.yaml_text import Location, in_yaml
from ftbench.messages import Message, Note
from ftbench.messages import misplaced_keys as messages
from ftbench.similar import meant

MethodKeys = Mapping[str, Sequence[str]]
"""Settings by method."""

_SECTIONS = ("training", "evaluation", "tuning", "price", "allow")
_ENTRIES = {"models": messages.OF_A_MODEL, "tasks": messages.OF_A_TASK}

_ABSENT: tuple[tuple[str, Message], ...] = (
    (
        "temperature top_p top_k do_sample sampling num_beams beams generation generation_config decoding",
        messages.GREEDY,
    ),
    ("logging logger log wandb tensorboard mlflow comet report_to tracking tracker", messages.TRACKERS),
    ("out output output_dir out_dir directory run_dir save_dir save_path results_dir", messages.RUN_DIRECTORY),
    ("executor workers num_workers time_limit timeout gpus n_gpu num_gpus devices", messages.COMMAND_LINE),
    ("optimizer optimiser optim", messages.ONE_OPTIMIZER),
    ("gradient_accumulation gradient_accumulation_steps accumulation grad_accum", messages.ACCUMULATION),
    (
        "split splits test_size val_size validation_size test_split validation_split split_ratio",
        messages.SPLIT_BY_CONTENT,
    ),
    ("chat_template system_prompt apply_chat_template", messages.CHAT_TEMPLATE),
    ("shuffle", messages.SHUFFLED),
    ("resume resume_from_checkpoint overwrite overwrite_output_dir force", messages.RESUMED),
)
"""Names known from other tools, and what replaces them here."""


def _plain(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


_INSTEAD = {_plain(name): message for names, message in _ABSENT for name in names.split()}


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Finds the place of a key. `methods` is called only for unknown keys, because it loads the plugins."""

    methods: Callable[[], MethodKeys]
    listed: tuple[str, ...] = ()
    """Methods listed in the matrix; examples in messages use them."""

    def advice(self, key: str, value: Any, location: Location) -> Note | None:
        """Where `key` belongs instead of `location`, or what replaces it; None where nothing is known."""
        shown = "…" if isinstance(value, dict | list | bool) else in_yaml(value).strip("'")
        places = dict(self._places(key, shown, str(location[0]) if location else ""))
        if not places:
            instead = _INSTEAD.get(_plain(key))
            return instead() if instead else None
        path = next(iter(places))
        if "each" in location and "." in path:
            return messages.SAME_FOR_ALL(runs=messages.TWO_RUNS(key=path))
        return messages.BELONGS(places=reduce(_either, places.values()))

    def is_replaced(self, key: str) -> bool:
        """Whether something else stands in for a key of other tools: `executor` is an option, not `executors`."""
        return _plain(key) in _INSTEAD

    def path(self, key: str) -> str | None:
        """The path of `key` as `--set` names it (the first method stands for all); None for an unknown key."""
        return next((path for path, _ in self._places(key, "", "the command line")), None)

    def several(self, value: Sequence[Any], location: Location) -> Note:
        """What to do with several values where only one is allowed."""
        steps = [str(step) for step in location]
        if steps[0] == "methods":
            values = ", ".join(in_yaml(item).strip("'") for item in value)
            return messages.WITH_EACH(name=steps[-1], values=values)
        if steps == ["training", "examples"]:
            return messages.WITH_TRAIN_SIZE()
        if steps[0] in ("training", "evaluation", "precision", "device"):
            return messages.SO_SAME_FOR_ALL(runs=messages.TWO_RUNS(key=".".join(steps)))
        return Note.plain("")

    def _places(self, key: str, shown: str, here: str) -> Iterator[tuple[str, Note]]:
        """Other places that know the key: its path, and how it is written there."""
        for name in meant(key, Matrix.model_fields) if here else ():
            yield name, messages.AT_THE_TOP(name=name, value=shown)
        for section in _SECTIONS:
            for name in meant(key, _keys(section)) if section != here else ():
                yield f"{section}.{name}", messages.UNDER(section=section, name=name, value=shown)
        for entries, of_an_entry in _ENTRIES.items():
            for name in meant(key, _keys(entries)) if entries != here else ():
                yield f"{entries}.0.{name}", of_an_entry(owner="NAME", name=name, value=shown)
        if here != "methods":  # another method's setting is no reason to switch to that method
            yield from self._method_keys(key, shown)

    def _method_keys(self, key: str, shown: str) -> Iterator[tuple[str, Note]]:
        methods = self.methods()
        for name in meant(key, {"each", *(name for names in methods.values() for name in names)}):
            owners = [method for method in self.listed if name in methods.get(method, ())]
            yield (
                f"methods.0.{name}",
                messages.OF_A_METHOD(owner=owners[0] if owners else "NAME", name=name, value=shown),
            )


def _either(first: Note, last: Note) -> Note:
    return messages.OR(first=first, last=last)


def _keys(name: str) -> list[str]:
    """The keys of a section of the matrix or of one of its entries."""
    inside: type[BaseModel] | None = model_in(Matrix.model_fields[name].annotation)
    return list(inside.model_fields) if inside else []
