"""Known names similar to an unknown one: other spellings, synonyms in the field, typing errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

_MOST = 3
"""Suggestions, at most."""

_SHORTEST = 3
"""Letters from which a typing error or a part of a name means anything: `r` is one letter away from everything."""

_SHARE = 0.4
"""Minimum share of a longer word for a part of it to be suggested: `epochs` of `num_train_epochs`."""

_OTHER_WORDS: tuple[tuple[str, str], ...] = (
    # settings of methods
    ("learning_rate", "lr learn_rate rate step_size peak_lr max_lr"),
    ("weight_decay", "wd decay l2"),
    ("r", "rank lora_r lora_rank"),
    ("alpha", "lora_alpha scale"),
    ("dropout", "lora_dropout drop p_dropout"),
    ("targets", "target_modules lora_target lora_target_modules modules target"),
    ("tokens", "num_virtual_tokens virtual_tokens prefix_length prompt_length pre_seq_len"),
    ("size", "bottleneck bottleneck_size adapter_size hidden_size"),
    ("k", "shots num_shots n_shots num_fewshot fewshot n_shot"),
    ("quantisation", "quantization bits load_in_4bit load_in_8bit"),
    # training and evaluation
    ("epochs", "num_epochs n_epochs num_train_epochs max_epochs"),
    ("steps", "max_steps num_steps n_steps train_steps total_steps iterations iters"),
    ("batch_size", "bs batch train_batch_size per_device_train_batch_size global_batch_size effective_batch_size"),
    ("micro_batch_tokens", "micro_batch micro_batch_size micro_bs"),
    ("max_length", "max_len max_seq_length max_seq_len seq_len seq_length sequence_length cutoff_len context_length"),
    ("max_length", "model_max_length"),
    ("max_new_tokens", "max_tokens max_gen_len max_output_tokens generation_length max_generation_length"),
    ("schedule", "scheduler lr_scheduler lr_scheduler_type lr_schedule"),
    ("warmup", "warmup_ratio warmup_steps num_warmup_steps warm_up"),
    ("gradient_clip", "max_grad_norm grad_clip clip clip_grad grad_norm_clip gradient_clipping"),
    ("early_stopping", "patience early_stopping_patience"),
    ("checkpointing", "gradient_checkpointing activation_checkpointing"),
    ("validations", "eval_steps eval_strategy evaluation_strategy eval_every"),
    ("keep", "load_best_model_at_end save_strategy"),
    ("examples", "max_train_samples max_samples train_samples num_samples n_samples max_examples limit rows"),
    ("batch_tokens", "eval_batch_size per_device_eval_batch_size"),
    # the matrix
    ("models", "base_model model_name model_name_or_path pretrained_model_name_or_path"),
    ("data", "dataset datasets data_file data_path train_file file path"),
    ("fields", "columns column_mapping mapping rename field_names"),
    ("group_by", "group groups"),
    ("language", "lang"),
    ("seeds", "random_seed random_state"),
    ("trials", "num_trials n_trials budget"),
    ("strategy", "search sampler algorithm"),
    ("train_size", "train_sizes learning_curve sizes"),
    ("precision", "fp16 bf16 fp32 mixed_precision amp"),
    ("dtype", "torch_dtype"),
    # values
    ("bf16", "fp16 half float16 bfloat16"),
    ("fp32", "float32 float single"),
    ("cuda", "gpu nvidia"),
    ("mps", "apple metal"),
    ("en", "english eng"),
    ("zh", "chinese cn chn"),
    ("tpe", "optuna bayes bayesian"),
    ("hf", "hub huggingface hf_hub https http"),
    # methods
    ("full", "full_finetuning full_finetune full_ft finetune finetuning fine_tuning sft"),
    ("prefix", "prefix_tuning p_tuning_v2 ptuning_v2"),
    ("prompt-tuning", "soft_prompt soft_prompts prompt"),
    ("few-shot", "icl in_context in_context_learning"),
    ("zero-shot", "base base_model no_finetuning"),
    ("layernorm", "ln ln_tuning layernorm_tuning norm_tuning"),
    ("bitfit", "bias bias_only biases"),
    # metrics
    ("token_f1", "f1"),
    ("macro_f1", "f1 f1_score f1_macro"),
    ("accuracy", "acc"),
    ("exact_match", "em"),
    ("rougeL", "rouge rouge_lsum"),
    ("rouge1", "rouge"),
    ("rouge2", "rouge"),
    ("bleu", "bleu4 bleu_4 sacrebleu"),
    ("chrf", "chrf++ chrfpp"),
    ("perplexity", "ppl"),
    # commands and formats
    ("run", "train fit start execute resume continue"),
    ("results", "show"),
    ("compare", "diff"),
    ("markdown", "md"),
    ("latex", "tex"),
)
"""Our names, and the words for them in other tools and papers."""


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """The name without differences of writing: case, hyphens, underscores, spaces."""
    return "".join(character for character in name.casefold() if character.isalnum() or character == "+")


_MEANINGS: dict[str, dict[str, None]] = {}
for _ours, _others in _OTHER_WORDS:
    for _other in _others.split():
        _MEANINGS.setdefault(_plain(_other), {})[_ours] = None


def meant(name: str, known: Iterable[str]) -> list[str]:
    """Known names that `name` must mean: other spellings of it, or the field's synonyms."""
    names = sorted(set(known))
    plain = _plain(name)
    if not plain:
        return []
    same = [candidate for candidate in names if _plain(candidate) == plain] or [
        candidate for candidate in names if _plain(candidate).removesuffix("s") == plain.removesuffix("s")
    ]
    return same or [candidate for candidate in _MEANINGS.get(plain, ()) if candidate in names][:_MOST]


def similar(name: str, known: Iterable[str]) -> list[str]:
    """Known names that may be meant, likeliest first, at most three; none if all are too different."""
    names = sorted(set(known))
    if certain := meant(name, names):
        return certain
    plain = _plain(name)
    slips = [(distance, candidate) for candidate in names if (distance := _slips(plain, _plain(candidate))) is not None]
    slips = [(distance, candidate) for distance, candidate in slips if distance <= min(slips)[0] + 1]
    parts = [(abs(len(candidate) - len(name)), candidate) for candidate in names if _is_part(plain, _plain(candidate))]
    candidates = [candidate for _, candidate in (*sorted(slips), *sorted(parts))]
    return list(dict.fromkeys(candidates))[:_MOST]


def _is_part(name: str, known: str) -> bool:
    """Whether one name is a part of the other, and long enough to be meant."""
    shorter, longer = sorted((name, known), key=len)
    return len(shorter) >= _SHORTEST and shorter in longer and (shorter is name or len(known) >= _SHARE * len(name))


def _slips(name: str, known: str) -> int | None:
    """Number of typing errors between two names; None if more than a third of the letters."""
    if min(len(name), len(known)) < _SHORTEST:
        return None
    limit = max(len(name), len(known)) // 3
    if abs(len(name) - len(known)) > limit:
        return None
    if sorted(name) == sorted(known):  # letters in another order: `nona` for `nano`
        return 1
    distance = _distance(name, known)
    return distance if distance <= limit else None


def _distance(a: Sequence[str], b: Sequence[str]) -> int:
    """Letters left out, added, changed, or swapped with a neighbour (optimal string alignment distance)."""
    rows = [list(range(len(b) + 1))]
    for i, left in enumerate(a, start=1):
        row = [i]
        for j, right in enumerate(b, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
