"""From a matrix to cells: every combination, nothing twice, and every fault with its place in the matrix."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ftbench import MatrixError, Metric, UserError, hookimpl
from ftbench.matrix import Matrix
from ftbench.planning.metrics import find_metric
from ftbench.planning.planned import Plan
from ftbench.plugins import Registry
from ftbench.records.cell import Cell
from tests.specs import cell_spec

PlanOf = Callable[..., Plan]
Write = Callable[[str, str], Path]

BASE = "models: ['paper:a']\ntasks: [sentiment]\nmethods: [lora]\ndevice: cpu\n"


def fault(plan_of: PlanOf, text: str, **plugins: object) -> str:
    with pytest.raises(UserError) as caught:
        plan_of(text, **plugins)
    return str(caught.value)


def test_there_is_a_cell_for_every_model_task_method_and_seed(plan_of: PlanOf) -> None:
    plan = plan_of(
        "models: ['paper:a', 'paper:b']\ntasks: [sentiment, summarization]\n"
        "methods: [full, lora]\nseeds: [3, 4]\ndevice: cpu\n"
    )
    assert len(plan.cells) == len({cell.id for cell in plan.cells}) == 16
    assert [cell.label for cell in plan.cells][:3] == [
        "paper:a / sentiment / full / seed 3",
        "paper:a / sentiment / full / seed 4",
        "paper:a / sentiment / lora / seed 3",
    ]


def test_zero_shot_is_one_cell_whatever_the_seeds(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("lora", "zero-shot, few-shot, lora") + "seeds: [5, 6, 7]\n")
    assert Counter(cell.method for cell in plan.cells) == {"zero-shot": 1, "few-shot": 3, "lora": 3}
    assert next(cell.seed for cell in plan.cells if cell.method == "zero-shot") == 5


UNKNOWN: dict[str, tuple[str, str]] = {
    "task": (
        BASE.replace("[sentiment]", "\n- recipes\n- sentimnet"),
        "4: tasks.1: unknown task \"sentimnet\". Did you mean 'sentiment'? Known: chat, medical-qa, recipes, ",
    ),
    "method": (
        BASE.replace("[lora]", "\n  - full\n  - method: loar\n    name: mine"),
        "5: methods.1: unknown method \"loar\". Did you mean 'lora'",
    ),
    "metric": (
        BASE + "metrics: [accuracy, perplexty]\n",
        "5: metrics.1: unknown metric \"perplexty\". Did you mean 'perplexity'",
    ),
    "model scheme": (
        BASE.replace("paper:a", "papr:a"),
        "1: models.0: unknown model loader \"papr\". Did you mean 'paper'? Known: builtin, folder, hf, paper.",
    ),
    "model": (BASE.replace("paper:a", "paper:none"), "1: models.0: there is no paper left"),
    "folder": (BASE.replace("paper:a", "./nowhere"), '1: models.0: "./nowhere" is no folder; models are '),
    "built-in": (BASE.replace("paper:a", "builtin:mini"), '1: models.0: unknown built-in model "mini".'),
}


@pytest.mark.parametrize(("text", "message"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_name_gives_its_line_and_the_nearest_known_ones(
    text: str, message: str, plan_of: PlanOf, tmp_path: Path
) -> None:
    assert fault(plan_of, text).startswith(f"{tmp_path / 'm.yaml'}:{message}")


SETTINGS: dict[str, tuple[str, str]] = {
    "misspelt": ("\n  - full\n  - {method: lora, rnak: 8}", "5: methods.1.rnak: unknown key. Did you mean 'rank'"),
    "close": ("\n  - method: lora\n    alhpa: 8", "5: methods.0.alhpa: unknown key. Did you mean 'alpha'?"),
    "out of range": (
        "\n  - method: lora\n    name: x\n    r: 0",
        "6: methods.0.r: must be greater than or equal to 1, not 0",
    ),
    "wrong kind": ("[{method: prefix, tokens: many}]", "3: methods.0.tokens: must be a whole number, not 'many'"),
    "shared": ("[{method: full, learning_rate: -1}]", "3: methods.0.learning_rate: must be greater than 0, not -1"),
    "no settings": ("[{method: zero-shot, r: 8}]", "3: methods.0.r: unknown key."),
}


@pytest.mark.parametrize(("methods", "message"), SETTINGS.values(), ids=SETTINGS)
def test_a_fault_in_a_methods_settings_names_key_and_line(
    methods: str, message: str, plan_of: PlanOf, tmp_path: Path
) -> None:
    found = fault(plan_of, BASE.replace("[lora]", methods))
    assert found.startswith(f"{tmp_path / 'm.yaml'}:{message.partition(' Did you mean')[0]}")


def test_a_fault_in_the_data_names_the_data_file(plan_of: PlanOf, write: Write, tmp_path: Path) -> None:
    write("rows.csv", "text,label\nfine,\n")
    text = BASE.replace("[sentiment]", "[{task: sentiment, data: rows.csv}]")
    assert fault(plan_of, text).startswith(f"{tmp_path / 'rows.csv'}:2: label: the field is empty")


def test_data_that_a_task_lacks_is_an_error_in_the_matrix(plan_of: PlanOf, write: Write, tmp_path: Path) -> None:
    write("mine.yaml", "prompt: 'Q: {q}'\nanswer: ' {a}'\n")
    assert fault(plan_of, BASE.replace("[sentiment]", "[mine.yaml]")) == (
        f'{tmp_path / "m.yaml"}:2: tasks.0: mine: the task has no built-in data for "en"; give it `data: FILE`'
    )


def rows(count: int) -> str:
    return "".join(f'{{"q": "word{i} {i * 7919} {i * 104729}", "a": "answer {i}"}}\n' for i in range(count))


def test_a_yaml_task_is_planned_with_its_own_data(plan_of: PlanOf, write: Write) -> None:
    write("own/mine.yaml", "prompt: 'Q: {q}\\nA:'\nanswer: ' {a}'\ndata: rows.jsonl\nmax_new_tokens: 7\n")
    write("own/rows.jsonl", rows(60))
    plan = plan_of(BASE.replace("[sentiment]", "[own/mine.yaml]"))
    task = plan.tasks["mine"]
    assert (task.task.name, task.max_new_tokens, task.data.source) == ("mine", 7, "rows.jsonl")
    assert [metric.name for metric in task.metrics] == ["rougeL", "chrf", "loss"]


def test_a_yaml_task_may_not_take_a_registered_name(plan_of: PlanOf, write: Write, tmp_path: Path) -> None:
    path = write("mine.yaml", "name: sentiment\nprompt: 'Q: {q}'\nanswer: ' {a}'\n")
    assert fault(plan_of, BASE.replace("[sentiment]", "[mine.yaml]")) == (
        f'{path}: there is a task "sentiment" already, from ftbench_tasks'
    )


@pytest.mark.parametrize("text", ["prompt: 'no field'\n", "prmpt: 'x {y}'\n"])
def test_a_fault_in_a_yaml_task_names_that_file(text: str, plan_of: PlanOf, write: Write) -> None:
    path = write("mine.yaml", text)
    assert fault(plan_of, BASE.replace("[sentiment]", "[mine.yaml]")).startswith(f"{path}:1: ")


def test_metrics_are_the_tasks_own_the_universal_and_the_matrixs(plan_of: PlanOf) -> None:
    plan = plan_of(BASE + "metrics: [perplexity, accuracy]\n")
    assert [metric.name for metric in plan.tasks["sentiment"].metrics] == ["accuracy", "macro_f1", "loss", "perplexity"]


@pytest.mark.parametrize(
    ("methods", "baseline"),
    [("[zero-shot, lora, full]", "lora"), ("[zero-shot]", "zero-shot"), ("[lora, full]\nbaseline: full", "full")],
)
def test_the_baseline_is_the_named_else_the_first_trained_method(methods: str, baseline: str, plan_of: PlanOf) -> None:
    assert plan_of(BASE.replace("[lora]", methods)).baseline == baseline


# Positions: a prefix takes some of the model's context, so every method of the matrix gets what is left.


def test_virtual_tokens_beyond_the_usual_reserve_are_taken_from_every_method(plan_of: PlanOf) -> None:
    text = BASE.replace(
        "[lora]", "[full, lora, zero-shot, {method: prefix, tokens: 50}, {method: prefix, name: p, tokens: 9}]"
    )
    plan = plan_of(text + "training: {max_length: 512}\n")
    assert plan.models["paper:a"].positions == 206
    assert {cell.spec.training.max_length for cell in plan.cells if cell.spec.training} == {206}
    assert {cell.spec.evaluation.limit for cell in plan.cells} == {206}


def test_adding_a_usual_prefix_changes_no_other_cell(plan_of: PlanOf) -> None:
    alone = plan_of(BASE + "training: {max_length: 512}\n")
    together = plan_of(BASE.replace("[lora]", "[lora, prefix]") + "training: {max_length: 512}\n")
    assert {cell.spec.training.max_length for cell in alone.cells} == {224}
    assert {cell.id for cell in alone.cells} < {cell.id for cell in together.cells}


def test_answers_that_leave_no_room_for_a_prompt_are_a_fault_that_names_the_key(plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError, match=r"m\.yaml:\d+: tasks\.0\.max_new_tokens: 200 new tokens leave 24 of the 224"):
        plan_of(BASE.replace("[sentiment]", "[{task: support-qa, max_new_tokens: 200}]"))


def test_a_model_without_positions_for_text_is_a_fault_that_names_them(plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError, match=r"m\.yaml:\d+: models\.0: paper:tiny has 8 positions \(max_position_emb"):
        plan_of(BASE.replace("paper:a", "paper:tiny"))


def test_a_max_length_below_the_context_stays(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("[lora]", "[lora, prefix]") + "training: {max_length: 100}\n")
    assert {cell.spec.training.max_length for cell in plan.cells} == {100}


def test_a_prefix_that_leaves_no_room_is_skipped_and_reserves_nothing(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("paper:a", "paper:short").replace("[lora]", "[lora, {method: prefix, tokens: 64}]"))
    assert {cell.method: cell.skip and str(cell.skip) for cell in plan.cells} == {
        "lora": None,
        "prefix": "a prefix of 64 tokens leaves no room for text in a context of 64 positions",
    }
    assert plan.models["paper:short"].positions == 32


def test_a_few_shot_prompt_may_be_as_long_as_its_rows_if_the_model_can_take_it(plan_of: PlanOf) -> None:
    text = BASE.replace("[lora]", "[zero-shot, {method: few-shot, k: 2}, {method: few-shot, name: many, k: 9}]")
    plan = plan_of(text + "training: {max_length: 40}\n")
    assert {cell.method: cell.spec.evaluation.limit for cell in plan.cells} == {
        "zero-shot": 40,
        "few-shot": 120,
        "many": 224,
    }


# The id of a cell.


def ids(plan: Plan) -> list[str]:
    return [cell.id for cell in plan.cells]


def test_an_id_is_twenty_hexadecimal_digits(plan_of: PlanOf) -> None:
    (cell,) = plan_of(BASE).cells
    assert len(cell.id) == 20
    assert int(cell.id, 16) >= 0


def test_an_id_does_not_depend_on_the_order_of_keys() -> None:
    one = Cell("m", "t", "x", 0, cell_spec(settings={"a": 1, "b": {"c": [1, 2], "d": None}}))
    other = Cell("m", "t", "x", 0, cell_spec(settings={"b": {"d": None, "c": [1, 2]}, "a": 1}))
    assert one.id == other.id
    assert one.id != Cell("m", "t", "x", 0, cell_spec(settings={"a": 1, "b": {"c": [2, 1], "d": None}})).id


def test_an_id_does_not_depend_on_names_paths_or_what_stands_beside(plan_of: PlanOf, write: Write) -> None:
    labelled = "".join(f'{{"text": "word{i} {i * 7919}", "label": "{"ab"[i % 2]}"}}\n' for i in range(80))
    write("one.jsonl", labelled)
    write("far/away/two.jsonl", labelled)
    first = plan_of(
        "models: ['paper:a']\ndevice: cpu\n"
        "tasks: [{task: sentiment, data: one.jsonl}]\nmethods: [{method: lora, r: 8}]\n"
    )
    second = plan_of(
        "name: other\nlanguage: zh\ndevice: cpu\nbaseline: x\nmetrics: [perplexity]\n"
        "methods: [{r: 8, method: lora, name: x}]\n"
        "tasks: [{task: sentiment, name: y, data: two.jsonl}]\nmodels: [{model: 'paper:a', name: z}]\n",
        file="far/away/other.yaml",
    )
    assert ids(first) == ids(second)


CHANGES: dict[str, str] = {
    "model": BASE.replace("paper:a", "paper:b"),
    "dtype": BASE.replace("'paper:a'", "{model: 'paper:a', dtype: bf16}"),
    "precision": BASE + "precision: bf16\n",
    "seed": BASE + "seeds: [1]\n",
    "method": BASE.replace("[lora]", "[full]"),
    "setting": BASE.replace("[lora]", "[{method: lora, r: 4}]"),
    "learning rate": BASE.replace("[lora]", "[{method: lora, learning_rate: 0.01}]"),
    "task": BASE.replace("[sentiment]", "[summarization]"),
    "language": BASE.replace("[sentiment]", "[{task: sentiment, language: zh}]"),
    "new tokens": BASE.replace("[sentiment]", "[{task: sentiment, max_new_tokens: 3}]"),
    "training rows": BASE + "training: {examples: 50}\n",
    "test rows": BASE + "evaluation: {examples: 10}\n",
    "validation rows": BASE + "evaluation: {validation_examples: 10}\n",
    "evaluation batch": BASE + "evaluation: {batch_tokens: 4096}\n",
    "epochs": BASE + "training: {epochs: 2}\n",
    "steps": BASE + "training: {steps: 5}\n",
    "batch": BASE + "training: {batch_size: 4}\n",
    "micro-batch": BASE + "training: {micro_batch_tokens: 1024}\n",
    "packing": BASE + "training: {packing: on}\n",
    "length": BASE + "training: {max_length: 128}\n",
    "schedule": BASE + "training: {schedule: cosine}\n",
    "warmup": BASE + "training: {warmup: 0.1}\n",
    "clip": BASE + "training: {gradient_clip: 2}\n",
    "validations": BASE + "training: {validations: 2}\n",
    "early stopping": BASE + "training: {early_stopping: 3}\n",
    "keep": BASE + "training: {keep: last}\n",
}


def test_an_id_changes_with_everything_that_decides_a_result(plan_of: PlanOf) -> None:
    before = set(ids(plan_of(BASE)))
    assert [change for change, text in CHANGES.items() if before & set(ids(plan_of(text)))] == []


def test_every_training_setting_is_among_those_changes() -> None:
    names = set(Matrix.model_fields["training"].annotation.model_fields)  # type: ignore[union-attr]
    tried = {line.split("training: {")[1].split(":")[0] for line in CHANGES.values() if "training: {" in line}
    assert tried == names - {"checkpointing", "deterministic", "save_minutes"}


def test_checkpointing_changes_no_id_for_it_changes_no_result(plan_of: PlanOf) -> None:
    assert ids(plan_of(BASE)) == ids(plan_of(BASE + "training: {checkpointing: false}\n"))


def test_passes_as_large_as_fit_are_in_an_id_as_the_word(plan_of: PlanOf) -> None:
    (spec,) = {cell.spec.training.micro_batch_tokens for cell in plan_of(BASE).cells}
    assert spec == "auto"
    assert ids(plan_of(BASE)) == ids(plan_of(BASE + "training: {micro_batch_tokens: auto}\n"))


def test_packing_is_in_an_id_only_where_it_is_on(plan_of: PlanOf) -> None:
    assert ids(plan_of(BASE)) == ids(plan_of(BASE + "training: {packing: off}\n"))
    (off,), (on,) = (plan_of(BASE + f"training: {{packing: {word}}}\n").cells for word in ("off", "on"))
    assert (off.spec.training.packing, on.spec.training.packing) == (False, True)
    assert off.id != on.id


@pytest.mark.parametrize(
    ("methods", "named", "left_out"),
    [
        ("prefix", "prefix", "that method"),
        ("full, {method: prompt-tuning, name: soft}, p-tuning, zero-shot", "soft, p-tuning", "those methods"),
        ("lora, {method: peft, config: {peft_type: LOHA}}", "peft", "that method"),
    ],
)
def test_packing_is_refused_with_methods_that_cannot(
    methods: str, named: str, left_out: str, plan_of: PlanOf, tmp_path: Path
) -> None:
    text = BASE.replace("[lora]", f"[{methods}]") + "tuning: {trials: 2}\ntraining:\n  packing: on\n"
    assert fault(plan_of, text) == (
        f"{tmp_path / 'm.yaml'}:7: training.packing: rows that share a sequence are not exact with {named}: "
        f"leave out {left_out}, or packing"
    )


def test_packing_does_not_concern_methods_that_do_not_train(plan_of: PlanOf) -> None:
    text = BASE.replace("[lora]", "[zero-shot, few-shot, lora]") + "training: {packing: on}\n"
    assert len(plan_of(text).cells) == 3


def test_an_id_changes_with_any_row_and_with_the_prompt(plan_of: PlanOf, write: Write) -> None:
    task = "prompt: 'Q: {q}\\nA:'\nanswer: ' {a}'\ndata: rows.jsonl\n"
    text = BASE.replace("[sentiment]", "[mine.yaml]")
    found = set()
    for own, content in (
        (task, rows(60)),
        (task.replace("Q:", "Ask:"), rows(60)),
        (task, rows(61)),
        (task + "stop: ['.']\n", rows(60)),
    ):
        write("mine.yaml", own)
        write("rows.jsonl", content)
        found.update(ids(plan_of(text)))
    assert len(found) == 4


def test_training_settings_do_not_change_a_cell_that_does_not_train(plan_of: PlanOf) -> None:
    text = BASE.replace("[lora]", "[zero-shot]")
    assert ids(plan_of(text)) == ids(plan_of(text + "training: {epochs: 9, schedule: cosine}\n"))


def test_settings_that_depend_on_the_model_are_resolved_in_the_spec(plan_of: PlanOf) -> None:
    (cell,) = plan_of(BASE).cells
    assert cell.spec.method.settings["learning_rate"] > 0


def test_the_settings_of_a_cell_are_read_back_from_its_spec(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("[lora]", "[{method: lora, r: 4}]"))
    settings = plan.settings(plan.cells[0])
    assert settings.model_dump(mode="json") == plan.cells[0].spec.method.settings


# Hooks.


class SkipFull:
    @hookimpl
    def ftbench_skip_cell(self, cell: Cell) -> str | None:
        return "not today" if cell.method == "full" else None


class SkipAll:
    @hookimpl
    def ftbench_skip_cell(self, cell: Cell) -> str | None:
        return "too late"


def test_a_plugin_skips_cells_with_its_reason(plan_of: PlanOf) -> None:
    text = BASE.replace("[lora]", "[full, lora]")
    skipped, plain = plan_of(text, skip=SkipFull()), plan_of(text)
    assert {cell.method: cell.skip and str(cell.skip) for cell in skipped.cells} == {"full": "not today", "lora": None}
    assert ids(skipped) == ids(plain)


def test_the_first_reason_wins_and_the_planners_own_before_all(plan_of: PlanOf) -> None:
    text = BASE.replace("paper:a", "paper:short") + "seeds: [0]\n"
    text = text.replace("[lora]", "[full, lora, {method: prefix, tokens: 64}]")
    plan = plan_of(text, first=SkipFull(), second=SkipAll())
    assert [str(cell.skip) for cell in plan.cells[:2]] == ["not today", "too late"]
    assert str(plan.cells[2].skip).startswith("a prefix of 64 tokens")


class Rearrange:
    """Drops the cells of a method, turns the others round, and makes one with another seed."""

    def __init__(self) -> None:
        self.matrix: Matrix | None = None

    @hookimpl
    def ftbench_modify_cells(self, matrix: Matrix, cells: list[Cell]) -> None:
        self.matrix = matrix
        cells[:] = [cell for cell in reversed(cells) if cell.method != "full"]
        first = cells[0]
        cells.append(Cell(first.model, first.task, first.method, 9, first.spec.model_copy(update={"seed": 9})))


def test_a_plugin_rearranges_cells(plan_of: PlanOf) -> None:
    text = BASE.replace("[lora]", "[full, lora, zero-shot]") + "seeds: [0]\n"
    rearrange = Rearrange()
    plan = plan_of(text, mine=rearrange)
    assert [(cell.method, cell.seed) for cell in plan.cells] == [("zero-shot", 0), ("lora", 0), ("zero-shot", 9)]
    assert rearrange.matrix == plan.matrix


def test_cells_that_a_plugin_made_can_be_skipped_by_another(plan_of: PlanOf) -> None:
    plan = plan_of(BASE.replace("[lora]", "[full, lora]") + "seeds: [0]\n", mine=Rearrange(), skip=SkipAll())
    assert [str(cell.skip) for cell in plan.cells] == ["too late", "too late"]


class Raising:
    @hookimpl
    def ftbench_skip_cell(self, cell: Cell) -> str | None:
        raise KeyError("budget")


class RaisingToo:
    @hookimpl
    def ftbench_modify_cells(self, matrix: Matrix, cells: list[Cell]) -> None:
        raise KeyError("budget")


@pytest.mark.parametrize(("plugin", "hook"), [(Raising(), "ftbench_skip_cell"), (RaisingToo(), "ftbench_modify_cells")])
def test_a_plugin_that_raises_while_planning_is_an_error_that_names_it(
    plugin: object, hook: str, plan_of: PlanOf
) -> None:
    assert fault(plan_of, BASE, mine=plugin) == f"plugin mine: {hook} raised KeyError: 'budget'"


def test_the_general_text_decides_trained_cells_and_no_others(plan_of: PlanOf, write: Write) -> None:
    text = BASE.replace("[lora]", "[zero-shot, lora]") + "evaluation: {general_text: general.jsonl}\n"
    plans = []
    for passage in ("Many ships wait in the old harbour.", "No ship waits in the old harbour."):
        write("general.jsonl", json.dumps({"text": passage}) + "\n")
        plans.append(plan_of(text))
    changed = {one.method for one, other in zip(*(plan.cells for plan in plans), strict=True) if one.id != other.id}
    assert changed == {"lora"}


def test_only_the_first_general_passages_are_read_where_the_matrix_limits_them(plan_of: PlanOf, write: Write) -> None:
    texts = ("Many ships wait in the old harbour.", "No ship waits in the old harbour.")
    write("general.jsonl", "".join(json.dumps({"text": text}) + "\n" for text in texts))
    both, one = (
        plan_of(BASE + f"evaluation: {{general_text: general.jsonl{limit}}}\n")
        for limit in ("", ", general_passages: 1")
    )
    (every,), (first,) = ([model.general_text for model in plan.models.values()] for plan in (both, one))
    assert (len(every), first) == (2, every[:1])
    assert both.cells[0].id != one.cells[0].id


@pytest.mark.parametrize("general", [False, True])
def test_metrics_of_general_text_are_there_where_there_is_general_text(
    general: bool, plan_of: PlanOf, write: Write
) -> None:
    write("general.jsonl", json.dumps({"text": "Many ships wait in the old harbour."}) + "\n")
    plan = plan_of(BASE + ("evaluation: {general_text: general.jsonl}\n" if general else ""))
    (task,) = plan.tasks.values()
    assert ("forgetting" in [metric.name for metric in task.metrics]) == general


@pytest.mark.parametrize(
    ("reference", "given"), [("named", {"x": 1}), ("named:argument", {"x": 1, "allow_hub": False})]
)
def test_only_a_metric_with_an_argument_is_told_whether_it_may_ask_a_hub(
    reference: str, given: dict[str, Any], tmp_path: Path, registry_with: Callable[..., Registry]
) -> None:
    told: list[tuple[str, dict[str, Any]]] = []

    class Named(Metric):
        name = "named"
        direction = "higher"

        def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> Metric:
            told.append((argument, dict(options)))
            return self

        def statistics(self, predictions: Any) -> Any:
            raise AssertionError("planning computes no metric")

        @hookimpl
        def ftbench_register_metrics(self) -> Iterable[Any]:
            return [self]

    matrix = Matrix.model_validate({"models": ["paper:a"], "tasks": ["sentiment"], "methods": ["full"]})
    find_metric(reference, {"x": 1}, matrix, tmp_path, registry_with(mine=Named()))
    assert told == [(reference.partition(":")[2], given)]


class Scribbling:
    @hookimpl
    def ftbench_modify_cells(self, matrix: Matrix, cells: list[Any]) -> None:
        cells.append("one more")


def test_what_is_no_cell_is_not_taken_from_a_plugin(plan_of: PlanOf) -> None:
    said = "plugin mine: ftbench_modify_cells left something that is no cell"
    assert fault(plan_of, BASE, mine=Scribbling()) == said


def test_a_method_may_say_that_it_is_impossible(plan_of: PlanOf) -> None:
    from ftbench_methods.zero_shot import ZeroShot

    class NeedsBiases(ZeroShot):
        def impossible(self, settings: Any, facts: Any) -> str | None:
            return None if facts.has_biases else "only-biases: the model has no biases"

        @hookimpl
        def ftbench_register_methods(self) -> Iterable[Any]:
            return [replace(self, name="only-biases")]

    plan = plan_of(BASE.replace("[lora]", "[lora, only-biases]"), mine=NeedsBiases())
    assert {cell.method: cell.skip and str(cell.skip) for cell in plan.cells} == {
        "lora": None,
        "only-biases": "only-biases: the model has no biases",
    }


def test_what_this_machine_lacks_skips_a_method_unless_cells_ask_for_gpus_of_other_machines(plan_of: PlanOf) -> None:
    from ftbench_methods.zero_shot import ZeroShot

    class NeedsCrystals(ZeroShot):
        def unavailable(self, settings: Any) -> str | None:
            return "there are no crystals"

        @hookimpl
        def ftbench_register_methods(self) -> Iterable[Any]:
            return [replace(self, name="crystals")]

    text = BASE.replace("[lora]", "[lora, crystals]")
    here = plan_of(text, mine=NeedsCrystals())
    assert {cell.method: cell.skip and str(cell.skip) for cell in here.cells} == {
        "lora": None,
        "crystals": "there are no crystals",
    }
    elsewhere = plan_of(text.replace("device: cpu", "resources: {gpus: 1}"), mine=NeedsCrystals())
    assert elsewhere.device == "cuda"
    assert {cell.method: cell.skip for cell in elsewhere.cells} == {"lora": None, "crystals": None}


def test_writing_the_defaults_out_changes_no_cell(plan_of: PlanOf) -> None:
    """3 and 3.0 are one number to a person, and two texts to a hash."""
    names = ["zero-shot", "full", "lora", "prefix", "adapter", "oft", "p-tuning"]
    text = BASE.replace("[lora]", f"[{', '.join(names)}]")
    silent = plan_of(text)
    settings = {
        cell.method: {key: value for key, value in cell.spec.method.settings.items() if value is not None}
        for cell in silent.cells
    }
    written = [json.dumps({"method": name, **settings[name]}) for name in names]
    training = silent.matrix.training.model_dump(mode="json", exclude_none=True)
    aloud = plan_of(
        text.replace(f"[{', '.join(names)}]", f"[{', '.join(written)}]") + f"training: {json.dumps(training)}\n"
    )
    assert [cell.id for cell in aloud.cells] == [cell.id for cell in silent.cells]
