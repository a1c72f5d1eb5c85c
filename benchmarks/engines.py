"""How fast are the engines, against SimPy, Ciw, simmer, and a C program that is the limit of the machine?

    python benchmarks/engines.py --quick                            a quick look, a minute or two
    python benchmarks/engines.py                                    60 seeds and five rounds, for figures to quote; half an hour
    python benchmarks/engines.py --only compiled,c --no-equality    the ratio to the limit alone
    python benchmarks/engines.py --markdown                         the tables as they stand in the documentation

First it is shown that all programs simulate the same model (`equivalence.py`); a ratio to a program that does something else says
nothing. Then they take turns, each in a process of its own, forwards in one round and backwards in the next, so that a machine that slows
down slows all of them; ratios are taken within a round. Time is processor time: on a machine shared with others the clock on the wall
measures the others. No figure makes this script fail; a program that gives up or was not shown to be equal
does (code 1).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from contenders import ORDER, OURS, Contender, Line, Troupe, available, bare
from equivalence import FIGURES, LEVEL, MARGIN, Verdict, compare_all
from measuring import load, machine, spread

MODELS = {"R1": "R1, always open", "R2": "R2, office hours", "R1S": "R1S, permit in series"}
COMPARED = "the clearance time (release minus arrival) of the declarations released in the run: its mean, p50 and p95"
REFERENCE = ("c", "tuned", "naive")
PRESETS = {
    "quick": {"minutes": 20_000.0, "rounds": 3, "seeds": 12, "equality_minutes": 5_000.0, "margin": 0.10},
    "small": {"minutes": 500.0, "rounds": 1, "seeds": 6, "equality_minutes": 1_000.0, "margin": 0.50},
}


@dataclass
class Loads:
    """How loaded the machine was, looked at before and after every measurement."""

    seen: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Once more."""
        self.seen.append(load())

    def __str__(self) -> str:
        return f"load {median(self.seen):.1f} ({min(self.seen):.1f}-{max(self.seen):.1f})"


