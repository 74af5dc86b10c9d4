"""Installing completion for a user: one file with the script, and one line in the start file of bash or zsh."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MARK = "# completion of ftbench"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the completion of one shell belongs."""

    script: Path
    start_file: Path | None
    """The file that the shell reads at its start; None where it finds the script by itself."""

    @property
    def line(self) -> str:
        """What the start file needs; quiet where the script has gone."""
        return f'[ -r "{self.script}" ] && . "{self.script}"  {MARK}'

    @property
    def has_line(self) -> bool:
        """Whether the start file names the script already, in whatever words."""
        try:
            text = self.start_file.read_text(encoding="utf-8", errors="replace") if self.start_file else ""
        except FileNotFoundError:
            return False
        lines = [line.strip() for line in text.splitlines()]
        return any(str(self.script) in line and not line.startswith("#") for line in lines)


def place(shell: str) -> Place:
    """The files of this user, where the shell looks for them."""
    home = Path.home()
    if shell == "fish":
        return Place(_folder("XDG_CONFIG_HOME", home / ".config") / "fish" / "completions" / "ftbench.fish", None)
    script = _folder("XDG_DATA_HOME", home / ".local" / "share") / "ftbench" / f"completion.{shell}"
    return Place(script, home / ".bashrc" if shell == "bash" else _folder("ZDOTDIR", home) / ".zshrc")


def install(place: Place, script: str) -> tuple[Path, ...]:
    """Write what is missing or has changed, and return those files; the same again changes nothing.

    The line is appended in one write, so a start file that is a link into a repository of such files stays one.
    """
    from ftbench.storage.atomic import write_atomic

    changed = []
    if not place.script.is_file() or place.script.read_text(encoding="utf-8") != script:
        place.script.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(place.script, script)
        changed.append(place.script)
    if place.start_file is not None and not place.has_line:
        place.start_file.parent.mkdir(parents=True, exist_ok=True)
        with place.start_file.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 1, 0))
            gap = "\n" if file.read(1) not in (b"", b"\n") else ""
            file.write(f"{gap}{place.line}\n".encode())
        changed.append(place.start_file)
    return tuple(changed)


def _folder(variable: str, default: Path) -> Path:
    """The folder that a variable of the environment names; a relative one does not count, as XDG says."""
    named = Path(os.environ.get(variable) or default)
    return named if named.is_absolute() else default
