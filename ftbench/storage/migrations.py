"""Conversions of older file contents to the next version."""

from __future__ import annotations

import json
from typing import Any

_DEFAULT_ROW = " (default)"
_OF_TASK = ("data", "language", "labels", "max_new_tokens", "max_new_tokens_from")


def same(content: dict[str, Any]) -> dict[str, Any]:
    """No change, for a version whose records can read the older one."""
    return content


def run_1_to_2(content: dict[str, Any]) -> dict[str, Any]:
    """Give specifications their new structure, and mark rows that show default settings."""
    cells = [{**cell, "spec": spec_1_to_2(cell["spec"])} for cell in content["cells"]]
    trials = [{**cell, "spec": spec_1_to_2(cell["spec"])} for cell in content.get("trials", ())]
    names = {cell["method"]: cell["spec"]["method"]["name"] for cell in cells}
    tuned = content["matrix"].get("tuning", {}).get("trials")
    methods = [
        {"label": label, "method": name, "default_of": _default_of(label, names) if tuned else None}
        for label, name in names.items()
    ]
    return {**content, "cells": cells, "trials": trials, "methods": methods}


def _default_of(label: str, labels: dict[str, str]) -> str | None:
    tuned = label.removesuffix(_DEFAULT_ROW)
    return tuned if tuned != label and tuned in labels else None


def verified_1_to_2(content: dict[str, Any]) -> dict[str, Any]:
    """Keep once what many cells have in common: the names of files, and what was found about them."""
    shared: list[Any] = []
    places: dict[str, int] = {}
    cells: dict[str, dict[str, Any]] = {}
    for cell, known in content["cells"].items():
        cells[cell] = {}
        for about, (names, digest, finding) in known.items():
            place = places.setdefault(json.dumps([names, finding]), len(shared))
            if place == len(shared):
                shared.append([names, finding])
            cells[cell][about] = [place, digest]
    return {"shared": shared, "cells": cells}


def cell_1_to_2(content: dict[str, Any]) -> dict[str, Any]:
    """As `run_1_to_2`, for a finished cell."""
    return {**content, "spec": spec_1_to_2(content["spec"])}


def spec_1_to_2(spec: dict[str, Any]) -> dict[str, Any]:
    """Replace the key `awaits` and the empty evaluation by fields; separate the task's definition from its rows."""
    task = dict(spec["task"])
    rows = {key: task.pop(key) for key in ("data", "language") if key in task}
    # The task's own labels and limit had the same keys as those of the data and of the matrix.
    rows |= {key: task[key] for key in _OF_TASK if key in task}
    task.pop("max_new_tokens_from", None)
    return {
        "identity": spec.get("identity", 1),
        "model": spec["model"],
        "task": {**rows, "definition": task},
        "method": spec["method"],
        "training": spec["training"],
        "evaluation": spec["evaluation"],
        "seed": spec["seed"],
        "precision": spec["precision"],
        "purpose": "trial" if spec["evaluation"] is None else "result",
        "awaits_tuning": "awaits" in spec,
    }


def resume_1_to_2(content: dict[str, Any]) -> dict[str, Any]:
    """The one file becomes a list of one."""
    return {"files": [{key: content[key] for key in ("file", "bytes", "sha256")}], "about": content["about"]}
