"""What every method promises, on every architecture: see the contract `Method`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pluggy
import pytest
import torch
from safetensors import safe_open
from torch import Tensor

import ftbench_methods
from ftbench import hookspec
from ftbench.contracts import Method, MethodSettings, ModelFacts

METHODS = {method.name: method for method in ftbench_methods.ftbench_register_methods()}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "zero-shot": ("zero-shot", {}),
    "few-shot": ("few-shot", {}),
    "full": ("full", {}),
    "lora": ("lora", {"r": 4}),
    "prefix": ("prefix", {"tokens": 5}),
    "prefix-projected": ("prefix", {"tokens": 5, "projection": True, "projection_size": 8}),
    "adapter-pfeiffer": ("adapter", {"size": 4}),
    "adapter-houlsby": ("adapter", {"size": 4, "placement": "houlsby"}),
    "adapter-parallel": ("adapter", {"size": 4, "placement": "parallel"}),
}
TRAINED = [name for name, (method, _) in CASES.items() if METHODS[method].capabilities.trains]
START_AT_THE_BASE = [name for name in CASES if not name.startswith("prefix")]


def _case(name: str) -> tuple[Method, MethodSettings]:
    method, given = CASES[name]
    return METHODS[method], METHODS[method].settings.model_validate(given)


def _prepare(name: str, model: Any) -> Any:
    method, settings = _case(name)
    torch.manual_seed(1)
    return method.prepare(model, settings)


def test_the_package_is_a_plugin_with_one_hook() -> None:
    host = pluggy.PluginManager("ftbench")
    host.add_hookspecs(hookspec)
    host.register(ftbench_methods)
    host.check_pending()
    (methods,) = host.hook.ftbench_register_methods()
    assert [method.name for method in methods] == list(METHODS)
    assert ftbench_methods.__all__ == ["ftbench_register_methods"]


def test_the_six_methods_are_registered() -> None:
    assert list(METHODS) == ["zero-shot", "few-shot", "full", "lora", "prefix", "adapter"]
    assert all(isinstance(method, Method) for method in METHODS.values())


def test_importing_the_package_loads_neither_torch_nor_pydantic_and_registering_not_torch() -> None:
    program = (
        "import sys, ftbench_methods; assert not {'torch', 'pydantic', 'peft', 'transformers'} & sys.modules.keys();"
        "methods = ftbench_methods.ftbench_register_methods();"
        "from ftbench.contracts import ModelFacts;"
        "facts = ModelFacts('llama', 10**8, 64, 2, 100, 64, False, 64);"
        "[(m.resolve(m.settings(), facts), m.search_space(m.settings(), facts), m.impossible(m.settings(), facts),"
        " m.trainable_parameters(m.settings(), facts)) for m in methods];"
        "assert not {'torch', 'peft', 'transformers'} & sys.modules.keys()"
    )
    path = [str(Path(ftbench_methods.__file__).parents[1]), str(Path(ftbench_methods.__file__).parents[2])]
    subprocess.run([sys.executable, "-c", f"import sys; sys.path[:0] = {path!r}; {program}"], check=True)


@pytest.mark.parametrize("name", START_AT_THE_BASE)
def test_before_training_the_logits_are_exactly_those_of_the_base(
    name: str, architecture: str, build: Callable[[str], Any], logits: Callable[[Any], Tensor]
) -> None:
    assert torch.equal(logits(_prepare(name, build(architecture))), logits(build(architecture)))


@pytest.mark.parametrize("name", TRAINED)
def test_training_changes_what_is_trained_and_not_a_bit_of_the_rest(
    name: str, architecture: str, build: Callable[[str], Any], train: Callable[[Any], Any]
) -> None:
    base = build(architecture)
    base_parameters = list(base.parameters())
    prepared = _prepare(name, base)
    learned = [p for p in prepared.parameters() if p.requires_grad]
    before = {id(p): p.detach().clone() for p in prepared.parameters()}
    train(prepared)
    assert all(p.dtype == torch.float32 for p in learned)
    assert all(not torch.equal(p, before[id(p)]) for p in learned)
    if name != "full":
        assert not any(p.requires_grad for p in base_parameters)
        assert all(torch.equal(p, before[id(p)]) for p in base_parameters)
        assert len(base_parameters) + len(learned) == len(before)


@pytest.mark.parametrize("name", CASES)
def test_what_is_saved_and_loaded_onto_a_fresh_base_gives_equal_logits(
    name: str,
    architecture: str,
    build: Callable[[str], Any],
    train: Callable[[Any], Any],
    logits: Callable[[Any], Tensor],
    tmp_path: Path,
) -> None:
    method, settings = _case(name)
    model = _prepare(name, build(architecture))
    if method.capabilities.trains:
        train(model)
    method.save(model, tmp_path)
    torch.manual_seed(2)
    loaded = method.load(build(architecture), settings, tmp_path)
    assert not loaded.training
    assert torch.equal(logits(loaded), logits(model))


@pytest.mark.parametrize("name", TRAINED)
def test_one_seed_is_one_file(
    name: str, build: Callable[[str], Any], train: Callable[[Any], Any], tmp_path: Path
) -> None:
    contents = []
    for folder in (tmp_path / "first", tmp_path / "second"):
        folder.mkdir()
        METHODS[CASES[name][0]].save(train(_prepare(name, build("gpt2"))), folder)
        contents.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert contents[0] == contents[1]
    assert not any(str(Path.home()).encode() in content for content in contents[0].values())


@pytest.mark.parametrize("name", [name for name in TRAINED if name != "full"])
def test_the_file_holds_what_was_learned_and_nothing_of_the_base(
    name: str, build: Callable[[str], Any], tmp_path: Path
) -> None:
    method, _settings = _case(name)
    prepared = _prepare(name, build("llama"))
    method.save(prepared, tmp_path)
    (path,) = tmp_path.glob("*.safetensors")
    with safe_open(str(path), "pt") as file:
        saved = sum(file.get_tensor(key).numel() for key in file.keys())  # noqa: SIM118
    # A projection is thrown away after training: what is left is the prefix of 5 tokens, 2 layers, keys and values.
    trained = sum(p.numel() for p in prepared.parameters() if p.requires_grad)
    assert saved == (5 * 2 * 2 * 16 if name == "prefix-projected" else trained)


@pytest.mark.parametrize("name", TRAINED)
def test_settings_of_another_shape_do_not_load(name: str, build: Callable[[str], Any], tmp_path: Path) -> None:
    method, settings = _case(name)
    method.save(_prepare(name, build("gpt2")), tmp_path)
    other = build("gpt_neo") if name == "full" else build("gpt2")
    wrong = settings.model_copy(update={"r": 5, "tokens": 6, "size": 5})
    with pytest.raises(Exception, match=r"safetensors: does not fit the model: .*(expected shape|lacks)"):
        method.load(other, wrong, tmp_path)


@pytest.mark.parametrize("name", CASES)
def test_a_batch_padded_on_the_left_generates_what_its_rows_generate_alone(
    name: str, architecture: str, build: Callable[[str], Any], train: Callable[[Any], Any], ids: Tensor
) -> None:
    method, _ = _case(name)
    model = _prepare(name, build(architecture))
    if method.capabilities.trains:
        train(model)
    padded, mask = ids.clone(), torch.ones_like(ids)
    padded[0, :3], mask[0, :3] = 0, 0
    together = _generate(model, padded, mask)
    alone = [_generate(model, ids[:1, 3:], mask[:1, 3:]), _generate(model, ids[1:], mask[1:])]
    for row, single in enumerate(alone):
        assert torch.equal(together[0][row], single[0][0])
        torch.testing.assert_close(together[1][row], single[1][0], atol=1e-4, rtol=1e-4)


def _generate(model: Any, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    """Return the new tokens and their logits."""
    made = model.generate(
        input_ids=ids,
        attention_mask=mask,
        max_new_tokens=4,
        do_sample=False,
        pad_token_id=0,
        output_logits=True,
        return_dict_in_generate=True,
    )
    return made.sequences[:, ids.shape[1] :], torch.stack(made.logits, dim=1)


@pytest.mark.parametrize("name", CASES)
def test_the_analytic_number_of_parameters_is_the_real_one(
    name: str, architecture: str, build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    method, settings = _case(name)
    analytic = method.trainable_parameters(settings, facts(build(architecture)))
    prepared = _prepare(name, build(architecture))
    real = sum(p.numel() for p in prepared.parameters() if p.requires_grad)
    assert analytic == (None if name.startswith("lora") else real)


@pytest.mark.parametrize("name", TRAINED)
def test_a_base_in_bf16_keeps_its_type_and_what_is_learned_is_fp32(
    name: str, build: Callable[[str], Any], train: Callable[[Any], Any], logits: Callable[[Any], Tensor], tmp_path: Path
) -> None:
    method, settings = _case(name)
    model = train(_prepare(name, build("llama").bfloat16()))
    assert all(p.dtype == (torch.float32 if p.requires_grad else torch.bfloat16) for p in model.parameters())
    method.save(model, tmp_path)
    loaded = method.load(build("llama").bfloat16(), settings, tmp_path)
    assert torch.equal(logits(loaded), logits(model))


@pytest.mark.parametrize("name", TRAINED)
def test_one_object_prepares_models_of_different_shape(
    name: str, build: Callable[[str], Any], logits: Callable[[Any], Tensor]
) -> None:
    first = logits(_prepare(name, build("llama")))
    _prepare(name, build("qwen3"))
    _prepare(name, build("gpt2"))
    assert torch.equal(logits(_prepare(name, build("llama"))), first)


@pytest.mark.parametrize("name", CASES)
def test_resolved_settings_survive_json_and_resolving_again(name: str, facts: Callable[..., ModelFacts]) -> None:
    method, settings = _case(name)
    resolved = method.resolve(settings, facts())
    again = method.settings.model_validate_json(resolved.model_dump_json())
    assert again == resolved == method.resolve(again, facts())
    assert all(value is not None for key, value in resolved if key != "size")


def test_settings_of_another_method_are_a_type_error(facts: Callable[..., ModelFacts]) -> None:
    with pytest.raises(TypeError, match="expected PrefixSettings, got LoraSettings"):
        METHODS["prefix"].impossible(METHODS["lora"].settings(), facts())
