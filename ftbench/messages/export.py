"""What `ftbench export` says: which cell and why, what was written, and why something cannot be."""

from __future__ import annotations

from ftbench.messages.note import Message

# Which cell, and why.
RECOMMENDED = Message(
    "export.recommended",
    en="{method} is what the comparison recommends on {task}",
    zh="比较结果在 {task} 上推荐 {method}",
)
BEST_SEED = Message(
    "export.best-seed",
    en="of its {n} seeds, seed {seed} has the lowest validation loss ({loss:.4g})",
    zh="在它的 {n} 个随机种子中，种子 {seed} 的验证损失最低（{loss:.4g}）",
)
ONLY_SEED = Message("export.only-seed", en="seed {seed} is its only one here", zh="种子 {seed} 是这里唯一的一个")
ASKED_FOR = Message("export.asked-for", en="{what} was asked for", zh="指定了 {what}")

# Why no cell.
NO_CELL = Message(
    "export.no-cell",
    en='--cell: the run has no cell "{cell}".{hint}',
    zh="--cell：运行中没有单元“{cell}”。{hint}",
)
SEVERAL_CELLS = Message(
    "export.several-cells",
    en='--cell: several cells begin with "{cell}": {cells}',
    zh="--cell：有多个单元以“{cell}”开头：{cells}",
)
CELL_OR_NAMES = Message(
    "export.cell-or-names",
    en="--cell names one cell; leave out --{option}",
    zh="--cell 已指定一个单元；请去掉 --{option}",
)
NOT_IN_RUN = Message(
    "export.not-in-run",
    en='--{option}: the run has no "{name}" here.{hint}',
    zh="--{option}：运行中没有“{name}”。{hint}",
)
CHOOSE = Message(
    "export.choose",
    en="the run has several; choose one with --{option}: {names}",
    zh="运行中有多个，请用 --{option} 选择一个：{names}",
)
CHOOSE_CELL = Message(
    "export.choose-cell",
    en="{reason}; choose one with --cell: {cells}",
    zh="{reason}；请用 --cell 选择一个：{cells}",
)
FOLDS = Message(
    "export.folds",
    en="with cross-validation each fold has a model of its own",
    zh="交叉验证的每一折都有各自的模型",
)
NO_LOSSES = Message(
    "export.no-losses",
    en="no validation loss tells which seed is best",
    zh="没有验证损失可以说明哪个种子最好",
)
NO_RECOMMENDATION = Message(
    "export.no-recommendation",
    en="nothing is recommended on {task}; choose with --method: {names}",
    zh="{task} 上没有可推荐的方法；请用 --method 选择：{names}",
)
RECOMMENDED_UNTRAINED = Message(
    "export.recommended-untrained",
    en="{method} is recommended on {task}, and it trains nothing: the base model as it is does as well. "
    "--method exports what another has learned: {names}",
    zh="{task} 上推荐的 {method} 不训练任何参数：直接使用基础模型即可。--method 可导出其他方法的结果：{names}",
)
NONE_DONE = Message(
    "export.none-done",
    en="no cell that trains has finished on {task} with {model}, so there is nothing to export",
    zh="在 {task} 上用 {model} 还没有已完成的训练单元，因此没有可导出的内容",
)
NOT_DONE = Message(
    "export.not-done", en="the cell {cell} is not finished ({reason})", zh="单元 {cell} 尚未完成（{reason}）"
)
METHOD_NOT_DONE = Message(
    "export.method-not-done",
    en="{method} has no finished cell here ({reason})",
    zh="{method} 在此没有已完成的单元（{reason}）",
)
IS_TRIAL = Message(
    "export.is-trial",
    en="the cell {cell} is a short trial of tuning, which keeps no weights; export a cell of a result",
    zh="单元 {cell} 是调参中的短试验，不保留权重；请导出结果单元",
)
TRAINS_NOTHING = Message(
    "export.trains-nothing",
    en="{method} trains nothing, so there is nothing to export: the base model is what it uses",
    zh="{method} 不训练任何参数，因此没有可导出的内容：它使用的就是基础模型",
)
OWN_TRAINER = Message(
    "export.own-trainer",
    en="{method} was trained by a trainer of its own, and ftbench cannot load what that made; --as native copies it",
    zh="{method} 由其自带的训练器训练，ftbench 无法加载其产物；--as native 可原样复制",
)

