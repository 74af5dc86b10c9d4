"""Notes and reasons in both languages: each is made by the function that really makes it, so that none drifts away."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from markupsafe import Markup

import ftbench
import ftbench_methods
import ftbench_metrics
from ftbench.analysis.method_row import Group
from ftbench.analysis.run_results import RunResults
from ftbench.compute.batches import collate
from ftbench.compute.encode import encode
from ftbench.compute.memory_budget import PassBudget
from ftbench.contracts import Metric, ModelFacts
from ftbench.errors import CellError, MetricUnavailable, ModelError
from ftbench.execution.checks import Checks, answer_checks
from ftbench.execution.notes import budget_notes, finding_notes, length_notes, training_notes
from ftbench.inference.findings import Findings
from ftbench.matrix.schema import Matrix
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.records.example import Example
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Score
from ftbench.training.loop import TrainingOutcome
from ftbench_reports.noted import NOTED
from ftbench_reports.notes import group_notes, in_words, shared_notes, with_ranges
from ftbench_reports.score_tables import score_tables
from tests.reports.page_reader import page
from tests.reports.test_html import section

Load = Callable[[str], Any]


def assert_said(note: str, chinese: str = "") -> None:
    """The note is one of ours: unchanged in English, without English words of ours in Chinese."""
    words = in_words(note)
    assert words.markup("en") != words.markup("zh"), f"{note!r} is not recognised"
    assert Markup(words.markup("en")).unescape() == note
    if chinese:
        assert Markup(words.markup("zh")).unescape() == chinese


# Of cells.


def test_notes_on_training() -> None:
    outcome = TrainingOutcome(steps=120, best_step=0, stopped_early=True)
    start, early = training_notes(outcome)
    assert_said(start, "训练未能降低验证损失：评估的是训练前的权重")
    assert_said(early, "训练提前停止，共 120 步")


def test_notes_on_memory() -> None:
    import torch

    budget = PassBudget(8192, torch.device("cpu"))
    assert budget_notes("evaluation", budget) == []
    budget.tokens = 512
    outcome = TrainingOutcome(best_step=3, pass_tokens=1024, reduced_from=8192, checkpointing=True)
    smaller, again = training_notes(outcome)
    assert_said(smaller, "训练时内存不足：每次前向最多 1024 个词元，而不是 8192 个")
    assert_said(again)
    assert_said(*budget_notes("evaluation", budget))


@pytest.mark.parametrize(("split", "word"), [("training", "训练"), ("validation", "验证"), ("test", "测试")])
def test_notes_on_length(split: str, word: str) -> None:
    cut, left_out = length_notes(split, 3, 1200, limit=224, prompt_limit=128)
    assert_said(cut, f"3 条{word}提示从左侧截断，以不超过 128 个词元")
    assert_said(left_out, f"{word}：1200 行未使用：仅答案就超过 224 个词元")
    for one in length_notes(split, 1, 1, limit=64):
        assert_said(one)


@pytest.mark.parametrize(("split", "word"), [("training", "训练"), ("validation", "验证"), ("test", "测试")])
def test_notes_on_tokens(split: str, word: str) -> None:
    many = finding_notes(split, Findings(3, 1200, 2, 4))
    said = [
        "3 行的文字中写有控制词元（如文本结束符）；已按普通文字处理",
        "有 1200 行，分词器会把提示与答案连成一个词元；已将两者分开",
        "2 个参考答案无法逐字答出：分词器或停止字符串会改变文字",
        "有 4 行，最可能的几个标签概率相同；计为没有回答",
    ]
    for note, chinese in zip(many, said, strict=True):
        assert_said(note, f"{word}：{chinese}")
    one_each = finding_notes(split, Findings(1, 1, 1, 1))
    for note in one_each:
        assert_said(note)
    assert len(one_each) == 4
    assert finding_notes(split, Findings()) == []


def prediction(text: str, stopped: Any = "end") -> Prediction:
    return Prediction("a", "p", "r", text, "en", 1.0, 1, stopped=stopped)


def test_the_check_of_answers_that_failed() -> None:
    (check,) = answer_checks([prediction(""), prediction("so", "limit"), prediction("a a a a"), prediction("fine")])
    assert not check.passed
    said = "检查未通过：回答：4 个中有 3 个退化：1 个为空，1 个循环重复，1 个达到长度上限被截断"
    assert_said(f"check failed: {check.name}: {check.detail}", said)


@pytest.fixture
def loaded(load_model: Load) -> Any:
    one = load_model("stories-260k")
    one.model.requires_grad_(False)
    one.model.get_input_embeddings().weight.requires_grad_(True)
    return one


@pytest.fixture
def checks(loaded: Any) -> Checks:
    import torch

    examples = [Example("a", "One day, a dog", " was happy.", "")]
    rows, _ = encode(loaded.tokenizer, [one.prompt for one in examples], examples, limit=50)
    probe = collate(rows, loaded.tokenizer.pad_token_id, torch.device("cpu"))
    return Checks("lora", "stories", probe, nullcontext, "fp32")


def test_the_checks_of_a_cell_that_did_not_pass(checks: Checks, loaded: Any) -> None:
    import torch

    checks.before_training(loaded.model, trainable=0, analytic=None)
    with torch.no_grad():
        loaded.model.get_input_embeddings().weight.add_(0.1)
    checks.after_training(loaded.model, TrainingOutcome(best_step=2, first_validation_loss=2.0, validation_loss=2.5))
    before = checks.losses(loaded.model)
    with torch.no_grad():
        next(p for p in loaded.model.parameters() if not p.requires_grad).add_(0.1)
    checks.merged(before, loaded.model)
    failed = [check for check in checks.found if not check.passed]
    for check in failed:
        assert_said(f"check failed: {check.name}: {check.detail}")
    assert {check.name for check in failed} == {"trainable parameters", "loss fell", "merged equals unmerged"}


def test_the_checks_that_fail_a_cell(checks: Checks, loaded: Any) -> None:
    import torch

    def reason(function: Callable[[], None]) -> str:
        with pytest.raises(CellError) as caught:
            function()
        return kept(caught.value)

    assert_said(
        reason(lambda: checks.before_training(loaded.model, trainable=1200, analytic=1300)),
        "方法 lora 训练了 stories 的 1,200 个参数，却声明为 1,300 个：测到的将不是该方法的权重",
    )
    checks.before_training(loaded.model, trainable=1, analytic=None)
    assert_said(
        reason(lambda: checks.after_training(loaded.model, TrainingOutcome(best_step=1))),
        "训练没有改变 stories 的任何回答：lora 对该模型不起作用，或学习率过低",
    )
    with torch.no_grad():
        next(p for p in loaded.model.parameters() if not p.requires_grad).add_(0.1)
    assert_said(reason(lambda: checks.after_training(loaded.model, TrainingOutcome(best_step=1))))


@pytest.mark.parametrize(
    "note",
    [
        "trainable parameters: 1,200 trainable parameters, 1,300 expected",
        "frozen weights unchanged: layers.0.weight, layers.1.weight",
        "logits changed: token losses by up to 0",
    ],
)
def test_checks_of_older_runs_keep_their_words(note: str) -> None:
    assert_said(f"check failed: {note}")


# Of data.


def test_notes_on_data(tmp_path: Path) -> None:
    from ftbench.data.dataset import load_task_data

    def row(text: str, label: str, split: str) -> str:
        return f"{text},{label},{split}"

    words = ("storm", "bread", "violin", "harbour", "quartz", "meadow", "lantern", "copper", "saddle", "orchard")
    rows = [row(f"{one} {two}", ("yes", "no")[i % 2], "train") for i, one in enumerate(words) for two in words[:4]]
    rows += [rows[0], row("a rare one", "maybe", "train"), row("storm storm", "yes", "test")]
    rows += [row("a new word", "maybe", "test"), row("other words here", "no", "validation")]
    (tmp_path / "d.csv").write_text("\n".join(["text,label,split", *rows]), encoding="utf-8")
    matrix = Matrix.model_validate(
        {
            "models": ["builtin:nano"],
            "tasks": [{"task": "sentiment", "data": "d.csv", "language": "en"}],
            "methods": ["full"],
            "training": {"examples": 4},
        }
    )
    task = Registry(load_plugins(entry_points=False)).task("sentiment")
    notes = load_task_data(task, matrix.tasks[0], matrix, tmp_path).notes
    assert len(notes) == 6  # two are of the few rows for testing and validation
    for note in notes:
        assert_said(note)


def test_notes_on_what_the_rows_are_like() -> None:
    from ftbench.data.columns import unread_content
    from ftbench.data.groups import read_groups
    from ftbench.data.labels import contradictions, tidy_labels

    task = Registry(load_plugins(entry_points=False)).task("sentiment")
    row = {"text": "fine", "context": "a long evening"}
    rows = [{**row, "label": label} for label in ("yes", "ｙｅｓ", "Yes", "no")]
    examples, notes = tidy_labels(task, "en", [task.example(one, "en") for one in rows])
    merged, alike = notes
    assert_said(merged, "警告：写法不同的标签被视为同一类别：" + '"ｙｅｓ" = "yes"')
    assert_said(alike, "警告：看起来相似的标签仍是不同的类别：" + '"Yes" / "yes"')
    assert_said(*contradictions(examples), "1 个输入带有不同的标签")
    assert_said(
        *contradictions([*examples, *(replace(one, prompt="other") for one in examples)]), "2 个输入各带有不同的标签"
    )
    assert_said(*unread_content(rows, examples), "看起来有内容但未被使用的列（有值的行数）：context (4/4)")
    _, notes = read_groups(["NA"] * 1200 + ["a ", "a"] * 300, split=True)
    missing, spellings, large = notes
    assert_said(missing, '以下分组值只表示缺失（行数），这些行不属于任何分组："NA" (1,200)')
    assert_said(spellings, "1 个分组有多种写法，各被视为同一分组")
    assert_said(large, "警告：1,800 行中有 600 行属于同一分组，只能划分到同一侧")


def invented(count: int) -> list[str]:
    draw = random.Random(1)
    return [" ".join("".join(draw.choices("etaoinshrdlu", k=6)) for _ in range(8)) for _ in range(count)]


def notes_on(folder: Path, file: str, lines: Sequence[str], **limits: int) -> tuple[str, ...]:
    """What is said of a file of reviews."""
    from ftbench.data.dataset import load_task_data

    (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    entry = {"task": "sentiment", "data": file, "language": "en"}
    matrix = Matrix.model_validate(
        {"models": ["builtin:nano"], "tasks": [entry], "methods": ["full"], "evaluation": limits}
    )
    task = Registry(load_plugins(entry_points=False)).task("sentiment")
    return load_task_data(task, matrix.tasks[0], matrix, folder).notes


@pytest.mark.parametrize(
    ("separator", "chinese"),
    [(";", "各列以分号分隔"), ("\t", "各列以制表符分隔"), ("|", "各列以竖线分隔"), (":", "各列以 ':' 分隔")],
)
def test_notes_on_reading_a_table(separator: str, chinese: str, tmp_path: Path) -> None:
    rows = [[str(i), text, ("yes", "no")[i % 2], "50/50"] for i, text in enumerate(invented(60))]
    lines = [separator.join(row) for row in [["", "Text", "label", "split"], *rows, ["", " ", "", ""]]]
    told = [f"sep={separator}"] if separator == ":" else []
    separated, index, empty, split, spelled = notes_on(tmp_path, "d.csv", [*told, *lines])
    assert_said(separated, chinese)
    assert_said(index, "第一列没有名称，只是行号：未使用")
    assert_said(empty, "未使用 1 个空行")
    assert_said(split, "“split” 列没有指明划分（50/50）：按普通列处理")
    assert_said(spelled, "“Text” 列作为“text”读取")
    assert_said(f"d.csv: {empty}", "d.csv：未使用 1 个空行")


def test_a_note_on_commas_and_many_empty_rows(tmp_path: Path) -> None:
    lines = [f"{text},{('yes', 'no')[i % 2]}" for i, text in enumerate(invented(60))]
    separated, empty = notes_on(tmp_path, "d.tsv", ["text,label", *lines, ",", ","])
    assert_said(separated, "各列以逗号分隔")
    assert_said(empty, "未使用 2 个空行")


def test_notes_on_splitting(tmp_path: Path) -> None:
    label = ("yes", "no")
    prompt, *texts = invented(90)
    long = [f"{prompt} {prompt[::-1]} {text[:14]},{label[i % 2]}" for i, text in enumerate(texts)]
    copies = [f"{prompt} {i},{label[i % 2]}" for i in range(30)]
    plain = [f"{text},{label[i % 2]}" for i, text in enumerate(texts)]
    (form,) = notes_on(tmp_path, "form.csv", ["text,label", *long])
    (large,) = notes_on(tmp_path, "copies.csv", ["text,label", *plain, *copies])
    assert_said(form, "89 行中有 89 行的大部分文字相同：按不同之处划分（同一文本的副本可用 `group_by` 保持在一起）")
    assert_said(large, "近似重复的行和同组的行划分在同一侧：119 行构成 90 个簇，最大的有 30 行")
    for rows in (1, 6):
        found = notes_on(tmp_path, "few.csv", ["text,label", *plain], examples=rows, validation_examples=rows)
        test, validation = found
        assert_said(test, f"警告：只有 {rows} 个测试行：方法之间至多只有非常大的差异才能显现")
        assert_said(validation, f"只有 {rows} 个验证行：保留哪些权重的依据很少")


# Of scores.


def metric(name: str) -> Metric:
    return Registry(load_plugins(entry_points=False)).metric(name)


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("accuracy", []),
        ("distinct1", [prediction("")]),
        ("distinct2", [prediction("one")]),
        ("repetition", [prediction("one two three")]),
        ("loss", [replace(prediction("a"), reference_loss=float("nan"))]),
        ("loss", [replace(prediction("a"), reference_tokens=0)]),
        ("forgetting", [prediction("a")]),
        ("macro_f1", [replace(prediction("a"), reference=str(n)) for n in range(3000)]),
        ("toxicity", [prediction("")]),
        ("toxicity", [replace(prediction("你好"), language="zh")]),
    ],
)
def test_why_a_metric_has_no_value(name: str, answers: Sequence[Prediction]) -> None:
    with pytest.raises(MetricUnavailable) as caught:
        metric(name).statistics(answers)
    assert_said(str(caught.value))


def messages(tree: ast.AST) -> Iterator[ast.expr]:
    """What stands in `MetricUnavailable(…)` and `lacking=…`, and what functions of messages return."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "MetricUnavailable":
            yield node.args[0]
        elif isinstance(node, ast.keyword) and node.arg == "lacking":
            yield node.value
        elif isinstance(node, ast.FunctionDef) and node.name == "_unreadable":
            yield from (one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value)


