"""Why a model cannot be found, or why a folder holds none that can be fine-tuned."""

from __future__ import annotations

from ftbench import Message

UNREADABLE = Message("models.unreadable", en="cannot be read: {error}", zh="无法读取：{error}")

# Names of models.
UNKNOWN_BUILTIN = Message(
    "models.unknown-builtin", en='unknown built-in model "{name}".{hint}', zh="未知的内置模型“{name}”。{hint}"
)
IS_FILE = Message(
    "models.is-file",
    en='"{reference}" is a file, and a model is a folder or a GGUF file',
    zh="“{reference}”是一个文件，而模型应为文件夹或 GGUF 文件",
)
NO_GGUF_FILE = Message("models.no-gguf-file", en='there is no file "{reference}"', zh="没有文件“{reference}”")
BUILTIN_NAME = Message(
    "models.builtin-name",
    en='"{reference}" is no folder; the model of that name in ftbench is builtin:{name}',
    zh="“{reference}”不是文件夹；ftbench 中的同名模型是 builtin:{name}",
)
HUB_NAME = Message(
    "models.hub-name",
    en='"{reference}" is no folder here; for the model of that name on the hub write hf:{reference}',
    zh="此处没有文件夹“{reference}”；要使用 hub 上的同名模型，请写 hf:{reference}",
)
NO_FOLDER = Message(
    "models.no-folder",
    en='"{reference}" is no folder; models are builtin:NAME, hf:ORG/NAME, a folder or a GGUF file',
    zh="“{reference}”不是文件夹；模型可以是 builtin:NAME、hf:ORG/NAME、文件夹或 GGUF 文件",
)

# The hub.
NOT_IN_CACHE = Message("models.not-in-cache", en="not in the cache, and no network", zh="缓存中没有，且没有网络")
NOT_IN_CACHE_OFFLINE = Message(
    "models.not-in-cache-offline",
    en="not in the cache, and no network (HF_HUB_OFFLINE is set)",
    zh="缓存中没有，且没有网络（已设置 HF_HUB_OFFLINE）",
)
GATED = Message(
    "models.gated",
    en="its licence has to be accepted on the hub first, with an account: hf auth login",
    zh="须先用账号在 hub 上接受其许可证：hf auth login",
)
NOT_ON_HUB = Message(
    "models.not-on-hub",
    en="the hub has no such model, or it is private (hf auth login)",
    zh="hub 上没有这个模型，或它是私有的（hf auth login）",
)
NO_REVISION = Message(
    "models.no-revision", en="the hub has the model, but not that revision", zh="hub 上有这个模型，但没有该版本"
)
NOT_FROM_HUB = Message(
    "models.not-from-hub", en="cannot be fetched from the hub: {reason}", zh="无法从 hub 获取：{reason}"
)

