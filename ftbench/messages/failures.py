"""Reasons why a cell failed, and the texts before a reason."""

from __future__ import annotations

from ftbench.messages.note import Message

# The kind of an ftbench error says nothing to a reader of Chinese; its reason says all.
CELL_FAILED = Message("failures.cell", en="CellError: {reason}", zh="{reason}")
MODEL_FAILED = Message("failures.model", en="ModelError: {reason}", zh="{reason}")
RAISED = Message("failures.raised", en="{kind}: {reason}", zh="{kind}：{reason}")
AT_PLACE = Message("failures.at-place", en="{place}: {reason}", zh="{place}：{reason}")
OUT_OF_MEMORY = Message("failures.out-of-memory", en="OutOfMemoryError: {error}", zh="显存不足：{error}")

# Training.
NOTHING_TO_TRAIN = Message(
    "failures.nothing-to-train",
    en="the method left nothing to train on this model",
    zh="该方法在此模型上没有留下任何可训练的参数",
)
NO_VALIDATION_LOSS = Message(
    "failures.no-validation-loss",
    en="the method tells no validation loss, so its settings cannot be tuned: leave them at their defaults",
    zh="该方法不给出验证损失，无法调参：请使用默认设置",
)
VALIDATION_DIVERGED = Message(
    "failures.validation-diverged",
    en="the validation loss is {loss} after step {step}: try a lower learning rate",
    zh="第 {step} 步后验证损失为 {loss}：请尝试更低的学习率",
)
TRAINING_DIVERGED = Message(
    "failures.training-diverged",
    en="the training loss is {loss} in step {step}: try a lower learning rate",
    zh="第 {step} 步的训练损失为 {loss}：请尝试更低的学习率",
)
GRADIENTS_DIVERGED = Message(
    "failures.gradients-diverged",
    en="the norm of the gradients is {norm} in step {step}: try a lower learning rate",
    zh="第 {step} 步的梯度范数为 {norm}：请尝试更低的学习率",
)
WEIGHTS_DIVERGED = Message(
    "failures.weights-diverged",
    en="trained weights are not finite after step {step}: try a lower learning rate",
    zh="第 {step} 步后有训练的权重不再是有限数：请尝试更低的学习率",
)
NO_TRIAL = Message("failures.no-trial", en="no trial of its tuning finished", zh="其调参试验无一完成")
OTHER_WEIGHTS = Message(
    "failures.other-weights",
    en="the method {method} trains {trained:,} parameters of {model}, but announced {announced:,}: other weights than "
    "its own would be measured",
    zh="方法 {method} 训练了 {model} 的 {trained:,} 个参数，却声明为 {announced:,} 个：测到的将不是该方法的权重",
)
FROZEN_MOVED = Message(
    "failures.frozen-moved",
    en="training moved weights of {model} that {method} freezes: {weights}",
    zh="训练改动了 {model} 中应由 {method} 冻结的权重：{weights}",
)
NOTHING_CHANGED = Message(
    "failures.nothing-changed",
    en="training changed no answer of {model}: {method} does not reach this model, or the learning rate is too low",
    zh="训练没有改变 {model} 的任何回答：{method} 对该模型不起作用，或学习率过低",
)

