"""The tone of a verdict."""

from __future__ import annotations

from typing import get_args

from ftbench.analysis.statistics import Verdict
from ftbench.presentation.tone import tone_of


def test_better_is_good_worse_is_bad_and_all_else_is_muted() -> None:
    tones = {verdict: tone_of(verdict) for verdict in get_args(Verdict)}
    assert tones == {"better": "good", "worse": "bad", "unclear": "muted", "untested": "muted"}
