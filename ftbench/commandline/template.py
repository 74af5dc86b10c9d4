"""`ftbench template`: try the chat template of a model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.chat.probes import ProbeResult
    from ftbench.chat.renderer import ChatRenderer, ChatRow
    from ftbench.chat.template import ChatTemplate

Stretches: TypeAlias = list[tuple[str, bool]]
"""The text of a row in parts, each with whether it is trained on."""

_TURNS = (("What is the capital of France?", "Paris."), ("And of Italy?", "Rome."))
"""Questions and answers of the conversation that is shown."""
_LONGEST = 300
"""Characters of what a probe says, at most; a template's own system message may be long."""


@click.group("template", epilog=examples("ftbench template check builtin:smollm2-135m-instruct"))
def command() -> None:
    """Try the chat template of a model."""


@command.command(
    "check",
    short_help="Probe the chat template of a model for faults.",
    epilog=examples(
        "ftbench template check ./my-chat-model",
        'ftbench template check ./my-chat-model --template chat.jinja --system "Answer briefly."',
        "ftbench template check hf:Qwen/Qwen3-0.6B --thinking --format json",
    ),
)
@click.argument("model")
@click.option(
    "--template", "file", type=click.Path(path_type=Path), help="A Jinja file to try, not the model's own template."
)
@click.option("--system", default="", metavar="TEXT", help="The system message of conversations that have none.")
@click.option("--thinking", is_flag=True, help="The model reasons before it answers, where it can.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json is for programs.",
)
@click.pass_obj
def check(options: Options, model: str, file: Path | None, system: str, thinking: bool, output: str) -> int:
    """Try the chat template of MODEL (as in a matrix); exit code 1 when rows made by it would be wrong.

    A line for each probe, the tokens that end an answer, and a conversation with what is trained on.
    """
    from ftbench.chat.probes import run_probes
    from ftbench.chat.renderer import ChatRenderer
    from ftbench.planning.model_reference import find_model
    from ftbench.planning.prompt_format import end_ids
    from ftbench.plugins import Registry

    loader, source = find_model(model, Path(), Registry(options.load_plugins()))
    template = _template(model, source.folder, file, system, thinking)
    tokenizer, ends = loader.tokenizer(source), end_ids(source.folder)
    probes = run_probes(tokenizer, template, end_ids=ends)
    renderer = ChatRenderer(tokenizer, template, end_ids=ends)
    shown = _echo_json if output == "json" else _echo_text
    shown(model, file, renderer, probes)
    return 1 if any(probe.outcome == "failed" for probe in probes) else 0


def _template(model: str, folder: Path, file: Path | None, system: str, thinking: bool) -> ChatTemplate:
    """The template of the file, else of the model; raises `UserError` where there is none."""
    from ftbench.chat.template import ChatTemplate, find_template
    from ftbench.errors import UserError
    from ftbench.messages.command_errors import TEMPLATE_NEEDED
    from ftbench.planning.prompt_format import read_template

    text = find_template(folder) if file is None else read_template(file)
    if text is None:
        raise UserError(TEMPLATE_NEEDED(model=model))
    return ChatTemplate(text, system, thinking)


def _echo_text(model: str, file: Path | None, renderer: ChatRenderer, probes: Sequence[ProbeResult]) -> None:
    from ftbench.commandline.marked_text import BREAK, CLOSE, OPEN, marked_stretches
    from ftbench.commandline.tables import counted, echo_fitted, output_width
    from ftbench.commandline.task_examples import styled
    from ftbench.text.one_line import one_line
    from ftbench.text.visible import visible

    echo_fitted(f"{model}: {file or 'its own template'}, sha256 {renderer.template.hash[:12]}")
    for probe in probes:
        echo_fitted(f"  {probe.outcome:8} {probe.name:17} {visible(one_line(probe.note, _LONGEST))}")
    ends = ", ".join(visible(token) for token in _end_tokens(renderer).values())
    if ends:
        echo_fitted(f"an answer ends with {ends}")
    rows = _rows(renderer)
    if rows:
        many = f" in {counted(len(rows), 'row')}" if len(rows) > 1 else ""
        echo_fitted(f"a conversation{many} as the model reads it ({OPEN}trained on{CLOSE}, {BREAK} line break):")
    for number, row in enumerate(rows, start=1):
        for i, line in enumerate(marked_stretches(row, output_width() - 4)):
            label = f"{number})" if i == 0 and len(rows) > 1 else ""
            click.echo(f"{label:4}{styled(line)}".rstrip(" "))


def _echo_json(model: str, file: Path | None, renderer: ChatRenderer, probes: Sequence[ProbeResult]) -> None:
    template = renderer.template
    content = {
        "model": model,
        "template": {"file": file and str(file), "sha256": template.hash},
        "system": template.system,
        "thinking": template.thinking,
        "probes": [{"name": probe.name, "outcome": probe.outcome, "says": str(probe.note)} for probe in probes],
        "end_tokens": [{"id": number, "token": token} for number, token in _end_tokens(renderer).items()],
        "rows": [[{"text": text, "trained": trained} for text, trained in row] for row in _rows(renderer)],
    }
    click.echo(json.dumps(content, indent=1))


def _end_tokens(renderer: ChatRenderer) -> dict[int, str]:
    """The tokens that end an answer by their ids; empty for a template that writes no dialogue."""
    from ftbench.errors import ChatError

    try:
        return {token: str(renderer.tokenizer.convert_ids_to_tokens(token)) for token in sorted(renderer.stop_ids)}
    except ChatError:  # a probe says why
        return {}


def _rows(renderer: ChatRenderer) -> list[Stretches]:
    """The conversation as it is trained on; empty for a template that cannot write it."""
    from ftbench.errors import ChatError
    from ftbench.records.conversation import Conversation

    first, *later = (Conversation.of(question, answer) for question, answer in _TURNS)
    messages = chain.from_iterable(conversation.messages for conversation in (first, *later))
    try:
        return [_stretches(renderer, row) for row in renderer.rows(Conversation(tuple(messages)))]
    except ChatError:  # a probe says why
        return []


def _stretches(renderer: ChatRenderer, row: ChatRow) -> Stretches:
    """The text of a row: each part is what the text grows by, since tokens by themselves may be decoded otherwise."""
    stretches: Stretches = []
    end, before = 0, ""
    for trained, tokens in groupby(row.trained):
        end += len(list(tokens))
        text = renderer.tokenizer.decode(
            row.tokens[:end], skip_special_tokens=False, clean_up_tokenization_spaces=False
        )
        stretches.append((text[len(before) :], trained))
        before = text
    return stretches
