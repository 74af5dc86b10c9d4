"""The names of the languages that `ftbench data check` can tell apart."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.messages.note import Message

DUTCH = Message("language-names.nl", en="Dutch", zh="荷兰语")
ENGLISH = Message("language-names.en", en="English", zh="英语")
FRENCH = Message("language-names.fr", en="French", zh="法语")
GERMAN = Message("language-names.de", en="German", zh="德语")
ITALIAN = Message("language-names.it", en="Italian", zh="意大利语")
PORTUGUESE = Message("language-names.pt", en="Portuguese", zh="葡萄牙语")
SPANISH = Message("language-names.es", en="Spanish", zh="西班牙语")
CHINESE = Message("language-names.zh", en="Chinese", zh="中文")
GREEK = Message("language-names.el", en="Greek", zh="希腊语")
HEBREW = Message("language-names.he", en="Hebrew", zh="希伯来语")
JAPANESE = Message("language-names.ja", en="Japanese", zh="日语")
KOREAN = Message("language-names.ko", en="Korean", zh="韩语")
THAI = Message("language-names.th", en="Thai", zh="泰语")

LANGUAGE_NAMES: Mapping[str, Message] = {
    "nl": DUTCH,
    "en": ENGLISH,
    "fr": FRENCH,
    "de": GERMAN,
    "it": ITALIAN,
    "pt": PORTUGUESE,
    "es": SPANISH,
    "zh": CHINESE,
    "el": GREEK,
    "he": HEBREW,
    "ja": JAPANESE,
    "ko": KOREAN,
    "th": THAI,
}
"""By language tag."""
