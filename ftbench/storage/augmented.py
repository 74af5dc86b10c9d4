"""`augmented/KEY.json`: variants of training rows, so that every cell and a resumed run train on the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ftbench.contracts.augmentation import Made, Rejected
from ftbench.errors import NewerFormat, StoreError
from ftbench.records.cell import canonical_json
from ftbench.storage.atomic import dump_json, read_json, write_atomic
from ftbench.storage.formats import AUGMENTED

AUGMENTED_FOLDER = "augmented"


def augmented_key(content: Mapping[str, Any]) -> str:
    """The name of the file for variants that follow from `content`: 20 hex digits of its sha256."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()[:20]


def read_augmented(directory: Path, key: str) -> dict[str, list[Made]] | None:
    """By id of its training row, the variants; None if there is no file or it is damaged. Raises `NewerFormat`."""
    path = directory / AUGMENTED_FOLDER / f"{key}.json"
    try:
        content = AUGMENTED.migrated(read_json(path), path)
        rows = content["rows"]
        if content["sha256"] != _checksum(rows):
            return None
        return {row["origin"]: [_made(value) for value in row["variants"]] for row in rows}
    except NewerFormat:
        raise
    except (StoreError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_augmented(directory: Path, key: str, about: Mapping[str, Any], made: Mapping[str, Sequence[Made]]) -> None:
    """Write the file, all or nothing; `about` says for people by what the variants were made."""
    (directory / AUGMENTED_FOLDER).mkdir(exist_ok=True)
    rows = [{"origin": origin, "variants": [_value(one) for one in variants]} for origin, variants in made.items()]
    content = AUGMENTED.written({"made_by": dict(about), "rows": rows, "sha256": _checksum(rows)})
    write_atomic(directory / AUGMENTED_FOLDER / f"{key}.json", dump_json(content))


def _value(made: Made) -> dict[str, Any]:
    return {"rejected": made.reason} if isinstance(made, Rejected) else {"texts": dict(made)}


def _made(value: Mapping[str, Any]) -> Made:
    if "rejected" in value:
        return Rejected(value["rejected"])
    return {str(name): str(text) for name, text in value["texts"].items()}


def _checksum(rows: Any) -> str:
    return hashlib.sha256(canonical_json(rows).encode("utf-8", errors="backslashreplace")).hexdigest()