def written(message: ast.expr) -> str | None:
    """The sentence with 7 in its gaps; None where it comes from elsewhere."""
    if isinstance(message, ast.Constant):
        return str(message.value)
    if isinstance(message, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in message.values)
    return None


FOLDER = Path(ftbench_metrics.__file__).parent
SENTENCES = sorted(
    {
        sentence
        for file in FOLDER.rglob("*.py")
        for message in messages(ast.parse(file.read_text(encoding="utf-8")))
        if (sentence := written(message))
    }
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_reason_in_the_code_of_our_metrics_has_its_words(sentence: str) -> None:
    assert_said(sentence)


def test_the_reasons_of_our_metrics_are_found_in_their_code() -> None:
    assert len(SENTENCES) > 20


def test_why_a_cell_has_no_score(small_run: RunResults) -> None:
    """The sentences of reading and scoring stand in the code of the core as they are here."""
    folder = Path(__file__).parents[2] / "ftbench" / "results"
    code = "".join((folder / name).read_text(encoding="utf-8") for name in ("read.py", "scoring.py"))
    for key in ("waits", "not-run", "not-computed", "not-finite", "not-trained", "no-general-text"):
        english = NOTED[f"noted.{key}"][0]
        assert f'"{english}"' in code
        assert_said(english)
    assert '; running again redoes the cell"' in code
    assert_said("cells/1/result.json: is damaged; running again redoes the cell")


# Why cells were skipped or failed.


def kept(error: Exception) -> str:
    """As the store keeps the reason of a failure."""
    return f"{type(error).__name__}: {error}"


def test_the_store_keeps_reasons_in_this_form() -> None:
    from ftbench.execution.runner import _one_line

    assert _one_line(CellError("it broke")) == kept(CellError("it broke"))


def raised(folder: Path, *errors: str) -> set[str]:
    """The sentences of `raise ERROR(…)` in the code of a folder."""
    calls = (
        node
        for file in folder.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in errors
    )
    return {sentence for call in calls if call.args and (sentence := written(call.args[0]))}


def answered(folder: Path) -> set[str]:
    """The sentences that `impossible` and the functions that it asks return, and the constants among them."""
    found: set[str] = set()
    for file in folder.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        functions = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef) and node.name in ("impossible", "_reason", "_too_many", "_too_narrow")
        ]
        values = [node.value for one in functions for node in ast.walk(one) if isinstance(node, ast.Return)]
        values += [
            node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node).startswith("_NO_")
        ]
        branches = [part for v in values for part in ((v.body, v.orelse) if isinstance(v, ast.IfExp) else (v,)) if part]
        found |= {sentence for one in branches if (sentence := written(one)) and sentence != "None"}
    return found


