"""The table of chat templates: the kept one is what the command makes."""

from __future__ import annotations

from importlib.metadata import version

from tests.docs.pages import read
from tools.chat_templates.table import line, show
from tools.chat_templates.zoo import templates

PAGE = read("docs/chat-models.md")


def test_the_kept_table_is_what_the_command_makes() -> None:
    kept = [text for text in PAGE.splitlines() if text.startswith("|")]
    made = list(show(line(name, source) for name, source in templates().items()))
    assert kept == made


def test_the_page_names_the_version_whose_templates_it_has() -> None:
    assert f"Made with trl {version('trl')}" in PAGE


def test_a_template_that_cannot_be_used_has_its_reason_in_the_table() -> None:
    shown = list(show([line("broken", "{{ messages[0].content }}")]))
    assert shown[-1].startswith("| `broken` | refused: the chat template does not write a question and its answer |")
