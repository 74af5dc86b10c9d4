"""The built-in methods: fine-tuning and prompting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    from ftbench import Message, Method

__all__ = ["ftbench_register_messages", "ftbench_register_methods"]


@hookimpl
def ftbench_register_methods() -> Iterable[Method]:
    """Return one object per method, in the order of `ftbench plugins list`."""
    from ftbench_methods.adapter import Adapter
    from ftbench_methods.any_peft import AnyPeft
    from ftbench_methods.bitfit import BitFit
    from ftbench_methods.few_shot import FewShot
    from ftbench_methods.full import Full
    from ftbench_methods.ia3 import Ia3
    from ftbench_methods.layernorm import LayerNorm
    from ftbench_methods.linear_probe import LinearProbe
    from ftbench_methods.lora import Dora, Lora, RsLora
    from ftbench_methods.miss import Miss
    from ftbench_methods.native import Native
    from ftbench_methods.oft import Oft
    from ftbench_methods.pissa import Pissa
    from ftbench_methods.prefix import Prefix
    from ftbench_methods.prompts import PromptTuning, PTuning
    from ftbench_methods.qlora import QLora
    from ftbench_methods.top_layers import TopLayers
    from ftbench_methods.vera import Vera
    from ftbench_methods.zero_shot import ZeroShot

    return (
        *(ZeroShot(), FewShot(), Native()),
        *(Full(), TopLayers(), BitFit(), LayerNorm(), LinearProbe()),
        *(Lora(), RsLora(), Dora(), Pissa(), QLora()),
        *(Ia3(), Vera(), Oft(), Miss(), Adapter()),
        *(Prefix(), PromptTuning(), PTuning()),
        AnyPeft(),
    )


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench.messages import messages_of
    from ftbench_methods import messages

    return messages_of(vars(messages))
