"""Reasons why a method cannot train a model."""

from __future__ import annotations

from ftbench import Message

SETTING = Message("methods.setting", en="{setting}: {reason}", zh="{setting}：{reason}")
"""Prefix of a reason: its subject, such as a setting, a method or a weight."""

NO_RATES = Message(
    "methods.no-rates",
    en="the table of learning rates has no row for {method}; give the method its own `learning_rates`",
    zh="学习率表中没有 {method} 这一行；请为该方法定义自己的 `learning_rates`",
)

# Missing parts of models.
NO_BIASES = Message("methods.no-biases", en="the model has no biases", zh="模型没有偏置")
NO_NORMS = Message(
    "methods.no-norms", en="the model's normalisation layers have no weights", zh="模型的归一化层没有权重"
)
FEW_BLOCKS = Message(
    "methods.few-blocks",
    en="the model has {blocks} blocks, fewer than {wanted}",
    zh="模型只有 {blocks} 个模块，少于 {wanted} 个",
)
UNKNOWN_TO_IA3 = Message(
    "methods.unknown-to-ia3",
    en="ia3 does not know which layers of {model} compute keys, values and feed-forward outputs",
    zh="ia3 不知道 {model} 的哪些层产生键和值、哪些层是前馈部分的末层",
)
NARROW_INPUT = Message(
    "methods.narrow-input",
    en="the input width {width} is smaller than the shard width {wanted}",
    zh="宽度为 {width} 的输入没有宽度为 {wanted} 的分块",
)
PISSA_TAKES = Message(
    "methods.pissa-takes",
    en="every cell begins with decomposing {matrices} matrices on the processor: about {minutes} minutes of one core, "
    "which several share; `iterations: 2` takes {fewer}",
    zh="每个单元开始时要在处理器上分解 {matrices} 个矩阵：约需单核 {minutes} 分钟（多核可分担）；"
    "`iterations: 2` 约需 {fewer} 分钟",
)
NARROW_MATRIX = Message(
    "methods.narrow-matrix",
    en="a matrix of width {width} has fewer than {wanted} components",
    zh="宽度为 {width} 的矩阵不足 {wanted} 个主成分",
)

# Prefixes and prompts.
NO_ATTENTION = Message(
    "methods.no-attention",
    en="the model has no attention layers, so a prefix cannot be added",
    zh="模型没有注意力层，无处放置前缀",
)
LONG_PREFIX = Message(
    "methods.long-prefix",
    en="a prefix of {tokens} tokens leaves no room for text in a context of {positions} positions",
    zh="{tokens} 个词元的前缀占满了 {positions} 个位置的上下文，没有给文本留下空间",
)
LONG_PROMPT = Message(
    "methods.long-prompt",
    en="a prompt of {tokens} tokens leaves no room for text in a context of {positions} positions",
    zh="{tokens} 个词元的提示占满了 {positions} 个位置的上下文，没有给文本留下空间",
)
PREFIX_STATE = Message(
    "methods.prefix-state",
    en="some layers keep a state instead of keys and values, so a prefix cannot be added to them",
    zh="部分层保存的是状态而不是键和值，前缀无法提供",
)
PREFIX_LATENT = Message(
    "methods.prefix-latent",
    en="the model keeps latent vectors instead of keys and values, so a prefix cannot be added",
    zh="模型保存的是潜在向量而不是键和值，前缀无法提供",
)
PREFIX_EXPERTS = Message(
    "methods.prefix-experts",
    en="the queries are computed by experts, and PEFT would make keys of another width than the model's",
    zh="查询由专家计算，PEFT 会生成与模型宽度不同的键",
)
PREFIX_WIDTHS = Message(
    "methods.prefix-widths",
    en="keys and values differ in width between layers, but a prefix has one width for all layers",
    zh="各层的键和值宽度不一，而前缀对所有层只有一种宽度",
)
PROMPT_TOKENS = Message(
    "methods.prompt-tokens",
    en="every layer looks up the ids of the input tokens, and a learned prompt vector has no token id",
    zh="模型的每一层都要查找文本的词元，而代替词元的学习向量不是词元",
)
NO_PREFIX_START = Message(
    "methods.no-prefix-start",
    en="prefix tuning cannot start from the keys and values of this model: expected {tensors} of shape {expected}, got "
    "{got}; init: random may work",
    zh="前缀微调无法以该模型的键和值为起点：应有 {tensors} 个形状为 {expected} 的张量，"
    "实际为 {got}；可尝试 init: random",
)
TENSORS = Message("methods.tensors", en="{count} tensors", zh="{count} 个张量")

# Quantised weights.
NO_BITSANDBYTES = Message(
    "methods.no-bitsandbytes",
    en="bitsandbytes is not installed: pip install 'ftbench[bitsandbytes]'",
    zh="未安装 bitsandbytes：pip install 'ftbench[bitsandbytes]'",
)
NEEDS_BITSANDBYTES = Message(
    "methods.needs-bitsandbytes",
    en="qlora needs bitsandbytes: pip install 'ftbench[bitsandbytes]'",
    zh="qlora 需要 bitsandbytes：pip install 'ftbench[bitsandbytes]'",
)
NO_CUDA = Message(
    "methods.no-cuda",
    en="four-bit training needs a CUDA device, and there is none",
    zh="四比特训练需要 CUDA 设备，而这里没有",
)
FULL_QUANTISED = Message(
    "methods.full-quantised",
    en="full fine-tuning cannot train quantised weights; load the model without quantisation",
    zh="全量微调无法训练量化的权重；请不加量化地加载模型",
)
WEIGHT_QUANTISED = Message(
    "methods.weight-quantised",
    en="{weight} is quantised, so it cannot be trained; load the model without quantisation",
    zh="{weight} 是量化的，无法训练；请不加量化地加载模型",
)

