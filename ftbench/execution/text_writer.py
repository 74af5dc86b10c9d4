"""A model that writes texts for an augmentation: loaded when it first writes, and let go when all is written."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass, field

from ftbench.compute.bundle import Compute, ModelBundle
from ftbench.compute.plain_format import PlainFormat
from ftbench.compute.prompt_format import PromptFormat
from ftbench.contracts import LoadedModel
from ftbench.errors import ModelError
from ftbench.execution.setup import import_libraries
from ftbench.inference.generate import generate
from ftbench.inference.limits import GenerationLimits
from ftbench.inference.sampling import Sampling, sampled
from ftbench.messages.run_errors import NO_ROOM_FOR_PROMPT
from ftbench.planning.augmentations import WritingModel
from ftbench.records.example import Example

_BATCH_TOKENS = 8192
"""Padded tokens of a batch, prompts and texts together."""
_SHORTEST_PROMPT = 16


@dataclass(slots=True)
class ModelWriter:
    """See `ftbench.contracts.augmentation.TextWriter`."""

    model: WritingModel
    device_name: str
    _bundle: ModelBundle | None = field(default=None, init=False, repr=False)

    def write(
        self,
        prompts: Sequence[str],
        *,
        max_new_tokens: int,
        temperature: float = 0.0,
        top_p: float = 1.0,
        stop: Sequence[str] = (),
        seed: int = 0,
    ) -> list[str]:
        """The text for each prompt, in order. It is empty for a prompt that does not fit into the model.

        Raises `ModelError` if `max_new_tokens` leaves no room for prompts.
        """
        room = self.model.source.facts.max_positions - max_new_tokens
        if room < _SHORTEST_PROMPT:
            positions = self.model.source.facts.max_positions
            raise ModelError(NO_ROOM_FOR_PROMPT(tokens=max_new_tokens, positions=positions), key="max_new_tokens")
        bundle = self._loaded()
        reads = bundle.prompt_format
        read = reads.prompts([Example.of(prompt, " ", "") for prompt in prompts], limit=room)
        whole = [place for place, prompt in enumerate(read) if prompt is not None and not prompt.truncated]
        fitting = [prompt for prompt in read if prompt is not None and not prompt.truncated]
        limits = GenerationLimits(max_new_tokens, _BATCH_TOKENS)
        ends = tuple(stop) if reads.task_stops else ()
        if temperature > 0:
            texts = sampled(bundle, fitting, limits, Sampling(temperature, top_p, seed), stop=ends)
        else:
            texts = [answer.text for answer in generate(bundle, fitting, limits, stop=ends)]
        written = dict(zip(whole, texts, strict=True))
        return [written.get(place, "").strip() for place in range(len(prompts))]

    def release(self) -> None:
        """Free the model's memory."""
        if self._bundle is None:
            return
        import torch

        self._bundle = None
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def _loaded(self) -> ModelBundle:
        if self._bundle is None:
            import_libraries()
            import torch

            device = torch.device(self.device_name)
            # Half the memory on a GPU; a processor computes fp32 as fast.
            dtype = "bfloat16" if device.type == "cuda" else "float32"
            loaded = self.model.loader.load(self.model.source, dtype)
            reads = self._format(loaded)
            self._bundle = ModelBundle(loaded.model.to(device), loaded.tokenizer, Compute(device), reads)
        return self._bundle

    def _format(self, loaded: LoadedModel) -> PromptFormat:
        chat = self.model.format.chat
        if chat is None:
            return PlainFormat(loaded.tokenizer)
        from ftbench.chat.renderer import ChatRenderer
        from ftbench.compute.chat_format import ChatFormat

        return ChatFormat(ChatRenderer(loaded.tokenizer, chat, end_ids=self.model.format.end_ids))
