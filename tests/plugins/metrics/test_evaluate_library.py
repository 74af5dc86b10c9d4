"""Metrics of the evaluate library: local scripts without a network, the hub only where it is allowed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ftbench import MatrixError, MetricUnavailable, Prediction
from ftbench_metrics.evaluate_library import EvaluateLibrary

Answer = Callable[..., Prediction]

SCRIPT = """
import datasets
import evaluate

class Overlap(evaluate.Metric):
    def _info(self):
        return evaluate.MetricInfo(
            description="", citation="", inputs_description="", features=datasets.Features({features})
        )

    def _compute(self, predictions, references, {parameters}):
        {body}
"""
TEXT = '{"predictions": datasets.Value("string"), "references": datasets.Value("string")}'
LISTS = '{"predictions": datasets.Value("string"), "references": datasets.Sequence(datasets.Value("string"))}'
DRAWN = """
        import numpy

        scores = numpy.array([len(text) for text in predictions])
        if not use_aggregator:
            return {'length': scores}
        drawn = numpy.random.default_rng(0).integers(0, len(scores), (100, len(scores)))
        return {'length': float(numpy.median(scores[drawn].mean(axis=1)))}
"""
"""As rouge has it: the median of resampled means, or the scores."""
SHARE = "return {'share': sum(p == r for p, r in zip(predictions, references)) / len(predictions), 'other': weight}"


def write_script(
    folder: Path, *, features: str = TEXT, body: str = SHARE, name: str = "overlap", parameters: str = "weight=2.0"
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / f"{name}.py"
    script.write_text(SCRIPT.format(features=features, parameters=parameters, body=body))
    return script


@pytest.fixture(scope="module", autouse=True)
def caches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """evaluate copies scripts to a cache; not to the user's."""
    import evaluate.config

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate.config, "HF_MODULES_CACHE", str(tmp_path_factory.mktemp("modules")))
        patch.setattr(evaluate.config, "HF_METRICS_CACHE", tmp_path_factory.mktemp("metrics"))
        yield


@pytest.fixture
def answers(answer: Answer) -> list[Prediction]:
    return [answer("yes", "yes"), answer("no", "yes"), answer("no", "no")]


def configured(argument: str, directory: Path, **options: object) -> EvaluateLibrary:
    return EvaluateLibrary().configure(argument, options, directory)


def value(metric: EvaluateLibrary, answers: list[Prediction]) -> float:
    return float(metric.value(metric.statistics(answers).sum(0)))


def test_a_script_beside_the_matrix_is_run(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path)
    assert value(configured("overlap.py", tmp_path), answers) == pytest.approx(2 / 3)


def test_a_folder_with_a_script_of_its_name_is_run(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path / "overlap")
    assert value(configured("./overlap", tmp_path), answers) == pytest.approx(2 / 3)


def test_an_absolute_path_is_run(tmp_path: Path, answers: list[Prediction]) -> None:
    script = write_script(tmp_path / "elsewhere")
    assert value(configured(str(script), tmp_path), answers) == pytest.approx(2 / 3)


def test_a_script_that_changed_is_loaded_again(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path)
    value(configured("overlap.py", tmp_path), answers)
    write_script(tmp_path, body="return {'share': 7.0}")
    assert value(configured("overlap.py", tmp_path), answers) == 7


def test_another_result_can_be_chosen(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path)
    assert value(configured("overlap.py", tmp_path, key="other"), answers) == 2


def test_arguments_reach_the_metric(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path)
    assert value(configured("overlap.py", tmp_path, key="other", arguments={"weight": 5.0}), answers) == 5


FOUND = "return {'found': sum(p in r for p, r in zip(predictions, references)) / len(predictions)}"


def test_a_metric_that_wants_several_references_gets_a_list(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path, features=LISTS, body=FOUND)
    assert value(configured("overlap.py", tmp_path), answers) == pytest.approx(2 / 3)


def test_a_metric_that_fails_is_a_reason(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path, body="raise ValueError('no\\n  data')")
    with pytest.raises(MetricUnavailable, match=r"evaluate:overlap\.py failed \(ValueError: no data\)"):
        value(configured("overlap.py", tmp_path), answers)


def test_a_result_that_is_no_number_is_a_reason(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path, body="return {'share': float('nan')}")
    with pytest.raises(MetricUnavailable, match="its value is not a finite number"):
        value(configured("overlap.py", tmp_path), answers)


