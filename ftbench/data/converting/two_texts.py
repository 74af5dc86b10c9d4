"""Formats with a text that asks and a text that answers; some have the turns before them as a history."""

from __future__ import annotations

from ftbench.data.conversations import alpaca, prompt_completion, query_response, question_answer
from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.converting.alternating import columns_beside, pairs
from ftbench.data.converting.dialogue import Dialogue
from ftbench.data.converting.losses import ROWS, TURNS, Losses
from ftbench.data.converting.written_format import WrittenFormat, WrittenRow
from ftbench.messages.convert_errors import CONVERSATION


def _format(name: str, form: ConversationFormat) -> WrittenFormat:
    asks, answers = form.columns
    with_input = "input" in form.others
    with_history = "history" in form.others

    def write(dialogue: Dialogue, losses: Losses) -> WrittenRow | None:
        turns = pairs(dialogue, losses)
        if not turns:
            losses.lose(ROWS, CONVERSATION())
            return None
        if len(turns) > 1 and not with_history:
            losses.lose(TURNS, CONVERSATION())
            turns = turns[:1]  # later questions mean little without what was said before
        *earlier, (question, answer) = turns
        written: WrittenRow = {asks: question}
        if with_input:
            written["input"] = ""
        written[answers] = answer
        if earlier:
            written["history"] = [list(turn) for turn in earlier]
        return {**written, **columns_beside(dialogue, losses)}

    return WrittenFormat(name, form.name, form, write)


ALPACA = _format("alpaca", alpaca.FORMAT)
QUERY_RESPONSE = _format("query-response", query_response.FORMAT)
QUESTION_ANSWER = _format("question-answer", question_answer.FORMAT)
PROMPT_COMPLETION = _format("prompt-completion", prompt_completion.FORMAT)
