"""ftbench and the alternatives in turns on the same cells: `make bench`, or `python -m benchmarks.speed`."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(CHECKOUT / name) for name in ("", "plugins", "tasks", "reports")]

from benchmarks.speed.data import jobs, write_data  # noqa: E402
from benchmarks.speed.facts import machine_facts, notes  # noqa: E402
from benchmarks.speed.ftbench_sides import Ftbench, FtbenchEvaluation, make_tuned_model  # noqa: E402
from benchmarks.speed.jobs import MODEL, SHARED, CellName, shared_is_missing  # noqa: E402
from benchmarks.speed.other_sides import LlamaFactory, LmEval, Script  # noqa: E402
from benchmarks.speed.ratios import SAME_MODEL, compare  # noqa: E402
from benchmarks.speed.tables import as_json, from_json, markdown  # noqa: E402
from benchmarks.speed.turns import Setting, Side, SideFailed, Turn, timed  # noqa: E402

SIDES: tuple[Side, ...] = (
    Ftbench(),
    Ftbench(name="ftbench, 2 workers", against="ftbench", workers=2),
    Ftbench(name="ftbench, bf16", against="ftbench", precision="bf16"),
    Script("tutorial script", "tutorial.py"),
    Script("TRL", "trl_sft.py"),
    Ftbench(name="ftbench, full and lora", methods=("full", "lora")),
    LlamaFactory(),
    FtbenchEvaluation(),
    LmEval(),
)
_Judged = dict[tuple[str, int, CellName], dict[str, float]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sides in turns, write the results, and print the table; 1 where a side failed."""
    options = _options(arguments)
    if shared_is_missing():
        return 0
    folder = CHECKOUT / "runs" / ("speed-quick" if options.quick else "speed")
    setting = Setting(jobs(quick=options.quick), folder)
    sides, said = chosen_sides(options.only)
    if not sides:
        print("\n".join(said), file=sys.stderr)
        return 2
    shutil.rmtree(folder, ignore_errors=True)
    tokens = write_data(folder / "data", setting.jobs)
    if any(isinstance(side, FtbenchEvaluation) for side in sides):
        make_tuned_model(setting)
    kept = folder if options.quick or (options.only and not options.add) else Path(__file__).parent
    facts = machine_facts()
    turns: list[Turn] = []
    judged: _Judged = {}
    if options.add:
        before = json.loads((kept / "results.json").read_text(encoding="utf-8"))
        if before["machine"] != facts:
            print("the kept results are of another machine or of other versions: leave out --add", file=sys.stderr)
            return 2
        turns, judged = from_json(before)
    page, begun = "", 1 + max((turn.seed for turn in turns), default=-1)
    for seed in range(begun, begun + options.repeat):
        # Forth and back: what comes first in one round comes last in the next, so that a drift hits both.
        round_, failed = run_round(sides if seed % 2 == 0 else sides[::-1], setting, seed)
        turns += round_
        said += failed
        judged |= judge(round_, setting)
        comparisons = [compare(side.name, side.against, turns, judged) for side in SIDES if side.against]
        comparisons = [one for one in comparisons if one.whole]
        page = markdown(comparisons, turns, facts, [*said, *notes(setting.jobs, tokens)])
        # After every round, because hours lie between them.
        (kept / "results.json").write_text(json.dumps(as_json(comparisons, turns, judged, facts), indent=1) + "\n")
        (kept / "RESULTS.md").write_text(page, encoding="utf-8")
    print(page)
    return 1 if any("failed" in note for note in said) else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [side.name for side in SIDES]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="rounds, each with a seed of its own (5)")
    parser.add_argument(
        "--only", action="append", default=[], choices=names, metavar="SIDE",
        help=f"this side and what it is compared with; several times: several ({', '.join(names)})",
    )  # fmt: skip
    parser.add_argument("--add", action="store_true", help="add rounds to the kept results, perhaps of some sides only")
    parser.add_argument("--quick", action="store_true", help="few rows: does everything work? Its numbers mean nothing")
    return parser.parse_args(arguments)


def chosen_sides(only: Sequence[str]) -> tuple[list[Side], list[str]]:
    """The sides that can run here, in order, and for each of the others why not."""
    wanted = set(only) | {side.against for side in SIDES if side.name in only}
    asked = [side for side in SIDES if not only or side.name in wanted]
    said = {side.name: reason for side in asked if (reason := side.unavailable())}
    able = [side for side in asked if side.name not in said]
    # A side that is there only to be compared with one that cannot run has nothing to say.
    used = {side.against for side in able}
    alone = {"ftbench", *only}
    sides = [side for side in able if side.against or side.name in used or side.name in alone]
    return sides, [f"left out: {reason}" for reason in said.values()]


def run_round(sides: Sequence[Side], setting: Setting, seed: int) -> tuple[list[Turn], list[str]]:
    """Each side once; a side that fails is said, and the others go on."""
    turns, said = [], []
    for side in sides:
        folder = setting.folder / "turns" / f"{seed}-{side.name.replace(' ', '-').replace(',', '')}"
        try:
            turns.append(side.run(setting, seed, folder))
            print(f"seed {seed}: {side.name}: {turns[-1].seconds:.1f} s", file=sys.stderr, flush=True)
        except SideFailed as failure:
            said.append(f"{side.name} failed with seed {seed}: {_without_paths(str(failure))}")
            print(said[-1], file=sys.stderr, flush=True)
    return turns, said


def judge(turns: Sequence[Turn], setting: Setting) -> _Judged:
    """What all turns of a round learned, judged by one script outside the clocks; then it is removed."""
    by_name = {job.name: job for job in setting.jobs}
    keys, questions, judged = [], [], _Judged()
    for turn in turns:
        for cell, times in turn.cells.items():
            job = by_name[cell.job]
            if times.train_seconds is None:
                judged[turn.side, turn.seed, cell] = {SAME_MODEL: times.own["accuracy"]}
                continue
            labels = [" negative", " positive"] if job.labels else None
            keys.append((turn.side, turn.seed, cell))
            questions.append(
                {
                    "model": str(MODEL),
                    "saved": str(times.saved),
                    "test": str(setting.rows(job, "test")),
                    "labels": labels,
                }
            )
    if questions:
        asked, answered = (setting.folder / name for name in ("questions.json", "answers.json"))
        asked.write_text(json.dumps(questions), encoding="utf-8")
        timed([sys.executable, Path(__file__).with_name("judge.py"), asked, answered], setting.folder / "judge.txt")
        judged |= dict(zip(keys, json.loads(answered.read_text(encoding="utf-8")), strict=True))
        for question in questions:
            shutil.rmtree(question["saved"])
    return judged


def _without_paths(text: str) -> str:
    """The kept results name no folder of this machine."""
    return text.replace(str(CHECKOUT), ".").replace(str(SHARED), "shared")


if __name__ == "__main__":
    sys.exit(main())
