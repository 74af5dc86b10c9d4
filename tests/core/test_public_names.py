"""What plugin authors may rely on: `ftbench.__all__`, the errors and the hooks."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import ftbench
from ftbench import contracts, errors, hookspec

HERE = Path(__file__).parent


def test_the_public_names_are_the_same_for_programs_and_for_type_checkers() -> None:
    tree = ast.parse(Path(ftbench.__file__).read_text(encoding="utf-8"))
    guarded = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in guarded.body if isinstance(node, ast.ImportFrom)]
    checked = {
        alias.asname: getattr(import_module(str(node.module)), alias.name) for node in imports for alias in node.names
    }
    assert {name: getattr(ftbench, name) for name in ftbench.__all__} == checked


def test_a_name_that_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'ftbench' has no attribute 'Matrixx'"):
        ftbench.Matrixx  # noqa: B018


def test_every_contract_is_exported_by_its_package() -> None:
    assert contracts.__all__ == sorted(set(contracts.__all__))
    assert all(hasattr(contracts, name) for name in contracts.__all__)


def test_every_error_is_public_and_in_the_tree_that_the_module_draws() -> None:
    own = {
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    }
    assert own <= set(ftbench.__all__)
    assert errors.__doc__ is not None
    assert own == {word for word in errors.__doc__.replace("─", " ").split() if word in own}


def test_an_error_says_where_then_what() -> None:
    assert str(errors.MatrixError("is wrong", file="m.yaml", line=3, key="seeds")) == "m.yaml:3: seeds: is wrong"
    assert str(errors.MatrixError("is wrong", file="m.yaml", key="seeds")) == "m.yaml: seeds: is wrong"
    assert str(errors.UserError("is wrong")) == "is wrong"


@pytest.mark.parametrize(
    ("name", "known", "text"),
    [
        ("loraa", ["lora", "full"], " Did you mean 'lora'? Known: full, lora."),
        ("xyz", ["lora", "full"], " Known: full, lora."),
        ("xyz", [], ""),
    ],
)
def test_the_nearest_names_are_offered(name: str, known: list[str], text: str) -> None:
    assert str(errors.nearest(name, known)) == text


HOOKS = sorted(name for name in vars(hookspec) if name.startswith("ftbench_"))


def test_every_hook_is_implemented_by_a_test() -> None:
    code = [path.read_text(encoding="utf-8") for path in HERE.rglob("*.py")]
    implemented = {hook for hook in HOOKS if any(f"def {hook}(" in text for text in code)}
    by_kind = {f"ftbench_register_{kind}" for kind in _registered_by_kind()}
    assert HOOKS
    assert set(HOOKS) - implemented - by_kind == set()


def _registered_by_kind() -> set[str]:
    """Kinds that `tests/core/plugins/test_registry.py` registers one after the other."""
    from ftbench.plugins import KINDS

    text = (HERE / "plugins" / "test_registry.py").read_text(encoding="utf-8")
    return set(KINDS) if "{KINDS[kind].hook: hookimpl(register)}" in text else set()


def test_every_hook_says_when_it_is_called() -> None:
    assert [hook for hook in HOOKS if not (getattr(hookspec, hook).__doc__ or "").strip().endswith(".")] == []
