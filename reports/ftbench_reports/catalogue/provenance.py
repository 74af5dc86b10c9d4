"""Where the numbers come from, and whose work is in the page."""

from __future__ import annotations

PROVENANCE: dict[str, tuple[str, str]] = {
    "provenance.short": ("Provenance", "来源"),
    "provenance.title": ("Provenance", "数据来源"),
    "provenance.problems": ("Problems beside the cells", "与单元无关的问题"),
    "provenance.models": ("Models", "模型"),
    "provenance.architecture": ("architecture", "架构"),
    "provenance.licence": ("licence", "许可证"),
    "provenance.fingerprint": ("fingerprint (sha256)", "指纹（sha256）"),
    "provenance.format": ("prompt format", "提示格式"),
    "provenance.details": ("details", "其他"),
    "format.plain": ("plain text", "纯文本"),
    "format.plain-unused": (
        "plain text, although the model has a chat template",
        "纯文本（模型有对话模板，但未使用）",
    ),
    "format.chat": ("chat, through {template} (sha256 {hash}…)", "对话，使用{template}（sha256 {hash}…）"),
    "format.own": ("the model’s own template", "模型自带的模板"),
    "format.file": ("the template of {file}", " {file} 中的模板"),
    "format.system": ("system message “{text}”", "系统消息“{text}”"),
    "format.no-system": ("no system message added", "不另加系统消息"),
    "format.thinking": ("thinking on", "开启推理"),
    "format.no-thinking": ("thinking off", "关闭推理"),
    "provenance.source.built-in": ("built into ftbench", "ftbench 自带"),
    "provenance.tasks": ("Tasks and data", "任务与数据"),
    "provenance.output": ("output", "输出"),
    "provenance.language": ("language", "语言"),
    "provenance.rows": ("rows", "行数"),
    "provenance.made": ("{rows} + {made} made", "{rows} + 生成 {made}"),
    "provenance.source": ("source", "来源"),
    "provenance.notes": ("notes", "备注"),
    "provenance.signatures": ("Metrics as they were computed", "指标的计算方式"),
    "provenance.signature": ("signature", "签名"),
    "provenance.on": ("on", "任务"),
    "provenance.all-tasks": ("all tasks", "全部任务"),
    "provenance.signatures-differ": (
        "the cells have different signatures: their values may not be comparable",
        "各单元的签名不同：数值可能不可比较",
    ),
    "provenance.environment": ("Environment", "环境"),
    "provenance.fact": ("what", "项目"),
    "provenance.value": ("value", "值"),
    "provenance.plugins": ("Plugins", "插件"),
    "plugin.hooks": ("hooks", "钩子"),
    "plugin.origin": ("origin", "来源"),
    "plugin.state": ("state", "状态"),
    "plugin.error": ("error", "错误"),
    "provenance.matrix": ("The matrix, as it was run with all defaults", "矩阵文件（含全部默认值）"),
    "provenance.again": ("The command", "运行命令"),
    "provenance.again-about": (
        "With the matrix below as {file}, beside the data and models that it names, this makes the run again. Cells "
        "that are finished are not run twice; the page of each cell has a matrix of that cell alone.",
        "将下面的矩阵保存为 {file}，放在其引用的数据和模型旁边，即可重新运行。已完成的单元不会重复运行；"
        "每个单元的页面另有仅含该单元的矩阵。",
    ),
    "licence.not stated": ("not stated", "未注明"),
    "provenance.licences": ("Licences", "许可证"),
    "provenance.own": (
        "Style and scripts of this page are those of ftbench (Apache License 2.0).",
        "本页的样式和脚本来自 ftbench（Apache License 2.0）。",
    ),
    "provenance.own-version": (
        "Style and scripts of this page are those of ftbench; the run was made with version {version} (Apache License "
        "2.0).",
        "本页的样式和脚本来自 ftbench，本次运行使用版本 {version}（Apache License 2.0）。",
    ),
    "provenance.nothing-foreign": (
        "Nothing else is embedded: no library, no font, no image. The charts were drawn by Altair and Vega-Lite when "
        "the page was written and are plain shapes here.",
        "除此之外未嵌入任何内容：没有第三方库、字体或图片。"
        "图表在生成页面时由 Altair 和 Vega-Lite 绘制，在此只是普通图形。",
    ),
    "provenance.contents": (
        "Prompts, references and answers belong to the data and models of the run and keep their licences.",
        "提示、参考答案和回答来自本次运行的数据和模型，沿用其各自的许可证。",
    ),
}
