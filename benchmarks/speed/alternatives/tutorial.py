"""The usual tutorial: transformers' Trainer and PEFT, every row padded to the full length, one answer at a time."""

from __future__ import annotations

import time

import torch
from common import adapter_config, judge, read_rows, read_settings, training_settings, write_result
from datasets import load_dataset
from peft import get_peft_model
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    Trainer,
    TrainingArguments,
    default_data_collator,
    set_seed,
)

settings = read_settings()
set_seed(settings.seed)
tokenizer = AutoTokenizer.from_pretrained(settings.model)
tokenizer.pad_token = tokenizer.eos_token
model = AutoModelForCausalLM.from_pretrained(settings.model, dtype=torch.float32)
config = adapter_config(settings)
if config is not None:
    model = get_peft_model(model, config)
# The prefix takes positions of the model's context.
length = settings.max_length - (settings.prefix_tokens if settings.method == "prefix" else 0)


def encode(row: dict[str, str]) -> dict[str, list[int]]:
    """Prompt and answer, padded; the loss is on the answer and its end only."""
    prompt = tokenizer(row["prompt"], add_special_tokens=False)["input_ids"]
    answer = [*tokenizer(row["completion"], add_special_tokens=False)["input_ids"], tokenizer.eos_token_id]
    prompt = prompt[-(length - len(answer)) :]
    padding = length - len(prompt) - len(answer)
    return {
        "input_ids": prompt + answer + [tokenizer.pad_token_id] * padding,
        "attention_mask": [1] * (len(prompt) + len(answer)) + [0] * padding,
        "labels": [-100] * len(prompt) + answer + [-100] * padding,
    }


train = load_dataset("json", data_files=settings.train, split="train")
train = train.map(encode, remove_columns=train.column_names)
trainer = Trainer(
    model=model,
    args=TrainingArguments(**training_settings(settings)),
    train_dataset=train,
    data_collator=default_data_collator,
)
started = time.perf_counter()
trainer.train()
trained = time.perf_counter()
trainer.save_model(f"{settings.out}/model")

rows = read_rows(settings.test)
model.eval()
answers, generated = [], 0
evaluated = time.perf_counter()
for row in rows:
    inputs = tokenizer(row["prompt"], return_tensors="pt")
    prompt_length = inputs["input_ids"].shape[1]
    with torch.no_grad():
        output = model.generate(
            **inputs, max_new_tokens=settings.new_tokens, do_sample=False, pad_token_id=tokenizer.pad_token_id
        )
    tokens = output[0][prompt_length:]
    generated += len(tokens)
    answers.append(tokenizer.decode(tokens, skip_special_tokens=True).strip())
write_result(
    settings,
    train_seconds=trained - started,
    evaluate_seconds=time.perf_counter() - evaluated,
    generated_tokens=generated,
    quality=judge(answers, rows, settings.labels),
)
