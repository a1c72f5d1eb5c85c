"""What a run leaves behind: time stamps, measured times and whose time they were, in sums whose order does not matter.

Engines hand cases to a :class:`~sim.results.collector.SummaryCollector`; its :class:`~sim.results.summary.Summary` is
one replication.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.results.collector import SummaryCollector as SummaryCollector
    from sim.results.intervals import Expectation as Expectation
    from sim.results.intervals import Interval as Interval
    from sim.results.intervals import Point as Point
    from sim.results.intervals import Ref as Ref
    from sim.results.intervals import Stage as Stage
    from sim.results.pair_summary import PairSummary as PairSummary
    from sim.results.pairs import PairCollector as PairCollector
    from sim.results.record import CaseRecord as CaseRecord
    from sim.results.record import Collector as Collector
    from sim.results.record import Passage as Passage
    from sim.results.record import PoolRecord as PoolRecord
    from sim.results.record import Segment as Segment
    from sim.results.summary import Summary as Summary
    from sim.results.tariffs import Tariff as Tariff
    from sim.results.tariffs import TimeValue as TimeValue
    from sim.results.timetables import Timetables as Timetables

_HOME = {
    "CaseRecord": "record",
    "Collector": "record",
    "Expectation": "intervals",
    "Interval": "intervals",
    "PairCollector": "pairs",
    "PairSummary": "pair_summary",
    "Passage": "record",
    "Point": "intervals",
    "PoolRecord": "record",
    "Ref": "intervals",
    "Segment": "record",
    "Stage": "intervals",
    "Summary": "summary",
    "SummaryCollector": "collector",
    "Tariff": "tariffs",
    "TimeValue": "tariffs",
    "Timetables": "timetables",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
