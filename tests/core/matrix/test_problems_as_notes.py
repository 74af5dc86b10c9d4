"""Problems that pydantic finds, as notes: the English words are those of pydantic, the Chinese ones are ours."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from ftbench.errors import NotedValueError
from ftbench.matrix.problems import first_problem, validation_message
from ftbench.messages import Message, MessageCatalogue, Note
from ftbench.messages.core import CORE_MESSAGES

ODD = Message("test.odd", en="{value} is odd", zh="{value} 是奇数")
CATALOGUE = MessageCatalogue.of([*CORE_MESSAGES, ODD])


def _even(value: int) -> int:
    if value % 2:
        raise NotedValueError(ODD(value=value))
    return value


def _positive(value: int) -> int:
    if value < 0:
        raise ValueError("is negative")
    return value


class Inside(BaseModel):
    x: int = 0


class Settings(BaseModel):
    count: int = Field(default=1, ge=1, le=9)
    share: float = Field(default=0.5, gt=0, lt=1, allow_inf_nan=False)
    name: str = Field(default="a", min_length=1, max_length=3)
    kind: Literal["one", "two", "three"] = "one"
    only: Literal["this"] = "this"
    table: dict[str, int] = {}
    inside: Inside = Inside()
    even: Annotated[int, AfterValidator(_even)] = 0
    positive: Annotated[int, AfterValidator(_positive)] = 0
    text: Annotated[str, Field(pattern="^a")] = "a"


def problem(**values: Any) -> Note:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate(values)
    return validation_message(first_problem(caught.value), Settings)


@pytest.mark.parametrize(
    ("values", "english", "chinese"),
    [
        ({"count": 0}, "must be greater than or equal to 1, not 0", "应不小于 1，而不是 0"),
        ({"count": 10}, "must be less than or equal to 9, not 10", "应不大于 9，而不是 10"),
        ({"share": 0}, "must be greater than 0, not 0", "应大于 0，而不是 0"),
        ({"share": 1}, "must be less than 1, not 1", "应小于 1，而不是 1"),
        ({"share": float("nan")}, "must be a finite number, not nan", "应为有限数，而不是 nan"),
        ({"name": ""}, "must have at least 1 character, not ''", "至少应有 1 个字符，而不是 ''"),
        ({"name": "abcd"}, "must have at most 3 characters, not 'abcd'", "最多可有 3 个字符，而不是 'abcd'"),
        (
            {"kind": "tow"},
            "must be 'one', 'two' or 'three', not 'tow'. Did you mean 'two'?",
            "应为 'one'、'two' 或 'three'，而不是 'tow'。您是否想用 'two'？",
        ),
        ({"only": 3}, "must be 'this', not 3", "应为 'this'，而不是 3"),
        ({"table": 3}, "must be a valid dictionary, not 3", "应为带值的键，而不是 3"),
        ({"inside": 3}, "must be keys with values, not 3", "应为带值的键，而不是 3"),
        ({"even": 3}, "3 is odd", "3 是奇数"),
    ],
)
def test_a_problem_is_said_in_both_languages(values: dict[str, Any], english: str, chinese: str) -> None:
    note = problem(**values)
    assert (str(note), CATALOGUE.render(note, "zh")) == (english, chinese)


@pytest.mark.parametrize(
    ("values", "english"),
    [({"positive": -1}, "is negative"), ({"text": "b"}, "must match pattern '^a', not 'b'")],
)
def test_a_problem_without_a_message_stays_english(values: dict[str, Any], english: str) -> None:
    assert CATALOGUE.render(problem(**values), "zh") == english


def test_the_values_of_a_choice_are_all_offered() -> None:
    assert str(problem(kind="th ree")) == "must be 'one', 'two' or 'three', not 'th ree'. Did you mean 'three'?"
