"""Examples at the end of a command's help."""

from __future__ import annotations


def examples(*commands: str) -> str:
    """An epilog for click with one command a line; `\\b` keeps the lines as they are."""
    return "\b\n" + "\n".join(["Examples:", *(f"  {command}" for command in commands)])
