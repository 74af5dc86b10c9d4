"""What is wrong with the place or the subject of a report."""

from __future__ import annotations

from ftbench import Message

NO_MEASURE = Message(
    "reports.no-measure",
    en='no measure "{name}" differs between methods here.{hint}',
    zh="此处没有在方法间有差异的度量“{name}”。{hint}",
)
NONE_TRAINED = Message(
    "reports.none-trained",
    en="no method that trains has finished on {task} with {model}, so there is no model to describe",
    zh="在 {task} 上用 {model} 还没有训练方法完成，因此没有可描述的模型",
)
NO_TRAINED_CELL = Message(
    "reports.no-trained-cell",
    en="--method: {method} has no finished cell that trained on {task} with {model}",
    zh="--method：{method} 在 {task} 上用 {model} 没有已完成的训练单元",
)
ONE_OF_SEVERAL = Message(
    "reports.one-of-several",
    en="a model card is about one of several: {option} NAME. Known: {names}.",
    zh="模型卡只描述其中一个：{option} 名称。已有：{names}。",
)
NOT_IN_RUN = Message(
    "reports.not-in-run", en='{option}: the run has no "{name}" here.{hint}', zh="{option}：运行中没有“{name}”。{hint}"
)
NO_FOLDER = Message(
    "reports.no-folder",
    en="is not a folder, and a report of this format is one",
    zh="不是文件夹，而这种格式的报告是文件夹",
)
OTHER_FILES = Message(
    "reports.other-files",
    en="has files in it that are not a report of ftbench's; name another folder",
    zh="其中有不属于 ftbench 报告的文件；请另选文件夹",
)
FOREIGN_FILE = Message(
    "reports.foreign-file",
    en="has a file that is not the report's and would be lost: {name}",
    zh="其中有一个不属于报告、会丢失的文件：{name}",
)
