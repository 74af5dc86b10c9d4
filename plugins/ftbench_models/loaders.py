"""The three loaders; finding a model reads no weights, and imports torch only for defaults missing in config.json."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ftbench import LoadedModel, ModelError, ModelLoader, ModelSource
from ftbench.errors import nearest
from ftbench.text.one_line import one_line
from ftbench_models.facts import read_facts
from ftbench_models.fetching import FETCHABLE, fetched
from ftbench_models.folder import GGUF, INDEX, NAMED_TEMPLATES, WEIGHTS, fingerprint, indexed
from ftbench_models.folder_messages import NOT_LOADED, UNKNOWN_BUILTIN
from ftbench_models.gguf_conversion import Converted, converted
from ftbench_models.loaded import check_loaded
from ftbench_models.not_found import no_folder, not_fetched
from ftbench_models.token_rows import check_tokenizer

_BUILTIN = Path(__file__).parent
_RANDOM = "-random"
_RANDOM_SEED = 0
_NO_LIMIT = 10**9


def load_folder(folder: Path, dtype: str, *, random_weights: bool = False) -> LoadedModel:
    """Load model and tokenizer of a folder; a tokenizer without a pad token pads with its end-of-text token.

    That is safe because ftbench masks padding by position and never by token, so the end of text is still learned. The
    end-of-text token itself was checked when the model was found. Raises `ModelError`, also if the files lack a weight,
    which transformers fills with random numbers. Code from a folder never runs.
    """
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    from ftbench_models.fast_kernels import use_shorter_ways

    logging.disable_progress_bar()
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
        if random_weights:
            config = AutoConfig.from_pretrained(folder, trust_remote_code=False)
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(_RANDOM_SEED)
                model = AutoModelForCausalLM.from_config(config, dtype=getattr(torch, dtype))
        else:
            model, loading = AutoModelForCausalLM.from_pretrained(
                folder,
                dtype=getattr(torch, dtype),
                use_safetensors=True,
                trust_remote_code=False,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # `check_loaded` reports them with its own message
            )
            check_loaded(model, loading)
    except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
        raise ModelError(NOT_LOADED(error=one_line(error, 300)), file=folder) from error
    check_tokenizer(tokenizer, model.get_input_embeddings().weight.shape[0], folder)
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    tokenizer.model_max_length = _NO_LIMIT  # ftbench truncates texts itself and counts them; the warning would mislead
    use_shorter_ways(model)
    model.eval()
    return LoadedModel(model, tokenizer)


def builtin_names() -> list[str]:
    """Names of the models in the package."""
    return sorted(path.parent.name for path in _BUILTIN.glob("*/config.json"))


@dataclass(frozen=True, slots=True)
class BuiltinLoader(ModelLoader):
    """`builtin:nano`, the model shipped with ftbench; `builtin:nano-random`, the same with random weights.

    Others, such as `builtin:smollm2-135m-instruct`, are fetched once (`ftbench models fetch`).
    """

    name: str = "builtin"

    def names(self) -> Sequence[str]:
        return [*(name for base in builtin_names() for name in (base, base + _RANDOM)), *FETCHABLE]

    def find(self, reference: str, directory: Path) -> ModelSource:
        if reference in FETCHABLE:
            model = FETCHABLE[reference]
            return _source_of(f"builtin:{reference}", fetched(model), model.licence)
        base = reference.removesuffix(_RANDOM)
        folder = _BUILTIN / base
        names = builtin_names()
        if base not in names:
            known = [*names, *(name + _RANDOM for name in names), *FETCHABLE]
            raise ModelError(UNKNOWN_BUILTIN(name=reference, hint=nearest(reference, known)))
        return ModelSource(
            name=f"builtin:{reference}",
            folder=folder,
            fingerprint=fingerprint(folder, reference[len(base) :]),
            facts=read_facts(folder),
            licence="Apache-2.0",
            details={"weights": "random" if base != reference else "trained"},
            general_text=_BUILTIN / "general_text.jsonl",
        )

    def load(self, source: ModelSource, dtype: str) -> LoadedModel:
        return load_folder(source.folder, dtype, random_weights=source.details["weights"] == "random")


def _source_of(name: str, model: Converted, licence: str) -> ModelSource:
    """A model that was converted from GGUF."""
    return ModelSource(
        name=name,
        folder=model.folder,
        facts=read_facts(model.folder),  # first, because it reports missing parts
        fingerprint=fingerprint(model.folder),
        licence=licence,
        details=model.details,
        notes=model.notes,
    )


@dataclass(frozen=True, slots=True)
class FolderLoader(ModelLoader):
    """A model folder as `save_pretrained` writes it, or a GGUF file, which is converted once into the cache."""

    name: str = "folder"

    def find(self, reference: str, directory: Path) -> ModelSource:
        folder = directory / Path(reference).expanduser()
        if folder.suffix == GGUF and folder.is_file():
            model = converted(folder)
            return _source_of(reference, model, model.licence)
        if not folder.is_dir():
            raise no_folder(reference, folder, [*builtin_names(), *FETCHABLE])
        facts = read_facts(folder)  # first, because it reports missing parts
        return ModelSource(reference, folder, fingerprint(folder), facts)

    def load(self, source: ModelSource, dtype: str) -> LoadedModel:
        return load_folder(source.folder, dtype)


@dataclass(frozen=True, slots=True)
class HubLoader(ModelLoader):
    """`hf:ORG/NAME[@REVISION]`: downloaded once (or found in the cache under HF_HUB_OFFLINE=1), safetensors only."""

    name: str = "hf"

    def find(self, reference: str, directory: Path) -> ModelSource:
        folder = _downloaded(reference)
        facts = read_facts(folder)  # first, because it reports missing parts
        return ModelSource(
            name=f"hf:{reference}",
            folder=folder,
            fingerprint=fingerprint(folder),
            facts=facts,
            details={"revision": folder.name},
        )

    def load(self, source: ModelSource, dtype: str) -> LoadedModel:
        return load_folder(source.folder, dtype)


SMALL = ("*.json", "tokenizer*", "*.model", "*.txt", "*.jinja", "*.tiktoken")
"""Patterns of the files fetched first; one of them names the files of the weights."""

FOLDERS = "*/*"
"""Pattern of files that are not fetched first."""


def large(shards: Iterable[str]) -> tuple[str, ...]:
    """Patterns of the files fetched second: the weights, and the named chat templates in their folder."""
    return (WEIGHTS, *sorted(set(shards)), f"{NAMED_TEMPLATES}/*.jinja")


def _downloaded(reference: str) -> Path:
    """The folder of a repository in the cache, with the files needed for loading; raises `ModelError`.

    Other files of a repository are not fetched: the same weights in other formats, and folders.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    repository, _, revision = reference.partition("@")

    def fetch(revision: str, patterns: Iterable[str], ignored: str | None) -> Path:
        try:
            return Path(
                snapshot_download(
                    repository, revision=revision or None, allow_patterns=list(patterns), ignore_patterns=ignored
                )
            )
        except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
            raise not_fetched(error, reference) from None

    folder = fetch(revision, SMALL, FOLDERS)
    shards = indexed(folder).values() if (folder / INDEX).exists() else ()
    return fetch(folder.name, large(shards), None)  # of the same revision, even if the hub has changed
