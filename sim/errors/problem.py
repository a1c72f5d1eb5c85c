"""A problem with its code, place, value, reason and remedy.

Codes are stable and tested, wording is not. ``SCN`` scenario text, ``FLW`` the model as a graph, ``RUN`` a
run or its folder, ``USE`` wrong usage of a command, ``FIT`` data and tables that are
fitted or imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

_WIDTH = 76
_SHOWN = 120


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a text file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    Parameters
    ----------
    code
        Stable code, such as ``SCN-014``.
    path
        Where in the structure (``pools.documentary_check.capacity``), empty when the whole input is meant.
    value
        The offending value as written; cut and escaped when shown.
    why, do
        Why it matters, and what to do about it; full sentences.
    place
        Position in the text, when there is one.
    severity
        ``error`` refuses the input, ``warning`` is shown and the work goes on.
    """

    code: str
    path: str
    value: str
    why: str
    do: str
    place: Place | None = None
    severity: str = "error"

    def __str__(self) -> str:
        where = f"{self.place}  " if self.place else ""
        shown = f" = {printable(self.value)}" if self.value else ""
        head = f"{where}{self.path}{shown}".rstrip()
        code = self.code if self.severity == "error" else f"{self.code} (warning)"
        return f"{head:<{_WIDTH}}  {code}\n  {self.why}\n  {self.do}"

    def as_dict(self) -> dict[str, str | int | None]:
        """Plain data for ``--json``."""
        return {
            "code": self.code,
            "severity": self.severity,
            "file": self.place.file if self.place else None,
            "line": self.place.line if self.place else None,
            "column": self.place.column if self.place else None,
            "path": self.path,
            "value": printable(self.value),
            "why": self.why,
            "do": self.do,
        }


class Refused(Exception):
    """Input was refused; carries every problem of the stage (exit code 2)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(
            sorted(problems, key=lambda p: (p.place is None, p.place or Place("", 0, 0), p.code, p.path))
        )
        super().__init__("\n\n".join(str(p) for p in self.problems))

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Problem, ...]]]:
        # A worker process sends its refusal home; rebuilt from its text alone it would break the pool instead.
        return (type(self), (self.problems,))


class Failed(Exception):
    """A run could not be completed (exit code 1).

    Parameters
    ----------
    code
        Stable code, such as ``RUN-003``.
    why, do
        What happened and what the user can do.
    """

    def __init__(self, code: str, why: str, do: str) -> None:
        self.code, self.why, self.do = code, why, do
        super().__init__(f"{code}: {why}\n  {do}")

    def __reduce__(self) -> tuple[type[Failed], tuple[str, str, str]]:
        return (type(self), (self.code, self.why, self.do))


def printable(text: str) -> str:
    """Cut to 120 characters, with everything unprintable escaped (control and bidi characters too)."""
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)


def nearest(word: str, known: Iterable[str]) -> str:
    """A sentence part that suggests the nearest known word, or lists the known ones."""
    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f'Did you mean "{close[0]}"?'
    if not names:
        return "None is known here."
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"Known: {shown}."
