"""Why a matrix cannot be planned: its methods, models, tasks, metrics and device together."""

from __future__ import annotations

from ftbench.messages.note import Message

# In Chinese too with the colon that stands after a line and a key.
AT = Message("plan-errors.at", en="{place}: {reason}", zh="{place}: {reason}")

# Methods.
NOT_PACKABLE = Message(
    "plan-errors.not-packable",
    en="rows that share a sequence are not exact with {methods}: leave out those methods, or packing",
    zh="多行共用一个序列时，{methods} 的结果不精确：请去掉这些方法，或关闭 packing",
    singular={"en": "rows that share a sequence are not exact with {methods}: leave out that method, or packing"},
)
ONE_DEVICE_ONLY = Message(
    "plan-errors.one-device-only",
    en="{method} trains on one device: on {count} it is not known to give the same; give it `devices: 1`",
    zh="{method} 只能在一个设备上训练：无法确认它在 {count} 个设备上结果相同；请写 `devices: 1`",
)
VALUES_BESIDE_EACH = Message(
    "plan-errors.values-beside-each",
    en="has several values here and one beside `each`",
    zh="此处有多个值，而 `each` 之外又有一个值",
)
NAME_TAKEN_BY_DEFAULTS = Message(
    "plan-errors.name-taken-by-defaults",
    en='with tuning, names that end in "{ending}" are taken',
    zh="调参时，以“{ending}”结尾的名称已被占用",
)
METHOD_TWICE = Message(
    "plan-errors.method-twice",
    en='"{name}" is there twice; give one of them another `name`',
    zh="“{name}”出现了两次；请给其中之一另取 `name`",
)
AXIS_WITHOUT_STEPS = Message(
    "plan-errors.axis-without-steps",
    en="has no effect: training.steps decides how long trainings are",
    zh="不起作用：训练长度由 training.steps 决定",
)
METRIC_OF_ANOTHER_SEED = Message(
    "plan-errors.metric-of-another-seed",
    en="a metric needs full trainings that are results: the seed of tuning, {seed}, must be one of `seeds`",
    zh="按指标选择需要作为结果的完整训练：调参的种子 {seed} 必须在 `seeds` 之中",
)
SEARCH_UNKNOWN = Message(
    "plan-errors.search-unknown",
    en="is no setting of a method that is tuned, and no key of training that can be searched.{hint}",
    zh="不是任何调参方法的设置，也不是可搜索的 training 键。{hint}",
)
SEARCH_OF_AN_AXIS = Message(
    "plan-errors.search-of-an-axis",
    en="is an axis, whose values are compared; it cannot be searched as well",
    zh="已是要比较的轴，不能同时用于搜索",
)
SEARCH_OF_NO_NUMBER = Message(
    "plan-errors.search-of-no-number",
    en="has no number as its default, so there is nothing to search around; compare its values with `each` or axes",
    zh="的默认值不是数，无法搜索；请用 `each` 或 axes 比较其取值",
)
AXIS_VALUE_TWICE = Message("plan-errors.axis-value-twice", en="{value} is there twice", zh="{value} 出现了两次")

# Models.
ADDRESS = Message(
    "plan-errors.address",
    en='"{reference}" is an address; write hf:{name}',
    zh="“{reference}”是一个网址；请写作 hf:{name}",
)
FEW_POSITIONS = Message(
    "plan-errors.few-positions",
    en="{model} has {positions} positions (max_position_embeddings), of which {kept} are kept for prefixes and prompts "
    "that methods learn: no text fits in the rest, at least {needed} are needed",
    zh="{model} 有 {positions} 个位置（max_position_embeddings），其中 {kept} 个留给方法学习的前缀和提示："
    "其余的放不下任何文本，至少需要 {needed} 个",
)
ONLY_OF_CHAT_PLAIN = Message(
    "plan-errors.only-of-chat-plain",
    en="belongs to a chat model, and it is read as plain text",
    zh="只用于对话模型，而该模型按纯文本使用",
)
ONLY_OF_CHAT_NO_TEMPLATE = Message(
    "plan-errors.only-of-chat-no-template",
    en="belongs to a chat model, and the model has no chat template",
    zh="只用于对话模型，而该模型没有对话模板",
)
NO_CHAT_TEMPLATE = Message(
    "plan-errors.no-chat-template",
    en="{model} has no chat template; give it one with `template: FILE`",
    zh="{model} 没有对话模板；请用 `template: FILE` 指定一个",
)
TEMPLATE_UNREADABLE = Message(
    "plan-errors.template-unreadable", en="{file} cannot be read: {reason}", zh="无法读取 {file}：{reason}"
)
NOT_UTF8 = Message("plan-errors.not-utf8", en="it is no UTF-8 text", zh="不是 UTF-8 文本")

