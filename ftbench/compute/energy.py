"""Energy counters of devices: NVIDIA's, or the processor's on Linux. Without a counter there is no estimate."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_POWERCAP = Path("/sys/class/powercap")
"""Linux's power capping interface: one zone a processor package, energy in microjoules
(Documentation/power/powercap/powercap.rst)."""

Joules = Callable[[], float]
"""Reads a counter of joules that only rises."""


class EnergyMeter:
    """Joules since it was created: of the whole device, other processes included, and of nothing else."""

    def __init__(self, device: str, *, powercap: Path = _POWERCAP) -> None:
        self._counters = _nvidia() if device == "cuda" else _packages(powercap) if device == "cpu" else []
        self._begin = [counter() for counter in self._counters]

    @property
    def wraps(self) -> bool:
        """Whether a counter goes back to zero, so that it has to be read now and then."""
        return any(isinstance(counter, _Wrapping) for counter in self._counters)

    @property
    def joules(self) -> float | None:
        """None where the device has no counter."""
        if not self._counters:
            return None
        return sum(counter() - begin for counter, begin in zip(self._counters, self._begin, strict=True))


def _packages(folder: Path) -> list[Joules]:
    """A counter per processor package (zones of parts of a package have two colons); often readable by root only."""
    counters: list[Joules] = []
    for zone in sorted(folder.glob("intel-rapl:*")):  # AMD's processors have zones of the same name
        if zone.name.count(":") == 1:
            with suppress(OSError, ValueError):
                counter = _Wrapping(zone / "energy_uj", _microjoules(zone / "max_energy_range_uj"))
                counter()
                counters.append(counter)
    return counters


class _Wrapping:
    """A counter that wraps to zero after its highest value, which a processor reaches within minutes or hours.

    It must be read at least once per round; otherwise a round is lost.
    """

    def __init__(self, path: Path, highest: int) -> None:
        self._path = path
        self._highest = highest
        self._last = _microjoules(path)
        self._rounds = 0

    def __call__(self) -> float:
        now = _microjoules(self._path)
        self._rounds += now < self._last
        self._last = now
        return (now + self._rounds * self._highest) / 1e6


def _microjoules(path: Path) -> int:
    return int(path.read_text(encoding="ascii"))


def _nvidia() -> list[Joules]:
    """The counter of the current GPU, in millijoules since the driver was loaded; needs the package nvidia-ml-py."""
    with suppress(
        Exception
    ):  # the package, the driver's library or the counter may be missing, each with its own error
        import torch

        pynvml = importlib.import_module("pynvml")
        pynvml.nvmlInit()
        uuid = f"GPU-{torch.cuda.get_device_properties().uuid}"
        handle = pynvml.nvmlDeviceGetHandleByUUID(uuid)
        pynvml.nvmlDeviceGetTotalEnergyConsumption(handle)
        return [lambda: float(pynvml.nvmlDeviceGetTotalEnergyConsumption(handle)) / 1000]
    return []
