"""The `ftbench` command: global options, lazily loaded commands, short errors."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click

from ftbench.commandline.help_text import DATA, EXTEND, RESULTS, RUN, examples
from ftbench.commandline.language import global_language
from ftbench.commandline.lazy_group import LazyGroup, Section
from ftbench.plugin_loading import load_plugins
from ftbench.plugins.host import PluginHost
from ftbench.version import __version__

_SECTIONS = (
    Section(
        RUN,
        {
            "init": ("init", "Look at a data file and write a matrix for it."),
            "plan": ("plan", "Show data, cells, time and memory of a matrix; run nothing."),
            "run": ("run", "Fine-tune and evaluate every cell that is missing; report."),
            "status": ("status", "Say how the cells of a run stand, and why some failed."),
            "cell": ("cell", "Run single cells of a run, as a scheduler does."),
        },
    ),
    Section(
        RESULTS,
        {
            "results": ("results", "Print results as a table, JSON, CSV, Markdown or LaTeX."),
            "report": ("report", "Write the report of a run: one HTML page, or others."),
            "compare": ("compare", "Say what changed between two runs, beyond chance."),
            "score": ("score", "Add metrics to finished cells without training."),
            "publish": ("publish", "Publish runs as a static site with trends and a feed."),
            "export": ("export", "Write the trained model of a cell for others, or upload it."),
        },
    ),
    Section(
        DATA,
        {
            "data": ("data", "Check, convert and split data files."),
            "template": ("template", "Try the chat template of a model."),
        },
    ),
    Section(
        EXTEND,
        {
            "plugins": ("plugins", "List plugins, write a new one, and check its contracts."),
            "doctor": ("doctor", "Check the installation, the device and the plugins."),
            "schema": ("schema", "Print the JSON Schema of a matrix or task, for editors."),
            "completion": ("completion.command", "Complete commands and names in your shell with Tab."),
        },
    ),
)
"""`--help` shows the lines without importing the modules."""


COMPLETION_VARIABLE = "_FTBENCH_COMPLETE"
"""Set by a shell that asks for completions; click names it so."""


@dataclass(slots=True)
class Options:
    """Global options, given before the command."""

    plugins: tuple[str, ...] = ()
    traceback: bool = False
    host: PluginHost | None = None
    commands: PluginHost | None = None
    """The plugins as loaded for their commands; their messages are known before a command loads plugins."""
    language: str = "en"
    """Of errors, and of the commands that speak several."""

    def load_plugins(self, files: Sequence[Path] = ()) -> PluginHost:
        """Load the plugins of `-p` and single-file plugins."""
        self.host = load_plugins(files=files, modules=self.modules, blocked=self.blocked)
        return self.host

    @property
    def modules(self) -> tuple[str, ...]:
        """Modules to load, from `-p NAME`."""
        return tuple(name for name in self.plugins if not name.startswith("no:"))

    @property
    def blocked(self) -> tuple[str, ...]:
        """Plugins not to load, from `-p no:NAME`."""
        return tuple(name[3:] for name in self.plugins if name.startswith("no:"))

    def warn(self) -> None:
        """Print one line per plugin that is broken or raised an error."""
        for problem in self.host.problems if self.host else ():
            click.echo(f"warning: {problem}", err=True)


@click.group(
    cls=LazyGroup,
    package="ftbench.commandline",
    sections=_SECTIONS,
    epilog=examples("ftbench plan m.yaml", "ftbench run m.yaml", "ftbench results runs/m", "ftbench run --help"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("-p", "plugins", multiple=True, metavar="NAME", help="Load a plugin module; no:NAME blocks a plugin.")
@click.option("--traceback", is_flag=True, help="Show where an error comes from.")
@global_language
@click.version_option(__version__, prog_name="ftbench")
@click.pass_context
def cli(context: click.Context, plugins: tuple[str, ...], traceback: bool) -> None:
    """Which fine-tuning method should I use for my task, my data, my model, and how sure can I be?

    `ftbench COMMAND --help` explains a command, with examples. Exit codes: 0 done, 1 something failed or was found, 2
    wrong input, 130 interrupted.
    """
    options = context.ensure_object(Options)
    options.plugins, options.traceback = plugins, traceback
    context.call_on_close(options.warn)


def _add_plugin_commands(arguments: Sequence[str]) -> PluginHost:
    """Let plugins add commands, and return them; a broken plugin only loses its own command."""
    # Read before click does, because plugins may add commands.
    named = [value for option, value in pairwise(arguments) if option == "-p"]
    blocked = [name[3:] for name in named if name.startswith("no:")]
    host = load_plugins(modules=[name for name in named if not name.startswith("no:")], blocked=blocked)
    host.notify("ftbench_register_commands", cli=cli)
    return host


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point. Exit codes: 0 done, 1 a cell or a section of the report failed, 2 wrong input, 130 interrupted."""
    command_line = list(sys.argv[1:] if arguments is None else arguments)
    options = Options()
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        options.commands = _add_plugin_commands(command_line)
        if COMPLETION_VARIABLE in os.environ:
            from ftbench.commandline.completion.shells import register

            register()
            cli.main(args=command_line, prog_name="ftbench")
        # Not cli.main, which turns a closed pipe into exit code 1, as if a cell had failed.
        with cli.make_context("ftbench", command_line.copy(), obj=options) as context:
            code = cli.invoke(context)
        if sys.stdout:
            sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        if isinstance(error, click.NoSuchOption):
            from ftbench.commandline.unknown_option import explained

            error = explained(error)
        error.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        from ftbench.commandline.error_text import interrupted_text

        click.echo(interrupted_text(options), err=True)
        sys.exit(130)
    except BrokenPipeError:  # `ftbench results … | head`
        if sys.stdout:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if "--traceback" in command_line:
            from traceback import print_exc

            print_exc()
        from ftbench.commandline.error_text import error_text

        click.echo(error_text(error, options), err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
