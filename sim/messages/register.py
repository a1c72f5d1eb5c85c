"""The register of what was received: which reference each sender has used, with which content, and what became of it.

For a customs reader: a declaration that arrives twice has one effect; a second declaration under the same number is refused; updates count
versions, and one that comes late or leaves a gap is told from the next one.
For an engineer: plain data without clock, luck or input and output, so that two runs agree. At-least-once delivery and this register make
exactly one effect. One entry a reference is kept for the life of the register.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Standing(StrEnum):
    """What a message is to the register."""

    NEW = "NEW"
    DUPLICATE = "DUPLICATE"
    CONFLICT = "CONFLICT"


class Step(StrEnum):
    """What an update's version is to the last one that was accepted."""

    NEXT = "NEXT"
    LATE = "LATE"
    GAP = "GAP"
    UNKNOWN = "UNKNOWN"


STATES = ("open", "accepted", "rejected", "used", "paid", "cancelled")


@dataclass(frozen=True, slots=True)
class Entry:
    """One reference of one sender.

    Parameters
    ----------
    digest
        Of the content first received under it (hex of SHA-256).
    version
        Last accepted version, from 1.
    state
        One of ``STATES``.
    valid_until
        ISO date until which it may be updated; empty when no end is known.
    message_id
        Of the message first received under it.
    copies
        How many messages with this content have come, the first included.
    """

    sender: str
    reference: str
    digest: str
    version: int = 1
    state: str = "open"
    valid_until: str = ""
    message_id: str = ""
    copies: int = 1


class Register:
    """References by sender."""

    __slots__ = ("_by_reference", "_entries")

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], Entry] = {}
        self._by_reference: dict[str, tuple[str, str]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def entry(self, sender: str, reference: str) -> Entry | None:
        """What is known of a sender's reference."""
        return self._entries.get((sender, reference))

    def find(self, reference: str) -> Entry | None:
        """What is known of a reference, whoever sent it first."""
        key = self._by_reference.get(reference)
        return None if key is None else self._entries[key]

    def standing(self, sender: str, reference: str, digest: str) -> Standing:
        """What a message would be, without recording it."""
        known = self._entries.get((sender, reference))
        if known is None:
            return Standing.NEW
        return Standing.DUPLICATE if known.digest == digest else Standing.CONFLICT

    def receive(self, sender: str, reference: str, digest: str, message_id: str = "") -> Standing:
        """Record a message and say what it is; a duplicate is counted, a conflict leaves the register as it was.

        Examples
        --------
        >>> register = Register()
        >>> [str(register.receive("agent", "A1", digest)) for digest in ("x", "x", "y")]
        ['NEW', 'DUPLICATE', 'CONFLICT']
        """
        standing = self.standing(sender, reference, digest)
        key = (sender, reference)
        if standing is Standing.NEW:
            self._entries[key] = Entry(sender, reference, digest, message_id=message_id)
            self._by_reference.setdefault(reference, key)
        elif standing is Standing.DUPLICATE:
            known = self._entries[key]
            self._entries[key] = replace(known, copies=known.copies + 1)
        return standing

    def step(self, sender: str, reference: str, version: int) -> Step:
        """What an update's version is: the next one, late (already passed), or after a gap."""
        known = self._entries.get((sender, reference))
        if known is None:
            return Step.UNKNOWN
        if version == known.version + 1:
            return Step.NEXT
        return Step.LATE if version <= known.version else Step.GAP

    def settle(self, sender: str, reference: str, state: str, valid_until: str = "") -> Entry:
        """Record what became of it.

        Raises
        ------
        KeyError
            When the reference was never received.
        ValueError
            When there is no such state.
        """
        if state not in STATES:
            raise ValueError(f"{state} is no state of a declaration; states: {', '.join(STATES)}")
        known = self._entries[sender, reference]
        made = replace(known, state=state, valid_until=valid_until or known.valid_until)
        self._entries[sender, reference] = made
        return made

    def update(self, sender: str, reference: str, version: int) -> Step:
        """Accept an update when it is the next version; anything else changes nothing."""
        step = self.step(sender, reference, version)
        if step is Step.NEXT:
            known = self._entries[sender, reference]
            self._entries[sender, reference] = replace(known, version=version)
        return step
