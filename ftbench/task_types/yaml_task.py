"""A task as a YAML file of about twelve lines: the third way to add a task.

name: legal-qa
output: text
language: en
prompt: "Question: {question}\\nAnswer:"
answer: " {answer}"
metrics: [rougeL, token_f1]
max_new_tokens: 80
data: legal.jsonl
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
)

from ftbench.contracts.task import RATING_POINTS, Language, RatingDimension
from ftbench.errors import NotedValueError, nearest
from ftbench.matrix.column_names import ColumnNames
from ftbench.matrix.language_tag import LanguageTag
from ftbench.matrix.read import validated
from ftbench.matrix.yaml_file import YamlFile, read_yaml
from ftbench.messages.task_errors import (
    ALL_POINTS,
    ANSWER_FOR_EACH,
    LABELS_ONLY,
    NO_FIELD,
    NO_PROMPT,
    NOT_IN_PROMPT,
    NOT_READ,
)
from ftbench.task_types.joined_columns import every_name
from ftbench.task_types.template import field_names
from ftbench.task_types.text_task import LABELS_FIELD, TextTask
from ftbench.task_types.text_template import template_fault
from ftbench.text.language_tags import by_language
from ftbench.text.languages import language_profile

T = TypeVar("T")


def _none_or_all(words: tuple[str, ...]) -> tuple[str, ...]:
    if words and len(words) != RATING_POINTS:
        raise NotedValueError(ALL_POINTS(points=RATING_POINTS, count=len(words)))
    return words


def _alternative(value: Any) -> str:
    return "one for each" if isinstance(value, dict) else "one for all"


# Only the intended alternative is validated, so that an error is reported once and in its place.
_OneOrEach = Annotated[
    Annotated[T, Tag("one for all")] | Annotated[dict[LanguageTag, T], Field(min_length=1), Tag("one for each")],
    Discriminator(_alternative),
]
"""One value for all languages, or one per language."""
_Texts = _OneOrEach[str]
_Points = _OneOrEach[Annotated[tuple[str, ...], AfterValidator(_none_or_all)]]


class _Dimension(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, description="the name in files and results")]
    weight: float = Field(gt=0, le=1, description="share in the overall score; those of a task add up to 1")
    question: _OneOrEach[Annotated[str, Field(min_length=1)]] = Field(description="what a rater is asked")
    title: _Texts = Field(default="", description="a word or two for tables; default: the name")
    meanings: _Points = Field(default=(), description="what each point of the scale means, from the lowest")
    examples: _Points = Field(default=(), description="an answer for each point of the scale, from the lowest")

    def made(self) -> RatingDimension:
        """The dimension as a value of the contract."""
        return RatingDimension(**self.model_dump())


class DimensionList(BaseModel):
    """A file with the questions of one rating study."""

    model_config = ConfigDict(extra="forbid")

    dimensions: Annotated[tuple[_Dimension, ...], Field(min_length=1)]

    def made(self) -> tuple[RatingDimension, ...]:
        """The dimensions as values of the contract."""
        return tuple(dimension.made() for dimension in self.dimensions)


class TaskFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80)] = Field(
        description="the name in results; default: the file's name"
    )
    output: Literal["label", "text"] = Field(default="text", description="one of `labels`, or a text of any words")
    language: LanguageTag = Field(default="en", description="of the texts that stand without a language")
    prompt: _Texts = Field(description="one template, or one for each language")
    answer: _Texts | None = Field(
        default=None,
        validate_default=True,
        description="template of what a model learns to say, with the white space before it",
    )
    instruction: _Texts | None = Field(
        default=None,
        description="template of the message to a chat model (fields of the prompt, {labels}); default: the prompt",
    )
    labels: tuple[str, ...] = Field(default=(), description="all labels, in the order of reports")
    verbalizers: dict[str, _Texts] = Field(
        default_factory=dict, description="by label, the word that stands for it in prompt and answer"
    )
    metrics: tuple[str, ...] = Field(default=(), description="what is measured; the first one decides")
    max_new_tokens: int = Field(default=64, ge=1, le=8192, description="longest generated answer, in tokens")
    stop: tuple[str, ...] = Field(default=(), description="strings that end an answer")
    data: str | None = Field(default=None, description="a data file beside this one, for matrices that name none")
    aliases: dict[str, tuple[ColumnNames, ...]] = Field(
        default_factory=dict, description="by field, other names of its column, in order of preference"
    )
    followed_by: dict[str, str] = Field(
        default_factory=dict, description="by column, another whose text follows it on a line of its own"
    )
    dimensions: tuple[_Dimension, ...] = Field(default=(), description="what raters are asked of an answer")

    @field_validator("answer")
    @classmethod
    def _languages_fit(
        cls, templates: str | dict[Language, str] | None, info: ValidationInfo
    ) -> str | dict[Language, str] | None:
        if info.data.get("output") == "text" and "prompt" in info.data:
            language = info.data.get("language", "en")
            prompt_languages, answer_languages = (
                set(by_language(texts, language)) for texts in (info.data["prompt"], templates or {})
            )
            if prompt_languages != answer_languages:
                raise NotedValueError(ANSWER_FOR_EACH())
        return templates

    def by_language(self, template: str | dict[Language, str]) -> dict[Language, str]:
        """The templates by language."""
        return by_language(template, self.language)

    def words(self, language: Language) -> dict[str, str]:
        """The word of each label in a language, if the file gives one."""
        words = {label: by_language(word, language).get(language) for label, word in self.verbalizers.items()}
        return {label: word for label, word in words.items() if word is not None}


def read_yaml_task(path: Path) -> TextTask:
    """The task described by a YAML file; raises `MatrixError` with file, line and key."""
    file = read_yaml(path, keys=("name", "prompt", "answer"))
    task = validated(TaskFile, {"name": path.stem, **file.content}, file)
    for key, templates in (("prompt", task.prompt), ("answer", task.answer), ("instruction", task.instruction)):
        _check_templates(key, templates, file)
    _check_names(task, file)
    prompts = task.by_language(task.prompt)
    default = {language: " {label}" if language_profile(language).spaces else "{label}" for language in prompts}
    return TextTask(
        name=task.name,
        output=task.output,
        prompts=prompts,
        answers=task.by_language(task.answer) if task.answer else default,
        labels=task.labels,
        verbalizers={language: task.words(language) for language in prompts},
        instructions=task.by_language(task.instruction) if task.instruction else {},
        metrics=task.metrics or (("accuracy", "macro_f1") if task.output == "label" else ("rougeL", "chrf")),
        max_new_tokens=task.max_new_tokens,
        stop=task.stop,
        aliases=task.aliases,
        followed_by=task.followed_by,
        dimensions=tuple(dimension.made() for dimension in task.dimensions),
        data_files={task.language: path.parent / task.data} if task.data else {},
        error_at=file.error,
    )


def _check_templates(key: str, templates: str | dict[Language, str] | None, file: YamlFile) -> None:
    """Raise `MatrixError` at the template that is wrong."""
    for place, template in _places(key, templates).items():
        fault = template_fault(template)
        if fault is not None:
            raise file.error(fault, place)


def _places(key: str, templates: str | dict[Language, str] | None) -> dict[tuple[str, ...], str]:
    """The templates of a key by their location in the file."""
    if isinstance(templates, dict):
        return {(key, language): template for language, template in templates.items()}
    return {} if templates is None else {(key,): templates}


def _check_names(task: TaskFile, file: YamlFile) -> None:
    """Raise for unused names: labels of a text task, aliases of no field, words in no language of the task."""
    for key, names in (("labels", task.labels), ("verbalizers", task.verbalizers)):
        if names and task.output == "text":
            raise file.error(LABELS_ONLY(), (key,))
    languages = task.by_language(task.prompt)
    for label, word in task.verbalizers.items():
        for language in word if isinstance(word, dict) else ():
            if language not in languages:
                message = NO_PROMPT(hint=nearest(language, languages))
                raise file.error(message, ("verbalizers", label, language))
    _check_instructions(task, file, languages)
    templates = [*languages.values(), *task.by_language(task.answer or {}).values()]
    fields = [*(name for template in templates for name in field_names(template)), "label"]
    for field in task.aliases:
        if field not in fields:
            raise file.error(NO_FIELD(hint=nearest(field, fields)), ("aliases", field))
    columns = [*fields, *(alias for aliases in task.aliases.values() for alias in every_name(aliases))]
    for column in task.followed_by:
        if column not in columns:
            raise file.error(NOT_READ(hint=nearest(column, columns)), ("followed_by", column))


def _check_instructions(task: TaskFile, file: YamlFile, prompts: dict[Language, str]) -> None:
    """Raise for an instruction in a language without a prompt, or with a field that the prompt does not have."""
    if task.instruction is None:
        return
    for language, instruction in task.by_language(task.instruction).items():
        keys: tuple[str, ...] = ("instruction", language) if isinstance(task.instruction, dict) else ("instruction",)
        if language not in prompts:
            raise file.error(NO_PROMPT(hint=nearest(language, prompts)), keys)
        known = [*field_names(prompts[language]), *([LABELS_FIELD] if task.output == "label" else [])]
        for name in field_names(instruction):
            if name not in known:
                raise file.error(NOT_IN_PROMPT(field=name, hint=nearest(name, known)), keys)
