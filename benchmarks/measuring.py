"""What a figure needs beside it: the machine, how loaded it was, and the memory a process reached."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median


def peak_mb() -> float:
    """The most memory this process has held, in MB; 0 where the system does not say.

    On Linux from /proc, since what ``getrusage`` says of a child starts at its parent's size.
    """
    try:
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 2**20 if sys.platform == "darwin" else most / 1024


def load() -> float:
    """Processes that ran or wanted to run, averaged over the last minute; nan where the system does not say."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return float("nan")


def machine() -> str:
    """The processor, its cores and the versions that matter, in one line."""
    name = platform.processor() or platform.machine()
    try:
        found = [
            s for s in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if s.startswith("model name")
        ]
        name = found[0].partition(":")[2].strip() if found else name
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}{_versions()}"


def _versions() -> str:
    text = ""
    for package in ("numpy", "numba", "simpy", "ciw"):
        try:
            text += f", {package} {version(package)}"
        except PackageNotFoundError:
            continue
    return text


def spread(values: list[float], digits: int = 3) -> str:
    """``median (minimum-maximum)``."""
    if not values:
        return "-"
    low, middle, high = (
        f"{v:,.{digits}g}" if v < 1000 else f"{v:,.0f}" for v in (min(values), median(values), max(values))
    )
    return middle if len(values) == 1 else f"{middle} ({low}-{high})"
