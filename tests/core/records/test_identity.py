"""The identity of a cell: what is in it, and that settings which join later change no id."""

from __future__ import annotations

import pytest
from pydantic import Field, create_model

from ftbench.contracts import MethodSettings, TrainedSettings
from ftbench.matrix.schema import Training
from ftbench.planning.cells import NOT_IN_SPEC, training_spec
from ftbench.records.cell import CellSpec, EvaluationSpec, MethodSpec, TaskSpec, TrainingSpec
from tests.specs import cell_spec

SPEC = cell_spec(
    model={"fingerprint": "a" * 64},
    task={"definition": {"name": "tales", "prompt": "{text}"}, "data": "b" * 64, "labels": ("yes", "no")},
    settings={"learning_rate": 0.001, "r": 8},
    training={"epochs": 2.0, "max_length": 128},
    seed=3,
)


def with_a_later_field(part: str, **joined: float) -> CellSpec:
    """The specification as a later version would have it, in which a part has one more setting."""
    record = getattr(SPEC, part)
    later = create_model("PartLater", __base__=type(record), joined=(float, 0.0))
    whole = create_model("CellSpecLater", __base__=CellSpec, **{part: (later, ...)})
    return whole(**{**SPEC.as_json(), part: {**record.as_json(), **joined}})


def test_an_id_is_what_it_was_when_it_was_first_published() -> None:
    """Every finished run depends on it: a change here retrains them all."""
    assert SPEC.id() == "6c4a3206ed166af4236a"


def test_a_training_setting_that_joins_with_a_default_that_changes_nothing_keeps_every_id() -> None:
    assert with_a_later_field("training").id() == SPEC.id()
    assert with_a_later_field("training", joined=0.1).id() != SPEC.id()


@pytest.mark.parametrize("part", ["model", "task", "method", "evaluation"])
def test_so_does_one_of_any_other_part(part: str) -> None:
    assert with_a_later_field(part).id() == SPEC.id()
    assert with_a_later_field(part, joined=0.1).id() != SPEC.id()


def test_so_does_one_of_the_cell_itself() -> None:
    later = create_model("CellSpecLater", __base__=CellSpec, template=(str | None, None))
    assert later(**SPEC.as_json()).id() == SPEC.id()
    assert later(**SPEC.as_json(), template="chatml").id() != SPEC.id()


def test_a_setting_of_a_method_that_joins_with_a_neutral_value_is_not_recorded_while_it_has_it() -> None:
    class Today(TrainedSettings):
        r: int = 8

    class Later(Today):
        use_dora: bool = Field(default=False)
        neutral = {"use_dora": False}  # noqa: RUF012

    assert Later().recorded() == Today().recorded()
    assert Later(use_dora=True).recorded() == {**Today().recorded(), "use_dora": True}


def test_a_setting_that_is_not_recorded_is_read_back_with_its_neutral_value() -> None:
    class Later(MethodSettings):
        use_dora: bool = False
        neutral = {"use_dora": False}  # noqa: RUF012

    assert Later.model_validate(Later().recorded()) == Later()


def test_every_training_setting_of_the_matrix_is_in_the_specification_or_named_as_not() -> None:
    of_trials = {"row_share"}
    assert set(Training.model_fields) | of_trials == set(TrainingSpec.model_fields) | NOT_IN_SPEC


def test_training_settings_of_the_matrix_reach_the_specification() -> None:
    asked = Training(epochs=2, steps=7, batch_size=4, schedule="cosine", warmup=0.1, packing=True, keep="last")
    wanted = {**asked.model_dump(mode="json", exclude=set(NOT_IN_SPEC)), "max_length": 64, "row_share": 1.0}
    assert training_spec(asked, 64).as_json() == wanted


def test_a_whole_number_of_epochs_is_the_same_however_it_is_written() -> None:
    assert training_spec(Training(epochs=3), 64) == training_spec(Training(epochs=3.0), 64)


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 4},
        {"precision": "bf16"},
        {"training": None},
        {"purpose": "trial"},
        {"awaits_tuning": True},
        {"identity": 99},
        {"method": MethodSpec(name="lora", settings={"learning_rate": 0.001, "r": 16})},
        {"task": TaskSpec(definition={"name": "tales", "prompt": "{text} "}, data="b" * 64, labels=("yes", "no"))},
        {"evaluation": EvaluationSpec(limit=512, prompt_limit=481)},
    ],
)
def test_whatever_decides_the_result_changes_the_id(changes: dict[str, object]) -> None:
    assert SPEC.model_copy(update=changes).id() != SPEC.id()


def test_a_specification_is_read_back_from_json_as_it_was() -> None:
    assert CellSpec.model_validate(SPEC.as_json()) == SPEC
    assert CellSpec.model_validate(SPEC.as_json()).id() == SPEC.id()
