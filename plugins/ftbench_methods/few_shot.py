"""Few-shot: solved examples before every prompt (Brown et al. 2020, arXiv:2005.14165)."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import Field

from ftbench.contracts import MethodSettings
from ftbench_methods.base import PromptingMethod, narrow


class FewShotSettings(MethodSettings):
    """Number of solved examples."""

    k: int = Field(default=3, ge=1, le=32, description="solved training examples before every prompt")


@dataclass(frozen=True)
class FewShot(PromptingMethod):
    """Put solved training examples before every prompt; the core draws and formats them."""

    name: str = "few-shot"
    settings: type[MethodSettings] = FewShotSettings

    def shots(self, settings: MethodSettings) -> int:
        return narrow(settings, FewShotSettings).k
