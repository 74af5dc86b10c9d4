"""Notes, reasons and failures on a page: by their messages in both languages, and as they are where they have none."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from markupsafe import Markup

from ftbench import Message, Note, hookimpl
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.contracts import ModelFacts
from ftbench.errors import CellError, MetricUnavailable, ModelError, failure_note
from ftbench.execution.checks import Check
from ftbench.execution.notes import finding_notes, length_notes, training_notes
from ftbench.inference.findings import Findings
from ftbench.messages import MessageCatalogue, checks, data, failures
from ftbench.messages.sides import TRAINING
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score
from ftbench.training.progress import TrainingOutcome
from ftbench_reports.notes import group_notes, in_words, shared_notes, with_ranges
from ftbench_reports.score_tables import score_tables
from tests.reports.page_reader import page, section_of

REGISTRY = Registry(load_plugins(entry_points=False))
MESSAGES = REGISTRY.messages()


def chinese(note: Note) -> str:
    return Markup(in_words(note, MESSAGES).markup("zh")).unescape()


def english(note: Note) -> str:
    return Markup(in_words(note, MESSAGES).markup("en")).unescape()


def gaps(template: str) -> set[tuple[str, str | None]]:
    """Names and formats."""
    return {(name, form) for _, name, form, _ in string.Formatter().parse(template) if name}


def names(template: str) -> set[str]:
    return {name for name, _ in gaps(template)}


def test_every_message_of_ours_is_in_both_languages_with_the_same_gaps() -> None:
    wrong = [
        message.code
        for message in MESSAGES.messages.values()
        if set(message.texts) != {"en", "zh"}
        or any(gaps(text) != gaps(message.texts["en"]) for text in message.texts.values())
        # The sentence for one may leave out the number.
        or any(names(text) | {"n"} != names(message.texts["en"]) | {"n"} for text in message.singular.values())
    ]
    assert wrong == []
    assert {code.partition(".")[0] for code in MESSAGES.messages} >= {
        "cells", "checks", "data", "plan", "results", "failures", "sides",
        "methods", "metrics", "models", "executors", "backends",
    }  # fmt: skip


def test_what_a_note_says_in_english_is_what_was_stored() -> None:
    notes = training_notes(TrainingOutcome(steps=120, best_step=0, stopped_early=True))
    assert [english(note) for note in notes] == [str(note) for note in notes]


# What is really made, in Chinese.


def test_notes_on_training_and_memory() -> None:
    outcome = TrainingOutcome(
        steps=120, best_step=0, stopped_early=True, pass_tokens=1024, reduced_from=8192, checkpointing=True
    )
    assert list(map(chinese, training_notes(outcome))) == [
        "训练未能降低验证损失：评估的是训练前的权重",
        "训练提前停止，共 120 步",
        "训练时内存不足：每次前向最多 1024 个词元，而不是 8192 个",
        "训练时内存不足：激活值不再保存，而是在反向传播时重新计算",
    ]


@pytest.mark.parametrize(("side", "word"), [("training", "训练"), ("validation", "验证"), ("test", "测试")])
def test_notes_name_the_side_in_the_language_of_the_reader(side: str, word: str) -> None:
    assert list(map(chinese, length_notes(side, 3, 1200, limit=224, prompt_limit=128))) == [
        f"3 条{word}提示从左侧截断，以不超过 128 个词元",
        f"{word}：1200 行未使用：仅答案就超过 224 个词元",
    ]
    assert list(map(chinese, finding_notes(side, Findings(3, 1200, 2, tied=4)))) == [
        f"{word}：3 行的文字中写有控制词元（如文本结束符）；已按普通文字处理",
        f"{word}：有 1200 行，分词器会把提示与答案连成一个词元；已将两者分开",
        f"{word}：2 个参考答案无法逐字答出：分词器或停止字符串会改变文字",
        f"{word}：有 4 行，最可能的几个标签概率相同；计为没有回答",
    ]


@pytest.mark.parametrize(
    ("name", "detail", "said"),
    [
        ("trainable parameters", checks.TRAINABLE(count=0), "可训练参数：0 个"),
        ("loss fell", checks.LOSS(before=2.0, after=2.5), "损失没有下降：验证损失从 2.0000 到 2.5000"),
        ("merged equals unmerged", checks.MERGED(change=0.5), "合并前后不一致：词元损失最多相差 0.5"),
        (
            "answers",
            checks.DEGENERATE(bad=3, count=4, empty=1, loops=1, cut=1),
            "回答：4 个中有 3 个退化：1 个为空，1 个循环重复，1 个达到长度上限被截断",
        ),
    ],
)
def test_a_check_that_failed(name: str, detail: Note, said: str) -> None:
    note = Check(name, False, detail).failure()
    assert str(note) == f"check failed: {name}: {detail}"
    assert chinese(note) == f"检查未通过：{said}"


def test_a_check_of_a_name_that_nobody_knows_keeps_it() -> None:
    assert chinese(Check("odd", False, Note.plain("so it is")).failure()) == "检查未通过：odd：so it is"


@pytest.mark.parametrize(
    ("separator", "said"),
    [(";", "各列以分号分隔"), ("\t", "各列以制表符分隔"), ("|", "各列以竖线分隔"), (":", "各列以 ':' 分隔")],
)
def test_notes_on_reading_a_table(separator: str, said: str, tmp_path: Path) -> None:
    from ftbench.data.files.reading import read_file

    told = f"sep={separator}\n" if separator == ":" else ""
    lines = ["a", "1", "", "2"] if separator == ":" else []
    rows = "\n".join(separator.join(("x", one)) for one in lines) or f"a{separator}b\n1{separator}2"
    (tmp_path / "d.csv").write_text(told + rows, encoding="utf-8")
    found = read_file(tmp_path / "d.csv")
    assert chinese(found.notes[0]) == said


def test_a_note_on_one_of_several_files_names_it() -> None:
    note = data.IN_FILE(file="d.csv", note=data.EMPTY_ROWS(n=1))
    assert (english(note), chinese(note)) == ("d.csv: 1 empty row left out", "d.csv：未使用 1 个空行")


def test_a_skip_of_every_method_that_cannot_train_a_model_is_in_chinese() -> None:
    facts = ModelFacts("odd", 1000, 8, 2, 100, 16, has_biases=False, key_value_size=0)
    said = {
        name: reason
        for name, (_, method) in REGISTRY.objects("methods").items()
        if name != "peft"  # has no settings of its own
        and (reason := method.impossible(method.resolve(method.settings(), facts), facts))
    }
    assert {"bitfit", "prefix"} <= set(said)
    assert chinese(said["bitfit"]) == "模型没有偏置"
    assert [name for name, reason in said.items() if chinese(reason) == str(reason)] == []


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("accuracy", None, "没有回答"),
        ("distinct1", Prediction("a", "p", "r", "", "en", 1.0, 1), "所有回答都为空"),
        ("distinct2", Prediction("a", "p", "r", "one", "en", 1.0, 1), "没有一个回答有两个或更多的词"),
        ("loss", Prediction("a", "p", "r", "a", "en", float("nan"), 1), "1 个参考答案中有 1 个的损失不是有限数"),
        ("toxicity", Prediction("a", "p", "r", "你好", "zh", 1.0, 1), "请用 `checkpoint` 指定该语言的分类器"),
    ],
)
def test_why_a_metric_has_no_value(name: str, answer: Prediction | None, said: str) -> None:
    with pytest.raises(MetricUnavailable) as caught:
        REGISTRY.metric(name).statistics([answer] if answer else [])
    assert said in chinese(caught.value.note)


@pytest.mark.parametrize(
    ("error", "stored", "said"),
    [
        (
            CellError(failures.NO_ROW_FITS(side=TRAINING(), limit=16)),
            "CellError: no training row fits into 16 tokens",
            "没有一条训练数据不超过 16 个词元",
        ),
        (
            ModelError(failures.NOTHING_TO_TRAIN(), file="/models/m"),
            "ModelError: /models/m: the method left nothing to train on this model",
            "/models/m：该方法在此模型上没有留下任何可训练的参数",
        ),
        (ValueError("odd\nindeed"), "ValueError: odd indeed", "ValueError: odd indeed"),
        (KeyError(), "KeyError", "KeyError"),
        (CellError("a plain reason"), "CellError: a plain reason", "CellError: a plain reason"),
    ],
)
def test_why_a_cell_failed(error: Exception, stored: str, said: str) -> None:
    assert (english(failure_note(error)), chinese(failure_note(error))) == (stored, said)


def test_memory_that_is_full_is_said_with_what_torch_says() -> None:
    import torch

    note = failure_note(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB."))
    assert chinese(note) == "显存不足：CUDA out of memory. Tried to allocate 20.00 MiB."
    assert english(note) == "OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB."


def test_a_loss_that_is_no_number_survives_the_file() -> None:
    note = checks.MERGED(change=float("nan"))
    again = Note.from_json(note.as_json())
    assert "NaN" not in str(note.as_json())
    assert chinese(again) == "词元损失最多相差 nan"


# On the page.


def test_a_cells_notes_a_skip_a_missing_metric_and_a_failure_read_in_chinese_on_the_page(run: RunResults) -> None:
    methods = REGISTRY.objects("methods")
    bitfit = methods["bitfit"][1]
    facts = ModelFacts("odd", 1000, 8, 2, 100, 16, has_biases=False, key_value_size=0)
    skip = bitfit.impossible(bitfit.settings(), facts)

    def changed(cell: CellResult) -> CellResult:
        if cell.method == "full":
            (note,) = length_notes("test", 7, 0, limit=96)
            return replace(cell, notes=(note,)) if cell.seed else cell
        if cell.method == "zero-shot":
            reason = MetricUnavailable(MESSAGES.messages["metrics.no-tokens"]()).note
            return replace(cell, metrics={**cell.metrics, "loss": Score(None, reason)})
        if cell.method == "lora" and cell.seed == 0:
            failed = failure_note(CellError(failures.NOTHING_TO_TRAIN()))
            return replace(cell, status="failed", reason=failed, metrics={}, costs={})
        if cell.method == "lora":
            return replace(cell, status="skipped", reason=skip, metrics={}, costs={})
        return cell

    text = page(replace(run, messages=MESSAGES, cells=tuple(map(changed, run.cells))))
    for said in (
        "7 条测试提示从左侧截断",
        "模型没有偏置",
        "参考答案没有词元",
        "该方法在此模型上没有留下任何可训练的参数",
    ):
        assert said in text
    for said in ("7 test prompts were cut", "the model has no biases", "the reference answers have no tokens"):
        assert said in text


# Of others.


@dataclass(frozen=True)
class Stranger:
    """A plugin with messages of its own."""

    messages: tuple[Message, ...]

    @hookimpl
    def ftbench_register_messages(self) -> Iterable[Message]:
        return self.messages


def test_a_message_of_a_plugin_is_in_both_languages() -> None:
    ghosts = Message("ghosts.seen", en="my plugin saw {count} ghosts", zh="插件看到 {count} 个幽灵")
    host = load_plugins(entry_points=False)
    host.manager.register(Stranger((ghosts,)), name="ghosts")
    words = in_words(ghosts(count=3), Registry(host).messages())
    assert (words.markup("en"), words.markup("zh")) == ("my plugin saw 3 ghosts", "插件看到 3 个幽灵")


def test_a_plain_sentence_of_a_plugin_that_equals_one_of_ours_stays_as_it_is() -> None:
    words = in_words(Note.plain("the model has no biases"), MESSAGES)
    assert words.markup("en") == words.markup("zh") == "the model has no biases"


def test_a_note_whose_message_is_unknown_shows_its_text_in_both_languages() -> None:
    words = in_words(Note("gone.code", {"n": 1}, "<b>as it was"), MESSAGES)
    assert words.markup("en") == words.markup("zh") == Markup.escape("<b>as it was")


def test_hidden_characters_in_names_are_marked() -> None:
    words = in_words(data.RARE(labels=("a\u202eb", "<c>")), MESSAGES)
    assert words.markup("zh") == "训练行少于 3 个的标签：a‹U+202E›b、&lt;c&gt;"


# Several cells.


def degenerate(bad: int, loops: int, cut: int) -> Note:
    detail = checks.DEGENERATE(bad=bad, count=240, empty=0, loops=loops, cut=cut)
    return Check("answers", False, detail).failure()


def test_notes_that_differ_in_numbers_become_one_with_ranges() -> None:
    both = with_ranges([degenerate(238, 0, 238), degenerate(232, 5, 230)], MESSAGES)
    assert (
        english(both)
        == str(both)
        == ("check failed: answers: 232–238 of 240 are degenerate: 0 empty, 0–5 looping, 230–238 cut at the limit")
    )
    assert chinese(both) == (
        "检查未通过：回答：240 个中有 232–238 个退化：0 个为空，0–5 个循环重复，230–238 个达到长度上限被截断"
    )


def test_the_ends_of_a_range_are_written_as_the_message_writes_its_numbers() -> None:
    many = with_ranges([data.CONTRADICTIONS(n=900), data.CONTRADICTIONS(n=1200)], MESSAGES)
    assert english(many) == "900–1,200 inputs are there with different labels"
    alike = with_ranges([checks.MERGED(change=0.02101), checks.MERGED(change=0.02102)], MESSAGES)
    assert english(alike) == "token losses differ by up to 0.021"


def test_notes_that_differ_in_a_name_or_have_no_message_stay_apart(small_run: RunResults) -> None:
    notes = [
        failures.FROZEN_MOVED(model="m", method="lora", weights=("layers.0.weight",)),
        failures.FROZEN_MOVED(model="m", method="lora", weights=("layers.1.weight",)),
        Note.plain("seen 1 times"),
        Note.plain("seen 2 times"),
        Note("gone.code", {"n": 1}, "gone 1"),
        Note("gone.code", {"n": 2}, "gone 2"),
    ]
    found = group_notes(grouped(small_run, notes), MESSAGES)
    assert [one.note for one in found] == notes


def grouped(run: RunResults, notes: Sequence[Note | None], method: str = "full", parameters: float = 5.0) -> MethodRow:
    """A group with one cell a note."""
    cell = replace(run.cells[0], method=method, costs={"trainable_parameters": parameters})
    cells = [replace(cell, seed=seed, notes=(note,) if note else ()) for seed, note in enumerate(notes)]
    return MethodRow("m", "t", method, tuple(cells))


def stopped(steps: int) -> Note:
    (note,) = training_notes(TrainingOutcome(steps=steps, best_step=1, stopped_early=True))
    return note


def test_a_note_says_its_seeds_and_whether_they_are_all(small_run: RunResults) -> None:
    (some,) = group_notes(grouped(small_run, [stopped(3), None, stopped(5)]), MESSAGES)
    assert (str(some.note), some.seeds, some.whole) == ("training stopped early, after 3–5 steps", (0, 2), False)
    (whole,) = group_notes(grouped(small_run, [stopped(3), stopped(5)]), MESSAGES)
    assert whole.whole


def test_a_note_that_every_method_has_for_every_seed_is_shared(small_run: RunResults) -> None:
    cut = Note.plain("cut")
    one, two = grouped(small_run, [cut, cut]), grouped(small_run, [cut], "lora")
    base, silent = grouped(small_run, [cut], "zero-shot", 0.0), grouped(small_run, [None], "zero-shot", 0.0)
    assert shared_notes([one, two, base], MESSAGES) == {cut: False}
    assert shared_notes([one, two, silent], MESSAGES) == {cut: True}
    assert shared_notes([one, base, silent], MESSAGES) == {}
    assert shared_notes([one, grouped(small_run, [cut, None], "lora")], MESSAGES) == {}
    assert shared_notes([one], MESSAGES) == {}


def test_equal_ranges_are_shared_whatever_seed_has_which_end(small_run: RunResults) -> None:
    one, two = grouped(small_run, [stopped(3), stopped(5)]), grouped(small_run, [stopped(5), stopped(3)], "lora")
    assert list(map(str, shared_notes([one, two], MESSAGES))) == ["training stopped early, after 3–5 steps"]


def noted(cell: CellResult) -> CellResult:
    training = length_notes("training", 35, 0, limit=96) if cell.method != "zero-shot" else []
    early = [stopped(40 + cell.seed)] if cell.method == "lora" else []
    return replace(cell, notes=(*length_notes("test", 7, 0, limit=96), *training, *early))


def test_what_all_methods_say_stands_once_below_the_table(run: RunResults) -> None:
    kept = tuple(noted(cell) for cell in run.cells if cell.method in ("full", "lora", "zero-shot"))
    text = section_of(replace(run, messages=MESSAGES, cells=kept), "scores")

    table = text[: text.index("</ol>")]
    assert table.count("7 test prompts were cut") == 1
    assert "All methods: 7 test prompts were cut from the left to fit 96 tokens." in table
    assert "所有方法：7 条测试提示从左侧截断，以不超过 96 个词元。" in table
    assert "All methods that train: 35 training prompts were cut" in table
    assert (
        '<li id="scores-1-note-1"><span class="l" lang="en">training stopped early, after 40–41 steps</span>' in table
    )


def test_a_metric_that_several_seeds_lack_for_one_reason_is_one_note(run: RunResults) -> None:
    def lacking(cell: CellResult) -> CellResult:
        scores = {**cell.metrics, "loss": Score(None, "the reference answers have no tokens")}
        return replace(cell, metrics=scores) if cell.method == "full" and cell.seed else cell

    third = [replace(cell, seed=2, cell=f"{cell.cell}2") for cell in run.cells if cell.seed == 1]
    results = replace(run, cells=tuple(map(lacking, (*run.cells, *third))))
    (note,) = [one for one in score_tables(RunView(results))[0].notes if "without" in one.markup("en")]
    assert note.markup("en") == "without seeds 1, 2, where loss is not available: the reference answers have no tokens"


def test_a_run_without_messages_shows_the_text_that_was_stored() -> None:
    words = in_words(stopped(3), MessageCatalogue())
    assert words.markup("en") == words.markup("zh") == "training stopped early, after 3 steps"
