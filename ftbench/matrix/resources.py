"""What cells ask of the machines of a cluster: `resources: {gpus: 1, memory: 40GB, time: 4h}`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from ftbench.errors import NotedValueError
from ftbench.messages.matrix_errors import NO_MEMORY_SIZE, NO_TIME_SPAN

_BYTES = {"MB": 10**6, "GB": 10**9, "TB": 10**12, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _memory(value: object) -> object:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value  # as a run's record has it: bytes
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?([A-Za-z]+)", value.strip()) if isinstance(value, str) else None
    if match is None or match[2].upper() not in _BYTES:
        raise NotedValueError(NO_MEMORY_SIZE(value=f"{value!r:.60}"))
    return round(float(match[1]) * _BYTES[match[2].upper()])


def _time(value: object) -> object:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value  # as a run's record has it: seconds
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?([smhd])", value.strip()) if isinstance(value, str) else None
    if match is None:
        raise NotedValueError(NO_TIME_SPAN(value=f"{value!r:.60}"))
    return round(float(match[1]) * _SECONDS[match[2]])


def _number_with_unit(units: str) -> WithJsonSchema:
    """What a file may have: pydantic knows what is left after reading it."""
    number = {"type": "integer", "exclusiveMinimum": 0}
    text = {"type": "string", "pattern": rf"^\s*\d+(\.\d+)? ?{units}\s*$"}
    return WithJsonSchema({"anyOf": [number, text, {"type": "null"}]}, mode="validation")


_Memory = Annotated[
    Annotated[int, Field(gt=0)] | None, BeforeValidator(_memory), _number_with_unit("([MmGgTt][Ii]?[Bb])")
]
_Time = Annotated[Annotated[int, Field(gt=0)] | None, BeforeValidator(_time), _number_with_unit("[smhd]")]


class Resources(BaseModel):
    """What a cell asks of a machine; what is left out is up to the scheduler."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    gpus: int | None = Field(default=None, ge=0, le=64, description="GPUs of each cell; with any, cells run on CUDA")
    cores: int | None = Field(default=None, ge=1, le=4096, description="processor cores of each cell")
    memory: _Memory = Field(default=None, description="main memory of each cell, as 40GB; bytes without a unit")
    gpu_memory: _Memory = Field(
        default=None, description="memory of each GPU, which a plan is checked against; default: that of this machine"
    )
    time: _Time = Field(default=None, description="longest time of a cell, as 90s, 30m or 4h; seconds without a unit")

    def under(self, closer: Resources | None) -> Resources:
        """These with those of a model or method, which count more."""
        if closer is None:
            return self
        return self.model_copy(update={name: value for name, value in closer if value is not None})
