"""Where a model folder keeps its chat template."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from ftbench.chat.template import ChatTemplate, find_template
from ftbench.errors import ChatError


def settings(folder: Path, value: object, name: str = "tokenizer_config.json") -> None:
    (folder / name).write_text(json.dumps({"chat_template": value}), encoding="utf-8")


def test_a_folder_without_a_template_has_none(tmp_path: Path) -> None:
    (tmp_path / "tokenizer_config.json").write_text("{}", encoding="utf-8")
    assert find_template(tmp_path) is None


def test_the_file_of_its_own_is_preferred_to_the_settings_of_the_tokenizer(tmp_path: Path) -> None:
    settings(tmp_path, "old")
    assert find_template(tmp_path) == "old"
    (tmp_path / "chat_template.jinja").write_text("new 你", encoding="utf-8")
    assert find_template(tmp_path) == "new 你"


def test_the_default_one_of_several_named_templates_is_taken(tmp_path: Path) -> None:
    settings(tmp_path, [{"name": "tool_use", "template": "tools"}, {"name": "default", "template": "plain"}])
    assert find_template(tmp_path) == "plain"


def test_several_templates_without_a_default_are_none(tmp_path: Path) -> None:
    settings(tmp_path, [{"name": "a", "template": "1"}, {"name": "b", "template": "2"}])
    assert find_template(tmp_path) is None


def test_the_file_of_older_processors_is_read(tmp_path: Path) -> None:
    settings(tmp_path, "seen", "chat_template.json")
    assert find_template(tmp_path) == "seen"


def test_a_folder_of_additional_templates_is_read(tmp_path: Path) -> None:
    (tmp_path / "additional_chat_templates").mkdir()
    (tmp_path / "additional_chat_templates" / "default.jinja").write_text("one", encoding="utf-8")
    (tmp_path / "additional_chat_templates" / "rag.jinja").write_text("other", encoding="utf-8")
    assert find_template(tmp_path) == "one"


def test_a_broken_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer_config.json").write_text("{", encoding="utf-8")
    with pytest.raises(ChatError, match=r"tokenizer_config\.json: the chat template cannot be read"):
        find_template(tmp_path)


def test_the_hash_is_that_of_the_text() -> None:
    assert ChatTemplate("你", system="x").hash == hashlib.sha256("你".encode()).hexdigest()


def test_the_package_is_imported_without_the_libraries_that_render() -> None:
    names = "torch", "transformers", "jinja2"
    code = (
        f"import sys, ftbench.chat.renderer, ftbench.chat.template; print([n for n in {names!r} if n in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
