"""TRL's SFTTrainer with loss on the completion only, then generation in batches; what makes TRL slow here is off."""

from __future__ import annotations

import time

import torch
from common import adapter_config, judge, read_rows, read_settings, training_settings, write_result
from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer

settings = read_settings()
tokenizer = AutoTokenizer.from_pretrained(settings.model)
tokenizer.pad_token = tokenizer.eos_token
model = AutoModelForCausalLM.from_pretrained(settings.model, dtype=torch.float32)
columns = ["prompt", "completion"]
trainer = SFTTrainer(
    model=model,
    args=SFTConfig(
        **training_settings(settings),
        completion_only_loss=True,
        max_length=settings.max_length,
        bf16=False,  # the default, 1.0 to 1.2 times slower here
        gradient_checkpointing=False,  # the default makes it slower, and prefix tuning fail
    ),
    train_dataset=load_dataset("json", data_files=settings.train, split="train").select_columns(columns),
    processing_class=tokenizer,
    peft_config=adapter_config(settings),
)
started = time.perf_counter()
trainer.train()
trained = time.perf_counter()
trainer.save_model(f"{settings.out}/model")

rows = read_rows(settings.test)
model = trainer.model.eval()
if settings.method == "lora":
    model = model.merge_and_unload()
tokenizer.padding_side = "left"
answers, generated = {}, 0
order = sorted(range(len(rows)), key=lambda i: len(rows[i]["prompt"]))
evaluated = time.perf_counter()
for start in range(0, len(order), settings.rows_a_step):
    chosen = order[start : start + settings.rows_a_step]
    inputs = tokenizer([rows[i]["prompt"] for i in chosen], return_tensors="pt", padding=True)
    with torch.inference_mode():
        output = model.generate(
            **inputs, max_new_tokens=settings.new_tokens, do_sample=False, pad_token_id=tokenizer.pad_token_id
        )
    for i, tokens in zip(chosen, output[:, inputs["input_ids"].shape[1] :].tolist(), strict=True):
        if tokenizer.eos_token_id in tokens:
            tokens = tokens[: tokens.index(tokenizer.eos_token_id) + 1]
        generated += len(tokens)
        answers[i] = tokenizer.decode(tokens, skip_special_tokens=True).strip()
write_result(
    settings,
    train_seconds=trained - started,
    evaluate_seconds=time.perf_counter() - evaluated,
    generated_tokens=generated,
    quality=judge([answers[i] for i in range(len(rows))], rows, settings.labels),
)