def options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--models", default="R1,R2,R1S", help="which reference models")
    parser.add_argument("--only", default="", help=f"which programs, of {','.join(ORDER)}")
    parser.add_argument(
        "--minutes", type=float, default=100_000.0, help="length of a timed run; a declaration arrives every minute"
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clock", choices=("processor", "wall"), default="processor")
    parser.add_argument("--bare", action="store_true", help="time our engines also without the summary of the results")
    parser.add_argument("--no-equality", action="store_true", help="time only")
    parser.add_argument("--no-timing", action="store_true", help="compare only")
    parser.add_argument("--seeds", type=int, default=60, help="runs of each program that are compared")
    parser.add_argument("--equality-minutes", type=float, default=40_000.0, help="length of each of them")
    parser.add_argument("--margin", type=float, default=MARGIN, help="how far apart still counts as equal")
    parser.add_argument(
        "--quick", action="store_true", help="12 seeds of 5,000 minutes, margin 10 %%, and 3 rounds of 20,000 minutes"
    )
    parser.add_argument(
        "--small", action="store_true", help="the smallest sizes: shows that everything runs, and no more"
    )
    parser.add_argument("--markdown", action="store_true", help="print tables for the documentation, and nothing else")
    chosen = parser.parse_args(arguments)
    for name, sizes in PRESETS.items():
        if getattr(chosen, name):
            vars(chosen).update(sizes)
    unknown = {m for m in chosen.models.split(",") if m not in MODELS} | {
        n for n in chosen.only.split(",") if n and n not in ORDER
    }
    if unknown:
        parser.error(f"not known: {', '.join(sorted(unknown))}")
    if chosen.rounds < 1 or chosen.seeds < 2 or chosen.minutes <= 0 or chosen.equality_minutes <= 0:
        parser.error("at least 1 round, 2 seeds and a length above 0")
    return chosen


def equality(
    programs: Troupe, models: Sequence[str], chosen: argparse.Namespace, say: Callable[[str], None]
) -> dict[tuple[str, str], list[Verdict]]:
    """Verdicts by (model, program); the limit, when it is there, is the program compared with, on four times as many seeds."""
    found: dict[tuple[str, str], list[Verdict]] = {}
    for model in models:
        taking_part = programs.playing(model)
        reference = next((c for name in REFERENCE for c in taking_part if c.name == name), None)
        others = [c for c in taking_part if c is not reference]
        if reference is None or not others:
            say(f"{model}: nothing to compare with")
            continue
        many = 4 if reference.name == "c" else 1
        theirs = programs.run(
            reference, model, chosen.equality_minutes, range(1_000_001, 1_000_001 + many * chosen.seeds), figures=True
        )
        if not theirs:
            continue
        say(
            f"{model}: {len(theirs)} runs of {reference.title}: "
            + ", ".join(f"{f} {fmean(r[f] for r in theirs):.2f}" for f in FIGURES)
        )
        for one in others:
            runs = programs.run(one, model, chosen.equality_minutes, range(1, chosen.seeds + 1), figures=True)
            if not runs:
                continue
            verdicts = found[model, one.name] = compare_all(runs, theirs, chosen.margin)
            say(f"  {one.title}: " + "; ".join(worded(v) for v in verdicts))
    return found


def worded(verdict: Verdict) -> str:
    """``p95 +0.3 % (-0.4 to +1.0), equal``."""
    judged = "equal" if verdict.equal else "NOT SHOWN EQUAL"
    return f"{verdict.figure} {100 * verdict.difference:+.2f} % ({100 * verdict.low:+.2f} to {100 * verdict.high:+.2f}), {judged}"


def timing(
    programs: Troupe, models: Sequence[str], chosen: argparse.Namespace, loads: Loads
) -> dict[tuple[str, str], list[Line]]:
    """Lines by (model, program), one a round."""
    found: dict[tuple[str, str], list[Line]] = {}
    for model in models:
        for number in range(chosen.rounds):
            for one in programs.playing(model)[:: 1 if number % 2 == 0 else -1]:
                loads.look()
                lines = programs.run(one, model, min(chosen.minutes, one.most), [101 + number], figures=False)
                for line in lines:
                    line["each"] = line[chosen.clock] / line["declarations"]
                found.setdefault((model, one.name), []).extend(lines)
    loads.look()
    # Who gave up in a later round has no row: its ratios would be of other rounds.
    return {key: lines for key, lines in found.items() if len(lines) == chosen.rounds}


def ratios(upper: Sequence[Line], lower: Sequence[Line]) -> list[float]:
    """Time a declaration of one program over that of another, round by round."""
    return [a["each"] / b["each"] for a, b in zip(upper, lower, strict=True)]


def table(times: dict[tuple[str, str], list[Line]], programs: Sequence[Contender], models: Sequence[str]) -> list[str]:
    """The table of one run; ratios as median (minimum-maximum) over the rounds."""
    engine = next((c.name for c in programs if c.name in ("compiled", "simpy")), "")
    against = {"compiled": "compiled engine", "simpy": "reference engine"}.get(engine, "")
    head = ["model", "program", "declarations", "microseconds each", "times the limit", "peak MB", "ready in s"]
    if against:
        head.insert(5, f"times the {against}")
    rows = [head, ["---"] * len(head)]
    for model in models:
        for one in sorted(
            (c for c in programs if (model, c.name) in times),
            key=lambda c: median(x["each"] for x in times[model, c.name]),
        ):
            lines = times[model, one.name]
            row = [model, one.title, f"{lines[0]['declarations']:,}", spread([1e6 * x["each"] for x in lines])]
            row.append(spread(ratios(lines, times[model, "c"])) if (model, "c") in times else "-")
            if against:
                row.append(spread(ratios(lines, times[model, engine])))
            row += [
                f"{max(x['peak_mb'] for x in lines):.0f}",
                spread([x["ready"] for x in lines], 2) if "ready" in lines[0] else "-",
            ]
            rows.append(row)
    return ["| " + " | ".join(row) + " |" for row in rows]


def equality_table(verdicts: dict[tuple[str, str], list[Verdict]], programs: Sequence[Contender]) -> list[str]:
    """Relative differences in percent with their 90 % intervals."""
    titles = {c.name: c.title for c in programs}
    rows = [["model", "program", *FIGURES, "equal"], ["---"] * (len(FIGURES) + 3)]
    for (model, name), found in verdicts.items():
        cells = [f"{100 * v.difference:+.2f} % ({100 * v.low:+.2f} to {100 * v.high:+.2f})" for v in found]
        rows.append([model, titles[name], *cells, "yes" if all(v.equal for v in found) else "not shown"])
    return ["| " + " | ".join(row) + " |" for row in rows]


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, time, print; 0 unless a program gave up or was not shown to be equal."""
    chosen = options(arguments)
    kept: list[str] = []

    def say(text: str) -> None:
        if chosen.markdown:
            kept.append(text)
        else:
            print(text, flush=True)

    loads, models = Loads(), chosen.models.split(",")
    verdicts: dict[tuple[str, str], list[Verdict]] = {}
    with tempfile.TemporaryDirectory() as folder:
        programs = Troupe(available(Path(folder), say, [n for n in chosen.only.split(",") if n]), say)
        loads.look()
        say(f"{machine()}; load {loads.seen[0]:.1f}")
        if not chosen.no_equality:
            say(
                f"\nCompared: {COMPARED}. {chosen.seeds} seeds of {chosen.equality_minutes:,.0f} minutes, margin {100 * chosen.margin:g} %,"
            )
            say(f"two one-sided tests at {100 * LEVEL:g} % each. In brackets the difference with 90 % confidence.")
            verdicts = equality(programs, models, chosen, say)
        if chosen.bare:
            programs.members += [bare(c) for c in programs.members if c.name in OURS]
        times = {} if chosen.no_timing else timing(programs, models, chosen, loads)
    if chosen.markdown:
        print_markdown(chosen, programs.members, models, verdicts, times, loads, kept)
    elif times:
        print(f"\n{caption(chosen, loads)}")
        print("\n".join(table(times, programs.members, models)))
    return int(bool(programs.gave_up) or any(not v.equal for found in verdicts.values() for v in found))


def caption(chosen: argparse.Namespace, loads: Loads) -> str:
    """What the table was measured with."""
    return (
        f"{chosen.clock.capitalize()} time, rounds in turns: {chosen.rounds}, each of {chosen.minutes:,.0f} minutes;"
        f" median (minimum-maximum); {loads}."
    )


def print_markdown(
    chosen: argparse.Namespace,
    programs: Sequence[Contender],
    models: Sequence[str],
    verdicts: dict[tuple[str, str], list[Verdict]],
    times: dict[tuple[str, str], list[Line]],
    loads: Loads,
    kept: Sequence[str],
) -> None:
    """Both tables with what a reader needs to judge them."""
    for line in kept:
        if line.startswith(("left out", "gave up")):
            print(f"- {line}")
    print(f"- machine: {machine()}\n")
    if verdicts:
        print(
            f"Equal within {100 * chosen.margin:g} %? {chosen.seeds} seeds of {chosen.equality_minutes:,.0f} minutes each;"
            " difference to the reference program with its 90 % interval.\n"
        )
        print("\n".join(equality_table(verdicts, programs)) + "\n")
    if times:
        print(caption(chosen, loads) + "\n")
        print("\n".join(table(times, programs, models)))


if __name__ == "__main__":
    sys.exit(main())
