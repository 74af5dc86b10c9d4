"""The files of a new plugin, from templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import ftbench
from ftbench.commandline.new_plugin.kinds import Form, NewKind
from ftbench.commandline.new_plugin.names import PluginName
from ftbench.messages import new_plugin as messages

if TYPE_CHECKING:
    import jinja2

    from ftbench.messages import Note

_TEMPLATES = Path(__file__).parent / "templates"
_ROWS = "rows.csv"

_OTHER_CLASSES = frozenset(
    {"BaseModel", "ConfigDict", "Field", "False", "Iterable", "Iterator", "Lines", "Mapping", "None", "OneByOne"}
    | {"Path", "PluginKit", "Sequence", "StringIO", "True", "ValidationError"}
)
"""Names in the templates that a class cannot have, besides those of ftbench."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file of a new plugin."""

    path: PurePosixPath
    content: str
    about: Note


@dataclass(frozen=True)
class Contents:
    """What `ftbench plugins new` writes."""

    name: PluginName
    kind: NewKind
    form: Form

    @property
    def package(self) -> bool:
        """Whether it is a folder of its own."""
        return self.form == "package"

    @property
    def matrix(self) -> PurePosixPath:
        """The matrix that uses it."""
        return PurePosixPath(self.name.name, "matrix.yaml") if self.package else self._beside("_matrix.yaml")

    def files(self) -> tuple[NewFile, ...]:
        """All of them, the one to change first."""
        return tuple(self._in_package() if self.package else self._side_by_side())

    @property
    def code(self) -> PurePosixPath:
        """The file to change."""
        if self.form == "yaml":
            return self._beside(".yaml")
        return self._inside(f"{self.kind.kind}.py") if self.package else self._beside(".py")

    @property
    def tests(self) -> PurePosixPath:
        """The file of its tests."""
        if self.package:
            return PurePosixPath(self.name.name, "tests", f"test_{self.kind.kind}.py")
        return PurePosixPath(f"test_{self.name.module}.py")

    def _beside(self, ending: str) -> PurePosixPath:
        return PurePosixPath(f"{self.name.module}{ending}")

    def _inside(self, name: str) -> PurePosixPath:
        return PurePosixPath(self.name.name, "src", self.name.package, name)

    def _side_by_side(self) -> Iterator[NewFile]:
        if self.form == "yaml":
            kind, template, about = "yaml", "task.yaml.j2", messages.TASK()
        else:
            kind, template, about = self.kind.kind, f"kinds/{self.kind.kind}.py.j2", messages.CODE()
        yield NewFile(self.code, self._filled(template), about)
        if self.kind.kind == "task":
            yield NewFile(PurePosixPath(self._names["rows"]), self._plain(_ROWS), messages.ROWS())
        yield NewFile(self.tests, self._filled(f"kinds/test_{kind}.py.j2"), messages.TESTS())
        yield NewFile(self.matrix, self._filled("matrix.yaml.j2"), messages.MATRIX())

    def _in_package(self) -> Iterator[NewFile]:
        folder = PurePosixPath(self.name.name)
        yield NewFile(self.code, self._filled(f"kinds/{self.kind.kind}.py.j2"), messages.CODE())
        if self.kind.kind == "task":
            yield NewFile(self._inside(_ROWS), self._plain(_ROWS), messages.ROWS())
        yield NewFile(self._inside("__init__.py"), self._filled("package/init.py.j2"), messages.HOOKS())
        yield NewFile(self._inside("py.typed"), "", messages.OTHERS())
        yield NewFile(self.tests, self._filled(f"kinds/test_{self.kind.kind}.py.j2"), messages.TESTS())
        yield NewFile(self.matrix, self._filled("matrix.yaml.j2"), messages.MATRIX())
        yield NewFile(folder / "pyproject.toml", self._filled("package/pyproject.toml.j2"), messages.PROJECT())
        yield NewFile(folder / "README.md", self._filled("package/README.md.j2"), messages.README())
        yield NewFile(folder / "CHANGELOG.md", self._filled("package/CHANGELOG.md.j2"), messages.OTHERS())
        workflow = folder / ".github" / "workflows" / "tests.yml"
        yield NewFile(workflow, self._filled("package/tests.yml.j2"), messages.WORKFLOW())
        yield NewFile(folder / ".gitignore", self._filled("package/gitignore.j2"), messages.OTHERS())

    @cached_property
    def _names(self) -> dict[str, Any]:
        """What fills the templates."""
        module = self.name.package if self.package else self.name.module
        title = self.name.title
        cls = f"My{title}" if title in _OTHER_CLASSES or title in ftbench.__all__ else title
        run = "ftbench run matrix.yaml"
        return {
            "name": self.name.name,
            "kind": self.kind.kind,
            "form": self.form,
            "module": module,
            "place": f"{module}.{self.kind.kind}" if self.package else module,
            "cls": cls,
            "base": self.kind.base,
            "hook": self.kind.hook,
            "imported": self.kind.constant or cls,
            "made": self.kind.constant or f"{cls}()",
            "distribution": self.name.distribution,
            "version": ftbench.__version__,
            "rows": _ROWS if self.package else f"{module}_{_ROWS}",
            "task": f"./{self.code}" if self.form == "yaml" else self.name.name,
            "run": f"{run} --executor {self.name.name}" if self.kind.kind == "executor" else run,
        }

    def _filled(self, template: str) -> str:
        return self._environment.get_template(template).render(self._names)

    def _plain(self, name: str) -> str:
        return (_TEMPLATES / name).read_text(encoding="utf-8")

    @cached_property
    def _environment(self) -> jinja2.Environment:
        """Templates with << >> for names: braces are those of Python and YAML. A name without a value is an error."""
        import jinja2

        return jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES),
            undefined=jinja2.StrictUndefined,
            block_start_string="<%",
            block_end_string="%>",
            variable_start_string="<<",
            variable_end_string=">>",
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
        )
