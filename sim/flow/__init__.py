"""The model as data: what happens to a consignment, who does it, and when they are there."""

from sim.flow.experiment import Experiment
from sim.flow.model import Arrivals, Attribute, Document, Flow, Pool, Population, Schedule, Shift, Surplus, Variant
from sim.flow.table import Table

__all__ = [
    "Arrivals",
    "Attribute",
    "Document",
    "Experiment",
    "Flow",
    "Pool",
    "Population",
    "Schedule",
    "Shift",
    "Surplus",
    "Table",
    "Variant",
]