METHODS = Path(ftbench_methods.__file__).parent
CORE = Path(ftbench.__file__).parent
IMPOSSIBLE, CELL_ERRORS, MODEL_ERRORS = answered(METHODS), raised(CORE, "CellError"), raised(METHODS, "ModelError")


@pytest.mark.parametrize("sentence", sorted(IMPOSSIBLE))
def test_every_reason_of_our_methods_for_a_skip_has_its_words(sentence: str) -> None:
    assert_said(sentence)


@pytest.mark.parametrize("sentence", sorted(CELL_ERRORS))
def test_every_way_in_which_a_cell_fails_has_its_words(sentence: str) -> None:
    # The word in the gap is one of the three sides of the data.
    assert_said(kept(CellError(sentence.replace("no 7 row", "no training row"))))


def test_every_model_that_our_methods_cannot_train_has_its_words() -> None:
    known_files = {"does not fit the model: 7"}  # read back from a damaged cell, never in a run
    for sentence in sorted(MODEL_ERRORS - known_files):
        if not re.fullmatch(r"([\w-]+: )?7", sentence):  # what stands there is one of the reasons above
            assert_said(kept(ModelError(sentence)))


def test_the_reasons_are_found_in_the_code() -> None:
    assert (len(IMPOSSIBLE), len(CELL_ERRORS), len(MODEL_ERRORS)) >= (12, 6, 8)


