"""Small templates that tests render."""

from __future__ import annotations

from typing import Any

from ftbench.chat.renderer import ChatRenderer
from ftbench.chat.template import ChatTemplate
from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage, Role
from tools.chat_templates.zoo import tokenizer_for

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
"""The most common template."""

NO_SYSTEM = (
    "{{ bos_token }}{% for message in messages %}"
    "{% if (message.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles alternate') }}{% endif %}"
    "<|{{ message.role }}|>\n{{ message.content | trim }}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
)
"""A template that knows no system message, demands alternation and trims."""

DROPS_REASONING = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% if message.role == 'assistant' and loop.last %}"
    "<think>\n{{ message.reasoning_content }}\n</think>\n\n{% endif %}"
    "{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}"
)
"""As Qwen3's: the last turn has a block of reasoning, earlier ones have not."""

NO_END = (
    "[gMASK]<sop>{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>\n{% endif %}"
)
"""As GLM's: a turn ends where the next role's marker stands."""

NOTED = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.role == 'assistant' %}"
    "{% generation %}{{ m.content }}{% endgeneration %}[note]{% generation %}<|im_end|>{% endgeneration %}\n"
    "{% else %}{{ m.content }}<|im_end|>\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
"""A template that leaves a gap between the blocks of an answer: a model is not trained to write the note."""

ROLES = "<|user|><|assistant|><|system|><|observation|>"
"""Markers that some of these templates build of a role's name."""


def renderer(
    source: str = CHATML, *, markers: str = ROLES, end_ids: tuple[str, ...] = (), **settings: Any
) -> ChatRenderer:
    """A renderer with a small tokenizer that has the markers of the template, and others."""
    tokenizer = tokenizer_for(source + markers)
    ids = tuple(tokenizer.convert_tokens_to_ids(token) for token in end_ids)
    seconds = settings.pop("seconds", 20.0)
    return ChatRenderer(tokenizer, ChatTemplate(source, **settings), end_ids=ids, seconds=seconds)


def dialogue(*turns: tuple[Role, str]) -> Conversation:
    """A conversation in which every message of the assistant is trained on."""
    return Conversation(tuple(ChatMessage.of(role, text, trained=role == "assistant") for role, text in turns))


def said(made: ChatRenderer, row: Any) -> str:
    """The trained tokens of a row as text."""
    return str(made.tokenizer.decode([token for token, on in zip(row.tokens, row.trained, strict=True) if on]))


TWO_TURNS = dialogue(
    ("system", "Be short."),
    ("user", "Hi there"),
    ("assistant", "Hello."),
    ("user", "你好?"),
    ("assistant", "Fine,\nok"),
)
