"""What the scripts of the other tools share: reading the settings, judging answers, writing the result."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace


def read_settings() -> SimpleNamespace:
    """The settings in the JSON file that the command line names."""
    return SimpleNamespace(**json.loads(Path(sys.argv[1]).read_text()))


def read_rows(path: str) -> list[dict[str, str]]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def adapter_config(settings: SimpleNamespace):
    """PEFT's configuration of the method, or None for full fine-tuning."""
    from peft import LoraConfig, PrefixTuningConfig

    if settings.method == "lora":
        return LoraConfig(
            task_type="CAUSAL_LM",
            r=settings.lora_rank,
            lora_alpha=settings.lora_alpha,
            lora_dropout=0.0,
            target_modules="all-linear",
        )
    if settings.method == "prefix":
        return PrefixTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=settings.prefix_tokens)
    return None


def training_settings(settings: SimpleNamespace) -> dict[str, object]:
    """The arguments of transformers' trainer that all tools are given alike; what is not here is its default."""
    return {
        "output_dir": f"{settings.out}/trainer",
        "num_train_epochs": settings.epochs,
        "per_device_train_batch_size": settings.rows_a_step,
        "learning_rate": settings.learning_rate,
        "lr_scheduler_type": "linear",
        "weight_decay": 0.0,
        "max_grad_norm": 1.0,
        "seed": settings.seed,
        "logging_steps": 10,
        "save_strategy": "no",
        "report_to": [],
        "disable_tqdm": True,
        "use_cpu": True,
    }


def judge(answers: list[str], rows: list[dict[str, str]], labels: list[str] | None) -> dict[str, float]:
    """Accuracy by what an answer begins with, or BLEU and ROUGE-L."""
    references = [row["completion"].strip() for row in rows]
    if labels:
        right = [a.strip().startswith(r) for a, r in zip(answers, references, strict=True)]
        return {"accuracy": sum(right) / len(rows)}
    import sacrebleu
    from rouge_score.rouge_scorer import RougeScorer

    scorer = RougeScorer(["rougeL"])
    rouge = [scorer.score(r, a)["rougeL"].fmeasure for a, r in zip(answers, references, strict=True)]
    return {"bleu": sacrebleu.corpus_bleu(answers, [references]).score, "rougeL": 100 * sum(rouge) / len(rouge)}


def write_result(settings: SimpleNamespace, **values: object) -> None:
    Path(settings.out, "result.json").write_text(json.dumps(values))
