"""A real run of a label task, an English and a Chinese text task, small enough to be computed again by hand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.core.conftest import command

MATRIX = """\
name: recomputed
language: LANGUAGE
models: [{model: "MODEL", name: tiny}]
tasks:
  - {task: sentiment, data: reviews.jsonl}
  - {task: support-qa, data: english.jsonl, max_new_tokens: 16}
  - {task: support-qa, data: chinese.jsonl, language: zh, max_new_tokens: 16}
methods:
  - {method: full, learning_rate: 0.03}
  - {method: full, name: fast, learning_rate: 0.04}
  - zero-shot
baseline: full
seeds: SEEDS
metrics: [rouge1, rouge2]
training: {steps: 30, batch_size: 4, max_length: 64}
evaluation: {other_tasks: 0}
"""
THINGS = (("router", "路由器"), ("printer", "打印机"), ("phone", "手机"), ("camera", "相机"), ("laptop", "电脑"))
PARTS = (("cable", "电线"), ("battery", "电池"), ("memory card", "存储卡"))
OPINIONS = (("positive", "great"), ("negative", "awful"), ("neutral", "plain"))


def _write_data(folder: Path) -> None:
    """Rows that a random model learns a part of in a second; 12 of 40 are for testing: few enough to try all swaps."""
    for name in ("reviews", "english", "chinese"):
        lines = []
        for i in range(40):
            (thing, thing_zh), (part, part_zh), (label, word) = THINGS[i % 5], PARTS[i % 3], OPINIONS[i * 5 // 3 % 3]
            row = {
                "reviews": {"text": f"{' '.join([word] * 8)} {i}", "label": label},
                "english": {
                    "question": f"The {thing} number {i} lost its {part}. What now?",
                    "answer": f"Restart the {thing}, look for the {part} and wait {2 + i % 4} minutes."
                    if i % 2
                    else f"Take the {thing} to the shop and ask for a {part}.",
                },
                "chinese": {
                    "question": f"{thing_zh}{i}找不到{part_zh}，怎么办？",
                    "answer": f"先重启{thing_zh}，再检查{part_zh}，等{2 + i % 4}分钟。"
                    if i % 2
                    else f"把{thing_zh}送到店里，换一个{part_zh}。",
                },
            }[name]
            lines.append({**row, "split": "train" if i < 24 else "validation" if i < 28 else "test"})
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


def make_runs(folder: Path, model: Path) -> None:
    """`several`: two seeds, in English. `single`: its cells of the first seed, in Chinese. Both with both reports."""
    _write_data(folder)
    for name, seeds, language in (("several", "[0, 1]", "en"), ("single", "[0]", "zh")):
        if name == "single":
            shutil.copytree(folder / "several", folder / "single")
        text = MATRIX.replace("MODEL", str(model)).replace("SEEDS", seeds).replace("LANGUAGE", language)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        run = folder / name
        for arguments in (
            ("run", folder / f"{name}.yaml", "--out", run, "--executor", "inline"),
            ("report", run, "--format", "markdown"),
        ):
            code, _, errors = command(*arguments)
            assert code == 0, errors
