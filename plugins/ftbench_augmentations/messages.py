"""Why rows cannot be augmented."""

from __future__ import annotations

from ftbench import Message

# Files of synonyms.
NOT_UTF_8 = Message("augmentations.not-utf-8", en="is not UTF-8 text", zh="不是 UTF-8 文本")
NO_LINE = Message(
    "augmentations.no-line",
    en="expected a word, a tab, and synonyms with commas between them",
    zh="应为一个词、一个制表符和以逗号分隔的同义词",
)
NO_SYNONYM = Message("augmentations.no-synonym", en="has no word with a synonym", zh="没有任何带同义词的词")
NO_LIST = Message(
    "augmentations.no-list",
    en='there is no list of synonyms for "{language}": name a file with `thesaurus: FILE`',
    zh="没有“{language}”的同义词表：请用 `thesaurus: 文件` 指定",
)

# Models that write.
SAME_TEXT = Message(
    "augmentations.same-text",
    en="temperature 0 gives the same text {copies} times: take 1 copy, or a temperature above 0",
    zh="temperature 为 0 时 {copies} 次得到的文字都相同：请只取 1 份，或使用大于 0 的 temperature",
)
ONE_PLACE = Message(
    "augmentations.one-place",
    en="a prompt has {place} once, where the text stands",
    zh="prompt 中应恰好有一处 {place}，即文本所在的位置",
)
