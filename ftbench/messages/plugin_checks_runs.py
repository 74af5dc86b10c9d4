"""What the checks of plugins say of reports, sections, comparisons and pages of a site."""

from __future__ import annotations

from ftbench.messages.note import Message

# Reports and comparisons.
FILE_NAME = Message(
    "plugin-checks-runs.file-name", en="the default file is a plain file name", zh="默认文件是普通文件名"
)
MEND_FILE_NAME = Message(
    "plugin-checks-runs.mend-file-name",
    en='Set `default_file` to a name without folders, such as "summary.txt".',
    zh='请将 `default_file` 设为不含文件夹的名称，例如 "summary.txt"。',
)
NO_FILE_NAME = Message("plugin-checks-runs.no-file-name", en="`default_file` is {name}", zh="`default_file` 为 {name}")
WRITES = Message(
    "plugin-checks-runs.writes",
    en="it writes the file that it is asked for and nothing beside it: of many cells, of one, and of none",
    zh="写出要求的文件且不留下其他文件：无论有多个、一个还是没有单元",
)
MEND_WRITES = Message(
    "plugin-checks-runs.mend-writes",
    en="Write to `out`, remove what was only needed on the way, and return the file to open.",
    zh="请写入 `out`，删除中间文件，并返回要打开的文件。",
)
INCOMPLETE = Message(
    "plugin-checks-runs.incomplete", en="a part of it could not be made: {problem}", zh="有一部分无法生成：{problem}"
)
NO_PATH = Message(
    "plugin-checks-runs.no-path", en="it returned {returned}, which is no path", zh="返回了 {returned}，不是路径"
)
NOT_THERE = Message(
    "plugin-checks-runs.not-there",
    en="it was asked to write {file}, and returned {returned}, which is another place or no file",
    zh="要求写出 {file}，却返回了 {returned}，位置不同或文件不存在",
)
MORE_FILES = Message(
    "plugin-checks-runs.more-files", en="it left these beside its file: {names}", zh="在其文件旁留下了：{names}"
)
SAME_BYTES = Message(
    "plugin-checks-runs.same-bytes",
    en="the same run gives the same bytes at another time, in another folder and over an older file",
    zh="同一次运行在不同时间、不同文件夹以及覆盖旧文件时给出相同的字节",
)
MEND_SAME_BYTES = Message(
    "plugin-checks-runs.mend-same-bytes",
    en="Leave out times, folders and random numbers, sort what has no order, and replace an older file.",
    zh="请去掉时间、文件夹与随机数，对无序内容排序，并替换旧文件。",
)
ELSEWHERE = Message(
    "plugin-checks-runs.elsewhere",
    en="{file} has {size} bytes, and other {again} bytes where it is written into another folder at another time",
    zh="{file} 有 {size} 字节，而在另一文件夹、另一时间写出时是不同的 {again} 字节",
)
OVER_ITSELF = Message(
    "plugin-checks-runs.over-itself",
    en="{file} has {size} bytes, and other {again} bytes where it is written over an older one",
    zh="{file} 有 {size} 字节，而覆盖旧文件时是不同的 {again} 字节",
)
LEAVES_RESULTS = Message(
    "plugin-checks-runs.leaves-results", en="the results are the same afterwards", zh="写出之后结果不变"
)
MEND_LEAVES_RESULTS = Message(
    "plugin-checks-runs.mend-leaves-results",
    en="Change copies of what is in the results, not the results: other reports read them too.",
    zh="请修改副本而不是结果本身：其他报告也会读取。",
)
RESULTS_CHANGED = Message(
    "plugin-checks-runs.results-changed", en="it changes the values that it is given", zh="更改了所给的值"
)
NO_PATHS = Message(
    "plugin-checks-runs.no-paths", en="no path of the machine is in what it writes", zh="写出的内容不含本机路径"
)
MEND_NO_PATHS = Message(
    "plugin-checks-runs.mend-no-paths",
    en="Write names of files without their folders: a report is published.",
    zh="请只写文件名而不写文件夹：报告会被公开。",
)
PATH_TOLD = Message(
    "plugin-checks-runs.path-told",
    en="{file} has the folder that it was written to, or the home folder",
    zh="{file} 含有写入的文件夹或主目录",
)
WITHOUT_TEXTS = Message(
    "plugin-checks-runs.without-texts",
    en="a run without the texts of its rows is written, and none of them is in it",
    zh="能写出不含数据文本的运行，且其中没有任何数据文本",
)
MEND_WITHOUT_TEXTS = Message(
    "plugin-checks-runs.mend-without-texts",
    en="Take texts from `results` alone, where they are empty then, and expect empty ones.",
    zh="请只从 `results` 取文本（此时为空），并考虑文本为空的情况。",
)
NO_TEXTS = Message("plugin-checks-runs.no-texts", en="the run has no texts", zh="此运行没有文本")
TEXTS_TOLD = Message(
    "plugin-checks-runs.texts-told", en="{file} has a text of a row, or of a log", zh="{file} 含有数据或日志的文本"
)

