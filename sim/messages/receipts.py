"""What is answered before the content is looked at: the receipt of the transport layer, and the report on the syntax.

For a customs reader: a receipt says only that the bytes came; a syntax report says whether they could be read as a message (4 rejected,
7 acknowledged, 8 received and not yet looked at). Neither says anything of a permit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.messages.respond import errors, identifier_of, moment
from sim.trade.content import Content

if TYPE_CHECKING:
    from datetime import date, datetime

    from sim.messages.findings import Verdict
    from sim.trade.draws import Draws

REJECTED, ACKNOWLEDGED, RECEIVED = "4", "7", "8"
"""Actions of a syntax report (UN/EDIFACT code list 0083)."""
SYNTAX_LAYERS = 4
"""Bytes, form, identification, schema: what a syntax report speaks about."""


def syntax_action(verdict: Verdict | None) -> str:
    """4 when a syntax layer has an error, 7 when none has, 8 when the document was not looked at."""
    if verdict is None:
        return RECEIVED
    return REJECTED if 0 < verdict.layer <= SYNTAX_LAYERS else ACKNOWLEDGED


def syntax_report(verdict: Verdict | None, *, refers_to: str, on: datetime | date, draws: Draws) -> Content:
    """Content of message ``syntax_report``: the action, and the findings of the layers of syntax.

    Parameters
    ----------
    verdict
        What validation found; None: received, not yet looked at.
    refers_to
        Id (UUID) of the message reported on.
    """
    made: Content = {
        "syntax_report_number": identifier_of(draws, "syntax report"),
        "refers_to": refers_to,
        "created_at": moment(on, draws),
        "syntax_action": syntax_action(verdict),
    }
    if verdict is not None:
        if verdict.message:
            made["message_type"] = verdict.message
        found = errors(f for f in verdict.findings if f.layer <= SYNTAX_LAYERS)
        if found:
            made["errors"] = found
    return made


def receipt(standing: str, *, refers_to: str, digest: str, on: datetime | date, draws: Draws) -> Content:
    """Content of message ``transport_receipt``: which message came, with its digest, and whether it was new.

    Parameters
    ----------
    standing
        ``NEW``, ``DUPLICATE`` or ``CONFLICT`` (``sim.messages.register.Standing``).
    digest
        SHA-256 of the payload, hex.
    """
    return {
        "receipt_number": identifier_of(draws, "receipt"),
        "refers_to": refers_to,
        "received_at": moment(on, draws),
        "payload_digest": digest,
        "receipt_state": str(standing),
    }
