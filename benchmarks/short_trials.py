"""How well short trials of tuning predict the order of full trainings, with fewer steps and with fewer rows.

Run from the checkout: python benchmarks/short_trials.py [--out runs/short-trials] [--fractions 0.1 0.3] [--table]

Every method is trained in full at five learning rates, and again in short trials of both kinds, on the tasks of the
pilot of the default rates. All trainings are cells of one run directory, so an interrupted run goes on where it was.
Trainings are never stacked, so that both kinds are trained alike.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("", "plugins", "tasks", "reports")]

import numpy as np  # noqa: E402
from scipy import stats  # noqa: E402

import ftbench  # noqa: E402
from ftbench.presentation.tables import markdown_table  # noqa: E402
from ftbench.records.run import TriedPoint, TuningRecord  # noqa: E402
from ftbench.storage.run_file import read_run  # noqa: E402

METHODS = ("full", "top-layers", "bitfit", "lora", "pissa", "dora", "ia3", "adapter", "prefix", "prompt-tuning")
KINDS = ("schedule", "data")
RATES, FINALISTS = 5, 2
"""Settings of each method, and how many of them ftbench trains in full beside the defaults."""
_SHARED = ROOT.parent / "shared"
_MATRIX: dict[str, Any] = {
    "name": "short-trials",
    "models": [str(_SHARED / "models" / "tinystories-3m")],
    "tasks": [
        {"task": "sentiment", "data": str(_SHARED / "data" / "sentiment_en.jsonl")},
        {
            "task": "support-qa",
            "data": str(_SHARED / "data" / "support_en.jsonl"),
            "group_by": "command",
            "max_new_tokens": 8,
        },
    ],
    "seeds": [0],
    "training": {"examples": 80, "epochs": 3, "batch_size": 4, "max_length": 96},
    "evaluation": {"examples": 8, "validation_examples": 48, "other_tasks": 0},
    "device": "cpu",
}
_QUICK: dict[str, Any] = {
    "models": ["builtin:nano"],
    "tasks": ["sentiment"],
    "training": {"examples": 12, "epochs": 2, "batch_size": 4, "max_length": 64},
    "evaluation": {"examples": 2, "validation_examples": 4, "other_tasks": 0},
}


@dataclass(frozen=True, slots=True)
class Search:
    """One method on one task: the losses of its settings in short trials and in full, in the same order."""

    short: tuple[float, ...]
    """Validation losses in nats per token, infinite where training failed."""
    full: tuple[float, ...]
    default: int
    """Place of the default settings."""

    @property
    def spearman(self) -> float:
        """Rank correlation of short and full losses."""
        return float(stats.spearmanr(self.short, self.full).statistic)

    @property
    def kendall(self) -> float:
        """Kendall's tau-b of the same."""
        return float(stats.kendalltau(self.short, self.full).statistic)

    @property
    def regret(self) -> float:
        """What the best short trial has in full above the lowest full loss, in nats per token."""
        return self._above_best([self._ranked[0]])

    @property
    def regret_of_finalists(self) -> float:
        """The same for the best of the finalists and the defaults, as ftbench decides."""
        others = [place for place in self._ranked if place != self.default]
        return self._above_best([self.default, *others[:FINALISTS]])

    @property
    def _ranked(self) -> list[int]:
        return sorted(range(len(self.short)), key=lambda place: self.short[place])

    def _above_best(self, places: Sequence[int]) -> float:
        """A training that failed counts as the worst of those that did not."""
        worst = max(loss for loss in self.full if math.isfinite(loss))
        return min(min(self.full[place], worst) for place in places) - min(self.full)


def matrix(shorten: str, fraction: float, methods: Sequence[str], quick: bool) -> dict[str, Any]:
    """Short trials of one kind, and full trainings of all settings, which are the same cells in every such matrix."""
    tuning = {
        "trials": RATES,
        "fraction": fraction,
        "shorten": shorten,
        "finalists": RATES - 1,
        "extend": False,
        "halving": False,
        "stacked": False,
        "defaults": "none",
    }
    return {**_MATRIX, **(_QUICK if quick else {}), "methods": list(methods), "tuning": tuning}


