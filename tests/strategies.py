"""Hypothesis strategies that several tests share: words, texts, rows of a data file, and matrices."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_LATIN = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9)
_CHINESE = st.text(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动", min_size=1, max_size=4
)

words = st.one_of(_LATIN, _LATIN, _CHINESE)
texts = st.lists(words, min_size=1, max_size=30).map(" ".join)
any_text = st.text(max_size=60)
"""Anything that a file can hold: controls, emoji, right-to-left marks, but no lone surrogates."""


@st.composite
def rows(draw: st.DrawFn, *, labels: tuple[str, ...] = ("yes", "no")) -> list[dict[str, str]]:
    """Rows of a label task: a text and a label each."""
    found = draw(st.lists(texts, min_size=1, max_size=20, unique=True))
    return [{"text": text, "label": draw(st.sampled_from(labels))} for text in found]


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)
_KEYS = (
    "name",
    "models",
    "tasks",
    "methods",
    "metrics",
    "seeds",
    "tuning",
    "training",
    "evaluation",
    "baseline",
    "allow",
)

junk_matrices = st.dictionaries(st.sampled_from(_KEYS) | any_text, _values, max_size=8)
"""Mappings that look like a matrix by their keys at most."""

_name = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12)


@st.composite
def matrices(draw: st.DrawFn) -> dict[str, Any]:
    """Valid matrices, as the mapping that their YAML says."""
    methods = draw(st.lists(_name, min_size=1, max_size=4, unique=True))
    matrix: dict[str, Any] = {
        "models": draw(st.lists(_name, min_size=1, max_size=3, unique=True)),
        "tasks": draw(st.lists(_name, min_size=1, max_size=3, unique=True)),
        "methods": [draw(st.sampled_from([name, {"method": name}, {"method": name, "r": 8}])) for name in methods],
        "seeds": draw(st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=4, unique=True)),
        "training": draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "epochs": st.floats(0.1, 100),
                    "batch_size": st.integers(1, 64),
                    "max_length": st.integers(16, 4096),
                    "schedule": st.sampled_from(["linear", "cosine", "constant"]),
                    "keep": st.sampled_from(["best", "last"]),
                },
            )
        ),
        "evaluation": draw(st.fixed_dictionaries({}, optional={"examples": st.integers(1, 1000)})),
    }
    if draw(st.booleans()):
        matrix["baseline"] = draw(st.sampled_from(methods))
    if draw(st.booleans()):
        matrix["axes"] = {"training.batch_size": draw(st.lists(st.integers(1, 64), min_size=1, max_size=3))}
    return matrix
