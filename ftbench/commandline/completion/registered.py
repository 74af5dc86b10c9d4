"""Names that plugins registered. Only this and the keys of a matrix import pydantic, because contracts do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from ftbench.plugins import Registry

Item = CompletionItem[Any]
Source = Callable[[click.Context, str], Iterable[Item]]


def registered(kind: str, *further: Source) -> Source:
    """The names of one kind, and then those of `further` sources."""

    def source(context: click.Context, beginning: str) -> Iterator[Item]:
        yield from map(CompletionItem, _names(kind, context))
        for one in further:
            yield from one(context, beginning)

    return source


def _names(kind: str, context: click.Context) -> list[str]:
    from ftbench.commandline.main import Options

    options = context.find_object(Options) or Options()
    if kind in _OF_THE_CORE:
        return _OF_THE_CORE[kind]()
    host = options.load_plugins()
    if kind in ("plugins", "blockable"):
        names = [record.name for record in host.records]
        return names if kind == "plugins" else [*names, *(f"no:{name}" for name in names)]
    from ftbench.plugins import KINDS, Registry

    registry = Registry(host)
    if kind == "models":
        return _models(registry)
    if kind == "compared":
        from ftbench.commandline.compare import TEXTS

        return [*TEXTS, *registry.names("comparisons")]
    return list(registry.objects(kind)) if kind in KINDS else []


def _models(registry: Registry) -> list[str]:
    """What a matrix may say that a loader knows by name, and the beginnings of all that have a scheme."""
    found = []
    for scheme, (_, loader) in registry.objects("model_loaders").items():
        names = loader.names()
        found += [f"{scheme}:{name}" for name in names]
    return found


def _codes() -> list[str]:
    from ftbench.data_check.codes import CODES

    return list(CODES)


def _written() -> list[str]:
    from ftbench.data.converting.formats import WRITTEN

    return [*WRITTEN, "rows"]


def _read() -> list[str]:
    from ftbench.data.conversations.reading import FORMATS

    return [form.name for form in FORMATS]


_OF_THE_CORE: Mapping[str, Callable[[], list[str]]] = {"codes": _codes, "written": _written, "read": _read}
