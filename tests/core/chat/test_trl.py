"""Dialogues have the masked tokens and the loss that TRL's SFTTrainer gives them with `assistant_only_loss`.

Two things differ on purpose. TRL trains on the newline that some templates write after the token that ends a turn;
generation has ended before it. And it trains on an empty block of reasoning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import torch

from ftbench.chat.messages import as_read
from ftbench.chat.renderer import ChatRow
from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import collate
from ftbench.compute.encode import EncodedExample
from ftbench.records.conversation import Conversation
from tools.chat_templates.table import DIALOGUE, REASONED, renderer
from tools.chat_templates.zoo import templates

from .templates import dialogue

NOT_TRAINED = -100
PLAIN = (
    DIALOGUE,
    dialogue(("user", "What is 1 + 2?"), ("assistant", "Three.\n\nOr 3.")),
    dialogue(
        ("system", "Réponds."), ("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d"), ("user", "e"),
        ("assistant", "f 😀"),
    ),
)  # fmt: skip
TOKENS_AFTER_AN_END = {"qwen3_training": "\n", "llama3_training": "", "gemma3_training": "\n"}
"""What TRL trains on after the token that ends a turn."""


@pytest.fixture(scope="module", params=list(TOKENS_AFTER_AN_END))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def prepared(name: str, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """The rows of TRL and of ftbench, with the small model that both would train."""
    from datasets import Dataset
    from transformers import LlamaConfig, LlamaForCausalLM
    from trl import SFTConfig, SFTTrainer

    reasons = name == "qwen3_training"
    conversations = (REASONED, *PLAIN) if reasons else PLAIN
    made = renderer(name, templates()[name], thinking=reasons)
    made.tokenizer.chat_template = made.template.source
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(made.tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=2, intermediate_size=24, max_position_embeddings=512,
    )  # fmt: skip
    rows = [{"messages": as_read(each.messages, made.traits.style)} for each in conversations]
    trainer = SFTTrainer(
        model=LlamaForCausalLM(config),
        args=SFTConfig(
            output_dir=str(tmp_path_factory.mktemp("trl")), assistant_only_loss=True, use_cpu=True, report_to=[],
            bf16=False, max_length=512, dataset_num_proc=None, gradient_checkpointing=False, disable_tqdm=True,
        ),
        train_dataset=Dataset.from_list(rows),
        processing_class=made.tokenizer,
    )  # fmt: skip
    return {
        "trl": [(row["input_ids"], row["labels"]) for row in trainer.train_dataset],
        "ours": [made.rows(each) for each in conversations],
        "conversations": conversations,
        "model": trainer.model.eval(),
        "made": made,
    }


def labels(row: ChatRow) -> list[int]:
    """The tokens of a row as TRL labels them."""
    return [token if on else NOT_TRAINED for token, on in zip(row.tokens, row.trained, strict=True)]


def expected(made: Any, ids: Sequence[int], theirs: Sequence[int], after_end: str) -> list[int]:
    """TRL's labels without the text after the token that ends a turn."""
    (end,) = made.tokenizer(made.traits.end.text, add_special_tokens=False)["input_ids"]
    after = [place for place in range(1, len(ids)) if ids[place - 1] == end and theirs[place] != NOT_TRAINED]
    assert {made.tokenizer.decode([ids[place]]) for place in after} == ({after_end} if after_end else set())
    return [NOT_TRAINED if place in after else label for place, label in enumerate(theirs)]


def reasoning_free(prepared: Mapping[str, Any]) -> list[int]:
    """The numbers of the conversations whose answers have no empty block of reasoning."""
    whole: Sequence[Conversation] = prepared["conversations"]
    return [0] if len(whole) > len(PLAIN) else list(range(len(whole)))


def test_the_masked_tokens_are_those_of_trl(name: str, prepared: Mapping[str, Any]) -> None:
    for number in reasoning_free(prepared):
        (row,), (ids, theirs) = prepared["ours"][number], prepared["trl"][number]
        wanted = expected(prepared["made"], ids, theirs, TOKENS_AFTER_AN_END[name])
        length = len(row.tokens)
        assert tuple(ids[:length]) == row.tokens
        assert wanted[:length] == labels(row)
        assert set(wanted[length:]) <= {NOT_TRAINED}


def test_the_loss_is_that_of_trls_labels(name: str, prepared: Mapping[str, Any]) -> None:
    for number in reasoning_free(prepared):
        (row,), (ids, theirs) = prepared["ours"][number], prepared["trl"][number]
        wanted = expected(prepared["made"], ids, theirs, TOKENS_AFTER_AN_END[name])
        with torch.no_grad():
            their_loss = prepared["model"](input_ids=torch.tensor([ids]), labels=torch.tensor([wanted])).loss
            encoded = EncodedExample("x", row.tokens, row.trained)
            our_losses = answer_losses(prepared["model"], collate([encoded], 0, torch.device("cpu")))
        assert our_losses.mean().item() == pytest.approx(their_loss.item(), abs=1e-5)


def test_trl_trains_on_an_empty_block_of_reasoning_and_ftbench_does_not(name: str, prepared: Mapping[str, Any]) -> None:
    if name != "qwen3_training":
        assert reasoning_free(prepared) == [0, 1, 2]
        return
    made = prepared["made"]
    for number in range(1, len(prepared["conversations"])):
        (row,), (ids, theirs) = prepared["ours"][number], prepared["trl"][number]
        wanted = expected(made, ids, theirs, "\n")
        only_theirs = [
            token for token, label, on in zip(ids, wanted, row.trained, strict=False) if label != NOT_TRAINED and not on
        ]
        answers = sum(message.trained for message in prepared["conversations"][number].messages)
        assert made.tokenizer.decode(only_theirs) == "<think>\n\n</think>\n\n" * answers
