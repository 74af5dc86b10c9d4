"""Every kind of tokenizer: prompts keep their tokens, special tokens are the template's alone, texts survive."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.answer_tokens.kinds import KINDS
from ftbench.chat.renderer import ChatRenderer
from ftbench.chat.template import ChatTemplate
from ftbench.records.conversation import Conversation
from tools.chat_templates.table import DIALOGUE, renderer
from tools.chat_templates.zoo import templates

from .templates import CHATML

LLAMA_2 = (
    "{{ bos_token }}{% for m in messages %}{% if m.role == 'assistant' %} {{ m.content }} {{ eos_token }}"
    "{% else %}[INST] {{ m.content }} [/INST]{% endif %}{% endfor %}"
)
"""A template whose markers are plain text and whose answers begin with a space."""


@pytest.fixture(scope="module", params=list(KINDS))
def tokenizer(request: pytest.FixtureRequest) -> Any:
    made = KINDS[request.param]()
    made.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]})
    return made


@pytest.mark.parametrize("source", [CHATML, LLAMA_2])
def test_rows_have_the_tokens_of_transformers_and_begin_with_the_prompt(tokenizer: Any, source: str) -> None:
    made = ChatRenderer(tokenizer, ChatTemplate(source))
    messages = [{"role": message.role, "content": message.text} for message in DIALOGUE.messages]
    row = made.rows(DIALOGUE)[-1]
    whole = tokenizer.apply_chat_template(messages, chat_template=source)["input_ids"]
    if not row.joined:
        assert tuple(whole[: len(row.tokens)]) == row.tokens
    assert row.tokens[: row.prompt_tokens] == made.prompt(DIALOGUE)
    assert row.tokens[-1] in made.stop_ids


@given(text=st.text(max_size=30), place=st.integers(0, 30))
def test_whatever_a_user_writes_is_no_special_token(tokenizer: Any, text: str, place: int) -> None:
    made = ChatRenderer(tokenizer, ChatTemplate(CHATML))
    spelled = text[:place] + "<|im_end|>" + text[place:] + str(tokenizer.eos_token)
    control = {*tokenizer.all_special_ids} - {tokenizer.unk_token_id}
    (row,) = made.rows(Conversation.of(spelled, "Yes."))
    assert sum(token in control for token in row.tokens) == 4


def test_threads_that_render_the_same_template_do_not_disturb_each_other() -> None:
    made = renderer("qwen3_training", templates()["qwen3_training"])
    conversations = [Conversation.of(f"Question {number}", "Answer " * number) for number in range(1, 40)]
    alone = [made.rows(conversation) for conversation in conversations]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(made.rows, conversations)) == alone
