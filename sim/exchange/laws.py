"""The laws of an exchange, checked after every run.

For a customs reader: every declaration ends in exactly one way, nothing is lost from the count, nothing is processed twice, and both
sides say the same of what was decided.
"""

from __future__ import annotations

from sim.exchange.receiver import Receiver
from sim.exchange.sender import ACCEPTED, REJECTED, TERMINAL, Sender


def broken(sender: Sender, receiver: Receiver, *, over: bool = True) -> list[str]:
    """The laws that do not hold, in words; empty when all do.

    Parameters
    ----------
    over
        The run has ended by itself: nothing is under way and no patience is running, so nothing may be open.
    """
    found: list[str] = []
    outcomes = sender.outcomes()
    still = sender.open()
    if len(sender.sent) != sum(outcomes.values()) + len(still):
        found.append(f"sent {len(sender.sent)} = ended {sum(outcomes.values())} + open {len(still)} does not hold")
    if set(outcomes) - TERMINAL:
        found.append(f"unknown ends: {sorted(set(outcomes) - TERMINAL)}")
    if over and still:
        found.append(f"{len(still)} messages are open although nothing is under way")
    twice = sorted(reference for reference, times in receiver.effects.items() if times > 1)
    found += [f"{reference} was processed {receiver.effects[reference]} times" for reference in twice]
    for message_id, sent in sender.sent.items():
        said = {ACCEPTED: True, REJECTED: False}.get(sent.outcome)
        if said is not None and receiver.decisions.get(message_id) is not said:
            found.append(
                f"{message_id}: the sender holds {sent.outcome}, the receiver decided {receiver.decisions.get(message_id)}"
            )
    found += [f"{message_id}: answered in two ways" for message_id in sender.ledger.contradictions]
    return found
