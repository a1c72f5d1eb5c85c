"""Messages: trade documents as XML, written, read, checked and answered as customs do.

For an engineering reader: the document track. A form is one message (``schemas/<id>/v1``); ``document`` copies its facts, ``write`` makes
XML of them, ``validate`` takes any bytes and says what is wrong. Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.messages.envelope import open_envelope, wrap
    from sim.messages.findings import LAYERS, Finding, Verdict
    from sim.messages.form import Form, Group, Row
    from sim.messages.library import Library, names
    from sim.messages.reader import read
    from sim.messages.validation import judge, validate
    from sim.messages.writer import write

__all__ = [
    "LAYERS",
    "Finding",
    "Form",
    "Group",
    "Library",
    "Row",
    "Verdict",
    "judge",
    "names",
    "open_envelope",
    "read",
    "validate",
    "wrap",
    "write",
]

_HOME = {
    "LAYERS": "findings",
    "Finding": "findings",
    "Form": "form",
    "Group": "form",
    "Library": "library",
    "Row": "form",
    "Verdict": "findings",
    "judge": "validation",
    "names": "library",
    "open_envelope": "envelope",
    "read": "reader",
    "validate": "validation",
    "wrap": "envelope",
    "write": "writer",
}


def __getattr__(name: str) -> Any:
    """Import a module when something of it is first asked for."""
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
