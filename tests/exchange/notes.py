"""Messages to exchange: real declarations of made-up consignments, and updates of them."""

from __future__ import annotations

from functools import cache
from uuid import NAMESPACE_URL, uuid5

from sim.exchange import Note
from sim.messages.library import form
from sim.messages.samples import samples
from sim.messages.validation import validate
from sim.messages.writer import write
from sim.trade.content import Content

DECLARATION = "sg_outward_declaration"


def identity(what: str) -> str:
    return str(uuid5(NAMESPACE_URL, what))


@cache
def declarations(number: int = 12) -> tuple[bytes, ...]:
    return tuple(samples(form(DECLARATION), number, items=1))


def content(payload: bytes) -> Content:
    verdict = validate(payload)
    assert verdict.content is not None
    return verdict.content


def note(index: int, payload: bytes | None = None, kind: str = DECLARATION, name: str = "") -> Note:
    return Note(
        identity(f"message/{index}/{name}"), identity(f"conversation/{index}"), "broker", "customs", kind,
        declarations()[index] if payload is None else payload,
    )  # fmt: skip


def wrong(index: int) -> Note:
    """A declaration that breaks a rule: its total is not the sum of its lines."""
    said = content(declarations()[index])
    said["item_count"] = "9"
    return note(index, write(form(DECLARATION), said), name="wrong")


def unreadable(index: int) -> Note:
    """A declaration without a part that the schema demands."""
    data = declarations()[index]
    start, end = data.index(b"<DeclarationType>"), data.index(b"</DeclarationType>")
    return note(index, data[:start] + data[end + len(b"</DeclarationType>") :], name="unreadable")


def update(index: int, version: int, value: str = "VESSEL ONE") -> Note:
    said = content(declarations()[index])
    made: Content = {
        "update_number": f"UPD{index}V{version}", "update_kind": "AME", "update_note": "Vessel changed.", "updated_on": str(said["declared_on"]),
        "target_message": DECLARATION, "target_reference": str(said["urn"]), "declaration_id": str(said.get("permit_number", "OZ012345678")),
        "update_version": str(version), "changes": [{"change_fact": "vessel", "change_from": str(said["vessel"]), "change_to": value}],
    }  # fmt: skip
    return note(index, write(form("update"), made), "update", f"{version}/{value}")


__all__ = ["content", "declarations", "identity", "note", "unreadable", "update", "wrong"]
