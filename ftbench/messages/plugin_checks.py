"""What the checks of plugins demand of every kind of object, what they found, and how to mend it."""

from __future__ import annotations

from ftbench.messages.note import Message

# Any object.
AFTER = Message(
    "plugin-checks.after", en='not tried, because the check "{check}" did not pass', zh="未检查，因为“{check}”未通过"
)
CRASHED = Message("plugin-checks.crashed", en="it raised {error}", zh="抛出了 {error}")
MEND_CRASH = Message(
    "plugin-checks.mend-crash",
    en="Mend the line that raised, or raise the error that the contract names.",
    zh="请修正抛出错误的那一行，或改为抛出约定中的错误。",
)
BEGINS = Message("plugin-checks.begins", en="it can be tried", zh="可以进行检查")
NO_KIND = Message("plugin-checks.no-kind", en='there is no kind "{name}".{hint}', zh="没有类别“{name}”。{hint}")
NO_KIND_OF_OBJECT = Message(
    "plugin-checks.no-kind-of-object",
    en="{item} is of no kind that plugins register: derive its class from a base class of ftbench",
    zh="{item} 不属于插件可注册的任何类别：其类应派生自 ftbench 的基类",
)

# What is shown.
NOT_CHECKED = Message("plugin-checks.not-checked", en="not checked, {reason}", zh="未检查：{reason}")
CHECKED = Message(
    "plugin-checks.checked",
    en="{passed} checks passed, {failed} failed, {others} were not made",
    zh="{passed} 项通过，{failed} 项失败，{others} 项未检查",
)

NO_METHOD = Message(
    "plugin-checks.no-method", en='the plugin has no method "{name}".{hint}', zh="插件没有方法“{name}”。{hint}"
)
NO_KEY_OF_METHOD = Message(
    "plugin-checks.no-key-of-method",
    en='the method "{name}" has no setting "{key}".{hint}',
    zh="方法“{name}”没有设置“{key}”。{hint}",
)

# Loading.
LOADS_PLUGIN = Message(
    "plugin-checks.loads-plugin",
    en="it can be loaded, and its hooks are known with their arguments",
    zh="能够加载，且其钩子及参数均为已知",
)
MEND_LOADS = Message(
    "plugin-checks.mend-loads",
    en="Mend the import, or name hooks and arguments as docs/writing-a-plugin.md has them.",
    zh="请修正导入，或按 docs/writing-a-plugin.md 书写钩子及其参数。",
)
IS_BLOCKED = Message(
    "plugin-checks.is-blocked",
    en="the plugin {plugin} is blocked: remove it from -p no:NAME or FTBENCH_DISABLE_PLUGINS",
    zh="插件 {plugin} 已被禁用：请从 -p no:NAME 或 FTBENCH_DISABLE_PLUGINS 中移除",
)
NO_PLUGIN = Message(
    "plugin-checks.no-plugin",
    en='there is no file, plugin, entry point or module "{name}".{hint}',
    zh="没有名为“{name}”的文件、插件、入口点或模块。{hint}",
)
LOADED_IN_VAIN = Message("plugin-checks.loaded-in-vain", en="{error}", zh="{error}")

# Registering.
REGISTERS = Message(
    "plugin-checks.registers",
    en="the hook returns objects of its kind, each time under the same names",
    zh="钩子返回相应类别的对象，且每次名称相同",
)
MEND_REGISTERS = Message(
    "plugin-checks.mend-registers",
    en="Return a list of objects whose classes derive from the kind's base class.",
    zh="请返回对象列表，其类应派生自该类别的基类。",
)
NO_LIST = Message(
    "plugin-checks.no-list",
    en="{hook} returned {returned}, which is no list of objects",
    zh="{hook} 返回了 {returned}，而不是对象列表",
)
OTHER_NAMES = Message(
    "plugin-checks.other-names",
    en="{hook} returned other names when it was called again",
    zh="再次调用时 {hook} 返回了不同的名称",
)
NAMES = Message(
    "plugin-checks.names",
    en="each object has a plain name that no other object of its kind has",
    zh="每个对象都有普通名称，且同类对象中唯一",
)
MEND_NAMES = Message(
    "plugin-checks.mend-names",
    en="Give the class an attribute `name` with a text that is not taken.",
    zh="请为类设置属性 `name`，其值为未被占用的文本。",
)
NO_NAME = Message(
    "plugin-checks.no-name",
    en="a {kind} is called {name}, which is no plain text",
    zh="一个 {kind} 的名称为 {name}，不是普通文本",
)
ODD_NAME = Message(
    "plugin-checks.odd-name",
    en='the name "{name}" has a slash or a colon, which a matrix reads otherwise',
    zh="名称“{name}”含有斜杠或冒号，矩阵会另作解释",
)
NAME_TWICE = Message("plugin-checks.name-twice", en='two objects are called "{name}"', zh="有两个对象名为“{name}”")
NAME_TAKEN = Message(
    "plugin-checks.name-taken",
    en='the plugin {plugin} has an object called "{name}" too',
    zh="插件 {plugin} 也有名为“{name}”的对象",
)

