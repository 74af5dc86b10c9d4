"""The `augment` of a task: what is wrong with it is named with its line; what it changes of a cell's identity."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench import Augmentation, AugmentationSettings, hookimpl
from ftbench.errors import MatrixError, PluginError, UserError
from ftbench.planning.planned import Plan

PlanOf = Callable[..., Plan]


def text(augment: str, more: str = "", *, task: str = "sentiment", methods: str = "zero-shot, lora") -> str:
    entry = f"{{task: {task}, augment: {augment}}}" if augment else task
    return f"models: ['paper:a']\ntasks:\n  - {entry}\nmethods: [{methods}]\ndevice: cpu\n{more}"


def ids(plan: Plan) -> dict[str, str]:
    return {cell.method: cell.id for cell in plan.cells}


@pytest.mark.parametrize(
    ("augment", "said"),
    [
        ("[word_ordr]", r"m.yaml:3: tasks.0.augment.0: unknown augmentation \"word_ordr\". Did you mean 'word_order'"),
        (
            "[{augmentation: word_order, shre: 0.2}]",
            r"m.yaml:3: tasks.0.augment.0.shre: unknown key. Did you mean 'share'",
        ),
        ("[{augmentation: word_order, copeis: 2}]", r"augment.0.copeis: unknown key. Did you mean 'copies'"),
        (
            "[{augmentation: word_order, share: 2}]",
            r"m.yaml:3: tasks.0.augment.0.share: must be less than or equal to 1",
        ),
        ("[{augmentation: word_order, by: word}]", r"augment.0.by: .*Did you mean 'words'"),
        ("[{augmentation: word_order, copies: 0}]", r"augment.0.copies: must be greater than or equal to 1"),
        ("[{augmentation: word_order, fields: [txt]}]", r"augment.0.fields: the input has no field \"txt\". .*'text'"),
        ("word_order", r"augment: must be a list, such as \[word_order, \{augmentation: NAME, copies: 2\}\]"),
        ("[{word_order: {share: 0.2}}]", r"is missing: write \{augmentation: word_order, share: 0.2\}"),
        (
            "[{augmentation: synonyms, thesaurus: no.tsv}]",
            r"m.yaml:3: tasks.0.augment.0.thesaurus: there is no file no.tsv",
        ),
        ("[{augmentation: paraphrase}]", r"augment.0.model: is missing"),
        ("[{augmentation: paraphrase, model: 'paper:none'}]", r"augment.0.model: there is no paper left"),
        ("[{augmentation: paraphrase, model: 'paper:a', prompt: x}]", r"augment.0.prompt: a prompt has \{text\} once"),
        (
            "[{augmentation: paraphrase, model: 'paper:a', temperature: 0, copies: 2}]",
            r"m.yaml:3: tasks.0.augment.0: temperature 0 gives the same text 2 times",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line_and_key(augment: str, said: str, plan_of: PlanOf) -> None:
    with pytest.raises(MatrixError, match=said):
        plan_of(text(augment))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("word_ordr", r"matrix: tasks.0.augment.0: unknown augmentation"),
        (
            {"augmentation": "word_order", "shre": 1},
            r"matrix: tasks.0.augment.0.shre: unknown key. Did you mean 'share'",
        ),
    ],
)
def test_a_matrix_without_a_file_names_the_key(entry: Any, said: str) -> None:
    import ftbench

    tasks = [{"task": "sentiment", "augment": [entry]}]
    with pytest.raises(UserError, match=said):
        ftbench.plan({"models": ["builtin:nano"], "tasks": tasks, "methods": ["lora"]})


def test_an_absent_and_an_empty_augment_are_one_cell(plan_of: PlanOf) -> None:
    assert ids(plan_of(text(""))) == ids(plan_of(text("[]")))


def test_an_id_has_the_augmentation_of_a_method_that_trains_and_of_no_other(plan_of: PlanOf) -> None:
    plain, augmented = (
        ids(plan_of(text(augment, methods="zero-shot, few-shot, lora"))) for augment in ("", "[word_order]")
    )
    assert {method for method in plain if plain[method] != augmented[method]} == {"lora"}


@pytest.mark.parametrize(
    "other",
    [
        "[{augmentation: word_order, copies: 2}]",
        "[{augmentation: word_order, seed: 1}]",
        "[{augmentation: word_order, share: 0.2}]",
        "[{augmentation: word_order, fields: [text]}]",
        "[word_order, word_order]",
        "[random_deletion]",
    ],
)
def test_all_that_decides_the_variants_is_in_an_id(other: str, plan_of: PlanOf) -> None:
    assert ids(plan_of(text("[word_order]")))["lora"] != ids(plan_of(text(other)))["lora"]


def test_defaults_that_are_written_out_change_no_id(plan_of: PlanOf) -> None:
    written = "[{augmentation: word_order, copies: 1, seed: 0, by: auto, share: 0.1}]"
    assert ids(plan_of(text("[word_order]"))) == ids(plan_of(text(written)))


def test_an_id_has_the_content_of_a_file_and_the_model_that_writes_and_not_their_names(
    plan_of: PlanOf, write: Callable[[str, str], Path]
) -> None:
    for name, content in {"a.tsv": "x\ty\n", "b.tsv": "x\ty\n", "c.tsv": "x\tz\n"}.items():
        write(name, content)
    a, b, c = (
        ids(plan_of(text(f"[{{augmentation: synonyms, thesaurus: {name}.tsv}}]")))["lora"] for name in ("a", "b", "c")
    )
    assert a == b != c
    models = ("paper:a", "paper:short")
    one, other = (ids(plan_of(text(f"[{{augmentation: paraphrase, model: '{model}'}}]")))["lora"] for model in models)
    assert one != other
    (cell,) = plan_of(text("[{augmentation: paraphrase, model: 'paper:a'}]", methods="lora")).cells
    (spec,) = cell.spec.task.augment
    assert spec.models["model"].fingerprint == "fingerprint of a"
    assert "model" not in spec.settings


def test_a_number_of_training_rows_counts_the_rows_of_the_data(plan_of: PlanOf) -> None:
    plan = plan_of(text("[{augmentation: word_order, copies: 3}]", "train_size: [10, 20]\n"))
    assert [len(task.data.train) for task in plan.tasks.values()] == [10, 20]
    assert [task.training_rows for task in plan.tasks.values()] == [40, 80]


def test_an_estimate_counts_the_variants(plan_of: PlanOf) -> None:
    from ftbench.planning.estimate import Estimator

    seconds = []
    for augment in ("", "[{augmentation: word_order, copies: 9}]"):
        plan = plan_of(text(augment, methods="lora"))
        seconds.append(Estimator(plan, 1e9).cell(plan.cells[0]).seconds)
    assert seconds[1] > 4 * seconds[0]


def test_the_generations_are_counted_by_texts_copies_and_ways(plan_of: PlanOf) -> None:
    more = "training: {examples: 10}\n"
    models = "model: 'paper:a', copies: 2"
    plan = plan_of(
        text(
            f"[word_order, {{augmentation: paraphrase, {models}}}, {{augmentation: back_translation, {models}}}]", more
        )
    )
    (task,) = plan.tasks.values()
    assert [one.generations(task.task, task.data) for one in task.augmentations] == [0, 20, 40]


class Faulty(Augmentation):
    """Raises, or gives a text that the row has not."""

    name = "faulty"

    def __init__(self, given: Any = None) -> None:
        self.given = given

    def augment(self, row: Any, work: Any, random: Any) -> Any:
        if self.given is None:
            raise ZeroDivisionError("a bug")
        return [self.given] * 5

    @hookimpl
    def ftbench_register_augmentations(self) -> Any:
        return [self]


@pytest.mark.parametrize(
    ("given", "said"),
    [(None, "ZeroDivisionError: a bug"), ({"no": "x"}, "ValueError: .* texts that its row has not: no")],
)
def test_an_augmentation_that_raises_is_named_with_the_line_before_the_run(
    given: Any, said: str, plan_of: PlanOf
) -> None:
    with pytest.raises(MatrixError, match=f'm.yaml:3: tasks.0.augment.0: the augmentation "faulty" raised {said}'):
        plan_of(text("[faulty]"), mine=Faulty(given))


def test_one_that_raises_later_is_named(plan_of: PlanOf) -> None:
    faulty = Faulty({"text": "new"})
    (task,) = plan_of(text("[faulty]"), mine=faulty).tasks.values()
    faulty.given = None
    (planned,) = task.augmentations
    with pytest.raises(PluginError, match='the augmentation "faulty" raised ZeroDivisionError: a bug'):
        planned.make([planned.source(task.task, task.data, task.data.train[0])], {})


def test_a_fault_in_a_file_is_named_with_its_line_before_the_run(
    plan_of: PlanOf, write: Callable[[str, str], Path]
) -> None:
    write("words.tsv", "a\tb\nc d\n")
    with pytest.raises(UserError, match=r"words\.tsv:2: expected a word, a tab, and synonyms"):
        plan_of(text("[{augmentation: synonyms, thesaurus: words.tsv}]"))


def test_no_more_variants_are_used_than_asked_for(plan_of: PlanOf) -> None:
    (task,) = plan_of(text("[{augmentation: faulty, copies: 2}]"), mine=Faulty({"text": "new"})).tasks.values()
    (faulty,) = task.augmentations
    rows = [faulty.source(task.task, task.data, task.data.train[0])]
    assert faulty.make(rows, {}) == [[{"text": "new"}] * 2]


def test_a_setting_that_joins_with_a_neutral_value_is_not_recorded_while_it_has_it() -> None:
    from ftbench.contracts.augmentation import settings_without_places

    class Later(AugmentationSettings):
        share: float = 0.1
        careful: bool = False
        neutral = {"careful": False}  # noqa: RUF012

    assert settings_without_places(Faulty(), Later()) == {"share": 0.1}
    assert settings_without_places(Faulty(), Later(careful=True)) == {"share": 0.1, "careful": True}