def test_a_metric_with_a_number_for_each_text_is_their_mean(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path, body="return {'each': [float(len(p)) for p in predictions]}")
    rows = configured("overlap.py", tmp_path).statistics(answers)
    assert rows[:, 0].tolist() == [3, 2, 2]


def test_a_number_for_a_text_that_is_none_is_a_reason(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path, body="return {'each': [float('nan')] * len(predictions)}")
    with pytest.raises(MetricUnavailable, match="no finite number for 3 of 3 answers"):
        value(configured("overlap.py", tmp_path), answers)


def test_a_number_for_each_class_is_a_reason(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path, body="return {'f1': [0.5, 0.25]}")
    with pytest.raises(MetricUnavailable, match=r"gives 2 numbers .* not one; choose one with `arguments`"):
        value(configured("overlap.py", tmp_path), answers)


NUMBERS = '{"predictions": datasets.Value("int32"), "references": datasets.Value("int32")}'
F1 = """import sklearn.metrics
        score = sklearn.metrics.f1_score(references, predictions, average=average)
        return {'f1': float(score) if average else score}"""


def write_f1(folder: Path) -> None:
    """The hub's metric `f1` in short: it compares numbers, and is no mean over answers."""
    script = write_script(folder, features=NUMBERS, body=F1)
    script.write_text(script.read_text().replace("weight=2.0", "average='binary'"), encoding="utf-8")


def labelled(answer: Answer, count: int) -> list[Prediction]:
    """Answers of three kinds of mistakes, in no order."""
    said = ("yes", "no", "yes", "yes", "no", "maybe", "no", "yes")
    meant = ("yes", "no", "no", "yes", "no", "yes", "yes", "yes")
    return [answer(said[i % 8], meant[i % 8]) for i in range(count)]


def test_labels_are_numbers_in_the_order_of_the_matrix(tmp_path: Path, answer: Answer) -> None:
    from sklearn.metrics import f1_score

    write_f1(tmp_path)
    predictions = labelled(answer, 8)
    metric = configured("overlap.py", tmp_path, labels=["no", "yes"], arguments={"average": "macro"})
    numbers = {"no": 0, "yes": 1}
    expected = f1_score(
        [numbers[p.reference] for p in predictions], [numbers.get(p.text, -1) for p in predictions], average="macro"
    )
    assert value(metric, predictions) == pytest.approx(expected, abs=1e-12)


def test_the_second_label_is_the_positive_one_of_a_binary_metric(tmp_path: Path, answers: list[Prediction]) -> None:
    write_f1(tmp_path)
    assert value(configured("overlap.py", tmp_path, labels=["no", "yes"]), answers) == pytest.approx(2 / 3)
    three = [*answers, answers[2]]  # of "no" two are found, and one answer too many
    assert value(configured("overlap.py", tmp_path, labels=["yes", "no"]), three) == pytest.approx(4 / 5)


def test_texts_where_numbers_are_compared_are_a_reason(tmp_path: Path, answers: list[Prediction]) -> None:
    write_f1(tmp_path)
    with pytest.raises(MetricUnavailable, match=r'compares numbers, and "yes" is none; write `labels'):
        value(configured("overlap.py", tmp_path), answers)


def test_texts_that_are_numbers_need_no_labels(tmp_path: Path, answer: Answer) -> None:
    write_f1(tmp_path)
    assert value(configured("overlap.py", tmp_path), [answer("1", "1"), answer("0", "1")]) == pytest.approx(2 / 3)


def test_a_reference_that_is_no_label_is_a_reason(tmp_path: Path, answers: list[Prediction]) -> None:
    write_f1(tmp_path)
    with pytest.raises(MetricUnavailable, match="none of the `labels`"):
        value(configured("overlap.py", tmp_path, labels=["yes", "perhaps"]), answers)


def test_the_value_is_that_of_evaluate_on_all_answers(tmp_path: Path, answer: Answer) -> None:
    import evaluate

    write_f1(tmp_path)
    predictions = labelled(answer, 50)
    numbers = {"no": 0, "yes": 1}
    theirs = evaluate.load(str(tmp_path / "overlap.py"), keep_in_memory=True).compute(
        predictions=[numbers.get(p.text, -1) for p in predictions],
        references=[numbers[p.reference] for p in predictions],
        average="macro",
    )["f1"]
    metric = configured("overlap.py", tmp_path, labels=["no", "yes"], arguments={"average": "macro"})
    assert value(metric, predictions) == pytest.approx(theirs, abs=1e-12)


