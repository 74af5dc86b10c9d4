"""The table of methods and architectures: how it is made, and that the kept one is not behind the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ftbench.contracts import ModelFacts
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from tests.docs.pages import names, read, table
from tests.plugins.methods.cases import METHODS
from tools.architectures.__main__ import METHODS as TRIED
from tools.architectures.__main__ import main, renew
from tools.architectures.folder import train_tokenizer, write_model
from tools.architectures.kept import read_rows, with_rows
from tools.architectures.table import Made, Row, show
from tools.architectures.trial import SETTINGS, STEPS, Ending, try_methods, worst
from tools.architectures.zoo import SIZES, build

KEPT = table(read("docs/architectures.md"), "model")
ROWS = {names(row[0])[0]: dict(zip(KEPT.header[2:], row[2:], strict=True)) for row in KEPT.rows if "`" in row[0]}


def test_every_method_is_tried_that_needs_no_gpu_and_has_settings_of_its_own() -> None:
    few_shot_again = "native"  # these models have no chat template
    assert set(TRIED) == set(METHODS) - {"qlora", "peft", few_shot_again}


def test_a_model_is_tried_with_each_method_and_skips_have_their_reason(tmp_path: Path) -> None:
    write_model("gemma2", tmp_path / "gemma2", train_tokenizer())
    told: list[str] = []
    registry = Registry(load_plugins(entry_points=False))
    tried = ("bitfit", "adapter")
    found = try_methods(tmp_path / "gemma2", tried, tmp_path / "run", registry, told.append, tasks=("label",))
    assert found == {"bitfit": Ending("s", "the model has no biases"), "adapter": Ending("ok")}
    assert told == ["adapter"]


def test_the_ending_on_several_tasks_is_the_worst_of_those_that_were_run() -> None:
    assert worst([Ending("ok"), Ending("s", "no labels")]) == Ending("ok")
    assert worst([Ending("s", "no place"), Ending("s", "no labels")]) == Ending("s", "no place")
    assert worst([Ending("!", "nothing changed"), Ending("F", "it broke")]) == Ending("F", "it broke")


LABEL = Made("1.0.0", ("label",), STEPS)
ROWS_OF_TWO = {
    "one": Row(LABEL, {"full": Ending("ok"), "prefix": Ending("s", "no place")}),
    "two": Row(LABEL, {"full": Ending("F", "it broke: twice"), "prefix": Ending("s", "no place")}),
}
TABLE_OF_TWO = """\
| model | run | full | prefix |
|---|---|---|---|
| `one` | 1.0.0; label; 3 steps | ok | s |
| `two` | 1.0.0; label; 3 steps | F | s |
| **works on, of 2** | | 1 | 0 |

Skipped (`s`):

* `prefix` on `one`, `two`: no place

Failed (`F`):

* `full` on `two`: it broke: twice
"""


def test_the_table_counts_what_works_and_gives_each_reason_once() -> None:
    assert list(show(ROWS_OF_TWO, ("full", "prefix"))) == [*TABLE_OF_TWO.splitlines(), ""]


def test_a_kept_table_is_read_and_written_as_it_was() -> None:
    page = f"# Title\n\nWords.\n\n{TABLE_OF_TWO}"
    assert read_rows(page) == ROWS_OF_TWO
    assert with_rows(page, ROWS_OF_TWO, ("full", "prefix")) == page
    whole = read("docs/architectures.md")
    assert with_rows(whole, read_rows(whole), TRIED) == whole


def test_a_damaged_row_of_a_kept_table_is_an_error_that_shows_it() -> None:
    with pytest.raises(ValueError, match=r"damaged row: \| `one` \| 1\.0\.0"):
        read_rows("\n" + TABLE_OF_TWO.replace("| ok | s |", "| ok |"))
    with pytest.raises(ValueError, match=r"unknown tasks in the row: .*lable"):
        read_rows("\n" + TABLE_OF_TWO.replace("label", "lable"))


def test_a_new_row_of_other_tasks_is_added_to_the_kept_one() -> None:
    text = Row(
        Made("1.0.0", ("text",), STEPS), {"full": Ending("s", "no labels"), "prefix": Ending("!", "nothing moved")}
    )
    assert ROWS_OF_TWO["one"].followed_by(text) == Row(
        Made("1.0.0", ("label", "text"), STEPS), {"full": Ending("ok"), "prefix": Ending("!", "nothing moved")}
    )


@pytest.mark.parametrize("made", [Made("1.0.0", ("label", "text"), STEPS), Made("1.1.0", ("text",), STEPS)])
def test_a_new_row_of_the_same_task_or_of_another_version_replaces_the_kept_one(made: Made) -> None:
    later = Row(made, {"full": Ending("ok"), "prefix": Ending("ok")})
    assert ROWS_OF_TWO["two"].followed_by(later) == later


def test_a_renewed_row_leaves_all_others_of_the_page() -> None:
    page = read("docs/architectures.md")
    row = Row(Made("9.9.9", ("text",), STEPS), {method: Ending("ok") for method in TRIED})
    changed = renew(page, "qwen2", row)
    assert read_rows(changed) == {**read_rows(page), "qwen2": row}
    assert list(read_rows(changed)) == list(SIZES)


def test_only_some_rows_with_some_methods_alone_is_an_error() -> None:
    result = CliRunner().invoke(main, ["--only", "llama", "--method", "full"])
    assert result.exit_code == 2
    assert "leave out --model and --method" in result.output


def test_the_kept_table_has_every_model_and_method() -> None:
    assert list(ROWS) == list(SIZES)
    assert KEPT.header[2:] == TRIED
    assert sum(row["adapter"] == "ok" for row in ROWS.values()) >= 26


def test_each_row_of_the_kept_table_says_what_was_run() -> None:
    runs = [row[1] for row in KEPT.rows if "`" in row[0]]
    assert all(re.fullmatch(rf"\d+\.\d+\.\d+; label(, text)?; {STEPS} steps", run) for run in runs)


def test_no_method_fails_on_any_architecture_in_the_kept_table() -> None:
    assert {mark for row in ROWS.values() for mark in row.values()} == {"ok", "s"}


def test_the_kept_table_skips_what_the_plan_skips() -> None:
    kept = {name: {method: row[method] == "s" for method in TRIED} for name, row in ROWS.items()}
    assert {name: skipped(name) for name in SIZES} == kept


def skipped(name: str) -> dict[str, bool]:
    """Whether the plan skips each method on an architecture."""
    model = build(name)
    text = model.config.get_text_config()
    shapes = {one: tuple(parameter.shape) for one, parameter in model.named_parameters()}
    biases = any(one.endswith("bias") and len(shapes.get(f"{one[:-4]}weight", ())) == 2 for one in shapes)
    facts = ModelFacts(
        *(name, model.num_parameters(), text.hidden_size, text.num_hidden_layers, text.vocab_size),
        getattr(text, "max_position_embeddings", 2**20),
        *(biases, 64 if hasattr(text, "num_attention_heads") else 0, shapes),
    )
    found = {}
    for method in TRIED:
        settings = METHODS[method].resolve(METHODS[method].settings.model_validate(SETTINGS.get(method, {})), facts)
        found[method] = METHODS[method].impossible(settings, facts) is not None
    return found
