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
SHARE = "return {'share': sum(p == r for p, r in zip(predictions, references)) / len(predictions), 'other': weight}"


def write_script(folder: Path, *, features: str = TEXT, body: str = SHARE, name: str = "overlap") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / f"{name}.py"
    script.write_text(SCRIPT.format(features=features, parameters="weight=2.0", body=body))
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


def test_a_metric_that_wants_several_references_gets_a_list(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path, features=LISTS, body="return {'found': float(predictions[0] in references[0])}")
    assert value(configured("overlap.py", tmp_path), answers) == pytest.approx(2 / 3)


def test_a_metric_that_fails_is_a_reason(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path, body="raise ValueError('no\\n  data')")
    with pytest.raises(MetricUnavailable, match=r"evaluate:overlap\.py failed \(ValueError: no data\)"):
        value(configured("overlap.py", tmp_path), answers)


def test_a_result_that_is_no_number_is_a_reason(tmp_path: Path, answers: list[Prediction]) -> None:
    write_script(tmp_path, body="return {'share': float('nan')}")
    with pytest.raises(MetricUnavailable, match="no finite number for 3 of 3 answers"):
        value(configured("overlap.py", tmp_path), answers)


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
