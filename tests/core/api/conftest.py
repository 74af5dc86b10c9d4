"""A small matrix and its results, run once for all tests of the library."""

from __future__ import annotations

import pytest

import ftbench

SMALL = {
    "name": "small",
    "models": ["builtin:nano"],
    "tasks": ["sentiment"],
    "methods": ["zero-shot", "layernorm"],
    "training": {"steps": 2, "examples": 16, "max_length": 96},
    "evaluation": {"examples": 8, "validation_examples": 8, "other_tasks": 0},
}


@pytest.fixture(scope="package")
def results(tmp_path_factory: pytest.TempPathFactory) -> ftbench.Results:
    return ftbench.run(SMALL, tmp_path_factory.mktemp("library") / "run", executor="inline", progress=None)
