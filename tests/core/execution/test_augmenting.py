"""The variants of a run: made of training rows alone, kept, and the same whatever else is in the run."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from ftbench import Augmentation, Rejected, SourceRow, hookimpl
from ftbench.commandline.augmentation_lines import augmentations_as_json
from ftbench.data.dataset import TaskData
from ftbench.errors import NewerFormat
from ftbench.execution.augmenting import with_variants
from ftbench.matrix import read_matrix
from ftbench.planning.planned import Plan
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import PluginRecord, Registry
from ftbench.storage import CellStore

WriteRows = Callable[[str, Sequence[dict[str, Any]]], Path]


class Fixed(Augmentation):
    """Gives each row the variants that a table names by its text, and remembers the rows that it saw."""

    name = "fixed"

    def __init__(self, table: dict[str, list[Any]]) -> None:
        self.table = table
        self.seen: list[SourceRow] = []

    def augment(self, row: SourceRow, work: Any, random: Any) -> Any:
        self.seen.append(row)
        return self.table.get(row.texts["text"], [])

    @hookimpl
    def ftbench_register_augmentations(self) -> Any:
        return [self]


def reviews(train: int = 12) -> list[dict[str, Any]]:
    labels = ("positive", "negative")
    sides = [("train", train), ("validation", 4), ("test", 4)]
    return [
        {"text": f"{side} text number {n}", "label": labels[n % 2], "split": side}
        for side, count in sides
        for n in range(count)
    ]


def store(folder: Path) -> CellStore:
    found = CellStore(folder / "run")
    found.create()
    return found


@pytest.fixture
def planned(write_rows: WriteRows, write: Callable[[str, str], Path], tiny_model: Path) -> Callable[..., Plan]:
    """`planned(augment)`: the plan of a matrix over `reviews` with these augmentations."""

    def make(
        augment: str, *plugins: Any, rows: Sequence[dict[str, Any]] = (), more: str = "", methods: str = "full"
    ) -> Plan:
        write_rows("reviews.jsonl", list(rows) or reviews())
        matrix = (
            f"models: ['{tiny_model}']\ntasks: [{{task: sentiment, data: reviews.jsonl, augment: {augment}}}]\n"
            f"methods: [{methods}]\ndevice: cpu\n{more}"
        )
        host = load_plugins(entry_points=False)
        for number, plugin in enumerate(plugins):
            host.manager.register(plugin, name=f"p{number}")
            host.records.append(PluginRecord(f"p{number}", "1", "test"))
        plan = make_plan(read_matrix(write("m.yaml", matrix)), Registry(host))
        for plugin in plugins:
            plugin.seen.clear()  # planning tries the first row
        return plan

    return make


def silent(doing: str, total: int, done: int) -> None:
    return


def augmented(plan: Plan, folder: Path) -> TaskData:
    (task,) = with_variants(plan, store(folder), silent).tasks.values()
    return task.data


def inputs(rows: Sequence[Any]) -> list[str]:
    return [row.row_texts[0] for row in rows]


def test_only_training_rows_get_variants_and_validation_and_test_stay(planned: Any, tmp_path: Path) -> None:
    everything = Fixed({row["text"]: [{"text": row["text"] + " indeed"}] for row in reviews()})
    plan = planned("[fixed]", everything)
    (before,) = (task.data for task in plan.tasks.values())
    data = augmented(plan, tmp_path)
    assert {row.texts["text"] for row in everything.seen} == {f"train text number {n}" for n in range(12)}
    assert (data.train, data.validation, data.test) == (before.train, before.validation, before.test)
    assert inputs(data.made) == [f"{text} indeed" for text in inputs(data.train)]
    assert data.trained == data.train + data.made


def test_a_variant_has_the_label_and_the_id_of_its_row(planned: Any, tmp_path: Path) -> None:
    data = augmented(planned("[word_order]"), tmp_path)
    by_id = {row.id: row for row in data.train}
    assert len(data.made) > 6
    assert all(row.reference == by_id[row.origin].reference for row in data.made if row.origin)
    assert [row.origin for row in data.train] == [None] * 12


def test_variants_that_equal_other_rows_are_left_out_and_counted(planned: Any, tmp_path: Path) -> None:
    table: dict[str, list[Any]] = {
        "train text number 0": [{"text": "TEST text number 3!"}],
        "train text number 1": [{"text": "validation text number 2"}],
        "train text number 2": [{"text": "train text number 5"}],
        "train text number 3": [{"text": "train text, number 3"}],
        "train text number 4": [{"text": " "}],
        "train text number 5": [Rejected("length")],
        "train text number 6": [{"text": "of use"}],
        "train text number 7": [{"text": "of use"}],
    }
    data = augmented(planned("[fixed]", Fixed(table)), tmp_path)
    assert inputs(data.made) == ["of use"]
    (record,) = data.augmented
    assert (record.augmentation, record.copies, record.made) == ("fixed", 1, 1)
    assert record.rejected == {"empty": 1, "held-out": 2, "length": 1, "repeated": 2, "unchanged": 1}
    assert str(data.notes[-1]) == (
        "fixed added 1 variants to 12 training rows; left out: 1 without text, 2 equal to a validation or test row, "
        "1 too short or too long, 2 equal to another training row or variant, 1 equal to their row"
    )


def test_two_augmentations_do_not_make_the_same_row_twice(planned: Any, tmp_path: Path) -> None:
    table: dict[str, list[Any]] = {"train text number 0": [{"text": "once"}]}
    data = augmented(planned("[fixed, {augmentation: fixed, seed: 1}]", Fixed(table)), tmp_path)
    assert inputs(data.made) == ["once"]
    assert [(record.made, record.rejected) for record in data.augmented] == [(1, {}), (0, {"repeated": 1})]


def test_variants_are_the_same_in_every_run_and_another_seed_gives_others(planned: Any, tmp_path: Path) -> None:
    one, again, other = (
        augmented(planned(f"[{{augmentation: word_order, share: 0.5, seed: {seed}}}]"), tmp_path / name).made
        for seed, name in ((0, "a"), (0, "b"), (1, "c"))
    )
    assert one == again
    assert one != other


def test_fewer_rows_have_the_variants_that_they_have_among_many(planned: Any, tmp_path: Path) -> None:
    few, many = (
        augmented(
            planned("[{augmentation: word_order, copies: 2}]", more=f"training: {{examples: {count}}}\n"),
            tmp_path / str(count),
        )
        for count in (5, 12)
    )
    assert {row.id for row in few.train} < {row.id for row in many.train}
    assert few.made
    assert {row.id for row in few.made} <= {row.id for row in many.made} | {row.id for row in many.train}


def test_the_order_of_the_file_changes_nothing(planned: Any, tmp_path: Path) -> None:
    one = augmented(planned("[word_order, random_deletion]"), tmp_path / "a").made
    assert one == augmented(planned("[word_order, random_deletion]", rows=reviews()[::-1]), tmp_path / "b").made


def test_a_run_directory_keeps_the_variants_and_they_are_read_and_not_made_again(planned: Any, tmp_path: Path) -> None:
    table: dict[str, list[Any]] = {
        "train text number 0": [{"text": "once"}],
        "train text number 1": [Rejected("length")],
    }
    fixed = Fixed(table)
    first = augmented(planned("[fixed]", fixed), tmp_path)
    assert len(fixed.seen) == 12
    fixed.table = {}
    assert augmented(planned("[fixed]", fixed), tmp_path) == first
    assert fixed.seen == []


@pytest.mark.parametrize("damage", ["", '{"format": 1}', '{"format": 1, "sha256": "", "rows": []}'])
def test_a_damaged_file_is_made_again(damage: str, planned: Any, tmp_path: Path) -> None:
    first = augmented(planned("[word_order]"), tmp_path)
    (path,) = (tmp_path / "run" / "augmented").iterdir()
    before = path.read_bytes()
    path.write_text(damage, encoding="utf-8")
    assert augmented(planned("[word_order]"), tmp_path) == first
    assert path.read_bytes() == before


def test_a_file_of_a_newer_ftbench_is_refused(planned: Any, tmp_path: Path) -> None:
    augmented(planned("[word_order]"), tmp_path)
    (path,) = (tmp_path / "run" / "augmented").iterdir()
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format": 99}), encoding="utf-8")
    with pytest.raises(NewerFormat):
        augmented(planned("[word_order]"), tmp_path)


def test_nothing_is_made_where_no_method_trains(planned: Any, tmp_path: Path) -> None:
    fixed = Fixed({})
    data = augmented(planned("[fixed]", fixed, methods="zero-shot, few-shot"), tmp_path)
    assert (fixed.seen, data.made, data.augmented) == ([], (), ())


@pytest.mark.parametrize("augmentation", ["paraphrase", pytest.param("back_translation", marks=pytest.mark.slow)])
def test_models_write_once_in_parts_that_are_kept(
    augmentation: str, planned: Any, tmp_path: Path, tiny_model: Path, one_thread: None
) -> None:
    settings = f"model: '{tiny_model}', max_new_tokens: 8, shortest: 0, longest: 100, copies: 2"
    plan = planned(f"[{{augmentation: {augmentation}, {settings}}}]", rows=reviews(train=70))
    told: list[tuple[str, int, int]] = []
    first = with_variants(plan, store(tmp_path), lambda *progress: told.append(progress))
    doing = f"variants for sentiment by {augmentation}"
    assert told == [(doing, 70, 64), (doing, 70, 70)]
    (data,) = (task.data for task in first.tasks.values())
    assert sum(data.augmented[0].rejected.values()) + len(data.made) == 140
    files = sorted((tmp_path / "run" / "augmented").iterdir())
    assert len(files) == 2
    bytes_before = [path.read_bytes() for path in files]
    files[0].unlink()  # as if the run had been interrupted
    (again,) = (task.data for task in with_variants(plan, store(tmp_path), silent).tasks.values())
    assert again == data
    assert [path.read_bytes() for path in files] == bytes_before


def unsplit(count: int = 60) -> list[dict[str, Any]]:
    """Rows without a side, each of its own kind."""
    words = ("lamp", "river", "stone", "glass", "paper", "cloud", "wheel", "grass", "spoon", "chair")
    return [
        {
            "text": f"{words[n % 10]} {words[n * 7 % 10]} number {n * 37} is like {words[n * 3 % 10]} {n * 91}",
            "label": ("positive", "negative")[n % 2],
        }
        for n in range(count)
    ]


def test_every_fold_trains_on_the_variants_of_its_own_training_rows(
    planned: Callable[..., Plan], tmp_path: Path
) -> None:
    rows = unsplit()
    plugin = Fixed({row["text"]: [{"text": row["text"] + " again"}] for row in rows})
    plan = planned("[fixed], folds: 3", plugin, rows=rows)
    data = augmented(plan, tmp_path)

    trained = sorted({example.id for fold in data.folds for example in fold.train})
    assert sorted(row.id for row in plugin.seen) == trained  # each once, though most are trained on in two folds
    for fold in data.folds:
        assert [example.origin for example in fold.made] == [example.id for example in fold.train]
        assert {example.origin for example in fold.made}.isdisjoint(example.id for example in fold.test)


def test_a_variant_that_equals_a_test_row_of_a_fold_is_left_out_of_that_fold_alone(
    planned: Callable[..., Plan], tmp_path: Path
) -> None:
    rows = unsplit()
    copied, source = rows[0]["text"], rows[1]["text"]
    plan = planned("[fixed], folds: 3", Fixed({source: [{"text": copied}]}), rows=rows)
    data = augmented(plan, tmp_path)

    for fold in data.folds:
        trains = any(source in example.prompt for example in fold.train)
        held_out = any(copied in example.prompt for example in (*fold.test, *fold.validation))
        learned = any(copied in example.prompt for example in fold.train)
        assert len(fold.made) == (trains and not held_out and not learned)
    assert sum(record.made for fold in data.folds for record in fold.augmented) < 3


def test_notes_and_records_tell_of_the_variants_of_every_fold(planned: Callable[..., Plan], tmp_path: Path) -> None:
    rows = unsplit()
    copied, source = rows[0]["text"], rows[1]["text"]
    data = augmented(planned("[fixed], folds: 3", Fixed({source: [{"text": copied}]}), rows=rows), tmp_path)

    assert [(record.fold, record.made) for record in data.augmented] == [
        (number, len(fold.made)) for number, fold in enumerate(data.folds, start=1)
    ]
    (note,) = (str(note) for note in data.notes if note.code.startswith("augmentation."))
    assert note.startswith("fixed added 0")
    assert "training rows in each of 3 folds; left out in all folds together: " in note


def test_a_plan_counts_the_generations_of_the_rows_of_all_folds(planned: Callable[..., Plan], tiny_model: Path) -> None:
    plan = planned(f"[{{augmentation: paraphrase, model: '{tiny_model}'}}], folds: 3", rows=unsplit())
    (task,) = plan.tasks.values()
    trained = {example.id for fold in task.data.folds for example in fold.train}
    assert len(trained) > len(task.data.train)
    assert task.augmentations[0].generations(task.task, task.data) == len(trained)
    assert augmentations_as_json(task)[0]["generations"] == len(trained)
