"""The matrix's `executors: {slurm: …}`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ftbench.errors import UserError, nearest
from ftbench_executors.messages import UNKNOWN_SLURM_KEY, WRONG_SLURM_VALUE


class SlurmSettings(BaseModel):
    """How jobs are submitted to Slurm; what is None is up to the site."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    partition: str | None = Field(default=None, description="of all jobs")
    account: str | None = Field(default=None, description="that pays")
    qos: str | None = Field(default=None, description="quality of service")
    constraint: str | None = Field(default=None, description="features that a machine must have, as `h100|a100`")
    gpu: str = Field(default="gpu", description="the kind of GPU that is asked for, as `gpu:h100`")
    setup: tuple[str, ...] = Field(default=(), description="lines of bash before ftbench, as `module load cuda`")
    options: tuple[str, ...] = Field(default=(), description="further options of sbatch, as `--exclude=node7`")
    python: str = Field(default=sys.executable, description="the Python that has ftbench on the machines")
    at_once: int | None = Field(default=None, ge=1, description="jobs of an array that run at once, at most")
    queued: int = Field(default=1000, ge=1, description="jobs that are in the queue at once, at most")
    poll: float = Field(default=5.0, gt=0, le=600, description="seconds between two looks at the queue")

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> SlurmSettings:
        """The settings of a matrix; raises `UserError` naming the key."""
        try:
            return cls.model_validate(dict(options))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            key = ".".join(map(str, first["loc"]))
            place = f"executors.slurm.{key}"
            if first["type"] == "extra_forbidden":
                raise UserError(UNKNOWN_SLURM_KEY(hint=nearest(key, cls.model_fields)), key=place) from None
            raise UserError(WRONG_SLURM_VALUE(reason=str(first["msg"])), key=place) from None