# The files of a folder.
NO_CONFIG = Message(
    "models.no-config",
    en="the folder has no config.json, so it holds no model",
    zh="该文件夹没有 config.json，因此不含模型",
)
NO_MODEL_TYPE = Message("models.no-model-type", en="names no model_type", zh="没有写明 model_type")
NO_TOKENIZER = Message(
    "models.no-tokenizer", en="the model folder has no tokenizer ({files})", zh="该模型文件夹没有分词器（{files}）"
)
IS_ADAPTER = Message(
    "models.is-adapter",
    en="holds an adapter of PEFT: merge it into its base, and name the merged model",
    zh="内含的是 PEFT 适配器：请将其合并到基座模型，并指定合并后的模型",
)
OTHER_SAFETENSORS = Message(
    "models.other-safetensors",
    en="has safetensors, but neither {single} nor {index}, which are what is loaded",
    zh="有 safetensors 文件，但没有用于加载的 {single} 或 {index}",
)
ONLY_PICKLES = Message(
    "models.only-pickles",
    en="has its weights only as pickles, which can run code; convert them to safetensors",
    zh="权重只有 pickle 格式，可能执行代码；请转换为 safetensors",
)
NO_WEIGHTS = Message("models.no-weights", en="has no weights (*.safetensors)", zh="没有权重（*.safetensors）")
EMPTY_INDEX = Message("models.empty-index", en="names no weights (weight_map)", zh="没有列出权重（weight_map）")
FILE_OUTSIDE = Message(
    "models.file-outside",
    en='names "{name}", which is no file of its folder',
    zh="列出的“{name}”不是该文件夹中的文件",
)
LACKS_FILES = Message(
    "models.lacks-files",
    en="lacks files of weights that {index} names: {names}",
    zh="缺少 {index} 列出的权重文件：{names}",
)
LACKS_WEIGHTS = Message(
    "models.lacks-weights",
    en="the files lack weights that {index} names: {names}",
    zh="文件缺少 {index} 列出的权重：{names}",
)
LFS_POINTER = Message(
    "models.lfs-pointer",
    en="is a pointer of Git LFS, not the weights: fetch them with `git lfs pull`",
    zh="是 Git LFS 的指针，不是权重：请用 `git lfs pull` 获取",
)
NO_SAFETENSORS = Message(
    "models.no-safetensors", en="is no safetensors file: {error}", zh="不是 safetensors 文件：{error}"
)
NO_SHAPE = Message(
    "models.no-shape",
    en='is no safetensors file: its header gives no shape of "{name}" (a list of whole numbers)',
    zh="不是 safetensors 文件：文件头没有给出“{name}”的形状（整数列表）",
)
NO_OFFSETS = Message(
    "models.no-offsets",
    en='is no safetensors file: its header does not say where "{name}" lies (data_offsets: two whole numbers)',
    zh="不是 safetensors 文件：文件头没有说明“{name}”的位置（data_offsets：两个整数）",
)
CUT_OFF = Message(
    "models.cut-off",
    en="is cut off: it has {size:,} of {whole:,} bytes",
    zh="文件不完整：共 {whole:,} 字节，只有 {size:,} 字节",
)
HOLDS_GGUF = Message(
    "models.holds-gguf",
    en="holds GGUF: name the file itself ({file}), which is then dequantised",
    zh="内含 GGUF：请直接指定该文件（{file}），它会被反量化",
)
NO_OUTPUT_LAYER = Message(
    "models.no-output-layer",
    en="the files have no output layer (lm_head.weight), and config.json does not tie it to the embeddings "
    "(tie_word_embeddings): transformers would fill it with random numbers",
    zh="文件中没有输出层（lm_head.weight），而 config.json 也没有让它与嵌入层共用矩阵（tie_word_embeddings）："
    "transformers 会用随机数填充",
)
NOT_LOADED = Message("models.not-loaded", en="cannot be loaded: {error}", zh="无法加载：{error}")

# The kind of model.
ENCODER_DECODER = Message(
    "models.encoder-decoder",
    en="is an encoder-decoder ({kind}): ftbench fine-tunes decoders",
    zh="是编码器-解码器模型（{kind}）：ftbench 微调的是解码器",
)
ENCODER = Message(
    "models.encoder",
    en="is an encoder ({kind}), which sees the tokens that it would have to predict: ftbench fine-tunes decoders",
    zh="是编码器（{kind}），会看到本应由它预测的词元：ftbench 微调的是解码器",
)
OTHER_HEAD = Message(
    "models.other-head",
    en="has another head than one that predicts the next token ({kind}): ftbench fine-tunes language models",
    zh="其输出头不预测下一个词元（{kind}）：ftbench 微调的是语言模型",
)
NOT_CAUSAL = Message(
    "models.not-causal",
    en="is none of transformers' causal language models ({kind}): ftbench fine-tunes decoders",
    zh="不是 transformers 的因果语言模型（{kind}）：ftbench 微调的是解码器",
)
NO_TEXT_MODEL = Message("models.no-text-model", en="has no one text model: {error}", zh="没有唯一的文本模型：{error}")
UNKNOWN_TYPE = Message(
    "models.unknown-type",
    en='transformers {version} knows no model_type "{kind}"; a newer one may',
    zh="transformers {version} 没有 model_type “{kind}”；更新的版本或许有",
)
UNKNOWN_TYPE_WITH_CODE = Message(
    "models.unknown-type-with-code",
    en='transformers {version} knows no model_type "{kind}"; the folder brings code for it (auto_map), which is never '
    "run",
    zh="transformers {version} 没有 model_type “{kind}”；该文件夹为其附带代码（auto_map），但这些代码从不执行",
)
NO_SIZE = Message("models.no-size", en='the configuration of "{kind}" has no {name}', zh="“{kind}”的配置中没有 {name}")

# The tokenizer.
NO_END_OF_TEXT = Message(
    "models.no-end-of-text",
    en="the tokenizer has no end-of-text token, so answers could not end: name one as eos_token in "
    "tokenizer_config.json",
    zh="分词器没有文本结束词元，回答将无法结束：请在 tokenizer_config.json 中以 eos_token 指定",
)
FOREIGN_END_OF_TEXT = Message(
    "models.foreign-end-of-text",
    en="the tokenizer's end-of-text token \"{token}\" (eos_token) is none of the model's tokens",
    zh="分词器的文本结束词元“{token}”（eos_token）不在模型的词元之中",
)
TOKENIZER_NOT_LOADED = Message(
    "models.tokenizer-not-loaded", en="the tokenizer cannot be loaded: {error}", zh="无法加载分词器：{error}"
)
