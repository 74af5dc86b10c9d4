"""Where models that ftbench converted are kept on this machine."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """FTBENCH_CACHE if it is set, else `ftbench` in XDG_CACHE_HOME, else `~/.cache/ftbench`; it need not exist."""
    if named := os.environ.get("FTBENCH_CACHE"):
        return Path(named).expanduser()
    common = os.environ.get("XDG_CACHE_HOME")
    return (Path(common) if common else Path.home() / ".cache") / "ftbench"
