"""Bottleneck adapters: exactness, training, storage and removal on tiny random models."""

import copy
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from transformers import (
    BertConfig,
    BertModel,
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

from ftbench_methods import bottleneck
from ftbench_methods.bottleneck import (
    BottleneckConfig,
    UnsupportedArchitecture,
    adapter_state_dict,
    add_adapters,
    base_state_dict,
    count_adapter_parameters,
    load_adapter_state_dict,
    remove_adapters,
)

HIDDEN = 16
LAYERS = 2
VOCABULARY = 32
IDS = torch.arange(10).reshape(2, 5) * 3 % VOCABULARY

_HEADS = {"num_hidden_layers": LAYERS, "num_attention_heads": 4, "hidden_size": HIDDEN}
_SIZES = _HEADS | {"vocab_size": VOCABULARY, "max_position_embeddings": 32}
# Two query heads share a key head; four heads of 8 make o_proj's input twice as wide as its output.
_GROUPED = _SIZES | {"num_key_value_heads": 2, "intermediate_size": 24, "head_dim": 8}
_TOKENS = {"bos_token_id": 0, "eos_token_id": None, "pad_token_id": 0}


def _gpt2() -> nn.Module:
    sizes = {"n_embd": HIDDEN, "n_layer": LAYERS, "n_head": 2, "n_positions": 32}
    return GPT2LMHeadModel(GPT2Config(**sizes, vocab_size=VOCABULARY, **_TOKENS))


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
            **_TOKENS,
        )
    )


BUILDERS: dict[str, Callable[[], nn.Module]] = {
    "gpt2": _gpt2,
    "gpt_neo": _gpt_neo,
    "llama": lambda: LlamaForCausalLM(LlamaConfig(**_GROUPED, **_TOKENS)),
    "qwen2": lambda: Qwen2ForCausalLM(Qwen2Config(**(_GROUPED | {"head_dim": 4}), **_TOKENS)),
    "qwen3": lambda: Qwen3ForCausalLM(Qwen3Config(**_GROUPED, **_TOKENS)),
    "mistral": lambda: MistralForCausalLM(MistralConfig(**_GROUPED, **_TOKENS)),
    "gemma": lambda: GemmaForCausalLM(GemmaConfig(**_GROUPED, **_TOKENS)),
    "gpt_neox": lambda: GPTNeoXForCausalLM(GPTNeoXConfig(**_SIZES, intermediate_size=24, **_TOKENS)),
    "opt": lambda: OPTForCausalLM(OPTConfig(**_SIZES, ffn_dim=24, word_embed_proj_dim=HIDDEN, **_TOKENS)),
}
PLACEMENTS = ("houlsby", "pfeiffer", "parallel")
CASES = [(name, placement) for name in BUILDERS for placement in PLACEMENTS if (name, placement) != ("opt", "parallel")]
every_case = pytest.mark.parametrize(("name", "placement"), CASES)
every_placement = pytest.mark.parametrize("placement", PLACEMENTS)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def _build(name: str) -> nn.Module:
    torch.manual_seed(0)
    return BUILDERS[name]().eval()


def _config(placement: Any, **changes: Any) -> BottleneckConfig:
    return BottleneckConfig(placement, **({"reduction_factor": 4} | changes))


def _logits(model: nn.Module) -> Tensor:
    with torch.no_grad():
        return model(IDS).logits


def _fill_randomly(model: nn.Module, *, std: float = 0.5) -> None:
    """Give every adapter parameter a value that is not zero, large enough to change logits."""
    generator = torch.Generator().manual_seed(1)
    state = {
        name: std * torch.randn(tensor.shape, generator=generator) for name, tensor in adapter_state_dict(model).items()
    }
    load_adapter_state_dict(model, state=state)


def _adapted(name: str, placement: str, **changes: Any) -> nn.Module:
    """Build a model whose adapters are no longer at their start."""
    model = add_adapters(_build(name), config=_config(placement, **changes))
    _fill_randomly(model)
    return model


def _step(model: nn.Module) -> None:
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    loss = functional.cross_entropy(model(IDS).logits.float().flatten(0, 1), IDS.flatten())
    loss.backward()
    torch.optim.SGD(trainable, lr=10.0).step()