def measure(out: Path, fractions: Sequence[float], methods: Sequence[str], quick: bool) -> None:
    """Train what is missing, and keep what each kind and fraction found beside the cells."""
    for fraction, shorten in product(fractions, KINDS):
        ftbench.run(
            matrix(shorten, fraction, methods, quick),
            out=out,
            executor="inline" if quick else "process",
            workers=None if quick else 1,
            progress=_say,
        )
        found = [search.model_dump(mode="json") for search in read_run(out).tuning]
        _kept(out, shorten, fraction).write_text(json.dumps(found, indent=1), encoding="utf-8")


def _say(event: ftbench.RunEvent) -> None:
    if event.kind == "finished" and event.cell:
        print(f"{event.done} of {event.total}: {event.cell.label}: {event.text}", flush=True)


def searches(out: Path, shorten: str, fraction: float) -> dict[tuple[str, str], Search]:
    """By task and method, what a kind and fraction found; empty if it has not finished."""
    path = _kept(out, shorten, fraction)
    if not path.is_file():
        return {}
    records = [TuningRecord.model_validate(entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    return {(record.task, record.method): _search(record) for record in records}


def _search(record: TuningRecord) -> Search:
    in_full = {_written(trial.point): _loss(trial) for trial in record.finalists}
    points = [_written(trial.point) for trial in record.tried]
    default = _written(record.finalists[0].point)  # the defaults are the first full training
    full = tuple(in_full.get(point, math.inf) for point in points)
    return Search(tuple(_loss(trial) for trial in record.tried), full, points.index(default))


def _written(point: Mapping[str, float]) -> str:
    return json.dumps(point, sort_keys=True)


def _loss(trial: TriedPoint) -> float:
    return math.inf if trial.loss is None else trial.loss


def _kept(out: Path, shorten: str, fraction: float) -> Path:
    return out / f"short-{shorten}-{fraction:g}.json"


def table(out: Path, fractions: Sequence[float]) -> str:
    """Both kinds by task, and how they differ over all searches, with a t interval; only of what has finished."""
    body, sentences = [], []
    for fraction in fractions:
        by_kind = {kind: searches(out, kind, fraction) for kind in KINDS}
        for kind, found in by_kind.items():
            for task in dict.fromkeys(task for task, _ in found):
                of_task = [search for (name, _), search in found.items() if name == task]
                body.append([f"{fraction:g}", kind, task, *_row(of_task)])
        pairs = [(by_kind["data"][place], by_kind["schedule"][place]) for place in by_kind["data"]]
        if len(pairs) > 1:
            sentences.append(_difference(fraction, pairs))
    header = ["fraction", "shorter", "task", "searches", "Spearman", "Kendall", "best found", "regret", "of finalists"]
    return "\n\n".join([markdown_table(header, body), *sentences])


def _row(found: Sequence[Search]) -> list[str]:
    best = sum(search.regret == 0 for search in found)
    regrets = [np.mean([getattr(search, name) for search in found]) for name in ("regret", "regret_of_finalists")]
    ranks = [np.mean([getattr(search, name) for search in found]) for name in ("spearman", "kendall")]
    return [
        str(len(found)),
        *(f"{rank:.2f}" for rank in ranks),
        f"{best} of {len(found)}",
        *(f"{regret:.3f}" for regret in regrets),
    ]


def _difference(fraction: float, pairs: Sequence[tuple[Search, Search]]) -> str:
    differences = np.array([fewer_rows.spearman - fewer_steps.spearman for fewer_rows, fewer_steps in pairs])
    half = stats.t.ppf(0.975, len(pairs) - 1) * stats.sem(differences)
    middle = differences.mean()
    interval = f"{middle:+.2f} ({middle - half:+.2f} to {middle + half:+.2f})"
    return f"Fraction {fraction:g}, Spearman with fewer rows less that with fewer steps: {interval}."


def main() -> None:
    """Train what is missing and print the table, or print it alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "runs" / "short-trials")
    parser.add_argument("--fractions", type=float, nargs="+", default=[0.1, 0.3])
    parser.add_argument("--methods", nargs="+", default=list(METHODS))
    parser.add_argument("--table", action="store_true", help="print what a finished run found, train nothing")
    parser.add_argument("--quick", action="store_true", help="the built-in model on a few rows, to see that it works")
    given = parser.parse_args()
    if not given.table:
        measure(given.out, given.fractions, given.methods, given.quick)
    print(table(given.out, given.fractions))


if __name__ == "__main__":
    main()
