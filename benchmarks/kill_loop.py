"""Kill runs at random instants, go on with the same command, and compare what they end with to an undisturbed run.

Run from the checkout: python benchmarks/kill_loop.py [--rounds N] [--executor process|ray|slurm|all] [--seed N]

One round is one kill: of the run itself, of a worker, of a job, of a node. The same command goes on until the run has
ended; then its predictions, curves, metrics and learned weights must be the bytes of a run with the executor `inline`,
nothing may be left over, and no finished cell may have been done again. Exit code 1 otherwise. Linux only.
`slurm` needs root and Debian's packages (`tools/slurm/one_node.sh`), `ray` needs Ray.
"""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT / name) for name in ("", "plugins", "tasks", "reports")]

from benchmarks.killing.clusters import RaySite, SlurmSite  # noqa: E402
from benchmarks.killing.comparing import kept_files  # noqa: E402
from benchmarks.killing.rounds import Loop  # noqa: E402
from benchmarks.killing.sites import ProcessSite, Site  # noqa: E402
from benchmarks.killing.tally import Tally  # noqa: E402

SITES: Mapping[str, type[Site]] = {site.name: site for site in (ProcessSite, RaySite, SlurmSite)}
METHODS, SEEDS = ("full", "lora", "prefix"), (0, 1)
MATRIX = f"""\
name: kill-loop
models: [builtin:nano]
tasks: [sentiment]
methods: [{", ".join(METHODS)}]
seeds: [{", ".join(map(str, SEEDS))}]
training: {{steps: 8, batch_size: 4, max_length: 64, save_minutes: 0.001}}
evaluation: {{examples: 8, validation_examples: 4}}
resources: {{memory: 1GB}}
device: cpu
executors: {{slurm: {{poll: 0.5}}, ray: {{poll: 0.2}}}}
"""
"""Six cells of a second or two. Their trainings keep a state at almost every step, so that most kills meet one."""
CELLS = len(METHODS) * len(SEEDS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what came of the rounds; 1 if anything was lost, done again or left over."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200, help="kills for each executor")
    parser.add_argument("--executor", choices=[*SITES, "all"], default="all")
    parser.add_argument("--seed", type=int, default=0, help="of what is killed and when")
    parser.add_argument("--folder", type=Path, help="where runs are kept for a look; otherwise a temporary folder")
    options = parser.parse_args(arguments)
    # In the background of a shell Ctrl-C is ignored, and runs would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    names = list(SITES) if options.executor == "all" else [options.executor]
    missing = {name: reason for name in names if (reason := SITES[name].lacks())}
    for name, reason in missing.items():
        print(f"{name} is left out: {reason}")
    names = [name for name in names if name not in missing]
    if not names:
        return 2
    with tempfile.TemporaryDirectory(prefix="kill-loop-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "matrix.yaml").write_text(MATRIX, encoding="utf-8")
        reference = _reference(folder)
        tallies = [_rounds(SITES[name], folder, reference, options.rounds, options.seed) for name in names]
        for tally in tallies:
            print(*tally.lines(), sep="\n")
        faults = sum(len(tally.faults) for tally in tallies)
        if faults and options.folder is None:
            print("--folder DIR keeps the runs for a look")
    return 1 if faults else 0


def _reference(folder: Path) -> dict[str, bytes]:
    """The files of the matrix's cells after a run in one process that nothing disturbs."""
    site, log = Site(secrets.token_hex(8)), folder / "reference.log"
    code = site.begin(folder / "matrix.yaml", folder / "reference", log).wait()
    files = kept_files(folder / "reference")
    if code != 0 or sum(name.endswith("predictions.jsonl") for name in files) != CELLS:
        raise SystemExit(log.read_text(encoding="utf-8", errors="replace"))
    return files


def _rounds(kind: type[Site], folder: Path, reference: dict[str, bytes], rounds: int, seed: int) -> Tally:
    site = kind(secrets.token_hex(8))
    own = folder / site.name
    own.mkdir(exist_ok=True)
    try:
        site.start()
        loop = Loop(site, folder / "matrix.yaml", own, reference, CELLS, Random(f"{seed} {site.name}"), _tell)
        return loop.run(rounds)
    finally:
        site.stop()


def _tell(line: str) -> None:
    """A line a round, in the place of the last one on a terminal."""
    if sys.stderr.isatty():
        print(f"\r\033[K{line[:110]}", end="", file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
