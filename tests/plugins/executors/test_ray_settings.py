"""The executor ray as far as it needs no Ray: its settings, tokens, and what fits on which machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftbench.contracts.executor import ExecutorSettings
from ftbench.contracts.job import Needs
from ftbench.errors import UserError
from ftbench_executors.ray import RayExecutor
from ftbench_executors.ray.connection import connected, has_token
from ftbench_executors.ray.machines import Machine, asked, fits, has_room, never_met, shared_place
from ftbench_executors.ray.settings import RaySettings

SMALL, LARGE = Machine(cores=4, gpus=0, memory_bytes=8 * 10**9), Machine(cores=16, gpus=2, memory_bytes=64 * 10**9)


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"adress": "auto"}, "executors.ray.adress: unknown key. Did you mean 'address'?"),
        ({"at_once": 0}, "executors.ray.at_once: Input should be greater than or equal to 1"),
        ({"require_token": "perhaps"}, "executors.ray.require_token: Input should be a valid boolean"),
    ],
)
def test_a_wrong_setting_is_an_error_that_names_its_key(options: dict[str, object], message: str) -> None:
    with pytest.raises(UserError) as error:
        RaySettings.of(options)
    assert str(error.value).startswith(message)


def test_a_cluster_elsewhere_needs_a_token_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = RaySettings(address="192.0.2.1:6379")
    with pytest.raises(UserError, match=r"address: there is no token.*require_token: false"), connected(elsewhere):
        raise AssertionError("connected")
    monkeypatch.setenv("RAY_AUTH_TOKEN", "secret")
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")  # a token that is not used does not count
    with pytest.raises(UserError, match="there is no token"), connected(RaySettings(address="192.0.2.1:6379")):
        raise AssertionError("connected")


def test_a_token_is_found_where_ray_looks_for_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not has_token()
    (tmp_path / ".ray").mkdir()
    (tmp_path / ".ray" / "auth_token").write_text("\n", encoding="utf-8")
    assert not has_token()
    (tmp_path / ".ray" / "auth_token").write_text("secret", encoding="utf-8")
    assert has_token()
    monkeypatch.setenv("RAY_AUTH_TOKEN_PATH", str(tmp_path / "nothing"))
    assert not has_token()
    monkeypatch.setenv("RAY_AUTH_TOKEN", "secret")
    assert has_token()


def test_workers_and_time_limits_are_said_elsewhere(tmp_path: Path) -> None:
    settings = ExecutorSettings(workers=2, directory=tmp_path)
    with pytest.raises(UserError, match=r"at_once: 4.*resources: \{time: 4h\}"), RayExecutor().open(settings):
        raise AssertionError("opened")


def test_what_a_cluster_can_never_have_is_found() -> None:
    machines = [SMALL, LARGE]
    assert never_met([Needs(), Needs(cores=16), Needs(gpus=2, memory_bytes=64 * 10**9)], machines) is None
    too_much = Needs(gpus=1, memory_bytes=65 * 10**9)
    assert never_met([Needs(), too_much], machines) == too_much
    assert never_met([Needs(gpus=3)], machines) == Needs(gpus=3)  # not two of one machine and one of another
    assert asked(too_much) == "1 CPU, 1 GPU, 65.0 GB"


def test_a_process_does_jobs_that_need_no_more_than_it_has() -> None:
    place = Needs(cores=2, memory_bytes=4 * 10**9)
    assert fits(Needs(cores=2, memory_bytes=3 * 10**9, seconds=60), place)
    assert not fits(Needs(cores=2, memory_bytes=5 * 10**9), place)
    assert not fits(Needs(cores=1, memory_bytes=1), place)  # another number of threads gives other last bits
    assert not fits(Needs(cores=2, gpus=1), place)


def test_jobs_of_like_memory_share_a_process_and_others_do_not() -> None:
    needs = [Needs(memory_bytes=gigabytes * 10**9, seconds=9) for gigabytes in (3, 4, 6, 7, 100)]
    assert shared_place(needs[0], needs) == Needs(memory_bytes=6 * 10**9)
    assert shared_place(needs[4], needs) == Needs(memory_bytes=100 * 10**9)
    assert shared_place(Needs(), needs) == Needs()


def test_there_is_room_while_the_machines_have_any() -> None:
    machines = [SMALL, SMALL]
    needs = Needs(cores=3, memory_bytes=10**9)
    assert has_room(needs, [needs], machines)
    assert not has_room(needs, [needs, needs], machines)  # 2 cores are left, one on each machine
    assert not has_room(Needs(memory_bytes=5 * 10**9), [Needs(memory_bytes=12 * 10**9)], machines)
    assert not has_room(Needs(gpus=1), [], machines)