# Its weights.
WEIGHTS_LOST = Message(
    "export.weights-lost",
    en="the cell's files are not as they were written ({damage}). Every finished cell keeps its weights, in learned/; "
    "`ftbench cell {directory} {cell}` trains this one again, with the same seed and rows",
    zh="该单元的文件已不是写入时的样子（{damage}）。每个完成的单元都在 learned/ 中保留权重；"
    "`ftbench cell {directory} {cell}` 会以相同的种子和数据重新训练",
)
OTHER_BASE = Message(
    "export.other-base",
    en="the base model {model} is another one than the cell was trained on ({here} and not {trained}); "
    "--base names the right one",
    zh="基础模型 {model} 与训练该单元时的不同（{here}，而不是 {trained}）；请用 --base 指定正确的模型",
)

# Forms.
NO_ADAPTER = Message(
    "export.no-adapter",
    en="--as adapter: {method} keeps nothing that PEFT could load; {instead}",
    zh="--as adapter：{method} 没有保留 PEFT 可以加载的文件；{instead}",
)
NOT_MERGED = Message(
    "export.not-merged",
    en="what {method} learns is no weight of the base model, so no plain model can hold it; {instead}",
    zh="{method} 学到的不是基础模型的权重，普通模型无法包含；{instead}",
)
ONLY_NATIVE = Message(
    "export.only-native",
    en="what {method} learns is no weight of the base model, so no plain model can hold it: these are the method's own "
    "files, which ftbench loads (load_export)",
    zh="{method} 学到的不是基础模型的权重，普通模型无法包含：这里是该方法自己的文件，可由 ftbench 加载（load_export）",
)
ONLY_COPIED = Message(
    "export.only-copied",
    en="{method} was trained by a trainer of its own: its files are copied as they are, and ftbench cannot load them",
    zh="{method} 由其自带的训练器训练：文件原样复制，ftbench 无法加载",
)
USE_MERGED = Message("export.use-merged", en="use --as merged", zh="请用 --as merged")
USE_ADAPTER = Message("export.use-adapter", en="use --as adapter", zh="请用 --as adapter")
USE_NATIVE = Message(
    "export.use-native", en="use --as native, which ftbench loads", zh="请用 --as native，可由 ftbench 加载"
)
NO_CHOICE = Message("export.no-choice", en='there is no "{value}".{hint}', zh="没有“{value}”。{hint}")
NATIVE_TYPE = Message(
    "export.native-type",
    en="--dtype: native files are copied as they are",
    zh="--dtype：native 形式的文件原样复制",
)
NOT_SAVED = Message(
    "export.not-saved", en="transformers cannot save the model: {error}", zh="transformers 无法保存该模型：{error}"
)
NOT_LOADED = Message(
    "export.not-loaded", en="what was written cannot be loaded again: {error}", zh="写出的文件无法重新加载：{error}"
)
NOT_BY_PEFT = Message(
    "export.not-by-peft",
    en="PEFT cannot put what was learned onto this base model ({error}); {instead}",
    zh="PEFT 无法将所学内容加载到该基础模型上（{error}）；{instead}",
)
DIFFERS = Message(
    "export.differs",
    en="what was written answers otherwise than the cell (logits differ by {difference:.2g}), so nothing is exported; "
    "{instead}",
    zh="写出的模型与该单元的回答不同（logits 相差 {difference:.2g}），因此没有导出；{instead}",
)
NO_CHECK = Message("export.no-check", en="--no-check exports it all the same", zh="--no-check 可不经检查直接导出")

