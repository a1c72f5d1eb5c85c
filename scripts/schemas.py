"""Writes the XML Schemas of all messages from their mappings: ``python scripts/schemas.py``.

``schemas/common/types.xsd`` comes from ``types.yaml``, ``schemas/<message>/v1/<message>.xsd`` from that message's ``mapping.yaml``. Equal
tables give equal bytes. ``--check`` writes nothing and ends with 1 when a file is not what it would write.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from sim import assets
from sim.errors import Refused
from sim.messages.library import ENVELOPE, library
from sim.messages.xsd import message_xsd, shipped_types_xsd


def texts() -> Iterator[tuple[Path, str]]:
    """Each schema's file and what it should say."""
    yield assets.schemas() / "common" / "types.xsd", shipped_types_xsd()
    forms = library()
    for name in (*forms.names(), ENVELOPE):
        yield forms.folder_of(name) / f"{name}.xsd", message_xsd(forms.form(name))


def main(*, check: bool) -> int:
    """Write or compare all; the exit code."""
    stale = [(p, text) for p, text in texts() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    for path, text in stale:
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{'stale' if check else 'written'}: {path.relative_to(assets.schemas().parent)}")
    return int(check and bool(stale))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    try:
        sys.exit(main(check=parser.parse_args().check))
    except Refused as refused:
        sys.exit(str(refused))
