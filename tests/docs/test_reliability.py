"""docs/reliability.md and its Chinese twin against the list of faults and the commands that they name."""

from __future__ import annotations

from tests.docs.pages import headings, read, section
from tests.faults.table import markdown
from tests.fuzzing import LEAST

PAGE, CHINESE = "docs/reliability.md", "docs/reliability.zh-CN.md"


def test_the_table_of_faults_is_the_one_that_the_list_prints() -> None:
    lines = section(PAGE, "Faults").splitlines(keepends=True)
    assert "".join(line for line in lines if line.startswith("|")) == markdown()


def test_both_pages_have_the_same_sections() -> None:
    assert [level for level, _ in headings(read(PAGE))] == [level for level, _ in headings(read(CHINESE))]


def test_the_number_of_fuzzed_inputs_is_the_one_that_is_asked_for() -> None:
    assert f"at least {LEAST:,} made-up" in read(PAGE)
    assert f"{LEAST:,} " in read(CHINESE)


def test_the_kill_loop_of_the_page_is_the_one_of_the_makefile() -> None:
    assert "--rounds 10 --executor process" in read("Makefile")
    assert "make kill-loop" in read(".ci/run")
