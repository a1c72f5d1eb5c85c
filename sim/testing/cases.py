"""Consignments as a Hypothesis strategy: who ships what to whom, all facts in agreement.

For a tester: a consignment is drawn from a few small numbers (which one, how many goods and boxes), so an example that fails shrinks to
one item of the first consignment that fails in the same way. Everything is synthetic.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from sim.trade.content import Content
from sim.trade.facts import facts
from sim.trade.profile import ALL_GOODS, LANES, MODES, TIERS, refuse

STREAM = "testing"
CONSIGNMENTS = 10_000
"""So many different ones of each kind and size are drawn from."""
ITEMS, BOXES = 4, 2
"""Most items and containers of a drawn consignment: small enough to read."""


def consignments(
    lane: str = "", goods: str = "", *, mode: str = "", most_items: int = ITEMS
) -> st.SearchStrategy[Content]:
    """All facts of a consignment, canonical values by name.

    Parameters
    ----------
    lane
        ``sg-cn`` or ``cn-sg``; empty: both.
    goods
        ``general``, ``controlled``, ``dutiable``, ``preference`` or ``strategic``; empty: all.
    mode
        ``sea`` or ``air``; empty: both.
    most_items
        Items of goods, at most (1 to 50).

    Raises
    ------
    Refused
        ``TRD-001`` for an unknown lane, class of goods or mode.
    """
    for name, value, known in (("lane", lane, LANES), ("goods", goods, ALL_GOODS), ("mode", mode, tuple(MODES))):
        if value:
            refuse(name, value, known)
    kinds = [(one, other) for one in ([lane] if lane else LANES) for other in ([goods] if goods else ALL_GOODS)]
    return of_kinds(kinds, mode, most_items)


def of_kinds(kinds: Sequence[tuple[str, str]], mode: str = "", most_items: int = ITEMS) -> st.SearchStrategy[Content]:
    """Facts of consignments of these lanes and classes of goods."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Content:
        lane, goods = draw(st.sampled_from(kinds))
        index = draw(st.integers(0, CONSIGNMENTS - 1))
        tier = draw(st.sampled_from(TIERS))
        items, boxes = draw(st.integers(1, most_items)), draw(st.integers(1, BOXES))
        # Each size is a stream of its own, or consignments of one index would have the same boxes in all of them.
        return facts(
            f"{STREAM}/{tier}/{items}/{boxes}",
            index,
            lane=lane,
            goods=goods,
            tier=tier,
            mode=mode or draw(st.sampled_from(tuple(MODES))),
            items=items,
            boxes=boxes,
        )

    return drawn()
