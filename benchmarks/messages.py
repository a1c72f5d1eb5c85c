"""Messages a second, from the door to the verdict and the answer, beside what lxml needs to parse the same bytes and apply the same XSD.

Run it as ``python benchmarks/messages.py``; ``--validations 1000000`` takes the full size for the memory (some ten minutes), ``--table``
prints the speeds as the table of docs/explanation/messages.md. Times are processor time, the best of several rounds; latencies are of the
wall clock, so run it on a quiet machine for those. Raw and full time are measured in turn, so that a busy neighbour slows both.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from lxml import etree

from sim.messages.document import document
from sim.messages.form import Form
from sim.messages.library import ENVELOPE, form, library, names
from sim.messages.respond import respond
from sim.messages.schema import load
from sim.messages.validation import validate
from sim.messages.writer import write
from sim.trade.content import Content
from sim.trade.draws import Draws
from sim.trade.facts import facts, facts_of_side

BYTES = 8_000
DECLARATIONS = {
    "cn_import_declaration": "sg-cn",
    "cn_export_declaration": "cn-sg",
    "sg_inward_declaration": "cn-sg",
    "sg_outward_declaration": "sg-cn",
}
ROUNDS = 9


def declaration(name: str) -> tuple[Form, Content, bytes]:
    """The smallest declaration of at least 8 kB: items are added until it is."""
    one = form(name)
    for items in range(1, 51):
        known = facts("benchmark", 1, lane=DECLARATIONS[name], items=items)
        content = document(one, facts_of_side(known, one.country))
        data = write(one, content)
        if len(data) >= BYTES:
            return one, content, data
    raise SystemExit(f"{name}: 50 items do not make {BYTES} bytes")


def best(calls: dict[str, Callable[[], object]], number: int) -> dict[str, float]:
    """Seconds of processor time of each call: the least mean of the rounds, in which they take turns."""
    least = dict.fromkeys(calls, float("inf"))
    for _ in range(ROUNDS):
        for name, call in calls.items():
            start = time.process_time()
            for _ in range(number):
                call()
            least[name] = min(least[name], (time.process_time() - start) / number)
    return least


def latencies(call: Callable[[], object], number: int) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds of the wall clock."""
    taken = []
    for _ in range(number):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    taken.sort()
    return taken[number // 2] * 1e3, taken[number * 99 // 100] * 1e3


def answered(one: Form, data: bytes, answer: Form) -> bytes:
    """The whole way of one declaration: verdict, answer, answer as XML."""
    verdict = validate(data)
    content = respond(verdict, one, verdict.content, on=date(2026, 3, 2), draws=Draws(1, 0, "benchmark", 1))
    return write(answer, content)


def speeds(number: int, *, table: bool) -> None:
    answer = form("response")
    if table:
        print(
            "| declaration | bytes | parse + XSD | verdict | and answer | writing | times raw | a second | p99 |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
        )
    for name in DECLARATIONS:
        one, content, data = declaration(name)
        verdict = validate(data)
        if not verdict.ok or validate(answered(one, data, answer)).layer:
            raise SystemExit(f"{name}: {verdict.findings}")
        parser, schema = etree.XMLParser(), load(one)
        calls: dict[str, Callable[[], object]] = {
            "raw": lambda data=data, parser=parser, schema=schema: schema.validate(etree.fromstring(data, parser)),
            "verdict": lambda data=data: validate(data),
            "answer": lambda one=one, data=data: answered(one, data, answer),
            "write": lambda one=one, content=content: write(one, content),
        }
        took = best(calls, number)
        median, late = latencies(calls["answer"], 20 * number)
        us = {k: f"{v * 1e6:,.0f} us" for k, v in took.items()}
        ratio = {k: took[k] / took["raw"] for k in took}
        if table:
            print(
                f"| `{name}` | {len(data):,} | {us['raw']} | {us['verdict']} | {us['answer']} | {us['write']} | {ratio['verdict']:.1f}, {ratio['answer']:.1f} "
                f"| {1 / took['answer']:,.0f}, writing {1 / took['write']:,.0f} | {late:.2f} ms |"
            )
            continue
        print(f"{name}, {len(data):,} bytes; lxml's parse + XSD alone {us['raw']}")
        print(
            f"  door to verdict      {us['verdict']:>8}  {ratio['verdict']:.2f} x raw  {1 / took['verdict']:>8,.0f} a second"
        )
        print(
            f"  and answer, written  {us['answer']:>8}  {ratio['answer']:.2f} x raw  {1 / took['answer']:>8,.0f} a second; median {median:.2f} ms, p99 {late:.2f} ms"
        )
        print(
            f"  writing              {us['write']:>8}  {ratio['write']:.2f} x raw  {1 / took['write']:>8,.0f} a second"
        )


def loading() -> None:
    """Every form and schema, none of them used before in this process."""
    start = time.process_time()
    shelf = library()
    for name in (*names(), ENVELOPE):
        load(shelf.form(name))
    print(f"loading {len(names()) + 1} forms and schemas: {time.process_time() - start:.3f} s")


def occupied() -> float:
    """Megabytes this process holds now; where the system does not tell, the most it ever held."""
    told = Path("/proc/self/statm")
    if told.is_file():
        return int(told.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def memory(number: int) -> None:
    """Growth over many validations, a tenth of them of wrong documents, after a tenth of them to warm up."""
    made = [declaration(name)[2] for name in DECLARATIONS]
    documents = [*made * 2, *made, made[0].replace(b"<GNo>1<", b"<GNo>x<"), made[2][:-40]]
    before = 0.0
    for n in range(number + number // 10):
        if n == number // 10:
            gc.collect()
            before = occupied()
        validate(documents[n % len(documents)])
    gc.collect()
    grown = occupied() - before
    print(f"{number:,} validations: memory grew by {grown:.1f} MB, {grown * 1e6 / number:+.1f} MB for a million")


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--number", type=int, default=100, help="calls in each of the rounds")
    reader.add_argument(
        "--validations", type=int, default=20_000, help="validations over which memory is watched; 0: none"
    )
    reader.add_argument("--table", action="store_true", help="print only the table of speeds, in Markdown")
    chosen = reader.parse_args()
    if not chosen.table:
        loading()
    speeds(chosen.number, table=chosen.table)
    if chosen.validations and not chosen.table:
        memory(chosen.validations)
