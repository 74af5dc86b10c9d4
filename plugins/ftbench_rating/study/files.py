"""Reads and writes a study: `study.json` (public), `key.json` (secret) and `ratings/R1.json` (what a rater sent)."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from ftbench.errors import NewerFormat, StoreError
from ftbench.storage.atomic import dump_json, read_json, write_atomic
from ftbench_rating.study.model import Judgement, Key, KeyItem, Response, Sheet, Study
from ftbench_rating.study.scale import SCALE

STUDY_FILE = "study.json"
KEY_FILE = "key.json"
SEND_FOLDER = "send"
RATINGS_FOLDER = "ratings"
VERSION = 1
WARNING = "DO NOT SEND"

Part = TypeVar("Part", Study, Key, Response)


class StudyFiles(NamedTuple):
    """Everything stored of a study; unpacks to (study, key, responses)."""

    study: Study
    key: Key
    responses: tuple[Response, ...]
    """In the order of the study's raters, without those who sent nothing back."""


def load_study(folder: Path) -> StudyFiles:
    """A study with the ratings imported so far; raises `StoreError` if the folder is no study or its files disagree."""
    if not (folder / STUDY_FILE).is_file():
        raise StoreError(f"is no rating study (it has no {STUDY_FILE})", file=folder)
    study, key = read_study(folder), read_key(folder)
    if key.study_sha256 != _sha256(read_json(folder / STUDY_FILE)):
        changed = "was changed after the study was made; put the old file back, or make a new study"
        raise StoreError(changed, file=folder / STUDY_FILE)
    _check(study, key, folder / KEY_FILE)
    returned = [rater for rater in study.raters if ratings_path(folder, rater).is_file()]
    return StudyFiles(study, key, tuple(read_response(folder, rater, study, key) for rater in returned))


def read_study(folder: Path) -> Study:
    """The public part; raises `StoreError` if it is missing or damaged."""
    return _read(Study, folder / STUDY_FILE)


def read_key(folder: Path) -> Key:
    """The secret part; raises `StoreError` if it is missing or damaged."""
    return _read(Key, folder / KEY_FILE)


def read_response(folder: Path, rater: str, study: Study, key: Key) -> Response:
    """What a rater sent back; raises `StoreError` if it does not match the rater's items or the scale."""
    path = ratings_path(folder, rater)
    response = _read(Response, path)
    if (response.study, response.rater) != (study.id, rater):
        raise StoreError(
            f"belongs to {response.rater} in {response.study!r}, not to {rater} in {study.id!r}", file=path
        )
    items = {item.id: item for item in key.items if item.rater == rater}
    dimensions = {dimension.name for dimension in study.dimensions}
    seen = set()
    for judgement in response.judgements:
        place = f"{judgement.item} {judgement.dimension}"
        if judgement.item not in items or judgement.dimension not in dimensions or place in seen:
            raise StoreError("is damaged: an unknown or repeated judgement", file=path, key=place)
        if not is_possible(judgement, items[judgement.item], study):
            raise StoreError("is damaged: the value is not on the scale", file=path, key=place)
        seen.add(place)
    return response


def write_study(folder: Path, study: Study) -> None:
    """Write `study.json`."""
    write_atomic(folder / STUDY_FILE, dump_json(asdict(study)))


def write_key(folder: Path, key: Key) -> None:
    """Write `key.json`, readable by its owner only."""
    path = folder / KEY_FILE
    content = {WARNING: "this file says which method each answer is of", **asdict(key)}
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(dump_json(content).encode("utf-8", errors="backslashreplace"))
    beside.replace(path)


def write_response(folder: Path, response: Response) -> None:
    """Write `ratings/RATER.json`."""
    path = ratings_path(folder, response.rater)
    path.parent.mkdir(exist_ok=True)
    write_atomic(path, dump_json(asdict(response)))


def ratings_path(folder: Path, rater: str) -> Path:
    """Where a rater's response is kept."""
    return folder / RATINGS_FOLDER / f"{rater}.json"


def study_sha256(study: Study) -> str:
    """The hash of the content of `study.json`, which `Key.study_sha256` must equal."""
    return _sha256(asdict(study))


def sheet_sha256(sheet: Sheet) -> str:
    """The hash of everything that a rater is shown, in order; `Study.sheets` holds it by rater.

    It covers the study without `sheets`, so a change of the questions changes the hash.
    """
    content = asdict(sheet)
    content["study"].pop("sheets")
    for item in content["items"]:
        if not item["turns"]:  # so that studies without conversations keep their hashes
            del item["turns"]
    return _sha256(content)


def is_possible(judgement: Judgement, item: KeyItem, study: Study) -> bool:
    """Whether the study's scheme allows this judgement of the item."""
    value, worst = judgement.value, judgement.worst
    if value is None:
        return worst is None and study.cannot_judge
    if study.scheme == "likert5":
        return value in SCALE and worst is None
    if study.scheme == "pairwise":
        return value in (-1, 0, 1) and worst is None
    return worst is not None and value != worst and 0 <= value < item.shown and 0 <= worst < item.shown


def _sha256(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _read(kind: type[Part], path: Path) -> Part:
    content = read_json(path)
    version = content.get("version") if isinstance(content, dict) else None
    if not isinstance(version, int):
        raise StoreError("is damaged: it has no version", file=path)
    if version > VERSION:
        raise NewerFormat(f"has version {version}, this ftbench reads up to {VERSION}; update ftbench", file=path)
    try:
        # As JSON text, because strict validation of Python values accepts no list for a tuple.
        return TypeAdapter(kind).validate_json(json.dumps(content), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        fault = "is missing" if first["type"] == "missing" else first["msg"]
        raise StoreError(f"is damaged: {fault}", file=path, key=".".join(map(str, first["loc"]))) from None


def _check(study: Study, key: Key, path: Path) -> None:
    """Raise `StoreError` if the key does not belong to the study."""
    if key.study != study.id:
        raise StoreError(f"is the key of the study {key.study!r}, not of {study.id!r}", file=path)
    if set(study.sheets) != set(study.raters) or {item.rater for item in key.items} != set(study.raters):
        raise StoreError("is damaged: its raters are not those of the sheets", file=path)
    repeated = _repeated(item.id for item in key.items)
    if repeated:
        raise StoreError(f"is damaged: the id {repeated} occurs twice", file=path)


def _repeated(names: Iterable[str]) -> str | None:
    name, count = Counter(names).most_common(1)[0]
    return name if count > 1 else None