def _assert_same_tensors(actual: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    assert list(actual) == list(expected)
    assert all(torch.equal(actual[name], expected[name]) for name in expected)


# Before training


@every_case
def test_logits_before_training_are_exactly_the_base_models(name: str, placement: str) -> None:
    model = _build(name)
    before = _logits(model)
    assert torch.equal(_logits(add_adapters(model, config=_config(placement))), before)


@every_case
def test_only_the_adapters_train_and_their_number_is_the_analytic_count(name: str, placement: str) -> None:
    model = add_adapters(_build(name), config=_config(placement))
    trainable = {n: p for n, p in model.named_parameters() if p.requires_grad}
    assert all(".adapter." in n for n in trainable)
    count = count_adapter_parameters(HIDDEN, layers=LAYERS, config=_config(placement))
    assert sum(p.numel() for p in trainable.values()) == count
    assert sum(t.numel() for t in adapter_state_dict(model).values()) == count


# adapter_summary() of roberta-base (768 wide, 12 layers) in the release notes of
# adapter-transformers 3.1 lists these numbers for the same three placements.
@pytest.mark.parametrize(
    ("placement", "factor", "published"),
    [("pfeiffer", 16, 894_528), ("houlsby", 16, 1_789_056), ("parallel", 2, 7_091_712)],
)
def test_the_count_is_the_one_published_for_adapter_transformers(placement: str, factor: int, published: int) -> None:
    config = _config(placement, reduction_factor=factor)
    assert count_adapter_parameters(768, layers=12, config=config) == published


def test_the_same_seed_gives_the_same_adapters_and_another_seed_gives_others() -> None:
    states = []
    for seed in (5, 5, 6):
        model = _build("llama")
        torch.manual_seed(seed)
        states.append(adapter_state_dict(add_adapters(model, config=_config("houlsby"))))
    _assert_same_tensors(states[0], states[1])
    assert not torch.equal(*(s["layers.0.mlp.down.weight"] for s in states[1:]))


def test_the_down_projection_starts_normal_and_everything_else_at_zero() -> None:
    model = _build("gpt2")
    torch.manual_seed(0)
    state = adapter_state_dict(add_adapters(model, config=_config("houlsby", bottleneck_size=512)))
    down = torch.cat([t.flatten() for n, t in state.items() if n.endswith("down.weight")])
    assert down.std().item() == pytest.approx(0.02, rel=0.02)
    assert not any(t.any() for n, t in state.items() if not n.endswith("down.weight"))


def test_names_are_the_same_for_every_architecture() -> None:
    names = [
        f"layers.{layer}.{part}.{side}.{kind}"
        for layer in range(LAYERS)
        for part in ("attention", "mlp")
        for side in ("down", "up")
        for kind in ("weight", "bias")
    ]
    for architecture in BUILDERS:
        state = adapter_state_dict(add_adapters(_build(architecture), config=_config("houlsby")))
        assert list(state) == names


# Training


@every_case
def test_one_sgd_step_changes_the_logits_and_no_bit_of_the_base(name: str, placement: str) -> None:
    model = _build(name)
    base = copy.deepcopy(model.state_dict())
    before = _logits(add_adapters(model, config=_config(placement)))
    _step(model)
    assert not torch.equal(_logits(model), before)
    _assert_same_tensors(base_state_dict(model), base)


@every_placement
def test_every_adapter_parameter_gets_a_gradient(placement: str) -> None:
    model = _adapted("gpt_neo", placement)
    _step(model)
    trainable = [p for p in model.parameters() if p.requires_grad]
    assert all(p.grad is not None and p.grad.any() for p in trainable)


@every_placement
def test_gradient_checkpointing_gives_the_same_gradients(placement: str) -> None:
    gradients = []
    for checkpointing in (False, True):
        model = _adapted("llama", placement).train()
        if checkpointing:
            model.activation_checkpointing_enable()
        model(IDS).logits.square().sum().backward()
        gradients.append({n: p.grad for n, p in model.named_parameters() if p.requires_grad})
    torch.testing.assert_close(gradients[0], gradients[1])


@every_case
def test_a_bf16_base_keeps_its_logits_and_trains_fp32_adapters(name: str, placement: str) -> None:
    model = _build(name).to(torch.bfloat16)
    before = _logits(model)
    add_adapters(model, config=_config(placement))
    after = _logits(model)
    assert after.dtype == torch.bfloat16
    assert torch.equal(after, before)
    _step(model)
    assert not torch.equal(_logits(model), before)
    assert {t.dtype for t in adapter_state_dict(model).values()} == {torch.float32}


def test_adapter_dropout_is_off_in_a_model_that_was_in_evaluation_mode() -> None:
    model = _adapted("llama", "pfeiffer", dropout=0.5)
    assert torch.equal(_logits(model), _logits(model))


def test_adapter_dropout_is_on_in_training_mode() -> None:
    model = _adapted("llama", "pfeiffer", dropout=0.5).train()
    assert not torch.equal(_logits(model), _logits(model))


@pytest.mark.parametrize("name", ["gpt2", "gpt_neo"])
def test_the_sublayer_output_is_dropped_before_the_sequential_adapters(name: str) -> None:
    # With everything dropped, each sub-layer hands zeros to its adapter, so that a block adds
    # adapter(0) twice, undropped; behind an adapter, the dropout would leave nothing to add.
    decoder = _build(name).transformer
    decoder.ln_f = nn.Identity()
    for path, module in decoder.named_modules():
        if isinstance(module, nn.Dropout):
            module.p = float(path.endswith(("resid_dropout", "mlp.dropout")))
    add_adapters(decoder, config=_config("houlsby"))
    _fill_randomly(decoder)
    state = adapter_state_dict(decoder)
    added = sum(
        _change(state, f"layers.{layer}.{part}", torch.zeros(HIDDEN))
        for layer in range(LAYERS)
        for part in ("attention", "mlp")
    )
    embedded = decoder.wte(IDS) + decoder.wpe(torch.arange(IDS.shape[1]))
    torch.testing.assert_close(decoder.train()(IDS).last_hidden_state, embedded + added)


# Generation and the forward computation


@every_case
def test_greedy_generation_with_a_cache_equals_generation_without(name: str, placement: str) -> None:
    model = _adapted(name, placement)
    with_cache, without = (
        model.generate(
            IDS,
            attention_mask=torch.ones_like(IDS),
            max_new_tokens=6,
            do_sample=False,
            use_cache=use_cache,
        )
        for use_cache in (True, False)
    )
    assert with_cache.shape == (2, 11)
    assert torch.equal(with_cache, without)


def _change(
    state: dict[str, Tensor],
    name: str,
    x: Tensor,
    activation: Callable[[Tensor], Tensor] = torch.relu,
) -> Tensor:
    """Return up(activation(down(x))) by hand."""
    narrow = activation(x @ state[f"{name}.down.weight"].T + state[f"{name}.down.bias"])
    return narrow @ state[f"{name}.up.weight"].T + state[f"{name}.up.bias"]


def _rms_norm(x: Tensor, weight: Tensor) -> Tensor:
    return weight * x / (x.square().mean(-1, keepdim=True) + 1e-6).sqrt()


def _rotate(x: Tensor) -> Tensor:
    """Rotate (batch, head, position, 8) by position, the halves being the two coordinates."""
    angles = torch.arange(x.shape[-2])[:, None] * 10000.0 ** (-torch.arange(4) / 4)
    first, second = x[..., :4], x[..., 4:]
    return torch.cat(
        [
            first * angles.cos() - second * angles.sin(),
            second * angles.cos() + first * angles.sin(),
        ],
        dim=-1,
    )


def _heads(x: Tensor, weight: Tensor) -> Tensor:
    return (x @ weight.T).unflatten(-1, (-1, 8)).transpose(1, 2)


def _reference_llama(base: dict[str, Tensor], attention: Any, feed_forward: Any) -> Tensor:
    """Compute a one-layer Llama's logits by hand.

    ``attention(output)`` and ``feed_forward(normed input, output)`` say what the block adds.
    """
    layer = {n.removeprefix("model.layers.0."): t for n, t in base.items()}
    x = base["model.embed_tokens.weight"][IDS]
    normed = _rms_norm(x, layer["input_layernorm.weight"])
    queries = _rotate(_heads(normed, layer["self_attn.q_proj.weight"]))
    keys = _rotate(_heads(normed, layer["self_attn.k_proj.weight"])).repeat_interleave(2, dim=1)
    values = _heads(normed, layer["self_attn.v_proj.weight"]).repeat_interleave(2, dim=1)
    scores = queries @ keys.transpose(-1, -2) / 8**0.5
    future = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
    mixed = scores.masked_fill(future, -torch.inf).softmax(-1) @ values
    output = mixed.transpose(1, 2).flatten(2) @ layer["self_attn.o_proj.weight"].T
    x = x + attention(output)
    normed = _rms_norm(x, layer["post_attention_layernorm.weight"])
    gate = normed @ layer["mlp.gate_proj.weight"].T
    wide = gate * gate.sigmoid() * (normed @ layer["mlp.up_proj.weight"].T)
    x = x + feed_forward(normed, wide @ layer["mlp.down_proj.weight"].T)
    return _rms_norm(x, base["model.norm.weight"]) @ base["lm_head.weight"].T


@pytest.mark.parametrize("scaling", [1.0, 4.0])
@pytest.mark.parametrize(
    ("activation", "by_hand"),
    [
        ("relu", lambda x: x.clamp(min=0)),
        ("gelu", lambda x: x * 0.5 * (1 + torch.erf(x / 2**0.5))),
        ("silu", lambda x: x / (1 + torch.exp(-x))),
    ],
)
@every_placement
def test_a_llama_layer_computes_what_the_formulas_say(
    placement: str, activation: str, by_hand: Any, scaling: float
) -> None:
    torch.manual_seed(0)
    sizes = _GROUPED | {"num_hidden_layers": 1, "initializer_range": 0.5}
    model = LlamaForCausalLM(LlamaConfig(**sizes, **_TOKENS)).eval()
    add_adapters(model, config=_config(placement, activation=activation, scaling=scaling))
    _fill_randomly(model)
    state = adapter_state_dict(model)

    def change(part: str, x: Tensor) -> Tensor:
        return scaling * _change(state, f"layers.0.{part}", x, by_hand)

    def attention(output: Tensor) -> Tensor:
        return output + change("attention", output) if placement == "houlsby" else output

    def feed_forward(normed: Tensor, output: Tensor) -> Tensor:
        return output + change("mlp", normed if placement == "parallel" else output)

    expected = _reference_llama(base_state_dict(model), attention, feed_forward)
    torch.testing.assert_close(_logits(model), expected, atol=1e-4, rtol=1e-4)


# Storage


@every_case
def test_a_state_saved_with_safetensors_gives_a_fresh_model_the_same_logits(
    name: str, placement: str, tmp_path: Path
) -> None:
    trained = _adapted(name, placement)
    save_file(adapter_state_dict(trained), tmp_path / "adapter.safetensors")
    fresh = add_adapters(_build(name), config=_config(placement))
    load_adapter_state_dict(fresh, state=load_file(tmp_path / "adapter.safetensors"))
    assert torch.equal(_logits(fresh), _logits(trained))


def test_the_state_is_a_copy_that_training_does_not_change() -> None:
    model = _adapted("gpt2", "pfeiffer")
    state = adapter_state_dict(model)
    before = copy.deepcopy(state)
    _step(model)
    _assert_same_tensors(state, before)


def test_a_state_that_does_not_fit_is_refused_by_name_and_changes_nothing() -> None:
    model = _adapted("gpt2", "pfeiffer")
    before = adapter_state_dict(model)
    state = adapter_state_dict(model)
    state["layers.9.mlp.up.bias"] = state.pop("layers.0.mlp.up.bias")
    state["layers.1.mlp.down.weight"] = torch.zeros(3, HIDDEN)
    with pytest.raises(ValueError, match="load_adapter_state_dict") as error:
        load_adapter_state_dict(model, state=state)
    assert "missing layers.0.mlp.up.bias; unexpected layers.9.mlp.up.bias" in str(error.value)
    assert "layers.1.mlp.down.weight: expected shape (4, 16), got (3, 16)" in str(error.value)
    _assert_same_tensors(adapter_state_dict(model), before)


def test_a_model_without_adapters_has_no_adapter_state() -> None:
    with pytest.raises(ValueError, match="GPT2LMHeadModel has no bottleneck adapters"):
        adapter_state_dict(_build("gpt2"))


@every_placement
def test_deepcopy_and_pickle_keep_the_adapters_and_can_be_restored(placement: str) -> None:
    model = _adapted("gpt2", placement)
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert torch.equal(_logits(twin), _logits(model))
        assert torch.equal(_logits(remove_adapters(twin)), _logits(_build("gpt2")))


# Removal and errors


@every_case
def test_removing_restores_the_base_exactly(name: str, placement: str) -> None:
    model = _build(name)
    frozen = next(model.parameters()).requires_grad_(False)
    modules = dict(model.named_modules())
    flags = {n: p.requires_grad for n, p in model.named_parameters()}
    weights = copy.deepcopy(model.state_dict())
    logits = _logits(model)
    add_adapters(model, config=_config(placement))
    _fill_randomly(model)
    assert not torch.equal(_logits(model), logits)
    assert remove_adapters(model) is model
    assert not frozen.requires_grad
    assert {n: p.requires_grad for n, p in model.named_parameters()} == flags
    assert dict(model.named_modules()) == modules
    _assert_same_tensors(model.state_dict(), weights)
    assert torch.equal(_logits(model), logits)


def test_removing_from_a_model_without_adapters_is_an_error() -> None:
    with pytest.raises(ValueError, match="has no bottleneck adapters"):
        remove_adapters(_build("gpt2"))


def test_adding_twice_is_an_error() -> None:
    model = add_adapters(_build("gpt2"), config=_config("pfeiffer"))
    with pytest.raises(ValueError, match="remove them first"):
        add_adapters(model, config=_config("houlsby"))


def test_adapters_can_be_added_again_after_removal() -> None:
    model = remove_adapters(_adapted("gpt2", "houlsby"))
    before = _logits(model)
    assert torch.equal(_logits(add_adapters(model, config=_config("parallel"))), before)


def test_an_unsupported_model_type_is_named_with_the_supported_ones_and_left_alone() -> None:
    model = BertModel(BertConfig(**_SIZES, intermediate_size=24))
    with pytest.raises(UnsupportedArchitecture, match=r"'bert'.*supported: gemma, gpt2, gpt_neo"):
        add_adapters(model, config=_config("pfeiffer"))
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_a_module_without_a_configuration_is_unsupported() -> None:
    with pytest.raises(UnsupportedArchitecture, match="model_type None"):
        add_adapters(nn.Linear(2, 2), config=_config("pfeiffer"))


def test_a_model_whose_modules_are_elsewhere_is_unsupported() -> None:
    model = _build("gpt2")
    model.config.model_type = "llama"
    with pytest.raises(UnsupportedArchitecture, match="modules differ from that type's"):
        add_adapters(model, config=_config("pfeiffer"))


def test_parallel_adapters_on_opt_are_unsupported() -> None:
    with pytest.raises(UnsupportedArchitecture, match="'opt' has no feed-forward module"):
        add_adapters(_build("opt"), config=_config("parallel"))


def test_a_decoder_without_a_head_takes_adapters_too() -> None:
    decoder = add_adapters(_build("gpt2").transformer, config=_config("pfeiffer"))
    assert "layers.1.mlp.up.bias" in adapter_state_dict(decoder)


# Configuration


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("placement", "prefix"),
        ("activation", "swish"),
        ("reduction_factor", 0),
        ("reduction_factor", float("nan")),
        ("bottleneck_size", 0),
        ("bottleneck_size", 2.5),
        ("scaling", 0.0),
        ("scaling", float("inf")),
        ("dropout", 1.0),
        ("dropout", -0.1),
    ],
)
def test_a_value_out_of_range_is_refused_by_field(field: str, value: Any) -> None:
    with pytest.raises(ValueError, match=f"{field}: expected .* got {value!r}"):
        BottleneckConfig(**{field: value})


@pytest.mark.parametrize(
    ("hidden", "changes", "size"),
    [
        (768, {"reduction_factor": 16}, 48),
        (100, {"reduction_factor": 16}, 6),
        (10, {"reduction_factor": 1.5}, 6),
        (8, {"reduction_factor": 16}, 1),
        (768, {"bottleneck_size": 7}, 7),
    ],
)
def test_the_bottleneck_is_the_quotient_rounded_down_but_never_below_one(
    hidden: int, changes: dict[str, Any], size: int
) -> None:
    assert _config("pfeiffer", **changes).size_for(hidden) == size


def test_the_package_exports_exactly_what_it_lists() -> None:
    assert set(bottleneck._HOMES) == set(bottleneck.__all__)
    assert all(getattr(bottleneck, name).__name__ == name for name in bottleneck.__all__)


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = bottleneck.nothing
