"""Results for a paper: LaTeX that shows every character as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ftbench.results.styles import STYLES, escaped
from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]
LATEX = STYLES["latex"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("macro_f1", r"macro\_f1"),
        ("95 % of $5 & #1", r"95 \% of \$5 \& \#1"),
        (r"a\b{c}", r"a\textbackslash{}b\{c\}"),
        ("x^2 ~ y", r"x\textasciicircum{}2 \textasciitilde{} y"),
        ("[-0.1, +0.2]", r"{[}$-$0.1, +0.2{]}"),
        ("p-tuning, top-2", "p-tuning, top-2"),
        ("情感", "情感"),
        ("two\nlines", "two lines"),
    ],
)
def test_what_latex_would_take_for_a_command_is_shown(text: str, written: str) -> None:
    assert escaped(text) == written


def test_a_table_has_a_line_a_row_and_a_short_row_spans_what_is_missing() -> None:
    assert LATEX.table(["method", "accuracy", "seeds"], [["lora", "0.5", "3"], ["full", "failed: no memory"]]) == (
        "\\begin{tabular}{lll}\n"
        "\\toprule\n"
        "method & accuracy & seeds \\\\\n"
        "\\midrule\n"
        "lora & 0.5 & 3 \\\\\n"
        "full & \\multicolumn{2}{l}{failed: no memory} \\\\\n"
        "\\bottomrule\n"
        "\\end{tabular}"
    )


@pytest.mark.parametrize("level", ["group", "cell"])
def test_the_results_of_a_run_are_tables_whose_rows_all_have_as_many_columns(
    finished_run: FinishedRun, ftbench_command: Command, level: str
) -> None:
    code, output, _ = ftbench_command("results", finished_run.directory, "--format", "latex", "--level", level)
    assert code == 0
    tables = re.findall(r"\\begin\{tabular\}\{(l+)\}(.*?)\\end\{tabular\}", output, re.DOTALL)
    assert len(tables) == 2
    for columns, body in tables:
        for line in (one for one in body.splitlines() if one.endswith(r"\\")):
            spanned = sum(int(width) - 1 for width in re.findall(r"\\multicolumn\{(\d+)\}", line))
            assert len(re.findall(r"(?<!\\)&", line)) + 1 + spanned == len(columns)
