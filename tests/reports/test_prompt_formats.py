"""How a model read examples is said wherever a run is described, with a warning of chat models as plain text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.records.results import CellResult
from ftbench_reports.html.sections.methods_text import MethodsText
from ftbench_reports.markdown import MarkdownReport
from ftbench_reports.model_card import ModelCardReport
from ftbench_reports.prompt_formats import prompt_format
from tests.reports.fake_run import with_conversations
from tests.specs import cell_spec


@pytest.fixture
def label(small_run: RunResults) -> str:
    """The name of the model in the run."""
    return small_run.cells[0].model


def run_of(small_run: RunResults, *models: dict[str, Any], format: str = "chat") -> RunResults:
    """The run whose model has the name in the cells, with further models."""
    run = with_conversations(small_run, format=format)
    first = {**run.models[0], "label": small_run.cells[0].model}
    return replace(run, models=(first, *({**first, **model} for model in models)))


def test_a_chat_model_is_said_with_template_system_message_and_thinking(small_run: RunResults, label: str) -> None:
    words = prompt_format(run_of(small_run), label)

    assert words.text("en") == (
        "chat, through the model’s own template (sha256 872be49d…), system message “Be brief. Be kind.”, thinking on"
    )
    assert words.text("zh").startswith("对话，使用模型自带的模板（sha256 872be49d…）")


def test_a_template_of_a_file_is_named(small_run: RunResults, label: str) -> None:
    run = run_of(small_run)
    entry = {"model": "builtin:nano", "template": "templates/mine.jinja"}
    words = prompt_format(replace(run, matrix={**run.matrix, "models": [entry]}), label)

    assert "chat, through the template of mine.jinja (sha256 872be49d…)" in words.text("en")


def test_plain_text_is_said_and_older_runs_do_not_know(small_run: RunResults, label: str) -> None:
    plain = run_of(small_run, format="plain")

    assert prompt_format(plain, label).text("en") == "plain text, although the model has a chat template"
    assert prompt_format(small_run, label).text("en") == "not recorded"


def test_the_same_words_stand_in_methods_card_and_markdown(small_run: RunResults, label: str, tmp_path: Path) -> None:
    chat, plain = run_of(small_run), run_of(small_run, format="plain")
    content = MethodsText().build(RunView(chat))
    assert content
    card = ModelCardReport().about(model=None, task="sentiment", method=None)

    assert f"Prompt format of {label}: chat, through" in content["paragraphs"][0].text("en")
    text = card.write(chat, tmp_path / "card.md").read_text(encoding="utf-8")
    assert "| prompt format | chat, through the model’s own template (sha256 872be49d…)" in text
    assert "apply_chat_template(\n    messages, add_generation_prompt=True" in text
    limits = card.write(plain, tmp_path / "plain.md").read_text(encoding="utf-8")
    assert "The base model is a chat model and was given plain text" in limits
    markdown = MarkdownReport().write(plain, tmp_path / "report.md").read_text(encoding="utf-8")
    assert f"> - **warning**: {label} is a chat model and was given plain text" in markdown


@pytest.mark.parametrize("thinking", [True, False])
def test_the_code_of_a_card_asks_as_the_model_was_asked(thinking: bool, small_run: RunResults, tmp_path: Path) -> None:
    def asked(cell: CellResult) -> CellResult:
        model = {"fingerprint": "f" * 64, "format": "chat", "system": "Be brief.", "thinking": thinking}
        task = {"definition": {"instruction": "Which mood?\n\n{text}"}}
        return replace(cell, spec=cell_spec(model=model, task=task))

    run = run_of(small_run)
    card = ModelCardReport().about(model=None, task="sentiment", method=None)
    path = card.write(replace(run, cells=tuple(map(asked, run.cells))), tmp_path / "card.md")
    code = path.read_text(encoding="utf-8").split("messages = [")[1].split("```")[0]
    assert '{"role": "system", "content": "Be brief."}' in code
    assert '{"role": "user", "content": "Which mood?\\n\\n{text}"}' in code
    assert f"enable_thinking={thinking}, thinking={thinking}" in code
