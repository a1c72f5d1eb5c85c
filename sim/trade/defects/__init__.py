"""How documents become wrong, one file a defect: slips in keying, wrong facts, and a world that changed after lodging.

For a simulation reader: pure functions on the content of a document, found by discovery; which of them a machine finds in which message
is in the verdict table (``sim.trade.verdicts``).
"""

from sim.trade.defects.tools.base import FAMILIES, HOLDER, Defect
from sim.trade.defects.tools.registry import registry

__all__ = ["FAMILIES", "HOLDER", "Defect", "registry"]
