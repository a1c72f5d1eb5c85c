"""How do time and memory grow with the volume, the teams, the steps and the replications?

    python benchmarks/growth.py                                  a quick look
    python benchmarks/growth.py --largest 1e7 --engines compiled from 1,000 to ten million declarations
    python benchmarks/growth.py --axes teams,steps --work 1e6

Each row is a process of its own. The volume is R1 with more and more declarations; teams and steps are chains (`peers/chains.py`) in
which the number of timed steps stays the same, so that the last column would not change if size cost nothing; replications are R1 again
and again in one process. Time is processor time. Nothing here fails because of a figure.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))

import reference_model as rm
from contenders import OURS, TITLES, Line, ours
from measuring import load, machine, peak_mb

AXES = {
    "volume": "declarations of R1",
    "teams": "teams in a row",
    "steps": "steps in a row",
    "replications": "replications of R1 in one process",
}


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--axes", default=",".join(AXES))
    parser.add_argument("--engines", default=",".join(OURS))
    parser.add_argument("--largest", type=float, default=1e4, help="the largest volume, by powers of ten from 1,000")
    parser.add_argument(
        "--work", type=float, default=5e4, help="timed steps of a row of teams, steps, and of each replication"
    )
    parser.add_argument(
        "--small", action="store_true", help="the smallest sizes: shows that everything runs, and no more"
    )
    parser.add_argument("--markdown", action="store_true", help="print tables for the documentation")
    parser.add_argument("--one", nargs=3, metavar=("AXIS", "ENGINE", "SIZE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.small:
        chosen.largest, chosen.work = 1e3, 2e3
    unknown = (set(chosen.axes.split(",")) - set(AXES)) | (set(chosen.engines.split(",")) - set(OURS))
    if unknown:
        parser.error(f"not known: {', '.join(sorted(unknown))}")
    return chosen


def sizes(axis: str, chosen: argparse.Namespace) -> Iterator[int]:
    """The sizes of an axis."""
    if axis == "volume":
        size = 1_000
        while size <= chosen.largest:
            yield size
            size *= 10
    else:
        every = {"teams": (1, 4, 16, 64), "steps": (4, 16, 64, 240), "replications": (1, 4, 16)}[axis]
        yield from every[:2] if chosen.small else every


def measure(axis: str, engine: str, size: int, work: float) -> Line:
    """One row, in this process: timed steps, seconds, memory before and at most."""
    if axis in ("teams", "steps"):
        return _chain(axis, engine, size, work)
    import clearlane_engine

    simulate = clearlane_engine.simulator(engine)
    simulate("R1", 50.0, 0)
    minutes, times = (float(size), 1) if axis == "volume" else (work / rm.EVENTS, size)
    before, cases, start = peak_mb(), 0, time.process_time()
    for number in range(times):
        cases += clearlane_engine.read(simulate("R1", minutes, 1 + number)).declarations
    return _row(cases, cases * rm.EVENTS, time.process_time() - start, before)


def _chain(axis: str, engine: str, size: int, work: float) -> Line:
    import chains
    import clearlane_engine

    from sim.experiment.replicate import Subject
    from sim.results.summary import ALL
    from sim.scenario import load as load_scenario

    run = clearlane_engine.engine(engine)
    consignments = max(1, round(work / size))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chain.yaml"
        file.write_text(chains.scenario("teams" if axis == "teams" else "delays", size, consignments), encoding="utf-8")
        subject = Subject.of(load_scenario(str(file)))
    short = replace(subject, experiment=replace(subject.experiment, window=60.0))
    run(short.flow, short.experiment, 1, 1, short.collector())
    before, start = peak_mb(), time.process_time()
    collector = subject.collector()
    run(subject.flow, subject.experiment, 1, 1, collector)
    counts = collector.summary().counts[ALL]
    took = time.process_time() - start
    if counts.open:
        raise SystemExit(f"{counts.open} consignments were not through within the week; ask for more --work")
    return _row(counts.cases, counts.cases * size, took, before)


def _row(cases: int, steps: float, seconds: float, before: float) -> Line:
    return {"cases": cases, "steps": steps, "seconds": seconds, "ready_mb": before, "peak_mb": peak_mb()}


def apart(axis: str, engine: str, size: int, work: float) -> Line:
    """``measure`` in a process of its own."""
    command = [sys.executable, str(Path(__file__).resolve()), "--one", axis, engine, str(size), "--work", str(work)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no reason given"])[-1])
    line: Line = json.loads(done.stdout)
    return line


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table for each axis and engine; 1 when a row could not be measured."""
    chosen = options(arguments)
    if chosen.one:
        axis, engine, size = chosen.one
        print(json.dumps(measure(axis, engine, int(size), chosen.work)))
        return 0
    failed = 0
    bullet = "- " if chosen.markdown else ""
    there = [e for e in ours(lambda text: print(bullet + text)) if e in chosen.engines.split(",")]
    print(f"{bullet}{machine()}; load {load():.1f}")
    for axis in chosen.axes.split(","):
        print(
            f"\n| engine | {AXES[axis]} | consignments | seconds | microseconds a timed step | peak MB | MB of the run |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for engine in there:
            each = []
            for size in sizes(axis, chosen):
                try:
                    row = apart(axis, engine, size, chosen.work)
                except RuntimeError as error:
                    print(f"{TITLES[engine]}, {size}: {error}", file=sys.stderr)
                    failed = 1
                    continue
                each.append(1e6 * row["seconds"] / row["steps"])
                print(
                    f"| {TITLES[engine]} | {size:,} | {row['cases']:,} | {row['seconds']:.3g} | {each[-1]:.3g}"
                    f" | {row['peak_mb']:.0f} | {row['peak_mb'] - row['ready_mb']:.0f} |",
                    flush=True,
                )
            if len(each) > 1 and not chosen.markdown:
                print(
                    f"  from the smallest to the largest the time of a step changes by a factor of {each[-1] / each[0]:.2f}"
                )
    print(f"\nload {load():.1f} at the end")
    return failed


if __name__ == "__main__":
    sys.exit(main())
