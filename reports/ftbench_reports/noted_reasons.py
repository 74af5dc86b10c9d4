"""Why a cell was skipped or failed, in our own words: key to (as it is written, in Chinese).

As in `noted`, the English is the pattern by which a stored sentence is recognised. The kind of error and the name that
stand before some of these sentences (`CellError: …`, `layers: …`) are seen to in `notes`.
"""

from __future__ import annotations

REASONS: dict[str, tuple[str, str]] = {
    # The plan: ftbench/plan/cells.py.
    "noted.only-labels": ("it works on label tasks only", "该方法只适用于标签任务"),
    "noted.only-text": ("it works on text tasks only", "该方法只适用于文本任务"),
    # Methods on models that they cannot train: plugins/ftbench_methods.
    "noted.no-biases": ("the model has no biases", "模型没有偏置"),
    "noted.no-norms": ("the model's normalisation layers have no weights", "模型的归一化层没有权重"),
    "noted.few-blocks": ("the model has {n} blocks, fewer than {wanted}", "模型只有 {n} 个模块，少于 {wanted} 个"),
    "noted.ia3": (
        "ia3 does not know which layers of {name} make keys and values and end the feed-forward parts",
        "ia3 不知道 {name} 的哪些层产生键和值、哪些层是前馈部分的末层",
    ),
    "noted.narrow-input": (
        "an input of width {n} has no piece of width {wanted}",
        "宽度为 {n} 的输入没有宽度为 {wanted} 的分块",
    ),
    "noted.narrow-matrix": (
        "a matrix of width {n} has fewer than {wanted} components",
        "宽度为 {n} 的矩阵不足 {wanted} 个主成分",
    ),
    "noted.no-attention": (
        "the model has no attention, so a prefix has no place in it",
        "模型没有注意力层，无处放置前缀",
    ),
    "noted.long-prefix": (
        "a prefix of {n} tokens leaves no room for text in a context of {positions} positions",
        "{n} 个词元的前缀占满了 {positions} 个位置的上下文，没有给文本留下空间",
    ),
    "noted.long-prompt": (
        "a prompt of {n} tokens leaves no room for text in a context of {positions} positions",
        "{n} 个词元的提示占满了 {positions} 个位置的上下文，没有给文本留下空间",
    ),
    "noted.no-bitsandbytes": (
        "bitsandbytes is not installed: pip install 'ftbench[bitsandbytes]'",
        "未安装 bitsandbytes：pip install 'ftbench[bitsandbytes]'",
    ),
    "noted.needs-bitsandbytes": (
        "qlora needs bitsandbytes: pip install 'ftbench[bitsandbytes]'",
        "qlora 需要 bitsandbytes：pip install 'ftbench[bitsandbytes]'",
    ),
    "noted.no-cuda": (
        "four-bit training needs a CUDA device, and there is none",
        "四比特训练需要 CUDA 设备，而这里没有",
    ),
    "noted.unknown-architecture": (
        "adapters do not know the architecture {name}; known: {names}",
        "适配器不支持 {name} 架构；支持的有：{names}",
    ),
    "noted.no-feed-forward": (
        "parallel adapters need a feed-forward module, and {name} has none",
        "并行适配器需要前馈模块，而 {name} 没有",
    ),
    "noted.no-feed-forward-part": (
        "the layers of {name} have no feed-forward part for an adapter to follow",
        "{name} 的各层没有前馈部分，适配器无处可接",
    ),
    "noted.adds-inside": (
        "the parts of {name}'s layers add to the residual inside, where adapters have no place",
        "{name} 各层的部件在其内部与残差相加，适配器无处可放",
    ),
    "noted.no-adapter-place": ("adapters have no place: {error}", "适配器无处可放：{error}"),
    "noted.prefix-state": (
        "some layers keep a state in the place of keys and values, which a prefix cannot give them",
        "部分层保存的是状态而不是键和值，前缀无法提供",
    ),
    "noted.prefix-latent": (
        "the model keeps latent vectors in the place of keys and values, which a prefix cannot give it",
        "模型保存的是潜在向量而不是键和值，前缀无法提供",
    ),
    "noted.prefix-widths": (
        "the layers keep keys and values of unlike widths, and a prefix has one width for all of them",
        "各层的键和值宽度不一，而前缀对所有层只有一种宽度",
    ),
    "noted.prompt-tokens": (
        "every layer looks up the tokens of the text, and a learned vector in the place of one is no token",
        "模型的每一层都要查找文本的词元，而代替词元的学习向量不是词元",
    ),
    "noted.unreachable-layer": ("{name} cannot be adapted: {error}", "{name} 无法适配：{error}"),
    "noted.quantised": (
        "full fine-tuning cannot train quantised weights; load the model without quantisation",
        "全量微调无法训练量化的权重；请不加量化地加载模型",
    ),
    "noted.weight-quantised": (
        "{name} is quantised, so it cannot be trained; load the model without quantisation",
        "{name} 是量化的，无法训练；请不加量化地加载模型",
    ),
    "noted.no-output-layer": ("{name} has no linear output layer", "{name} 没有线性输出层"),
    "noted.no-attention-layer": (
        "{name} has no linear layer in an attention module",
        "{name} 的注意力模块中没有线性层",
    ),
    "noted.no-such-layer": (
        '{name} has no linear layer "{wanted}".{error}',
        "{name} 没有线性层“{wanted}”。{error}",
    ),
    "noted.shared-head": (
        "the head shares its matrix with the embedding of this model, so it cannot be adapted by itself",
        "该模型的输出层与嵌入层共用矩阵，无法单独适配",
    ),
    "noted.no-prefix-start": (
        "prefix tuning cannot start from the keys and values of this model: expected {error}; init: random may work",
        "前缀微调无法以该模型的键和值为起点：应为 {error}；可尝试 init: random",
    ),
    # Cells that fail: ftbench/training/loop.py, ftbench/execution.
    "noted.nothing-to-train": (
        "the method left nothing to train on this model",
        "该方法在此模型上没有留下任何可训练的参数",
    ),
    "noted.validation-diverged": (
        "the validation loss is {loss} after step {step}: try a lower learning rate",
        "第 {step} 步后验证损失为 {loss}：请尝试更低的学习率",
    ),
    "noted.training-diverged": (
        "the training loss is {loss} in step {step}: try a lower learning rate",
        "第 {step} 步的训练损失为 {loss}：请尝试更低的学习率",
    ),
    "noted.no-row-answered": ("no test row was answered", "没有一条测试数据得到回答"),
    "noted.no-row-fits": ("no {split} row fits into {limit} tokens", "没有一条{split}数据不超过 {limit} 个词元"),
    "noted.no-row-in-memory": (
        "a row of {tokens} tokens does not fit into the memory of {name}, even alone: "
        "lower training.max_length or take a smaller model",
        "一条 {tokens} 个词元的数据单独也放不进 {name} 的内存：请调低 training.max_length 或换用更小的模型",
    ),
    "noted.no-answer-in-memory": (
        "a row does not fit into the memory of {name}, even alone: lower training.max_length or take a smaller model",
        "一条数据单独也放不进 {name} 的内存：请调低 training.max_length 或换用更小的模型",
    ),
    "noted.packing-fails": (
        "packing does not work with this model and method ({error}): turn training.packing off",
        "此模型与方法无法使用打包训练（{error}）：请关闭 training.packing",
    ),
    "noted.packing-inexact": (
        "packing is not exact with this model and method: losses of rows that share a sequence differ by up to "
        "{loss} from those that they have alone ({limit} would be rounding): turn training.packing off",
        "对此模型与方法，打包训练并不精确：同处一个序列的数据与单独计算相比，损失相差最多 {loss}"
        "（舍入误差不超过 {limit}）：请关闭 training.packing",
    ),
    "noted.backend-differs": (
        "{name} computes another model: a test answer has a loss of {theirs} nats there and of {ours} here; leave out "
        "evaluation.backend",
        "{name} 计算的不是同一个模型：某条测试回答的损失在那里为 {theirs} nat，在这里为 {ours} nat；"
        "请去掉 evaluation.backend",
    ),
    "noted.backend-quantised": (
        "a quantised base cannot be handed to {name} with what was learned",
        "量化的基础模型无法连同学到的内容一起交给 {name}",
    ),
    "noted.vllm-failed": ("vLLM failed: {error}", "vLLM 出错：{error}"),
    "noted.not-plain": (
        "what was learned is no plain model that another program could load ({name})",
        "学到的内容不是其他程序能加载的普通模型（{name}）",
    ),
    "noted.other-weights": (
        "the method {wanted} trains {n} parameters of {name}, but announced {expected}: other weights than its own "
        "would be measured",
        "方法 {wanted} 训练了 {name} 的 {n} 个参数，却声明为 {expected} 个：测到的将不是该方法的权重",
    ),
    "noted.frozen-moved": (
        "training moved weights of {name} that {wanted} freezes: {names}",
        "训练改动了 {name} 中应由 {wanted} 冻结的权重：{names}",
    ),
    "noted.nothing-changed": (
        "training changed no answer of {name}: {wanted} does not reach this model, or the learning rate is too low",
        "训练没有改变 {name} 的任何回答：{wanted} 对该模型不起作用，或学习率过低",
    ),
    # Models: plugins/ftbench_models/loaded.py.
    "noted.weights-missing": (
        "the files lack weights of the model, which would be random numbers: {names}",
        "文件缺少模型的权重，这些权重只能是随机数：{names}",
    ),
    "noted.weights-unused": (
        "the files have weights in layers that the model of config.json does not use: {names}",
        "文件的某些层含有 config.json 所述模型不使用的权重：{names}",
    ),
    "noted.weights-beyond": (
        "the files have more layers than config.json says: {names}",
        "文件中的层数多于 config.json 所述：{names}",
    ),
    "noted.weights-shaped": (
        "the files have other shapes than the model of config.json: {names} is {wanted} in the files and {error} in "
        "the model",
        "文件中的形状与 config.json 所述模型不同：{names} 在文件中为 {wanted}，在模型中为 {error}",
    ),
    "noted.tokens-beyond": (
        'the tokenizer has {n} tokens (the last is "{name}"), the model\'s embedding {limit} rows: '
        "resize it (resize_token_embeddings) and save the model again",
        "分词器有 {n} 个词元（最后一个是“{name}”），而模型的嵌入层只有 {limit} 行："
        "请调整其大小（resize_token_embeddings）并重新保存模型",
    ),
    "noted.no-trial": ("no trial of its tuning finished", "其调参试验无一完成"),
    "noted.record-damaged": ("the failure record is damaged", "失败记录已损坏"),
    "noted.out-of-memory": ("OutOfMemoryError: {error}", "显存不足：{error}"),
}
