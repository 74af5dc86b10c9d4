"""Errors for unknown options, with the equivalent here or the option that was meant."""

from __future__ import annotations

import click

from ftbench.commandline.main import Options
from ftbench.similar import similar

_INSTEAD = (
    (
        ("plan", "run"),
        "resume continue failed-only retry retry-failed rerun-failed restart skip-existing skip-done",
        "Running the same command again does that: finished cells are kept, failed and missing ones run; --only-failed "
        "leaves out the missing ones",
    ),
    (
        ("plan", "run"),
        "force overwrite no-cache redo fresh clean",
        "Finished cells are kept, always; --out DIR with a new directory begins anew",
    ),
    (("plan", "run"), "gpus gpu n-gpus num-gpus", "--workers N runs N cells at a time, one on each GPU"),
    (("plan", "run"), "config matrix file f", "The matrix stands without an option: ftbench run m.yaml"),
    ((), "traceback debug verbose v", "Where an error comes from is shown by --traceback before the command"),
    ((), "p", "Plugins are named before the command: ftbench -p NAME run …; a file of one is --plugin FILE"),
    ((), "version", "It stands before the command: ftbench --version"),
)
"""(commands, or none for all of them; options of other tools; advice)."""

_OTHER_NAMES = {"output": "out", "output-dir": "out", "outdir": "out", "o": "out", "dir": "out", "j": "workers"}
_OTHER_NAMES |= {"jobs": "workers", "timeout": "time-limit", "override": "set", "dry": "dry-run", "n": "dry-run"}


def explained(error: click.NoSuchOption) -> click.NoSuchOption:
    """The error with a useful hint; click suggests any option with similar letters."""
    name = error.option_name.lstrip("-").replace("_", "-")
    command = error.ctx.info_name if error.ctx else None
    options = error.ctx.command.params if error.ctx else []
    known = [option_name for option in options for option_name in option.opts if option_name.startswith("--")]
    instead = next(
        (
            advice
            for commands, names, advice in _INSTEAD
            if name in names.split() and (not commands or command in commands)
        ),
        None,
    )
    near = [f"--{_OTHER_NAMES[name]}"] if name in _OTHER_NAMES else similar(f"--{name}", known)
    words = f"{instead}." if instead else ""
    if not instead and (suggestions := [candidate for candidate in near if candidate in known]):
        words = f"Did you mean {' or '.join(map(repr, suggestions))}?"
    elif not instead and command in ("plan", "run") and (key := _key_of_the_matrix(name, error.ctx)):
        words = f"The matrix says it: --set {key}=VALUE."
    return click.NoSuchOption(
        error.option_name, f"No such option {error.option_name!r}. {words}".rstrip(), ctx=error.ctx
    )


def _key_of_the_matrix(name: str, context: click.Context | None) -> str | None:
    from ftbench.matrix.misplaced import Misplaced
    from ftbench.plugins import Registry

    options = context.obj if context and isinstance(context.obj, Options) else Options()
    return Misplaced(Registry(options.load_plugins()).method_keys).path(name)
