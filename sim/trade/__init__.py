"""Consignments and what is known of them: parties, goods, boxes, ports, money, papers; all synthetic.

For a simulation reader: the document track starts here. Facts of a consignment are drawn by the same keyed streams as its times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.trade.codes import CodeList, code_list
    from sim.trade.content import Content
    from sim.trade.draws import Draws
    from sim.trade.facts import facts_of_side

__all__ = ["CodeList", "Content", "Draws", "code_list", "facts_of_side"]

_HOME = {
    "CodeList": "codes",
    "Content": "content",
    "Draws": "draws",
    "code_list": "codes",
    "facts_of_side": "facts",
}


def __getattr__(name: str) -> Any:
    """Import a module when something of it is first asked for."""
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
