"""The kinds of step a flow is made of, one file each; the registry discovers them.

Timed kinds take time or wait for something: Delay, Service, Gate, Depart, Send, Await, Join. Immediate kinds happen inside the
event that led to them: Branch, Fork, Assign, Key, Validate, Check, Repair, Milestone, End.
"""

from sim.flow.kinds.assign import Assign
from sim.flow.kinds.awaiting import Await
from sim.flow.kinds.base import Charge, Step
from sim.flow.kinds.branch import Branch
from sim.flow.kinds.delay import Delay
from sim.flow.kinds.depart import Depart
from sim.flow.kinds.documents import Check, Key, Repair, Send, Validate
from sim.flow.kinds.end import End
from sim.flow.kinds.fork import Fork, Join
from sim.flow.kinds.gate import Gate
from sim.flow.kinds.milestone import Milestone
from sim.flow.kinds.service import Service

__all__ = [
    "Assign",
    "Await",
    "Branch",
    "Charge",
    "Check",
    "Delay",
    "Depart",
    "End",
    "Fork",
    "Gate",
    "Join",
    "Key",
    "Milestone",
    "Repair",
    "Send",
    "Service",
    "Step",
    "Validate",
]
