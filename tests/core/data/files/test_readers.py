"""Readers of plugins: by their endings, beside those of ftbench."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench import PluginError
from ftbench.data.files.readers import BUILT_IN, readers_of
from ftbench.data.files.reading import read_file
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry

Write = Callable[[str, str | bytes], Path]

PLUGIN = """
from ftbench import NumberedRow, Reader, hookimpl


class Words(Reader):
    name = "words"
    suffixes = SUFFIXES

    def stream(self, path, options, notes):
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield NumberedRow(line, {"text": text})


@hookimpl
def ftbench_register_readers():
    return [Words()]
"""


def registry(write: Write, *suffixes: str, names: tuple[str, ...] = ("words",)) -> Registry:
    files = [
        write(f"{name}.py", PLUGIN.replace("SUFFIXES", repr(suffixes)).replace('"words"', repr(name))) for name in names
    ]
    return Registry(load_plugins(files=files, entry_points=False))


def test_a_reader_of_a_plugin_reads_files_of_its_endings(write: Write) -> None:
    readers = readers_of(registry(write, ".words", ".wd"))
    path = write("rows.WD", "one\ntwo\n")
    assert [row for _, row in read_file(path, readers=readers).rows] == [{"text": "one"}, {"text": "two"}]
    assert set(readers) == {*BUILT_IN, ".words", ".wd"}


def test_an_ending_that_ftbench_reads_is_taken(write: Write) -> None:
    with pytest.raises(PluginError, match=r'files that end in "\.csv" are read by ftbench and by words'):
        readers_of(registry(write, ".csv"))


def test_an_ending_that_two_plugins_read_names_both(write: Write) -> None:
    with pytest.raises(PluginError, match=r'files that end in "\.words" are read by words and by others'):
        readers_of(registry(write, ".words", names=("words", "others")))


@pytest.mark.parametrize("suffix", ["words", ".Words"])
def test_an_ending_has_a_dot_and_small_letters(suffix: str, write: Write) -> None:
    with pytest.raises(PluginError, match="is no ending such as"):
        readers_of(registry(write, suffix))


def test_the_readers_of_a_plugin_are_listed_with_it(
    write: Write, ftbench_command: Callable[..., tuple[int, str, str]]
) -> None:
    plugin = write("words.py", PLUGIN.replace("SUFFIXES", "('.words',)"))
    code, output, _ = ftbench_command("plugins", "list", "--plugin", plugin)
    assert code == 0
    assert "  readers: words\n" in output
