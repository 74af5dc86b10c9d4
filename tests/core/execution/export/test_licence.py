"""The licence of a base model: what its loader says, else what its card says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftbench.contracts import ModelFacts, ModelSource
from ftbench.execution.export.licence import licence_of

FACTS = ModelFacts("llama", 1, 1, 1, 1, 1, False, 1)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("---\nlicense: apache-2.0\n---\n# A model\n", "apache-2.0"),
        ("---\nlicense: other\nlicense_name: own-words\n---\n", "own-words"),
        ("---\nlicense:\n---\n", None),
        ("---\nlicense: [mit, gpl]\n---\n", None),
        ("---\n: : :\n---\n", None),
        ("# license: mit\n", None),
        ("---\n- license\n---\n", None),
    ],
)
def test_the_card_says_it(card: str, expected: str | None, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(card)
    assert licence_of(ModelSource("m", tmp_path, "0", FACTS)) == expected


def test_the_loader_knows_best(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n")
    assert licence_of(ModelSource("m", tmp_path, "0", FACTS, licence="Apache-2.0")) == "apache-2.0"
    assert licence_of(ModelSource("m", tmp_path / "elsewhere", "0", FACTS)) is None
