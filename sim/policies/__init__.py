"""Levers of policy, one file each: what a measure changes in the flow of a consignment, and what it is held to.

For a simulation reader: pure functions Flow -> Flow with a frozen parameter model, discovered by file.
"""

from sim.policies.tools.contract import Claim, Policy
from sim.policies.tools.package import apply_all, in_order
from sim.policies.tools.registry import registry
from sim.policies.tools.validity import Validity

__all__ = ["Claim", "Policy", "Validity", "apply_all", "in_order", "registry"]
