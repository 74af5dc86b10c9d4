"""The table of formats that conversations are written in."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.data.converting import llama_factory, ms_swift, openai, prompt_messages, sharegpt
from ftbench.data.converting.two_texts import ALPACA, PROMPT_COMPLETION, QUERY_RESPONSE, QUESTION_ANSWER
from ftbench.data.converting.written_format import WrittenFormat

WRITTEN: Mapping[str, WrittenFormat] = {
    written.name: written
    for written in (
        openai.FORMAT,
        sharegpt.FORMAT,
        llama_factory.FORMAT,
        ms_swift.FORMAT,
        ALPACA,
        PROMPT_COMPLETION,
        prompt_messages.FORMAT,
        QUESTION_ANSWER,
        QUERY_RESPONSE,
    )
}
"""By the name on the command line."""
