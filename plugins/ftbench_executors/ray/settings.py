"""The matrix's `executors: {ray: …}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ftbench.errors import UserError, nearest
from ftbench_executors.messages import UNKNOWN_RAY_KEY, WRONG_RAY_VALUE


class RaySettings(BaseModel):
    """Which cluster of Ray runs the jobs, and how."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str | None = Field(
        default=None, min_length=1, description="of a cluster, as head:6379 or auto; default: one is started here"
    )
    require_token: bool = Field(default=True, description="connect only with a token (RAY_AUTH_TOKEN)")
    runtime_env: dict[str, Any] = Field(default_factory=dict, description="of the workers, as Ray takes it")
    at_once: int | None = Field(default=None, ge=1, description="jobs that run at once, at most; default: what fits")
    autoscales: bool = Field(default=False, description="the cluster may grow: what it lacks now is waited for")
    scratch: str | None = Field(default=None, min_length=1, description="folder for work on the machines")
    poll: float = Field(default=1.0, gt=0, le=600, description="seconds between two looks at the jobs")

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> RaySettings:
        """The settings of a matrix; raises `UserError` naming the key."""
        try:
            return cls.model_validate(dict(options))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            key = ".".join(map(str, first["loc"]))
            place = f"executors.ray.{key}"
            if first["type"] == "extra_forbidden":
                raise UserError(UNKNOWN_RAY_KEY(hint=nearest(key, cls.model_fields)), key=place) from None
            raise UserError(WRONG_RAY_VALUE(reason=str(first["msg"])), key=place) from None
