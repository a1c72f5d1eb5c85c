"""What comes back, and what is asked later: envelope, receipts, syntax report, the authority's answer, an update of the declaration.

All of it is about the import declaration. These are examples of each message; in a simulated exchange the answers follow from what
was found and when. Shares, delays and texts are ours (assumed).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sim.trade.codes import code_list
from sim.trade.content import Content, Record, text
from sim.trade.draws import Draws
from sim.trade.identifiers import base32
from sim.trade.parts.voyage import day, day_number

ANSWERS = {
    "CN": (("P", 0.5), ("L", 0.2), ("J", 0.1), ("C", 0.05), ("T", 0.1), ("E", 0.05)),
    "SG": (("PERMIT", 0.7), ("CONDITION", 0.15), ("FEE", 0.1), ("SC_REJECT", 0.05)),
}
"""National answers of the examples and their shares, by country."""
CHANNELS = (("G", 0.85), ("Y", 0.1), ("R", 0.05))
"""Channel of the examples and its share."""
UPDATES = {"CN": (("AME", 0.7), ("CNL", 0.3)), "SG": (("AME", 0.6), ("CNL", 0.3), ("RFD", 0.1))}
"""Kind of update and its share, by country."""
VALID_DAYS = 13
"""Calendar days of an import permit of Singapore: nine working days (published), weekends added."""
CONDITION = {
    "condition_agency": "SC",
    "condition_code": "Z02",
    "condition_text": "Return the documents within 48 hours (example text).",
}
"""A condition of a permit; its code is seen in public examples, the wording is ours."""
REJECTED = "03"


def part(draws: Draws, made: Content) -> Content:
    """Examples of the answers and the update, for a consignment whose declarations are made."""
    country = text(made, "destination_country")
    message = "cn_import_declaration" if country == "CN" else "sg_inward_declaration"
    declared = text(made, f"{country.lower()}.declared_on")
    sent = datetime.fromisoformat(f"{declared}T08:00:00") + timedelta(seconds=draws.whole("sent", 0, 36_000))
    return {
        **_envelope(draws, country, message, sent),
        **_answer(draws, country, message, sent, declared),
        **_update(draws, made, country, message, declared),
    }


def _envelope(draws: Draws, country: str, message: str, sent: datetime) -> Content:
    return {
        "message_id": _uuid(draws, "message"),
        "conversation_id": _uuid(draws, "conversation"),
        "refers_to": _uuid(draws, "referred"),
        "sender": f"example-broker-{country.lower()}",
        "receiver": f"example-customs-{country.lower()}",
        "message_type": message,
        "schema_version": "1",
        "created_at": _time(sent),
        "attempt": "1",
        "payload_digest": "".join(f"{draws.bits('digest', n):016x}" for n in range(4)),
        "receipt_number": _uuid(draws, "receipt"),
        "received_at": _time(sent + timedelta(seconds=draws.whole("received after", 1, 60))),
        "receipt_state": "NEW",
        "syntax_report_number": _uuid(draws, "syntax report"),
        "syntax_action": "7",
    }


def _answer(draws: Draws, country: str, message: str, sent: datetime, declared: str) -> Content:
    national = draws.weighted("answer", ANSWERS[country])
    function = code_list("national_answers").rows[national]["function"]
    out: Content = {
        "response_number": _uuid(draws, "response"),
        "function_code": function,
        "national_code": national,
        "answered_by": country,
        "answered_at": _time(sent + timedelta(seconds=draws.whole("answered after", 60, 7200))),
        "target_message": message,
    }
    if function == REJECTED:
        error = {
            "error_code": "R02",
            "error_severity": "E",
            "error_pointer": "items[1].line_value",
            "error_text": "The lines do not add up to the total. Correct the line or the total.",
        }
        return {**out, "errors": [error]}
    out["channel"] = draws.weighted("channel", CHANNELS)
    if country == "SG":
        out["valid_from"], out["valid_until"] = declared, day(day_number(declared) + VALID_DAYS)
    if national == "CONDITION":
        out["conditions"] = [dict(CONDITION)]
    return out


def _update(draws: Draws, made: Content, country: str, message: str, declared: str) -> Content:
    kind = draws.weighted("update", UPDATES[country])
    out: Content = {
        "update_number": "UP" + base32(draws.bits("update number"), 12),
        "update_kind": kind,
        "updated_on": day(day_number(declared) + draws.whole("updated after", 0, 3)),
        "update_version": str(int(text(made, "version")) + 1),
    }
    if kind == "AME":
        changes: list[Record] = [
            {
                "change_fact": "voyage",
                "change_from": text(made, "voyage"),
                "change_to": f"{draws.whole('voyage', 100, 999)}X",
            }
        ]
        return {**out, "update_reason": "C02", "update_note": "The ship was changed.", "changes": list(changes)}
    out["update_reason"] = "C03" if kind == "CNL" else "C07"
    if kind == "RFD":
        out["refund_amount"] = text(made, "sg.gst_total")
    return out


def _uuid(draws: Draws, what: str) -> str:
    """32 hexadecimal digits in the groups of a UUID of version 4."""
    high, low = draws.bits(what, 0), draws.bits(what, 1)
    high = (high & ~0xF000) | 0x4000
    low = (low & ~(0b11 << 62)) | (0b10 << 62)
    digits = f"{high:016x}{low:016x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _time(moment: datetime) -> str:
    return f"{moment.isoformat(timespec='seconds')}+08:00"
