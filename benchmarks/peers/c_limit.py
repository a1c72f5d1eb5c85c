"""Compiles the limit with the system's C compiler and runs it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import reference_model as rm

SOURCE = Path(__file__).with_name("limit.c")
FLAGS = ("-std=c11", "-O3", "-march=native", "-ffp-contract=off")
COMPILERS = ("cc", "gcc", "clang")
Line = dict[str, Any]


def compiler() -> str | None:
    """The system's C compiler: ``$CC``, or the first that is there."""
    return next(
        (found for name in (os.environ.get("CC", ""), *COMPILERS) if name and (found := shutil.which(name))), None
    )


def header() -> str:
    """The numbers of the reference models as C macros, to the last bit."""
    numbers = {
        "ARRIVAL_MEAN": rm.BETWEEN_ARRIVALS, "AUTHORISED": rm.AUTHORISED, "PERMIT_NEEDED": rm.PERMIT_NEEDED, "CORRECTED": rm.CORRECTED,
        "GREEN": rm.GREEN, "YELLOW": rm.YELLOW, "VALIDATION_MEAN": rm.VALIDATION, "CORRECTION_MEAN": rm.CORRECTION,
        "ASSESSMENT_MEAN": rm.ASSESSMENT, "PERMIT_MEAN": rm.PERMIT, "PAYMENT_MEAN": rm.PAYMENT,
    }  # fmt: skip
    for name in ("PREPARATION", "DOCUMENTS", "INSPECTION", "RELEASE"):
        numbers[f"{name}_MU"], numbers[f"{name}_SIGMA"] = getattr(rm, name)
    lines = [f"#define {name} {value.hex()}" for name, value in numbers.items()]
    lines += [f"#define {m}_SERVERS {{{', '.join(map(str, rm.teams(m).values()))}}}" for m in ("R1", "R2")]
    return "\n".join(lines) + "\n"


def build(folder: Path) -> Path:
    """Compile the limit into ``folder``.

    Raises
    ------
    RuntimeError
        When there is no compiler, or it refuses.
    """
    cc = compiler()
    if cc is None:
        raise RuntimeError(f"no C compiler found ({', '.join(COMPILERS)} or $CC)")
    (folder / "limit.h").write_text(header(), encoding="utf-8")
    program = folder / "limit"
    flags = FLAGS
    for _ in range(2):
        made = subprocess.run(
            [cc, *flags, "-I", str(folder), "-o", str(program), str(SOURCE), "-lm"],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode == 0:
            return program
        flags = tuple(f for f in FLAGS if f != "-march=native")  # not every compiler knows its own machine
    raise RuntimeError(f"{cc} could not compile the limit: {made.stderr.strip().splitlines()[:1]}")


def run(program: Path, model: str, minutes: float, seeds: Sequence[int], *, figures: bool) -> list[Line]:
    """A line for each seed: processor and wall seconds, declarations, peak memory; with ``figures`` also what is compared.

    Raises
    ------
    RuntimeError
        When the program fails.
    """
    stamps = program.with_name("stamps") if figures else None
    command = [str(program), model, repr(minutes), str(stamps or "-"), *map(str, seeds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip() or f"ended with code {done.returncode}")
    lines: list[Line] = [json.loads(line) for line in done.stdout.splitlines()]
    if stamps is not None:
        times = np.fromfile(stamps).reshape(-1, 2)
        stamps.unlink()
        last = np.cumsum([line["declarations"] for line in lines])[:-1]
        for line, part in zip(lines, np.split(times, last), strict=True):
            line.update(rm.figures(part[:, 0], part[:, 1])._asdict())
    return lines
