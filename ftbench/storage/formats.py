"""The versions of the files in a run directory, and the steps from an older version to the next.

Each format has its own version, so it can change without the others. Versions are not part of a cell's identity: a
new file format does not rerun finished cells. Files of a newer ftbench are refused and never overwritten; older files
are read through their steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ftbench.errors import NewerFormat, StoreError
from ftbench.messages.results import NEWER_FORMAT
from ftbench.messages.storage_errors import DAMAGED_AT, DAMAGED_BY, LACKS_PART, MISSING, NO_FORMAT, UNKNOWN_FORMAT
from ftbench.storage.migrations import cell_1_to_2, resume_1_to_2, run_1_to_2, same, verified_1_to_2

Content = dict[str, Any]
R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One kind of file."""

    name: str
    version: int
    steps: Mapping[int, Callable[[Content], Content]] = field(default_factory=dict)
    """By version: the conversion of its content to the next version."""

    def written(self, content: Mapping[str, Any]) -> Content:
        """The content with its version."""
        return {"format": self.version, **content}

    def refuse_newer(self, content: Any, path: Path) -> None:
        """Raise `NewerFormat` if a newer ftbench wrote the content. What has no version is not judged here."""
        version = content.get("format") if isinstance(content, dict) else None
        if isinstance(version, int) and version > self.version:
            raise NewerFormat(NEWER_FORMAT(file=str(path), version=version, known=self.version))

    def migrated(self, content: Any, path: Path) -> Content:
        """The content in the current version, without the version number.

        Raises `StoreError` for a file of another kind, `NewerFormat` for one of a newer ftbench.
        """
        if not isinstance(content, dict) or not isinstance(version := content.get("format"), int):
            raise StoreError(NO_FORMAT(), file=path)
        self.refuse_newer(content, path)
        if version < 1:
            raise StoreError(UNKNOWN_FORMAT(version=version), file=path)
        current = {key: value for key, value in content.items() if key != "format"}
        try:
            for number in range(version, self.version):
                current = self.steps[number](current)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise StoreError(LACKS_PART(), file=path) from None
        return current

    def read(self, record: type[R], content: Any, path: Path) -> R:
        """The record in a file's content; raises `StoreError` naming the wrong key, and `NewerFormat`."""
        current = self.migrated(content, path)
        try:
            return record.model_validate(current)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            # The other reasons are pydantic's.
            reason = MISSING() if first["type"] == "missing" else first["msg"].removeprefix("Value error, ")
            key = ".".join(map(str, first["loc"]))
            note = DAMAGED_AT(key=key, reason=reason) if key else DAMAGED_BY(reason=reason)
            raise StoreError(note, file=path) from None


RUN = FileFormat("run.json", 2, {1: run_1_to_2})
CELL = FileFormat("cell.json", 2, {1: cell_1_to_2})
RESULT = FileFormat("result.json", 2, {1: same})
"""2: texts of notes and details of checks are notes; bare sentences are read as plain notes."""
METRICS = FileFormat("metrics.json", 2, {1: same})
"""2: reasons are notes."""
OTHER_TASKS = FileFormat("other_tasks.json", 1)
VALIDATION = FileFormat("validation.json", 1)
MANIFEST = FileFormat("manifest.json", 1)
FAILURE = FileFormat("failed/ID.json", 2, {1: same})
"""2: the error is a note."""
AUGMENTED = FileFormat("augmented/KEY.json", 1)
VERIFIED = FileFormat("verified.json", 2, {1: verified_1_to_2})
"""2: what many cells have in common is kept once."""
TRACKED = FileFormat("trackers/NAME.jsonl", 1)
"""Each line has the version."""
JOB = FileFormat("jobs/NAME/job.json", 1)
JOB_OUTCOME = FileFormat("jobs/NAME/outcome.json", 1)
RESUME = FileFormat("resume/ID/state.json", 2, {1: resume_1_to_2})
"""2: a file for each process that trained."""
