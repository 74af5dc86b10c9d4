"""A matrix file is read with its defaults, and every fault names the file, the line, the key and the nearest names."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ftbench import MatrixError
from ftbench.matrix import Matrix, read_matrix
from ftbench.matrix.override import apply_override
from tests.fuzzing import fuzzed
from tests.strategies import any_text, junk_matrices, matrices

Write = Callable[[str, str | bytes], Path]

BASE = "models: [builtin:nano]\ntasks: [sentiment]\nmethods: [full, lora]\n"

_fuzz = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def fault(path: Path, overrides: Sequence[str] = ()) -> MatrixError:
    with pytest.raises(MatrixError) as caught:
        read_matrix(path, overrides)
    return caught.value


def test_the_smallest_matrix_has_defaults_and_the_name_of_its_file(write: Write) -> None:
    matrix = read_matrix(write("which.yaml", BASE)).matrix
    assert matrix.model_dump(exclude_defaults=True) == {
        "name": "which",
        "models": ({"model": "builtin:nano"},),
        "tasks": ({"task": "sentiment"},),
        "methods": ({"method": "full"}, {"method": "lora"}),
    }
    assert (matrix.seeds, matrix.training.epochs, matrix.training.keep, matrix.device) == ((), 3, "best", "auto")


def test_entries_may_be_names_or_mappings(write: Write) -> None:
    text = """
