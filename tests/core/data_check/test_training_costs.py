"""Time, memory and money of a training on the rows: against numbers computed by hand, and as they are shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ftbench import Capabilities, Method, MethodSettings, ModelFacts, ModelSource
from ftbench.data_check import CheckedFile, check_files
from ftbench.data_check.json_output import as_json
from ftbench.data_check.report import CheckReport
from ftbench.data_check.text_output import TextOutput
from ftbench.data_check.training_costs import NoTraining, TrainingCost, WantedTrainings, training_costs
from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES

WriteRows = Callable[[str, Iterable[Mapping[str, Any]]], Path]

CATALOGUE = MessageCatalogue.of(CORE_MESSAGES)

# 100 × 64 = 6,400 parameters are the embedding, and 993,600 the body.
FACTS = ModelFacts("llama", 1_000_000, 64, 2, 100, 256, has_biases=False, key_value_size=64)


TRAINS = Capabilities()


@dataclass(frozen=True)
class Told(Method):
    """A method that trains so many parameters; 7 are not possible."""

    name: str
    trained: int = 5_000
    capabilities: Capabilities = TRAINS

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> str | None:
        return "seven is an odd number" if self.trained == 7 else None

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int:
        return self.trained

    def prepare(self, model: Any, settings: MethodSettings) -> Any:
        raise AssertionError("an estimate prepares nothing")


FROZEN, ALL = Told("frozen"), Told("all", 1_000_000)


def wanted(*methods: Method, speed: float = 1e6, hourly: float | None = None) -> WantedTrainings:
    model = ModelSource("paper:a", Path(), "fingerprint", FACTS)
    return WantedTrainings(model, tuple((method, MethodSettings()) for method in methods), speed, hourly)


def rows(count: int, first: int = 0) -> list[dict[str, str]]:
    """Rows of 10 tokens, of which 2 are the answer: 3.5 characters of English are one."""
    return [{"question": f"{n:07}" * 4, "answer": f"{n:06}!"} for n in range(first, first + count)]


@pytest.fixture
def report(write_rows: WriteRows) -> CheckReport:
    """A check of 12 rows: 120 tokens, of which 24 are answers."""
    return check_files([CheckedFile(write_rows("rows.jsonl", rows(12)), name="rows.jsonl")])


def only(report: CheckReport, method: Method, epochs: float = 1, limit: int | None = None) -> TrainingCost:
    (cost,) = training_costs(report.table, wanted(method), epochs, limit)
    assert isinstance(cost, TrainingCost)
    return cost


def test_the_time_of_a_frozen_base_is_four_operations_a_parameter_and_token(report: CheckReport) -> None:
    expected = 1 + 4 * (993_600 * 120 + 6_400 * 24) / 1e6
    assert only(report, FROZEN).seconds == pytest.approx(expected)


def test_training_all_weights_takes_six(report: CheckReport) -> None:
    expected = 1 + 6 * (993_600 * 120 + 6_400 * 24) / 1e6
    assert only(report, ALL).seconds == pytest.approx(expected)


def test_the_time_is_in_proportion_to_the_epochs(report: CheckReport) -> None:
    once, thrice = (only(report, FROZEN, epochs).seconds - 1 for epochs in (1, 3))
    assert thrice == pytest.approx(3 * once)


def test_rows_count_up_to_the_length_at_which_they_are_cut(report: CheckReport) -> None:
    expected = 1 + 4 * (993_600 * 72 + 6_400 * 24) / 1e6
    assert only(report, FROZEN, limit=6).seconds == pytest.approx(expected)


def test_memory_is_that_of_weights_of_what_is_trained_and_of_a_batch_of_eight_rows(report: CheckReport) -> None:
    # The model has 256 positions, and no row can be longer than that.
    activations = 60 * 8 * 256 * 2 * 64
    assert only(report, FROZEN).memory_bytes == 4_000_000 + 12 * 5_000 + activations + 500_000_000
    shorter = 60 * 8 * 100 * 2 * 64
    assert only(report, FROZEN, limit=100).memory_bytes == 4_000_000 + 12 * 5_000 + shorter + 500_000_000


def test_validation_rows_are_read_once_an_epoch_and_test_rows_never(write_rows: WriteRows) -> None:
    sides = {"train": rows(12), "validation": rows(3, 100), "test": rows(50, 200)}
    report = check_files([CheckedFile(write_rows(f"{side}.jsonl", part), side) for side, part in sides.items()])
    expected = 1 + 2 * (993_600 * (4 * 120 + 2 * 30) + 6_400 * (4 * 24 + 2 * 6)) / 1e6
    assert only(report, FROZEN, epochs=2).seconds == pytest.approx(expected)


def test_of_many_validation_rows_256_are_read(write_rows: WriteRows) -> None:
    sides = {"train": rows(12), "validation": rows(1024, 100)}
    report = check_files([CheckedFile(write_rows(f"{side}.jsonl", part), side) for side, part in sides.items()])
    expected = 1 + (993_600 * (4 * 120 + 2 * 2560) + 6_400 * (4 * 24 + 2 * 512)) / 1e6
    assert only(report, FROZEN).seconds == pytest.approx(expected)


def test_money_is_the_price_of_an_hour_times_the_time(report: CheckReport) -> None:
    (cost,) = training_costs(report.table, wanted(FROZEN, hourly=7.2), 1, None)
    assert isinstance(cost, TrainingCost)
    assert cost.dollars == pytest.approx(7.2 / 3600 * cost.seconds)
    assert only(report, FROZEN).dollars is None


def test_a_method_that_does_not_train_here_has_a_reason(report: CheckReport) -> None:
    methods = (
        Told("odd", 7),
        Told("none", 0, Capabilities(trains=False)),
        Told("service", 0, Capabilities(own_trainer=True)),
    )
    costs = training_costs(report.table, wanted(*methods), 1, None)
    assert [(cost.method, str(cost.reason)) for cost in costs if isinstance(cost, NoTraining)] == [
        ("odd", "seven is an odd number"),
        ("none", "it trains nothing"),
        ("service", "it does not train on this machine"),
    ]


def lines(
    report: CheckReport, trainings: WantedTrainings | None, epochs: float, language: str = "en", width: int = 100
) -> list[str]:
    """The lines between the tokens and the services."""
    text = TextOutput(width, lambda note: CATALOGUE.render(note, language), language, False, trainings, epochs)
    shown = list(text.lines(report))
    first = next(place for place, line in enumerate(shown) if line.startswith(("training: ", "训练：")))
    last = next(place for place, line in enumerate(shown) if "hosted" in line or "托管" in line)
    return shown[first + 1 : last + 1]


TABLE = """\
what 20 epochs take on this machine with paper:a (1,000,000 parameters), roughly:
  method    time  memory   money
  frozen  26.5 h  520 MB   $9.55
  all     39.8 h  532 MB  $14.33
  odd     seven is an odd number
  (without evaluation; rows are cut at 512 tokens; `ftbench plan` estimates a whole matrix)
