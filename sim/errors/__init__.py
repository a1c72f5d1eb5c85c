"""What a user reads when an input is refused or a run fails.

For a customs reader: every refusal says where, which value, why it matters and what to do.
For a simulation reader: all problems of a stage are collected and raised once, never one by one.
"""

from sim.errors.problem import Failed, Place, Problem, Refused, nearest

__all__ = ["Failed", "Place", "Problem", "Refused", "nearest"]
