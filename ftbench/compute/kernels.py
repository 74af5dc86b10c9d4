"""Kernels of accelerators that give the same bits every time."""

from __future__ import annotations

import os


def choose_kernels(device: str, *, deterministic: bool) -> None:
    """Have an accelerator compute with kernels that give the same bits every time, if that is wished.

    Without it sums of many threads (`index_add_`, the backward passes of embeddings and attention) may come out in any
    order. torch warns where it has no such kernel. On a CPU nothing changes. The variable has to be set before cuBLAS
    starts, so a process cannot take it back.
    """
    if device == "cpu" or not deterministic:
        return
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    import torch

    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]  # it costs time