what 20 epochs cost at hosted services, by their prices in the month that each line names:"""

CHINESE_TABLE = """\
用 paper:a（1,000,000 个参数）在这台机器上训练 20 轮大致需要：
  方法       时间    内存
  frozen  27 分钟  520 MB
  all     40 分钟  532 MB
  none    不训练任何参数
  （不含评估；每行截断至 512 个词元；`ftbench plan` 估计整个矩阵所需）
在托管服务上训练 20 轮的费用（按各行所示月份的价格）："""


def test_the_table_has_a_line_for_each_method(report: CheckReport) -> None:
    trainings = wanted(FROZEN, ALL, Told("odd", 7), speed=1e5, hourly=0.36)
    assert "\n".join(lines(report, trainings, 20)) == TABLE


def test_the_table_is_in_chinese_where_that_is_asked_for(report: CheckReport) -> None:
    trainings = wanted(FROZEN, ALL, Told("none", 0, Capabilities(trains=False)), speed=6e6)
    assert "\n".join(lines(report, trainings, 20, "zh")) == CHINESE_TABLE


def test_no_line_of_the_table_is_wider_than_the_terminal(report: CheckReport) -> None:
    trainings = wanted(FROZEN, Told("odd", 7), Told("x" * 70), hourly=1.0)
    assert [line for line in lines(report, trainings, 3, width=60) if len(line) > 60][:-1] == []


@pytest.mark.parametrize(
    ("speed", "hourly", "time", "money"),
    [
        (1e9, 1.0, "1 s", "under $0.01"),
        (1e7, 36.0, "49 s", "$0.49"),
        (1e6, 36.0, "8 min", "$4.79"),
        (1e4, 3600.0, "13.3 h", "$47,755.24"),
    ],
)
def test_times_and_money_have_the_unit_that_fits(
    report: CheckReport, speed: float, hourly: float, time: str, money: str
) -> None:
    (row,) = (line for line in lines(report, wanted(FROZEN, speed=speed, hourly=hourly), 1) if "frozen" in line)
    assert re.split(" {2,}", row)[2:] == [time, "520 MB", money]


@pytest.mark.parametrize(("language", "shown"), [("en", "under $0.01"), ("zh", "不到 0.01 美元")])
def test_a_service_that_costs_less_than_a_cent_is_not_said_to_cost_nothing(
    report: CheckReport, language: str, shown: str
) -> None:
    text = TextOutput(100, lambda note: CATALOGUE.render(note, language), language, False, None, 0.001)
    services = [line for line in text.lines(report) if "gpt-4o" in line]
    assert services
    assert all(shown in line for line in services)


def test_without_a_model_the_way_to_the_time_is_shown(report: CheckReport) -> None:
    assert lines(report, None, 1) == [
        "  (`ftbench plan` estimates the time of each method on this machine)",
        "what one epoch costs at hosted services, by their prices in the month that each line names:",
    ]


def test_json_has_the_numbers_of_each_method(report: CheckReport) -> None:
    trainings = wanted(FROZEN, Told("odd", 7), hourly=7.2)
    data = json.loads(json.dumps(as_json(report, trainings, 1)))["trainings"]
    assert data == {
        "model": "paper:a",
        "parameters": 1_000_000,
        "epochs": 1,
        "max_length": 512,
        "dollars_an_hour": 7.2,
        "methods": [
            {"method": "frozen", "seconds": 478.5, "memory_bytes": 519_788_640, "dollars": 0.9571, "reason": None},
            {
                "method": "odd",
                "seconds": None,
                "memory_bytes": None,
                "dollars": None,
                "reason": "seven is an odd number",
            },
        ],
    }
    assert as_json(report)["trainings"] is None
