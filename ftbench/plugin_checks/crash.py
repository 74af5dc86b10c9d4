"""Where in a plugin's own files an error comes from."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from types import ModuleType


@dataclass(frozen=True, slots=True)
class PluginCode:
    """The file or the package folder of a plugin's code."""

    root: Path | None = None
    """A file or a folder; None if it is not known."""

    @classmethod
    def of(cls, plugin: object) -> PluginCode:
        """The code of a loaded plugin: a module, a package, or an object with hooks."""
        module = (
            plugin if isinstance(plugin, ModuleType) else inspect.getmodule(plugin) or inspect.getmodule(type(plugin))
        )
        file = getattr(module, "__file__", None)
        if file is None:
            return cls()
        path = Path(file).resolve()
        return cls(path.parent if path.name == "__init__.py" else path)

    def has(self, file: str) -> bool:
        """Whether a file belongs to the plugin."""
        if self.root is None or not file:
            return False
        path = Path(file).resolve()
        return path == self.root or self.root in path.parents

    def place_of(self, error: BaseException) -> str:
        """`FILE:LINE` of the innermost line of the plugin that was running; empty if none was.

        The errors behind an error are looked at too, from the first cause on.
        """
        chain: list[BaseException] = []
        behind: BaseException | None = error
        while behind is not None and all(behind is not known for known in chain):
            chain.append(behind)
            behind = behind.__cause__ or behind.__context__
        for known in reversed(chain):
            if isinstance(known, SyntaxError) and known.filename and self.has(known.filename):
                return self._shown(known.filename, known.lineno or 1)
            lines = [(frame.f_code.co_filename, line) for frame, line in walk_tb(known.__traceback__)]
            if own := [(file, line) for file, line in lines if self.has(file)]:
                return self._shown(*own[-1])
        return ""

    def place(self, owner: object) -> str:
        """`FILE:LINE` where the class of an object is defined; empty if that is not in the plugin."""
        if owner is None:
            return ""
        kind = owner if inspect.isclass(owner) or inspect.isfunction(owner) else type(owner)
        try:
            file = inspect.getsourcefile(kind) or ""
            line = inspect.getsourcelines(kind)[1]
        except (OSError, TypeError):  # a class made by a call, or source that is gone
            return ""
        return self._shown(file, line) if self.has(file) else ""

    def _shown(self, file: str, line: int) -> str:
        """The place with a path from the plugin's folder on."""
        assert self.root is not None
        path = Path(file).resolve()
        return f"{path.relative_to(self.root.parent)}:{line}"
