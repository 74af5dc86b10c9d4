"""Tiny random models with bottleneck adapters, for the tests of what these compute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import (
    GemmaConfig,
    GemmaForCausalLM,
    GPT2Config,
    GPT2LMHeadModel,
    GPTNeoConfig,
    GPTNeoForCausalLM,
    GPTNeoXConfig,
    GPTNeoXForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
    MistralConfig,
    MistralForCausalLM,
    OPTConfig,
    OPTForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from ftbench_methods.bottleneck import (
    BottleneckConfig,
    adapter_state_dict,
    add_adapters,
    load_adapter_state_dict,
)
from tests.covering import covering, rest_is_slow

HIDDEN = 16
LAYERS = 2
VOCABULARY = 32
IDS = torch.arange(10).reshape(2, 5) * 3 % VOCABULARY

_HEADS = {"num_hidden_layers": LAYERS, "num_attention_heads": 4, "hidden_size": HIDDEN}
SIZES = _HEADS | {"vocab_size": VOCABULARY, "max_position_embeddings": 32}
# Two query heads share a key head; four heads of 8 make o_proj's input twice as wide as its output.
GROUPED = SIZES | {"num_key_value_heads": 2, "intermediate_size": 24, "head_dim": 8}
TOKENS = {"bos_token_id": 0, "eos_token_id": None, "pad_token_id": 0}


def _gpt2() -> nn.Module:
    sizes = {"n_embd": HIDDEN, "n_layer": LAYERS, "n_head": 2, "n_positions": 32}
    return GPT2LMHeadModel(GPT2Config(**sizes, vocab_size=VOCABULARY, **TOKENS))


def _gpt_neo() -> nn.Module:
    return GPTNeoForCausalLM(
        GPTNeoConfig(
            vocab_size=VOCABULARY,
            hidden_size=HIDDEN,
            num_layers=LAYERS,
            num_heads=2,
            attention_types=[[["global", "local"], 1]],
            max_position_embeddings=32,
            window_size=4,
            **TOKENS,
        )
    )


BUILDERS: dict[str, Callable[[], nn.Module]] = {
    "gpt2": _gpt2,
    "gpt_neo": _gpt_neo,
    "llama": lambda: LlamaForCausalLM(LlamaConfig(**GROUPED, **TOKENS)),
    "qwen2": lambda: Qwen2ForCausalLM(Qwen2Config(**(GROUPED | {"head_dim": 4}), **TOKENS)),
    "qwen3": lambda: Qwen3ForCausalLM(Qwen3Config(**GROUPED, **TOKENS)),
    "mistral": lambda: MistralForCausalLM(MistralConfig(**GROUPED, **TOKENS)),
    "gemma": lambda: GemmaForCausalLM(GemmaConfig(**GROUPED, **TOKENS)),
    "gpt_neox": lambda: GPTNeoXForCausalLM(GPTNeoXConfig(**SIZES, intermediate_size=24, **TOKENS)),
    "opt": lambda: OPTForCausalLM(OPTConfig(**SIZES, ffn_dim=24, word_embed_proj_dim=HIDDEN, **TOKENS)),
}
PLACEMENTS = ("houlsby", "pfeiffer", "parallel")
IMPOSSIBLE = (("parallel", "opt"),)
"""OPT has no feed-forward module."""
PECULIAR = (
    ("houlsby", "gpt2"),  # dropout inside of the parts
    ("houlsby", "opt"),  # a loose layer in the place of a feed-forward module
    ("pfeiffer", "gpt_neox"),  # both parts read the same input
    ("parallel", "llama"),  # a feed-forward part with a gate
)
"""What only one architecture shows: these pairs always run."""


def chosen_pairs(turn: int) -> set[tuple[str, str]]:
    """The pairs of `every_case` that run by default."""
    return {*PECULIAR, *covering([PLACEMENTS], list(BUILDERS), IMPOSSIBLE, turn)}


def every_case(turn: int) -> pytest.MarkDecorator:
    """Run a test with each placement on some of the architectures, and on the others where slow tests run too."""
    product = [(placement, name) for name in BUILDERS for placement in PLACEMENTS]
    possible = [pair for pair in product if pair not in IMPOSSIBLE]
    return rest_is_slow(("placement", "name"), possible, chosen_pairs(turn))


every_placement = pytest.mark.parametrize("placement", PLACEMENTS)


def build_model(name: str) -> nn.Module:
    torch.manual_seed(0)
    return BUILDERS[name]().eval()


def configure(placement: Any, **changes: Any) -> BottleneckConfig:
    return BottleneckConfig(placement, **({"reduction_factor": 4} | changes))


def logits_of(model: nn.Module) -> Tensor:
    with torch.no_grad():
        return model(IDS).logits


def fill_randomly(model: nn.Module, *, std: float = 0.5) -> None:
    """Give every adapter parameter a value that is not zero, large enough to change logits."""
    generator = torch.Generator().manual_seed(1)
    state = {
        name: std * torch.randn(tensor.shape, generator=generator) for name, tensor in adapter_state_dict(model).items()
    }
    load_adapter_state_dict(model, state=state)


def adapted_model(name: str, placement: str, **changes: Any) -> nn.Module:
    """Build a model whose adapters are no longer at their start."""
    model = add_adapters(build_model(name), config=configure(placement, **changes))
    fill_randomly(model)
    return model


def sgd_step(model: nn.Module) -> None:
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    loss = functional.cross_entropy(model(IDS).logits.float().flatten(0, 1), IDS.flatten())
    loss.backward()
    torch.optim.SGD(trainable, lr=10.0).step()


def assert_same_tensors(actual: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    assert list(actual) == list(expected)
    assert all(torch.equal(actual[name], expected[name]) for name in expected)


def change_by_hand(
    state: dict[str, Tensor],
    name: str,
    x: Tensor,
    activation: Callable[[Tensor], Tensor] = torch.relu,
) -> Tensor:
    """Return up(activation(down(x))) by hand."""
    narrow = activation(x @ state[f"{name}.down.weight"].T + state[f"{name}.down.bias"])
    return narrow @ state[f"{name}.up.weight"].T + state[f"{name}.up.bias"]
