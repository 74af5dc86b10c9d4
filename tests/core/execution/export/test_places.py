"""What an export says of a run names no folder of this machine, and no text is changed for it."""

from __future__ import annotations

from dataclasses import replace

from ftbench.execution.export.facts import cell_scores
from ftbench.execution.export.places import without_places
from tests.core.analysis.two_hand_made_runs import hand_made_run, with_cells

METRIC = "evaluate:/home/alice/secret/m.py"
MATRIX = {
    "models": [{"model": "/home/alice/models/base", "system": "/no_think", "template": "alice/chat.jinja"}],
    "tasks": [{"task": "sentiment", "data": "file:/home/alice/d.csv", "prompt": "/a/b or {text}"}, "x"],
    "metrics": [METRIC, {"metric": METRIC, "words": "yes/no", "file_of": {"/home/alice/k": 1}}],
    "methods": [{"method": "peft", "note": "~50% of the answers are yes/no", "weights": "C:\\alice\\w.bin"}],
    "general_text": "hf:org/text",
    "separator": "/",
}


def test_paths_keep_their_last_part_and_texts_stay() -> None:
    shown = without_places(replace(hand_made_run({"full": 0.6, "lora": 0.9}, 1), matrix=MATRIX)).matrix
    assert shown == {
        "models": [{"model": "base", "system": "/no_think", "template": "chat.jinja"}],
        "tasks": [{"task": "sentiment", "data": "d.csv", "prompt": "/a/b or {text}"}, "x"],
        "metrics": ["evaluate:m.py", {"metric": "evaluate:m.py", "words": "yes/no", "file_of": {"k": 1}}],
        "methods": [{"method": "peft", "note": "~50% of the answers are yes/no", "weights": "w.bin"}],
        "general_text": "hf:org/text",
        "separator": "/",
    }


def test_a_metric_s_script_has_no_folder_in_any_name_and_two_scripts_have_two_names() -> None:
    run = hand_made_run({"full": 0.6, "lora": 0.9}, 1)
    named = (METRIC, "evaluate:/home/bob/m.py")
    accuracy = run.metrics["accuracy"]
    scored = with_cells(
        run, lambda cell: replace(cell, metrics={**cell.metrics, **dict.fromkeys(named, cell.metrics["accuracy"])})
    )
    scored = replace(
        scored,
        metrics={**run.metrics, **dict.fromkeys(named, accuracy)},
        tasks=tuple(replace(task, metrics=(*named, *task.metrics)) for task in run.tasks),
    )
    expected = {"accuracy", "loss", "evaluate:m.py", "evaluate:m.py (2)"}
    assert set(cell_scores(scored.cells[0], scored)) == expected
    shown = without_places(scored)
    assert set(shown.cells[0].metrics) == expected
    for names in (shown.metrics, shown.tasks[0].metrics):
        assert {"evaluate:m.py", "evaluate:m.py (2)"} <= set(names)
        assert not any("/" in name for name in names)
