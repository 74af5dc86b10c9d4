"""The languages that a check of data can tell apart have names in every language."""

from __future__ import annotations

from ftbench.data_check.detectors.languages import _FUNCTION_WORDS, _LANGUAGE_OF_SCRIPT
from ftbench.messages.language_names import LANGUAGE_NAMES
from ftbench.text.languages import language_profile


def test_every_language_that_is_told_has_its_usual_name() -> None:
    tags = {*_FUNCTION_WORDS, *_LANGUAGE_OF_SCRIPT.values()}
    assert {tag: str(message()) for tag, message in LANGUAGE_NAMES.items()} == {
        tag: language_profile(tag).name for tag in tags
    }
