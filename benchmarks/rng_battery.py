"""Is the luck good luck? Statistical batteries on the keyed uniforms, read in seven orders.

    python benchmarks/rng_battery.py                       the numpy battery, about five minutes
    python benchmarks/rng_battery.py --dieharder           and dieharder, when it is installed, an hour and more
    python benchmarks/rng_battery.py --order seed --words 24

For a simulation reader: every p-value must lie in [1e-6, 1 - 1e-6]; a suspect is run once more on other seeds and
then counts. With m tests the chance that a perfect generator fails is about m x (2e-6)^2. dieharder is an external
program fed through a pipe; it is no part of this project.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
import rng_orders
import rng_tests

LIMIT = 1e-6
SEED, AGAIN = 20_260_105, 7_000_003
DIEHARDER_LINE = re.compile(r"^\s*(?P<name>\w+)\|\s*(?P<ntup>\d+)\|.*\|(?P<p>[01]\.\d+)\|\s*\w+\s*$")


def suspicious(p: float) -> bool:
    """A p-value that chance gives twice in a million tests."""
    return not LIMIT <= p <= 1.0 - LIMIT


def say(text: str) -> None:
    """One line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def own(order: str, words: int, blocks: int) -> tuple[int, list[str]]:
    """Tests made, and those that failed twice, for one order."""
    tests = rng_tests.battery()
    failed = []
    ends = [1.0, 0.0]
    for block in range(blocks):
        row = rng_orders.words(order, SEED, block, words)
        for name, test in tests.items():
            p = test(row)
            ends = [min(ends[0], p), max(ends[1], p)]
            if suspicious(p):
                again = test(rng_orders.words(order, AGAIN, block, words))
                say(f"  suspect: {order}, {name}, block {block}: p = {p:.3g}; again: {again:.3g}")
                if suspicious(again):
                    failed.append(f"{order}: {name}")
    say(f"{order:12} {blocks * len(tests):5} tests of {words} words, p from {ends[0]:.2e} to 1 - {1.0 - ends[1]:.2e}")
    return blocks * len(tests), failed


def pipe(order: str, seed: int, shift: int) -> Iterator[bytes]:
    """32 bits of each word, without end."""
    block = 0
    while True:
        row = rng_orders.words(order, seed, block)
        yield ((row >> np.uint64(shift)) & np.uint64(0xFFFFFFFF)).astype("<u4").tobytes()
        block += 1


def dieharder(order: str, seed: int, shift: int, which: list[str]) -> list[tuple[str, float]]:
    """Name and p-value of every test of one call."""
    command = ["dieharder", "-g", "200", *which]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=False) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            for chunk in pipe(order, seed, shift):
                process.stdin.write(chunk)
        except BrokenPipeError:
            pass
        lines = process.stdout.read().decode().splitlines()
    found = [match for match in map(DIEHARDER_LINE.match, lines) if match]
    return [(f"{m['name']} {m['ntup']}", float(m["p"])) for m in found]


# dieharder's own list without those it calls suspect or not to be used (5, 6, 7, 14), as (test, n-tuple). The test of
# greatest common divisors (17) takes longer than half of the others together: --gcd adds it.
_CALLS: list[tuple[str, ...]] = [
    ("-d", str(d)) for d in (0, 1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 15, 16, 100, 101, 102, 204, 206, 205, 207, 208, 209)
]
_CALLS += [("-d", "200", "-n", str(n)) for n in range(1, 13)]
_CALLS += [("-d", "201", "-n", str(n)) for n in range(2, 6)]
_CALLS += [("-d", "202", "-n", str(n)) for n in range(2, 6)]
_CALLS += [("-d", "203", "-n", str(n)) for n in (0, 1, 2, 3, 7, 15, 31)]


_GCD = ("-d", "17")
_SHORT = 18


def calls(*, short: bool, gcd: bool) -> list[tuple[str, ...]]:
    """What dieharder is asked for."""
    return (_CALLS[:_SHORT] if short else _CALLS) + ([_GCD] if gcd else [])


def external(order: str, shift: int, which: list[tuple[str, ...]], *, verbose: bool) -> tuple[int, list[str]]:
    """Tests made by dieharder, and those that failed twice, for one order."""
    failed, made = [], 0
    ends = [1.0, 0.0]
    for call in which:
        results = dieharder(order, SEED, shift, list(call))
        if not results:
            failed.append(f"{order}: dieharder {' '.join(call)} gave no result")
        if verbose:
            say(f"  {order}: {' '.join(call)}: " + ", ".join(f"{name} {p:.6f}" for name, p in results))
        for number, (name, p) in enumerate(results):
            made += 1
            ends = [min(ends[0], p), max(ends[1], p)]
            if suspicious(p):
                again = dieharder(order, AGAIN, shift, list(call))[number][1]
                say(f"  suspect: {order}, dieharder {name}: p = {p:.3g}; again: {again:.3g}")
                if suspicious(again):
                    failed.append(f"{order}: dieharder {name}")
    span = f"{ends[0]:.2e} to 1 - {1.0 - ends[1]:.2e}"
    say(f"{order:12} {made:5} dieharder p-values, bits {shift}-{shift + 31}, from {span}")
    return made, failed


def main(arguments: list[str]) -> int:
    """Run what was asked for; 1 when a test failed twice."""
    parser = argparse.ArgumentParser(description="Statistical batteries on the keyed uniforms.")
    parser.add_argument("--order", action="append", choices=rng_orders.ORDERS, help="default: all")
    parser.add_argument("--words", type=int, default=22, help="two to this power words in a row (default 22)")
    parser.add_argument("--blocks", type=int, default=4, help="rows of each order (default 4)")
    parser.add_argument("--dieharder", action="store_true", help="also run dieharder, which must be installed")
    parser.add_argument("--gcd", action="store_true", help="with dieharder, also its test of greatest common divisors")
    parser.add_argument("--short", action="store_true", help="with dieharder, only its first 18 tests")
    parser.add_argument("--verbose", action="store_true", help="every p-value of dieharder")
    parser.add_argument("--only-dieharder", action="store_true", help="only dieharder")
    parser.add_argument(
        "--shift", type=int, default=20, help="lowest of the 32 bits given to dieharder, 0-20 (default 20)"
    )
    options = parser.parse_args(arguments)
    if not 17 <= options.words <= 27:
        parser.error("--words lies between 17 and 27")
    with_dieharder = options.dieharder or options.only_dieharder
    if with_dieharder and shutil.which("dieharder") is None:
        parser.error("dieharder is not installed")
    began = time.perf_counter()
    made, failed = 0, []
    for order in options.order or rng_orders.ORDERS:
        results = [] if options.only_dieharder else [own(order, 1 << options.words, options.blocks)]
        if with_dieharder:
            which = calls(short=options.short, gcd=options.gcd)
            results.append(external(order, options.shift, which, verbose=options.verbose))
        made += sum(n for n, _ in results)
        failed += [name for _, names in results for name in names]
    for name in failed:
        say(f"FAILED TWICE  {name}")
    say(f"{made} tests, {len(failed)} failed, {time.perf_counter() - began:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
