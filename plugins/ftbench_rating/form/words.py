"""All sentences of the form and the instructions, by key, in English and Chinese."""

from __future__ import annotations

PAGE: dict[str, tuple[str, str]] = {
    # Both pages
    "title": ("Rating: {task}", "评分：{task}"),
    "how-to": ("How to rate: {task}", "评分说明：{task}"),
    "language": ("Language", "语言"),
    # Before starting
    "before": ("Before you start", "开始之前"),
    "warning": (
        "Machines wrote some of the texts, and nobody checked them. They may be wrong, offensive or upsetting.",
        "部分文本由机器生成，未经审核，其中可能有错误、冒犯或令人不适的内容。",
    ),
    "stop": (
        "You may stop at any time, without giving a reason. It is up to you whether you send the ratings made so far.",
        "您可以随时停止，不必说明理由；已完成的评分是否提交，由您决定。",
    ),
    "obey-nothing": (
        "A text may ask its reader to do something. Do not do it; only judge the text.",
        "文本中可能出现要求读者做某事的话。请不要照做，只需评价文本。",
    ),
    # What to do
    "what": ("What you do", "要做什么"),
    "what.likert5": (
        "You see a task and one answer to it. For each question, choose the point of the scale that fits best.",
        "您会看到一项任务和一个回答。请针对每个问题，在量表中选择最合适的一档。",
    ),
    "what.pairwise": (
        "You see a task and two answers to it. For each question, choose the better answer. "
        "Choose “no difference” only where you find neither better.",
        "您会看到一项任务和两个回答。请针对每个问题选出更好的回答；只有确实分不出高下时才选“没有差别”。",
    ),
    "what.best-worst": (
        "You see a task and several answers to it. For each question, choose the best answer and the worst.",
        "您会看到一项任务和多个回答。请针对每个问题选出最好的和最差的回答。",
    ),
    "read-first": (
        "Read the task and every answer to the end before you choose.",
        "请先把任务和所有回答读完，再作选择。",
    ),
    "one-question": (
        "Answer each question by itself: an answer can be well written and wrong.",
        "每个问题单独判断：回答可以文笔流畅而内容错误。",
    ),
    "each-alone": (
        "Judge each item by itself, even if it reminds you of another. The order has no meaning.",
        "每道题单独判断，即使它与别的题相似。题目的先后顺序没有含义。",
    ),
    "alone": (
        "Rate alone: ask no other rater and no chat program, and do not guess who wrote an answer.",
        "请独立评分：不要询问其他评分者或聊天程序，也不要猜测回答出自谁手。",
    ),
    "practice": (
        "Items at the start that are marked “Practice” are for getting used to the form. They do not count.",
        "开头标有“练习”的题目用来熟悉表单，不计入结果。",
    ),
    # Questions
    "questions": ("The questions", "评分问题"),
    "example": ("For example:", "例如："),
    # Cannot judge
    "pass": ("When you cannot judge", "无法判断时"),
    "pass.how": (
        "Choose “cannot judge” and say why in a few words, for instance that you do not know the subject "
        "or that a text cannot be read.",
        "请选择“无法判断”，并简单说明原因，例如不了解该领域，或文本无法阅读。",
    ),
    "pass.not.likert5": (
        "It is not meant for bad answers: a bad answer gets a low value.",
        "它不用于差的回答：差的回答应给低分。",
    ),
    "pass.not.pairwise": (
        "It is not meant for close calls: where neither answer is better, choose “no difference”.",
        "它不用于难分高下的情况：两个回答不相上下时，请选“没有差别”。",
    ),
    "pass.not.best-worst": (
        "It is not meant for close calls: where answers are nearly equal, follow your first impression.",
        "它不用于难分高下的情况：几个回答相差无几时，请凭第一印象选择。",
    ),
    # Keys
    "keys": ("Keys", "快捷键"),
    "keys.about": (
        "Everything works with the mouse, by touch and from the keyboard. "
        "The keys are for the question that has a bar at its left.",
        "鼠标、触屏和键盘都可以完成全部操作。按键作用于左侧有竖条的问题。",
    ),
    "keys.likert5": ("give this value and go on", "给出该分值，并转到下一问题"),
    "keys.pairwise": ("answer 1 or answer 2 is better; go on", "回答 1 或回答 2 更好，并转到下一问题"),
    "keys.tie": ("no difference; go on", "没有差别，并转到下一问题"),
    "keys.best-worst": ("choose this answer: first the best, then the worst", "选择该回答：先选最好的，再选最差的"),
    "keys.pass": ("cannot judge; then say why", "无法判断，随后说明原因"),
    "keys.vertical": ("the question before, the question after", "上一个问题、下一个问题"),
    "keys.horizontal": ("the item before, the item after", "上一题、下一题"),
    "keys.enter": ("go on", "前进"),
    "keys.backspace": ("go back", "后退"),
    "keys.undo": ("undo the last rating", "撤销上一次评分"),
    "keys.help": ("show the keys", "显示快捷键"),
    "key.or": ("or", "或"),
    "key.to": ("to", "至"),
    # Breaks and sending back
    "sending": ("Breaks, and sending the ratings back", "休息与提交"),
    "sending.kept": (
        "The form keeps your ratings in the browser. You may close it and open it later in the same browser on the "
        "same device. A private window forgets them when it is closed.",
        "评分会保存在浏览器中。您可以关闭表单，之后用同一设备上的同一浏览器继续；无痕（隐私）窗口关闭后不会保留。",
    ),
    "sending.elsewhere": (
        "To continue on another device, press “Download”, open the form there, and choose the downloaded file under "
        "“Started on another device?”.",
        "要换一台设备继续，请点“下载”，在另一台设备上打开表单，并在“在其他设备上开始过？”处选择下载的文件。",
    ),
    "sending.back": (
        "When you are done, press “Download” and send the file whose name ends in .json to the person who gave you "
        "the form. Keep the form until that person says that the file has arrived.",
        "完成后点“下载”，把文件名以 .json 结尾的文件发给向您提供表单的人。在对方确认收到之前，请保留表单。",
    ),
    # The form
    "no-script": (
        "This form needs a browser that runs scripts. In a mail program, save the attachment first and then open the "
        "saved file with a browser such as Firefox, Chrome, Edge or Safari.",
        "此表单需要可以运行脚本的浏览器。如果您在邮件程序中看到这句话，请先保存附件，再用 Firefox、Chrome、Edge 或 "
        "Safari 等浏览器打开保存的文件。",
    ),
    "skip": ("Skip to the content", "跳到正文"),
    "for-rater": ("For rater {rater}", "评分者 {rater}"),
    "count": ("{n} items", "共 {n} 题"),
    "count.practice": ("{n} for practice before them", "之前另有 {n} 道练习题"),
    "bar.start": ("Start page", "首页"),
    "bar.items": ("Items", "题目"),
    "bar.instructions": ("Instructions", "说明"),
    "bar.download": ("Download", "下载"),
    "move.back": ("Back", "上一题"),
    "move.undo": ("Undo", "撤销"),
    "close": ("Close", "关闭"),
    "elsewhere": ("Started on another device?", "在其他设备上开始过？"),
    "elsewhere.about": (
        "Choose the file that you downloaded there; its name ends in .json. Where both have a rating, the file counts.",
        "请选择在那里下载的文件，文件名以 .json 结尾。两处都有的评分，以文件中的为准。",
    ),
    "elsewhere.file": ("Downloaded file", "下载的文件"),
    "items.first": ("First unrated item", "第一道未评分的题"),
    "items.legend": ("✓ rated · ◐ partly rated", "✓ 已评分 · ◐ 部分评分"),
    "finish.send": ("Send your ratings back", "提交评分"),
    "finish.download": ("Download the ratings", "下载评分"),
    "finish.then": (
        "Send this file to the person who gave you the form, for instance by e-mail. Keep the form until that person "
        "says that the file has arrived.",
        "请把这个文件发给向您提供表单的人，例如通过电子邮件。在对方确认收到之前，请保留表单。",
    ),
    "finish.other": ("Other ways", "其他方式"),
    "finish.csv": ("Download as a table (CSV)", "下载为表格（CSV）"),
    "finish.csv-about": (
        "The table is for reading and holds finished items only. Send the .json file if you can.",
        "表格便于查看，只含已完成的题目。请尽量发送 .json 文件。",
    ),
    "finish.copy": (
        "If the browser cannot download, copy this text into an e-mail.",
        "如果浏览器无法下载，请把下面的文本复制到电子邮件中。",
    ),
    "finish.go-on": ("Back to the items", "返回题目"),
}
"""The sentences of the templates."""

