"""Blocks in several processes: the results come in the order of the blocks, however many processes there are."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice

from ftbench.data_check.block_check import BlockJob, BlockResult, check_block
from ftbench.data_check.options import CheckOptions

_WAITING = 2
"""Blocks waiting for each process: enough to keep it busy, few enough to hold."""


def check_blocks(jobs: Iterable[BlockJob], options: CheckOptions) -> Iterator[BlockResult]:
    """The result of each block, in order."""
    jobs = iter(jobs)
    if options.processes == 1 or options.count_tokens is not None:
        for job in jobs:
            yield check_block(job, options)
        return
    plain = replace(options, progress=None)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(options.processes, mp_context=context) as pool:
        waiting: deque[Future[BlockResult]] = deque()
        for job in islice(jobs, _WAITING * options.processes):
            waiting.append(pool.submit(check_block, job, plain))
        while waiting:
            yield waiting.popleft().result()
            for job in islice(jobs, 1):
                waiting.append(pool.submit(check_block, job, plain))