# Adapters.
ADDS_INSIDE = Message(
    "methods.adds-inside",
    en="the sublayers of {model} add to the residual stream themselves, so adapters cannot be inserted before it",
    zh="{model} 各层的部件在其内部与残差相加，适配器无处可放",
)
NO_FEED_FORWARD_PART = Message(
    "methods.no-feed-forward-part",
    en="the layers of {model} have no feed-forward part for an adapter to follow",
    zh="{model} 的各层没有前馈部分，适配器无处可接",
)
NO_FEED_FORWARD = Message(
    "methods.no-feed-forward",
    en="parallel adapters need a feed-forward module, and {model} has none",
    zh="并行适配器需要前馈模块，而 {model} 没有",
)
NO_ADAPTER_PLACE = Message(
    "methods.no-adapter-place", en="adapters cannot be inserted: {error}", zh="适配器无处可放：{error}"
)

# Layers.
NO_OUTPUT_LAYER = Message(
    "methods.no-output-layer", en="{model} has no linear output layer", zh="{model} 没有线性输出层"
)
NO_ATTENTION_LAYER = Message(
    "methods.no-attention-layer",
    en="{model} has no linear layer in an attention module",
    zh="{model} 的注意力模块中没有线性层",
)
NO_SUCH_LAYER = Message(
    "methods.no-such-layer",
    en='{model} has no linear layer "{wanted}".{hint}',
    zh="{model} 没有线性层“{wanted}”。{hint}",
)
UNREACHABLE = Message("methods.unreachable", en="{layer} cannot be adapted: {reason}", zh="{layer} 无法适配：{reason}")
PAST_THE_LAYER = Message(
    "methods.past-the-layer",
    en="the state space kernel reads its weight directly and bypasses the layer",
    zh="状态空间模型的内核直接使用其权重计算，绕过该层",
)
NAME_OF_EXPERTS = Message(
    "methods.name-of-experts",
    en="PEFT would mistake the name for the model's expert layers",
    zh="PEFT 会把该名称当作模型的专家层",
)
SHARED_BLOCK = Message(
    "methods.shared-block",
    en="several blocks share its weights",
    zh="多个模块共用其权重",
)
SINGLE_GATE = Message("methods.single-gate", en="it computes a single number", zh="它只计算一个数")
ROUTER = Message("methods.router", en="it chooses among experts", zh="它用于选择专家")
LEFT_ALONE = Message(
    "methods.left-alone",
    en="these layers stay as they are: {layers} ({reason})",
    zh="以下层保持不变：{layers}（{reason}）",
)
LEFT_EXPERTS = Message(
    "methods.left-experts",
    en="the experts stay as they are: their matrices are kept together, and {method} changes linear layers",
    zh="专家层保持不变：其矩阵合并存放，而 {method} 只改变线性层",
)
SHARED_HEAD = Message(
    "methods.shared-head",
    en="the head shares its matrix with the embedding in this model, so it cannot be adapted alone",
    zh="该模型的输出层与嵌入层共用矩阵，无法单独适配",
)

# Trials that train together.
STACK_SEES_OTHER = Message(
    "methods.stack-sees-other",
    en="a trained layer does not see all positions of all rows",
    zh="某个训练的层看到的不是所有行的所有位置",
)
STACK_HEAD = Message(
    "methods.stack-head",
    en="the head is trained, and it sees only some positions",
    zh="输出层也在训练，而它只看到部分位置",
)

# Settings.
TARGETS = Message(
    "methods.targets",
    en="expected all-linear, attention or a list of module names, got {value}",
    zh="应为 all-linear、attention 或模块名称的列表，实际为 {value}",
)
TEXT_WITH_PROJECTION = Message(
    "methods.text-with-projection",
    en="init: text is impossible with projection: true; expected random",
    zh="init: text 不能与 projection: true 同用；应为 random",
)
NO_PEFT_TYPE = Message(
    "methods.no-peft-type",
    en="peft_type: expected a type of PEFT, got {value}.{hint}",
    zh="peft_type：应为 PEFT 的类型，实际为 {value}。{hint}",
)
PADDED_WRONGLY = Message(
    "methods.padded-wrongly",
    en="peft_type: {kind} of PEFT answers wrongly in padded batches; use the method prefix, prompt-tuning or p-tuning",
    zh="peft_type：PEFT 的 {kind} 在有填充的批次中回答有误；请使用方法 prefix、prompt-tuning 或 p-tuning",
)
USELESS = Message(
    "methods.useless", en="peft_type: {kind} is of no use here: {reason}", zh="peft_type：{kind} 在此无用：{reason}"
)
NEEDS_TASKS = Message(
    "methods.needs-tasks", en="it needs to be told the task of every row", zh="它需要知道每一行属于哪个任务"
)
NEEDS_ADAPTERS = Message(
    "methods.needs-adapters", en="it needs adapters that were trained before", zh="它需要事先训练好的适配器"
)
FROM_THE_RUN = Message(
    "methods.from-the-run", en="{key}: follows from the run and cannot be set", zh="{key}：由运行决定，不能设置"
)
UNKNOWN_PEFT_KEY = Message(
    "methods.unknown-peft-key", en='unknown key "{key}" of {config}.{hint}', zh="{config} 没有键“{key}”。{hint}"
)
RANDOM_START_LOST = Message(
    "methods.random-start-lost",
    en="init_lora_weights: what it draws at random is not saved; use the method pissa",
    zh="init_lora_weights：其随机抽取的内容不会保存；请使用方法 pissa",
)
