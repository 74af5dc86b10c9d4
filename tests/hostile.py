"""Texts that would do harm where somebody forgets to escape them, and a whole run made of them.

Each one that could run sets `window.hacked`, so that a browser tells whether it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.run_results import RunResults
from ftbench.messages import Note
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Measured, OtherTask, Score, TaskInfo, TrainingPoint, TunedGroup
from tests.reports.fake_run import Mean
from tests.specs import cell_spec

RUNNING = (
    "<script>hacked=1</script>",
    "</script><script>hacked=2</script>",
    "</ScRiPt ><sCrIpT\t>hacked=3</sCrIpT >",
    "--><script>hacked=5</script><!--",
    "]]><script>hacked=6</script><![CDATA[",
    "</title><script>hacked=7</script>",
    "</style><script>hacked=8</script>",
    "</textarea></select></option><script>hacked=9</script>",
    "<img src=x onerror=hacked=10>",
    '"><img src=x onerror="hacked=11">',
    "'><img src=x onerror='hacked=12'>",
    "</svg><img src=x onerror=hacked=13>",
    "<svg onload=hacked=14>",
    "<svg><script href=data:,hacked=15></script></svg>",
    "<svg><animate onbegin=hacked=16 attributeName=x dur=1s></svg>",
    "<iframe srcdoc='<script>parent.hacked=18</script>'></iframe>",
    "<details open ontoggle=hacked=19>",
    "<input autofocus onfocus=hacked=20>",
    "<body onload=hacked=21>",
    "<video><source onerror=hacked=22></video>",
    "<form><button formaction=javascript:hacked=23 autofocus onfocus=hacked=23>x</button></form>",
)
"""Run as soon as they are put into a page as they are."""

BREAKING = (
    "<math><mtext><table><mglyph><style><img src=x onerror=hacked=17>",
    "<!--<script>hacked=4</script>",
    '" onmouseover="hacked=30" autofocus onfocus="hacked=30" x="',
    "' onmouseover='hacked=31' autofocus onfocus='hacked=31' x='",
    "` onmouseover=hacked=32 x=`",
    "x onfocus=hacked=33 autofocus tabindex=0 y=",
    "javascript:hacked=34",
    "java\tscript:hacked=35",
    "data:text/html,<script>parent.hacked=36</script>",
    "https://evil.example/?x=<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "</style><style>*{display:none!important}",
    "*{display:none}/*",
    "red;background:url(//evil.example/x.png)",
    "expression(hacked=41)",
    "{{7*7}}{% raw %}{{ self.__init__ }}",
    "${hacked=43}#{7*7}<%= 7*7 %>",
    "{n} {total} {value} {metric} {id} {0} %s %(x)s",
    '\\"];hacked=45;//',
    "\\u003cscript\\u003ehacked=46\\u003c/script\\u003e",
    "*/hacked=47;/*",
    "line\u2028hacked=48\u2029end",
    "nul\x00<script>hacked=49</script>",
    "\x1b[31mred\x07\x08\x7f\x85\x9b",
    "\u202egnp.exe\u202c",
    "\u2066isolated\u2069\u200f\u061c",
    "zero\u200bwidth\u200c\u200d\ufeff\u00ad\u2060",
    "\u200b",
    "storm" + "\u0315\u0321\u0346\u0489" * 40,
    "\ud800 alone \udfff",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466\U0001f1e8\U0001f1f3\U0001f3f4\U000e0067\U000e007f",
    "\u0634\u0643\u0631\u0627 <b>\u05e9\u05dc\u05d5\u05dd</b> (1)",
    "&lt;script&gt;hacked=58&lt;/script&gt; &#x3c;script&#62; &amp;amp;",
    "&quot; onfocus=hacked=59 autofocus &quot;",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "=HYPERLINK(\"//evil.example\",\"x\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "../../etc/passwd",
    "..\\..\\con",
    "#/cell/00000/../../?x=1&y=%zz%E0%A4%A",
    "#verdict",
    "line one\nline two\r\n\tthree",
    "| a | b |\n---\nlicense: stolen\n```\n# Head [x](javascript:hacked=73)",
    "\\input{/etc/passwd}$%&_^~{}",
    "!!python/object/apply:os.system ['x'] : - ? *a &b",
    "null",
    "undefined",
    "NaN",
    "0",
    "a" + "w" * 300,
    "\u3000",
    " ",
)  # fmt: skip
"""Do harm in one place or other: in attributes, addresses, styles, templates, JSON, tables, and to those who read."""

STRINGS = (*RUNNING, *BREAKING)
"""All of them, each different from the others; short enough to be names."""

LONG_LINE = "<b onmouseover=hacked=90>" + "no end in sight " * 6500
"""One line of a hundred kilobytes."""


@dataclass(frozen=True)
class Named:
    """Hands out texts: one after the other, and each again when all had their turn."""

    texts: Sequence[str]
    start: int = 0

    def __getitem__(self, place: int) -> str:
        return self.texts[(self.start + place) % len(self.texts)]

    def after(self, places: int) -> Named:
        return Named(self.texts, self.start + places)


def harmless(count: int) -> tuple[str, ...]:
    """Names of the same number that do nothing, for a run of the same shape."""
    return tuple(f"name{place:03}" for place in range(count))


TASKS, METHODS, EXAMPLES = 5, 16, 12
_EXACT = ("__proto__", "constructor", "#/cell/00000/../../?x=1&y=%zz%E0%A4%A")
"""Names of tasks; they do harm only where they are a whole name, and so do those of models."""
_MODELS = ("toString", " ", "hasOwnProperty")
_TOGETHER = 6


def run_of(texts: Sequence[str], long_text: str = LONG_LINE, count: int = TASKS) -> RunResults:
    """A run in which every text is the name of a method, a metric or a label, and stands everywhere else.

    Few can be tasks and models, so some tasks are named by several texts at once. Numbers follow from places alone:
    runs of two lists of as many texts have the same shape. With a smaller `count` of tasks it is smaller, and not
    every text is a method.
    """
    names = Named(texts)
    tasks = [texts[STRINGS.index(text)] for text in _EXACT]
    tasks += [" ".join(texts[at : at + _TOGETHER]) for at in (0, len(RUNNING))]
    models = [texts[STRINGS.index(text)] for text in _MODELS]
    groups = tuple(_group(names, place, tasks, models, long_text) for place in range(count))
    return RunResults(
        name=names[7],
        matrix={"name": names[8], "language": "en", names[9]: {names[10]: [names[11], long_text]}},
        cells=tuple(cell for _, cells in groups for cell in cells),
        tasks=tuple(task for task, _ in groups),
        metrics={text: Mean(text) for text in texts},
        baseline=names[0],
        tuning=tuple(
            TunedGroup(models[at % len(models)], tasks[at], names[METHODS * at], (({names[at + 3]: 0.1}, 1.0),
                       ({names[at + 3]: 0.2}, None)), {names[at + 3]: 0.1}, at_edge=True)
            for at in range(count)
        ),
        plugins=tuple({"name": text, "version": names[at + 1]} for at, text in enumerate(texts)),
        models=tuple(
            {"label": text, "fingerprint": names[at + 1], "licence": names[at + 2], "details": names[at + 3]}
            for at, text in enumerate((*models, *texts))
        ),
        environment={text: names[at + 1] for at, text in enumerate(texts)},
        problems=(*texts, long_text),
    )  # fmt: skip


def _group(
    names: Named, place: int, tasks: Sequence[str], models: Sequence[str], long_text: str
) -> tuple[TaskInfo, tuple[CellResult, ...]]:
    names = names.after(METHODS * place)
    output: Any = "label" if place % 2 else "text"
    task = TaskInfo(
        tasks[place], names[5], output, "en", (names[6], names[7]), {"train": 20, "validation": 5, "test": EXAMPLES},
        names[8], (Note.plain(names[9]), Note.plain(names[10])),
    )  # fmt: skip
    model = models[place % len(models)]
    return task, tuple(_cell(names, model, task, at, long_text) for at in range(METHODS))


def _cell(names: Named, model: str, task: TaskInfo, at: int, long_text: str) -> CellResult:
    place, method = names.start + at, names[at]
    names = names.after(at)
    common: dict[str, Any] = {
        "cell": f"{names[0]}-{place}", "model": model, "task": task.label, "method": method, "seed": 0,
        "hyperparameters": {names[11]: names[12], "rank": place},
        "spec": cell_spec(model={"fingerprint": names[14]}, task={"data": names[15], "definition": {"a": names[13]}},
                          method=names[16], settings={names[17]: names[18]}),
        "environment": {names[19]: names[20]}, "notes": (Note.plain(names[21]), Note.plain(names[22])),
        "log": lambda: f"{names[23]}\n{'' if at else long_text}",  # in one a task: a page of ten megabytes loads slowly
    }  # fmt: skip
    if at in _WITHOUT_RESULT:
        return CellResult(**common, status=_WITHOUT_RESULT[at], reason=Note.plain(names[24]), metrics={}, costs={})
    own = names.after(-at)
    predictions = tuple(_prediction(own, task.output == "label", at, row, long_text) for row in range(EXAMPLES))
    right = tuple((float(one.text == one.reference), 1.0) for one in predictions)
    value = sum(hit for hit, _ in right) / EXAMPLES
    return CellResult(
        **common,
        status="done",
        reason=None,
        metrics={
            task.metrics[0]: Score(value, None, names[25], right),
            task.metrics[1]: Score(None, names[26], names[27]),
        },
        costs={"trainable_parameters": 100.0 * (at + 1), "train_seconds": 9.0 + at, "wall_seconds": 12.0 + at},
        finished="2026-03-01T12:00:00Z",
        validation_loss=1.5,
        measured=Measured(
            clocks={names[28]: 2.0, "train": 9.0}, memory={names[29]: 10**6},
            checks=({"name": names[30], "passed": bool(at), "detail": Note.plain(names[31])},),
        ),
        other_tasks={names[32]: OtherTask(2.0, 1.5, 8)},
        training=lambda: [TrainingPoint(step, step / 4, 2.0 / step, 2.5 / step) for step in range(1, 9)],
        predictions=lambda: predictions,
    )  # fmt: skip


_WITHOUT_RESULT: dict[int, Any] = {3: "failed", 6: "skipped", 9: "pending"}


def _prediction(names: Named, label: bool, at: int, row: int, long_text: str) -> Prediction:
    reference = names[40 + row % 3] if label else names[40 + row]
    wrong = (row + at) % 4 == 0
    text = (names[40 + (row + 1) % 3] if label else names[41 + row]) if wrong else reference
    return Prediction(
        id=f"{names[42 + row]}-{row}",
        prompt=long_text if row == 5 else names[43 + row],
        reference=reference,
        text=text,
        language="en",
        reference_loss=1.0 + row / 10,
        reference_tokens=2,
        group=names[44 + row],
        stopped="label" if label else "end",
    )