# An export that is loaded by ftbench.
NO_EXPORT = Message("export.no-export", en="is no export (it has no {file})", zh="不是导出的文件夹（没有 {file}）")
LOADED_ELSEWHERE = Message(
    "export.loaded-elsewhere",
    en="is a model of its own: transformers loads it (AutoModelForCausalLM.from_pretrained)",
    zh="是独立的模型：请用 transformers 加载（AutoModelForCausalLM.from_pretrained）",
)
BASE_NEEDED = Message(
    "export.base-needed",
    en="does not say where its base model {model} is; give it as base",
    zh="没有说明其基础模型 {model} 的位置；请用 base 给出",
)

# The folder.
NOT_EMPTY = Message(
    "export.not-empty",
    en="is not empty; name another folder",
    zh="不是空文件夹；请另选文件夹",
)
IS_FILE = Message("export.is-file", en="is a file, and an export is a folder", zh="是文件，而导出的内容是文件夹")
IS_CURRENT = Message(
    "export.is-current",
    en="is the current folder, which cannot be replaced; name a folder in it",
    zh="是当前文件夹，无法替换；请指定其中的一个文件夹",
)
OTHER_EXPORT = Message(
    "export.other-export",
    en="holds another export ({cell}, {form}); name another folder, or replace it with --overwrite",
    zh="其中已有另一个导出（{cell}，{form}）；请另选文件夹，或用 --overwrite 替换",
)
WITH_TEXTS = Message(
    "export.with-texts",
    en="holds this export with rows of the data in it; --overwrite writes it without them, --texts keeps it",
    zh="其中的这个导出包含数据的行；--overwrite 会重新写入而不含这些行，--texts 则保留",
)
WITHOUT_TEXTS = Message(
    "export.without-texts",
    en="holds this export without rows of the data; --overwrite writes it with them",
    zh="其中的这个导出不含数据的行；--overwrite 会重新写入并包含这些行",
)
EXPORT_DAMAGED = Message(
    "export.damaged",
    en="holds this export with a damaged file ({name}); --overwrite writes it anew",
    zh="其中的这个导出有文件损坏（{name}）；--overwrite 会重新写入",
)
NOT_OWN = Message(
    "export.not-own",
    en="holds {name}, which is not the export's, so it is not replaced; move it, or name another folder",
    zh="其中的 {name} 不属于该导出，因此不会替换；请移走该文件，或另选文件夹",
)
APPEARED = Message(
    "export.appeared",
    en="has come to hold an export while this one was made; name another folder, or replace it with --overwrite",
    zh="在导出过程中，其中出现了另一个导出；请另选文件夹，或用 --overwrite 替换",
)
NO_ROOM = Message(
    "export.no-room",
    en="about {needed} are needed, and {free} are free",
    zh="大约需要 {needed}，而可用空间为 {free}",
)

