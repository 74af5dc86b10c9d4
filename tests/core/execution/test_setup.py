import gc
import subprocess
import sys

import pytest

from ftbench.execution.setup import import_libraries

TAKE_AGAIN = """
import resource, sys
from ftbench.execution import setup
if sys.argv[1] == "keep":
    setup.keep_freed_memory()
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    block = bytearray(256 * 2**20)
    del block
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
faults()
print(faults())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be told to keep freed memory")
def test_what_a_step_frees_is_not_taken_from_the_system_again_by_the_next_step() -> None:
    faults = {}
    for kind in ("give back", "keep"):
        command = [sys.executable, "-c", TAKE_AGAIN, kind]
        faults[kind] = int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    pages_of_two_mebibytes = 128
    assert faults["give back"] >= pages_of_two_mebibytes
    assert faults["keep"] < 10


@pytest.mark.parametrize("collecting", [True, False])
def test_importing_the_libraries_leaves_the_garbage_collector_as_it_was(collecting: bool) -> None:
    before = gc.isenabled()
    try:
        gc.enable() if collecting else gc.disable()
        import_libraries()
        assert gc.isenabled() is collecting
    finally:
        gc.enable() if before else gc.disable()


@pytest.mark.slow
def test_it_does_so_too_where_nothing_was_imported_before() -> None:
    code = "import gc\nfrom ftbench.execution.setup import import_libraries\n"
    code += "".join(f"gc.{state}(); import_libraries(); print(gc.isenabled())\n" for state in ("enable", "disable"))
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.split() == ["True", "False"]
