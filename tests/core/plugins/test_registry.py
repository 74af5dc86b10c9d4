"""Objects are looked up by kind and name; whatever is missing, doubled or incomplete names the plugin at fault."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ftbench import PluginError, Report, ReportSection, UserError
from ftbench.hookspec import hookimpl
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import KINDS, PluginHost, Registry
from ftbench.presentation.contracts import find_report


def with_plugins(**plugins: object) -> Registry:
    """The first-party plugins and these objects."""
    host = load_plugins(entry_points=False)
    for name, plugin in plugins.items():
        host.manager.register(plugin, name=name)
        host.records.append(type(host.records[0])(name, "1", "test"))
    return Registry(host)


@dataclass(frozen=True)
class Named(Report):
    """Registers a report of a name; `broken` raises instead."""

    name: str
    broken: bool = False
    default_file: str = "x.txt"

    def write(self, results: Any, out: Path) -> Path:
        return out

    @hookimpl
    def ftbench_register_reports(self) -> Iterable[Any]:
        if self.broken:
            raise ImportError("no library")
        return [self]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "readers"])  # ours are part of the core
def test_every_kind_has_first_party_objects_that_derive_from_its_base_class(kind: str) -> None:
    registry = with_plugins()
    found = [item for _, item in registry.objects(kind).values()]
    assert found != []
    assert [item for item in found if not isinstance(item, KINDS[kind].base_class())] == []
    assert registry.host.problems == []


def test_the_first_party_names_are_those_of_the_design() -> None:
    registry = with_plugins()
    assert registry.names("tasks") == ["chat", "medical-qa", "recipes", "sentiment", "summarization", "support-qa"]
    assert {"zero-shot", "full", "lora", "prefix", "adapter"} <= set(registry.names("methods"))
    metrics = "accuracy macro_f1 exact_match token_f1 bleu chrf rouge1 rouge2 rougeL distinct1 distinct2 repetition"
    assert {*metrics.split(), "toxicity", "loss", "perplexity"} <= set(registry.names("metrics"))
    assert {"builtin", "folder", "hf"} <= set(registry.names("model_loaders"))
    assert "inline" in registry.names("executors")
    assert {"html", "markdown"} <= set(registry.names("reports"))


LOOKUPS: dict[str, Callable[[Registry, str], Any]] = {
    "task": Registry.task,
    "method": Registry.method,
    "metric": Registry.metric,
    "model loader": Registry.model_loader,
    "executor": Registry.executor,
    "report format": find_report,
}


@pytest.mark.parametrize(
    ("word", "name", "nearest"),
    [
        ("task", "sentimnet", "'sentiment'"),
        ("method", "loraa", "'lora'"),
        ("metric", "acuracy", "'accuracy'"),
        ("model loader", "buildin", "'builtin'"),
        ("executor", "in-line", "'inline'"),
        ("report format", "htm", "'html'"),
    ],
)
def test_an_unknown_name_gives_the_nearest_known_ones(word: str, name: str, nearest: str) -> None:
    with pytest.raises(UserError) as caught:
        LOOKUPS[word](with_plugins(), name)
    assert str(caught.value).startswith(f'unknown {word} "{name}". Did you mean {nearest}')


def test_two_plugins_that_claim_one_name_are_both_named() -> None:
    registry = with_plugins(mine=Named("html"))
    with pytest.raises(
        PluginError, match=r'^the report format "html" is registered twice: by ftbench_reports and by mine$'
    ):
        find_report(registry, "html")


def test_one_plugin_that_claims_a_name_twice_is_named_twice() -> None:
    class Twice:
        @hookimpl
        def ftbench_register_reports(self) -> Iterable[Any]:
            return [Named("own"), Named("own")]

    with pytest.raises(PluginError, match=r'"own" is registered twice: by twice and by twice'):
        find_report(with_plugins(twice=Twice()), "own")


def test_a_plugin_that_raises_when_it_is_asked_is_broken_and_the_others_are_not() -> None:
    registry = with_plugins(bad=Named("bad", broken=True), good=Named("good"))
    assert find_report(registry, "good").name == "good"
    assert registry.host.problems == ["plugin bad is broken: ImportError: no library"]
    assert [r.state for r in registry.host.records if r.name == "bad"] == ["broken"]
    with pytest.raises(UserError, match=r"Plugin bad is broken \(ImportError: no library\)\.$"):
        find_report(registry, "bad")


def registering(kind: str, make: Callable[[], object]) -> object:
    """A plugin that registers what `make` makes as an object of `kind`."""

    def register(self: object) -> Iterable[Any]:
        return [make()]

    return type("Plugin", (), {KINDS[kind].hook: hookimpl(register)})()


class Unwritten(Report):
    """A report that cannot be written."""

    name = "unwritten"
    default_file = "x.txt"


class Placeless(Report):
    """A report that does not say where it lies."""

    name = "placeless"

    def write(self, results: Any, out: Path) -> Path:
        return out


@pytest.mark.parametrize(("incomplete", "lacks"), [(Unwritten, "write"), (Placeless, "default_file")])
def test_an_object_that_lacks_something_is_named_with_it(incomplete: type[Report], lacks: str) -> None:
    registry = with_plugins(mine=registering("reports", incomplete))
    assert incomplete.name not in registry.names("reports")
    assert registry.host.problems == [
        f"plugin mine is broken: PluginError: {incomplete.__name__} is no complete Report: it lacks {lacks}"
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_an_object_of_no_base_class_is_refused_by_every_hook(kind: str) -> None:
    registry = with_plugins(mine=registering(kind, lambda: "a stranger"))
    registry.objects(kind)
    name = KINDS[kind].base_class().__name__
    assert registry.host.problems == [
        f"plugin mine is broken: PluginError: {KINDS[kind].hook} returned 'a stranger', which is no {name}: derive its "
        "class from the one that ftbench exports under that name"
    ]


def test_a_plugin_that_returns_no_list_is_broken() -> None:
    class Nothing:
        @hookimpl
        def ftbench_register_tasks(self) -> Any:
            return None

    registry = with_plugins(nothing=Nothing())
    assert "sentiment" in registry.names("tasks")
    assert len(registry.host.problems) == 1
    assert registry.host.problems[0].startswith("plugin nothing is broken: TypeError: ")


def test_a_kind_is_collected_when_it_is_first_asked_for_and_once() -> None:
    class Counting:
        asked = 0

        @hookimpl
        def ftbench_register_tasks(self) -> Iterable[Any]:
            self.asked += 1
            return ()

    counting = Counting()
    registry = with_plugins(counting=counting)
    assert counting.asked == 0
    registry.names("tasks")
    registry.names("tasks")
    assert counting.asked == 1


def test_every_kind_has_a_collecting_hook() -> None:
    host: PluginHost = with_plugins().host
    assert all(hasattr(host.manager.hook, KINDS[kind].hook) for kind in KINDS)


@dataclass(frozen=True)
class Lengths(ReportSection):
    """A section of the HTML report."""

    name: str = "lengths"
    title: str = "Lengths"
    template: str = "<p>{{ n }}</p>"

    def build(self, view: Any) -> dict[str, Any]:
        return {"n": 3}


def test_an_object_that_another_hook_collects_is_refused_with_the_name_of_that_hook() -> None:
    registry = with_plugins(mine=registering("reports", Lengths))
    assert "lengths" not in registry.names("reports")
    (problem,) = registry.host.problems
    assert problem.endswith("which is no Report but a ReportSection: return it from ftbench_register_sections")


def test_a_class_in_the_place_of_an_object_is_refused() -> None:
    registry = with_plugins(mine=registering("sections", lambda: Lengths))
    registry.objects("sections")
    (problem,) = registry.host.problems
    assert problem.endswith("which is no ReportSection but a class: return an object of it, Lengths()")


def test_objects_of_two_kinds_may_have_one_name() -> None:
    registry = with_plugins(
        one=registering("sections", Lengths), other=registering("reports", lambda: Named("lengths"))
    )
    assert registry.objects("sections")["lengths"] == ("one", Lengths())
    assert registry.objects("reports")["lengths"] == ("other", Named("lengths"))


def test_an_object_that_came_with_the_matrix_is_added_and_a_duplicate_refused() -> None:
    registry = with_plugins()
    registry.add("reports", Named("own"), "m.yaml")
    assert find_report(registry, "own") == Named("own")
    with pytest.raises(PluginError, match=r'^the report format "own" is registered twice: by m\.yaml and by n\.yaml$'):
        registry.add("reports", Named("own"), "n.yaml")
