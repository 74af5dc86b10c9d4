"""What each of the processes does: join the others, load the model, train its part, answer."""

from __future__ import annotations

import os
import pickle
import random
import signal
import sys
import threading
import time
import traceback
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ftbench.compute.bundle import Compute, ModelBundle
from ftbench.compute.checkpointing import Checkpointing
from ftbench.compute.clocks import Clocks
from ftbench.compute.kernels import choose_kernels
from ftbench.compute.memory_meter import MemoryMeter
from ftbench.contracts.tensor_file import write_tensors
from ftbench.errors import CellError, WorkerError, failure_note
from ftbench.messages.failures import PREPARED_OTHERWISE
from ftbench.training.loop import train
from ftbench.training.sharded.job import JOB, Ended, Failed, Loaded, Logged, ShardedJob, TooLarge, Word, weights_sum
from ftbench.training.sharded.model_shards import gathered, shard
from ftbench.training.sharded.part_keeper import PartKeeper
from ftbench.training.sharded.rank import PassTooLarge, Rank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import torch

_FOR_EVER = timedelta(days=30)
"""Limit of waiting for the others: the cell ends all processes when one of them ends, so nobody needs a limit."""


def main() -> None:
    """Do the job in the folder of the first argument, as the process with the number of the second.

    What it says goes to standard output, pickled; what is printed goes where errors go.
    """
    folder, number = Path(sys.argv[1]), int(sys.argv[2])
    for name in ("SIGINT", "SIGTERM", "SIGUSR1"):  # they may reach all processes; the cell decides
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    turn = threading.Event()
    threading.Thread(target=_listen, args=(turn,), daemon=True).start()

    def say(word: Word) -> None:
        answers.write(pickle.dumps(word))

    try:
        _work(folder, number, turn, say=say)
    except Exception as error:
        say(TooLarge(error.rows, error.tokens) if isinstance(error, PassTooLarge) else _failed(error))
    sys.stdout.flush()
    sys.stderr.flush()
    # Without ending the process group: its end waits for the others, which may be in the middle of a pass.
    os._exit(0)


def _listen(turn: threading.Event) -> None:
    """Set `turn` at the first byte of standard input, and exit when it closes: the cell's process is gone then."""
    stream: IO[bytes] = os.fdopen(0, "rb", buffering=0, closefd=False)
    while stream.read(1):
        turn.set()
    os._exit(1)


def _failed(error: Exception) -> Failed:
    known = isinstance(error, CellError) and not isinstance(error, WorkerError)
    note = error.note if isinstance(error, CellError) and known else failure_note(error)
    return Failed(note, "".join(traceback.format_exception(error)), known, time.monotonic())


def _work(folder: Path, number: int, turn: threading.Event, *, say: Callable[[Word], None]) -> None:
    import torch
    import torch.distributed as dist
    from torch.distributed import FileStore  # type: ignore[attr-defined]
    from torch.distributed.device_mesh import init_device_mesh

    job: ShardedJob = pickle.loads((folder / JOB).read_bytes())
    device = torch.device(job.device, number) if job.device == "cuda" else torch.device(job.device)
    if job.device == "cuda":
        torch.cuda.set_device(device)
    choose_kernels(job.device, deterministic=job.deterministic)
    torch.set_num_threads(job.threads)
    backend = "nccl" if job.device == "cuda" else "gloo"
    # Found by a file, not at a port, to which others could connect.
    store = FileStore(str(folder / "store"), job.count)
    dist.init_process_group(backend, store=store, rank=number, world_size=job.count, timeout=_FOR_EVER)
    mesh = init_device_mesh(job.device, (job.count,))
    turn.wait()
    bundle = _prepared(job, device)
    shard(bundle.model, mesh)
    bundle.model.to(device)  # buffers
    say(Loaded())
    say(_trained(job, bundle, Rank(job.count, number), folder, say))


def _prepared(job: ShardedJob, device: torch.device) -> ModelBundle:
    """The model as the cell prepared it, on the processor; raises `CellError` if another one came out."""
    import numpy as np
    import torch

    loaded = job.loader.load(job.source, job.dtype)
    random.seed(job.seed)
    np.random.seed(job.seed)
    torch.manual_seed(job.seed)
    model = job.method.prepare(loaded.model, job.settings)
    if weights_sum(model) != job.prepared:
        raise CellError(PREPARED_OTHERWISE(method=job.method.name))
    return ModelBundle(model, loaded.tokenizer, Compute(device, job.precision))


def _trained(job: ShardedJob, bundle: ModelBundle, rank: Rank, folder: Path, say: Callable[[Word], None]) -> Ended:
    """Train; the first process writes the trained weights and has the curve."""
    import torch

    # Rows of different processes must not lose the same units to dropout.
    torch.manual_seed(job.seed + rank.number)
    if job.device == "cpu":
        torch.set_num_threads(max(1, job.threads // job.count))
    first = rank.number == 0
    if job.checkpointing:
        Checkpointing(bundle.model, allowed=True).switch_on()
    rank.sums(0.0)  # waits until all have loaded the model, which is no time of training
    clocks, memory = Clocks(job.device), MemoryMeter(job.device)
    memory.begin_training()

    def log(step: int, values: Mapping[str, float]) -> None:
        if first:
            say(Logged(step, dict(values)))

    outcome = train(
        bundle,
        job.rows,
        job.validation,
        job.plan,
        clocks=clocks,
        log=log,
        keeper=PartKeeper(job, job.states, folder, rank, clocks, say) if job.states else None,
        ranks=rank,
    )
    memory.end_training(
        weights=outcome.weight_bytes,
        gradients=outcome.gradient_bytes,
        optimizer=outcome.optimizer_bytes,
        kept=outcome.kept_bytes,
    )
    with clocks.phase("train"):
        weights = gathered(bundle.model, keep=first)
        if first:
            write_tensors(job.trained, weights)
    return Ended(outcome, dict(clocks.seconds), memory.peaks["train"], dict(memory.parts))