# Tasks and their augmentations.
ROOM_FOR_PROMPTS = Message(
    "plan-errors.room-for-prompts",
    en="{tokens} new tokens leave {room} of the {positions} positions of {model} for the prompt; at least {needed} are "
    "needed",
    zh="生成 {tokens} 个新词元后，{model} 的 {positions} 个位置只剩 {room} 个留给提示；至少需要 {needed} 个",
)
SAME_TASK_NAME = Message(
    "plan-errors.same-task-name",
    en='"{name}" is the name of both {first} and {second}: give one of them another, as in {{task: {second}, name: …}}',
    zh="{first} 与 {second} 的名称都是“{name}”：请给其中之一另取名称，例如 {{task: {second}, name: …}}",
)
NO_LABELS = Message(
    "plan-errors.no-labels",
    en='"{task}" has no labels: its answers are texts, always generated',
    zh="“{task}”没有标签：其回答是文本，总是由模型生成",
)
TASK_FROM_PLUGIN = Message(
    "plan-errors.task-from-plugin",
    en='there is a task "{task}" already, from {plugin}',
    zh="已有来自 {plugin} 的任务“{task}”",
)
DATA_AS_TASK = Message(
    "plan-errors.data-as-task",
    en='"{file}" is data, and a task reads it: {{task: NAME, data: {file}}}',
    zh="“{file}”是数据，由任务读取：{{task: NAME, data: {file}}}",
)
OWN_TASK = Message(
    "plan-errors.own-task",
    en="{error} A task of your own is a file: see docs/file-formats.md",
    zh="{error}自己的任务写在文件中：见 docs/file-formats.md",
)
AUGMENTATION_RAISED = Message(
    "plan-errors.augmentation-raised", en='the augmentation "{name}" raised {error}', zh="增强“{name}”出错：{error}"
)
TRACKER_KEYS = Message(
    "plan-errors.tracker-keys",
    en='the tracker "{name}" needs the setting `{key}`: list it in the matrix, as '
    "`trackers: [{{tracker: {name}, {key}: …}}]`",
    zh="跟踪器“{name}”需要设置 `{key}`：请写入矩阵，`trackers: [{{tracker: {name}, {key}: …}}]`",
)
NO_FILE = Message("plan-errors.no-file", en="there is no file {file}", zh="没有文件 {file}")

# Metrics, margins, backend, device.
NO_METRIC = Message(
    "plan-errors.no-metric", en='"{name}" is no metric of these tasks.{hint}', zh="“{name}”不是这些任务的指标。{hint}"
)
WIDE_MARGIN = Message(
    "plan-errors.wide-margin",
    en="{metric} lies between {low:g} and {high:g}, so that {margin:g} is no margin; one of {usual:g} is usual",
    zh="{metric} 介于 {low:g} 与 {high:g} 之间，{margin:g} 不能作为界限；通常取 {usual:g}",
)
UNKNOWN_BACKEND = Message(
    "plan-errors.unknown-backend", en='unknown backend "{name}".{hint}', zh="未知的生成后端“{name}”。{hint}"
)
PARTS_BESIDE = Message(
    "plan-errors.parts-beside",
    en="{backend} loads plain models, and {methods} put parts of their own beside: leave out those methods, or the "
    "backend",
    zh="{backend} 只加载普通模型，而 {methods} 另外附有自己的部件：请去掉这些方法，或去掉该后端",
    singular={
        "en": "{backend} loads plain models, and {methods} puts parts of its own beside: leave out that method, or the "
        "backend"
    },
)
ANOTHER_MODEL = Message(
    "plan-errors.another-model",
    en="{reason}: take another model, or leave out evaluation.backend",
    zh="{reason}：请换用其他模型，或去掉 evaluation.backend",
)
NO_DEVICE = Message(
    "plan-errors.no-device",
    en='the device "{device}" is not there (found: {devices})',
    zh="没有设备“{device}”（现有：{devices}）",
)

# Plugins while planning and tuning.
NO_CELL = Message(
    "plan-errors.no-cell",
    en="plugin {plugin}: ftbench_modify_cells left something that is no cell",
    zh="插件 {plugin}：ftbench_modify_cells 留下了不是单元的内容",
)
HOOK_RAISED = Message(
    "plan-errors.hook-raised", en="plugin {plugin}: {hook} raised {error}", zh="插件 {plugin}：{hook} 出错：{error}"
)
NEEDS_OPTUNA = Message(
    "plan-errors.needs-optuna",
    en="tuning.strategy: tpe needs Optuna: pip install 'ftbench[optuna]'",
    zh="tuning.strategy: tpe 需要 Optuna：pip install 'ftbench[optuna]'",
)
