"""The messages there are, by name.

For an engineering reader: a folder ``<name>/v1`` with a ``message.yaml`` is a message; nothing lists them. Forms are read when first asked
for and kept. ``Library`` serves another folder than the shipped one (tests, a user's own messages).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sim import assets
from sim.errors import Problem, Refused, nearest
from sim.messages.form import Form
from sim.messages.form_text import read_form

FOLDER = "v1"
ENVELOPE = "envelope"


class Library:
    """The messages of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._forms: dict[str, Form] = {}

    def names(self) -> tuple[str, ...]:
        """Names of the messages, sorted; without the envelope."""
        found = {p.parent.parent.name for p in self.folder.glob(f"*/{FOLDER}/message.yaml")}
        return tuple(sorted(found - {ENVELOPE}))

    def has(self, name: str) -> bool:
        """Whether there is such a message (or envelope)."""
        return name in self._forms or (self.folder_of(name) / "message.yaml").is_file()

    def folder_of(self, name: str) -> Path:
        """Where the tables, the schema and the examples of a message lie."""
        return self.folder / name / FOLDER

    def form(self, name: str) -> Form:
        """The form of a message, read once.

        Raises
        ------
        Refused
            ``MSG-022`` for an unknown name; otherwise as ``read_form``.
        """
        found = self._forms.get(name)
        if found is None:
            if not self.has(name):
                raise Refused([Problem("MSG-022", "", name, "There is no such message.", nearest(name, self.names()))])
            # Two threads may read it at once; both then see whichever was kept first.
            found = self._forms.setdefault(name, read_form(self.folder_of(name)))
        return found


@cache
def library() -> Library:
    """The shipped messages."""
    return Library(assets.schemas())


def names() -> tuple[str, ...]:
    """Names of the shipped messages, sorted; without the envelope."""
    return library().names()


def form(name: str) -> Form:
    """The form of a shipped message; raises as ``Library.form``."""
    return library().form(name)
