"""What is printed for an error that ends a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ftbench.commandline.language import rendering
from ftbench.errors import FtbenchError, UserError
from ftbench.messages.command_line import ERROR, INTERRUPTED, OUTPUT, UNEXPECTED
from ftbench.text.one_line import describe

if TYPE_CHECKING:
    from ftbench.commandline.language import Render
    from ftbench.commandline.main import Options


def error_text(error: BaseException, options: Options) -> str:
    """The lines about an error, in the language of the options; a plugin's error in the plugin's own words."""
    render = _rendering(options)
    if isinstance(error, UserError):
        return render(ERROR(error=error.shown(render)))
    if isinstance(error, OSError):  # a full disk, a read-only directory
        said = str(error.strerror or error)
        return render(ERROR(error=f"{error.filename}: {said}" if error.filename else OUTPUT(error=said)))
    return render(ERROR(error=UNEXPECTED(error=describe(error, 500))))


def interrupted_text(options: Options) -> str:
    """What is printed when somebody has interrupted the command."""
    return _rendering(options)(INTERRUPTED())


def _rendering(options: Options) -> Render:
    from ftbench.plugins.messages import collect_messages

    host = options.host or options.commands
    if host is not None:
        try:
            catalogue = collect_messages(host)
        except FtbenchError:  # the messages themselves are what is wrong
            return rendering(options.language)
        return lambda note: catalogue.render(note, options.language)
    return rendering(options.language)
