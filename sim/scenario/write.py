"""Writes a tree as scenario text again, each value quoted where a reader of YAML would take it for something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sim.scenario.nodes import Entries, Items, Leaf, Node

# What no reader of YAML takes for a sign of its own, wherever it stands; everything else is quoted.
_PLAIN = re.compile(r"[\w$/+(]([\w $/+().%=;-]*[\w$/+().%=;-])?")
_NULLS = ("", "~", "null", "Null", "NULL")
_WIDTH = 100
Comment = Callable[[Leaf], str]


def scalar(leaf: Leaf) -> str:
    """A word, in double quotes unless it is harmless without."""
    text = leaf.text
    if leaf.null:
        return "~"
    if _PLAIN.fullmatch(text) and text not in _NULLS:
        return text
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{escaped}"'


def inline(node: Node) -> str:
    """On one line: ``{a: 1, b: [x, y]}``."""
    match node:
        case Leaf():
            return scalar(node)
        case Items():
            return f"[{', '.join(inline(n) for n in node.items)}]"
        case Entries():
            return "{" + ", ".join(f"{scalar(Leaf(k, node.place))}: {inline(v)}" for k, v in node.items.items()) + "}"


def _lines(node: Node, indent: int, comment: Comment | None) -> Iterator[str]:
    pad = " " * indent
    assert isinstance(node, Entries)
    for key, value in node.items.items():
        name = scalar(Leaf(key, node.place))
        if isinstance(value, Entries) and value.items and (comment or _long(pad + name, value)):
            yield f"{pad}{name}:"
            yield from _lines(value, indent + 2, comment)
        elif isinstance(value, Items) and _long(pad + name, value):
            yield f"{pad}{name}:"
            for item in value.items:
                if isinstance(item, Entries) and item.items and len(inline(item)) > _WIDTH - indent:
                    inner = list(_lines(item, indent + 4, comment))
                    yield f"{pad}  - {inner[0].lstrip()}"
                    yield from inner[1:]
                else:
                    yield f"{pad}  - {inline(item)}"
        else:
            said = f"  # {comment(value)}" if comment and isinstance(value, Leaf) else ""
            yield f"{pad}{name}: {inline(value)}{said}"


def _long(start: str, node: Node) -> bool:
    if isinstance(node, Entries) and any(isinstance(v, Entries) and len(v.items) > 1 for v in node.items.values()):
        return True
    return len(start) + len(inline(node)) > _WIDTH


def document(tree: Entries, comment: Comment | None = None) -> str:
    """The whole tree as a file; ``comment`` gives a remark for each leaf (its origin)."""
    return "\n".join(_lines(tree, 0, comment)) + "\n"
