"""What `ftbench plugins new` says."""

from __future__ import annotations

from ftbench.messages.note import Message

# Names.
NO_NAME = Message(
    "new-plugin.no-name",
    en='"{name}" is no name of a plugin: write small letters and digits with hyphens between words, as my-method',
    zh="“{name}”不能作插件名：请用小写字母和数字，单词之间用连字符，例如 my-method",
)
NO_NAME_BUT = Message(
    "new-plugin.no-name-but",
    en='"{name}" is no name of a plugin: write small letters and digits with hyphens between words, as {near}',
    zh="“{name}”不能作插件名：请用小写字母和数字，单词之间用连字符，例如 {near}",
)
IS_KEYWORD = Message(
    "new-plugin.is-keyword",
    en='"{name}" is a word of Python, which no file can be imported by: take {near}, or --as package',
    zh="“{name}”是 Python 的关键字，无法作为文件名导入：请用 {near}，或使用 --as package",
)
IS_MODULE = Message(
    "new-plugin.is-module",
    en='a file {module}.py would stand in the place of the Python module "{module}": take {near}, or --as package',
    zh="文件 {module}.py 会遮蔽 Python 模块“{module}”：请用 {near}，或使用 --as package",
)
IS_PACKAGE = Message(
    "new-plugin.is-package",
    en="a package {package} would stand in the place of the one that Python has already: take another name, such as "
    "{near}",
    zh="包 {package} 会遮蔽 Python 中已有的同名包：请换一个名称，例如 {near}",
)
OBJECT_TAKEN = Message(
    "new-plugin.object-taken",
    en='{plugin} has a {kind} called "{name}" already: take another name, such as {near}',
    zh="{plugin} 已有名为“{name}”的 {kind}：请换一个名称，例如 {near}",
)
PLUGIN_TAKEN = Message(
    "new-plugin.plugin-taken",
    en='a plugin called "{name}" is installed already ({origin}): take another name, such as {near}',
    zh="名为“{name}”的插件已安装（{origin}）：请换一个名称，例如 {near}",
)
ONLY_TASKS = Message(
    "new-plugin.only-tasks",
    en="only tasks can be written in YAML, and this is a {kind}: take --as file or --as package",
    zh="只有任务可以用 YAML 编写，而这是 {kind}：请用 --as file 或 --as package",
)

# Files.
IS_THERE = Message(
    "new-plugin.is-there",
    en="is there already, and nothing is written over: take another name, or another folder with --to",
    zh="已存在，且不会被覆盖：请换一个名称，或用 --to 指定另一个文件夹",
)
NO_FOLDER = Message("new-plugin.no-folder", en="is no folder", zh="不是文件夹")

# What was written.
CODE = Message("new-plugin.code", en="the plugin: change it as its comments say", zh="插件本身：请按其中的注释修改")
HOOKS = Message("new-plugin.hooks", en="says what the package adds to ftbench", zh="说明此包为 ftbench 增加什么")
TASK = Message("new-plugin.task", en="what a model reads and answers", zh="模型读什么、答什么")
ROWS = Message("new-plugin.rows", en="the rows; put yours here", zh="数据行；请换成您的数据")
TESTS = Message("new-plugin.tests", en="the contract, and a test of its own", zh="约定检查和它自己的测试")
MATRIX = Message("new-plugin.matrix", en="a small comparison that uses it", zh="使用它的小型比较")
PROJECT = Message("new-plugin.project", en="name, version, entry point, tools", zh="名称、版本、入口点、工具")
README = Message("new-plugin.readme", en="for its users", zh="面向用户的说明")
WORKFLOW = Message("new-plugin.workflow", en="runs all checks on every push", zh="每次推送时运行全部检查")
OTHERS = Message("new-plugin.others", en="what such a folder has", zh="此类文件夹的常规文件")

# What comes next.
NEXT_CHECK = Message("new-plugin.next-check", en="tries its contract", zh="检查约定")
NEXT_INSTALL = Message("new-plugin.next-install", en="installed, it is a plugin", zh="安装后即为插件")
NEXT_TEST = Message("new-plugin.next-test", en="runs its tests", zh="运行测试")
NEXT_RUN = Message("new-plugin.next-run", en="runs cells with it", zh="用它运行单元")
NEXT_REPORT = Message("new-plugin.next-report", en="writes the run in its format", zh="以其格式写出这次运行")
