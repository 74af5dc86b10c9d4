"""Model loaders: built-in models, a folder, a GGUF file, the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    import click

    from ftbench import Message, ModelLoader


@hookimpl
def ftbench_register_model_loaders() -> Iterable[ModelLoader]:
    """The loaders, imported here so that `ftbench --help` does not import them."""
    from ftbench_models.loaders import BuiltinLoader, FolderLoader, HubLoader

    return [BuiltinLoader(), FolderLoader(), HubLoader()]


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench.messages import messages_of
    from ftbench_models import fetching_messages, folder_messages, messages

    areas = (messages, folder_messages, fetching_messages)
    return [message for area in areas for message in messages_of(vars(area))]


@hookimpl
def ftbench_register_commands(cli: click.Group) -> None:
    """Add `ftbench models`, which lists and fetches built-in models."""
    from ftbench.commandline.help_text import DATA, in_section
    from ftbench_models.command import group

    cli.add_command(in_section(DATA, group))
