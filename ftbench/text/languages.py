"""What is known of languages, by tag: their names, and what decides how their texts are counted and cut.

The one place where anything depends on which language it is. A language that is not listed has the default profile: it
works, with words between spaces and rough estimates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ftbench.text.language_tags import match

Writing = Literal["alphabetic", "ideographic", "mixed"]


@dataclass(frozen=True, slots=True)
class LanguageProfile:
    """What is known of one language and its varieties."""

    tag: str
    name: str
    """In English."""
    own_name: str
    """In the language itself."""
    writing: Writing = "alphabetic"
    """`ideographic`: Chinese characters. `mixed`: those and an alphabet."""
    spaces: bool = True
    """Whether spaces stand between words; where not, metrics take each character for a word."""
    characters_per_token: float = 2.5
    """Of a usual tokenizer, for estimates."""
    characters_a_second: float = 20.0
    """That a person reads with care."""
    bleu_tokenizer: str = "13a"
    """sacrebleu's name of the tokenizer; always one that needs no further package."""


_LATIN_PER_TOKEN, _IDEOGRAPHS_PER_TOKEN = 3.5, 1.4
"""Rough: of English and of Chinese. Other Latin scripts are taken for English, scripts without spaces and Korean
syllables for Chinese, and all else (the profile's default) for something in between."""

_IDEOGRAPHS_A_SECOND = 6.0
"""360 Chinese characters a minute; the profile's 20 a second are about 240 English words a minute."""

# Names are those of the Unicode CLDR.
_LATIN = {
    "ca": ("Catalan", "català"),
    "cs": ("Czech", "čeština"),
    "da": ("Danish", "dansk"),
    "de": ("German", "Deutsch"),
    "en": ("English", "English"),
    "es": ("Spanish", "español"),
    "et": ("Estonian", "eesti"),
    "fi": ("Finnish", "suomi"),
    "fr": ("French", "français"),
    "hr": ("Croatian", "hrvatski"),
    "hu": ("Hungarian", "magyar"),
    "id": ("Indonesian", "Indonesia"),
    "it": ("Italian", "italiano"),
    "lt": ("Lithuanian", "lietuvių"),
    "lv": ("Latvian", "latviešu"),
    "ms": ("Malay", "Melayu"),
    "nb": ("Norwegian Bokmål", "norsk bokmål"),
    "nl": ("Dutch", "Nederlands"),
    "nn": ("Norwegian Nynorsk", "norsk nynorsk"),
    "no": ("Norwegian", "norsk"),
    "pl": ("Polish", "polski"),
    "pt": ("Portuguese", "português"),
    "ro": ("Romanian", "română"),
    "sk": ("Slovak", "slovenčina"),
    "sl": ("Slovenian", "slovenščina"),
    "sv": ("Swedish", "svenska"),
    "sw": ("Swahili", "Kiswahili"),
    "tr": ("Turkish", "Türkçe"),
    "vi": ("Vietnamese", "Tiếng Việt"),
}
_OTHER_SCRIPTS = {
    "ar": ("Arabic", "العربية"),
    "bg": ("Bulgarian", "български"),
    "bn": ("Bangla", "বাংলা"),
    "el": ("Greek", "Ελληνικά"),
    "fa": ("Persian", "فارسی"),
    "he": ("Hebrew", "עברית"),
    "hi": ("Hindi", "हिन्दी"),
    "sr": ("Serbian", "српски"),
    "ru": ("Russian", "русский"),
    "ta": ("Tamil", "தமிழ்"),
    "te": ("Telugu", "తెలుగు"),
    "uk": ("Ukrainian", "українська"),
    "ur": ("Urdu", "اردو"),
}
_WITHOUT_SPACES = {  # their scripts have line-breaking class SA (Unicode Standard Annex 14)
    "km": ("Khmer", "ខ្មែរ"),
    "lo": ("Lao", "ລາວ"),
    "my": ("Burmese", "မြန်မာ"),
    "th": ("Thai", "ไทย"),
}
_CHINESE = LanguageProfile(
    "zh",
    "Chinese",
    "中文",
    writing="ideographic",
    spaces=False,
    characters_per_token=_IDEOGRAPHS_PER_TOKEN,
    characters_a_second=_IDEOGRAPHS_A_SECOND,
    bleu_tokenizer="zh",
)
# Of sacrebleu's tokenizers, those for Japanese and Korean need MeCab, and there is none for the scripts without spaces:
# these are cut by character. Korean has spaces.
_LISTED = (
    *(LanguageProfile(tag, *names, characters_per_token=_LATIN_PER_TOKEN) for tag, names in _LATIN.items()),
    *(LanguageProfile(tag, *names) for tag, names in _OTHER_SCRIPTS.items()),
    *(
        LanguageProfile(tag, *names, spaces=False, characters_per_token=_IDEOGRAPHS_PER_TOKEN, bleu_tokenizer="char")
        for tag, names in _WITHOUT_SPACES.items()
    ),
    _CHINESE,
    replace(_CHINESE, tag="yue", name="Cantonese", own_name="粵語"),
    replace(_CHINESE, tag="ja", name="Japanese", own_name="日本語", writing="mixed", bleu_tokenizer="char"),
    LanguageProfile("ko", "Korean", "한국어", characters_per_token=_IDEOGRAPHS_PER_TOKEN),
)

PROFILES = {profile.tag: profile for profile in _LISTED}
"""The languages that are known, by tag."""


def language_profile(tag: str) -> LanguageProfile:
    """The profile of a language, else of a more general one (`pt` for `pt-BR`), else the default, named by the tag."""
    known = match(tag, PROFILES)
    return LanguageProfile(tag, tag, tag) if known is None else PROFILES[known]
