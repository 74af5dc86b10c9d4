"""Stop strings are met after exactly the token with which the whole text first holds one."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from ftbench.compute.plain_format import PlainFormat
from ftbench.inference.stops import Stops, begun, first

MARKS = [("\n\n",), ("Lily",), ("e ", "."), (", a",), ("é",), ("o", "\n"), ("\n\nTom", "said")]
TEXT = " Once, a café\n\nwas near. Lily said: “Let's go!”\n\nTom and 公园 ran, and a dog ran too. "


@pytest.mark.parametrize("stop", MARKS)
@pytest.mark.parametrize("name", ["stories-260k", "tinystories-3m"])
def test_stops_are_met_with_the_token_that_completes_one(
    name: str, stop: tuple[str, ...], load_model: Callable[[str], Any]
) -> None:
    words = load_model(name).tokenizer
    script = list(words(TEXT, add_special_tokens=False)["input_ids"])
    draw = random.Random(0)
    stops = Stops(PlainFormat(words), stop)
    met = 0
    for _ in range(60):
        start = draw.randrange(len(script))
        row = script[start:] + [draw.randrange(len(words)) for _ in range(20)]
        for length in range(1, len(row) + 1):
            expected = first(begun(words.decode(row[:length], skip_special_tokens=True)), stop) is not None
            assert stops.met(row[:length]) == expected
            if expected:
                met += 1
                break
    assert met > 5


def test_without_stop_strings_nothing_is_met(load_model: Callable[[str], Any]) -> None:
    words = load_model("stories-260k").tokenizer
    assert not Stops(PlainFormat(words), ()).met(words("Once.\n\n")["input_ids"])
