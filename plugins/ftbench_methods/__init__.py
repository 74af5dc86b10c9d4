"""The fine-tuning methods and the ways of prompting that come with ftbench."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    from ftbench import Method

__all__ = ["ftbench_register_methods"]


@hookimpl
def ftbench_register_methods() -> Iterable[Method]:
    """Return one object per method, in the order in which `ftbench plugins list` shows them."""
    from ftbench_methods.adapter import Adapter
    from ftbench_methods.few_shot import FewShot
    from ftbench_methods.full import Full
    from ftbench_methods.lora import Lora
    from ftbench_methods.prefix import Prefix
    from ftbench_methods.zero_shot import ZeroShot

    return (ZeroShot(), FewShot(), Full(), Lora(), Prefix(), Adapter())
