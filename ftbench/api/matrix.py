"""Open a matrix from a file, a mapping, or an object."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from ftbench.api.values import matrix_value
from ftbench.errors import MatrixError
from ftbench.execution.run_record import MatrixSource
from ftbench.matrix.read import MatrixFile, check_matrix, read_matrix
from ftbench.matrix.schema import Matrix
from ftbench.matrix.yaml_file import YamlFile
from ftbench.messages.library_errors import NO_MATRIX
from ftbench.plugins import PluginHost, Registry

MatrixLike: TypeAlias = "str | Path | Mapping[str, Any] | Matrix"
"""The path of a matrix file, its keys as a mapping, or a `Matrix`."""

LoadPlugins = Callable[[Sequence[Path]], PluginHost]
"""Loads a command's plugins and the given plugin files."""

MAPPING = "matrix"
"""Name in errors of a matrix without a file."""


def open_matrix(
    matrix: MatrixLike, overrides: Sequence[str], plugin_files: Sequence[Path], load: LoadPlugins
) -> tuple[MatrixFile, MatrixSource, Registry]:
    """The validated matrix, its source, and the registry; raises `MatrixError` and `PluginError`.

    `overrides` are `A.B=VALUE`, as for `--set`.
    """

    def method_keys() -> Mapping[str, Sequence[str]]:
        return Registry(load(())).method_keys()

    if isinstance(matrix, str | Path):
        file = read_matrix(Path(matrix), overrides, method_keys=method_keys)
        text = file.path.read_text(encoding="utf-8-sig")
    else:
        content = _content(matrix)
        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
        source = YamlFile(Path.cwd() / MAPPING, content, {})  # relative paths start there
        file = check_matrix(source, overrides, name="run", method_keys=method_keys)
    listed = [file.directory / name for name in file.matrix.plugins]
    files = tuple(dict.fromkeys(path.resolve() for path in (*listed, *plugin_files)))
    return file, MatrixSource(text, file.directory, files), Registry(load(files))


def _content(matrix: Mapping[str, Any] | Matrix) -> dict[str, Any]:
    if isinstance(matrix, Matrix):
        return matrix.model_dump(mode="json", exclude_unset=True)
    if not isinstance(matrix, Mapping):
        raise MatrixError(NO_MATRIX(type=type(matrix).__name__))
    content: dict[str, Any] = matrix_value(matrix, source=MAPPING)
    return content
