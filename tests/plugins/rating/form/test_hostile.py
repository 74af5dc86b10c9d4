"""Texts that would do harm, in every place of a rating form: none runs, and each is read as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.text.visible import runs
from ftbench_rating.study.model import Dimension, ScalePoint, SheetItem
from tests.hostile import LONG_LINE, STRINGS, Named
from tests.plugins.rating.form.conftest import OpenForm
from tests.plugins.rating.form.sheets import sheet


@pytest.mark.parametrize(
    "policy", [pytest.param(True, id="with policy", marks=pytest.mark.slow), pytest.param(False, id="without policy")]
)
def test_no_text_of_a_sheet_runs_and_all_are_rated(open_form: OpenForm, policy: bool) -> None:
    made, names = sheet("likert5", practice=0), Named(STRINGS)
    points = tuple(ScalePoint(at, {"en": names[at], "zh": names[at + 1]}, {"en": names[at + 2]}) for at in range(1, 6))
    dimension = Dimension(
        names[30], 1.0, {"en": names[31], "zh": names[32]}, points, {"en": names[33], "zh": names[34]}
    )
    items = tuple(
        SheetItem(f"itestitem{chr(97 + at // 26)}{chr(97 + at % 26)}", LONG_LINE if at == 5 else names[at + 1], (text,))
        for at, text in enumerate(STRINGS)
    )
    study = replace(made.study, task=names[3], dimensions=(dimension,), items=len(items))
    rater = open_form(replace(made, study=study, items=items), bypass_csp=not policy)
    rater.press("Enter")
    seen = []
    for _ in items:
        seen.append(rater.page.locator("#item .answer .text").evaluate("one => one.textContent"))
        rater.press("3")  # of the only dimension: the next item comes

    assert seen == ["".join(part for part, _ in runs(text)) for text in STRINGS]
    assert rater.page.evaluate("typeof hacked") == "undefined"
    assert rater.page.locator("img, iframe, base, object").count() == 0
    assert len(rater.judgements()) == len(items)
