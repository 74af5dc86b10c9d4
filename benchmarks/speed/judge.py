"""One judge for what all tools learned, outside every clock: plain transformers and PEFT, none of the tools' own code.

Run as a process: python judge.py QUESTIONS ANSWERS, both JSON; a question names a base model, what was learned over it,
test rows, and the labels where there are some. An answer has `loss` (nats per token of the reference answers, end of
text included) and with labels `accuracy` (of the label whose whole text is the most likely).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

ROWS = 32


def load(base: str, learned: Path) -> Any:
    """The model with what was learned: a PEFT folder, a whole model, or weights alone."""
    if (learned / "adapter_config.json").exists():
        from peft import PeftModel

        return PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), str(learned)).eval()
    if (learned / "config.json").exists():
        return AutoModelForCausalLM.from_pretrained(learned, dtype=torch.float32).eval()
    from safetensors.torch import load_file

    model = AutoModelForCausalLM.from_pretrained(base)
    model.load_state_dict(load_file(learned / "model.safetensors"), strict=False)
    return model.eval()


def answer_losses(model: Any, tokenizer: Any, prompts: list[str], answers: list[str]) -> list[tuple[float, int]]:
    """-log p of each answer with its end of text, in nats, and its number of tokens."""
    found = []
    for start in range(0, len(prompts), ROWS):
        rows = []
        for prompt, answer in zip(prompts[start : start + ROWS], answers[start : start + ROWS], strict=True):
            first = tokenizer(prompt)["input_ids"]
            last = [*tokenizer(answer)["input_ids"], tokenizer.eos_token_id]
            rows.append((first, last))
        length = max(len(first) + len(last) for first, last in rows)
        ids = torch.zeros((len(rows), length), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for i, (first, last) in enumerate(rows):
            ids[i, : len(first) + len(last)] = torch.tensor(first + last)
            mask[i, : len(first) + len(last)] = 1
        with torch.inference_mode():
            likely = model(input_ids=ids, attention_mask=mask).logits.float().log_softmax(-1)
        for i, (first, last) in enumerate(rows):
            places = torch.arange(len(first) - 1, len(first) + len(last) - 1)
            found.append((-float(likely[i, places, torch.tensor(last)].sum()), len(last)))
    return found


def judge(question: dict[str, Any]) -> dict[str, float]:
    tokenizer = AutoTokenizer.from_pretrained(question["model"])
    model = load(question["model"], Path(question["saved"]))
    with open(question["test"], encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    prompts, answers = [row["prompt"] for row in rows], [row["completion"] for row in rows]
    own = answer_losses(model, tokenizer, prompts, answers)
    judged = {"loss": sum(loss for loss, _ in own) / sum(tokens for _, tokens in own)}
    if labels := question["labels"]:
        by_label = [answer_losses(model, tokenizer, prompts, [label] * len(rows)) for label in labels]
        best = [min(zip(losses, labels, strict=True))[1] for losses in zip(*by_label, strict=True)]
        judged["accuracy"] = sum(a == b for a, b in zip(best, answers, strict=True)) / len(rows)
    return judged


if __name__ == "__main__":
    questions = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(json.dumps([judge(question) for question in questions]), encoding="utf-8")
