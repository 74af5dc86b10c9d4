"""Native: the model as it is, asked in the format that it knows best."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.contracts import Capabilities
from ftbench_methods.few_shot import FewShot

_CAPABILITIES = Capabilities(trains=False, own_weights=True, native_format=True)


@dataclass(frozen=True)
class Native(FewShot):
    """Ask a chat model through its template, and a base model after solved examples, whatever the matrix says.

    Beside zero-shot in the format of the tuned models it tells what tuning taught: the format, or the task.
    """

    name: str = "native"
    capabilities: Capabilities = _CAPABILITIES