# Messages.
MESSAGES = Message(
    "plugin-checks.messages",
    en="messages have codes of their own and are all in the same languages",
    zh="消息的代码各不相同，且语言一致",
)
MEND_MESSAGES = Message(
    "plugin-checks.mend-messages",
    en="Give each message its own code, and a text in every language that the others have.",
    zh="请为每条消息设置独有的代码，并补齐其他消息所具有的语言。",
)
HAS_NO_MESSAGES = Message("plugin-checks.has-no-messages", en="the plugin has no messages", zh="插件没有消息")
NO_MESSAGE = Message("plugin-checks.no-message", en="{item} is no Message", zh="{item} 不是 Message")
UNTRANSLATED = Message(
    "plugin-checks.untranslated",
    en="the message {code} has no text in {languages}, which others have",
    zh="消息 {code} 缺少其他消息具有的语言 {languages}",
)
CODE_TWICE = Message("plugin-checks.code-twice", en="two messages have the code {code}", zh="两条消息的代码同为 {code}")

# Several kinds.
SAYS_IMPOSSIBLE = Message("plugin-checks.says-impossible", en="it says: {reason}", zh="对象说明：{reason}")
NO_REASON = Message(
    "plugin-checks.no-reason",
    en="a {kind} is returned as a reason; expected None, a text or a note",
    zh="返回的原因是 {kind}；应为 None、文本或 note",
)

# Augmentations.
VARIANTS = Message(
    "plugin-checks.variants",
    en="a row has at most as many variants as asked for, which change its texts alone",
    zh="每行的变体不超过要求的数量，且只改变其文本",
)
MEND_VARIANTS = Message(
    "plugin-checks.mend-variants",
    en="Yield at most `work.copies` mappings from names of `row.texts` to texts, drawn with `random` alone.",
    zh="请至多产出 `work.copies` 个由 `row.texts` 的名称到文本的映射，且只用 `random` 抽取。",
)
DRAWN_BY_ROW = Message(
    "plugin-checks.drawn-by-row",
    en="equal random generators give a row equal variants",
    zh="相同的随机生成器给出相同的变体",
)
MEND_DRAWN = Message(
    "plugin-checks.mend-drawn",
    en="Draw with the argument `random`, and with nothing else.",
    zh="请只用参数 `random` 抽取。",
)
AUGMENTATION_NEEDS = Message(
    "plugin-checks.augmentation-needs",
    en="it needs settings, files or models that a check does not have",
    zh="需要检查所没有的设置、文件或模型",
)
ROWS_WITHOUT_VARIANTS = Message(
    "plugin-checks.rows-without-variants",
    en="{count} rows were given, and the variants of {made} came back",
    zh="给出了 {count} 行，返回了 {made} 行的变体",
)
VARIANTS_DRAWN = Message(
    "plugin-checks.variants-drawn", en="the same row and seed gave other variants", zh="相同的行与种子给出了不同的变体"
)
TOO_MANY_VARIANTS = Message(
    "plugin-checks.too-many-variants",
    en="{made} variants of a row; {copies} were asked for",
    zh="一行有 {made} 个变体；要求 {copies} 个",
)
NO_VARIANT = Message(
    "plugin-checks.no-variant",
    en="{variant} does not map names of the row's texts to texts",
    zh="{variant} 不是由该行文本名称到文本的映射",
)

# Readers.
ENDINGS = Message(
    "plugin-checks.endings", en="endings are a tuple of lower-case texts with a dot", zh="后缀是带点的小写文本元组"
)
MEND_ENDINGS = Message(
    "plugin-checks.mend-endings", en='Write them as `suffixes = (".abc",)`.', zh='请写作 `suffixes = (".abc",)`。'
)
NO_ENDINGS = Message("plugin-checks.no-endings", en="`suffixes` is {suffixes}", zh="`suffixes` 为 {suffixes}")
ANY_FILE = Message(
    "plugin-checks.any-file",
    en="an empty file and one of arbitrary bytes give rows, faults or a DataError",
    zh="空文件与任意字节的文件给出行、错误记录或 DataError",
)
MEND_ANY_FILE = Message(
    "plugin-checks.mend-any-file",
    en="Yield a `RowFault` for what cannot be read, or raise `DataError`.",
    zh="无法读取的内容请产出 `RowFault`，或抛出 `DataError`。",
)

# Charts of notebooks.
ABOUT = Message(
    "plugin-checks.about",
    en="its name is one of Python, and what it shows is said in English and Chinese",
    zh="名称可作 Python 名称，并以英文与中文说明所展示的内容",
)
MEND_ABOUT = Message(
    "plugin-checks.mend-about",
    en='Name it like a function, and set `about` to one text, or to {{"en": …, "zh": …}}.',
    zh='请像函数一样命名，并将 `about` 设为一个文本，或 {{"en": …, "zh": …}}。',
)
NO_ABOUT = Message(
    "plugin-checks.no-about", en="`name` is {name} and `about` is {about}", zh="`name` 为 {name}，`about` 为 {about}"
)
