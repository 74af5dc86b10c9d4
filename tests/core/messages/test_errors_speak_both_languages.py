"""Errors for users are raised with notes, which are shown in the reader's language, and never with bare texts.

The whole core is looked at, and the plugins that people meet on the way to a first answer.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import ftbench
from tests.core.messages.raised_texts import error_kinds, raised_texts

ROOT = Path(ftbench.__file__).parents[1]


FOLDERS = (
    "ftbench",
    "plugins/ftbench_augmentations",
    "plugins/ftbench_executors",
    "plugins/ftbench_imports",
    "plugins/ftbench_lm_eval",
    "plugins/ftbench_methods",
    "plugins/ftbench_metrics",
    "plugins/ftbench_models",
    "reports",
)
"""Ratings are not among them: their errors are in English."""

CODE = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.py"))
}
KINDS = error_kinds(code for path, code in CODE.items() if path.startswith("ftbench/") and "\nclass " in code)
MODULES = [path for path, code in CODE.items() if any(kind in code for kind in KINDS)]
"""Those that could raise such an error: they name one."""


@pytest.mark.parametrize("module", MODULES)
def test_no_error_of_a_module_is_a_bare_text(module: str) -> None:
    assert raised_texts(CODE[module], KINDS) == []


def test_the_kinds_of_errors_are_found_with_those_of_other_modules() -> None:
    assert {"UserError", "DataError", "HalfEmpty", "ListedErrors", "MatrixError"} <= KINDS
    assert "CellError" not in KINDS


@pytest.mark.parametrize(
    "line",
    [
        'raise DataError("there is no such file", file=path)',
        'raise DataError(f"there is no {name}")',
        'raise errors.UserError("a" + name)',
        "raise DataError(str(NO_FILE()))",
        'raise DataError("; ".join(notes))',
        "raise DataError(error.message)",
        "raise DataError(text)",
        'message = "no"\n    raise DataError(message)',
        'message = NO_FILE()\n    message += "!"\n    raise DataError(message)',
        'raise DataError(NO_FILE() if name else "no")',
        'raise DataError(Note.plain("no"))',
        'raise DataError(message="no")',
        "raise DataError(said())",
        'kind = HalfEmpty if name else DataError\n    raise kind("no")',
        'raise Own("no")',
        'return DataError("no")',
    ],
)
def test_an_error_with_a_text_is_found(line: str) -> None:
    code = f"class Own(DataError): ...\n\ndef said() -> str: ...\n\ndef check(name: str, text: str):\n    {line}\n"
    assert len(raised_texts(code, {"UserError", "DataError", "HalfEmpty"})) == 1


@pytest.mark.parametrize(
    "line",
    [
        "raise DataError(NO_FILE(), file=path)",
        "raise DataError(messages.NO_FILE(name=name))",
        "raise DataError(MEANT[2](a=name))",
        "raise DataError(error.note, line=error.line)",
        "raise DataError(note)",
        "raise DataError(said())",
        "fault = NO_FILE()\n    raise DataError(fault)",
        "fault, key = NO_FILE(), name\n    raise DataError(fault, key=key)",
        "message = NO_FILE if name else NO_ROWS\n    raise DataError(message())",
        "raise DataError(NO_FILE() if name else fault.note or Note.plain(name))",
        "raise ListedErrors(faults)",
        'raise ValueError("for programmers")',
    ],
)
def test_an_error_with_a_note_passes(line: str) -> None:
    code = f"def said() -> Note: ...\n\ndef check(name: str, note: Note):\n    {line}\n"
    assert raised_texts(code, {"UserError", "DataError", "ListedErrors"}) == []
