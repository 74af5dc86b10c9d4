"""A task in a YAML file of a few lines: read with defaults, and every fault names file, line and key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftbench import MatrixError, Task
from ftbench.task_types.template import field_names
from ftbench.task_types.yaml_task import read_yaml_task
from tests.strategies import any_text

Write = Callable[[str, str], Path]

LEGAL = """\
name: legal-qa
output: text
language: en
prompt: "Question: {question}\\nAnswer:"
answer: " {answer}"
metrics: [rougeL, token_f1]
max_new_tokens: 80
stop: ["\\n"]
aliases: {question: [q, ask]}
dimensions:
  - {name: accuracy, weight: 1, question: "Is it right?"}
data: legal.jsonl
"""


def test_the_whole_of_a_task_is_read(write: Write, tmp_path: Path) -> None:
    task = read_yaml_task(write("legal.yaml", LEGAL))
    assert isinstance(task, Task)
    assert (task.name, task.output, task.languages, task.max_new_tokens) == ("legal-qa", "text", ("en",), 80)
    assert (task.metrics, task.stop) == (("rougeL", "token_f1"), ("\n",))
    assert task.builtin_data("en") == tmp_path / "legal.jsonl"
    assert task.dimensions[0].question == "Is it right?"
    assert task.example({"q": "Why?", "answer": "So."}, "en").prompt == "Question: Why?\nAnswer:"


def test_three_lines_are_enough_for_a_label_task(write: Write) -> None:
    task = read_yaml_task(write("mood.yaml", "output: label\nprompt: '{text} =>'\n"))
    assert (task.name, task.metrics, task.languages) == ("mood", ("accuracy", "macro_f1"), ("en",))
    assert task.example({"text": "fine", "label": "good"}, "en").target == " good"


def test_a_task_may_have_an_instruction_for_chat_models(write: Write) -> None:
    text = "output: label\nprompt: '{text} =>'\ninstruction: 'One of {labels}: {text}'\n"
    task = read_yaml_task(write("mood.yaml", text))
    assert task.instructions == {"en": "One of {labels}: {text}"}


@pytest.mark.parametrize(
    ("instruction", "message"),
    [
        ("'One of {label}: {text}'", "the prompt has no field {label}. Did you mean 'labels'?"),
        ("'Say it.'", "names no field in braces"),
        ("'{text'", "is no template"),
        ("{zh: '{text}'}", "there is no prompt in this language"),
    ],
)
def test_a_wrong_instruction_names_its_key(instruction: str, message: str, write: Write) -> None:
    path = write("mood.yaml", f"output: label\nprompt: '{{text}} =>'\ninstruction: {instruction}\n")
    with pytest.raises(MatrixError) as caught:
        read_yaml_task(path)
    assert message in str(caught.value)
    assert "mood.yaml:3: instruction" in str(caught.value)


def test_a_text_task_has_metrics_of_its_own(write: Write) -> None:
    assert read_yaml_task(write("t.yaml", "prompt: '{q}'\nanswer: '{a}'\n")).metrics == ("rougeL", "chrf")


def test_a_task_may_have_a_prompt_for_each_language(write: Write) -> None:
    text = "prompt: {en: 'Q: {q}', zh: '问：{q}'}\nanswer: {en: ' {a}', zh: '{a}'}\n"
    task = read_yaml_task(write("t.yaml", text))
    assert task.languages == ("en", "zh")
    assert task.example({"q": "何？", "a": "是"}, "zh").target == "是"


def test_chinese_labels_need_no_space(write: Write) -> None:
    task = read_yaml_task(write("t.yaml", "output: label\nlanguage: zh\nprompt: '{text}：'\nverbalizers: {good: 好}\n"))
    assert task.verbalizer("good", "zh") == "好"


def test_a_column_may_follow_another_where_it_has_text(write: Write) -> None:
    text = "prompt: '{instruction} =>'\nanswer: ' {output}'\nfollowed_by: {instruction: input}\n"
    task = read_yaml_task(write("t.yaml", text))
    row = {"instruction": "Add these.", "output": "5"}
    assert task.example({**row, "input": "2 and 3"}, "en").prompt == "Add these.\n2 and 3 =>"
    assert task.example({**row, "input": ""}, "en").prompt == "Add these. =>"
    assert task.example(row, "en").prompt == "Add these. =>"


FAULTS: dict[str, tuple[str, int, str | None, str]] = {
    "misspelt": ("prompt: '{q}'\nansewr: '{a}'\n", 2, "ansewr", "unknown key. Did you mean 'answer'?"),
    "no prompt": ("answer: '{a}'\n", 1, "prompt", "is missing"),
    "no answer": (
        "prompt: '{q}'\n",
        1,
        "answer",
        "a text task needs an `answer` template for each language of `prompt`",
    ),
    "one answer": (
        "prompt: {en: '{q}', zh: '{q}'}\nanswer: '{a}'\n",
        2,
        "answer",
        "a text task needs an `answer` template",
    ),
    "no field": ("prompt: 'Hello'\nanswer: '{a}'\n", 1, "prompt", "'Hello' names no field in braces, such as {text}"),
    "open brace": (
        "prompt: '{q'\nanswer: '{a}'\n",
        1,
        "prompt",
        "'{q' is no template: expected '}' before end of string",
    ),
    "no name": (
        "prompt: '{} {q}'\nanswer: '{a}'\n",
        1,
        "prompt",
        "'{} {q}' is no template: only plain names",
    ),
    "a number": (
        "prompt: '{q:d}'\nanswer: '{a}'\n",
        1,
        "prompt",
        "'{q:d}' is no template: only plain names",
    ),
    "a path": ("prompt: '{q.x}'\nanswer: '{a}'\n", 1, "prompt", "'{q.x}' is no template: only plain names"),
    "a later line": (
        "output: text\nprompt: '{q}'\nanswer: |\n  Answer:\n  {Agent.reply}\n",
        3,
        "answer",
        "'Answer:\\n{Agent.reply}\\n' is no template: only plain names such as {text} stand between braces; "
        'for the column "Agent.reply" write {agent_reply} and below it aliases: {agent_reply: [Agent.reply]}',
    ),
    "one of several languages": (
        "prompt:\n  en: '{q}'\n  zh: '{q!r}'\nanswer:\n  en: '{a}'\n  zh: '{a}'\n",
        3,
        "prompt.zh",
        "'{q!r}' is no template: only plain names",
    ),
    "JSON in a prompt": (
        "prompt: 'As {\"a\": 1}: {q}'\nanswer: '{a}'\n",
        1,
        "prompt",
        "'As {\"a\": 1}: {q}' is no template: only plain names such as {text} stand between braces; "
        "braces that are text are doubled: {{ }}",
    ),
    "too long": (
        "prompt: '{q}'\nanswer: '{a}'\nmax_new_tokens: 0\n",
        3,
        "max_new_tokens",
        "must be greater than or equal to 1, not 0",
    ),
    "misspelt dimension": (
        "prompt: '{q}'\nanswer: '{a}'\ndimensions:\n- {name: x, wieght: 1, question: y}\n",
        4,
        "dimensions.0.wieght",
        "unknown key. Did you mean 'weight'?",
    ),
    "labels of a text task": (
        "prompt: '{q}'\nanswer: '{a}'\nlabels: [good, bad]\n",
        3,
        "labels",
        "belongs to a task with `output: label`",
    ),
    "words of a text task": (
        "prompt: '{q}'\nanswer: '{a}'\nverbalizers: {good: fine}\n",
        3,
        "verbalizers",
        "belongs to a task with `output: label`",
    ),
    "alias of no field": (
        "prompt: '{text}'\nanswer: '{a}'\naliases:\n  txet: [body]\n",
        4,
        "aliases.txet",
        "no template has this field. Did you mean 'text'?",
    ),
    "a column that is not read": (
        "prompt: '{text}'\nanswer: '{a}'\naliases: {text: [body]}\nfollowed_by: {bodi: input}\n",
        4,
        "followed_by.bodi",
        "no field is read from this column. Did you mean 'body'?",
    ),
    "an ill-formed language": (
        "prompt:\n  en: '{q}'\n  pt_BR: '{q}'\nanswer: '{a}'\n",
        3,
        "prompt.pt_BR",
        "must be a language tag (BCP 47) such as en, zh or pt-BR, not 'pt_BR'. Did you mean 'pt-BR'?",
    ),
    "a language by its name": (
        "language: german\nprompt: '{q}'\nanswer: '{a}'\n",
        1,
        "language",
        "must be a language tag (BCP 47) such as en, zh or pt-BR, not 'german'. Did you mean 'de'?",
    ),
    "a number for a template": (
        "prompt:\n  en: '{q}'\n  de: 3\nanswer: '{a}'\n",
        3,
        "prompt.de",
        "must be text, not 3: put it in quotes",
    ),
    "no language": ("prompt: {}\nanswer: {}\n", 1, "prompt", "needs at least one item"),
    "a word in no language of the task": (
        "output: label\nprompt: {en: '{text}', de: '{text}'}\nverbalizers:\n  good: {ed: gut}\n",
        4,
        "verbalizers.good.ed",
        "there is no prompt in this language.",
    ),
    "a list": ("- prompt\n", 1, None, "expected keys such as name, prompt and answer at the top"),
    "no YAML": ("prompt: '{q}\n", 2, None, "not valid YAML: found unexpected end of stream"),
}


@pytest.mark.parametrize(("text", "line", "key", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_file_line_and_key(text: str, line: int, key: str | None, message: str, write: Write) -> None:
    path = write("t.yaml", text)
    with pytest.raises(MatrixError) as caught:
        read_yaml_task(path)
    assert (caught.value.file, caught.value.line, caught.value.key) == (path, line, key)
    assert caught.value.message.startswith(message)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    prompt=any_text | st.text("{}ab.[0]:!d ", max_size=10),
    answer=st.just(" {a}") | st.dictionaries(st.sampled_from(["en", "zh", "fr"]), any_text),
)
def test_any_template_gives_a_task_that_works_or_a_matrix_error(prompt: str, answer: object, tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(yaml.safe_dump({"prompt": prompt, "answer": answer}), encoding="utf-8")
    try:
        task = read_yaml_task(path)
    except MatrixError:
        return
    for language in task.languages:
        names = field_names(task.prompts[language] + task.answers[language])
        assert task.example(dict.fromkeys(names, "x"), language).reference


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("labels: [yes, no]", "labels.0: must be text, not true: put it in quotes"),
        ("labels: [a, b]\nverbalizers: {1: x}", "verbalizers.1: must be text, not 1: put it in quotes"),
    ],
)
def test_words_that_yaml_reads_as_something_else_belong_in_quotes(written: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "task.yaml"
    path.write_text(f'output: label\nprompt: "{{text}}"\n{written}\n', encoding="utf-8")
    with pytest.raises(MatrixError) as caught:
        read_yaml_task(path)
    assert str(caught.value).endswith(said)


def test_a_task_may_be_in_any_language(write: Write, tmp_path: Path) -> None:
    task = read_yaml_task(write("t.yaml", "output: label\nlanguage: PT-br\nprompt: '{text} =>'\ndata: rows.csv\n"))
    assert task.languages == ("pt-BR",)
    assert task.verbalizer("bom", "pt-BR") == " bom"
    assert task.builtin_data("pt-BR") == tmp_path / "rows.csv"


def test_a_word_may_differ_by_language_and_a_label_without_one_is_its_own(write: Write) -> None:
    text = "output: label\nprompt: {en: '{text} =>', de: '{text} :', ja: '{text}：'}\n"
    task = read_yaml_task(write("t.yaml", text + "verbalizers: {good: {de: gut, ja: 良}, bad: awful}\n"))
    assert [task.verbalizer("good", language) for language in task.languages] == [" good", " gut", "良"]
    assert [task.verbalizer("bad", language) for language in task.languages] == [" awful", " awful", "awful"]


def test_a_question_may_be_in_several_languages(write: Write) -> None:
    text = (
        "prompt: '{q}'\nanswer: '{a}'\ndimensions:\n"
        "- {name: x, weight: 1, question: {en: 'Right?', de: 'Richtig?'}, title: {de: Genauigkeit},\n"
        "   meanings: [a, b, c, d, e]}\n"
    )
    (dimension,) = read_yaml_task(write("t.yaml", text)).dimensions
    assert (dimension.question, dimension.title) == ({"en": "Right?", "de": "Richtig?"}, {"de": "Genauigkeit"})
    assert dimension.meanings == ("a", "b", "c", "d", "e")