SCRIPT: dict[str, tuple[str, str]] = {
    "start": ("Start", "开始"),
    "start-practice": ("Start with practice", "从练习开始"),
    "go-on": ("Go on at item {n}", "从第 {n} 题继续"),
    "go-on-practice": ("Go on with practice", "继续练习"),
    "to-finish": ("To the download", "前往下载"),
    "resumed": ("Your ratings are here: {done} of {n} items.", "您的评分已恢复：已完成 {done} / {n} 题。"),
    "progress": ("{done} of {n}", "{done} / {n}"),
    "rated": ("rated", "已评分"),
    "item": ("Item {n} of {total}", "第 {n} 题，共 {total} 题"),
    "practice": ("Practice", "练习"),
    "practice-item": ("Practice {n} of {total}", "练习 {n}，共 {total} 题"),
    "practice-note": (
        "This item does not count. Try the form out: there is no right or wrong here.",
        "本题不计入结果。请随意熟悉表单，这里没有对错。",
    ),
    "practice-over": (
        "The practice is over. Your ratings count from here on.",
        "练习结束，从这里开始的评分计入结果。",
    ),
    "prompt": ("Task", "任务"),
    "role.user": ("User", "用户"),
    "role.assistant": ("Assistant", "助手"),
    "role.system": ("System message", "系统消息"),
    "role.tool": ("Tool", "工具"),
    "answer": ("Answer", "回答"),
    "answer-n": ("Answer {n}", "回答 {n}"),
    "scroll-hint": ("scroll to read it to the end", "请滚动读完"),
    "empty": ("(empty)", "（空）"),
    "hidden-character": ("hidden character", "不可见字符"),
    "better": ("Answer {n} is better", "回答 {n} 更好"),
    "tie": ("No difference", "没有差别"),
    "best": ("Best", "最好"),
    "worst": ("Worst", "最差"),
    "cannot-judge": ("Cannot judge", "无法判断"),
    "why": ("Why? A few words", "原因（请简单说明）"),
    "why-subject": ("I do not know the subject", "不了解该领域"),
    "why-unreadable": ("The text cannot be read", "文本无法阅读"),
    "why-unclear": ("The task is unclear", "任务不明确"),
    "needs-reason": ("Say in a few words why you cannot judge.", "请简单说明无法判断的原因。"),
    "next": ("Next", "下一题"),
    "finish": ("Finish", "完成"),
    "chosen": ("{question}: {choice}", "{question}：{choice}"),
    "best-first": ("Choose the best answer first.", "请先选择最好的回答。"),
    "best-is-not-worst": ("The best answer cannot also be the worst.", "同一个回答不能既是最好又是最差。"),
    "rated-item": ("Item rated. {done} of {n}.", "本题已评分。{done} / {n}。"),
    "undone": ("Undone.", "已撤销。"),
    "nothing-to-undo": ("There is nothing to undo.", "没有可撤销的评分。"),
    "not-kept": (
        "This browser cannot keep data for this file. Your ratings are lost when you close it, so download them often.",
        "此浏览器无法为本文件保存数据，关闭后评分会丢失，请经常下载。",
    ),
    "not-kept-count": ("Changes not downloaded yet: {n}.", "有 {n} 处更改尚未下载。"),
    "damaged": (
        "The ratings kept in this browser cannot be read. If you have a downloaded file, choose it below.",
        "此浏览器中保存的数据无法读取。如果您有下载的文件，请在下方选择。",
    ),
    "state-done": ("rated", "已评分"),
    "state-part": ("partly rated", "部分评分"),
    "state-open": ("not rated", "未评分"),
    "state-current": ("shown now", "当前"),
    "all-done": ("All {n} items are rated. Thank you!", "全部 {n} 题已评分，谢谢！"),
    "some-done": ("{done} of {n} items are rated", "已评分 {done} / {n} 题"),
    "some-done-about": (
        "You may download what is there and go on later, or go to the first item that is not rated.",
        "您可以先下载已有评分，之后继续；也可以转到第一道未评分的题。",
    ),
    "to-unrated": ("Go to item {n}", "转到第 {n} 题"),
    "file-name": (
        "The file is called {name}. It is where your browser puts downloads, usually in the folder “Downloads”.",
        "文件名为 {name}，位于浏览器的下载位置，通常是“下载”文件夹。",
    ),
    "downloaded": ("Downloaded as {name}.", "已下载为 {name}。"),
    "changed-since": ("Ratings have changed since the last download.", "上次下载之后，评分又有更改。"),
    "loaded": ("The file was read: {done} of {n} items are rated now.", "文件已读取：现已评分 {done} / {n} 题。"),
    "not-a-response": (
        "This is not a file of this form. Choose the one whose name ends in .json.",
        "这不是本表单的文件，请选择以 .json 结尾的文件。",
    ),
    "other-study": ("This file belongs to another study: {study}.", "此文件属于另一项研究：{study}。"),
    "other-rater": ("This file belongs to another rater: {rater}.", "此文件属于另一位评分者：{rater}。"),
    "other-sheet": (
        "This file belongs to another version of the form. Ask the person who gave you the form.",
        "此文件来自另一版本的表单，请询问向您提供表单的人。",
    ),
    "damaged-file": ("This file is damaged or was changed by hand.", "此文件已损坏或被改动过。"),
}
"""The sentences of the script."""