def test_a_model_whose_files_are_not_its_own() -> None:
    import torch

    from ftbench_models.loaded import check_loaded

    def reason(**found: Any) -> str:
        nothing = dict.fromkeys(("missing_keys", "mismatched_keys", "unexpected_keys"), ())
        with pytest.raises(ModelError) as caught:
            check_loaded(torch.nn.Sequential(torch.nn.Linear(2, 2, bias=False)), {**nothing, **found})
        return kept(caught.value)

    assert_said(
        reason(missing_keys={"lm_head.weight", "norm.weight"}),
        "文件缺少模型的权重，这些权重只能是随机数：lm_head.weight, norm.weight",
    )
    assert_said(reason(unexpected_keys={"0.bias", "score.weight"}))
    assert_said(
        reason(mismatched_keys={("norm.weight", (2,), (3,))}),
        "文件中的形状与 config.json 所述模型不同：norm.weight 在文件中为 [2]，在模型中为 [3]",
    )


def test_a_tokenizer_with_more_tokens_than_the_model(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, models

    from ftbench_models.token_rows import check_file

    Tokenizer(models.WordLevel({"a": 0, "b": 7}, unk_token="a")).save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(ModelError) as caught:
        check_file(tmp_path, 7)
    assert_said(
        caught.value.message,
        "分词器有 8 个词元（最后一个是“b”），而模型的嵌入层只有 7 行："
        "请调整其大小（resize_token_embeddings）并重新保存模型",
    )


def test_a_method_for_other_tasks() -> None:
    from ftbench.plan.cells import _wrong_output

    class Anything:
        def __init__(self, **parts: Any) -> None:
            self.__dict__.update(parts)

    for output in ("label", "text"):
        method: Any = Anything(method=Anything(capabilities=Anything(outputs=frozenset({output}))))
        reason = _wrong_output(method, cast(Any, Anything(task=Anything(output="other"))))
        assert reason
        assert_said(reason)


def test_a_model_that_is_too_small_or_of_another_kind() -> None:
    facts = ModelFacts("odd", 1000, 8, 2, 100, 16, has_biases=False, key_value_size=0)
    methods = Registry(load_plugins(entry_points=False)).objects("methods")
    said = {
        name: reason
        for name, (_, method) in methods.items()
        if name != "peft"  # has no settings of its own
        and (reason := method.impossible(method.resolve(method.settings(), facts), facts))
    }
    assert {"bitfit", "prefix"} <= set(said)
    for reason in said.values():
        assert_said(reason)


def test_names_before_a_reason_stay_and_kinds_of_errors_go() -> None:
    assert_said("CellError: no training row fits into 16 tokens", "没有一条训练数据不超过 16 个词元")
    assert_said("ModelError: layers: the model has 4 blocks, fewer than 6", "layers：模型只有 4 个模块，少于 6 个")
    assert_said("CellError: the training loss is nan in step 412: try a lower learning rate")


def test_memory_that_is_full_is_said_with_what_torch_says() -> None:
    import torch

    error = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")
    assert_said(kept(error), "显存不足：CUDA out of memory. Tried to allocate 20.00 MiB.")


def test_the_error_of_somebody_else_stays_as_it_is() -> None:
    words = in_words("RuntimeError: shapes do not match: no answers here")
    assert words.markup("en") == words.markup("zh") == "RuntimeError: shapes do not match: no answers here"


# Of others.


@pytest.mark.parametrize("text", ["my plugin saw 3 ghosts", "", "has not run yet!", "<b>there are no answers"])
def test_what_is_not_ours_stays_as_it_is(text: str) -> None:
    words = in_words(text)
    assert words.markup("en") == words.markup("zh") == Markup.escape(text)


# Several cells.


def test_notes_that_differ_in_numbers_become_one_with_ranges() -> None:
    one, two, three = (
        f"check failed: answers: {bad} of 240 are degenerate: 0 empty, {loops} looping, {cut} cut at the limit"
        for bad, loops, cut in ((238, 0, 238), (232, 5, 230), (1240, 5, 230))
    )
    both = with_ranges([one, two])
    assert both == (
        "check failed: answers: 232–238 of 240 are degenerate: 0 empty, 0–5 looping, 230–238 cut at the limit"
    )
    assert_said(both)
    assert with_ranges([one, two, three]).startswith("check failed: answers: 232–1240 of 240 ")
    assert with_ranges(["1,200 rows, 1.5e-05 and 4%", "900 rows, 0.1 and 12%"]) == (
        "900–1,200 rows, 1.5e-05–0.1 and 4%–12%"
    )


def test_a_number_in_a_name_is_no_number(small_run: RunResults) -> None:
    notes = ["moved: layers.0.weight", "moved: layers.1.weight", "version 1.2.3", "version 1.2.4"]
    assert [one.text for one in group_notes(grouped(small_run, notes))] == notes


def grouped(run: RunResults, notes: Sequence[str], method: str = "full", parameters: float = 5.0) -> Group:
    """A group with one cell a note."""
    cell = replace(run.cells[0], method=method, costs={"trainable_parameters": parameters})
    cells = [replace(cell, seed=seed, notes=(note,) if note else ()) for seed, note in enumerate(notes)]
    return Group("m", "t", method, tuple(cells))


def test_a_note_says_its_seeds_and_whether_they_are_all(small_run: RunResults) -> None:
    (some,) = group_notes(grouped(small_run, ["after 3 steps", "", "after 5 steps"]))
    assert (some.text, some.seeds, some.whole) == ("after 3–5 steps", (0, 2), False)
    (whole,) = group_notes(grouped(small_run, ["after 3 steps", "after 5 steps"]))
    assert whole.whole


def test_a_note_that_every_method_has_for_every_seed_is_shared(small_run: RunResults) -> None:
    one, two = grouped(small_run, ["cut", "cut"]), grouped(small_run, ["cut"], "lora")
    base, silent = grouped(small_run, ["cut"], "zero-shot", 0.0), grouped(small_run, [""], "zero-shot", 0.0)
    assert shared_notes([one, two, base]) == {"cut": False}
    assert shared_notes([one, two, silent]) == {"cut": True}
    assert shared_notes([one, base, silent]) == {}
    assert shared_notes([one, grouped(small_run, ["cut", ""], "lora")]) == {}
    assert shared_notes([one]) == {}


def noted(cell: CellResult) -> CellResult:
    training = ("35 training prompts were cut from the left to fit 96 tokens",) if cell.method != "zero-shot" else ()
    early = (f"training stopped early, after {40 + cell.seed} steps",) if cell.method == "lora" else ()
    return replace(cell, notes=("7 test prompts were cut from the left to fit 96 tokens", *training, *early))


def test_what_all_methods_say_stands_once_below_the_table(run: RunResults) -> None:
    results = replace(
        run, cells=tuple(noted(cell) for cell in run.cells if cell.method in ("full", "lora", "zero-shot"))
    )
    text = section(page(results), "scores")

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
    from ftbench.analysis.view import RunView

    (note,) = [one for one in score_tables(RunView(results))[0].notes if "without" in one.markup("en")]
    assert note.markup("en") == "without seeds 1, 2, where loss is not available: the reference answers have no tokens"
    assert note.markup("zh") == "不含随机种子 1、2（loss 无值：参考答案没有词元）"
