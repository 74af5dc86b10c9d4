"""How long it takes to import and analyse a large rating study: 500 examples, four methods, three raters or ten.

Three dimensions, and six automatic metrics of the run to compare with. Run from the checkout:
python benchmarks/rating_analysis.py
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / name) for name in ("", "plugins")]

from benchmarks.rating_scale import ASKED, EXAMPLES, METHODS, source  # noqa: E402
from ftbench.analysis.run_results import RunResults  # noqa: E402
from ftbench.records.cell import CellSpec, MethodSpec, ModelSpec, TaskSpec  # noqa: E402
from ftbench.records.prediction import Prediction  # noqa: E402
from ftbench.records.results import CellResult, Score, TaskInfo  # noqa: E402
from ftbench_metrics.means import ExampleMean  # noqa: E402
from ftbench_rating.analysis.analyse import analyse  # noqa: E402
from ftbench_rating.importing.store import import_files  # noqa: E402
from ftbench_rating.study.build import Built, Design, build  # noqa: E402
from ftbench_rating.study.dimensions import study_dimensions  # noqa: E402
from ftbench_rating.study.files import load_study, write_key, write_study  # noqa: E402
from ftbench_rating.study.model import SCHEMES, KeyItem  # noqa: E402

_METRICS = 6


def judgement(item: KeyItem, scheme: str, generator: random.Random) -> tuple[int, int | None]:
    """A value and a worst that favour the earlier methods."""
    if item.kind == "attention":
        best = item.expected[0]
        return best, (best + 1) % item.shown if scheme == "best-worst" else None
    thought = [
        random.Random(f"{item.example} {method}").gauss(-0.3 * METHODS.index(method), 1) + generator.gauss(0, 0.5)
        for method in item.methods
    ]
    if scheme == "likert5":
        return min(5, max(1, round(3.5 + thought[0]))), None
    best = max(range(len(thought)), key=thought.__getitem__)
    worst = min(range(len(thought)), key=thought.__getitem__)
    return best, worst if scheme == "best-worst" else None


def sent_back(built: Built, folder: Path) -> list[Path]:
    """What the forms of all raters wrote."""
    paths = []
    for rater in built.study.raters:
        generator = random.Random(rater)
        judgements = []
        for item in built.key.items:
            if item.rater == rater and item.kind != "practice":
                for dimension in built.study.dimensions:
                    value, worst = judgement(item, built.study.scheme, generator)
                    judgements.append(
                        {
                            "item": item.id,
                            "dimension": dimension.name,
                            "value": value,
                            "worst": worst,
                            "reason": "",
                            "seconds": 9.0,
                        }
                    )
        content = {
            "format": "ftbench-rating-response",
            "version": 1,
            "study": built.study.id,
            "sheet": built.study.sheets[rater],
            "rater": rater,
            "judgements": judgements,
        }
        path = folder / f"{rater}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        paths.append(path)
    return paths


def run(built: Built) -> RunResults:
    """The cells of the study with six metrics of invented values."""
    generator = random.Random(0)
    cases = source().cases
    metrics = {
        f"metric-{number}": ExampleMean(f"metric-{number}", lambda _: None, "invented") for number in range(_METRICS)
    }
    cells = []
    for method, cell in built.key.cells.items():
        predictions = [Prediction(case.id, "", "", "", "en", 1.0, 1) for case in cases]
        scores = {name: Score(0.5, None, "", tuple((generator.random(), 1.0) for _ in cases)) for name in metrics}
        cells.append(
            CellResult(
                cell,
                "model",
                "task",
                method,
                0,
                "done",
                None,
                scores,
                {},
                {},
                _spec(method),
                predictions=lambda p=predictions: p,
            )
        )
    task = TaskInfo("task", "task", "text", "en", tuple(metrics), {}, "")
    return RunResults("run", {}, tuple(cells), (task,), dict(metrics), METHODS[0])


def _spec(method: str) -> CellSpec:
    task = TaskSpec(definition={}, data="")
    return CellSpec(model=ModelSpec(fingerprint=""), task=task, method=MethodSpec(name=method, settings={}), seed=0)


def main() -> None:
    """Print seconds by scheme and number of raters."""
    given = source()
    given = replace(given, cells={method: f"cell-{method}" for method in METHODS})
    for scheme in SCHEMES:
        for raters in (3, 10):
            built = build(
                given, Design(scheme, raters, EXAMPLES, study_dimensions(ASKED, scheme)), name="study", secret="5f" * 32
            )
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name) / "study"
                folder.mkdir()
                write_study(folder, built.study)
                write_key(folder, built.key)
                paths = sent_back(built, Path(name))
                start = time.perf_counter()
                import_files([folder], paths)
                imported = time.perf_counter()
                analyse(load_study(folder), run(built))
                done = time.perf_counter()
            print(
                f"{scheme}, {raters} raters: imported in {imported - start:.1f} s, analysed in {done - imported:.1f} s"
            )


if __name__ == "__main__":
    main()
