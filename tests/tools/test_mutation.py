"""The faults of `tools.mutation`, and what it says of tests that notice them or do not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tools.mutation.__main__ import runners_of
from tools.mutation.mutants import mutants

ROOT = Path(__file__).resolve().parents[2]


def changes(source: str, kind: str) -> list[str]:
    return [one.change for one in mutants(source, "little.py") if one.kind == kind]


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ("x = a < b", "comparison", ["a < b  ->  a <= b", "a < b  ->  a >= b"]),
        ("x = a - b", "arithmetic", ["a - b  ->  a + b"]),
        ("x = a and b", "and/or", ["a and b  ->  a or b"]),
        ("x = a and b", "condition dropped", ["a and b  ->  True and b", "a and b  ->  a and True"]),
        ("x = not a", "negation", ["not a  ->  not not a"]),
        ("x = -a", "sign", ["-a  ->  +a"]),
        ("x = 0.05", "constant", ["0.05  ->  0.1"]),
        ("x = {'better': 'good', 'worse': 'bad'}", "values exchanged",
         ["{'better': 'good', 'worse': 'bad'}  ->  {'better': 'bad', 'worse': 'good'}"]),
        ("x = (low, high)", "items exchanged", ["(low, high)  ->  (high, low)"]),
        ("x = f(a, b)", "arguments exchanged", ["f(a, b)  ->  f(b, a)"]),
        ("x = f(a, clusters=b)", "argument dropped", ["f(a, clusters=b)  ->  f(a)"]),
        ("x = max(a)", "max/min", ["max(a)  ->  min(a)"]),
        ("x = a if b else c", "branches exchanged", ["a if b else c  ->  a if not b else c"]),
        ("if a:\n    b()", "guard deleted", ["a"]),
        ("if a:\n    raise b", "statement deleted", ["raise b"]),
        ("x = [a for a in b if a]", "filter dropped", ["for a in b if a  ->  for a in b"]),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_made(source: str, kind: str, expected: list[str]) -> None:
    assert changes(source, kind) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""\nimport a\nfrom b import c',
        'Side = Literal["better", "worse"]',
        "def f(a: 'int') -> 'str': pass",
        "if TYPE_CHECKING:\n    a = 1",
        "__all__ = ['a', 'b']",
        "try:\n    a = b\nexcept (c, d):\n    a = e",
    ],
)
def test_what_decides_nothing_has_no_fault(source: str) -> None:
    assert list(mutants(source, "little.py")) == []


def test_a_mutant_runs_with_its_fault_and_the_next_one_without_it() -> None:
    made = []
    for one in mutants("x = {'a': 1, 'b': 2}\ny = 3 - 1", "little.py"):
        names: dict[str, Any] = {}
        exec(one.code, names)
        made.append((names["x"], names["y"]))
    assert made == [
        ({"a": 2, "b": 1}, 2),
        ({"aXX": 1, "b": 2}, 2),
        ({"a": 1, "bXX": 2}, 2),
        ({"a": 2, "b": 2}, 2),
        ({"a": 1, "b": 3}, 2),
        ({"a": 1, "b": 2}, 4),
        ({"a": 1, "b": 2}, 3),
        ({"a": 1, "b": 2}, 1),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (1, ["b.py::quick", "a.py::slower", "a.py::slow"]),  # run by the import: a test may look at a constant
        (2, ["a.py::slow"]),
        (3, ["b.py::quick"]),  # run by a fixture of the file
        (4, ["b.py::quick", "a.py::slower", "a.py::slow"]),  # not traced
    ],
)
def test_the_tests_of_a_line_are_those_that_may_notice_a_fault_in_it(line: int, expected: list[str]) -> None:
    lines = {1: {"*"}, 2: {"a.py::slow"}, 3: {"b.py"}}
    quick = {"a.py::slow": 0.2, "b.py::quick": 0.1, "a.py::slower": 0.15, "c.py::other": 0.1}
    assert runners_of(line, lines, quick) == expected


RUN = """
from pathlib import Path
from tools.mutation.mutants import mutants
from tools.mutation.running import baseline, survives, trouble
file = Path("little.py").resolve()
found = baseline(["test_little.py"], {"little": file})
assert found.code == 0, found.output
print(*(sorted(found.lines["little"][line]) for line in (2, 3, 6)), sep="\\n")
for one in mutants(file.read_text(), str(file)):
    if one.kind in ("guard deleted", "sign", "arithmetic"):
        print(one.line, one.kind, survives("little", file, one.code, list(found.seconds), seconds=60))
wrong = compile("def seen(a): return a\\nunseen = seen", "little.py", "exec")
print("assert [seen(2), seen(-2)] == [2, 2]" in trouble("little", file, wrong, list(found.seconds), seconds=60))
sleeping = compile("import time\\ntime.sleep(60)", "little.py", "exec")
print(trouble("little", file, sleeping, list(found.seconds), seconds=1))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
def test_a_fault_that_no_test_notices_survives(write: Callable[[str, str], Path], tmp_path: Path) -> None:
    write(
        "little.py", "def seen(a):\n    if a < 0:\n        return -a\n    return a\ndef unseen(a):\n    return a - 1\n"
    )
    write(
        "test_little.py",
        "from little import seen, unseen\n"
        "def test_seen(): assert [seen(2), seen(-2)] == [2, 2]\n"
        "def test_unseen(): unseen(5)\n",
    )
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "['test_little.py::test_seen']",
        "['test_little.py::test_seen']",
        "['test_little.py::test_unseen']",
        "2 guard deleted False",
        "3 sign False",
        "6 arithmetic True",
        "True",
        "the tests took longer than 1 s",
    ]