# Sections.
TITLE = Message(
    "plugin-checks-runs.title",
    en="the heading is there in English and Chinese, and the template is a text",
    zh="标题有英文与中文，模板为文本",
)
MEND_TITLE = Message(
    "plugin-checks-runs.mend-title",
    en='Set `title` to one text, or to {{"en": …, "zh": …}}.',
    zh='请将 `title` 设为一个文本，或 {{"en": …, "zh": …}}。',
)
NO_TITLE = Message("plugin-checks-runs.no-title", en="`title` is {title}", zh="`title` 为 {title}")
NO_TEMPLATE = Message("plugin-checks-runs.no-template", en="`template` is no text", zh="`template` 不是文本")
BUILDS = Message(
    "plugin-checks-runs.builds",
    en="it gives values or None for many cells, for one and for none, with texts and without",
    zh="无论有多个、一个还是没有单元，有无文本，都给出值或 None",
)
NO_VALUES = Message(
    "plugin-checks-runs.no-values",
    en="it gave {returned}; expected None or values by name",
    zh="给出了 {returned}；应为 None 或按名称的值",
)
SHOWN = Message(
    "plugin-checks-runs.shown",
    en="the page with it is whole, the same each time, and without texts where these are left out",
    zh="含有它的页面完整、每次相同，且在去掉文本时不含文本",
)
MEND_SHOWN = Message(
    "plugin-checks-runs.mend-shown",
    en="Close every element of the template, name only values of `build`, and show no times.",
    zh="请闭合模板中的每个元素，只使用 `build` 的值，且不显示时间。",
)
NO_PAGE = Message("plugin-checks-runs.no-page", en="the report html is not loaded", zh="未加载报告 html")
NOTHING_TO_SAY = Message(
    "plugin-checks-runs.nothing-to-say", en="it has nothing to say about this run", zh="对此运行无内容可显示"
)
SECTION_DRAWN = Message(
    "plugin-checks-runs.section-drawn", en="the page was another one when it was written again", zh="再次写出的页面不同"
)

# Pages of a site.
PAGES = Message("plugin-checks-runs.pages", en="it gives a text for each path", zh="为每个路径给出文本")
MEND_PAGES = Message(
    "plugin-checks-runs.mend-pages",
    en='Return a mapping such as {{"trends.html": "<!doctype html>…"}}.',
    zh='请返回映射，例如 {{"trends.html": "<!doctype html>…"}}。',
)
NO_PAGES = Message(
    "plugin-checks-runs.no-pages",
    en="it gave {returned}; expected texts by path",
    zh="给出了 {returned}；应为按路径的文本",
)
PLACES = Message(
    "plugin-checks-runs.places",
    en="every page is on the site, not hidden, and not in the place of a report",
    zh="每个页面都在站点内、不隐藏，且不占用报告的位置",
)
MEND_PLACES = Message(
    "plugin-checks-runs.mend-places",
    en="Take a relative path without `..` that is not below `runs/`.",
    zh="请使用不含 `..` 且不在 `runs/` 下的相对路径。",
)
PAGE_OUTSIDE = Message(
    "plugin-checks-runs.page-outside", en='a page cannot be written to "{path}"', zh="页面不能写到“{path}”"
)
SAME_PAGES = Message(
    "plugin-checks-runs.same-pages",
    en="the same site gives the same pages at another time",
    zh="同一站点在不同时间给出相同页面",
)
PAGE_DRAWN = Message(
    "plugin-checks-runs.page-drawn", en="{path} was another one when it was made again", zh="再次生成的 {path} 不同"
)
