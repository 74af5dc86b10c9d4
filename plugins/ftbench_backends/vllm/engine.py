"""The process with vLLM: python engine.py REQUEST ANSWER. Needs vLLM and nothing of ftbench.

The request is a JSON object: the fields of `GenerationRequest` and `folder`; an empty one asks for vLLM's abilities.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any


def main(request_file: str, answer_file: str) -> None:
    """Answer one request; any failure ends the process with an error."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    request = json.loads(Path(request_file).read_text(encoding="utf-8"))
    answer = _generated(request) if request else _described()
    Path(answer_file).write_text(json.dumps(answer), encoding="utf-8")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # without waiting for vLLM's threads


def _described() -> dict[str, Any]:
    import vllm

    return {"version": vllm.__version__, "architectures": sorted(vllm.ModelRegistry.get_supported_archs())}


def _generated(request: dict[str, Any]) -> dict[str, Any]:
    import vllm
    from vllm.platforms import current_platform

    if current_platform.device_type != request["device"]:
        raise RuntimeError(f"this vLLM computes on {current_platform.device_type}, and the run on {request['device']}")
    engine = vllm.LLM(
        model=request["folder"],
        skip_tokenizer_init=True,
        dtype=request["dtype"],
        max_model_len=request["length"],
        enforce_eager=eager(len(request["prompts"]), request["max_new_tokens"], request["device"]),
        generation_config="vllm",  # not the model's, which may have penalties
        gpu_memory_utilization=_free_share(request["device"]),
    )
    greedy = vllm.SamplingParams(
        temperature=0.0,
        max_tokens=request["max_new_tokens"],
        stop_token_ids=[request["end_of_text"], *request["other_ends"]],
        ignore_eos=True,  # otherwise vLLM also stops at the tokens in the model's settings
        detokenize=False,
    )
    outputs = engine.generate([_prompt(ids) for ids in request["prompts"]], greedy, use_tqdm=False)
    return {
        "version": vllm.__version__,
        "answers": [list(output.outputs[0].token_ids) for output in outputs],
        "probe_losses": _losses(engine, request["probe"]),
    }


_AT_ONCE = 256
"""Rows that vLLM decodes together, by default."""

_WORTH_GRAPHS = 6_000
"""Decoding steps from which CUDA graphs pay: compiling and capturing takes about a minute, for every cell again, and a
step gains about 10 ms. Estimated, not measured."""


def eager(prompts: int, new_tokens: int, device: str) -> bool:
    """Whether to decode without CUDA graphs: on a CPU, and for answers that are too few or too short to gain."""
    return device != "cuda" or -(-prompts // _AT_ONCE) * new_tokens < _WORTH_GRAPHS


def _free_share(device: str) -> float:
    """Free share of the device's memory, less a tenth: other workers may use the rest."""
    import torch

    if device != "cuda":
        return 0.9
    free, total = torch.cuda.mem_get_info()
    return 0.9 * free / total


def _losses(engine: Any, probe: list[tuple[list[int], list[int]]]) -> list[float]:
    """-log p of each answer after its prompt, summed over its tokens."""
    import vllm

    if not probe:
        return []
    scored = vllm.SamplingParams(temperature=0.0, max_tokens=1, prompt_logprobs=0, detokenize=False)
    outputs = engine.generate([_prompt([*prompt, *target]) for prompt, target in probe], scored, use_tqdm=False)
    losses = []
    for (prompt, target), output in zip(probe, outputs, strict=True):
        places = output.prompt_logprobs[len(prompt) :]
        losses.append(-sum(place[token].logprob for place, token in zip(places, target, strict=True)))
    return losses


def _prompt(ids: list[int]) -> dict[str, list[int]]:
    return {"prompt_token_ids": ids}


def _end_with_parent() -> None:
    """Exit with the parent: standard input is a pipe without data that closes when the other process ends."""
    os.read(0, 1)  # not through `sys.stdin`, whose lock hangs in a dying interpreter
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
