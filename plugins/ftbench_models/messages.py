"""Reasons why a loaded model differs from its files."""

from __future__ import annotations

from ftbench import Message

DEQUANTISED = Message(
    "models.dequantised",
    en="its weights were quantised to {type} and are dequantised: results are not those of the original weights",
    zh="其权重曾量化为 {type}，现已反量化：结果与原始权重的结果不同",
)
AND_MORE = Message("models.and-more", en="{names} and {more} more", zh="{names}，另有 {more} 个")
ONE_OF_SEVERAL = Message("models.one-of-several", en="{name} (and {more} more)", zh="{name}（另有 {more} 个）")

MISSING = Message(
    "models.weights-missing",
    en="the files lack weights of the model, which would be initialised at random: {weights}",
    zh="文件缺少模型的权重，这些权重只能是随机数：{weights}",
)
UNUSED = Message(
    "models.weights-unused",
    en="the files have weights for layers that the model in config.json does not use: {weights}",
    zh="文件的某些层含有 config.json 所述模型不使用的权重：{weights}",
)
BEYOND = Message(
    "models.weights-beyond",
    en="the files have more layers than config.json declares: {weights}",
    zh="文件中的层数多于 config.json 所述：{weights}",
)
OTHER_SHAPES = Message(
    "models.other-shapes",
    en="shapes in the files differ from those of config.json: {weight} is {saved} in the files and {built} in the "
    "model",
    zh="文件中的形状与 config.json 所述模型不同：{weight} 在文件中为 {saved}，在模型中为 {built}",
)
TOKENS_BEYOND = Message(
    "models.tokens-beyond",
    en='the tokenizer has {tokens:,} tokens (the last is "{last}"), but the embedding has only {rows:,} rows: '
    "resize it (resize_token_embeddings) and save the model again",
    zh="分词器有 {tokens:,} 个词元（最后一个是“{last}”），而模型的嵌入层只有 {rows:,} 行："
    "请调整其大小（resize_token_embeddings）并重新保存模型",
)
