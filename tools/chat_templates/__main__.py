"""`python -m tools.chat_templates`: what ftbench does with every template of TRL's wheel, as a Markdown table.

About half a minute. `docs/chat-models.md` has the table.
"""

from __future__ import annotations

from importlib.metadata import version

import click

from tools.chat_templates.table import line, show
from tools.chat_templates.zoo import templates


@click.command()
def main() -> None:
    """Print the table, with the versions that it was made with."""
    click.echo(f"Made with {', '.join(f'{name} {version(name)}' for name in ('trl', 'transformers'))}.\n")
    for text in show(line(name, source) for name, source in templates().items()):
        click.echo(text)


if __name__ == "__main__":
    main()
