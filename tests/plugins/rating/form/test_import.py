"""What the form downloads is what `rate import` takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ftbench_rating.importing.store import import_files
from ftbench_rating.study.files import load_study
from ftbench_rating.study.model import Judgement, Scheme
from tests.plugins.rating.form.conftest import OpenForm, Rater
from tests.plugins.rating.form.sheets import SCHEMES
from tests.plugins.rating.studies import small_study, written

KEYS = {"likert5": ["4", "2"], "pairwise": ["3", "2"], "best-worst": ["2", "1", "3", "2"]}
VALUES: dict[str, list[tuple[int, int | None]]] = {
    "likert5": [(4, None), (2, None)],
    "pairwise": [(-1, None), (1, None)],
    "best-worst": [(1, 0), (2, 1)],
}


def fill(rater: Rater, items: int, scheme: Scheme) -> None:
    """All items that count; of the first, the second question cannot be judged."""
    rater.press("Enter")
    while rater.title().startswith("Practice"):
        rater.press("ArrowRight")
    half = len(KEYS[scheme]) // 2
    rater.press(*KEYS[scheme][:half], "x")
    rater.page.keyboard.type('-1 "never", heard; of it')
    rater.press("Enter", *KEYS[scheme] * (items - 1))


@pytest.mark.parametrize(
    "scheme", ["likert5", *(pytest.param(scheme, marks=pytest.mark.slow) for scheme in SCHEMES if scheme != "likert5")]
)
def test_both_files_are_imported_as_they_were_typed(open_form: OpenForm, tmp_path: Path, scheme: Scheme) -> None:
    built = small_study(scheme, raters=2, items=3)
    sheet = built.sheets[0]
    items = [item.id for item in sheet.items if not item.practice]
    names = [dimension.name for dimension in built.study.dimensions]
    rater = open_form(sheet)
    fill(rater, len(items), scheme)
    assert rater.title() == f"All {len(items)} items are rated. Thank you!"

    expected = [Judgement(item, name, *VALUES[scheme][place]) for item in items for place, name in enumerate(names)]
    expected[1] = Judgement(items[0], names[1], None, None, '-1 "never", heard; of it')
    for kind in ("json", "csv"):
        folder = tmp_path / kind
        written(folder, built)
        name, content = rater.file(kind)
        (tmp_path / name).write_bytes(content)
        import_files([folder], [tmp_path / name])
        (response,) = load_study(folder).responses
        assert response.rater == sheet.rater
        found = {(one.item, one.dimension): replace(one, seconds=None) for one in response.judgements}
        assert found == {(one.item, one.dimension): one for one in expected}
        assert all((one.seconds is None) == (kind == "csv") for one in response.judgements)
