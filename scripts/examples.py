"""Writes the examples of all messages from the generator: ``python scripts/examples.py [MESSAGE ...]``.

``schemas/<message>/v1/examples/valid`` holds right ones, ``invalid`` one for each code, named by it. Equal tables give equal bytes; files
that would no longer be written are removed. ``--check`` changes nothing and ends with 1 when anything differs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sim.errors import Refused
from sim.messages.examples import every_example
from sim.messages.library import ENVELOPE, library


def folders(names: Sequence[str]) -> list[Path]:
    """The folders of examples of these messages, or of all."""
    shelf = library()
    return [shelf.folder_of(name) / "examples" for name in names or (*shelf.names(), ENVELOPE)]


def main(names: Sequence[str], *, check: bool) -> int:
    """Write or compare; the exit code."""
    shelf = library()
    files, problems = every_example(names)
    wanted = {shelf.folder / name: data for name, data in files.items()}
    known = {path for folder in folders(names) for path in folder.rglob("*.xml")}
    stale = [p for p, data in wanted.items() if not p.is_file() or p.read_bytes() != data] + sorted(known - set(wanted))
    for path in stale:
        print(
            f"{'stale' if check else 'written' if path in wanted else 'removed'}: {path.relative_to(shelf.folder.parent)}"
        )
        if check:
            continue
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted[path])
        else:
            path.unlink()
    for problem in problems:
        print(problem, file=sys.stderr)
    return int(bool(problems) or (check and bool(stale)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("messages", nargs="*", help="only these; all when none is named")
    parser.add_argument("--check", action="store_true", help="change nothing, only compare")
    asked = parser.parse_args()
    try:
        sys.exit(main(asked.messages, check=asked.check))
    except Refused as refused:
        sys.exit(str(refused))
