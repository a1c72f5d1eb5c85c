"""The envelope around a message: who sends it to whom, as which attempt, about what, and the digest of what is inside.

For an engineering reader: the digest is SHA-256 over the exclusive canonical form (C14N) of the payload without comments, so that neither
the envelope's prefixes nor a different layout of attributes change it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from lxml import etree

from sim.messages.door import Stopped, check_bytes, parse
from sim.messages.library import ENVELOPE, form
from sim.messages.reader import read
from sim.messages.schema import valid
from sim.messages.writer import write
from sim.trade.content import Content, text

_DECLARATION = re.compile(rb"<\?xml[^>]*\?>\s*")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of an envelope, without the digest.

    Parameters
    ----------
    message_id, conversation_id
        UUIDs in lower case: this message, and the case it belongs to.
    sender, receiver
        Names of the two ends.
    message_type
        Id of the message inside.
    created_at
        Moment with the offset +08:00.
    attempt
        1 for the first sending; a repeated one keeps its ``message_id``.
    refers_to
        The message it answers, or empty.
    """

    message_id: str
    conversation_id: str
    sender: str
    receiver: str
    message_type: str
    created_at: str
    attempt: int = 1
    refers_to: str = ""
    schema_version: str = "1"


@dataclass(frozen=True, slots=True)
class Envelope:
    """An opened envelope: its header, the canonical bytes of the message inside, the digest it says and whether that is right."""

    header: Header
    payload: bytes
    digest: str
    intact: bool


def canonical(element: etree._Element) -> bytes:
    """The exclusive canonical form of an element, without comments.

    Raises
    ------
    ValueError
        When it has none: a namespace in it is a relative address.
    """
    try:
        return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    except etree.C14NError:
        raise ValueError("there is no canonical form: a namespace is a relative address") from None


def digest_of(element: etree._Element) -> str:
    """SHA-256 of the canonical form, 64 hex digits; raises as ``canonical``."""
    return sha256(canonical(element)).hexdigest()


def payload_of(root: etree._Element) -> etree._Element:
    """The message inside an envelope that follows its schema."""
    return root[-1][0]


def header_of(content: Content) -> Header:
    """The header from the envelope's content.

    Raises
    ------
    KeyError
        When a required part is missing, which the schema excludes.
    """
    return Header(
        text(content, "message_id"), text(content, "conversation_id"), text(content, "sender"), text(content, "receiver"),
        text(content, "message_type"), text(content, "created_at"), int(text(content, "attempt")),
        text(content, "refers_to") if "refers_to" in content else "", text(content, "schema_version"),
    )  # fmt: skip


def wrap(payload: bytes, header: Header) -> bytes:
    """The message in its envelope, with its digest.

    Raises
    ------
    ValueError
        When the payload does not pass the door, has no canonical form, or has elements without a namespace, which would take on the envelope's.
    """
    try:
        check_bytes(payload)
        root = parse(payload)
    except Stopped as stopped:
        raise ValueError(f"the payload is no XML message: {stopped.finding.code} {stopped.finding.why}") from None
    if any(not str(element.tag).startswith("{") for element in root.iter()):
        raise ValueError("the payload is no message: it has elements without a namespace")
    content: Content = {
        "message_id": header.message_id, "conversation_id": header.conversation_id, "sender": header.sender, "receiver": header.receiver,
        "message_type": header.message_type, "schema_version": header.schema_version, "created_at": header.created_at,
        "attempt": str(header.attempt), "payload_digest": digest_of(root),
    }  # fmt: skip
    if header.refers_to:
        content["refers_to"] = header.refers_to
    return write(form(ENVELOPE), content, _DECLARATION.sub(b"", payload, count=1))


def open_envelope(data: bytes) -> Envelope | None:
    """What is in an envelope; None when the bytes are no envelope that follows its schema, or nothing can be said of its digest."""
    try:
        check_bytes(data)
        root = parse(data)
    except Stopped:
        return None
    outer = form(ENVELOPE)
    if root.tag != f"{{{outer.namespace}}}{outer.root}" or not valid(outer, root):
        return None
    content, inside = read(outer, root), payload_of(root)
    said = text(content, "payload_digest")
    try:
        inner = canonical(inside)
    except ValueError:
        return None
    return Envelope(header_of(content), inner, said, sha256(inner).hexdigest() == said)
