"""The command line: what a user types, and what comes back on stdout, stderr and as exit code.

Exit codes: 0 done; 1 the run failed; 2 wrong usage or refused input; 4 a threshold asked for was not met; 130 interrupted.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TextIO


def main() -> None:
    """Entry point of ``clearlane``."""
    # A terminal without UTF-8 must not turn a Chinese label into a crash.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_guarded(sys.argv[1:]))


def _guarded(arguments: list[str]) -> int:
    from sim.errors import Failed, Refused

    debug = "--debug" in arguments
    arguments = [a for a in arguments if a != "--debug"]
    try:
        return _run(arguments)
    except Refused as refused:
        if debug:
            raise
        _say(str(refused))
        return 2
    except Failed as failed:
        if debug:
            raise
        _say(str(failed))
        return 1
    except KeyboardInterrupt:
        _say("interrupted; what was complete has been kept")
        return 130
    except BrokenPipeError:
        # The reader (head, less) went away: not an error, and nothing may be flushed into the closed pipe at exit.
        _close_quietly(sys.stdout)
        return 0
    except MemoryError:
        if debug:
            raise
        _say("RUN-021: out of memory\n  Use fewer --jobs, a shorter window or a smaller volume.")
        return 1
    except Exception as error:
        if debug:
            raise
        _say(
            f"RUN-099: {type(error).__name__}: {error}\n"
            "  This is a fault of clearlane itself. Run again with --debug for the traceback, and report it with the scenario."
        )
        return 1


def _run(arguments: list[str]) -> int:
    from typer.exceptions import Abort, TyperException

    from sim.cli.app import app

    try:
        result = app(args=arguments, prog_name="clearlane", standalone_mode=False)
    except Abort as abort:  # what typer makes of Ctrl-C
        raise KeyboardInterrupt from abort
    except TyperException as wrong:
        from typer.rich_utils import rich_format_error

        rich_format_error(wrong)  # type: ignore[arg-type]  # its declared class is private
        return 2
    return result if isinstance(result, int) else 0


def _say(text: str) -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(text + "\n")


def _close_quietly(stream: TextIO) -> None:
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