# What was done.
CELL = Message("export.cell", en="{label} (cell {cell})", zh="{label}（单元 {cell}）")
FORM = Message("export.form", en="as {form}, in {dtype}", zh="形式：{form}，{dtype}")
CHECKED = Message(
    "export.checked",
    en="checked: loaded again, it gives the cell's logits (they differ by at most {difference:.2g})",
    zh="已检查：重新加载后的 logits 与该单元一致（最多相差 {difference:.2g}）",
)
ROUNDED = Message(
    "export.rounded",
    en="the weights were {before} and are rounded to {after}: logits differ by up to {difference:.2g}",
    zh="权重由 {before} 舍入为 {after}：logits 最多相差 {difference:.2g}",
)
UNCHECKED = Message(
    "export.unchecked", en="not checked against the cell (--no-check)", zh="未与该单元核对（--no-check）"
)
DEQUANTISED = Message(
    "export.dequantised",
    en="the base was held in four bits: these weights are the dequantised ones with the update added, as the cell "
    "answered, and not those of the original checkpoint",
    zh="基础模型以四比特保存：这些权重是反量化后加上更新所得，与该单元作答时一致，而不是原始检查点的权重",
)
QUANTISED_BASE = Message(
    "export.quantised-base",
    en="it was trained beside a base in four bits; beside the unquantised base it answers otherwise. "
    "ftbench.json has the quantisation",
    zh="它是在四比特的基础模型旁训练的；配合未量化的基础模型时回答会不同。量化方式见 ftbench.json",
)
OTHER_TYPE = Message(
    "export.other-type",
    en='the cell held the base model in {held}, and its files are in {in_files}: load it with dtype="{held}" for the '
    "same numbers",
    zh='该单元以 {held} 保存基础模型，而其文件为 {in_files}：请用 dtype="{held}" 加载以得到相同的数值',
)
PADDED_LEFT = Message(
    "export.padded-left",
    en="PEFT counts the positions of rows that are padded on the left wrongly here: generate row by row",
    zh="PEFT 在此会错误计算左侧填充的行的位置：请逐行生成",
)
OTHER_TEMPLATE = Message(
    "export.other-template",
    en="chat_template.jinja is the matrix's template, which the cell was trained with, and not the base model's own",
    zh="chat_template.jinja 是矩阵指定的模板（训练时所用），而不是基础模型自带的模板",
)
UNKNOWN_LICENCE = Message(
    "export.unknown-licence",
    en="the licence of the base model is not known here; README.md has the place for yours",
    zh="此处不知道基础模型的许可证；请在 README.md 中填写",
)
KEPT = Message("export.kept", en="this export is there already, and stays as it is", zh="此导出已存在，保持不变")
LOADING = Message("export.loading", en="loading the base model and what was learned", zh="加载基础模型与所学参数")
WRITING = Message("export.writing", en="writing {size}", zh="写入 {size}")
CHECKING = Message("export.checking", en="loading what was written, to compare", zh="重新加载以核对")
SENDING = Message("export.sending", en="sending {size} to {repository}", zh="向 {repository} 发送 {size}")

# The hub.
UPLOAD_NAME = Message(
    "export.upload-name",
    en='--upload: "{name}" is no name on the hub; expected OWNER/NAME',
    zh="--upload：“{name}”不是站点上的名称；应为 所有者/名称",
)
ONLY_UPLOAD = Message(
    "export.only-upload",
    en="--{option} is about --upload, which is not given",
    zh="--{option} 用于 --upload，而后者没有给出",
)
NOT_SENT = Message("export.not-sent", en="was not sent: {reason}", zh="未发送：{reason}")
NO_TOKEN = Message(
    "export.no-token",
    en="the hub does not accept the token, or there is none (`hf auth login`, or HF_TOKEN)",
    zh="站点不接受访问令牌，或没有令牌（`hf auth login` 或 HF_TOKEN）",
)
NOT_ALLOWED = Message(
    "export.not-allowed",
    en="the hub does not let this token write to {repository}",
    zh="该令牌无权写入 {repository}",
)
OFFLINE = Message(
    "export.offline", en="HF_HUB_OFFLINE is set, so nothing can be sent", zh="已设置 HF_HUB_OFFLINE，无法发送"
)
NO_NETWORK = Message("export.no-network", en="{endpoint} cannot be reached", zh="无法连接 {endpoint}")
IS_PUBLIC = Message(
    "export.is-public",
    en="the repository is there already and is public, and --private was asked for",
    zh="该仓库已存在且为公开，而要求的是 --private",
)
WOULD_SEND = Message(
    "export.would-send",
    en="would be sent to {repository} ({visibility}) at {endpoint}:",
    zh="将发送到 {endpoint} 上的 {repository}（{visibility}）：",
)
WOULD_WRITE = Message("export.would-write", en="would be written to {folder}:", zh="将写入 {folder}：")
PRIVATE = Message("export.private", en="private", zh="私有")
PUBLIC = Message(
    "export.public", en="public, unless the owner's default is private", zh="公开，除非所有者的默认设置为私有"
)
TOTAL = Message("export.total", en="{n} files, {size}", zh="{n} 个文件，{size}", singular={"en": "1 file, {size}"})
FRONT_MATTER = Message("export.front-matter", en="the top of README.md:", zh="README.md 的开头：")
DRY = Message("export.dry", en="nothing was written, and nothing was sent", zh="没有写入，也没有发送任何内容")
