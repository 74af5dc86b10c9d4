"""`python -m tools.mutation MODULE…`: which faults in a module do its tests not notice?

Every fault is one small change: a comparison, a sign, a constant, an argument, two values exchanged, a guard deleted.
Tests that run the changed line are run, quickest first, until one fails. What survives is listed: each is a missing
test, or a change that makes no difference. docs/statistics.md says how to read it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PLACES = ("", "plugins", "tasks", "reports")
_TESTS = {
    "ftbench.analysis.statistics": ("tests/core/analysis",),
    "ftbench.analysis": ("tests/core/analysis", "tests/core/presentation"),
    "ftbench_reports": ("tests/reports",),
}
"""By the beginning of a module's name."""
_FIRST = 25
"""Tests that are tried before all others."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 1 where something survives, 2 where nothing can be said."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutation", description=__doc__.split("\n")[0])
    parser.add_argument("modules", nargs="+", metavar="MODULE", help="such as ftbench.analysis.statistics.holm")
    parser.add_argument("--tests", nargs="+", metavar="PATH", help="default: the folders that belong to the module")
    parser.add_argument("--sample", type=int, metavar="N", help="so many faults of each module, chosen by chance")
    parser.add_argument("--kinds", nargs="+", metavar="KIND", help="only these kinds, such as 'guard deleted'")
    parser.add_argument("--lines", nargs="+", type=int, metavar="N", help="only these lines, to try survivors again")
    parser.add_argument("--slowest", type=float, default=3.0, metavar="S", help="leave slower tests out (default: 3 s)")
    chosen = parser.parse_args(arguments)

    sys.path[:0] = [str(ROOT / name) for name in _PLACES]
    from tools.mutation.mutants import mutants
    from tools.mutation.running import baseline, preload, survives, trouble

    files = {name: _file(name) for name in chosen.modules}
    folders = chosen.tests or sorted({one for name in files for one in _tests_of(name)})
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    found = baseline(folders, files)
    if found.code != 0:
        print(found.output, "the tests fail without a fault", sep="\n")
        return 2
    preload(found.imported)
    quick = {test: seconds for test, seconds in found.seconds.items() if seconds <= chosen.slowest}
    print(f"{len(quick)} tests, {len(found.seconds) - len(quick)} slower ones left out")
    survivors, untested = 0, []
    for name, file in files.items():
        source = file.read_text(encoding="utf-8")
        whole = runners_of(0, found.lines.get(name, {}), quick)
        if not whole:
            print(f"{name}: none of the tests runs it")
            untested.append(name)
            continue
        wrong = trouble(name, file, compile(source, str(file), "exec"), whole, seconds=_patience(whole, quick))
        if wrong is not None:
            print(wrong, f"{name}: its tests fail without a fault when the quickest come first", sep="\n")
            return 2
        every = [one for one in mutants(source, str(file)) if not chosen.kinds or one.kind in chosen.kinds]
        if chosen.sample and chosen.sample < len(every):
            every = sorted(random.Random(0).sample(every, chosen.sample), key=lambda one: one.line)
        every = [one for one in every if not chosen.lines or one.line in chosen.lines]
        killed, start = 0, time.monotonic()
        for one in every:
            tests = runners_of(one.line, found.lines.get(name, {}), quick)
            if any(not survives(name, file, one.code, some, seconds=_patience(some, quick))
                   for some in _in_parts(tests)):  # fmt: skip
                killed += 1
            else:
                print(f"  {name}:{one.line}: {one.kind}: {one.change}{'' if tests else '  (no test runs this line)'}")
        survivors += len(every) - killed
        print(f"{name}: {killed} of {len(every)} faults noticed, {time.monotonic() - start:.0f} s")
    return 2 if untested else 1 if survivors else 0


def _patience(tests: Sequence[str], quick: dict[str, float]) -> float:
    """Seconds after which tests are taken for caught in a loop, on a machine that has other work too."""
    return 60 + 30 * sum(quick[test] for test in tests)


def _file(module: str) -> Path:
    """Found without an import: the children have to import it themselves."""
    for folder in _PLACES:
        path = ROOT / folder / f"{module.replace('.', '/')}.py"
        if path.is_file():
            return path
    raise SystemExit(f'there is no module "{module}"')


def _tests_of(module: str) -> Sequence[str]:
    for start, folders in _TESTS.items():
        if module == start or module.startswith(f"{start}."):
            return folders
    raise SystemExit(f"say with --tests which tests belong to {module}")


def runners_of(line: int, lines: dict[int, set[str]], quick: dict[str, float]) -> list[str]:
    """The tests that run a line, quickest first; all of a file that runs any line where it is not run by a test itself.

    The line of an expression that goes over several is not always the one that is traced. What runs when a module is
    imported serves everything in it, and a test may look at a constant without running a line.
    """
    names = lines.get(line) or set()
    if not names or "*" in names:
        names = {one.split("::")[0] for one in set().union(*lines.values())} if lines else set()
    files = {one for one in names if "::" not in one}
    return sorted((one for one in quick if one in names or one.split("::")[0] in files), key=quick.__getitem__)


def _in_parts(tests: Sequence[str]) -> Iterator[Sequence[str]]:
    """First the quickest of the one file that has most of them, since every file takes time to be collected."""
    if not tests:
        return
    ((file, _),) = Counter(test.split("::")[0] for test in tests).most_common(1)
    first = [test for test in tests if test.split("::")[0] == file][:_FIRST]
    yield first
    if rest := [test for test in tests if test not in first]:
        yield rest


if __name__ == "__main__":
    raise SystemExit(main())
