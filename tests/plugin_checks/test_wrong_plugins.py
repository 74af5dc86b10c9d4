"""A zoo of wrong plugins: the checks find what is wrong with each, say where, and never end with a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from ftbench.plugin_checks.running import PluginReport, check_plugin

WRONG = Path(__file__).parent / "wrong"

LIGHT: dict[str, tuple[str, str]] = {
    # Loading and registering.
    "import_fails": ("loads", "ModuleNotFoundError: No module named 'no_such_package'"),
    "hook_wrong_argument": ("loads", "colour"),
    "hook_unknown": ("loads", "there is no hook ftbench_register_metric"),
    "unnamed": ("objects", "Wrong is no complete Metric: it lacks name"),
    "incomplete": ("objects", "Wrong is no complete Method: it lacks prepare"),
    "empty_name": ("names", "a Wrong is called ' ', which is no plain text"),
    "name_twice": ("names", 'two objects are called "wrong"'),
    "name_taken": ("names", 'the plugin ftbench_metrics has an object called "accuracy" too'),
    "no_base_class": ("objects", "which is no Metric"),
    "returns_class": ("objects", "return an object of it, Wrong()"),
    "returns_nothing": ("objects", "ftbench_register_metrics returned None"),
    "message_untranslated": ("messages", "the message wrong.second has no text in zh"),
    # Metrics.
    "metric_out_of_bounds": ("bounds", "outside of 0 to 1"),
    "metric_raises_on_unicode": ("any-text", "UnicodeEncodeError"),
    "metric_divides_by_length": ("any-text", "ZeroDivisionError"),
    "metric_unknown_direction": ("declarations", "`direction` is 'up'"),
    "metric_wrong_direction": ("direction", "lower is better, and right answers have 1, wrong ones 0"),
    "metric_draws": ("repeatable", "other statistics when it was asked again"),
    "metric_remembers": ("repeatable", "other statistics when it was asked again"),
    "metric_takes_any_option": ("options", "it takes an option that it does not know"),
    "metric_raises_on_empty": ("no-answers", "ValueError: max()"),
    "metric_zero_for_nothing": ("no-answers", "without answers its value is 0"),
    "metric_depends_on_order": ("order", "in the reverse order"),
    "metric_compares_answers": ("per-example", "from their rows among all"),
    "metric_one_number": ("statistics", "the statistics of 6 answers have the shape (2,)"),
    "metric_not_finite": ("statistics", "a statistic is infinite or no number"),
    "metric_not_vectorised": ("resampling", "the values have the shape ()"),
    # Tasks.
    "task_unknown_metric": ("declarations", "nobody registers the metrics rouge_l"),
    "task_tells_the_answer": ("answer-hidden", "20 of 20 prompts end with the answer"),
    "task_language_without_answer": ("rows", "KeyError: 'zh'"),
    "task_raises_on_empty": ("empty-rows", "KeyError: 'question'"),
    "task_draws": ("repeatable", "the same row became another example"),
    "task_other_reference": ("round-trip", "and compared with"),
    "task_changes_rows": ("repeatable", "`example` changes the row that it is given"),
    "task_leaks": ("leaks", "3 of 9 test rows have the input of a training row"),
    "task_fingerprint_no_json": ("declarations", "TypeError: Object of type set is not JSON serializable"),
    "task_without_prompt": ("prompt-and-answer", "the prompt of row 1 is empty"),
    "task_labels_alike": ("round-trip", "have the same text ' it'"),
    # Others.
    "executor_loses_cells": ("cells", "the error of one cell ended the run"),
    "augmentation_draws": ("variants", "the same row and seed gave other variants"),
    "tracker_raises_on_nan": ("whole-run", "ValueError: Out of range float values"),
    "tracker_writes_outside": ("own-folder", "it wrote log.txt into the current folder"),
    "tracker_needs_network": ("objects", "URLError"),
    "tracker_one_cell": ("any-order", "TypeError: 'NoneType' object is not subscriptable"),
    "tracker_changes_the_run": ("own-folder", "it changed or removed matrix.yaml, report.html of the run"),
    "tracker_cannot_go_on": ("again", "FileExistsError"),
    "tracker_is_its_run": ("opens", "the same object for two runs"),
    "tracker_takes_any_setting": ("settings", "it takes a setting that it does not know"),
    "reader_crashes": ("any-file", "not enough values to unpack"),
    "report_in_a_folder": ("file-name", "`default_file` is '../summary.txt'"),
    "chart_without_name": ("about", "`name` is 'my-chart'"),
    "section_without_title": ("title", "`title` is {'en': 'Wrong'}"),
    # What shows runs.
    "report_writes_the_time": ("same-bytes", "into another folder at another time"),
    "report_appends": ("same-bytes", "wrong.txt has 9 bytes, and other 18 bytes where it is written over an older one"),
    "report_changes_results": ("results", "it changes the values that it is given"),
    "report_needs_cells": ("writes", "ValueError: max()"),
    "report_tells_its_folder": ("no-paths", "wrong.txt has the folder that it was written to"),
    "report_leaves_a_part": ("writes", "it left these beside its file: wrong.part"),
    "report_keeps_texts": ("no-texts", "wrong.txt has a text of a row"),
    "report_writes_elsewhere": ("writes", "asked to write wrong.txt, and returned summary.txt"),
    "comparison_fails_on_odd_names": ("writes", "UnicodeEncodeError"),
    "section_divides_by_cells": ("builds", "ZeroDivisionError"),
    "section_leaves_a_list_open": ("shown", "<ul>"),
    "section_shows_the_time": ("shown", "the page was another one when it was written again"),
    "site_page_outside": ("places", 'a page cannot be written to "../index.html"'),
    "site_page_tells_the_time": ("same-pages", "about.html was another one"),
    # Executors.
    "executor_takes_any_setting": ("settings", "it opens with a setting that it does not know"),
    "executor_tells_at_the_end": ("at-once", "4 cells had begun when number 1 was yielded, with 1 at once"),
    "executor_tries_again": ("cells", "cell 1 was begun 2 times"),
    "executor_catches_interrupts": ("interrupted", "was taken for the end of that cell"),
    "executor_leaves_a_thread": ("stops", "still there after the run: goes on"),
    "executor_doubles_with_workers": ("workers", "cell 0 was begun 2 times"),
}
"""File → the check that fails, and what is said."""

METHODS: dict[str, tuple[str, str]] = {
    "method_shifts_logits": ("starts-as-base", "the largest change of a logit is"),
    "method_trains_more": ("announced-parameters", "32 parameters are announced and 160 train"),
    "method_trains_nothing": ("announced-parameters", "no parameter has `requires_grad`"),
    "method_detached": ("learns", "no gradient reaches unused"),
    "method_loads_other": ("save-and-load", "after `load` a logit differs by"),
    "method_saves_too_little": ("save-and-load", "after `load` a logit differs by"),
    "method_merges_nothing": ("mergeable", "these weights are in only one of the two: lm_head.shift"),
    "method_merges_otherwise": ("mergeable", "after `merge` a logit differs by"),
    "method_moves_frozen": ("frozen-weights", "these weights moved: model.embed_tokens.weight"),
    "method_draws_from_time": ("repeatable", "these weights are other ones: lm_head.start"),
    "method_without_rates": ("learning-rates", "it trains and has no learning rates"),
    "method_rates_out_of_order": ("learning-rates", "the rates are 0.0001, 1 and 0.01"),
    "method_resolves_twice": ("settings", "resolving again changes the setting rank"),
    "method_crashes": ("prepare", "has no attribute 'transformer'"),
    "method_trains_base": ("frozen-base", "these are weights of the base"),
    "method_breaks_checkpointing": ("checkpointing", ""),
    "method_not_packable": ("packable", "pack"),
    "method_adds_weights": ("own-weights", "these weights are in only one of the two: lm_head.shift"),
    "method_does_not_generate": ("generates", "TypeError"),
    "method_stacks_not": ("stackable", "there is a key, and `stack` refuses"),
}
"""The same for methods, on a Llama."""

MODELS: dict[str, tuple[str, str]] = {
    "loader_loads_to_find": ("finds", "`find` loads the weights"),
    "loader_hashes_the_path": ("fingerprint", "a copy of the model in another folder has another fingerprint"),
    "loader_hashes_the_config": ("fingerprint", "a model with other weights has the same fingerprint"),
    "loader_miscounts": ("finds", "the fact parameters is "),
    "loader_always_float32": ("loads", "asked for bfloat16 on the CPU"),
    "loader_crashes_without_a_model": ("absent", "OSError"),
    "backend_samples": ("repeatable", "the same prompts had other answers"),
    "backend_ends_early": ("answers", "ends neither with the end of text nor after 6 tokens"),
    "backend_sorts": ("same-model", "and the most likely tokens are"),
    "backend_shifts_losses": ("same-model", "the loss of a probe is"),
}
"""The same for model loaders and backends, with a tiny model."""


def checked(name: str) -> PluginReport:
    return check_plugin(str(WRONG / f"{name}.py"), architectures=["llama"])


def assert_found(name: str, check: str, said: str) -> None:
    report = checked(name)
    found = {result.check: result for result in report.failures}
    assert check in found, [(result.check, str(result.found)) for result in report.failures]
    result = found[check]
    assert said in str(result.found)
    assert "\n" not in str(result.found)
    assert result.cure is not None


@pytest.mark.parametrize("name", LIGHT)
def test_what_is_wrong_with_a_plugin_is_found_and_how_to_mend_it_is_said(name: str) -> None:
    assert_found(name, *LIGHT[name])


@pytest.mark.parametrize("name", METHODS)
def test_what_is_wrong_with_a_method_is_found_on_a_tiny_model(name: str) -> None:
    assert_found(name, *METHODS[name])


@pytest.mark.parametrize("name", MODELS)
def test_what_is_wrong_with_a_loader_or_a_backend_is_found_on_a_tiny_model(name: str) -> None:
    assert_found(name, *MODELS[name])


def test_every_wrong_plugin_of_the_folder_is_tried() -> None:
    assert {path.stem for path in WRONG.glob("*.py")} == {*LIGHT, *METHODS, *MODELS}


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("import_fails", "import no_such_package"),
        ("metric_raises_on_unicode", "return float(prediction.text.encode"),
        ("task_raises_on_empty", "return Example.of("),
        ("method_crashes", "return model.transformer"),
        ("metric_out_of_bounds", "class Wrong(MeanMetric):"),
    ],
)
def test_a_failure_names_the_line_of_the_plugin(name: str, line: str) -> None:
    result = next(one for one in checked(name).failures if one.check == (LIGHT | METHODS)[name][0])
    file, _, number = result.place.partition(":")
    assert file == f"{name}.py"
    assert (WRONG / file).read_text(encoding="utf-8").splitlines()[int(number) - 1].strip().startswith(line)


def test_a_failure_is_told_in_chinese_too() -> None:
    catalogue = MessageCatalogue.of(CORE_MESSAGES)
    (result,) = checked("metric_wrong_direction").failures
    assert result.found is not None
    assert result.cure is not None
    assert catalogue.render(result.found, "zh") == "方向为 lower，而正确回答为 1，错误回答为 0"
    assert catalogue.render(result.cure, "zh").startswith("请将 `direction` 设为")
