"""From a file to its text: everything that is no scenario file is refused here, before any parser sees it.

For a simulation reader: cap of 512 kB, strict UTF-8, printable characters only. A pipe, a folder or a device is never opened.
"""

from __future__ import annotations

import stat
import unicodedata
from pathlib import Path

from sim.errors import Place, Problem, Refused

LIMIT = 512 * 1024
_FINE = frozenset("\t\n\r")
# Controls, format characters (bidi, zero width), surrogates, private use, unassigned, line and paragraph separators.
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"\x00\x00\xfe\xff", "UTF-32"))


def _refused(code: str, file: str, why: str, do: str, value: str = "", place: Place | None = None) -> Refused:
    return Refused([Problem(code, "", value, why, do, place or Place(file, 1, 1))])


def read_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a regular file of at most 512 kB.

    Raises
    ------
    Refused
        SCN-001 when it cannot be opened, SCN-002 when it is too large.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise _refused("SCN-001", shown, "This is a folder, not a scenario file.", "Name a file inside it.")
        if not stat.S_ISREG(status.st_mode):
            raise _refused("SCN-001", shown, "This is not an ordinary file.", "Save the scenario in a file first.")
        if status.st_size <= LIMIT:
            with path.open("rb") as stream:
                data = stream.read(LIMIT + 1)
        if status.st_size > LIMIT or len(data) > LIMIT:
            size = max(status.st_size, LIMIT + 1)
            raise _refused(
                "SCN-002",
                shown,
                f"The file has {size:,} bytes; a scenario has at most {LIMIT:,}.",
                "Split it with extends, or check that it is a scenario at all.",
            )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be a file name"
        raise _refused("SCN-001", shown, f"The file cannot be read: {reason}.", "Check its name and rights.") from None
    return data


def decode(data: bytes, shown: str) -> str:
    """The text of a scenario file.

    Raises
    ------
    Refused
        SCN-003 for another encoding, SCN-004 for an invisible character, SCN-005 for an empty file.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise _refused("SCN-003", shown, f"The file is in {name}.", "Save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        raise _refused(
            "SCN-003",
            shown,
            f"The file is not UTF-8: byte 0x{data[error.start]:02x} is no part of it.",
            "Save it as UTF-8.",
            place=_place(before, len(before), shown),
        ) from None
    check_characters(text, shown)
    if not text.strip():
        raise _refused("SCN-005", shown, "The file is empty.", "Begin with the line: extends: today")
    return text


def check_characters(text: str, shown: str) -> None:
    """Refuse what an editor does not show: it would make two files look equal that are not."""
    bad = {c for c in set(text) if c not in _FINE and unicodedata.category(c) in _HIDDEN}
    if bad:
        at = min(text.index(c) for c in bad)
        name = unicodedata.name(text[at], "a control character")
        raise _refused(
            "SCN-004",
            shown,
            f"U+{ord(text[at]):04X} ({name}) is invisible.",
            "Delete it, or write the sign that was meant.",
            place=_place(text, at, shown),
        )


def _place(text: str, at: int, shown: str) -> Place:
    before = text[:at]
    return Place(shown, before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1)
