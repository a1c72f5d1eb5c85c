"""Layer 3: which message a document is, in which version, and whether its envelope is in order.

For an engineering reader: namespace and root name decide (``urn:clearlane:<message>:<version>``); the envelope is looked into, its digest
recomputed, its header compared with what is inside.
"""

from __future__ import annotations

import re

from lxml import etree

from sim.errors import nearest
from sim.messages.door import Stopped
from sim.messages.envelope import digest_of, payload_of
from sim.messages.findings import finding
from sim.messages.form import Form
from sim.messages.form_text import NAMESPACE
from sim.messages.library import ENVELOPE, Library
from sim.messages.places import local
from sim.messages.reader import read
from sim.messages.schema import valid
from sim.messages.schema_errors import diagnose
from sim.trade.content import Content, text

# A name from outside becomes part of a path only when it is a plain word.
_ID = re.compile(r"[a-z][a-z0-9-]{0,63}")
_SOURCE = "clearlane's library of messages"
_ENVELOPE = "clearlane's envelope (modelled on AS4 and China's single window)"


def _stop(code: str, location: str, value: str, why: str, do: str, source: str = _SOURCE) -> Stopped:
    return Stopped(finding(code, 3, location, value, why, do, source))


def identify(root: etree._Element, shelf: Library, *, inside: bool = False) -> Form:
    """The form of the message with this root element.

    Raises
    ------
    Stopped
        ``IDN-01`` unknown namespace, ``IDN-02`` another version, ``IDN-03`` another root element.
    """
    space, _, name = str(root.tag).rpartition("}")
    space = space[1:]
    known, _, version = space.removeprefix(NAMESPACE).rpartition(":")
    message = known.replace("-", "_")
    fits = space.startswith(NAMESPACE) and _ID.fullmatch(known)
    if not fits or not shelf.has(message) or (inside and message == ENVELOPE):
        why = "No message has this namespace." if space else "The root element is in no namespace."
        raise _stop("IDN-01", f"/{name}", space or name, why, nearest(message or name, shelf.names()))
    form = shelf.form(message)
    if version != form.version:
        why = f"Version {version} of {message} is not known."
        raise _stop("IDN-02", f"/{name}", space, why, f"Write version {form.version}: {form.namespace}.")
    if name != form.root:
        raise _stop(
            "IDN-03", f"/{name}", name, f"The root element of {message} is {form.root}.", f"Begin with <{form.root}>."
        )
    return form


def open_up(root: etree._Element, outer: Form, shelf: Library) -> tuple[Form, etree._Element, Content]:
    """The form, the root and the header of the message in an envelope.

    Raises
    ------
    Stopped
        ``IDN-05`` wrong digest, ``IDN-06`` the envelope does not follow its schema, ``IDN-07`` the header names another message; and as
        ``identify`` of the message inside.
    """
    if not valid(outer, root):
        first = diagnose(outer, root)[0]
        why = f"The envelope does not follow its schema: {first.why}"
        raise Stopped(finding("IDN-06", 3, first.location, first.value, why, first.do, _ENVELOPE, field=first.field))
    header, payload = read(outer, root), payload_of(root)
    said = text(header, "payload_digest")
    try:
        digest = digest_of(payload)
    except ValueError as error:
        raise _stop(
            "IDN-05",
            f"/{outer.root}/Payload",
            local(payload.tag),
            f"What is inside has no digest: {error}.",
            "Mend it.",
            _ENVELOPE,
        ) from None
    if said != digest:
        why = "The message inside is not the one the envelope was made for."
        raise _stop(
            "IDN-05",
            f"/{outer.root}/Header/PayloadDigest",
            said,
            why,
            f"The digest of what is inside is {digest}.",
            _ENVELOPE,
        )
    form = identify(payload, shelf, inside=True)
    named = (text(header, "message_type"), text(header, "schema_version"))
    if named != (form.id, form.version):
        why = f"The envelope names {named[0]} version {named[1]}, and inside is {form.id} version {form.version}."
        raise _stop(
            "IDN-07", f"/{outer.root}/Header/MessageType", named[0], why, "Name the message that is inside.", _ENVELOPE
        )
    return form, payload, header


def expected(form: Form, expect: str) -> None:
    """Refuse another message than the one that is due.

    Raises
    ------
    Stopped
        ``IDN-04``.
    """
    if expect and form.id != expect:
        why = f"This is a {form.id}, and a {expect} is due here."
        raise _stop("IDN-04", f"/{form.root}", form.id, why, f"Send a {expect}.")
