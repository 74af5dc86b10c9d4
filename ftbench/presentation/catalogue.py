"""Catalogues: sentences with gaps by key, each in one or more languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ftbench.presentation.languages import DEFAULT
from ftbench.presentation.words import Part, Words, in_each, in_language, plain


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Sentences by key. `key#1` is the form for n = 1, `key.one-seed` that for one seed; gaps are `{named}`."""

    sentences: Mapping[str, Mapping[str, Markup]]
    """Markup by key and language tag; the default language is always present."""

    @classmethod
    def of_markup(cls, rows: Mapping[str, Sequence[str]], languages: Sequence[str]) -> Catalogue:
        """Sentences that may contain tags: by key, a text for each of `languages`; a row may end early.

        Raises `ValueError` for a key without a text in the default language.
        """
        sentences = {}
        for key, texts in rows.items():
            sentences[key] = {tag: Markup(text) for tag, text in zip(languages, texts, strict=False)}
            if DEFAULT not in sentences[key]:
                raise ValueError(f"the sentence {key} has no text in the language {DEFAULT}")
        return cls(sentences)

    @classmethod
    def of_texts(cls, rows: Mapping[str, Sequence[str]], languages: Sequence[str]) -> Catalogue:
        """As `of_markup`, for sentences without tags: every character is shown literally."""
        return cls.of_markup(
            {key: [Markup.escape(text) for text in texts] for key, texts in rows.items()},
            languages,
        )

    def __contains__(self, key: object) -> bool:
        return key in self.sentences

    def say(self, key: str, **parts: Part) -> Words:
        """The sentence with its gaps filled, in every language; `n=1` gives its singular, if it has one.

        Raises `KeyError` for an unknown key or an unfilled gap.
        """
        form = f"{key}#1" if parts.get("n") == 1 and f"{key}#1" in self else key

        def filled(language: str) -> Markup:
            tag = language if language in self.sentences[form] else DEFAULT
            return self.sentences[form][tag].format(**{name: in_language(part, tag) for name, part in parts.items()})

        return in_each(filled)

    def say_seeded(self, key: str, *, one_seed: bool, **parts: Part) -> Words:
        """As `say`; with one seed the form `key.one-seed`, if there is one.

        What is found with one seed is true of the models that were trained, not of the methods that trained them.
        """
        form = f"{key}.one-seed"
        return self.say(form if one_seed and form in self else key, **parts)

    def template(self, key: str, language: str) -> Markup:
        """The sentence with open gaps, in a language; raises `KeyError` for an unknown key."""
        return self.sentences[key].get(language, self.sentences[key][DEFAULT])

    def known(self, prefix: str, name: str) -> Words:
        """The words for a name that plugins may add to, such as a cost; the name itself if there are none."""
        return self.say(f"{prefix}.{name}") if f"{prefix}.{name}" in self else plain(name)
