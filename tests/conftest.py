"""What all tests share: no plugins of the machine's, no network, one thread, and the real data beside the checkout."""

from __future__ import annotations

import copy
import functools
import gc
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.fuzzing import count_inputs, counted_line

# The same examples everywhere, so that red is red for everybody; `--hypothesis-profile=default` looks for new ones.
for profile, count in (("same", 25), ("thorough", 200)):
    settings.register_profile(
        profile,
        derandomize=True,
        deadline=None,
        max_examples=count,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
settings.load_profile("same")

Rows = Iterable[Mapping[str, Any]]

CHECKOUT = Path(__file__).resolve().parents[1]

LONGEST = (
    "end_to_end",
    "core/execution",
    "reports/browser",
    "core/api",
    "core/commandline",
    "plugins/rating",
    "reports",
)
"""Folders whose files take longest, below the folder of tests."""

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["OMP_NUM_THREADS"] = "1"  # workers of runs in this process inherit it
os.environ.pop("FTBENCH_DISABLE_PLUGINS", None)


def pytest_configure(config: pytest.Config) -> None:
    """pytest-xdist would begin with the files of most tests, which are not the ones that take longest."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: one that begins last keeps one process busy while the others have nothing left to do."""

    def place(item: pytest.Item) -> int:
        inside = item.path.relative_to(CHECKOUT / "tests").as_posix()
        return next((at for at, folder in enumerate(LONGEST) if inside.startswith(f"{folder}/")), len(LONGEST))

    items.sort(key=place)
    for item in items:
        count_inputs(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many inputs the properties that fuzz were given."""
    if line := counted_line():
        terminalreporter.write_line(line)


def pytest_collection_finish() -> None:
    """The tests and their modules stay to the end: a scan of them for garbage finds none and takes half a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _short_measurements() -> Iterator[None]:
    """Cells of this process measure the time of a token by two tokens, once: it is half of the time of a tiny cell.

    Workers measure it as always, and so does the test of the measurement.
    """
    from ftbench.execution.steps import measuring

    short = functools.partial(measuring.milliseconds_per_token, new_tokens=2, repeats=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measuring, "milliseconds_per_token", short)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """Nobody cuts the power during the tests, so files need not be on the disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real data and models that lies beside the checkout; a stranger's clone has none."""
    folder = CHECKOUT.parent / "shared"
    if not (folder / "models").is_dir():
        pytest.skip(f"the shared data and models are not here ({folder})")
    return folder


@pytest.fixture
def one_thread() -> Iterator[None]:
    """Run on one thread: sums come out the same, and other work on the machine is not disturbed."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def python() -> Callable[[str], list[str]]:
    """`python(code)`: the command line of a fresh interpreter that finds ftbench as these tests do."""
    places = [str(CHECKOUT / name) for name in ("", "plugins", "tasks", "reports")]

    def command(code: str) -> list[str]:
        return [sys.executable, "-c", f"import sys\nsys.path[:0] = {places!r}\n{code}"]

    return command


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """`write(name, content)`: a file below the test's own folder."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture
def write_rows(write: Callable[[str, str], Path]) -> Callable[[str, Rows], Path]:
    """`write_rows(name, rows)`: a JSONL file below the test's own folder."""
    return lambda name, rows: write(name, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


@pytest.fixture(scope="session")
def loaded_models() -> dict[str, Any]:
    """The `LoadedModel` of each small real model that a test asked for. Only copy them."""
    return {}


@pytest.fixture
def load_model(shared: Path, one_thread: None, loaded_models: dict[str, Any]) -> Callable[[str], Any]:
    """`load_model(name)`: a fresh `LoadedModel` of a small real model, ready to be changed."""
    from ftbench_models.loaders import load_folder

    def load(name: str) -> Any:
        if name not in loaded_models:
            loaded_models[name] = load_folder(shared / "models" / name, "float32")
        return copy.deepcopy(loaded_models[name])

    return load


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random Llama of two layers with the built-in model's tokenizer: a cell takes a second."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig

    import ftbench_models

    folder = tmp_path_factory.mktemp("tiny-model")
    tokenizer: Any = AutoTokenizer.from_pretrained(Path(ftbench_models.__file__).parent / "nano")
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=512, bos_token_id=None, eos_token_id=tokenizer.eos_token_id, pad_token_id=None,
    )  # fmt: skip
    torch.manual_seed(0)
    AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


MadeOnce = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """`made_once(name, make)`: the folder that `make(folder)` filled, once for all processes that run these tests.

    Only read it.
    """
    from filelock import FileLock

    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # which all workers share

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder = base / f"{name}-made-once"
        with FileLock(f"{folder}.lock"):
            if not Path(f"{folder}.done").exists():
                folder.mkdir()
                make(folder)
                Path(f"{folder}.done").touch()
        return folder

    return made


@pytest.fixture(scope="session")
def drawn_charts() -> Iterator[dict[str, str]]:
    """What was drawn, by its specification: pages of almost equal runs have most charts in common.

    Vega draws an equal specification once a session.
    """
    import vl_convert

    draw, drawn = vl_convert.vegalite_to_svg, {}

    def draw_once(specification: Any, **options: Any) -> str:
        key = json.dumps([specification, options])
        if key not in drawn:
            drawn[key] = draw(specification, **options)
        return drawn[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vl_convert, "vegalite_to_svg", draw_once)
        yield drawn