models: [{model: ./one, dtype: bf16}, "hf:Org/Two"]
tasks: [sentiment, {task: support-qa, data: tickets.csv}, {task: ./legal.yaml}, {task: sentiment, language: zh}]
methods: [lora, {method: lora, name: lora-r64, r: 64}]
metrics: [perplexity, {metric: bleu, lowercase: true}]
"""
    matrix = read_matrix(write("m.yaml", text)).matrix
    assert [entry.label for entry in matrix.models] == ["one", "hf:Org/Two"]
    assert [entry.label for entry in matrix.tasks] == ["sentiment", "support-qa", "legal", "sentiment-zh"]
    assert [entry.label for entry in matrix.methods] == ["lora", "lora-r64"]
    assert matrix.methods[1].options == {"r": 64}
    assert [(entry.metric, entry.options) for entry in matrix.metrics] == [
        ("perplexity", {}),
        ("bleu", {"lowercase": True}),
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_key(write: Write) -> None:
    assert read_matrix(write("m.yaml", b"\xef\xbb\xbf" + BASE.encode())).matrix.name == "m"


TRAINING_KEYS = (
    "batch_size, checkpointing, deterministic, early_stopping, epochs, examples, gradient_clip, keep, max_length, "
    "micro_batch_tokens, packing, save_minutes, schedule, steps, validations, warmup"
)
TASK_KEYS = (
    "augment, data, evaluate_on, fields, folds, group_by, language, max_new_tokens, name, scoring, task, train_on"
)

FAULTS: dict[str, tuple[str, int | None, str | None, str]] = {
    "misspelt key": (
        BASE + "trainig: {}\n",
        4,
        "trainig",
        "unknown key. Did you mean 'training'? Known: ",
    ),
    "misspelt section key": (
        BASE + "training:\n  batch_size: 4\n  epoch: 1\n",
        6,
        "training.epoch",
        f"unknown key. Did you mean 'epochs'? Known: {TRAINING_KEYS}.",
    ),
    "misspelt entry key": (
        "models: [m]\nmethods: [lora]\ntasks:\n  - sentiment\n  - task: recipes\n    dta: x.csv\n",
        6,
        "tasks.1.dta",
        f"unknown key. Did you mean 'data'? Known: {TASK_KEYS}.",
    ),
    "misspelt required key": (
        "model: [m]\ntasks: [t]\nmethods: [lora]\n",
        1,
        "model",
        "unknown key. Did you mean 'models'? Known: ",
    ),
    "misspelt data key": (
        "models: [m]\nmethods: [lora]\ntasks:\n- {task: t, data: {train: a, valid: b, test: c}}\n",
        4,
        "tasks.0.data.valid",
        "unknown key. Did you mean 'validation'? Known: encoding, header, separator, sheet, strict, test, train, "
        "validation.",
    ),
    "missing key": ("models: [m]\ntasks: [t]\n", 1, "methods", "is missing"),
    "missing entry key": ("models: [m]\nmethods: [lora]\ntasks:\n- data: x.csv\n", 4, "tasks.0.task", "is missing"),
    "too small": (BASE + "training:\n  epochs: 0\n", 5, "training.epochs", "must be greater than 0, not 0"),
    "too large": (BASE + "training: {warmup: 1}\n", 4, "training.warmup", "must be less than 1, not 1"),
    "negative seed": (BASE + "seeds:\n- 1\n- -1\n", 6, "seeds.1", "must be greater than or equal to 0, not -1"),
    "no number": (
        BASE + "training: {batch_size: many}\n",
        4,
        "training.batch_size",
        "must be a whole number, not 'many'",
    ),
    "neither number nor word": (
        BASE + "training: {micro_batch_tokens: many}\n",
        4,
        "training.micro_batch_tokens",
        "must be auto or a whole number of at least 16, not 'many'",
    ),
    "too few tokens": (
        BASE + "training: {micro_batch_tokens: 15}\n",
        4,
        "training.micro_batch_tokens",
        "must be auto or a whole number of at least 16, not 15",
    ),
    "no choice": (BASE + "device: tpu\n", 4, "device", "must be 'auto', 'cpu', 'cuda' or 'mps', not 'tpu'"),
    "no language tag": (
        BASE + "language: pt_BR\n",
        4,
        "language",
        "must be a language tag (BCP 47) such as en, zh or pt-BR, not 'pt_BR'. Did you mean 'pt-BR'?",
    ),
    "a task's language by its name": (
        "models: [m]\ntasks:\n- {task: t, language: Deutsch}\nmethods: [lora]\n",
        3,
        "tasks.0.language",
        "must be a language tag (BCP 47) such as en, zh or pt-BR, not 'Deutsch'. Did you mean 'de'?",
    ),
    "no list": (BASE + "plugins: mine.py\n", 4, "plugins", "must be a list, not 'mine.py'"),
    "no entry": ("models: [m]\ntasks: [7]\nmethods: [lora]\n", 2, "tasks.0", "must be keys with values, not 7"),
    "empty list": ("models: [m]\ntasks: []\nmethods: [lora]\n", 2, "tasks", "needs at least one item"),
    "empty section": (BASE + "training:\n", 4, "training", "must be keys with values, not null"),
    "no truth": (BASE + "allow: yes\n", 4, "allow", "must be keys with values, not true"),
    "slash in a name": (BASE + "name: a/b\n", 4, "name", "a name has no slashes or control characters"),
    "duplicate key": (BASE + "\nmodels: [m]\n", 5, "models", "the key is there twice"),
    "duplicate inner key": (BASE + "training: {epochs: 1,\n  epochs: 2}\n", 5, "epochs", "the key is there twice"),
    "duplicate method": (
        "models: [m]\ntasks: [t]\nmethods:\n  - lora\n  - {method: lora, r: 8}\n",
        3,
        "methods",
        '"lora" is there twice; give one of them another `name`',
    ),
    "duplicate task": (
        "models: [m]\ntasks: [t, {task: t, data: x.csv}]\nmethods: [lora]\n",
        2,
        "tasks",
        '"t" is there twice; give one of them another `name`',
    ),
    "no seeds": (BASE + "seeds: 0\n", 4, "seeds", "a number of seeds is from 1 to 20, not 0"),
    "a seed, not a number of them": (
        BASE + "seeds: 42\n",
        4,
        "seeds",
        "a number of seeds is from 1 to 20, not 42; the single seed 42 is [42]",
    ),
    "seeds in words": (BASE + "seeds: three\n", 4, "seeds", "must be a list, such as [0, 1, 2], or their number: 3"),
    "duplicate seed": (BASE + "seeds: [3, 1, 3]\n", 4, "seeds", '"3" is there twice'),
    "unknown baseline": (
        BASE + "baseline: lorra\n",
        4,
        "baseline",
        "\"lorra\" is none of the methods. Did you mean 'lora'? Known: full, lora.",
    ),
    "no YAML": (BASE + "seeds: [1\nname: x\n", 5, None, "not valid YAML: "),
    "a tab": (BASE + "training:\n\tepochs: 1\n", 5, None, "not valid YAML: found character '\\t'"),
    "a control character": (
        BASE + "name: a\x07b\n",
        4,
        None,
        "not valid YAML: the character #x0007 is not allowed",
    ),
    "two documents": (BASE + "---\n" + BASE, 4, None, "not valid YAML: but found another document"),
    "a Python object": (
        BASE + "name: !!python/name:os.system\n",
        4,
        None,
        "not valid YAML: could not determine a constructor for the tag",
    ),
    "no date": (BASE + "name: 2001-99-99\n", None, None, "not valid YAML: month must be in 1..12"),
    "tag and value": (BASE + "seeds: [!!bool maybe]\n", None, None, "not valid YAML: a value does not fit its tag"),
    "itself inside": (BASE + "seeds: &a [*a]\n", None, None, "not valid YAML: too deep"),
    "a list": ("- models\n", 1, None, "expected keys such as models, tasks and methods at the top"),
    "a word": ("models\n", 1, None, "expected keys such as models, tasks and methods at the top"),
    "a number as key": (BASE + "1: 2\n", 1, "1", "Keys must be strings, not 1"),
}


@pytest.mark.parametrize(("text", "line", "key", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_file_line_and_key(
    text: str, line: int | None, key: str | None, message: str, write: Write
) -> None:
    path = write("m.yaml", text)
    error = fault(path)
    assert (error.file, error.line, error.key) == (path, line, key)
    assert error.message.startswith(message)


@pytest.mark.parametrize("text", ["", "\n# only words\n", "---\n"])
def test_an_empty_file_is_an_error(text: str, write: Write) -> None:
    error = fault(write("m.yaml", text))
    assert error.message in ("the file is empty", "expected keys such as models, tasks and methods at the top")


def test_text_that_is_not_utf_8_names_its_line(write: Write) -> None:
    path = write("m.yaml", BASE.encode() + "name: 中文\n".encode("gbk"))
    assert str(fault(path)) == f"{path}:4: is not UTF-8 text"


def test_a_missing_file_and_a_folder_are_errors(tmp_path: Path) -> None:
    assert str(fault(tmp_path / "none.yaml")) == f"{tmp_path / 'none.yaml'}: there is no such file"
    assert str(fault(tmp_path)) == f"{tmp_path}: is a folder, not a file"


OVERRIDES: list[tuple[list[str], dict[str, Any]]] = [
    (["training.epochs=1"], {"training": {"epochs": 1.0}}),
    (["seeds=[0, 1, 2]"], {"seeds": (0, 1, 2)}),
    (["seeds=3"], {"seeds": (0, 1, 2)}),
    (["methods.1=prefix"], {"methods": ({"method": "full"}, {"method": "prefix"})}),
    (["methods=[{method: lora, r: 4}]"], {"methods": ({"method": "lora", "r": 4},)}),
    (
        ["methods.0={method: lora, name: x, r: 4}", "methods.0.r=8"],
        {"methods": ({"method": "lora", "name": "x", "r": 8}, {"method": "lora"})},
    ),
    (["baseline=lora", "baseline=full"], {"baseline": "full"}),
    (["name=a=b"], {"name": "a=b"}),
    (["evaluation.examples=null"], {}),
    (["allow.evaluate_hub=yes"], {"allow": {"evaluate_hub": True}}),
]


@pytest.mark.parametrize(("overrides", "expected"), OVERRIDES)
def test_set_overrides_keys_and_items(overrides: list[str], expected: dict[str, Any], write: Write) -> None:
    path = write("m.yaml", BASE)
    plain, changed = read_matrix(path).matrix, read_matrix(path, overrides).matrix
    assert changed == Matrix.model_validate({**plain.model_dump(), **expected})


def test_set_fills_a_section_that_is_there_and_empty(write: Write) -> None:
    assert read_matrix(write("m.yaml", BASE + "training:\n"), ["training.epochs=2"]).matrix.training.epochs == 2


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("training.epoch=1", "unknown key. Did you mean 'epochs'?"),
        ("training.epochs=0", "must be greater than 0, not 0"),
        ("training={epochs: 0}", "training.epochs: must be greater than 0, not 0"),
        ("methods.0={name: x}", "methods.0.method: is missing"),
        ("methods.00={name: x}", "methods.0.method: is missing"),
        ("tasks.0={task: t, data: {train: a, valid: b}}", "tasks.0.data.valid: unknown key. Did you mean"),
        ("name=a/b", "a name has no slashes or control characters"),
        ("seeds=[1, 1]", '"1" is there twice'),
        ("baseline=fully", "\"fully\" is none of the methods. Did you mean 'full'? Known: full, lora."),
        ("methods.7=lora", '"7" is no position in a list of 2'),
        ("methods.first=lora", '"first" is no position in a list of 2'),
        ("methods.²=lora", '"²" is no position in a list of 2'),
        ("methods.0.r=8", "\"methods.0\" is 'full', which has no keys"),
        ("trainng.epochs=1", "trainng: unknown key. Did you mean 'training'? Known: "),
        ("trainng={}", "unknown key. Did you mean 'training'? Known: "),
        ("training..epochs=1", "expected KEY=VALUE, such as training.epochs=1"),
        ("seeds", "expected KEY=VALUE, such as training.epochs=1"),
        ("=1", "expected KEY=VALUE, such as training.epochs=1"),
        ("seeds=[", "not valid YAML: "),
        ("seeds=!!bool x", "not valid YAML: a value does not fit its tag"),
        ("training={epochs: 1, epochs: 2}", "epochs: the key is there twice"),
    ],
)
def test_a_fault_of_set_names_it_as_written_and_not_the_file(assignment: str, message: str, write: Write) -> None:
    assert str(fault(write("m.yaml", BASE), [assignment])).startswith(f"--set {assignment}: {message}")


def test_of_several_sets_the_one_that_gave_the_value_is_named(write: Write) -> None:
    path = write("m.yaml", BASE + "training: {epochs: 2}\n")
    given = ["training.epochs=-1", "seeds=[1]", "training={epochs: -2}", "training.batch_size=4"]
    assert str(fault(path, given)) == "--set training={epochs: -2}: training.epochs: must be greater than 0, not -2"


def test_a_fault_of_the_file_beside_a_set_names_the_file(write: Write) -> None:
    path = write("m.yaml", BASE + "training: {epochs: 0}\n")
    error = str(fault(path, ["training.batch_size=4", "seeds=[1]"]))
    assert error == f"{path}:4: training.epochs: must be greater than 0, not 0"


def test_a_list_that_a_set_item_makes_wrong_names_both(write: Write) -> None:
    path = write("m.yaml", BASE)
    assert str(fault(path, ["seeds=[1]", "methods.1=full"])) == (
        f'{path}:3: methods: "full" is there twice; give one of them another `name` (with --set methods.1=full)'
    )


def test_a_set_of_a_position_with_thousands_of_digits_is_refused(write: Write) -> None:
    assert "is no position in a list of 2" in str(fault(write("m.yaml", BASE), [f"methods.{'1' * 5000}=lora"]))


def test_a_long_set_is_cut_and_stays_on_one_line(write: Write) -> None:
    error = str(fault(write("m.yaml", BASE), ["name=a/\n" + "b" * 1000]))
    assert error.startswith(f"--set name=a/ {'b' * 52}…: must have at most 80 characters")
    assert "\n" not in error


@fuzzed("matrices", thorough=800)
@given(text=any_text | st.text(alphabet=":-[]{}&*!#|>%@`\"'\n abc0.\t", max_size=40))
def test_junk_text_gives_a_matrix_error(text: str, tmp_path: Path) -> None:
    path = tmp_path / "junk.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MatrixError):
        read_matrix(path)


@fuzzed("matrices", thorough=500)
@given(content=st.binary(max_size=60))
def test_junk_bytes_give_a_matrix_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "junk.yaml"
    path.write_bytes(content)
    with pytest.raises(MatrixError):
        read_matrix(path)


@fuzzed("matrices", thorough=800)
@given(raw=junk_matrices)
def test_junk_values_give_a_matrix_error_that_names_the_file(raw: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "junk.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(MatrixError) as caught:
        read_matrix(path)
    assert caught.value.file == path


@fuzzed("matrices", thorough=500)
@given(assignment=any_text | st.text(alphabet="abc.01=[]{}:, ", max_size=20))
def test_junk_overrides_give_a_matrix_error_or_a_mapping(assignment: str) -> None:
    raw: dict[str, Any] = {"models": ["m"], "a": {"b": [1, {"c": 2}]}}
    place: object = "--set "
    try:
        apply_override(raw, assignment)
    except MatrixError as error:
        place = error.file
    assert str(place).startswith("--set ")


WRITTEN = """\
name: written
models: [{model: builtin:nano, dtype: bf16}]
tasks: [{task: sentiment, language: zh, folds: 3}, {task: support-qa, data: {train: a.csv, test: b.csv}}]
methods: [zero-shot, {method: lora, r: 8, each: {learning_rate: [0.001, 0.01]}}]
seeds: [0, 1]
axes: {training.batch_size: [4, 8]}
tuning: {trials: 3}
training: {epochs: 1.5, batch_size: 4, schedule: cosine, warmup: 0.1}
resources: {memory: 4GB, time: 2h}
"""


@fuzzed("matrices", thorough=1000)
@given(
    place=st.integers(0, len(WRITTEN)),
    length=st.integers(0, 12),
    junk=any_text | st.text("[]{}:,-&*!<~0x. \n", max_size=8),
)
def test_a_matrix_with_a_changed_piece_is_read_or_gives_a_matrix_error(
    place: int, length: int, junk: str, tmp_path: Path
) -> None:
    path = tmp_path / "changed.yaml"
    path.write_text(WRITTEN[:place] + junk + WRITTEN[place + length :], encoding="utf-8")
    try:
        assert read_matrix(path).matrix.models
    except MatrixError as error:
        assert len(str(error).splitlines()) <= 2  # noqa: PT017


@_fuzz
@given(raw=matrices())
def test_what_a_valid_matrix_says_is_what_is_read(raw: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    file = read_matrix(path)
    assert file.matrix == Matrix.model_validate({"name": "m", **raw})
    again = Matrix.model_validate(file.matrix.model_dump(mode="json", exclude_none=True))
    assert again == file.matrix


@_fuzz
@given(raw=matrices(), key=st.sampled_from(["models", "tasks", "methods", "seeds"]))
def test_an_entry_that_is_there_twice_is_found_wherever_it_is(raw: dict[str, Any], key: str, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(json.dumps({**raw, key: [*raw[key], raw[key][0]]}), encoding="utf-8")
    error = fault(path)
    assert error.key == key
    assert "is there twice" in error.message


def test_every_example_is_a_valid_matrix() -> None:
    examples = sorted((Path(__file__).parents[3] / "examples").glob("*.yaml"))
    read = [read_matrix(path).matrix.name for path in examples if "models:" in path.read_text(encoding="utf-8")]
    assert len(read) >= 2


def test_every_benchmark_is_a_valid_matrix() -> None:
    for path in sorted((Path(__file__).parents[3] / "benchmarks").glob("*.yaml")):
        assert read_matrix(path).matrix.name
