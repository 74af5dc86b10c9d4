"""Reasons why an external generation backend failed."""

from __future__ import annotations

from ftbench import Message

VLLM_FAILED = Message("backends.vllm-failed", en="vLLM failed: {error}", zh="vLLM 出错：{error}")
NOT_STARTED = Message("backends.not-started", en="cannot be started: {error}", zh="无法启动：{error}")
