"""Reads the judgements in a file that a form wrote (`form/response_format.md`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ftbench.errors import UserError
from ftbench_rating.importing.faults import Faults, short
from ftbench_rating.importing.from_table import LONGEST_REASON
from ftbench_rating.study.files import VERSION, StudyFiles, is_possible
from ftbench_rating.study.model import Judgement, KeyItem


def read_json_response(data: bytes) -> dict[str, Any]:
    """The JSON object in a file; raises `UserError` if it is no response."""
    try:
        content = json.loads(data, object_pairs_hook=_without_repeated_keys)
    except (ValueError, RecursionError) as error:
        raise UserError(f"is not valid JSON: {short(error)}") from None
    if not isinstance(content, dict) or not isinstance(content.get("judgements"), list):
        raise UserError('is not a response of a form: it has no list "judgements"')
    version = content.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise UserError(f"has version {version}, this ftbench reads up to {VERSION}")
    return content


def json_ids(content: Mapping[str, Any]) -> list[str]:
    """The item ids in a response."""
    ids = (judgement.get("item") for judgement in content["judgements"] if isinstance(judgement, dict))
    return [name for name in ids if isinstance(name, str)]


def json_judgements(
    content: Mapping[str, Any], files: StudyFiles, faults: Faults
) -> tuple[str | None, list[Judgement]]:
    """The rater and the judgements; whatever is wrong is added to `faults`."""
    study = files.study
    rater = content.get("rater")
    if content.get("study") != study.id or rater not in study.raters:
        faults.add(f"is from {short(rater)} in the study {short(content.get('study'))}, not from a rater of {study.id}")
        return None, []
    if content.get("sheet") != study.sheets[rater]:
        faults.add(f"was made with another version of the study or of {rater}'s sheet")
        return None, []
    known = {item.id: item for item in files.key.items}
    seen: set[tuple[str, str]] = set()
    judgements = []
    for number, entry in enumerate(content["judgements"], start=1):
        judgement = _judgement(entry, known, files, faults, f"judgement {number}")
        if judgement is None:
            continue
        place = (judgement.item, judgement.dimension)
        if known[judgement.item].rater != rater:
            faults.add(f"{judgement.item} is on another rater's sheet", column=f"judgement {number}")
        elif place in seen:
            faults.add(f"{judgement.item} {judgement.dimension} is there twice", column=f"judgement {number}")
        elif known[judgement.item].kind != "practice":
            judgements.append(judgement)
        seen.add(place)
    return rater, judgements


def _judgement(
    entry: Any, known: Mapping[str, KeyItem], files: StudyFiles, faults: Faults, place: str
) -> Judgement | None:
    if not isinstance(entry, dict):
        faults.add("is not an object", column=place)
        return None
    item, dimension = entry.get("item"), entry.get("dimension")
    if not isinstance(item, str) or item not in known:
        faults.add(f"{short(item)} is not an item of the study {files.study.id}", column=place)
        return None
    if dimension not in [asked.name for asked in files.study.dimensions]:
        faults.add(f"the study has no dimension {short(dimension)}", column=place)
        return None
    value, worst, seconds = entry.get("value"), entry.get("worst"), entry.get("seconds")
    reason = entry.get("reason")
    judgement = Judgement(
        item,
        dimension,
        value,
        worst,
        reason[:LONGEST_REASON] if isinstance(reason, str) and value is None else "",
        _seconds(seconds),
    )
    if not all(part is None or (isinstance(part, int) and not isinstance(part, bool)) for part in (value, worst)):
        faults.add(f"{short(value if worst is None else [value, worst])} is not a whole number", column=place)
        return None
    if not is_possible(judgement, known[item], files.study):
        shown = short(value if worst is None else f"best {value}, worst {worst}")
        faults.add(f"{item} {dimension}: {shown} is not on the scale", column=place)
        return None
    return judgement


def _seconds(value: object) -> float | None:
    """A plausible time, else None: a wrong time is no reason to refuse ratings."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        return None
    return float(value)


def _without_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; raises `ValueError` for a repeated key, because it is unclear which value the rater meant."""
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a key is there twice in one object")
    return content
