"""What the metrics' tests share: answers without the fields that no metric under test reads, and published figures."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench import Prediction

Answer = Callable[..., Prediction]


@pytest.fixture(scope="session")
def answer() -> Answer:
    """`answer(text, reference)` with any other field of a prediction by name."""

    def make(text: str, reference: str = "", language: str = "en", **fields: object) -> Prediction:
        values: dict[str, object] = {"id": "1", "prompt": "", "reference_loss": 0.0, "reference_tokens": 1, **fields}
        return Prediction(text=text, reference=reference, language=language, **values)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def references() -> Path:
    """The folder of published figures beside the repository."""
    folder = Path(__file__).parents[3].parent / "shared" / "references"
    if not folder.is_dir():
        pytest.skip(f"the published figures are not here ({folder})")
    return folder
