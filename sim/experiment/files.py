"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sim.errors import Failed


def write_whole(target: Path, content: bytes) -> None:
    """A temporary file beside the target, made durable, then renamed over it.

    Raises
    ------
    Failed
        ``RUN-042`` when it cannot be written.
    """
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(target)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise Failed(
            "RUN-042", f"{target} cannot be written: {error.strerror}", "Free space or choose another place."
        ) from error
