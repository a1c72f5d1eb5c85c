"""Where a field stands in the XML: the path a person can follow.

For an engineering reader: libxml2 names elements by number (``/*/*[2]``); here they get their names, and a number among their like.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from sim.messages.form import Form

_STEP = re.compile(r"(?:([^:\[\]]+):)?([^:\[\]]+)(?:\[([0-9]+)\])?")


def local(tag: object) -> str:
    """The name of an element without its namespace."""
    return str(tag).rpartition("}")[2]


def resolve(root: etree._Element, path: str | None) -> etree._Element | None:
    """The element libxml2 means by a path from the root; None when it cannot be told."""
    if not path or not path.startswith("/"):
        return None
    at = root
    for step in path.split("/")[2:]:
        match = _STEP.fullmatch(step)
        if match is None:
            return None
        prefix, name, number = match[1], match[2], int(match[3] or 1)
        like = [
            child
            for child in at.iterchildren(etree.Element)
            if (name == "*" and prefix is None) or (child.prefix == prefix and local(child.tag) == name)
        ]
        if number > len(like):
            return None
        at = like[number - 1]
    return at


def paths(root: etree._Element) -> dict[etree._Element, str]:
    """Every element with its path of names; of several of one name the second is ``[2]``."""
    found = {root: f"/{local(root.tag)}"}
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        children = list(parent.iterchildren(etree.Element))
        many = Counter(local(child.tag) for child in children)
        seen: Counter[str] = Counter()
        for child in children:
            name = local(child.tag)
            seen[name] += 1
            found[child] = f"{found[parent]}/{name}" + (f"[{seen[name]}]" if many[name] > 1 else "")
            waiting.append(child)
    return found


def place(form: Form, fact: str, index: int | None = None) -> str:
    """The path of a fact's field; ``index`` counts the records of its group from 0.

    A group may be named too; for what the form does not name it is the root's path.
    """
    root = f"/{form.root}"
    row = form.fields.get(fact)
    groups = {g.name: g for g in form.groups}
    group = groups.get(form.group_of.get(fact, fact))
    number = "" if index is None else f"[{index + 1}]"
    if group is not None:
        base = f"{root}/{group.path}{number}"
        return f"{base}/{row.path}" if row is not None else base
    return f"{root}/{row.path}" if row is not None else root
