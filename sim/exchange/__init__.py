"""The exchange of real messages over a line that fails: at-least-once delivery, exactly-once processing.

For a customs reader: what happens between pressing *send* and knowing the decision, when receipts get lost and messages come twice.
For an engineer: a sender and a receiver without clocks (state machines to drive from a test or a transport of one's own), a lossy line,
SimPy to run them, and the laws they must keep.
"""

from sim.exchange.channel import Line, Lossy
from sim.exchange.laws import broken
from sim.exchange.note import Answer, Note
from sim.exchange.office import Authority
from sim.exchange.receiver import Receiver
from sim.exchange.sender import Patience, Sender
from sim.exchange.world import Exchange

__all__ = ["Answer", "Authority", "Exchange", "Line", "Lossy", "Note", "Patience", "Receiver", "Sender", "broken"]
