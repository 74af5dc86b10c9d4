"""The text of a model card below its YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

import yaml

from ftbench.analysis.comparison import Standing
from ftbench.analysis.statistics import LEVEL
from ftbench.presentation.contracts import ExportedModel
from ftbench.presentation.markdown import escaped
from ftbench.presentation.numbers import count, duration, file_size, number, signed
from ftbench.presentation.significance import p_text, rank_text
from ftbench.records.flatten import flatten
from ftbench.records.results import TunedGroup
from ftbench_reports.health import limits_of
from ftbench_reports.language import InterfaceLanguage, Part, Words, joined, plain, say, say_seeded
from ftbench_reports.model_card_recommendation import recommended
from ftbench_reports.model_card_subject import Subject
from ftbench_reports.notes import in_words
from ftbench_reports.prompt_formats import has_unused_template, prompt_format, reads_chats
from ftbench_reports.row_counts import row_counts
from ftbench_reports.text import visible
from ftbench_reports.wording import ARROWS, example_count, interval_remark, interval_text, places_in, places_of

_LEVEL = f"{100 * LEVEL:.0f}"


def body(subject: Subject, language: InterfaceLanguage) -> str:
    """The whole text in one language."""
    return "\n\n".join(_Writer(subject, language).parts()) + "\n"


class _Writer:
    """Markdown in one language."""

    def __init__(self, subject: Subject, language: InterfaceLanguage) -> None:
        self.subject, self.language = subject, language

    def parts(self) -> Iterator[str]:
        subject = self.subject
        task, method = subject.group.task, subject.group.method
        yield f"# {self.said('card.title', method=method, task=task)}"
        yield f"> **{self.said(self.todo())}**"
        others = len(subject.comparison.deciding.ranked) - 1 if subject.comparison.deciding else 0
        yield self.said("card.intro", base=subject.base, method=method, task=task, n=max(0, others))
        if subject.weights is not None:
            yield f"## {self.said('card.weights')}"
            yield from self.weights(subject.weights)
        if lines := recommended(subject):
            yield f"## {self.said('card.recommended')}"
            yield "\n".join(f"- {self.text(line)}" for line in lines)
        yield f"## {self.said('card.results')}"
        yield from self.results()
        yield f"## {self.said('card.training')}"
        yield self.training()
        yield f"## {self.said('card.data')}"
        yield self.data()
        yield f"## {self.said('card.limits')}"
        yield "\n".join(f"- {self.text(limit)}" for limit in self.limits())
        yield f"## {self.said('card.use')}"
        yield from self.use()
        yield f"## {self.said('card.again')}"
        yield from self.again()

    def todo(self) -> str:
        """What is left for the user to say."""
        weights = self.subject.weights
        if weights is None:
            return "card.todo"
        return "card.todo-export" if weights.licence else "card.todo-licence"

    def weights(self, weights: ExportedModel) -> Iterator[str]:
        """Which cell they are of, why, and what to know of the files."""
        what = {"dtype": weights.dtype} | ({} if weights.form == "merged" else {"base": weights.base})
        yield self.said(f"card.weights.{weights.form}", **what)
        yield self.said("card.weights.cell", seed=str(weights.seed), cell=weights.cell)
        notes = (*weights.why, *weights.notes)
        messages = self.subject.view.results.messages
        yield "\n".join(f"- {self.text(in_words(note, messages))}" for note in notes)

    def results(self) -> Iterator[str]:
        subject = self.subject
        metric, baseline = subject.deciding, subject.view.results.baseline
        if metric is not None:
            heads: list[Part] = [
                say("column.method"),
                f"{metric.metric} {ARROWS[metric.direction]}".strip(),
                say("column.group"),
                say("column.ranks"),
                say("column.difference", baseline=baseline),
                say("column.p"),
                say_seeded("card.verdict", one_seed=metric.one_seed),
            ]
            reference = metric.standing(baseline)
            rows = [self.compared(standing, reference) for standing in metric.ranked]
            yield self.table(heads, rows, numeric=(1, 4, 5))
            described = subject.standing(metric)
            seeds = say("card.and-seeds") if described and described.covers_seeds else say("card.only-examples")
            examples = example_count(subject.comparison)
            yield self.said("card.about-results", level=_LEVEL, examples=examples, seeds=seeds, baseline=baseline)
        yield f"### {self.said('card.all-metrics', method=subject.group.method)}"
        heads = [say("column.metric"), say("card.value"), say("column.interval", level=_LEVEL), say("column.seeds")]
        yield self.table(heads, list(self.metrics()), numeric=(1, 2, 3))
        if metric is not None and len(subject.group.values(metric.metric)) > 1:
            yield f"### {self.said('card.seeds')}"
            values = subject.group.values(metric.metric)
            places = places_in(metric)
            rows = [[str(seed), number(value, places)] for seed, value in sorted(values.items())]
            yield self.table([say("column.seed"), metric.metric], rows, numeric=(0, 1))

    def compared(self, standing: Standing, reference: Standing | None) -> list[Part]:
        metric = self.subject.deciding
        assert metric is not None
        letters, mine = metric.letters.get(standing.method, "–"), standing.method == self.subject.group.method
        ranks = metric.ranks.get(standing.method)
        start: list[Part] = [standing.method, _with_interval(standing, places_in(metric)), letters]
        start.append(rank_text(ranks.low, ranks.high) if ranks else "–")
        if standing is reference:
            start += ["–", "–", say("baseline")]
        elif reference is None or (difference := metric.difference(standing, reference)) is None:
            start += [say("not-available"), "–", "–"]
        else:
            ends = interval_text(difference)
            start += [
                f"{signed(difference.value, places_of(difference))}{f' [{ends}]' if ends else ''}",
                "–" if difference.adjusted_p is None else p_text(difference.adjusted_p),
                say(f"card.verdict.{difference.leaning(metric.direction) or difference.verdict}"),
            ]
        return [f"**{self.text(part)}**" for part in start] if mine else [self.text(part) for part in start]

    def metrics(self) -> Iterator[list[Part]]:
        for metric in self.subject.comparison.metrics.values():
            standing = self.subject.standing(metric)
            if standing is None or standing.mean is None:
                continue
            remark = interval_remark(standing)
            places = places_in(metric)
            ends = _ends(standing, places) if standing.interval else self.text(remark or say("not-available"))
            seeds = str(len(self.subject.group.values(metric.metric)))
            name = escaped(f"{metric.metric} {ARROWS[metric.direction]}".strip())
            yield [name, number(standing.mean, places), ends, seeds]

    def training(self) -> str:
        subject = self.subject
        training = subject.spec.training
        rows: list[list[Part]] = [[self.said("card.method-settings"), escaped(subject.spec.method.name)]]
        settings, chosen = subject.cell.hyperparameters, self.chosen()
        rows += [[f"`{_code(key)}`", f"{_setting(value)}{chosen.get(key, '')}"] for key, value in settings.items()]
        trained = flatten(training.as_json()) if training else {}
        rows += [
            [f"`{_code(key if key not in settings else f'training.{key}')}`", _setting(value)]
            for key, value in trained.items()
            if value is not None
        ]
        rows.append(
            [self.said("provenance.format"), self.text(prompt_format(subject.view.results, subject.group.model))]
        )
        rows.append([self.said("column.seeds"), ", ".join(str(cell.seed) for cell in subject.group.done)])
        facts = [
            ("card.parameters", subject.group.cost("trainable_parameters"), count),
            ("card.time", subject.group.cost("train_seconds"), duration),
            ("card.memory", subject.group.cost("peak_memory_bytes"), file_size),
        ]
        rows += [[self.said(key), shown(value)] for key, value, shown in facts if value is not None]
        ran = {**subject.view.results.environment, **subject.cell.environment}
        rows += [
            [self.said(f"card.{name}"), escaped(str(ran[name]))] for name in ("device", "precision") if name in ran
        ]
        libraries = [f"{name} {ran[name]}" for name in ("ftbench", "torch", "transformers", "peft") if name in ran]
        rows.append([self.said("provenance.environment"), escaped(", ".join(libraries))])
        return self.table([say("card.setting"), say("card.value")], rows)

    def chosen(self) -> dict[str, str]:
        """What stands behind the value of each setting that tuning chose."""
        group = (self.subject.group.model, self.subject.group.task, self.subject.group.method)
        return {
            name: f" ({self.text(_how_chosen(tuned))})"
            for tuned in self.subject.view.results.tuning
            if (tuned.model, tuned.task, tuned.method) == group
            for name in tuned.chosen or ()
        }

    def data(self) -> str:
        task = self.subject.comparison.task
        rows: list[list[Part]] = [
            [self.said("column.task"), escaped(task.task)],
            [self.said("provenance.source"), escaped(task.source)],
            [self.said("provenance.rows"), self.text(row_counts(task))],
            [self.said("provenance.language"), escaped(task.language)],
        ]
        return self.table([say("card.setting"), say("card.value")], rows)

    def limits(self) -> Iterator[Words]:
        subject = self.subject
        yield from limits_of(subject.view, subject.group.model, subject.group.task, subject.group.method)
        yield say("card.limit.examples", examples=example_count(subject.comparison))
        if subject.group.folds:
            yield say("card.limit.folds", folds=subject.group.folds[1], n=subject.group.folds[0])
        if len(subject.group.done) == 1:
            yield say("card.limit.seed")
        if not subject.view.results.matrix.get("tuning", {}).get("trials"):
            yield say("card.limit.untuned")
        if has_unused_template(subject.view.results, subject.group.model):
            yield say("card.limit.plain")
        if subject.deciding:
            yield say("card.limit.metric", metric=subject.deciding.metric)
        if subject.group.missing:
            yield say("card.limit.missing", seeds=joined(str(cell.seed) for cell in subject.group.missing))
        yield say("card.limit.base")

    def use(self) -> Iterator[str]:
        base = self.subject.hub_id or "PATH-OF-THE-BASE-MODEL"
        weights = self.subject.weights
        this = (weights.repository if weights else None) or "PATH-OR-ID-OF-THIS-MODEL"
        kind = f', dtype="{weights.base_dtype}"' if weights else ""  # transformers' own choice is that of the files
        pinned = f", revision={self.subject.revision!r}" if self.subject.revision else ""
        loading = {
            "peft": (
                "from peft import PeftModel\nfrom transformers import AutoModelForCausalLM, AutoTokenizer\n\n"
                f"tokenizer = AutoTokenizer.from_pretrained({base!r}{pinned})\n"
                f"base = AutoModelForCausalLM.from_pretrained({base!r}{pinned}{kind})\n"
                f'model = PeftModel.from_pretrained(base, "{this}")'
            ),
        }
        library = self.subject.library
        if weights is None:
            yield self.said("card.use.peft" if library == "peft" else "card.use.other")
        else:
            yield self.said(f"card.use.{weights.form}")
            loading["transformers"] = (
                "from transformers import AutoModelForCausalLM, AutoTokenizer\n\n"
                f'tokenizer = AutoTokenizer.from_pretrained("{this}")\n'
                f'model = AutoModelForCausalLM.from_pretrained("{this}")'
            )
        if library in loading:
            yield _fenced(loading[library], "python")
        if reads_chats(self.subject.view.results, self.subject.group.model):
            fields = "instruction" in self.subject.spec.task.definition
            yield self.said("card.use.chat-fields" if fields else "card.use.chat")
            yield _fenced(self.asking(), "python")
        elif prompt := self.subject.spec.task.definition.get("prompt"):
            yield self.said("card.use.prompt")
            yield _fenced(visible(str(prompt)), "text")

    def asking(self) -> str:
        """Code that puts a question to a chat model, with the instruction of its task and as much reasoning."""
        model, instruction = self.subject.spec.model, self.subject.spec.task.definition.get("instruction")
        system = model.system
        messages = [{"role": "system", "content": visible(system)}] if system else []
        messages.append({"role": "user", "content": visible(str(instruction)) if instruction else "QUESTION"})
        lines = ",\n".join(f"    {json.dumps(message, ensure_ascii=False, allow_nan=False)}" for message in messages)
        # Templates name the switch of reasoning in one of two ways, and many of them reason where it is not named.
        reasoning = f"enable_thinking={model.thinking}, thinking={model.thinking}"
        call = "tokenizer.apply_chat_template"
        settings = f'add_generation_prompt=True, return_tensors="pt", {reasoning}'
        return f"messages = [\n{lines},\n]\ninputs = {call}(\n    messages, {settings}\n)"

    def again(self) -> Iterator[str]:
        matrix = yaml.safe_dump(dict(self.subject.view.results.matrix), sort_keys=False, allow_unicode=True, width=1000)
        yield self.said("card.again.how")
        yield _fenced(visible(matrix).rstrip(), "yaml")
        yield _fenced("ftbench run matrix.yaml", "sh")

    def said(self, key: str, **parts: Part) -> str:
        return self.text(say(key, **parts))

    def text(self, part: Part) -> str:
        """One line that Markdown shows as it is."""
        return escaped(plain(part).text(self.language))

    def table(self, heads: Sequence[Part], rows: Sequence[Sequence[Part]], numeric: Sequence[int] = ()) -> str:
        """A pipe table; cells are Markdown already."""
        rule = ["---:" if place in numeric else "---" for place in range(len(heads))]
        lines = [[self.text(head) for head in heads], rule, *([str(cell) for cell in row] for row in rows)]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _how_chosen(search: TunedGroup) -> Words:
    """From how many trials, and which of them decided."""
    if not search.finalists:
        return say("card.tuned", n=len(search.tried))
    key = "card.tuned-default" if search.default else "card.tuned-rounds"
    return say(key, n=len(search.tried), full=len(search.finalists))


def _with_interval(standing: Standing, places: int) -> str:
    mean = number(standing.mean, places)
    return f"{mean} [{_ends(standing, places)}]" if standing.interval else mean


def _ends(standing: Standing, places: int) -> str:
    assert standing.interval is not None
    return f"{number(standing.interval.low, places)}, {number(standing.interval.high, places)}"


def _setting(value: object) -> str:
    """A value as code; numbers have six digits at most, enough to train the same again."""
    return f"`{_code(f'{value:.6g}' if isinstance(value, float) else value)}`"


def _code(value: object) -> str:
    """The text for a code span in a table, which has no escapes."""
    return " ".join(visible(str(value)).replace("`", "'").replace("|", "¦").split())


def _fenced(text: str, language: str) -> str:
    """A block of code whose fence is longer than any inside."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"
