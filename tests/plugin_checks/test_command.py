"""`ftbench plugins check`, and the fixture for a plugin's own tests."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from ftbench.commandline import plugins
from ftbench.commandline.main import main
from ftbench.contracts import MeanMetric
from ftbench.plugin_checks.models import ARCHITECTURES
from ftbench.plugin_checks.pytest_plugin import PluginKit, ftbench  # noqa: F401 - the fixture of this module
from ftbench.plugins import KINDS
from tests.conftest import CHECKOUT

WRONG = Path(__file__).parent / "wrong"


class Agrees(MeanMetric):
    name = "agrees"
    bounds = (0.0, 1.0)

    def score(self, prediction):  # type: ignore[no-untyped-def]
        return float(prediction.text == prediction.reference)


class Disagrees(Agrees):
    direction = "lower"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["plugins", "check", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_a_failed_check_is_one_line_with_place_and_finding_then_one_with_the_cure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(str(WRONG / "metric_wrong_direction.py")) == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(i for i, line in enumerate(lines) if "FAILED" in line)
    assert lines[at].startswith("  FAILED  direction [en, zh]: metric_wrong_direction.py:")
    assert lines[at].endswith("lower is better, and right answers have 1, wrong ones 0")
    assert lines[at + 1].strip() == "Set `direction` to the way in which values get better."
    assert lines[-1].split(",")[1] == " 1 failed"


def test_what_is_shown_is_in_the_language_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(WRONG / "metric_wrong_direction.py"), "--language", "zh") == 1
    assert "正确回答为 1，错误回答为 0" in capsys.readouterr().out


def test_a_crash_is_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(WRONG / "import_fails.py")) == 1
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    assert "import_fails.py:3: it raised ModuleNotFoundError" in shown.out


def test_json_has_every_check_with_its_outcome(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(WRONG / "metric_draws.py"), "--format", "json") == 1
    content = json.loads(capsys.readouterr().out)
    by_name = {row["check"]: row for row in content["checks"]}
    assert content["failed"] == sum(row["outcome"] == "failed" for row in content["checks"]) >= 1
    assert by_name["repeatable"]["found"]["code"] == "plugin-checks-metrics.statistics-drawn"
    assert by_name["loads"]["outcome"] == "passed"


def test_a_task_of_a_yaml_file_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "capitals.yaml"
    file.write_text('prompt: "Country: {country}\\nCapital:"\nanswer: " {capital}"\n', encoding="utf-8")
    assert run(str(file)) == 0
    assert "round-trip: what a model learns to say" in capsys.readouterr().out
    file.write_text('prompt: "Country: {country}\\nCapital: {capital}"\nanswer: " {capital}"\n', encoding="utf-8")
    assert run(str(file)) == 1


def test_an_unknown_plugin_is_an_error_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ftbench_metric") == 2
    assert "Did you mean 'ftbench_metrics'" in capsys.readouterr().err


def test_a_setting_without_a_method_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ftbench_methods", "--set", "rank=4") == 2
    assert 'expected METHOD.KEY=VALUE, got "rank=4"' in capsys.readouterr().err


def test_a_setting_of_a_method_that_the_plugin_does_not_have_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(WRONG / "metric_draws.py"), "--set", "wrong.rank=4") == 2
    assert 'the plugin has no method "wrong"' in capsys.readouterr().err


def test_only_objects_of_the_given_kind_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(WRONG / "metric_draws.py"), "--kind", "task") == 0
    assert "metrics:" not in capsys.readouterr().out


def test_the_choices_of_the_command_are_all_kinds_and_all_models() -> None:
    assert list(plugins._KINDS.values()) == list(KINDS)
    assert plugins._ARCHITECTURES == ARCHITECTURES


def test_a_test_with_the_fixture_passes_for_a_good_object(ftbench: PluginKit) -> None:  # noqa: F811
    assert ftbench.check(Agrees()).failures == ()


def test_a_test_with_the_fixture_fails_with_what_was_found_and_the_cure(ftbench: PluginKit) -> None:  # noqa: F811
    with pytest.raises(pytest.fail.Exception, match=r"(?s)lower is better.*Set `direction`"):
        ftbench.check(Disagrees())
    with pytest.raises(pytest.fail.Exception, match="ftbench_register_metrics returned None"):
        ftbench.check_plugin(WRONG / "returns_nothing.py")


def test_pytest_finds_the_fixture_by_an_entry_point() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"ftbench": "ftbench.plugin_checks.pytest_plugin"}
