"""A task in a language that ftbench has no words of its own for: planned, run, scored, reported and rated."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

TASK = """\
name: laune
output: label
language: de-at
prompt: "Text: {text}\\nStimmung:"
verbalizers: {good: gut, bad: schlecht}
metrics: [accuracy, macro_f1, bleu, token_f1]
data: texte.csv
dimensions:
  - {name: correctness, weight: 1, question: {de-AT: "Stimmt es?"}}
"""

PLUGIN = '''
from ftbench import TextTask, hookimpl


@hookimpl
def ftbench_register_tasks():
    """A task in Japanese, whose words have no spaces between them."""
    return [
        TextTask(
            name="kotae",
            output="text",
            prompts={"ja": "質問：{question}\\n答え："},
            answers={"ja": "{answer}"},
            metrics=("bleu", "rougeL", "token_f1"),
            max_new_tokens=4,
        )
    ]
'''

MATRIX = """\
name: sprachen
language: de
models: [{model: "MODEL", name: stories}]
tasks: [{task: laune.yaml}, {task: kotae, data: kotae.csv, language: ja}]
methods: [few-shot, {method: lora, r: 2}]
training: {steps: 2, batch_size: 4, examples: 8, max_length: 128}
evaluation: {examples: 4, validation_examples: 4}
device: cpu
plugins: [kotae.py]
"""

SIDES = ("train", "train", "train", "validation", "test")


def write(folder: Path, model: Path) -> None:
    matrix = MATRIX.replace("MODEL", str(model))
    for name, text in (("laune.yaml", TASK), ("kotae.py", PLUGIN), ("m.yaml", matrix)):
        (folder / name).write_text(text, encoding="utf-8")
    german = [["text", "label", "split"]]
    japanese = [["question", "answer", "split"]]
    for i in range(60):
        german.append([f"Das Gerät Nummer {i * 37} läuft {('prima', 'gar nicht')[i // 5 % 2]}.",
                       ("good", "bad")[i // 5 % 2], SIDES[i % 5]])  # fmt: skip
        japanese.append([f"{i * 37}番の電車はいつ来ますか。", f"{i}時に来ます。", SIDES[i % 5]])
    for name, rows in (("texte.csv", german), ("kotae.csv", japanese)):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)


def test_tasks_in_languages_without_words_of_their_own_run_to_their_report(
    ftbench_command: Callable[..., tuple[int, str, str]], short_stories: Path, tmp_path: Path
) -> None:
    write(tmp_path, model=short_stories)
    run, study = tmp_path / "run", tmp_path / "study"

    code, _, errors = ftbench_command("run", tmp_path / "m.yaml", "--out", run, "--executor", "inline")
    made = ftbench_command("rate", "make", run, "--task", "laune", "--items", "2", "--raters", "1", "--out", study)

    assert (code, "Traceback" in errors) == (0, False), errors
    planned = json.loads((run / "run.json").read_text(encoding="utf-8"))["tasks"]
    assert [(task["label"], task["language"]) for task in planned] == [("laune", "de-AT"), ("kotae-ja", "ja")]
    scores = [json.loads(path.read_text("utf-8"))["metrics"] for path in sorted(run.glob("cells/*/metrics.json"))]
    assert len(scores) == 4
    for score in scores:
        wanted = ("accuracy", "macro_f1", "bleu", "token_f1", "loss") if "accuracy" in score else ("bleu", "rougeL")
        assert [score[name]["reason"] for name in wanted] == [None] * len(wanted)
    assert {score["bleu"]["signature"].split("tok:")[1].split("|")[0] for score in scores} == {"13a", "char"}
    report = (run / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en" data-language="en">' in report
    assert "Das Gerät Nummer" in report
    assert "番の電車はいつ来ますか" in report
    assert made[0] == 0, made[2]
    sheet = (study / "send" / "R1" / "sheet.csv").read_text(encoding="utf-8-sig")
    assert sheet.startswith("id,practice,prompt,answer,correctness,cannot judge,reason")
    assert "schlecht" in sheet or "gut" in sheet
    assert "Stimmt es?" in (study / "send" / "R1" / "form.html").read_text(encoding="utf-8")
