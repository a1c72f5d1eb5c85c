"""What is wrong with a document: where, which value, why it matters, what to do, and who says so.

For a customs reader: an error stops the document at its layer, a warning is told and never stops it. For an engineering reader: layers are
asked in order; the first with an error is the last one asked. Codes are stable, wording is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sim.errors.problem import printable
from sim.messages.limits import FINDINGS
from sim.trade.content import Content

LAYERS = {1: "bytes", 2: "form", 3: "identified", 4: "schema", 5: "codes", 6: "rules", 7: "comparison"}
"""The layers of validation in order: size and characters; well-formed; which message; its XSD; code lists; its rules; other documents."""

MORE = "MORE"
"""Ends the location of the finding that counts those not listed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a document.

    Parameters
    ----------
    code
        ``BYT-``, ``FRM-``, ``IDN-``, ``XSD-``, ``COD-`` or ``R01`` to ``R25``.
    layer
        Key of ``LAYERS``.
    severity
        ``error`` or ``warning``.
    location
        Path of the element (``/Invoice/InvoiceLine[2]/ID``), or ``line 7``, or ``byte 120``.
    field
        Fact of the vocabulary, empty when none is meant.
    value
        The text found there, cut and escaped.
    why, do
        Why it is wrong, and what to do; full sentences.
    source
        Who demands it.
    """

    code: str
    layer: int
    severity: str
    location: str
    field: str
    value: str
    why: str
    do: str
    source: str

    def as_dict(self) -> dict[str, str | int]:
        """Plain data for ``--json``; ``layer_name`` is the word for the layer."""
        return {
            "code": self.code,
            "layer": self.layer,
            "layer_name": LAYERS[self.layer],
            "severity": self.severity,
            "location": self.location,
            "field": self.field,
            "value": self.value,
            "why": self.why,
            "do": self.do,
            "source": self.source,
        }


def finding(
    code: str,
    layer: int,
    location: str,
    value: str,
    why: str,
    do: str,
    source: str,
    *,
    field: str = "",
    severity: str = "error",
) -> Finding:
    """A finding whose texts are cut and escaped."""
    return Finding(code, layer, severity, printable(location), field, printable(value), why, do, source)


def capped(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """At most ``FINDINGS`` of one layer, errors first; a last one says how many more there are and bears the code of the first left out."""
    all_of_them = sorted(found, key=lambda f: f.severity != "error")
    if len(all_of_them) <= FINDINGS:
        return tuple(all_of_them)
    kept, rest = all_of_them[:FINDINGS], all_of_them[FINDINGS:]
    first = rest[0]
    why = f"{len(rest)} more findings of this layer are not listed."
    more = Finding(
        first.code,
        first.layer,
        first.severity,
        MORE,
        "",
        "",
        why,
        "Mend those listed and validate again.",
        first.source,
    )
    return (*kept, more)


@dataclass(frozen=True)
class Verdict:
    """What validation says of one document.

    Parameters
    ----------
    message
        Id of the message, empty when it could not be told.
    findings
        Errors of the first layer that has any, and warnings of all layers asked.
    content
        Canonical content, None when the document did not pass its schema.
    header
        Header of the envelope, None without one or when it is not in order.
    """

    message: str
    findings: tuple[Finding, ...]
    content: Content | None = None
    header: Content | None = None

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.layer

    @cached_property
    def layer(self) -> int:
        """The layer with an error, 0 without one."""
        return min((f.layer for f in self.findings if f.severity == "error"), default=0)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of the errors, sorted, each once."""
        return tuple(sorted({f.code for f in self.findings if f.severity == "error"}))
