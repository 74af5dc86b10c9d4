"""Write the `split` field into the rows that ship with the tasks: 80/10/10, near-duplicates together, labels balanced.

Without labels, no side has fewer than ten rows.

    python tools/split_builtin_data.py [tasks/ftbench_tasks/*/data/*.jsonl]

Rows that have a split already keep it, so adding rows moves none. The order within a label comes from a hash of the
content, as in `ftbench.data.split`; here the shares are exact, because 10 % of 130 rows by chance may be 6 or 20.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ftbench.data.clusters import find_clusters
from ftbench.data.shingles import normalise
from ftbench.data.split import LEAST


def content(row: dict[str, Any]) -> tuple[str, str]:
    """(input, answer) of a row of any of the six tasks."""
    if "messages" in row:
        *before, answer = (str(message["content"]) for message in row["messages"])
        return "\n".join(before), answer
    given = str(row.get("document") or row.get("question") or row.get("request") or row.get("text"))
    rest = {key: value for key, value in row.items() if value != given and key != "split"}
    return given, json.dumps(rest, ensure_ascii=False, sort_keys=True)


def split(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    inputs, answers = zip(*(content(row) for row in rows), strict=True)
    strata: dict[str, list[Sequence[int]]] = defaultdict(list)
    for cluster in find_clusters(inputs, answers, [None] * len(rows)).found:
        strata[str(rows[cluster.rows[0]].get("label", ""))].append(cluster.rows)
    least = LEAST if len(strata) == 1 else 0
    for groups in strata.values():
        groups.sort(key=lambda g: hashlib.sha256(normalise(inputs[g[0]]).encode()).digest())
        total = sum(map(len, groups))
        share = max(least, round(total * 0.1))
        wanted = {"test": share, "validation": share}
        for group in groups:
            sides = {rows[i].get("split") for i in group} - {None}
            side = sides.pop() if sides else next((s for s, n in wanted.items() if n >= len(group)), "train")
            if side in wanted:
                wanted[side] -= len(group)
            for i in group:
                rows[i]["split"] = side
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    counts = {side: sum(row["split"] == side for row in rows) for side in ("train", "validation", "test")}
    print(path, counts)


if __name__ == "__main__":
    here = Path(__file__).parents[1] / "tasks" / "ftbench_tasks"
    for name in sys.argv[1:] or sorted(here.glob("*/data/*.jsonl")):
        split(Path(name))
