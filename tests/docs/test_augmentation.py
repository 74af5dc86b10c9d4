"""docs/augmentation.md and its Chinese twin: every matrix is planned, every setting is in a table with its default."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import ftbench
import ftbench_augmentations
from tests.docs.pages import blocks, headings, names, read, tables
from tests.docs.test_file_formats import _default

PAGES = ("docs/augmentation.md", "docs/augmentation.zh-CN.md")
AUGMENTATIONS = {one.name: one for one in ftbench_augmentations.ftbench_register_augmentations()}
SHARED = {"temperature", "top_p", "max_new_tokens", "stop", "shortest", "longest"}


@pytest.mark.parametrize("page", PAGES)
def test_every_matrix_of_the_page_is_planned(page: str, write: Callable[[str, str], Path]) -> None:
    matrices = [one.text for one in blocks(read(page)) if one.language == "yaml"]
    assert len(matrices) == 2
    for number, matrix in enumerate(matrices):
        plan = ftbench.plan(write(f"{number}.yaml", matrix)).plan
        assert all(cell.skip is None for cell in plan.cells)
        assert any(task.augmentations for task in plan.tasks.values())


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_of_every_augmentation_is_in_a_table_with_its_default(page: str) -> None:
    by_augmentation, shared = [one for one in tables(read(page)) if len(one.header) in (3, 4)][1:]
    found: dict[str, dict[str, str]] = {}
    for row in by_augmentation.rows:
        for setting in names(row[1]):
            found.setdefault(names(row[0])[0], {})[setting] = row[2].strip("`")
    assert {name for row in shared.rows for name in names(row[0])} == SHARED
    fields: dict[str, Any] = {name: dict(one.settings.model_fields) for name, one in AUGMENTATIONS.items()}
    own = {name: {key for key in keys if "model" not in keys or key not in SHARED} for name, keys in fields.items()}
    assert {name: set(settings) for name, settings in found.items()} == own
    for name, settings in found.items():
        for setting, said in settings.items():
            expected = _default(fields[name][setting])
            if expected is not None:
                assert said == expected.replace("required", "必填" if "zh" in page else "required"), (name, setting)


def test_the_chinese_page_has_the_parts_of_the_english_one() -> None:
    english, chinese = ([level for level, _ in headings(read(page))] for page in PAGES)
    assert english == chinese
