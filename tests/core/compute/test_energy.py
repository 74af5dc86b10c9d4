"""Energy counters, read from folders as Linux's powercap interface writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftbench.compute.energy import EnergyMeter


def zone(folder: Path, name: str, microjoules: int, highest: int = 1_000_000_000) -> Path:
    path = folder / name
    path.mkdir(parents=True)
    (path / "max_energy_range_uj").write_text(f"{highest}\n", encoding="ascii")
    (path / "energy_uj").write_text(f"{microjoules}\n", encoding="ascii")
    return path / "energy_uj"


def test_the_energy_of_all_packages_is_added_up_and_their_parts_are_not_counted_again(tmp_path: Path) -> None:
    counters = [zone(tmp_path, "intel-rapl:0", 5_000_000), zone(tmp_path, "intel-rapl:1", 100_000_000)]
    part = zone(tmp_path, "intel-rapl:0:0", 7)
    meter = EnergyMeter("cpu", powercap=tmp_path)
    counters[0].write_text("8000000\n", encoding="ascii")
    counters[1].write_text("101500000\n", encoding="ascii")
    part.write_text("900000000\n", encoding="ascii")
    assert meter.joules == pytest.approx(3.0 + 1.5)


def test_a_counter_that_started_again_at_zero_goes_on(tmp_path: Path) -> None:
    counter = zone(tmp_path, "intel-rapl:0", 9_000_000, highest=10_000_000)
    meter = EnergyMeter("cpu", powercap=tmp_path)
    counter.write_text("2000000\n", encoding="ascii")
    assert meter.joules == pytest.approx(3.0)
    counter.write_text("1000000\n", encoding="ascii")
    assert meter.joules == pytest.approx(12.0)


def test_a_device_that_does_not_tell_has_no_energy_rather_than_none_used(tmp_path: Path) -> None:
    assert EnergyMeter("cpu", powercap=tmp_path).joules is None
    assert EnergyMeter("mps").joules is None


def test_a_counter_that_may_not_be_read_is_left_out(tmp_path: Path) -> None:
    zone(tmp_path, "intel-rapl:0", 1).unlink()
    assert EnergyMeter("cpu", powercap=tmp_path).joules is None


def test_only_a_counter_that_starts_again_has_to_be_read_now_and_then(tmp_path: Path) -> None:
    assert not EnergyMeter("cpu", powercap=tmp_path).wraps
    zone(tmp_path, "intel-rapl:0", 5)
    assert EnergyMeter("cpu", powercap=tmp_path).wraps
