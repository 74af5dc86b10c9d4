"""Facts about languages, by tag: their names, and how their texts are counted and split.

All language-dependent behaviour starts here. An unlisted language gets the default profile: words between spaces, and
rough estimates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ftbench.text.language_tags import match

Writing = Literal["alphabetic", "ideographic", "mixed"]


@dataclass(frozen=True, slots=True)
class LanguageProfile:
    """Facts about a language and its varieties."""

    tag: str
    name: str
    """The English name."""
    own_name: str
    """The name in the language itself."""
    writing: Writing = "alphabetic"
    """`ideographic`: Chinese characters. `mixed`: Chinese characters and an alphabet."""
    spaces: bool = True
    """Whether spaces separate words; if not, metrics treat each character as a word."""
    characters_per_token: float = 2.5
    """Characters per token of a usual tokenizer, for estimates."""
    characters_a_second: float = 20.0
    """Careful reading speed."""
    bleu_tokenizer: str = "13a"
    """sacrebleu's tokenizer; always one without further packages."""


_LATIN_PER_TOKEN, _IDEOGRAPHS_PER_TOKEN = 3.5, 1.4
"""Rough values for English and Chinese. Other Latin scripts count as English, scripts without spaces and Korean
syllables as Chinese, and all others (the profile's default) as something in between."""

_IDEOGRAPHS_A_SECOND = 6.0
"""360 Chinese characters a minute; the profile's 20 a second are about 240 English words a minute."""

# Names from the Unicode CLDR.
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
# sacrebleu's tokenizers for Japanese and Korean need MeCab, and the scripts without spaces have none: these are split
# into characters. Korean has spaces.
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
"""Known languages by tag."""


def language_profile(tag: str) -> LanguageProfile:
    """The profile of a language, else of a more general one (`pt` for `pt-BR`), else the default named by the tag."""
    known = match(tag, PROFILES)
    return LanguageProfile(tag, tag, tag) if known is None else PROFILES[known]
