"""Doing replications side by side, without the number of workers showing in any result.

For a simulation reader: a replication is a pure function of (scenario, seed, number), so workers may run them in any order and a
replication whose worker was killed is simply run again.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from sim.errors import Failed

Item = TypeVar("Item")
Result = TypeVar("Result")

_TRIES = 3
_state: Any = None


def available() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _remember(state: Any) -> None:
    global _state  # noqa: PLW0603 - set once in each worker, so that the scenario is sent once and not with every item
    _state = state


def _call(work: Callable[[Any, Item], Result], item: Item) -> Result:
    return work(_state, item)


def run_all(
    work: Callable[[Any, Item], Result], state: Any, items: Iterable[Item], jobs: int
) -> Iterator[tuple[Item, Result]]:
    """Yield (item, ``work(state, item)``) in the order of completion.

    Parameters
    ----------
    work
        A module-level function.
    state
        Sent once to every worker.
    jobs
        Number of processes; 1 runs everything here.

    Raises
    ------
    Failed
        ``RUN-030`` when workers keep dying.
    """
    pending = list(items)
    if jobs <= 1 or len(pending) <= 1:
        for item in pending:
            yield item, work(state, item)
        return
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    for _ in range(_TRIES):
        done: set[int] = set()
        executor = ProcessPoolExecutor(
            min(jobs, len(pending)), mp_context=context, initializer=_remember, initargs=(state,)
        )
        try:
            futures: dict[Future[Any], int] = {
                executor.submit(_call, work, item): place for place, item in enumerate(pending)
            }
            open_futures = set(futures)
            while open_futures:
                finished, open_futures = wait(open_futures, return_when=FIRST_COMPLETED)
                for future in finished:
                    result = future.result()
                    done.add(futures[future])
                    yield pending[futures[future]], result
        except BrokenProcessPool:
            # A worker was killed (out of memory, by hand): what it had not delivered is run again by fresh ones.
            pending = [item for place, item in enumerate(pending) if place not in done]
        else:
            return
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
    raise Failed(
        "RUN-030",
        f"worker processes were killed {_TRIES} times; {len(pending)} replications are missing",
        "Free memory, or run with fewer --jobs.",
    )
