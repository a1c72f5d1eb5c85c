"""Which names a document uses, and whether the parser may remember them.

For an engineering reader: libxml2 keeps every name of an element, attribute, prefix or instruction that a thread has ever parsed, so that a
stream of documents with invented names would grow the memory without end. What occurs in our messages may stay; other names are counted,
and once a thread has kept many of them, documents that use new ones are parsed in a thread of their own, whose memory goes with it. The
verdict is the same either way.
"""

from __future__ import annotations

import threading
from functools import cache
from xml.parsers import expat

from sim.messages import limits
from sim.messages.form import Row
from sim.messages.library import ENVELOPE, library
from sim.messages.shape import walk

# Where the declaration of the first line ends at the latest when it is written plainly.
_DECLARED = 56


class _Kept(threading.local):
    """How many foreign names the parser of this thread remembers at most."""

    count = 0


_kept = _Kept()


@cache
def known() -> frozenset[str]:
    """Names and namespaces of all shipped messages, and those of XML itself."""
    found = {"xml", "xmlns", ""}
    shelf = library()
    for name in (*shelf.names(), ENVELOPE):
        form = shelf.form(name)
        found.add(form.namespace)
        found.update(element.name for element in walk(form.tree))
        found.update(
            row.attribute for row in (*form.rows, *(r for g in form.groups for r in g.rows)) if isinstance(row, Row)
        )
    return frozenset(found)


def foreign(data: bytes) -> int:
    """How many different names of the document occur in no message; up to its first fault, which is as far as the parser comes too."""
    seen: set[str] = set()

    def start(name: str, attributes: list[str]) -> None:
        seen.update(name.split(":"))
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            seen.update(key.split(":"))
            if key.startswith("xmlns"):
                seen.add(value)

    # The parser of the standard library forgets its names with itself.
    reader = expat.ParserCreate("utf-8", intern={})
    reader.ordered_attributes = True
    reader.StartElementHandler = start
    reader.ProcessingInstructionHandler = lambda target, _: seen.add(target)
    try:
        reader.Parse(data, True)
    except expat.ExpatError:
        # One more: the name at which it stopped.
        return len(seen - known()) + 1
    return len(seen - known())


def apart(data: bytes) -> bool:
    """Whether the document should be parsed in a thread of its own."""
    return _kept.count > limits.NAMES and foreign(data) > 0


def remember(data: bytes, *, refused: bool) -> None:
    """Count what the parser of this thread has kept of a document that was parsed in it.

    What passed its schema can bring in new names only as prefixes and instructions, so others are not looked at again.
    """
    if refused or b"xmlns:" in data or (data.find(b"?", _DECLARED) >= 0 and data.count(b"<?") > 1):
        _kept.count += foreign(data)
