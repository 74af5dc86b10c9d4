"""Shingles of many texts at once are those of each text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ftbench.data.shingles import normalise, shingles_of_normalised
from ftbench.data_check.detectors.windows import windows_by_width

CHARACTERS = st.sampled_from("abcdefg 你好世界我们中文12")
TEXTS = st.lists(st.text(CHARACTERS, min_size=1, max_size=30).map(normalise).filter(bool), min_size=1, max_size=8)


@given(TEXTS)
def test_every_text_has_the_shingles_that_it_has_alone(texts: list[str]) -> None:
    together: dict[int, list[int]] = {}
    for chosen, hashes, counts in windows_by_width(texts):
        start = 0
        for place, count in zip(chosen.tolist(), counts.tolist(), strict=True):
            together[place] = sorted(set(hashes[start : start + count].tolist()))
            start += count
        assert start == len(hashes)
    assert together == {place: shingles_of_normalised(text).tolist() for place, text in enumerate(texts)}
