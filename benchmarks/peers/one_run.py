"""One program, one model, in a process of its own: ``one_run.py PROGRAM MODEL MINUTES SEED...``, a line of JSON for each seed.

A process of its own, so that memory is that of one program and no program inherits another's caches. The first, tiny run loads and
compiles what is needed; it is counted as ``ready`` and not as time of the run.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent.parent)]

PROGRAMS = {"naive": "simpy_naive", "tuned": "simpy_tuned", "ciw": "ciw_serial"}


def program(name: str) -> tuple[Any, Any]:
    """``simulate`` and ``read`` of a program."""
    if name in PROGRAMS:
        module = importlib.import_module(PROGRAMS[name])
        return module.simulate, module.read
    import clearlane_engine

    return clearlane_engine.simulator(name), clearlane_engine.read


def main(name: str, model: str, minutes: float, seeds: list[int]) -> None:
    """Run and print."""
    from measuring import peak_mb

    start = time.perf_counter()
    simulate, read = program(name)
    simulate(model, 50.0, 0)
    ready, before = time.perf_counter() - start, peak_mb()
    for seed in seeds:
        processor, wall = time.process_time(), time.perf_counter()
        raw = simulate(model, minutes, seed)
        took = {"processor": time.process_time() - processor, "wall": time.perf_counter() - wall}
        memory = {"peak_mb": peak_mb(), "ready_mb": before, "ready": ready}
        print(json.dumps(took | memory | read(raw)._asdict()), flush=True)
        del raw


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), [int(s) for s in sys.argv[4:]])