def test_a_value_of_random_draws_says_which_argument_gives_a_mean(tmp_path: Path, answer: Answer) -> None:
    write_script(tmp_path, body=DRAWN, parameters="use_aggregator=True")
    predictions = [answer("a" * (place * place % 17 + 1), "a") for place in range(30)]
    with pytest.raises(MetricUnavailable, match=r"random draws.*`arguments: \{use_aggregator: false\}`"):
        configured("overlap.py", tmp_path).statistics(predictions)
    plain = configured("overlap.py", tmp_path, arguments={"use_aggregator": False})
    assert value(plain, predictions) == pytest.approx(sum(len(p.text) for p in predictions) / 30)


def test_bounds_are_two_numbers(tmp_path: Path) -> None:
    write_script(tmp_path)
    assert configured("overlap.py", tmp_path, bounds=[0, 1]).bounds == (0.0, 1.0)
    for wrong in ([1, 0], [0], ["a", 1]):
        with pytest.raises(MatrixError, match=r"expects `bounds` as \[lowest, highest\]"):
            configured("overlap.py", tmp_path, bounds=wrong)


def test_labels_are_different_texts(tmp_path: Path) -> None:
    write_script(tmp_path)
    for wrong in ([], ["a", "a"], [0, 1]):
        with pytest.raises(MatrixError, match="a list of different texts"):
            configured("overlap.py", tmp_path, labels=wrong)


def test_a_missing_result_is_a_reason(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path)
    with pytest.raises(MetricUnavailable, match='no result "f1", only share, other'):
        value(configured("overlap.py", tmp_path, key="f1"), answers)


def test_a_name_on_the_hub_needs_permission(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match=r"allow: \{evaluate_hub: true\}"):
        configured("rouge", tmp_path)


def test_a_plain_name_never_means_a_folder(tmp_path: Path) -> None:
    write_script(tmp_path / "rouge", name="rouge")
    with pytest.raises(MatrixError, match=r"for the folder, write evaluate:\./rouge"):
        configured("rouge", tmp_path)


@pytest.mark.parametrize("name", ["rouge", "someone/rouge"])
def test_an_allowed_name_never_runs_a_folder_of_the_current_directory(
    name: str, tmp_path: Path, answers: list[Prediction], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_script(tmp_path / name, name="rouge", body="raise SystemExit")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MetricUnavailable, match="instead of the hub's metric"):
        value(configured(name, tmp_path, allow_hub=True), answers)


def test_an_allowed_name_is_loaded_from_the_hub(
    tmp_path: Path, answers: list[Prediction], monkeypatch: pytest.MonkeyPatch
) -> None:
    import evaluate

    local = evaluate.load(str(write_script(tmp_path)), keep_in_memory=True)
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(evaluate, "load", lambda *args, **options: asked.append((*args, options["revision"])) or local)
    assert value(configured("overlap", tmp_path, allow_hub=True, revision="v1"), answers) == pytest.approx(2 / 3)
    assert asked == [("overlap", None, "v1")]


def test_without_an_argument_there_is_no_metric(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match="evaluate:PATH"):
        configured("", tmp_path)


def test_a_missing_script_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(MatrixError, match="there is no script"):
        configured("./nowhere", tmp_path)


def test_an_unknown_option_suggests_the_nearest(tmp_path: Path) -> None:
    write_script(tmp_path)
    with pytest.raises(MatrixError, match="Did you mean 'direction'"):
        configured("overlap.py", tmp_path, directions="lower")


def test_the_name_keeps_the_argument_and_the_direction_is_an_option(tmp_path: Path) -> None:
    write_script(tmp_path)
    metric = configured("./overlap.py", tmp_path, direction="lower")
    assert (metric.name, metric.direction) == ("evaluate:./overlap.py", "lower")


def test_the_signature_changes_with_the_script_and_its_arguments(tmp_path: Path) -> None:
    write_script(tmp_path)
    signatures = {configured("overlap.py", tmp_path).signature("en")}
    signatures.add(configured("overlap.py", tmp_path, arguments={"weight": 3}).signature("en"))
    write_script(tmp_path, body="return {'share': 7.0}")
    signatures.add(configured("overlap.py", tmp_path).signature("en"))
    assert len(signatures) == 3
