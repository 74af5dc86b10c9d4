"""A model that writes training rows: greedy or drawn by a seed, through its template, and never half a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftbench.errors import ModelError
from ftbench.execution.text_writer import ModelWriter
from ftbench.matrix.schema import ModelEntry
from ftbench.planning.augmentations import WritingModel
from ftbench.planning.model_reference import find_model
from ftbench.planning.prompt_format import model_format
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry

PROMPTS = ["One day a girl", "The dog was very big and", "A"]


def writer(folder: Path) -> ModelWriter:
    loader, source = find_model(str(folder), Path(), Registry(load_plugins(entry_points=False)))
    reads = model_format(ModelEntry(model=str(folder)), source, Path())
    return ModelWriter(WritingModel(loader, source, reads), "cpu")


@pytest.mark.parametrize("temperature", [0.0, 0.9])
def test_equal_seeds_give_equal_texts(temperature: float, tiny_model: Path, one_thread: None) -> None:
    texts = [writer(tiny_model).write(PROMPTS, max_new_tokens=12, temperature=temperature, seed=3) for _ in range(2)]
    assert texts[0] == texts[1]
    assert len(texts[0]) == len(PROMPTS)
    assert any(texts[0])


def test_another_seed_draws_another_text_and_greedy_decoding_has_no_seed(tiny_model: Path, one_thread: None) -> None:
    model = writer(tiny_model)
    drawn = [model.write(PROMPTS, max_new_tokens=12, temperature=1.5, seed=seed) for seed in (1, 2)]
    assert drawn[0] != drawn[1]
    greedy = [model.write(PROMPTS, max_new_tokens=12, seed=seed) for seed in (1, 2)]
    assert greedy[0] == greedy[1]


def test_drawing_leaves_the_random_numbers_of_torch_as_they_were(tiny_model: Path, one_thread: None) -> None:
    import torch

    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    writer(tiny_model).write(PROMPTS[:1], max_new_tokens=4, temperature=1.0)
    assert torch.equal(torch.rand(3), expected)


def test_a_base_model_ends_at_a_stop_string(tiny_model: Path, one_thread: None) -> None:
    model = writer(tiny_model)
    whole = model.write(PROMPTS[:1], max_new_tokens=24)[0]
    assert len(whole) > 4
    assert model.write(PROMPTS[:1], max_new_tokens=24, stop=(whole[3],))[0] == whole[: whole.index(whole[3])].strip()


def test_a_chat_model_is_asked_through_its_template(chat_model: Path, one_thread: None) -> None:
    model = writer(chat_model)
    assert model.model.format.chat is not None
    texts = model.write(["Say it again.", "No."], max_new_tokens=8, temperature=1.0)
    assert len(texts) == 2
    assert all("<|im_" not in text for text in texts)


def test_a_prompt_that_does_not_fit_has_no_text(tiny_model: Path, one_thread: None) -> None:
    short, long = writer(tiny_model).write(["A girl", "word " * 600], max_new_tokens=8)
    assert short
    assert long == ""


def test_texts_that_leave_no_room_for_a_prompt_are_refused(tiny_model: Path) -> None:
    with pytest.raises(ModelError, match="500 new tokens leave no room for a prompt: the model has 512 positions"):
        writer(tiny_model).write(PROMPTS, max_new_tokens=500)


def test_a_model_that_is_let_go_writes_the_same_again(tiny_model: Path, one_thread: None) -> None:
    model = writer(tiny_model)
    first = model.write(PROMPTS, max_new_tokens=6)
    model.release()
    assert model.write(PROMPTS, max_new_tokens=6) == first
