"""Results for a paper: LaTeX that shows every character as it is."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.presentation.render import render
from ftbench.presentation.result_columns import rows_of
from ftbench.presentation.styles import STYLES, escaped
from tests.core.conftest import FinishedRun
from tests.reports.fake_run import TASKS, fake_run

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
        "\\begin{tabular}{lrr}\n"
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
    tables = re.findall(r"\\begin\{tabular\}\{([lr]+)\}(.*?)\\end\{tabular\}", output, re.DOTALL)
    assert len(tables) == (4 if level == "group" else 2)
    for columns, body in tables:
        for line in (one for one in body.splitlines() if one.endswith(r"\\")):
            spanned = sum(int(width) - 1 for width in re.findall(r"\\multicolumn\{(\d+)\}", line))
            assert len(re.findall(r"(?<!\\)&", line)) + 1 + spanned == len(columns)


def test_a_table_for_a_paper_floats_with_caption_label_and_notes_under_it() -> None:
    assert LATEX.block("my_task", "accuracy", ["method", "f"], [["lora", "0.5"]], ["one", "two (5 %)"]) == (
        "\\begin{table}\n"
        "\\centering\\footnotesize\\setlength{\\tabcolsep}{4pt}\n"
        "\\caption{my\\_task: accuracy.}\n"
        "\\label{tab:my-task}\n"
        "\\begin{tabular}{lr}\n\\toprule\nmethod & f \\\\\n\\midrule\nlora & 0.5 \\\\\n\\bottomrule\n\\end{tabular}\n"
        "\\par\\smallskip\n"
        "\\begin{minipage}{\\linewidth}\\footnotesize One. Two (5 \\%).\\end{minipage}\n"
        "\\end{table}"
    )


def test_the_notes_say_interval_test_correction_and_the_number_of_comparisons() -> None:
    rows = rows_of(fake_run(tasks=TASKS[:1]), "group")
    text = render(rows, "latex")
    assert text.startswith(r"% \usepackage{booktabs}")
    assert r"{[}low, high{]} is the 95 \% interval over test examples and, where there are several, seeds." in text
    methods = sum(bool(row["comparison"]["accuracy"]["letters"]) for row in rows)
    assert methods == 6
    assert "Holm's correction over 15 pairs" in text
    assert "Verdicts and p are on the difference to full (Holm's correction over 5 comparisons)." in text


def test_a_label_has_no_two_names() -> None:
    labels = re.findall(r"\\label\{(.*?)\}", render(rows_of(fake_run(), "group"), "latex"))
    assert len(labels) == len(set(labels)) == 10


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX on this machine: the tables were not set")
def test_the_tables_can_be_set(tmp_path: Path) -> None:
    body = render(rows_of(fake_run(tasks=TASKS[:2]), "group"), "latex")
    paper = f"\\documentclass{{article}}\\usepackage{{booktabs}}\\begin{{document}}\n{body}\\end{{document}}"
    (tmp_path / "paper.tex").write_text(paper, encoding="utf-8")
    done = subprocess.run(
        ["pdflatex", "-halt-on-error", "paper.tex"], cwd=tmp_path, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]


def test_a_paper_has_every_number_in_a_column_of_its_own_with_equally_many_digits() -> None:
    text = render(rows_of(fake_run(tasks=TASKS[:1]), "group"), "latex", "my_run")
    assert r"300 test examples; differences to full; builtin:nano, run my\_run.}" in text
    assert "method & accuracy & interval & group & ranks & difference & interval & p & verdict" in text
    table = text.partition(r"\midrule")[2].partition(r"\bottomrule")[0]
    rows = [line.removesuffix(r" \\").split(" & ") for line in table.strip().splitlines()]
    assert {len(row) for row in rows} == {9}
    numbers = [re.sub(r"\\textbf\{(.*)\}", r"\1", row[1]) for row in rows]
    assert all(re.fullmatch(r"\d\.\d{3}", number) for number in numbers)
    (baseline,) = (row for row in rows if row[0] == "full")
    assert baseline[5:] == ["--", "--", "--", "baseline"]
    assert text.index(r"\begin{tabular}{lrlllrlrl}") < text.index(r"\begin{tabular}{lrrrrr}")
