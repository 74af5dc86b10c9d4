"""Faults of a matrix are notes: those that a file places by its line, and those that validators find."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import ftbench

ROOT = Path(ftbench.__file__).parents[1]
FOLDERS = ("ftbench/matrix", "ftbench/planning")
VALIDATORS = (
    "ftbench/matrix/column_names.py",
    "ftbench/matrix/language_tag.py",
    "ftbench/matrix/schema.py",
    "plugins/ftbench_methods/any_peft.py",
    "plugins/ftbench_methods/prefix.py",
    "plugins/ftbench_methods/targets.py",
)


def texts(code: str, called: str) -> list[str]:
    """The calls of `file.error` or of a class of errors that pass a text."""
    return [
        ast.unparse(call)
        for call in _calls(ast.parse(code))
        if ast.unparse(call.func).rpartition(".")[2] == called
        and call.args
        and any(isinstance(part, ast.JoinedStr | ast.Constant) for part in _choices(call.args[0]))
    ]


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _choices(value: ast.expr) -> list[ast.expr]:
    return [*_choices(value.body), *_choices(value.orelse)] if isinstance(value, ast.IfExp) else [value]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_file_places_notes(folder: str) -> None:
    modules = sorted((ROOT / folder).glob("*.py"))
    assert [found for module in modules for found in texts(module.read_text(encoding="utf-8"), "error")] == []


@pytest.mark.parametrize("module", VALIDATORS)
def test_a_validator_raises_notes(module: str) -> None:
    code = (ROOT / module).read_text(encoding="utf-8")
    assert texts(code, "ValueError") == []
    assert "NotedValueError(" in code


@pytest.mark.parametrize(
    "line",
    [
        'file.error("no", place)',
        'raise file.error(f"no {name}", place)',
        'self.source.error(NO() if name else "no", place)',
    ],
)
def test_a_text_is_found(line: str) -> None:
    assert len(texts(line, "error")) == 1


def test_a_note_passes() -> None:
    assert texts("raise file.error(NO(name=name), place)", "error") == []