# Rows and memory.
NO_ROW_ANSWERED = Message("failures.no-row-answered", en="no test row was answered", zh="没有一条测试数据得到回答")
NO_ROW_FITS = Message(
    "failures.no-row-fits",
    en="no {side} row fits into {limit} tokens",
    zh="没有一条{side}数据不超过 {limit} 个词元",
)
NO_ROW_IN_MEMORY = Message(
    "failures.no-row-in-memory",
    en="a row of {tokens} tokens does not fit into the memory of {device}, even alone: lower training.max_length or "
    "take a smaller model",
    zh="一条 {tokens} 个词元的数据单独也放不进 {device} 的内存：请调低 training.max_length 或换用更小的模型",
)
DEVICE_PROCESS_ENDED = Message(
    "failures.device-process-ended",
    en="the process of device {number} of {count} ended ({cause})",
    zh="第 {number} 个设备（共 {count} 个）的进程已终止（{cause}）",
)
PREPARED_OTHERWISE = Message(
    "failures.prepared-otherwise",
    en="{method} prepared other weights in the processes of several devices than in the cell itself: use devices: 1",
    zh="{method} 在多个设备的进程中准备的权重与单元自身的不同：请使用 devices: 1",
)
JOB_NOT_SENT = Message(
    "failures.job-not-sent",
    en="a plugin's object cannot be sent to the processes of several devices: {error}",
    zh="无法将插件的对象发送给多个设备的进程：{error}",
)
FEW_DEVICES = Message(
    "failures.few-devices",
    en="the cell asks for {asked} devices of kind {kind}, and {present} can be used here",
    zh="此单元要求 {asked} 个 {kind} 设备，而这里可用的有 {present} 个",
)
NO_ANSWER_IN_MEMORY = Message(
    "failures.no-answer-in-memory",
    en="a row does not fit into the memory of {device}, even alone: lower training.max_length or take a smaller model",
    zh="一条数据单独也放不进 {device} 的内存：请调低 training.max_length 或换用更小的模型",
)
NO_MODEL_IN_MEMORY = Message(
    "failures.no-model-in-memory",
    en="the model's weights do not fit into the memory of {device}: hold them in 16 bits (the model's dtype: bf16), "
    "take a method that holds them in four bits, or a smaller model",
    zh="模型权重放不进 {device} 的内存：请以 16 位保存权重（模型的 dtype: bf16），"
    "或改用以四位保存权重的方法，或换用更小的模型",
)
NO_OPTIMIZER_IN_MEMORY = Message(
    "failures.no-optimizer-in-memory",
    en="what the optimizer keeps of the trained weights does not fit into the memory of {device}: take a method that "
    "trains fewer weights, or a smaller model",
    zh="优化器为可训练参数保存的状态放不进 {device} 的内存：请改用训练参数更少的方法或换用更小的模型",
)
PACKING_FAILS = Message(
    "failures.packing-fails",
    en="packing does not work with this model and method ({error}): turn training.packing off",
    zh="此模型与方法无法使用打包训练（{error}）：请关闭 training.packing",
)
PACKING_INEXACT = Message(
    "failures.packing-inexact",
    en="packing is not exact with this model and method: losses of rows that share a sequence differ by up to "
    "{difference:.2g} from those that they have alone ({limit:g} would be rounding): turn training.packing off",
    zh="对此模型与方法，打包训练并不精确：同处一个序列的数据与单独计算相比，损失相差最多 {difference:.2g}"
    "（舍入误差不超过 {limit:g}）：请关闭 training.packing",
)

# Trials that train together.
NO_STACK = Message(
    "failures.no-stack",
    en="{method} cannot train together with others",
    zh="{method} 无法与其他试验一起训练",
)
DROPOUT = Message(
    "failures.dropout",
    en="the model draws random numbers in training (dropout)",
    zh="模型在训练时抽取随机数（dropout）",
)

# External generation backends.
BACKEND_DIFFERS = Message(
    "failures.backend-differs",
    en="{backend} computes another model: a test answer has a loss of {theirs:.4f} nats there and of {ours:.4f} here; "
    "leave out evaluation.backend",
    zh="{backend} 计算的不是同一个模型：某条测试回答的损失在那里为 {theirs:.4f} nat，在这里为 {ours:.4f} nat；"
    "请去掉 evaluation.backend",
)
BACKEND_QUANTISED = Message(
    "failures.backend-quantised",
    en="a quantised base cannot be handed to {backend} with what was learned",
    zh="量化的基础模型无法连同学到的内容一起交给 {backend}",
)
NOT_PLAIN = Message(
    "failures.not-plain",
    en="what was learned is no plain model that another program could load ({kind})",
    zh="学到的内容不是其他程序能加载的普通模型（{kind}）",
)
