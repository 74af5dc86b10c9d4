"""What is wrong with a run directory, a cell from elsewhere, or the folder of a site."""

from __future__ import annotations

from ftbench.messages.note import Message

RUN_IS_FILE = Message("storage-errors.run-is-file", en="is a file, not a run directory", zh="是文件，而不是运行目录")
NO_RUN = Message(
    "storage-errors.no-run",
    en="is no run directory (it has no run.json)",
    zh="不是运行目录（没有 run.json）",
)
NOT_WRITABLE = Message("storage-errors.not-writable", en="cannot be written: {reason}", zh="无法写入：{reason}")
NOT_READABLE = Message("storage-errors.not-readable", en="cannot be read: {reason}", zh="无法读取：{reason}")

# Damaged files.
DAMAGED = Message("storage-errors.damaged", en="is damaged", zh="已损坏")
DAMAGED_BY = Message("storage-errors.damaged-by", en="is damaged: {reason}", zh="已损坏：{reason}")
DAMAGED_AT = Message("storage-errors.damaged-at", en="is damaged: {key}: {reason}", zh="已损坏：{key}：{reason}")
NOT_UTF8 = Message("storage-errors.not-utf8", en="is damaged: not UTF-8 text", zh="已损坏：不是 UTF-8 文本")
NO_FORMAT = Message("storage-errors.no-format", en="is damaged: it has no format", zh="已损坏：没有格式版本")
UNKNOWN_FORMAT = Message(
    "storage-errors.unknown-format", en="is damaged: there is no format {version}", zh="已损坏：没有格式 {version}"
)
LACKS_PART = Message("storage-errors.lacks-part", en="is damaged: a part is missing", zh="已损坏：缺少一部分内容")
MISSING = Message("storage-errors.missing", en="is missing", zh="缺失")

OTHER_CONTENT = Message(
    "storage-errors.other-content",
    en="is damaged: it has changed since the cell was finished",
    zh="已损坏：单元完成后内容被改动",
)

# A cell from elsewhere.
NO_CELL = Message(
    "storage-errors.no-cell",
    en="is no finished cell (it has no {manifest})",
    zh="不是已完成的单元（没有 {manifest}）",
)
OTHER_FILES = Message(
    "storage-errors.other-files",
    en="its files are not those of its manifest: {file}",
    zh="其中的文件与清单不符：{file}",
)
OTHER_ID = Message(
    "storage-errors.other-id",
    en="is not the cell that it says: its specification has the id {id}",
    zh="不是它所声明的单元：其规格的标识为 {id}",
)
OUTSIDE = Message("storage-errors.outside", en="reaches outside itself: {name}", zh="包含指向自身之外的路径：{name}")
NOT_UNPACKED = Message("storage-errors.not-unpacked", en="cannot be unpacked: {reason}", zh="无法解包：{reason}")
NO_CELL_INSIDE = Message(
    "storage-errors.no-cell-inside", en="holds no finished cells, not one", zh="其中没有已完成的单元，应恰有一个"
)
MANY_CELLS = Message(
    "storage-errors.many-cells",
    en="holds {count} finished cells, not one",
    zh="其中有 {count} 个已完成的单元，应恰有一个",
)
NOT_ITS_CELLS = Message(
    "storage-errors.not-its-cells",
    en="is not whole: its cells are not those that it names",
    zh="不完整：其中的单元与它所列的不符",
)
OTHER_RESULT = Message(
    "storage-errors.other-result",
    en="the cell {cell} came twice with different results; the first one stays",
    zh="单元 {cell} 收到两次且结果不同；保留第一次的结果",
)

# The folder of a site.
SITE_IS_FILE = Message(
    "storage-errors.site-is-file", en="is a file, and a site is a folder", zh="是文件，而站点是文件夹"
)
STRANGE_FOLDER = Message(
    "storage-errors.strange-folder",
    en='has files ("{name}") and no {file}, so ftbench did not make it; name a new or empty folder',
    zh="其中有文件（“{name}”）而没有 {file}，不是 ftbench 创建的；请指定新文件夹或空文件夹",
)
NO_SITE = Message(
    "storage-errors.no-site", en="is not the file of a site that ftbench made", zh="不是 ftbench 创建的站点的文件"
)
NEWER_SITE = Message(
    "storage-errors.newer-site",
    en="has format {version}, and this ftbench knows {known}: publish with the newer one",
    zh="格式版本为 {version}，而此版 ftbench 只支持到 {known}：请用较新的版本发布",
)
SITE_OUTSIDE = Message(
    "storage-errors.site-outside",
    en="is damaged: it names files outside the site",
    zh="已损坏：其中列有站点之外的文件",
)
