"""Tests run in a forked process in which one module has a fault; heavy libraries are imported once for all of them."""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import pickle
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

import pytest

_OPTIONS = (
    "-q", "--no-header", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:unraisableexception",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
)  # fmt: skip
"""Nobody reads why a test failed, and rewriting assertions and collecting garbage would take most of the time."""

OWN = ("ftbench", "tests", "benchmarks")
"""What a child imports afresh; everything else is imported before it is forked."""


@dataclass(slots=True)
class Baseline:
    """What the tests did without a fault."""

    code: int
    output: str
    seconds: Mapping[str, float]
    """By test, of the processor, with all fixtures that it needs: a child has to make them again."""
    lines: Mapping[str, Mapping[int, set[str]]]
    """By module and line, the tests that ran it; "*" where it ran while tests were collected."""
    imported: Sequence[str]


class _Placed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, and runs other code in its place."""

    def __init__(self, name: str, file: str, code: CodeType) -> None:
        self._name, self._file, self._code = name, file, code

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(name, self._file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)


@dataclass(eq=False)
class _Recorder:
    """A pytest plugin: how long each test takes, and which lines of some files it runs."""

    modules: Mapping[str, str]
    """File to module."""
    seconds: dict[str, float] = field(default_factory=dict)
    fixtures: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    now: str = "*"

    def start(self) -> None:
        sys.settrace(self._called)

    def _called(self, frame: FrameType, event: str, argument: object) -> Any:
        module = self.modules.get(frame.f_code.co_filename)
        return self._ran(module) if module else None

    def _ran(self, module: str) -> Callable[[FrameType, str, object], Any]:
        lines = self.lines.setdefault(module, {})

        def ran(frame: FrameType, event: str, argument: object) -> Any:
            lines.setdefault(frame.f_lineno, set()).add(self.now)
            return ran

        return ran

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        # A fixture may serve every test of its file, and is set up in the first one.
        self.now = nodeid.split("::")[0]

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, Any]:
        start = time.process_time()
        made = yield
        self.fixtures[fixturedef.argname] = time.process_time() - start
        return made

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: Any) -> Generator[None, Any, Any]:
        self.now, start = item.nodeid, time.process_time()
        made = yield
        fixtures = sum(self.fixtures.get(name, 0.0) for name in item.fixturenames)
        self.now, self.seconds[item.nodeid] = item.nodeid.split("::")[0], time.process_time() - start + fixtures
        return made


@dataclass(eq=False)
class _Chosen:
    """A pytest plugin: runs some tests, in their order."""

    tests: Mapping[str, int]

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted((one for one in items if one.nodeid in self.tests), key=lambda one: self.tests[one.nodeid])


def preload(names: Iterable[str]) -> None:
    """Import what the tests import, without what is imported afresh."""
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    # What was imported on the way would be there already in every child, without the fault.
    for name in [name for name in sys.modules if name.partition(".")[0].partition("_")[0] in OWN]:
        del sys.modules[name]
    gc.freeze()  # so that no child looks through what it shares with this process


def baseline(folders: Sequence[str], modules: Mapping[str, Path]) -> Baseline:
    """Run all tests once, in a child that is asked what it did."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        recorder = _Recorder({str(file): name for name, file in modules.items()})
        recorder.start()
        code, output = _tests(folders, recorder)
        sys.settrace(None)
        own = tuple(f"{name}." for name in OWN)
        imported = [name for name in sys.modules if name not in OWN and not name.startswith((*own, "ftbench_"))]
        with os.fdopen(writing, "wb") as pipe:
            pickle.dump(Baseline(code, output, recorder.seconds, recorder.lines, imported), pipe)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found: Baseline = pickle.load(pipe)
    os.waitpid(child, 0)
    return found


def survives(name: str, file: Path, code: CodeType, tests: Sequence[str], *, seconds: float) -> bool:
    """Whether all of `tests` pass with `code` in the place of a module; not where they take longer than `seconds`."""
    return trouble(name, file, code, tests, seconds=seconds) is None


def trouble(name: str, file: Path, code: CodeType, tests: Sequence[str], *, seconds: float) -> str | None:
    """What pytest says where not all of `tests` pass with `code` in the place of a module; None where they do."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        child = os.fork()
        if child == 0:
            os.setpgrp()
            sys.meta_path.insert(0, _Placed(name, str(file), code))
            chosen = _Chosen({test: place for place, test in enumerate(tests)})
            found, output = _tests(sorted({test.split("::")[0] for test in tests}), chosen, "-x")
            said.write(output)
            said.flush()
            os._exit(0 if found == 0 else 1)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                said.seek(0)
                return None if os.waitstatus_to_exitcode(status) == 0 else said.read()
            time.sleep(0.01)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return f"the tests took longer than {seconds:.0f} s"


def _tests(folders: Sequence[str], plugin: object, *options: str) -> tuple[int, str]:
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            code = int(pytest.main([*folders, *_OPTIONS, *options], [plugin]))
        except BaseException as error:  # a fault may raise anything, anywhere
            print(repr(error))
            code = 1
    return code, output.getvalue()
