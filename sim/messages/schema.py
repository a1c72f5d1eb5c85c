"""Whether a message follows its XML Schema.

For an engineering reader: schemas are made from the forms when first used and kept for each thread, since the list of errors belongs to the
schema object. A schema is never given to a parser: it judges a tree that is already there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from lxml import etree

from sim import assets
from sim.messages.form import Form
from sim.messages.xsd import message_xsd


class _Schemas(threading.local):
    """The schemas this thread has used."""

    def __init__(self) -> None:
        self.strict: WeakKeyDictionary[Form, etree.XMLSchema] = WeakKeyDictionary()
        self.relaxed: WeakKeyDictionary[Form, etree.XMLSchema] = WeakKeyDictionary()


_schemas = _Schemas()


def load(form: Form, *, relaxed: bool = False) -> etree.XMLSchema:
    """The schema of a form, of its own for each call; ``relaxed`` as in ``sim.messages.xsd``."""
    # The place only tells where ../../common/types.xsd is.
    place = assets.schemas() / "common" / "v1" / f"{form.id}.xsd"
    return etree.XMLSchema(etree.fromstring(message_xsd(form, relaxed=relaxed).encode(), base_url=str(place)))


def schema(form: Form, *, relaxed: bool = False) -> etree.XMLSchema:
    """The schema of a form in this thread."""
    kept = _schemas.relaxed if relaxed else _schemas.strict
    found = kept.get(form)
    if found is None:
        found = kept[form] = load(form, relaxed=relaxed)
    return found


def valid(form: Form, root: etree._Element) -> bool:
    """Whether the element follows the schema."""
    try:
        return schema(form)(root)
    except etree.XMLSchemaValidateError:
        # libxml2 gives up on trees it cannot judge, such as one with an entity left in it.
        return False


def errors(form: Form, root: etree._Element, *, relaxed: bool = False) -> Iterable[etree._LogEntry]:
    """What the schema says of the element; empty when it follows it."""
    judge = schema(form, relaxed=relaxed)
    try:
        judge(root)
    except etree.XMLSchemaValidateError:
        return ()
    return judge.error_log
