"""What hosted fine-tuning services accept and charge, as they publish it: data with a source and a date, no rules.

A service of which this is not known for certain is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000
GIGABYTE = 1_000_000_000

CHAT_ROW_KEYS = ("messages", "tools", "functions", "parallel_tool_calls")
"""Keys of a row in OpenAI's format."""

CHAT_MESSAGE_KEYS = (
    "role",
    "content",
    "name",
    "weight",
    "tool_calls",
    "tool_call_id",
    "function_call",
    "refusal",
)
"""Keys of a message in OpenAI's format."""

CHAT_ROLES = ("system", "developer", "user", "assistant", "tool", "function")
"""Roles of a message in OpenAI's format."""


@dataclass(frozen=True, slots=True)
class Service:
    """A hosted service and the files that it takes."""

    name: str
    layouts: tuple[str, ...]
    """Layouts of rows: `OpenAI` (messages), `prompt/completion`."""
    suffixes: tuple[str, ...]
    least_rows: int
    most_rows: int | None
    file_bytes: int | None
    example_tokens: int | None
    """Tokens of one row, at most; None where it depends on the model."""
    source: str
    date: str
    """When the source was read, as year and month."""


OPENAI = Service(
    "OpenAI",
    ("OpenAI",),
    (".jsonl",),
    10,
    None,
    512 * MEGABYTE,
    65_536,
    "developers.openai.com: guides to supervised fine-tuning, files API",
    "2026-11",
)

SERVICES: tuple[Service, ...] = (
    OPENAI,
    Service(
        "Together AI",
        ("OpenAI", "prompt/completion"),
        (".jsonl",),
        1,
        None,
        100 * GIGABYTE,
        None,
        "docs.together.ai/docs/fine-tuning/data-preparation",
        "2026-11",
    ),
    Service(
        "Fireworks",
        ("OpenAI",),
        (".jsonl",),
        3,
        3_000_000,
        None,
        None,
        "docs.fireworks.ai/fine-tuning/fine-tuning-models",
        "2026-11",
    ),
    Service(
        "Google Vertex AI",
        ("Gemini",),
        (".jsonl",),
        1,
        1_000_000,
        GIGABYTE,
        131_072,
        "cloud.google.com/vertex-ai/generative-ai/docs/models/gemini-supervised-tuning (Gemini 2.5 Flash)",
        "2026-11",
    ),
    Service(
        "Alibaba Bailian",
        ("OpenAI",),
        (".jsonl",),
        1,
        None,
        300 * MEGABYTE,
        None,
        "alibabacloud.com/help/zh/model-studio: fine-tuning-api-guide, upload-file-api",
        "2026-08",
    ),
)


@dataclass(frozen=True, slots=True)
class Price:
    """What a service charges for training."""

    service: str
    model: str
    dollars: float
    """US dollars for a million training tokens of one epoch."""
    source: str
    date: str


_QUOTED = "the figures of openai.com/api/pricing, as other pages quote them"
"""The page itself was not read."""

PRICES: tuple[Price, ...] = (
    Price("OpenAI", "gpt-4o-mini", 3.00, _QUOTED, "2026-06"),
    Price("OpenAI", "gpt-4o", 25.00, _QUOTED, "2026-06"),
    Price(
        "Alibaba Bailian",
        "qwen3-14b",
        1.60,
        "alibabacloud.com/help/zh/model-studio/text-generation-model-tuning",
        "2026-03",
    ),
    Price(
        "Alibaba Bailian",
        "qwen3-32b",
        8.00,
        "alibabacloud.com/help/zh/model-studio/text-generation-model-tuning",
        "2026-03",
    ),
)
"""Prices are for training tokens, and are those of the services and of the date; they change."""
