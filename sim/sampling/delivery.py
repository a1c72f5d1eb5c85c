"""When a message that may be lost arrives: sent, waited for, sent again.

For a customs reader: a declaration that gets no receipt is sent once more; it may therefore arrive late, twice, or never.
For a simulation reader: one pure scalar function without draws, so that the engines and the exchange of real messages can share it. Whoever
uses it draws, for attempt k = 0, 1, ... of a visit, the uniform number 2k for its loss (lost when it is below the share of loss) and the uniform
number 2k + 1 for its latency (through the latency's quantile function). The rules:

- attempt k leaves at ``start + k * timeout``, or at the moment ``times`` says (a window that was closed has moved it to its next opening);
- it is lost, or it arrives after its own latency; attempts may overtake each other;
- the receiver's receipt is known to the sender at the instant of the first arrival (a receipt is never lost and takes no time), so no
  attempt is made at or after that instant; attempts under way then still arrive, as copies;
- the message is received at the earliest arrival, however late: a sender whose last attempt is under way waits for it;
- when all attempts are lost, the sender gives up when the time-out of the last one ends.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


class Delivery(NamedTuple):
    """What became of a message.

    ``receipt`` is the time of the earliest arrival, nan when every attempt was lost; ``attempts`` how many were made; ``copies`` how many
    of them arrive, sooner or later; ``over`` when the sender goes on: at the receipt, or when it gives up.
    """

    receipt: float
    attempts: int
    copies: int
    over: float


def delivery(
    start: float, lost: Sequence[bool], latencies: Sequence[float], timeout: float, times: Sequence[float] = ()
) -> Delivery:
    """What becomes of a message.

    Parameters
    ----------
    start
        When it is ready to be sent, seconds.
    lost, latencies
        Of each attempt that may be made: whether it is lost, and its seconds under way. As long as the greatest number of attempts,
        at least 1.
    timeout
        Seconds the sender waits for a receipt before it tries again.
    times
        When each attempt leaves, never decreasing; ``start + k * timeout`` when empty.

    Examples
    --------
    >>> delivery(0.0, [True, False, False], [5.0, 90.0, 5.0], 60.0)
    Delivery(receipt=125.0, attempts=3, copies=2, over=125.0)
    >>> delivery(0.0, [True, True], [5.0, 5.0], 60.0)
    Delivery(receipt=nan, attempts=2, copies=0, over=120.0)
    """
    receipt = math.inf
    attempts = copies = 0
    leaves = start
    for k in range(len(lost)):
        at = times[k] if len(times) else start + k * timeout
        if receipt <= at:
            break
        leaves = at
        attempts += 1
        if not lost[k]:
            copies += 1
            receipt = min(receipt, leaves + latencies[k])
    if copies == 0:
        return Delivery(math.nan, attempts, 0, leaves + timeout)
    return Delivery(receipt, attempts, copies, receipt)
