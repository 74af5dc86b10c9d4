"""Whatever a file holds, it is checked and cleaned without a crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftbench import DataError
from ftbench.data_check import CheckedFile, check_files
from ftbench.data_check.checker import layout_of
from ftbench.data_check.fixing import fix_file
from ftbench.data_check.json_output import as_json
from ftbench.data_check.text_output import TextOutput
from tests.core.data_check.corpus.broken import CHATS, lines

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(max_size=4), values, max_size=3),
    max_leaves=5,
)
MESSAGES = st.lists(
    st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant", "tool", "system"]) | ANY, "content": ANY})
    | st.fixed_dictionaries({"role": ANY, "tool_calls": ANY, "weight": ANY})
    | ANY,
    max_size=4,
)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def check_and_fix(path: Path) -> None:
    report = check_files([CheckedFile(path)])
    assert list(TextOutput(80, str).lines(report))
    json.dumps(as_json(report))
    fix_file(path, path.with_name("out.jsonl"), layout_of(path, {}), mask=True)


@unhurried
@given(content=st.binary(max_size=60), suffix=st.sampled_from([".jsonl", ".json", ".csv", ".tsv"]))
def test_any_bytes(content: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"rows{suffix}"
    path.write_bytes(content)
    try:
        check_and_fix(path)
    except DataError as error:
        pytest.fail(f"{error} for {content!r}")


@unhurried
@given(messages=MESSAGES)
def test_any_messages(messages: list[Any], tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines(CHATS[:2]) + json.dumps({"messages": messages}).encode())
    check_and_fix(path)


@unhurried
@given(row=st.dictionaries(st.sampled_from(["text", "label", "split", "question", "answer", "x"]), ANY))
def test_any_row(row: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(json.dumps(row).encode())
    check_and_fix(path)
