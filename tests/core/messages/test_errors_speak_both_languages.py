"""Errors for users are raised with notes, which are shown in the reader's language, and never with bare texts.

The modules that are looked at stand in `error_modules_*.txt`: a folder, a file or a pattern on each line.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import ftbench
from tests.core.messages.raised_texts import error_kinds, raised_texts

ROOT = Path(ftbench.__file__).parents[1]
KINDS = error_kinds(path.read_text(encoding="utf-8") for path in sorted((ROOT / "ftbench").rglob("*.py")))


def _modules(line: str) -> list[Path]:
    """The modules that a line names; a line that names none is a mistake."""
    paths = [module for path in sorted(ROOT.glob(line)) for module in (path.rglob("*.py") if path.is_dir() else [path])]
    assert paths, f"no module is named {line}"
    return sorted(paths)


LINES = [
    line
    for names in sorted(Path(__file__).parent.glob("error_modules_*.txt"))
    for line in names.read_text(encoding="utf-8").splitlines()
    if line.strip()
]
MODULES = sorted({module.relative_to(ROOT).as_posix() for line in LINES for module in _modules(line)})


@pytest.mark.parametrize("module", MODULES)
def test_no_error_of_a_module_is_a_bare_text(module: str) -> None:
    assert raised_texts((ROOT / module).read_text(encoding="utf-8"), KINDS) == []


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
