"""The answers of a conversation that are trained on, and those that are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from ftbench.data.split import Split
from ftbench.records.conversation import Conversation
from ftbench.records.example import Example
from ftbench.records.message import ChatMessage


def with_turns(
    chosen: Mapping[Split, Sequence[Example]], *, train_on: Literal["all", "last"], evaluate_on: Literal["last", "each"]
) -> dict[Split, tuple[Example, ...]]:
    """The examples of each side with the answers that the task entry chooses; conversations keep side and id.

    Training and validation rows learn all answers or the last one. A test row asks for one answer, given the true
    messages before it: the last, or each of the trained ones in an example of its own. Those of one conversation form a
    group, unless `group_by` gives a larger one.
    """
    learned = {
        side: tuple(_last(example) if train_on == "last" else example for example in chosen[side])
        for side in ("train", "validation")
    }
    if evaluate_on == "each":
        test = tuple(turn for example in chosen["test"] for turn in _each(example))
    else:
        test = tuple(map(_last, chosen["test"]))
    return {"train": learned["train"], "validation": learned["validation"], "test": test}


def _last(example: Example) -> Example:
    """The same example with only its last answer trained on."""
    return replace(example, messages=_only_last(example.messages), chat=_chat(example.chat, -1))


def _each(example: Example) -> tuple[Example, ...]:
    """One example for each trained answer, with the conversation's id and the answer's number as its id."""
    ends = [place for place, message in enumerate(example.messages) if message.trained]
    return tuple(
        Example(
            id=f"{example.id}-{number + 1}",
            messages=_only_last(example.messages[: end + 1]),
            reference=example.messages[end].text.strip(),
            row_texts=example.row_texts,
            group=example.id if example.group is None else example.group,
            chat=_chat(example.chat, number),
        )
        for number, end in enumerate(ends)
    )


def _only_last(messages: Sequence[ChatMessage]) -> tuple[ChatMessage, ...]:
    return (*(replace(message, trained=False) for message in messages[:-1]), messages[-1])


def _chat(chat: Conversation | None, number: int) -> Conversation | None:
    """The conversation up to its trained answer with this number, the only one that is trained on."""
    if chat is None:
        return None
    end = [place for place, message in enumerate(chat.messages) if message.trained][number]
    return replace(chat, messages=_only_last(chat.messages[: end + 1]))
