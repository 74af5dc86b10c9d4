"""Names that may be meant by an unknown one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench.similar import meant, similar

LORA = ["alpha", "dropout", "learning_rate", "r", "targets", "weight_decay"]
METHODS = ["dora", "few-shot", "full", "linear-probe", "lora", "oft", "p-tuning", "prefix", "qlora", "zero-shot"]
TOP = ["models", "tasks", "methods", "train_size", "tuning", "training", "seeds", "baseline", "evaluation"]


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("lr", LORA, ["learning_rate"]),
        ("Learning Rate", LORA, ["learning_rate"]),
        ("lerning_rate", LORA, ["learning_rate"]),
        ("target", LORA, ["targets"]),
        ("LORA", METHODS, ["lora"]),
        ("few shot", METHODS, ["few-shot"]),
        ("lorra", METHODS, ["lora"]),
        ("probe", METHODS, ["linear-probe"]),
        ("trainng", TOP, ["training"]),
        ("eval", TOP, ["evaluation"]),
        ("rnu", ["run", "plan"], ["run"]),  # two letters that changed places are one slip
        ("nona", ["nano", "nano-random"], ["nano"]),
        ("max_train_epochs", ["epochs", "steps"], ["epochs"]),
        ("gradient_accumulation_steps", ["epochs", "steps"], []),  # too small a part of it
    ],
)
def test_the_likeliest_names_come_first(name: str, known: list[str], found: list[str]) -> None:
    assert similar(name, known) == found


@pytest.mark.parametrize("name", ["lr", "x", "k", "ab", "r2"])
def test_short_names_are_not_taken_for_each_other(name: str) -> None:
    assert similar(name, ["r", "k2", "en", "zz"]) == []


def test_another_spelling_is_certain_and_a_slip_is_not() -> None:
    assert meant("Weight-Decay", LORA) == ["weight_decay"]
    assert meant("wd", LORA) == ["weight_decay"]
    assert meant("weight_deccay", LORA) == []


def test_a_word_of_the_field_is_no_use_where_its_meaning_is_unknown() -> None:
    assert similar("lr", ["epochs", "warmup"]) == []


@given(name=st.text(max_size=20), known=st.lists(st.text(max_size=12), max_size=8))
def test_only_known_names_are_offered_and_a_known_one_is_the_first(name: str, known: list[str]) -> None:
    found = similar(name, known)
    assert set(found) <= set(known)
    assert len(found) == len(set(found)) <= max(3, len(meant(name, known)))
    if name in known and any(character.isalnum() for character in name):
        assert name in found
