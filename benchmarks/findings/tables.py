"""What published work says of fine-tuning methods, held against finished runs: the tables of docs/findings.md.

Run from the checkout, after `ftbench run benchmarks/findings/small.yaml` and `… smollm2.yaml`:
python benchmarks/findings/tables.py runs/findings-small runs/findings-smollm2
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / name) for name in ("", "plugins", "tasks", "reports")]

from ftbench.analysis.comparison import Comparison, Difference, MetricComparison, Standing  # noqa: E402
from ftbench.analysis.read import read_results  # noqa: E402
from ftbench.analysis.view import RunView  # noqa: E402
from ftbench.plugin_loading import load_plugins  # noqa: E402
from ftbench.plugins import Registry  # noqa: E402
from ftbench.presentation.tables import markdown_table  # noqa: E402
from ftbench.records.results import TunedGroup  # noqa: E402

DEFAULT = " (default)"
NONE = "–"
RATE = "learning_rate"


def value(number: float | None, digits: int = 3) -> str:
    """A number of a table."""
    return NONE if number is None else f"{number:.{digits}f}"


def written(difference: Difference | None) -> str:
    """A difference with its interval, in bold where the corrected test finds one."""
    if difference is None:
        return NONE
    text = f"{difference.value:+.3f}"
    if difference.interval:
        text += f" [{difference.interval.low:+.3f}, {difference.interval.high:+.3f}]"
    return f"**{text}**" if difference.verdict in ("better", "worse") else text


def between(metric: MetricComparison | None, one: str, other: str) -> Difference | None:
    """The difference of two methods in the family of all pairs."""
    first, second = (metric.standing(name) if metric else None for name in (one, other))
    return metric.pair(first, second) if metric and first and second else None


class Place:
    """One model on one task of a run."""

    def __init__(self, view: RunView, model: str, comparison: Comparison) -> None:
        self.model, self.task, self.comparison = model, comparison.task.label, comparison
        self.searches = {
            search.method: search for search in view.results.tuning if (search.model, search.task) == (model, self.task)
        }
        self.loss = comparison.metrics.get("loss")
        self.deciding = comparison.deciding
        self.forgetting = comparison.metrics.get("forgetting")

    @property
    def title(self) -> str:
        return f"{self.model}, {self.task}"

    def has(self, *methods: str) -> bool:
        """Whether the run has all of these methods, with values."""
        return all(self.loss and self.loss.standing(name) for name in methods)

    def rate(self, method: str) -> float | None:
        """The learning rate that tuning chose."""
        search = self.searches.get(method)
        return search.chosen.get(RATE) if search and search.chosen else None

    def sweep(self, search: TunedGroup) -> str:
        """Rates of the short round with their validation losses."""
        points = sorted((point[RATE], loss) for point, loss in search.first_round)
        return ", ".join(f"{rate:.2g}: {value(loss, 2)}" for rate, loss in points)

    def mean(self, metric: MetricComparison | None, method: str) -> float | None:
        standing = metric.standing(method) if metric else None
        return standing.mean if standing else None


def places(directories: Sequence[Path]) -> Iterator[Place]:
    """Every model and task of the runs, in order."""
    registry = Registry(load_plugins())
    for directory in directories:
        view = RunView(read_results(directory, registry))
        for (model, _), comparison in view.comparisons.items():
            yield Place(view, model, comparison)


def rates(found: Sequence[Place]) -> str:
    """Finding 1: LoRA against full fine-tuning, each at its own best rate, and the ratio of these rates."""
    rows = []
    for place in found:
        if not place.has("lora", "full"):
            continue
        full, lora = place.rate("full"), place.rate("lora")
        ratio = f"{lora / full:.1f}" if full and lora else NONE
        rows.append(
            [
                place.title,
                f"{full:.2g}" if full else NONE,
                f"{lora:.2g}" if lora else NONE,
                ratio,
                written(between(place.loss, "lora", "full")),
                written(between(place.deciding, "lora", "full")),
                written(between(place.loss, "lora-attention", "lora")),
                written(between(place.deciding, "lora-attention", "lora")),
            ]
        )
    header = ["model, task", "rate of full", "rate of LoRA", "ratio"]
    header += ["LoRA − full, loss", "LoRA − full, metric", "attention only − all, loss", "attention only − all, metric"]
    return markdown_table(header, rows)


def variants(found: Sequence[Place]) -> str:
    """Finding 2: variants of LoRA against LoRA, each tuned; and how far the same variants are apart untuned."""
    rows = []
    for place in found:
        for name in ("rslora", "pissa", "dora"):
            if not place.has(name, "lora"):
                continue
            untuned = place.mean(place.loss, name + DEFAULT), place.mean(place.loss, "lora" + DEFAULT)
            apart = value(untuned[0] - untuned[1]) if None not in untuned else NONE  # type: ignore[operator]
            tuned = written(between(place.loss, name, "lora")), written(between(place.deciding, name, "lora"))
            rows.append([place.title, name, apart, *tuned])
    header = ["model, task", "variant", "variant − LoRA at defaults, loss", "tuned, loss", "tuned, metric"]
    return markdown_table(header, rows)


def prompt_tuning(found: Sequence[Place]) -> str:
    """Finding 3: the rank of prompt tuning by loss among the trained methods, at defaults and tuned."""
    rows = []
    for place in found:
        if not place.has("prompt-tuning"):
            continue
        tuned = _ranks(place.loss, "")
        untuned = _ranks(place.loss, DEFAULT)
        gain = _gain(place.loss, "prompt-tuning")
        shown = [f"{ranks.get('prompt-tuning', 0)} of {len(ranks)}" for ranks in (untuned, tuned)]
        losses = [value(place.mean(place.loss, "prompt-tuning" + ending)) for ending in (DEFAULT, "")]
        rows.append([place.title, *shown, *losses, written(gain), _span(place)])
    header = [
        "model, task",
        "rank at defaults",
        "rank tuned",
        "loss at defaults",
        "loss tuned",
        "tuned − default, loss",
    ]
    return markdown_table([*header, "validation losses of its rates, best to worst"], rows)


def _ranks(metric: MetricComparison | None, ending: str) -> dict[str, int]:
    """Ranks by mean loss among methods with this ending of the label, 1 for the lowest."""
    standings: tuple[Standing, ...] = metric.defaults if metric and ending else metric.standings if metric else ()
    trained = [standing for standing in standings if standing.group.trains and standing.mean is not None]
    in_order = sorted(trained, key=lambda standing: standing.mean or 0.0)
    return {standing.method.removesuffix(ending): rank for rank, standing in enumerate(in_order, start=1)}


def _gain(metric: MetricComparison | None, method: str) -> Difference | None:
    tuned, default = (metric.standing(method + ending) if metric else None for ending in ("", DEFAULT))
    return metric.difference(tuned, default) if metric and tuned and default else None


def _span(place: Place) -> str:
    search = place.searches.get("prompt-tuning")
    losses = sorted(loss for _, loss in search.first_round if loss is not None) if search else []
    return f"{losses[0]:.2f} to {losses[-1]:.2f}" if losses else NONE


def forgetting(found: Sequence[Place]) -> str:
    """Finding 4: what LoRA and full fine-tuning learn, and what they forget of general text."""
    rows = []
    for place in found:
        if place.forgetting is None or not place.has("lora", "full"):
            continue
        row = [place.title]
        for metric in (place.loss, place.forgetting):
            row += [value(place.mean(metric, name)) for name in ("full", "lora")]
            row.append(written(between(metric, "lora", "full")))
        rows.append(row)
    header = ["model, task", "loss, full", "loss, LoRA", "LoRA − full"]
    return markdown_table([*header, "forgetting, full", "forgetting, LoRA", "LoRA − full"], rows)


def sweeps(found: Sequence[Place]) -> str:
    """The short round of every method: each rate with its validation loss."""
    rows = [
        [place.title, method, place.sweep(search), f"{place.rate(method):.2g}" if place.rate(method) else NONE]
        for place in found
        for method, search in place.searches.items()
    ]
    return markdown_table(["model, task", "method", "rate: validation loss of the short trial", "chosen"], rows)


def tuning(found: Sequence[Place]) -> str:
    """What tuning was worth: tuned minus default on test rows, by loss and by the deciding metric."""
    rows = [
        [place.title, method, written(_gain(place.deciding, method)), written(_gain(place.loss, method))]
        for place in found
        for method in place.searches
    ]
    return markdown_table(["model, task", "method", "tuned − default, metric", "tuned − default, loss"], rows)


def tuning_counts(found: Sequence[Place]) -> str:
    """How many tuned methods are clearly better or worse than their defaults on test rows, and how many chose these."""
    rows = []
    for place in found:
        row = [place.title, str(len(place.searches)), str(sum(search.default for search in place.searches.values()))]
        for metric in (place.loss, place.deciding):
            verdicts = [gain.verdict for method in place.searches if (gain := _gain(metric, method))]
            row += [str(verdicts.count("better")), str(verdicts.count("worse"))]
        rows.append(row)
    header = ["model, task", "tuned methods", "chose the defaults", "better by loss", "worse by loss"]
    return markdown_table([*header, "better by metric", "worse by metric"], rows)


def methods(found: Sequence[Place]) -> str:
    """Every method with score, loss and rate; rows that share a letter are not told apart."""
    rows = []
    for place in found:
        for standing in place.comparison.metrics["loss"].standings:
            name, scores = standing.method, []
            for metric in (place.deciding, place.loss):
                own = metric.standing(name) if metric else None
                interval = f" [{value(own.interval.low)}, {value(own.interval.high)}]" if own and own.interval else ""
                scores += [
                    f"{value(own.mean if own else None)}{interval}",
                    metric.letters.get(name, "") if metric else "",
                ]
            rate = place.rate(name)
            rows.append(
                [place.title, name, *scores, f"{rate:.3g}" if rate else NONE, written(_gain(place.deciding, name))]
            )
    header = ["model, task", "method", "metric", "group", "loss", "group by loss", "chosen rate", "tuned − default"]
    return markdown_table(header, rows)


TABLES = {
    "All methods": methods,
    "LoRA and full fine-tuning": rates,
    "Variants of LoRA": variants,
    "Prompt tuning": prompt_tuning,
    "Learning and forgetting": forgetting,
    "What tuning was worth": tuning_counts,
    "Tuned minus default": tuning,
    "All short trials": sweeps,
}


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+", help="run directories")
    found = list(places(parser.parse_args().runs))
    for title, table in TABLES.items():
        print(f"## {title}\n\n{table(found)}\n")


if __name__ == "__main__":
    main()
