"""Methods that get into trouble in one of the processes that train them."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist
from torch import nn

from ftbench.contracts import MethodSettings
from ftbench_methods.full import Full


def in_second_process() -> bool:
    return dist.is_initialized() and dist.get_rank() == 1


@dataclass(frozen=True)
class Troubled(Full):
    """Full fine-tuning whose second process gets into trouble in a training pass of more rows than `most_rows`."""

    trouble: str = ""
    most_rows: int = 0

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        prepared = super().prepare(model, settings)
        if self.trouble == "other weights" and in_second_process():
            with torch.no_grad():
                next(prepared.parameters()).add_(1)
        prepared.register_forward_pre_hook(self._look, with_kwargs=True)
        return prepared

    def _look(self, model: nn.Module, _: tuple[Any, ...], given: dict[str, Any]) -> None:
        if not in_second_process() or not model.training or len(given["input_ids"]) <= self.most_rows:
            return
        if self.trouble == "raises":
            raise ZeroDivisionError("the second process has had enough")
        if self.trouble == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.trouble == "memory":
            raise torch.OutOfMemoryError("out of memory, as far as this test goes")
