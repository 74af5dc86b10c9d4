"""What is measured: two jobs, three methods, and the settings that every tool gets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = CHECKOUT.parent / "shared"
MODEL = SHARED / "models" / "tinystories-3m"
MATRIX = Path(__file__).with_name("two_jobs.yaml")

MAX_LENGTH, ROWS_A_STEP, EPOCHS = 256, 16, 1
LORA_RANK, LORA_ALPHA, PREFIX_TOKENS = 16, 32, 20


@dataclass(frozen=True, slots=True)
class Job:
    """A task with its sizes."""

    name: str
    task: str
    """ftbench's name for it."""
    source: str
    """The file in ../shared/data."""
    fields: tuple[str, str]
    """The task's fields for the input and the answer."""
    train: int
    test: int
    new_tokens: int
    """Most tokens of a generated answer; where the tools generate labels, of a label."""
    group_by: str | None = None

    @property
    def labels(self) -> bool:
        """Whether answers are labels."""
        return self.fields[1] == "label"


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    learning_rate: float


@dataclass(frozen=True, slots=True)
class CellName:
    """A job and what is done in it: a method, or for evaluation alone the model."""

    job: str
    method: str

    def __str__(self) -> str:
        return f"{self.job}, {self.method}"


JOBS = (
    Job("sentiment", "sentiment", "sentiment_en.jsonl", ("text", "label"), train=1000, test=300, new_tokens=8),
    Job(
        "support",
        "support-qa",
        "support_en.jsonl",
        ("question", "answer"),
        train=600,
        test=100,
        new_tokens=48,
        group_by="command",
    ),
)
METHODS = (Method("full", 2e-4), Method("lora", 1e-3), Method("prefix", 1e-2))
VALIDATION_ROWS = 16
"""ftbench always validates before the first step and after the last; the others do not validate at all."""


def shared_is_missing() -> bool:
    """Whether the data and models that the benchmarks use are not beside the checkout; says so."""
    missing = not (MODEL / "config.json").exists()
    if missing:
        print(f"the benchmark needs the shared data and models, which are not here ({SHARED})")
    return missing
