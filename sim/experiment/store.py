"""A run as a folder: what was run, with which luck, and what each replication gave.

For a customs reader: keep the folder, and anyone can make the same numbers again.
For a simulation reader: one small file per replication, written atomically; a run that was interrupted goes on where it stopped, and a
folder of another scenario or seed is never mixed in.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from sim.errors import Failed, Problem, Refused
from sim.experiment.files import write_whole

FORMAT = 1
_MANIFEST = "manifest.json"
_LIBRARIES = ("simpy", "numpy", "numba", "scipy", "pydantic", "PyYAML")


def library_versions() -> dict[str, str]:
    """Versions of what computes; absent ones are left out."""
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def machine() -> dict[str, str]:
    """What bit equality is promised on: Python, platform, processor."""
    return {
        "python": platform.python_version(),
        "platform": platform.platform(terse=True),
        "processor": platform.machine(),
    }


class RunFolder:
    """The folder of one run.

    Parameters
    ----------
    path
        Need not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self, identity: dict[str, Any]) -> frozenset[int]:
        """Create the folder, or go on with one of the same identity.

        Returns
        -------
        frozenset of int
            Numbers of the replications that are complete there.

        Raises
        ------
        Refused
            ``RUN-040`` when it holds another run; ``RUN-041`` when it is no run folder.
        """
        if not self.path.exists():
            self._prepare()
            self._write(_MANIFEST, _dump({"format": FORMAT, **identity, "files": {}}))
            return frozenset()
        if not self.path.is_dir() or (any(self.path.iterdir()) and not (self.path / _MANIFEST).exists()):
            raise Refused([self._problem("RUN-041", "it is no folder of a run", "Name a new folder, or an empty one.")])
        if not (self.path / _MANIFEST).exists():
            self._prepare()
            self._write(_MANIFEST, _dump({"format": FORMAT, **identity, "files": {}}))
            return frozenset()
        found = self.manifest()
        differing = [
            key for key in identity if key in ("scenario", "seed", "version") and found.get(key) != identity[key]
        ]
        if differing:
            raise Refused(
                [
                    self._problem(
                        "RUN-040",
                        f"it holds another run: its {' and '.join(differing)} differ",
                        "Name a new folder; results of different scenarios, seeds or versions are never mixed.",
                    )
                ]
            )
        return self.replications()

    def _prepare(self) -> None:
        try:
            (self.path / "replications").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failed(
                "RUN-042", f"{self.path} cannot be written: {error.strerror}", "Choose another folder."
            ) from error

    def manifest(self) -> dict[str, Any]:
        """What is written about the run.

        Raises
        ------
        Refused
            ``RUN-043`` when the manifest is missing or damaged.
        """
        try:
            found = json.loads((self.path / _MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Refused(
                [self._problem("RUN-043", "its manifest.json is missing or damaged", "Run again into a new folder.")]
            ) from error
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise Refused(
                [
                    self._problem(
                        "RUN-043", "it was written by another version of the format", "Run again into a new folder."
                    )
                ]
            )
        return found

    def replications(self) -> frozenset[int]:
        """Numbers of the complete replications."""
        return frozenset(int(f.name.split(".")[0]) for f in (self.path / "replications").glob("*.json.gz"))

    def write_replication(self, number: int, summary: dict[str, Any]) -> None:
        """Keep one replication's summary."""
        # mtime 0: the same replication gives the same bytes.
        self._write(f"replications/{number:05d}.json.gz", gzip.compress(_dump(summary), mtime=0))

    def read_replication(self, number: int) -> dict[str, Any]:
        """The summary of one replication.

        Raises
        ------
        Refused
            ``RUN-044`` when its file is damaged.
        """
        file = self.path / "replications" / f"{number:05d}.json.gz"
        try:
            found: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
        except (OSError, ValueError, EOFError) as error:
            raise Refused(
                [
                    self._problem(
                        "RUN-044",
                        f"{file.name} is missing or damaged",
                        "Delete that file and run again: it is made anew.",
                    )
                ]
            ) from error
        return found

    def write(self, name: str, content: bytes) -> None:
        """Keep another file of the run (measures, cases)."""
        self._write(name, content)

    def seal(self, extra: dict[str, Any]) -> None:
        """Write the digests of all files into the manifest, with what is now known of the whole."""
        files = sorted(f for f in self.path.rglob("*") if f.is_file() and f.name != _MANIFEST)
        digests = {f.relative_to(self.path).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}
        self._write(_MANIFEST, _dump({**self.manifest(), **extra, "files": digests}))

    def _write(self, name: str, content: bytes) -> None:
        write_whole(self.path / name, content)

    def _problem(self, code: str, why: str, do: str) -> Problem:
        return Problem(code, str(self.path), "", why[0].upper() + why[1:] + ".", do)


def _dump(value: Any) -> bytes:
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False) + "\n"
    ).encode()


def missing(wanted: Iterable[int], there: frozenset[int]) -> list[int]:
    """Replications still to be run."""
    return [n for n in wanted if n not in there]
