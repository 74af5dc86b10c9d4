"""Where a misplaced key of a matrix belongs, and what replaces keys known from other tools."""

from __future__ import annotations

from ftbench.messages.note import Message

BELONGS = Message("misplaced-keys.belongs", en="it belongs {places}", zh="它应写在{places}")
OR = Message("misplaced-keys.or", en="{first} or {last}", zh="{first}，或{last}")
AT_THE_TOP = Message(
    "misplaced-keys.at-the-top", en="at the top of the matrix: {name}: {value}", zh="矩阵的顶层：{name}: {value}"
)
UNDER = Message(
    "misplaced-keys.under",
    en="under {section}: {{{name}: {value}}}",
    zh=" {section} 之下：{section}: {{{name}: {value}}}",
)
OF_A_MODEL = Message(
    "misplaced-keys.of-a-model",
    en="to a model: {{model: {owner}, {name}: {value}}}",
    zh="模型的条目中：{{model: {owner}, {name}: {value}}}",
)
OF_A_TASK = Message(
    "misplaced-keys.of-a-task",
    en="to a task: {{task: {owner}, {name}: {value}}}",
    zh="任务的条目中：{{task: {owner}, {name}: {value}}}",
)
OF_A_METHOD = Message(
    "misplaced-keys.of-a-method",
    en="to a method: {{method: {owner}, {name}: {value}}}",
    zh="方法的条目中：{{method: {owner}, {name}: {value}}}",
)

# Several values.
SAME_FOR_ALL = Message(
    "misplaced-keys.same-for-all", en="it is the same for every method. {runs}", zh="它对所有方法相同。{runs}"
)
SO_SAME_FOR_ALL = Message(
    "misplaced-keys.so-same-for-all", en="; it is the same for every method. {runs}", zh="；它对所有方法相同。{runs}"
)
TWO_RUNS = Message(
    "misplaced-keys.two-runs",
    en="Two values are two runs: ftbench run MATRIX --set {key}=VALUE --out DIR for each, then ftbench compare",
    zh="两个值即两次运行：分别执行 ftbench run MATRIX --set {key}=VALUE --out DIR，再用 ftbench compare 比较",
)
WITH_EACH = Message(
    "misplaced-keys.with-each",
    en="; several are tried with each: {{{name}: [{values}]}}",
    zh="；要尝试多个值，请写 each: {{{name}: [{values}]}}",
)
WITH_TRAIN_SIZE = Message(
    "misplaced-keys.with-train-size",
    en="; several numbers of training rows are train_size: [100, 1000]",
    zh="；多种训练行数请写 train_size: [100, 1000]",
)

# Keys of other tools.
GREEDY = Message(
    "misplaced-keys.greedy",
    en="answers are generated greedily, for every model and method alike, so nothing is there to set",
    zh="对所有模型和方法，回答一律以贪心方式生成，因此无可设置",
)
TRACKERS = Message(
    "misplaced-keys.trackers",
    en="write `trackers: [tensorboard]` at the top of the matrix, or mlflow or wandb (docs/trackers.md)",
    zh="请在矩阵顶层写 `trackers: [tensorboard]`，或 mlflow、wandb（docs/trackers.zh-CN.md）",
)
RUN_DIRECTORY = Message(
    "misplaced-keys.run-directory",
    en="the run directory is named on the command line: ftbench run MATRIX --out DIR",
    zh="运行目录在命令行中指定：ftbench run MATRIX --out DIR",
)
COMMAND_LINE = Message(
    "misplaced-keys.command-line",
    en="this is given on the command line (--executor, --workers, --time-limit): see ftbench run --help",
    zh="这在命令行中给出（--executor、--workers、--time-limit）：见 ftbench run --help",
)
ONE_OPTIMIZER = Message(
    "misplaced-keys.one-optimizer",
    en="every method trains with AdamW, so that they differ in nothing else",
    zh="所有方法都用 AdamW 训练，使它们只在方法上有差别",
)
ACCUMULATION = Message(
    "misplaced-keys.accumulation",
    en="a step has training.batch_size rows, in as many passes as memory asks for",
    zh="每步处理 training.batch_size 行，分几次前向计算视内存而定",
)
SPLIT_BY_CONTENT = Message(
    "misplaced-keys.split-by-content",
    en="rows are split by their content, 80 / 10 / 10; a column `split`, or data: {{train, validation, test}}, decides "
    "otherwise",
    zh="各行按内容划分，比例 80 / 10 / 10；用列 `split` 或 data: {{train, validation, test}} 可另作规定",
)
CHAT_TEMPLATE = Message(
    "misplaced-keys.chat-template",
    en="a chat model is asked through its own template; a model can have others: {{model: NAME, template: FILE, "
    "system: TEXT, format: plain}}",
    zh="对话模型使用其自带的模板；也可为模型另行指定：{{model: NAME, template: FILE, system: TEXT, format: plain}}",
)
SHUFFLED = Message(
    "misplaced-keys.shuffled",
    en="rows are drawn at random by the seed, for every method alike",
    zh="各行按种子随机抽取，对所有方法相同",
)
RESUMED = Message(
    "misplaced-keys.resumed",
    en="running the same command again does what is missing or failed; another --out begins anew",
    zh="再次运行同一命令会完成缺失或失败的部分；换一个 --out 则重新开始",
)
