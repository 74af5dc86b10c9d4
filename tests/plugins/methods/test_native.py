"""A real chat model that is read as plain text: the native row goes through its template, and the others do not."""

from __future__ import annotations

import shutil
from pathlib import Path

import ftbench

TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{{ message.role }}: {{ message.content }}{{ eos_token }}\n"
    "{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}"
)


def test_the_native_row_of_a_chat_model_goes_through_its_template(shared: Path, tmp_path: Path) -> None:
    shutil.copytree(shared / "models" / "stories-260k", tmp_path / "model")
    (tmp_path / "model" / "chat_template.jinja").write_text(TEMPLATE, encoding="utf-8")
    entry = {"model": str(tmp_path / "model"), "name": "tiny"}
    matrix = {
        "models": [{**entry, "format": "plain"}, {**entry, "name": "as chat", "format": "chat"}],
        "tasks": [{"task": "sentiment", "scoring": "generate", "max_new_tokens": 12}],
        "methods": ["zero-shot", "native"],
        "evaluation": {"examples": 4},
        "device": "cpu",
    }

    results = ftbench.run(matrix, tmp_path / "run", executor="inline", progress=None).values

    done = {(cell.model, cell.method): cell for cell in results.cells if cell.status == "done"}
    assert list(done) == [("tiny", "zero-shot"), ("tiny", "native"), ("as chat", "zero-shot")]
    plain, native, chat = (cell.predictions() for cell in done.values())
    assert native == chat
    assert all(prediction.turns for prediction in native)
    assert not any(prediction.turns for prediction in plain)
    assert all(prediction.labels == done["tiny", "native"].spec.task.labels for prediction in (*plain, *native))
    unnamed = sum(not prediction.text for prediction in native)
    notes = [str(note) for note in done["tiny", "native"].notes]
    assert f"test: {unnamed} of 4 answers named no label; they count as wrong" in notes
    (skipped,) = (cell for cell in results.cells if cell.status == "skipped")
    assert str(skipped.reason) == "as chat is asked in its native format by zero-shot already"
