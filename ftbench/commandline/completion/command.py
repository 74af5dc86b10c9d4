"""`ftbench completion`: the script that makes a shell complete ftbench's commands, and installing it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options

_SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    epilog=examples(
        "ftbench completion --install", "ftbench completion zsh --install --dry-run", "ftbench completion bash"
    ),
)
@click.argument("shell", type=click.Choice(_SHELLS), required=False)
@click.option("--install", "installs", is_flag=True, help="Install it for you, and say in which files.")
@click.option("--dry-run", is_flag=True, help="With --install: say what would be written, and write nothing.")
@click.pass_obj
def command(options: Options, shell: str | None, installs: bool, dry_run: bool) -> None:
    """Complete commands, options, files and names in your shell with the Tab key.

    Prints the script for a shell (default: the one of SHELL in the environment). With --install it writes the script
    into a file of its own, and for bash and zsh one line into the file that the shell reads at its start. Installing
    again changes nothing; after an update of ftbench it brings the new script.
    """
    from ftbench.commandline.completion.installing import install, place
    from ftbench.commandline.completion.shells import script
    from ftbench.commandline.language import rendering
    from ftbench.errors import UserError
    from ftbench.messages import completion as messages

    name = shell or Path(os.environ.get("SHELL", "")).name
    if name not in _SHELLS:
        raise UserError(messages.WHICH_SHELL(known=_SHELLS))
    if dry_run and not installs:
        raise click.UsageError("--dry-run goes with --install")
    if not installs:
        click.echo(script(name), nl=False)
        return
    render = rendering(options.language)
    where = place(name)
    if dry_run:
        click.echo(render(messages.WOULD_WRITE(file=str(where.script))))
        if where.start_file and not where.has_line:
            click.echo(render(messages.WOULD_ADD(file=str(where.start_file), line=where.line)))
        return
    changed = install(where, script(name))
    for file in changed:
        said = messages.ADDED if file == where.start_file else messages.WROTE
        click.echo(render(said(file=str(file))))
    if not changed:
        click.echo(render(messages.AS_IT_WAS(file=str(where.script))))
    click.echo(render(messages.NEW_TERMINAL()))
