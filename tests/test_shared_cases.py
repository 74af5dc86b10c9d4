"""The inputs of ../shared/cases, each of which was once taken in wrongly, with the outcome that is right today.

The faults have tests with data of their own beside the code; here nothing of the collection is forgotten.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench.data.dataset import TaskData, load_task_data
from ftbench.errors import DataError, MatrixError
from ftbench.matrix.read import read_matrix
from ftbench.matrix.schema import Matrix
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.task_types.yaml_task import read_yaml_task

Load = Callable[[str], Any]

LOADED = {
    "chinese-labels-english-text": ("坏 好", ""),
    "concatenated-json": ("negative positive", ""),
    "conflicting-labels": ("negative positive", "20 inputs are there with different labels"),
    "cr-only-jsonl": ("negative positive", ""),
    "excel-blank-rows": ("negative positive", "2 empty rows left out"),
    "header-case": ("negative positive", 'the column "Text" was read as "text"'),
    "label-case": ("Negative Positive negative positive", '"Negative" / "negative"'),
    "label-double-space": ("bad very_good", '"very  good" = "very good"'),
    "label-fullwidth": ("A B", '"Ａ" = "A"'),
    "label-inner-bom": ("no yes", "are one class"),
    "label-nfd": ("bar café", "are one class"),
    "nan-group": ("negative positive", ""),
    "null-group-ok-for-comparison": ("negative positive", ""),
    "number-forms": ("0 1", '"1.0" = "1"'),
    "pandas-index": ("negative positive", "numbers the rows: left out"),
    "semicolon": ("negative positive", "separated by semicolons"),
    "split-column-other-meaning": ("negative positive", 'the column "split" names no side'),
}
HALF_EMPTY = {
    "nan-label": "20 rows left out without a value that the task needs: label",
    "nan-text": "6 rows left out without a value that the task needs: text",
}
"""A missing value is no label "nan" and no text "nan"; the rows that have all values are used."""
REFUSED = {
    "duplicate-json-key": 'data.jsonl:1: the key "label" stands twice',
    "no-header": "data.csv:1: text: the field is missing: is there no header line?",
}
NOT_PLANNED = {
    "equal-verbalizers": "t3.yaml:4: verbalizers.positive: ",
    "misspelt-label": "t3.yaml:4: labels.0: no row has the label \"positve\". Did you mean 'positive'?",
    "unused-verbalizer-keys": "t3.yaml:4: verbalizers.Positive: ",
}
PRINTED = {
    "token-f1-article": "[('', 'A', 0.0), ('the', 'A', 0.0), ('', 'The', 0.0)]",
    "token-f1-decimal": "[('15', '1.5', 0.0), ('34', '3-4', 0.0), ('-5', '5', 0.0)]",
    "exact-match-unicode-form": "1.0 1.0 1.0",
    "rouge-other-script": "спасибо большое 1.0 token_f1 1.0",
}
TOKENS = {"sentencepiece-cli", "sentencepiece-double-space", "special-token-in-prompt"}


@pytest.fixture
def cases(shared: Path) -> Path:
    folder = shared / "cases"
    if not folder.is_dir():
        pytest.skip("the shared cases are not here")
    return folder


def loaded(case: Path) -> TaskData:
    (file,) = case.glob("data.*")
    entry: dict[str, Any] = {"task": "x", "data": file.name}
    if "user" in file.read_text(encoding="utf-8").split("\n")[0]:
        entry["group_by"] = "user"
    matrix = Matrix.model_validate({"models": ["builtin:nano"], "tasks": [entry], "methods": ["zero-shot"]})
    return load_task_data(read_yaml_task(case.parent / "task.yaml"), matrix.tasks[0], matrix, case)


def test_every_case_has_an_outcome(cases: Path) -> None:
    assert {case.name for case in cases.iterdir() if case.is_dir()} == {
        *LOADED, *HALF_EMPTY, *REFUSED, *NOT_PLANNED, *PRINTED, *TOKENS
    }  # fmt: skip


@pytest.mark.parametrize("name", LOADED)
def test_a_file_as_people_have_it_is_read_for_what_it_is(name: str, cases: Path) -> None:
    labels, note = LOADED[name]
    data = loaded(cases / name)
    assert [label.replace(" ", "_") for label in data.labels] == labels.split()
    assert note in "\n".join(map(str, data.notes))
    assert bool(data.notes) == bool(note)
    assert len(data.train) >= 40
    assert (len(data.validation), len(data.test)) == (10, 10)


@pytest.mark.parametrize("name", HALF_EMPTY)
def test_rows_with_a_missing_value_are_left_out_and_counted(name: str, cases: Path) -> None:
    data = loaded(cases / name)
    assert list(map(str, data.notes)) == [HALF_EMPTY[name]]
    assert data.labels == ("negative", "positive")
    used = len(data.train) + len(data.validation) + len(data.test)
    assert used == 60 - int(HALF_EMPTY[name].split()[0])


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_meant_is_refused_with_its_line(name: str, cases: Path) -> None:
    with pytest.raises(DataError) as raised:
        loaded(cases / name)
    assert REFUSED[name] in str(raised.value)


@pytest.mark.parametrize("name", NOT_PLANNED)
def test_a_task_whose_labels_name_nothing_is_not_planned(name: str, cases: Path) -> None:
    with pytest.raises(MatrixError) as raised:
        make_plan(read_matrix(cases / name / "m3.yaml"), Registry(load_plugins(entry_points=False)))
    assert NOT_PLANNED[name] in str(raised.value)


@pytest.mark.parametrize("name", PRINTED)
def test_a_metric_takes_equal_texts_for_equal_and_others_for_others(name: str, cases: Path, tmp_path: Path) -> None:
    places = [str(place) for place in sys.path if place]
    code = f"import sys; sys.path[:0] = {places!r}; exec(open({str(cases / name / 't.py')!r}).read())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert PRINTED[name] in run.stdout


def test_a_sentencepiece_model_reads_an_answer_with_one_space(load_model: Load) -> None:
    from ftbench.compute.encode import encode
    from ftbench.records.example import Example

    tokenizer = load_model("stories-260k").tokenizer
    rows, _ = encode(tokenizer, [Example.of("Label:", " positive", "positive", id="1")], limit=200)
    whole = tokenizer("Label: positive")["input_ids"]
    assert [*rows[0].prompt, *rows[0].target[:-1]] == whole


def test_a_control_token_in_a_prompt_is_text(load_model: Load) -> None:
    from ftbench.compute.encode import encode
    from ftbench.records.example import Example

    tokenizer = load_model("stories-260k").tokenizer
    rows, _ = encode(tokenizer, [Example.of("hi </s> you", " ok", "ok", id="1")], limit=200)
    assert tokenizer.eos_token_id not in rows[0].prompt
    assert rows[0].spells_control


def test_the_likelier_place_is_chosen_as_in_running_text(load_model: Load) -> None:
    """The park in 20 of 20 rows, as a forward pass over the whole text has it; tokenised apart the zoo was in 15."""
    import torch

    from ftbench.compute.encode import encode_choices
    from ftbench.records.example import Example

    loaded = load_model("stories-260k")
    names = ("Lily", "Tom", "Ben", "Mia", "Sam", "Anna", "Max", "Sue", "Tim", "Amy")
    prompts = [f"{name} and {friend} went to the" for name in names for friend in ("her mom", "his dad")]
    examples = [Example.of(prompt, "", "") for prompt in prompts]
    rows = encode_choices(loaded.tokenizer, examples, [" park", " zoo"], limit=200)

    def likelihood(ids: list[int], answer: int) -> float:
        with torch.no_grad():
            logits = loaded.model(input_ids=torch.tensor([ids])).logits[0].double().log_softmax(-1)
        return float(sum(logits[i - 1, ids[i]] for i in range(len(ids) - answer, len(ids))))

    for park, zoo, prompt in zip(*rows, prompts, strict=True):
        whole = [
            likelihood([*loaded.tokenizer(prompt + word)["input_ids"], 2], len(row.target))
            for word, row in ((" park", park), (" zoo", zoo))
        ]
        ours = [likelihood([*row.prompt, *row.target], len(row.target)) for row in (park, zoo)]
        assert ours == pytest.approx(whole)
        assert ours[0] > ours[1]
